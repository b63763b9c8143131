"""What a section holds besides its child sections, laid against its slot: fields, tables, code, depth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from speclint import markdown, omission, placeholders, tables, titles, values
from speclint.facts import Facts
from speclint.model import (
    Block,
    Code,
    Field,
    Gap,
    Heading,
    Kind,
    List,
    Paragraph,
    Slot,
    Span,
    Table,
    Value,
    Why,
)
from speclint.omission import Omission
from speclint.placeholders import Leftover
from speclint.schema import Schema


@dataclass(slots=True)
class Found:
    """What laying the content of one section gave."""

    gaps: list[Gap] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)


class Contents:
    """The blocks and labelled fields of one section that fills `slot`; `name` is what messages call it."""

    def __init__(self, slot: Slot, heading: Heading, name: str) -> None:
        self._slot = slot
        self._heading = heading
        self._name = name
        self._blocks: list[Block] = []
        self._fields: list[Field] = []

    def add(self, blocks: Sequence[Block]) -> None:
        """Counts blocks as the section's own."""
        self._blocks.extend(blocks)
        self._fields.extend(markdown.fields(blocks))

    def takes_as_label(self, heading: Heading, blocks: tuple[Block, ...]) -> bool:
        """Whether a heading is the label of a field; then what stands under it is the field's body."""
        key = titles.normalise(heading.text.content)
        labels = {slot.key for slot in self._slot.of(Kind.FIELD)}
        if key not in labels and titles.undecorated(key) not in labels:
            return False
        self._blocks.extend(blocks)
        self._fields.append(Field(markdown.plain(heading.text.content), heading.span, None, blocks))
        return True

    def lay(self, schema: Schema, facts: Facts, is_leftover: Callable[[Span], bool]) -> Found:
        """What is absent, wrong or left over in the section; `is_leftover` tells what is known to be."""
        return _Layer(self._slot, self._heading, self._name, schema, facts, is_leftover).lay(
            self._blocks, self._fields
        )


class _Layer:
    def __init__(
        self,
        slot: Slot,
        heading: Heading,
        name: str,
        schema: Schema,
        facts: Facts,
        is_leftover: Callable[[Span], bool],
    ) -> None:
        self._slot = slot
        self._heading = heading
        self._name = name
        self._schema = schema
        self._facts = facts
        self._is_leftover = is_leftover
        self._found = Found()

    def lay(self, blocks: Sequence[Block], fields: Sequence[Field]) -> Found:
        free = list(_tables(blocks))
        labelled = {id(table) for entry in fields if entry.value is None for table in _tables(entry.body)}
        loose = [table for table in free if id(table) not in labelled]
        for slot in self._slot.of(Kind.FIELD):
            for entry in fields:
                if _is_labelled(entry, slot):
                    self._field(slot, entry, free, loose)
        self._own_tables(free)
        self._code(blocks)
        self._depth(blocks)
        return self._found

    def _demanded(self, slot: Slot) -> bool:
        return self._schema.demands(slot, self._facts.size, self._facts.traits)

    def _field(self, slot: Slot, entry: Field, free: list[Table], loose: Sequence[Table]) -> None:
        if slot.replace and entry.value is not None and entry.value.content == slot.text:
            self._found.leftovers.append(placeholders.in_value(entry.value))
        elif slot.value is not None and entry.value is not None and not self._is_leftover(entry.value.span):
            raw = markdown.plain(entry.value.content)
            problem = values.problem(slot.value, raw)
            self._found.values.append(Value(slot, slot.value, entry.value.span, raw, problem))
        for wanted in slot.of(Kind.TABLE):
            if self._is_answered(entry):
                continue
            elsewhere = [table for table in loose if table in free]
            table = _most_alike(wanted, list(_tables(entry.body))) or _most_alike(
                wanted, elsewhere, least=len(wanted.of(Kind.COLUMN)) // 2 + 1
            )
            if table is None:
                self._absent_table(wanted, slot.name)
                continue
            if table in free:
                free.remove(table)
            self._table(wanted, table, slot.name)

    def _is_answered(self, entry: Field) -> bool:
        """Whether a field says `None`, `N/A` or the like."""
        words = self._schema.omissions
        if entry.value is None:
            return omission.of_blocks(entry.body, words) is not Omission.NONE
        return omission.of_text(markdown.plain(entry.value.content), words) is not Omission.NONE

    def _own_tables(self, free: list[Table]) -> None:
        for slot in self._slot.of(Kind.TABLE):
            table = _most_alike(slot, free)
            if table is None:
                self._absent_table(slot, self._name)
                continue
            free.remove(table)
            self._table(slot, table, self._name)
            for other in _like_all_of(slot, free):
                free.remove(other)
                self._table(slot, other, self._name)

    def _table(self, slot: Slot, table: Table, within: str) -> None:
        laid = tables.lay(slot, table, within, self._demanded, self._is_leftover)
        self._found.gaps.extend(laid.gaps)
        self._found.values.extend(laid.values)

    def _absent_table(self, slot: Slot, within: str) -> None:
        if self._demanded(slot):
            at = self._heading.span
            self._found.gaps.append(Gap(Kind.TABLE, Why.ABSENT, at, slot, expected=slot.name, within=within))

    def _code(self, blocks: Sequence[Block]) -> None:
        holders = (self._slot, *self._slot.of(Kind.FIELD))
        slots = [s for holder in holders for s in (*holder.of(Kind.CODE), *holder.of(Kind.DIAGRAM))]
        for code in _codes(blocks) if slots else ():
            leftover = placeholders.in_code(code, slots)
            if leftover is not None:
                self._found.leftovers.append(leftover)

    def _depth(self, blocks: Sequence[Block]) -> None:
        sizes = self._schema.sizes
        for depth in self._slot.depths:
            if sizes.index(self._facts.size) < sizes.index(depth.since):
                continue
            for number, wanted, noun in (
                (_row_count(blocks), depth.rows, "row"),
                (_item_count(blocks), depth.items, "item"),
                (_word_count(blocks), depth.words, "word"),
            ):
                # Without a single row the table is absent or empty, which is said already.
                if 0 < number < wanted or (number == 0 < wanted and noun == "item"):
                    self._shallow(tables.count(number, noun), f"at least {tables.count(wanted, noun)}")

    def _shallow(self, found: str, expected: str) -> None:
        at = self._heading.span
        self._found.gaps.append(
            Gap(Kind.SECTION, Why.SHALLOW, at, self._slot, found=found, expected=expected)
        )  # fmt: skip


def _is_labelled(entry: Field, slot: Slot) -> bool:
    key = titles.normalise(entry.label)
    return key == slot.key or titles.undecorated(key) == slot.key or key in slot.aliases


def _tables(blocks: Iterable[Block]) -> Iterator[Table]:
    return (block for block in markdown.walk(blocks) if isinstance(block, Table))


def _codes(blocks: Iterable[Block]) -> Iterator[Code]:
    return (block for block in markdown.walk(blocks) if isinstance(block, Code))


def _most_alike(slot: Slot, candidates: Sequence[Table], least: int = 1) -> Table | None:
    """The table that shares most columns with a slot's, and at least so many."""
    scored = [(tables.likeness(slot, table), -number, table) for number, table in enumerate(candidates)]
    best = max(scored, default=None, key=lambda entry: entry[:2])
    keyed = bool(slot.of(Kind.ROW))
    if best is None or (best[0] < least and not (keyed and _has_keys(slot, best[2]))):
        return None
    return best[2]


def _has_keys(slot: Slot, table: Table) -> bool:
    keys = {row.key for row in slot.of(Kind.ROW)}
    return any(row.cells and titles.normalise(row.cells[0].text.content) in keys for row in table.rows)


def _like_all_of(slot: Slot, candidates: Sequence[Table]) -> list[Table]:
    wanted = len(slot.of(Kind.COLUMN))
    return [table for table in candidates if tables.likeness(slot, table) == wanted]


def _row_count(blocks: Iterable[Block]) -> int:
    return sum(len(table.rows) for table in _tables(blocks))


def _item_count(blocks: Iterable[Block]) -> int:
    lists = (block for block in markdown.walk(blocks) if isinstance(block, List))
    return sum(len(block.items) for block in lists)


def _word_count(blocks: Iterable[Block]) -> int:
    return sum(
        len(markdown.plain(block.text.content).split())
        for block in markdown.walk(blocks)
        if isinstance(block, Paragraph)
    )
