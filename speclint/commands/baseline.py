"""Today's findings recorded one by one, so that a run reports only new ones; what is gone is removed."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from speclint import run
from speclint.changes.baseline import NAME, Baseline, Entry, entry_of, judged, path_in, read, save
from speclint.errors import SpeclintError
from speclint.judge.session import Session
from speclint.task import STANDARD_INPUT, Result, Task
from speclint.wording import count


def update(
    task: Task,
    session: Session,
    output: str | None,
    *,
    prune: bool,
    progress: run.Progress = run.no_progress,
) -> tuple[list[str], list[SpeclintError]]:
    """Records what a task finds, or only removes what it finds no more, and says so in lines.

    Nothing is written when there are problems, which are the second half of the answer.
    """
    if STANDARD_INPUT in task.paths:
        raise SpeclintError("standard input has no place to be recorded under: name a file")
    settings, here = session.settings, session.here
    folder = settings.root or here.folder
    usual = path_in(settings, here) or here.shown(os.path.join(folder, NAME))
    path = output or usual
    there = os.path.lexists(here.place(path))
    if prune and not there:
        raise SpeclintError("there is no such baseline to remove anything from", path)
    old = read(path, here) if there else Baseline(path, here)
    result = run.check(task, session, progress)
    if result.problems:
        return [f"{path} is left as it was"] if there else [], list(result.problems)
    if prune:
        followed = old.followed(result)
        return _pruned(followed, followed.gone(result, judged(task)), is_moved=followed is not old), []
    if not result.checked:
        raise SpeclintError("nothing was checked, so that nothing is recorded")
    lines = _recorded(old, result, there)
    if settings.baseline is None or here.real(path) != here.real(usual):
        name = os.path.relpath(here.real(path), folder).replace(os.sep, "/")
        lines.append(f"`check --baseline {path}`, or `baseline: {name}` in the settings, lets them be")
    return lines, []


def _pruned(old: Baseline, gone: Sequence[Entry], *, is_moved: bool) -> list[str]:
    left = Counter(old.entries)
    left.subtract(gone)
    if gone or is_moved:
        save(replace(old, entries=tuple(left.elements())))
    return [f"{count(len(gone), 'entry')} removed from {old.path}, {left.total()} left"]


def _recorded(old: Baseline, result: Result, there: bool) -> list[str]:
    """Puts today's findings in the place of those known of the same files, and forgets deleted files."""
    now = {old.name_of(file.path): file.diagnostics for file in result.checked}
    kept = [entry for entry in old.entries if entry.path not in now and old.stands(entry.path)]
    entries = [*kept, *(entry_of(one, path) for path, found in now.items() for one in found)]
    before, after = Counter(old.entries), Counter(entries)
    if before != after or not there:
        save(replace(old, entries=tuple(entries)))
    changes = [f"{(after - before).total()} new", f"{(before - after).total()} gone"]
    said = f"{old.path}: {count(len(entries), 'finding')} recorded"
    return [f"{said} ({', '.join(changes)})" if there else said]
