"""What specs do with a template: the sections they lack, and what they call them instead."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from speclint import run
from speclint.align.profile import Request
from speclint.model import Fill, Kind, Severity, Slot, Spec, Why
from speclint.run import ActiveRule
from speclint.template.schema import Schema
from speclint.text import markdown
from speclint.text.source import Source

SELDOM = 0.9
USUAL = 0.2
_NUMBER = re.compile(r"^(?:\d+[.)])+\d*\s+")
_SLOTS = (Kind.SECTION, Kind.COLUMN, Kind.ROW, Kind.FIELD)
_WRONG = {
    Why.ABSENT: ("lacks", "lack", "it"),
    Why.MISNAMED: ("has", "have", "it under another name"),
    Why.EMPTY: ("leaves", "leave", "it empty"),
}


@dataclass(slots=True)
class Habits:
    """What was seen in `total` specs: how many have something wrong with a slot, how many its holder.

    `strangers` are specs with none of the template's sections, which do not count. `others` counts the
    titles that stand in place of a slot. Slots are known by their identity.
    """

    total: int = 0
    strangers: list[str] = field(default_factory=list)
    wrong: Counter[tuple[int, Why]] = field(default_factory=Counter)
    holders: Counter[int] = field(default_factory=Counter)
    others: defaultdict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def is_seldom(self, slot: Slot) -> bool:
        """Whether nearly all specs that could hold something lack it."""
        return 0 < self._holding(slot) * SELDOM <= self.wrong[id(slot), Why.ABSENT]

    def lacking(self, slot: Slot) -> str:
        """How many specs lack something, in words."""
        return self._share(slot, Why.ABSENT)

    def reason(self, slot: Slot) -> str:
        """Why something is no error: how many specs have what wrong with it; empty when none has."""
        whys = (why for why in _WRONG if self.wrong[id(slot), why])
        if self.is_seldom(slot):
            whys = (why for why in whys if why is not Why.ABSENT)
        return "; ".join(self._share(slot, why) for why in whys)

    def other_titles(self, slot: Slot) -> Iterator[tuple[str, int]]:
        """The title that many specs have in place of a section's own, with how many."""
        for title, count in sorted(self.others[id(slot)].items(), key=lambda e: (-e[1], e[0]))[:1]:
            if count >= USUAL * self.total:
                yield title, count

    def _holding(self, slot: Slot) -> int:
        return max(self.holders[id(slot)], self.wrong[id(slot), Why.ABSENT])

    def _share(self, slot: Slot, why: Why) -> str:
        return share(self.wrong[id(slot), why], self._holding(slot), *_WRONG[why])


def share(count: int, every: int, one: str, many: str, what: str) -> str:
    """How many specs do something: `1 of 9 specs lacks it`, `2 of 9 specs lack it`."""
    return f"{count} of {every} {'spec' if every == 1 else 'specs'} {one if count == 1 else many} {what}"


def of(sources: Sequence[Source], compiled: Schema) -> Habits:
    """What the specs do with a template; one with none of its sections is a stranger."""
    seen = Habits()
    for source in sources:
        spec = run.lay(source, compiled, Request())
        if any(gap.kind is Kind.DOCUMENT for gap in spec.found_gaps):
            seen.strangers.append(source.path)
        else:
            _count(seen, spec, compiled)
    return seen


def rules_in_error(sources: Iterable[Source], compiled: Schema, rules: Sequence[ActiveRule]) -> Counter[str]:
    """How many specs each rule finds an error in, those with none of the template's sections aside."""
    counts: Counter[str] = Counter()
    for source in sources:
        spec = run.lay(source, compiled, Request())
        if any(gap.kind is Kind.DOCUMENT for gap in spec.found_gaps):
            continue
        found, raised = run.diagnose(source, spec, compiled, rules)
        for problem in raised:
            raise problem
        counts.update({diagnostic.rule for diagnostic in found if diagnostic.severity is Severity.ERROR})
    return counts


def _count(seen: Habits, spec: Spec, compiled: Schema) -> None:
    seen.total += 1
    filled = {id(fill.slot) for fill in spec.fills} | {id(compiled.root)}
    for slot in compiled.root.walk():
        if id(slot) in filled:
            seen.holders.update(id(child) for child in _held(slot))
    gaps = [gap for gap in spec.found_gaps if gap.kind in _SLOTS and gap.why in _WRONG]
    seen.wrong.update({(id(gap.slot), gap.why) for gap in gaps})
    for gap in gaps:
        if gap.kind is Kind.SECTION and gap.why is Why.MISNAMED:
            seen.others[id(gap.slot)][_unnumbered(gap.found)] += 1
    absent = {
        id(gap.slot) for gap in gaps if gap.kind is Kind.SECTION and gap.why in (Why.ABSENT, Why.LABELLED)
    }
    for identity, title in set(_strays_in_place(spec, compiled, absent)):
        seen.others[identity][title] += 1


def _held(slot: Slot) -> Iterator[Slot]:
    """What stands in a section itself: its sections, fields, and the parts of its tables."""
    for child in slot.children:
        yield child
        if child.kind is not Kind.SECTION:
            yield from _held(child)


def _strays_in_place(spec: Spec, compiled: Schema, absent: set[int]) -> Iterator[tuple[int, str]]:
    """The absent slots with the titles that stand where they belong."""
    for holder, fills in _families(spec, compiled):
        slots = holder.of(Kind.SECTION)
        numbers = {id(slot): number for number, slot in enumerate(slots)}
        for index, fill in enumerate(fills):
            if fill.slot is not None:
                continue
            before = [numbers[id(f.slot)] for f in fills[:index] if id(f.slot) in numbers]
            after = [numbers[id(f.slot)] for f in fills[index:] if id(f.slot) in numbers]
            low, high = (before or [-1])[-1], (after or [len(slots)])[0]
            missing = [slot for slot in slots[low + 1 : high] if id(slot) in absent]
            # Where several are absent, nobody knows which of them a title stands for.
            if len(missing) == 1 and (title := _title(fill)):
                yield id(missing[0]), title


def _families(spec: Spec, compiled: Schema) -> Iterator[tuple[Slot, list[Fill]]]:
    """Each slot that is filled, with the sections right below it."""
    below: dict[int, list[Fill]] = {-1: []}
    holders: dict[int, Slot] = {-1: compiled.root}
    open_: list[tuple[int, Fill]] = []
    for number, fill in enumerate(f for f in spec.fills if f.how != "title"):
        while open_ and open_[-1][1].section.span.end <= fill.section.span.start:
            open_.pop()
        holder = open_[-1][0] if open_ else -1
        below.setdefault(holder, []).append(fill)
        open_.append((number, fill))
        if fill.slot is not None:
            holders[number] = fill.slot
    for number, slot in holders.items():
        yield slot, below.get(number, [])


def _title(fill: Fill) -> str:
    heading = fill.section.heading
    return _unnumbered(markdown.folded(heading.text.content)) if heading else ""


def _unnumbered(title: str) -> str:
    return _NUMBER.sub("", title)
