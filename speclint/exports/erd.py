"""The entities of specs and what relates them, as a Mermaid diagram.

~~~markdown
# Carts - Technical Specification

## Data Model

### Entity: Cart

**Table:** `carts`

| Column | Type | Constraints | Default | Description |
| --- | --- | --- | --- | --- |
| `id` | UUID | PK | - | Primary identifier |
| `shop_id` | UUID | FK, NOT NULL | - | Reference to `shops` |

### Entity: Shop

**Table:** `shops`

| Column | Type | Constraints | Default | Description |
| --- | --- | --- | --- | --- |
| `id` | UUID | PK | - | Primary identifier |
~~~

~~~text
erDiagram
    carts {
        UUID id PK
        UUID shop_id FK
    }
    shops {
        UUID id PK
    }
    shops ||--o{ carts : shop_id
~~~
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from speclint.exports.entities import Column, Entity, entities
from speclint.exports.nodes import Node


def export(specs: Sequence[Node]) -> str:
    """Each table with its columns, then a line for each foreign key; empty without a table."""
    found = entities(specs)
    if not found:
        return ""
    lines = [line for one in found for line in _table(one)]
    keys = [
        f"    {column.refers_to} {'||' if not column.may_be_null else '|o'}--o{{ {one.table} : {column.name}"
        for one in found
        for column in one.columns
        if column.refers_to is not None
    ]
    return "\n".join(["erDiagram", *lines, *keys]) + "\n"


def _table(entity: Entity) -> Iterator[str]:
    yield f"    {entity.table} {{"
    for column in entity.columns:
        # Mermaid takes one word for a type.
        kind = re.sub(r"\W+", "_", column.type).strip("_") or "TEXT"
        yield f"        {kind} {column.name}{_marks(column)}"
    yield "    }"


def _marks(column: Column) -> str:
    said = {"PK": column.is_key, "FK": column.is_foreign, "UK": column.is_unique and not column.is_key}
    marks = [name for name, holds in said.items() if holds]
    return f" {', '.join(marks)}" if marks else ""
