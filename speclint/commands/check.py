"""Specs checked as the command line asks for it: all, or what changed, without what is known already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from speclint.diagnostic import Severity
from speclint.judge.memory import Memory
from speclint.judge.session import Session
from speclint.task import Result, Task

if TYPE_CHECKING:
    from speclint.changes.baseline import Baseline

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
    progress: Callable[[int, int], None],
    memory: Memory | None = None,
    jobs: int | None = 1,
) -> tuple[Result, list[str]]:
    """What a task comes to without what is known, and what is said of that after the report.

    `environment` is for git, `memory` what earlier runs found; `jobs` is as in `run.check`.
    """
    recalled = memory.recall(task, session) if memory is not None and filters.since is None else None
    known, before = _baseline(filters, session), None
    if recalled is not None:
        result, remarks = recalled, _when_nothing_was_checked(recalled)
    elif filters.since is None:
        from speclint import run

        result = run.check(task, session, progress, memory, jobs)
        remarks = _when_nothing_was_checked(result)
    else:
        from speclint.changes import since

        change = since.check(task, session, filters.since, environment, progress)
        result, before, remarks = change.result, change.before, change.remarks
    if known is None and before is None:
        return result, remarks
    from speclint.changes import baseline

    silenced = baseline.silence(result, task, known, before)
    told = baseline.told(silenced, known, verbose=verbose) if known is not None else []
    return silenced.result, [*remarks, *told]


def _baseline(filters: Filters, session: Session) -> Baseline | None:
    if filters.no_baseline or (filters.baseline is None and session.settings.baseline is None):
        return None
    from speclint.changes import baseline

    return baseline.chosen(filters.baseline, session)


def listed(
    task: Task, session: Session, revision: str | None, environment: Mapping[str, str]
) -> tuple[list[tuple[str, str]], Result]:
    """The files of a task, or those of them that changed since a revision, and the problems with them."""
    if revision is None:
        from speclint import run

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
