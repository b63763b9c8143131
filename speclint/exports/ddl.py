"""The entities of specs as SQL that creates their tables.

The primary key, what may be null, defaults, checks and indexes are those of the tables of each entity. A
foreign key leads to the primary key of the table that the column's description names, or after which the
column is called; where that is none of the spec's own tables, a comment says so.

~~~markdown
# Carts - Technical Specification

## Data Model

### Entity: Cart

**Table:** `carts`

| Column | Type | Constraints | Default | Description |
| --- | --- | --- | --- | --- |
| `id` | UUID | PK | gen_random_uuid() | Primary identifier |
| `owner` | VARCHAR(40) | NOT NULL | - | Whose it is |

**Indexes:**

| Name | Columns | Type | Purpose |
| --- | --- | --- | --- |
| `idx_carts_owner` | (owner) | BTREE | Find the cart |
~~~

~~~text
CREATE TABLE carts (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    owner VARCHAR(40) NOT NULL
);

CREATE INDEX idx_carts_owner ON carts USING btree (owner);
~~~
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from speclint.exports.entities import Column, Entity, entities
from speclint.exports.nodes import Node

_NAME = re.compile(r"[^\W\d]\w*")
_METHODS = ("btree", "hash", "gin", "gist", "brin", "spgist")
_LIST = re.compile(r"\(.*\)", re.DOTALL)


def export(specs: Sequence[Node]) -> str:
    """One statement a table, those that others refer to first, then the indexes."""
    found = entities(specs)
    keys = {one.table: next((column.name for column in one.columns if column.is_key), None) for one in found}
    tables = [_table(one, keys) for one in _in_order(found)]
    indexes = [line for one in found for line in _indexes(one)]
    return "\n\n".join([*tables, *(["\n".join(indexes)] if indexes else [])]) + "\n" if found else ""


def _in_order(found: Sequence[Entity]) -> list[Entity]:
    """Tables after those that they refer to, as far as that goes."""
    done: list[Entity] = []
    left = list(found)
    while left:
        names = {one.table for one in left}
        free = [one for one in left if not (names - {one.table}) & {c.refers_to for c in one.columns}]
        taken = free or left[:1]
        done += taken
        left = [one for one in left if one not in taken]
    return done


def _table(entity: Entity, keys: Mapping[str, str | None]) -> str:
    several = sum(column.is_key for column in entity.columns) > 1
    lines = [_column(column, keys, several=several) for column in entity.columns]
    if several:
        lines.append(f"PRIMARY KEY ({', '.join(column.name for column in entity.columns if column.is_key)})")
    lines += _constraints(entity)
    # A comment ends its line: the comma stands before it.
    parts = [line.partition("  --") for line in lines]
    commas = [*[","] * (len(parts) - 1), ""]
    body = "\n".join(
        f"    {code}{comma}{sign}{said}" for (code, sign, said), comma in zip(parts, commas, strict=True)
    )
    return f"CREATE TABLE {entity.table} (\n{body}\n);"


def _column(column: Column, keys: Mapping[str, str | None], *, several: bool) -> str:
    words = [column.name, column.type]
    if column.is_key and not several:
        words.append("PRIMARY KEY")
    elif not column.may_be_null:
        words.append("NOT NULL")
    if column.is_unique and not column.is_key:
        words.append("UNIQUE")
    if column.default:
        is_made = column.default.upper().startswith("GENERATED")
        words.append(column.default if is_made else f"DEFAULT {column.default}")
    if column.is_foreign:
        key = keys.get(column.refers_to or "")
        if key is None:
            return f"{' '.join(words)}  -- a foreign key to a table that is not described here"
        words.append(f"REFERENCES {column.refers_to} ({key})")
    return " ".join(words)


def _constraints(entity: Entity) -> Iterator[str]:
    for row in entity.constraints:
        name, kind = row.get("Name", "").strip("` "), row.get("Type", "").strip("` ").upper()
        definition = row.get("Definition", "").strip("` ")
        if not _NAME.fullmatch(name) or not definition:
            continue
        if kind == "CHECK":
            yield f"CONSTRAINT {name} CHECK ({definition})"
        elif kind == "UNIQUE" and (columns := _LIST.search(definition)):
            yield f"CONSTRAINT {name} UNIQUE {columns[0]}"


def _indexes(entity: Entity) -> Iterator[str]:
    for row in entity.indexes:
        name, columns = row.get("Name", "").strip("` "), _LIST.search(row.get("Columns", ""))
        kind = row.get("Type", "").strip("` ")
        if not _NAME.fullmatch(name) or columns is None:
            continue
        unique = "UNIQUE " if "unique" in f"{kind} {row.get('Purpose', '')}".casefold() else ""
        method = next((word for word in kind.casefold().split() if word in _METHODS), "btree")
        yield f"CREATE {unique}INDEX {name} ON {entity.table} USING {method} {columns[0]};"
