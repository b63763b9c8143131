"""The files that a task looks at."""

from __future__ import annotations

import os
from collections.abc import Mapping

from speclint.errors import SpeclintError
from speclint.files import Files, Here
from speclint.records import dataclass
from speclint.settings.configuration import Settings
from speclint.settings.discover import Candidate, claims, discover, excluded_by, exclusions, unmatched
from speclint.task import STANDARD_INPUT, Task


@dataclass(frozen=True, slots=True)
class Looked:
    """The files that a task looks at, what cannot be followed, and the named paths left out, with why."""

    files: tuple[Candidate, ...] = ()
    problems: tuple[SpeclintError, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()


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
    return Looked(tuple(files), found.problems, tuple(left_out))


def _found(task: Task, here: Here, disk: Files, settings: Settings) -> Looked:
    """What the paths of the task lead to, templates and all."""
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
    problems = [SpeclintError(message, path) for path, message in found.problems]
    files = found.files
    if mapped:
        if not task.exclude and not task.allow_nothing:
            problems += unmatched(files, settings)
        files = tuple(file for file in files if claims(file.place, settings))
    return Looked((*typed.files, *files), tuple(problems), (*typed.left_out, *found.left_out))


def standard_input(task: Task, here: Here) -> Candidate:
    """The text that a task brings."""
    name = task.stdin_name
    place = here.own(name) if name else None
    return Candidate(name or "<stdin>", named=True, place=place, data=task.stdin)


def _typed(task: Task, here: Here, settings: Settings) -> Looked:
    """The text that the task brings, unless its file is excluded."""
    text = standard_input(task, here)
    by = excluded_by(text.place, exclusions(here, task.exclude, settings)) if text.place else None
    return Looked((text,)) if by is None else Looked(left_out=((text.path, f"excluded by {by}"),))
