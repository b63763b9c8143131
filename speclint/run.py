"""The straight line: a task → its files → each laid against its template → judged → a result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from speclint.cache import digest
from speclint.errors import SpeclintError, once
from speclint.judge.diagnose import Judged, settle
from speclint.judge.job import Job, See
from speclint.judge.judge import judge_project
from speclint.judge.memory import Memory, Notes
from speclint.judge.session import Session
from speclint.judge.work import Outcome, Text, judge_text, processes, seldom_collected
from speclint.settings.discover import Candidate
from speclint.task import Checked, Result, Task
from speclint.text.source import Source

# Told how much is done, of how much: each file is laid, then judged.
Progress = Callable[[int, int], None]
# How many processes, None for as many as are worth it; or the address of a scheduler (`tcp://host:8786`).
Jobs = int | str | None


def no_progress(done: int, total: int) -> None:
    """Tells nobody."""


def check(
    task: Task,
    session: Session,
    progress: Progress = no_progress,
    memory: Memory | None = None,
    jobs: Jobs = 1,
    see: See | None = None,
) -> Result:
    """Checks what a task names; raises `SpeclintError` when the task itself makes no sense.

    What `memory` knows is not found again, and what is found is added to it. `jobs` is the number of
    processes; None leaves it to the number of files and cores, an address means the workers of a cluster.
    `see` is what is made of each file that is laid, besides.
    """
    with seldom_collected():
        notes = memory.notes(session) if memory is not None else None
        return _check(Job(task, session, see), progress, notes, jobs)


def _check(job: Job, progress: Progress, notes: Notes | None, jobs: Jobs) -> Result:
    looked = job.candidates()
    candidates, problems = looked.files, list(looked.problems)
    folder = job.folder()
    project = job.project(folder)
    files: list[tuple[int, str, Judged]] = []
    passed_over = 0
    outcomes = _outcomes(job, candidates, lambda done: progress(done, 2 * len(candidates)), notes, jobs)
    for number, (candidate, outcome) in enumerate(zip(candidates, outcomes, strict=True)):
        if isinstance(outcome, SpeclintError):
            problems.append(outcome)
        elif outcome is None:
            passed_over += 1
        else:
            place = folder.path_of(candidate.place) if candidate.place is not None else None
            kept = outcome.kept
            path = project.take(place, partial(job.read, candidate), kept.facts, kept.anchors)
            files.append((number, path, outcome))
    from_project, raised = judge_project(project, job.rules)
    problems += raised
    checked: dict[int, Checked] = {}
    for done, (number, path, judged) in enumerate(files):
        progress(len(files) + done, 2 * len(files))
        reread: Callable[[], Source] = partial(job.read, candidates[number])
        said, raised = settle(
            judged,
            reread,
            job.rules_of(candidates[number]),
            from_project=from_project[path],
            source_of=project.source,
        )
        problems += raised
        kept = judged.kept
        checked[number] = Checked(kept.path, kept.template, said, kept.by_default, judged.seen)
    if notes is not None:
        notes.save(job, project, folder, None if problems else checked)
    return looked.result(tuple(checked.values()), once(problems), passed_over)


def _outcomes(
    job: Job,
    candidates: Sequence[Candidate],
    progress: Callable[[int], None],
    notes: Notes | None,
    jobs: Jobs,
) -> list[Outcome]:
    """What each file comes to, those that are known from earlier runs and those that are judged now."""
    found: dict[int, Outcome] = {}
    for number, candidate in enumerate(candidates if notes is not None else ()):
        known = notes.known(number, candidate, job) if notes is not None else None
        if known is not None:
            found[number] = Judged(known) if not isinstance(known, bool) else None
    left = [number for number in range(len(candidates)) if number not in found]
    digests: dict[int, str] = {}
    texts = _texts(job, candidates, left, found, digests)
    if left:
        progress(len(found))
    for number, outcome in _judged(job, texts, len(left), jobs):
        found[number] = outcome
        if len(found) < len(candidates):
            progress(len(found))
        if notes is not None and not isinstance(outcome, SpeclintError):
            notes.note(number, candidates[number], digests.pop(number), outcome)
    return [found[number] for number in range(len(candidates))]


def _texts(
    job: Job,
    candidates: Sequence[Candidate],
    numbers: Iterable[int],
    found: dict[int, Outcome],
    digests: dict[int, str],
) -> Iterator[tuple[int, Text]]:
    """The texts of some files, read when they are asked for; what cannot be read is `found` to be so."""
    for number in numbers:
        try:
            data = job.data(candidates[number])
        except SpeclintError as error:
            found[number] = error
        else:
            digests[number] = digest(data)
            yield number, (candidates[number], data)


def _judged(
    job: Job, texts: Iterable[tuple[int, Text]], many: int, jobs: Jobs
) -> Iterator[tuple[int, Outcome]]:
    """What numbered texts, so many, come to, here or elsewhere."""
    if isinstance(jobs, str):
        if many:
            from speclint.judge import cluster
            from speclint.judge.spread import spread

            with cluster.workers(jobs) as (width, executor):
                yield from spread(job, texts, width, executor)
        return
    width = processes(many, jobs)
    if width > 1:
        from speclint.judge.spread import spread

        yield from spread(job, texts, width)
        return
    for number, (candidate, data) in texts:
        yield number, judge_text(job, candidate, data)


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
    return found, looked.result((), once((*looked.problems, *result.problems)), result.passed_over)
