"""The outline of a spec: its sections, and among them those that are missing."""

from __future__ import annotations

from collections import defaultdict

from lsprotocol import types

from speclint.gaps import AbsentSection
from speclint.judge.diagnose import SpecFile
from speclint.model import Section, Span
from speclint.server.positions import Positions
from speclint.text import markdown

MISSING = "missing"


def symbols(file: SpecFile, positions: Positions) -> list[types.DocumentSymbol]:
    """The sections of a spec as a tree, each missing one at the place where it would be inserted."""
    return _Outline(file, positions).of(file.spec.root)


class _Outline:
    def __init__(self, file: SpecFile, positions: Positions) -> None:
        self._positions = positions
        self._slots = {
            fill.section.heading.span: fill.slot
            for fill in file.spec.fills
            if fill.section.heading is not None
        }
        self._absent: defaultdict[Span, list[AbsentSection]] = defaultdict(list)
        held = {one.heading.span for one in file.spec.root.walk() if one.heading is not None}
        for gap in file.spec.gaps(AbsentSection):
            self._absent[gap.at if gap.at in held else Span(0, 0)].append(gap)

    def of(self, section: Section) -> list[types.DocumentSymbol]:
        """The symbols below a section, in the order of the text."""
        key = section.heading.span if section.heading is not None else Span(0, 0)
        # What is missing goes before the section at whose beginning it would be inserted.
        found = [(gap.insert, self._missing(gap, section.span)) for gap in self._absent[key]]
        found += [(child.span.start, self._symbol(child)) for child in section.children]
        return [symbol for _, symbol in sorted(found, key=lambda one: one[0])]

    def _symbol(self, section: Section) -> types.DocumentSymbol:
        heading = section.heading
        assert heading is not None  # only the document has none
        slot, title = self._slots.get(heading.span), markdown.folded(heading.text.content)
        return types.DocumentSymbol(
            name=title or "(no title)",
            detail=slot.name if slot is not None and slot.name != title else None,
            kind=types.SymbolKind.Namespace,
            range=self._positions.range(section.span),
            selection_range=self._positions.range(heading.span),
            children=self.of(section),
        )

    def _missing(self, gap: AbsentSection, around: Span) -> types.DocumentSymbol:
        offset = min(max(gap.insert, around.start), around.end)
        at = self._positions.range(Span(offset, offset))
        return types.DocumentSymbol(gap.slot.name, types.SymbolKind.Null, at, at, MISSING)
