"""Today's findings recorded one by one, so that a run reports only new ones; what is gone is removed."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from speclint import run
from speclint.changes.baseline import NAME, Baseline, Entry, entry_of, path_in, read, save
from speclint.changes.moves import Moves
from speclint.commands.check import with_nothing_said
from speclint.errors import SpeclintError
from speclint.files import locked
from speclint.judge.memory import Memory
from speclint.judge.session import Session
from speclint.task import STANDARD_INPUT, Result, Task
from speclint.wording import count


def update(
    task: Task,
    session: Session,
    output: str | None,
    environment: Mapping[str, str],
    *,
    prune: bool,
    progress: run.Progress = run.no_progress,
    memory: Memory | None = None,
    jobs: run.Jobs = 1,
) -> tuple[list[str], list[SpeclintError]]:
    """Records what a task finds, or only removes what it finds no more, and says so in lines.

    Nothing is written when there are problems, which are the second half of the answer: a file that could not
    be read would lose all its entries. Two runs may record at once, each of its own part of the project; so
    the file is read again under a lock. After `docs/a.md` was mended, `prune` takes its entries out and keeps
    the others. `memory` and `jobs` are as in `run.check`.
    """
    if STANDARD_INPUT in task.paths:
        raise SpeclintError("standard input has no place to be recorded under: name a file")
    settings, here = session.settings, session.here
    folder = settings.root or here.folder
    usual = path_in(settings, here) or here.shown(os.path.join(folder, NAME))
    path = output or usual
    old = _standing(path, session, is_named=output is not None)
    if prune and old is None:
        raise SpeclintError("there is no such baseline to remove anything from", path)
    result = memory.recall(task, session) if memory is not None else None
    result = with_nothing_said(result or run.check(task, session, progress, memory, jobs), task, session)
    if result.problems:
        return [f"{path} is left as it was"] if old is not None else [], list(result.problems)
    if not prune and not result.checked:
        why = "".join(f": {path} is {why}" for path, why in result.left_out[:1])
        raise SpeclintError(f"nothing was checked, so that nothing is recorded{why}")
    inputs = [*session.places, *(here.place(file.path) for file in result.checked)]
    # Another run may have recorded something meanwhile: what counts is what stands there now.
    with locked(os.path.dirname(here.real(path))):
        old = _standing(path, session, is_named=output is not None)
        known = (old or Baseline(path, here)).followed(result, Moves(session.files, environment))
        if prune:
            new, lines = _pruned(known, known.gone(result, task))
        else:
            new, lines = _recorded(known, result, task, is_new=old is None)
        if old is None or Counter(new.entries) != Counter(old.entries):
            save(new, session.files, inputs)
    if prune:
        return lines, []
    if settings.baseline is None or here.real(path) != here.real(usual):
        name = os.path.relpath(here.real(path), folder).replace(os.sep, "/")
        lines.append(f"`check --baseline {path}`, or `baseline: {name}` in the settings, lets them be")
    return lines, []


def _standing(path: str, session: Session, *, is_named: bool) -> Baseline | None:
    """The baseline at a path; None where none stands, and in a pipe that the command line names."""
    place = session.here.place(path)
    is_pipe = is_named and os.path.exists(place) and not (os.path.isfile(place) or os.path.isdir(place))
    if is_pipe or not os.path.lexists(place):
        return None
    return read(path, session)


def _pruned(old: Baseline, gone: Sequence[Entry]) -> tuple[Baseline, list[str]]:
    """A baseline without what is gone, and what is said of that."""
    left = Counter(old.entries)
    left.subtract(gone)
    lines = [f"{count(len(gone), 'entry')} removed from {old.path}, {left.total()} left"]
    return replace(old, entries=tuple(left.elements())), lines


def _recorded(old: Baseline, result: Result, task: Task, *, is_new: bool) -> tuple[Baseline, list[str]]:
    """Puts today's findings in the place of those known of the same files, and forgets deleted files."""
    sees_all = old.sees_all(task)
    now = {old.name_of(file.path): file.diagnostics for file in result.checked}
    kept = [
        entry for entry in old.entries if entry.path not in now and (old.stands(entry.path) or not sees_all)
    ]
    entries = [*kept, *(entry_of(one, path) for path, found in now.items() for one in found)]
    before, after = Counter(old.entries), Counter(entries)
    changes = [f"{(after - before).total()} new", f"{(before - after).total()} gone"]
    said = f"{old.path}: {count(len(entries), 'finding')} recorded"
    line = said if is_new else f"{said} ({', '.join(changes)})"
    return replace(old, entries=tuple(entries)), [line]
