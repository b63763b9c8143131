"""The section tree of a text, and the ways to walk its blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from speclint.model import (
    Block,
    Code,
    Definition,
    Document,
    Footnote,
    Heading,
    List,
    Paragraph,
    Quote,
    Section,
    Span,
    Table,
    Text,
)
from speclint.text.commonmark import References

# Made once: what is asked of each block again and again is not to write down a union each time.
_HOLDERS = (Quote, Footnote, List)
_WRITTEN = (Heading, Paragraph)


def build(blocks: Iterable[Block], length: int, levels: Mapping[int, int] | None = None) -> Section:
    """Makes the section tree of a text; `levels` overrules the level of the heading at an offset."""
    levels = levels or {}
    open_sections = [_OpenSection(None, 0, 0)]
    for block in blocks:
        if not isinstance(block, Heading):
            open_sections[-1].blocks.append(block)
            continue
        level = max(1, levels.get(block.span.start, block.level))
        _close_sections(open_sections, level, block.span.start)
        open_sections.append(_OpenSection(block, level, block.span.start))
    _close_sections(open_sections, 1, length)
    return open_sections[0].closed(length)


@dataclass(slots=True)
class _OpenSection:
    heading: Heading | None
    level: int
    start: int
    blocks: list[Block] = field(default_factory=list)
    children: list[Section] = field(default_factory=list)

    def closed(self, end: int) -> Section:
        span = Span(self.start, end)
        return Section(self.heading, self.level, span, tuple(self.blocks), tuple(self.children))


def _close_sections(open_sections: list[_OpenSection], level: int, end: int) -> None:
    while open_sections[-1].level >= level:
        section = open_sections.pop()
        open_sections[-1].children.append(section.closed(end))


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks and all that stand inside them, in document order."""
    for block in blocks:
        yield block
        if isinstance(block, _HOLDERS):
            yield from _inside(block)


def _inside(block: Quote | Footnote | List) -> Iterator[Block]:
    for part in block.items if isinstance(block, List) else (block,):
        yield from walk(part.blocks)


def codes(blocks: Iterable[Block]) -> Iterator[Code]:
    """Every block of code in the blocks and in what they contain, in document order."""
    return (block for block in walk(blocks) if isinstance(block, Code))


def texts(blocks: Iterable[Block]) -> Iterator[Text]:
    """Every run of inline Markdown in the blocks and in what they contain, in document order."""
    for block in walk(blocks):
        if isinstance(block, _WRITTEN):
            yield block.text
        elif isinstance(block, Table):
            yield from (cell.text for row in (block.header, *block.rows) for cell in row.cells)


def targets(document: Document) -> References:
    """Where the link reference definitions of a document point, by label; the first of a label holds."""
    found = References()
    for definition in document.definitions:
        found.setdefault(definition.label, definition.target)
    return found


def definitions(blocks: Iterable[Block]) -> Iterator[Definition]:
    """The link reference definitions in the blocks and in what they contain, in document order."""
    for block in blocks:
        if isinstance(block, Definition):
            yield block
        elif isinstance(block, Quote | Footnote):
            yield from definitions(block.blocks)
        elif isinstance(block, List):
            for item in block.items:
                yield from definitions(item.blocks)
