"""Where the parser of a dialect stops in a statement, and whether that is sure to be a mistake."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from itertools import pairwise

from speclint.code.tokens import Token
from speclint.records import dataclass

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


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a parser stops; `in_brackets` when it expected the bracket to close there."""

    offset: int
    in_brackets: bool


def stop(text: str, dialect: str) -> Stop | None:
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
        return Stop(offset, details.get("description") == "Expecting )")
    except Exception:  # what it raises about a text it does not know is not only its own errors
        return None
    finally:
        log.removeFilter(_drop)
    return None


def _drop(_: logging.LogRecord) -> bool:
    return False


def is_sure(tokens: Sequence[Token], place: int) -> bool:
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
