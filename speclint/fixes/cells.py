"""Tables put right: columns in the template's order, rows with as many cells as the header."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from speclint.expressions import expression
from speclint.fixes.draft import mark
from speclint.fixes.ground import Ground
from speclint.fixes.insertion import delimiters
from speclint.gaps import EmptyTable, OutOfOrderColumn, OutOfOrderRow, RaggedRow
from speclint.model import ColumnSlot, Edit, Row, Span
from speclint.template.values import sort_key
from speclint.text import markdown
from speclint.text.tables import cell_borders

_CODE = expression(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_BARE_PIPE = expression(r"(?<!\\)\|")


def ordered(gap: OutOfOrderColumn, ground: Ground) -> tuple[Edit, ...]:
    """Puts the template's columns of a table in its order; the author's own stay where they are."""
    filled = ground.filled_table(gap.at)
    # A column that is called otherwise than in the template comes first.
    if filled is None or ground.misnamed_columns.touch(filled.table.header.span):
        return ()
    width = len(filled.table.header.cells)
    if any(len(row.cells) != width for row in filled.table.rows):
        return ()
    wanted = [filled.columns[c.key] for c in filled.slot.of(ColumnSlot) if c.key in filled.columns]
    places = dict(zip(sorted(wanted), wanted, strict=True))
    order = [places.get(number, number) for number in range(width)]
    lines = (filled.table.header, delimiters(filled.table, ground), *filled.table.rows)
    return tuple(_reordered(row, order, ground) for row in lines)


def _reordered(row: Row, order: Sequence[int], ground: Ground) -> Edit:
    written = ground.text[row.span.start : row.span.end]
    cells = [written[start:end] for start, end in cell_borders(written)]
    first, last = written.startswith("|"), written.endswith("|")
    moved = [cells[number] for number in order]
    if not (first and last):
        blank = " " if " " in written else ""
        moved = [f"{blank}{cell.strip()}{blank}" for cell in moved]
    text = f"{'|' if first else ''}{'|'.join(moved)}{'|' if last else ''}"
    return Edit(row.span, text if first and last else text.strip(), title="put the columns in order")


def sorted_rows(gap: OutOfOrderRow, ground: Ground) -> tuple[Edit, ...]:
    """Puts the rows of a table in the order of a column that goes up; unsafe, as others may speak of them."""
    filled = ground.filled_table(gap.at)
    at = filled.columns.get(gap.slot.key) if filled is not None else None
    if filled is None or at is None or filled.ragged:
        return ()
    rows = filled.table.rows
    keys = [sort_key(markdown.folded(row.cells[at].text.content)) for row in rows]
    if None in keys:
        return ()
    order = sorted(range(len(rows)), key=lambda number: (keys[number] or (), number))
    return tuple(
        Edit(row.span, ground.text[other.start : other.end], title="put the rows in order", safe=False)
        for row, other in zip(rows, (rows[number].span for number in order), strict=True)
        if row.span != other
    )


def filled_up(gap: EmptyTable, ground: Ground) -> tuple[Edit, ...]:
    """Puts below a bare header the template's rows, to be replaced."""
    filled = ground.filled_table(gap.at)
    if filled is None or len(filled.columns) != len(filled.table.header.cells):
        return ()
    places = {at: key for key, at in filled.columns.items()}
    keys = [column.key for column in gap.slot.of(ColumnSlot)]
    order = [keys.index(places[at]) for at in range(len(places))]
    drafted = ground.drafts.rows(gap.slot)
    if any(len(cells) != len(keys) for cells in drafted):
        return ()
    rule = delimiters(filled.table, ground)
    line = ground.source.line_span(ground.source.position(rule.span.start)[0])
    lead = ground.text[line.start : rule.span.start].rstrip("|")
    newline = ground.source.newline
    rows = (f"{newline}{lead}{ground.style.row([cells[number] for number in order])}" for cells in drafted)
    return (Edit(Span(line.end, line.end), "".join(rows), title="insert the template's row"),)


def whole(gap: RaggedRow, ground: Ground) -> tuple[Edit, ...]:
    """Gives a row the cells that it lacks at its end, or escapes the pipes in its code."""
    filled = ground.filled_table(gap.at)
    if filled is None:
        return ()
    written = ground.text[gap.at.start : gap.at.end]
    header = filled.table.header.cells
    number = len(cell_borders(written))
    if number < len(header):
        meant = ground.columns_meant
        names = [meant.get(cell.span) or markdown.folded(cell.text.content) for cell in header[number:]]
        blank = " " if " |" in written or "| " in written else ""
        cells = "".join(f"{blank}{mark(name or filled.slot.name)}{blank}|" for name in names)
        if not written.endswith("|"):
            cells = f"{blank}|{cells}".removesuffix("|").rstrip()
        return (Edit(Span(gap.at.end, gap.at.end), cells, title="give it the cells that it lacks"),)
    pipes = list(_pipes_in_code(written))
    if len(pipes) != number - len(header):
        return ()
    places = (gap.at.start + pipe for pipe in pipes)
    return tuple(Edit(Span(at, at), "\\", title="escape the `|` in its code") for at in places)


def _pipes_in_code(written: str) -> Iterator[int]:
    for code in _CODE.finditer(written):
        for pipe in _BARE_PIPE.finditer(written, *code.span(2)):
            yield pipe.start()
