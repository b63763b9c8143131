"""A rule's manual for readers: its docstring, and a table of its options made from their docstrings."""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from collections.abc import Sequence
from dataclasses import fields
from itertools import pairwise
from typing import Any

from speclint.errors import SpeclintError, did_you_mean
from speclint.judge import packs
from speclint.judge.packs import Rule


def explain(name: str) -> str:
    """The manual of the rule of a name; `SpeclintError` when there is none."""
    rule = packs.rules().get(name)
    if rule is None:
        if name in packs.known_names():
            raise SpeclintError(f"the rule `{name}` is planned and does not run yet")
        raise SpeclintError(f"no rule is called `{name}`{did_you_mean(name, packs.known_names())}")
    title = f"{rule.name} ({rule.folder}, {rule.severity} unless the schema or the settings say otherwise)"
    parts = [title, rule.doc, *([table] if (table := option_table(rule)) else [])]
    return "\n\n".join(parts) + "\n"


def option_table(rule: Rule) -> str:
    """The options of a rule as a table of Markdown, defaults as settings write them; empty without any."""
    if rule.options is None:
        return ""
    defaults, docs = rule.options(), _docstrings(rule.options)
    rows = [("option", "default", "what it says")]
    for option in fields(defaults):
        default = f"`{_written(getattr(defaults, option.name))}`"
        rows.append((f"`{option.name}`", default, docs.get(option.name, "")))
    return _table(rows)


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


def _table(rows: Sequence[Sequence[str]]) -> str:
    cells = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    cells.insert(1, ["-" * width for width in widths])
    padded = ([cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in cells)
    return "\n".join(f"| {' | '.join(row)} |" for row in padded)
