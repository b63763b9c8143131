"""Whether JSON parses, as tolerantly as documents write it.

What they add is accepted: comments, `...` where something is left out, several documents in a row, and an
excerpt that starts with a key. What is longer than `LONGEST` characters, and no strict JSON, is not judged.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from enum import Enum, auto
from itertools import chain, islice
from typing import NamedTuple

from speclint.code.flaw import Flaw, too_long
from speclint.expressions import expression
from speclint.wording import clipped

_JSON = expression(
    r"""
    (?P<blank> \s++ | //[^\n]*+ | /\*.*?\*/ )
    | (?P<string> "(?:[^"\\\n]|\\[^\n])*+" )
    | (?P<value> -?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?(?![\w.]) | -?Infinity\b
                 | (?:NaN|true|false|null)\b )
    | (?P<elision> \.\.\.++ | … )
    | (?P<mark> [][{},:] )
    | (?P<strange> "[^\n]*+ | '(?:[^'\\\n]|\\[^\n])*+'? | [\w$+.-]++ | /\* | . )
    """,
    re.VERBOSE | re.DOTALL,
)
_CHARACTER = expression(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|(?P<wrong>\\.|[\x00-\x1f])')
_CLOSERS = {"{": "}", "[": "]", "": ""}
_OTHER_SPELLINGS = {"True": "true", "False": "false", "None": "null", "undefined": "null"}
_LONGEST_SHOWN = 30


class Piece(NamedTuple):
    """One token of JSON."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends in the block."""
        return self.start + len(self.text)


class _Wants(Enum):
    """What may come next: `FIRST` also allows the closing bracket, `ANY` (after `...`) everything."""

    VALUE = auto()
    FIRST = auto()
    ELEMENT = auto()
    COLON = auto()
    COMMA = auto()
    ANY = auto()


LONGEST = 200_000


def flaw(content: str, trailing_commas: bool) -> Flaw | None:
    """The first thing that is wrong with a block of JSON."""
    if _is_strict(content):
        return None
    if len(content) > LONGEST:
        return too_long(content, LONGEST)
    return _Json(content, trailing_commas).flaw()


def _is_strict(content: str) -> bool:
    """Whether the standard library reads it, which is faster and accepts nothing that is wrong here."""
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def pieces_of(content: str) -> Iterator[Piece]:
    """The tokens of a block, white space and comments (`blank`) among them."""
    for match in _JSON.finditer(content):
        yield Piece(match.lastgroup or "strange", match[0], match.start())


class _Json:
    """Reads JSON piece by piece, with a stack of its own: nothing nests too deep for it.

    It is given the text, and promises the first flaw in it, or None. The stack holds the brackets that are
    open. Below them lies a piece without text, for the documents of the block; an excerpt that starts with a
    key has a brace without a place instead. Each piece is taken in three steps: whether it may stand here
    (`_wants` says what may), whether its escapes are right, and only then the next one comes after it.
    """

    def __init__(self, content: str, trailing_commas: bool) -> None:
        self._content = content
        self._trailing_commas = trailing_commas
        self._open = [Piece("mark", "", 0)]
        self._wants = _Wants.ANY
        self._last = self._open[0]

    def flaw(self) -> Flaw | None:
        """What is wrong with the text, or None."""
        pieces = (piece for piece in pieces_of(self._content) if piece.kind != "blank")
        first = list(islice(pieces, 2))
        excerpt = len(first) > 1 and first[0].kind == "string" and first[1].text == ":"
        if excerpt:
            self._open = [Piece("mark", "{", -1)]
        for piece in chain(first, pieces):
            wrong = self._last if self._is_trailing_comma(piece) else piece
            said = self._step(piece)
            if said:
                return Flaw(wrong.start, wrong.end, said)
            if flaw := _escape_flaw(piece):
                return flaw
            self._last = piece
        return self._end()

    def _end(self) -> Flaw | None:
        bracket = self._open[-1]
        if bracket.text and bracket.start >= 0:
            return Flaw(bracket.start, bracket.end, f"`{bracket.text}` is never closed")
        if self._wants in (_Wants.VALUE, _Wants.COLON):
            wanted = "a value" if self._wants is _Wants.VALUE else "`:` and a value"
            return Flaw(self._last.start, self._last.end, f"expected {wanted} after {_shown(self._last)}")
        return None

    def _step(self, piece: Piece) -> str:
        """What is wrong with a piece where it stands; it is taken when nothing is."""
        if piece.kind == "strange":
            return self._strange(piece)
        if piece.kind == "elision":
            self._wants = _Wants.ANY
            return ""
        if piece.text in ("}", "]"):
            return self._close(piece)
        if piece.text == ",":
            return self._comma(piece)
        if piece.text == ":":
            return self._colon(piece)
        return self._element(piece)

    def _element(self, piece: Piece) -> str:
        inside = self._open[-1].text
        if self._wants in (_Wants.COMMA, _Wants.COLON):
            return self._expected(piece)
        is_key = inside == "{" and self._wants is not _Wants.VALUE
        if is_key and piece.kind != "string":
            return self._expected(piece)
        if piece.text in ("{", "["):
            self._open.append(piece)
            self._wants = _Wants.FIRST
        else:
            self._wants = _Wants.COLON if is_key else self._after_value()
        return ""

    def _after_value(self) -> _Wants:
        return _Wants.COMMA if self._open[-1].text else _Wants.ANY

    def _close(self, piece: Piece) -> str:
        bracket = self._open[-1]
        if not bracket.text or bracket.start < 0:
            return f"`{piece.text}` closes nothing that is open"
        if piece.text != _CLOSERS[bracket.text]:
            return (
                f"expected `{_CLOSERS[bracket.text]}` for the `{bracket.text}` before it, not `{piece.text}`"
            )
        if self._is_trailing_comma(piece) and not self._trailing_commas:
            return f"nothing follows this comma but `{piece.text}`: take it out"
        if self._wants in (_Wants.VALUE, _Wants.COLON):
            return self._expected(piece)
        self._open.pop()
        self._wants = self._after_value()
        return ""

    def _is_trailing_comma(self, piece: Piece) -> bool:
        return self._wants is _Wants.ELEMENT and piece.text in ("}", "]") and self._last.text == ","

    def _comma(self, piece: Piece) -> str:
        if not self._open[-1].text and self._last.kind != "elision":
            return "`,` stands outside of all brackets"
        if self._wants not in (_Wants.COMMA, _Wants.ANY):
            return self._expected(piece)
        self._wants = _Wants.ELEMENT
        return ""

    def _colon(self, piece: Piece) -> str:
        if self._wants is not _Wants.COLON and not (
            self._wants is _Wants.ANY and self._last.kind == "elision"
        ):
            return self._expected(piece)
        self._wants = _Wants.VALUE
        return ""

    def _strange(self, piece: Piece) -> str:
        if piece.text.startswith('"'):
            return 'this text has no closing `"` on its line'
        if piece.text.startswith("'"):
            return "JSON puts text in double quotes, not in single ones"
        if piece.text == "/*":
            return "this comment has no closing `*/`"
        if piece.text in _OTHER_SPELLINGS:
            return f"JSON has no `{piece.text}`: write `{_OTHER_SPELLINGS[piece.text]}`"
        return self._expected(piece)

    def _expected(self, piece: Piece) -> str:
        return f"expected {self._wanted()}, not {_shown(piece)}"

    def _wanted(self) -> str:
        inside = self._open[-1].text
        if self._wants is _Wants.COLON:
            return "`:`"
        if self._wants is _Wants.COMMA:
            return f"`,` or `{_CLOSERS[inside]}`"
        if self._wants is _Wants.VALUE or inside != "{":
            return "a value"
        return "a key in double quotes" + (" or `}`" if self._wants is _Wants.FIRST else "")


def _escape_flaw(piece: Piece) -> Flaw | None:
    """The first character of a text that JSON does not allow in it."""
    for match in _CHARACTER.finditer(piece.text) if piece.kind == "string" else ():
        wrong = match["wrong"]
        if wrong:
            start = piece.start + match.start()
            return Flaw(start, start + len(wrong), _escape_said(wrong))
    return None


def _escape_said(wrong: str) -> str:
    if wrong == "\t":
        return r"a tab cannot stand in a JSON text: write `\t`"
    if wrong[0] == "\\":
        return rf"JSON has no escape `{wrong}`: a backslash is written `\\`"
    return f"the control character U+{ord(wrong):04X} cannot stand in a JSON text"


def _shown(piece: Piece) -> str:
    return "a backtick" if "`" in piece.text else f"`{clipped(piece.text, _LONGEST_SHOWN)}`"
