"""Specs checked as the command line asks for it: all, or what changed, without what is known already."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from speclint.diagnostic import Severity
from speclint.errors import SpeclintError, did_you_mean
from speclint.judge.memory import Memory
from speclint.judge.session import Session
from speclint.records import dataclass
from speclint.report.formats import FORMATS
from speclint.settings.configuration import Settings
from speclint.settings.discover import NO_MARKDOWN, hidden_documents
from speclint.task import UNNAMED, Result, Task
from speclint.wording import count

if TYPE_CHECKING:
    from speclint.changes.baseline import Baseline
    from speclint.changes.fix import Outcome
    from speclint.changes.moves import Moves
    from speclint.changes.since import Change
    from speclint.judge.job import See
    from speclint.run import Jobs

_NOTHING = "nothing was checked"
_AS_SPECS = "`--template NAME-OR-PATH` takes all of them for specs"
_LET_BE = "`--allow-nothing` lets that be"

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
    jobs: Jobs = 1,
    see: See | None = None,
) -> tuple[Result, list[str]]:
    """What a task comes to without what is known, and what is said of that after the report.

    `environment` is for git, `memory` what earlier runs found; `jobs` and `see` are as in `run.check`.
    """
    recalled = memory.recall(task, session) if memory is not None and filters.since is None else None
    known, before = _baseline(filters, session), None
    moves = _moves(session, environment) if known is not None else None
    if recalled is not None:
        result = with_nothing_said(recalled, task, session)
        remarks = _passed_over(result)
    elif filters.since is None:
        from speclint import run

        result = with_nothing_said(run.check(task, session, progress, memory, jobs, see), task, session)
        remarks = _passed_over(result)
    else:
        from speclint.changes import since

        change = since.check(task, session, filters.since, environment, progress, memory, jobs)
        result, before = change.result, change.before
        remarks = [*change.remarks, *_brought(change, task, known, moves)]
    remarks = [*session.settings.remarks, *result.remarks, *_left_out(result), *remarks, *_on_default(result)]
    if known is None and before is None:
        return result, remarks
    from speclint.changes import baseline

    silenced = baseline.silence(result, task, known, before, moves)
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
    progress: Callable[[int, int], None],
    memory: Memory | None = None,
    jobs: Jobs = 1,
) -> Outcome:
    """What mending a task comes to; files are written unless only the difference is wanted.

    `memory` and `jobs` are as in `check`: of a file that a round leaves alone it is known what it came to.
    """
    from speclint.changes import fix

    if task.template is not None:
        task, memory = replace(task, brings="others"), None

    def checked(task: Task) -> tuple[Result, list[str]]:
        return check(
            task,
            session,
            filters,
            environment,
            verbose=verbose,
            progress=progress,
            memory=memory,
            jobs=jobs,
        )

    outcome = fix.mend(checked, task, session, unsafe=mending.unsafe)
    unsaved = [] if mending.diff else fix.save(outcome.files, task, session)
    if unsaved:
        outcome = _as_it_stands(outcome, unsaved, session, lambda: checked(task)[0])
    result = replace(outcome.result, problems=(*outcome.result.problems, *unsaved))
    if not (task.brings and outcome.files):
        return replace(outcome, result=result)
    from speclint.commands import bring

    return replace(outcome, result=result, placeless=tuple(bring.placeless(outcome.files, task, session)))


def _as_it_stands(
    outcome: Outcome, unsaved: Sequence[SpeclintError], session: Session, check: Callable[[], Result]
) -> Outcome:
    """An outcome with what is found in the files themselves where they could not be written."""
    left = {problem.path for problem in unsaved}
    for path in filter(None, left):
        session.put(path, None)
    of_now = {file.path: file for file in check().checked}
    files = tuple(of_now.get(file.path, file) for file in outcome.result.checked)
    return replace(
        outcome,
        files=tuple(file for file in outcome.files if file.path not in left),
        result=replace(outcome.result, checked=files),
    )


def _baseline(filters: Filters, session: Session) -> Baseline | None:
    if filters.no_baseline or (filters.baseline is None and session.settings.baseline is None):
        return None
    from speclint.changes import baseline

    return baseline.chosen(filters.baseline, session)


def _moves(session: Session, environment: Mapping[str, str]) -> Moves:
    from speclint.changes.moves import Moves

    return Moves(session.files, environment)


def listed(
    task: Task, session: Session, revision: str | None, environment: Mapping[str, str]
) -> tuple[list[tuple[str, str]], Result]:
    """The files of a task, or those of them that changed since a revision, and the problems with them."""
    if revision is None:
        from speclint import run

        found, result = run.files(task, session)
        return found, result if found else with_nothing_said(result, task, session)
    from speclint.changes import since

    return since.files(task, session, revision, environment)


def inputs(task: Task, session: Session, filters: Filters, result: Result) -> list[str]:
    """Where everything stands that a run is about: specs, templates, settings and the baseline."""
    here, known = session.here, filters.baseline
    if known is None and session.settings.baseline is not None:
        from speclint.changes import baseline

        known = baseline.path_in(session.settings, here)
    said = [*task.paths, *(file.path for file in result.checked), *(p.path for p in result.problems)]
    return [*session.places, *(here.place(path) for path in (*said, known) if path)]


def exit_code(result: Result, fail_on: str) -> int:
    """2 when the answer cannot be trusted, 1 when something weighs as much as `fail_on` says, else 0."""
    if result.problems:
        return 2
    return int(any(found.severity in FAIL_LEVELS[fail_on] for found in result.diagnostics))


def usual_format(settings: Settings) -> str | None:
    """The format that the settings ask for; `SpeclintError` when there is none of that name."""
    said = settings.format
    if said is not None and said not in FORMATS:
        raise settings.error(("format",), f"`{said}` is no format{did_you_mean(said, FORMATS)}")
    return said


def with_nothing_said(result: Result, task: Task, session: Session) -> Result:
    """A result with the problem that nothing was checked, if a walk over folders found no spec at all.

    Named files that are no specs, or are left out, are none.
    """
    paths = [session.here.place(path) for path in task.paths]
    is_walk = not paths or any(map(os.path.isdir, paths))
    if result.checked or result.problems or task.allow_nothing or not is_walk:
        return result
    return replace(result, problems=(SpeclintError(_nothing(result, task, session)),))


def with_way_out(result: Result) -> Result:
    """A result with how to let it be said of folders without documents, or without a spec."""
    return replace(result, problems=tuple(map(_with_way_out, result.problems)))


def _with_way_out(problem: SpeclintError) -> SpeclintError:
    if not problem.message.startswith((NO_MARKDOWN, _NOTHING)):
        return problem
    joint = "," if problem.message.endswith(_AS_SPECS) else ";"
    return SpeclintError(f"{problem.message}{joint} {_LET_BE}", problem.path)


def _looked(result: Result) -> str:
    return f"{_NOTHING}: {count(result.passed_over, 'file')} looked at, none of them known as a spec"


def _brought(change: Change, task: Task, known: Baseline | None, moves: Moves | None) -> Iterator[str]:
    """How many findings a change of what is asked of specs brings to those that did not change."""
    from speclint.changes import baseline

    files = [file for file in change.brought.checked if file.diagnostics]
    left = baseline.silence(Result(tuple(files)), task, known, {}, moves).result
    specs = sum(bool(file.diagnostics) for file in left.checked)
    if specs:
        found = len(left.diagnostics)
        named = " and ".join(filter(None, (", ".join(change.demands[:-1]), change.demands[-1])))
        them = "it" if found == 1 else "them"
        yield (
            f"{named} changed, which brings {count(found, 'finding')} to {count(specs, 'spec')} that did not"
            f" change: `speclint check` shows {them}, `speclint baseline` records {them}"
        )


def _passed_over(result: Result) -> list[str]:
    is_said = not result.checked and not result.problems and result.passed_over
    return [_looked(result)] if is_said else []


def _nothing(result: Result, task: Task, session: Session) -> str:
    if result.left_out and not result.passed_over:
        return f"{_NOTHING}: {'; '.join(_left_out(result))}"
    settings = session.settings
    if settings.templates and result.passed_over:
        named = task.paths[0] if len(task.paths) == 1 else ""
        folder = os.path.relpath(session.here.place(named), settings.root) if named else "FOLDER"
        return (
            f"{_NOTHING}: {count(result.passed_over, 'file')} looked at, none of them claimed by an entry of"
            f" `templates` ({settings.origin(('templates',))}): `{folder}/: TEMPLATE` there would,"
            f" {_AS_SPECS}"
        )
    if settings.templates:
        return _looked(result)
    hidden = hidden_documents(session.here, result.hidden, session.files)
    passed_over = "".join(f"; {remark}" for remark in settings.remarks)
    if hidden:
        passed_over += f"; there are documents in {hidden}"
    says = "`speclint init` writes settings that say which files are specs of which template"
    if settings.path is not None:
        says = f"`FOLDER/: TEMPLATE` below `templates` in {settings.path} says which files are specs"
    return f"{_looked(result)}{passed_over}; {says}, {_AS_SPECS}"


def _left_out(result: Result) -> Iterator[str]:
    """The named paths that were not even looked at, one line for all that have the same reason."""
    for why, many in Counter(why for _, why in result.left_out).items():
        first = next(path for path, said in result.left_out if said == why)
        yield f"{first} is {why}{f' (and {many - 1} more)' if many > 1 else ''}"


def _on_default(result: Result) -> Iterator[str]:
    """That files were laid on the built-in template, which nobody may have meant."""
    files = [file for file in result.checked if file.by_default]
    if files:
        one = files[0]
        which = one.path if len(files) == 1 else f"{len(files)} files, such as {one.path},"
        are = "is" if len(files) == 1 else "are"
        named = "no settings name another (`--template NAME-OR-PATH` does)"
        if one.path == UNNAMED:
            named = "neither `--stdin-filename PATH` nor `--template NAME-OR-PATH` names another"
        yield f"{which} {are} laid on the built-in template {one.template}: {named}"
