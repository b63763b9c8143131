"""What a spec of an older template calls otherwise, when it is brought to the newer one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from speclint.align import profile
from speclint.align.contents import misnamed_field
from speclint.align.tables import rename
from speclint.gaps import MISNAMED, MisnamedColumn, MisnamedRow, MisnamedSection
from speclint.model import (
    ColumnSlot,
    Document,
    Edit,
    FilledSection,
    FilledTable,
    Gap,
    RowSlot,
    SectionSlot,
    Slot,
    Spec,
)
from speclint.template.schema import Schema
from speclint.text import markdown, titles

# The names that older templates have for slots, by the path of each.
Older = Mapping[tuple[str, ...], tuple[str, ...]]


def gaps(spec: Spec, document: Document, schema: Schema) -> Iterator[Gap]:
    """What stands under a name that only an older template has, as a gap that says the newer one."""
    older = dict(schema.older)
    yield from _in_front_matter(spec, document, schema, older)
    yield from _in_sections(spec.filled, older)


def _in_front_matter(spec: Spec, document: Document, schema: Schema, older: Older) -> Iterator[Gap]:
    front = document.front_matter
    keys = {fact.key: fact.at for fact in spec.profile.facts if front is not None and fact.at in front.body}
    for slot in schema.metadata.values if keys else ():
        named = [name for name in older.get(slot.path, ()) if name in keys]
        if len(named) == 1 and slot.key not in keys:
            yield profile.misnamed_key(slot, keys[named[0]], spec.text)


def _in_sections(root: FilledSection, older: Older) -> Iterator[Gap]:
    for within, one in _with_holders(root, ""):
        if (
            isinstance(one.slot, SectionSlot)
            and one.heading is not None
            and _is_older(one.slot, one.heading.text.content, older)
        ):
            yield MisnamedSection(slot=one.slot, at=one.at, found=one.name, within=within)
        for field in one.fields:
            if _is_older(field.slot, field.field.label, older):
                yield misnamed_field(field.slot, field.field, one.name)
        for within_, table in _tables(one):
            yield from _in_table(table, within_, older)


def names(found: Iterable[Gap]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The paths of the slots that something stands for under another name, and that name, normalised."""
    for gap in found:
        if isinstance(gap, MISNAMED) and not getattr(gap, "also", ()):
            yield gap.slot.path, titles.normalise(gap.found)


def _with_holders(one: FilledSection, within: str) -> Iterator[tuple[str, FilledSection]]:
    """A section and all below it that fill slots, each with the name of the one around it."""
    yield within, one
    for below in one.sections:
        yield from _with_holders(below, one.name if one.heading is not None else "")


def _tables(one: FilledSection) -> Iterator[tuple[str, FilledTable]]:
    yield from ((one.name, table) for table in one.tables)
    yield from ((field.field.label, table) for field in one.fields for table in field.tables)


def _in_table(filled: FilledTable, within: str, older: Older) -> Iterator[Gap]:
    for slot in filled.slot.of(ColumnSlot):
        number = filled.columns.get(slot.key)
        cell = filled.table.header.cells[number] if number is not None else None
        if cell is not None and _is_older(slot, cell.text.content, older):
            edit = Edit(cell.span, slot.name, title=f"rename the column to `{slot.name}`")
            found = markdown.plain(cell.text.content)
            yield MisnamedColumn(slot=slot, at=cell.span, found=found, within=within, edits=(edit,))
    for row_slot in filled.slot.of(RowSlot):
        row = filled.keyed.get(row_slot.key)
        for cell in row.cells if row is not None else ():
            if _is_older(row_slot, cell.text.content, older):
                found = markdown.plain(cell.text.content)
                edits = (rename(cell, row_slot.name),)
                yield MisnamedRow(slot=row_slot, at=cell.span, found=found, within=within, edits=edits)
                break


def _is_older(slot: Slot, written: str, older: Older) -> bool:
    key = titles.normalise(written)
    return key != slot.key and key in older.get(slot.path, ())
