"""Going through the tokens of a statement, name by name."""

from __future__ import annotations

from collections.abc import Sequence

from speclint.code.brackets import between_commas, inside
from speclint.code.script import Name
from speclint.code.tokens import Token
from speclint.model import Span, Text


class Cursor:
    """Goes through the tokens of a statement."""

    def __init__(self, text: Text, tokens: Sequence[Token], position: int = 0) -> None:
        self.tokens = tokens
        self.position = position
        self._text = text

    @property
    def token(self) -> Token | None:
        """The token that comes next."""
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
        found = inside(self.tokens, self.position)
        self.position += len(found) + 2
        return found

    def listed(self) -> tuple[Name, ...]:
        """Goes past a list of columns in brackets, if one comes next."""
        if self.word != "(":
            return ()
        names = (Cursor(self._text, part).name() for part in between_commas(self.bracketed()))
        return tuple(name for name in names if name)

    def plain(self) -> tuple[tuple[Name, ...], bool]:
        """Goes past a list of columns and expressions in brackets: the columns, and whether that is all."""
        items = between_commas(self.bracketed()) if self.word == "(" else []
        names = [name for item in items if (name := _plain_column(self.at(item)))]
        return tuple(names), len(names) == len(items)

    def strings(self) -> tuple[Name, ...]:
        """Goes past a list in brackets, and gives its values when all of them are strings."""
        items = between_commas(self.bracketed()) if self.word == "(" else []
        if not all(len(item) == 1 and item[0].kind == "string" for item in items):
            return ()
        return tuple(self._string(item[0]) for item in items)

    def added(self) -> tuple[Name, ...]:
        """The string that comes next, alone."""
        token = self.token
        return (self._string(token),) if token is not None and token.kind == "string" else ()

    def _string(self, token: Token) -> Name:
        written = self._text.content[token.start : token.end]
        value = written[written.index("'") + 1 : -1].replace("''", "'") if "'" in written else written[1:-1]
        return Name(value, value, self.span(token, token))

    def at(self, tokens: Sequence[Token], position: int = 0) -> Cursor:
        """A cursor on other tokens of the same text."""
        return Cursor(self._text, tokens, position)

    def span(self, first: Token, last: Token) -> Span:
        """The place in the source from one token to another."""
        return self._text.at(first.start, last.end)

    def _unquoted(self, token: Token) -> str:
        written = self._text.content[token.start : token.end]
        if token.kind == "word":
            return written
        quote = written[-1]
        return written[written.index("[" if quote == "]" else quote) + 1 : -1].replace(quote * 2, quote)


def _plain_column(item: Cursor) -> Name | None:
    """The column of an index or a key, whatever its order; None when it is an expression."""
    name = item.name()
    if name is None or "." in name.qualified:
        return None
    if item.word == "(":
        is_length = [token.kind for token in item.bracketed()] == ["number"]
        return name if is_length else None
    return name if item.token is None or item.token.kind in ("word", "name") else None
