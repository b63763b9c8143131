"""Where the template has the text that is left of it in a spec: on which line, and what asks for it there."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from speclint.expressions import expression
from speclint.gaps import Leftover
from speclint.model import (
    ColumnSlot,
    Document,
    Fill,
    FilledSection,
    Heading,
    Html,
    ListSlot,
    Paragraph,
    RowSlot,
    Slot,
    Span,
    Table,
    TableSlot,
    Text,
)
from speclint.records import dataclass
from speclint.template import markup
from speclint.template.markup import MARK, mark_key, own_key
from speclint.template.schema import Schema
from speclint.text import markdown
from speclint.text.source import Source

_LINE = expression(r"[^\r\n]+")
Holder = TypeVar("Holder")


def traced(
    found: Sequence[Leftover], text: str, schema: Schema, fills: Sequence[Fill], filled: FilledSection
) -> list[Leftover]:
    """The leftovers of a spec's text, each with what it is of in the template, and on which line.

    What the template has several times is taken for the text of the section, field, row or column that is
    filled there: `[Name]` behind `**Owner:**` is of `Owner`, though `**Author:**` has it as well.
    """
    if not found:
        return []
    pieces = schema.once(_Pieces)
    ordered = sorted(found, key=lambda one: one.at)
    sections = [(fill.section.span, fill.slot) for fill in fills if fill.slot is not None]
    holders = _innermost(sections, schema.root, (one.at.start for one in ordered))
    parts = _innermost(_parts(filled), None, (one.at.start for one in ordered))
    return [
        pieces.traced(leftover, text[leftover.at.start : leftover.at.end], holder, part)
        for leftover, holder, part in zip(ordered, holders, parts, strict=True)
    ]


def _parts(filled: FilledSection) -> Iterator[tuple[Span, Slot | None]]:
    """Where the fields, rows and columns of the template are filled."""
    for section in filled.walk():
        for one in section.fields:
            if one.field.value is not None:
                yield one.field.value.span, one.slot
        for table in section.all_tables:
            slots = {slot.key: slot for slot in table.slot.of(RowSlot)}
            yield from ((row.span, slots[key]) for key, row in table.keyed.items() if key in slots)
            columns = [
                (table.columns[slot.key], slot)
                for slot in table.slot.of(ColumnSlot)
                if slot.key in table.columns
            ]
            for row in table.table.rows if not slots else ():
                yield from (
                    (row.cells[number].span, slot) for number, slot in columns if number < len(row.cells)
                )


def _innermost(
    places: Iterable[tuple[Span, Holder]], outermost: Holder, offsets: Iterable[int]
) -> Iterator[Holder]:
    """The innermost of nested places around each of some ascending offsets."""
    left = sorted(places, key=lambda one: (one[0].start, -one[0].end), reverse=True)
    around: list[tuple[Span, Holder]] = []
    for offset in offsets:
        while left and left[-1][0].start <= offset:
            around.append(left.pop())
        while around and around[-1][0].end <= offset:
            around.pop()
        yield around[-1][1] if around else outermost


@dataclass(frozen=True, slots=True)
class _Piece:
    """A text of the template: where it begins in the whole file, and the slot that it belongs to."""

    offset: int
    part: Slot


class _Pieces:
    """The template's own texts.

    Made of a schema, once for all documents; it promises for what is left of one the line on which that
    stands, and the narrowest slot around it.
    """

    def __init__(self, schema: Schema) -> None:
        whole = Source.from_text(schema.root.origin.rpartition(":")[0], schema.text)
        wrapped = markup.unwrapped(whole)
        source = wrapped[0] if wrapped is not None else whole
        texts = sorted(set(_texts(markdown.parse(source.text))))
        offsets = [markup.same_place(offset, source, whole) for offset, _, _ in texts]
        slots = (*schema.root.walk(), *schema.metadata.values)
        spans = [(slot.span, slot) for slot in slots if slot.span and not isinstance(slot, ListSlot)]
        self._whole = whole
        self._pieces: dict[str, list[_Piece]] = defaultdict(list)
        self._of_part: dict[tuple[str, tuple[str, ...]], _Piece] = {}
        parts = _innermost(spans, schema.root, offsets)
        for offset, part, (_, key, column) in zip(offsets, parts, texts, strict=True):
            piece = _Piece(offset, _column(part, column))
            self._pieces[key].append(piece)
            self._of_part.setdefault((key, piece.part.path), piece)

    def traced(self, leftover: Leftover, written: str, holder: Slot, own: Slot | None) -> Leftover:
        """A leftover with its line and slot in the template.

        It is the text of the part that it stands in, its `own`; where that has none like it, it is the first
        like it that the section `holder` has.
        """
        if leftover.part is not None:
            return leftover
        keys = () if leftover.is_common else (mark_key(written), leftover.found, own_key(written))
        key = next((key for key in keys if key in self._pieces), None)
        if key is None:
            return replace(leftover, part=own or holder)
        of_part = self._of_part.get((key, own.path)) if own is not None else None
        piece = of_part or self._first_in(holder, self._pieces[key])
        line, _ = self._whole.position(piece.offset)
        return replace(leftover, part=piece.part, origin=f"{self._whole.path}:{line}")

    def _first_in(self, holder: Slot, pieces: Sequence[_Piece]) -> _Piece:
        span = holder.span or Span(0, 0)
        number = bisect_left(pieces, span.start, key=lambda one: one.offset)
        is_inside = number < len(pieces) and pieces[number].offset < span.end
        return pieces[number if is_inside else 0]


def _column(part: Slot, name: str) -> Slot:
    """The column of a table in which a text stands that is in none of its rows' own slots."""
    columns = part.of(ColumnSlot) if isinstance(part, TableSlot) else ()
    return next((column for column in columns if column.name == name), part)


def _texts(document: Document) -> Iterator[tuple[int, str, str]]:
    """What a spec is to replace: where it begins, as it is compared, and the column that it stands in."""
    blocks = list(markdown.walk(document.blocks))
    for block in blocks:
        if isinstance(block, Html):
            yield block.span.start, mark_key(block.content), ""
        elif isinstance(block, Heading | Paragraph):
            yield from _in_text(block.text)
        elif isinstance(block, Table):
            names = [markdown.plain(cell.text.content).strip() for cell in block.header.cells]
            for row in (block.header, *block.rows):
                for cell, name in zip(row.cells, names, strict=False):
                    yield from _in_text(cell.text, name)
    for entry in markdown.fields(blocks):
        if entry.value is not None:
            yield from _in_text(entry.value)
    if (front := document.front_matter) is not None:
        for line in _LINE.finditer(front.content):
            yield front.body.start + line.start(), mark_key(line.group()), ""


def _in_text(text: Text, column: str = "") -> Iterator[tuple[int, str, str]]:
    """A text as a whole, then its placeholders, and what stands in code spans."""
    whole = {mark_key(text.content), own_key(text.content)} - {""}
    yield from ((text.span.start, key, column) for key in whole)
    for mark in MARK.finditer(text.content):
        keys = {mark_key(mark.group()), own_key(mark.group())} - whole
        yield from ((text.at(*mark.span()).start, key, column) for key in keys)
    for inline in markdown.inlines(text):
        if inline.kind == "code":
            yield inline.span.start, mark_key(inline.text), column
