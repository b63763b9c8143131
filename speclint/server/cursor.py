"""What stands at a place of a spec, and which slots of its template that fills."""

from __future__ import annotations

from collections.abc import Sequence

from speclint.model import (
    Cell,
    ColumnSlot,
    FilledField,
    FilledSection,
    FilledTable,
    How,
    Row,
    RowSlot,
    Section,
    SectionSlot,
    Slot,
    Span,
    Spec,
    Text,
    Value,
)
from speclint.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """What stands at an offset.

    `sections` are those around it that fill a slot, the document first; `own` is the innermost section there,
    be it a stray. `heading` says that the offset stands in the title, or in the heading of one that fills a
    slot. `number` is that of the cell in its row, from 0; a cell that is only begun is empty.
    """

    offset: int
    sections: tuple[FilledSection, ...]
    own: Section
    heading: bool = False
    table: FilledTable | None = None
    row: Row | None = None
    number: int = 0
    cell: Cell | None = None
    column: ColumnSlot | None = None
    key: RowSlot | None = None
    field: FilledField | None = None
    value: Value | None = None

    @property
    def slot(self) -> Slot:
        """The smallest slot that is filled there."""
        # A part of a heading is no slot of its own.
        if self.value is not None and not isinstance(self.value.slot, SectionSlot):
            return self.value.slot
        if self.row is not None and self.table is not None and self.cell is not None:
            is_header = self.row is self.table.table.header
            return (None if is_header else self.key) or self.column or self.table.slot
        if self.field is not None:
            return self.field.slot
        return self.sections[-1].slot


def at(spec: Spec, offset: int) -> Cursor:
    """What stands at an offset of a spec.

    An editor asks while its author writes, and so what stands there may be a cell that is only begun, a label
    without a value, or a section of the author's own below one that fills a slot: each is found on its own,
    and what is not there is None. In the cell `/orders` below `Path` it is that row, cell and column, in the
    section `Endpoints`.
    """
    spans = {one.heading.span: one.span for one in spec.root.walk() if one.heading is not None}
    around = [one for one in spec.filled.walk() if _is_in(offset, _span(one, spans, spec))]
    own = [one for one in spec.root.walk() if _is_in(offset, one.span)] or [spec.root]
    section = around[-1] if around else spec.filled
    named = [fill.section.heading for fill in spec.fills if fill.how is How.TITLE]
    headings = [one for one in (section.heading, *named) if one is not None]
    # A stray below a section that fills a slot is none of it.
    is_inside = own[-1].heading is None or section.heading is None or own[-1].heading == section.heading
    fields = [one for one in section.fields if is_inside and _is_in(offset, _field_span(one))]
    tables = [*section.tables, *(table for one in fields for table in one.tables)]
    table, row = _row(tables, offset, spec.text)
    number = _number(row, offset, spec.text) if row is not None else 0
    cells = (*row.cells, _begun(offset)) if row is not None else ()
    values = [one for one in spec.found_values if one.at.start <= offset <= one.at.end]
    return Cursor(
        offset=offset,
        sections=tuple(around) or (spec.filled,),
        own=own[-1],
        heading=any(_is_in(offset, one.span) for one in headings),
        table=table,
        row=row,
        number=number,
        cell=cells[number] if row is not None else None,
        column=_column(table, number) if table is not None and row is not None else None,
        key=_key(table, row) if table is not None and row is not None else None,
        field=fields[-1] if fields else None,
        value=values[-1] if values else None,
    )


def _span(section: FilledSection, spans: dict[Span, Span], spec: Spec) -> Span:
    if section.heading is None:
        return Span(0, len(spec.text))
    return spans.get(section.heading.span, section.heading.span)


def _is_in(offset: int, span: Span) -> bool:
    return span.start <= offset <= span.end


def _field_span(filled: FilledField) -> Span:
    ends = [filled.field.at.end, *(block.span.end for block in filled.field.body)]
    if filled.field.value is not None:
        ends.append(filled.field.value.span.end)
    return Span(filled.field.at.start, max(ends))


def _row(tables: Sequence[FilledTable], offset: int, text: str) -> tuple[FilledTable | None, Row | None]:
    """The table and its row at an offset; a pipe alone in the line below a table begins a row of it."""
    for table in tables:
        if _is_in(offset, table.table.span):
            rows = (table.table.header, *table.table.rows)
            return table, next((one for one in rows if _is_in(offset, one.span)), None)
        below = text[table.table.span.end : offset]
        if below.strip() == "|" and len(below.splitlines()) == 2:
            return table, Row(Span(offset, offset), ())
    return None, None


def _number(row: Row, offset: int, text: str) -> int:
    """The number of the cell of a row at an offset; that behind the last one where a pipe has begun it."""
    number = max(0, sum(cell.span.start <= offset for cell in row.cells) - 1)
    is_last = number + 1 >= len(row.cells)
    return number + 1 if is_last and row.cells and "|" in text[row.cells[-1].span.end : offset] else number


def _begun(offset: int) -> Cell:
    at = Span(offset, offset)
    return Cell(at, Text("", (at,)))


def _column(filled: FilledTable, number: int) -> ColumnSlot | None:
    keys = [key for key, index in filled.columns.items() if index == number]
    return next((slot for slot in filled.slot.of(ColumnSlot) if slot.key in keys), None)


def _key(filled: FilledTable, row: Row) -> RowSlot | None:
    keys = [key for key, one in filled.keyed.items() if one is row]
    return next((slot for slot in filled.slot.of(RowSlot) if slot.key in keys), None)
