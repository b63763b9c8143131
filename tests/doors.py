"""The engine's doors with what a test does not mind filled in."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from speclint.errors import SpeclintError
from speclint.files import Here
from speclint.judge.active import ActiveRule, active_rules
from speclint.judge.diagnose import SpecFile, diagnose
from speclint.judge.job import Job
from speclint.judge.judge import judge_project
from speclint.judge.session import Session
from speclint.judge.templates import BUILT_IN
from speclint.model import Diagnostic, Spec
from speclint.settings.configuration import Settings
from speclint.task import Task
from speclint.template.schema import Schema
from speclint.text.source import Source

# A folder that is not there.
NOWHERE = "/speclint-nowhere"


def here() -> Here:
    """The current folder, which the engine itself never asks for."""
    return Here.at(os.getcwd())


def session() -> Session:
    """A session in the current folder."""
    return Session(os.getcwd())


def schema_named(name: str = BUILT_IN) -> Schema:
    """The schema of a template, by default the built-in one."""
    return session().templates.named(name)


def all_rules(**asked: Any) -> tuple[ActiveRule, ...]:
    """The rules that run when nothing is set, or when a task asks for some."""
    return active_rules(Task(**asked), Settings())


def diagnosed(
    source: Source, spec: Spec, schema: Schema, rules: Sequence[ActiveRule] | None = None, **given: Any
) -> tuple[list[Diagnostic], list[SpeclintError]]:
    """What the rules say of one spec in a project that holds nothing else, and which of them raised."""
    asked = all_rules() if rules is None else rules
    job = Job(Task(), Session(NOWHERE, settings=Settings(root=NOWHERE)))
    project = job.project(job.folder())
    file = job.take(SpecFile(source.path, source, schema, spec), None, project)
    from_project, raised = judge_project(project, asked)
    found, more = diagnose(file, asked, from_project=from_project[file.path], **given)
    return list(found), [*raised, *more]
