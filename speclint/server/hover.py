"""What the template asks at a place: what that is, whether it must be there, what may stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lsprotocol import types

from speclint.expressions import expression
from speclint.judge.diagnose import SpecFile
from speclint.model import (
    CodeSlot,
    ColumnSlot,
    DiagramSlot,
    DocumentSlot,
    FieldSlot,
    FrontMatter,
    ItemSlot,
    MetadataSlot,
    RowSlot,
    SectionSlot,
    Slot,
    Spec,
    TableSlot,
)
from speclint.report.escape import safe
from speclint.server import asks, cursor
from speclint.server.positions import Positions
from speclint.template.schema import Schema
from speclint.text import titles

_NOUNS: tuple[tuple[type[Slot], str], ...] = (
    (DocumentSlot, "document"),
    (SectionSlot, "section"),
    (TableSlot, "table"),
    (ColumnSlot, "column"),
    (RowSlot, "row"),
    (FieldSlot, "field"),
    (CodeSlot, "code block"),
    (DiagramSlot, "diagram"),
    (ItemSlot, "item"),
    (MetadataSlot, "entry"),
)
_FENCE = expression(r"~{3,}")
# How much of the template is shown.
_MOST_LINES = 14


def hover(file: SpecFile, offset: int, positions: Positions) -> types.Hover | None:
    """What the template asks at an offset; None where no slot of it is filled."""
    if (entry := _entry(file, offset)) is not None:
        text = told(entry, file.schema, file.spec)
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text))
    there = cursor.at(file.spec, offset)
    # What stands in a section besides its own parts is the author's.
    is_said = there.heading or there.value is not None or there.table is not None or there.field is not None
    if not is_said:
        return None
    slot = there.slot
    if isinstance(slot, DocumentSlot):
        slot = file.schema.title or slot
    at = there.value.at if there.value is not None else there.cell.span if there.cell is not None else None
    content = types.MarkupContent(types.MarkupKind.Markdown, told(slot, file.schema, file.spec))
    return types.Hover(content, positions.range(at) if at is not None else None)


def _entry(file: SpecFile, offset: int) -> MetadataSlot | None:
    """What the template asks of the entry of the front matter at an offset."""
    front = next((block for block in file.spec.root.blocks if isinstance(block, FrontMatter)), None)
    if front is None or not front.body.start <= offset < front.body.end:
        return None
    key = titles.normalise(file.source.line(file.source.position(offset)[0]).partition(":")[0])
    return next((slot for slot in file.schema.metadata.values if key in (slot.key, *slot.aliases)), None)


def told(slot: Slot, schema: Schema, spec: Spec) -> str:
    """A slot for readers, as Markdown."""
    noun = next((noun for kind, noun in _NOUNS if isinstance(slot, kind)), "part")
    noun = "title" if asks.is_title(slot, schema) else noun
    lines = [f"**{_plain(slot.name)}**: {noun}, {demanded(slot, schema, spec)}"]
    lines += asks.asks(slot, schema)
    if text := _excerpt(slot, schema):
        fence = max((*_FENCE.findall(text), "~~"), key=len) + "~"
        lines.append(f"{fence}markdown\n{text}\n{fence}")
    if slot.origin:
        lines.append(f"`{slot.origin}`")
    return "\n".join(map(safe, "\n\n".join(lines).split("\n")))


def demanded(slot: Slot, schema: Schema, spec: Spec) -> str:
    """Whether a spec must fill a slot."""
    demand = slot.demand
    if demand.never:
        return "optional"
    if schema.demands(slot, spec.size, spec.profile.traits):
        return "asked for"
    said = [f"from size `{demand.since}` on"] if demand.since else []
    said += [f"with trait `{demand.trait}`"] if demand.trait else []
    return f"asked for {' and '.join(said)}" if said else "optional"


def _excerpt(slot: Slot, schema: Schema) -> str:
    """The beginning of what the template has for a slot, without the sections below it."""
    if slot.span is None:
        return ""
    lines = list(_own(schema.text[slot.span.start : slot.span.end].splitlines(), slot))
    more = ["…"] if len(lines) > _MOST_LINES else []
    return "\n".join([*lines[:_MOST_LINES], *more]).strip()


def _own(lines: list[str], slot: Slot) -> Iterator[str]:
    for number, line in enumerate(lines):
        if number and isinstance(slot, DocumentSlot | SectionSlot) and re.match(r"#{1,6}\s", line):
            return
        yield line


def _plain(text: str) -> str:
    return re.sub(r"([*_`\[\]<>\\])", r"\\\1", text)
