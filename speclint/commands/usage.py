"""What specs do with a template: the sections they lack, and what they call them instead."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import PurePosixPath

from speclint.align.profile import Request
from speclint.expressions import expression
from speclint.gaps import (
    MISNAMED,
    AbsentColumn,
    AbsentField,
    AbsentFrontMatter,
    AbsentMetadata,
    AbsentRow,
    AbsentSection,
    AbsentTable,
    EmptyDocument,
    EmptyField,
    EmptySection,
    ForeignDocument,
    TitleAsText,
)
from speclint.judge.active import ActiveRule
from speclint.judge.diagnose import SpecFile, diagnose
from speclint.lay import lay
from speclint.model import DocumentSlot, Fill, Gap, How, SectionSlot, Severity, Slot, Spec
from speclint.template.schema import Schema
from speclint.text import markdown
from speclint.text.source import Source

SELDOM = 0.9
USUAL = 0.2
FEW = 2
# Files about the specs beside them.
_ABOUT = expression(r"(?:readme|index|changelog|contributing)$", re.IGNORECASE)
_NUMBER = expression(r"^(?:\d+[.)])+\d*\s+")


class Wrong(Enum):
    """What specs do with a slot, in words for one and for several specs."""

    ABSENT = ("lacks", "lack", "it")
    MISNAMED = ("has", "have", "it under another name")
    EMPTY = ("leaves", "leave", "it empty")


_KINDS: dict[Wrong, tuple[type[Gap], ...]] = {
    Wrong.ABSENT: (AbsentSection, AbsentColumn, AbsentRow, AbsentField, AbsentMetadata),
    Wrong.MISNAMED: MISNAMED,
    Wrong.EMPTY: (EmptySection, EmptyField),
}
Path = tuple[str, ...]


@dataclass(slots=True)
class Habits:
    """What was seen in `total` specs: how many have something wrong with a slot, how many its holder.

    `strangers` are specs with none of the template's sections, which do not count. `others` counts the
    titles that stand in place of a slot, `names` the specs that have something wrong with one, `unlike` those
    that have another kind of value there. Slots are known by their paths.
    """

    total: int = 0
    strangers: list[str] = field(default_factory=list)
    wrong: Counter[tuple[Path, Wrong]] = field(default_factory=Counter)
    names: defaultdict[tuple[Path, Wrong], list[str]] = field(default_factory=lambda: defaultdict(list))
    holders: Counter[Path] = field(default_factory=Counter)
    unlike: defaultdict[Path, list[str]] = field(default_factory=lambda: defaultdict(list))
    others: defaultdict[Path, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def is_seldom(self, slot: Slot) -> bool:
        """Whether nearly all specs that could hold something lack it."""
        return 0 < self._holding(slot) * SELDOM <= self.wrong[slot.path, Wrong.ABSENT]

    def lacking(self, slot: Slot) -> str:
        """How many specs lack something, in words."""
        return self._share(slot, Wrong.ABSENT)

    def reason(self, slot: Slot) -> str:
        """Why something is no error: how many specs have what wrong with it; empty when next to none has."""
        whys = (why for why in Wrong if self.wrong[slot.path, why] and not self._is_outlying(slot, why))
        if self.is_seldom(slot):
            whys = (why for why in whys if why is not Wrong.ABSENT)
        return "; ".join(self._share(slot, why) for why in whys)

    def kept(self, slot: Slot) -> str:
        """How many specs keep something, and which one or two do not; empty where that is no matter."""
        every = self._holding(slot)
        if not every or self.is_seldom(slot) or self.reason(slot):
            return ""
        names = self._outliers(slot)
        said = share(every - len(names), every, "keeps", "keep", "it")
        if not names or (self.unlike[slot.path] and not is_outlying(len(names), every)):
            return said
        return f"{said}, not {' and '.join(names)}: `speclint baseline` lets that be"

    def _outliers(self, slot: Slot) -> list[str]:
        wrong = {name for why in Wrong for name in self.names[slot.path, why]}
        return sorted(wrong.union(self.unlike[slot.path]))

    def _is_outlying(self, slot: Slot, why: Wrong) -> bool:
        return is_outlying(self.wrong[slot.path, why], self._holding(slot))

    def other_titles(self, slot: Slot) -> Iterator[tuple[str, int]]:
        """The title that many specs have in place of a section's own, with how many."""
        for title, count in sorted(self.others[slot.path].items(), key=lambda e: (-e[1], e[0]))[:1]:
            if count >= USUAL * self.total:
                yield title, count

    def _holding(self, slot: Slot) -> int:
        return max(self.holders[slot.path], self.wrong[slot.path, Wrong.ABSENT])

    def _share(self, slot: Slot, why: Wrong) -> str:
        return share(self.wrong[slot.path, why], self._holding(slot), *why.value)


def is_about_specs(path: str) -> bool:
    """Whether a file is called as those are that speak of the specs beside them."""
    return _ABOUT.match(PurePosixPath(path).stem) is not None


def is_outlying(count: int, every: int) -> bool:
    """Whether so few specs do something that they are named, and nothing is weakened for them."""
    return count <= FEW and count * 3 <= every


def share(count: int, every: int, one: str, many: str, what: str) -> str:
    """How many specs do something: `1 of 9 specs lacks it`, `2 of 9 specs lack it`."""
    return f"{count} of {every} {'spec' if every == 1 else 'specs'} {one if count == 1 else many} {what}"


def of(sources: Sequence[Source], compiled: Schema) -> Habits:
    """What the specs do with a template; one with none of its sections is a stranger."""
    seen = Habits()
    for source in sources:
        spec = lay(source, compiled, Request())
        if _is_strange(spec):
            seen.strangers.append(source.path)
        else:
            _count(seen, spec, compiled, source.path)
    return seen


def rules_in_error(
    sources: Iterable[Source], compiled: Schema, rules: Sequence[ActiveRule]
) -> dict[str, list[str]]:
    """The specs that each rule finds an error in, those with none of the template's sections aside.

    What is told slot by slot, such as an absent section, is left out.
    """
    told = tuple(kind for kinds in _KINDS.values() for kind in kinds)
    found_in: dict[str, list[str]] = defaultdict(list)
    for source in sources:
        spec = lay(source, compiled, Request())
        if _is_strange(spec):
            continue
        rest = tuple(gap for gap in spec.found_gaps if not isinstance(gap, told))
        spec = replace(spec, found_gaps=rest)
        found, raised = diagnose(SpecFile(source.path, source, compiled, spec), rules)
        for problem in raised:
            raise problem
        for rule in {diagnostic.rule for diagnostic in found if diagnostic.severity is Severity.ERROR}:
            found_in[rule].append(source.path)
    return found_in


def _is_strange(spec: Spec) -> bool:
    """Whether a spec has none of the template's sections."""
    return any(
        isinstance(gap, EmptyDocument) or (isinstance(gap, ForeignDocument) and not gap.there)
        for gap in spec.found_gaps
    )


def _count(seen: Habits, spec: Spec, compiled: Schema, name: str) -> None:
    """Adds what one spec has of each slot, or has wrong with it, to what was seen.

    What stands in a section counts only for specs that have the section: else a section that few need would
    look as if nobody kept its fields. What is wrong with a slot counts once for a spec, however often it is.
    Where four specs of ten have `## Rollout` and three of them its `**Owner:**`, 3 of 4 keep that.
    """
    seen.total += 1
    filled = {fill.slot.path for fill in spec.fills if fill.slot is not None} | {compiled.root.path}
    filled -= {gap.slot.path for gap in spec.gaps(EmptySection)}
    lost = {gap.slot.path for gap in spec.gaps(AbsentTable)}
    for slot in compiled.root.walk():
        if slot.path in filled:
            seen.holders.update(child.path for child in _held(slot, lost))
    seen.holders.update(slot.path for slot in compiled.metadata.values)
    for wrong in set(_wrong_with(spec, compiled)):
        seen.wrong[wrong] += 1
        seen.names[wrong].append(name)
    for path in {value.slot.path for value in spec.found_values if value.problem is not None}:
        seen.unlike[path].append(name)
    for path, title in _misnamed(spec):
        seen.others[path][title] += 1
    absent = {gap.slot.path for gap in spec.gaps(AbsentSection)}
    absent |= {slot.path for gap in spec.gaps(TitleAsText) for slot in (gap.slot, *gap.also)}
    for path, title in set(_strays_in_place(spec, compiled, absent)):
        seen.others[path][title] += 1


def _wrong_with(spec: Spec, compiled: Schema) -> Iterator[tuple[Path, Wrong]]:
    for what, kinds in _KINDS.items():
        yield from ((gap.slot.path, what) for gap in spec.found_gaps if isinstance(gap, kinds))
    for front in spec.gaps(AbsentFrontMatter):
        yield from (
            (slot.path, Wrong.ABSENT) for slot in compiled.metadata.values if slot.name in front.wanted
        )
    for gap in spec.gaps(ForeignDocument):
        lacked = (slot for slot in gap.slot.of(SectionSlot) if slot.name in gap.wanted)
        yield from ((slot.path, Wrong.ABSENT) for slot in lacked)
        # What a document of another kind misnames is not said of it.
        yield from ((path, Wrong.MISNAMED) for path, _ in _misnamed(spec))


def _misnamed(spec: Spec) -> Iterator[tuple[Path, str]]:
    """The slots that sections fill under another name, each with that name."""
    for fill in spec.fills:
        if fill.slot is not None and fill.how in (How.TYPO, How.EVIDENCE, How.CONTENT):
            yield fill.slot.path, _title(fill)


def _held(slot: Slot, lost: Collection[Path]) -> Iterator[Slot]:
    """What stands in a section itself: its sections, fields, and the parts of tables that are not `lost`."""
    for child in slot.children:
        yield child
        if not isinstance(child, SectionSlot) and child.path not in lost:
            yield from _held(child, lost)


def _strays_in_place(spec: Spec, compiled: Schema, absent: set[Path]) -> Iterator[tuple[Path, str]]:
    """The absent slots with the titles that stand where they belong."""
    for holder, fills in _families(spec, compiled):
        slots = holder.of(SectionSlot)
        numbers = {slot.path: number for number, slot in enumerate(slots)}
        for index, fill in enumerate(fills):
            if fill.slot is not None:
                continue
            before = list(_numbers(fills[:index], numbers))
            after = list(_numbers(fills[index:], numbers))
            low, high = (before or [-1])[-1], (after or [len(slots)])[0]
            missing = [slot for slot in slots[low + 1 : high] if slot.path in absent]
            # Where several are absent, nobody knows which of them a title stands for.
            if len(missing) == 1 and (title := _title(fill)):
                yield missing[0].path, title


def _numbers(fills: Iterable[Fill], numbers: Mapping[Path, int]) -> Iterator[int]:
    for fill in fills:
        if fill.slot is not None and fill.slot.path in numbers:
            yield numbers[fill.slot.path]


def _families(spec: Spec, compiled: Schema) -> Iterator[tuple[DocumentSlot | SectionSlot, list[Fill]]]:
    """Each slot that is filled, with the sections right below it."""
    below: dict[int, list[Fill]] = {-1: []}
    holders: dict[int, DocumentSlot | SectionSlot] = {-1: compiled.root}
    open_: list[tuple[int, Fill]] = []
    for number, fill in enumerate(f for f in spec.fills if f.how is not How.TITLE):
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
