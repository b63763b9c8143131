"""markdown-it as speclint runs it: with the place of each block and inline piece, and bounds on the work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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

from speclint.text import tables
from speclint.text.blanks import BLANK

__all__ = ["LineState", "Token", "inline_tokens", "read_blocks", "read_lines", "unescapeAll"]

_MAX_NESTING = 50
_INLINE_STEPS_PER_CHARACTER = 4
_SPARE_INLINE_STEPS = 1000


def read_lines(source: str) -> LineState:
    """The lines of a text, whose blocks are not read yet."""
    return LineState(source, _PARSER, {}, [])


def read_blocks(state: LineState, start: int, end: int) -> None:
    """Reads the blocks of some lines, from 0, as if the text ended after them."""
    state.lineMax = end
    _PARSER.block.tokenize(state, start, end)


def inline_tokens(content: str, definitions: Mapping[str, str]) -> list[Token]:
    """The tokens of inline Markdown; `definitions` maps the labels of link references to their targets."""
    environment: dict[str, Any] = {"steps": _INLINE_STEPS_PER_CHARACTER * len(content) + _SPARE_INLINE_STEPS}
    if definitions:
        environment["references"] = {
            normalizeReference(label): {"href": target, "title": ""} for label, target in definitions.items()
        }
    return _PARSER.inline.parse(content, _PARSER, environment, [])


_BlockRule = Callable[[StateBlock, int, int, bool], bool]


class LineState(StateBlock):
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
        kept = piece.strip(BLANK)
        start += len(piece) - len(piece.lstrip(BLANK)) if kept else 0
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
        assert isinstance(state, LineState)
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
    assert isinstance(state, LineState)
    delimiter = start + 1
    if delimiter >= end_line:
        return False
    if not state.src.startswith(("|", "-", ":"), state.bMarks[delimiter] + state.tShift[delimiter]):
        return False
    if not _may_go_on(state, delimiter) or state.is_code_block(start):
        return False
    alignments = tables.alignments(
        state.src[state.bMarks[delimiter] + state.tShift[delimiter] : state.eMarks[delimiter]]
    )
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


def _is_header(state: LineState, line: int, columns: int) -> bool:
    start, end = state.inner_line(line)
    row = state.src[start:end]
    return "|" in row and len(tables.cell_borders(row)) == columns


def _table_end(state: LineState, line: int, end: int) -> int:
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
