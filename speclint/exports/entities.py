"""The entities of a spec: tables with columns, keys, indexes and what they refer to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from speclint.exports.nodes import Node, field, is_nothing, only_table, rows, sections, text
from speclint.expressions import expression
from speclint.records import dataclass

_NAME = expression(r"[^\W\d][\w-]*(?:\.[\w-]+)?")
_PRIMARY, _FOREIGN, _UNIQUE, _NOT_NULL = (
    expression(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:PK|PRIMARY KEY)\b",
        r"\b(?:FK|FOREIGN KEY)\b",
        r"(?<!\bnon[- ])(?<!\bnot )\bUNIQUE\b",
        r"\bNOT NULL\b",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table; `refers_to` is the table that its foreign key leads to, where that is said."""

    name: str
    type: str
    is_key: bool
    is_foreign: bool
    is_unique: bool
    may_be_null: bool
    default: str
    refers_to: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """An entity; `constraints` and `indexes` are rows of its tables."""

    name: str
    table: str
    columns: tuple[Column, ...]
    constraints: tuple[dict[str, str], ...]
    indexes: tuple[dict[str, str], ...]
    relations: tuple[dict[str, str], ...]


def entities(specs: Sequence[Node]) -> list[Entity]:
    """The entities of all specs, in order; of several by one table the first."""
    found: dict[str, Entity] = {}
    nodes = [one for spec in specs for one in sections(spec, "Entity: [Name]")]
    tables = [_table_of(node) for node in nodes]
    for node, table in zip(nodes, tables, strict=True):
        found.setdefault(table, _entity(node, table, tables))
    return list(found.values())


def is_unique(said: str) -> bool:
    """Whether a cell says that there is nothing twice."""
    return _UNIQUE.search(said) is not None


def as_name(said: str) -> str | None:
    """The name in a cell, of a table, a column or what belongs to them; None where it holds none."""
    bare = said.strip("` ")
    return bare if _NAME.fullmatch(bare) and not is_nothing(bare) else None


def _title(node: Node) -> str:
    return str(((node["parts"] or {}).get("Name") or {}).get("text") or node["title"])


def _table_of(node: Node) -> str:
    said = as_name(text(field(node, "Table")))
    return said or _called_after(_title(node))


def _called_after(title: str) -> str:
    words = re.sub(r"\W+", "_", title).strip("_").lower() or "entity"
    return f"_{words}" if words[0].isdigit() else words


def _entity(node: Node, table: str, tables: Sequence[str]) -> Entity:
    return Entity(
        name=_title(node),
        table=table,
        columns=tuple(_columns(rows(only_table(node)), tables)),
        constraints=tuple(_of(node, "Constraints")),
        indexes=tuple(_of(node, "Indexes")),
        relations=tuple(_of(node, "Relationships")),
    )


def _of(node: Node, label: str) -> list[dict[str, str]]:
    return rows(only_table(field(node, label)))


def _columns(found: Sequence[dict[str, str]], tables: Sequence[str]) -> Iterator[Column]:
    for row in found:
        name, said = as_name(row.get("Column", "")), row.get("Constraints", "")
        if name is None:
            continue
        is_key = _PRIMARY.search(said) is not None
        default = row.get("Default", "").strip("` ")
        is_foreign = _FOREIGN.search(said) is not None
        yield Column(
            name=name,
            type=row.get("Type", "").strip("` ") or "TEXT",
            is_key=is_key,
            is_foreign=is_foreign,
            is_unique=is_unique(said),
            may_be_null=not (is_key or _NOT_NULL.search(said)),
            default="" if is_nothing(default) else default,
            refers_to=_referred(row.get("Description", ""), name, tables) if is_foreign else None,
        )


def _referred(description: str, column: str, tables: Sequence[str]) -> str | None:
    """The table that a description names, or else the one that the column is called after."""
    words = [word.strip(".-").casefold() for word in re.findall(r"[\w.-]+", description)]
    known = {table.casefold(): table for table in tables}
    parts = (part for word in words for part in (word, word.rpartition(".")[0], word.split(".")[0]))
    named = (known[part] for part in parts if part in known)
    stem = column.removesuffix("_id")
    guesses = (known[one] for one in (stem, f"{stem}s", f"{stem}es", f"{stem[:-1]}ies") if one in known)
    return next(iter((*named, *guesses)), None)
