"""What a task was at a revision: what was a spec then, of which template, and which rules were on."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from speclint.changes.git import LINK, Past
from speclint.errors import SpeclintError
from speclint.files import Files, bounded, is_below, is_markdown
from speclint.judge.active import ActiveRule
from speclint.judge.job import Job
from speclint.judge.session import Session
from speclint.model import Severity
from speclint.records import dataclass
from speclint.settings.configuration import Settings
from speclint.settings.discover import (
    SKIPPED_FOLDER,
    Candidate,
    claims,
    excluded_by,
    exclusions,
    overridden,
    stands_hidden,
)
from speclint.task import STANDARD_INPUT, Task
from speclint.template.schema import Schema
from speclint.text.source import Source

_WEIGHTS = {Severity.OFF: 0, Severity.INFO: 1, Severity.WARNING: 2, Severity.ERROR: 3}


@dataclass(frozen=True, slots=True)
class _PastFiles(Files):
    """The files of a repository as they were, and those elsewhere as they are.

    With `only`, but these files of the repository are as they were.
    """

    past: Past | None = None
    only: frozenset[str] | None = None

    def _held(self, place: str) -> tuple[bool, str | None]:
        """Whether the repository decides what stands at a place, and what it calls a file there."""
        is_past = self.only is None or place in self.only
        if self.past is None or not is_past or not is_below(place, self.past.top):
            return False, None
        path = self.past.real(os.path.relpath(place, self.past.top).replace(os.sep, "/"))
        return path is not None, path if path in self.past.tree else None

    def __reduce__(self) -> tuple[type[Files], tuple[object, ...]]:
        """Pickles without the past: another process is given all texts, and reads no file."""
        return Files, tuple(getattr(self, name) for name in Files.__match_args__)

    def stands(self, place: str) -> bool:
        decided, path = self._held(os.path.normpath(place))
        return path is not None if decided else Files.stands(self, place)

    def is_file(self, place: str) -> bool:
        decided, path = self._held(os.path.normpath(place))
        return path is not None if decided else Files.is_file(self, place)

    def read(self, place: str, shown: str, limit: int | None = None) -> bytes:
        decided, path = self._held(os.path.normpath(place))
        if not decided:
            return Files.read(self, place, shown, limit)
        data = self.past.content(path) if self.past is not None and path is not None else None
        if data is None:
            raise SpeclintError("was not there", shown)
        return bounded(data, shown, self.largest if limit is None else limit)


class Then:
    """A task as it would have been at a revision, where its settings could be read.

    `job` is None where they could not: then nothing is known of what was a spec.
    """

    def __init__(self, task: Task, session: Session, past: Past) -> None:
        self._task = task
        self._past = past
        self._here = session.here
        self._session = session
        self._files = _PastFiles(root=session.files.root, home=session.files.home, past=past)
        self.job: Job | None
        try:
            self.job = Job(task, session.at(self._files))
        except SpeclintError:
            self.job = None

    def maps_otherwise(self, settings: Settings) -> bool:
        """Whether other settings may give a file another template than those of then."""
        return self.job is not None and self.job.settings.templates != settings.templates

    def schema_of(self, candidate: Candidate, place: str) -> Schema | None:
        """The schema of what the repository calls `place`, as it was; None when it was no spec."""
        found = self._past.tree.get(place)
        if self.job is None or found is None or found.mode == LINK or self._is_left_out(candidate, place):
            return None
        is_mapped = self.job.settings.templates and not self._task.paths and not self._task.template
        if is_mapped and not claims(candidate.place, self.job.settings):
            return None
        try:
            source = Source.of(candidate.path, self._past.content(place) or b"")
            # Where a link leads from there today is no matter of what stood there.
            is_template = os.path.join(self._past.top, place) in self.job.templates
            return None if is_template else self.job.schema_as_spec(candidate, source)
        except SpeclintError:
            return None

    def _is_left_out(self, candidate: Candidate, place: str) -> bool:
        assert self.job is not None
        own = os.path.join(self._past.top, place)
        layers = exclusions(self._here, self._task.exclude, self.job.settings)
        return excluded_by(own, layers) is not None

    def demands(self, now: Job) -> tuple[str, ...]:
        """Where the files stand that say what is asked of specs, settings and templates, and were others."""
        if self.job is None:
            return ()
        sessions = now.session, self.job.session
        for job in (now, self.job):
            job.prepare()
        places = sorted({os.path.normpath(place) for session in sessions for place in session.places})
        return tuple(
            place
            for place in places
            if _plain(sessions[0].files.peek(place)) != _plain(sessions[1].files.peek(place))
        )

    def demanding(self, demands: Iterable[str]) -> Session:
        """Today's texts, of which is asked what these files asked then."""
        return self._session.at(replace(self._files, only=frozenset(demands)))

    def documents(self) -> Iterator[tuple[Candidate, str]]:
        """What the task looked at then, each with its place in the repository; some may be gone."""
        if self.job is None:
            return
        named = [self._here.real(path) for path in self._task.paths if path != STANDARD_INPUT]
        root = self.job.settings.root if self.job.settings.templates else None
        around = named if self._task.paths else [root or self._here.folder]
        for place in self._past.tree:
            own = os.path.join(self._past.top, place)
            if not is_markdown(place):
                continue
            above = [folder for folder in around if is_below(own, folder)]
            if any(self._is_walked(folder, own) for folder in above):
                yield Candidate(self._here.shown(own), named=own in named, place=own), place

    def _is_walked(self, folder: str, own: str) -> bool:
        assert self.job is not None
        steps = os.path.relpath(own, folder).split(os.sep)
        return SKIPPED_FOLDER not in steps and not stands_hidden(folder, own, self.job.settings)

    def still_on(
        self, rules: tuple[ActiveRule, ...], settings: Settings, when: str
    ) -> tuple[tuple[ActiveRule, ...], list[str]]:
        """Rules with those that were on or louder in their place, and what is said of each of these."""
        return _no_milder(rules, self.job.rules if self.job is not None else (), settings, (), when)

    def still_on_in(
        self, candidate: Candidate, rules: tuple[ActiveRule, ...], settings: Settings, when: str
    ) -> tuple[tuple[ActiveRule, ...], list[str]]:
        """As `still_on`, of the rules that run on a file, on which others may have run."""
        then = self.job.settings if self.job is not None else settings
        if self.job is None or (then.rules, then.overrides) == (settings.rules, settings.overrides):
            return rules, []
        under = overridden(candidate.place, settings)
        return _no_milder(rules, self.job.rules_of(candidate), settings, under, when)


def _no_milder(
    rules: Iterable[ActiveRule],
    were: Iterable[ActiveRule],
    settings: Settings,
    under: Sequence[int],
    when: str,
) -> tuple[tuple[ActiveRule, ...], list[str]]:
    """Rules with those that were louder in their place, and what is said of these.

    `under` are the numbers of the overrides that hold where the rules run.
    """
    now = {active.rule.name: active for active in rules}
    remarks = []
    for active in were:
        name = active.rule.name
        if name not in now or _weight(now[name]) < _weight(active):
            less = "milder" if name in now else "off"
            where = _said_in(name, settings, under)
            remarks.append(f"`{name}` is {less} now{where}: for this change it holds as it did {when}")
            now[name] = replace(active, options=now[name].options) if name in now else active
    return tuple(now[name] for name in sorted(now)), remarks


def _said_in(name: str, settings: Settings, under: Sequence[int]) -> str:
    """Where the settings say how loud a rule is, in brackets; nothing where they do not."""
    for number in reversed(under):
        if name in settings.overrides[number].rules:
            return f" ({settings.origin(('overrides', number, 'rules', name))})"
    return f" ({settings.origin(('rules', name))})" if name in settings.rules else ""


def _plain(data: bytes | None) -> bytes | None:
    """Bytes without the line ends that git may have changed."""
    return None if data is None else data.replace(b"\r\n", b"\n")


def _weight(active: ActiveRule) -> int:
    return _WEIGHTS[active.forced or active.rule.severity]
