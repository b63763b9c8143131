"""What a change owes: rules that look at what was there before, asked of changed specs and of others."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from speclint.changes.git import LINK, MODULE, Past
from speclint.errors import SpeclintError
from speclint.files import Files
from speclint.judge import failure
from speclint.judge.diagnose import SpecFile
from speclint.judge.judge import judge_change
from speclint.model import Finding, Spec
from speclint.records import dataclass
from speclint.settings.discover import fitting

# A spec may name so many globs, and a file may have so many bytes: another one counts as changed.
_MOST_GLOBS = 100
_LARGEST = 200_000_000


class Owed:
    """The files of a repository as they are and as they were, for the rules that look at both.

    `in_project` gives the path that the project has for what the repository calls a file, None for one
    outside of it; `since` says in words what ended that state.
    """

    def __init__(self, past: Past, files: Files, in_project: Callable[[str], str | None], since: str) -> None:
        self._past = past
        self._files = files
        self._in_project = in_project
        self._since = since
        self._known: dict[str, str] | None = None
        self._changed: dict[str, bool] = {}

    def of(
        self, now: SpecFile, before: SpecFile | None
    ) -> tuple[dict[str, list[Finding]], list[SpeclintError]]:
        """What the rules say of a spec that was one before, by their names, and which of them raised."""
        if before is None or not asks(now):
            return {}, []
        change = _Change(before.spec, self._since, now.path, self)
        verdict = judge_change(now.spec, change, now.rules)
        said: dict[str, list[Finding]] = {
            active.rule.name: [] for active in now.rules if active.rule.check_change is not None
        }
        for one in verdict.said:
            said[one.rule.rule.name].append(one.finding)
        path = now.source.path
        return said, [
            failure.error(name, "this file", problem, path) for name, problem in verdict.raised.items()
        ]

    def touched(self, globs: Iterable[str], besides: str) -> Iterator[str]:
        """The files of the project that globs name and that are others now, but for one."""
        named = tuple(islice(globs, _MOST_GLOBS))
        fits = fitting((*named, *(f"{glob}/" for glob in named)))
        for path, place in self._paths().items():
            if path != besides and fits(path) and self._is_changed(place):
                yield path

    def _paths(self) -> Mapping[str, str]:
        """What the repository calls each file of the project that there was or is, by its path there."""
        if self._known is None:
            places = sorted({*self._past.tree, *self._past.present()})
            paths = ((self._in_project(place), place) for place in places)
            self._known = {path: place for path, place in paths if path is not None}
        return self._known

    def _is_changed(self, place: str) -> bool:
        if place not in self._changed:
            self._changed[place] = self._compared(place)
        return self._changed[place]

    def _compared(self, place: str) -> bool:
        own, found = os.path.join(self._past.top, place), self._past.tree.get(place)
        if found is None:
            return self._files.stands(own)
        if found.mode == MODULE:
            return False
        if found.mode == LINK:
            is_link = os.path.islink(own)
            return not is_link or os.fsencode(os.readlink(own)) != self._past.content(place)
        data = self._files.peek(own, _LARGEST)
        return data is None or not self._past.is_same(place, data)


def asks(file: SpecFile) -> bool:
    """Whether a rule that is on for a file looks at what was there before."""
    return any(active.rule.check_change is not None and active.is_loud for active in file.rules)


@dataclass(frozen=True, slots=True)
class _Change:
    """What a rule may ask of the change that a spec at a path of the project is looked at for."""

    before: Spec
    since: str
    path: str
    owed: Owed

    def fits(self, globs: Iterable[str]) -> bool:
        return fitting(tuple(globs))(self.path)

    def touched(self, globs: Iterable[str]) -> tuple[str, ...]:
        return tuple(self.owed.touched(globs, self.path))
