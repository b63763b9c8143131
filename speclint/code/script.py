"""What a block of SQL does, as plain data."""

from __future__ import annotations

from typing import Literal

from speclint.model import Span
from speclint.records import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands in the SQL, without quotes; `qualified` keeps the schema before it."""

    name: str
    qualified: str
    at: Span


@dataclass(frozen=True, slots=True)
class Type(Name):
    """A type that is created, or a domain."""

    kind: Literal["type", "domain"] = "type"


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is created.

    `complete` is false when its columns are not all written here: `AS`, `LIKE`, `INHERITS`, a partition,
    or `...` among them. `partition_of` is the table that a partition belongs to.
    """

    name: Name
    columns: tuple[Name, ...]
    complete: bool
    temporary: bool = False
    partition_of: Name | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is added to a table or dropped from it."""

    table: Name
    column: Name


@dataclass(frozen=True, slots=True)
class Definition:
    """A column where it is defined: its type in capitals, without lengths, whether it may not be null, and
    whether it is the primary key."""

    table: Name
    column: Name
    type: str
    required: bool
    primary: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """Values that a column of `table` may have; without one, values of the enum type that is named `of`.

    They are empty where it cannot be told which they are in the end.
    """

    of: Name
    table: Name | None
    values: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Renaming:
    """A name and the one that takes its place; `table` is whose column it is."""

    old: Name
    new: Name
    table: Name | None = None


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns that refer to a table; `at` runs from `REFERENCES` to the end of what is referred to."""

    table: Name
    columns: tuple[Name, ...]
    target: Name
    target_columns: tuple[Name, ...]
    at: Span


@dataclass(frozen=True, slots=True)
class Index:
    """An index that is created; `at` runs from its table's name to the end of its columns.

    `columns` are those that it names, what it includes at the end; `complete` is false when it has
    expressions besides, or `...`. `name` is None when the database is to choose one.
    """

    name: Name | None
    table: Name
    columns: tuple[Name, ...]
    complete: bool
    at: Span


@dataclass(frozen=True, slots=True)
class Key:
    """A `UNIQUE (a, b)` or `PRIMARY KEY (a, b)` of its own; `at` is all of it."""

    table: Name
    columns: tuple[Name, ...]
    primary: bool
    at: Span


@dataclass(frozen=True, slots=True)
class Script:
    """What a block of SQL does, each kind of thing in the order in which it stands.

    `statements` says where each begins; a block with nothing but comments has none. `named_tables` are all
    mentions of tables, those that are created or dropped included. `unread` are the beginnings of
    statements that may change tables, columns or types in ways that cannot be seen here. Of a `broken`
    block nothing else is known.
    """

    broken: bool = False
    unread: tuple[Span, ...] = ()
    statements: tuple[Span, ...] = ()
    created_tables: tuple[Table, ...] = ()
    created_types: tuple[Type, ...] = ()
    altered_tables: tuple[Name, ...] = ()
    added_columns: tuple[Column, ...] = ()
    dropped_columns: tuple[Column, ...] = ()
    renamed_columns: tuple[Renaming, ...] = ()
    renamed_tables: tuple[Renaming, ...] = ()
    renamed_types: tuple[Renaming, ...] = ()
    dropped_tables: tuple[Name, ...] = ()
    dropped_types: tuple[Name, ...] = ()
    dropped_schemas: tuple[Name, ...] = ()
    named_tables: tuple[Name, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    indexes: tuple[Index, ...] = ()
    keys: tuple[Key, ...] = ()
    definitions: tuple[Definition, ...] = ()
    required_columns: tuple[Column, ...] = ()
    freed_columns: tuple[Column, ...] = ()
    choices: tuple[Choices, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is no statement at all."""
        return not (self.broken or self.unread or self.statements)
