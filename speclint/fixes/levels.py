"""Headings brought to the level that the template has, each with all below it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice, takewhile

from speclint.expressions import expression
from speclint.fixes.ground import Ground
from speclint.gaps import MislevelledSection, ShiftedSections, SkippedLevel
from speclint.model import Edit, Heading, How, Span

_CLOSING = expression(r"[ \t]+(?P<marks>#+)[ \t]*\Z")
_DEEPEST = 6


def single(gap: MislevelledSection, ground: Ground) -> tuple[Edit, ...]:
    """Moves one section, with all below it, to the level that is wanted."""
    return moved(_with_below(ground, [gap.at]), gap.at, gap.wanted, ground)


def skipped(gap: SkippedLevel, ground: Ground) -> tuple[Edit, ...]:
    """Moves a section to the level that is wanted, with those behind it at its own level or below."""
    headings = ground.headings_from(gap.at.start)
    run = takewhile(partial(_is_below, headings[0].level - 1), headings)
    return moved(run, gap.at, gap.wanted, ground)


def several(gap: ShiftedSections, ground: Ground) -> tuple[Edit, ...]:
    """Moves all sections of a document, or of one section, by the same number of levels."""
    titles = {
        fill.section.heading.span
        for fill in ground.spec.fills
        if fill.how is How.TITLE and fill.section.heading is not None
    }
    if not gap.within:
        return moved([h for h in ground.headings if h.span not in titles], gap.at, gap.wanted, ground)
    level = len(gap.found)
    beside = [
        fill.section.heading.span
        for fill in ground.spec.fills
        if fill.slot is not None
        and fill.slot.path[:-1] == gap.slot.path[:-1]
        and fill.section.heading is not None
        and fill.section.heading.level == level
    ]
    return moved(_with_below(ground, beside), gap.at, gap.wanted, ground)


def _with_below(ground: Ground, tops: Iterable[Span]) -> Iterator[Heading]:
    """The headings at some places, and those below them as they are written, each once."""
    headings = ground.headings
    done = 0
    for top in sorted(tops):
        first = bisect_left(headings, top, key=lambda heading: heading.span)
        level, rest = headings[first].level, islice(headings, first + 1, None)
        below = takewhile(partial(_is_below, level), rest)
        for heading in (*headings[first : first + 1], *below):
            if heading.span.start >= done:
                done = heading.span.end
                yield heading


def _is_below(level: int, heading: Heading) -> bool:
    return heading.level > level


def moved(headings: Iterable[Heading], first: Span, wanted: int, ground: Ground) -> tuple[Edit, ...]:
    """The edits that move headings by as many levels as bring the first to the one that is wanted."""
    several = list(headings)
    offset = next((wanted - heading.level for heading in several if heading.span == first), 0)
    if not offset or not all(1 <= heading.level + offset <= _DEEPEST for heading in several):
        return ()
    edits: list[Edit] = []
    for heading in several:
        changed = list(_at_level(heading, heading.level + offset, ground))
        if not changed:
            return ()
        edits += changed
    return tuple(edits)


def _at_level(heading: Heading, level: int, ground: Ground) -> Iterator[Edit]:
    """The edits that give a heading another level; none for one of several lines that no hashes can head."""
    title = f"put it at level {level}"
    text, start = ground.text, heading.span.start
    if not heading.setext:
        yield Edit(Span(start, start + heading.level), "#" * level, title=title)
        closing = _CLOSING.search(text, heading.text.span.end, heading.span.end)
        if closing is not None and len(closing["marks"]) == heading.level:
            yield Edit(Span(*closing.span("marks")), "#" * level, title=title)
    elif level <= 2:
        line = ground.source.line_span(ground.source.position(heading.span.end)[0])
        rule = text[line.start : line.end]
        changed = rule.replace("=" if level == 2 else "-", "-" if level == 2 else "=")
        yield Edit(line, changed, title=title)
    elif len(heading.text.lines) == 1:
        yield Edit(heading.span, f"{'#' * level} {heading.text.content}", title=title)
