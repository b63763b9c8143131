"""What a block of SQL does, and whether it is SQL at all.

`read` takes names and places from the words of each statement, which is the same in every dialect and
needs no parser to know the rest of it. `problem` asks sqlglot, and believes it only about statements
that every parser should know: what one dialect refuses another may allow, and a document need not say
which one it is written in.

A slip of a keyword is found before that, by the words around it: `NOT NUL`, `ADD COLUM a int`. Names and
types are open, so a slip is one only where nothing but a keyword can stand. A block of more than `LONGEST`
characters is neither judged nor read; a statement of more than `_LONGEST_PARSED`, or with more than
`DEEPEST` nested brackets, is not given to the parser.
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal

from speclint.code.statements import (
    ELISIONS,
    MODIFIERS,
    OBJECTS,
    VERBS,
    Statement,
    Token,
    between_commas,
    split_statements,
)
from speclint.model import Code, Span, Text
from speclint.text.titles import edit_distance

LONGEST = 50_000
DEEPEST = 30


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

    @property
    def is_empty(self) -> bool:
        """Whether there is no statement at all."""
        return not (self.broken or self.unread or self.statements)


def read(code: Code, dialect: str = "postgres") -> Script:
    """What a block of SQL does, in the dialect that sqlglot calls so."""
    text = Text(code.content, code.lines)
    if not code.content.strip():
        return Script()
    if not _is_readable(code.content):
        return Script(unread=(code.lines[0],))
    if problem(code, dialect):
        return Script(broken=True)
    reader = _Reader(text, adds_several=dialect in _ADDS_SEVERAL)
    for statement in split_statements(code.content, dialect):
        reader.read(statement)
    return reader.script()


def problem(code: Code, dialect: str = "postgres") -> tuple[Span, str] | None:
    """The first place where a block of SQL is surely broken, and what is wrong there."""
    if not _is_readable(code.content):
        return None
    flaw = _flaw(code.content, dialect)
    return (Text(code.content, code.lines).at(flaw.start, flaw.end), flaw.said) if flaw else None


# The rows of a COPY stand in the text, up to this line: what is no SQL cannot be split into statements.
_END_OF_ROWS = re.compile(r"^\\\.[ \t]*$", re.MULTILINE)


def _is_readable(content: str) -> bool:
    return len(content) <= LONGEST and not _END_OF_ROWS.search(content)


# What is broken


@dataclass(frozen=True, slots=True)
class _Flaw:
    """A problem at `content[start:end]`."""

    start: int
    end: int
    said: str


# The same block is asked about by whoever reads it and by whoever judges it.
@lru_cache(64)
def _flaw(content: str, dialect: str) -> _Flaw | None:
    judge = _Judge(content, dialect)
    return next(filter(None, map(judge.flaw, split_statements(content, dialect))), None)


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
# Where a parser stops at one of these, a clause that it does not know may begin.
_MAY_GO_ON = frozenset(
    """
    ( ALL ALWAYS ANY AS ASCII AT AUTOINCREMENT AUTO_INCREMENT BINARY CHARACTER CHARSET CODEC COLLATE
    COMPRESSION CONNECT CONSTRAINT CYCLE DEFERRABLE DISTKEY DIV ENCODE ENFORCED ENGINE ESCAPE EXCLUDE FETCH
    FILTER FOR FORMAT GENERATED GLOB IDENTITY INCLUDE INITIALLY INTO INVISIBLE ISNULL LIKE LIMIT LOCK MASKED
    MATCH MATERIALIZED MEMBER MOD NO NOT NOTNULL NULLS OF OFFSET ON OPERATOR OPTION OPTIONS ORDER OUTPUT
    OVER OVERLAPS OVERRIDING PARTITION PASSING PERIOD PERSISTED PIVOT QUALIFY REGEXP RETURNING RLIKE
    ROWGUIDCOL SEARCH SET SETS SIGNED SIMILAR SORTKEY SPARSE START STORAGE STORED TABLESAMPLE TABLESPACE TTL
    UESCAPE UNPIVOT UNSIGNED USING VALID VARYING VIRTUAL VISIBLE WHERE WINDOW WITH WITHIN WITHOUT XOR
    ZEROFILL
    """.split()
)
_IN_OPERATORS = frozenset("+-*/<>=~!@#%^&|?")
_USUAL_OPERATORS = ("<=", ">=", "<>", "!=", "||", "->", ">>", "<<", "&&", "@>", "<@", "==", "~*", "!~", "#>")
_OPERATORS = frozenset("+-*/<>=~!@#%^&|?:[]{}")
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
    """Says of one statement after the other what is broken in it."""

    def __init__(self, content: str, dialect: str) -> None:
        self._content = content
        self._dialect = dialect
        self._doubts = 0
        self._doubted = 0

    def flaw(self, statement: Statement) -> _Flaw | None:
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
        )

    def _text(self, token: Token) -> str:
        return self._content[token.start : token.end]

    def _misspelt_verb(self, statement: Statement) -> _Flaw | None:
        words = [token.word for token in statement.tokens[:6]]
        meant = next(iter(get_close_matches(words[0], _LIKELY, 1, 0.75)), "")
        sure = {"INSERT": words[1:2] == ["INTO"], "DELETE": words[1:2] == ["FROM"], "UPDATE": "SET" in words}
        about = next((word for word in words[1:] if word not in MODIFIERS), "")
        likely = about in _LIKELY_OBJECTS if meant in _JUDGED else sure.get(meant, "FROM" in words)
        if not meant or not likely:
            return None
        return self._unknown(statement.tokens[0], meant)

    def _misspelt_object(self, statement: Statement) -> _Flaw | None:
        known = not statement.object.isalpha() or statement.object in OBJECTS
        if statement.verb not in _JUDGED or known or len(statement.tokens) < 3:
            return None
        meant = next(iter(get_close_matches(statement.object, _LIKELY_OBJECTS, 1, 0.75)), "")
        token = next(token for token in statement.tokens if token.word == statement.object)
        return self._unknown(token, meant) if meant else None

    def _unknown(self, token: Token, meant: str) -> _Flaw:
        written = self._text(token)
        word = meant if written.isupper() else meant.lower()
        return _Flaw(token.start, token.end, f"SQL has no `{written}`: `{word}` may be meant")

    def _unclosed(self, statement: Statement) -> _Flaw | None:
        last = statement.tokens[-1]
        if last.kind != "unclosed":
            return None
        text = self._text(last)
        said = (
            f"this text has no closing `{text}`" if text[0] == "$" else _UNCLOSED[text.lstrip("uUbBxXnNeE&")]
        )
        return _Flaw(last.start, last.end, said)

    def _brackets(self, statement: Statement) -> _Flaw | None:
        opened: list[Token] = []
        for token in statement.tokens:
            if token.word == "(":
                opened.append(token)
            elif token.word == ")":
                if not opened:
                    return _Flaw(token.start, token.end, "`)` closes nothing that is open")
                opened.pop()
        if not opened:
            return None
        bracket = _left_open(statement) or opened[-1]
        return _Flaw(bracket.start, bracket.end, "`(` is never closed")

    def _joined(self, statement: Statement) -> _Flaw | None:
        token = statement.joined
        if token is None or self._dialect in ("tsql", "fabric"):
            return None
        return _Flaw(token.start, token.end, f"expected `;` before `{self._text(token)}`")

    def _trailing_comma(self, statement: Statement) -> _Flaw | None:
        """A comma before a closing bracket, unless a comment there says that something is left out."""
        if self._dialect in _WITH_TRAILING_COMMAS:
            return None
        for comma, after in pairwise(statement.tokens):
            between = self._content[comma.end : after.start].strip()
            if comma.word == "," and after.word == ")" and not between:
                return _Flaw(comma.start, comma.end, "nothing follows this comma but `)`: take it out")
        return None

    def _unnamed(self, statement: Statement) -> _Flaw | None:
        """What stands where the name of a table or a type should."""
        if statement.verb != "CREATE" or statement.object not in ("TABLE", "TYPE"):
            return None
        rest = [t for t in _after_object(statement) if t.word not in ("IF", "NOT", "EXISTS")][:2]
        words = [token.word for token in rest]
        if words[:1] == ["("] or (words in (["AS", "ENUM"], ["AS", "RANGE"], ["AS", "("])):
            said = f"expected a name before `{self._text(rest[0])}`"
            return _Flaw(rest[0].start, rest[0].end, said)
        return None

    def _slip(self, statement: Statement) -> _Flaw | None:
        token, meant = next(_slips(statement), (statement.tokens[0], ""))
        if not meant:
            return None
        written = self._text(token)
        word = meant.lower() if written.islower() else meant
        return _Flaw(token.start, token.end, f"expected `{word}`, not `{written}`")

    def _unparsed(self, statement: Statement) -> _Flaw | None:
        """What the parser of every dialect refuses, or None when it may be right in one of them."""
        if not _is_judged(statement) or self._doubts > _MOST_DOUBTS:
            return None
        text = self._content[statement.start : statement.end]
        stop = _stop(text, self._dialect) if len(text) <= _LONGEST_PARSED else None
        if stop is None:
            return None
        place = _place(statement.tokens, statement.start + stop.offset)
        if not _is_sure(statement.tokens, place):
            return None
        self._doubts += 1
        self._doubted += len(text)
        others = (dialect for dialect in _OTHER_DIALECTS if dialect != self._dialect)
        if self._doubted > _LONGEST_DOUBTS or any(_stop(text, other) is None for other in others):
            return None
        token = statement.tokens[place]
        shown = self._text(token)
        said = f"expected `,` or `)` before `{shown}`" if stop.in_brackets else f"`{shown}` cannot stand here"
        return _Flaw(token.start, token.end, said)


_NOT_IN_BRACKETS = ("PRIMARY", "UNIQUE", "REFERENCES", "DEFAULT", "CONSTRAINT", "CHECK", "FOREIGN")
_IN_EXPRESSIONS = frozenset(
    """
    AND AS ASC AT BETWEEN COLLATE DESC ELSE END ESCAPE FOR FROM ILIKE IN INTERVAL IS ISNULL LIKE NOT NOTNULL
    NULLS OR OVERLAPS SIMILAR THEN USING WHEN WITH
    """.split()
)


def _left_open(statement: Statement) -> Token | None:
    """The bracket that was meant to be closed earlier, where what follows or the layout tells.

    `a varchar(10 NOT NULL,` leaves its own bracket open, though the one before it is left over at the end.
    """
    tokens = statement.tokens
    is_table = (statement.verb, statement.object) == ("CREATE", "TABLE")
    opened: list[int] = []
    hanging = 0  # brackets with nothing after them on their line, which are closed on a line of their own
    for position, token in enumerate(tokens):
        if token.word == "(":
            opened.append(position)
            hanging += tokens[min(position + 1, len(tokens) - 1)].fresh
        elif token.word == ")" and opened:
            inner = opened.pop()
            if tokens[inner + 1].fresh:
                hanging -= 1
            elif token.fresh and hanging:
                return tokens[inner]
        elif is_table and len(opened) > 1 and _starts_a_definition(tokens[position - 1 : position + 2]):
            return tokens[opened[-1]]
    return None


def _starts_a_definition(tokens: Sequence[Token]) -> bool:
    """Whether the second of these tokens starts a column or a constraint, by those around it."""
    before, token, *rest = tokens
    after = rest[0].word if rest else ""
    if token.word == "NOT":
        return after == "NULL" and before.word != "IS"
    if token.word in _NOT_IN_BRACKETS:
        return True
    if before.word != "," or not rest or not {token.kind, rest[0].kind} <= {"word", "name"}:
        return False
    return token.word not in _IN_EXPRESSIONS and after not in _IN_EXPRESSIONS


def _is_judged(statement: Statement) -> bool:
    """Whether every parser should know the whole of a statement, and nothing is left out of it."""
    if statement.verb not in _QUERIES and statement.object not in _JUDGED.get(statement.verb, ()):
        return False
    if any(token.kind in ELISIONS for token in statement.tokens):
        return False
    if statement.verb in _QUERIES and any(token.word in _LITTLE_KNOWN for token in statement.tokens):
        return False
    return _depth(statement.tokens) <= DEEPEST


def _depth(tokens: Iterable[Token]) -> int:
    depth = deepest = 0
    for token in tokens:
        depth += (token.word in ("(", "[", "{")) - (token.word in (")", "]", "}"))
        deepest = max(deepest, depth)
    return deepest


def _place(tokens: Sequence[Token], offset: int) -> int:
    return next((place for place, token in enumerate(tokens) if token.end > offset), len(tokens) - 1)


def _is_sure(tokens: Sequence[Token], place: int) -> bool:
    """Whether a token at which parsers stop belongs to nothing that they may just not know.

    That is an operator, a constant of some type (`point '(1, 2)'`), the operator class of a partition's key,
    a field of a column that is inserted into, or the column of a constraint `NOT NULL a`.
    """
    token, before = tokens[place], [token.word for token in tokens[max(place - 4, 0) : place]]
    if token.word in _MAY_GO_ON or before[-1:] == ["PERIOD"] or token.word in _OPERATORS:
        return False
    if place < 2:
        return True
    if token.word == "." and tokens[0].word == "INSERT":
        return False
    if token.kind in ("string", "name") and tokens[place - 1].kind == "word":
        return False
    if any(_is_strange_operator(*pair) for pair in pairwise(tokens[:place])):
        return False
    if before[-2:] == ["NOT", "NULL"]:
        return not (before[-3:-2] in ([","], ["("], ["ADD"]) or before[:1] == ["CONSTRAINT"])
    return not _is_partition_key(tokens, place)


def _is_strange_operator(token: Token, after: Token) -> bool:
    is_operator = token.word in _IN_OPERATORS and after.word in _IN_OPERATORS and token.end == after.start
    return is_operator and token.word + after.word not in _USUAL_OPERATORS


def _is_partition_key(tokens: Sequence[Token], place: int) -> bool:
    depth = 1
    for position in range(place - 1, 2, -1):
        depth += (tokens[position].word == ")") - (tokens[position].word == "(")
        if not depth:
            return [token.word for token in tokens[position - 3 : position - 1]] == ["PARTITION", "BY"]
    return False


@dataclass(frozen=True, slots=True)
class _Stop:
    """Where a parser stops; `in_brackets` when it expected the bracket to close there."""

    offset: int
    in_brackets: bool


def _stop(text: str, dialect: str) -> _Stop | None:
    """Where the parser stops in a statement; None when it does not, or knows too little to say."""
    import sqlglot
    from sqlglot.errors import ParseError

    log = logging.getLogger("sqlglot")
    log.addFilter(_drop)
    try:
        sqlglot.parse(text, dialect=dialect)
    except ParseError as error:
        details = error.errors[0] if error.errors else {}
        lines = text.split("\n")[: (details.get("line") or 1) - 1]
        offset = sum(len(line) + 1 for line in lines) + (details.get("col") or 1) - 1
        return _Stop(offset, details.get("description") == "Expecting )")
    except Exception:  # what it raises about a text it does not know is not only its own errors
        return None
    finally:
        log.removeFilter(_drop)
    return None


def _drop(_: logging.LogRecord) -> bool:
    return False


# Slips of keywords

_CONSTRAINTS = ("PRIMARY", "FOREIGN", "UNIQUE", "CHECK", "EXCLUDE")
_IN_A_COLUMN = tuple("DEFAULT REFERENCES CONSTRAINT GENERATED UNIQUE CHECK COLLATE DEFERRABLE".split())
_WITH_EXISTS = ("TABLE", "TYPE", "INDEX", "VIEW", "SCHEMA", "DOMAIN", "SEQUENCE", "EXTENSION")
_BEFORE_AN_OBJECT = ("UNIQUE", "TEMPORARY", "UNLOGGED", "MATERIALIZED", "EXTERNAL", "RECURSIVE", "REPLACE")
# Near a keyword, but a word or a likely name of its own.
_NO_SLIPS = frozenset(("COLUMNS", "CONSTRAINTS", "CHECKS", "DEFAULTS", "INCLUDES", "ENUMS", "RANGES"))
# A name or an expression comes after these.
_BEFORE_A_NAME = frozenset(
    """
    AS CHARSET COLLATE COMMENT COMPRESSION CONSTRAINT DEFAULT ENCODE INDEX LIKE OF REFERENCES SET STORAGE
    TABLESPACE USING
    """.split()
)
_LONG_TYPES = ("DOUBLE", "CHARACTER", "CHAR", "TIMESTAMP", "TIME", "BIT", "NATIONAL", "INTERVAL", "LONG")
_AFTER_A_TYPE = frozenset(
    """
    AFTER AUTO_INCREMENT CHARACTER CHECK COLLATE COMMENT CONSTRAINT DEFAULT FIRST GENERATED IDENTITY NOT NULL
    PRIMARY REFERENCES STORAGE UNIQUE UNSIGNED
    """.split()
)
_Slip = tuple[Token, str]


def _meant(token: Token, *choices: str) -> Iterator[_Slip]:
    """The keyword among these that a word is one slip away from, when it is none itself."""
    if token.kind != "word" or token.word in choices or token.word in _NO_SLIPS:
        return
    for choice in choices:
        if edit_distance(token.word, choice, 1) <= 1:
            yield token, choice


def _slips(statement: Statement) -> Iterator[_Slip]:
    """Words that stand where only a keyword can, each with the one that it is a slip of."""
    verb, changed = statement.verb, statement.object
    if verb not in ("CREATE", "ALTER", "DROP"):
        return
    rest = _after_object(statement)
    if changed not in OBJECTS:
        token = next((token for token in statement.tokens[1:] if token.word == changed), None)
        if token and rest and rest[0].word in (*_WITH_EXISTS, "TRIGGER"):
            yield from _meant(token, *_BEFORE_AN_OBJECT)
        return
    if changed not in _WITH_EXISTS:
        return
    flat = _Flat(rest)
    yield from _slips_of_exists(flat)
    if verb == "DROP":
        yield from _slips_in_drop(flat)
    elif (verb, changed) == ("CREATE", "TABLE"):
        yield from _slips_in_table(rest)
    elif (verb, changed) == ("CREATE", "INDEX"):
        yield from _slips_in_index(flat)
    elif (verb, changed) == ("CREATE", "TYPE"):
        start = flat.after_name(0)
        if flat.word(start) == "AS" and flat.word(start + 2) == "(":
            yield from _meant(flat.tokens[start + 1], "ENUM", "RANGE")
    elif (verb, changed) == ("ALTER", "TABLE"):
        yield from _slips_in_alter(rest)


def _after_object(statement: Statement) -> Sequence[Token]:
    """What comes after `CREATE UNIQUE INDEX` and its like."""
    words = [token.word for token in statement.tokens[:10]]
    return statement.tokens[words.index(statement.object) + 1 :] if statement.object in words else ()


class _Flat:
    """Tokens without what stands in brackets; the opening bracket stays."""

    def __init__(self, tokens: Iterable[Token]) -> None:
        self.tokens: list[Token] = []
        depth = 0
        for token in tokens:
            depth -= token.word == ")"
            if depth <= 0 and token.word != ")":
                self.tokens.append(token)
            depth += token.word == "("

    def after(self, position: int) -> _Flat:
        """What comes from a position on."""
        rest = _Flat(())
        rest.tokens = self.tokens[position:]
        return rest

    def word(self, position: int) -> str:
        """The word at a position, in capitals; nothing where there is none."""
        return self.tokens[position].word if 0 <= position < len(self.tokens) else ""

    def is_name(self, position: int) -> bool:
        """Whether a word or a quoted name stands at a position."""
        return 0 <= position < len(self.tokens) and self.tokens[position].kind in ("word", "name")

    def after_name(self, position: int) -> int:
        """The position after a name that may have a schema, and after what can stand before it."""
        while self.word(position) in ("IF", "NOT", "EXISTS", "ONLY", "CONCURRENTLY"):
            position += 1
        while self.word(position + 1) == ".":
            position += 2
        return position + 1


def _slips_of_exists(flat: _Flat) -> Iterator[_Slip]:
    for position, token in enumerate(flat.tokens):
        if token.word != "IF" or position + 2 >= len(flat.tokens):
            continue
        first, second = flat.tokens[position + 1 : position + 3]
        if second.word == "EXISTS":
            yield from _meant(first, "NOT")
        elif first.word == "NOT":
            yield from _meant(second, "EXISTS")
        elif flat.is_name(position + 2):
            yield from _meant(first, "EXISTS")


def _slips_in_drop(flat: _Flat) -> Iterator[_Slip]:
    if flat.is_name(1) and flat.word(1) not in ("CASCADE", "RESTRICT", "ON"):
        yield from _meant(flat.tokens[0], "CONCURRENTLY")
    for position, (before, token) in enumerate(pairwise(flat.tokens)):
        if flat.is_name(position) and before.word not in ("IF", "EXISTS", "CONCURRENTLY"):
            yield from _meant(token, "CASCADE", "RESTRICT")


def _slips_in_index(flat: _Flat) -> Iterator[_Slip]:
    if flat.is_name(1) and flat.word(1) != "ON":
        yield from _meant(flat.tokens[0], "CONCURRENTLY")
    words = [token.word for token in flat.tokens]
    if "ON" not in words:
        return
    method = flat.after_name(words.index("ON") + 1)
    if flat.is_name(method + 1) and flat.word(method + 2) == "(":
        yield from _meant(flat.tokens[method], "USING")
    for before, token in pairwise(flat.tokens[method:]):
        if before.word == "WHERE":
            return
        if before.word == "(":
            yield from _meant(token, "WHERE", "INCLUDE", "TABLESPACE")


def _slips_in_table(rest: Sequence[Token]) -> Iterator[_Slip]:
    flat = _Flat(rest)
    start = flat.after_name(0)
    if flat.word(start + 1) == "OF":
        yield from _meant(flat.tokens[start], "PARTITION")
    if flat.word(start) != "(":
        return
    opening = next(position for position, token in enumerate(rest) if token is flat.tokens[start])
    for item in between_commas(_inside(rest, opening)):
        if item[0].word not in (*_COPIES, "PERIOD"):
            yield from _slips_in_item(_Flat(item))
    if flat.word(start + 2) == "(":
        yield from _meant(flat.tokens[start + 1], "INHERITS")
    if flat.word(start + 2) == "BY":
        yield from _meant(flat.tokens[start + 1], "PARTITION")
    if flat.word(start + 1) == "PARTITION" and flat.word(start + 4) == "(":
        yield from _meant(flat.tokens[start + 3], "RANGE", "LIST", "HASH")


def _inside(tokens: Sequence[Token], opening: int) -> Sequence[Token]:
    """What stands in the brackets that open at a position."""
    depth = 0
    for position in range(opening, len(tokens)):
        depth += (tokens[position].word == "(") - (tokens[position].word == ")")
        if not depth:
            return tokens[opening + 1 : position]
    return tokens[opening + 1 :]


def _slips_in_item(flat: _Flat) -> Iterator[_Slip]:
    """The slips in the definition of a column, or in a constraint of its own."""
    if flat.tokens and flat.word(1) == "(":
        yield from _meant(flat.tokens[0], "CHECK", "UNIQUE", "EXCLUDE")
    if flat.word(2) in _CONSTRAINTS:
        yield from _meant(flat.tokens[0], "CONSTRAINT")
    for position, token in enumerate(flat.tokens):
        if token.kind == "word":
            yield from _meant(token, *_fitting(flat, position))


def _fitting(flat: _Flat, position: int) -> tuple[str, ...]:
    """The keywords that can stand in an item at a position where no name can."""
    third, second, before = (flat.word(position - back) for back in (3, 2, 1))
    after = flat.word(position + 1)
    if before == "NOT":
        return ("NULL", "DEFERRABLE", "VALID", "ENFORCED")
    if before in ("PRIMARY", "FOREIGN"):
        return ("KEY",)
    if after == "KEY" and (position or flat.word(2) == "("):
        return ("PRIMARY", "FOREIGN", "UNIQUE")
    if second == "CONSTRAINT":
        return (*_CONSTRAINTS, *_IN_A_COLUMN)
    if second == "ON" and before in ("DELETE", "UPDATE"):
        return ("CASCADE", "RESTRICT", *(("SET",) if after in ("NULL", "DEFAULT") else ()))
    if before == "ON" and after in ("CASCADE", "RESTRICT", "SET", "NO"):
        return ("DELETE", "UPDATE")
    if third == "ON" and before in ("SET", "NO"):
        return ("NULL", "DEFAULT") if before == "SET" else ("ACTION",)
    if before == "INITIALLY":
        return ("DEFERRED", "IMMEDIATE")
    if before == "GENERATED":
        return ("ALWAYS", "BY")
    is_mark = position > 0 and flat.tokens[position - 1].kind == "mark" and before not in ("(", "]")
    if position < 2 or is_mark or before in _BEFORE_A_NAME or after == "." or flat.word(1) == "AS":
        return ()
    return (*_IN_A_COLUMN, "NOT") if after == "NULL" else _IN_A_COLUMN


def _slips_in_alter(rest: Sequence[Token]) -> Iterator[_Slip]:
    start = _Flat(rest).after_name(0)
    for action in between_commas(rest[start:]):
        flat = _Flat(action)
        if flat.word(1) in ("COLUMN", "CONSTRAINT"):
            yield from _meant(flat.tokens[0], "ADD", "DROP", "ALTER", "RENAME")
        if flat.word(0) == "ADD":
            yield from _slips_in_add(flat.after(1))
        elif flat.word(0) in ("DROP", "ALTER", "RENAME", "VALIDATE") and len(flat.tokens) > 2:
            yield from _slips_in_change(flat)
        elif flat.word(0) in ("ATTACH", "DETACH") and flat.is_name(2):
            yield from _meant(flat.tokens[1], "PARTITION")
        elif flat.word(1) == "ROW" and len(flat.tokens) == 4:
            yield from _meant(flat.tokens[2], "LEVEL")
            yield from _meant(flat.tokens[3], "SECURITY")


def _slips_in_add(flat: _Flat) -> Iterator[_Slip]:
    is_longer = flat.is_name(1) and flat.is_name(2) and flat.word(1) not in _LONG_TYPES
    if flat.word(1) == "IF" or (is_longer and flat.word(2) not in _AFTER_A_TYPE):
        yield from _meant(flat.tokens[0], "COLUMN")
    start = 1 if flat.word(0) == "COLUMN" else 0
    while flat.word(start) in ("IF", "NOT", "EXISTS"):
        start += 1
    yield from _slips_in_item(flat.after(start))


_CHANGES = ("SET", "DROP", "TYPE", "ADD", "RESET", "RESTART", "CASCADE", "RESTRICT", "TO", "OPTIONS")


def _slips_in_change(flat: _Flat) -> Iterator[_Slip]:
    """The slips in one action that drops, changes or renames something."""
    verb = flat.word(0)
    if flat.is_name(2) and flat.word(2) not in _CHANGES:
        yield from _meant(flat.tokens[1], "COLUMN", "CONSTRAINT")
    if verb != "ALTER":
        return
    start = 3 if flat.word(1) == "COLUMN" else 2
    if flat.is_name(start + 1):
        yield from _meant(flat.tokens[start], "TYPE")
    if flat.word(start) in ("SET", "DROP") and flat.is_name(start + 1):
        yield from _meant(flat.tokens[start + 1], "DEFAULT", "STATISTICS", "STORAGE", "IDENTITY")
    if flat.word(start + 1) == "NOT" and flat.is_name(start + 2):
        yield from _meant(flat.tokens[start + 2], "NULL")


# What is read

_TABLE_PARTS = ("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE")
_INDEX_PARTS = ("KEY", "INDEX", "FULLTEXT", "SPATIAL")
_TEMPORARY = frozenset(("TEMP", "TEMPORARY"))
_COPIES = ("LIKE", "SELECT", "WITH")
_CHANGED_BY_BODY = re.compile(
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
_INCLUDE = re.compile(r"\\(?:i|ir|include|include_relative|gexec)\b")


class _Cursor:
    """Goes through the tokens of a statement."""

    def __init__(self, text: Text, tokens: Sequence[Token], position: int = 0) -> None:
        self.tokens = tokens
        self.position = position
        self._text = text

    @property
    def token(self) -> Token | None:
        return self.tokens[self.position] if self.position < len(self.tokens) else None

    @property
    def word(self) -> str:
        """The word or mark that comes next, in capitals."""
        return self.token.word if self.token else ""

    def take(self, *words: str) -> bool:
        """Goes past these words, if they all come next."""
        found = tuple(token.word for token in self.tokens[self.position : self.position + len(words)])
        if found == words:
            self.position += len(words)
        return found == words

    def left(self) -> Sequence[Token]:
        """The tokens that are still to come."""
        return self.tokens[self.position :]

    def skip(self, *choices: str) -> None:
        """Goes past as many of these words as come next."""
        while self.word and self.word in choices:
            self.position += 1

    def name(self) -> Name | None:
        """Goes past a name, and the schema before it."""
        parts: list[str] = []
        place = None
        while (token := self.token) and token.kind in ("word", "name"):
            self.position += 1
            place = self.span(token, token)
            parts.append(self._unquoted(token))
            if not self.take("."):
                break
        return Name(parts[-1], ".".join(parts), place) if place else None

    def names(self) -> tuple[Name, ...]:
        """Goes past names with commas between them."""
        found = []
        while name := self.name():
            found.append(name)
            if not self.take(","):
                break
        return tuple(found)

    def bracketed(self) -> Sequence[Token]:
        """Goes past brackets that open here, and gives what stands in them."""
        inside = _inside(self.tokens, self.position)
        self.position += len(inside) + 2
        return inside

    def listed(self) -> tuple[Name, ...]:
        """Goes past a list of columns in brackets, if one comes next."""
        if self.word != "(":
            return ()
        names = (_Cursor(self._text, part).name() for part in between_commas(self.bracketed()))
        return tuple(name for name in names if name)

    def plain(self) -> tuple[tuple[Name, ...], bool]:
        """Goes past a list of columns and expressions in brackets: the columns, and whether that is all."""
        items = between_commas(self.bracketed()) if self.word == "(" else []
        names = [name for item in items if (name := _plain_column(self.at(item)))]
        return tuple(names), len(names) == len(items)

    def at(self, tokens: Sequence[Token], position: int = 0) -> _Cursor:
        """A cursor on other tokens of the same text."""
        return _Cursor(self._text, tokens, position)

    def span(self, first: Token, last: Token) -> Span:
        """The place in the source from one token to another."""
        return self._text.at(first.start, last.end)

    def _unquoted(self, token: Token) -> str:
        written = self._text.content[token.start : token.end]
        if token.kind == "word":
            return written
        quote = written[-1]
        return written[written.index("[" if quote == "]" else quote) + 1 : -1].replace(quote * 2, quote)


def _plain_column(item: _Cursor) -> Name | None:
    """The column of an index or a key, whatever its order; None when it is an expression."""
    name = item.name()
    if name is None or "." in name.qualified:
        return None
    if item.word == "(":
        is_length = [token.kind for token in item.bracketed()] == ["number"]
        return name if is_length else None
    return name if item.token is None or item.token.kind in ("word", "name") else None


class _Reader:
    """Notes what statements do.

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
        cursor = _Cursor(self._text, statement.tokens)
        verb, changed = statement.verb, statement.object
        self._found["statements"].append(self._text.at(statement.start, statement.tokens[0].end))
        is_known = True
        self._found["named_tables"].extend(_mentions(cursor.at(statement.tokens), statement))
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

    def _change(self, verb: str, changed: str, cursor: _Cursor, temporary: bool) -> bool:
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

    def _change_type(self, verb: str, changed: str, cursor: _Cursor) -> None:
        name = cursor.name()
        if name and verb == "CREATE":
            kind: Literal["type", "domain"] = "domain" if changed == "DOMAIN" else "type"
            self._found["created_types"].append(Type(name.name, name.qualified, name.at, kind))
        elif name and cursor.take("RENAME", "TO") and (new := cursor.name()):
            self._found["renamed_types"].append(Renaming(name, new))

    def _index(self, cursor: _Cursor) -> None:
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

    def _create(self, table: Name, cursor: _Cursor, temporary: bool) -> None:
        partition_of = cursor.name() if cursor.take("PARTITION", "OF") else None
        inside = cursor.bracketed() if cursor.word == "(" and not partition_of else ()
        columns: list[Name] = []
        for item in between_commas([token for token in inside if token.kind not in ELISIONS]):
            column = None if item[0].word in _COPIES else _column(cursor.at(item))
            columns += [column] if column else []
            self._constraints(table, column, cursor.at(item))
        complete = _is_complete(inside) and all(token.word != "INHERITS" for token in cursor.left())
        self._found["created_tables"].append(Table(table, tuple(columns), complete, temporary, partition_of))

    def _constraints(self, table: Name, column: Name | None, cursor: _Cursor) -> None:
        """Notes the foreign keys of a column, or the keys that stand on their own."""
        if column is None:
            self._key(table, cursor.at(cursor.tokens))
        columns: tuple[Name, ...] = (column,) if column else ()
        while token := cursor.token:
            cursor.position += 1
            if token.word == "FOREIGN" and cursor.take("KEY"):
                cursor.name()
                columns = cursor.listed()
            elif token.word == "REFERENCES" and (target := cursor.name()):
                listed = cursor.listed()
                at = cursor.span(token, cursor.tokens[cursor.position - 1])
                self._found["foreign_keys"].append(ForeignKey(table, columns, target, listed, at))

    def _key(self, table: Name, cursor: _Cursor) -> None:
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

    def _alter(self, table: Name, cursor: _Cursor) -> bool:
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

    def _act(self, table: Name, action: _Cursor) -> None:
        """Notes what one action of an ALTER TABLE does."""
        if (verb := action.word) in ("ADD", "DROP"):
            action.position += 1
            self._add_or_drop(verb, table, action)
        elif action.take("RENAME"):
            self._rename(table, action)
        elif action.take("CHANGE"):
            action.take("COLUMN")
            if (old := action.name()) and (new := action.name()):
                self._found["renamed_columns"].append(Renaming(old, new, table))

    def _add_or_drop(self, verb: str, table: Name, action: _Cursor) -> None:
        if verb == "ADD":
            self._add(table, action)
            return
        named = action.take("COLUMN")
        action.skip("IF", "EXISTS")
        is_other = not named and action.word in (*_TABLE_PARTS, *_INDEX_PARTS, "PARTITION", "EXPRESSION")
        for column in () if is_other else action.names():
            self._found["dropped_columns"].append(Column(table, column))

    def _add(self, table: Name, action: _Cursor) -> None:
        action.take("COLUMN")
        action.skip("IF", "NOT", "EXISTS")
        is_list = action.word == "("
        for item in between_commas(action.bracketed()) if is_list else [action.left()]:
            column = _column(action.at(item))
            if column and item[0].word != "PARTITION":
                self._found["added_columns"].append(Column(table, column))
            self._constraints(table, column, action.at(item))

    def _rename(self, table: Name, action: _Cursor) -> None:
        if action.word in ("CONSTRAINT", "INDEX", "KEY"):
            return
        if action.take("TO") or action.take("AS"):
            if new := action.name():
                self._found["renamed_tables"].append(Renaming(table, new))
            return
        action.take("COLUMN")
        if (old := action.name()) and action.take("TO") and (new := action.name()):
            self._found["renamed_columns"].append(Renaming(old, new, table))


def _is_complete(inside: Sequence[Token]) -> bool:
    """Whether all columns of a table stand between its brackets."""
    if not inside or inside[-1].word == ",":
        return False
    if any(part[0].word in _COPIES for part in between_commas(inside)):
        return False
    return all(token.kind not in ELISIONS for token in inside)


def _column(item: _Cursor) -> Name | None:
    """The column that an item between the brackets of a table defines, if it is no constraint."""
    words = [token.word for token in item.tokens]
    if not words or words[0] in _TABLE_PARTS or words[:2] == ["PERIOD", "FOR"]:
        return None
    if words[0] in _INDEX_PARTS and "(" in words:
        inside = item.tokens[words.index("(") + 1 :]
        if inside and inside[0].kind in ("word", "name"):
            return None
    return item.name()


# Which tables are named

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


def _mentions(cursor: _Cursor, statement: Statement) -> Iterator[Name]:
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


def _tables_here(cursor: _Cursor, keyword: Token, defined: set[str]) -> Iterator[Name]:
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


def _follows(cursor: _Cursor) -> str:
    after = cursor.position + 1
    return cursor.tokens[after].word if after < len(cursor.tokens) else ""


def _defined(tokens: Sequence[Token], cursor: _Cursor) -> set[str]:
    """The names that a WITH gives to its queries."""
    if not any(token.word == "WITH" for token in tokens):
        return set()
    found = set()
    for before, position in zip(tokens, range(1, len(tokens)), strict=False):
        if before.word not in ("WITH", "RECURSIVE", ","):
            continue
        query = cursor.at(tokens, position)
        name = query.name()
        query.listed()
        if name and query.take("AS") and query.word in ("(", "NOT", "MATERIALIZED"):
            found.add(name.name.casefold())
    return found
