"""What was meant to be a table and is none: rows without the line of dashes, and tables in HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from speclint.expressions import expression
from speclint.model import Block, ColumnSlot, Html, Paragraph, Span, TableSlot
from speclint.records import dataclass
from speclint.text import markdown, tables, titles

_HEADER = expression(r"<t[hd]\b[^<>]*>(?P<name>.*?)</t[hd]\s*>|</tr\s*>", re.IGNORECASE | re.DOTALL)
_TAG = expression(r"<[^<>]*>")
# So many cells of the first row are read.
_MOST_CELLS = 100


@dataclass(frozen=True, slots=True)
class Lookalike:
    """Where something stands that looks like a table, and what it is, in words for a message."""

    span: Span
    what: str


class Lookalikes:
    """What stands in some blocks that looks like a table and is none, looked for when it is first asked."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks

    def of(self, slot: TableSlot) -> Lookalike | None:
        """The first that has the columns of a slot, or most of them."""
        wanted = {name for column in slot.of(ColumnSlot) for name in (column.key, *column.aliases)}
        least = len(slot.of(ColumnSlot)) // 2 + 1
        return next((meant for meant, names in self._headed if len(wanted & names) >= least), None)

    @cached_property
    def _headed(self) -> list[tuple[Lookalike, set[str]]]:
        headers = ((block, *_header(block)) for block in markdown.walk(self._blocks))
        return [
            (Lookalike(block.span, what), {*map(titles.normalise, names)})
            for block, names, what in headers
            if names
        ]


def _header(block: Block) -> tuple[list[str], str]:
    """The names in the first row of what looks like a table."""
    if isinstance(block, Html) and "<table" in block.content.casefold():
        return list(_cells(block.content)), "an HTML table"
    if isinstance(block, Paragraph) and "|" in block.text.content and len(block.text.lines) > 1:
        first = block.text.content.split("\n", 1)[0]
        row = tables.row(first, 0)
        return [cell.text.content for cell in row.cells], "rows without a line of dashes below the first"
    return [], ""


def _cells(content: str) -> Iterator[str]:
    for number, found in enumerate(_HEADER.finditer(content)):
        if found["name"] is None or number == _MOST_CELLS:
            return
        yield _TAG.sub("", found["name"])
