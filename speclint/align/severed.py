"""Tables as they were meant: with the rows that were cut off, without the text that is stuck to them.

A blank line or a comment ends a table, and a row behind it is text; text right below a table is a row of it.
Both are read as they were meant, and said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from speclint.model import Block, Document, Html, Paragraph, Row, Span, Table, Text
from speclint.text import markdown, tables


def rejoin(document: Document, text: str) -> Document:
    """A document whose tables hold the rows that were cut off from them, and no text as their last rows."""
    if not any(isinstance(block, Table) for block in document.blocks):
        return document
    blocks = tuple(_rejoined(document.blocks, text))
    if blocks == document.blocks:
        return document
    return replace(document, blocks=blocks, root=markdown.build(blocks, len(text)))


def _rejoined(blocks: Sequence[Block], text: str) -> Iterator[Block]:
    waiting: list[Block] = []
    table: Table | None = None
    for block in blocks:
        if table is not None and isinstance(block, Html) and block.comment:
            waiting.append(block)
            continue
        rows = _rows(block, table, text) if table is not None and isinstance(block, Paragraph) else ()
        if table is not None and rows:
            table = _with(table, rows)
            continue
        if table is not None:
            yield from (table, *waiting)
        waiting, table = [], None
        if not isinstance(block, Table):
            yield block
            continue
        table, below = _without_text(block, text)
        if below is not None:
            yield from (table, below)
            table = None
    if table is not None:
        yield from (table, *waiting)


def _rows(paragraph: Paragraph, table: Table, text: str) -> tuple[Row, ...]:
    """The rows that a paragraph is, when each of its lines is written as the table's header is."""
    lines = paragraph.text.content.split("\n")
    is_barred = _line(table.header, text).startswith("|")
    wanted = len(table.header.cells)
    if not all(_is_row(line.strip(), is_barred, wanted) for line in lines):
        return ()
    return tuple(_row(line, at) for line, at in zip(lines, paragraph.text.lines, strict=True))


def _row(line: str, at: Span) -> Row:
    return tables.row(line, at.start)


def _is_row(line: str, is_barred: bool, wanted: int) -> bool:
    if is_barred and line.startswith("|"):
        return tables.count(line) in (wanted, max(wanted - 1, 2), wanted + 1)
    # Beside a table with outer bars, a line with a lone bar in it may be a sentence.
    return wanted > (2 if is_barred else 1) and tables.count(line) == wanted and "`" not in line


def _with(table: Table, rows: tuple[Row, ...]) -> Table:
    span = Span(table.span.start, rows[-1].span.end)
    return replace(table, span=span, rows=(*table.rows, *rows), detached=(*table.detached, rows[0]))


def _without_text(table: Table, text: str) -> tuple[Table, Paragraph | None]:
    """A table without the lines at its end that have no bar, and these as the text that they are."""
    kept = len(table.rows)
    while kept and not tables.has_border(_line(table.rows[kept - 1], text)):
        kept -= 1
    if kept == len(table.rows) or len(table.header.cells) < 2:
        return table, None
    below = tuple(row.span for row in table.rows[kept:])
    content = "\n".join(text[at.start : at.end] for at in below)
    last = table.rows[kept - 1].span.end if kept else below[0].start
    shorter = replace(table, span=Span(table.span.start, last), rows=table.rows[:kept], stuck=below[0])
    return shorter, Paragraph(Span(below[0].start, below[-1].end), Text(content, below))


def _line(row: Row, text: str) -> str:
    return text[row.span.start : row.span.end]
