"""Slips of keywords: `NOT NUL`, `ADD COLUM a int`.

Names and types are open, so a word is a slip only where nothing but a keyword can stand. `SLIPS` says
where that is, by the tokens around the word, and which keywords are meant there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from speclint.code.brackets import after_name, between_commas, inside, outside_brackets
from speclint.code.statements import OBJECTS, Statement, after_object
from speclint.code.tokens import Token
from speclint.records import dataclass
from speclint.text.titles import edit_distance

# The table


@dataclass(frozen=True, slots=True)
class _Element:
    """One token of a pattern: of these kinds (of any, when there are none), and one of these words or none.

    `table` takes a name with its schema and the `IF NOT EXISTS` before it. An `optional` one may be absent.
    """

    kinds: tuple[str, ...]
    words: frozenset[str]
    excludes: bool
    optional: bool
    table: bool

    def fits(self, token: Token) -> bool:
        """Whether a token is one that this element stands for."""
        if self.kinds and token.kind not in self.kinds:
            return False
        return not self.words or (token.word in self.words) is not self.excludes


_KINDS = {"any": (), "name": ("word", "name"), "mark": ("mark",)}


def _element(written: str) -> _Element:
    optional = written.startswith("[") and written.endswith("]")
    head, excludes, words = written.strip("[]").partition("!") if optional else written.partition("!")
    if head == "TABLE_NAME":
        return _Element((), frozenset(), excludes=False, optional=False, table=True)
    kinds = _KINDS.get(head, ())
    listed = words if head in _KINDS else head
    chosen = frozenset(listed.split("|")) if listed else frozenset()
    return _Element(kinds, chosen, bool(excludes), optional, table=False)


@dataclass(frozen=True, slots=True)
class _Row:
    """Where a word is a slip of one of some keywords; a row that means nothing says that it is none there.

    `anchored` when the pattern begins at the first token, and `closed` when it ends at the last one.
    """

    place: str
    before: tuple[_Element, ...]
    after: tuple[_Element, ...]
    anchored: bool
    closed: bool
    meant: tuple[str, ...]

    def positions(self, tokens: Sequence[Token], suspects: Sequence[int]) -> Iterator[int]:
        """Those among the suspected positions where the pattern fits."""
        if self.anchored:
            position = self._goes_past(tokens)
            suspects = (position,) if position in suspects else ()
        for position in suspects:
            if (self.anchored or self._comes_after(tokens, position)) and self._goes_on(tokens, position):
                yield position

    def _goes_past(self, tokens: Sequence[Token]) -> int:
        """The position after what comes first, or -1."""
        position = 0
        for element in self.before:
            if element.table:
                position = after_name(tokens, position)
            elif position < len(tokens) and element.fits(tokens[position]):
                position += 1
            elif not element.optional:
                return -1
        return position

    def _comes_after(self, tokens: Sequence[Token], position: int) -> bool:
        start = position - len(self.before)
        return start >= 0 and all(map(_Element.fits, self.before, tokens[start:position]))

    def _goes_on(self, tokens: Sequence[Token], position: int) -> bool:
        end = position + 1 + len(self.after)
        if end > len(tokens) or (self.closed and end != len(tokens)):
            return False
        return all(map(_Element.fits, self.after, tokens[position + 1 : end]))


def _row(place: str, pattern: str, meant: str) -> _Row:
    words = pattern.split()
    anchored, closed = words[0] == "^", words[-1] == "$"
    words = words[anchored : len(words) - closed]
    split = words.index("?")
    before, after = map(_element, words[:split]), map(_element, words[split + 1 :])
    return _Row(place, tuple(before), tuple(after), anchored, closed, tuple(meant.split()))


_OBJECTS = "TABLE|TYPE|INDEX|VIEW|SCHEMA|DOMAIN|SEQUENCE|EXTENSION"
_BEFORE_AN_OBJECT = "UNIQUE TEMPORARY UNLOGGED MATERIALIZED EXTERNAL RECURSIVE REPLACE"
_CONSTRAINTS = "PRIMARY FOREIGN UNIQUE CHECK EXCLUDE"
_CONSTRAINT = _CONSTRAINTS.replace(" ", "|")
_IN_A_COLUMN = "DEFAULT REFERENCES CONSTRAINT GENERATED UNIQUE CHECK COLLATE DEFERRABLE"
_BEFORE_A_NAME = (
    "AS|CHARSET|COLLATE|COMMENT|COMPRESSION|CONSTRAINT|DEFAULT|ENCODE|INDEX|LIKE|OF|REFERENCES|SET|STORAGE"
    "|TABLESPACE|USING"
)
_LONG_TYPES = "DOUBLE|CHARACTER|CHAR|TIMESTAMP|TIME|BIT|NATIONAL|INTERVAL|LONG"
_AFTER_A_TYPE = (
    "AFTER|AUTO_INCREMENT|CHARACTER|CHECK|COLLATE|COMMENT|CONSTRAINT|DEFAULT|FIRST|GENERATED|IDENTITY|NOT|NULL"
    "|PRIMARY|REFERENCES|STORAGE|UNIQUE|UNSIGNED"
)
_CHANGES = "SET|DROP|TYPE|ADD|RESET|RESTART|CASCADE|RESTRICT|TO|OPTIONS"
_ACTIONS = "ADD|DROP|ALTER|RENAME|VALIDATE"

# Where (`_stretches` says which tokens that are), the tokens around the word `?`, and what it is a slip of.
# `A|B` is one of these words, `name!A|B` a name that is none of them, `[A]` may be absent, `^` and `$` are
# the ends; what stands in brackets is left out, but for the opening one. The first row that fits a word
# decides.
SLIPS = tuple(
    _row(*row)
    for row in (
        (
            "object",
            f"^ ? {_OBJECTS}|TRIGGER",
            _BEFORE_AN_OBJECT,
        ),
        ("exists", "IF ? EXISTS", "NOT"),
        ("exists", "IF NOT ?", "EXISTS"),
        ("exists", "IF ? name", "EXISTS"),
        ("drop", "^ ? name!CASCADE|RESTRICT|ON", "CONCURRENTLY"),
        ("drop", "name!IF|EXISTS|CONCURRENTLY ?", "CASCADE RESTRICT"),
        ("index", "^ ? name", "CONCURRENTLY"),
        ("indexed", "^ TABLE_NAME ? name (", "USING"),
        ("indexed", "( ?", "WHERE INCLUDE TABLESPACE"),
        ("type", "^ TABLE_NAME AS ? (", "ENUM RANGE"),
        ("table", "^ TABLE_NAME ? OF", "PARTITION"),
        ("table", "^ TABLE_NAME ( ? (", "INHERITS"),
        ("table", "^ TABLE_NAME ( ? BY", "PARTITION"),
        ("table", "^ TABLE_NAME ( PARTITION any ? (", "RANGE LIST HASH"),
        ("action", "^ ? COLUMN|CONSTRAINT", "ADD DROP ALTER RENAME"),
        ("action", "^ ADD ? IF", "COLUMN"),
        ("action", f"^ ADD ? name!{_LONG_TYPES} name!{_AFTER_A_TYPE}", "COLUMN"),
        ("action", f"^ DROP|ALTER|RENAME|VALIDATE ? name!{_CHANGES}", "COLUMN CONSTRAINT"),
        ("action", "^ ALTER [COLUMN] any ? name", "TYPE"),
        ("action", "^ ALTER [COLUMN] any SET|DROP ?", "DEFAULT STATISTICS STORAGE IDENTITY"),
        ("action", "^ ALTER [COLUMN] any any NOT ?", "NULL"),
        ("action", "^ ATTACH|DETACH ? name", "PARTITION"),
        ("action", f"^ any!{_ACTIONS} ROW ? any $", "LEVEL"),
        ("action", f"^ any!{_ACTIONS} ROW any ? $", "SECURITY"),
        ("item", "^ ? (", "CHECK UNIQUE EXCLUDE"),
        ("item", f"^ ? any {_CONSTRAINT}", "CONSTRAINT"),
        ("item", "NOT ?", "NULL DEFERRABLE VALID ENFORCED"),
        ("item", "PRIMARY|FOREIGN ?", "KEY"),
        ("item", "^ ? KEY (", "PRIMARY FOREIGN UNIQUE"),
        ("item", "any ? KEY", "PRIMARY FOREIGN UNIQUE"),
        ("item", "CONSTRAINT any ?", f"{_CONSTRAINTS} {_IN_A_COLUMN}"),
        ("item", "ON DELETE|UPDATE ? NULL|DEFAULT", "CASCADE RESTRICT SET"),
        ("item", "ON DELETE|UPDATE ?", "CASCADE RESTRICT"),
        ("item", "ON ? CASCADE|RESTRICT|SET|NO", "DELETE UPDATE"),
        ("item", "ON any SET ?", "NULL DEFAULT"),
        ("item", "ON any NO ?", "ACTION"),
        ("item", "INITIALLY ?", "DEFERRED IMMEDIATE"),
        ("item", "GENERATED ?", "ALWAYS BY"),
        ("column", "^ ?", ""),
        ("column", "^ any ?", ""),
        ("column", "mark!(|] ?", ""),
        ("column", f"{_BEFORE_A_NAME} ?", ""),
        ("column", "? .", ""),
        ("column", "? NULL", f"{_IN_A_COLUMN} NOT"),
        ("column", "?", _IN_A_COLUMN),
    )
)
# Near a keyword, but a word or a likely name of its own.
_NO_SLIPS = frozenset(("COLUMNS", "CONSTRAINTS", "CHECKS", "DEFAULTS", "INCLUDES", "ENUMS", "RANGES"))


# Which of its rows fits


def first_slip(statement: Statement) -> tuple[Token, str] | None:
    """The first word of a statement that is a slip of a keyword, and that keyword."""
    found = (slip for stretch in _stretches(statement) for slip in _slips(*stretch))
    return min(found, key=lambda slip: slip[0].start, default=None)


def _slips(tokens: Sequence[Token], *places: str) -> Iterator[tuple[Token, str]]:
    suspects = [at for at, token in enumerate(tokens) if token.kind == "word" and _near(token.word)]
    decided: dict[int, _Row] = {}
    for row in SLIPS if suspects else ():
        if row.place in places:
            for position in row.positions(tokens, suspects):
                decided.setdefault(position, row)
    for position, row in decided.items():
        token = tokens[position]
        near = () if token.word in row.meant else _near(token.word)
        yield from [(token, keyword) for keyword in row.meant if keyword in near][:1]


# Tokens, and the places in the table that they are.
_Stretch = tuple[Sequence[Token], *tuple[str, ...]]


def _stretches(statement: Statement) -> Iterator[_Stretch]:
    """The tokens in which slips are looked for, each with the places in the table that they are.

    `CREATE TABLE t (a int, b int) INHERITS (u)` has three: `t ( INHERITS (`, `a int` and `b int`.
    """
    verb, changed = statement.verb, statement.object
    if verb not in ("CREATE", "ALTER", "DROP"):
        return
    rest = after_object(statement)
    if changed not in OBJECTS:
        yield statement.tokens[len(statement.tokens) - len(rest) - 1 :], "object"
        return
    if changed not in _OBJECTS.split("|"):
        return
    flat = outside_brackets(rest)
    yield flat, "exists"
    if verb == "DROP":
        yield flat, "drop"
    elif changed == "INDEX" and verb == "CREATE":
        words = [token.word for token in flat]
        on = words.index("ON") if "ON" in words else len(flat)
        where = words.index("WHERE", on) if "WHERE" in words[on:] else len(flat)
        yield flat[:on], "index"
        yield flat[on + 1 : where], "indexed"
    elif changed == "TYPE" and verb == "CREATE":
        yield flat, "type"
    elif changed == "TABLE" and verb == "CREATE":
        yield flat, "table"
        yield from _items(rest)
    elif changed == "TABLE":
        yield from _actions(rest)


def _items(rest: Sequence[Token]) -> Iterator[_Stretch]:
    """The columns and constraints of a table, by what comes after `CREATE TABLE`."""
    opening = after_name(rest, 0)
    if opening < len(rest) and rest[opening].word == "(":
        for item in between_commas(inside(rest, opening)):
            if item[0].word not in ("LIKE", "SELECT", "WITH", "PERIOD"):
                yield _item(item)


def _item(tokens: Sequence[Token]) -> _Stretch:
    flat = outside_brackets(tokens)
    is_computed = [token.word for token in flat[1:2]] == ["AS"]
    return (flat, "item") if is_computed else (flat, "item", "column")


def _actions(rest: Sequence[Token]) -> Iterator[_Stretch]:
    """The actions of an `ALTER TABLE`, and the columns and constraints that they add."""
    for action in between_commas(rest[after_name(rest, 0) :]):
        yield outside_brackets(action), "action"
        if action[0].word == "ADD":
            start = 2 if [token.word for token in action[1:2]] == ["COLUMN"] else 1
            while start < len(action) and action[start].word in ("IF", "NOT", "EXISTS"):
                start += 1
            yield _item(action[start:])


# Which words are near


def _removals(word: str) -> set[str]:
    """A word, and what is left of it when one letter is taken out."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


_KEYWORDS = {keyword for row in SLIPS for keyword in row.meant}
_LONGEST_SLIP = max(map(len, _KEYWORDS)) + 1
_BY_REMOVAL: dict[str, list[str]] = {}
for _keyword in sorted(_KEYWORDS):
    for _variant in _removals(_keyword):
        _BY_REMOVAL.setdefault(_variant, []).append(_keyword)


@lru_cache(4096)
def _near(word: str) -> frozenset[str]:
    """The other keywords that a word is at most one slip away from.

    Words that are one letter apart, added, dropped, changed or swapped, have a removal in common: so only
    few are compared.
    """
    if len(word) > _LONGEST_SLIP or word in _NO_SLIPS:
        return frozenset()
    close = {keyword for variant in _removals(word) for keyword in _BY_REMOVAL.get(variant, ())}
    return frozenset(keyword for keyword in close if keyword != word and edit_distance(word, keyword, 1) <= 1)
