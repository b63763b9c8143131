"""What an edit of a spec is made from: its text, what stands in it, and the drafts of its template."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from speclint.fixes.draft import Drafter
from speclint.fixes.style import Style
from speclint.model import (
    Block,
    Edit,
    FilledSection,
    FilledTable,
    Heading,
    Slot,
    Span,
    Spec,
    Table,
)
from speclint.template.schema import Schema
from speclint.text import markdown
from speclint.text.source import Source

_LINE_END = re.compile(r"\r\n?|\n")


@dataclass(frozen=True)
class Ground:
    """A spec that was laid against its schema, with its source and its blocks."""

    source: Source
    schema: Schema
    spec: Spec
    blocks: Sequence[Block]

    @property
    def text(self) -> str:
        """The text of the spec."""
        return self.source.text

    @cached_property
    def style(self) -> Style:
        """How the spec is written."""
        return Style.of(self.blocks, self.text)

    @cached_property
    def drafts(self) -> Drafter:
        """The drafts of the template's slots, in the spec's style."""
        levels = [level for _, by_status in self.schema.softening for level in by_status]
        is_firm = any(status in ("", self.spec.status) for status, _ in levels)
        return Drafter(self.schema, self.style, self.demanded, is_firm=is_firm)

    def demanded(self, slot: Slot) -> bool:
        """Whether a document of this size and these traits must fill a slot."""
        return self.schema.demands(slot, self.spec.size, self.spec.profile.traits)

    @cached_property
    def headings(self) -> list[Heading]:
        """The headings of the spec, in order."""
        return [block for block in self.blocks if isinstance(block, Heading)]

    @cached_property
    def _tables(self) -> dict[Span, Table]:
        found = (block for block in markdown.walk(self.blocks) if isinstance(block, Table))
        return {table.header.span: table for table in found}

    def table(self, header: Span) -> Table | None:
        """The table whose header stands at a place."""
        return self._tables.get(header)

    @cached_property
    def _filled_tables(self) -> dict[Span, FilledTable]:
        return {one.table.header.span: one for one in _filled_tables(self.spec.filled)}

    def filled_table(self, header: Span) -> FilledTable | None:
        """The table whose header stands at a place, with what fills its columns."""
        return self._filled_tables.get(header)

    def line_end(self, offset: int) -> int:
        """Where the line of an offset ends."""
        return self.source.line_span(self.source.position(offset)[0]).end

    def below(self, offset: int, text: str, title: str, *, safe: bool = True) -> Edit:
        """The edit that puts a text behind the last line before an offset, with a blank line on each side."""
        newline, before = self.source.newline, self.text[:offset].rstrip()
        written = text.replace("\n", newline)
        if not before:
            return Edit(Span(0, 0), f"{written}{newline * 2}", title=title, safe=safe)
        end = self.line_end(len(before) - 1)
        line_end = _LINE_END.match(self.text, end)
        below = self.text[line_end.end() :] if line_end is not None else ""
        is_close = bool(below.strip()) and not _LINE_END.match(below)
        return Edit(
            Span(end, end), f"{newline * 2}{written}{newline if is_close else ''}", title=title, safe=safe
        )


def _filled_tables(section: FilledSection) -> Iterator[FilledTable]:
    for one in section.walk():
        yield from one.tables
        for field in one.fields:
            yield from field.tables
