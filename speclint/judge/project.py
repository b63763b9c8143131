"""The project around the checked files: what rules that look beyond one spec may ask of it."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from speclint.cache import digest
from speclint.errors import SpeclintError
from speclint.files import Files, Here, git_top, is_markdown
from speclint.judge.facts import Facts, facts_of
from speclint.judge.namings import Namings
from speclint.records import dataclass
from speclint.settings.configuration import Settings
from speclint.settings.discover import (
    Candidate,
    claims,
    discover,
    excluded_by,
    exclusions,
    stands_hidden,
)

if TYPE_CHECKING:
    from speclint.judge.packs import Rule
    from speclint.model import Index, Relation, Span, Spec, State, Ties
    from speclint.text.source import Source

# Among the facts of a file, those that are no rule's.
_TIES = ""
# How a text is laid against its template; None when it is no spec. `SpeclintError` says why that failed.
Lay = Callable[[Candidate, "Source"], "Spec | None"]
Stamp = tuple[int, ...]
# How long ago a file must have changed for another change to be seen by its times, in nanoseconds.
_SETTLED = 2_000_000_000


class Reader(Protocol):
    """Where the files of a project stand; paths count from its root, with slashes."""

    def documents(self) -> Iterable[str]:
        """The Markdown files that a run over the whole project would look at."""

    def data(self, path: str) -> bytes | None:
        """The bytes of a file; None for what is none, or too large for a document."""

    def stamp(self, path: str) -> Stamp | None:
        """What is another once a file holds something else; None where only its bytes tell."""

    def exists(self, path: str) -> bool | None:
        """Whether a file or folder is there; None when it stands outside of the project."""

    def names(self, folder: str) -> Iterable[str]:
        """The names of what a folder holds; nothing when it is none."""

    def candidate(self, path: str) -> Candidate:
        """A file as a run over the whole project would look at it."""


@dataclass(slots=True)
class Glance:
    """The documents on disk, and the stamps of files that were asked for: what a folder held at one time."""

    documents: tuple[str, ...] | None = None
    stamps: dict[str, Stamp | None] = field(default_factory=dict)


class Folder:
    """The files below the root of a project: on disk, and texts that stand in place of files."""

    def __init__(
        self,
        here: Here,
        files: Files,
        settings: Settings,
        exclude: tuple[str, ...] = (),
        glance: Glance | None = None,
    ) -> None:
        """What `glance` holds is not looked for on disk again, what it lacks is taken down in it."""
        self._glance = Glance() if glance is None else glance
        self._here = here
        self._files = files
        self._settings = settings
        self._exclude = exclude
        marked = settings.root or git_top(here.folder)
        self.root = marked or here.folder
        # A folder with neither settings nor a repository may be all that a user has: who names a file there
        # has it compared with what else is named.
        self.holds_documents = bool(marked)
        texts = ((place, self._below(place)) for place in files.texts)
        self._texts = {path: place for place, path in texts if path is not None}

    def path_of(self, place: str) -> str | None:
        """The path in the project of a file, by where it itself stands; None for one from elsewhere.

        A link to a file of the project is that file.
        """
        return self._below(os.path.realpath(place)) or self._below(place)

    def _below(self, place: str) -> str | None:
        below = os.path.relpath(place, self.root)
        return None if below.split(os.sep)[0] == os.pardir else below.replace(os.sep, "/")

    def documents(self) -> Iterable[str]:
        """The Markdown files that a run over the whole project would look at."""
        if not self.holds_documents:
            return
        yield from self._listed()
        layers = exclusions(self._here, self._exclude, self._settings)
        for path, place in self._texts.items():
            is_new = is_markdown(path) and not os.path.lexists(place)
            is_hidden = stands_hidden(self.root, place, self._settings)
            is_excluded = excluded_by(place, layers) is not None
            if is_new and self._is_mapped(place) and not is_hidden and not is_excluded:
                yield path

    def _on_disk(self) -> Iterator[str]:
        top = self._here.shown(self.root)
        found = discover(self._here, [top], exclude=self._exclude, settings=self._settings, files=self._files)
        for candidate in found.files:
            place = candidate.place or ""
            is_copy = os.path.islink(place) and self._below(os.path.realpath(place))
            if self._is_mapped(place) and not is_copy:
                yield os.path.relpath(place, self.root).replace(os.sep, "/")

    def _listed(self) -> tuple[str, ...]:
        if self._glance.documents is None:
            self._glance.documents = tuple(self._on_disk())
        return self._glance.documents

    def looks_as(self, before: Glance) -> bool:
        """Looks for all that was seen before; whether it is the same, as far as the times of files tell."""
        documents = None if before.documents is None else self._listed()
        stamps = {path: self.stamp(path) for path in before.stamps if path not in self._texts}
        return documents == before.documents and all(
            stamp and stamp == before.stamps[path] for path, stamp in stamps.items()
        )

    def _is_mapped(self, place: str) -> bool:
        return not self._settings.templates or bool(claims(place, self._settings))

    def data(self, path: str) -> bytes | None:
        """The bytes of a file; None for what is none, or too large for a document."""
        return self._files.peek(os.path.join(self.root, path))

    def stamp(self, path: str) -> Stamp | None:
        """What is another once a file holds something else; None where only its bytes tell."""
        if path in self._texts:
            return None
        stamp = self._glance.stamps.get(path)
        if stamp is None:
            stamp = self._glance.stamps[path] = self._stamp(path)
        return stamp

    def _stamp(self, path: str) -> Stamp | None:
        try:
            found = os.stat(os.path.join(self.root, path))
        except (OSError, ValueError):
            return None
        is_settled = time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) > _SETTLED
        told = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
        return told if is_settled else None

    def exists(self, path: str) -> bool | None:
        """Whether a file or folder is there; None when a link leads to it out of the project."""
        place = os.path.join(self.root, path)
        if self._files.leads_out(place):
            return None
        if os.path.exists(place):
            return True
        return any(f"{text}/".startswith(f"{path}/") for text in self._texts)

    def names(self, folder: str) -> Iterable[str]:
        """The names of what a folder holds; nothing when it is none."""
        prefix = "" if folder == "." else f"{folder}/"
        inside = (text.removeprefix(prefix) for text in self._texts if text.startswith(prefix))
        names = {text.split("/")[0] for text in inside}
        place = os.path.join(self.root, folder)
        try:
            return names if self._files.leads_out(place) else names.union(os.listdir(place))
        except (OSError, ValueError):
            return names

    def candidate(self, path: str) -> Candidate:
        """A file as a run over the whole project would look at it."""
        place = os.path.join(self.root, path)
        return Candidate(self._here.shown(place), named=False, place=self._here.own(place))


@dataclass(slots=True)
class Known:
    """What is known of one file that a run does not check, as long as it holds these bytes."""

    data: bytes
    stamp: Stamp | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    anchors: Mapping[str, str] | None = None
    _lower: bytes | None = None

    @property
    def lower(self) -> bytes:
        """The bytes, letters of ASCII as small ones."""
        if self._lower is None:
            self._lower = self.data.lower()
        return self._lower


@dataclass(frozen=True, slots=True)
class _Member:
    """A file that is checked, and what it says to the project."""

    source: Callable[[], Source]
    facts: Facts
    anchors: Mapping[str, str]


def _nothing() -> Source:
    raise SpeclintError("nothing was to be asked of this file")


class Project:
    """All that is known of a project's files in one run; what is asked for is read then, and once.

    `known` is what earlier runs of a session learned of files; it is used where their bytes are the same,
    and added to.
    """

    def __init__(
        self,
        reader: Reader,
        lay: Lay | None = None,
        known: dict[str, Known] | None = None,
        namings: Callable[[], Namings] = Namings,
    ) -> None:
        """Without `lay` it may be asked for what can be told without laying a spec, by `answer`.

        `namings` gives what its templates say of how the specs of the project name each other.
        """
        self.reader = reader
        self._namings = namings
        self._across: list[tuple[str, Relation]] | None = None
        self.asked: dict[tuple[str, str], None] = {}
        self.problems: list[SpeclintError] = []
        self._lay = lay
        self._known = known if known is not None else {}
        self._checked: dict[str, _Member] = {}
        self._lone: set[str] = set()
        self._laid: dict[str, Spec | None] = {}
        self._facts: dict[tuple[str, str], Any] = {}
        self._read: dict[str, Known | None] = {}
        self._there: dict[str, bool | None] = {}
        self._names: dict[str, tuple[str, ...]] = {}

    def take(
        self, path: str | None, source: Callable[[], Source], facts: Facts, anchors: Mapping[str, str]
    ) -> str:
        """Takes in a file that is checked and says what rules call it; `source` is asked when it is needed.

        One from elsewhere, without a path, belongs to no project; nor does a second text of the same file.
        """
        if path is None or path in self._checked:
            path = f"//{len(self._checked)}"
            self._lone.add(path)
        self._checked[path] = _Member(source, facts, anchors)
        return path

    def expect(self, path: str | None) -> None:
        """Takes in a file that is checked and of which nothing will be asked."""
        self.take(path, _nothing, Facts(), {})

    def answer(self, kind: str, word: str) -> str:
        """What tells apart the answer to a question about other files, as `asked` has it."""
        match kind:
            case "exists":
                said: object = self._stands(word)
            case "names":
                said = self.names(word)
            case "mentioning":
                said = self.mentioning(word)
            case "saying":
                key, _, text = word.partition("\n")
                said = self.saying(key, text)
            case "documents":
                said = list(self.others)
            case _:
                file = self._file(word)
                return digest("" if file is None else file.data)
        return digest(repr(said))

    def index(self, rule: Rule) -> Index:
        """What a rule may ask of the project."""
        return _Index(self, rule)

    def relations(self, rule: Rule) -> list[tuple[str, Relation]]:
        """What does not hold between checked files and others; a rule that asks has its `facts` of that."""
        if self._across is None:
            from speclint.judge.across import Across

            across = Across(_Index(self, rule), self._namings())
            self._across = list(across.relations())
            self.problems += across.problems()
        return self._across

    @property
    def checked(self) -> tuple[str, ...]:
        """The files that this run checks."""
        return tuple(self._checked)

    def holds(self, path: str) -> bool:
        """Whether a checked file stands in the project."""
        return path not in self._lone

    @cached_property
    def others(self) -> dict[str, None]:
        """The project's Markdown files that this run does not check, in order."""
        return {path: None for path in self.reader.documents() if path not in self._checked}

    def _file(self, path: str) -> Known | None:
        """A file that is not checked; None for what is none."""
        if path not in self._read:
            known, stamp = self._known.get(path), self.reader.stamp(path)
            if known is None or stamp is None or known.stamp != stamp:
                data = self.reader.data(path)
                if data is not None and (known is None or known.data != data):
                    known = self._known[path] = Known(data)
                if known is not None:
                    known.stamp = stamp
                known = known if data is not None else None
            self._read[path] = known
        return self._read[path]

    def source(self, path: str) -> Source | None:
        """The text of a file, as this run sees it; None for what is no text."""
        if path not in self._checked:
            self.asked["data", path] = None
        file = self._file(path) if path not in self._checked else None
        try:
            if path in self._checked:
                return self._checked[path].source()
            from speclint.text.source import Source

            return None if file is None else Source.of(self.reader.candidate(path).path, file.data)
        except SpeclintError:
            return None

    @cached_property
    def _searched(self) -> dict[str, bytes]:
        files = {path: self._file(path) for path in self.others}
        return {path: b"" if file is None else file.lower for path, file in files.items()}

    def mentioning(self, text: str) -> tuple[str, ...]:
        """The other files whose text holds a text in any case."""
        self.asked["mentioning", text] = None
        wanted = text.casefold()
        if wanted.isascii():
            sought = wanted.encode()
            return tuple(path for path, data in self._searched.items() if sought in data)
        decoded = ((path, data.decode(errors="replace")) for path, data in self._searched.items())
        return tuple(path for path, said in decoded if wanted in said.casefold())

    def saying(self, key: str, text: str) -> tuple[str, ...]:
        """The other files with a line that holds a key, in letters and digits alone, and a text as a word."""
        self.asked["saying", f"{key}\n{text}"] = None
        wanted = _squeezed(key)
        word = re.compile(rf"^.*(?<![\w-]){re.escape(text)}(?![\w-]).*$", re.IGNORECASE | re.MULTILINE)
        files = ((path, self._searched[path].decode(errors="replace")) for path in self.mentioning(text))
        return tuple(
            path for path, said in files if any(wanted in _squeezed(line) for line in word.findall(said))
        )

    def facts(self, rule: Rule, path: str) -> Any:
        """What a rule says of a spec; one that raises is a problem, and says nothing."""
        key = rule.name, path
        if key not in self._facts:
            self._facts[key] = self._facts_of(rule, path)
        return self._facts[key]

    def _facts_of(self, rule: Rule, path: str) -> Any:
        if path not in self._checked:
            self.asked["documents", ""] = None
            self.asked["data", path] = None
        file = self._file(path) if path not in self._checked and path in self.others else None
        if file is not None and rule.name in file.facts:
            return file.facts[rule.name]
        before = len(self.problems)
        said = self._ask(rule, path)
        if file is not None and len(self.problems) == before:
            file.facts[rule.name] = said
        return said

    def _ask(self, rule: Rule, path: str) -> Any:
        if path in self._checked:
            facts = self._checked[path].facts
        else:
            spec = self._spec(path)
            facts = facts_of(spec, [rule]) if spec is not None else Facts()
        said, problem = facts.of(rule)
        if problem:
            source = self.source(path)
            shown = source.path if source is not None else path
            from speclint.judge import failure

            self.problems.append(failure.error(rule.name, "this file", problem, shown))
        return said

    def _spec(self, path: str) -> Spec | None:
        if path not in self._laid:
            self._laid[path] = None
            source = self.source(path) if path in self.others else None
            try:
                if source is not None and self._lay is not None:
                    self._laid[path] = self._lay(self.reader.candidate(path), source)
            except SpeclintError as error:
                self.problems.append(error)
        return self._laid[path]

    def ties(self, path: str) -> Ties | None:
        """What a spec that is not checked is to others; None for what is no spec."""
        file = self._file(path) if path in self.others else None
        if file is not None and _TIES not in file.facts:
            spec = self._spec(path)
            file.facts[_TIES] = spec.ties if spec is not None else None
        return file.facts[_TIES] if file is not None else None

    def exists(self, path: str) -> bool | None:
        """Whether a file or folder is there; None when it stands outside of the project."""
        self.asked["exists", path] = None
        return True if path in self._checked else self._stands(path)

    def _stands(self, path: str) -> bool | None:
        if path not in self._there:
            self._there[path] = self.reader.exists(path)
        return self._there[path]

    def names(self, folder: str) -> tuple[str, ...]:
        """The names of what a folder holds."""
        self.asked["names", folder] = None
        if folder not in self._names:
            self._names[folder] = tuple(sorted(self.reader.names(folder)))
        return self._names[folder]

    def anchors(self, path: str) -> Mapping[str, str] | None:
        """The anchors of a Markdown file."""
        if path in self._checked:
            return self._checked[path].anchors
        self.asked["data", path] = None
        file = self._file(path) if is_markdown(path) else None
        if file is not None and file.anchors is None and (source := self.source(path)) is not None:
            from speclint.text import anchors, markdown

            file.anchors = anchors.of(markdown.parse(source.text))
        return file.anchors if file is not None else None

    def place(self, path: str, at: Span) -> str:
        """The path and the line of a place, for readers."""
        source = self.source(path)
        return f"{source.path}:{source.position(at.start)[0]}" if source is not None else path


def _squeezed(said: str) -> str:
    """The letters and digits of a text, in any case."""
    return "".join(filter(str.isalnum, said)).casefold()


@dataclass(frozen=True, slots=True)
class _Index:
    """A project as one rule sees it."""

    project: Project
    rule: Rule

    @property
    def checked(self) -> tuple[str, ...]:
        return self.project.checked

    def holds(self, path: str) -> bool:
        return self.project.holds(path)

    def facts(self, path: str) -> Any:
        return self.project.facts(self.rule, path)

    def items(self) -> Iterator[tuple[str, Any]]:
        self.project.asked["documents", ""] = None
        for path in (*self.checked, *self.project.others):
            if self.holds(path) and (facts := self.facts(path)) is not None:
                yield path, facts

    def mentioning(self, text: str) -> tuple[str, ...]:
        return self.project.mentioning(text)

    def saying(self, key: str, text: str) -> tuple[str, ...]:
        """The files that hold a key and a text in one line, those checked aside."""
        return self.project.saying(key, text)

    def exists(self, path: str) -> bool | None:
        return None if path.split("/")[0] == ".." else self.project.exists(path)

    def names(self, folder: str) -> tuple[str, ...]:
        return self.project.names(folder)

    def anchors(self, path: str) -> Mapping[str, str] | None:
        return self.project.anchors(path)

    def place(self, path: str, at: Span) -> str:
        return self.project.place(path, at)

    def relations(self, state: State) -> Iterator[tuple[str, Relation]]:
        return (one for one in self.project.relations(self.rule) if one[1].state is state)
