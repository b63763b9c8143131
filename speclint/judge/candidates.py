"""The files that a task looks at."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace

from speclint.errors import SpeclintError
from speclint.files import Files, Here
from speclint.records import dataclass
from speclint.settings.configuration import Settings
from speclint.settings.discover import (
    NO_DOCUMENT,
    NO_MARKDOWN,
    Candidate,
    claims,
    discover,
    excluded_by,
    exclusions,
    idle,
    unmatched,
)
from speclint.task import STANDARD_INPUT, UNNAMED, Checked, Result, Task


@dataclass(frozen=True, slots=True)
class Looked:
    """The files that a task looks at, what cannot be followed, and the named paths left out, with why.

    `remarks` and `hidden` are as in `Result`.
    """

    files: tuple[Candidate, ...] = ()
    problems: tuple[SpeclintError, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()

    def result(
        self, checked: tuple[Checked, ...], problems: tuple[SpeclintError, ...], passed_over: int
    ) -> Result:
        """What checking these files came to."""
        return Result(checked, problems, passed_over, self.left_out, self.remarks, self.hidden)


def is_mapped(task: Task, settings: Settings) -> bool:
    """Whether the settings alone say which files are looked at."""
    return not task.paths and bool(settings.templates)


def template_at(candidate: Candidate, templates: Mapping[str, str]) -> str | None:
    """What says that a file is a template, and so no spec of itself; None when it is none.

    `templates` are the places of those that files are checked against, each with what says so.
    """
    place = os.path.realpath(candidate.place) if candidate.place is not None else None
    return templates.get(place) if place is not None else None


def candidates(
    task: Task, here: Here, disk: Files, settings: Settings, templates: Mapping[str, str]
) -> Looked:
    """The files to look at, and what cannot be followed; `templates` as in `template_at`."""
    found = _found(task, here, disk, settings)
    files, left_out = [], list(found.left_out)
    for file in found.files:
        by = template_at(file, templates)
        if by is None:
            files.append(file)
        elif file.named:
            left_out.append((file.path, f"a template ({by}), and no spec of itself"))
    return replace(found, files=tuple(files), left_out=tuple(left_out))


def _found(task: Task, here: Here, disk: Files, settings: Settings) -> Looked:
    """What the paths of the task lead to, templates and all.

    A run may be given paths, a text on standard input, or nothing, which means all that the settings map;
    only in the last case can be said what the settings name and nobody has. Where settings map files, what
    none of their globs claims is passed over: with `docs/*.md` mapped, a walk says nothing of `README.md`.
    """
    paths = [path for path in task.paths if path != STANDARD_INPUT]
    typed = _typed(task, here, settings) if len(paths) < len(task.paths) else Looked()
    if not paths and task.paths:
        return typed
    mapped = is_mapped(task, settings)
    top = here.shown(settings.root) if mapped and settings.root else "."
    found = discover(
        here,
        paths or [top],
        exclude=task.exclude,
        settings=settings,
        allow_nothing=task.allow_nothing,
        files=disk,
    )
    problems = [SpeclintError(_with_advice(message), path) for path, message in found.problems]
    files = found.files
    remarks: tuple[str, ...] = ()
    if not task.paths and not task.exclude and not task.allow_nothing:
        problems += unmatched(files, settings) if mapped else ()
        is_whole = mapped or settings.root == os.path.realpath(here.folder)
        remarks = tuple(map(str, idle(found, settings))) if is_whole else ()
    if mapped:
        files = tuple(file for file in files if claims(file.place, settings))
    left_out = (*typed.left_out, *found.left_out)
    return Looked((*typed.files, *files), tuple(problems), left_out, remarks, found.hidden)


def _with_advice(message: str) -> str:
    """What is said of a path that cannot be followed, with what to do where it holds no documents."""
    if not message.startswith(NO_MARKDOWN):
        return message
    first = ", `speclint init` then the settings" if message == NO_DOCUMENT else ""
    return f"{message}{first}"


def standard_input(task: Task, here: Here) -> Candidate:
    """The text that a task brings."""
    name = task.stdin_name
    place = here.own(name) if name else None
    return Candidate(name or UNNAMED, named=True, place=place, data=task.stdin)


def _typed(task: Task, here: Here, settings: Settings) -> Looked:
    """The text that the task brings, unless its file is excluded."""
    text = standard_input(task, here)
    by = excluded_by(text.place, exclusions(here, task.exclude, settings)) if text.place else None
    return Looked((text,)) if by is None else Looked(left_out=((text.path, f"excluded by {by}"),))
