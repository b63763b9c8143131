"""Sections moved to where the template has them, and one that stands there twice made one: all unsafe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from speclint.align import insertion
from speclint.fixes import levels, rename
from speclint.fixes.ground import Ground
from speclint.gaps import MisplacedSection, OutOfOrderContent, OutOfOrderSection, RepeatedSection
from speclint.model import Edit, Heading, Section, SectionSlot, Span


def ordered(gap: OutOfOrderSection, ground: Ground) -> tuple[Edit, ...]:
    """Moves a section, with all below it, after the one that the template has before it.

    It goes behind the last instance of that one, or before all others where the template begins with it. In a
    document whose levels differ from the template's nobody knows where a section ends for its author, and
    nothing is moved. `Rollout` before `Context` goes behind `Context` with all its `###`.
    """
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
    return _moved(section, place, (), ground, title)


def under(gap: MisplacedSection, ground: Ground) -> tuple[Edit, ...]:
    """Moves a section, with all below it, under the one that the template has it in, at the level there.

    Its place is told by those that stand there already, and where there are none by where the holder's own
    text ends. Its headings change their levels with it, or it would end the section that it is put into:
    `## Rollback` goes under `## Rollout` as `### Rollback`, and its `###` become `####`.
    """
    section, holder = ground.section(gap.at), ground.holder_called(gap.slot, gap.within)
    if section is None or section.heading is None or holder is None or ground.has_other_levels:
        return ()
    beside = [one for one in holder.sections if one.heading is not None and one.at not in ground.misplaced]
    around = ground.section(holder.at) if holder.heading is not None else None
    if around is not None:
        first = around.children[0].span.start if around.children else around.span.end
    elif beside:
        first = beside[0].at.start
    else:
        return ()
    spans = {one.slot.path: one.at for one in beside}
    there = {path: found.span for path, at in spans.items() if (found := ground.section(at)) is not None}
    place, after = insertion.place(gap.slot, holder.slot.of(SectionSlot), there, first)
    if section.span.start <= place <= section.span.end:
        return ()
    level = next((one.heading.level for one in beside if one.heading is not None), 0)
    level = level or (around.level + 1 if around is not None else section.level)
    headings = [one.heading for one in section.walk() if one.heading is not None]
    is_level = level == section.heading.level
    edits = () if is_level else levels.moved(headings, section.heading.span, level, ground)
    if not (edits or is_level):
        return ()
    title = f"move it under `{gap.within}`" if gap.within else "move it to the top"
    title = f"{title}, after `{after}`" if after else title
    return _moved(section, place, edits, ground, title)


def _moved(
    section: Section, place: int, edits: tuple[Edit, ...], ground: Ground, title: str
) -> tuple[Edit, ...]:
    """The edits that take a section out and put it in elsewhere, edited, with the links that follow it."""
    places = {one: place for one in ground.headings if one.span in section.span}
    links = tuple(_following(places, {}, ground))
    end = ground.before(section.span.end)
    text = _edited(Span(section.span.start, end), (*edits, *links), ground)
    moved = _put_in(text, place, ground, title)
    return (_taken_out(section, ground, title), moved, *_outside(section, links))


def _following(
    places: Mapping[Heading, int], merged: Mapping[Heading, Heading], ground: Ground
) -> Iterator[Edit]:
    """The edits that let links follow headings of one title that are told apart by their order.

    `places` are where headings go, `merged` those that go into another.
    """
    told = ground.linked.intersection(map(ground.kin, (*places, *merged, *merged.values())))
    if not told:
        return
    to = {one.span.start: place for one, place in places.items()}
    into = {one.span.start: other.span.start for one, other in merged.items()}
    stay = [one for one in ground.of_kin(told) if one.span.start not in into]
    after = sorted(stay, key=lambda one: _order(one.span.start, to)) if to else stay
    starts = (one.span.start for one in after)
    new = dict(zip(starts, ground.anchors_of(after), strict=True))
    for start, anchor in ground.led_to(told):
        wanted = new[into.get(start, start)]
        if wanted != anchor:
            yield from (replace(edit, safe=False) for edit in rename.links(anchor, wanted, ground))


def _order(start: int, places: Mapping[int, int]) -> tuple[int, bool, int]:
    return places.get(start, start), start not in places, start


def _edited(at: Span, edits: Iterable[Edit], ground: Ground) -> str:
    """The text of a place with those of the edits done that stand in it."""
    pieces, start = [], at.start
    for edit in sorted((edit for edit in edits if edit.span in at), key=lambda edit: edit.span):
        pieces += [ground.text[start : edit.span.start], edit.text]
        start = edit.span.end
    return "".join((*pieces, ground.text[start : at.end]))


def merged(gap: RepeatedSection, ground: Ground) -> tuple[Edit, ...]:
    """Puts what a repeated section holds behind what the first does; what says the same goes.

    The text of the second goes behind the text of the first, its sections behind its sections, or the text
    would end up in the last of these. Links to the second lead to the first from then on. Of two `## Costs`
    with `Ten.` and `Twenty.` one is left with both paragraphs; with `Ten.` in both, one as it was.
    """
    section = ground.section(gap.at)
    at = gap.related[0].at if gap.related else None
    first = ground.section(at) if at is not None else None
    if section is None or first is None or first.heading is None or section.heading is None:
        return ()
    if ground.has_other_levels or section.level != first.level or first.span.end > section.span.start:
        return ()
    if _below_heading(section, ground) == _below_heading(first, ground):
        return _removed(section, first, ground)
    return _joined(section, first, ground)


def _removed(section: Section, first: Section, ground: Ground) -> tuple[Edit, ...]:
    gone = {one.heading: other.heading for one, other in zip(section.walk(), first.walk(), strict=True)}
    kept = {one: other for one, other in gone.items() if one is not None and other is not None}
    taken = _taken_out(section, ground, "remove it: the first says the same")
    return (taken, *_outside(section, _following({}, kept, ground)))


def _joined(section: Section, first: Section, ground: Ground) -> tuple[Edit, ...]:
    assert section.heading is not None  # asked for those with a heading alone
    assert first.heading is not None
    title = "put what it holds into the first"
    end = first.blocks[-1].span.end if first.blocks else first.heading.span.end
    below = section.children[0].span.start if section.children else section.span.end
    behind = first.span.end if first.children else end
    parts = [
        (section.blocks[0].span.start if section.blocks else below, below, end),
        (below, section.span.end, behind),
    ]
    places = {one: behind for one in ground.headings if one.span in section.span}
    links = tuple(_following(places, {section.heading: first.heading}, ground))
    put: dict[int, str] = {}
    for start, stop, place in parts:
        if start < stop and (text := _edited(Span(start, ground.before(stop)), links, ground)).strip():
            glue = ground.source.newline * 2 if place in put else ""
            put[place] = f"{put.get(place, '')}{glue}{text}"
    puts = (_put_in(text, place, ground, title) for place, text in put.items())
    return (_taken_out(section, ground, title), *puts, *_outside(section, links))


def _outside(section: Section, links: Iterable[Edit]) -> Iterator[Edit]:
    """The edits of links that do not stand in a section."""
    return (link for link in links if link.span not in section.span)


def content(gap: OutOfOrderContent, ground: Ground) -> tuple[Edit, ...]:
    """Moves a block behind the one that it is to follow, or before all others."""
    title = f"move it behind the {gap.after}" if gap.after else "move it to the front"
    text = ground.text[gap.at.start : gap.at.end].rstrip()
    edit = Edit(gap.whole, "", title=title, safe=False)
    blank = ground.source.newline * 2
    if gap.after:
        return (edit, _put_in(text, gap.place, ground, title))
    return (edit, Edit(Span(gap.place, gap.place), f"{text}{blank}", title=title, safe=False))


def _below_heading(section: Section, ground: Ground) -> str:
    assert section.heading is not None  # asked for those with a heading alone
    return ground.text[section.heading.span.end : section.span.end].strip()


def _taken_out(section: Section, ground: Ground, title: str) -> Edit:
    """The edit that takes a section out, the last one with the blank lines before it."""
    start, end = section.span.start, section.span.end
    last = ground.before(end)
    if end == len(ground.text) and start:
        before = ground.before(start)
        return Edit(Span(ground.line_end(before - 1) if before else 0, last), "", title=title, safe=False)
    return Edit(Span(start, end), "", title=title, safe=False)


def _put_in(text: str, place: int, ground: Ground, title: str) -> Edit:
    """The edit that puts a piece of the text, as it is, behind the last line before a place."""
    spaced = ground.below(place, "", title, safe=False)
    blank = ground.source.newline * 2
    written = (
        f"{text}{blank}" if spaced.span.start == 0 else f"{blank}{text}{spaced.text.removeprefix(blank)}"
    )
    return Edit(spaced.span, written, title=title, safe=False)
