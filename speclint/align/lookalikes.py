"""What was meant to be a table and is none: rows without the line of dashes, and tables in HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

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


def of(slot: TableSlot, blocks: Iterable[Block]) -> Lookalike | None:
    """The first block that has the columns of a slot, or most of them, and is no table of Markdown."""
    wanted = {name for column in slot.of(ColumnSlot) for name in (column.key, *column.aliases)}
    least = len(slot.of(ColumnSlot)) // 2 + 1
    for block in markdown.walk(blocks):
        names, what = _header(block)
        if len(wanted.intersection(map(titles.normalise, names))) >= least:
            return Lookalike(block.span, what)
    return None


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
