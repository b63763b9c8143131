"""Sections that stand without the section around them, whose heading is absent."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from speclint.align.levels import fills_pattern, is_bare, key_of
from speclint.fixes.ground import Ground
from speclint.gaps import AbsentSection
from speclint.model import Heading, SectionSlot


def before(offset: int, level: int, ground: Ground) -> list[Heading]:
    """The strays right before an offset that are below a level."""
    run = takewhile(
        lambda heading: heading.span in ground.strays and heading.level > level,
        reversed(ground.headings_before(offset)),
    )
    return list(run)[::-1]


def own(gap: AbsentSection, run: list[Heading], ground: Ground) -> list[Heading]:
    """Of strays right before the place of an absent section those from its first own on."""
    first = next((n for n, heading in enumerate(run) if child_of(gap.slot, heading) is not None), None)
    return run[first:] if first is not None and not _is_held(run[first], ground) else []


def behind(gap: AbsentSection, ground: Ground) -> list[Heading]:
    """The headings from the place of an absent section on that are those of sections below it.

    The first is one of the section's own; strays below such a one are with it.
    """
    run: list[Heading] = []
    for heading in ground.headings_from(gap.insert):
        is_own = child_of(gap.slot, heading) is not None
        if heading.span not in ground.strays or not (is_own or (run and heading.level > run[0].level)):
            break
        run.append(heading)
    return [] if run and _is_held(run[0], ground) else run


def _is_held(heading: Heading, ground: Ground) -> bool:
    """Whether the author has a heading above another one that the template does not have.

    It may be the one that is absent, under another name: what stands below it stays there.
    """
    above = (one for one in reversed(ground.headings_before(heading.span.start)) if one.level < heading.level)
    holder = next(above, None)
    return holder is not None and holder.span in ground.strays


def elsewhere(gap: AbsentSection, ground: Ground) -> Iterator[SectionSlot]:
    """The sections below an absent one that stand somewhere, each once and under its own title."""
    for child in gap.slot.of(SectionSlot):
        if child.key and ground.demanded(child) and len(ground.strays_called(child.key)) == 1:
            yield child


def child_of(slot: SectionSlot, heading: Heading) -> SectionSlot | None:
    """The section of the template right below another that a heading is one of."""
    key = key_of(heading)
    for child in slot.of(SectionSlot):
        if (child.key and child.key == key) or (not is_bare(child) and fills_pattern(child, heading)):
            return child
    return None
