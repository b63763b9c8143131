"""A table of the spec laid against the template's: columns, key rows, cells."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, pairwise, takewhile

from speclint.expressions import expression
from speclint.gaps import (
    AbsentColumn,
    AbsentRow,
    DetachedRow,
    EmptyCell,
    EmptyRow,
    EmptyTable,
    Leftover,
    LeftoverRow,
    MisnamedColumn,
    MisnamedRow,
    OutOfOrderColumn,
    OutOfOrderRow,
    RaggedRow,
    RepeatedRow,
    StrayColumn,
    StuckText,
)
from speclint.model import (
    Cell,
    ColumnSlot,
    Edit,
    FilledTable,
    Gap,
    Related,
    Row,
    RowSlot,
    Severity,
    Slot,
    Span,
    Table,
    TableSlot,
    Value,
    ValueType,
)
from speclint.records import dataclass
from speclint.template import values
from speclint.text import markdown, titles
from speclint.text.shows import shows
from speclint.text.source import first_line
from speclint.text.typos import Typos
from speclint.wording import count

# The names of columns, each with its other names; and where each stands, and whether surely.
_Names = tuple[tuple[str, tuple[str, ...]], ...]
_Places = tuple[tuple[int, bool], ...]
# Of tables with more columns it is kept of the last one only where these stand.
_WIDEST_KEPT = 100
_LINE_END = expression(r"\r\n?|\n")
# All that a cell may hold without being an answer, as a dash or an empty value in code are.
_NOTHING = expression(r"[\s.\u2026?\u00a0\u115f\u1160\u200b-\u200f\u2060\u2800\u3164\ufeff\uffa0]*")


@dataclass(frozen=True, slots=True)
class LaidTable:
    """What laying one table gave."""

    gaps: tuple[Gap, ...]
    values: tuple[Value, ...]
    filled: FilledTable


@dataclass(slots=True)
class _Column:
    slot: ColumnSlot
    index: int
    trusted: bool


def visible(cell: Cell) -> str:
    """What a reader sees in a cell."""
    return markdown.folded(cell.text.content)


def _is_blank(cell: Cell) -> bool:
    """Whether a cell shows nothing, not even a dash: that is an answer in a cell."""
    return not shows(cell.text.content) and _NOTHING.fullmatch(visible(cell)) is not None


def likeness(slot: TableSlot, table: Table) -> int:
    """How many of a table slot's columns the table has, by their names."""
    columns, _ = _match_columns(slot.of(ColumnSlot), table.header)
    return sum(column.index >= 0 for column in columns)


def lay(
    slot: TableSlot,
    table: Table,
    text: str,
    within: str,
    demanded: Callable[[Slot], bool],
    leftover: Callable[[Span], bool],
) -> LaidTable:
    """The gaps and values of a table that fills `slot`, in the section `within` of a spec's text.

    `demanded` tells which columns and rows must be there, `leftover` which places still hold the
    template's text and are judged elsewhere.
    """
    return _TableLayer(slot, table, text, within, demanded, leftover).lay()


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


def _out_of_order(cells: dict[Span, Cell]) -> Iterator[tuple[Span, Cell]]:
    """The cells of a column, by their rows, that do not go up as the others do.

    As few as possible are blamed: those outside the longest run that is in order. In the versions `1.0`,
    `1.3`, `1.1`, `1.2` it is `1.3` alone that stands wrong, though both rows after it come too early.
    """
    keyed = [
        (at, cell, key) for at, cell in cells.items() if (key := values.sort_key(visible(cell))) is not None
    ]
    ranks = {key: rank for rank, key in enumerate(sorted({key for *_, key in keyed}))}
    size = len(keyed)
    kept = _earliest_run([ranks[key] * size + index for index, (*_, key) in enumerate(keyed)])
    is_upside_down = size > 2 and len(kept) == 1
    for index, (row, cell, _) in enumerate(keyed[: 2 if is_upside_down else size]):
        if index not in kept:
            yield row, cell


def _earliest_run(positions: Sequence[int]) -> set[int]:
    """The longest run that keeps what stands first: a row that is below the one before it is out of order."""
    last = len(positions) - 1
    return {last - index for index in longest_run([-position for position in reversed(positions)])}


def _match_columns(slots: Sequence[ColumnSlot], header: Row) -> tuple[list[_Column], dict[int, ColumnSlot]]:
    """Each column slot with the header cell that fills it (-1: none), and the misnamed ones by cell."""
    names = tuple((slot.key, slot.aliases) for slot in slots)
    keys = tuple(titles.normalise(cell.text.content) for cell in header.cells)
    match = _matched if len(keys) <= _WIDEST_KEPT else _matched_wide
    places, misnamed = match(names, keys)
    columns = [_Column(slot, index, trusted) for slot, (index, trusted) in zip(slots, places, strict=True)]
    return columns, {index: slots[number] for index, number in misnamed}


@lru_cache(2048)
def _matched(names: _Names, keys: tuple[str, ...]) -> tuple[_Places, tuple[tuple[int, int], ...]]:
    """Where columns of these names (and other names) stand among the keys of a header, and the misnamed ones.

    Each place is a cell (-1: none) and whether it is surely that column; a misnamed one is a cell with the
    number of its column.
    """
    places = [(-1, True)] * len(names)
    free = set(range(len(keys)))
    misnamed: dict[int, int] = {}
    whole = _by_name(keys)

    def claim(called: Callable[[int], Iterable[int]], trusted: bool = True) -> None:
        for number, (place, _) in enumerate(places):
            if place >= 0:
                continue
            indices = (index for index in called(number) if index in free)
            found = sorted(indices) if trusted else list(islice(indices, 2))
            if found and (trusted or len(found) == 1):
                places[number] = found[0], trusted
                free.discard(found[0])
                if not trusted:
                    misnamed[found[0]] = number

    def mistyped(number: int) -> Iterator[int]:
        for key in typos.near(names[number][0]):
            if titles.is_typo(key, names[number][0]):
                yield from whole[key]

    claim(lambda number: whole.get(names[number][0], ()))
    if any(place < 0 for place, _ in places):
        bare = _by_name(map(titles.undecorated, keys))
        known = {key for key, _ in names}
        typos = Typos(key for key in keys if key not in known)
        claim(lambda n: [index for name in dict.fromkeys(names[n][1]) for index in whole.get(name, ())])
        claim(lambda number: bare.get(names[number][0], ()))
        claim(mistyped, trusted=False)
        _claim_between(places, names, keys, free, misnamed)
    return tuple(places), tuple(misnamed.items())


_matched_wide = lru_cache(1)(_matched.__wrapped__)


def _by_name(names: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, name in enumerate(names):
        found.setdefault(name, []).append(number)
    return found


def _claim_between(
    places: list[tuple[int, bool]],
    names: _Names,
    keys: Sequence[str],
    free: set[int],
    misnamed: dict[int, int],
) -> None:
    """Claims the only free header cell between a column's nearest neighbours that shares a word with it."""
    by_word: dict[str, list[int]] = {}
    for index in sorted(free):
        for word in set(keys[index].split()):
            by_word.setdefault(word, []).append(index)
    later = sorted(place for place, _ in places if place >= 0)
    left = -1
    for number, (place, _) in enumerate(places):
        if place >= 0:
            del later[bisect_left(later, place)]
        else:
            after = bisect_right(later, left)
            right = later[after] if after < len(later) else len(keys)
            words = set(names[number][0].split())
            near = {i for word in words for i in _within(by_word.get(word, []), left, right, free)}
            if len(near) == 1:
                (index,) = near
                places[number] = index, False
                free.discard(index)
                misnamed[index] = number
        left = max(left, places[number][0])


def _within(numbers: Sequence[int], left: int, right: int, free: set[int]) -> Iterator[int]:
    """The first two of ascending numbers that are free and lie between two others."""
    inside = (number for number in islice(numbers, bisect_right(numbers, left), None) if number in free)
    return takewhile(lambda number: number < right, islice(inside, 2))


class _TableLayer:
    """One table laid against its slot.

    Given the slot, the table, the text it stands in and what is known of slots and places, it promises the
    gaps, the values and what fills what. Columns are settled first: what stands in one that is absent or
    misnamed is unknown, and no cell of it is looked at. Then come the rows one by one, those of keys found
    before, and last what rows say together: twice the same, or out of order.
    """

    def __init__(
        self,
        slot: TableSlot,
        table: Table,
        text: str,
        within: str,
        demanded: Callable[[Slot], bool],
        leftover: Callable[[Span], bool],
    ) -> None:
        self._slot = slot
        self._table = table
        self._text = text
        self._within = within
        self._demanded = demanded
        self._leftover = leftover
        self._gaps: list[Gap] = []
        self._values: list[Value] = []
        self._keyed = bool(slot.of(RowSlot))
        self._key_at = 0

    def lay(self) -> LaidTable:
        columns = self._columns()
        filled: dict[Span, RowSlot] = {}
        if not self._table.rows:
            at = self._table.header.span
            self._gaps.append(
                EmptyTable(
                    slot=self._slot, at=at, found="only a header", within=self._within,
                    written=first_line(self._text, at),
                )
            )  # fmt: skip
        else:
            filled = self._rows(columns)
            whole = [row for row in self._table.rows if self._is_whole(row)]
            self._repeats(columns, whole)
            self._order_of_rows(columns, whole)
        self._severed()
        return LaidTable(tuple(self._gaps), tuple(self._values), self._filled(columns, filled))

    def _filled(self, columns: list[_Column], keys: dict[Span, RowSlot]) -> FilledTable:
        rows = [row for row in self._table.rows if self._is_whole(row) and not all(map(_is_blank, row.cells))]
        keyed: dict[str, Row] = {}
        for row in rows:
            if row.span in keys:
                keyed.setdefault(keys[row.span].key, row)
        places = {c.slot.key: c.index for c in columns if c.index >= 0 and c.trusted}
        return FilledTable(
            slot=self._slot,
            table=self._table,
            columns=places,
            rows=tuple(rows),
            keyed=keyed,
            ragged=tuple(row for row in self._table.rows if not self._is_whole(row)),
        )

    # Columns

    def _columns(self) -> list[_Column]:
        header = self._table.header
        columns, misnamed = _match_columns(self._slot.of(ColumnSlot), header)
        if self._keyed:
            columns = self._without_blank_header(columns)
        for index, slot in sorted(misnamed.items()):
            cell = header.cells[index]
            self._gaps.append(
                MisnamedColumn(
                    slot=slot, at=cell.span, found=visible(cell), within=self._within,
                    edits=(Edit(cell.span, slot.name, title=f"rename the column to `{slot.name}`"),),
                )
            )  # fmt: skip
        absent = [
            (column, before)
            for column, before in _each_with_before(columns)
            if column.index < 0 and self._demanded(column.slot)
        ]
        self._gaps.extend(self._absent_column(column, before) for column, before in absent)
        self._order_of_columns(columns)
        if not absent:
            self._extra_columns(columns)
        return columns

    def _absent_column(self, column: _Column, before: _Column | None) -> AbsentColumn:
        header = self._table.header
        cell = header.cells[before.index] if before is not None else None
        first = header.cells[0].span.start if header.cells else header.span.end
        return AbsentColumn(
            slot=column.slot, at=header.span, within=self._within,
            insert=cell.span.end if cell is not None else first,
            after=before.slot.name if before is not None else "",
            related=(Related(_where(before), cell.span if cell is not None else None),),
        )  # fmt: skip

    def _without_blank_header(self, columns: list[_Column]) -> list[_Column]:
        """A key table's header may be blank: its rows say what they are."""
        cells = self._table.header.cells
        if len(cells) == len(columns) and not any(visible(cell) for cell in cells):
            return [_Column(column.slot, index, True) for index, column in enumerate(columns)]
        return columns

    def _order_of_columns(self, columns: list[_Column]) -> None:
        present = [(column, before) for column, before in _each_with_before(columns) if column.index >= 0]
        kept = longest_run([column.index for column, _ in present])
        for number, (column, before) in enumerate(present):
            if number not in kept:
                cell = self._table.header.cells[column.index]
                self._gaps.append(
                    OutOfOrderColumn(
                        slot=column.slot, at=cell.span, found=visible(cell), within=self._within,
                        after=before.slot.name if before is not None else "",
                    )
                )  # fmt: skip

    def _extra_columns(self, columns: list[_Column]) -> None:
        taken = {column.index for column in columns}
        for index, cell in enumerate(self._table.header.cells):
            if index not in taken and visible(cell):
                self._gaps.append(
                    StrayColumn(
                        slot=self._slot, at=cell.span, found=visible(cell), within=self._within,
                        severity=Severity.OFF,
                    )
                )  # fmt: skip

    # Rows

    def _is_whole(self, row: Row) -> bool:
        return len(row.cells) == len(self._table.header.cells)

    def _rows(self, columns: list[_Column]) -> dict[Span, RowSlot]:
        # Where columns stand in another order, keys are still read from the one that the template has first.
        self._key_at = max([0, *(column.index for column in columns[:1] if column.trusted)])
        self._has_lost_keys = any(column.index < 0 for column in columns[:1])
        filled = self._key_rows() if self._keyed else {}
        for row in self._table.rows:
            if not self._is_whole(row):
                self._gaps.append(
                    RaggedRow(
                        slot=self._slot, at=row.span, found=count(len(row.cells), "cell"),
                        within=self._within, written=first_line(self._text, row.span),
                        wanted=len(self._table.header.cells),
                    )
                )  # fmt: skip
            elif self._slot.blanks and tuple(map(visible, row.cells)) in self._slot.blanks:
                self._gaps.append(
                    LeftoverRow(slot=self._slot, at=row.span, found=visible(row.cells[0]), whole=row.span)
                )
            elif all(map(self._is_empty, row.cells)):
                self._gaps.append(EmptyRow(slot=self._slot, at=row.span, within=self._within))
            else:
                self._cells(row, columns, filled.get(row.span))
        return filled

    def _is_empty(self, cell: Cell) -> bool:
        """Whether a cell shows nothing, and holds no placeholder that is taken for a tag: `<name>`."""
        return _is_blank(cell) and not self._leftover(cell.span)

    def _severed(self) -> None:
        """Says what cuts rows off, and text that is taken for a row."""
        ends = {
            row.span: before.span.end for before, row in pairwise((self._table.header, *self._table.rows))
        }
        for row in self._table.detached:
            end = ends[row.span]
            between = self._text[end : row.span.start]
            edits = (Edit(Span(end, row.span.start), _LINE_END.findall(between)[0], title="close the table"),)
            is_blank = not between.strip()
            self._gaps.append(
                DetachedRow(
                    slot=self._slot, at=row.span, found=visible(row.cells[0]), within=self._within,
                    by="a blank line" if is_blank else "a comment", edits=edits if is_blank else (),
                )
            )  # fmt: skip
        if (stuck := self._table.stuck) is not None:
            self._gaps.append(
                StuckText(
                    slot=self._slot, at=stuck, found="text", within=self._within,
                    written=first_line(self._text, stuck), edits=(self._blank_line_before(stuck),),
                )
            )  # fmt: skip

    def _blank_line_before(self, at: Span) -> Edit:
        line_end = _LINE_END.search(self._text, self._table.span.end)
        assert line_end is not None  # the text stands on another line
        return Edit(Span(at.start, at.start), line_end.group(), title="put a blank line before it")

    def _key_rows(self) -> dict[Span, RowSlot]:
        """Finds the row of each key, and says which are absent, misnamed or there twice; the slots by row.

        A key may carry a remark, be one of several names, or be mistyped: all that are surely there are found
        first, so that a slip is looked for among what is left, and no row is both. `Spec ID (ours)` is the
        row `Spec ID`; `Taem` where `Team` is absent is one misnamed row, not one absent and one too many.
        """
        slots = self._slot.of(RowSlot)
        rows = [row for row in self._table.rows if len(row.cells) > self._key_at]
        keys = [(row, titles.normalise(row.cells[self._key_at].text.content)) for row in rows]
        filled, unmet = self._surely_keyed(keys)
        absent = self._not_mistyped(unmet, keys, filled)
        absent = self._without_key(slots, absent, rows, filled)
        if not self._has_lost_keys or filled:
            self._absent_rows([slot for slot in absent if self._demanded(slot)], filled)
        return filled

    def _surely_keyed(self, keys: Sequence[tuple[Row, str]]) -> tuple[dict[Span, RowSlot], list[RowSlot]]:
        """The slots of the rows that have their names, be it with a remark, and the slots without a row."""
        filled: dict[Span, RowSlot] = {}
        unmet = []
        whole = _by_name(key for _, key in keys)
        bare = _by_name(titles.undecorated(key) for _, key in keys)
        for slot in self._slot.of(RowSlot):
            names = {slot.key, *slot.aliases}
            numbers = {number for name in names for some in (whole, bare) for number in some.get(name, ())}
            found = [keys[number][0] for number in sorted(numbers)]
            for row in found:
                filled[row.span] = slot
            self._gaps.extend(
                self._repeated_key(slot, row.cells[self._key_at], found[0]) for row in found[1:]
            )
            if not found:
                unmet.append(slot)
        return filled, unmet

    def _not_mistyped(
        self, unmet: Sequence[RowSlot], keys: Sequence[tuple[Row, str]], filled: dict[Span, RowSlot]
    ) -> list[RowSlot]:
        """Those of the slots without a row that no row has under a slip of their name; the others get it."""
        whole = _by_name(key for _, key in keys)
        known = {slot.key for slot in self._slot.of(RowSlot)}
        typos = Typos(key for _, key in keys if key not in known)
        absent = []
        for slot in unmet:
            near = (name for name in typos.near(slot.key) if titles.is_typo(name, slot.key))
            mistyped = (keys[number][0] for name in near for number in whole[name])
            unfilled = (row for row in mistyped if row.span not in filled)
            if not self._is_misnamed(slot, list(islice(unfilled, 2)), filled):
                absent.append(slot)
        return absent

    def _without_key(
        self,
        slots: Sequence[RowSlot],
        absent: Sequence[RowSlot],
        rows: Sequence[Row],
        filled: dict[Span, RowSlot],
    ) -> list[RowSlot]:
        """What stays absent, when a row whose key is empty or the template's stands in its place."""
        place = {slot.path: number for number, slot in enumerate(slots)}
        left = {place[slot.path]: slot for slot in absent}
        last = -1
        for row in rows if left else ():
            cell = row.cells[self._key_at]
            if row.span in filled:
                last = place[filled[row.span].path]
            elif _is_blank(cell) or self._leftover(cell.span):
                meant = left.pop(last + 1, None)
                if meant is not None:
                    filled[row.span] = meant
                    last += 1
        return list(left.values())

    def _repeated_key(self, slot: RowSlot, cell: Cell, first: Row) -> RepeatedRow:
        return RepeatedRow(
            slot=slot, at=cell.span, found=visible(cell), within=self._within, columns=(slot.name,),
            related=(Related("the first stands at line {line}", first.span),),
        )  # fmt: skip

    def _is_misnamed(self, slot: RowSlot, typos: Sequence[Row], filled: dict[Span, RowSlot]) -> bool:
        """Whether a key that no row has is mistyped in one, which then fills the slot and is said."""
        if len(typos) != 1:
            return False
        cell = typos[0].cells[self._key_at]
        filled[typos[0].span] = slot
        self._gaps.append(
            MisnamedRow(
                slot=slot, at=cell.span, found=visible(cell), within=self._within,
                edits=(rename(cell, slot.name),),
            )
        )  # fmt: skip
        return True

    def _absent_rows(self, absent: Sequence[RowSlot], filled: dict[Span, RowSlot]) -> None:
        """Each put after the last row of the nearest key before it that is there, else after all rows."""
        ends = {one.path: at.end for at, one in sorted(filled.items(), key=lambda entry: entry[0])}
        gone = {slot.path for slot in absent}
        insert, after = self._table.rows[-1].span.end, ""
        for slot in self._slot.of(RowSlot):
            if slot.path in ends:
                insert, after = ends[slot.path], slot.name
            elif slot.path in gone:
                at = self._table.header.span
                self._gaps.append(
                    AbsentRow(slot=slot, at=at, within=self._within, insert=insert, after=after)
                )

    def _cells(self, row: Row, columns: list[_Column], key: RowSlot | None) -> None:
        for number, column in enumerate(columns):
            if column.index < 0 or not column.trusted:
                continue
            cell = row.cells[column.index]
            slot = key if key is not None and number == 1 else column.slot
            if self._is_empty(cell):
                if not (slot.demand.never or column.slot.explains):
                    first = visible(row.cells[0]) if column.index else ""
                    self._gaps.append(EmptyCell(slot=slot, at=cell.span, found=first, within=self._within))
            elif slot.value is not None and values.lists_choices(slot.value, visible(cell)):
                self._gaps.append(Leftover(slot=slot, at=cell.span, found=visible(cell), whole=cell.span))
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
                    self._gaps.append(
                        RepeatedRow(
                            slot=named[0].slot,
                            at=Span(cells[0].span.start, cells[-1].span.end),
                            found=" ".join(map(visible, cells)),
                            within=self._within,
                            columns=tuple(column.slot.name for column in named),
                            related=(Related("the first stands at line {line}", first.span),),
                        )
                    )

    def _order_of_rows(self, columns: list[_Column], rows: Sequence[Row]) -> None:
        """Says which rows are out of order, each once; a cell that is wrong in itself takes no part."""
        wrong = {value.at for value in self._values if value.problem is not None}
        wrong |= {gap.at for gap in self._gaps if isinstance(gap, RepeatedRow)}
        said: set[Span] = set()
        by_key = {column.slot.key: column for column in columns}
        for column in (by_key[key] for key in self._slot.ascending):
            if column.index >= 0 and column.trusted:
                cells = {row.span: row.cells[column.index] for row in rows}
                for row, cell in _out_of_order(
                    {at: one for at, one in cells.items() if one.span not in wrong}
                ):
                    if row not in said:
                        said.add(row)
                        self._gaps.append(
                            OutOfOrderRow(
                                slot=column.slot, at=cell.span, found=visible(cell), within=self._within
                            )
                        )


def _comparable(cell: Cell, slot: Slot) -> str:
    """A cell as it is compared with others of its column: the parameters of paths are alike."""
    is_path = slot.value is not None and slot.value.name == "http-path"
    if is_path and visible(cell):
        return values.comparable_path(visible(cell))
    said = visible(cell).casefold()
    return said.rstrip(" .!?") or said


def _value(slot: Slot, type_: ValueType, cell: Cell) -> Value:
    raw = visible(cell)
    return Value(slot=slot, type=type_, at=cell.span, raw=raw, problem=values.problem(type_, raw))


def _each_with_before(columns: Iterable[_Column]) -> Iterator[tuple[_Column, _Column | None]]:
    """The columns, each with the nearest one that the template has before it and that is there."""
    before = None
    for column in columns:
        yield column, before
        if column.index >= 0:
            before = column


def _where(before: _Column | None) -> str:
    """Where the template has a column, among those that are there."""
    return f"the template puts it after `{before.slot.name}`" if before else "the template puts it first"


def rename(cell: Cell, name: str) -> Edit:
    """The edit that puts another name into a cell, within its bold marks."""
    content = cell.text.content
    marks = next((m for m in ("**", "__") if content.startswith(m) and content.endswith(m)), "")
    return Edit(cell.span, f"{marks}{name}{marks}", title=f"rename the row to `{name}`")
