"""Text that an author wrote in place of headings: in bold, or as a line that titles what follows it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from speclint.expressions import expression
from speclint.model import Block, List, Paragraph, Section, SectionSlot, Span, Text
from speclint.records import dataclass
from speclint.text import markdown, titles, words

_BOLD = expression(r"\s*(?:\*\*|__)(.+?)(?:\*\*|__)", re.DOTALL)
_ALONE = expression(r"[^\n]+:[ \t]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Text that says what a section is called; `is_bold`, or a plain line above a list."""

    key: str
    said: str
    span: Span
    is_bold: bool

    def wording_of(self, slot: SectionSlot) -> str:
        """What it says where that is not a slot's title; else nothing."""
        same = titles.unpunctuated(self.key) == titles.unpunctuated(slot.key)
        return "" if same else markdown.folded(self.said)


class Labels:
    """The labels in a section by what they say: one slot's title, in these words or mostly in them."""

    def __init__(self, section: Section, slots: Iterable[SectionSlot]) -> None:
        self._called: dict[str, Label] = {}
        self._rewording: dict[str, Label] = {}
        rewordings = words.Rewordings(slot.key for slot in slots if slot.key)
        self._section = section
        for label in _labels(section):
            for name in (label.key, titles.unpunctuated(label.key)):
                self._called.setdefault(name, label)
            meant = rewordings.meant(label.key)
            if meant is not None:
                self._rewording.setdefault(meant, label)

    def of(self, slot: SectionSlot) -> Label | None:
        """The first label that stands for a slot."""
        said = self._called.get(slot.key) or self._called.get(titles.unpunctuated(slot.key))
        return said or self._rewording.get(slot.key)

    def aside(self, slot: SectionSlot) -> Label | None:
        """The only label above text, wherever in a section below, that says a slot's title."""
        same = self._asides.get(slot.key, ())
        return same[0] if len(same) == 1 else None

    @cached_property
    def _asides(self) -> dict[str, list[Label]]:
        found: dict[str, list[Label]] = {}
        for section in self._section.walk():
            for text in markdown.texts(section.blocks) if section is not self._section else ():
                if bold := _BOLD.match(text.content):
                    label = _label(text, bold.span(), bold[1])
                    found.setdefault(label.key, []).append(label)
        return found


def _labels(section: Section) -> Iterator[Label]:
    """What stands as bold text or titles a list in a section, or alone in bold in one below it.

    The section's own come first. In a section of a section a label with a colon is that one's own.
    """
    for text in markdown.texts(section.blocks):
        if bold := _BOLD.match(text.content):
            yield _label(text, bold.span(), bold[1])
    yield from _titling(section.blocks)
    for child in section.children:
        for text in markdown.texts(child.blocks):
            if (bold := _BOLD.match(text.content)) and not text.content[bold.end() :].strip(" :\n"):
                yield _label(text, bold.span(), bold[1])
    for inner in _deeper(section):
        for text in markdown.texts(inner.blocks):
            bold = _BOLD.match(text.content)
            if bold and not (text.content[bold.end() :].strip() or bold[1].rstrip().endswith(":")):
                yield _label(text, bold.span(), bold[1])


def _deeper(section: Section) -> Iterator[Section]:
    """The sections two levels below another one, and what stands below them."""
    for child in section.children:
        yield from (inner for inner in child.walk() if inner is not child)


def _titling(blocks: Iterable[Block]) -> Iterator[Label]:
    """The lines alone that say what follows them: of an item that holds more, or that end in a colon."""
    for block in blocks:
        if isinstance(block, List):
            for item in block.items:
                first = item.blocks[0] if len(item.blocks) > 1 else None
                if isinstance(first, Paragraph) and len(first.text.lines) == 1:
                    yield _plain(first.text)
        elif isinstance(block, Paragraph) and _ALONE.fullmatch(block.text.content):
            yield _plain(block.text)


def _label(text: Text, where: tuple[int, int], said: str) -> Label:
    return Label(key=titles.normalise(said), said=said, span=text.at(*where), is_bold=True)


def _plain(text: Text) -> Label:
    said = text.content.strip().rstrip(":")
    return Label(key=titles.normalise(said), said=said, span=text.at(0, len(said)), is_bold=False)
