"""The SQL by which a spec brings its tables about, beside the entities that it describes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from speclint.code import Script, read
from speclint.exports.entities import Entity
from speclint.exports.nodes import Node, code, sections
from speclint.exports.nodes import field as field_of
from speclint.exports.sql import quoted
from speclint.model import Code, Span
from speclint.records import dataclass


@dataclass(frozen=True, slots=True)
class Migration:
    """The tables that up migrations leave behind, by name: their columns, None where these cannot be told.

    Names are compared in any case. `is_there` is false where no spec has a migration that can be read.
    """

    tables: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)
    is_there: bool = False
    unread: int = 0

    @classmethod
    def of(cls, specs: Sequence[Node]) -> Migration:
        """What the up migrations of some specs leave behind."""
        found = (
            field_of(one, "Up Migration") for spec in specs for one in sections(spec, "Migration Scripts")
        )
        scripts = [read(_block(text)) for text in map(code, found) if text is not None]
        known = [script for script in scripts if not script.broken]
        tables = {name: columns for script in known for name, columns in _tables(script)}
        return cls(tables, bool(known), len(scripts) - len(known))

    def differences(self, entity: Entity) -> Iterator[str]:
        """What the migration lacks of an entity's table, or has besides."""
        if not self.is_there:
            return
        key = _bare(entity.table)
        if key not in self.tables:
            if not self.unread:
                yield f"the table {quoted(entity.table)} is not in the migration"
            return
        theirs = self.tables[key]
        if theirs is None:
            return
        own = [column.name for column in entity.columns]
        for column in _lacking(own, theirs):
            yield f"the column {quoted(column)} is not in the migration"
        for column in _lacking(theirs, own):
            yield f"the migration has the column {quoted(column)} besides"

    def besides(self, entities: Iterable[Entity]) -> Iterator[str]:
        """What is to be said of tables that only the migration has, and of migrations that cannot be read."""
        described = {_bare(one.table) for one in entities}
        for name in self.tables:
            if name not in described:
                yield f"the migration has the table {quoted(name)} besides"
        if self.unread:
            yield "a migration cannot be read, and is not compared"


def _block(text: str) -> Code:
    """A text as a block of code that stands alone."""
    lines, start = [], 0
    for line in text.splitlines(keepends=True):
        lines.append(Span(start, start + len(line.rstrip("\r\n"))))
        start += len(line)
    return Code(Span(0, len(text)), "sql", "sql", text, tuple(lines), fenced=True, closed=True)


def _tables(script: Script) -> Iterator[tuple[str, tuple[str, ...] | None]]:
    """The tables that a script leaves there, each with its columns, None where these cannot be told.

    A migration is read as far as it can be followed without running it: created, added and dropped columns
    can, while behind a new name nobody is told what stood there. Of `CREATE TABLE a (x int, y int)` and
    `ALTER TABLE a DROP COLUMN y` the table `a` is left with `x`.
    """
    gone = {_bare(name.name) for name in script.dropped_tables}
    renamed = {_bare(one.old.name) for one in script.renamed_tables}
    renamed |= {_bare(one.table.name) for one in script.renamed_columns if one.table is not None}
    for table in script.created_tables:
        key = _bare(table.name.name)
        if key in gone or table.temporary or table.partition_of is not None:
            continue
        added = [one.column.name for one in script.added_columns if _bare(one.table.name) == key]
        dropped = {_bare(one.column.name) for one in script.dropped_columns if _bare(one.table.name) == key}
        columns = (*(one.name for one in table.columns), *added)
        is_known = table.complete and key not in renamed
        yield key, tuple(one for one in columns if _bare(one) not in dropped) if is_known else None


def _lacking(some: Iterable[str], others: Iterable[str]) -> Iterator[str]:
    """Those of some names that are not among others."""
    known = set(map(_bare, others))
    return (name for name in some if _bare(name) not in known)


def _bare(name: str) -> str:
    return name.rpartition(".")[2].strip('`"[] ').casefold()
