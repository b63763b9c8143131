"""Brackets: what stands in them, what stands outside, and which was left open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from speclint.code.statements import Statement
from speclint.code.tokens import Token


def between_commas(tokens: Sequence[Token]) -> list[tuple[Token, ...]]:
    """The tokens between commas that stand in no bracket."""
    found: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        if token.word == "," and not depth:
            found.append([])
            continue
        depth += (token.word == "(") - (token.word == ")")
        found[-1].append(token)
    return [tuple(part) for part in found if part]


def inside(tokens: Sequence[Token], opening: int) -> Sequence[Token]:
    """What stands in the brackets that open at a position."""
    depth = 0
    for position in range(opening, len(tokens)):
        depth += (tokens[position].word == "(") - (tokens[position].word == ")")
        if not depth:
            return tokens[opening + 1 : position]
    return tokens[opening + 1 :]


def outside_brackets(tokens: Iterable[Token]) -> list[Token]:
    """The tokens that stand in no brackets; an opening bracket stays."""
    found: list[Token] = []
    depth = 0
    for token in tokens:
        depth -= token.word == ")"
        if depth <= 0 and token.word != ")":
            found.append(token)
        depth += token.word == "("
    return found


def after_name(tokens: Sequence[Token], position: int) -> int:
    """The position after a name that may have a schema, and after what can stand before it."""
    end = len(tokens)
    while position < end and tokens[position].word in ("IF", "NOT", "EXISTS", "ONLY", "CONCURRENTLY"):
        position += 1
    while position + 1 < end and tokens[position + 1].word == ".":
        position += 2
    return position + 1


def closings(tokens: Sequence[Token]) -> dict[int, int]:
    """Where the brackets are closed that open at a position."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for position, token in enumerate(tokens):
        if token.word == "(":
            opened.append(position)
        elif token.word == ")" and opened:
            found[opened.pop()] = position
    return found


def deepest_level(tokens: Iterable[Token]) -> int:
    """How many brackets of all kinds are open at once."""
    depth = deepest = 0
    for token in tokens:
        depth += (token.word in ("(", "[", "{")) - (token.word in (")", "]", "}"))
        deepest = max(deepest, depth)
    return deepest


# Which one was left open

_NOT_IN_BRACKETS = ("PRIMARY", "UNIQUE", "REFERENCES", "DEFAULT", "CONSTRAINT", "CHECK", "FOREIGN")
_IN_EXPRESSIONS = frozenset(
    """
    AND AS ASC AT BETWEEN COLLATE DESC ELSE END ESCAPE FOR FROM ILIKE IN INTERVAL IS ISNULL LIKE NOT NOTNULL
    NULLS OR OVERLAPS SIMILAR THEN USING WHEN WITH
    """.split()
)


def left_open(statement: Statement) -> Token | None:
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
