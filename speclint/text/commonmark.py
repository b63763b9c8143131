"""markdown-it as speclint runs it: with the place of each block and inline piece, and bounds on the work."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference, unescapeAll
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock, code
from markdown_it.rules_inline import StateInline, autolink, backtick, html_inline, image, link
from markdown_it.token import Token

from speclint.text.blockrules import ENDS_OF_LISTS, rules_at
from speclint.text.lines import LineState

__all__ = ["LineState", "References", "Token", "inline_tokens", "read_lines", "read_piece", "unescapeAll"]

_MAX_NESTING = 50
_INLINE_STEPS_PER_CHARACTER = 4
_SPARE_INLINE_STEPS = 1000
_KEPT_TOKENS = 2048
_LONGEST_KEPT = 2000


def read_lines(source: str) -> LineState:
    """The lines of a text, whose blocks are not read yet."""
    return LineState(source, _parser(), {}, [])


def read_piece(state: LineState, line: int, end: int) -> list[Token]:
    """The tokens of the block that starts at a line, from 0, and of a table that takes its last line.

    They are read as if the text ended before the line `end`. Leaves `state.line` behind them.
    """
    state.tokens = []
    state.too_deep = None
    state.lineMax = end
    _parser().block.read_piece(state, line, end)
    return state.tokens


class References(dict[str, str]):
    """Where the link reference definitions of a document point, by label, as many texts in a row ask it."""

    @cached_property
    def by_normal_label(self) -> dict[str, dict[str, str]]:
        """The same by labels as they are compared, in the form that markdown-it wants."""
        return {normalizeReference(label): {"href": target, "title": ""} for label, target in self.items()}


def inline_tokens(content: str, definitions: Mapping[str, str]) -> Sequence[Token]:
    """The tokens of inline Markdown; `definitions` maps the labels of link references to their targets."""
    if not definitions:
        return _lone_tokens(content) if len(content) <= _LONGEST_KEPT else _long_tokens(content)
    known = definitions if isinstance(definitions, References) else References(definitions)
    return _parsed(content, {"references": known.by_normal_label})


@lru_cache(_KEPT_TOKENS)
def _lone_tokens(content: str) -> tuple[Token, ...]:
    """The tokens of inline Markdown without references: a text is asked for them several times in a row."""
    return tuple(_parsed(content, {}))


@lru_cache(1)
def _long_tokens(content: str) -> tuple[Token, ...]:
    """The same of a text that is too long for several of its kind to be kept."""
    return tuple(_parsed(content, {}))


def _parsed(content: str, environment: dict[str, Any]) -> list[Token]:
    environment["steps"] = _INLINE_STEPS_PER_CHARACTER * len(content) + _SPARE_INLINE_STEPS
    parser = _parser()
    return parser.inline.parse(content, parser, environment, [])


class _Blocks(ParserBlock):
    """markdown-it's block parser, trying only rules that a line's first character allows.

    It notes on the first token of a block where the block stands.
    """

    def __init__(self) -> None:
        super().__init__()
        self.ruler = Ruler()
        self.ruler.push("code", code)
        for name, rule in ENDS_OF_LISTS.items():
            self.ruler.push(name, rule, {"alt": ["list"]})

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:
        assert isinstance(state, LineState)
        state.indents.append(state.blkIndent)
        self._read(state, startLine, endLine)
        state.indents.pop()

    def read_piece(self, state: LineState, line: int, end_line: int) -> None:
        state.indents.append(0)
        self._read_block(state, line, end_line)
        if state.table_at == state.line:
            self._read_block(state, state.line, end_line)
        state.indents.pop()

    def _read(self, state: LineState, line: int, end_line: int) -> None:
        while line < end_line:
            state.line = line = state.skipEmptyLines(line)
            if line >= end_line or (state.sCount[line] < state.blkIndent and line != state.table_at):
                return
            if state.level >= _MAX_NESTING:
                if state.too_deep is None:
                    state.too_deep = state.at
                state.line = end_line
                return
            self._read_block(state, line, end_line)
            line = state.line
            if line < end_line and state.isEmpty(line):
                line += 1
                state.line = line

    def _read_block(self, state: LineState, line: int, end_line: int) -> None:
        state.line = line
        first_token, at = len(state.tokens), state.at
        for rule in rules_at(state, line):
            if rule(state, line, end_line, False):
                break
        first = state.tokens[first_token]
        first.meta.setdefault("at", at)
        first.meta.setdefault("lines", state.block_lines)


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

    block: _Blocks

    def __init__(self) -> None:
        super().__init__()
        self.inline = _Inlines()
        self.configure("commonmark", {"maxNesting": _MAX_NESTING, "inline_definitions": True})
        self.block = _Blocks()
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


@cache
def _parser() -> _Parser:
    return _Parser()
