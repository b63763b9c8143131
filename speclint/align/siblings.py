"""What is wrong among the sections of one slot: absent, out of order, too few or too many, in conflict."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from speclint.align import evidence, insertion, levels, tables
from speclint.align.claims import Claims
from speclint.align.labels import Labels
from speclint.align.nodes import Filled, Node, title_of
from speclint.gaps import (
    AbsentSection,
    ConflictingSection,
    CrowdedSection,
    FewSections,
    IncompleteSections,
    OutOfOrderSection,
    TitleAsText,
)
from speclint.model import (
    Asked,
    Document,
    DocumentSlot,
    Gap,
    Group,
    Heading,
    How,
    Near,
    NearHeading,
    Related,
    SectionSlot,
    Span,
)
from speclint.records import dataclass
from speclint.text import omission, titlepattern, titles
from speclint.text.omission import Omission
from speclint.text.source import first_line
from speclint.wording import count

# Of so many lines that look like headings it is asked whether one stands for a section in an open comment.
_MOST_HIDDEN = 500


@dataclass(frozen=True, slots=True)
class Around:
    """What the absence of a section is told by: where it would stand, labels for headings, strays."""

    places: insertion.Places
    labels: Labels
    strays: evidence.Hints
    alone: Mapping[tuple[str, ...], evidence.Candidate]

    def hint(self, slot: SectionSlot) -> str:
        """The title of the only stray that may be meant by a slot."""
        return _called(self.strays.hinted(slot))


class Siblings:
    """What the sections of a slot lack that is filled, once all sections have found their slots.

    What is found is added to the gaps of `claims`; `hidden` are the absences that an open comment explains.
    """

    def __init__(self, document: Document, title: Heading | None, text: str, claims: Claims) -> None:
        self.hidden: list[AbsentSection] = []
        self._document = document
        self._title = title
        self._text = text
        self._claims = claims
        self._arounds: dict[Filled, Around] = {}
        self._near_headings: dict[str, list[NearHeading]] = {}
        for near in sorted(document.near_headings, key=lambda near: near.span):
            if near.near is not Near.UNDERLINED:
                self._near_headings.setdefault(titles.key(near.title), []).append(near)

    def look(self, filled: Filled) -> None:
        """Says which sections of a slot are absent, and which are out of order."""
        self._absent_sections(filled)
        self._order(filled)

    def asked(self, filled: Filled) -> None:
        """Says which sections the YAML wants together, not together, or in another number."""
        slot = filled.slot
        if slot.asked is not None:
            for group in slot.asked.groups:
                self._claims.gaps.extend(self._conflicts(filled, group))
        for below in slot.of(SectionSlot):
            if below.asked is not None and (below.asked.least or below.asked.most):
                self._claims.gaps.extend(self._counted(filled, below, below.asked))

    def _absent_sections(self, filled: Filled) -> None:
        before: tuple[SectionSlot, Node | None] | None = None
        labels: list[TitleAsText] = []
        for slot in filled.slot.of(SectionSlot):
            nodes = filled.sections.get(slot.path)
            if nodes:
                before = (slot, nodes[-1]) if nodes[-1].how is not How.ELSEWHERE else before
            elif self._claims.demanded(slot) and not self._is_answered_by_another(filled, slot):
                gap = self._absent(filled, slot, before)
                also = tuple(Related(f"`{other.name}` does as well") for other in self._instead(filled, slot))
                gap = replace(gap, related=(*gap.related, *also)) if also else gap
                if isinstance(gap, TitleAsText):
                    labels.append(gap)
                else:
                    self._add_absent(gap)
                before = slot, None
        if labels:
            first, *others = sorted(labels, key=lambda label: label.at)
            found = first.found if all(label.found == first.found for label in others) else "text"
            self._claims.gaps.append(
                replace(
                    first, found=found, also=tuple(label.slot for label in others),
                    related=tuple(_said(label) for label in others),
                )
            )  # fmt: skip

    def _is_answered_by_another(self, filled: Filled, slot: SectionSlot) -> bool:
        """Whether a section is there that the YAML takes in place of one."""
        others = (filled.sections.get(other.path, ()) for other in self._instead(filled, slot))
        return any(self._applies(node) for nodes in others for node in nodes)

    def _applies(self, node: Node) -> bool:
        """Whether a section does not say that it does not apply."""
        return omission.of_blocks(node.section.blocks, self._claims.schema.omissions) is Omission.NONE

    def _instead(self, filled: Filled, slot: SectionSlot) -> list[SectionSlot]:
        """The sections that the YAML takes in place of one."""
        if filled.slot.asked is None:
            return []
        groups = [group for group in filled.slot.asked.groups if group.either and slot.path in group.slots]
        paths = {path for group in groups for path in group.slots} - {slot.path}
        return [other for other in filled.slot.of(SectionSlot) if other.path in paths]

    def _order(self, filled: Filled) -> None:
        """Says which sections must move so that the rest stands in the template's order."""
        if not filled.slot.ordered:
            return
        first = [
            (number, slot, nodes[0])
            for number, slot in enumerate(filled.slot.of(SectionSlot))
            if (nodes := filled.sections.get(slot.path))
            and nodes[0].how is not How.ELSEWHERE
            # A heading that answers two slots stands in the place of the first.
            and nodes[0].slot is not None
            and nodes[0].slot.path == slot.path
        ]
        first.sort(key=lambda entry: entry[2].section.span)
        kept = tables.longest_run([number for number, _, _ in first])
        standing = sorted((first[index] for index in kept), key=lambda entry: entry[0])
        for index, (number, slot, node) in enumerate(first):
            if index in kept:
                continue
            place = bisect_left(standing, number, key=lambda entry: entry[0])
            before = standing[max(place - 1, 0) : place]
            related = [
                Related(f"`{other.name}` stands at line {{line}}", there.heading.span)
                for _, other, there in before
            ]
            self._claims.gaps.append(
                OutOfOrderSection(
                    slot=slot, at=node.heading.span, found=title_of(node.heading), within=filled.title,
                    after=before[0][1].name if before else "", related=tuple(related),
                )
            )  # fmt: skip

    def _conflicts(self, filled: Filled, group: Group) -> Iterator[Gap]:
        """The sections of a group that stand beside another, or without one."""
        first = (nodes[0] for path in group.slots if (nodes := filled.sections.get(path)))
        # One heading may answer two of them.
        there = sorted(dict.fromkeys(filter(self._applies, first)), key=lambda node: node.section.span)
        return self._excluded(there, group) if group.either else self._incomplete(filled, there, group)

    def _excluded(self, there: Sequence[Node], group: Group) -> Iterator[Gap]:
        for node in there[1:]:
            if node.slot is not None:
                beside = [other for other in there if other is not node]
                yield ConflictingSection(
                    slot=node.slot, at=node.heading.span, found=title_of(node.heading),
                    others=tuple(title_of(other.heading) for other in beside), origin=group.origin,
                    related=(Related("the other stands at line {line}", beside[0].heading.span),),
                )  # fmt: skip

    def _incomplete(self, filled: Filled, there: Sequence[Node], group: Group) -> Iterator[Gap]:
        slots = {slot.path: slot for slot in filled.slot.of(SectionSlot)}
        absent = [slots[path] for path in group.slots if not filled.sections.get(path)]
        lost = [self._absent(filled, slot, None) for slot in absent] if there else []
        missing = tuple(gap for gap in lost if isinstance(gap, AbsentSection))
        if missing and there[0].slot is not None:
            yield IncompleteSections(
                slot=there[0].slot, at=there[0].heading.span, found=title_of(there[0].heading),
                absent=missing, origin=group.origin,
            )  # fmt: skip

    def _counted(self, filled: Filled, slot: SectionSlot, said: Asked) -> Iterator[Gap]:
        """Whether a repeatable section that is there stands there as often as the YAML wants."""
        nodes = sorted(filled.sections.get(slot.path, ()), key=lambda node: node.section.span)
        origin, number = said.origin("instances"), len(nodes)
        if said.most and number > said.most:
            first = nodes[said.most]
            yield CrowdedSection(
                slot=slot, at=first.heading.span, found=title_of(first.heading), most=said.most,
                number=number, origin=origin,
            )  # fmt: skip
        if 0 < number < said.least:
            is_top = isinstance(filled.slot, DocumentSlot)
            at = levels.top_of(self._title) if is_top else filled.node.heading.span
            yield FewSections(
                slot=slot, at=at, found=count(number, "section"), within=filled.title, least=said.least,
                origin=origin,
            )  # fmt: skip

    def _add_absent(self, gap: Gap) -> None:
        """Says that a section is absent, but for what an open comment hides: that is said together."""
        if isinstance(gap, AbsentSection) and self._is_hidden(gap):
            self.hidden.append(gap)
        else:
            self._claims.gaps.append(gap)

    def _is_hidden(self, gap: AbsentSection) -> bool:
        """Whether a section that is absent, or an instance of it, stands in a comment that is left open."""
        opened, pattern = self._document.open_comment, gap.slot.pattern
        if opened is None:
            return False
        if pattern is None or gap.near is not None:
            return (
                gap.near is not None and gap.near.near is Near.COMMENT and opened.start <= gap.near.span.start
            )
        return any(
            near.near is Near.COMMENT
            and opened.start <= near.span.start
            and titlepattern.fits(pattern, near.title)
            for near in islice(self._document.near_headings, _MOST_HIDDEN)
        )

    def _absent(
        self, filled: Filled, slot: SectionSlot, before: tuple[SectionSlot, Node | None] | None
    ) -> Gap:
        """The gap of an absent section; `before` is the slot that precedes it, with its section if any."""
        around = self._around(filled)
        label = around.labels.of(slot) if slot.key else None
        if label is not None:
            return TitleAsText(
                slot=slot, at=label.span, found="bold text" if label.is_bold else "text", within=filled.title,
                written=first_line(self._text, label.span), wording=label.wording_of(slot),
            )  # fmt: skip
        if before is None:
            where = Related("the template puts it first")
        else:
            previous, there_ = before
            label_ = f"the template puts it after `{previous.name}`"
            at_line = " (line {line})" if there_ is not None else ""
            where = Related(label_ + at_line, there_.heading.span if there_ is not None else None)
        insert, after = around.places.of(slot)
        is_top = isinstance(filled.slot, DocumentSlot)
        at = levels.top_of(self._title) if is_top else filled.node.heading.span
        near = self._near(filled, slot)
        related = [where]
        if near is not None and near.near is Near.COMMENT:
            related.append(Related("it stands in a comment at line {line}", near.span))
        elif near is not None:
            at = near.span
        elif aside := around.labels.aside(slot) if slot.key else None:
            related.append(Related("line {line} says something of it, as bold text", aside.span))
        return AbsentSection(
            slot=slot,
            at=at,
            found=around.hint(slot) if near is None else "",
            in_place=_called(around.alone.get(slot.path)) if near is None else "",
            within=filled.title,
            near=near,
            related=tuple(related),
            insert=insert,
            after=after,
        )

    def _around(self, filled: Filled) -> Around:
        """What an absence within a section is told by; made once, when all sections have their slots."""
        if filled not in self._arounds:
            siblings = filled.slot.of(SectionSlot)
            there = {path: place for path, nodes in filled.sections.items() if (place := _place_of(nodes))}
            strays = [
                evidence.Candidate(section=child.section, key=child.key, number=number)
                for number, child in enumerate(filled.node.children)
                if child.slot is None and child.how is How.STRAY and not self._claims.is_known(child.key)
            ]
            numbers = {child.slot.path: n for n, child in enumerate(filled.node.children) if child.slot}
            self._arounds[filled] = Around(
                insertion.Places(siblings, there, filled.own_end),
                Labels(filled.node.section, siblings),
                evidence.Hints(strays, siblings),
                evidence.alone_between(siblings, numbers, strays),
            )
        return self._arounds[filled]

    def _near(self, filled: Filled, slot: SectionSlot) -> NearHeading | None:
        """The line within a section that a reader takes for the heading of a slot, one that shows first."""
        section = filled.node.section.span
        same: list[NearHeading] = []
        for name in (slot.key, *slot.aliases) if slot.key else ():
            called = self._near_headings.get(name, [])
            start = bisect_left(called, section.start, key=lambda near: near.span.start)
            for near in islice(called, start, None):
                if near.span.start >= section.end:
                    break
                if near.span in section:
                    same.append(near)
        return min(same, key=lambda near: (near.near is Near.COMMENT, near.span.start), default=None)


def _place_of(nodes: Sequence[Node]) -> Span | None:
    """From the first to the last of the sections that fill a slot in its place; None when none does."""
    spans = [node.section.span for node in nodes if node.how is not How.ELSEWHERE]
    return Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else None


def _said(label: TitleAsText) -> Related:
    wording = f" as `{label.wording}`" if label.wording else ""
    return Related(f"`{label.slot.name}` stands at line {{line}}{wording}", label.at)


def _called(meant: evidence.Candidate | None) -> str:
    """The title of a section that may be meant, if any."""
    return title_of(meant.section.heading) if meant is not None and meant.section.heading else ""
