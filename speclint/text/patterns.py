"""Which regular expressions may take forever: those that can read one text in too many ways.

A pattern is refused when a repeated part holds something of variable length, and what may come right
after that starts with a character that it could go on with itself: `(a+)+`, `(\\w+\\s?)*`, `(.*,)*`. It
is refused as well when a repeated choice has an alternative that another one begins with, `(a|ab|b)*`,
or when three endless repeats of the same characters meet: `\\w*\\w*\\w*`.
`(\\d+\\.)*` and `[A-Z]+(_[A-Z]+)*` are fine: there is one way to read a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from re import _constants as codes  # type: ignore[attr-defined]  # nothing public shows what a pattern is made of
from re import _parser as parser  # type: ignore[attr-defined]  # as above
from typing import Any

LONGEST_VALUE = 1000

_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT)
_CATEGORIES = {
    codes.CATEGORY_DIGIT: re.compile(r"\d"),
    codes.CATEGORY_NOT_DIGIT: re.compile(r"\D"),
    codes.CATEGORY_SPACE: re.compile(r"\s"),
    codes.CATEGORY_NOT_SPACE: re.compile(r"\S"),
    codes.CATEGORY_WORD: re.compile(r"\w"),
    codes.CATEGORY_NOT_WORD: re.compile(r"\W"),
}
_ANY_CASE = re.compile(r"\(\?[a-zA-Z]*i")

Chars = frozenset[str]
Node = tuple[Any, Any]


def problem(pattern: str) -> str | None:
    """What is wrong with a pattern from a schema, in words that follow its name; None when nothing is."""
    try:
        re.compile(pattern)
        tree = parser.parse(pattern)
        explodes = _Reader(pattern, tree).explodes()
    except re.error as error:
        return f"is no regular expression: {error}"
    except (RecursionError, OverflowError):
        return "is too large for a regular expression"
    if explodes:
        return "may take forever: it repeats what repeats itself and can split one text in many ways"
    return None


class _Reader:
    """Characters are compared on a sample: all of ASCII, some others, and those that the pattern names."""

    def __init__(self, pattern: str, tree: Any) -> None:
        self._tree = tree
        self._any_case = bool(_ANY_CASE.search(pattern))
        named = {chr(code) for node in _walk(tree) for code in _codes(node)}
        self._all: Chars = frozenset({*map(chr, range(128)), *"\u00a0éЖ中\U0001f389", *pattern, *named})

    def explodes(self) -> bool:
        sequences = [self._tree, *(inner for node in _walk(self._tree) for inner in _insides(node))]
        return any(map(self._piles_up, sequences)) or any(
            self._ambiguous(tuple(argument[2]))
            for code, argument in _walk(self._tree)
            if code in _REPEATS and argument[1] > 1
        )

    def _piles_up(self, nodes: Sequence[Node]) -> bool:
        """Whether three endless repeats that can take from each other stand in a row."""
        row, last = 0, frozenset[str]()
        for node in nodes:
            if node[0] in _REPEATS and node[1][1] is codes.MAXREPEAT:
                first = self._first(_insides(node)[0])
                row, last = row + 1 if first & last else 1, first
            elif not _is_nullable([node]):
                row, last = 0, frozenset()
            if row == 3:
                return True
        return False

    def _ambiguous(self, body: Sequence[Node]) -> bool:
        """Whether a part that is repeated can split a text in several ways."""
        return self._splits(body, self._first(body)) or any(map(self._collides, _branches(body)))

    def _splits(self, nodes: Sequence[Node], after: Chars) -> bool:
        """Whether something of variable length among `nodes` could go on with what comes after it."""
        for number, node in enumerate(nodes):
            rest = nodes[number + 1 :]
            follow = self._first(rest) | (after if _is_nullable(rest) else frozenset())
            for inner in _insides(node):
                if _is_variable(node) and self._first(inner) & follow:
                    return True
                if self._splits(inner, follow):
                    return True
        return False

    def _collides(self, alternatives: Sequence[Sequence[Node]]) -> bool:
        return any(self._begins(one, other) for one, other in combinations(alternatives, 2))

    def _begins(self, one: Sequence[Node], other: Sequence[Node]) -> bool:
        """Whether one alternative may be how the other one begins."""
        for mine, theirs in zip(one, other, strict=False):
            if not self._first([mine]) & self._first([theirs]):
                return False
            if any(_is_variable(node) for node in (mine, theirs)):
                return True
        return True

    def _first(self, nodes: Sequence[Node]) -> Chars:
        """The characters with which a sequence may begin."""
        found: Chars = frozenset()
        for node in nodes:
            found |= self._start(node)
            if not _is_nullable([node]):
                break
        return found

    def _start(self, node: Node) -> Chars:
        code, argument = node
        if code is codes.IN:
            return self._cased(self._of_set(argument))
        if code is codes.LITERAL:
            return self._cased(frozenset({chr(argument)}))
        if code is codes.NOT_LITERAL:
            return self._all - {chr(argument)}
        if code is codes.ANY:
            return self._all
        if code in (codes.GROUPREF, codes.GROUPREF_EXISTS):
            return self._all
        return frozenset().union(*(self._first(inner) for inner in _insides(node)))

    def _of_set(self, items: Sequence[Node]) -> Chars:
        found: set[str] = set()
        for code, argument in items:
            if code is codes.LITERAL:
                found.add(chr(argument))
            elif code is codes.RANGE:
                found.update(char for char in self._all if argument[0] <= ord(char) <= argument[1])
            elif code is codes.CATEGORY:
                found.update(filter(_CATEGORIES[argument].match, self._all))
        return self._all - found if items and items[0][0] is codes.NEGATE else frozenset(found)

    def _cased(self, chars: Chars) -> Chars:
        return chars | {char.swapcase() for char in chars} if self._any_case else chars


def _walk(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        for inner in _insides(node):
            yield from _walk(inner)


def _insides(node: Node) -> list[Sequence[Node]]:
    """The sequences in a node: one for a group or a repeat, several for a choice."""
    code, argument = node
    if code in _REPEATS or code is codes.POSSESSIVE_REPEAT:
        return [tuple(argument[2])]
    if code is codes.SUBPATTERN:
        return [tuple(argument[3])]
    if code is codes.ATOMIC_GROUP:
        return [tuple(argument)]
    if code is codes.BRANCH:
        return [tuple(alternative) for alternative in argument[1]]
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return [tuple(argument[1])]
    return []


def _branches(nodes: Sequence[Node]) -> Iterator[list[Sequence[Node]]]:
    return (_insides(node) for node in _walk(nodes) if node[0] is codes.BRANCH)


def _is_variable(node: Node) -> bool:
    """Whether a node gives back what it took: a repeat without a fixed count, or a choice with nothing."""
    code, argument = node
    if code in _REPEATS:
        return bool(argument[0] != argument[1])
    return code is codes.BRANCH and any(map(_is_nullable, _insides(node)))


def _is_nullable(nodes: Sequence[Node]) -> bool:
    """Whether a sequence may match nothing."""
    return all(map(_may_be_empty, nodes))


def _may_be_empty(node: Node) -> bool:
    code, argument = node
    if code in (codes.AT, codes.ASSERT, codes.ASSERT_NOT, codes.GROUPREF, codes.GROUPREF_EXISTS):
        return True
    if code in _REPEATS or code is codes.POSSESSIVE_REPEAT:
        return argument[0] == 0 or _is_nullable(tuple(argument[2]))
    insides = _insides(node)
    return any(map(_is_nullable, insides)) if insides else False


def _codes(node: Node) -> Iterator[int]:
    """The code points that a node names."""
    code, argument = node
    for kind, value in argument if code is codes.IN else [node]:
        if kind in (codes.LITERAL, codes.NOT_LITERAL):
            yield value
        elif kind is codes.RANGE:
            yield from value
