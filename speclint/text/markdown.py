"""From text to blocks, sections and inline pieces, each with its exact place.

markdown-it reads lines joined by a line feed, so a text with two-character line ends is read in a
normalised copy, whose offsets `_BlockReader` maps back by counting the line ends before them.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from speclint.expressions import expression
from speclint.model import (
    Block,
    Break,
    Code,
    Definition,
    Document,
    Footnote,
    Heading,
    Html,
    Item,
    List,
    Paragraph,
    Quote,
    Row,
    Span,
    Table,
    Text,
)
from speclint.text import matter
from speclint.text.blanks import BLANK
from speclint.text.commonmark import LineState, Token, read_lines, read_piece, unescapeAll
from speclint.text.deceptions import near_headings, open_comment
from speclint.text.fields import fields, unquoted
from speclint.text.inlines import folded, heading_text, inlines, item_text, plain
from speclint.text.tables import row
from speclint.text.tree import build, codes, definitions, targets, texts, walk

# The door of the room: what others ask of Markdown they ask here.
__all__ = [
    "Piece",
    "Reading",
    "build",
    "codes",
    "fields",
    "folded",
    "heading_text",
    "inlines",
    "item_text",
    "parse",
    "plain",
    "targets",
    "texts",
    "unquoted",
    "walk",
]

_LINE_END = expression(r"\r\n?")
_TASK_BOX = expression(r"\[[ xX]\][ \t\n]+")


@lru_cache(1)
def parse(text: str) -> Document:
    """Reads a text.

    The last one is kept: whether a file is a spec is seen by what it holds, and then it is laid.
    """
    return Reading(text).document()


class Piece:
    """Top-level blocks that are read as one, from a line on, whatever stands before it.

    `after` is the first line behind them that is not blank, from 0; `too_deep` where what stands in too many
    containers to be read starts.
    """

    __slots__ = ("after", "blocks", "too_deep")

    def __init__(self, blocks: tuple[Block, ...], after: int, too_deep: Span | None) -> None:
        self.blocks = blocks
        self.after = after
        self.too_deep = too_deep


class Reading:
    """A text that may be read again and again, each time with other cuts.

    A cut is the number of a line, from 0, before which whatever stands open is closed. Given the text, it
    promises that a piece which two readings share is read once, and the same object: what a cut changes ends
    mostly with the next fence.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        source = _LINE_END.sub("\n", text) if "\r" in text else text
        self._front = matter.find(text)
        front = text[: self._front.span.end] if self._front else ""
        self._first = _LINE_END.sub("\n", front).count("\n") + 1 if front else 0
        self._state = read_lines(source)
        self._last = self._state.lineMax
        self._reader = _BlockReader(self._state, _crlf_offsets(text, source))
        self._known: dict[int, Piece] = {}

    def pieces(self, cuts: Iterable[int] = ()) -> Iterator[Piece]:
        """What the text holds below its front matter, in its order."""
        borders = [self._first, *sorted({cut for cut in cuts if self._first < cut < self._last}), self._last]
        for start, end in itertools.pairwise(borders):
            self._state.lineMax = end
            line = self._state.skipEmptyLines(start)
            while line < end:
                piece = self._known.get(line)
                if piece is None or piece.after >= end:
                    piece = self._read(line, end)
                yield piece
                line = piece.after

    def document(self, cuts: Iterable[int] = ()) -> Document:
        """The whole text."""
        pieces = tuple(self.pieces(cuts))
        read = itertools.chain.from_iterable(piece.blocks for piece in pieces)
        blocks = (*((self._front,) if self._front else ()), *read)
        return Document(
            blocks,
            build(blocks, len(self._text)),
            self._front,
            tuple(definitions(blocks)) if "]:" in self._text else (),
            near_headings(blocks, self._text),
            open_comment(blocks, self._text) if "<!--" in self._text else None,
            next((piece.too_deep for piece in pieces if piece.too_deep), None),
        )

    def _read(self, line: int, end: int) -> Piece:
        """Reads a piece, and keeps it unless it may go on behind the end."""
        tokens = read_piece(self._state, line, end)
        after = self._state.skipEmptyLines(self._state.line)
        piece = Piece(self._reader.blocks(tokens), after, self._reader.too_deep())
        if after < end:
            self._known[line] = piece
        return piece


def _crlf_offsets(text: str, source: str) -> list[int]:
    """Where in `source` the line feeds stand that are two characters in `text`."""
    if len(text) == len(source):
        return []
    return [match.start() - count for count, match in enumerate(re.finditer("\r\n", text))]


class _BlockReader:
    """Turns the tokens of a parse into blocks whose spans count characters of the raw text.

    Given are the parse, with the lines it was made of, and where the raw text has two characters for a line
    end. The tokens are taken once, from the first to the last: each reader takes those of its own block up
    to the closing one. Offsets are the parse's until `_span`, which alone knows of the raw text.
    """

    def __init__(self, state: LineState, crlf_offsets: list[int]) -> None:
        self._state = state
        self._source = state.src
        self._crlf = crlf_offsets
        self._span: Callable[[int, int], Span] = self._shifted if crlf_offsets else Span
        self._tokens: Iterator[Token] = iter(())

    def blocks(self, tokens: Iterable[Token]) -> tuple[Block, ...]:
        """The top-level blocks of these tokens."""
        self._tokens = iter(tokens)
        return self._blocks("")

    def too_deep(self) -> Span | None:
        """The rest of the first line of what was read last that stands in too many containers to be read."""
        at = self._state.too_deep
        if at is None:
            return None
        return self._span(at, self._line_end(bisect_right(self._state.bMarks, at) - 1))

    def _blocks(self, closing: str) -> tuple[Block, ...]:
        blocks: list[Block] = []
        for token in self._tokens:
            if token.type == closing:
                break
            blocks.append(_READERS[token.type](self, token))
        return tuple(blocks)

    def _shifted(self, start: int, end: int) -> Span:
        return Span(start + bisect_left(self._crlf, start), end + bisect_left(self._crlf, end))

    def _line_end(self, line: int) -> int:
        """The end of the last character of a line that is not blank."""
        start, end = self._state.bMarks[line], self._state.eMarks[line]
        return start + len(self._source[start:end].rstrip(" \t"))

    def _text(self, spans: list[tuple[int, int]]) -> Text:
        """The text in these lines, each freed of its indentation, the last of what trails it."""
        if len(spans) == 1:
            start, end = spans[0]
            piece = self._source[start:end].lstrip(" \t")
            start = end - len(piece)
            piece = piece.rstrip(" \t")
            return Text(piece, (self._span(start, start + len(piece)),))
        pieces = [self._source[start:end].lstrip(" \t") for start, end in spans]
        starts = [end - len(piece) for (_, end), piece in zip(spans, pieces, strict=True)]
        pieces[-1] = pieces[-1].rstrip(" \t")
        lines = [self._span(start, start + len(piece)) for start, piece in zip(starts, pieces, strict=True)]
        return Text("\n".join(pieces), tuple(lines))

    def _atx_heading(self, token: Token) -> Heading:
        for _inline_and_close in range(2):
            next(self._tokens)
        start, level = token.meta["at"], len(token.markup)
        line, _ = _lines_of(token)
        text = self._atx_text(start + level, self._state.eMarks[line])
        return Heading(self._span(start, self._line_end(line)), level, text)

    def _setext_heading(self, token: Token) -> Heading:
        _, after = _lines_of(token)
        span = self._span(token.meta["at"], self._line_end(after - 1))
        level = 1 if token.markup == "=" else 2
        return Heading(span, level, self._text(token.meta["lines"]), setext=True)

    def _atx_text(self, start: int, end: int) -> Text:
        piece = self._source[start:end].rstrip(" \t")
        without_hashes = piece.rstrip("#")
        if without_hashes != without_hashes.rstrip(" \t"):
            piece = without_hashes
        return self._text([(start, start + len(piece))])

    def _paragraph(self, token: Token) -> Paragraph:
        text = self._text(token.meta["lines"])
        return Paragraph(text.span, text)

    def _table(self, token: Token) -> Table:
        header, delimiter, *body = token.meta["lines"]
        rows = [self._row(start, end) for start, end in (header, *body)]
        end = (body or [delimiter])[-1][1]
        return Table(self._span(token.meta["at"], end), rows[0], tuple(rows[1:]), token.meta["alignments"])

    def _row(self, start: int, end: int) -> Row:
        return row(self._source[start:end], start, self._span)

    def _fence(self, token: Token) -> Code:
        first, after = _lines_of(token)
        lines = token.meta["lines"]
        closed = len(lines) == after - first - 2
        end = self._line_end(after - 1) if closed else self._last_end(first, lines)
        info = unescapeAll(token.info).strip(BLANK)
        language = next(iter(info.split()), "").lower()
        spans = tuple(self._span(*line) for line in lines)
        return Code(self._span(token.meta["at"], end), info, language, token.content, spans, True, closed)

    def _last_end(self, first: int, lines: list[tuple[int, int]]) -> int:
        """The end of the last of these lines that is not blank, or else of the line before them."""
        for start, end in reversed(lines):
            piece = self._source[start:end].rstrip(" \t")
            if piece:
                return start + len(piece)
        return self._line_end(first)

    def _indented_code(self, token: Token) -> Code:
        first, after = _lines_of(token)
        spans = tuple(self._span(*line) for line in token.meta["lines"])
        start = spans[0].start if token.level else self._span(self._state.bMarks[first], 0).start
        end = self._span(0, self._line_end(after - 1)).end
        return Code(Span(start, end), "", "", token.content, spans, False, True)

    def _list(self, token: Token) -> List:
        closing = token.type.replace("open", "close")
        items: list[Item] = []
        for inner in self._tokens:
            if inner.type == closing:
                break
            items.append(self._item(inner))
        return List(Span(items[0].span.start, items[-1].span.end), token.tag == "ol", tuple(items))

    def _item(self, token: Token) -> Item:
        at = token.meta["at"]
        marker = self._span(at, at + len(token.info) + len(token.markup))
        blocks = self._blocks("list_item_close")
        span = Span(marker.start, blocks[-1].span.end if blocks else marker.end)
        first = blocks[0] if blocks else None
        box = _TASK_BOX.match(first.text.content) if isinstance(first, Paragraph) else None
        if not isinstance(first, Paragraph) or not box:
            return Item(span, blocks)
        text = _after(first.text, box)
        start = first.span.start
        paragraph = Paragraph(text.span, text)
        return Item(span, (paragraph, *blocks[1:]), box[0][1] != " ", Span(start, start + 3))

    def _quote(self, token: Token) -> Quote:
        first, after = _lines_of(token)
        blocks = self._blocks("blockquote_close")
        while after > first + 1 and self._line_end(after - 1) == self._state.bMarks[after - 1]:
            after -= 1
        return Quote(self._span(token.meta["at"], self._line_end(after - 1)), blocks)

    def _footnote(self, token: Token) -> Footnote:
        mark = self._span(token.meta["at"], token.meta["end"])
        blocks = self._blocks("footnote_close")
        end = blocks[-1].span.end if blocks else mark.end
        return Footnote(Span(mark.start, end), token.meta["label"], blocks)

    def _html(self, token: Token) -> Html:
        content = token.content.strip(" \t\n")
        first, _ = _lines_of(token)
        span = self._span(token.meta["at"], self._last_end(first, token.meta["lines"]))
        comment = content.startswith("<!--") and content.find("-->", 2) in (-1, len(content) - 3)
        return Html(span, content, comment)

    def _break(self, token: Token) -> Break:
        first, _ = _lines_of(token)
        return Break(self._span(token.meta["at"], self._line_end(first)))

    def _definition(self, token: Token) -> Definition:
        _, after = _lines_of(token)
        span = self._span(token.meta["at"], self._line_end(after - 1))
        return Definition(span, token.meta["label"], token.meta["url"])


# Not of the reader itself: it would hold itself, and be there until the collector comes.
_READERS: dict[str, Callable[[_BlockReader, Token], Block]] = {
    "heading_open": _BlockReader._atx_heading,
    "setext_heading": _BlockReader._setext_heading,
    "paragraph": _BlockReader._paragraph,
    "table": _BlockReader._table,
    "fence": _BlockReader._fence,
    "code_block": _BlockReader._indented_code,
    "bullet_list_open": _BlockReader._list,
    "ordered_list_open": _BlockReader._list,
    "blockquote_open": _BlockReader._quote,
    "footnote_open": _BlockReader._footnote,
    "html_block": _BlockReader._html,
    "hr": _BlockReader._break,
    "definition": _BlockReader._definition,
}


def _lines_of(token: Token) -> tuple[int, int]:
    first, after = token.map or (0, 0)
    return first, after


def _after(text: Text, match: re.Match[str]) -> Text:
    """What follows a match at the start of a text."""
    first, *others = text.lines[match[0].count("\n") :]
    start = first.start if "\n" in match[0] else first.start + match.end()
    return Text(text.content[match.end() :], (Span(start, first.end), *others))
