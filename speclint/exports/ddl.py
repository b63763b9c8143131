"""The entities of specs as SQL that creates their tables.

The primary key, what may be null, defaults, checks and indexes are those of the tables of each entity. A
foreign key leads to the primary key of the table that the column's description names, or after which the
column is called; where that is none of the spec's own tables, a comment says so. Tables that refer to each
other get their keys after all are there. What would not stay in its place, such as a default with a comment
in it, is left out, and a comment before the statement says so. So are tables and columns by name that the
spec's own up migration lacks or has besides; types are not compared.

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
from contextlib import suppress
from graphlib import CycleError, TopologicalSorter

from speclint.exports import sql
from speclint.exports.entities import Column, Entity, as_name, entities, is_unique
from speclint.exports.keys import Key, constraint, key_of, keys_of, kind_of
from speclint.exports.migration import Migration
from speclint.exports.nodes import Node, is_nothing
from speclint.expressions import expression
from speclint.records import dataclass

_METHODS = ("btree", "hash", "gin", "gist", "brin", "spgist")
_LIST = expression(r"\(.*\)")
_NAMES = expression(r"[^\W\d][\w-]*(?:\s*,\s*[^\W\d][\w-]*)*")
_ORDERED = r"[^\W\d][\w-]*(?:\s+(?:ASC|DESC))?(?:\s+NULLS\s+(?:FIRST|LAST))?"
_COLUMNS = expression(rf"{_ORDERED}(?:\s*,\s*{_ORDERED})*", re.IGNORECASE)
_CALL = expression(r"\w\(")
_WHERE = expression(r"\sWHERE\s", re.IGNORECASE)
_SAID_CHECK = expression(r"(?:CONSTRAINT\s+\S+\s+)?CHECK\s*(?=\()", re.IGNORECASE)
_UNDESCRIBED = "a foreign key to a table that is not described here"
_COMPOSITE = "a foreign key to a table whose primary key has several columns"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """What a table is made of: lines with what is remarked at their end, and what is said before all."""

    lines: list[tuple[str, str]]
    said: list[str]


def export(specs: Sequence[Node]) -> str:
    """One statement a table, those that others refer to first, then keys between these, then the indexes.

    A database refuses a key to a table that is not there yet, and tables may refer to each other in a circle:
    what cannot be in order is added by `ALTER TABLE` once all are made. What nobody can turn into SQL is said
    in a comment, so that no reader takes the script for all of it. An entity without columns is "-- the
    entity … is left out".
    """
    found = entities(specs)
    usable = [one for one in found if one.columns]
    primary = {one.table: tuple(c.name for c in one.columns if c.is_key) for one in usable}
    keys = {one.table: [*keys_of(one, primary)] for one in usable}
    parts = [
        sql.comment(f"the entity {sql.quoted(one.name)} is left out: its table has no usable column")
        for one in found
        if not one.columns
    ]
    migration = Migration.of(specs)
    made: set[str] = set()
    late: list[str] = []
    for one in _in_order(usable, keys):
        made.add(one.table)
        here = [key for key in keys[one.table] if key.table not in primary or key.table in made]
        differing = [sql.comment(said) for said in migration.differences(one)]
        parts.append("\n".join([*differing, _statement(one, here, keys[one.table], primary)]))
        late += [
            f"ALTER TABLE {sql.table(one.table)} ADD {key.clause};"
            for key in keys[one.table]
            if key not in here
        ]
    indexes = [line for one in usable for line in _indexes(one)]
    besides = [sql.comment(said) for said in migration.besides(found)]
    blocks = ("\n".join(lines) for lines in (late, indexes, besides) if lines)
    return "\n\n".join([*parts, *blocks]) + "\n" if found else ""


def _in_order(found: Sequence[Entity], keys: Mapping[str, Sequence[Key]]) -> list[Entity]:
    """Tables after those that they refer to; what cannot be put so for a cycle stands last."""
    known = {one.table: place for place, one in enumerate(found)}
    sorter = TopologicalSorter(
        {table: {key.table for key in keys[table]} & known.keys() - {table} for table in known}
    )
    with suppress(CycleError):
        # What leads to no cycle is sorted all the same.
        sorter.prepare()
    done: dict[str, None] = {}
    while ready := sorted(sorter.get_ready(), key=known.__getitem__):
        done |= dict.fromkeys(ready)
        sorter.done(*ready)
    return [found[known[table]] for table in done | dict.fromkeys(known)]


def _statement(
    entity: Entity, here: Sequence[Key], keys: Sequence[Key], primary: Mapping[str, tuple[str, ...]]
) -> str:
    table = _Table(lines=[], said=[])
    several = len(primary[entity.table]) > 1
    inline = {key.columns[0]: key for key in here if _is_inline(key)}
    told = {column for key in keys for column in key.columns}
    for column in entity.columns:
        words = _words(column, table, is_key=column.is_key and not several)
        if column.name in inline:
            words += f" REFERENCES {inline[column.name].target}"
        remark = _remark(column, primary) if column.is_foreign and column.name not in told else ""
        table.lines.append((words, remark))
    if several:
        table.lines.append((f"PRIMARY KEY {sql.names(primary[entity.table])}", ""))
    table.lines.extend((key.clause, "") for key in here if not _is_inline(key))
    _add_constraints(entity, table, primary)
    return "\n".join([*table.said, f"CREATE TABLE {sql.table(entity.table)} (", _body(table), ");"])


def _is_inline(key: Key) -> bool:
    return key.name is None and len(key.columns) == 1


def _body(table: _Table) -> str:
    # A comment ends its line: the comma stands before it.
    commas = [*[","] * (len(table.lines) - 1), ""]
    return "\n".join(
        f"    {code}{comma}{f'  {sql.comment(remark)}' if remark else ''}"
        for (code, remark), comma in zip(table.lines, commas, strict=True)
    )


def _remark(column: Column, primary: Mapping[str, tuple[str, ...]]) -> str:
    """Why a foreign key leads nowhere."""
    return _COMPOSITE if len(primary.get(column.refers_to or "", ())) > 1 else _UNDESCRIBED


def _words(column: Column, table: _Table, *, is_key: bool) -> str:
    """A column's name, type, key and default; what of it is left out is said."""
    kind, default = sql.code(column.type), sql.code(column.default)
    if not sql.stays(kind, is_one=True):
        table.said.append(_left_out(f"the type of {sql.quoted(column.name)}", kind, ", TEXT stands for it"))
        kind = "TEXT"
    words = [sql.name(column.name), kind]
    if is_key:
        words.append("PRIMARY KEY")
    elif not column.may_be_null:
        words.append("NOT NULL")
    if column.is_unique and not column.is_key:
        words.append("UNIQUE")
    if default and not sql.stays(default, is_one=True):
        table.said.append(_left_out(f"the default of {sql.quoted(column.name)}", default))
    elif default:
        is_made = default.upper().startswith("GENERATED")
        words.append(default if is_made else f"DEFAULT {default}")
    return " ".join(words)


def _left_out(what: str, code: str, instead: str = "") -> str:
    return sql.comment(f"{what} is left out{instead}: {sql.quoted(code)}")


def _add_constraints(entity: Entity, table: _Table, primary: Mapping[str, tuple[str, ...]]) -> None:
    """Adds checks and what is unique; says which of these, and which foreign keys, cannot be read."""
    columns = [column.name for column in entity.columns]
    for row in entity.constraints:
        name, kind, definition = (
            as_name(row.get("Name", "")),
            kind_of(row),
            sql.code(row.get("Definition", "")),
        )
        if is_nothing(definition) or kind not in ("CHECK", "UNIQUE", "FOREIGN KEY"):
            continue
        if kind == "FOREIGN KEY":
            is_read = key_of(row, primary) is not None
        else:
            clause = (_checked if kind == "CHECK" else _unique)(definition)
            is_one = sql.stays(definition, is_one=kind == "CHECK")
            is_read = is_one and sql.stays(clause) and sql.is_enclosed(clause)
            if is_read:
                table.lines.append((f"{constraint(name)}{kind} {sql.with_names(clause, columns)}", ""))
        if not is_read:
            what = f"the constraint {sql.quoted(name)}" if name else "a constraint"
            table.said.append(_left_out(what, definition))


def _checked(definition: str) -> str:
    condition = _SAID_CHECK.sub("", definition, count=1) if _SAID_CHECK.match(definition) else definition
    return condition if sql.is_enclosed(condition) else f"({condition})"


def _unique(definition: str) -> str:
    """The columns in parentheses; what a definition says that lists none."""
    found = _LIST.search(definition)
    return found[0] if found else f"({definition})" if _NAMES.fullmatch(definition) else definition


def _indexes(entity: Entity) -> Iterator[str]:
    known = [column.name for column in entity.columns]
    for row in entity.indexes:
        name, said = as_name(row.get("Name", "")), sql.code(row.get("Columns", ""))
        if name is None or is_nothing(said):
            continue
        columns = _indexed(said)
        if columns is None or not (sql.stays(said) and sql.stays(columns)):
            yield _left_out(f"the index {sql.quoted(name)}", said)
            continue
        kind = sql.code(row.get("Type", ""))
        method = next((word for word in kind.casefold().split() if word in _METHODS), "btree")
        unique, table = "UNIQUE " if is_unique(kind) else "", sql.table(entity.table)
        listed = sql.with_names(columns, known)
        yield f"CREATE {unique}INDEX {sql.name(name)} ON {table} USING {method} {listed};"


def _indexed(said: str) -> str | None:
    """The columns of an index in parentheses, and the condition behind them; None where a cell names none."""
    if said.startswith("("):
        return said
    where = _WHERE.search(said)
    columns, condition = (said[: where.start()], said[where.start() :]) if where else (said, "")
    if _COLUMNS.fullmatch(columns) or _CALL.search(columns):
        return f"({columns}){condition}"
    found = _LIST.search(said)
    return found[0] if found else None
