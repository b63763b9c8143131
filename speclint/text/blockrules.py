"""The rules by which blocks start and end, in the order and with the exceptions of GitHub's parser.

markdown-it's own rules read most kinds of block. A paragraph, which may turn out to hold link reference
definitions, to be a heading, or to end where a table starts, is read here, and so are tables and footnotes.
"""

from __future__ import annotations

from collections.abc import Callable

from markdown_it.common.html_re import HTML_OPEN_CLOSE_TAG_RE
from markdown_it.rules_block import (
    StateBlock,
    code,
    fence,
    heading,
    hr,
    html_block,
    list_block,
    reference,
)

from speclint.expressions import expression
from speclint.text import tables
from speclint.text.lines import LineState

BlockRule = Callable[[StateBlock, int, int, bool], bool]

# A definition that goes on for more lines is none: each try to read one ends soon.
_LONGEST_DEFINITION = 50
_FOOTNOTE = expression(r"\[\^(?P<label>[^\]\s]+)\]:[ \t]*")


def _paragraph(state: StateBlock, start: int, end_line: int, silent: bool) -> bool:
    """Reads a paragraph, the definitions at its start, and the underline that makes it a heading.

    Line by line, since each may end the paragraph in its own way: an underline, a block that may interrupt,
    or the delimiter row of a table, whose header is then the paragraph's last line: below `See:`, the lines
    `a | b` and `--|--` leave `See:` as the paragraph. A lazy line of a quote or list does none of it but
    interrupt.
    """
    assert isinstance(state, LineState)
    parent, state.parentType = state.parentType, "paragraph"
    line, underline, may_be_table = start + 1, "", True
    while line < state.lineMax and not state.isEmpty(line):
        indent = state.sCount[line] - state.blkIndent
        if indent <= 3:
            is_lazy = indent < 0 or line >= end_line
            underline = "" if is_lazy else _underline(state, line)
            if underline:
                start = _definitions(state, start, line)
                if start < line:
                    break
                underline = ""  # Below nothing but definitions it is text.
            elif not state.is_text(line) and _is_interrupted(state, line):
                break
            elif not is_lazy and may_be_table and (columns := _columns(state, line)):
                if tables.count(state.rest(line - 1)) == columns:
                    state.table_at = line - 1
                    break
                may_be_table = False
        line += 1
    state.parentType = parent
    if state.table_at < 0:
        start = _definitions(state, start, line)
    if state.table_at == start:
        return _table(state, start, end_line, silent)
    end = state.table_at if state.table_at > start else line
    state.line = line + 1 if underline else end
    if start < end:
        _push_text(state, start, end, underline)
    return True


def _push_text(state: LineState, start: int, end: int, underline: str) -> None:
    token = state.push("setext_heading" if underline else "paragraph", "", 0)
    token.map = [start, state.line]
    token.markup = underline
    lines = [(state.first(line), state.eMarks[line]) for line in range(start, end)]
    token.meta.update(at=lines[0][0], lines=lines)


def _underline(state: LineState, line: int) -> str:
    """The character of a setext underline, or nothing."""
    mark = state.src[state.first(line)]
    if mark not in "=-":
        return ""
    return "" if state.rest(line).rstrip(" \t").strip(mark) else mark


def _definitions(state: LineState, start: int, end: int) -> int:
    """Reads the link reference definitions at the start of a paragraph; the first line that is none."""
    line_max = state.lineMax
    while start < end and state.src.startswith("[", state.first(start)):
        state.lineMax = min(end, start + _LONGEST_DEFINITION)
        known = len(state.tokens)
        if not reference(state, start, state.lineMax, False):
            break
        state.tokens[known].meta["at"] = state.first(start)
        start = state.line
    state.lineMax = line_max
    return start


def _is_interrupted(state: LineState, line: int) -> bool:
    """Whether another block starts at a line that could go on a paragraph or a table."""
    rules = _INTERRUPTING.get(state.src[state.first(line)], ())
    return any(rule(state, line, state.lineMax, True) for rule in rules)


def _columns(state: LineState, line: int) -> int:
    """How many columns a line gives a table as its delimiter row; none when it is no delimiter row."""
    if not state.src.startswith(("|", "-", ":"), state.first(line)):
        return 0
    return len(tables.alignments(state.rest(line)) or ())


def _table(state: StateBlock, start: int, end_line: int, silent: bool) -> bool:
    """Reads a table of GitHub's kind into one token, with the place of each of its lines."""
    assert isinstance(state, LineState)
    state.table_at = -1
    end = _table_end(state, start + 2, end_line)
    token = state.push("table", "table", 0)
    token.map = [start, end]
    token.meta["alignments"] = tables.alignments(state.rest(start + 1))
    state.block_lines = [state.inner_line(line) for line in range(start, end)]
    state.line = end
    return True


def _table_end(state: LineState, line: int, end: int) -> int:
    """The first line that a table with rows from `line` on does not take."""
    while (
        line < end
        and tables.has_cells(state.rest(line))
        and state.goes_on(line)
        and not _is_interrupted(state, line)
    ):
        line += 1
    return line


def _quote(state: StateBlock, start: int, end_line: int, silent: bool) -> bool:
    """Reads a quote: lines with a mark, and those without that may go on its last paragraph."""
    assert isinstance(state, LineState)
    if state.is_code_block(start) or not state.has_mark(start):
        return False
    if silent:
        return True
    kept = state.parentType, state.lineMax, state.blkIndent
    state.parentType = "blockquote"
    places: list[tuple[int, int, int, int]] = []
    line, may_go_on = start, True
    while line < end_line and not state.isEmpty(line):
        is_marked = state.has_mark(line) and state.goes_on(line)
        if not is_marked and not may_go_on:
            break
        places.append(state.place(line))
        if is_marked:
            _enter_quote(state, line)
            may_go_on = not state.isEmpty(line)
        elif not state.is_text(line) and _is_interrupted(state, line):
            # A paragraph looks for lines that go on it below the end of its quote.
            state.lineMax = line
            state.sCount[line] -= state.blkIndent
            break
        else:
            state.sCount[line] = -1
        line += 1
    state.blkIndent = 0
    token = state.push("blockquote_open", "blockquote", 1)
    token.map = lines = [start, 0]
    state.md.block.tokenize(state, start, line)
    state.push("blockquote_close", "blockquote", -1)
    state.parentType, state.lineMax, state.blkIndent = kept
    lines[1] = state.line
    for number, place in enumerate(places, start):
        state.put_back(number, place)
    return True


def _enter_quote(state: LineState, line: int) -> None:
    """Sets a line behind its quote mark and the one column of white space that belongs to it."""
    at, end = state.first(line) + 1, state.eMarks[line]
    column = state.bsCount[line] + state.sCount[line] + 1
    margin = 1 if at < end and state.src[at] in " \t" else 0
    start = at + 1 if margin and (state.src[at] == " " or column % 4 == 3) else at
    state.bMarks[line], state.bsCount[line] = start, column + margin
    position, width = at, column
    while position < end and state.src[position] in " \t":
        width += 1 if state.src[position] == " " else 4 - width % 4
        position += 1
    state.tShift[line], state.sCount[line] = position - start, width - column - margin


def _html(state: StateBlock, start: int, end_line: int, silent: bool) -> bool:
    """Reads HTML; a line that is one tag of any name interrupts all but the lines of a paragraph."""
    if html_block(state, start, end_line, silent):
        return True
    goes_on_text = state.parentType == "paragraph" and state.sCount[start] >= state.blkIndent
    if not silent or goes_on_text or state.is_code_block(start):
        return False
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    tag = HTML_OPEN_CLOSE_TAG_RE.match(line)
    return tag is not None and not line[tag.end() :].strip()


def _footnote(state: StateBlock, start: int, end_line: int, silent: bool) -> bool:
    """Reads a footnote: what follows its mark, and what is indented by four columns below."""
    assert isinstance(state, LineState)
    if state.is_code_block(start):
        return False
    at = state.first(start)
    mark = _FOOTNOTE.match(state.src, at)
    if mark is None:
        return False
    if silent:
        return True
    token = state.push("footnote_open", "", 1)
    token.map = lines = [start, 0]
    token.meta.update(at=at, label=mark["label"], end=at + len(mark[0].rstrip(" \t")))
    kept = state.bMarks[start], state.tShift[start], state.sCount[start], state.parentType
    state.bMarks[start], state.tShift[start] = mark.end(), 0
    state.blkIndent += 4
    state.sCount[start], state.parentType = state.blkIndent, "footnote"
    list_indent, state.listIndent = state.listIndent, -1
    state.md.block.tokenize(state, start, end_line)
    state.blkIndent, state.listIndent = state.blkIndent - 4, list_indent
    state.bMarks[start], state.tShift[start], state.sCount[start], state.parentType = kept
    state.line = max(state.line, start + 1)
    lines[1] = state.line
    state.push("footnote_close", "", -1)
    return True


_RULES_BY_FIRST_CHARACTERS: tuple[tuple[str, BlockRule], ...] = (
    ("`~", fence),
    (">", _quote),
    ("*-_", hr),
    ("*-+0123456789", list_block),
    ("[", _footnote),
    ("<", _html),
    ("#", heading),
)


def _rules_of(first: str) -> tuple[BlockRule, ...]:
    return tuple(rule for characters, rule in _RULES_BY_FIRST_CHARACTERS if first in characters)


_INTERRUPTING = {first: _rules_of(first) for first in "`~>*-_+0123456789<#["}
_STARTING = {first: (*rules, _paragraph) for first, rules in _INTERRUPTING.items()}
_TEXT: tuple[BlockRule, ...] = (_paragraph,)
_INDENTED: tuple[BlockRule, ...] = (code,)
_TABLE: tuple[BlockRule, ...] = (_table,)


# What ends a list between two of its items, by markdown-it's names.
ENDS_OF_LISTS: dict[str, BlockRule] = {"fence": fence, "blockquote": _quote, "hr": hr, "footnote": _footnote}


def rules_at(state: LineState, line: int) -> tuple[BlockRule, ...]:
    """The rules that may read a block whose first line this is."""
    if line == state.table_at:
        return _TABLE
    if state.is_code_block(line):
        return _INDENTED
    return _STARTING.get(state.src[state.first(line)], _TEXT)
