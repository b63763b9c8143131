"""Findings that are known and let be: recorded one by one, by what they are and not by where they stand."""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, field, replace
from hashlib import sha256
from itertools import zip_longest
from typing import Any

from speclint.changes.moves import Moves
from speclint.diagnostic import Diagnostic, Severity
from speclint.errors import SpeclintError
from speclint.files import Files, Here, is_below, project_top, write
from speclint.judge.session import Session
from speclint.records import dataclass
from speclint.settings.configuration import Settings
from speclint.task import Result, Task
from speclint.text import titles

NAME = ".speclint-baseline.json"
VERSION = 1
LARGEST_BASELINE = 200_000_000

_RANKS = {Severity.INFO: 1, Severity.WARNING: 2, Severity.ERROR: 3}
_LONGEST_TEXT = 200
_ALIKE = 0.6
_LONGEST_HINT = 1000

Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A known finding: of a file, around it the slots of the template, by a rule, about a text.

    `hint` says more of where it stood, to tell which of several equal ones is known.
    """

    path: str
    slot: str
    rule: str
    text: str
    severity: str
    hint: str = field(default="", compare=False)

    @property
    def key(self) -> Key:
        """What it is known by: no line, no column, no title, and no words of a message.

        Titles may have been recorded in another spelling, and with their links and attributes.
        """
        titles_ = (titles.normalise(title) or title for title in self.slot.split(" > "))
        return self.path, " > ".join(titles_), self.rule, titles.respelled(self.text)

    @property
    def rank(self) -> int:
        """How much it weighs."""
        return _RANKS[Severity(self.severity)]


def entry_of(found: Diagnostic, path: str) -> Entry:
    """What a finding in a file is known by."""
    hint = "\n".join(line[:_LONGEST_HINT] for line in (*found.section, *found.source))
    return Entry(path, found.slot, found.rule, _text(found.about), str(found.severity), hint)


def _text(about: str) -> str:
    """What a finding is about, free of case and spaces, and of a bounded length."""
    text = " ".join(about.split()).casefold()
    if len(text) <= _LONGEST_TEXT:
        return text
    return f"{text[: _LONGEST_TEXT // 2]}... {sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def fresh(found: Sequence[Diagnostic], path: str, *known: Iterable[Entry]) -> list[Diagnostic]:
    """The findings in a file that are not known, equal ones counted.

    A finding that weighs more than the known one is none of them. Of several lists of known findings an
    equal one counts as often as it stands in the longest.
    """
    left = _union(known)
    entries = [entry_of(one, path) for one in found]
    covered: set[int] = set()
    for number in _loudest_first(entries, known):
        if _take(left[entries[number].key], entries[number].rank):
            covered.add(number)
    return [one for number, one in enumerate(found) if number not in covered]


def _union(lists: Iterable[Iterable[Entry]]) -> defaultdict[Key, list[int]]:
    """The weights of known findings, by what they are known by; of two lists the greater one each."""
    union: defaultdict[Key, list[int]] = defaultdict(list)
    for entries in lists:
        own: defaultdict[Key, list[int]] = defaultdict(list)
        for entry in sorted(entries, key=lambda entry: -entry.rank):
            own[entry.key].append(entry.rank)
        for key, ranks in own.items():
            union[key] = [max(pair) for pair in zip_longest(union[key], ranks, fillvalue=0)]
    return union


def _loudest_first(entries: Sequence[Entry], known: Iterable[Iterable[Entry]]) -> list[int]:
    """The numbers of findings, the loudest first, and among equal ones those that stood there before."""
    hints = Counter((entry.key, entry.hint) for some in known for entry in some)
    strange = []
    for entry in entries:
        hints[entry.key, entry.hint] -= 1
        strange.append(hints[entry.key, entry.hint] < 0)
    return sorted(range(len(entries)), key=lambda number: (-entries[number].rank, strange[number]))


def _take(ranks: list[int], rank: int) -> bool:
    """Uses up the lightest known finding that weighs as much as this one, if there is any."""
    enough = [known for known in ranks if known >= rank]
    if enough:
        ranks.remove(min(enough))
    return bool(enough)


@dataclass(frozen=True, slots=True)
class Baseline:
    """The findings in a file of known ones, which `here` is called `path`.

    Their paths count from the folder of the file, with slashes.
    """

    path: str
    here: Here
    entries: tuple[Entry, ...] = ()

    def name_of(self, path: str) -> str:
        """What a file is called in it."""
        return os.path.relpath(self.here.own(path), self._folder).replace(os.sep, "/")

    def stands(self, path: str) -> bool:
        """Whether the file of an entry is there."""
        return os.path.lexists(self._place(path))

    def _place(self, path: str) -> str:
        return os.path.normpath(os.path.join(self._folder, path))

    @property
    def _folder(self) -> str:
        return os.path.dirname(self.here.real(self.path))

    def by_file(self) -> defaultdict[str, list[Entry]]:
        """The entries of each file."""
        files: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            files[entry.path].append(entry)
        return files

    def followed(self, result: Result, moves: Moves) -> Baseline:
        """The same with the entries of renamed files under their new names.

        A file that is not there any more is the checked one of which nothing is known, when at least half of
        its entries are found there, and the names are alike, several entries are, or git knows that it held
        much the same.
        """
        known = self.by_file()
        vanished = {path: entries for path, entries in known.items() if not self.stands(path)}
        fresh_ = {name: file for file in result.checked if (name := self.name_of(file.path)) not in known}
        moved: dict[str, str] = {}
        for path, entries in vanished.items():
            found = {
                name: count
                for name, file in fresh_.items()
                if name not in moved.values()
                and 2 * (count := _shared(entries, file.diagnostics, name)) >= len(entries)
            }
            successor = self._successor(path, found, moves)
            if successor is not None:
                moved[path] = successor
        entries_ = tuple(replace(entry, path=moved.get(entry.path, entry.path)) for entry in self.entries)
        return replace(self, entries=entries_) if moved else self

    def _successor(self, path: str, found: Mapping[str, int], moves: Moves) -> str | None:
        """Which file a vanished one is now; `found` says how many of its entries are found in each."""
        count, name = max(((count, name) for name, count in found.items()), default=(0, path))
        if count > 2 or (found and _are_alike(path, name)):
            return name
        places = {self._place(name): name for name in found}
        return places.get(moves.best(self._place(path), places) or "")

    def sees_all(self, task: Task) -> bool:
        """Whether a task looks at all files of its folder, so that one which it does not find was deleted."""
        folders = [self.here.real(path) for path in task.paths]
        return not task.exclude and (not folders or any(is_below(self._folder, one) for one in folders))

    def gone(self, result: Result, task: Task) -> tuple[Entry, ...]:
        """The entries of what a task finds no more: in the files that it checked, and in those deleted.

        A run with problems has not seen everything: it says nothing. One over some files alone does not know
        whether others were deleted or have moved.
        """
        if result.problems:
            return ()
        found = {self.name_of(file.path): file.diagnostics for file in result.checked}
        judges, sees_all = _judged(task), self.sees_all(task)
        gone: list[Entry] = []
        for path, entries in self.by_file().items():
            if path in found:
                gone += _unmet([entry for entry in entries if judges(entry.rule)], found[path], path)
            elif sees_all and not self.stands(path):
                gone += entries
        return tuple(sorted(gone))


def _shared(entries: Iterable[Entry], found: Iterable[Diagnostic], path: str) -> int:
    """How many entries of a file are found in another one, called `path`."""
    known = Counter(replace(entry, path=path).key for entry in entries)
    return (known & Counter(entry_of(one, path).key for one in found)).total()


def _are_alike(one: str, other: str) -> bool:
    """Whether two paths end in names that are much the same."""
    from difflib import SequenceMatcher

    return SequenceMatcher(None, os.path.basename(one), os.path.basename(other)).ratio() >= _ALIKE


def _unmet(entries: Sequence[Entry], found: Iterable[Diagnostic], path: str) -> Iterator[Entry]:
    """The entries that are more than there are findings; one that weighs more now is no other one."""
    left: defaultdict[Key, list[Entry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: entry.rank):
        left[entry.key].append(entry)
    for one in sorted((entry_of(one, path) for one in found), key=lambda entry: -entry.rank):
        if known := left[one.key]:
            known.remove(next((entry for entry in known if entry.rank >= one.rank), known[-1]))
    for known in left.values():
        yield from known


@dataclass(frozen=True, slots=True)
class Silenced:
    """What is left of a result, how many findings a baseline let be, and which of its entries are gone."""

    result: Result
    count: int = 0
    gone: tuple[Entry, ...] = ()


def silence(
    result: Result,
    task: Task,
    baseline: Baseline | None,
    before: Mapping[str, Sequence[Entry]] | None = None,
    moves: Moves | None = None,
) -> Silenced:
    """A result without what is known: from a baseline, and from `before`, by the paths of the result.

    With `before` nothing is said of what is gone: only what changed was checked. Without `moves` no file has
    another name than the baseline knows.
    """
    if baseline is not None and moves is not None:
        baseline = baseline.followed(result, moves)
    gone = baseline.gone(result, task) if baseline is not None and before is None else ()
    recorded = baseline.by_file() if baseline is not None else {}
    count = 0
    checked = []
    for file in result.checked:
        had = (before or {}).get(file.path, ())
        name = baseline.name_of(file.path) if baseline is not None else ""
        known = [replace(entry, path=file.path) for entry in recorded.get(name, ())]
        left = fresh(file.diagnostics, file.path, had, known)
        count += len(fresh(file.diagnostics, file.path, had)) - len(left) if known else 0
        checked.append(replace(file, diagnostics=tuple(left)))
    return Silenced(replace(result, checked=tuple(checked)), count, gone)


def _judged(task: Task) -> Callable[[str], bool]:
    """Whether the command line lets a rule run; one that the settings switch off has nothing to find."""
    off = {rule for rule, level in task.severities if level is Severity.OFF}
    return lambda rule: rule not in off.union(task.ignore) and (not task.select or rule in task.select)


def told(silenced: Silenced, baseline: Baseline, *, verbose: bool) -> list[str]:
    """What a reader is told of the baseline after the report."""
    lines = []
    if silenced.count:
        are = "finding is" if silenced.count == 1 else "findings are"
        lines.append(f"{silenced.count} {are} in the baseline {baseline.path}")
    if gone := silenced.gone:
        are = "entry of the baseline is" if len(gone) == 1 else "entries of the baseline are"
        lines.append(f"{len(gone)} {are} gone: run `speclint baseline --prune`")
        if verbose:
            lines.extend(f"gone: {_shown(entry)}" for entry in gone)
    return lines


def _shown(entry: Entry) -> str:
    where = f" in {entry.slot}" if entry.slot else ""
    return f"{entry.path}: {entry.rule}{where}: {entry.text}"


# The file


def chosen(named: str | None, session: Session) -> Baseline | None:
    """The baseline that a command line names, or else the settings; None when neither does."""
    settings = session.settings if named is None else Settings()
    path = named if named is not None else path_in(settings, session.here)
    if path is None:
        return None
    if not os.path.lexists(session.here.place(path)):
        missing = "there is no such file: `speclint baseline` writes it"
        if named is None:
            raise settings.error(("baseline",), f"`{settings.baseline}`: {missing}")
        raise SpeclintError(f"--baseline: {missing}", path)
    return read(path, session)


def path_in(settings: Settings, here: Here) -> str | None:
    """Where the baseline stands that the settings name, as a reader knows it.

    `SpeclintError` when it stands outside of the project.
    """
    if settings.baseline is None:
        return None
    root = settings.root or here.folder
    place = os.path.join(root, settings.baseline)
    if not is_below(os.path.realpath(place), project_top(root) or root):
        raise settings.error(("baseline",), f"`{settings.baseline}` leads out of the project")
    return here.shown(place)


def read(path: str, session: Session) -> Baseline:
    """The baseline in a file; `SpeclintError` names what is wrong with it, with its place."""
    here = session.here
    text = session.files.source(here.place(path), path, LARGEST_BASELINE).text
    try:
        return Baseline(path, here, tuple(_entries(json.loads(text), text, path)))
    except json.JSONDecodeError as error:
        said = f"not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        raise SpeclintError(said, path, error.lineno, error.colno) from None
    except RecursionError:
        raise SpeclintError("nested too deeply", path) from None
    except ValueError:
        raise SpeclintError("not valid JSON: a number has more digits than can be read", path) from None


def _entries(data: Any, text: str, path: str) -> Iterator[Entry]:
    if not isinstance(data, dict) or "version" not in data:
        raise _wrong(text, path, (), "no baseline: `version` is absent")
    if data["version"] != VERSION or isinstance(data["version"], bool):
        version = json.dumps(data["version"])
        known = f"this speclint knows version {VERSION}: update it, or delete the file and record it anew"
        raise _wrong(text, path, ("version",), f"a baseline of version {version}; {known}")
    if not isinstance(data.get("findings"), list):
        raise _wrong(text, path, ("findings",), "`findings` is no list")
    for number, item in enumerate(data["findings"]):
        at = ("findings", number)
        if not isinstance(item, dict):
            raise _wrong(text, path, at, "no finding: expected an object")
        for key in _KEYS:
            if not isinstance(item.get(key), str):
                raise _wrong(text, path, (*at, key), f"`{key}` is {'no text' if key in item else 'absent'}")
        if item["severity"] not in _RANKS:
            known = ", ".join(map(str, reversed(_RANKS)))
            raise _wrong(text, path, (*at, "severity"), f"`{item['severity']}` is no severity: {known}")
        yield Entry(**{key: item[key] for key in _KEYS})


_KEYS = ("path", "slot", "rule", "text", "severity")


def _wrong(text: str, path: str, key: tuple[str | int, ...], message: str) -> SpeclintError:
    """An error at a key; JSON is YAML, of which places are known."""
    from speclint.text import yamlfile

    try:
        return yamlfile.load(path, text).error(key, message, path)
    except SpeclintError:
        return SpeclintError(message, path)


def of(result: Result, baseline: Baseline) -> Baseline:
    """A baseline that knows all that a result holds, and nothing else."""
    entries = [
        entry_of(one, baseline.name_of(file.path)) for file in result.checked for one in file.diagnostics
    ]
    return replace(baseline, entries=tuple(entries))


def written(baseline: Baseline) -> bytes:
    """What a baseline's file holds: an entry a line, in a stable order."""
    lines = [
        json.dumps({key: value for key, value in asdict(entry).items() if key in _KEYS})
        for entry in sorted(baseline.entries)
    ]
    findings = "[\n    " + ",\n    ".join(lines) + "\n  ]" if lines else "[]"
    return f'{{\n  "version": {VERSION},\n  "findings": {findings}\n}}\n'.encode("ascii")


def save(baseline: Baseline, files: Files, inputs: Iterable[str] = ()) -> None:
    """Writes a baseline in the place of the file at once."""
    try:
        write(baseline.here.place(baseline.path), written(baseline), files, inputs)
    except OSError as error:
        raise SpeclintError(f"cannot be written: {error.strerror or error}", baseline.path) from None
