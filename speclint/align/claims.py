"""What is noted while the sections of a spec find their slots."""

from __future__ import annotations

from collections.abc import Sequence

from speclint.align.nodes import Filled, Node, title_of
from speclint.gaps import MisnamedSection, RepeatedSection
from speclint.model import Gap, How, Profile, Related, SectionSlot, Severity, Slot, Span
from speclint.template.schema import Schema
from speclint.text import titles, words
from speclint.text.runs import Runs


class Claims:
    """Which sections fill which slots, `filled` from the top down, with the `gaps` that came to light.

    `unknown` is what stands there of the template's own, or was noticed to be broken.
    """

    def __init__(self, schema: Schema, profile: Profile, unknown: Runs) -> None:
        self.schema = schema
        self.filled: list[Filled] = []
        self.gaps: list[Gap] = []
        self._profile = profile
        self._unknown = unknown
        self._known = schema.once(_section_keys)

    def demanded(self, slot: Slot) -> bool:
        """Whether a document of this size and these traits must fill a slot."""
        return self.schema.demands(slot, self._profile.size, self._profile.traits)

    def claim(self, filled: Filled, slot: SectionSlot, node: Node, how: How) -> None:
        """Notes that a section fills a slot."""
        node.slot, node.how = slot, how
        filled.sections.setdefault(slot.path, []).append(node)

    def misname(
        self, filled: Filled, slot: SectionSlot, node: Node, how: How, also: Sequence[SectionSlot] = ()
    ) -> None:
        """Notes that a section fills a slot under another name, and maybe others together with it.

        It weighs as much as the absence would, and less when its title says all that the template's does.
        """
        self.claim(filled, slot, node, how)
        for other in also:
            filled.sections.setdefault(other.path, []).append(node)
        is_mild = not self.demanded(slot) or (
            how is How.EVIDENCE and words.says_more_than(node.key, titles.undecorated(slot.key) or slot.key)
        )
        self.gaps.append(
            MisnamedSection(
                slot=slot, at=node.heading.span, found=title_of(node.heading), within=filled.title,
                also=tuple(also), wanted=titles.renumbered(slot.name, title_of(node.heading)),
                severity=Severity.WARNING if is_mild and slot.severity is not Severity.INFO else None,
            )
        )  # fmt: skip

    def repeated(self, filled: Filled, slot: SectionSlot, node: Node, first: Node) -> None:
        """Notes that a section stands there twice."""
        node.slot, node.how = None, How.REPEATED
        self.gaps.append(
            RepeatedSection(
                slot=slot, at=node.heading.span, found=title_of(node.heading), within=filled.title,
                related=(Related("the other stands at line {line}", first.heading.span),),
            )
        )  # fmt: skip

    def is_known(self, key: str) -> bool:
        """Whether a normalised title is one of the template's."""
        return key in self._known

    def is_leftover(self, span: Span) -> bool:
        """Whether a cell, a text or a block is the template's own, or was noticed to be broken."""
        return self._unknown.touch(span)


def _section_keys(schema: Schema) -> frozenset[str]:
    return frozenset(slot.key for slot in schema.slots if isinstance(slot, SectionSlot) and slot.key)
