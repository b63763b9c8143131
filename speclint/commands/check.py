"""Specs checked as the command line asks for it: all, or what changed, without what is known already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from speclint import run
from speclint.changes import baseline
from speclint.changes.fix import Outcome
from speclint.errors import SpeclintError
from speclint.judge.session import Session
from speclint.model import Severity
from speclint.task import Result, Task

FAIL_LEVELS = {
    "error": (Severity.ERROR,),
    "warning": (Severity.ERROR, Severity.WARNING),
    "info": (Severity.ERROR, Severity.WARNING, Severity.INFO),
    "never": (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is taken out of a result: what stood there at a revision, and what a baseline knows."""

    since: str | None = None
    baseline: str | None = None
    no_baseline: bool = False


def check(
    task: Task,
    session: Session,
    filters: Filters,
    environment: Mapping[str, str],
    *,
    verbose: bool,
    progress: run.Progress = run.no_progress,
) -> tuple[Result, list[str]]:
    """What a task comes to without what is known, and what is said of that after the report.

    `environment` is for git.
    """
    known = None if filters.no_baseline else baseline.chosen(filters.baseline, session)
    before = None
    if filters.since is None:
        result = run.check(task, session, progress)
        remarks = _when_nothing_was_checked(result)
    else:
        from speclint.changes import since

        change = since.check(task, session, filters.since, environment, progress)
        result, before, remarks = change.result, change.before, change.remarks
    if known is None and before is None:
        return result, remarks
    silenced = baseline.silence(result, task, known, before)
    told = baseline.told(silenced, known, verbose=verbose) if known is not None else []
    return silenced.result, [*remarks, *told]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """Whether findings are mended, and how: in the files or only shown, with a report or without."""

    fix: bool = False
    unsafe: bool = False
    diff: bool = False
    only: bool = False

    @property
    def is_wanted(self) -> bool:
        """Whether anything is mended; `SpeclintError` for what makes no sense together."""
        if self.unsafe and not (self.fix or self.diff or self.only):
            raise SpeclintError("--unsafe-fixes needs --fix or --diff")
        return self.fix or self.diff or self.only


def mend(
    task: Task,
    session: Session,
    filters: Filters,
    environment: Mapping[str, str],
    mending: Mending,
    *,
    verbose: bool,
    progress: run.Progress = run.no_progress,
) -> Outcome:
    """What mending a task comes to; files are written unless only the difference is wanted."""
    from speclint.changes import fix

    def checked(task: Task) -> tuple[Result, list[str]]:
        return check(task, session, filters, environment, verbose=verbose, progress=progress)

    outcome = fix.mend(checked, task, session, unsafe=mending.unsafe)
    unsaved = [] if mending.diff else fix.save(outcome.files, task, session)
    result = replace(outcome.result, problems=(*outcome.result.problems, *unsaved))
    return replace(outcome, result=result)


def listed(
    task: Task, session: Session, revision: str | None, environment: Mapping[str, str]
) -> tuple[list[tuple[str, str]], Result]:
    """The files of a task, or those of them that changed since a revision, and the problems with them."""
    if revision is None:
        return run.files(task, session)
    from speclint.changes import since

    return since.files(task, session, revision, environment)


def exit_code(result: Result, fail_on: str) -> int:
    """2 when the answer cannot be trusted, 1 when something weighs as much as `fail_on` says, else 0."""
    if result.problems:
        return 2
    return int(any(found.severity in FAIL_LEVELS[fail_on] for found in result.diagnostics))


def _when_nothing_was_checked(result: Result) -> list[str]:
    if result.checked:
        return []
    looked = f"{result.passed_over} file{'s' if result.passed_over != 1 else ''}"
    return [
        f"nothing was checked: {looked} looked at, none of them known as a spec"
        " (--template NAME-OR-PATH checks files against a template whatever they look like)"
    ]
