"""A table of the spec laid against the template's: columns, key rows, cells."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from speclint.align.filled import FilledTable
from speclint.model import Cell, Edit, Gap, Kind, Row, Severity, Slot, Span, Table, Value, ValueType, Why
from speclint.relate import names
from speclint.template import values
from speclint.text import markdown, titles
from speclint.wording import count

_COMMENT = re.compile("<!--.*?-->")


@dataclass(frozen=True, slots=True)
class Laid:
    """What laying one table gave."""

    gaps: tuple[Gap, ...]
    values: tuple[Value, ...]
    filled: FilledTable


@dataclass(slots=True)
class _Column:
    slot: Slot
    index: int
    trusted: bool


def visible(cell: Cell) -> str:
    """What a reader sees in a cell."""
    return markdown.folded(cell.text.content)


def _is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing, or nothing but comments."""
    return not _COMMENT.sub("", cell.text.content).strip()


def likeness(slot: Slot, table: Table) -> int:
    """How many of a table slot's columns the table has, by their names."""
    columns, _ = _match_columns(slot.of(Kind.COLUMN), table.header)
    return sum(column.index >= 0 for column in columns)


def lay(
    slot: Slot, table: Table, within: str, demanded: Callable[[Slot], bool], leftover: Callable[[Span], bool]
) -> Laid:
    """The gaps and values of a table that fills `slot`, in the section `within`.

    `demanded` tells which columns and rows must be there, `leftover` which places still hold the
    template's text and are judged elsewhere.
    """
    return _Table(slot, table, within, demanded, leftover).lay()


def longest_run(positions: Sequence[int]) -> set[int]:
    """The indices of a longest ascending run of distinct positions."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, position in enumerate(positions):
        place = bisect_left(tails, position)
        before.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [position]
        ends[place : place + 1] = [index]
    kept: set[int] = set()
    index = ends[-1] if ends else -1
    while index >= 0:
        kept.add(index)
        index = before[index]
    return kept


def _earliest_run(positions: Sequence[int]) -> set[int]:
    """The longest run that keeps what stands first: a row that is below the one before it is out of order."""
    last = len(positions) - 1
    return {last - index for index in longest_run([-position for position in reversed(positions)])}


def _match_columns(slots: Sequence[Slot], header: Row) -> tuple[list[_Column], dict[int, Slot]]:
    """Each column slot with the header cell that fills it (-1: none), and the misnamed ones by cell."""
    keys = [titles.normalise(cell.text.content) for cell in header.cells]
    columns = [_Column(slot, -1, True) for slot in slots]
    free = set(range(len(keys)))
    known = {slot.key for slot in slots}
    misnamed: dict[int, Slot] = {}

    def claim(test: Callable[[Slot, str], bool], trusted: bool = True) -> None:
        for column in columns:
            if column.index >= 0:
                continue
            found = [i for i in sorted(free) if test(column.slot, keys[i])]
            if found and (trusted or len(found) == 1):
                column.index, column.trusted = found[0], trusted
                free.discard(found[0])
                if not trusted:
                    misnamed[found[0]] = column.slot

    claim(lambda slot, key: key == slot.key)
    claim(lambda slot, key: key in slot.aliases)
    claim(lambda slot, key: titles.undecorated(key) == slot.key)
    claim(lambda slot, key: key not in known and titles.is_typo(key, slot.key), trusted=False)
    for number, column in enumerate(columns):
        if column.index < 0:
            found = _between_neighbours(columns, number, keys, free)
            if found is not None:
                column.index, column.trusted = found, False
                free.discard(found)
                misnamed[found] = column.slot
    return columns, misnamed


def _between_neighbours(
    columns: Sequence[_Column], number: int, keys: Sequence[str], free: set[int]
) -> int | None:
    """The free header cell between a column's nearest aligned neighbours that shares a word with it."""
    left = max((c.index for c in columns[:number] if c.index >= 0), default=-1)
    right = min((c.index for c in columns[number + 1 :] if c.index > left), default=len(keys))
    words = set(columns[number].slot.key.split())
    found = [i for i in sorted(free) if left < i < right and words & set(keys[i].split())]
    return found[0] if len(found) == 1 else None


class _Table:
    def __init__(
        self,
        slot: Slot,
        table: Table,
        within: str,
        demanded: Callable[[Slot], bool],
        leftover: Callable[[Span], bool],
    ) -> None:
        self._slot = slot
        self._table = table
        self._within = within
        self._demanded = demanded
        self._leftover = leftover
        self._gaps: list[Gap] = []
        self._values: list[Value] = []
        self._keyed = bool(slot.of(Kind.ROW))

    def lay(self) -> Laid:
        columns = self._columns()
        filled: dict[Span, Slot] = {}
        if not self._table.rows:
            self._add(Kind.TABLE, Why.EMPTY, self._table.header.span, self._slot, found="only a header")
        else:
            filled = self._rows(columns)
            whole = [row for row in self._table.rows if self._is_whole(row)]
            self._repeats(columns, whole)
            self._order_of_rows(columns, whole)
        return Laid(tuple(self._gaps), tuple(self._values), self._filled(columns, filled))

    def _filled(self, columns: list[_Column], keys: dict[Span, Slot]) -> FilledTable:
        rows = [row for row in self._table.rows if self._is_whole(row) and not all(map(_is_blank, row.cells))]
        keyed: dict[str, Row] = {}
        for row in rows:
            if row.span in keys:
                keyed.setdefault(keys[row.span].key, row)
        places = {c.slot.key: c.index for c in columns if c.index >= 0 and c.trusted}
        ragged = tuple(row for row in self._table.rows if not self._is_whole(row))
        return FilledTable(self._slot, self._table, places, tuple(rows), keyed, ragged)

    def _add(self, kind: Kind, why: Why, at: Span, slot: Slot, **more: Any) -> None:
        self._gaps.append(Gap(kind, why, at, slot, within=self._within, **more))

    # Columns

    def _columns(self) -> list[_Column]:
        header = self._table.header
        columns, misnamed = _match_columns(self._slot.of(Kind.COLUMN), header)
        if self._keyed:
            columns = self._without_blank_header(columns)
        for index, slot in sorted(misnamed.items()):
            cell = header.cells[index]
            edit = Edit(cell.span, slot.name)
            self._add(
                Kind.COLUMN, Why.MISNAMED, cell.span, slot,
                found=visible(cell), expected=slot.name, edits=(edit,),
            )  # fmt: skip
        absent = [c for c in columns if c.index < 0 and self._demanded(c.slot)]
        for column in absent:
            self._add(
                Kind.COLUMN, Why.ABSENT, header.span, column.slot,
                expected=column.slot.name, note=_where(columns, column),
            )  # fmt: skip
        self._order_of_columns(columns)
        if not absent:
            self._extra_columns(columns)
        return columns

    def _without_blank_header(self, columns: list[_Column]) -> list[_Column]:
        """A key table's header may be blank: its rows say what they are."""
        cells = self._table.header.cells
        if len(cells) == len(columns) and not any(visible(cell) for cell in cells):
            return [_Column(column.slot, index, True) for index, column in enumerate(columns)]
        return columns

    def _order_of_columns(self, columns: list[_Column]) -> None:
        present = [c for c in columns if c.index >= 0]
        kept = longest_run([c.index for c in present])
        for number, column in enumerate(present):
            if number not in kept:
                cell = self._table.header.cells[column.index]
                self._add(
                    Kind.COLUMN, Why.OUT_OF_ORDER, cell.span, column.slot,
                    found=visible(cell), note=_where(columns, column),
                )  # fmt: skip

    def _extra_columns(self, columns: list[_Column]) -> None:
        taken = {column.index for column in columns}
        for index, cell in enumerate(self._table.header.cells):
            if index not in taken and visible(cell):
                self._add(
                    Kind.COLUMN, Why.EXTRA, cell.span, self._slot,
                    found=visible(cell), severity=Severity.OFF,
                )  # fmt: skip

    # Rows

    def _is_whole(self, row: Row) -> bool:
        return len(row.cells) == len(self._table.header.cells)

    def _rows(self, columns: list[_Column]) -> dict[Span, Slot]:
        filled = self._key_rows() if self._keyed else {}
        for row in self._table.rows:
            if not self._is_whole(row):
                wanted = len(self._table.header.cells)
                self._add(
                    Kind.ROW, Why.RAGGED, row.span, self._slot,
                    found=count(len(row.cells), "cell"), expected=count(wanted, "cell"),
                )  # fmt: skip
            elif tuple(map(visible, row.cells)) in self._slot.blanks:
                self._add(Kind.TEXT, Why.LEFTOVER, row.span, self._slot, found=visible(row.cells[0]))
            elif all(map(_is_blank, row.cells)):
                self._add(Kind.ROW, Why.EMPTY, row.span, self._slot)
            else:
                self._cells(row, columns, filled.get(row.span))
        return filled

    def _key_rows(self) -> dict[Span, Slot]:
        """Finds the row of each key, and says which are absent, misnamed or there twice; the slots by row."""
        slots = self._slot.of(Kind.ROW)
        keys = [(row, titles.normalise(row.cells[0].text.content)) for row in self._table.rows if row.cells]
        filled: dict[Span, Slot] = {}
        known = {slot.key for slot in slots}
        absent = []
        for slot in slots:
            names = {slot.key, *slot.aliases}
            found = [row for row, key in keys if key in names or titles.undecorated(key) in names]
            for row in found:
                filled[row.span] = slot
            for row in found[1:]:
                self._add(
                    Kind.ROW, Why.REPEATED, row.cells[0].span, slot,
                    found=visible(row.cells[0]), note="the first stands at line {line}",
                    near=found[0].span,
                )  # fmt: skip
            if not found:
                absent.append(slot)
        for slot in absent:
            typos = [
                row for row, key in keys
                if row.span not in filled and key not in known and titles.is_typo(key, slot.key)
            ]  # fmt: skip
            if len(typos) == 1:
                cell = typos[0].cells[0]
                filled[typos[0].span] = slot
                edits = _rename(cell, slot.name)
                self._add(
                    Kind.ROW, Why.MISNAMED, cell.span, slot,
                    found=visible(cell), expected=slot.name, edits=edits,
                )  # fmt: skip
            elif self._demanded(slot):
                self._add(Kind.ROW, Why.ABSENT, self._table.header.span, slot, expected=slot.name)
        return filled

    def _cells(self, row: Row, columns: list[_Column], key: Slot | None) -> None:
        for number, column in enumerate(columns):
            if column.index < 0 or not column.trusted:
                continue
            cell = row.cells[column.index]
            holds_value = key is not None and number == 1
            slot = key if key is not None and holds_value else column.slot
            if _is_blank(cell):
                if not slot.demand.never:
                    self._add(
                        Kind.CELL, Why.EMPTY, cell.span, slot,
                        found=visible(row.cells[0]) if column.index else "",
                    )  # fmt: skip
            elif slot.value is not None and values.lists_choices(slot.value, visible(cell)):
                self._add(Kind.TEXT, Why.LEFTOVER, cell.span, slot, found=visible(cell))
            elif slot.value is not None and not self._leftover(cell.span):
                self._values.append(_value(slot, slot.value, cell))

    def _repeats(self, columns: list[_Column], rows: Sequence[Row]) -> None:
        by_key = {column.slot.key: column for column in columns}
        for group in self._slot.unique:
            named = [by_key[key] for key in group]
            if any(column.index < 0 or not column.trusted for column in named):
                continue
            seen: dict[tuple[str, ...], Row] = {}
            for row in rows:
                cells = [row.cells[column.index] for column in named]
                written = tuple(map(_comparable, cells, (column.slot for column in named)))
                if not all(written) or any(self._leftover(cell.span) for cell in cells):
                    continue
                first = seen.setdefault(written, row)
                if first is not row:
                    whole = Span(cells[0].span.start, cells[-1].span.end)
                    self._add(
                        Kind.ROW, Why.REPEATED, whole, named[0].slot,
                        found=" ".join(map(visible, cells)),
                        expected=" and ".join(column.slot.name for column in named),
                        note="the first stands at line {line}",
                        near=first.span,
                    )  # fmt: skip

    def _order_of_rows(self, columns: list[_Column], rows: Sequence[Row]) -> None:
        for column in columns:
            if column.slot.key not in self._slot.ascending or column.index < 0 or not column.trusted:
                continue
            cells = [row.cells[column.index] for row in rows]
            keyed = [(cell, key) for cell in cells if (key := values.sort_key(visible(cell))) is not None]
            ranks = {key: rank for rank, key in enumerate(sorted({key for _, key in keyed}))}
            size = len(keyed)
            kept = _earliest_run([ranks[key] * size + index for index, (_, key) in enumerate(keyed)])
            for index, (cell, _) in enumerate(keyed):
                if index not in kept:
                    self._add(Kind.ROW, Why.OUT_OF_ORDER, cell.span, column.slot, found=visible(cell))


def _comparable(cell: Cell, slot: Slot) -> str:
    """A cell as it is compared with others of its column: the parameters of paths are alike."""
    is_path = slot.value is not None and slot.value.name == "http-path"
    return names.path(visible(cell)) if is_path and visible(cell) else visible(cell).casefold()


def _value(slot: Slot, type_: ValueType, cell: Cell) -> Value:
    raw = visible(cell)
    return Value(slot, type_, cell.span, raw, values.problem(type_, raw))


def _where(columns: Iterable[_Column], wanted: _Column) -> str:
    """Where the template has a column, among those that are there."""
    before = ""
    for column in columns:
        if column is wanted:
            break
        if column.index >= 0:
            before = column.slot.name
    return f"the template puts it after `{before}`" if before else "the template puts it first"


def _rename(cell: Cell, name: str) -> tuple[Edit, ...]:
    """The edit that puts another name into a cell, within its bold marks."""
    content = cell.text.content
    marks = next((m for m in ("**", "__") if content.startswith(m) and content.endswith(m)), "")
    return (Edit(cell.span, f"{marks}{name}{marks}"),)
