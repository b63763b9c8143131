"""The straight line: a task → its files → each laid against its template → judged → a result."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from speclint.errors import SpeclintError
from speclint.judge.diagnose import Judged, settle
from speclint.judge.job import Job
from speclint.judge.judge import judge_project
from speclint.judge.memory import Memory, Notes
from speclint.judge.session import Session
from speclint.settings.discover import Candidate
from speclint.task import Checked, Result, Task
from speclint.text.source import Source

# Told how much is done, of how much: each file is laid, then judged.
Progress = Callable[[int, int], None]
# How many objects come before the garbage collector looks.
_SELDOM = 100_000


def no_progress(done: int, total: int) -> None:
    """Tells nobody."""


def check(
    task: Task, session: Session, progress: Progress = no_progress, memory: Memory | None = None
) -> Result:
    """Checks what a task names; raises `SpeclintError` when the task itself makes no sense.

    What `memory` knows is not found again, and what is found is added to it.
    """
    with _seldom_collected():
        notes = memory.notes(task, session) if memory is not None else None
        return _check(Job(task, session), progress, notes)


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Lets the garbage collector pass over what is there already, and look seldom for what comes.

    A laid spec is a hundred thousand objects that live until it is judged: looking at each again and again
    took a fifth of the run.
    """
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_SELDOM, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def _check(job: Job, progress: Progress, notes: Notes | None) -> Result:
    candidates, problems = job.candidates()
    folder = job.folder()
    project = job.project(folder)
    files: list[tuple[str, Judged, Callable[[], Source]]] = []
    numbers: list[int] = []
    passed_over = 0
    for number, candidate in enumerate(candidates):
        progress(number, 2 * len(candidates))
        try:
            judged = _judged(job, candidate, notes)
        except SpeclintError as error:
            problems.append(error)
            continue
        if judged is None:
            passed_over += 1
        else:
            numbers.append(number)
            reread: Callable[[], Source] = partial(job.read, candidate)
            place = folder.path_of(candidate.place) if candidate.place is not None else None
            path = project.take(place, reread, judged.kept.facts, judged.kept.anchors)
            files.append((path, judged, reread))
    from_project, raised = judge_project(project, job.rules)
    problems += raised
    checked = []
    for number, (path, judged, reread) in enumerate(files):
        progress(len(files) + number, 2 * len(files))
        said, raised = settle(
            judged, reread, job.rules, from_project=from_project[path], source_of=project.source
        )
        problems += raised
        checked.append(Checked(judged.kept.path, judged.kept.template, said))
    if notes is not None:
        notes.save(project, folder, None if problems else dict(zip(numbers, checked, strict=True)))
    return Result(tuple(checked), tuple(problems), passed_over)


def _judged(job: Job, candidate: Candidate, notes: Notes | None) -> Judged | None:
    """A file whose own rules were asked, now or in an earlier run; None for what is no spec."""
    data = job.data(candidate)
    known = notes.known(candidate, data, (active.rule for active in job.rules)) if notes is not None else None
    if known is not None:
        return Judged(known) if not isinstance(known, bool) else None
    laid = job.lay(candidate, Source.of(candidate.path, data))
    judged = job.judge(laid) if laid is not None else None
    if notes is not None:
        notes.note(candidate, data, judged)
    return judged


def listed(job: Job, candidates: Iterable[Candidate]) -> tuple[list[tuple[str, str]], Result]:
    """Those of some files that are checked, each with its template, and a result without findings."""
    found: list[tuple[str, str]] = []
    problems: list[SpeclintError] = []
    passed_over = 0
    for candidate in candidates:
        try:
            schema = job.schema_of(candidate, job.read(candidate))
        except SpeclintError as error:
            problems.append(error)
            continue
        if schema is None:
            passed_over += 1
        else:
            found.append((candidate.path, schema.name))
    return found, Result(problems=tuple(problems), passed_over=passed_over)


def files(task: Task, session: Session) -> tuple[list[tuple[str, str]], Result]:
    """The files that a task would check, each with its template, without checking them."""
    job = Job(task, session)
    candidates, problems = job.candidates()
    found, result = listed(job, candidates)
    return found, replace(result, problems=(*problems, *result.problems))
