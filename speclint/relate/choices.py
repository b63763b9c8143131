"""The values that a column may have: as a spec lists them, and as its SQL does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from speclint.code import Name, Script
from speclint.expressions import expression
from speclint.model import Span, Text
from speclint.records import dataclass
from speclint.relate import matching, names

_IN = expression(
    r"`?\s*(?:CHECK\s*)?\(*\s*[`\"]?(?P<column>\w+)[`\"]?\s+IN\s*\((?P<values>[^()]*)\)[\s)`;]*",
    re.IGNORECASE,
)
_ENUM = expression(r"`?\s*ENUM\s*\((?P<values>[^()]*)\)\s*`?", re.IGNORECASE)
_VALUE = expression(r"'((?:[^']|'')*)'|\"([^\"]*)\"|`([^`]*)`|([\w.:-]+)")


@dataclass(frozen=True, slots=True)
class Listing:
    """The values that a text of the spec lists for a column, each with its place."""

    column: str
    values: Mapping[str, Span]


def listing(text: Text, column: str = "") -> Listing | None:
    """What a text lists if it does nothing else: `status IN ('open', 'shut')`, or `ENUM(open, shut)`.

    The latter is about `column`, and so is the former when it names it or none is given.
    """
    found = _IN.fullmatch(text.content)
    said = names.identifier(found["column"]) if found else column
    found = found or (_ENUM.fullmatch(text.content) if column else None)
    if found is None or not said or (column and said != column):
        return None
    start = found.start("values")
    values = {
        next(group for group in match.groups() if group is not None).replace("''", "'"): text.at(
            start + match.start(), start + match.end()
        )
        for match in _VALUE.finditer(found["values"])
    }
    return Listing(said, values) if values else None


def allowed(script: Script, table: str, column: str) -> tuple[Name, ...]:
    """The values that a script lets a column have in the end; none when it does not list them all.

    They are listed by a check of the column or by its type; a check counts more, as it is narrower, and of
    two checks nobody knows here what both leave. A type with a list that cannot be read leaves all open. Of
    `CHECK (state IN ('open', 'done'))` they are `open` and `done`.
    """
    own = [
        choices
        for choices in script.choices
        if choices.table is not None
        and names.identifier(choices.table.name) == table
        and names.identifier(choices.of.name) == column
    ]
    if own:
        return own[0].values if len(own) == 1 else ()
    types = [
        defined.type.rpartition(" . ")[2].casefold()
        for defined in script.definitions
        if names.identifier(defined.table.name) == table and names.identifier(defined.column.name) == column
    ]
    of_type = [
        choices
        for choices in script.choices
        if choices.table is None and names.identifier(choices.of.name) in types
    ]
    is_known = all(choices.values for choices in of_type)
    return tuple(value for choices in of_type for value in choices.values) if is_known else ()


def differing(listed: Listing, there: tuple[Name, ...]) -> Iterator[tuple[Span, str, str, Span | None]]:
    """What is in one list alone: its place, the value, and for a value under another name that and its place.

    First those of the spec, of which one may be one of the SQL under another name, then those of the SQL.
    """
    known = {value.name: value.at for value in there}
    idle = {name: at for name, at in known.items() if name not in listed.values}
    lost = {name: at for name, at in listed.values.items() if name not in known}
    for name, at in lost.items():
        close = [other for other in idle if matching.is_slip(name.casefold(), other.casefold())]
        close = close or (list(idle) if len(idle) == len(lost) == 1 else [])
        meant = close[0] if len(close) == 1 else ""
        yield at, name, meant, idle.pop(meant, None)
    for name, at in idle.items():
        yield at, name, "", None
