"""What a template says between the lines about places that name each other.

A table whose columns are the placeholders of a repeatable heading elsewhere lists these sections, and a fact
that gives the form of the document's own id is another in every spec.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from speclint.model import (
    ColumnSlot,
    DocumentSlot,
    FieldSlot,
    MetadataSlot,
    PartKind,
    RowSlot,
    SectionSlot,
    Severity,
    Slot,
    TableSlot,
    TitlePart,
    ValueType,
)
from speclint.template.addresses import Address
from speclint.template.related import Reference
from speclint.text import titles

AnySlot = TypeVar("AnySlot", bound=Slot)
Way = tuple[SectionSlot | FieldSlot, ...]

# What a heading's placeholder is often called, whatever the heading is about.
_GENERAL = frozenset(
    {"id", "name", "number", "title", "description", "value", "date", "type", "text", "topic"}
)
_TYPES = {PartKind.METHOD: "http-method", PartKind.PATH: "http-path"}
_ID_WORDS = frozenset({"id", "identifier", "number", "no"})


def references(root: DocumentSlot, known: Sequence[Reference]) -> tuple[DocumentSlot, tuple[Reference, ...]]:
    """The document with its listed headings typed, and the references between them and their tables.

    What the YAML already relates (`known`) is left to it.
    """
    said = {address.path[-1].path for one in known for address in one.targets if address.path}
    found: list[Reference] = []
    there = list(_tables(root, ()))
    for slot in list(root.walk()):
        if not isinstance(slot, SectionSlot) or not slot.repeat or slot.typed or slot.path in said:
            continue
        parts = _parts(slot)
        tables = [
            (way, table, columns) for way, table in there if (columns := _columns(parts, table)) is not None
        ]
        if len(tables) == 1:
            way, table, untyped = tables[0]
            columns = tuple(map(_typed, parts, untyped))
            for column in columns:
                root = _with(root, column)
            if len(parts) > 1:
                typed = tuple((part.name, _type(part)) for part in parts)
                root = _with(root, replace(slot, typed=typed))
            found.append(_reference(root, slot.path, (way, table, columns)))
            there = list(_tables(root, ()))
    return root, tuple(found)


def own_id(
    facts: tuple[MetadataSlot, ...], root: DocumentSlot, title: SectionSlot | None
) -> tuple[tuple[MetadataSlot, ...], DocumentSlot, SectionSlot | None]:
    """The facts, the document and its title, the form of the document's own id among them marked as unique.

    The title has it where no fact does.
    """
    for number, fact in enumerate(facts):
        if is_own_id(fact):
            return (*facts[:number], _unique(fact), *facts[number + 1 :]), root, title
    before = [slot for slot in root.children if not isinstance(slot, SectionSlot)]
    first = root.of(SectionSlot)[:1]
    for holder in (*before, *first):
        for slot in holder.walk():
            is_fact = isinstance(slot, FieldSlot | RowSlot)
            if is_fact and is_own_id(slot) and not isinstance(slot, SectionSlot):
                return facts, _with(root, _unique(slot)), title
    return facts, root, _unique(title) if title is not None else None


def is_own_id(slot: Slot) -> bool:
    """Whether a fact gives the form of an id and is called so: `ID`, `RFC Number`, `RFC: RFC-NNNN`."""
    value = slot.value
    if value is None or not value.inferred or value.name != "pattern":
        return False
    words = titles.normalise(slot.name).split()
    prefix = value.hint.split("-")[0].casefold()
    return bool(words) and (words[-1] in _ID_WORDS or words == [prefix])


def _unique(slot: AnySlot) -> AnySlot:
    return slot if slot.value is None else replace(slot, value=replace(slot.value, unique=True))


def _parts(slot: SectionSlot) -> list[TitlePart]:
    """The placeholders of a heading that must be filled in."""
    parts = slot.pattern.parts if slot.pattern is not None else ()
    return [part for part in parts if part.kind is not None and not part.optional]


def _tables(slot: Slot, way: Way) -> Iterator[tuple[Way, TableSlot]]:
    """The tables that stand once in a document, each with the sections and the field around it."""
    for child in slot.children:
        if isinstance(child, TableSlot):
            if not child.of(RowSlot) and way:
                yield way, child
        elif isinstance(child, SectionSlot | FieldSlot) and not (
            isinstance(child, SectionSlot) and child.repeat
        ):
            yield from _tables(child, (*way, child))


def _columns(parts: Sequence[TitlePart], table: TableSlot) -> tuple[ColumnSlot, ...] | None:
    """The columns that a heading's placeholders are called by, in the heading's order; None without one."""
    columns = table.of(ColumnSlot)
    found = [next((column for column in columns if _is_of(part, column)), None) for part in parts]
    named = tuple(column for column in found if column is not None)
    if not parts or len(named) < len(parts) or len({column.key for column in named}) < len(named):
        return None
    if len(parts) == 1 and (named[0].key in _GENERAL or named[0].key != columns[0].key):
        return None
    return named


def _is_of(part: TitlePart, column: ColumnSlot) -> bool:
    type_ = _TYPES.get(part.kind) if part.kind is not None else None
    is_typed = type_ is not None and column.value is not None and column.value.name == type_
    return is_typed or titles.normalise(part.name) == column.key


def _typed(part: TitlePart, column: ColumnSlot) -> ColumnSlot:
    """A column whose values are read as the heading's placeholder is, where it says nothing else of them."""
    is_free = column.value is None and part.kind in _TYPES
    return replace(column, value=_type(part)) if is_free else column


def _type(part: TitlePart) -> ValueType:
    name = _TYPES.get(part.kind, "") if part.kind is not None else ""
    return ValueType(name, inferred=True) if name else ValueType("pattern", pattern=".*", inferred=True)


def _reference(
    root: DocumentSlot, path: tuple[str, ...], listing: tuple[Way, TableSlot, tuple[ColumnSlot, ...]]
) -> Reference:
    way, table, columns = listing
    target = _way_to(root, path)
    origin = f"{target[-1].origin} (inferred)"
    source = Address(f"{way[-1].name}[{', '.join(column.name for column in columns)}]", way, columns, table)
    return Reference(
        (source,),
        (Address(target[-1].name, target),),
        origin,
        both_ways=True,
        severity=Severity.WARNING,
    )


def _way_to(root: Slot, path: tuple[str, ...]) -> Way:
    between = [slot for slot in root.walk() if slot.path == path[: len(slot.path)]]
    return tuple(slot for slot in between if isinstance(slot, SectionSlot | FieldSlot))


def _with(root: DocumentSlot, changed: Slot) -> DocumentSlot:
    """The document with one of its slots changed."""

    def laid(slot: Slot) -> Slot:
        if slot.path == changed.path:
            return changed
        if slot.path != changed.path[: len(slot.path)]:
            return slot
        return replace(slot, children=tuple(map(laid, slot.children)))

    return replace(root, children=tuple(map(laid, root.children)))
