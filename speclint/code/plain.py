"""Statements so plain that the parser of PostgreSQL surely knows them, so that it need not be asked.

Most specs hold no others, and the parser takes longer to be loaded than a spec to be checked. What is
plain is a regular expression over the statement's tokens, in which `n` is any name, `0` a number and `s` a
text. It says less than the parser knows: what does not match is not wrong, but asked about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from speclint.code.tokens import Token
from speclint.expressions import expression

# Words that the parser refuses as the name of a table, column, type, index or constraint in some place.
_NO_NAMES = frozenset(
    """
    ALL ALTER ANALYZE AND ANTI ANY APPLY ARRAY AS ASC ASOF AUTOINCREMENT AUTO_INCREMENT BEGIN BETWEEN CACHE
    CALL CASE COLLATE COLUMN COMMENT COMMIT CONNECT_BY_ROOT CONSTRAINT COPY CREATE CROSS CSTRING CUBE
    CURRENT_CATALOG CURRENT_DATE CURRENT_SCHEMA CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DATABASE DECLARE
    DEFAULT DELETE DESC DESCRIBE DISTINCT DO DROP ELSE END ESCAPE EXCEPT EXCLUDE EXEC EXECUTE EXISTS EXPLAIN
    FALSE FETCH FILE FILTER FIRST FOR FORMAT FROM FULL FUNCTION GLOB GRANT HAVING IF ILIKE IN INDEX INNER
    INOUT INSERT INTERSECT INTO IS ISNULL JOIN KEEP KILL LATERAL LEFT LIKE LIMIT LIST LOAD LOCALTIME
    LOCALTIMESTAMP LOCK MAP MERGE NAMESPACE NATURAL NEXT NOT NOTNULL NULLABLE OBJECT OFFSET OID ON ONLY
    OPERATOR OPTIMIZE OR ORDINALITY OUT OUTER OVER OVERLAPS OVERWRITE PARTITION PARTITIONED_BY PERCENT PIVOT
    PRAGMA PREPARE PROCEDURE QUALIFY RANGE RECURSIVE REF REFERENCES REFRESH REGCLASS REGCOLLATION REGCONFIG
    REGDICTIONARY REGEXP REGNAMESPACE REGOPER REGOPERATOR REGPROC REGPROCEDURE REGROLE REGTYPE REINDEX RENAME
    REPLACE RESET RETURNING REVOKE RIGHT RLIKE ROLLBACK ROLLUP ROW ROWS SCHEMA SELECT SEMI SEQUENCE SESSION
    SESSION_USER SET SETTINGS SHOW SOME STRAIGHT_JOIN STRUCT TABLE TABLESAMPLE TEMP TEMPORARY THEN TRIGGER
    TRUE TRUNCATE TYPE UNCACHE UNION UNIQUE UNNEST UNPIVOT UPDATE USE USING VACUUM VALUES VARIADIC VECTOR
    VIEW VOLATILE WHEN WHERE WINDOW WITH XOR
    """.split()
)
# What else the patterns below mean by themselves.
_OWN_WORDS = frozenset(
    """
    ACTION ADD ALWAYS BY CASCADE CHECK CONCURRENTLY FOREIGN GENERATED IDENTITY KEY NO NULL PRIMARY RESTRICT
    """.split()
)
_GIVES_A_VALUE = frozenset(("NOW", "GEN_RANDOM_UUID", "UUID_GENERATE_V4"))
_MEASURES = frozenset(("LENGTH", "CHAR_LENGTH", "OCTET_LENGTH", "LOWER", "UPPER"))
_COMPARISONS = frozenset("<>=!")


def _listed(item: str, end: str = r"\)") -> str:
    """One or more of an item with commas between them, up to what ends them; the item is written once."""
    return rf"(?:{item}(?:, (?!{end})|(?={end})))++"


_END = r"\Z"
_FALL_OR_END = r"(?:CASCADE|RESTRICT|\Z)"
_TABLE = r"n (?:\. n )?+"
_NAMES = rf"\( {_listed('n ')}\) "
_TYPE = r"n (?:\( 0 (?:, 0 )?+\) )?+(?:\[ \] )?+"
_VALUE = r"(?:0|s|NULL|TRUE|FALSE|CURRENT_TIMESTAMP|value \( \)) "
_OPERAND = r"(?:[n0s]|measure \( n \)) "
_COMPARED = (
    rf"{_OPERAND}(?:(?:=|<>|!=|<=|>=|<|>) {_OPERAND}|LIKE s |IS (?:NOT )?+NULL "
    rf"|BETWEEN {_OPERAND}AND {_OPERAND}|IN \( {_listed(_OPERAND)}\) )"
)
_TERM = rf"(?:{_COMPARED}|\( {_COMPARED}\) (?:= \( {_COMPARED}\) )?+)"
_CONDITION = rf"(?:{_TERM}(?:(?:AND|OR) (?!\)|\Z)|(?=\)|\Z)))++"
_ON_CHANGE = r"ON (?:DELETE|UPDATE) (?:CASCADE|RESTRICT|NO ACTION|SET NULL|SET DEFAULT) "
_REFERENCE = rf"REFERENCES {_TABLE}(?:{_NAMES})?+(?:{_ON_CHANGE}){{0,2}}+"
_COLUMN = (
    rf"n {_TYPE}(?:NOT NULL |NULL |PRIMARY KEY |UNIQUE |DEFAULT {_VALUE}|{_REFERENCE}"
    rf"|CHECK \( {_CONDITION}\) |GENERATED (?:ALWAYS|BY DEFAULT) AS IDENTITY )*+"
)
_CONSTRAINT = (
    rf"(?:CONSTRAINT n )?+(?:(?:PRIMARY KEY|UNIQUE) {_NAMES}|FOREIGN KEY {_NAMES}{_REFERENCE}"
    rf"|CHECK \( {_CONDITION}\) )"
)
_ORDERED = r"n (?:(?:ASC|DESC) )?+"
_ACTION = (
    rf"(?:ADD COLUMN (?:IF NOT EXISTS )?+{_COLUMN}|DROP COLUMN (?:IF EXISTS )?+n (?:(?:CASCADE|RESTRICT) )?+)"
)
_ROW = rf"\( {_listed(_VALUE)}\) "
_PLAIN = (
    rf"CREATE TABLE (?:IF NOT EXISTS )?+{_TABLE}\( {_listed(f'(?:{_CONSTRAINT}|{_COLUMN})')}\) "
    rf"|CREATE (?:UNIQUE )?+INDEX (?:CONCURRENTLY )?+(?:IF NOT EXISTS )?+n ON {_TABLE}(?:USING n )?+"
    rf"\( {_listed(_ORDERED)}\) (?:WHERE {_CONDITION})?+"
    rf"|ALTER TABLE (?:IF EXISTS )?+{_TABLE}{_listed(_ACTION, _END)}"
    rf"|INSERT INTO {_TABLE}{_NAMES}VALUES {_listed(_ROW, _END)}"
    rf"|DROP TABLE (?:IF EXISTS )?+{_listed(_TABLE, _FALL_OR_END)}(?:(?:CASCADE|RESTRICT) )?+"
)
_STATEMENT = expression(_PLAIN)
# Parsers differ about comments within comments, `#`, backslashes, returns, and what is no ASCII.
_USUAL = expression(r"(?:[\n\t !\"$-.0-\[\]-~]|/(?!\*))*+")
_NUMBER = expression(r"[0-9]++(?:\.[0-9]++)?+")


def is_plain(text: str, tokens: Sequence[Token]) -> bool:
    """Whether a statement is surely right: `text` is what is written from its first to its last token."""
    return bool(_USUAL.fullmatch(text)) and bool(_STATEMENT.fullmatch("".join(_shape(text, tokens))))


def _shape(text: str, tokens: Sequence[Token]) -> Iterator[str]:
    """What stands for each token in a pattern; `?` is in none."""
    start = tokens[0].start
    followers: Sequence[Token | None] = (*tokens[1:], None)
    for token, after in zip(tokens, followers, strict=True):
        is_glued = after is not None and token.end == after.start and {token.word, after.word} <= _COMPARISONS
        yield _stands_for(token, text[token.start - start : token.end - start]) + ("" if is_glued else " ")


def _stands_for(token: Token, written: str) -> str:
    """The word of the grammar that a token is: itself, or what all tokens of its sort are called.

    A word that may be a name is `n`, unless the grammar knows it: of `price numeric NOT NULL`, `price` and
    `numeric` are `n`, the rest stands for itself. What the plain grammar leaves to the full parser is `?`.
    """
    word = token.word
    if token.kind == "word":
        if word in _NO_NAMES or word in _OWN_WORDS:
            return word
        if word in _GIVES_A_VALUE or word in _MEASURES:
            return "value" if word in _GIVES_A_VALUE else "measure"
        return "n" if word.isidentifier() else "?"
    if token.kind == "number":
        return "0" if _NUMBER.fullmatch(written) else "?"
    if token.kind == "name":
        return "n" if written[0] == '"' and len(written) > 2 else "?"
    if token.kind == "string":
        return "s" if written[0] == "'" else "?"
    return word if token.kind == "mark" else "?"
