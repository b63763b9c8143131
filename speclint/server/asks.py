"""What a template asks of what stands in a slot, in sentences: its values, and what only its YAML says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from speclint.model import (
    Asked,
    ColumnSlot,
    DocumentSlot,
    SectionSlot,
    Slot,
    TableSlot,
    ValueType,
    Wording,
)
from speclint.template import values
from speclint.template.schema import Schema
from speclint.wording import count


def is_title(slot: Slot, schema: Schema) -> bool:
    """Whether a slot is the document's title, which stands in no other slot."""
    return schema.title is not None and slot.path == schema.title.path


def asks(slot: Slot, schema: Schema) -> Iterator[str]:
    """What is asked of a slot, a sentence each, with where that is said if not where the slot stands."""
    if is_title(slot, schema):
        yield from asks(schema.root, schema)
    if slot.value is not None:
        yield from _value(slot.value)
    yield from _named(slot, schema)
    if isinstance(slot, SectionSlot):
        for part, type_ in slot.typed:
            yield from (f"{part}: {said[:1].lower()}{said[1:]}" for said in _value(type_))
        yield from _depths(slot)
    if isinstance(slot, DocumentSlot | SectionSlot):
        yield from _held(slot, schema)
    if isinstance(slot, DocumentSlot):
        yield from _forms(schema)
    if isinstance(slot, ColumnSlot):
        yield from _rows(slot, schema)


def _value(type_: ValueType) -> Iterator[str]:
    """What may stand in place of a value; nothing where anything may."""
    if type_.options:
        yield f"One of {_listed(type_.options)}"
    elif type_.name != "any":
        said = values.expectation(type_)
        yield f"{said[:1].upper()}{said[1:]}{', unlike that of any other spec' if type_.unique else ''}"


def _named(slot: Slot, schema: Schema) -> Iterator[str]:
    """What the values of a slot must name elsewhere."""
    for reference in schema.related.references:
        for address in reference.sources:
            last = address.cells or ((address.field,) if address.field is not None else ())
            if reference.reads == "names" and any(one.path == slot.path for one in last):
                yield _from(f"Names what stands in {_listed(one.text for one in reference.targets)}",
                            reference.origin)  # fmt: skip


def _depths(slot: SectionSlot) -> Iterator[str]:
    for depth in slot.depths:
        least = [count(number, noun) for number, noun in
                 ((depth.rows, "row"), (depth.items, "item"), (depth.words, "word")) if number]  # fmt: skip
        if least:
            yield f"At least {', '.join(least)} from size `{depth.since}` on"


def _held(slot: DocumentSlot | SectionSlot, schema: Schema) -> Iterator[str]:
    """What the YAML asks of what a section or the document holds, and of sections that hang together."""
    if slot.asked is not None:
        yield from _contents(slot.asked)
    for holder in schema.slots:
        if isinstance(holder, DocumentSlot | SectionSlot) and holder.asked is not None:
            for group in holder.asked.groups:
                if slot.path in (holder.path, *group.slots):
                    names = _listed(one.name for one in schema.slots if one.path in group.slots)
                    said = f"One of the sections {names}" if group.either else f"All of {names}, or none"
                    yield _from(said, group.origin)
    if not slot.open:
        yield "No sections but those of the template"


def _contents(asked: Asked) -> Iterator[str]:
    yield from (_from(f"Says {one.name}", one.origin) for one in asked.required)
    yield from (_from(f"Does not say {_forbidden(one)}", one.origin) for one in asked.forbidden)
    if asked.content:
        yield _from(f"In this order: {', '.join(asked.content)}", asked.origin("content"))
    if asked.words:
        yield _from(f"At most {count(asked.words, 'word')}", asked.origin("most-words"))
    least, most = (f"{word} {number}" if number else "" for word, number in
                   (("at least", asked.least), ("at most", asked.most)))  # fmt: skip
    if said := " and ".join(filter(None, (least, most))):
        yield _from(f"{said[:1].upper()}{said[1:]} of them", asked.origin("instances"))


def _forbidden(wording: Wording) -> str:
    return f"{wording.name} (say `{wording.instead}`)" if wording.instead else wording.name


def _forms(schema: Schema) -> Iterator[str]:
    """How the title and the file of a document are called."""
    for form in schema.names:
        what = "The title" if form.kind == "title" else "The file's name"
        yield _from(f"{what} is {form.expected or f'`{form.pattern}`'}", form.origin)


def _rows(slot: ColumnSlot, schema: Schema) -> Iterator[str]:
    """What is asked of the values of a column together."""
    table = next(one for one in schema.slots if isinstance(one, TableSlot) and slot in one.children)
    names = {one.key: one.name for one in table.of(ColumnSlot)}
    for keys in table.unique:
        if slot.key in keys:
            yield f"No two rows are alike in {_listed(names[key] for key in keys if key in names)}"
    if slot.key in table.ascending:
        yield "Goes up from row to row"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _from(said: str, origin: str) -> str:
    return f"{said} (`{origin}`)" if origin else said
