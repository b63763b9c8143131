"""The manual of a rule, as data: its docstring, and its options with what their docstrings say."""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from dataclasses import fields
from itertools import pairwise
from typing import Any

from speclint.errors import SpeclintError, did_you_mean
from speclint.judge import packs
from speclint.judge.packs import Rule
from speclint.model import Severity
from speclint.records import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a rule: its default as settings write it, and what it says."""

    name: str
    default: str
    doc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manual:
    """What is to be known of a rule: `severity` is its own, `doc` its docstring, `summary` the first line."""

    name: str
    folder: str
    severity: Severity
    summary: str
    doc: str
    options: tuple[Option, ...]


def of(name: str, folders: tuple[str, ...] = ()) -> Manual:
    """The manual of the rule of a name, which may stand in a folder; `SpeclintError` when there is none."""
    choice = packs.Choice(folders=folders)
    rule, known = packs.rules(choice).get(name), packs.known_names(choice)
    if rule is None:
        if name in known:
            raise SpeclintError(f"the rule `{name}` is planned and does not run yet")
        raise SpeclintError(f"no rule is called `{name}`{did_you_mean(name, known)}")
    return Manual(
        name=rule.name,
        folder=rule.folder,
        severity=rule.severity,
        summary=rule.summary,
        doc=rule.doc,
        options=options_of(rule),
    )


def options_of(rule: Rule) -> tuple[Option, ...]:
    """The options of a rule, in the order of their declaration."""
    if rule.options is None:
        return ()
    defaults, docs = rule.options(), _docstrings(rule.options)
    return tuple(
        Option(option.name, _written(getattr(defaults, option.name)), docs.get(option.name, ""))
        for option in fields(defaults)
    )


def _docstrings(options: type[Any]) -> dict[str, str]:
    """The docstrings that follow the attributes of a class; none where its source cannot be read."""
    try:
        (scope,) = ast.parse(textwrap.dedent(inspect.getsource(options))).body
    except (OSError, SyntaxError, TypeError, ValueError):
        return {}
    assert isinstance(scope, ast.ClassDef)
    found = {}
    for node, after in pairwise(scope.body):
        match node, after:
            case ast.AnnAssign(target=ast.Name(name)), ast.Expr(ast.Constant(str(doc))):
                found[name] = " ".join(doc.split())
    return found


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=lambda other: sorted(map(str, other)))
