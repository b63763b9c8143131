"""Whether a text or a block shows anything: one answer for sections, fields, cells, code and diagrams."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable

from speclint.expressions import expression
from speclint.model import (
    Block,
    Code,
    Footnote,
    Heading,
    Html,
    Item,
    List,
    Paragraph,
    Quote,
    Table,
    Text,
)
from speclint.remembered import remembered
from speclint.text.commonmark import Token, inline_tokens

DIAGRAM_LANGUAGES = frozenset(
    "mermaid plantuml puml dot graphviz d2 ditaa blockdiag seqdiag nwdiag actdiag svgbob dbml erd nomnoml"
    " pikchr structurizr wavedrom bytefield vega vega-lite".split()
)


# In these a line that begins with `#` or `--` is no comment.
_PROSE_LANGUAGES = frozenset(("", *"text txt plain plaintext markdown md console".split()))

_WRITTEN = (Paragraph, Heading)

# Letters and symbols by Unicode that no reader sees, and boxes to be ticked.
_UNSEEN = frozenset("\u115f\u1160\u3164\uffa0\u2800\u25a1\u25a2\u2610")
# The text of a link is shown, its target is not; what marks bold text is shown itself where it marks none.
_STARTS_WITH_WORD = expression(r"[*_]*[^\\`*_~\]!<>&]*?[A-Za-z0-9]")
_MDX_COMMENT = expression(r"\{/\*.*?\*/\}", re.DOTALL)
_PLAIN_WORD = expression(r"[^\W_]", re.ASCII)
_LONE_BOX = expression(r"\s*\[[ xX]?\]\s*")
# In code a value may be all marks, but not blanks, dots, dashes and question marks.
_CODE = expression(r"[^\s.…?\u00a0\u200b-\u200f\u2010-\u2015\u2060\ufeff-]")
_CODE_COMMENT = expression(r"\s*(?:--|#|//|/\*.*\*/\s*$|<!--.*-->\s*$|$)")
_VALUE = expression(r"[^\W_]|\{\s*\}|\[\s*\]|[*%$@]")
_COMMENT = expression(r"<!--(?:-?>|.*?(?:-->|\Z))", re.DOTALL)
_UNSHOWN_ELEMENT = expression(r"<(script|style|template)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_PICTURE = expression(
    r"<(?:img|iframe|video|audio|embed|source|object)\b[^>]*?\s(?:src|srcset|data)\s*=\s*[\"']?[^\s\"'>]"
    r"|<svg\b(?!\s*/>)",
    re.IGNORECASE,
)
_TAG = expression(r"</?[a-z][^<>]*>|<![a-z][^<>]*>", re.IGNORECASE)

# What stands in a diagram around its nodes: comments, its kind, how it is to look.
_DIAGRAM_COMMENT = expression(r"/\*.*?\*/|/'.*?'/|%%\{.*?\}%%|^---\n.*?^---$", re.DOTALL | re.MULTILINE)
_DIAGRAM_FRAME = expression(
    r"%%.*|'.*|//.*|#.*|@\w+.*|!\w+.*|[{}\[\]\s]*"
    r"|(?:graph|flowchart|flowchart-elk)(?:\s+(?:tb|td|bt|rl|lr))?"
    r"|(?:class|state|er|sequence|requirement)diagram(?:-v2)?|journey|gantt|mindmap|timeline|gitgraph:?|kanban"
    r"|quadrantchart|zenuml|c4\w+|(?:sankey|xychart|block|packet|architecture|radar|treemap)(?:-beta)?"
    r"|pie(?:\s+showdata)?(?:\s+title\b.*)?"
    r"|(?:workspace|model|views)\s*\{?\s*\}?"
    r"|(?:strict\s+)?(?:di)?graph(?:\s+[\w\"]+)?\s*\{?\s*\}?|blockdiag\s*\{?"
    r"|(?:title|acctitle|accdescr|autonumber|direction|dateformat|axisformat|skinparam|hide|show|scale|theme)\b.*"
    r"|(?:left to right|top to bottom) direction|(?:classdef|style|linkstyle)\b.*|end"
    r"|(?:graph|node|edge)\s*\[.*\]|(?:rankdir|splines|layout|fontname|bgcolor|label)\s*=.*",
    re.IGNORECASE,
)


def shows(what: str | Text | Block | Item | Iterable[Block]) -> bool:
    """Whether a reader of the rendered page sees a word, a number, a picture or a diagram.

    A string is inline Markdown. A lone dash, an ellipsis or a question mark says nothing.
    """
    if isinstance(what, str):
        return _inline_shows(what)
    if isinstance(what, Text):
        return _inline_shows(what.content)
    if isinstance(what, _WRITTEN):
        return _inline_shows(what.text.content)
    match what:
        case Table(header=header, rows=rows):
            return any(_inline_shows(cell.text.content) for row in (header, *rows) for cell in row.cells)
        case Code():
            return _code_shows(what)
        case List(items=items):
            return any(shows(item.blocks) for item in items)
        case Quote(blocks=blocks) | Footnote(blocks=blocks) | Item(blocks=blocks):
            return shows(blocks)
        case Html(content=content):
            return _html_shows(content)
        case Iterable():
            return any(map(shows, what))
        case _:
            return False


@remembered
def _inline_shows(content: str) -> bool:
    if "{" in content:
        content = _MDX_COMMENT.sub("", content)
    if _LONE_BOX.fullmatch(content):
        return False
    return _STARTS_WITH_WORD.match(content) is not None or any(map(_token_shows, inline_tokens(content, {})))


def _token_shows(token: Token) -> bool:
    if token.type == "image":
        return bool(str(token.attrs.get("src", "")).strip())
    if token.type == "code_inline":
        return _CODE.search(token.content) is not None
    if token.type == "html_inline":
        return has_picture(token.content)
    return _words_show(token.content)


def _words_show(words: str) -> bool:
    return _PLAIN_WORD.search(words) is not None or (not words.isascii() and any(map(_is_seen, words)))


def _is_seen(character: str) -> bool:
    category = unicodedata.category(character)
    return (category[0] in "LN" or category == "So") and character not in _UNSEEN


def _html_shows(content: str) -> bool:
    shown = _UNSHOWN_ELEMENT.sub("", _COMMENT.sub("", content))
    return has_picture(shown) or _words_show(html.unescape(_TAG.sub("", shown)))


def has_picture(markup: str) -> bool:
    """Whether HTML holds a picture or a frame with a source, or a drawing of its own."""
    return _PICTURE.search(markup) is not None


def _code_shows(code: Code) -> bool:
    if code.language in DIAGRAM_LANGUAGES:
        return has_node(code.content)
    is_prose = code.language in _PROSE_LANGUAGES
    return any(
        _VALUE.search(line) is not None and (is_prose or _CODE_COMMENT.match(line) is None)
        for line in code.content.splitlines()
    )


def has_node(diagram: str) -> bool:
    """Whether a diagram's source draws anything, its kind, its comments and its style aside."""
    statements = re.split(r"[;\n]", _DIAGRAM_COMMENT.sub("", diagram))
    return any(
        _words_show(statement) and _DIAGRAM_FRAME.fullmatch(statement.strip()) is None
        for statement in statements
    )
