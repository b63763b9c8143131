"""The usage notes around a template: which sections it requires, on what condition, from which size on.

The grammar is small. A list under a heading, or after a line, that says "required" or "optional" names
sections; parentheses after a name hold a condition ("for services") or the parts that are meant
("problem, solution"). A table whose first column names sizes says how much each asks for: names of
sections, "all required", or "all". A name may be short: it means the one title that holds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from speclint.expressions import expression
from speclint.model import (
    Block,
    ColumnSlot,
    Demand,
    DocumentSlot,
    Heading,
    List,
    Paragraph,
    SectionSlot,
    Severity,
    Slot,
    Table,
)
from speclint.records import dataclass
from speclint.text import markdown, titles
from speclint.text.source import Source

_NAMED = expression(r"(?P<name>[^()]+?)\s*(?:\((?P<remark>[^()]*)\))?\s*")
_CONDITION = expression(r"(?:for|if|when|where|unless|with|only)\b", re.IGNORECASE)
_SIZE = expression(r"size", re.IGNORECASE)

AnySlot = TypeVar("AnySlot", bound=Slot)


@dataclass(frozen=True, slots=True)
class NamedSection:
    """A section that the notes name, with its condition (empty without one) and the parts that are meant."""

    name: str
    condition: str
    parts: tuple[str, ...]
    origin: str


@dataclass(frozen=True, slots=True)
class Size:
    """A size and what the notes ask of it, in their own words."""

    name: str
    asks: str
    origin: str


@dataclass(frozen=True, slots=True)
class Notes:
    """What the notes say: the required and the optional sections, and the sizes from small to large."""

    required: tuple[NamedSection, ...] = ()
    optional: tuple[NamedSection, ...] = ()
    sizes: tuple[Size, ...] = ()

    def traits(self) -> tuple[str, ...]:
        """The conditions, each as the name of a trait."""
        return tuple(
            dict.fromkeys(trait_of(e.condition) for e in (*self.required, *self.optional) if e.condition)
        )


def trait_of(condition: str) -> str:
    """The trait that a condition asks for: `for services` → `services`."""
    return re.sub(r"\W+", "-", _CONDITION.sub("", condition, count=1).strip().lower()).strip("-")


def read(source: Source, blocks: Iterable[Block]) -> Notes:
    """The notes in the blocks around a wrapped template."""
    required: list[NamedSection] = []
    optional: list[NamedSection] = []
    sizes: tuple[Size, ...] = ()
    kind: list[NamedSection] | None = None
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            said = markdown.plain(block.text.content).lower()
            if "required" in said or "must" in said:
                kind = required
            elif "optional" in said:
                kind = optional
            elif isinstance(block, Heading):
                kind = None
        elif isinstance(block, List) and kind is not None:
            kind.extend(_entries(source, block))
        elif isinstance(block, Table) and _SIZE.search(block.header.cells[0].text.content):
            sizes = tuple(_sizes(source, block))
    return Notes(tuple(required), tuple(optional), sizes)


def _entries(source: Source, block: List) -> Iterator[NamedSection]:
    for item in block.items:
        first = item.blocks[0] if item.blocks else None
        if not isinstance(first, Paragraph):
            continue
        found = _NAMED.fullmatch(markdown.folded(first.text.content))
        if found is None:
            continue
        remark = found["remark"] or ""
        is_condition = bool(_CONDITION.match(remark))
        parts = () if is_condition else tuple(filter(None, (part.strip() for part in remark.split(","))))
        origin = f"{source.path}:{source.position(item.span.start)[0]}"
        yield NamedSection(found["name"].strip(), remark if is_condition else "", parts, origin)


def _sizes(source: Source, table: Table) -> Iterator[Size]:
    for row in table.rows:
        if len(row.cells) >= 2:
            words = titles.unremarked(titles.normalise(row.cells[0].text.content)).split()
            asks = markdown.plain(row.cells[1].text.content)
            if words:
                yield Size(words[0], asks, f"{source.path}:{source.position(row.span.start)[0]}")


def apply(notes: Notes, root: DocumentSlot) -> DocumentSlot:
    """The document slot with what the notes demand of its sections; everything else becomes a warning.

    Notes for authors name some sections as required and some as optional, and a template with sizes says for
    each how deep a spec must go: once there are any, what they do not name is a wish of the template and no
    demand. With "Required: Context, Rollout" an absent `Context` is an error, an absent `Annex` a warning.
    """
    if not (notes.required or notes.optional):
        return root
    named = {found.path: entry for entry in notes.required if (found := meant(entry.name, root))}
    spare = {found.path: entry for entry in notes.optional if (found := meant(entry.name, root))}
    children = []
    for slot in root.children:
        soft = weighed(slot, Severity.WARNING)
        entry = named.get(slot.path) or spare.get(slot.path)
        if entry is None and not notes.sizes:
            children.append(soft)
            continue
        demand = Demand(
            never=slot.path in spare and not notes.sizes,
            since=_since(notes, slot, root, slot.path in named),
            trait=trait_of(entry.condition) if entry is not None and entry.condition else None,
        )
        origin = entry.origin if entry is not None else soft.origin
        soft = replace(soft, demand=demand, severity=Severity.ERROR, origin=origin)
        children.append(_with_parts(soft, entry.parts if entry is not None else ()))
    return replace(root, children=tuple(children))


def _since(notes: Notes, slot: Slot, root: DocumentSlot, required: bool) -> str | None:
    """The smallest size that asks for a section; without a table of sizes, every size."""
    for size in notes.sizes:
        asks = titles.normalise(size.asks)
        everything = asks.startswith("all") and "required" not in asks
        if everything or (required and "required" in asks):
            return size.name
        asked = (meant(name, root) for name in size.asks.split(","))
        if any(found is not None and found.path == slot.path for found in asked):
            return size.name
    return notes.sizes[-1].name if notes.sizes else None


def _with_parts(slot: Slot, parts: Sequence[str]) -> Slot:
    wanted = {found.path for part in parts if (found := meant(part, slot))}
    children = tuple(
        replace(child, severity=Severity.ERROR) if child.path in wanted else child for child in slot.children
    )
    return replace(slot, children=children)


def meant(name: str, holder: Slot) -> SectionSlot | None:
    """The section below `holder` that a name means: by its own title, or as a part of the only such title."""
    key = titles.normalise(name)
    sections = holder.of(SectionSlot)
    exact = [slot for slot in sections if slot.key == key]
    words = set(key.split())
    holding = [slot for slot in sections if words and words <= set(slot.key.split())]
    found = exact or holding
    return found[0] if len(found) == 1 else None


def weighed(slot: AnySlot, severity: Severity) -> AnySlot:
    """A slot with everything below it at a severity, but for columns, which keep their rule's."""
    keeps = isinstance(slot, ColumnSlot | DocumentSlot)
    children = tuple(weighed(child, severity) for child in slot.children)
    return replace(slot, severity=slot.severity if keeps else severity, children=children)
