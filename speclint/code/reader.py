"""What a block of SQL does.

Names and places are taken from the words of each statement, which is the same in every dialect and needs no
parser to know the rest of it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Literal

from speclint.code import sql_syntax
from speclint.code.brackets import between_commas, inside
from speclint.code.cursor import Cursor
from speclint.code.mentions import mentioned_tables
from speclint.code.script import (
    Choices,
    Column,
    Definition,
    ForeignKey,
    Index,
    Key,
    Name,
    Renaming,
    Script,
    Table,
    Type,
)
from speclint.code.statements import OBJECTS, Statement, split_statements
from speclint.code.tokens import ELISIONS, Token
from speclint.expressions import expression
from speclint.model import Code, Text

_TABLE_PARTS = ("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE")
_AFTER_A_TYPE = frozenset(
    """
    AS AUTOINCREMENT AUTO_INCREMENT CHECK COLLATE COMMENT CONSTRAINT DEFAULT GENERATED IDENTITY KEY
    NOT NULL ON PRIMARY REFERENCES UNIQUE
    """.split()
)
_INDEX_PARTS = ("KEY", "INDEX", "FULLTEXT", "SPATIAL")
_TEMPORARY = frozenset(("TEMP", "TEMPORARY"))
_COPIES = ("LIKE", "SELECT", "WITH")
_CHANGED_BY_BODY = expression(
    r"\b(?:create|alter|drop)(?:\s+\w+){0,4}?\s+(?:table|type|domain)\b", re.IGNORECASE
)
_ADDS_SEVERAL = ("tsql", "fabric", "snowflake")
# How the actions of an ALTER TABLE begin, in one dialect or another.
_ACTIONS = frozenset(
    """
    ACTIVATE ADD ALGORITHM ALLOCATE ALTER ANALYZE APPEND ARCHIVE ATTACH AUTOEXTEND_SIZE AUTO_INCREMENT
    AVG_ROW_LENGTH CACHE CHANGE CHARACTER CHARSET CHECK CHECKSUM CLEAR CLUSTER COALESCE COLLATE COMMENT
    COMPACT COMPRESS COMPRESSION CONCATENATE CONFIGURE CONNECTION CONVERT DATA DEACTIVATE DEALLOCATE DEFAULT
    DELAY_KEY_WRITE DELETE DETACH DISABLE DISCARD DROP ENABLE ENCRYPTION ENFORCE ENGINE EXCHANGE FETCH
    FLASHBACK FORCE FREEZE IMPORT IN INDEX INHERIT INSERT_METHOD KEY_BLOCK_SIZE LOCK LOGGING MATERIALIZE
    MAX_ROWS MERGE MIN_ROWS MODIFY MONITORING MOVE NO NOCACHE NOCHECK NOCOMPRESS NOLOGGING NOPARALLEL NOT OF
    OPTIMIZE OPTIONS ORDER OWNED OWNER PACK_KEYS PARALLEL PARTITION PASSWORD PCTFREE READ REBUILD RECLUSTER
    RECOVER REFRESH REMOVE RENAME REORGANIZE REPAIR REPLACE REPLICA RESET RESUME ROW ROW_FORMAT SCATTER
    SECONDARY_LOAD SECONDARY_UNLOAD SET SHRINK SPLIT STATS_AUTO_RECALC STATS_PERSISTENT STATS_SAMPLE_PAGES
    STORAGE SUSPEND SWAP SWITCH TABLESPACE TOUCH TRUNCATE UNARCHIVE UNFREEZE UNION UNSET UNSPLIT UPDATE
    UPGRADE VALIDATE VOLATILE WITH WITHOUT
    """.split()
)
# What is done to a column, where its name is not followed by a type.
_OF_A_COLUMN = frozenset("SET DROP ADD TYPE RESTART RESET REMOVE COMMENT UNSET".split())
_INCLUDE = expression(r"\\(?:i|ir|include|include_relative|gexec)\b")


def read(code: Code, dialect: str) -> Script:
    """What a block of SQL does, in the dialect that sqlglot calls so."""
    if not code.content.strip():
        return Script()
    if not sql_syntax.is_readable(code.content):
        return Script(unread=(code.lines[0],))
    if sql_syntax.flaw(code.content, dialect):
        return Script(broken=True)
    reader = _StatementReader(Text(code.content, code.lines), adds_several=dialect in _ADDS_SEVERAL)
    for statement in split_statements(code.content, dialect):
        reader.read(statement)
    return reader.script()


class _StatementReader:
    """Notes what statements do.

    It is given the statements of a block that is not broken, in their order, and promises a `Script` with
    all that they create, change, drop and name. A statement whose changes cannot be seen is `unread` as a
    whole, but what was read of it before that is kept. The verb and its object decide what is read next; the
    cursor then stands after them and goes on, never back.

    `adds_several` when `ADD a int, b int` adds two columns, so that not every comma is before an action.
    """

    def __init__(self, text: Text, adds_several: bool) -> None:
        self._text = text
        self._adds_several = adds_several
        self._found: defaultdict[str, list[Any]] = defaultdict(list)

    def script(self) -> Script:
        found: dict[str, Any] = {field: tuple(notes) for field, notes in self._found.items()}
        return Script(**found)

    def read(self, statement: Statement) -> None:
        cursor = Cursor(self._text, statement.tokens)
        verb, changed = statement.verb, statement.object
        self._found["statements"].append(self._text.at(statement.start, statement.tokens[0].end))
        is_known = True
        self._found["named_tables"].extend(mentioned_tables(cursor.at(statement.tokens), statement))
        if verb in ("CREATE", "ALTER", "DROP"):
            words = [token.word for token in statement.tokens]
            cursor.position = words.index(changed) + 1 if changed else len(words)
            temporary = not _TEMPORARY.isdisjoint(words[: cursor.position])
            cursor.skip("IF", "NOT", "EXISTS", "ONLY")
            is_known = self._change(verb, changed, cursor, temporary)
        if not is_known or self._is_unread(statement):
            first_line, *_ = self._text.content[statement.start : statement.end].split("\n", 1)
            self._found["unread"].append(self._text.at(statement.start, statement.start + len(first_line)))

    def _is_unread(self, statement: Statement) -> bool:
        written = self._text.content[statement.start : statement.end]
        if statement.tokens[0].kind == "command":
            return bool(_INCLUDE.match(written))
        if statement.verb in ("CREATE", "ALTER", "DROP") and statement.object not in OBJECTS:
            return all(token.kind not in ELISIONS for token in statement.tokens[1:2])
        if statement.verb == "DO":
            return bool(_CHANGED_BY_BODY.search(written))
        if (statement.verb, statement.object) == ("CREATE", "SCHEMA"):
            return any(token.word == "CREATE" for token in statement.tokens[1:])
        return (statement.verb, statement.object) in (("DROP", "DATABASE"), ("DROP", "OWNED"))

    def _change(self, verb: str, changed: str, cursor: Cursor, temporary: bool) -> bool:
        """Notes what is changed; false when some of it is of a kind that nobody knows."""
        if changed in ("TABLE", "TYPE", "DOMAIN", "SCHEMA") and verb == "DROP":
            kind = {"TABLE": "dropped_tables", "SCHEMA": "dropped_schemas"}.get(changed, "dropped_types")
            self._found[kind].extend(cursor.names())
        elif changed in ("TYPE", "DOMAIN"):
            self._change_type(verb, changed, cursor)
        elif changed == "INDEX" and verb == "CREATE":
            self._index(cursor)
        elif changed == "TABLE" and (name := cursor.name()):
            if verb != "CREATE":
                return self._alter(name, cursor)
            self._create(name, cursor, temporary)
        return True

    def _change_type(self, verb: str, changed: str, cursor: Cursor) -> None:
        name = cursor.name()
        if name and verb == "CREATE" and cursor.take("AS", "ENUM"):
            self._choose(name, None, cursor.strings())
        elif name and verb == "ALTER" and cursor.take("ADD", "VALUE"):
            cursor.skip("IF", "NOT", "EXISTS")
            self._choose(name, None, cursor.added())
        elif name and verb == "ALTER":
            self._choose(name, None, ())
        if name and verb == "CREATE":
            kind: Literal["type", "domain"] = "domain" if changed == "DOMAIN" else "type"
            self._found["created_types"].append(Type(name.name, name.qualified, name.at, kind))
        elif name and cursor.take("RENAME", "TO") and (new := cursor.name()):
            self._found["renamed_types"].append(Renaming(name, new))

    def _index(self, cursor: Cursor) -> None:
        cursor.skip("CONCURRENTLY")
        cursor.skip("IF", "NOT", "EXISTS")
        name = cursor.name() if cursor.word != "ON" else None
        while cursor.token and cursor.word != "ON":
            cursor.position += 1
        cursor.skip("ON")
        cursor.skip("ONLY")
        start = cursor.token
        table = cursor.name()
        if cursor.take("USING"):
            cursor.name()
        if not start or not table or cursor.word != "(":
            return
        columns, complete = cursor.plain()
        at = cursor.span(start, cursor.tokens[min(cursor.position, len(cursor.tokens)) - 1])
        included = cursor.plain()[0] if cursor.take("INCLUDE") else ()
        self._found["indexes"].append(Index(name, table, columns + included, complete, at))

    def _create(self, table: Name, cursor: Cursor, temporary: bool) -> None:
        partition_of = cursor.name() if cursor.take("PARTITION", "OF") else None
        parts = cursor.bracketed() if cursor.word == "(" and not partition_of else ()
        columns: list[Name] = []
        for item in between_commas([token for token in parts if token.kind not in ELISIONS]):
            column = None if item[0].word in _COPIES else _column(cursor.at(item))
            columns += [column] if column else []
            self._define(table, column, item)
            self._constraints(table, column, cursor.at(item))
        complete = _is_complete(parts) and all(token.word != "INHERITS" for token in cursor.left())
        self._found["created_tables"].append(Table(table, tuple(columns), complete, temporary, partition_of))

    def _constraints(self, table: Name, column: Name | None, cursor: Cursor) -> None:
        """Notes the foreign keys of a column, or the keys that stand on their own."""
        if column is None:
            self._key(table, cursor.at(cursor.tokens))
        columns: tuple[Name, ...] = (column,) if column else ()
        while token := cursor.token:
            cursor.position += 1
            if token.word == "CHECK" and cursor.word == "(":
                self._check(table, cursor.at(inside(cursor.tokens, cursor.position)))
            elif token.word == "FOREIGN" and cursor.take("KEY"):
                cursor.name()
                columns = cursor.listed()
            elif token.word == "REFERENCES" and (target := cursor.name()):
                listed = cursor.listed()
                at = cursor.span(token, cursor.tokens[cursor.position - 1])
                self._found["foreign_keys"].append(ForeignKey(table, columns, target, listed, at))

    def _choose(self, of: Name, table: Name | None, values: tuple[Name, ...]) -> None:
        self._found["choices"].append(Choices(of, table, values))

    def _check(self, table: Name, check: Cursor) -> None:
        """Notes the values of a column in `CHECK (status IN ('a', 'b'))`, and of no other check."""
        if (column := check.name()) and check.take("IN") and (values := check.strings()) and not check.word:
            self._choose(column, table, values)

    def _define(self, table: Name, column: Name | None, item: Sequence[Token]) -> None:
        """Notes of what type a column is, and whether it may be null."""
        if column is None:
            return
        words = _outside_brackets(item[1:])
        end = next((n for n, word in enumerate(words) if word in _AFTER_A_TYPE), len(words))
        pairs = set(pairwise(words))
        is_primary = ("PRIMARY", "KEY") in pairs
        required = is_primary or ("NOT", "NULL") in pairs
        type_ = " ".join(words[:end])
        if type_ == "ENUM":
            self._choose(column, table, Cursor(self._text, item, 2).strings())
        self._found["definitions"].append(Definition(table, column, type_, required, is_primary))

    def _key(self, table: Name, cursor: Cursor) -> None:
        if cursor.take("CONSTRAINT") and cursor.word not in _TABLE_PARTS:
            cursor.name()
        first = cursor.token
        if first is None or first.word not in ("PRIMARY", "UNIQUE"):
            return
        while cursor.token and cursor.word != "(":
            cursor.position += 1
        columns, complete = cursor.plain()
        if columns and complete:
            at = cursor.span(first, cursor.tokens[min(cursor.position, len(cursor.tokens)) - 1])
            self._found["keys"].append(Key(table, columns, first.word == "PRIMARY", at))

    def _alter(self, table: Name, cursor: Cursor) -> bool:
        """Notes what an ALTER TABLE does; false when there is an action that nobody knows."""
        self._found["altered_tables"].append(table)
        cursor.skip("*")
        is_known = True
        before = ""
        for tokens in between_commas(cursor.tokens[cursor.position :]):
            action = cursor.at(tokens)
            if self._adds_several and before in ("ADD", "DROP") and action.word not in _ACTIONS:
                self._add_or_drop(before, table, action)
                continue
            before = action.word
            is_known = is_known and (before in _ACTIONS or tokens[0].kind in ELISIONS)
            self._act(table, action)
        return is_known

    def _act(self, table: Name, action: Cursor) -> None:
        """Notes what one action of an ALTER TABLE does."""
        if (verb := action.word) in ("ADD", "DROP"):
            action.position += 1
            self._add_or_drop(verb, table, action)
        elif action.take("RENAME"):
            self._rename(table, action)
        elif action.take("ALTER"):
            action.take("COLUMN")
            self._alter_column(table, action)
        elif action.take("MODIFY"):
            action.take("COLUMN")
            self._redefine(table, action)
        elif action.take("CHANGE"):
            action.take("COLUMN")
            if old := action.name():
                left = action.at(action.left())
                if new := left.name():
                    self._found["renamed_columns"].append(Renaming(old, new, table))
                    self._redefine(table, left.at(left.tokens))

    def _alter_column(self, table: Name, action: Cursor) -> None:
        left = action.at(action.left())
        if (column := action.name()) is None:
            return
        if action.take("SET", "NOT", "NULL"):
            self._found["required_columns"].append(Column(table, column))
        elif action.take("DROP", "NOT", "NULL"):
            self._found["freed_columns"].append(Column(table, column))
        elif action.token and action.word not in _OF_A_COLUMN:
            self._redefine(table, left)

    def _redefine(self, table: Name, cursor: Cursor) -> None:
        """Notes what a column that is there becomes: its name comes next, and its type."""
        tokens = cursor.left()
        self._define(table, _column(cursor.at(tokens)), tokens)

    def _add_or_drop(self, verb: str, table: Name, action: Cursor) -> None:
        if verb == "ADD":
            self._add(table, action)
            return
        named = action.take("COLUMN")
        action.skip("IF", "EXISTS")
        is_other = not named and action.word in (*_TABLE_PARTS, *_INDEX_PARTS, "PARTITION", "EXPRESSION")
        for column in () if is_other else action.names():
            self._found["dropped_columns"].append(Column(table, column))

    def _add(self, table: Name, action: Cursor) -> None:
        action.take("COLUMN")
        action.skip("IF", "NOT", "EXISTS")
        is_list = action.word == "("
        for item in between_commas(action.bracketed()) if is_list else [action.left()]:
            column = _column(action.at(item))
            if column and item[0].word != "PARTITION":
                self._found["added_columns"].append(Column(table, column))
                self._define(table, column, item)
            self._constraints(table, column, action.at(item))

    def _rename(self, table: Name, action: Cursor) -> None:
        if action.word in ("CONSTRAINT", "INDEX", "KEY"):
            return
        if action.take("TO") or action.take("AS"):
            if new := action.name():
                self._found["renamed_tables"].append(Renaming(table, new))
            return
        action.take("COLUMN")
        if (old := action.name()) and action.take("TO") and (new := action.name()):
            self._found["renamed_columns"].append(Renaming(old, new, table))


def _outside_brackets(tokens: Sequence[Token]) -> list[str]:
    """The words and marks that stand in no brackets."""
    depth, found = 0, []
    for token in tokens:
        if token.word == ")":
            depth -= 1
        elif token.word == "(":
            depth += 1
        elif depth == 0:
            found.append(token.word)
    return found


def _is_complete(inside: Sequence[Token]) -> bool:
    """Whether all columns of a table stand between its brackets."""
    if not inside or inside[-1].word == ",":
        return False
    if any(part[0].word in _COPIES for part in between_commas(inside)):
        return False
    return all(token.kind not in ELISIONS for token in inside)


def _column(item: Cursor) -> Name | None:
    """The column that an item between the brackets of a table defines, if it is no constraint."""
    words = [token.word for token in item.tokens]
    if not words or words[0] in _TABLE_PARTS or words[:2] == ["PERIOD", "FOR"]:
        return None
    if words[0] in _INDEX_PARTS and "(" in words:
        inside = item.tokens[words.index("(") + 1 :]
        if inside and inside[0].kind in ("word", "name"):
            return None
    return item.name()
