"""Lists and checklists that are absent, or lack an item."""

from __future__ import annotations

from collections.abc import Iterator

from speclint.expressions import expression
from speclint.fixes.draft import mark
from speclint.fixes.ground import Ground
from speclint.gaps import AbsentChecklist, AbsentItem, AbsentList
from speclint.model import Edit, Item, ItemSlot, List, SectionSlot, Span
from speclint.text import markdown, titles

_MARKER = expression(r"[-*+]|\d+[.)]")


def whole(gap: AbsentChecklist | AbsentList, ground: Ground) -> tuple[Edit, ...]:
    """Puts a list in as the template has it, with a mark above it where it may stay."""
    holder = _holder(gap.slot, ground)
    boxes = holder.of(ItemSlot) if isinstance(gap, AbsentChecklist) and holder is not None else (gap.slot,)
    text = ground.drafts.items(boxes, gap.within)
    return (
        ground.below(ground.within(gap.insert), text, f"insert the list of `{gap.within}` from the template"),
    )


def item(gap: AbsentItem, ground: Ground) -> tuple[Edit, ...]:
    """Puts an item into a checklist behind those that the template has before it, with a mark below it."""
    holder = _holder(gap.slot, ground)
    boxes = {box.key: number for number, box in enumerate(holder.of(ItemSlot))} if holder is not None else {}
    there = [
        one
        for filled in ground.spec.filled.walk()
        if filled.slot == holder
        for one in _boxes(filled.blocks)
        if filled.at.end <= gap.insert
    ]
    own = boxes.get(gap.slot.key, 0)
    before = [one for one in there if boxes.get(titles.normalise(markdown.item_text(one)), own) < own]
    like = (before or there)[-1:]
    if not like:
        return ()
    line = ground.source.line_span(ground.source.position(like[0].span.start)[0])
    lead = ground.text[line.start : like[0].span.start]
    marker = _MARKER.match(ground.text, like[0].span.start)
    if lead.strip() or marker is None:
        return ()
    sign = marker[0] if not marker[0][0].isdigit() else ground.style.bullet
    end = ground.before(like[0].span.end)
    newline = ground.source.newline
    written = (
        f"{newline}{lead}{sign} [ ] {gap.slot.name}{newline}{lead}{' ' * (len(sign) + 1)}"
        f"{sign} {mark(gap.slot.name)}"
    )
    return (Edit(Span(end, end), written, title=f"insert the item `{gap.slot.name}` from the template"),)


def _boxes(blocks: tuple[object, ...]) -> Iterator[Item]:
    for block in blocks:
        if isinstance(block, List):
            yield from (one for one in block.items if one.checked is not None)


def _holder(slot: object, ground: Ground) -> SectionSlot | None:
    """The section of the template that has an item."""
    for one in ground.schema.root.walk():
        if isinstance(one, SectionSlot) and any(
            child.path == getattr(slot, "path", None) for child in one.children
        ):
            return one
    return None
