"""How a schema's YAML names places of a spec: `Endpoint Details/*`, `Risks[Mitigation]`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

from speclint.errors import did_you_mean
from speclint.expressions import expression
from speclint.model import ColumnSlot, FieldSlot, RowSlot, SectionSlot, Slot, TableSlot
from speclint.records import dataclass
from speclint.text import titles

ANY = "*"
WHOLE = "/"

Part = TypeVar("Part", bound=Slot)
_CELLS = expression(r"(?P<place>.*)\[(?P<names>[^\[\]]*)\](?:\s+(?P<pick>newest|first|last))?\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Address:
    """A place in every spec of a template.

    `path` leads from the top (or from the section it is relative to) over sections, maybe to a field.
    `cells` are columns or key rows of the table there, all of one kind; without any, the address names
    headings or the field's value. `pick` is which row of a column counts, empty for all.
    """

    text: str
    path: tuple[SectionSlot | FieldSlot, ...]
    cells: tuple[ColumnSlot, ...] | tuple[RowSlot, ...] = ()
    table: TableSlot | None = None
    pick: str = ""

    @property
    def sections(self) -> tuple[SectionSlot, ...]:
        """The sections on the path."""
        return tuple(slot for slot in self.path if isinstance(slot, SectionSlot))

    @property
    def field(self) -> FieldSlot | None:
        """The field that the path ends in, if it does."""
        last = self.path[-1] if self.path else None
        return last if isinstance(last, FieldSlot) else None

    @property
    def section(self) -> SectionSlot | None:
        """The section that the path ends in, if it does."""
        last = self.path[-1] if self.path else None
        return last if isinstance(last, SectionSlot) else None

    @property
    def name(self) -> str:
        """What messages call the place."""
        repeated = next(
            (n for n, slot in enumerate(self.path) if isinstance(slot, SectionSlot) and slot.repeat),
            len(self.path),
        )
        named = [slot.name for slot in self.path[:repeated]]
        return named[-1] if named else (self.path[-1].name if self.path else self.text)


class NoSuchPlace(ValueError):
    """An address that leads nowhere; its words are the message."""


def resolve(text: str, root: Slot, within: Address | None = None) -> Address:
    """The place that an address names in a template, relative to `within` when that is given.

    Its first title may be any section's that only one section has; further titles follow after `/`, `*`
    is the one repeatable section, and `[A, B]` names columns or key rows of the one table there. `/` alone
    is all of the spec.
    Raises `NoSuchPlace` with what is wrong.
    """
    if text.strip() == WHOLE:
        return Address(text, ())
    place, names, pick = text.strip(), "", ""
    start = within.path[-1] if within is not None and within.path else root
    path = _path(place, start, within is None)
    if path is None:
        found = _CELLS.fullmatch(place)
        if found is None:
            raise NoSuchPlace(_lost(place, start))
        place, names, pick = found["place"].strip(), found["names"], found["pick"] or ""
        path = _path(place, start, within is None) if place else ()
        if path is None:
            raise NoSuchPlace(_lost(place, start))
    before = within.path if within is not None else ()
    if not names:
        return Address(text, (*before, *path))
    table, cells = _cells(path[-1] if path else start, names.split(","))
    return Address(text, (*before, *path), cells, table, pick)


Step = SectionSlot | FieldSlot


def _path(place: str, start: Slot, anywhere: bool) -> tuple[Step, ...] | None:
    """The slots that titles lead to, the longest title first; None when they lead nowhere."""
    for slot, rest in _steps(place, _below(start) if anywhere else start.children):
        way = (*_way(start, slot), slot) if anywhere else (slot,)
        if not rest:
            return way
        further = _path(rest, slot, anywhere=False)
        if further is not None:
            return (*way, *further)
    return None


def _steps(place: str, among: Sequence[Slot]) -> Iterator[tuple[Step, str]]:
    """The slots whose title an address may begin with, each with what follows its slash."""
    reachable = [slot for slot in among if isinstance(slot, SectionSlot | FieldSlot)]
    ends = [index for index, char in enumerate(place) if char == "/"]
    for end in [len(place), *reversed(ends)]:
        title, rest = place[:end].strip(), place[end + 1 :].strip()
        named = [slot for slot in reachable if _is_called(slot, title)]
        if len(named) == 1:
            yield named[0], rest


def _is_called(slot: Slot, title: str) -> bool:
    if title == ANY:
        return isinstance(slot, SectionSlot) and slot.repeat
    return slot.name == title or (bool(slot.key) and slot.key == titles.normalise(title))


def _below(start: Slot) -> list[Slot]:
    return list(start.walk())[1:]


def _way(start: Slot, wanted: Slot) -> tuple[Step, ...]:
    """The slots between two of which the second stands below the first."""
    between = (slot for slot in _below(start) if slot.path == wanted.path[: len(slot.path)])
    return tuple(
        slot for slot in between if slot.path != wanted.path and isinstance(slot, SectionSlot | FieldSlot)
    )


def _lost(place: str, start: Slot) -> str:
    first = place.split("/")[0].split("[")[0].strip()
    among = [slot for slot in _below(start) if isinstance(slot, SectionSlot | FieldSlot)]
    same = [slot for slot in among if _is_called(slot, first)]
    if len(same) > 1:
        return f"`{first}` names {len(same)} places of the template: put the title of the section above first"
    return f"`{place}` leads nowhere in the template{did_you_mean(first, [slot.name for slot in among])}"


def _cells(
    holder: Slot, names: Sequence[str]
) -> tuple[TableSlot, tuple[ColumnSlot, ...] | tuple[RowSlot, ...]]:
    """The table of a section or field, and the columns or key rows of these names."""
    tables = holder.of(TableSlot)
    if len(tables) != 1:
        raise NoSuchPlace(f"`{holder.name}` has {len(tables)} tables in the template: one is needed")
    table = tables[0]
    if rows := table.of(RowSlot):
        return table, tuple(_cell(name.strip(), rows, holder.name) for name in names)
    return table, tuple(_cell(name.strip(), table.of(ColumnSlot), holder.name) for name in names)


def _cell(name: str, among: Sequence[Part], holder: str) -> Part:
    found = next((slot for slot in among if slot.key == titles.normalise(name)), None)
    if found is None:
        hint = did_you_mean(name, [slot.name for slot in among])
        raise NoSuchPlace(f"the table of `{holder}` has no `{name}`{hint}")
    return found
