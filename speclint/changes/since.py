"""What a change brought: the findings that were not there where its branch began."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property
from urllib.parse import unquote

from speclint import run
from speclint.changes.baseline import Entry, entry_of, fresh
from speclint.changes.git import Past, past
from speclint.changes.moves import LEAST_SHARED, lines, shared
from speclint.changes.owed import Owed
from speclint.changes.then import Then
from speclint.errors import SpeclintError, once
from speclint.expressions import expression
from speclint.files import is_markdown
from speclint.judge.active import ActiveRule
from speclint.judge.diagnose import SpecFile
from speclint.judge.job import Job
from speclint.judge.judge import NOTHING_SAID, FromProject, judge_project
from speclint.judge.memory import Memory
from speclint.judge.project import Folder
from speclint.judge.session import Session
from speclint.judge.timer import limited
from speclint.judge.work import seldom_collected
from speclint.model import Spec
from speclint.records import dataclass
from speclint.run import Jobs, Progress, listed, no_progress
from speclint.settings.configuration import Settings
from speclint.settings.discover import Candidate, claims, excluded_by, exclusions, stands_hidden
from speclint.task import Checked, Result, Task
from speclint.template.schema import Schema
from speclint.text import titles
from speclint.text.source import Source

# What git calls the commit that was made last, of which HEAD leaves nothing.
_LAST = ("HEAD", "@")
# Whatever follows on a line what a link's target stands behind, and the names in it.
_TARGETS = expression(r"\][(:]\s*([^\n]*)")
_TAGS = expression(r"<(?:a|img)\s(.{0,1000})", re.IGNORECASE | re.DOTALL)
_WORD = expression(r"\w+")
_LAST_NUMBER = expression(r"([0-9]{1,18})([^0-9]*)$")
_NAME = expression(r"[^\s/()<>\[\]\"'#?&=`|,;]+")


@dataclass(frozen=True, slots=True)
class Change:
    """What is new in a change: a result to be reported, and by path what was known before it.

    `demands` are the changed files that say what is asked of specs, and `brought` is what that brings to
    specs that did not change, which is no part of the result.
    """

    result: Result
    before: dict[str, list[Entry]]
    remarks: list[str]
    demands: tuple[str, ...] = ()
    brought: Result = field(default_factory=Result)


def check(
    task: Task,
    session: Session,
    revision: str,
    environment: Mapping[str, str],
    progress: Progress = no_progress,
    memory: Memory | None = None,
    jobs: Jobs = 1,
) -> Change:
    """Checks what changed since a branch left another one, and what those changes may have broken.

    The result still holds what stood there before: `before` says what that was. `environment` is for git.
    `memory` and `jobs` are as in `run.check`, for what did not change where what is asked of it did.
    Raises `SpeclintError` when git cannot tell.
    """
    with past(session.here.folder, environment, revision, session.files.largest) as was, seldom_collected():
        return compared(Job(task, session), was, revision, progress, memory, jobs)


def compared(
    job: Job,
    was: Past,
    revision: str,
    progress: Progress = no_progress,
    memory: Memory | None = None,
    jobs: Jobs = 1,
) -> Change:
    """Checks what changed since the files were what they are in a past, the one of a revision."""
    comparison = _Comparison(job, was, revision)
    known = comparison.judge(progress)
    demands, brought = comparison.brought(memory, jobs)
    result = comparison.result()
    where = "the last commit" if revision in _LAST else f"where HEAD left `{revision}`"
    nothing = f"no spec has changed since {was.commit[:12]}, {where}"
    is_silent = not result.checked and not result.problems and not comparison.remarks
    remarks = [*comparison.remarks, *([nothing] if is_silent else [])]
    return Change(result, known, remarks, demands, brought)


def files(
    task: Task, session: Session, revision: str, environment: Mapping[str, str]
) -> tuple[list[tuple[str, str]], Result]:
    """The changed files that a task would check, each with its template, without checking them."""
    job = Job(task, session)
    with past(session.here.folder, environment, revision, session.files.largest) as was:
        comparison = _Comparison(job, was, revision)
        changed = [candidate for candidate, _ in comparison.changed]
        lost = comparison.lost()
    found, result = listed(job, changed)
    found = sorted([*found, *((one.candidate.path, one.schema.name) for one in lost)])
    return found, replace(result, problems=once((*comparison.result().problems, *result.problems)))


# The past


class _PastFolder:
    """The project as it was: its files that git knew, and those elsewhere as they are."""

    def __init__(self, folder: Folder, past: Past, settings: Settings) -> None:
        self._folder = folder
        self._past = past
        self._settings = settings

    def in_repository(self, path: str) -> str | None:
        """What the repository calls a file of the project; None for one outside of it."""
        place = os.path.relpath(os.path.join(self._folder.root, path), self._past.top)
        if place.split(os.sep)[0] == os.pardir:
            return None
        return "" if place == "." else place.replace(os.sep, "/")

    def in_project(self, place: str) -> str | None:
        """What the project calls a file of the repository; None for one outside of it."""
        path = os.path.relpath(os.path.join(self._past.top, place), self._folder.root)
        return None if path.split(os.sep)[0] == os.pardir else path.replace(os.sep, "/")

    def documents(self) -> Iterable[str]:
        """The Markdown files that a run over the whole project would have looked at."""
        yield from self._folder.documents()
        for place in self._past.tree:
            was = self.in_project(place) if is_markdown(place) else None
            if was is not None and not os.path.lexists(os.path.join(self._past.top, place)):
                own = self._folder.candidate(was).place
                is_hidden = stands_hidden(self._folder.root, own or "", self._settings)
                is_mapped = not self._settings.templates or claims(own, self._settings)
                if is_mapped and not is_hidden:
                    yield was

    def data(self, path: str) -> bytes | None:
        """The bytes of a file; None for what is none, or too large for a document."""
        place = self.in_repository(path)
        real = None if place is None else self._past.real(place)
        if real is None:
            return self._folder.data(path)
        data = self._past.content(real) if real in self._past.tree else None
        return None if data is None or len(data) > self._past.largest else data

    def stamp(self, path: str) -> None:
        """Nothing: what a file was is read where it is asked for."""

    def exists(self, path: str) -> bool | None:
        """Whether a file or folder was there; None when it stands outside of the project."""
        place = self.in_repository(path)
        real = None if place is None else self._past.real(place)
        return self._folder.exists(path) if real is None else self._past.holds(real)

    def names(self, folder: str) -> Iterable[str]:
        """The names of what a folder held; nothing when it was none."""
        place = self.in_repository(folder)
        real = None if place is None else self._past.real(place)
        return self._folder.names(folder) if real is None else self._past.folders.get(real, ())

    def candidate(self, path: str) -> Candidate:
        """A file as a run over the whole project would have looked at it."""
        return self._folder.candidate(path)


# Both states


@dataclass(frozen=True, slots=True)
class _Lost:
    """A file that was a spec of a schema at a place in the repository, and why it is none now."""

    candidate: Candidate
    place: str
    schema: Schema
    why: str


class _Comparison:
    """The files of a task as they are and as they were.

    Given a job and the past, it tells which files have `changed`; `judge` then checks them, and those beside
    them that the change may have broken, and gives what was found before. Last, `result` gives what is
    found now. Both states are laid first, because the rules about the project look at all of it.
    """

    def __init__(self, job: Job, past: Past, revision: str) -> None:
        self._job = job
        self._past = past
        moment = "HEAD was committed" if revision in _LAST else f"HEAD left `{revision}`"
        self._when = f"{'when' if revision in _LAST else 'where'} {moment}"
        self._then = Then(job.task, job.session, past)
        rules, self.remarks = self._then.still_on(job.rules, job.settings, self._when)
        job.hold_to(rules, self._held)
        self._checked: list[Checked] = []
        self._passed_over = 0
        self._folder = job.folder()
        self._reader = _PastFolder(self._folder, past, job.settings)
        self._now = job.project(self._folder)
        self._before = job.project_of(self._reader)
        self._owed = Owed(past, job.session.files, self._reader.in_project, moment)
        self._looked = job.candidates()
        self._problems = [*self._looked.problems, *self._no_longer_files()]

    def _held(self, candidate: Candidate, rules: tuple[ActiveRule, ...]) -> tuple[ActiveRule, ...]:
        """The rules that run on a file, none milder than when the branch began, of which is said what is."""
        held, remarks = self._then.still_on_in(candidate, rules, self._job.settings, self._when)
        self.remarks += [remark for remark in remarks if remark not in self.remarks]
        return held

    def result(self) -> Result:
        """What was found now, and what went wrong."""
        left_out = self._looked.left_out
        return Result(tuple(self._checked), once(self._problems), self._passed_over, left_out)

    @cached_property
    def _places(self) -> dict[Candidate, str]:
        """What the repository calls each file; what stands elsewhere is a problem."""
        places = {}
        for candidate in self._looked.files:
            if candidate.place is None:
                places[candidate] = ""
                continue
            place = os.path.relpath(os.path.realpath(candidate.place), self._past.top).replace(os.sep, "/")
            if place.split("/")[0] == os.pardir:
                problem = "--since: stands outside of the git repository here: nobody knows what it was"
                self._problems.append(SpeclintError(problem, candidate.path))
            else:
                places[candidate] = place
        return places

    @cached_property
    def changed(self) -> list[tuple[Candidate, str | None]]:
        """The files of the task that changed, each with the place where it was before, if anywhere."""
        own: list[tuple[Candidate, str | None]] = []
        unknown: dict[Candidate, bytes] = {}
        for candidate, place in self._places.items():
            if candidate.data is not None:
                own.append((candidate, place if place in self._past.tree else None))
                continue
            data = self._data(candidate) or b""  # that it cannot be read is said where it is laid
            if place not in self._past.tree:
                unknown[candidate] = data
            if not self._past.is_same(place, data):
                own.append((candidate, place if place in self._past.tree else None))
        moved = self._moved(unknown)
        return [(candidate, place or moved.get(candidate)) for candidate, place in own]

    def _data(self, candidate: Candidate) -> bytes | None:
        return self._job.session.files.peek(candidate.place or "")

    @cached_property
    def _vanished(self) -> list[str]:
        """What the repository had in this project, and is not there any more."""
        top = self._past.top
        return [
            place
            for place in self._past.tree
            if self._reader.in_project(place) and not os.path.lexists(os.path.join(top, place))
        ]

    def _moved(self, unknown: Mapping[Candidate, bytes]) -> dict[Candidate, str]:
        """Where new files stood before, by what they share with files that vanished; each moves once.

        git would see no move that is not yet staged, and may have been told not to look for any.
        """
        if not unknown:
            return {}
        documents = (place for place in self._vanished if is_markdown(place))
        old = {place: lines(self._past.content(place) or b"") for place in documents}
        pairs = []
        for candidate, data in unknown.items():
            are = lines(data)
            for place, were in old.items():
                in_common = shared(are, were)
                if in_common >= LEAST_SHARED:
                    is_called_so = os.path.basename(candidate.path) == os.path.basename(place)
                    pairs.append((-in_common, not is_called_so, candidate.path, place, candidate))
        moved: dict[Candidate, str] = {}
        for *_, place, candidate in sorted(pairs, key=lambda pair: pair[:4]):
            if candidate not in moved and place not in moved.values():
                moved[candidate] = place
        return moved

    def judge(self, progress: Progress) -> dict[str, list[Entry]]:
        """Puts what is found now into the result; what was found before is given back, by path."""
        pairs = [pair for pair in map(self._pair, self.changed) if pair is not None]
        pairs += [pair for pair in map(self._still, self.lost()) if pair is not None]
        self._say_what_is_gone()
        beside = list(self._beside(pairs))
        from_project, problems = judge_project(self._now, self._job.rules)
        self._problems += problems
        had, _ = judge_project(self._before, self._job.rules)
        known: dict[str, list[Entry]] = {}
        for number, (now, before) in enumerate([*pairs, *beside]):
            progress(number, len(pairs) + len(beside))
            owed, problems = self._owed.of(now, before)
            self._problems += problems
            is_beside = number >= len(pairs)
            is_same = before is not None and from_project[now.path] == had[before.path]
            if is_beside and is_same and not any(owed.values()):
                continue
            self._check(now, {**from_project[now.path], **owed}, before, had, known)
        seen = {now.source.path for now, _ in [*pairs, *beside]}
        for file in self._others(seen):
            owed, problems = self._owed.of(file, file)
            self._problems += problems
            if any(owed.values()):
                self._check(file, owed, file, {}, known)
        return known

    def _check(
        self,
        now: SpecFile,
        said: FromProject,
        before: SpecFile | None,
        had: Mapping[str, FromProject],
        known: dict[str, list[Entry]],
    ) -> None:
        """Puts what is found in a file into the result, and what was found before into what is known."""
        checked, problems = self._job.diagnose(now, said, self._now.source)
        self._checked.append(checked)
        self._problems += problems
        if before is not None:
            old, _ = self._job.diagnose(before, had.get(before.path, NOTHING_SAID), self._before.source)
            known[checked.path] = [entry_of(one, checked.path) for one in old.diagnostics]

    def _others(self, seen: Collection[str]) -> Iterator[SpecFile]:
        """The specs of the task that did not change and may owe something all the same, but for some."""
        if not any(active.rule.may_owe for active in self._job.rules):
            return
        changed = {candidate for candidate, _ in self.changed}
        for candidate, place in self._places.items():
            if candidate in changed or candidate.path in seen or place not in self._past.tree:
                continue
            path = self._folder.path_of(candidate.place or "") or ""
            text = (self._data(candidate) or b"").decode(errors="replace")
            if not self._owed.may_ask(self._job.rules_of(candidate), text, path):
                continue
            try:
                found = self._job.lay(candidate)
            except SpeclintError:
                continue  # whatever is wrong with it, the change did not do it
            if found is not None:
                yield replace(found, path=path)

    def brought(self, memory: Memory | None, jobs: Jobs) -> tuple[tuple[str, ...], Result]:
        """What has changed of what is asked of specs, and what that brings to those that did not change.

        Both are asked of the texts of today: what changed in these is no matter of what is asked. A change
        after which it cannot be told what is asked is a problem of the change.
        """
        places = self._then.demands(self._job)
        if not places:
            return (), Result()
        task, session = replace(self._job.task, allow_nothing=True), self._job.session
        asked_then = run.check(task, self._then.demanding(places), jobs=jobs)
        now = (memory.recall(task, session) if memory is not None else None) or run.check(
            task, session, memory=memory, jobs=jobs
        )
        stood = set(map(str, asked_then.problems))
        self._problems += [problem for problem in now.problems if str(problem) not in stood]
        known = {
            file.path: [entry_of(one, file.path) for one in file.diagnostics] for file in asked_then.checked
        }
        changed = {candidate.path for candidate, _ in self.changed}
        checked = tuple(
            replace(file, diagnostics=tuple(fresh(file.diagnostics, file.path, known.get(file.path, []))))
            for file in now.checked
            if file.path not in changed
        )
        return tuple(map(session.here.shown, places)), Result(checked)

    def _pair(self, change: tuple[Candidate, str | None]) -> tuple[SpecFile, SpecFile | None] | None:
        """A changed file as it is and as it was, both laid; None when it is no spec now."""
        candidate, place = change
        try:
            found = self._laid(candidate)
        except SpeclintError as error:
            self._problems.append(error)
            return None
        if found is None and place is not None:
            schema = self._then.schema_of(candidate, place)
            if schema is not None:
                return self._still(_Lost(candidate, place, schema, "nothing in it tells that it is one"))
        if found is None:
            self._passed_over += 1
            return None
        if place is not None and self._then.maps_otherwise(self._job.settings):
            was = self._then.schema_of(candidate, place)
            if was is not None and was.name != found.schema.name:
                is_now = f"is checked as one of `{found.schema.name}` now"
                self.remarks.append(f"{candidate.path} was a spec of `{was.name}` {self._when} and {is_now}")
        own = self._folder.path_of(candidate.place) if candidate.place is not None else None
        now = self._job.take(found, own, self._now)
        return now, self._as_it_was(candidate, now.source.path, place) if place else None

    def _laid(
        self, candidate: Candidate, source: Source | None = None, schema: Schema | None = None
    ) -> SpecFile | None:
        """A file, or another text of it, laid in the time that one may take."""
        with limited(self._job.settings.seconds, candidate.path):
            return self._job.lay(candidate, source, schema)

    def lost(self) -> list[_Lost]:
        """What was a spec and still stands there, but is not among the files of the task."""
        looked_at = {file.place for file in self._looked.files}
        lost = []
        for candidate, place in self._then.documents():
            own = candidate.place or ""
            if own not in looked_at and os.path.isfile(own) and os.path.realpath(own) == own:
                schema = self._then.schema_of(candidate, place)
                if schema is not None:
                    lost.append(_Lost(candidate, place, schema, self._why_lost(candidate)))
        return lost

    def _say_what_is_gone(self) -> None:
        """Says which specs are not there any more, nor among the files of the task under another name."""
        moved = {place for _, place in self.changed}
        for candidate, place in self._then.documents():
            is_gone = place not in moved and not os.path.lexists(candidate.place or "")
            schema = self._then.schema_of(candidate, place) if is_gone else None
            if schema is not None:
                said = f"was a spec of `{schema.name}` {self._when} and is gone"
                self.remarks.append(f"{candidate.path} {said}")

    def _why_lost(self, candidate: Candidate) -> str:
        settings, own = self._job.settings, candidate.place or ""
        if (by := self._job.template_at(candidate)) is not None:
            return f"a template ({by})"
        layers = exclusions(self._job.session.here, self._job.task.exclude, settings)
        if (by := excluded_by(own, layers)) is not None:
            return f"excluded by {by}"
        if settings.templates and not claims(own, settings):
            return "no entry of the settings claims it"
        return "git ignores it"

    def _no_longer_files(self) -> list[SpeclintError]:
        """What was a spec and is something now that no spec can be."""
        problems = []
        looked_at = {file.place for file in self._looked.files}
        for candidate, place in self._then.documents():
            own = candidate.place or ""
            if not os.path.lexists(own):
                continue
            what = "behind a link" if os.path.realpath(own) != own else None
            if what is None and own not in looked_at and not os.path.isfile(own):
                what = "no file"
            if what is not None and self._then.schema_of(candidate, place) is not None:
                said = f"was a spec {self._when} and is {what} now: whether it still is one cannot be told"
                problems.append(SpeclintError(said, candidate.path))
        return problems

    def _still(self, lost: _Lost) -> tuple[SpecFile, SpecFile | None] | None:
        """A file that was a spec, as it is and as it was, both laid as that spec."""
        self.remarks.append(
            f"{lost.candidate.path} was a spec of `{lost.schema.name}` {self._when} and is none now"
            f" ({lost.why}): it is checked as that"
        )
        try:
            found = self._laid(lost.candidate, schema=lost.schema)
        except SpeclintError as error:
            self._problems.append(error)
            return None
        if found is None:
            return None
        own = self._folder.path_of(lost.candidate.place or "")
        now = self._job.take(found, own, self._now)
        return now, self._as_it_was(lost.candidate, now.source.path, lost.place, lost.schema)

    def _as_it_was(
        self, candidate: Candidate, shown: str, place: str, schema: Schema | None = None
    ) -> SpecFile | None:
        """A file laid as it was, under its own name in the folder where it is; None when it was no spec."""
        data = self._past.content(place) or b""
        try:
            name = os.path.join(os.path.dirname(shown), os.path.basename(place))
            found = self._laid(candidate, Source.of(name, data), schema)
        except SpeclintError:
            return None
        if found is None:
            return None
        return self._job.take(found, self._reader.in_project(place), self._before)

    def _beside(
        self, pairs: Sequence[tuple[SpecFile, SpecFile | None]]
    ) -> Iterator[tuple[SpecFile, SpecFile]]:
        """The unchanged specs that the change may have broken, in both projects.

        They link to what changed or vanished or name it, or a changed spec links to them now or did before.
        Most files of a project have nothing to do with a change, and laying all of them would make it as slow
        as a whole run: so they are read as bytes first, and only what holds such a word is laid. After `b.md`
        was renamed, a spec with `[b](b.md#costs)` is laid, one that speaks of no `b` is not.
        """
        if not any(active.rule.check_project for active in self._job.rules):
            return
        changed = {candidate for candidate, _ in self.changed}
        called = set(self._called(pairs))
        sought = set(map(_words, self._touched()))
        plain = {word for words in sought if len(words) == 1 for word in words}
        several = [words for words in sought if len(words) > 1]
        linked: set[str] = set()
        for now, before in pairs:
            linked |= _linked(now.source.text) ^ _linked(before.source.text if before else "")
        for candidate, place in self._places.items():
            if candidate in changed:
                continue
            data = self._data(candidate)
            if data is None:
                continue
            text = data.decode(errors="replace")
            names = _linked(text)
            is_linked = _words(os.path.basename(place)) <= linked
            is_calling = bool(called) and _holds_any(text, called)
            if (
                is_linked
                or is_calling
                or not names.isdisjoint(plain)
                or any(words <= names for words in several)
            ):
                yield from self._unchanged(candidate)

    def _called(self, pairs: Iterable[tuple[SpecFile, SpecFile | None]]) -> Iterator[frozenset[str]]:
        """The words of what others call specs that changed or vanished, and of the ids after theirs."""
        keys = self._job.namings().facts
        specs = [file.spec for pair in pairs for file in pair if file is not None]
        documents = set(self._reader.documents())
        for place in self._vanished:
            path = self._reader.in_project(place)
            spec = self._as_it_vanished(place, path) if path in documents and path is not None else None
            specs += [spec] if spec is not None else []
        for spec in specs:
            names = [fact.raw for key in keys for fact in spec.ties.under(titles.normalise(key))]
            # A number that nobody has any more is missed where the next one stands.
            names += [_next(value.raw) for value in spec.found_values if value.type.gapless]
            yield from (frozenset(_WORD.findall(name.casefold())) for name in names)

    def _as_it_vanished(self, place: str, path: str) -> Spec | None:
        """What was a spec and is not there any more; None for what was none."""
        candidate = self._reader.candidate(path)
        try:
            source = Source.of(candidate.path, self._past.content(place) or b"")
            return self._job.lay_other(candidate, source)
        except SpeclintError:
            return None

    def _touched(self) -> Iterator[str]:
        """The names of the files in the project that changed or vanished, and of folders that vanished."""
        for place in self._vanished:
            yield os.path.basename(place)
            above = os.path.dirname(place)
            while above and not os.path.lexists(os.path.join(self._past.top, above)):
                yield os.path.basename(above)
                above = os.path.dirname(above)
        for candidate, _ in self.changed:
            yield os.path.basename(self._places[candidate])
        known = set(self._places.values())
        for place in self._past.tree:
            if place not in known and is_markdown(place):
                path = self._reader.in_project(place)
                data = self._folder.data(path) if path is not None else None
                if data is not None and not self._past.is_same(place, data):
                    yield os.path.basename(place)

    def _unchanged(self, candidate: Candidate) -> Iterator[tuple[SpecFile, SpecFile]]:
        try:
            found = self._job.lay(candidate)
        except SpeclintError:
            return  # whatever is wrong with it, the change did not do it
        path = self._folder.path_of(candidate.place) if candidate.place is not None else None
        if found is None or path is None:
            return
        yield self._job.take(found, path, self._now), self._job.take(found, path, self._before)


def _next(id_: str) -> str:
    """The id with the next number, as wide; nothing for one without a number."""
    found = _LAST_NUMBER.search(id_)
    return f"{id_[: found.start(1)]}{int(found[1]) + 1:0{len(found[1])}}{found[2]}" if found else ""


def _holds_any(text: str, names: Iterable[frozenset[str]]) -> bool:
    """Whether a text holds all words of one of some names."""
    words = set(_WORD.findall(text.casefold()))
    return any(name and name <= words for name in names)


def _linked(text: str) -> set[str]:
    """The names of files and folders that links in a text may lead to, and some that they do not."""
    said = "\n".join((*_TARGETS.findall(text), *_TAGS.findall(text)))
    if "%" in said:
        said = f"{said}\n{unquote(said)}"
    if "&" in said:
        said = f"{said}\n{html.unescape(said)}"
    if "\\" in said:
        said = f"{said}\n{said.replace(chr(92), '')}"
    return {word for name in _NAME.findall(said) for word in _words(name)}


def _words(name: str) -> frozenset[str]:
    """The parts of a name before its first dot that are told apart where links are read."""
    return frozenset(_NAME.findall(name.strip(".").split(".")[0].casefold()))
