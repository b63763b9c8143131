"""Extracts as text: JSON, JSONL, YAML, or one table of them as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from speclint.commands import query
from speclint.commands.extract import Node, extract, name_of
from speclint.commands.learn import key, scalar
from speclint.errors import SpeclintError, did_you_mean
from speclint.exports.nodes import plain, rows_held
from speclint.judge.diagnose import SpecFile
from speclint.model import ColumnSlot, TableSlot
from speclint.records import dataclass
from speclint.report.ascii import dumps
from speclint.report.escape import safe
from speclint.template.schema import Schema
from speclint.text import titles

_STEP = " > "


def as_json(extracts: Sequence[Node]) -> str:
    """An array of all specs, in ASCII."""
    return dumps(extracts)


def as_lines(extracts: Iterable[Node]) -> str:
    """One object a line, a line a spec, in ASCII."""
    return "".join(dumps(one, indent=None) for one in extracts)


def as_yaml(extracts: Sequence[Node]) -> str:
    """What the JSON says, in YAML."""
    return "\n".join(_yaml(extracts, 0)) + "\n" if extracts else "[]\n"


FORMATS: dict[str, Callable[[Sequence[Node]], str]] = {"json": as_json, "jsonl": as_lines, "yaml": as_yaml}
CSV = "csv"


def chosen(name: str) -> str:
    """The name of a format; `SpeclintError` when there is none such."""
    known = (*FORMATS, CSV)
    if name not in known:
        raise SpeclintError(f"no format `{name}`: there are {', '.join(known)}{did_you_mean(name, known)}")
    return name


def asked(
    name: str, table_name: str | None, columns: Sequence[str], expression: str | None = None
) -> Callable[[Sequence[SpecFile]], str]:
    """What writes specs as is asked; `SpeclintError` for what makes no sense, then or now."""
    form = chosen(name)
    if expression is not None:
        if form == CSV:
            raise SpeclintError("--query needs --format json, jsonl or yaml")
        ask = query.compiled(expression)
        return lambda files: _answered(form, ask([extract(file) for file in files]))
    if form == CSV:
        return lambda files: _as_asked(files, table_name, columns)
    if table_name is not None or columns:
        raise SpeclintError(f"{'--table' if table_name is not None else '--column'} needs --format csv")
    return lambda files: FORMATS[form]([extract(file) for file in files])


def _answered(form: str, answer: Any) -> str:
    """The answer to a question, which need not be a list of specs."""
    if form == "jsonl":
        return as_lines(answer if isinstance(answer, list) else [answer])
    if form == "yaml":
        is_many = isinstance(answer, dict | list) and answer
        return "\n".join(_yaml(answer, 0)) + "\n" if is_many else f"{_plain(answer)}\n"
    return dumps(answer)


def _as_asked(files: Sequence[SpecFile], name: str | None, columns: Sequence[str]) -> str:
    if not files:
        return ""
    schemas = {file.schema.name: file.schema for file in files}
    wanted = table(list(schemas.values()), name, columns)
    return as_csv([extract(file) for file in files], wanted)


def _yaml(value: Any, depth: int) -> Iterator[str]:
    """The lines of a mapping or a list that is not empty."""
    margin = "  " * depth
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _entry(f"{margin}{key(name, depth)}", inner, depth)
    else:
        for inner in value:
            yield from _entry(f"{margin}-", inner, depth)


def _entry(start: str, value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, dict | list | tuple) and value:
        yield start
        yield from _yaml(value, depth + 1)
    else:
        yield f"{start} {_plain(value)}"


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return scalar(value)
    return dumps(value).strip()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A table of a template, by the path of its slot, and those of its columns that are wanted."""

    path: tuple[str, ...]
    columns: tuple[str, ...]


def table(schemas: Sequence[Schema], name: str | None, columns: Sequence[str]) -> Wanted:
    """The table that a name means: that of a section or label, by its title and, before it, those around.

    `Risks & Mitigations`, `Entity: [Name] > Indexes`. Raises `SpeclintError` when no template has it, when
    several tables are meant, or a column is none of its.
    """
    slots = {slot.path: slot for one in schemas for slot in one.root.walk() if isinstance(slot, TableSlot)}
    if name is None:
        example = next((f", such as `{_shown(path, slots)}`" for path in slots), "")
        raise SpeclintError(f"--format csv needs --table NAME{example}")
    found = [path for path in slots if _is_meant(path, name)]
    if not found:
        near = did_you_mean(name, [names for path in slots for names in _names(path)])
        raise SpeclintError(f"--table: no table is called `{name}`{near}")
    if len(found) > 1:
        listed = ", ".join(f"`{_shown(path, slots)}`" for path in found)
        raise SpeclintError(f"--table: `{name}` may be any of {listed}")
    known = {titles.normalise(one.name): name_of(one) for one in slots[found[0]].of(ColumnSlot)}
    for column in columns:
        if titles.normalise(column) not in known:
            near = did_you_mean(column, known.values())
            raise SpeclintError(f"--column: the table `{name}` has no column `{column}`{near}")
    wanted = tuple(known[titles.normalise(column)] for column in columns)
    return Wanted(found[0], wanted or tuple(known.values()))


def _names(path: tuple[str, ...]) -> tuple[str, ...]:
    """The names of a table without what stands around it: its columns, and the section or label above."""
    return path[-2:]


def _is_meant(path: tuple[str, ...], name: str) -> bool:
    if name == path[-1]:
        return True
    steps = [titles.normalise(step) for step in name.split(_STEP)]
    return any(
        [titles.normalise(step) for step in around[-len(steps) :]] == steps for around in (path, path[:-1])
    )


def _shown(path: tuple[str, ...], slots: Iterable[tuple[str, ...]]) -> str:
    """The shortest name that means this table alone."""
    paths = list(slots)
    names = [_STEP.join(around[-n:]) for around in (path[:-1], path) for n in range(1, len(around) + 1)]
    return next((one for one in names if [p for p in paths if _is_meant(p, one)] == [path]), _STEP.join(path))


def as_csv(extracts: Iterable[Node], wanted: Wanted) -> str:
    """The rows of a table in all specs, each with its file, its line and the titles of repeated sections."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["path", "line", "within", *map(safe, wanted.columns)])
    for one in extracts:
        for within, node in _found(one, wanted.path, ()):
            for row in rows_held(node):
                cells = [_said(row["cells"][name]) for name in wanted.columns]
                writer.writerow([safe(one["path"]), row["line"], safe(_STEP.join(within)), *cells])
    return out.getvalue()


def _found(
    node: Node, path: tuple[str, ...], within: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Node]]:
    """The nodes of a table, each with the titles of the repeatable sections around it."""
    step, *rest = path
    for kind in ("tables", "fields", "sections"):
        inner = (node.get(kind) or {}).get(step)
        if inner is None:
            continue
        if kind == "tables":
            yield within, inner
        elif "instances" in inner:
            for one in inner["instances"] or ():
                yield from _found(one, tuple(rest), (*within, one["title"]))
        else:
            for one in (inner, *inner.get("more", ())):
                yield from _found(one, tuple(rest), within)


def _said(cell: Node) -> str:
    """A cell in one text: days and choices in their one form, all else as it is written."""
    value = cell["value"]
    if cell["state"] != "filled":
        return ""
    return plain(safe(value if isinstance(value, str) else cell["text"] or ""))
