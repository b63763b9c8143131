"""Specs in a line each: what each says of itself, how full it is, what was found in it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

from speclint.commands import extract, query
from speclint.commands.extract import Node
from speclint.commands.fullness import counted
from speclint.errors import SpeclintError, did_you_mean
from speclint.exports.nodes import plain
from speclint.expressions import expression
from speclint.judge.diagnose import SpecFile
from speclint.judge.memory import Beside, Memory
from speclint.judge.session import Session
from speclint.model import Severity
from speclint.report.ascii import dumps
from speclint.report.escape import beginning, safe, width
from speclint.report.wrap import wrapped
from speclint.task import Result, Task
from speclint.text import titles

Record = dict[str, Any]

# The keys of a record; those of a table unless others are asked for.
COLUMNS = (
    *("id", "title", "status", "size", "owner", "created", "updated", "full"),
    *("errors", "warnings", "infos", "template", "path"),
)
_SHOWN = ("id", "title", "status", "size", "owner", "updated", "full", "errors", "warnings", "path")
FORMATS = ("table", "json", "csv")
_KIND = "listing"
# What facts of a spec are called, as they are compared.
_TITLES = ("title", "name")
_OWNERS = ("owner", "owners", "author", "authors", "assignee", "lead")
_CREATED = ("created", "date", "created on", "creation date", "start date")
_UPDATED = ("updated", "last updated", "last modified", "modified", "last update", "latest revision")


def records(task: Task, session: Session, result: Result, memory: Memory | None = None) -> list[Record]:
    """A record of each file of a result, in its order; what `memory` knows is not made again."""
    beside = memory.beside(_KIND, task, session) if memory is not None else None
    said = {one.path: _known(beside, one.path) for one in result.checked}
    made = {path for path, known in said.items() if known is None}
    for file in extract.files(task, session, made) if made else ():
        path = file.source.path
        said[path] = record(file)
        if beside is not None:
            beside.put(path, said[path])
    if beside is not None and made:
        beside.save()
    found = []
    for checked in result.checked:
        if (own := said[checked.path]) is not None:
            counts = Counter(one.severity for one in checked.diagnostics)
            levels = {f"{level}s": counts[level] for level in Severity if level is not Severity.OFF}
            found.append({**dict.fromkeys(COLUMNS), **own, **levels})
    return found


def same_ids(found: Iterable[Record]) -> Iterator[str]:
    """What is to be said of ids that several specs of a template have."""
    return extract.shared((("id", one["id"], one["template"]), one["path"]) for one in found if one["id"])


def _known(beside: Beside | None, path: str) -> Record | None:
    """What was remembered of a spec; None for what is no record of one."""
    known = beside.get(path) if beside is not None else None
    if not isinstance(known, dict) or not known.keys() <= set(COLUMNS) or known.get("path") != path:
        return None
    return known if all(isinstance(one, str | int | None) for one in known.values()) else None


def record(file: SpecFile) -> Record:
    """What a spec says of itself; null for what it does not say."""
    node = extract.extract(file)
    said = dict(reversed(list(_labelled(node))))
    filled, asked = counted(node)
    return {
        "id": _id(file, said),
        "title": node["title"]["text"] or _first(said, _TITLES),
        "status": node["status"],
        "size": node["size"],
        "owner": _first(said, _OWNERS),
        "created": _first(said, _CREATED),
        "updated": _first(said, _UPDATED),
        "full": 100 * filled // asked if asked else 100,
        "template": file.schema.name,
        "path": file.source.path,
    }


def _id(file: SpecFile, said: dict[str, str]) -> str | None:
    own = (value.raw for value in file.spec.found_values if value.type.unique and value.problem is None)
    named = (text for label, text in said.items() if label == "id" or label.endswith(" id"))
    return next(iter((*own, *named)), None)


def _first(said: dict[str, str], names: Sequence[str]) -> str | None:
    return next((said[name] for name in names if name in said), None)


def _labelled(node: Node) -> Iterator[tuple[str, str]]:
    """The facts at the top of a spec, in its metadata, title part and first section, by their labels."""
    for name, fact in (node["metadata"] or {}).items():
        yield from _fact(name, fact)
    tops = [one for one in node["sections"].values() if "instances" not in one]
    for part in (node, *tops[:1]):
        for name, entry in (part["fields"] or {}).items():
            yield from _fact(name, entry)
        for table in (part["tables"] or {}).values():
            for name, row in (table.get("keys") or {}).items():
                cells = list((row["cells"] or {}).values())
                if len(cells) > 1:
                    yield from _fact(name, cells[1])


def _fact(name: str, node: Node) -> Iterator[tuple[str, str]]:
    if node["state"] == extract.State.FILLED:
        value = node["value"] if isinstance(node.get("value"), str) else node["text"]
        if value:
            yield titles.normalise(name), str(value)


# What is printed

_NUMBER = expression(r"([0-9]+)")
_LONGEST_NUMBER = 18
_LONGEST_CELL = 50
_LONGEST_PATH = 500
_GAP = "  "


def asked(
    form: str,
    wanted: Sequence[str],
    sort: str | None,
    expression: str | None,
    screen: int | None = None,
) -> Callable[[list[Record]], str]:
    """What prints records as is asked, a table for a screen of so many columns, if there is one.

    Raises `SpeclintError` for what makes no sense.
    """
    if form not in FORMATS:
        raise SpeclintError(
            f"no format `{form}`: there are {', '.join(FORMATS)}{did_you_mean(form, FORMATS)}"
        )
    for option, names in (
        ("--column", wanted),
        ("--sort", [sort.removeprefix("-")] if sort is not None else []),
    ):
        for name in names:
            if name not in COLUMNS:
                hint = did_you_mean(name, COLUMNS) or f": there are {', '.join(COLUMNS)}"
                raise SpeclintError(f"{option}: no column is called `{name}`{hint}")
    ask = query.compiled(expression) if expression is not None else None

    def written(found: list[Record]) -> str:
        ordered = in_order(found, sort)
        answer = ordered if ask is None else ask(ordered)
        if not _are_records(answer):
            return dumps(answer)
        columns = list(wanted) or None
        if form == "json":
            return dumps([_only(one, columns) for one in answer] if columns else answer)
        shown = columns or [name for name in _columns_of(answer) if form == "csv" or name in _SHOWN]
        return as_csv(answer, shown) if form == "csv" else as_table(answer, shown, screen)

    return written


def _are_records(answer: Any) -> bool:
    """Whether a query gave lines of a list, whole or with some of their keys."""
    return isinstance(answer, list) and all(
        isinstance(one, dict) and one.keys() <= set(COLUMNS) for one in answer
    )


def _columns_of(found: Sequence[Record]) -> list[str]:
    return [name for name in COLUMNS if not found or any(name in one for one in found)]


def _only(one: Record, names: Sequence[str]) -> Record:
    return {name: one.get(name) for name in names}


def in_order(found: Sequence[Record], sort: str | None) -> list[Record]:
    """Records in the order of a column, downwards behind a `-`; those without a value come last."""
    if sort is None:
        return list(found)
    name = sort.removeprefix("-")
    there = [one for one in found if one[name] is not None]
    there.sort(key=lambda one: _order(one[name]), reverse=sort.startswith("-"))
    return [*there, *(one for one in found if one[name] is None)]


def _order(value: Any) -> tuple[Any, ...]:
    """Numbers as numbers, also those within a text: `TS-9` stands before `TS-10`."""
    if isinstance(value, int):
        return (value,)
    parts = _NUMBER.split(value.casefold())
    return tuple((int(part[:_LONGEST_NUMBER]), "") if part.isdecimal() else (-1, part) for part in parts)


def as_csv(found: Sequence[Record], names: Sequence[str]) -> str:
    """A row a spec, under the names of its keys."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([plain(_text(one.get(name))) for name in names] for one in found)
    return out.getvalue()


def as_table(found: Sequence[Record], names: Sequence[str], columns: int | None = None) -> str:
    """Columns side by side, without those in which nothing stands.

    Where that is wider than so many `columns` of a terminal, a path gets a line of its own below the others,
    and words go on below each other: paths are the longest and must stay whole to be copied. In a pipe,
    without `columns`, each record is one line, for `grep`. Of specs without a status there is no column
    `status`.
    """
    kept = [name for name in names if any(one.get(name) not in (None, "") for one in found)]
    if not kept:
        return ""
    cells = ([beginning(_text(one.get(name), name), _widest(name)) for name in kept] for one in found)
    lines = [kept, *cells]
    widths = _widths(lines)
    if columns is None or _whole(widths) <= columns:
        return "".join(_row(line, widths) for line in lines)
    below = [line.pop(kept.index("path")) for line in lines[1:]] if "path" in kept else []
    if below:
        lines[0] = [name for name in kept if name != "path"]
    widths = _narrowed(lines, columns)
    written = [_row_of_several(lines[0], widths)]
    for number, line in enumerate(lines[1:]):
        written.append(_row_of_several(line, widths))
        written += [f"{_GAP}{below[number]}\n"] if below else []
    return "".join(written)


def _widths(lines: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(width, cells)) for cells in zip(*lines, strict=True)]


def _whole(widths: Sequence[int]) -> int:
    return sum(widths) + len(_GAP) * (len(widths) - 1)


def _narrowed(lines: Sequence[Sequence[str]], columns: int) -> list[int]:
    """How wide each column is when all fit into so many, if their words allow it: the widest give way."""
    widths = _widths(lines)
    least = [
        max(width(word) for cell in cells for word in cell.split() or [""])
        for cells in zip(*lines, strict=True)
    ]
    while _whole(widths) > columns and widths != least:
        spare = [now if now > few else 0 for now, few in zip(widths, least, strict=True)]
        widths[spare.index(max(spare))] -= 1
    return widths


def _row_of_several(line: Sequence[str], widths: Sequence[int]) -> str:
    parts = [wrapped(cell, columns, "") for cell, columns in zip(line, widths, strict=True)]
    return "".join(_row(part, widths) for part in zip_longest(*parts, fillvalue=""))


def _row(line: Sequence[str], widths: Sequence[int]) -> str:
    return _GAP.join(_padded(cell, widths[n]) for n, cell in enumerate(line)).rstrip() + "\n"


def _widest(name: str) -> int:
    """How many columns a cell may take: a path is not cut."""
    return _LONGEST_PATH if name == "path" else _LONGEST_CELL


def _padded(cell: str, columns: int) -> str:
    return cell + " " * (columns - width(cell))


def _text(value: Any, name: str = "") -> str:
    if value is None:
        return ""
    return f"{value} %" if name == "full" else safe(str(value))
