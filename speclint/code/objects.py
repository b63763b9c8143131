"""What the objects in a block of JSON hold: the names of their members, and where these stand."""

from __future__ import annotations

import json
from collections.abc import Sequence

from speclint.code import json_syntax
from speclint.code.json_syntax import Piece
from speclint.expressions import expression
from speclint.model import Code, Span, Text
from speclint.records import dataclass

# No example nests so deep: each name is kept once for every object that it is in.
_DEEPEST = 50
_LEAVES_OUT = expression(r"\.\.\.|…|\b(?:etc|more|omitted|other|others|rest|same|shortened|truncated)\b")


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an object: its names from the outermost object down, lists passed over, and its value.

    The value is a scalar as it is written, `{` or `[`, and `{}` or `[]` where nothing is in them.
    """

    path: tuple[str, ...]
    at: Span
    value: str


def members(code: Code) -> tuple[Member, ...] | None:
    """The members of all objects in a block of JSON, in order; None when they are not all written there."""
    content = code.content
    if len(content) > json_syntax.LONGEST or json_syntax.flaw(content, code.language == "jsonc"):
        return None
    pieces = list(json_syntax.pieces_of(content))
    if any(piece.kind == "blank" and _LEAVES_OUT.search(piece.text) for piece in pieces):
        return None
    told = [piece for piece in pieces if piece.kind != "blank"]
    if not told or told[0].text not in ("{", "["):
        return None
    reader = _Reader(Text(content, code.lines))
    reader.read(told)
    return None if reader.leaves_out else tuple(reader.found)


class _Reader:
    """Notes the members of objects, piece by piece, and whether an object leaves some out.

    It is given the pieces of a block that parses. The stack holds the brackets that are open, each with the
    name of the member whose value it is, empty for a list in a list or the document itself.
    """

    def __init__(self, text: Text) -> None:
        self.found: list[Member] = []
        self.leaves_out = False
        self._text = text
        self._open: list[tuple[str, str]] = []
        self._name = ""

    def read(self, pieces: Sequence[Piece]) -> None:
        """Notes what a block holds."""
        for number, piece in enumerate(pieces):
            after = [following.text for following in pieces[number + 1 : number + 4]]
            if piece.kind == "elision" and (not self._open or self._open[-1][0] == "{"):
                self.leaves_out = True
            elif piece.kind == "string" and after[:1] == [":"]:
                self._note(piece, after[1:])
            elif piece.text in ("{", "["):
                self._open.append((piece.text, self._name))
                self._name = ""
                if len(self._open) > _DEEPEST:
                    self.leaves_out = True
                    return
            elif piece.text in ("}", "]"):
                self._open.pop()
            elif piece.text == ",":
                self._name = ""

    def _note(self, piece: Piece, after: list[str]) -> None:
        self._name = json.loads(piece.text)
        around = (name for _, name in self._open if name)
        value = "".join(after) if after in (["{", "}"], ["[", "]"]) else "".join(after[:1])
        at = self._text.at(piece.start + 1, piece.end - 1)
        self.found.append(Member((*around, self._name), at, value))
