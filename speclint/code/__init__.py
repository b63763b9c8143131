"""Code in other languages than Markdown: whether it parses, and what it does.

`problem`, `read`, `calls`, `members` and `columns_named` are the door; `Problem`, `Script`, `Name`, `Call`
and `Member` are what they give, and `KNOWN` and `SQL` say what languages are called.
JSON, YAML and SQL are read as tolerantly as documents write them, and what is too long to be judged quickly
is not judged, and said not to be. The readers of a language are imported with the first block in it.
"""

from __future__ import annotations

from speclint.code import curl, objects
from speclint.code.curl import Call
from speclint.code.flaw import Flaw, Problem
from speclint.code.objects import Member
from speclint.code.script import Name, Script
from speclint.model import Code, Span, Text

__all__ = [
    "KNOWN",
    "SQL",
    "Call",
    "Member",
    "Name",
    "Problem",
    "Script",
    "calls",
    "columns_named",
    "members",
    "problem",
    "read",
]

KNOWN = frozenset({"json", "jsonc", "yaml", "yml", "sql"})
# What a fence calls SQL, and which dialect it thereby says it is.
SQL = {
    "sql": "", "postgres": "postgres", "postgresql": "postgres", "psql": "postgres", "pgsql": "postgres",
    "plpgsql": "postgres", "mysql": "mysql", "mariadb": "mysql", "sqlite": "sqlite", "sqlite3": "sqlite",
    "tsql": "tsql", "mssql": "tsql", "oracle": "oracle", "plsql": "oracle",
}  # fmt: skip
_PROCEDURAL = ("plpgsql", "plsql")


def problem(code: Code, dialect: str = "postgres") -> Problem | None:
    """The first thing that keeps a block from parsing, or from being read; None when nothing does.

    There is none in a language that no parser knows.

    `dialect` is what sqlglot calls the SQL that is written here.
    """
    flaw = _flaw(code.language, code.content, dialect)
    if flaw is None:
        return None
    return Problem(Text(code.content, code.lines).at(flaw.start, flaw.end), flaw.said, flaw.is_unread)


def _flaw(language: str, content: str, dialect: str) -> Flaw | None:
    if language in SQL and language not in _PROCEDURAL:
        from speclint.code import sql_syntax

        return sql_syntax.flaw(content, SQL[language] or dialect)
    if language in ("json", "jsonc"):
        from speclint.code import json_syntax

        return json_syntax.flaw(content, trailing_commas=language == "jsonc")
    if language in ("yaml", "yml"):
        from speclint.code import yaml_syntax

        return yaml_syntax.flaw(content)
    return None


def read(code: Code, dialect: str = "postgres") -> Script:
    """What a block of SQL does, in the dialect that its fence says, else in the one that sqlglot calls so."""
    from speclint.code import reader

    return reader.read(code, SQL.get(code.language) or dialect)


def calls(code: Code) -> tuple[Call, ...]:
    """The requests that the calls of curl in a block of shell send."""
    return curl.calls(code)


def columns_named(code: Code, table: str, column: str, dialect: str = "postgres") -> tuple[Span, ...]:
    """The places where a block of SQL names a column of a table; both names in small letters."""
    from speclint.code import columns

    return tuple(columns.named(code, SQL.get(code.language) or dialect, table, column))


def members(code: Code) -> tuple[Member, ...] | None:
    """The members of all objects in a block of JSON, in order; None when they are not all written there."""
    return objects.members(code)
