"""A template that specs of an older one are brought to: what they call otherwise counts as misnamed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from speclint.model import (
    ColumnSlot,
    DocumentSlot,
    FieldSlot,
    RowSlot,
    SectionSlot,
    Slot,
    SlotKind,
    Table,
    TableSlot,
)
from speclint.template import header, optional
from speclint.template.schema import Schema
from speclint.text import markdown, titles
from speclint.text.source import Source

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
    facts = tuple(_named(slot, said) for slot in schema.metadata.values)
    names = ((slot.path, _older_names(slot)) for slot in (*root.walk(), *facts))
    return replace(
        schema,
        root=root,
        metadata=replace(schema.metadata, values=facts),
        older=tuple(one for one in names if one[1]),
        is_newer=True,
    )


def _between(schema: Schema, older: Schema, taken: Iterable[Named]) -> Iterator[Named]:
    """What an older template calls a slot: known by what both say there, else by what it is taken for."""
    pairing = _Pairing(older.text, schema.text)
    paired = [*pairing.within(older.root, schema.root), *_facts(older, schema)]
    names = {name for _, name in paired}
    yield from paired
    yield from ((path, name) for path, name in taken if name not in names)


def _facts(older: Schema, schema: Schema) -> Iterator[Named]:
    """What an older template calls the facts of its front matter that say the same there, word for word."""
    old, new = (_said_in_front(one) for one in (older, schema))
    known = {name: slot for slot in schema.metadata.values for name in (slot.key, *slot.aliases)}
    left = {key: words for key, words in old.items() if key not in known}
    free = {key: words for key, words in new.items() if key not in old and key in known}
    ours = _alone(free)
    for words, key in _alone(left).items():
        if words in ours:
            yield known[ours[words]].path, key


def _said_in_front(schema: Schema) -> dict[str, str]:
    """What a template's front matter has behind each key."""
    slots = header.metadata(markdown.parse(schema.text), Source.from_text(schema.name, schema.text))
    ends = {slot.key: slot.span.end for slot in slots if slot.span is not None}
    return {key: schema.text[end:].partition("\n")[0].strip(" \t\r:=") for key, end in ends.items()}


def _alone(said: Mapping[str, str]) -> dict[str, str]:
    """Keys by what stands behind them, where that stands behind one alone."""
    counts = Counter(said.values())
    return {words: key for key, words in said.items() if words and counts[words] == 1}


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
        """The slots of two templates that are the same: by name, or because they say the same.

        Between two versions of a template names change and texts stay, or both stay; where both changed
        nobody can tell. So what has the name is paired first, and what says the same only among what is left.
        Tables have no names: as many as before are the same ones in order. `## Motivation` and `## Why`, both
        with `[Say what hurts today]`, are one.
        """
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
    if isinstance(slot, DocumentSlot):
        return ()
    return tuple(name for name in slot.aliases if titles.normalise(optional.without_marks(name)) != slot.key)
