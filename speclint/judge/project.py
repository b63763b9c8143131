"""The project around the checked files: what rules that look beyond one spec may ask of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from speclint.errors import SpeclintError
from speclint.judge.packs import Rule
from speclint.model import Index, Span, Spec
from speclint.settings.configuration import Settings
from speclint.settings.discover import claims, discover
from speclint.text import anchors, markdown
from speclint.text.source import Source, UnreadableSource

_MARKDOWN = (".md", ".markdown")
# What is larger is no document: it is neither searched nor read for its anchors.
_LARGEST_FILE = 5_000_000

# How a text is laid against its template; None when it is no spec.
Lay = Callable[[Source], Spec | None]


class Reader(Protocol):
    """Where the files of a project stand; paths count from its root, with slashes."""

    def documents(self) -> Iterable[str]:
        """The Markdown files that a run over the whole project would look at."""

    def data(self, path: str) -> bytes | None:
        """The bytes of a file; None for what is none, or too large for a document."""

    def exists(self, path: str) -> bool:
        """Whether a file or folder is there."""

    def names(self, folder: str) -> Iterable[str]:
        """The names of what a folder holds; nothing when it is none."""

    def shown(self, path: str) -> str:
        """What a file is called in reports."""


class Folder:
    """The files below the root of a project on disk."""

    def __init__(self, settings: Settings, exclude: tuple[str, ...] = ()) -> None:
        self._settings = settings
        self._exclude = exclude
        here = os.path.realpath(os.curdir)
        marked = settings.root or _git_top(here)
        self.root = marked or here
        # Nobody's project is all that a user has.
        self._holds_documents = bool(marked) or self.root not in (os.path.expanduser("~"), os.sep)

    def path_of(self, shown: str) -> str | None:
        """The path of a file in the project, by what reports call it; None for one from elsewhere.

        A link to a file of the project is that file.
        """
        folder, name = os.path.split(shown)
        own = os.path.join(os.path.realpath(folder or os.curdir), name)
        return self._below(os.path.realpath(shown)) or self._below(own)

    def _below(self, place: str) -> str | None:
        below = os.path.relpath(place, self.root)
        return None if below.split(os.sep)[0] == os.pardir else below.replace(os.sep, "/")

    def documents(self) -> Iterable[str]:
        """The Markdown files that a run over the whole project would look at."""
        if not self._holds_documents:
            return
        found = discover([os.path.relpath(self.root)], exclude=self._exclude, settings=self._settings)
        for candidate in found.files:
            is_mapped = not self._settings.templates or claims(candidate.path, self._settings)
            is_copy = os.path.islink(candidate.path) and self._below(os.path.realpath(candidate.path))
            if is_mapped and not is_copy:
                yield os.path.relpath(candidate.path, self.root).replace(os.sep, "/")

    def data(self, path: str) -> bytes | None:
        """The bytes of a file; None for what is none, or too large for a document."""
        place = Path(self.root, path)
        try:
            if not place.is_file() or place.stat().st_size > _LARGEST_FILE:
                return None
            return place.read_bytes()
        except (OSError, ValueError):
            return None

    def exists(self, path: str) -> bool:
        """Whether a file or folder is there."""
        return os.path.exists(os.path.join(self.root, path))

    def names(self, folder: str) -> Iterable[str]:
        """The names of what a folder holds; nothing when it is none."""
        try:
            return os.listdir(os.path.join(self.root, folder))
        except (OSError, ValueError):
            return ()

    def shown(self, path: str) -> str:
        """What a file is called in reports."""
        return os.path.relpath(os.path.join(self.root, path))


class Memory:
    """The files of a project that stands on no disk: their texts by path."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files

    def documents(self) -> Iterable[str]:
        """Every Markdown file."""
        return [path for path in self._files if path.endswith(_MARKDOWN)]

    def data(self, path: str) -> bytes | None:
        """The bytes of a file; None for what is none."""
        return self._files[path].encode() if path in self._files else None

    def exists(self, path: str) -> bool:
        """Whether a file is there, or a folder with a file in it."""
        return path == "." or any(f"{file}/".startswith(f"{path}/") for file in self._files)

    def names(self, folder: str) -> Iterable[str]:
        """The names of what a folder holds; nothing when it is none."""
        prefix = "" if folder == "." else f"{folder}/"
        inside = [file.removeprefix(prefix) for file in self._files if file.startswith(prefix)]
        return {name.split("/")[0] for name in inside}

    def shown(self, path: str) -> str:
        """What a file is called in reports."""
        return path


def _git_top(folder: str) -> str | None:
    """The top folder of the git repository that a folder stands in."""
    above = (folder, *map(str, Path(folder).parents))
    return next((one for one in above if os.path.lexists(os.path.join(one, ".git"))), None)


class Project:
    """All that is known of a project's files in one run; what is asked for is read then, and once."""

    def __init__(self, reader: Reader, lay: Lay) -> None:
        self.reader = reader
        self.problems: list[SpeclintError] = []
        self._lay = lay
        self._checked: dict[str, tuple[Source, Spec]] = {}
        self._lone: set[str] = set()
        self._laid: dict[str, Spec | None] = {}
        self._facts: dict[tuple[str, str], Any] = {}
        self._anchors: dict[str, frozenset[str] | None] = {}
        self._there: dict[str, bool] = {}

    def take(self, path: str | None, source: Source, spec: Spec) -> str:
        """Takes in a file that is checked and says what rules call it.

        One from elsewhere, without a path, belongs to no project; nor does a second text of the same file.
        """
        if path is None or path in self._checked:
            path = f"//{len(self._checked)}"
            self._lone.add(path)
        self._checked[path] = source, spec
        return path

    def index(self, rule: Rule) -> Index:
        """What a rule may ask of the project."""
        return _Index(self, rule)

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

    def source(self, path: str) -> Source | None:
        """The text of a file, as this run sees it; None for what is no text."""
        if path in self._checked:
            return self._checked[path][0]
        data = self.reader.data(path)
        try:
            return None if data is None else Source.of(self.reader.shown(path), data)
        except UnreadableSource:
            return None

    @cached_property
    def _searched(self) -> dict[str, bytes]:
        return {path: (self.reader.data(path) or b"").lower() for path in self.others}

    def mentioning(self, text: str) -> tuple[str, ...]:
        """The other files whose text holds a text in any case."""
        wanted = text.casefold()
        if wanted.isascii():
            sought = wanted.encode()
            return tuple(path for path, data in self._searched.items() if sought in data)
        decoded = ((path, data.decode(errors="replace")) for path, data in self._searched.items())
        return tuple(path for path, said in decoded if wanted in said.casefold())

    def facts(self, rule: Rule, path: str) -> Any:
        """What a rule says of a spec; one that raises is a problem, and says nothing."""
        key = rule.name, path
        if key not in self._facts:
            self._facts[key] = self._ask(rule, path)
        return self._facts[key]

    def _ask(self, rule: Rule, path: str) -> Any:
        spec = self._spec(path)
        if spec is None or rule.facts is None:
            return None
        try:
            return rule.facts(spec)
        except Exception as error:
            problem = f"the rule `{rule.name}` failed on this file: {type(error).__name__}: {error}"
            source = self.source(path)
            self.problems.append(SpeclintError(problem, source.path if source is not None else path))
            return None

    def _spec(self, path: str) -> Spec | None:
        if path in self._checked:
            return self._checked[path][1]
        if path not in self._laid:
            source = self.source(path) if path in self.others else None
            self._laid[path] = self._lay(source) if source is not None else None
        return self._laid[path]

    def exists(self, path: str) -> bool:
        """Whether a file or folder is there."""
        if path not in self._there:
            self._there[path] = self.reader.exists(path)
        return self._there[path] or path in self._checked

    def anchors(self, path: str) -> frozenset[str] | None:
        """The anchors of a Markdown file."""
        if path in self._checked:
            return self._checked[path][1].anchors
        if path not in self._anchors:
            source = self.source(path) if path.lower().endswith(_MARKDOWN) else None
            self._anchors[path] = anchors.of(markdown.parse(source.text)) if source is not None else None
        return self._anchors[path]

    def place(self, path: str, at: Span) -> str:
        """The path and the line of a place, for readers."""
        source = self.source(path)
        return f"{source.path}:{source.position(at.start)[0]}" if source is not None else path


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
        for path in (*self.checked, *self.project.others):
            if self.holds(path) and (facts := self.facts(path)) is not None:
                yield path, facts

    def mentioning(self, text: str) -> tuple[str, ...]:
        return self.project.mentioning(text)

    def exists(self, path: str) -> bool | None:
        return None if path.split("/")[0] == ".." else self.project.exists(path)

    def names(self, folder: str) -> tuple[str, ...]:
        return tuple(sorted(self.project.reader.names(folder)))

    def anchors(self, path: str) -> frozenset[str] | None:
        return self.project.anchors(path)

    def place(self, path: str, at: Span) -> str:
        return self.project.place(path, at)
