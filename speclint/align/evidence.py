"""Evidence that a section stands for a slot which its title does not spell: words, place, content.

Two kinds that agree, and a pair of which each is the other's best, make a section *misnamed*; one kind is a
hint in the message about an absence, and decides nothing. Where no word agrees, the content must be strong.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby

from speclint.align import tables
from speclint.align.levels import fills_pattern, is_bare, key_of
from speclint.model import (
    Block,
    Code,
    CodeSlot,
    ColumnSlot,
    DiagramSlot,
    FieldSlot,
    Heading,
    RowSlot,
    Section,
    SectionSlot,
    Slot,
    Table,
    TableSlot,
)
from speclint.records import dataclass
from speclint.text import markdown, titles, words
from speclint.text.shows import DIAGRAM_LANGUAGES

# Pairs of absent slots and strays in one place that are compared by content: beyond, only words tell.
MOST_COMPARED = 400
# So many of those that share a word are compared with one slot.
MOST_ALIKE = 40
# How many things must be there when no word speaks for a section.
_STRONG = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A section that fills nothing yet; `number` is its place among its siblings."""

    section: Section
    key: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for a section as a slot.

    `words` is how much of both titles agrees, from 0 to 1, `content` how many things are there that the slot
    has, `is_placed` whether it stands between the slot's neighbours.
    """

    words: float
    content: int
    is_placed: bool

    @property
    def kinds(self) -> int:
        """How many kinds of evidence there are."""
        return bool(self.words) + bool(self.content) + self.is_placed

    @property
    def decides(self) -> bool:
        """Whether two kinds agree, and one is more than a place with a single thing in it.

        The same words in another order or form are the same title below the same parent.
        """
        return self.words == 1 or (self.kinds >= 2 and (bool(self.words) or self.content >= _STRONG))

    @property
    def strength(self) -> tuple[int, float, int]:
        """By what two pairs are compared."""
        return self.kinds, self.words, self.content


Pair = tuple[SectionSlot, Candidate]


def pairs(
    slots: Sequence[SectionSlot],
    candidates: Sequence[Candidate],
    siblings: Sequence[SectionSlot],
    filled: Sequence[tuple[int, int]],
) -> list[Pair]:
    """The absent slots with the sections that stand for them, by two kinds of evidence at least.

    `siblings` are all slots of the parent, in the template's order; `filled` says of those that are filled
    their place among the siblings and the place of their section.
    """
    return _Pairing(slots, candidates, siblings, filled).pairs()


class Hints:
    """Sections that fill nothing, by the words of their titles.

    One that agrees with a slot holds the rarest of the slot's words, or its own rarest is one of them. A word
    that more than `MOST_ALIKE` hold tells nothing.
    """

    def __init__(self, candidates: Sequence[Candidate], siblings: Sequence[SectionSlot]) -> None:
        self._apart = words.told_apart(one.key for one in siblings if one.key)
        self._holding: dict[str, list[Candidate]] = {}
        for one in candidates:
            for word in words.meaning(one.key):
                self._holding.setdefault(word, []).append(one)
        self._titled = [(titles.undecorated(one.key), one) for one in candidates[:MOST_COMPARED]]
        self._wanted = {titles.undecorated(one.key) for one in siblings if one.key}
        self._rarest: dict[str, list[Candidate]] = {}
        for one in candidates:
            said = words.subject(one.key)
            if said:
                self._rarest.setdefault(min(said, key=self._count), []).append(one)

    def _count(self, word: str) -> tuple[int, str]:
        return len(self._holding.get(word, ())), word

    def hinted(self, slot: SectionSlot) -> Candidate | None:
        """The only section whose words speak for an absent slot, though nothing else does.

        Of several it is the only one that is about the same and nothing more; where there is none, the only
        one that is a usual name for it.
        """
        said = words.meaning(slot.key)
        near = [self._rarest.get(word, []) for word in said]
        if said:
            near.append(self._holding.get(min(said, key=self._count), []))
        apart = self._apart.get(slot.key, frozenset())
        meant = {
            one.number: one for some in near for one in some[:MOST_ALIKE] if _agree(one.key, slot, apart)
        }
        same = [one for one in meant.values() if words.subject(one.key) == words.subject(slot.key)]
        told = list(meant.values()) if len(meant) == 1 else same
        if not meant:
            wanted = titles.undecorated(slot.key)
            told = [
                one for key, one in self._titled if key not in self._wanted and words.is_synonym(key, wanted)
            ]
        return told[0] if len(told) == 1 else None


def alone_between(
    siblings: Sequence[SectionSlot], there: Mapping[tuple[str, ...], int], strays: Sequence[Candidate]
) -> dict[tuple[str, ...], Candidate]:
    """The absent slots that stand alone between two filled ones, each with the only stray between these.

    `there` says of the filled slots the place of their section among its siblings.
    """
    numbers = [one.number for one in strays]
    found = {}
    for before, slot, after in zip(siblings, siblings[1:], siblings[2:], strict=False):
        low, high = there.get(before.path), there.get(after.path)
        if slot.path not in there and low is not None and high is not None:
            first, last = bisect_left(numbers, low), bisect_left(numbers, high)
            if last - first == 1:
                found[slot.path] = strays[first]
    return found


class _Pairing:
    """Compares absent slots with sections that fill none.

    Given both, and which of their siblings are paired already, it promises pairs of which each is the other's
    best: a tie decides nothing. All evidence is gathered before any pair is made.
    """

    def __init__(
        self,
        slots: Sequence[SectionSlot],
        candidates: Sequence[Candidate],
        siblings: Sequence[SectionSlot],
        filled: Sequence[tuple[int, int]],
    ) -> None:
        self._slots = [slot for slot in slots if slot.key]
        self._candidates = candidates
        self._numbers = {slot.path: number for number, slot in enumerate(siblings)}
        self._apart = words.told_apart(slot.key for slot in siblings if slot.key)
        self._rewordings = words.Rewordings(slot.key for slot in siblings if slot.key)
        self._filled = sorted(filled)
        self._subjects: dict[tuple[str, ...], Subject] = {}
        self._contents: dict[int, Content] = {}
        self._reworded: dict[int, str | None] = {}

    def pairs(self) -> list[Pair]:
        found = {
            (slot.path, one.number): (slot, one, evidence)
            for slot, one in self._compared()
            if (evidence := self._evidence(slot, one)).decides
        }
        chosen: list[Pair] = []
        spent: set[tuple[str, ...]] = set()
        taken: set[int] = set()
        by_strength = sorted(found.values(), key=lambda pair: pair[2].strength, reverse=True)
        for _, equals in groupby(by_strength, key=lambda pair: pair[2].strength):
            level = [(s, one) for s, one, _ in equals if s.path not in spent and one.number not in taken]
            of_slot = Counter(slot.path for slot, _ in level)
            of_one = Counter(one.number for _, one in level)
            chosen += [pair for pair in level if of_slot[pair[0].path] == of_one[pair[1].number] == 1]
            spent |= of_slot.keys()
            taken |= of_one.keys()
        return chosen

    def _compared(self) -> Iterator[Pair]:
        """The pairs that are worth comparing: all of a few, else those that share a word."""
        if len(self._slots) * len(self._candidates) <= MOST_COMPARED:
            for slot in self._slots:
                for one in self._candidates:
                    yield slot, one
            return
        by_word: dict[str, list[Candidate]] = {}
        for one in self._candidates:
            for word in words.meaning(one.key):
                by_word.setdefault(word, []).append(one)
        for slot in self._slots:
            rare = min((by_word.get(word, []) for word in words.subject(slot.key)), key=len, default=[])
            for one in rare[:MOST_ALIKE]:
                yield slot, one

    def _evidence(self, slot: SectionSlot, one: Candidate) -> Evidence:
        subject = self._subject(slot)
        content = subject.shared(self._content(one))
        if content and subject.is_drawing and self._drawing_ones == 1:
            content = _STRONG
        return Evidence(words=self._words(slot, one), content=content, is_placed=self._is_placed(slot, one))

    @cached_property
    def _drawing_ones(self) -> int:
        """How many of the sections hold a diagram."""
        return sum(self._content(one).draws for one in self._candidates)

    def _subject(self, slot: SectionSlot) -> Subject:
        if slot.path not in self._subjects:
            self._subjects[slot.path] = Subject(slot)
        return self._subjects[slot.path]

    def _content(self, one: Candidate) -> Content:
        if one.number not in self._contents:
            self._contents[one.number] = Content(one.section)
        return self._contents[one.number]

    def _words(self, slot: SectionSlot, one: Candidate) -> float:
        agrees = any(_agree(key, slot, self._apart[slot.key]) for key in _bare(one.key))
        if not agrees and self._meant(one) != slot.key:
            return 0
        ours, theirs = words.telling(slot.key), words.telling(one.key)
        return len(ours & theirs) / len(ours | theirs)

    def _meant(self, one: Candidate) -> str | None:
        """The title that a section's one rewords, of all of its siblings."""
        if one.number not in self._reworded:
            self._reworded[one.number] = self._rewordings.meant(one.key)
        return self._reworded[one.number]

    def _is_placed(self, slot: SectionSlot, one: Candidate) -> bool:
        """Whether a section stands between the sections that fill the nearest slots around its slot."""
        number = self._numbers[slot.path]
        left, right = (bisect_left(self._filled, (place,)) for place in (number, number + 1))
        before, after = self._filled[max(left - 1, 0) : left], self._filled[right : right + 1]
        follows = all(there < one.number for _, there in before)
        # Below a section that holds none of its own, all that is there stands between the same neighbours.
        is_between = bool(before or after) or (len(slot.path) > 1 and not slot.demand.never)
        return is_between and follows and all(one.number < there for _, there in after)


def _agree(key: str, slot: SectionSlot, apart: frozenset[str]) -> bool:
    return any(words.agree(key, wanted, apart) for wanted in _bare(slot.key))


def _bare(key: str) -> tuple[str, ...]:
    """A title, and what is left of it without its remark."""
    bare = titles.undecorated(key)
    return (key,) if bare == key or not bare else (key, bare)


class Content:
    """What a section holds that a slot may have, each kind looked at once."""

    def __init__(self, section: Section) -> None:
        self._section = section

    @cached_property
    def headings(self) -> Sequence[Heading]:
        """The headings right below."""
        return [child.heading for child in self._section.children if child.heading is not None]

    @cached_property
    def titles(self) -> frozenset[str]:
        """The titles of the sections right below, normalised."""
        return frozenset(map(key_of, self.headings))

    @cached_property
    def labels(self) -> frozenset[str]:
        """The labels of fields, normalised."""
        return frozenset(
            titles.normalise(field.label) for field in markdown.fields(self._section.blocks, None)
        )

    @cached_property
    def blocks(self) -> Sequence[Block]:
        """All blocks, however deep."""
        return list(markdown.walk(self._section.blocks))

    @cached_property
    def languages(self) -> frozenset[str]:
        """The languages of code."""
        return frozenset(block.language for block in self.blocks if isinstance(block, Code))

    @cached_property
    def draws(self) -> bool:
        """Whether there is a diagram in a language for such."""
        return not DIAGRAM_LANGUAGES.isdisjoint(self.languages)

    def holds(self, one: Slot) -> bool:
        """Whether something fills a slot."""
        match one:
            case SectionSlot() if one.pattern:
                return any(fills_pattern(one, heading) for heading in self.headings)
            case SectionSlot():
                return not self.titles.isdisjoint((one.key, *one.aliases))
            case TableSlot():
                return any(isinstance(block, Table) and _is_alike(block, one) for block in self.blocks)
            case CodeSlot():
                return one.language in self.languages
            case DiagramSlot():
                return self.draws
        return False


class Subject:
    """What of a slot can be known again: no title that anything fills, no code in any language."""

    def __init__(self, slot: SectionSlot) -> None:
        """Sorts what the slot has below it by how that is known again in a section.

        A title or label is looked up by name, which is cheap however long the document is; tables, code and
        drawings are compared one by one. What any section could have tells nothing, such as a heading that is
        all placeholder: of `### [Name]` and `**Owner:**` the label alone counts.
        """
        own = [one for one in slot.children if not (isinstance(one, SectionSlot) and is_bare(one))]
        inside = [one for field in slot.of(FieldSlot) for one in field.of(TableSlot)]
        asked = [one for one in (*own, *inside) if _is_telling(one)]
        self._size = len(asked)
        self.is_drawing = bool(asked) and all(isinstance(one, DiagramSlot) for one in asked)
        # What has but one name is found by it, and not looked for among all that a section holds.
        self._titles = frozenset(
            one.key for one in asked if isinstance(one, SectionSlot) and _has_one_name(one)
        )
        self._labels = frozenset(one.key for one in asked if isinstance(one, FieldSlot))
        self._others = [
            one
            for one in asked
            if not isinstance(one, FieldSlot) and not (isinstance(one, SectionSlot) and _has_one_name(one))
        ]

    def _held(self, content: Content) -> tuple[int, list[Slot]]:
        """How many things that have one name are there, and which others."""
        named = len(self._titles & content.titles) if self._titles else 0
        named += len(self._labels & content.labels) if self._labels else 0
        return named, [one for one in self._others if content.holds(one)]

    def shared(self, content: Content) -> int:
        """How many things of the slot there are: sections, tables, labels, code; 0 when they tell little.

        They tell something when they are two, or half of what the slot has. A table is known by two columns
        or keys at least, and counts as much.
        """
        named, others = self._held(content)
        held = named + len(others)
        if not named and all(isinstance(one, CodeSlot) for one in others):
            return 0  # a language is no subject
        if held < 2 and 2 * held < self._size:
            return 0
        return held + sum(isinstance(one, TableSlot) for one in others)

    def is_most_of(self, content: Content) -> bool:
        """Whether there is, under any title, most of what the template has in a repeatable section."""
        named, others = self._held(content)
        held = named + len(others)
        return bool(held) and 2 * held > self._size


def _has_one_name(one: SectionSlot) -> bool:
    return not (one.pattern or one.aliases)


def _is_telling(one: Slot) -> bool:
    if isinstance(one, CodeSlot):
        return bool(one.language)
    return isinstance(one, SectionSlot | TableSlot | FieldSlot | DiagramSlot)


def _is_alike(table: Table, slot: TableSlot) -> bool:
    """Whether a table has most of a slot's keys, or without keys most of its columns, two at least."""
    keys = {row.key for row in slot.of(RowSlot)}
    if keys:
        written = {titles.normalise(row.cells[0].text.content) for row in table.rows if row.cells}
        return 2 * len(keys & written) > len(keys)
    alike = tables.likeness(slot, table)
    return alike >= 2 and 2 * alike > len(slot.of(ColumnSlot))
