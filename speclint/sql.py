"""What a block of SQL does, and whether it is SQL at all.

`read` takes names and places from the words of each statement, which is the same in every dialect and
needs no parser to know the rest of it. `problem` asks sqlglot, and believes it only about statements
that every parser should know: what one dialect refuses another may allow, and a document need not say
which one it is written in.

Statements are found here, not by sqlglot: a missing `;`, a routine's body, a `...` and the commands of
psql are told apart, and one statement that cannot be read leaves the others readable. A block of more
than `LONGEST` characters is neither judged nor read; a statement with more than `DEEPEST` nested
brackets is not judged.
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise, zip_longest
from typing import Any

from speclint.model import Code, Span, Text

LONGEST = 50_000
DEEPEST = 30


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands in the SQL, without quotes; `qualified` keeps the schema before it."""

    name: str
    qualified: str
    at: Span


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
class Script:
    """What a block of SQL does, each kind of thing in the order in which it stands.

    `named_tables` are all mentions of tables, those that are created or dropped included. `unread` are
    the beginnings of statements that may change tables, columns or types in ways that cannot be seen
    here. Of a `broken` block nothing else is known.
    """

    broken: bool = False
    unread: tuple[Span, ...] = ()
    created_tables: tuple[Table, ...] = ()
    created_types: tuple[Name, ...] = ()
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


def read(code: Code, dialect: str = "postgres") -> Script:
    """What a block of SQL does, in the dialect that sqlglot calls so."""
    text = Text(code.content, code.lines)
    if not code.content.strip():
        return Script()
    if not _is_readable(code.content):
        return Script(unread=(code.lines[0],))
    if problem(code, dialect):
        return Script(broken=True)
    reader = _Reader(text)
    for statement in _statements(code.content, dialect):
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


# Tokens


@dataclass(frozen=True, slots=True)
class _Token:
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
_ELISIONS = ("elision", "remark")
_BACKSLASHED = {
    "comment": rf"\#[^\n]*+ | {_PIECES['comment']}",
    "string": r"""(?i:[bxn])?'(?:[^'\\]|\\.|'')*+' | "(?:[^"\\]|\\.|"")*+" """,
    "name": "`[^`]*+`",
}
_BRACKETED = {"name": rf"{_PIECES['name']} | \[[^]\n]*+\]"}


# A comment that stands for what is left out: `-- ... other columns`.
_ELIDING = re.compile(r"(?:--|#|/\*)\s*(?:\.\.\.|…)")


def _lexis(**others: str) -> re.Pattern[str]:
    pieces = {**_PIECES, **others}
    return re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in pieces.items()), re.X | re.S)


_STANDARD = _lexis()
_MYSQL = _lexis(**_BACKSLASHED)
_LEXIS = {
    **dict.fromkeys(
        ("mysql", "doris", "starrocks", "singlestore", "bigquery", "databricks", "spark"), _MYSQL
    ),
    **dict.fromkeys(("tsql", "fabric", "sqlite"), _lexis(**_BRACKETED)),
}


def _tokens(content: str, dialect: str) -> list[_Token]:
    """The tokens of a block; strings are read as MySQL does when one would not end otherwise."""
    tokens = list(_scan(content, _LEXIS.get(dialect, _STANDARD)))
    if any(token.kind == "unclosed" for token in tokens):
        others = list(_scan(content, _MYSQL))
        if not any(token.kind == "unclosed" for token in others):
            return others
    return tokens


def _scan(content: str, lexis: re.Pattern[str]) -> Iterator[_Token]:
    fresh = True
    for match in lexis.finditer(content):
        kind = match.lastgroup or "body"
        if kind == "comment" and _ELIDING.match(match[0]):
            kind = "remark"
        elif kind in ("blank", "comment"):
            fresh = fresh or "\n" in match[0]
            continue
        word = match[0].upper() if kind in ("word", "mark") else ""
        yield _Token(kind, word, match.start(), match.end(), fresh)
        fresh = False
        if kind == "unclosed":
            return


# Statements

_VERBS = frozenset(
    """
    ABORT ALTER ANALYSE ANALYZE ATTACH BEGIN CALL CHECKPOINT CLOSE CLUSTER COMMENT COMMIT COPY CREATE
    DEALLOCATE DECLARE DELETE DELIMITER DESC DESCRIBE DETACH DISCARD DO DROP END EXEC EXECUTE EXPLAIN FETCH
    FLUSH GO GRANT IF IMPORT INSERT KILL LISTEN LOAD LOCK MERGE MOVE NOTIFY OPTIMIZE PRAGMA PREPARE PRINT
    REASSIGN REFRESH REINDEX RELEASE RENAME REPLACE RESET RETURN REVOKE ROLLBACK SAVEPOINT SECURITY SELECT
    SET SHOW START TABLE TRUNCATE UNLISTEN UPDATE UPSERT USE VACUUM VALUES WHILE WITH
    """.split()
)
_MODIFIERS = frozenset(
    """
    OR REPLACE TEMP TEMPORARY GLOBAL LOCAL UNLOGGED UNIQUE MATERIALIZED RECURSIVE CONSTRAINT FOREIGN TRUSTED
    PROCEDURAL DEFAULT EXTERNAL VIRTUAL CLUSTERED NONCLUSTERED FULLTEXT SPATIAL BITMAP TRANSIENT
    """.split()
)
_OBJECTS = frozenset(
    """
    ACCESS AGGREGATE ASSERTION CAST CATALOG COLLATION CONVERSION DATA DATABASE DICTIONARY DIRECTORY DOMAIN
    EVENT EXTENSION FUNCTION GROUP INDEX KEYSPACE LANGUAGE LINK LOGIN MACRO MODEL OPERATOR PACKAGE PARTITION
    POLICY PROC PROCEDURE PROFILE PROPERTY PUBLICATION ROLE ROUTINE RULE SCHEMA SECRET SEQUENCE SERVER STAGE
    STATISTICS STREAM SUBSCRIPTION SYNONYM SYSTEM TABLE TABLESPACE TASK TEXT TRANSFORM TRIGGER TYPE USER
    VIEW WAREHOUSE
    """.split()
)
_ROUTINES = ("FUNCTION", "PROCEDURE", "PROC", "TRIGGER", "EVENT", "PACKAGE", "ROUTINE")
_STARTS = {
    "CREATE": {
        "TABLE",
        "TYPE",
        "INDEX",
        "UNIQUE",
        "VIEW",
        "DOMAIN",
        "SCHEMA",
        "TRIGGER",
        "FUNCTION",
        "EXTENSION",
    },
    "ALTER": {"TABLE", "TYPE", "DOMAIN"},
    "DROP": {"TABLE", "TYPE", "DOMAIN", "SCHEMA", "VIEW"},
    "INSERT": {"INTO"},
    "COMMENT": {"ON"},
}


@dataclass(frozen=True, slots=True)
class _Statement:
    """The tokens of a statement; `verb` and `object` are its words: `CREATE`, `TABLE`.

    `joined` is the first token of the next statement when no `;` parts the two.
    """

    tokens: tuple[_Token, ...]
    verb: str
    object: str
    joined: _Token | None = None

    @property
    def start(self) -> int:
        return self.tokens[0].start

    @property
    def end(self) -> int:
        return self.tokens[-1].end


def _statements(content: str, dialect: str) -> list[_Statement]:
    splitter = _Splitter()
    tokens = _tokens(content, dialect)
    for token, after in zip_longest(tokens, tokens[1:]):
        splitter.add(token, after)
    splitter.end()
    return splitter.statements


class _Splitter:
    """Puts tokens together to statements, which end at a `;` that is not in a routine's body."""

    def __init__(self) -> None:
        self.statements: list[_Statement] = []
        self._tokens: list[_Token] = []
        self._brackets = 0
        self._blocks = 0

    def add(self, token: _Token, after: _Token | None) -> None:
        if token.kind == "remark" and self._brackets <= 0:
            return
        if token.kind == "command" or (token.word == "GO" and token.fresh and (not after or after.fresh)):
            self.end()
            if token.kind == "command":
                self._tokens = [token]
                self.end()
        elif token.word == ";" and not self._blocks:
            self.end()
        else:
            if after and self._is_start(token, after):
                self.end(token)
            self._tokens.append(token)
            self._brackets += {"(": 1, ")": -1}.get(token.word, 0)
            self._count_blocks(token, after)

    def end(self, joined: _Token | None = None) -> None:
        """Ends the statement; `joined` is what starts the next one without a `;` before it."""
        if self._tokens:
            self.statements.append(_Statement(tuple(self._tokens), *_head(self._tokens), joined))
        self._tokens, self._brackets, self._blocks = [], 0, 0

    def _is_start(self, token: _Token, after: _Token) -> bool:
        """Whether a statement that was not ended is followed by another one here."""
        if not (token.fresh and after.word in _STARTS.get(token.word, ())):
            return False
        if self._brackets > 0 or not self._tokens or self._tokens[-1].word in (",", "("):
            return False
        verb, changed = _head(self._tokens)
        return verb in ("CREATE", "ALTER", "DROP") and changed in ("TABLE", "TYPE", "INDEX", "DOMAIN")

    def _count_blocks(self, token: _Token, after: _Token | None) -> None:
        if token.word not in ("BEGIN", "CASE", "END") or _head(self._tokens)[1] not in _ROUTINES:
            return
        if token.word != "END":
            self._blocks += 1 if self._blocks or token.word == "BEGIN" else 0
        elif self._blocks and not (after and after.word in ("IF", "LOOP", "WHILE", "REPEAT", "FOR")):
            self._blocks -= 1


def _head(tokens: Sequence[_Token]) -> tuple[str, str]:
    """The verb of a statement, and for CREATE, ALTER and DROP what kind of object it is about."""
    verb = tokens[0].word
    if verb not in ("CREATE", "ALTER", "DROP"):
        return verb, ""
    words = (token.word for token in tokens[1:10])
    return verb, next((word for word in words if word not in _MODIFIERS), "")


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
    return next(filter(None, map(judge.flaw, _statements(content, dialect))), None)


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
    COMPRESSION CONNECT CONSTRAINT CYCLE DEFERRABLE DISTKEY DIV ENCODE ENFORCED ENGINE ESCAPE EXCLUDE
    FETCH FILTER FOR GENERATED GLOB IDENTITY INCLUDE INITIALLY INTO INVISIBLE ISNULL LIKE LIMIT LOCK
    MASKED MATCH MATERIALIZED MEMBER MOD NO NOT NOTNULL NULLS OF OFFSET ON OPERATOR OPTION OPTIONS ORDER
    OUTPUT OVER OVERLAPS OVERRIDING PARTITION PERIOD PERSISTED PIVOT QUALIFY REGEXP RETURNING RLIKE
    ROWGUIDCOL SEARCH SET SETS SIGNED SIMILAR SORTKEY SPARSE START STORAGE STORED TABLESAMPLE TABLESPACE
    TTL UNPIVOT UNSIGNED USING VALID VIRTUAL VISIBLE WHERE WINDOW WITH WITHIN WITHOUT XOR ZEROFILL
    """.split()
)
_MOST_DOUBTS = 5
_LONGEST_DOUBT = 10_000


class _Judge:
    """Says of one statement after the other what is broken in it."""

    def __init__(self, content: str, dialect: str) -> None:
        self._content = content
        self._dialect = dialect
        self._doubts = 0

    def flaw(self, statement: _Statement) -> _Flaw | None:
        if statement.verb not in _VERBS:
            return self._misspelt_verb(statement)
        return (
            self._misspelt_object(statement)
            or self._unclosed(statement)
            or self._brackets(statement)
            or self._trailing_comma(statement)
            or self._unparsed(statement)
            or self._joined(statement)
        )

    def _text(self, token: _Token) -> str:
        return self._content[token.start : token.end]

    def _misspelt_verb(self, statement: _Statement) -> _Flaw | None:
        words = [token.word for token in statement.tokens[:6]]
        meant = next(iter(get_close_matches(words[0], _LIKELY, 1, 0.75)), "")
        sure = {"INSERT": words[1:2] == ["INTO"], "DELETE": words[1:2] == ["FROM"], "UPDATE": "SET" in words}
        about = next((word for word in words[1:] if word not in _MODIFIERS), "")
        likely = about in _LIKELY_OBJECTS if meant in _JUDGED else sure.get(meant, "FROM" in words)
        if not meant or not likely:
            return None
        return self._unknown(statement.tokens[0], meant)

    def _misspelt_object(self, statement: _Statement) -> _Flaw | None:
        known = not statement.object.isalpha() or statement.object in _OBJECTS
        if statement.verb not in _JUDGED or known or len(statement.tokens) < 3:
            return None
        meant = next(iter(get_close_matches(statement.object, _LIKELY_OBJECTS, 1, 0.75)), "")
        token = next(token for token in statement.tokens if token.word == statement.object)
        return self._unknown(token, meant) if meant else None

    def _unknown(self, token: _Token, meant: str) -> _Flaw:
        written = self._text(token)
        word = meant if written.isupper() else meant.lower()
        return _Flaw(token.start, token.end, f"SQL has no `{written}`: `{word}` may be meant")

    def _unclosed(self, statement: _Statement) -> _Flaw | None:
        last = statement.tokens[-1]
        if last.kind != "unclosed":
            return None
        text = self._text(last)
        said = (
            f"this text has no closing `{text}`" if text[0] == "$" else _UNCLOSED[text.lstrip("uUbBxXnNeE&")]
        )
        return _Flaw(last.start, last.end, said)

    def _brackets(self, statement: _Statement) -> _Flaw | None:
        opened: list[_Token] = []
        for token in statement.tokens:
            if token.word == "(":
                opened.append(token)
            elif token.word == ")":
                if not opened:
                    return _Flaw(token.start, token.end, "`)` closes nothing that is open")
                opened.pop()
        return _Flaw(opened[-1].start, opened[-1].end, "`(` is never closed") if opened else None

    def _joined(self, statement: _Statement) -> _Flaw | None:
        token = statement.joined
        if token is None or self._dialect in ("tsql", "fabric"):
            return None
        return _Flaw(token.start, token.end, f"expected `;` before `{self._text(token)}`")

    def _trailing_comma(self, statement: _Statement) -> _Flaw | None:
        """A comma before a closing bracket, unless a comment there says that something is left out."""
        if self._dialect in _WITH_TRAILING_COMMAS:
            return None
        for comma, after in pairwise(statement.tokens):
            between = self._content[comma.end : after.start].strip()
            if comma.word == "," and after.word == ")" and not between:
                return _Flaw(comma.start, comma.end, "nothing follows this comma but `)`: take it out")
        return None

    def _unparsed(self, statement: _Statement) -> _Flaw | None:
        """What the parser of every dialect refuses, or None when it may be right in one of them."""
        if not _is_judged(statement) or self._doubts > _MOST_DOUBTS:
            return None
        text = self._content[statement.start : statement.end]
        stop = _stop(text, self._dialect)
        if stop is None:
            return None
        self._doubts += 1
        if len(text) > _LONGEST_DOUBT or any(_stop(text, other) is None for other in _OTHER_DIALECTS):
            return None
        token = _token_at(statement.tokens, statement.start + stop.offset)
        if token.word in _MAY_GO_ON:
            return None
        shown = self._text(token)
        said = f"expected `,` or `)` before `{shown}`" if stop.in_brackets else f"`{shown}` cannot stand here"
        return _Flaw(token.start, token.end, said)


def _is_judged(statement: _Statement) -> bool:
    """Whether every parser should know the whole of a statement, and nothing is left out of it."""
    if statement.verb not in _QUERIES and statement.object not in _JUDGED.get(statement.verb, ()):
        return False
    if any(token.kind in _ELISIONS for token in statement.tokens):
        return False
    return _depth(statement.tokens) <= DEEPEST


def _depth(tokens: Iterable[_Token]) -> int:
    depth = deepest = 0
    for token in tokens:
        depth += (token.word in ("(", "[", "{")) - (token.word in (")", "]", "}"))
        deepest = max(deepest, depth)
    return deepest


def _token_at(tokens: Sequence[_Token], offset: int) -> _Token:
    return next((token for token in tokens if token.end > offset), tokens[-1])


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


# What is read

_TABLE_PARTS = ("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE")
_INDEX_PARTS = ("KEY", "INDEX", "FULLTEXT", "SPATIAL")
_TEMPORARY = frozenset(("TEMP", "TEMPORARY"))
_COPIES = ("LIKE", "SELECT", "WITH")
_CHANGED_BY_BODY = re.compile(
    r"\b(?:create|alter|drop)(?:\s+\w+){0,4}?\s+(?:table|type|domain)\b", re.IGNORECASE
)
_INCLUDE = re.compile(r"\\(?:i|ir|include|include_relative|gexec)\b")


class _Cursor:
    """Goes through the tokens of a statement."""

    def __init__(self, text: Text, tokens: Sequence[_Token], position: int = 0) -> None:
        self.tokens = tokens
        self.position = position
        self._text = text

    @property
    def token(self) -> _Token | None:
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

    def left(self) -> Sequence[_Token]:
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

    def bracketed(self) -> tuple[_Token, ...]:
        """Goes past brackets that open here, and gives what stands in them."""
        start = self.position + 1
        depth = 0
        while self.token:
            depth += {"(": 1, ")": -1}.get(self.word, 0)
            if depth <= 0:
                break
            self.position += 1
        self.position += 1
        return tuple(self.tokens[start : self.position - 1])

    def listed(self) -> tuple[Name, ...]:
        """Goes past a list of columns in brackets, if one comes next."""
        if self.word != "(":
            return ()
        parts = _parts(self.bracketed())
        names = (_Cursor(self._text, part).name() for part in parts)
        return tuple(name for name in names if name)

    def at(self, tokens: Sequence[_Token], position: int = 0) -> _Cursor:
        """A cursor on other tokens of the same text."""
        return _Cursor(self._text, tokens, position)

    def span(self, first: _Token, last: _Token) -> Span:
        """The place in the source from one token to another."""
        return self._text.at(first.start, last.end)

    def _unquoted(self, token: _Token) -> str:
        written = self._text.content[token.start : token.end]
        if token.kind == "word":
            return written
        quote = written[-1]
        return written[written.index("[" if quote == "]" else quote) + 1 : -1].replace(quote * 2, quote)


def _parts(tokens: Sequence[_Token]) -> list[tuple[_Token, ...]]:
    """The tokens between commas that stand in no bracket."""
    parts: list[list[_Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += {"(": 1, ")": -1}.get(token.word, 0)
        if token.word == "," and not depth:
            parts.append([])
        else:
            parts[-1].append(token)
    return [tuple(part) for part in parts if part]


class _Reader:
    """Notes what statements do."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._found: defaultdict[str, list[Any]] = defaultdict(list)

    def script(self) -> Script:
        found: dict[str, Any] = {field: tuple(notes) for field, notes in self._found.items()}
        return Script(**found)

    def read(self, statement: _Statement) -> None:
        cursor = _Cursor(self._text, statement.tokens)
        verb, changed = statement.verb, statement.object
        self._found["named_tables"].extend(_mentions(cursor.at(statement.tokens), statement))
        if verb in ("CREATE", "ALTER", "DROP"):
            words = [token.word for token in statement.tokens]
            cursor.position = words.index(changed) + 1 if changed else len(words)
            temporary = not _TEMPORARY.isdisjoint(words[: cursor.position])
            cursor.skip("IF", "NOT", "EXISTS", "ONLY")
            self._change(verb, changed, cursor, temporary)
        if self._is_unread(statement):
            first_line, *_ = self._text.content[statement.start : statement.end].split("\n", 1)
            self._found["unread"].append(self._text.at(statement.start, statement.start + len(first_line)))

    def _is_unread(self, statement: _Statement) -> bool:
        written = self._text.content[statement.start : statement.end]
        if statement.tokens[0].kind == "command":
            return bool(_INCLUDE.match(written))
        if statement.verb == "DO":
            return bool(_CHANGED_BY_BODY.search(written))
        if (statement.verb, statement.object) == ("CREATE", "SCHEMA"):
            return any(token.word == "CREATE" for token in statement.tokens[1:])
        return (statement.verb, statement.object) in (("DROP", "DATABASE"), ("DROP", "OWNED"))

    def _change(self, verb: str, changed: str, cursor: _Cursor, temporary: bool) -> None:
        if changed in ("TABLE", "TYPE", "DOMAIN", "SCHEMA") and verb == "DROP":
            kind = {"TABLE": "dropped_tables", "SCHEMA": "dropped_schemas"}.get(changed, "dropped_types")
            self._found[kind].extend(cursor.names())
        elif changed in ("TYPE", "DOMAIN"):
            self._change_type(verb, cursor)
        elif changed == "TABLE" and (name := cursor.name()):
            if verb == "CREATE":
                self._create(name, cursor, temporary)
            else:
                self._alter(name, cursor)

    def _change_type(self, verb: str, cursor: _Cursor) -> None:
        name = cursor.name()
        if name and verb == "CREATE":
            self._found["created_types"].append(name)
        elif name and cursor.take("RENAME", "TO") and (new := cursor.name()):
            self._found["renamed_types"].append(Renaming(name, new))

    def _create(self, table: Name, cursor: _Cursor, temporary: bool) -> None:
        partition_of = cursor.name() if cursor.take("PARTITION", "OF") else None
        inside = cursor.bracketed() if cursor.word == "(" and not partition_of else ()
        columns: list[Name] = []
        for item in _parts([token for token in inside if token.kind not in _ELISIONS]):
            column = None if item[0].word in _COPIES else _column(cursor.at(item))
            columns += [column] if column else []
            self._references(table, column, cursor.at(item))
        complete = _is_complete(inside) and all(token.word != "INHERITS" for token in cursor.left())
        self._found["created_tables"].append(Table(table, tuple(columns), complete, temporary, partition_of))

    def _references(self, table: Name, column: Name | None, cursor: _Cursor) -> None:
        """Notes the foreign keys of a column, or of a constraint of its own."""
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

    def _alter(self, table: Name, cursor: _Cursor) -> None:
        self._found["altered_tables"].append(table)
        cursor.skip("*")
        for action in _parts(cursor.tokens[cursor.position :]):
            self._act(table, cursor.at(action))

    def _act(self, table: Name, action: _Cursor) -> None:
        """Notes what one action of an ALTER TABLE does."""
        if action.take("ADD"):
            self._add(table, action)
        elif action.take("DROP"):
            named = action.take("COLUMN")
            action.skip("IF", "EXISTS")
            is_other = not named and action.word in (*_TABLE_PARTS, *_INDEX_PARTS, "PARTITION", "EXPRESSION")
            for column in () if is_other else action.names():
                self._found["dropped_columns"].append(Column(table, column))
        elif action.take("RENAME"):
            self._rename(table, action)
        elif action.take("CHANGE"):
            action.take("COLUMN")
            if (old := action.name()) and (new := action.name()):
                self._found["renamed_columns"].append(Renaming(old, new, table))

    def _add(self, table: Name, action: _Cursor) -> None:
        action.take("COLUMN")
        action.skip("IF", "NOT", "EXISTS")
        items = _parts(action.bracketed()) if action.word == "(" else [action.tokens[action.position :]]
        for item in items:
            column = _column(action.at(item))
            if column and item[0].word != "PARTITION":
                self._found["added_columns"].append(Column(table, column))
            self._references(table, column, action.at(item))

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


def _is_complete(inside: Sequence[_Token]) -> bool:
    """Whether all columns of a table stand between its brackets."""
    if not inside or inside[-1].word == ",":
        return False
    if any(part[0].word in _COPIES for part in _parts(inside)):
        return False
    return all(token.kind not in _ELISIONS for token in inside)


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


def _mentions(cursor: _Cursor, statement: _Statement) -> Iterator[Name]:
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


def _names_a_table(token: _Token, before: str, function: list[str], statement: _Statement) -> bool:
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


def _tables_here(cursor: _Cursor, keyword: _Token, defined: set[str]) -> Iterator[Name]:
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


def _defined(tokens: Sequence[_Token], cursor: _Cursor) -> set[str]:
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
