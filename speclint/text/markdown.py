"""From text to blocks, sections and inline pieces, each with its exact place; all of markdown-it is here.

markdown-it reads lines joined by a line feed, so a text with two-character line ends is read in a
normalised copy, whose offsets `_Reader` maps back by counting the line ends before them.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference, unescapeAll
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import (
    StateBlock,
    blockquote,
    code,
    fence,
    heading,
    hr,
    html_block,
    list_block,
    reference,
)
from markdown_it.rules_inline import StateInline, autolink, backtick, html_inline, image, link
from markdown_it.token import Token

from speclint.model import (
    Block,
    Break,
    Cell,
    Code,
    Definition,
    Document,
    Field,
    FrontMatter,
    Heading,
    Html,
    Inline,
    Item,
    List,
    Paragraph,
    Quote,
    Row,
    Section,
    Span,
    Table,
    Text,
)

_LINE_END = re.compile(r"\r\n?")
_MAX_NESTING = 50
_INLINE_STEPS_PER_CHARACTER = 4
_SPARE_INLINE_STEPS = 1000
_PLAIN_CACHE = 16_384

# What CommonMark trims from the ends of a text; `str.strip` alone would also take control characters.
_BLANK = "\t\n\v\f\r \u00a0\u1680\u202f\u205f\u3000\u2028\u2029" + "".join(map(chr, range(0x2000, 0x200B)))
_DELIMITER_ROW_CHARACTERS = frozenset("|-: \t")
_DELIMITER_CELL = re.compile(r":?-+:?")
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_ESCAPED_PIPE = re.compile(r"\\\|")
_TASK_BOX = re.compile(r"\[[ xX]\][ \t\n]+")
_LABEL = re.compile(r"(?P<mark>\*\*|__)(?![\s*_])(?P<label>.+?)(?P=mark)(?P<colon>[ \t]*[:\uff1a])?")
_PLAIN_LABEL = re.compile(r"(?P<label>[^\s:*_][^:\n]{0,79}):(?=\s|$)")
_COMMENT_LINE = re.compile(r"\s*(?:--|#|//|/\*.*\*/\s*$|$)")
_COLONS = (":", "\uff1a")
_HARD_BREAK = re.compile(r"(?<!\\)\\\Z")
_NOT_PLAIN = re.compile(r"[\\`*_~\[\]!<>&]")
_MAY_HOLD_INLINES = re.compile(r"[`\[<]")
_WHITESPACE_RUN = re.compile(r"[ \t\r\n]+")
_LINE_BREAK_TAG = re.compile(r"<br[\s/>]", re.IGNORECASE)


def parse(text: str, *, cuts: tuple[int, ...] = ()) -> Document:
    """Reads a text; at each line number of `cuts`, from 0, whatever stands open is closed."""
    source = _LINE_END.sub("\n", text) if "\r" in text else text
    state = _LineState(source, _PARSER, {}, [])
    front = _front_matter_lines(state)
    borders = [front, *sorted({cut for cut in cuts if front < cut < state.lineMax}), state.lineMax]
    for start, end in itertools.pairwise(borders):
        state.lineMax = end
        _PARSER.block.tokenize(state, start, end)
    reader = _Reader(state, _crlf_offsets(text, source))
    blocks = reader.document(front)
    matter = blocks[0] if blocks and isinstance(blocks[0], FrontMatter) else None
    definitions = tuple(_definitions(blocks))
    return Document(blocks, build(blocks, len(text)), matter, definitions)


def build(blocks: Iterable[Block], length: int, levels: Mapping[int, int] | None = None) -> Section:
    """Makes the section tree of a text; `levels` overrules the level of the heading at an offset."""
    levels = levels or {}
    open_sections = [_OpenSection(None, 0, 0)]
    for block in blocks:
        if not isinstance(block, Heading):
            open_sections[-1].blocks.append(block)
            continue
        level = max(1, levels.get(block.span.start, block.level))
        _close_sections(open_sections, level, block.span.start)
        open_sections.append(_OpenSection(block, level, block.span.start))
    _close_sections(open_sections, 1, length)
    return open_sections[0].closed(length)


@dataclass(slots=True)
class _OpenSection:
    heading: Heading | None
    level: int
    start: int
    blocks: list[Block] = field(default_factory=list)
    children: list[Section] = field(default_factory=list)

    def closed(self, end: int) -> Section:
        span = Span(self.start, end)
        return Section(self.heading, self.level, span, tuple(self.blocks), tuple(self.children))


def _close_sections(open_sections: list[_OpenSection], level: int, end: int) -> None:
    while open_sections[-1].level >= level:
        section = open_sections.pop()
        open_sections[-1].children.append(section.closed(end))


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks and all that stand inside them, in document order."""
    for block in blocks:
        yield block
        if isinstance(block, Quote):
            yield from walk(block.blocks)
        elif isinstance(block, List):
            for item in block.items:
                yield from walk(item.blocks)


def texts(blocks: Iterable[Block]) -> Iterator[Text]:
    """Every run of inline Markdown in the blocks and in what they contain, in document order."""
    for block in walk(blocks):
        if isinstance(block, Heading | Paragraph):
            yield block.text
        elif isinstance(block, Table):
            yield from (cell.text for row in (block.header, *block.rows) for cell in row.cells)


def item_text(item: Item) -> str:
    """What a reader sees of a list item's first paragraph, its box aside."""
    first = item.blocks[0] if item.blocks else None
    return plain(first.text.content) if isinstance(first, Paragraph) else ""


def is_blank(code: Code) -> bool:
    """Whether a code block holds nothing, or nothing but comments."""
    return all(_COMMENT_LINE.match(line) for line in code.content.splitlines())


def targets(document: Document) -> dict[str, str]:
    """Where the link reference definitions of a document point, by label; the first of a label holds."""
    found: dict[str, str] = {}
    for definition in document.definitions:
        found.setdefault(definition.label, definition.target)
    return found


def fields(blocks: Sequence[Block], is_label: Callable[[str], bool] | None = None) -> tuple[Field, ...]:
    """The labelled values that start a line of these paragraphs or of the items of these lists.

    A label stands in bold, or plain before a colon where `is_label` knows it.
    """
    found: list[Field] = []
    labels = [_labels(block.text, is_label) if isinstance(block, Paragraph) else [] for block in blocks]
    starts = [index for index, label in enumerate(labels) if label]
    ends = dict(zip(starts, [*starts[1:], len(blocks)], strict=False))
    for index, block in enumerate(blocks):
        if labels[index]:
            found += _with_body(labels[index], tuple(blocks[index + 1 : ends[index]]))
        elif isinstance(block, List):
            for item in block.items:
                if item.blocks and isinstance(first := item.blocks[0], Paragraph):
                    found += _with_body(_labels(first.text, is_label), item.blocks[1:])
                    if item is block.items[-1] and found and not (found[-1].value or found[-1].body):
                        found[-1] = replace(found[-1], body=_right_below(blocks, index))
    return tuple(found)


def _right_below(blocks: Sequence[Block], index: int) -> tuple[Block, ...]:
    """The table or code that follows a list, whose last item is its label."""
    following = blocks[index + 1 : index + 2]
    return tuple(block for block in following if isinstance(block, Table | Code))


@dataclass(slots=True)
class _Label:
    name: str
    at: Span
    pieces: list[str]
    lines: list[Span]

    def add(self, piece: str, start: int, hard_breaks: bool) -> None:
        """Takes a line, or what follows the label on its line, as part of the value."""
        kept = piece.rstrip(_BLANK)
        if hard_breaks:
            kept = _HARD_BREAK.sub("", kept).rstrip(_BLANK)
        start += len(kept) - len(kept.lstrip(_BLANK))
        kept = kept.lstrip(_BLANK)
        if kept:
            self.pieces.append(kept)
            self.lines.append(Span(start, start + len(kept)))

    def field(self, body: tuple[Block, ...]) -> Field:
        value = Text("\n".join(self.pieces), tuple(self.lines)) if self.pieces else None
        return Field(self.name, self.at, value, body)


def _with_body(labels: list[_Label], body: tuple[Block, ...]) -> list[Field]:
    """The fields of one paragraph; what follows the paragraph belongs to the last of them."""
    last = len(labels) - 1
    return [label.field(body if index == last else ()) for index, label in enumerate(labels)]


def _labels(text: Text, is_label: Callable[[str], bool] | None) -> list[_Label]:
    may_be_plain = is_label is not None and ":" in text.content
    if "**" not in text.content and "__" not in text.content and not may_be_plain:
        return []
    labels: list[_Label] = []
    pieces = text.content.split("\n")
    for index, (piece, span) in enumerate(zip(pieces, text.lines, strict=True)):
        more_follows = index + 1 < len(pieces)
        match = _label_match(piece) or _plain_label_match(piece, is_label)
        if match:
            name = plain(match["label"]).rstrip().removesuffix(":").removesuffix("\uff1a").rstrip()
            labels.append(_Label(name, Span(span.start, span.start + match.end()), [], []))
            labels[-1].add(piece[match.end() :], span.start + match.end(), more_follows)
        elif labels:
            labels[-1].add(piece, span.start, more_follows)
    return labels


def _label_match(line: str) -> re.Match[str] | None:
    match = _LABEL.match(line)
    if not match:
        return None
    has_colon = match["colon"] or match["label"].rstrip().endswith(_COLONS)
    return match if has_colon or not line[match.end() :].strip(_BLANK + "\\") else None


def _plain_label_match(line: str, is_label: Callable[[str], bool] | None) -> re.Match[str] | None:
    match = _PLAIN_LABEL.match(line) if is_label is not None else None
    return match if match and is_label is not None and is_label(match["label"]) else None


@lru_cache(_PLAIN_CACHE)
def plain(content: str) -> str:
    """What a reader sees of inline Markdown: no marks, link targets or tags, all on one line."""
    visible = content
    if _NOT_PLAIN.search(content):
        visible = _visible(_inline_tokens(content, {}))
    return _WHITESPACE_RUN.sub(" ", visible).strip(_BLANK)


def folded(content: str) -> str:
    """What a reader sees of inline Markdown, with every kind of white space folded: titles, keys, values."""
    return " ".join(plain(content).split())


def heading_text(text: Text, definitions: Mapping[str, str]) -> str:
    """The text of a heading as its anchor is made of: without images and tags, white space as it stands."""
    content = text.content
    if not _NOT_PLAIN.search(content):
        return content
    return "".join(
        "\n" if token.type in ("softbreak", "hardbreak") else token.content
        for token in _inline_tokens(content, definitions)
        if token.type not in ("image", "html_inline")
    )


def inlines(text: Text, definitions: Mapping[str, str] | None = None) -> tuple[Inline, ...]:
    """The code spans, links, images, autolinks, tags and comments of a text, in order.

    `definitions` maps the labels of link reference definitions to their targets.
    """
    if not _MAY_HOLD_INLINES.search(text.content):
        return ()
    tokens = _inline_tokens(text.content, definitions or {})
    return tuple(
        _inline(token, index, tokens, text) for index, token in enumerate(tokens) if "start" in token.meta
    )


def _inline(token: Token, index: int, tokens: list[Token], text: Text) -> Inline:
    span = text.at(token.meta["start"], token.meta["end"])
    if token.type == "code_inline":
        return Inline("code", span, token.content)
    if token.type == "html_inline":
        return Inline("comment" if token.content.startswith("<!--") else "html", span, token.content)
    if token.type == "image":
        return Inline("image", span, _visible(token.children or []), str(token.attrs["src"]))
    kind = "autolink" if token.markup == "autolink" else "link"
    closing = next(
        place
        for place in range(index, len(tokens))
        if tokens[place].type == "link_close" and tokens[place].level == token.level
    )
    return Inline(kind, span, _visible(tokens[index:closing]), str(token.attrs["href"]))


def _visible(tokens: Iterable[Token]) -> str:
    return "".join(map(_visible_token, tokens))


def _visible_token(token: Token) -> str:
    if token.type == "image":
        return _visible(token.children or [])
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.type == "html_inline":
        return " " if _LINE_BREAK_TAG.match(token.content) else ""
    return token.content


def _inline_tokens(content: str, definitions: Mapping[str, str]) -> list[Token]:
    environment: dict[str, Any] = {"steps": _INLINE_STEPS_PER_CHARACTER * len(content) + _SPARE_INLINE_STEPS}
    if definitions:
        environment["references"] = {
            normalizeReference(label): {"href": target, "title": ""} for label, target in definitions.items()
        }
    return _PARSER.inline.parse(content, _PARSER, environment, [])


def front_matter(text: str) -> FrontMatter | None:
    """The front matter of a text, whose blocks are not read."""
    source = _LINE_END.sub("\n", text) if "\r" in text else text
    state = _LineState(source, _PARSER, {}, [])
    lines = _front_matter_lines(state)
    return _Reader(state, _crlf_offsets(text, source))._front_matter(lines) if lines else None


def _front_matter_lines(state: _LineState) -> int:
    """How many lines the front matter takes; a blank line after `---` makes that a thematic break."""
    if state.lineMax < 2 or state.line_text(0) != "---" or state.isEmpty(1):
        return 0
    closing = (line for line in range(1, state.lineMax) if state.line_text(line) == "---")
    return next(closing, -1) + 1


def _crlf_offsets(text: str, source: str) -> list[int]:
    """Where in `source` the line feeds stand that are two characters in `text`."""
    if len(text) == len(source):
        return []
    return [match.start() - count for count, match in enumerate(re.finditer("\r\n", text))]


def _definitions(blocks: Iterable[Block]) -> Iterator[Definition]:
    for block in blocks:
        if isinstance(block, Definition):
            yield block
        elif isinstance(block, Quote):
            yield from _definitions(block.blocks)
        elif isinstance(block, List):
            for item in block.items:
                yield from _definitions(item.blocks)


class _Reader:
    """Turns the tokens of a parse into blocks whose spans count characters of the raw text."""

    def __init__(self, state: _LineState, crlf_offsets: list[int]) -> None:
        self._state = state
        self._source = state.src
        self._crlf = crlf_offsets
        self._tokens = iter(state.tokens)
        self._readers: dict[str, Callable[[Token], Block]] = {
            "heading_open": self._atx_heading,
            "setext_heading": self._setext_heading,
            "paragraph": self._paragraph,
            "table": self._table,
            "fence": self._fence,
            "code_block": self._indented_code,
            "bullet_list_open": self._list,
            "ordered_list_open": self._list,
            "blockquote_open": self._quote,
            "html_block": self._html,
            "hr": self._break,
            "definition": self._definition,
        }

    def document(self, front_matter_lines: int) -> tuple[Block, ...]:
        """All top-level blocks, front matter first."""
        front = (self._front_matter(front_matter_lines),) if front_matter_lines else ()
        return front + self._blocks("")

    def _blocks(self, closing: str) -> tuple[Block, ...]:
        blocks: list[Block] = []
        for token in self._tokens:
            if token.type == closing:
                break
            blocks.append(self._readers[token.type](token))
        return tuple(blocks)

    def _span(self, start: int, end: int) -> Span:
        if self._crlf:
            return Span(start + bisect_left(self._crlf, start), end + bisect_left(self._crlf, end))
        return Span(start, end)

    def _line_end(self, line: int) -> int:
        """The end of the last character of a line that is not blank."""
        start, end = self._state.bMarks[line], self._state.eMarks[line]
        return start + len(self._source[start:end].rstrip(" \t"))

    def _text(self, spans: list[tuple[int, int]]) -> Text:
        """The text in these lines, each freed of its indentation, the last of what trails it."""
        pieces = [self._source[start:end].lstrip(" \t") for start, end in spans]
        starts = [end - len(piece) for (_, end), piece in zip(spans, pieces, strict=True)]
        pieces[-1] = pieces[-1].rstrip(" \t")
        lines = [self._span(start, start + len(piece)) for start, piece in zip(starts, pieces, strict=True)]
        return Text("\n".join(pieces), tuple(lines))

    def _front_matter(self, lines: int) -> FrontMatter:
        start, end = self._state.bMarks[1], max(self._state.bMarks[1], self._state.eMarks[lines - 2])
        span = self._span(0, self._line_end(lines - 1))
        return FrontMatter(span, self._source[start:end], self._span(start, end))

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
        borders = _cell_borders(self._source[start:end])
        cells = tuple(self._cell(start + left, start + right) for left, right in borders)
        return Row(self._span(start, end), cells)

    def _cell(self, start: int, end: int) -> Cell:
        piece = self._source[start:end]
        content = piece.strip(_BLANK)
        if not content:
            start = end = (start + end) // 2
        else:
            start += len(piece) - len(piece.lstrip(_BLANK))
            end = start + len(content)
        span = self._span(start, end)
        if "\\|" not in content:
            return Cell(span, Text(content, (span,)))
        escapes = enumerate(_ESCAPED_PIPE.finditer(content))
        dropped = tuple(match.start() - count for count, match in escapes)
        return Cell(span, Text(content.replace("\\|", "|"), (span,), dropped))

    def _fence(self, token: Token) -> Code:
        first, after = _lines_of(token)
        lines = token.meta["lines"]
        closed = len(lines) == after - first - 2
        end = self._line_end(after - 1) if closed else self._last_end(first, lines)
        info = unescapeAll(token.info).strip(_BLANK)
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


def _lines_of(token: Token) -> tuple[int, int]:
    first, after = token.map or (0, 0)
    return first, after


def _after(text: Text, match: re.Match[str]) -> Text:
    """What follows a match at the start of a text."""
    first, *others = text.lines[match[0].count("\n") :]
    start = first.start if "\n" in match[0] else first.start + match.end()
    return Text(text.content[match.end() :], (Span(start, first.end), *others))


def _cell_borders(line: str) -> list[tuple[int, int]]:
    """Where each cell of a trimmed table line starts and ends; only a backslash protects a pipe."""
    pipes = [match.start() for match in _CELL_BORDER.finditer(line)]
    borders = list(zip([0, *(pipe + 1 for pipe in pipes)], [*pipes, len(line)], strict=True))
    if borders[0][0] == borders[0][1]:
        del borders[0]
    if borders and borders[-1][0] == borders[-1][1]:
        del borders[-1]
    return borders


_BlockRule = Callable[[StateBlock, int, int, bool], bool]


class _LineState(StateBlock):
    """A block state that remembers where the lines of the block it reads stand."""

    def __init__(self, src: str, md: MarkdownIt, env: dict[str, Any], tokens: list[Token]) -> None:
        super().__init__(src, md, env, tokens)
        self.block_lines: list[tuple[int, int]] = []

    def line_text(self, line: int) -> str:
        """A whole line, whatever container it stands in, without blanks at its end."""
        return self.src[self.bMarks[line] : self.eMarks[line]].rstrip(" \t")

    def inner_line(self, line: int) -> tuple[int, int]:
        """From the first to the last character that is not blank of a line in the present container."""
        start, end = self.bMarks[line] + self.tShift[line], self.eMarks[line]
        piece = self.src[start:end]
        kept = piece.strip(_BLANK)
        start += len(piece) - len(piece.lstrip(_BLANK)) if kept else 0
        return start, start + len(kept)

    def has_text(self, line: int) -> bool:
        """Whether a line holds more than blanks of any kind."""
        start, end = self.inner_line(line)
        return start < end

    def push(self, ttype: str, tag: str, nesting: Any) -> Token:
        token = super().push(ttype, tag, nesting)
        if ttype == "list_item_open":
            token.meta["at"] = self.bMarks[self.line] + self.tShift[self.line]
        return token

    def getLines(self, begin: int, end: int, indent: int, keepLastLF: bool) -> str:
        self.block_lines = []
        pieces = []
        for line in range(begin, end):
            start, spare = self._unindented(line, indent)
            self.block_lines.append((start, self.eMarks[line]))
            pieces.append(" " * spare + self.src[start : self.eMarks[line]])
        content = "\n".join(pieces)
        return content + "\n" if keepLastLF and pieces else content

    def _unindented(self, line: int, indent: int) -> tuple[int, int]:
        """Where a line stands without its indentation, and how many columns of a tab are left over."""
        position, end = self.bMarks[line], self.eMarks[line]
        text_start = position + self.tShift[line]
        column = 0
        while column < indent and position < end:
            character = self.src[position]
            if character == "\t":
                column += 4 - (column + self.bsCount[line]) % 4
            elif character == " " or position < text_start:
                column += 1
            else:
                break
            position += 1
        return position, max(0, column - indent)


class _Blocks(ParserBlock):
    """markdown-it's block parser, trying only rules that a line's first character allows.

    It notes on the first token of a block where the block stands.
    """

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:
        assert isinstance(state, _LineState)
        line = startLine
        while line < endLine:
            state.line = line = state.skipEmptyLines(line)
            if line >= endLine or state.sCount[line] < state.blkIndent:
                return
            if state.level >= _MAX_NESTING:
                state.line = endLine
                return
            first_token = len(state.tokens)
            at = state.bMarks[line] + state.tShift[line]
            rules = _CODE_RULES if state.is_code_block(line) else _RULES.get(state.src[at], _OTHER_RULES)
            for rule in rules:
                if rule(state, line, endLine, False):
                    break
            state.tokens[first_token].meta.update(at=at, lines=state.block_lines)
            line = state.line
            if line < endLine and state.isEmpty(line):
                line += 1
                state.line = line


def _paragraph_rule(state: StateBlock, start: int, end_line: int, silent: bool) -> bool:
    """Reads a paragraph, or a setext heading when an underline ends it, in one pass."""
    parent, state.parentType = state.parentType, "paragraph"
    line, underline = start + 1, ""
    while line < state.lineMax and not state.isEmpty(line):
        indent = state.sCount[line] - state.blkIndent
        if indent <= 3:
            underline = _underline(state, line) if indent >= 0 and line < end_line else ""
            if underline or (state.sCount[line] >= 0 and _is_interrupted(state, line)):
                break
        line += 1
    state.parentType = parent
    state.getLines(start, line, state.blkIndent, False)
    state.line = line + 1 if underline else line
    token = state.push("setext_heading" if underline else "paragraph", "", 0)
    token.map = [start, state.line]
    token.markup = underline
    return True


def _underline(state: StateBlock, line: int) -> str:
    """The character of a setext underline, or nothing."""
    start = state.bMarks[line] + state.tShift[line]
    mark = state.src[start]
    if mark not in "=-":
        return ""
    return "" if state.src[start : state.eMarks[line]].rstrip(" \t").strip(mark) else mark


def _is_interrupted(state: StateBlock, line: int) -> bool:
    """Whether another block starts at a line that could go on a paragraph."""
    first = state.src[state.bMarks[line] + state.tShift[line]]
    rules = _INTERRUPTING_RULES.get(first, ())
    return _table_rule(state, line, state.lineMax, True) or any(
        rule(state, line, state.lineMax, True) for rule in rules
    )


def _table_rule(state: StateBlock, start: int, end_line: int, silent: bool) -> bool:
    """Reads a table of GitHub's kind into one token, with the place of each of its lines."""
    assert isinstance(state, _LineState)
    delimiter = start + 1
    if delimiter >= end_line:
        return False
    if not state.src.startswith(("|", "-", ":"), state.bMarks[delimiter] + state.tShift[delimiter]):
        return False
    if not _may_go_on(state, delimiter) or state.is_code_block(start):
        return False
    alignments = _alignments(state, delimiter)
    if alignments is None or not _is_header(state, start, len(alignments)):
        return False
    if silent:
        return True
    end = _table_end(state, delimiter + 1, end_line)
    token = state.push("table", "table", 0)
    token.map = [start, end]
    token.meta["alignments"] = alignments
    state.block_lines = [state.inner_line(line) for line in range(start, end)]
    state.line = end
    return True


def _may_go_on(state: StateBlock, line: int) -> bool:
    """Whether a line belongs to the present container and is not indented like code."""
    return state.sCount[line] >= state.blkIndent and not state.is_code_block(line)


def _alignments(state: StateBlock, line: int) -> tuple[str, ...] | None:
    """How a delimiter row aligns each column; None when the line is no delimiter row."""
    row = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
    if len(row) < 2 or not _DELIMITER_ROW_CHARACTERS.issuperset(row) or row.startswith(("- ", "-\t")):
        return None
    cells = row.strip(" \t").removeprefix("|").removesuffix("|").split("|")
    trimmed = [cell.strip(" \t") for cell in cells]
    if not all(map(_DELIMITER_CELL.fullmatch, trimmed)):
        return None
    return tuple(map(_alignment, trimmed))


def _alignment(delimiter: str) -> str:
    left, right = delimiter.startswith(":"), delimiter.endswith(":")
    if left and right:
        return "center"
    return "left" if left else "right" if right else ""


def _is_header(state: _LineState, line: int, columns: int) -> bool:
    start, end = state.inner_line(line)
    row = state.src[start:end]
    return "|" in row and len(_cell_borders(row)) == columns


def _table_end(state: _LineState, line: int, end: int) -> int:
    """The first line that a table with rows from `line` on does not take."""
    parent, state.parentType = state.parentType, "table"
    while (
        line < end
        and state.has_text(line)
        and _may_go_on(state, line)
        and not any(
            rule(state, line, end, True)
            for rule in _INTERRUPTING_RULES.get(state.src[state.bMarks[line] + state.tShift[line]], ())
        )
    ):
        line += 1
    state.parentType = parent
    return line


class _Inlines(ParserInline):
    """markdown-it's inline parser, with a bound on the steps it may look ahead for link labels."""

    def skipToken(self, state: StateInline) -> None:
        state.env["steps"] -= 1
        super().skipToken(state)


def _located(rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    """The same inline rule, noting on the token it makes from where to where it stands."""

    def located_rule(state: StateInline, silent: bool) -> bool:
        start, first_token = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        for token in state.tokens[first_token : first_token + 2]:
            if token.type in _LOCATED_TOKENS:
                token.meta.update(start=start, end=state.pos)
                break
        return True

    return located_rule


def _bounded(rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    """The same rule for links or images, failing once the steps of its text are used up."""

    def bounded_rule(state: StateInline, silent: bool) -> bool:
        return state.env["steps"] > 0 and rule(state, silent)

    return bounded_rule


class _Parser(MarkdownIt):
    """markdown-it for blocks and inline text, leaving link targets as they are written."""

    def __init__(self) -> None:
        super().__init__()
        self.block = _Blocks()
        self.inline = _Inlines()
        self.configure("commonmark", {"maxNesting": _MAX_NESTING, "inline_definitions": True})
        self.block.ruler.at("table", _table_rule, {"alt": ["paragraph", "reference"]})
        self.block.ruler.enable("table")
        inline_rules = self.inline.ruler
        inline_rules.enable("strikethrough")
        self.inline.ruler2.enable("strikethrough")
        for name, rule in (("backticks", backtick), ("autolink", autolink), ("html_inline", html_inline)):
            inline_rules.at(name, _located(rule))
        for name, rule in (("link", link), ("image", image)):
            inline_rules.at(name, _bounded(_located(rule)))

    def normalizeLink(self, url: str) -> str:
        return url

    def normalizeLinkText(self, link: str) -> str:
        return link

    def validateLink(self, url: str) -> bool:
        return True


_LOCATED_TOKENS = ("code_inline", "html_inline", "image", "link_open")
_RULES_BY_FIRST_CHARACTERS: tuple[tuple[str, _BlockRule], ...] = (
    ("`~", fence),
    (">", blockquote),
    ("*-_", hr),
    ("*-+0123456789", list_block),
    ("[", reference),
    ("<", html_block),
    ("#", heading),
)
_CODE_RULES: tuple[_BlockRule, ...] = (code,)
_OTHER_RULES: tuple[_BlockRule, ...] = (_table_rule, _paragraph_rule)


def _rules_of(first: str) -> tuple[_BlockRule, ...]:
    return tuple(rule for characters, rule in _RULES_BY_FIRST_CHARACTERS if first in characters)


_INTERRUPTING_RULES = {first: _rules_of(first) for first in "`~>*-_+0123456789<#"}
_RULES = {first: (_table_rule, *_rules_of(first), _paragraph_rule) for first in (*_INTERRUPTING_RULES, "[")}
_PARSER = _Parser()
