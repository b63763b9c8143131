"""What fills what: the sections, tables, fields and boxes of a spec, each with the slot it fills."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from speclint.model import Block, Cell, Field, Heading, Row, Slot, Span, Table, Value


@dataclass(frozen=True, slots=True)
class FilledTable:
    """A table of the spec in the place of a slot.

    `columns` gives the place of each column that is there, by its slot's key, `rows` the rows that hold
    values, `keyed` the row of each key, `ragged` the rows whose cells cannot be told apart.
    """

    slot: Slot
    table: Table
    columns: dict[str, int]
    rows: tuple[Row, ...]
    keyed: dict[str, Row]
    ragged: tuple[Row, ...] = ()

    def cell(self, row: Row, column: str) -> Cell | None:
        """The cell of a row in a column, None when the column is absent."""
        index = self.columns.get(column)
        return row.cells[index] if index is not None else None


@dataclass(frozen=True, slots=True)
class FilledField:
    """A labelled field in the place of a slot; `table` is what fills the table that the slot wants."""

    slot: Slot
    entry: Field
    tables: tuple[FilledTable, ...] = ()


@dataclass(eq=False, slots=True)
class FilledSection:
    """A section of the spec in the place of a slot; the document itself has no heading.

    `parts` are the typed parts of its heading. `is_known` is false when nothing in it was looked at:
    it is empty, says that it does not apply, or holds the template's text.
    """

    slot: Slot
    heading: Heading | None
    name: str
    within: FilledSection | None
    is_known: bool = True
    blocks: tuple[Block, ...] = ()
    parts: tuple[Value, ...] = ()
    tables: tuple[FilledTable, ...] = ()
    fields: tuple[FilledField, ...] = ()
    sections: list[FilledSection] = field(default_factory=list)

    @property
    def at(self) -> Span:
        """Where its heading stands."""
        return self.heading.span if self.heading is not None else Span(0, 0)

    def walk(self) -> Iterator[FilledSection]:
        """This section and all below it that fill a slot, in document order."""
        yield self
        for below in self.sections:
            yield from below.walk()
