"""Whether a block of SQL is SQL at all.

The parsers of several dialects are believed only about statements that every one of them should know:
what one dialect refuses another may allow, and a document need not say which one it is written in. A slip
of a keyword is found before that, by the words around it. A block of more than `LONGEST` characters is
neither judged nor read; a statement of more than `_LONGEST_PARSED`, or with more than `DEEPEST` nested
brackets, is not given to a parser. Both are said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise

from speclint.code.brackets import deepest_level, left_open
from speclint.code.flaw import Flaw, too_deep, too_long
from speclint.code.parsers import is_sure, stop
from speclint.code.plain import is_plain
from speclint.code.slips import first_slip
from speclint.code.statements import MODIFIERS, OBJECTS, VERBS, Statement, after_object, split_statements
from speclint.code.tokens import ELISIONS, Token
from speclint.expressions import expression

LONGEST = 50_000
DEEPEST = 30

# The rows of a COPY stand in the text, up to this line: what is no SQL cannot be split into statements.
_END_OF_ROWS = expression(r"^\\\.[ \t]*$", re.MULTILINE)


def is_readable(content: str) -> bool:
    """Whether a block is short enough, and can be split into statements."""
    return len(content) <= LONGEST and not _END_OF_ROWS.search(content)


# The same block is asked about by whoever reads it and by whoever judges it.
@lru_cache(64)
def flaw(content: str, dialect: str) -> Flaw | None:
    """The first place where a block of SQL is surely broken, and what is wrong there."""
    if len(content) > LONGEST:
        return too_long(content, LONGEST)
    if not is_readable(content):
        return None
    judge = _Judge(content, dialect)
    unread = None
    for found in map(judge.flaw, split_statements(content, dialect)):
        if found is not None and not found.is_unread:
            return found
        unread = unread or found
    return unread


_UNCLOSED = {
    "'": "this text has no closing `'`",
    '"': 'this name has no closing `"`',
    "`": "this name has no closing backtick",
    "/*": "this comment has no closing `*/`",
}
_LIKELY = ("CREATE", "ALTER", "DROP", "INSERT", "DELETE", "UPDATE", "SELECT")
_LIKELY_OBJECTS = ("TABLE", "TYPE", "INDEX", "VIEW", "DOMAIN", "SCHEMA", "SEQUENCE", "FUNCTION", "TRIGGER")
_JUDGED = {"CREATE": ("TABLE", "INDEX"), "ALTER": ("TABLE",), "DROP": ("TABLE",)}
_QUERIES = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
_OTHER_DIALECTS = ("postgres", "", "mysql", "sqlite", "tsql", "oracle", "snowflake", "bigquery")
_WITH_TRAILING_COMMAS = ("bigquery", "clickhouse", "duckdb", "databricks", "spark")
# Queries with such clauses are not judged: parsers know little of them.
_LITTLE_KNOWN = frozenset(
    """
    CYCLE JSON_ARRAY JSON_ARRAYAGG JSON_EXISTS JSON_OBJECT JSON_OBJECTAGG JSON_QUERY JSON_SERIALIZE JSON_TABLE
    JSON_VALUE MATCH_RECOGNIZE SEARCH TABLESAMPLE XMLAGG XMLATTRIBUTES XMLELEMENT XMLFOREST XMLPARSE XMLPI
    XMLROOT XMLSERIALIZE XMLTABLE
    """.split()
)
_MOST_DOUBTS = 5
_LONGEST_PARSED = 30_000
_LONGEST_DOUBTS = 6_000


class _Judge:
    """Says of one statement after the other what is broken in it.

    It is given a block and its dialect, and the statements in their order. Of each it promises the first flaw
    that is sure, or None. The steps go from what needs least of a statement to be right to what needs all of
    it: its first words, then its brackets, then the words around each keyword, then a parser. Doubts are
    counted over the whole block, so that one in a dialect that nobody knows does not cost eight parsers for
    each of its statements.
    """

    def __init__(self, content: str, dialect: str) -> None:
        self._content = content
        self._dialect = dialect
        self._doubts = 0
        self._doubted = 0

    def flaw(self, statement: Statement) -> Flaw | None:
        if statement.verb not in VERBS:
            return self._misspelt_verb(statement)
        return (
            self._misspelt_object(statement)
            or self._unclosed(statement)
            or self._brackets(statement)
            or self._trailing_comma(statement)
            or self._unnamed(statement)
            or self._slip(statement)
            or self._unparsed(statement)
            or self._joined(statement)
            or self._unread(statement)
        )

    def _text(self, token: Token) -> str:
        return self._content[token.start : token.end]

    def _misspelt_verb(self, statement: Statement) -> Flaw | None:
        words = [token.word for token in statement.tokens[:6]]
        meant = next(iter(get_close_matches(words[0], _LIKELY, 1, 0.75)), "")
        sure = {"INSERT": words[1:2] == ["INTO"], "DELETE": words[1:2] == ["FROM"], "UPDATE": "SET" in words}
        about = next((word for word in words[1:] if word not in MODIFIERS), "")
        likely = about in _LIKELY_OBJECTS if meant in _JUDGED else sure.get(meant, "FROM" in words)
        if not meant or not likely:
            return None
        return self._unknown(statement.tokens[0], meant)

    def _misspelt_object(self, statement: Statement) -> Flaw | None:
        known = not statement.object.isalpha() or statement.object in OBJECTS
        if statement.verb not in _JUDGED or known or len(statement.tokens) < 3:
            return None
        meant = next(iter(get_close_matches(statement.object, _LIKELY_OBJECTS, 1, 0.75)), "")
        token = next(token for token in statement.tokens if token.word == statement.object)
        return self._unknown(token, meant) if meant else None

    def _unknown(self, token: Token, meant: str) -> Flaw:
        written = self._text(token)
        word = meant if written.isupper() else meant.lower()
        return Flaw(token.start, token.end, f"SQL has no `{written}`: `{word}` may be meant")

    def _unclosed(self, statement: Statement) -> Flaw | None:
        last = statement.tokens[-1]
        if last.kind != "unclosed":
            return None
        text = self._text(last)
        said = (
            f"this text has no closing `{text}`" if text[0] == "$" else _UNCLOSED[text.lstrip("uUbBxXnNeE&")]
        )
        return Flaw(last.start, last.end, said)

    def _brackets(self, statement: Statement) -> Flaw | None:
        opened: list[Token] = []
        for token in statement.tokens:
            if token.word == "(":
                opened.append(token)
            elif token.word == ")":
                if not opened:
                    return Flaw(token.start, token.end, "`)` closes nothing that is open")
                opened.pop()
        if not opened:
            return None
        bracket = left_open(statement) or opened[-1]
        return Flaw(bracket.start, bracket.end, "`(` is never closed")

    def _joined(self, statement: Statement) -> Flaw | None:
        token = statement.joined
        if token is None or self._dialect in ("tsql", "fabric"):
            return None
        return Flaw(token.start, token.end, f"expected `;` before `{self._text(token)}`")

    def _trailing_comma(self, statement: Statement) -> Flaw | None:
        """A comma before a closing bracket, unless a comment there says that something is left out."""
        if self._dialect in _WITH_TRAILING_COMMAS:
            return None
        for comma, after in pairwise(statement.tokens):
            between = self._content[comma.end : after.start].strip()
            if comma.word == "," and after.word == ")" and not between:
                return Flaw(comma.start, comma.end, "nothing follows this comma but `)`: take it out")
        return None

    def _unnamed(self, statement: Statement) -> Flaw | None:
        """What stands where the name of a table or a type should."""
        if statement.verb != "CREATE" or statement.object not in ("TABLE", "TYPE"):
            return None
        rest = [t for t in after_object(statement) if t.word not in ("IF", "NOT", "EXISTS")][:2]
        words = [token.word for token in rest]
        if words[:1] == ["("] or (words in (["AS", "ENUM"], ["AS", "RANGE"], ["AS", "("])):
            said = f"expected a name before `{self._text(rest[0])}`"
            return Flaw(rest[0].start, rest[0].end, said)
        return None

    def _slip(self, statement: Statement) -> Flaw | None:
        slip = first_slip(statement)
        if slip is None:
            return None
        token, meant = slip
        written = self._text(token)
        word = meant.lower() if written.islower() else meant
        return Flaw(token.start, token.end, f"expected `{word}`, not `{written}`")

    def _unread(self, statement: Statement) -> Flaw | None:
        """What keeps a statement from the parsers that should know it."""
        if not _is_known(statement):
            return None
        text = self._content[statement.start : statement.end]
        if is_plain(text, statement.tokens):
            return None
        if deepest_level(statement.tokens) > DEEPEST:
            return too_deep(self._content, DEEPEST, statement.start)
        return (
            too_long(self._content, _LONGEST_PARSED, statement.start) if len(text) > _LONGEST_PARSED else None
        )

    def _unparsed(self, statement: Statement) -> Flaw | None:
        """What the parser of every dialect refuses, or None when it may be right in one of them."""
        is_deep = deepest_level(statement.tokens) > DEEPEST
        if not _is_known(statement) or is_deep or self._doubts > _MOST_DOUBTS:
            return None
        text = self._content[statement.start : statement.end]
        if is_plain(text, statement.tokens):
            return None
        stopped = stop(text, self._dialect) if len(text) <= _LONGEST_PARSED else None
        if stopped is None:
            return None
        place = _place(statement.tokens, statement.start + stopped.offset)
        if not is_sure(statement.tokens, place):
            return None
        self._doubts += 1
        self._doubted += len(text)
        others = (dialect for dialect in _OTHER_DIALECTS if dialect != self._dialect)
        if self._doubted > _LONGEST_DOUBTS or any(stop(text, other) is None for other in others):
            return None
        token = statement.tokens[place]
        shown = self._text(token)
        said = (
            f"expected `,` or `)` before `{shown}`" if stopped.in_brackets else f"`{shown}` cannot stand here"
        )
        return Flaw(token.start, token.end, said)


def _is_known(statement: Statement) -> bool:
    """Whether every parser should know the whole of a statement, and nothing is left out of it."""
    if statement.verb not in _QUERIES and statement.object not in _JUDGED.get(statement.verb, ()):
        return False
    if any(token.kind in ELISIONS for token in statement.tokens):
        return False
    return statement.verb not in _QUERIES or all(
        token.word not in _LITTLE_KNOWN for token in statement.tokens
    )


def _place(tokens: Sequence[Token], offset: int) -> int:
    return next((place for place, token in enumerate(tokens) if token.end > offset), len(tokens) - 1)
