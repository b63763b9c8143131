"""What an edit of a spec is made from: its text, what stands in it, and the drafts of its template."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from speclint.align.levels import key_of
from speclint.expressions import expression
from speclint.fixes.draft import Drafter
from speclint.fixes.style import Style
from speclint.gaps import (
    AbsentSection,
    IncompleteSections,
    Leftover,
    MislevelledSection,
    MisnamedColumn,
    MisplacedSection,
    ShiftedSections,
)
from speclint.model import (
    Block,
    Break,
    Document,
    Edit,
    FilledSection,
    FilledTable,
    Heading,
    How,
    Link,
    Quote,
    Section,
    SectionSlot,
    Slot,
    Span,
    Spec,
)
from speclint.template.schema import Schema
from speclint.text import anchors, markdown, titles
from speclint.text.runs import Runs
from speclint.text.source import Source

_BLANK_LINE = expression(r"(?:\r\n?+|\n)[ \t]*(?:\r\n?+|\n)")
_PREFIX = expression(r"[ \t]*(?:[-*+>]|\d+[.)])[ \t]*")
_ONLY_BLANKS = expression(r"\s*\Z")


@dataclass(frozen=True)
class Ground:
    """A spec that was laid against its schema, with its source and its document."""

    source: Source
    schema: Schema
    spec: Spec
    document: Document

    @property
    def blocks(self) -> Sequence[Block]:
        """The blocks of the document."""
        return self.document.blocks

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
        # Not its own method: what it keeps would keep it in turn.
        demanded = partial(self.schema.demands, size=self.spec.size, traits=self.spec.profile.traits)
        return Drafter(self.schema, self.style, demanded, is_firm=is_firm)

    def demanded(self, slot: Slot) -> bool:
        """Whether a document of this size and these traits must fill a slot."""
        return self.schema.demands(slot, self.spec.size, self.spec.profile.traits)

    @cached_property
    def headings(self) -> list[Heading]:
        """The headings of the spec, in order."""
        return [block for block in self.blocks if isinstance(block, Heading)]

    def heading(self, at: Span) -> Heading | None:
        """The heading at a place."""
        number = bisect_left(self.headings, at, key=lambda one: one.span)
        found = self.headings[number : number + 1]
        return found[0] if found and found[0].span == at else None

    def headings_before(self, offset: int) -> list[Heading]:
        """The headings before an offset, in order."""
        return self.headings[: bisect_left(self.headings, offset, key=lambda one: one.span.start)]

    def headings_from(self, offset: int) -> list[Heading]:
        """The headings from an offset on, in order."""
        return self.headings[bisect_left(self.headings, offset, key=lambda one: one.span.start) :]

    def own_part(self, offset: int) -> Span:
        """What stands between the heading before an offset and the next one."""
        before, behind = self.headings_before(offset + 1), self.headings_from(offset + 1)
        start = before[-1].span.start if before else 0
        return Span(start, behind[0].span.start if behind else len(self.text))

    def blocks_in(self, part: Span) -> Sequence[Block]:
        """The blocks that begin in a part of the text."""
        return self.blocks[bisect_left(self.starts, part.start) : bisect_left(self.starts, part.end)]

    def is_own(self, block: Block) -> bool:
        """Whether a block says something that is not written in the template."""
        said = _said(self.text[block.span.start : block.span.end])
        return bool(said) and said not in self._said_in_template

    @cached_property
    def _said_in_template(self) -> str:
        return _said(self.schema.text)

    @cached_property
    def leftovers(self) -> list[Leftover]:
        """What is left over of the template, or marked as unwritten."""
        return [gap for gap in self.spec.found_gaps if isinstance(gap, Leftover)]

    @cached_property
    def strays(self) -> frozenset[Span]:
        """Where the headings of sections stand that fill no slot."""
        return frozenset(span for spans in self._strays.values() for span in spans)

    def strays_called(self, key: str) -> list[Span]:
        """Where the headings of strays of a normalised title stand."""
        return self._strays.get(key, [])

    @cached_property
    def _strays(self) -> dict[str, list[Span]]:
        found: defaultdict[str, list[Span]] = defaultdict(list)
        for fill in self.spec.fills:
            heading = fill.section.heading
            if fill.slot is None and heading is not None and fill.how is not How.TITLE:
                found[key_of(heading)].append(heading.span)
        return found

    @cached_property
    def _sections(self) -> dict[Span, Section]:
        walked = self.spec.root.walk()
        return {one.heading.span: one for one in walked if one.heading is not None}

    def section(self, heading: Span) -> Section | None:
        """The section whose heading stands at a place, as it is written."""
        return self._sections.get(heading)

    @cached_property
    def has_other_levels(self) -> bool:
        """Whether sections are read at other levels than they are written at."""
        return any(isinstance(gap, MislevelledSection | ShiftedSections) for gap in self.spec.found_gaps)

    def holder(self, slot: SectionSlot, offset: int) -> FilledSection | None:
        """What fills the slot around a section of the template: the last one that begins before an offset."""
        holders = self._holders.get(slot.path, [])
        number = bisect_right(holders, offset, key=lambda one: one.at.start)
        return holders[number - 1] if number else None

    @cached_property
    def misplaced(self) -> frozenset[Span]:
        """Where the headings of sections stand that are under another parent than in the template."""
        gaps = [gap for gap in self.spec.found_gaps if isinstance(gap, MisplacedSection)]
        others = (other.at for gap in gaps for other in gap.related if other.at is not None)
        return frozenset((*(gap.at for gap in gaps), *others))

    def holder_called(self, slot: SectionSlot, name: str) -> FilledSection | None:
        """What fills the slot around a section of the template under a name, empty for the document.

        None where several do.
        """
        holders = self._holders.get(slot.path, [])
        called = [one for one in holders if (one.name if one.heading is not None else "") == name]
        return called[0] if len(called) == 1 else None

    def only_holder(self, slot: SectionSlot, scope: Span) -> FilledSection | None:
        """What fills the slot around a section of the template in a place; None where several do, or none."""
        holders = [one for one in self._holders.get(slot.path, []) if one.at in scope]
        return holders[0] if len(holders) == 1 else None

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers that headings begin with, without what ends them."""
        texts = (one.text.content for one in self.headings)
        return frozenset(text[: titles.number_in(text)].strip(" .)\t") for text in texts)

    @cached_property
    def definitions(self) -> Mapping[str, str]:
        """The targets of the spec's link reference definitions, by label."""
        return markdown.targets(self.document)

    @cached_property
    def anchors(self) -> Counter[str]:
        """How many headings make each anchor, before they are told apart."""
        texts = (markdown.heading_text(one.text, self.definitions).strip() for one in self.headings)
        return Counter(map(anchors.slug, texts))

    @cached_property
    def _slugs(self) -> dict[int, str]:
        """The anchors of headings before they are told apart, by where those begin."""
        texts = (markdown.heading_text(one.text, self.definitions) for one in self.headings)
        starts = (one.span.start for one in self.headings)
        return dict(zip(starts, map(anchors.titled, texts), strict=True))

    def anchors_of(self, headings: Iterable[Heading]) -> list[str]:
        """The anchors of headings in this order, when no others are of their kin."""
        return [*anchors.apart(self._slugs[one.span.start] for one in headings)]

    def kin(self, heading: Heading) -> str:
        """What the anchors have in common of all headings that are told apart from one by a number."""
        return _kin(self._slugs[heading.span.start])

    @cached_property
    def _by_kin(self) -> dict[str, list[Heading]]:
        found = defaultdict(list)
        for heading in self.headings:
            found[self.kin(heading)].append(heading)
        return dict(found)

    def of_kin(self, kin: frozenset[str]) -> list[Heading]:
        """The headings of some kin, in order."""
        found = [one for each in kin for one in self._by_kin.get(each, ())]
        return sorted(found, key=lambda one: one.span.start) if len(kin) > 1 else found

    def led_to(self, kin: frozenset[str]) -> list[tuple[int, str]]:
        """Where the headings of some kin begin that links within the spec lead to, each with its anchor."""
        found = [one for each in kin for one in self._led_to.get(each, ())]
        return sorted(found) if len(kin) > 1 else found

    @cached_property
    def _led_to(self) -> dict[str, list[tuple[int, str]]]:
        found = defaultdict(list)
        for heading, anchor in zip(self.headings, self.anchors_of(self.headings), strict=True):
            if anchors.folded(anchor) in self.links:
                found[self.kin(heading)].append((heading.span.start, anchor))
        return dict(found)

    @cached_property
    def links(self) -> dict[str, list[Link]]:
        """The links within the spec by the anchors that they lead to, folded."""
        found = defaultdict(list)
        for link in self.spec.found_links:
            if not link.path and link.fragment:
                found[link.fragment].append(link)
        return dict(found)

    @cached_property
    def linked(self) -> frozenset[str]:
        """The kin that links within the spec lead to."""
        return frozenset(map(_kin, self.links))

    @cached_property
    def filled_tables(self) -> list[FilledTable]:
        """The tables that fill a slot, in order."""
        found = (table for section in self.spec.filled.walk() for table in section.all_tables)
        return sorted(found, key=lambda one: one.table.span)

    @cached_property
    def _headers(self) -> list[int]:
        return [one.table.span.start for one in self.filled_tables]

    def filled_table(self, at: Span) -> FilledTable | None:
        """The table that holds a place, with what fills its columns."""
        number = bisect_right(self._headers, at.start)
        found = self.filled_tables[number - 1] if number else None
        return found if found is not None and at in found.table.span else None

    @cached_property
    def _holders(self) -> dict[tuple[str, ...], list[FilledSection]]:
        found: defaultdict[tuple[str, ...], list[FilledSection]] = defaultdict(list)
        for one in sorted(self.spec.filled.walk(), key=lambda one: one.at.start):
            for child in one.slot.of(SectionSlot):
                found[child.path].append(one)
        return found

    @cached_property
    def absent_together(self) -> dict[tuple[int, str], list[AbsentSection]]:
        """The absent sections, by where they would be inserted and what is around that."""
        found: defaultdict[tuple[int, str], list[AbsentSection]] = defaultdict(list)
        for gap in self.spec.found_gaps:
            absent = gap.absent if isinstance(gap, IncompleteSections) else (gap,)
            for one in absent:
                if isinstance(one, AbsentSection):
                    found[one.insert, one.within].append(one)
        return found

    @cached_property
    def columns_meant(self) -> Mapping[Span, str]:
        """What the template calls the columns that are called otherwise, by where their names stand."""
        return {gap.at: gap.slot.name for gap in self.spec.found_gaps if isinstance(gap, MisnamedColumn)}

    @cached_property
    def misnamed_columns(self) -> Runs:
        """Where columns are called otherwise than in the template."""
        return Runs(self.columns_meant)

    def quote(self, offset: int) -> Quote | None:
        """The quote that the last thing before an offset stands in."""
        end = self.before(offset)
        number = bisect_right(self.starts, end) - 1
        found = self.blocks[number] if 0 <= number < len(self.blocks) else None
        return found if isinstance(found, Quote) and end <= found.span.end else None

    @cached_property
    def starts(self) -> list[int]:
        """Where the blocks begin."""
        return [block.span.start for block in self.blocks]

    def line_end(self, offset: int) -> int:
        """Where the line of an offset ends."""
        return self.source.line_span(self.source.position(offset)[0]).end

    def within(self, offset: int) -> int:
        """An offset, before the rule that parts what ends there from the next heading, if one does."""
        number = bisect_right(self.starts, self.before(offset) - 1) - 1
        parting = self.blocks[number : number + 2]
        is_parted = len(parting) == 2 and isinstance(parting[0], Break) and isinstance(parting[1], Heading)
        return parting[0].span.start if is_parted and parting[0].span.end <= offset else offset

    @cached_property
    def _ruled(self) -> dict[int, list[bool]]:
        """Whether a rule stands right before each heading, by their levels, but for the first of each."""
        found: defaultdict[int, list[bool]] = defaultdict(list)
        for block, before in zip(self.blocks, (None, *self.blocks), strict=False):
            if isinstance(block, Heading):
                found[block.level].append(isinstance(before, Break))
        return {level: said[1:] for level, said in found.items()}

    def section_below(self, offset: int, level: int, text: str, title: str, *, safe: bool = True) -> Edit:
        """The edit that puts a section in as `below` does, parted by a rule where its siblings are."""
        behind = next(iter(self.headings_from(offset)), None)
        if behind is not None and behind.level < level:
            return self.below(self.within(offset), text, title, safe=safe)
        said = self._ruled.get(level, [])
        if sum(said) * 2 > len(said):
            is_first = not any(one.level == level for one in self.headings_before(offset))
            is_parted = self.within(offset) != offset or (is_first and behind is not None)
            text = f"{text}\n\n---" if is_parted else f"---\n\n{text}"
        return self.below(offset, text, title, safe=safe)

    def below(self, offset: int, text: str, title: str, *, safe: bool = True) -> Edit:
        """The edit that puts a text behind the last line before an offset, with a blank line on each side."""
        newline, end = self.source.newline, self.before(self.outside(offset))
        written = text.replace("\n", newline)
        if not end:
            return Edit(Span(0, 0), f"{written}{newline * 2}", title=title, safe=safe)
        end = self.line_end(end - 1)
        is_last = _ONLY_BLANKS.match(self.text, end) is not None
        ending = "" if is_last or _BLANK_LINE.match(self.text, end) else newline
        return Edit(Span(end, end), f"{newline * 2}{written}{ending}", title=title, safe=safe)

    def is_apart(self, line: Span) -> bool:
        """Whether a line has a blank line, or nothing, on each side."""
        number = self.source.position(line.start)[0]
        beside = [n for n in (number - 1, number + 1) if 1 <= n <= len(self.source.starts)]
        return not any(self.source.line(n).strip() for n in beside)

    def outside(self, offset: int) -> int:
        """An offset, before what its list or quote puts at the start of the line that begins there."""
        start = self.source.line_span(self.source.position(offset)[0]).start
        is_first = start < offset < self.line_end(offset) and _PREFIX.fullmatch(self.text, start, offset)
        return start if is_first else offset

    def before(self, offset: int) -> int:
        """The end of the last thing before an offset that is no blank."""
        while offset and self.text[offset - 1].isspace():
            offset -= 1
        return offset


def _kin(anchor: str) -> str:
    return anchors.folded(anchor).rstrip("-0123456789")


def _said(text: str) -> str:
    """The words of a text, however it is wrapped or quoted."""
    return " ".join(text.replace(">", " ").split())
