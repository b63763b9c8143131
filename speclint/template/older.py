"""A template that specs of an older one are brought to: what they call otherwise counts as misnamed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from speclint.model import (
    ColumnSlot,
    DocumentSlot,
    FieldSlot,
    MetadataSlot,
    RowSlot,
    SectionSlot,
    Slot,
    SlotKind,
    Table,
    TableSlot,
)
from speclint.template import optional
from speclint.template.schema import Schema
from speclint.text import markdown, titles

# The path of a slot, and what an older template calls it, normalised.
Named = tuple[tuple[str, ...], str]


def newer(schema: Schema, older: Schema | None = None, taken: Iterable[Named] = ()) -> Schema:
    """A schema with what older templates call its slots: their aliases, and what `older` calls them.

    `taken` are the sections and the like of that template which are taken for slots of this schema.
    """
    said: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for path, name in _between(schema, older, taken) if older is not None else ():
        said[path].append(name)
    root = _named(schema.root, said)
    names = ((slot.path, _older_names(slot)) for slot in root.walk())
    return replace(schema, root=root, older=tuple(one for one in names if one[1]), is_newer=True)


def _between(schema: Schema, older: Schema, taken: Iterable[Named]) -> Iterator[Named]:
    """What an older template calls a slot: known by what both say there, else by what it is taken for."""
    paired = list(_Pairing(older.text, schema.text).within(older.root, schema.root))
    names = {name for _, name in paired}
    yield from paired
    yield from ((path, name) for path, name in taken if name not in names)


class _Pairing:
    """The slots of two templates that are the same: by name, or because they say the same, word for word."""

    def __init__(self, older: str, newer_: str) -> None:
        self._older = older
        self._newer = newer_

    def within(self, older: Slot, newer_: Slot) -> Iterator[Named]:
        """What is called otherwise below two slots that are the same."""
        for one, other in self._pairs(older, newer_):
            if one.key and other.key and one.key not in (other.key, *other.aliases):
                yield other.path, one.key
            yield from self.within(one, other)

    def _pairs(self, older: Slot, newer_: Slot) -> Iterator[tuple[Slot, Slot]]:
        tables = older.of(TableSlot), newer_.of(TableSlot)
        if len(tables[0]) == len(tables[1]):
            yield from zip(*tables, strict=True)
        for kind in (SectionSlot, ColumnSlot, RowSlot, FieldSlot):
            old, new = list(older.of(kind)), list(newer_.of(kind))
            named = {name: slot for slot in new for name in (slot.name, slot.key, *slot.aliases) if name}
            same = [(slot, named[slot.key or slot.name]) for slot in old if (slot.key or slot.name) in named]
            yield from same
            known = {one.path for one, _ in same}, {other.path for _, other in same}
            left, free = (
                [slot for slot in slots if slot.path not in paths]
                for slots, paths in zip((old, new), known, strict=True)
            )
            ours = _by_words((slot, _words(slot, newer_, self._newer)) for slot in free)
            for words, slot in _by_words((slot, _words(slot, older, self._older)) for slot in left).items():
                if words in ours:
                    yield slot, ours[words]


def _by_words(slots: Iterable[tuple[Slot, str]]) -> dict[str, Slot]:
    """Slots by what the template says in each, where that is said in one alone."""
    listed = list(slots)
    counts = Counter(words for _, words in listed)
    return {words: slot for slot, words in listed if words and counts[words] == 1}


def _words(slot: Slot, holder: Slot, text: str) -> str:
    """What a template says in a slot, its name aside."""
    if isinstance(slot, FieldSlot):
        return slot.text
    if isinstance(slot, ColumnSlot) and isinstance(holder, TableSlot):
        return _below_header(holder, holder.of(ColumnSlot).index(slot), text)
    written = text[slot.span.start : slot.span.end] if slot.span is not None else ""
    if isinstance(slot, RowSlot):
        return written.strip().removeprefix("|").partition("|")[2].strip()
    return " ".join(written.partition("\n")[2].split())


def _below_header(slot: TableSlot, number: int, text: str) -> str:
    """What stands in a column of a template's table."""
    written = text[slot.span.start : slot.span.end] if slot.span is not None else ""
    tables = (block for block in markdown.parse(written).blocks if isinstance(block, Table))
    rows = (row for table in tables for row in table.rows if number < len(row.cells))
    return "|".join(row.cells[number].text.content for row in rows)


def _named(slot: SlotKind, said: Mapping[tuple[str, ...], Sequence[str]]) -> SlotKind:
    """A slot, and all below it, that answers to its older names, too."""
    children = tuple(_named(child, said) for child in slot.children)
    names = tuple(dict.fromkeys((*slot.aliases, *said.get(slot.path, ()))))
    return replace(slot, aliases=names, children=children)


def _older_names(slot: Slot) -> tuple[str, ...]:
    """The other names of a slot, without its own that is marked as optional."""
    if isinstance(slot, DocumentSlot | MetadataSlot):
        return ()
    return tuple(name for name in slot.aliases if titles.normalise(optional.without_marks(name)) != slot.key)
