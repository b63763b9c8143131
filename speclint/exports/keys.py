"""Foreign keys, those of columns and those that constraints name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from speclint.exports import sql
from speclint.exports.entities import Entity, as_name
from speclint.expressions import expression
from speclint.records import dataclass

_SAID_KEY = expression(
    r"(?:CONSTRAINT\s+\S+\s+)?(?:FOREIGN\s+KEY\s*)?(?:\((?P<several>[\w\s,\"-]+)\)|(?P<one>[^\W\d][\w-]*))"
    r"\s*(?P<how>REFERENCES|→|->)\s*(?P<table>[^\W\d][\w-]*(?:\.[\w-]+)?)\s*(?:\((?P<keys>[\w\s,\"-]+)\))?"
    r"(?P<rest>(?:\s*\bON\s+(?:DELETE|UPDATE)\s+(?:CASCADE|RESTRICT|NO\s+ACTION|SET\s+(?:NULL|DEFAULT)))*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A foreign key: its columns, and what follows `REFERENCES`; `name` is that of its constraint."""

    name: str | None
    columns: tuple[str, ...]
    table: str
    target: str

    @property
    def clause(self) -> str:
        """The key as a constraint of a table."""
        return f"{constraint(self.name)}FOREIGN KEY {sql.names(self.columns)} REFERENCES {self.target}"


def keys_of(entity: Entity, primary: Mapping[str, tuple[str, ...]]) -> Iterator[Key]:
    """The foreign keys that constraints name, then those of columns that no constraint names."""
    named = [key for row in entity.constraints if (key := key_of(row, primary)) is not None]
    yield from named
    told = {column for key in named for column in key.columns}
    for column in entity.columns:
        keys = primary.get(column.refers_to or "", ())
        if column.is_foreign and column.refers_to and len(keys) == 1 and column.name not in told:
            target = f"{sql.table(column.refers_to)} {sql.names(keys)}"
            yield Key(name=None, columns=(column.name,), table=column.refers_to, target=target)


def key_of(row: Mapping[str, str], primary: Mapping[str, tuple[str, ...]]) -> Key | None:
    """The foreign key that a row of the constraints defines, None where it defines none that can be read.

    Authors write it as SQL or as an arrow, with the column of the target or without, which is then the
    primary key of that. A dot may part a schema from a table or a table from a column; what is known of
    tables decides. `customer_id → customers.id` refers to the column `id` of `customers`.
    """
    definition = sql.code(row.get("Definition", ""))
    found = _SAID_KEY.fullmatch(definition) if sql.stays(definition) else None
    if found is None or kind_of(row) != "FOREIGN KEY":
        return None
    columns = _split(found["several"] or found["one"])
    table, keys = found["table"], _split(found["keys"] or "")
    first, _, last = table.partition(".")
    if last and not keys and table not in primary and (first in primary or found["how"] in "→->"):
        # `orders.id` names the column as well, where it names no schema.
        table, keys = first, (last,)
    keys = keys or primary.get(table, ())
    if not columns or (keys and len(keys) != len(columns)):
        return None
    target = f"{sql.table(table)}{f' {sql.names(keys)}' if keys else ''}{found['rest']}"
    return Key(name=as_name(row.get("Name", "")), columns=columns, table=table, target=target)


def _split(said: str) -> tuple[str, ...]:
    return tuple(filter(None, (one.strip().strip('"') for one in said.split(","))))


def kind_of(row: Mapping[str, str]) -> str:
    """What a row of the constraints is: `CHECK`, `UNIQUE`, `FOREIGN KEY` or another word in capitals."""
    kind = sql.code(row.get("Type", "")).upper()
    return "FOREIGN KEY" if kind == "FK" else kind


def constraint(name: str | None) -> str:
    """How a constraint of a name begins, of which some have none."""
    return f"CONSTRAINT {sql.name(name)} " if name is not None else ""
