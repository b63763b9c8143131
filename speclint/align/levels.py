"""Headings at another level than the template's: one cause, one gap, and a tree as if they were right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from speclint.gaps import MislevelledSection, ShiftedSections
from speclint.model import Document, DocumentSlot, Gap, Heading, Section, SectionSlot, Severity, Slot, Span
from speclint.records import dataclass
from speclint.template.schema import Schema
from speclint.text import markdown, titlepattern, titles
from speclint.text.typos import Typos

# A heading at this level holds no section: the title, before all others, stands beside them.
_BELOW_ALL = 99


@dataclass(frozen=True, slots=True)
class Settled:
    """The section tree of a spec at the template's levels, its title, its top level, and what was moved.

    Headings above the level of the template's top sections (a title, a part) hold no section: they
    stand in the tree as siblings.
    """

    root: Section
    title: Heading | None
    top: int
    gaps: tuple[Gap, ...]


def settle(document: Document, schema: Schema, length: int) -> Settled:
    """Lays each heading at its slot's level where that alone puts it where the template wants it."""
    return _Levels(document, schema).settle(length)


def key_of(heading: Heading) -> str:
    """A heading's title, normalised."""
    return titles.key(heading.text.content)


def fills_pattern(slot: SectionSlot, heading: Heading) -> bool:
    """Whether a heading fills a slot whose title holds placeholders."""
    if slot.pattern is None:
        return False
    if titlepattern.fits(slot.pattern, markdown.plain(heading.text.content)):
        return True
    return key_of(heading) == titles.key(slot.name)


class PatternedSlots:
    """Slots whose titles hold placeholders, found by how a heading begins: not each compared with each."""

    def __init__(self, slots: Iterable[SectionSlot]) -> None:
        self._by_word: dict[str, list[tuple[int, SectionSlot]]] = {}
        for number, slot in enumerate(slots):
            if slot.pattern is not None:
                for word in {titlepattern.beginning(slot.pattern), *titlepattern.beginnings(slot.name)}:
                    self._by_word.setdefault(word, []).append((number, slot))

    def filled_by(self, heading: Heading) -> SectionSlot | None:
        """The first of the slots that a heading fills."""
        if not self._by_word:
            return None
        words = {"", *titlepattern.beginnings(markdown.plain(heading.text.content))}
        near = {number: slot for word in words for number, slot in self._by_word.get(word, ())}
        return next((near[number] for number in sorted(near) if fills_pattern(near[number], heading)), None)


def is_bare(slot: SectionSlot) -> bool:
    """Whether a slot's title is nothing but placeholders, which any title fills."""
    return titlepattern.is_bare(slot.pattern)


class _Levels:
    """The levels of a document's headings, settled against the template's.

    Given a document and its schema, it promises a tree in which each heading that only one slot can mean
    stands at that slot's level, if that alone brings it under the slot's parent, and one gap for each cause.
    What headings mean is found first, then whether all of them are shifted; only then are single ones moved,
    in document order, since each move decides what stands around the next.
    """

    def __init__(self, document: Document, schema: Schema) -> None:
        self._blocks = document.blocks
        self._schema = schema
        self._headings = [block for block in document.blocks if isinstance(block, Heading)]
        self._parents: dict[tuple[str, ...], DocumentSlot | SectionSlot] = {}
        self._literal: dict[str, SectionSlot] = {}
        self._patterns: list[SectionSlot] = []
        self._index(schema.slots)
        self._keys = Counter(map(key_of, self._headings))
        # A section that stands there under its own name is not meant by another title.
        self._typos = Typos(slot.key for slot in self._own if slot.key not in self._keys)
        self._slots = self._recognised()
        self._stand_ins = self._told_by_content()
        self._top = min((slot.level for slot in schema.root.of(SectionSlot)), default=1)
        self._levels = {h.span.start: h.level for h in self._headings}

    def _index(self, slots: Iterable[Slot]) -> None:
        counts: Counter[str] = Counter()
        for slot in slots:
            if not isinstance(slot, DocumentSlot | SectionSlot):
                continue
            for child in slot.of(SectionSlot):
                self._parents[child.path] = slot
                if child.key:
                    counts[child.key] += 1
                    self._literal[child.key] = child
                elif not is_bare(child):
                    self._patterns.append(child)
        self._literal = {key: slot for key, slot in self._literal.items() if counts[key] == 1}
        self._own = list(self._literal.values())
        self._literal |= {
            alias: slot for slot in self._own for alias in slot.aliases if alias not in self._literal
        }

    def _recognised(self) -> dict[int, SectionSlot]:
        """The slot of each heading that only one slot can mean; by the heading's offset."""
        slots = {}
        patterned = PatternedSlots(self._patterns)
        for heading in self._headings:
            key = key_of(heading)
            slot = self._by_name(key)
            if slot is None:
                slot = patterned.filled_by(heading)
                slot = slot or self._by_typo(key, heading.level)
            elif self._keys[key] > 1:
                slot = None
            if slot is not None:
                slots[heading.span.start] = slot
        return slots

    def _told_by_content(self) -> dict[int, tuple[str, ...]]:
        """The slots of headings that no title tells, by two sections of an absent one below each."""
        there = {slot.path for slot in self._slots.values()}
        below: dict[int, dict[tuple[str, ...], set[tuple[str, ...]]]] = {}
        before = _Before()
        for heading in self._headings:
            slot, above = self._slots.get(heading.span.start), before.above(heading.level)
            before.add(heading, heading.level, is_apart=False)
            parent = self._parents[slot.path] if slot is not None else None
            if slot is None or above is None or not isinstance(parent, SectionSlot):
                continue
            is_unknown = above.span.start not in self._slots and parent.path not in there
            if is_unknown and parent.level == above.level:
                below.setdefault(above.span.start, {}).setdefault(parent.path, set()).add(slot.path)
        told = {start: [path for path, of in held.items() if len(of) > 1] for start, held in below.items()}
        return {start: paths[0] for start, paths in told.items() if len(paths) == 1}

    def _by_name(self, key: str) -> SectionSlot | None:
        return next(
            (self._literal[name] for name in (key, titles.undecorated(key)) if name in self._literal), None
        )

    def _by_typo(self, key: str, level: int) -> SectionSlot | None:
        """The one slot of this level, absent under its own name, that a title there once is a typo of."""
        if self._keys[key] > 1:
            return None
        meant = (
            slot
            for slot in map(self._literal.__getitem__, self._typos.near(key))
            if slot.level == level and titles.is_typo(key, slot.key)
        )
        near = list(islice(meant, 2))
        return near[0] if len(near) == 1 else None

    def settle(self, length: int) -> Settled:
        title = self._title()
        gaps = list(self._shift(title))
        gaps.extend(self._move(title))
        for heading in self._headings:
            start = heading.span.start
            if heading is title:
                self._levels[start] = _BELOW_ALL
            elif self._levels[start] < self._top:
                self._levels[start] = self._top
        root = markdown.build(self._blocks, length, self._levels)
        return Settled(root, title, self._top, tuple(gaps))

    def _title(self) -> Heading | None:
        """The first heading, when it stands above the template's top sections and is none of them."""
        first = self._headings[0] if self._headings else None
        if first is None or first.level != 1 or first.span.start in self._slots:
            return None
        return first if self._schema.title is not None or self._top > 1 else None

    def _shift(self, title: Heading | None) -> Iterator[Gap]:
        """Levels a document whose sections stand, all together, above or below the template's.

        Tools that put documents together push all headings down at once: that is one trouble and not one for
        each heading. Most of the sections must agree, at least two, and none may be where it belongs, or a
        single slip would move the rest. `### Context` and `### Rollout` for `##` are one gap at
        `### Context`.
        """
        known = [h for h in self._headings if h is not title and h.span.start in self._slots]
        literal = [h for h in known if self._slots[h.span.start].key]
        offsets = Counter(h.level - self._slots[h.span.start].level for h in literal)
        if not offsets:
            return
        offset, count = offsets.most_common(1)[0]
        is_agreed = count == len(literal) >= 2
        if offsets[0] or not (is_agreed or (count >= 3 and count * 3 >= len(literal) * 2)):
            return
        for heading in self._headings:
            if heading is not title:
                self._levels[heading.span.start] = max(1, heading.level - offset)
        first = next(h for h in literal if h.level - self._slots[h.span.start].level == offset)
        slot = self._named(first)
        yield ShiftedSections(
            slot=slot, at=first.span, found="#" * first.level, wanted=slot.level, severity=Severity.WARNING
        )

    def _named(self, heading: Heading) -> SectionSlot:
        """The slot of a heading, called as the heading where there may be several."""
        slot = self._slots[heading.span.start]
        return replace(slot, name=markdown.folded(heading.text.content)) if slot.repeat else slot

    def _move(self, title: Heading | None) -> Iterator[Gap]:
        """Levels single headings, and those below them that moved along."""
        moved: dict[int, int] = {}
        said: list[Heading] = []
        before, written = _Before(), _Before()
        for heading in self._headings:
            start = heading.span.start
            slot = self._slots.get(start)
            if slot is not None and heading is not title and self._would_be_in_place(heading, slot, before):
                offset = self._levels[start] - slot.level
                above = written.above(heading.level)
                self._levels[start] = slot.level
                moved[start] = offset
                moves_along = above is not None and moved.get(above.span.start) == offset
                if not (moves_along or self._closes_a_skip(slot, heading, above)):
                    said.append(heading)
            elif slot is None and (above := written.above(heading.level)) is not None:
                # What the template does not know stays below the heading that it is written below.
                offset = min(moved.get(above.span.start, 0), 0)
                self._levels[start] -= offset
                moved[start] = offset
            # Nothing stands below the title, nor below what stands above the top.
            is_apart = heading is title or self._levels[start] < self._top
            before.add(heading, self._levels[start], is_apart=is_apart)
            written.add(heading, heading.level, is_apart=heading is title)
        yield from self._said(said)

    def _closes_a_skip(self, slot: SectionSlot, heading: Heading, above: Heading | None) -> bool:
        """Whether a heading is right below its parent, where the template leaves levels out between them."""
        parent = self._parents[slot.path]
        holder = self._slots.get(above.span.start) if above is not None else None
        is_own = above is not None and holder is not None and holder.path == parent.path
        skips = isinstance(parent, SectionSlot) and slot.level > parent.level + 1
        return skips and is_own and above is not None and heading.level == above.level + 1

    def _said(self, moved: Iterable[Heading]) -> Iterator[Gap]:
        """One gap for each heading that was moved, and one for all sections of a parent together."""
        below: dict[tuple[str, ...], list[Heading]] = {}
        for heading in moved:
            below.setdefault(self._parents[self._slots[heading.span.start].path].path, []).append(heading)
        of_parent = Counter(self._parents[slot.path].path for slot in self._slots.values())
        for path, headings in below.items():
            first = headings[0]
            slot = self._named(first)
            parent = self._parents[self._slots[first.span.start].path]
            is_shift = isinstance(parent, SectionSlot) and 1 < len(headings) == of_parent[path]
            if is_shift and len({heading.level for heading in headings}) == 1:
                yield ShiftedSections(
                    slot=slot, at=first.span, found="#" * first.level, wanted=slot.level, within=parent.name
                )
                continue
            for heading in headings:
                slot = self._named(heading)
                found = "#" * heading.level
                yield MislevelledSection(slot=slot, at=heading.span, found=found, wanted=slot.level)

    def _would_be_in_place(self, heading: Heading, slot: SectionSlot, before: _Before) -> bool:
        """Whether another level, the slot's, brings a heading under the slot's parent, from a known one."""
        level = self._levels[heading.span.start]
        if level == slot.level:
            return False
        present = before.above(level)
        if present is not None:
            holder = self._slots.get(present.span.start)
            if holder is None and present.span.start not in self._stand_ins:
                return False
            if holder is not None and (holder.repeat and slot.typed and holder.path != slot.path):
                return False
        parent = self._parents[slot.path]
        # Below a section that the template has behind it, more than the level is wrong.
        beside = self._slots.get(present.span.start) if present is not None else None
        if beside is not None and self._parents[beside.path].path == parent.path and _is_behind(beside, slot):
            return False
        wanted = before.above(slot.level)
        if wanted is None:
            return isinstance(parent, DocumentSlot)
        holder = self._slots.get(wanted.span.start)
        path = holder.path if holder is not None else self._stand_ins.get(wanted.span.start)
        return path == parent.path


class _Before:
    """The headings before a place, as far as any that follows there may stand below them."""

    def __init__(self) -> None:
        self._seen: list[tuple[int, Heading | None]] = []

    def add(self, heading: Heading, level: int, *, is_apart: bool) -> None:
        """Takes the next heading, at a level; below one that stands apart nothing does."""
        while self._seen and self._seen[-1][0] >= level:
            self._seen.pop()
        self._seen.append((level, None if is_apart else heading))

    def above(self, level: int) -> Heading | None:
        """The nearest heading above a level; None for one that stands apart."""
        return next((heading for own, heading in reversed(self._seen) if own < level), None)


def _is_behind(one: SectionSlot, other: SectionSlot) -> bool:
    """Whether the template has a section behind another one."""
    return one.span is not None and other.span is not None and one.span.start > other.span.start


def top_of(title: Heading | None) -> Span:
    """Where something that concerns the whole document is shown: its title, else its beginning."""
    return title.span if title is not None else Span(0, 0)
