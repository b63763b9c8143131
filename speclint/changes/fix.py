"""Specs mended: edits done round by round in memory, what came of it judged, and only then written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import unified_diff

from speclint.changes import patch
from speclint.changes.baseline import entry_of, fresh
from speclint.errors import SpeclintError
from speclint.files import write
from speclint.judge.session import Session
from speclint.model import Diagnostic, Edit, Span
from speclint.records import dataclass
from speclint.task import STANDARD_INPUT, UNNAMED, Result, Task
from speclint.text import anchors, titles
from speclint.text.source import Source
from speclint.wording import count

_MOST_ROUNDS = 10
_BOM = "\ufeff"
_BELOW = " > "
_NO_NEWLINE = "\n\\ No newline at end of file\n"

# What a task comes to, and what is said of that after the report.
Check = Callable[[Task], tuple[Result, list[str]]]


@dataclass(frozen=True, slots=True)
class Mended:
    """A file before and after; its text is not written yet."""

    before: Source
    text: str

    @property
    def path(self) -> str:
        """What reports call the file."""
        return self.before.path

    @property
    def data(self) -> bytes:
        """The bytes of the file as it was."""
        return _encoded(self.before, self.before.text)

    @property
    def mended(self) -> bytes:
        """The bytes of the file as it is to be."""
        return _encoded(self.before, self.text)

    def diff(self) -> str:
        """The difference, unified, without a mark of what is no line."""
        old, new = self.data.decode("utf-8", "surrogatepass"), self.mended.decode("utf-8", "surrogatepass")
        lines = unified_diff(_ended(old.split("\n")), _ended(new.split("\n")), self.path, self.path)
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
        )


def _ended(lines: Sequence[str]) -> list[str]:
    ended = [f"{line}\n" for line in lines[:-1]]
    return [*ended, lines[-1]] if lines[-1] else ended


def _encoded(before: Source, text: str) -> bytes:
    return ((_BOM if before.bom else "") + text).encode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What mending came to: the files that change, what is left, and what is said of that.

    `done` counts the findings that were mended, `offered` those left that unsafe edits would mend.
    `placeless` says what a newer template has no place for.
    """

    files: tuple[Mended, ...]
    result: Result
    remarks: tuple[str, ...]
    done: int
    offered: int
    placeless: tuple[str, ...] = ()

    def text_of_input(self, task: Task) -> bytes:
        """What standard input is to be: mended, or as it was."""
        mended = (one.mended for one in self.files if is_standard_input(one.path, task))
        return next(mended, task.stdin)

    def summary(self, *, is_shown: bool) -> str:
        """What was mended or would be, what is left, and what only unsafe edits would mend."""
        done = count(self.done, "finding") if self.done else "nothing"
        where = f" in {count(len(self.files), 'file')}" if self.files else ""
        left = len(self.result.diagnostics)
        more = f", {self.offered} of them can be mended with --unsafe-fixes" if self.offered else ""
        return f"{done}{' would be' if is_shown else ''} mended{where}, {left} left{more}"


def mend(check: Check, task: Task, session: Session, *, unsafe: bool, whole: bool = False) -> Outcome:
    """Mends what a task finds, as far as edits say how; nothing is written.

    With `whole` unsafe edits are done only where they take no word away.

    A file that does not come out well is left as it was, which is a problem of the result. What was given up
    may help once the rest is mended: it is tried again, so that mending twice changes nothing.
    """
    mender = _Mender(check, task, session, unsafe, whole)
    outcome = mender.mend()
    for _ in range(_MOST_ROUNDS):
        if not (mender.gave_up and outcome.files) or outcome.result.problems:
            break
        mender = _Mender(check, mender.task, session, unsafe, whole)
        again = mender.mend()
        if not again.files or again.result.problems:
            break
        outcome = _joined(outcome, again)
    return outcome


def _joined(first: Outcome, again: Outcome) -> Outcome:
    """What two mendings one after the other came to."""
    texts = {one.path: one for one in again.files}
    files = [replace(one, text=texts.pop(one.path, one).text) for one in first.files]
    return replace(again, files=(*files, *texts.values()), done=first.done + again.done)


class _Mender:
    """The texts of a task on their way to better ones.

    Given a task and how it is checked, it promises texts of which a check finds nothing that it did not find
    before, but in what was inserted, and which hold every block that no edit touched. Edits that touch each
    other wait for the next round. What brings something new to light is given up and its file mended anew
    without it; a file that breaks the promise all the same is taken out, and the rest is checked again.
    """

    def __init__(self, check: Check, task: Task, session: Session, unsafe: bool, whole: bool) -> None:
        self._check = check
        self._task = task
        self._session = session
        self._unsafe = unsafe
        self._whole = whole
        self._before: dict[str, Source] = {}
        self._texts: dict[str, str] = {}
        self._written: defaultdict[str, list[Span]] = defaultdict(list)
        self._done: defaultdict[str, list[Diagnostic]] = defaultdict(list)
        self._given_up: set[tuple[str, ...]] = set()
        self._refused: dict[str, str] = {}
        self._tried: Counter[tuple[str, ...]] = Counter()
        self._found: Counter[tuple[str, ...]] = Counter()

    @property
    def gave_up(self) -> bool:
        """Whether something was given up."""
        return bool(self._given_up)

    @property
    def task(self) -> Task:
        """The task, with the text that it brings as that is now."""
        return self._task

    def mend(self) -> Outcome:
        first, remarks = self._check(self._task)
        result, remarks = self._rounds(first, remarks)
        while spoilt := self._spoilt(first, result) or self._spoilt_beside(first, result):
            for path, brought in spoilt.items():
                self._step_back(path, brought)
            result, remarks = self._rounds(*self._check(self._task))
        problems = [SpeclintError(f"is left as it was: {why}", path) for path, why in self._refused.items()]
        files = tuple(
            Mended(self._before[path], text)
            for path, text in self._texts.items()
            if text != self._before[path].text
        )
        return Outcome(
            files=files,
            result=self._told(result, problems),
            remarks=tuple(remarks),
            done=sum(len(self._done[mended.path]) for mended in files),
            offered=sum(self._is_offered(found) for found in result.diagnostics),
        )

    def _told(self, result: Result, problems: Sequence[SpeclintError]) -> Result:
        """A result with what could not be mended; what was given up has no edits any more."""
        checked = tuple(
            replace(
                one,
                diagnostics=tuple(
                    replace(found, edits=()) if _known_by(found) in self._given_up else found
                    for found in one.diagnostics
                ),
            )
            for one in result.checked
        )
        return replace(result, checked=checked, problems=(*result.problems, *problems))

    def _rounds(self, result: Result, remarks: list[str]) -> tuple[Result, list[str]]:
        """What is left, and said, when all has been done that can be."""
        self._tried, rounds = Counter(), 0
        while rounds < _MOST_ROUNDS and self._round(result):
            # What does not help is given up, and its file begins anew.
            rounds = rounds + 1 if self._tried else 0
            result, remarks = self._check(self._task)
        return result, remarks

    def _is_offered(self, found: Diagnostic) -> bool:
        return not self._unsafe and bool(found.edits) and not _is_safe(found)

    def _round(self, result: Result) -> bool:
        """Does what can be done at once; says whether anything was.

        What is refused or was given up is not tried again, or rounds would never end, and what touches
        another fix waits for the next one. A round in which something is given up counts as done, since its
        file begins anew. Of a column that is renamed `Owner` and a column `Team` that is put into the same
        table one is done here, the other in the next round.
        """
        mendable = [
            found
            for found in result.diagnostics
            if found.edits and (self._unsafe or _is_safe(found)) and _known_by(found) not in self._given_up
        ]
        mendable = [found for found in mendable if not self._refused.keys() & _paths(found)]
        if self._gave_up(mendable):
            self._tried = Counter()
            return True
        sources = {path: self._source(path) for found in mendable for path in _paths(found)}
        fixes = (patch.fix_of(found, sources) for found in mendable)
        wanted = (fix for fix in fixes if _is_safe(fix.found) or not self._whole or patch.keeps(fix, sources))
        chosen = patch.apart(wanted, sources)
        edits: defaultdict[str, list[Edit]] = defaultdict(list)
        self._tried = Counter(_known_by(fix.found) for fix in chosen)
        for fix in chosen:
            self._done[fix.found.path].append(fix.found)
            for path, edit in fix.edits:
                edits[path].append(edit)
        for path, of_file in edits.items():
            self._do(sources[path], of_file)
        return bool(edits)

    def _gave_up(self, mendable: Iterable[Diagnostic]) -> bool:
        """Gives up what is found again though the round before mended it; says whether anything was."""
        again = Counter(map(_known_by, mendable))
        helpless = [found for found in mendable if self._is_helpless(_known_by(found), again)]
        for found in helpless:
            self._given_up.add(_known_by(found))
            self._restore(found.path)
        self._found = again
        return bool(helpless)

    def _is_helpless(self, key: tuple[str, ...], again: Mapping[tuple[str, ...], int]) -> bool:
        return bool(self._tried[key]) and again[key] >= self._found[key]

    def _do(self, source: Source, edits: Sequence[Edit]) -> None:
        path = source.path
        text, written = patch.applied(source.text, edits)
        if (block := patch.lost(source.text, text, edits)) is not None:
            self._refuse(path, f"mending it would change what stands at `{block}`")
            return
        self._before.setdefault(path, source)
        self._texts[path] = text
        self._written[path] = [*patch.moved(self._written[path], edits), *written]
        self._put(path, (_BOM if source.bom else "") + text)

    def _source(self, path: str) -> Source:
        """The text of a file as it is now."""
        if is_standard_input(path, self._task):
            return Source.of(path, self._task.stdin)
        return self._session.files.source(self._session.here.place(path), path)

    def _put(self, path: str, text: str | None) -> None:
        """Puts a text in the place of a file; None gives it back its own."""
        if not is_standard_input(path, self._task):
            self._session.put(path, text)
        elif text is not None:
            self._task = replace(self._task, stdin=text.encode("utf-8", "surrogatepass"))

    def _step_back(self, path: str, brought: Diagnostic) -> None:
        """Gives up what was done around a finding that it brought, else the file."""
        done = self._done[path]
        if brought.path != path:
            done = [found for found in done if not _is_safe(found)]
            named = [found for found in done if anchors.slug(found.about) in brought.message]
            self._give_up(path, brought, named or done)
            return
        nearest = [found for found in done if _is_about(found, brought)]
        near = nearest or [found for found in done if _is_around(found, brought)]
        self._give_up(path, brought, near or [found for found in done if not _is_safe(found)])

    def _give_up(self, path: str, brought: Diagnostic, done: Iterable[Diagnostic]) -> None:
        """Gives up what was done in a file for some findings; the file, where that is nothing."""
        if given := set(map(_known_by, done)):
            self._given_up |= given
            self._restore(path)
        else:
            line = brought.place.line
            where = f"line {line}" if brought.path == path else f"{brought.path}:{line}"
            self._refuse(path, f"mending it would bring `{brought.rule}` at {where}: {brought.message}")

    def _refuse(self, path: str, why: str) -> None:
        self._refused[path] = why
        self._restore(path)

    def _restore(self, path: str) -> None:
        """Takes a file back to what it was."""
        self._done.pop(path, None)
        self._written.pop(path, None)
        if path in self._texts:
            before = self._before[path]
            own = is_standard_input(path, self._task)
            self._put(path, (_BOM if before.bom else "") + before.text if own else None)
            del self._texts[path]

    def _spoilt(self, first: Result, last: Result) -> dict[str, Diagnostic]:
        """The files in which something is found that was not before, but in what was inserted, and that."""
        was = {checked.path: checked.diagnostics for checked in first.checked}
        spoilt = {}
        for checked in last.checked:
            path = checked.path
            if path not in self._texts:
                continue
            known = [entry_of(found, path) for found in was.get(path, ())]
            said = Counter(map(_said, was.get(path, ())))
            source = self._source(path)
            for found in checked.diagnostics:
                said[_said(found)] -= not self._is_asked(found, source)
            # What was said before of another section is not new.
            brought = [
                found
                for found in fresh(checked.diagnostics, path, known)
                if said[_said(found)] < 0 and not self._is_asked(found, source)
            ]
            turned = self._turned(path, was.get(path, ()), checked.diagnostics) if brought else Counter()
            for found in brought:
                turned[found.rule] -= 1
                if turned[found.rule] < 0:
                    spoilt[path] = found
                    break
        return spoilt

    def _spoilt_beside(self, first: Result, last: Result) -> dict[str, Diagnostic]:
        """A mended file, and what is found in another that was not mended, and was not found there before."""
        was = {checked.path: checked.diagnostics for checked in first.checked}
        for checked in last.checked:
            known = was.get(checked.path, ())
            if checked.path in self._texts or not self._texts or checked.diagnostics == known:
                continue
            more = Counter(one.rule for one in checked.diagnostics) - Counter(one.rule for one in known)
            entries = [entry_of(found, checked.path) for found in known]
            for found in fresh(checked.diagnostics, checked.path, entries):
                if more[found.rule]:
                    named = (path for path in self._texts if f"`{path}`" in found.message)
                    return {next(named, next(iter(self._texts))): found}
        return {}

    def _turned(self, path: str, was: Iterable[Diagnostic], found: Iterable[Diagnostic]) -> Counter[str]:
        """How many findings of each rule went without being mended: they may be said of something else now.

        Of sections out of order those are blamed that are fewer, which what is put in between may change.
        """
        done = set(map(_known_by, self._done[path]))
        gone = fresh(list(was), path, [entry_of(one, path) for one in found])
        return Counter(one.rule for one in gone if _known_by(one) not in done)

    def _is_asked(self, found: Diagnostic, source: Source) -> bool:
        """Whether a finding asks to replace what an edit wrote."""
        at = patch.span_of(source, found.place)
        return found.unwritten and any(at in span for span in self._written[source.path])


def _known_by(found: Diagnostic) -> tuple[str, ...]:
    """A finding and what mends it, wherever it stands."""
    return found.path, found.rule, found.slot, found.message, *(edit.text for edit in found.edits)


def _said(found: Diagnostic) -> tuple[str, str]:
    return found.rule, found.message


def _is_about(found: Diagnostic, other: Diagnostic) -> bool:
    """Whether a finding is about a section in which another stands."""
    own = [*_around(found), titles.normalise(found.about)]
    return bool(other.slot) and _around(other)[: len(own)] == own


def _is_around(found: Diagnostic, other: Diagnostic) -> bool:
    """Whether a finding stands in a section in which another stands, too."""
    around = _around(found)
    return bool(around) and _around(other)[: len(around)] == around


def _around(found: Diagnostic) -> list[str]:
    return found.slot.split(_BELOW) if found.slot else []


def _is_safe(found: Diagnostic) -> bool:
    return all(edit.safe for edit in found.edits)


def _paths(found: Diagnostic) -> set[str]:
    return {edit.path or found.path for edit in found.edits}


def save(files: Iterable[Mended], task: Task, session: Session) -> list[SpeclintError]:
    """Writes mended files, each as a whole or not at all, and says which could not be.

    A file that has changed since it was read is left as it is, and so is one that a link leads to outside of
    the project. Standard input is no file.
    """
    disk = replace(session.files, texts={})
    problems = []
    for mended in files:
        if is_standard_input(mended.path, task):
            continue
        place = session.here.place(mended.path)
        try:
            if disk.peek(place) != mended.data and not disk.leads_out(place):
                raise OSError(0, "it has changed meanwhile")
            write(place, mended.mended, disk)
        except OSError as error:
            why = error.strerror or str(error)
            problems.append(SpeclintError(f"cannot be mended: {why}", mended.path))
    return problems


def is_standard_input(path: str, task: Task) -> bool:
    """Whether what reports call `path` is the text that a task brings."""
    return STANDARD_INPUT in task.paths and path == (task.stdin_name or UNNAMED)
