"""Sections that fill a slot from elsewhere than where the template has it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from speclint.align import evidence
from speclint.align.claims import Claims
from speclint.align.levels import is_bare
from speclint.align.matcher import fill
from speclint.align.nodes import Filled, Node, after, ancestors, named, title_of
from speclint.gaps import MislevelledSection, MisplacedSection
from speclint.model import How, Related, SectionSlot


def elsewhere(claims: Claims, root: Node) -> None:
    """Fills demanded slots that found nothing in place by a section that stands elsewhere.

    A title is trusted only where nothing else can be meant, since a guess would hide both what is absent
    and what is stray: it is exact, stands there once, and under the top or a section of which there is
    one. A `Rollback` below one component out of several is that component's own.
    """
    counts = Counter(node.key for node in root.walk())
    strays = {node.key: node for node in root.walk() if node.slot is None and counts[node.key] == 1}
    for filled in list(claims.filled):
        first: MisplacedSection | None = None
        taker: Node | None = None
        for slot in filled.slot.of(SectionSlot):
            node = strays.get(slot.key) if slot.key else None
            if slot.path in filled.sections or node is None or not claims.demanded(slot):
                continue
            holder = node.parent
            if holder is None or any(one.slot and one.slot.repeat for one in ancestors(holder)):
                continue
            if any(ancestor is node for ancestor in ancestors(filled.node)):
                continue
            claims.claim(filled, slot, node, How.ELSEWHERE)
            gap = MisplacedSection(
                slot=slot, at=node.heading.span, found=named(holder), within=filled.title,
                parent=filled.slot.name if isinstance(filled.slot, SectionSlot) else "",
            )  # fmt: skip
            if first is not None and holder is taker and holder in after(filled.node):
                # A stray heading in the middle of a section takes all the rest of it away.
                claims.gaps.remove(first)
                related = Related(f"`{slot.name}` stands at line {{line}}", gap.at)
                gap = replace(first, also=(*first.also, slot), related=(*first.related, related))
            first, taker = gap, holder
            claims.gaps.append(gap)
            fill(claims, slot, node, filled)


def instances(claims: Claims) -> None:
    """Fills repeatable slots by sections that are a level too high or too deep.

    Such a section stands beside the section which holds such, or below another such, and has their content.
    What stands below one that is too high at the slot's own level was taken away by it, and is no defect.
    """
    for filled in list(claims.filled):
        for slot in filled.slot.of(SectionSlot):
            if not (slot.repeat and is_bare(slot)):
                continue
            subject = evidence.Subject(slot)
            _say_deeper(claims, slot, filled)
            beside = after(filled.node)
            below = [child for node in filled.sections.get(slot.path, ()) for child in node.children]
            for node in (*beside, *below):
                if _may_be_instance(node, subject):
                    _take_instance(claims, slot, node, filled)
                    _say_level(claims, slot, node)
                    for child in node.children:
                        is_taken = child.section.level == slot.level > node.section.level
                        if is_taken and _may_be_instance(child, subject):
                            _take_instance(claims, slot, child, filled)


def _may_be_instance(node: Node, subject: evidence.Subject) -> bool:
    is_stray = node.slot is None and node.how is How.STRAY
    return is_stray and subject.is_most_of(evidence.Content(node.section))


def _take_instance(claims: Claims, slot: SectionSlot, node: Node, filled: Filled) -> None:
    claims.claim(filled, slot, node, How.ELSEWHERE)
    fill(claims, slot, node, filled)


def _say_deeper(claims: Claims, slot: SectionSlot, filled: Filled) -> None:
    """Says which instances stand right below their section, and deeper than the others do."""
    nodes = filled.sections.get(slot.path, ())
    if any(node.section.level == slot.level for node in nodes):
        for node in nodes:
            if node.section.level > slot.level:
                _say_level(claims, slot, node)


def _say_level(claims: Claims, slot: SectionSlot, node: Node) -> None:
    named = replace(slot, name=title_of(node.heading))
    claims.gaps.append(
        MislevelledSection(
            slot=named, at=node.heading.span, found="#" * node.heading.level, wanted=slot.level
        )
    )
