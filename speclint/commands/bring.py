"""A spec of an older template brought to the newer one, with all that it holds."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from speclint import run
from speclint.changes import fix
from speclint.commands.new import STANDARD_OUTPUT, Draft, Target
from speclint.commands.rebase import rebased
from speclint.gaps import StraySection
from speclint.judge.job import Job
from speclint.judge.session import Session
from speclint.judge.templates import BUILT_IN
from speclint.task import STANDARD_INPUT, Result, Task
from speclint.text.source import Source
from speclint.wording import count


def bring(
    path: str, task: Task, session: Session, output: str | None, folder: str | None
) -> tuple[Draft, list[str]]:
    """The spec at a path as one of the template that is asked for at its new place, and what is said of that.

    What the older template calls otherwise is renamed, what is absent put in, what stands elsewhere moved;
    nothing is taken out, and links lead where they led. `SpeclintError` when it does not come out well.
    """
    beside = path if output == STANDARD_OUTPUT else os.path.join(folder or "", os.path.basename(path))
    likely = beside if output in (None, STANDARD_OUTPUT) else output
    target = Target.of(session, Path(likely).stem, likely, folder)
    job = Job(task, session)
    data = job.data(job.standing(path))
    template = task.template or _template(job, likely, data)
    asked = replace(
        task, paths=(STANDARD_INPUT,), stdin_name=path, stdin=data, template=template, brings="all"
    )

    def check(task: Task) -> tuple[Result, list[str]]:
        return run.check(task, session), []

    outcome = fix.mend(check, asked, session, unsafe=True, whole=True)
    for problem in outcome.result.problems:
        raise problem
    left = len(outcome.result.diagnostics)
    remarks = list(placeless(outcome.files, asked, session))
    if left:
        remarks.append(f"{count(left, 'finding')} left: `speclint check` shows what is to be written")
    text = outcome.text_of_input(asked).decode("utf-8")
    before, after = (os.path.dirname(session.here.place(one)) for one in (path, target.likely))
    text = rebased(text, before, after)
    return Draft(text, Path(target.likely)), remarks


def placeless(files: Iterable[fix.Mended], task: Task, session: Session) -> Iterator[str]:
    """What is said of the sections of mended files that a newer template has no place for: they are kept."""
    job = Job(task, session)
    for mended in files:
        candidate, source = job.named(mended.path), Source.from_text(mended.path, mended.text)
        schema = job.schema_of(candidate, mended.before)
        laid = job.lay(candidate, source, schema) if schema is not None and schema.is_newer else None
        if laid is None:
            continue
        strays = [gap for gap in laid.spec.found_gaps if isinstance(gap, StraySection)]
        named = [f"`{gap.found}` (line {source.position(gap.at.start)[0]})" for gap in strays]
        if named:
            have, are = ("has", "is") if len(named) == 1 else ("have", "are")
            said = " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))
            yield f"{mended.path}: {said} {have} no place in the template, and {are} kept"


def _template(job: Job, path: str, data: bytes) -> str:
    """The template, in its newest version, that the settings give a file with these bytes."""
    claim = job.claim(job.named(path), Source.of(path, data))
    if claim is None:
        return BUILT_IN
    return job.session.templates.file(claim.template, job.settings.root) or claim.template
