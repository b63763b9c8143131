"""The sections of a spec on their way to slots, and what fills a slot so far."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from itertools import islice

from speclint.model import (
    Block,
    DocumentSlot,
    FilledField,
    FilledSection,
    FilledTable,
    Heading,
    How,
    Section,
    SectionSlot,
    Value,
)
from speclint.records import dataclass
from speclint.text import markdown


@dataclass(eq=False)
class Node:
    """A section of the spec on its way to a slot; `number` is its place among its siblings."""

    section: Section
    parent: Node | None
    key: str
    number: int
    slot: SectionSlot | None = None
    how: How = How.STRAY
    tried: list[str] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    @property
    def heading(self) -> Heading:
        """Its heading, which all but the root have."""
        assert self.section.heading is not None
        return self.section.heading

    def walk(self) -> Iterator[Node]:
        """Itself and all below it, in document order."""
        left = [self]
        while left:
            yield (node := left.pop())
            left += reversed(node.children)

    @property
    def own_end(self) -> int:
        """Where what stands in the section itself ends, before its first child."""
        if self.section.blocks:
            return self.section.blocks[-1].span.end
        return self.heading.span.end if self.section.heading is not None else 0


@dataclass(eq=False)
class Filled:
    """A slot with the section that fills it (the root for the document), and what fills its child sections.

    `below` are the slots that are filled below it, where the template has them.
    """

    slot: DocumentSlot | SectionSlot
    node: Node
    sections: dict[tuple[str, ...], list[Node]] = field(default_factory=dict)
    below: list[Filled] = field(default_factory=list)
    is_known: bool = True
    blocks: tuple[Block, ...] = ()
    parts: tuple[Value, ...] = ()
    tables: tuple[FilledTable, ...] = ()
    fields: tuple[FilledField, ...] = ()

    @property
    def heading(self) -> Heading | None:
        """The heading of the section that fills the slot; None of the document."""
        return self.node.section.heading

    @property
    def name(self) -> str:
        """What messages call the section: as its own heading does."""
        is_section = isinstance(self.slot, SectionSlot) and self.heading is not None
        return title_of(self.node.heading) if is_section else self.slot.name

    @property
    def title(self) -> str:
        """What messages call the section where something lies within it; nothing for the document."""
        return self.name if isinstance(self.slot, SectionSlot) else ""

    @property
    def own_end(self) -> int:
        """Where a section's own content ends; that of the document stands below its title."""
        titled = [child for child in self.node.children if child.how is How.TITLE]
        return (titled[0] if titled else self.node).own_end

    def frozen(self) -> FilledSection:
        """What fills the slot and what fills those below it, as the spec holds it."""
        return FilledSection(
            slot=self.slot,
            heading=self.heading,
            name=self.name,
            is_known=self.is_known,
            blocks=self.blocks,
            parts=self.parts,
            tables=self.tables,
            fields=self.fields,
            sections=tuple(below.frozen() for below in self.below),
        )


def strays_below(node: Node) -> Iterator[Node]:
    """The children that fill no slot, and what stands below them."""
    for child in node.children:
        if child.slot is None and child.how is How.STRAY:
            yield from child.walk()


def after(node: Node) -> Iterator[Node]:
    """The strays that follow a section, up to the next section of the template."""
    siblings = node.parent.children if node.parent is not None else []
    for sibling in islice(siblings, node.number + 1, None):
        if sibling.slot is not None:
            return
        yield sibling


def named(node: Node) -> str:
    """What messages call a section that holds others; nothing for the document."""
    is_title = node.section.heading is None or node.how is How.TITLE
    return "" if is_title else title_of(node.heading)


def title_of(heading: Heading) -> str:
    """What messages call a section by its heading."""
    return markdown.folded(heading.text.content)


def ancestors(node: Node | None) -> Iterator[Node]:
    """A section and those that hold it, from the inside out."""
    while node is not None:
        yield node
        node = node.parent
