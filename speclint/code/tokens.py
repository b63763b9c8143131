"""The tokens that SQL is made of, in one dialect or another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from speclint.expressions import expression


class Token(NamedTuple):
    """A word, quoted name, string, number, mark, elision, psql command, or a piece that never ends.

    A `remark` is a comment that stands for what is left out; it is kept in brackets alone. `word` is a word
    in capitals, or a mark. `fresh` when it is the first of its line.
    """

    kind: str
    word: str
    start: int
    end: int
    fresh: bool


_PIECES = {
    "blank": r"\s++",
    "comment": r"--[^\n]*+ | /\*.*?\*/",
    "string": r"(?i:[bxn]|u&)?'[^']*+(?:''[^']*+)*+' | (?i:e)'(?:[^'\\]|\\.|'')*+'",
    "body": r"\$(?P<tag>(?:[^\W\d][^\W]*+)?)\$.*?\$(?P=tag)\$",
    "name": r'(?i:u&)?"[^"]*+(?:""[^"]*+)*+" | `[^`]*+`',
    "unclosed": r"""(?i:[bxne]|u&)?' | (?i:u&)?" | ` | /\* | \$(?:[^\W\d][^\W]*+)?\$""",
    "word": r"[^\W\d][\w$]*+",
    "number": r"[0-9](?:\.(?!\.)|[\w])*+",
    "elision": r"\.\.\.++ | …",
    "command": r"\\[^\n]*+",
    "mark": r".",
}
ELISIONS = ("elision", "remark")
_BACKSLASHED = {
    "comment": rf"\#[^\n]*+ | {_PIECES['comment']}",
    "string": r"""(?i:[bxn])?'(?:[^'\\]|\\.|'')*+' | "(?:[^"\\]|\\.|"")*+" """,
    "name": "`[^`]*+`",
}
# What no other dialect than that of SQL Server has: there, names stand in square brackets.
_SQL_SERVER = expression(
    r"\]\.\[|\[dbo\]|^\s*GO\s*$|\b(?:NVARCHAR|UNIQUEIDENTIFIER|DATETIME2|DATETIMEOFFSET|NEWID|SYSUTCDATETIME"
    r"|SYSDATETIME|GETDATE|GETUTCDATE)\b|\bIDENTITY\s*\(\s*\d",
    re.IGNORECASE | re.MULTILINE,
)
_BRACKETED = {"name": rf"{_PIECES['name']} | \[[^]\n]*+\]"}


# A comment that stands for what is left out: `-- ... other columns`.
_ELIDING = expression(r"(?:--|#|/\*)\s*(?:\.\.\.|…)")


def _lexis(**others: str) -> re.Pattern[str]:
    pieces = {**_PIECES, **others}
    return expression("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in pieces.items()), re.X | re.S)


_STANDARD = _lexis()
_MYSQL = _lexis(**_BACKSLASHED)
_LEXIS = {
    **dict.fromkeys(
        ("mysql", "doris", "starrocks", "singlestore", "bigquery", "databricks", "spark"), _MYSQL
    ),
    **dict.fromkeys(("tsql", "fabric", "sqlite"), _lexis(**_BRACKETED)),
}


def tokens_of(content: str, dialect: str) -> list[Token]:
    """The tokens of a block; strings are read as MySQL does when one would not end otherwise.

    Names in square brackets are read where the dialect or the block's own words say so.
    """
    if "[" in content and dialect not in _LEXIS and _SQL_SERVER.search(content):
        dialect = "tsql"
    found = list(_scan(content, _LEXIS.get(dialect, _STANDARD)))
    if any(token.kind == "unclosed" for token in found):
        others = list(_scan(content, _MYSQL))
        if not any(token.kind == "unclosed" for token in others):
            return others
    return found


def _scan(content: str, lexis: re.Pattern[str]) -> Iterator[Token]:
    fresh = True
    for match in lexis.finditer(content):
        kind = match.lastgroup or "body"
        if kind == "comment" and _ELIDING.match(match[0]):
            kind = "remark"
        elif kind in ("blank", "comment"):
            fresh = fresh or "\n" in match[0]
            continue
        word = match[0].upper() if kind in ("word", "mark") else ""
        yield Token(kind, word, match.start(), match.end(), fresh)
        fresh = False
        if kind == "unclosed":
            return
