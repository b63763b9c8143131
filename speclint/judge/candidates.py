"""The files that a task looks at."""

from __future__ import annotations

from speclint.errors import SpeclintError
from speclint.files import Here
from speclint.settings.configuration import Settings
from speclint.settings.discover import Candidate, claims, discover, unmatched
from speclint.task import STANDARD_INPUT, Task


def is_mapped(task: Task, settings: Settings) -> bool:
    """Whether the settings alone say which files are looked at."""
    return not task.paths and bool(settings.templates)


def candidates(task: Task, here: Here, settings: Settings) -> tuple[list[Candidate], list[SpeclintError]]:
    """The files to look at, and what cannot be followed."""
    named = [standard_input(task, here)] if STANDARD_INPUT in task.paths else []
    paths = [path for path in task.paths if path != STANDARD_INPUT]
    if not paths and task.paths:
        return named, []
    mapped = is_mapped(task, settings)
    top = here.shown(settings.root) if mapped and settings.root else "."
    found = discover(here, paths or [top], exclude=task.exclude, settings=settings)
    problems = [SpeclintError(message, path) for path, message in found.problems]
    if not mapped:
        return [*named, *found.files], problems
    if not task.exclude:
        problems += unmatched(found.files, settings)
    return [file for file in found.files if claims(file.place, settings)], problems


def standard_input(task: Task, here: Here) -> Candidate:
    """The text that the task brings."""
    name = task.stdin_name
    place = here.own(name) if name else None
    return Candidate(name or "<stdin>", named=True, place=place, data=task.stdin)
