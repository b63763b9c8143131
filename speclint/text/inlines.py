"""The inline markup of a text: its pieces with their places, and what a reader sees of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from speclint.expressions import expression
from speclint.model import Inline, Item, Paragraph, Text
from speclint.remembered import remembered
from speclint.text.blanks import BLANK
from speclint.text.commonmark import Token, inline_tokens

_MARKED = expression(r"[\\`*_~<>&]")
# A label in bold and what follows it, neither with any other mark: no parser reads more in it.
_LABELLED = expression(
    r"\*\*(?P<label>[^\W_](?:[^\\`*_~<>&\n]*[^\W_]|):?)\*\*(?P<rest>(?:[ \t][^\\`*_~<>&\n]*)?)"
)
_MAY_HOLD_INLINES = expression(r"[`<]")
_WHITESPACE_RUN = expression(r"[ \t\r\n]+")
# Parameters of a path: `<id>`, and `<int:id>`, which is a link to Markdown.
_PARAMETER = expression(
    r"<(?!(?:[abipqsu]|br|hr|wbr|em|img|kbd|sub|sup|del|ins|code|span|strong)>)[a-z][\w-]*>", re.IGNORECASE
)
_TYPED = expression(r"[a-z]+:[\w-]+", re.IGNORECASE)
_LINE_BREAK_TAG = expression(r"<br[\s/>]", re.IGNORECASE)


@remembered
def plain(content: str) -> str:
    """What a reader sees of inline Markdown: no marks, link targets or tags, all on one line."""
    if _is_plain(content, {}):
        visible = content
    elif "](" not in content and (labelled := _LABELLED.fullmatch(content)) is not None:
        visible = labelled["label"] + labelled["rest"]
    else:
        visible = _visible(inline_tokens(content, {}))
    return _WHITESPACE_RUN.sub(" ", visible).strip(BLANK)


@remembered
def folded(content: str) -> str:
    """What a reader sees of inline Markdown, with every kind of white space folded: titles, keys, values."""
    return " ".join(plain(content).split())


def _is_plain(content: str, definitions: Mapping[str, str]) -> bool:
    """Whether a text surely says what it is written as: brackets that lead nowhere are text."""
    return not _may_be_linked(content, definitions) and _MARKED.search(content) is None


def _may_be_linked(content: str, definitions: Mapping[str, str] | None) -> bool:
    return "](" in content or (bool(definitions) and "[" in content)


def heading_text(text: Text, definitions: Mapping[str, str]) -> str:
    """The text of a heading as its anchor is made of: without images and tags, white space as it stands."""
    content = text.content
    if _is_plain(content, definitions):
        return content
    return "".join(
        "\n" if token.type in ("softbreak", "hardbreak") else token.content
        for token in inline_tokens(content, definitions)
        if token.type not in ("image", "html_inline")
    )


def inlines(text: Text, definitions: Mapping[str, str] | None = None) -> tuple[Inline, ...]:
    """The code spans, links, images, autolinks, tags and comments of a text, in order.

    `definitions` maps the labels of link reference definitions to their targets.
    """
    if not _may_be_linked(text.content, definitions) and not _MAY_HOLD_INLINES.search(text.content):
        return ()
    tokens = inline_tokens(text.content, definitions or {})
    return tuple(
        _inline(token, index, tokens, text) for index, token in enumerate(tokens) if "start" in token.meta
    )


def _inline(token: Token, index: int, tokens: Sequence[Token], text: Text) -> Inline:
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
    """The words of a text; what Markdown takes for a tag or link in a path is a parameter: `/orders/<id>`."""
    said: list[str] = []
    is_parameter = False
    for token in tokens:
        piece = _visible_token(token)
        if token.type == "link_open":
            typed = token.markup == "autolink" and _TYPED.fullmatch(str(token.attrs["href"])) is not None
            is_parameter = typed and _ends_in_slash(said)
        if token.type in ("link_open", "link_close") and is_parameter:
            piece = "<" if token.type == "link_open" else ">"
        elif token.type == "html_inline" and _PARAMETER.fullmatch(token.content) and _ends_in_slash(said):
            piece = token.content
        said.append(piece)
    return "".join(said)


def _ends_in_slash(said: Sequence[str]) -> bool:
    return bool(said) and said[-1].endswith("/")


def _visible_token(token: Token) -> str:
    if token.type == "image":
        return _visible(token.children or [])
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.type == "html_inline":
        return " " if _LINE_BREAK_TAG.match(token.content) else ""
    return token.content


def item_text(item: Item) -> str:
    """What a reader sees of a list item's first paragraph, its box aside."""
    first = item.blocks[0] if item.blocks else None
    return plain(first.text.content) if isinstance(first, Paragraph) else ""
