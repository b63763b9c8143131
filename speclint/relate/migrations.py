"""The tables that a spec describes, laid against the SQL that creates and drops them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, fields
from functools import cached_property
from typing import Any

from speclint.code import SQL, Name, Script
from speclint.code import read as read_code
from speclint.expressions import expression
from speclint.model import FilledSection, Related, Relation, SectionSlot, Severity, Span, State
from speclint.records import dataclass
from speclint.relate import choices, matching, names
from speclint.relate.choices import Listing
from speclint.relate.places import NamedValue, Places
from speclint.template.addresses import Address
from speclint.template.related import Migration
from speclint.text import titles
from speclint.text.source import first_line

_SQL_COMMENT = expression(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_SQL_WORD = expression(r"[\w$]+")
_NOT_NULL = expression(
    r"\bnot\s*null\b|\bnon-null(?:able)?\b|\bnot nullable\b|\bprimary\b|\bpk\b|\brequired\b", re.IGNORECASE
)
_MAY_BE_NULL = expression(r"[-–—]*|(?:[^,;]*[,;]\s*)*(?:null(?:able)?|optional)(?:\s*[,;].*)?", re.IGNORECASE)
_OF_A_KEY = expression(r"\b(?:primary|pk|implicit|automatic)\b|_pkey\b|_key\b", re.IGNORECASE)
_SAME_TYPES = {
    "SERIAL": "INTEGER", "SERIAL4": "INTEGER", "INT": "INTEGER", "INT4": "INTEGER",
    "BIGSERIAL": "BIGINT", "SERIAL8": "BIGINT", "INT8": "BIGINT",
    "SMALLSERIAL": "SMALLINT", "SERIAL2": "SMALLINT", "INT2": "SMALLINT",
    "CHARACTER VARYING": "VARCHAR", "CHARACTER": "CHAR", "BPCHAR": "CHAR", "BOOL": "BOOLEAN",
    "TIMESTAMP WITH TIME ZONE": "TIMESTAMPTZ", "TIMESTAMP WITHOUT TIME ZONE": "TIMESTAMP",
    "DECIMAL": "NUMERIC",
}  # fmt: skip
_UNCHANGED = ("existing", "unchanged", "exists", "not changed", "not modified")


@dataclass(frozen=True, slots=True)
class Described:
    """A table that a section describes: what it is called as SQL compares it, and its columns."""

    section: FilledSection
    key: str
    columns: tuple[NamedValue, ...]


@dataclass(slots=True)
class Judged:
    """What was found, and the names that it speaks of, each with the section it was looked for in."""

    relations: list[Relation] = field(default_factory=list)
    said: list[tuple[FilledSection, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Entity:
    """A section that describes a table: the table's key and name, and where it is named."""

    section: FilledSection
    key: str
    name: str
    at: Span


@dataclass(frozen=True, slots=True)
class _Created:
    """A table that the SQL creates, with the columns that it has in the end."""

    name: Name
    columns: tuple[Name, ...]
    complete: bool

    @property
    def key(self) -> str:
        return names.identifier(self.name.name)


def scripts(places: Places) -> Iterator[Script]:
    """What each block of SQL in a spec does."""
    for code in places.all_codes():
        if code.language in SQL:
            yield read_code(code, places.schema.dialect)


def judge(migration: Migration, places: Places, text: str) -> Judged:
    """Where the tables of a spec and its migrations say different things, and what is not undone."""
    return _Judge(migration, places, text).judge()


def tables(migration: Migration, places: Places) -> Iterator[Described]:
    """The tables that a spec describes, with those of their columns that are known."""
    read = _Judge(migration, places, "")
    for entity in read._described()[0]:
        known = (place for place in read._column_places(entity) if place.is_known)
        yield Described(entity.section, entity.key, tuple(known))


class _Judge:
    """One migration of a spec, held against the tables that the spec describes.

    Given the migration, the filled sections and the spec's text, it promises the relations that do not hold,
    and the names that they speak of, for others to be silent about. Both scripts are read first: nothing is
    compared with one that cannot be read. Tables come before what keys and indexes name, and both before what
    is not undone, since each is silent about names that were said before.
    """

    def __init__(self, migration: Migration, places: Places, text: str) -> None:
        self._text = text
        self._migration = migration
        self._places = places
        self._judged = Judged()
        self._said_tables: set[str] = set()

    def judge(self) -> Judged:
        up = self._script(self._migration.up)
        down = self._script(self._migration.down) if self._migration.down is not None else None
        if up is not None:
            self._twice(up)
            self._entities(up)
            self._types_of_keys(up)
            self._own_names(up)
        if up is not None and down is not None:
            self._undone(up, down)
        return self._judged

    def _add(self, state: State, at: Span, source: str, raw: str, target: str, **more: Any) -> None:
        origin = self._migration.origin
        self._judged.relations.append(
            Relation(state=state, at=at, source=source, raw=raw, target=target, origin=origin, **more)
        )

    def _script(self, address: Address) -> Script | None:
        """What the SQL at an address does; None when there is none, or when it cannot be read."""
        codes, is_whole = self._places.codes(address)
        read = [read_code(code, self._places.schema.dialect) for code in codes]
        for script in read:
            for at in script.unread:
                known_by = f"the migration: {first_line(self._text, at)}"
                self._add(
                    State.UNREAD, at, "statement", "", "the migration",
                    severity=Severity.INFO, known_by=known_by,
                )  # fmt: skip
        if not codes or not is_whole or any(script.broken or script.unread for script in read):
            return None
        return _joined(read)

    # Tables

    def _entities(self, up: Script) -> None:
        """Holds the entities of the spec against the tables that the SQL creates, each against one.

        A table that no entity describes and an entity that nothing creates may be one under two names: they
        are paired first, so that this is said once. What the SQL alters need not be created there.
        `Entity: Orders` with a table `orders` of the right columns is looked into; `order_items` besides is
        one relation.
        """
        entities, is_whole = self._described()
        created = _created(up)
        pairs = {id(e): c for e in entities for c in created if self._is_same(e, c)}
        lost = [e for e in entities if id(e) not in pairs]
        idle = [c for c in created if not any(c is pair for pair in pairs.values())]
        for entity in list(lost):
            renamed = self._meant(entity, lost, idle, is_whole)
            if renamed is not None:
                self._table_is_called(entity, renamed)
                pairs[id(entity)] = renamed
                lost.remove(entity)
                idle.remove(renamed)
        for entity in entities:
            if id(entity) in pairs:
                self._columns(entity, pairs[id(entity)])
                self._nulls(entity, pairs[id(entity)], up)
                self._choices(entity, pairs[id(entity)], up)
                self._indexes(entity)
            elif not self._is_altered(entity, up):
                self._not_created(entity)
        for table in idle if is_whole else ():
            self._said_tables.add(table.key)
            where = f"`{self._migration.entities.name}`"
            self._add(State.CONTRADICTED, table.name.at, "table", table.name.name, where)

    def _described(self) -> tuple[list[_Entity], bool]:
        sections, is_whole = self._places.sections(self._migration.entities)
        found = []
        for section in sections:
            entity = self._entity(section)
            if entity is not None and section.is_known:
                found.append(entity)
        return found, is_whole and len(found) == len(sections)

    def _entity(self, section: FilledSection) -> _Entity | None:
        if self._migration.table is None:
            heading = section.heading
            slot = section.slot
            named = names.of_heading(section.name, slot) if isinstance(slot, SectionSlot) else set()
            key = min(named, key=len, default="").replace(" ", "_")
            return _Entity(section, key, section.name, heading.span) if heading and key else None
        groups = self._places.values(self._migration.table, section).groups
        # Two of them: the heading between is lost, and the columns below are of both.
        place = groups[0].places[0] if len(groups) == 1 else None
        if place is None or not place.is_known:
            return None
        key = names.identifier(place.raw)
        return _Entity(section, key, place.raw, place.at) if key else None

    def _is_same(self, entity: _Entity, table: _Created) -> bool:
        """Whether a table is an entity's: by its name, or where headings name tables by the singular."""
        if self._migration.table is None and names.words(table.key) == names.words(entity.key):
            return True
        return table.key == entity.key

    def _meant(
        self, entity: _Entity, lost: Sequence[_Entity], idle: Sequence[_Created], is_whole: bool
    ) -> _Created | None:
        """The created table that an entity of another name is: by a slip, or by most of its columns."""
        close = [table for table in idle if titles.is_typo(table.key, entity.key)]
        if len(close) == 1:
            return close[0]
        if len(lost) != 1 or not is_whole:
            return None
        columns = {names.identifier(place.raw) for place in self._column_places(entity)}
        alike = [table for table in idle if _are_mostly_same(columns, _keys(table.columns))]
        return alike[0] if len(alike) == 1 else None

    def _table_is_called(self, entity: _Entity, table: _Created) -> None:
        self._said_tables |= {entity.key, table.key}
        self._add(
            State.CONTRADICTED, entity.at, "table", entity.name, self._up,
            wanted=table.name.name, related=(Related("that is created at line {line}", table.name.at),),
        )  # fmt: skip

    def _not_created(self, entity: _Entity) -> None:
        text = f"{entity.section.name} {entity.name}".casefold()
        if not any(word in text for word in _UNCHANGED):
            self._add(State.CONTRADICTED, entity.at, "table", entity.name, self._up)

    def _is_altered(self, entity: _Entity, up: Script) -> bool:
        """Whether the migration changes an entity's table that is there already; compares what it adds."""
        if entity.key not in _keys(up.altered_tables):
            return False
        places = self._column_places(entity)
        there = {names.identifier(place.raw) for place in places}
        is_whole = bool(places) and all(place.is_known for place in places)
        for added in up.added_columns:
            key = names.identifier(added.column.name)
            if names.identifier(added.table.name) == entity.key and key not in there and is_whole:
                self._column_is_lost(entity, added.column)
        return True

    @property
    def _up(self) -> str:
        return f"`{self._migration.up.name}`"

    # Columns

    def _column_places(self, entity: _Entity) -> list[NamedValue]:
        if self._migration.columns is None:
            return []
        groups = self._places.values(self._migration.columns, entity.section).groups
        return [group.places[0] for group in groups]

    def _columns(self, entity: _Entity, table: _Created) -> None:
        """Holds the columns of a table in the spec against those that the SQL creates.

        A column that is nowhere in the SQL may be one there under another name (`user_id`, `userid`): the two
        are one defect, said once, here. Where a cell is unknown, any column of the SQL may be meant by it.
        """
        if self._migration.columns is None:
            return
        found = self._places.values(self._migration.columns, entity.section)
        cells = [group.places[0] for group in found.groups]
        if not cells or not table.complete:
            return
        here = [names.identifier(place.raw) if place.is_known else "" for place in cells]
        there = [names.identifier(column.name) for column in table.columns]
        idle = [column for column, key in zip(table.columns, there, strict=True) if key not in here]
        for place, key in zip(cells, here, strict=True):
            if not key or key in there:
                continue
            meant = _between(key, here, there, idle)
            if meant is not None:
                idle.remove(meant)
            self._column_is_not_created(entity, place, key, meant)
        for column in idle if found.is_whole and all(here) else ():
            self._column_is_lost(entity, column)

    def _nulls(self, entity: _Entity, table: _Created, up: Script) -> None:
        """Holds what the spec says may not be null against the SQL; a cell silent about it is free.

        Databases say it in many places: at the column, in a key, in a later `ALTER TABLE`; what is said last
        holds. A cell of constraints may be about other things altogether, and then it demands nothing.
        `NOT NULL` in a cell, where the SQL has `name text`, is one relation that does not hold, at the column
        in the SQL.
        """
        if self._migration.constraints is None:
            return
        for group in self._places.values(self._migration.constraints, entity.section).groups:
            if not all(place.is_known for place in group.places):
                continue
            name, said = group.places
            key = names.identifier(name.raw)
            # A column that is added later may be filled before it is closed.
            if key in _keys(
                c.column for c in up.added_columns if names.identifier(c.table.name) == table.key
            ):
                continue
            column, is_required = _demand(up, table.key, key)
            if column is None:
                continue
            if is_required and _MAY_BE_NULL.fullmatch(said.raw):
                self._add(
                    State.CONSTRAINED, said.at, "column", name.raw, self._up, wanted="NOT NULL",
                    known_by=f"{name.raw}: NOT NULL",
                    related=(Related("that stands at line {line}", column.at),),
                )  # fmt: skip
            elif not is_required and _NOT_NULL.search(said.raw) and not self._is_key_unknown(table, up):
                self._add(
                    State.CONSTRAINED, column.at, "column", column.name, f"`{entity.section.name}`",
                    wanted="NOT NULL", known_by=f"{column.name}: NOT NULL",
                    related=(Related("that stands at line {line}", said.at),),
                )  # fmt: skip

    def _is_key_unknown(self, table: _Created, up: Script) -> bool:
        """Whether the primary key of a table names a column that the table does not have."""
        keys = [key for key in up.keys if key.primary and names.identifier(key.table.name) == table.key]
        return table.complete and any(not _keys(key.columns) <= _keys(table.columns) for key in keys)

    def _choices(self, entity: _Entity, table: _Created, up: Script) -> None:
        """Holds the values that the spec lists for a column against those that the SQL does, each once."""
        said: set[tuple[str, str]] = set()
        for listed in self._listings(entity):
            there = choices.allowed(up, table.key, listed.column)
            for at, value, meant, where in choices.differing(listed, there) if there else ():
                if (listed.column, value) not in said:
                    said.add((listed.column, value))
                    target = self._up if value in listed.values else f"`{entity.section.name}`"
                    self._add(
                        State.CONTRADICTED, at, "value", value, target, wanted=meant,
                        known_by=f"{listed.column}: {value}",
                        related=(Related("that stands at line {line}", where),) if where is not None else (),
                    )  # fmt: skip

    def _listings(self, entity: _Entity) -> Iterator[Listing]:
        """Where the spec lists what a column may be: in the rows of columns, and among the checks."""
        for place in self._column_places(entity):
            cells = place.row.cells if place.row is not None and place.is_known else ()
            for cell in cells:
                if not self._places.is_unknown(cell.span):
                    yield from _known(choices.listing(cell.text, names.identifier(place.raw)))
        address = self._migration.checks
        for group in self._places.values(address, entity.section).groups if address is not None else ():
            place = group.places[0]
            if place.is_known and place.text is not None:
                yield from _known(choices.listing(place.text))

    def _indexes(self, entity: _Entity) -> None:
        """Says which indexes of a table no SQL of the spec names; those of keys need no name."""
        address = self._migration.indexes
        if address is None:
            return
        for group in self._places.values(address, entity.section).groups:
            place = group.places[0]
            key = names.identifier(place.raw)
            row = " ".join(cell.text.content for cell in place.row.cells) if place.row else place.raw
            if place.is_known and key and key not in self._sql_words and not _OF_A_KEY.search(row):
                self._add(State.CONTRADICTED, place.at, "index", place.raw, self._up)

    @cached_property
    def _sql_words(self) -> frozenset[str]:
        """Every word of the spec's SQL, comments aside."""
        codes = (code for code in self._places.all_codes() if code.language in SQL)
        texts = (_SQL_COMMENT.sub(" ", code.content).casefold() for code in codes)
        return frozenset(word for text in texts for word in _SQL_WORD.findall(text))

    def _twice(self, up: Script) -> None:
        """Says which tables are created once more, without having been dropped."""
        seen: dict[str, Name] = {}
        for table in up.created_tables:
            key = names.identifier(table.name.name)
            if table.temporary or key in _keys(up.dropped_tables):
                continue
            first = seen.setdefault(key, table.name)
            if first is not table.name:
                self._add(
                    State.REPEATED, table.name.at, "table", table.name.name, self._up,
                    related=(Related("the first stands at line {line}", first.at),),
                )  # fmt: skip

    def _types_of_keys(self, up: Script) -> None:
        """Says which foreign keys are of another type than the column that they refer to."""
        defined = {
            (names.identifier(d.table.name), names.identifier(d.column.name)): d for d in up.definitions
        }
        for foreign in up.foreign_keys:
            target = names.identifier(foreign.target.name)
            wanted = foreign.target_columns or _primary(up, target)
            if len(wanted) != len(foreign.columns):
                continue
            for column, other in zip(foreign.columns, wanted, strict=True):
                mine = defined.get((names.identifier(foreign.table.name), names.identifier(column.name)))
                yours = defined.get((target, names.identifier(other.name)))
                if mine and yours and mine.type and yours.type and not _same_type(mine.type, yours.type):
                    self._add(
                        State.MISMATCHED, mine.column.at, mine.column.name, mine.type,
                        f"`{yours.column.name}` of `{foreign.target.name}`", wanted=yours.type,
                        known_by=f"{mine.column.name}: {mine.type}",
                        related=(Related("that stands at line {line}", yours.column.at),),
                    )  # fmt: skip

    def _column_is_not_created(
        self, entity: _Entity, place: NamedValue, key: str, meant: Name | None
    ) -> None:
        self._judged.said.append((entity.section, key))
        if meant is not None:
            self._judged.said.append((entity.section, names.identifier(meant.name)))
        self._add(
            State.CONTRADICTED, place.at, "column", place.raw, self._up,
            wanted=meant.name if meant is not None else "",
            related=(Related("that stands at line {line}", meant.at),) if meant is not None else (),
        )  # fmt: skip

    def _column_is_lost(self, entity: _Entity, column: Name) -> None:
        self._judged.said.append((entity.section, names.identifier(column.name)))
        self._add(
            State.CONTRADICTED, column.at, "column", column.name, f"`{entity.section.name}`",
            related=(Related("that is described at line {line}", entity.section.at),),
        )  # fmt: skip

    def _own_names(self, up: Script) -> None:
        """What keys and indexes of a migration name that its own tables do not have, each name once."""
        created = {table.key: table for table in _created(up)}
        said = {("", name) for _, name in self._judged.said}
        for name, columns in _uses(up):
            key = names.identifier(name.name)
            table = created.get(key)
            if table is None:
                self._slip_of_a_table(name, created)
                continue
            there = _keys(table.columns)
            for column in columns if table.complete else ():
                lost = names.identifier(column.name)
                if lost not in there and ("", lost) not in said and (key, lost) not in said:
                    said.add((key, lost))
                    meant = [
                        c.name for c in table.columns if matching.is_slip(names.identifier(c.name), lost)
                    ]
                    self._add(
                        State.DANGLING, column.at, "column", column.name, f"the table `{table.name.name}`",
                        wanted=meant[0] if len(meant) == 1 else "",
                    )  # fmt: skip

    def _slip_of_a_table(self, name: Name, created: dict[str, _Created]) -> None:
        """Says so where a table is named that is none of the migration's, but almost one of them."""
        key = names.identifier(name.name)
        meant = [table.name.name for other, table in created.items() if titles.is_typo(key, other)]
        if len(meant) == 1 and key not in self._said_tables:
            self._said_tables.add(key)
            self._add(State.DANGLING, name.at, "table", name.name, "the migration", wanted=meant[0])

    # What is not undone

    def _undone(self, up: Script, down: Script) -> None:
        dropped = _keys(down.dropped_tables)
        schemas = _keys(down.dropped_schemas)
        for table in _created(up):
            schema = table.name.qualified.rpartition(".")[0].casefold()
            if table.key not in dropped | self._said_tables and schema.strip('"') not in schemas:
                self._not_dropped(table.name, "table")
        gone = _keys(down.dropped_types) | _keys(up.dropped_types)
        for type_ in up.created_types:
            schema = type_.qualified.rpartition(".")[0].casefold()
            if names.identifier(type_.name) not in gone and schema.strip('"') not in schemas:
                self._not_dropped(type_, type_.kind)

    def _not_dropped(self, name: Name, kind: str) -> None:
        assert self._migration.down is not None
        codes, _ = self._places.codes(self._migration.down)
        self._add(
            State.IRREVERSIBLE, name.at, kind, name.name, f"`{self._migration.down.name}`",
            wanted=f"DROP {kind.upper()} {name.name}",
            related=(Related(f"`{self._migration.down.name}` stands at line {{line}}", codes[0].span),),
        )  # fmt: skip


def _uses(script: Script) -> Iterator[tuple[Name, tuple[Name, ...]]]:
    """The tables that keys and indexes name, each with the columns of it."""
    for foreign in script.foreign_keys:
        yield foreign.table, foreign.columns
        yield foreign.target, foreign.target_columns
    for index in script.indexes:
        yield index.table, index.columns
    for key in script.keys:
        yield key.table, key.columns


def _known(listed: Listing | None) -> Iterator[Listing]:
    if listed is not None:
        yield listed


def _required(script: Script, table: str) -> set[str]:
    """The columns of a table that may not be null for what is said of them elsewhere than at them."""
    keys = (key for key in script.keys if key.primary and names.identifier(key.table.name) == table)
    later = (c.column for c in script.required_columns if names.identifier(c.table.name) == table)
    return _keys([*(column for key in keys for column in key.columns), *later])


def _demand(script: Script, table: str, key: str) -> tuple[Name | None, bool]:
    """Where a script last says whether a column may be null (None: nowhere), and whether it may not."""
    defined = [
        one
        for one in script.definitions
        if names.identifier(one.table.name) == table and names.identifier(one.column.name) == key
    ]
    freed = [one.column for one in script.freed_columns if names.identifier(one.table.name) == table]
    freed = [column for column in freed if names.identifier(column.name) == key]
    if not defined:
        return None, False
    is_key = key in _required(script, table) or any(one.primary for one in defined)
    return (freed or [defined[-1].column])[-1], is_key or (defined[-1].required and not freed)


def _primary(script: Script, table: str) -> tuple[Name, ...]:
    """The columns of a table's primary key, where one is written."""
    found = [key.columns for key in script.keys if key.primary and names.identifier(key.table.name) == table]
    found += [
        (defined.column,)
        for defined in script.definitions
        if defined.primary and names.identifier(defined.table.name) == table
    ]
    return found[0] if len(found) == 1 else ()


def _same_type(one: str, other: str) -> bool:
    return _SAME_TYPES.get(one, one) == _SAME_TYPES.get(other, other)


def _are_mostly_same(some: set[str], others: set[str]) -> bool:
    return 2 * len(some & others) > max(len(some), len(others))


def _joined(scripts: Sequence[Script]) -> Script:
    """What several scripts do one after the other, none of them broken."""
    lists = [part.name for part in fields(Script) if part.name != "broken"]
    merged: dict[str, Any] = {
        name: tuple(one for script in scripts for one in getattr(script, name)) for name in lists
    }
    return Script(**merged)


def _keys(listed: Iterable[Name]) -> set[str]:
    return {names.identifier(name.name) for name in listed}


def _created(script: Script) -> list[_Created]:
    """The tables that are there after a script has run, but for partitions and what is temporary."""
    dropped = _keys(script.dropped_tables)
    renamed = {names.identifier(r.old.name): r.new for r in script.renamed_tables}
    found: list[_Created] = []
    for table in script.created_tables:
        key = names.identifier(table.name.name)
        is_known = any(key == names.identifier(one.name.name) for one in found)
        if table.temporary or table.partition_of is not None or key in dropped or is_known:
            continue
        columns = _columns_of(script, key, table.columns)
        found.append(_Created(renamed.get(key, table.name), columns, table.complete))
    return found


def _columns_of(script: Script, key: str, written: Sequence[Name]) -> tuple[Name, ...]:
    """The columns of a table after its later changes in the same script."""
    gone = {
        names.identifier(c.column.name)
        for c in script.dropped_columns
        if names.identifier(c.table.name) == key
    }
    renamed = {
        names.identifier(r.old.name): r.new
        for r in script.renamed_columns
        if r.table is not None and names.identifier(r.table.name) == key
    }
    added = [c.column for c in script.added_columns if names.identifier(c.table.name) == key]
    kept = [column for column in (*written, *added) if names.identifier(column.name) not in gone]
    return tuple(renamed.get(names.identifier(column.name), column) for column in kept)


def _between(key: str, here: Sequence[str], there: Sequence[str], idle: Sequence[Name]) -> Name | None:
    """The column of the SQL that one of the spec is: a slip of it, or alone between the same neighbours."""
    close = [name for name in idle if titles.is_typo(names.identifier(name.name), key)]
    if len(close) == 1:
        return close[0]
    place = here.index(key)
    before = next((k for k in reversed(here[:place]) if k in there), None)
    after = next((k for k in here[place + 1 :] if k in there), None)
    start = there.index(before) + 1 if before is not None else 0
    end = there.index(after) if after is not None else len(there)
    inside = [name for name in idle if names.identifier(name.name) in there[start:end]]
    return inside[0] if len(inside) == 1 else None
