"""Sections moved to where the template has them, and one that stands there twice made one: all unsafe."""

from __future__ import annotations

from speclint.fixes.ground import Ground
from speclint.gaps import OutOfOrderSection, RepeatedSection
from speclint.model import Edit, Section, Span


def ordered(gap: OutOfOrderSection, ground: Ground) -> tuple[Edit, ...]:
    """Moves a section, with all below it, after the one that the template has before it."""
    section = ground.section(gap.at)
    if section is None or ground.has_other_levels:
        return ()
    holder = ground.holder(gap.slot, gap.at.start)
    beside = holder.sections if holder is not None else ()
    headings = [one.heading.span for one in beside if one.heading is not None and one.slot.name == gap.after]
    before = ground.section(headings[-1]) if headings else None
    first = next((one.at.start for one in beside if one.at != gap.at), None)
    place = before.span.end if before is not None else first
    if place is None or (gap.after and before is None) or section.span.start < place < section.span.end:
        return ()
    title = f"move it after `{gap.after}`" if gap.after else "move it before the others"
    return (_taken_out(section, ground, title), _put_in(section.span, place, ground, title))


def merged(gap: RepeatedSection, ground: Ground) -> tuple[Edit, ...]:
    """Puts what a repeated section holds at the end of the first; not where others stand below it."""
    section = ground.section(gap.at)
    at = gap.related[0].at if gap.related else None
    first = ground.section(at) if at is not None else None
    if section is None or first is None or first.heading is None or section.heading is None:
        return ()
    if section.children or ground.has_other_levels:
        return ()
    title = "put what it holds into the first"
    end = first.blocks[-1].span.end if first.blocks else first.heading.span.end
    taken = _taken_out(section, ground, title)
    if not section.blocks:
        return (taken,)
    return (taken, _put_in(Span(section.blocks[0].span.start, section.span.end), end, ground, title))


def _taken_out(section: Section, ground: Ground, title: str) -> Edit:
    """The edit that takes a section out, the last one with the blank lines before it."""
    start, end = section.span.start, section.span.end
    last = ground.before(end)
    if end == len(ground.text) and start:
        before = ground.before(start)
        return Edit(Span(ground.line_end(before - 1) if before else 0, last), "", title=title, safe=False)
    return Edit(Span(start, end), "", title=title, safe=False)


def _put_in(taken: Span, place: int, ground: Ground, title: str) -> Edit:
    """The edit that puts a piece of the text, as it is, behind the last line before a place."""
    text = ground.text[taken.start : ground.before(taken.end)]
    spaced = ground.below(place, "", title, safe=False)
    blank = ground.source.newline * 2
    written = (
        f"{text}{blank}" if spaced.span.start == 0 else f"{blank}{text}{spaced.text.removeprefix(blank)}"
    )
    return Edit(spaced.span, written, title=title, safe=False)
