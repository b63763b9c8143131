"""What is put in is never an answer: the draft of every slot holds something that the next check reports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from doors import schema_named

from speclint.align import placeholders
from speclint.fixes.draft import Drafter
from speclint.fixes.style import Style
from speclint.judge.templates import BUILT_IN
from speclint.model import (
    CodeSlot,
    ColumnSlot,
    DiagramSlot,
    FieldSlot,
    ItemSlot,
    ListSlot,
    RowSlot,
    SectionSlot,
    Slot,
    TableSlot,
)
from speclint.template.schema import Schema, compiled
from speclint.text import markdown
from speclint.text.source import Source

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "templates"
TEAMS = ("kep.md", "lexichord-lds.md", "harness-spec-ko.md")
TEMPLATE = """\
# [Name]

## Examples

**Owner:** Ada

**Needs:**

- `host`

| Level | Meaning |
|-------|---------|
| High | Tonight |

## Keys

| Field | Value | Meaning |
|-------|-------|---------|
| **Owner** | [Name] | Who leads |
| **Team** | Web | Who helps |

## Code

```sql
SELECT 1;
```

```mermaid
graph TD
    A --> B
```

## Boxes

- [ ] Alerts are set up
- [x] Runbook is written

## Words

Say what it is about.

## Hidden

<!-- Say what it is about. -->

### Bare
"""


def schemas() -> Iterator[Any]:
    yield pytest.param(BUILT_IN, id="built-in")
    yield pytest.param("", id="examples")
    absent = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no corpus at {CORPUS}")
    for name in TEAMS:
        yield pytest.param(str(CORPUS / name), id=name, marks=absent)


def read(name: str) -> Schema:
    """The built-in template, the one above, or a file."""
    if name == BUILT_IN:
        return schema_named()
    source = Source.of(name, Path(name).read_bytes()) if name else Source.from_text("t.md", TEMPLATE)
    return compiled(source, None, source.path)


def drafts(schema: Schema, drafter: Drafter) -> Iterator[tuple[Slot, str]]:
    """The draft of each slot, as it is put in."""
    parents = {child.path: one for one in schema.root.walk() for child in one.children}
    for slot in schema.root.walk():
        match slot:
            case SectionSlot():
                yield slot, drafter.section(slot, slot.level)
                if (text := drafter.below_heading(slot, slot.level)) is not None:
                    yield slot, text
            case TableSlot():
                yield slot, drafter.table(slot)
                columns = slot.of(ColumnSlot)
                for column in columns:
                    cells = drafter.column(slot, column, [None, *(row.key for row in slot.of(RowSlot))])
                    yield from ((column, cell) for cell in cells)
                for row in slot.of(RowSlot):
                    written = drafter.row(slot, row)
                    yield from ((row, written[column.key]) for column in columns[1:])
            case FieldSlot():
                yield slot, drafter.field(slot)
                yield slot, f"**{slot.name}:** {drafter.value(slot)}"
            case CodeSlot() | DiagramSlot():
                yield slot, drafter.code(slot)
            case ListSlot():
                yield slot, drafter.items([slot], parents[slot.path].name)
            case ItemSlot():
                boxes = parents[slot.path].of(ItemSlot)
                yield slot, drafter.items(boxes, parents[slot.path].name)


@pytest.mark.parametrize("name", list(schemas()))
@pytest.mark.parametrize("is_firm", [False, True], ids=["", "a status excuses placeholders"])
def test_the_draft_of_every_slot_asks_to_be_replaced(name: str, is_firm: bool) -> None:
    schema = read(name)
    drafter = Drafter(schema, Style(), lambda slot: True, is_firm=is_firm)
    seen = 0
    for slot, text in drafts(schema, drafter):
        seen += 1
        assert "[NEEDS " in text or is_reported(text, slot, schema), (slot.path, text)
    assert seen > 10


def is_reported(text: str, slot: Slot, schema: Schema) -> bool:
    document = markdown.parse(text)
    found = placeholders.in_document(document, text, schema)
    # Samples are held against their slot, which says whether they may not stay.
    samples = [one for one in slot.walk() if isinstance(one, CodeSlot | DiagramSlot)]
    values = [one for one in slot.walk() if isinstance(one, FieldSlot) and one.replace]
    is_sample = any((one.replace or one.marks) and one.text.strip() in text for one in samples)
    return bool(found) or is_sample or any(one.text in text for one in values)
