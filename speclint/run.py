"""The straight line: a task → its files → each laid against its template → judged → a result."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from speclint.errors import SpeclintError, once
from speclint.judge.diagnose import SpecFile
from speclint.judge.job import Job
from speclint.judge.judge import judge_project
from speclint.judge.session import Session
from speclint.settings.discover import Candidate
from speclint.task import Result, Task

# Told how much is done, of how much: each file is laid, then judged.
Progress = Callable[[int, int], None]


def no_progress(done: int, total: int) -> None:
    """Tells nobody."""


def check(task: Task, session: Session, progress: Progress = no_progress) -> Result:
    """Checks what a task names; raises `SpeclintError` when the task itself makes no sense."""
    job = Job(task, session)
    looked = job.candidates()
    candidates, problems = looked.files, list(looked.problems)
    folder = job.folder()
    project = job.project(folder)
    files: list[SpecFile] = []
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
        else:
            path = folder.path_of(candidate.place) if candidate.place is not None else None
            files.append(replace(laid, path=project.take(path, laid.source, laid.spec)))
    from_project, raised = judge_project(project, job.rules)
    problems += raised
    checked = []
    for number, file in enumerate(files):
        progress(len(files) + number, 2 * len(files))
        said, raised = job.diagnose(file, from_project[file.path], project.source)
        problems += raised
        checked.append(said)
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
    problems = once((*looked.problems, *result.problems))
    return found, replace(result, problems=problems, left_out=looked.left_out)
