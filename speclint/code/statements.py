"""The statements of a block of SQL.

A missing `;`, a routine's body, a `...` and the commands of psql are told apart in every dialect, and a
statement that nobody can read leaves the others readable.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import zip_longest

from speclint.code.tokens import Token, tokens_of
from speclint.records import dataclass

VERBS = frozenset(
    """
    ABORT ALTER ANALYSE ANALYZE ATTACH BEGIN CALL CHECKPOINT CLOSE CLUSTER COMMENT COMMIT COPY CREATE
    DEALLOCATE DECLARE DELETE DELIMITER DESC DESCRIBE DETACH DISCARD DO DROP END EXEC EXECUTE EXPLAIN FETCH
    FLUSH GO GRANT IF IMPORT INSERT KILL LISTEN LOAD LOCK MERGE MOVE NOTIFY OPTIMIZE PRAGMA PREPARE PRINT
    REASSIGN REFRESH REINDEX RELEASE RENAME REPLACE RESET RETURN REVOKE ROLLBACK SAVEPOINT SECURITY SELECT
    SET SHOW START TABLE TRUNCATE UNLISTEN UPDATE UPSERT USE VACUUM VALUES WHILE WITH
    """.split()
)
MODIFIERS = frozenset(
    """
    OR REPLACE TEMP TEMPORARY GLOBAL LOCAL UNLOGGED UNIQUE MATERIALIZED RECURSIVE CONSTRAINT FOREIGN TRUSTED
    PROCEDURAL DEFAULT EXTERNAL VIRTUAL CLUSTERED NONCLUSTERED COLUMNSTORE FULLTEXT SPATIAL BITMAP TRANSIENT
    DYNAMIC FORCE HYBRID ICEBERG IMMUTABLE MULTISET NOFORCE SECURE SNAPSHOT VOLATILE
    """.split()
)
# What else than tables and types there is to create, alter or drop, in one dialect or another.
OBJECTS = frozenset(
    """
    ACCESS ACCOUNT AGGREGATE ALERT ALGORITHM ALIAS APPLICATION ASSEMBLY ASSERTION ASSIGNMENT ASYMMETRIC AUDIT
    AUTHENTICATION AUTHORIZATION AVAILABILITY BACKUP BUFFERPOOL CAPACITY CAST CATALOG CERTIFICATE CLUSTER
    COLLATION COMPUTE CONNECTION CONNECTOR CONTEXT CONVERSION CREDENTIAL DATA DATABASE DATASHARE
    DBSPACE DEFINER DICTIONARY DIMENSION DIRECTORY DISK DOMAIN EDITION EDITIONABLE ENDPOINT EVENT EXCEPTION
    EXTENSION FAILOVER FILE FLASHBACK FUNCTION GENERATOR GROUP HASH IDENTITY IMAGE INDEX INSTANCE INTEGRATION
    JAVA JOB JOIN KEY KEYSPACE LANGUAGE LARGE LIBRARY LINK LOGFILE LOGIN MACRO MASK MASKING MASTER MESSAGE
    METHOD MODEL NAMED NETWORK NICKNAME NOTIFICATION OBJECT OPERATOR OUTLINE OWNED PACKAGE PARTITION PASSWORD
    PERMISSION PIPE POLICY PRIVILEGES PROC PROCEDURE PROFILE PROJECTION PROPERTY PUBLIC PUBLICATION QUEUE
    QUOTA RESERVATION RESOURCE ROLE ROLLBACK ROUTE ROUTINE ROW RULE SCHEDULE SCHEMA SEARCH SECRET SECURITY
    SEMANTIC SEQUENCE SERVER SERVICE SESSION SETTINGS SHARE SINK SOURCE SQL STAGE STATISTICS STORAGE STREAM
    STREAMLIT SUBSCRIPTION SYMMETRIC SYNONYM SYSTEM TABLE TABLEGROUP TABLESPACE TAG TASK TEXT THRESHOLD
    TRANSFORM TRIGGER TYPE UNDO USER VARIABLE VECTOR VIEW WAREHOUSE WORKLOAD WORKSPACE WRAPPER XML
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
class Statement:
    """The tokens of a statement; `verb` and `object` are its words: `CREATE`, `TABLE`.

    `joined` is the first token of the next statement when no `;` parts the two.
    """

    tokens: tuple[Token, ...]
    verb: str
    object: str
    joined: Token | None = None

    @property
    def start(self) -> int:
        """Where its first token starts."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where its last token ends."""
        return self.tokens[-1].end


# Whoever judges a block reads it next.
@lru_cache(8)
def split_statements(content: str, dialect: str) -> tuple[Statement, ...]:
    """The statements of a block, in the dialect that sqlglot calls so."""
    splitter = _Splitter()
    tokens = tokens_of(content, dialect)
    for token, after in zip_longest(tokens, tokens[1:]):
        splitter.add(token, after)
    splitter.end()
    return tuple(splitter.statements)


class _Splitter:
    """Puts tokens together to statements, which end at a `;` that is not in a routine's body."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self._tokens: list[Token] = []
        self._brackets = 0
        self._blocks = 0

    def add(self, token: Token, after: Token | None) -> None:
        if token.kind == "remark" and self._brackets <= 0:
            return
        if token.kind == "command" or (token.word == "GO" and token.fresh and (not after or after.fresh)):
            self.end()
            if token.kind == "command":
                self._tokens = [token]
                self.end()
        elif token.word == ";" and not self._blocks and not self._is_in_rule():
            self.end()
        else:
            if after and self._is_start(token, after):
                self.end(token)
            self._tokens.append(token)
            self._brackets += (token.word == "(") - (token.word == ")")
            self._count_blocks(token, after)

    def end(self, joined: Token | None = None) -> None:
        """Ends the statement; `joined` is what starts the next one without a `;` before it."""
        if self._tokens:
            self.statements.append(Statement(tuple(self._tokens), *_head(self._tokens), joined))
        self._tokens, self._brackets, self._blocks = [], 0, 0

    def _is_start(self, token: Token, after: Token) -> bool:
        """Whether a statement that was not ended is followed by another one here."""
        if not (token.fresh and after.word in _STARTS.get(token.word, ())):
            return False
        if self._brackets > 0 or not self._tokens or self._tokens[-1].word in (",", "("):
            return False
        verb, changed = _head(self._tokens)
        return verb in ("CREATE", "ALTER", "DROP") and changed in ("TABLE", "TYPE", "INDEX", "DOMAIN")

    def _is_in_rule(self) -> bool:
        return self._brackets > 0 and _head(self._tokens) == ("CREATE", "RULE")

    def _count_blocks(self, token: Token, after: Token | None) -> None:
        if token.word not in ("BEGIN", "CASE", "END") or _head(self._tokens)[1] not in _ROUTINES:
            return
        if token.word != "END":
            self._blocks += 1 if self._blocks or token.word == "BEGIN" else 0
        elif self._blocks and not (after and after.word in ("IF", "LOOP", "WHILE", "REPEAT", "FOR")):
            self._blocks -= 1


def _head(tokens: Sequence[Token]) -> tuple[str, str]:
    """The verb of a statement, and for CREATE, ALTER and DROP what kind of object it is about."""
    verb = tokens[0].word
    if verb not in ("CREATE", "ALTER", "DROP"):
        return verb, ""
    words = (token.word for token in tokens[1:10])
    return verb, next((word for word in words if word not in MODIFIERS), "")


def after_object(statement: Statement) -> Sequence[Token]:
    """What comes after `CREATE UNIQUE INDEX` and its like."""
    words = [token.word for token in statement.tokens[:10]]
    return statement.tokens[words.index(statement.object) + 1 :] if statement.object in words else ()
