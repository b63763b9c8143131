"""The sections of a template that a spec of some size and traits need not have, and how they are cut out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from speclint.model import (
    Block,
    Break,
    Document,
    Edit,
    FrontMatter,
    Heading,
    Item,
    List,
    Section,
    Slot,
    Span,
)
from speclint.template.schema import Schema
from speclint.text import anchors, markdown
from speclint.text.shows import shows
from speclint.text.source import Source


class Pruned:
    """A template's document and the blocks of it that stay; `slots` are those of its headings, by offset.

    With `everything` no section goes because it need not be there.
    """

    def __init__(
        self,
        source: Source,
        document: Document,
        schema: Schema,
        slots: Mapping[int, Slot],
        size: str,
        traits: tuple[str, ...] | None,
        *,
        everything: bool = False,
    ) -> None:
        self._source = source
        self._document = document
        self._schema = schema
        self._slots = slots
        self._size = size
        self._traits = traits
        self._everything = everything
        self.kept = self._kept_blocks()

    def edits(self) -> Iterator[Edit]:
        """What takes out the blocks that do not stay, with the blank lines after them."""
        text, blocks = self._source.text, self._document.blocks
        starts = [*(self._line_start(block) for block in blocks), len(text)]
        kept = {id(block) for block in self.kept}
        for index, block in enumerate(blocks):
            if id(block) not in kept:
                yield Edit(Span(starts[index], starts[index + 1]), "")
        yield from self._unlisted()
        if self.kept and self.kept[-1] is not blocks[-1]:
            index = next(i for i, block in enumerate(blocks) if block is self.kept[-1])
            ending = text[len(text.rstrip()) :]
            yield Edit(Span(self.kept[-1].span.end, starts[index + 1]), ending)

    def _unlisted(self) -> Iterator[Edit]:
        """What takes out the items of a table of contents whose headings do not stay."""
        kept = {id(block) for block in self.kept}
        gone = (b for b in self._document.blocks if isinstance(b, Heading) and id(b) not in kept)
        lost = {f"#{anchors.slug(markdown.heading_text(heading.text, {}))}" for heading in gone}
        for block in self.kept if lost else ():
            if isinstance(block, List):
                yield from self._items_to(lost, block)

    def _items_to(self, lost: set[str], block: List) -> Iterator[Edit]:
        for item in block.items:
            first = next(markdown.texts(item.blocks), None)
            links = [inline.target for inline in markdown.inlines(first)] if first is not None else []
            if links and all(link.lower() in lost for link in links):
                yield Edit(Span(self._line_start(item), self._line_end(item)), "")
                continue
            for below in item.blocks:
                if isinstance(below, List):
                    yield from self._items_to(lost, below)

    def _kept_blocks(self) -> list[Block]:
        blocks = self._document.blocks
        gone: set[int] = set()
        for section in self._unwanted(self._document.root):
            inside = [block for block in blocks if block.span in section.span]
            while isinstance(inside[-1], Break):
                inside.pop()  # it may separate what stands around the section
            gone.update(map(id, inside))
        return self._without_spare_breaks([block for block in blocks if id(block) not in gone])

    def _unwanted(self, section: Section) -> Iterator[Section]:
        """The sections that are not asked for, those of a section that would be left empty aside."""
        gone = [child for child in section.children if not self._is_wanted(child)]
        if len(gone) == len(section.children) and not self._has_substance(section):
            gone = []
        yield from gone
        for child in section.children:
            if not any(child is other for other in gone):
                yield from self._unwanted(child)

    def _is_wanted(self, section: Section) -> bool:
        assert section.heading is not None  # only the root has none
        slot = self._slots.get(section.heading.span.start)
        if self._everything or slot is None or self._is_title(slot):
            return True
        return self._schema.demands(slot, self._size, self._traits)

    def _is_title(self, slot: Slot) -> bool:
        return self._schema.title is not None and slot.path == self._schema.title.path

    def _has_substance(self, section: Section) -> bool:
        slot = self._slots.get(section.heading.span.start) if section.heading is not None else None
        if section.heading is None or (slot is not None and self._is_title(slot)):
            return False
        return shows(section.blocks)

    def _without_spare_breaks(self, kept: Sequence[Block]) -> list[Block]:
        """What is kept without the breaks that now follow a break or a heading, or end the document."""
        all_ = self._document.blocks
        before = dict(zip(map(id, all_[1:]), all_, strict=False))
        found: list[Block] = []
        for block in kept:
            above = found[-1] if found else None
            parts = above is not None and not isinstance(above, Break | Heading | FrontMatter)
            if parts or not isinstance(block, Break) or before.get(id(block)) is above:
                found.append(block)
        while found and isinstance(found[-1], Break) and found[-1] is not all_[-1]:
            found.pop()
        return found

    def _line_start(self, block: Block | Item) -> int:
        line, _ = self._source.position(block.span.start)
        return self._source.starts[line - 1]

    def _line_end(self, block: Block | Item) -> int:
        """Where the line after a block begins."""
        line, _ = self._source.position(max(block.span.start, block.span.end - 1))
        starts = self._source.starts
        return starts[line] if line < len(starts) else len(self._source.text)
