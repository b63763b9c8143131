"""Where a block of SQL names the columns of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from speclint.code import reader
from speclint.code.script import Name, Script
from speclint.code.statements import split_statements
from speclint.code.tokens import Token
from speclint.model import Code, Span, Text

_QUOTES = '`"[]'


def named(code: Code, dialect: str, table: str, column: str) -> Iterator[Span]:
    """The places where a block names a column of a table, without quotes; both names in small letters.

    In a statement of several tables only what says of which it is, and what a foreign key refers to.
    """
    script = reader.read(code, dialect)
    if script.broken:
        return
    text = Text(code.content, code.lines)
    for statement in split_statements(code.content, dialect):
        if statement.tokens:
            yield from _Statement(statement.tokens, text, script).places(table, column)


class _Statement:
    """The tokens of a statement with their places, and what its script says of these."""

    def __init__(self, tokens: Sequence[Token], text: Text, script: Script) -> None:
        """Sorts what the script says of the tokens of this statement by where it says it.

        A word says nothing of what it names: a table may be called as a column is. What the reader of SQL
        knows to be a name of something else is taken out, and what it knows to be defined here is kept. In
        `CREATE TABLE owner (owner int)` the second `owner` is a column, the first is not.
        """
        self._words = [text.content[token.start : token.end].strip(_QUOTES).casefold() for token in tokens]
        self._at = [text.at(*_inside(token, text.content)) for token in tokens]
        self._kinds = [token.kind for token in tokens]
        whole = Span(self._at[0].start, self._at[-1].end)
        self._keys = [key for key in script.foreign_keys if key.at in whole]
        targets = {key.target.at for key in self._keys}
        own = [one for one in script.named_tables if one.at in whole and one.at not in targets]
        self._tables = {one.name.casefold() for one in own}
        names: tuple[Name, ...] = (
            *own, *(key.target for key in self._keys), *script.created_types,
            *(index.name for index in script.indexes if index.name is not None),
        )  # fmt: skip
        self._others = {name.at for name in names}
        self._defined = {one.column.at for one in script.definitions}

    def places(self, table: str, column: str) -> Iterator[Span]:
        """Where a column of a table is named."""
        for number, word in enumerate(self._words):
            if word == column and self._is_name(number) and self._is_of(number, table):
                yield self._at[number]

    def _is_name(self, number: int) -> bool:
        """Whether a word is no table, index, constraint, function or type."""
        if self._kinds[number] not in ("word", "name") or self._at[number] in self._others:
            return False
        before = self._at[number - 1] if number else None
        follows = self._words[number + 1] if number + 1 < len(self._words) else ""
        return not (before in self._defined or self._before(number) == "constraint" or follows in ("(", "."))

    def _is_of(self, number: int, table: str) -> bool:
        at = self._at[number]
        for key in self._keys:
            if at in key.at:
                return key.target.name.casefold() == table
        if self._before(number) == "." and (whose := self._words[number - 2]) in self._tables:
            return whose == table
        return self._tables == {table}

    def _before(self, number: int) -> str:
        return self._words[number - 1] if number else ""


def _inside(token: Token, content: str) -> tuple[int, int]:
    """Where a token stands without the quotes around it."""
    is_quoted = token.kind == "name" and content[token.start] in _QUOTES
    return token.start + is_quoted, token.end - is_quoted
