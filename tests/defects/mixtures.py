"""Which edits may stand in one spec together, and the spec that has them all."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate, combinations, pairwise
from random import Random
from typing import TypeVar

from defects.edits import Change, Defect, Everywhere
from speclint.text import anchors
from speclint.text.source import Source

Mixture = tuple[Change | Everywhere, ...]

# Rewrites that undo or move the very text of defects of a rule
_UNDONE = {"tilde fences": "broken-fence", "labels as headings": "skipped-level"}
_ANCHORED = [
    "table of contents",
    "a link to an anchor",
    "links to anchors",
    "names as links",
    "path in a row as a link",
    "relationship with a link",
    "box with a note",
]
_ANCHORS_CHANGE = ["numbered headings", "roman headings", "headings with 1)", "emoji headings"]
_NEVER_TOGETHER = [
    {"CRLF", "CR"},
    {"numbered headings", "roman headings", "headings with 1)"},
    {"missing-column: Value", "tables without outer pipes"},  # one column and no pipes are no table
    {"numbered headings", "setext headings"},  # a list item and a line across the page
    {"headings with 1)", "setext headings"},
    {"title in front matter", "no lines across the page"},
    # what stands below a section is in it
    {"empty-section: only a comment", "skipped-level: two below"},
    # an unknown trait may be the one that asks for the section
    {"invalid-metadata: trait", "missing-section: API Design"},
    {"invalid-metadata: trait", "missing-section: Data Model"},
    {"invalid-metadata: trait in the table", "missing-section: API Design"},
    {"invalid-metadata: trait in the table", "missing-section: Data Model"},
    # anchors are made of headings as they are written
    *({links, headings} for links in _ANCHORED for headings in _ANCHORS_CHANGE),
]
_APART = frozenset(frozenset(pair) for names in _NEVER_TOGETHER for pair in combinations(names, 2))


# Where an edit stands


@cache
def replacements(one: Change) -> tuple[tuple[int, int, str], ...]:
    """The ranges of the base that an edit replaces, as short as they can be, each with its new text."""
    found = []
    for old, new in one.swaps:
        assert one.base.count(old) == 1, f"{one.name}: {one.base.count(old)} times {old[:60]!r}"
        start = one.base.index(old)
        same = _in_common(old, new)
        rest = _in_common(old[same:][::-1], new[same:][::-1])
        found.append((start + same, start + len(old) - rest, new[same : len(new) - rest]))
    return tuple(sorted(found))


def _in_common(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (a, b) in pairs if a != b), min(len(one), len(other)))


def applied(changes: Iterable[Change], base: str) -> str:
    """A text with edits that do not touch each other, all at once."""
    for start, end, new in sorted((spot for one in changes for spot in replacements(one)), reverse=True):
        base = base[:start] + new + base[end:]
    return base


def placed(defects: Sequence[Defect], text: str) -> list[tuple[str, int, int]]:
    """The rule, line and column of the finding of each defect in the spec that has them all."""
    source = Source.from_text("", text)
    return [
        (one.rule, *source.position(one.offset() + sum(_moved(other, one) for other in defects)))
        for one in defects
    ]


def _moved(other: Change, one: Defect) -> int:
    """How many characters another edit adds before the finding of a defect."""
    if other is one:
        return 0
    own = replacements(one)
    return sum(
        len(new) - (end - start)
        for start, end, new in replacements(other)
        if start + sum(len(mine) - (to - at) for at, to, mine in own if at < start) < one.offset()
    )


@cache
def _starts(text: str) -> list[int]:
    return [0, *accumulate(map(len, text.splitlines(keepends=True)))]


def _lines(text: str, start: int, end: int) -> range:
    """The lines of a range, by number, and those that it borders on."""
    first, last = (bisect_right(_starts(text), at) - 1 for at in (max(0, start - 1), end))
    return range(first, last + 1)


@cache
def _marks(text: str) -> tuple[list[int], list[int]]:
    """The lines that are headings, and those that open or close a block of code, by number."""
    heads, fences = [0], []
    for number, line in enumerate(text.split("\n")):
        if re.match(r"```|~~~", line):
            fences.append(number)
        elif len(fences) % 2 == 0 and number and re.match(r"#{1,6} ", line):
            heads.append(number)
    return heads, fences


@cache
def _extents(text: str) -> list[range]:
    """For each line the lines that go with it: what a heading, a label or a header row is the head of.

    A row or a list item goes alone, a line of code with its block, the line of a fence with its section.
    """
    lines = [*text.split("\n"), ""]
    heads, fences = _marks(text)
    extents = [range(number, number + 1) for number in range(len(lines))]
    code = {
        line: range(opener, closer + 1)
        for opener, closer in zip(fences[::2], fences[1::2], strict=True)
        for line in range(opener, closer + 1)
    }
    for start, end in pairwise([*heads, len(lines)]):
        labels = [n for n in range(start, end) if n not in code and lines[n].startswith("**")]
        for number in range(start, end):
            if number == start or number in fences:
                extents[number] = range(start, end)
            elif number in code:
                extents[number] = code[number]
            elif number in labels:
                extents[number] = range(number, next((n for n in labels if n > number), end))
            elif re.match(r"\|[-:| ]+\|$", lines[number]):
                bottom = next(n for n in range(number, end + 1) if n == end or not lines[n].startswith("|"))
                extents[number] = extents[number - 1] = range(number - 1, bottom)
    return extents


@cache
def touched(one: Change) -> frozenset[int]:
    """The lines of the base that an edit touches, with all that they are the head of."""
    extents = _extents(one.base)
    lines: set[int] = set()
    for start, end, new in replacements(one):
        lines = lines.union(*(extents[near] for near in _lines(one.base, start, end)))
        if re.search(r"^#{1,6} ", new, re.MULTILINE):  # what it adds ends the section before
            lines |= set(_section(one.base, max(0, start - 1)))
    return frozenset(lines)


def _section(text: str, at: int) -> range:
    """The lines of the section that a place stands in, its child sections aside."""
    line = bisect_right(_starts(text), at) - 1
    head = max((number for number in _marks(text)[0] if number <= line), default=0)
    return _extents(text)[head]


@cache
def watched(one: Change) -> frozenset[int]:
    """The lines that an edit depends on: its own, where its finding stands, and the sections it leans on."""
    lines = set(touched(one))
    for heading in one.leans:
        lines |= set(_section(one.base, one.base.index(f"\n{heading}\n") + 1))
    if isinstance(one, Defect):
        at = one.base.find(one.at.split("\n")[0])
        lines |= set(_lines(one.base, at + 1, at + 1)) if at >= 0 else set()
    linked = {anchor for *_, new in replacements(one) for anchor in re.findall(r"\]\(#([^)]+)\)", new)}
    written = one.base.split("\n")
    lines |= {head for head in _marks(one.base)[0] if anchors.slug(written[head].lstrip("# ")) in linked}
    return frozenset(lines)


# What may stand together


Edit = TypeVar("Edit", bound=Change)


def clash(one: Change | Everywhere, other: Change | Everywhere) -> bool:
    """Whether two edits cannot be made to one spec, or one changes what the other's finding depends on."""
    if frozenset((one.name, other.name)) in _APART or _undoes(one, other):
        return True
    if isinstance(one, Everywhere) or isinstance(other, Everywhere):
        return _undoes(other, one)
    return bool(touched(one) & watched(other) or watched(one) & touched(other))


def _undoes(one: Change | Everywhere, other: Change | Everywhere) -> bool:
    return isinstance(other, Defect) and _UNDONE.get(one.name) == other.rule


def groups(edits: Sequence[Edit], random: Random, most: int) -> Iterator[list[Edit]]:
    """All edits in mixtures of at most so many, each edit in one, by chance."""
    waiting = list(edits)
    random.shuffle(waiting)
    while waiting:
        group: list[Edit] = []
        for one in waiting:
            if (
                len(group) < most
                and one.base == (group or waiting)[0].base
                and not any(clash(one, o) for o in group)
            ):
                group.append(one)
        yield group
        waiting = [one for one in waiting if one not in group]


def crowds(defects: Sequence[Defect], random: Random, most: int) -> Iterator[list[Defect]]:
    """Mixtures of defects that stand in one section, each defect that has company in one of them."""
    sections: dict[tuple[str, int], list[Defect]] = {}
    for one in defects:
        first = replacements(one)[0][0]
        heading = len(re.findall(r"^#{1,6} ", one.base[:first], re.MULTILINE))
        sections.setdefault((one.base, heading), []).append(one)
    for members in sections.values():
        yield from (group for group in groups(members, random, most) if len(group) > 1)


def harmless(defects: Sequence[Defect], rewrites: Sequence[Change | Everywhere], random: Random) -> Mixture:
    """Rewrites, by chance, that may be made to a spec with such defects."""
    chosen: list[Change | Everywhere] = []
    for one in random.sample(rewrites, 4):
        if not any(clash(one, other) for other in (*defects, *chosen)):
            chosen.append(one)
    return tuple(chosen)


def text_of(mixture: Mixture, base: str) -> str:
    """The spec with all edits of a mixture."""
    text = applied((one for one in mixture if isinstance(one, Change)), base)
    for one in sorted((one for one in mixture if isinstance(one, Everywhere)), key=lambda one: one.rank):
        text = one.apply(text)
    return text
