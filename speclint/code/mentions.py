"""Which tables a statement names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from speclint.code.brackets import closings
from speclint.code.cursor import Cursor
from speclint.code.script import Name
from speclint.code.statements import Statement
from speclint.code.tokens import Token

_BEFORE_A_TABLE = ("FROM", "JOIN", "INTO", "TABLE", "REFERENCES", "UPDATE", "ONLY", "TRUNCATE", "USING", "ON")
_NO_TABLE = frozenset(
    """
    SELECT LATERAL UNNEST VALUES SET ONLY IF NOT EXISTS AS OF ON WHERE TABLE OUTFILE ALL STDIN STDOUT CASCADE
    RESTRICT DELETE UPDATE INSERT NO COLUMN CONFLICT CURRENT FUNCTION SCHEMA SEQUENCE TYPE DATABASE COMMIT
    DUPLICATE OR BTREE HASH GIN GIST BRIN SPGIST ROWS GROUP CLUSTER
    """.split()
)
_NO_UPDATE_BEFORE = ("FOR", "ON", "DO", "BEFORE", "AFTER", "OR", "OF", ",", "KEY", "INSTEAD")
_TAKES_FROM = ("EXTRACT", "SUBSTRING", "TRIM", "OVERLAY", "POSITION")
_ABOUT_A_TABLE = ("INDEX", "TRIGGER", "POLICY", "RULE", "STATISTICS")


def mentioned_tables(cursor: Cursor, statement: Statement) -> Iterator[Name]:
    """Every table that a statement names, what a WITH defines in it aside."""
    defined = _defined(statement.tokens, cursor)
    functions: list[str] = []
    while token := cursor.token:
        before = cursor.tokens[cursor.position - 1].word if cursor.position else ""
        cursor.position += 1
        if token.word == "(":
            functions.append(before)
        elif token.word == ")" and functions:
            functions.pop()
        elif _names_a_table(token, before, functions[-1:], statement):
            yield from _tables_here(cursor, token, defined)


def _names_a_table(token: Token, before: str, function: list[str], statement: Statement) -> bool:
    if token.word not in _BEFORE_A_TABLE:
        return False
    if token.word == "ON":
        return statement.verb in ("GRANT", "REVOKE") or statement.object in _ABOUT_A_TABLE
    if token.word == "FROM":
        return before != "DISTINCT" and not set(function) & set(_TAKES_FROM)
    if token.word == "UPDATE":
        return before not in _NO_UPDATE_BEFORE
    if token.word == "USING":
        return statement.verb in ("DELETE", "MERGE")
    return True


def _tables_here(cursor: Cursor, keyword: Token, defined: set[str]) -> Iterator[Name]:
    cursor.skip("IF", "NOT", "EXISTS", "ONLY", "TABLE")
    while cursor.token and cursor.word not in _NO_TABLE and (name := cursor.name()):
        is_function = cursor.word == "(" and keyword.word in ("FROM", "JOIN", "USING")
        if not is_function and name.qualified.casefold() not in defined:
            yield name
        if keyword.word in ("REFERENCES", "UPDATE", "INTO", "JOIN"):
            return
        cursor.take("AS")
        if cursor.token and cursor.token.kind in ("word", "name") and _follows(cursor) == ",":
            cursor.position += 1
        if not cursor.take(","):
            return


def _follows(cursor: Cursor) -> str:
    after = cursor.position + 1
    return cursor.tokens[after].word if after < len(cursor.tokens) else ""


def _defined(tokens: Sequence[Token], cursor: Cursor) -> set[str]:
    """The names that a WITH gives to its queries."""
    if not any(token.word == "WITH" for token in tokens):
        return set()
    found = set()
    closing = closings(tokens)
    for position, before in enumerate(tokens[:-1], start=1):
        if before.word not in ("WITH", "RECURSIVE", ","):
            continue
        query = cursor.at(tokens, position)
        name = query.name()
        if query.word == "(":
            query.position = closing.get(query.position, len(tokens)) + 1
        if name and query.take("AS") and query.word in ("(", "NOT", "MATERIALIZED"):
            found.add(name.name.casefold())
    return found
