"""The straight line: a task → its files → each laid against its template → judged → a result."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from speclint.errors import SpeclintError, once
from speclint.judge.diagnose import Judged, settle
from speclint.judge.job import Job
from speclint.judge.judge import judge_project
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


def check(task: Task, session: Session, progress: Progress = no_progress) -> Result:
    """Checks what a task names; raises `SpeclintError` when the task itself makes no sense."""
    with _seldom_collected():
        return _check(Job(task, session), progress)


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


def _check(job: Job, progress: Progress) -> Result:
    looked = job.candidates()
    candidates, problems = looked.files, list(looked.problems)
    folder = job.folder()
    project = job.project(folder)
    files: list[tuple[str, Judged, Callable[[], Source], bool]] = []
    passed_over = 0
    for number, candidate in enumerate(candidates):
        progress(number, 2 * len(candidates))
        try:
            laid = job.lay(candidate)
        except SpeclintError as error:
            problems.append(error)
            continue
        if laid is None:
            passed_over += 1
            continue
        judged = job.judge(laid)
        reread: Callable[[], Source] = partial(job.read, candidate)
        place = folder.path_of(candidate.place) if candidate.place is not None else None
        path = project.take(place, reread, judged.kept.facts, judged.kept.anchors)
        files.append((path, judged, reread, laid.by_default))
    from_project, raised = judge_project(project, job.rules)
    problems += raised
    checked = []
    for number, (path, judged, reread, by_default) in enumerate(files):
        progress(len(files) + number, 2 * len(files))
        said, raised = settle(
            judged, reread, job.rules, from_project=from_project[path], source_of=project.source
        )
        problems += raised
        checked.append(Checked(judged.kept.path, judged.kept.template, said, by_default))
    return Result(tuple(checked), once(problems), passed_over, looked.left_out)


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
    return found, Result(problems=once(problems), passed_over=passed_over)


def files(task: Task, session: Session) -> tuple[list[tuple[str, str]], Result]:
    """The files that a task would check, each with its template, without checking them."""
    job = Job(task, session)
    looked = job.candidates()
    found, result = listed(job, looked.files)
    problems = (*looked.problems, *result.problems)
    return found, replace(result, problems=problems, left_out=looked.left_out)
