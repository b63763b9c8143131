"""The links of a document that lead to a file or an anchor, each with its place."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote

from speclint.expressions import expression
from speclint.model import Document, Heading, Html, Inline, Link, Paragraph, Span, Table, Text
from speclint.text import anchors, markdown

# Most links lead to another host: the text around them need not be read.
_MAY_HOLD_LINKS = expression(r"\]\((?!https?:)|<(?:a|img)\s", re.IGNORECASE)
# A tag may as well be but an anchor.
_LEADS = expression(r"\]\(|\s(?:href|src)\s*=", re.IGNORECASE)
# An entry of a table of contents, of which nothing can be read otherwise.
_ONLY_A_LINK = expression(r"\[([^\[\]`<>\\*_~&!]*)\]\(([^\s()<>\\&]+)\)")
_COMMENT = expression(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = expression(r"<(?:a|img)\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
_TARGET = expression(
    r"\s(?:href|src)\s*=\s*(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)'|(?P<c>[^\s\"'=<>`]+))", re.IGNORECASE
)
_BRACKETED = expression(r"\[([^\[\]]+)\]")
# What has a scheme or a host leads elsewhere, and needs a network to be judged.
_ELSEWHERE = expression(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


def of(document: Document, text: str) -> tuple[Link, ...]:
    """The links, images and used reference definitions that lead to a file or an anchor, in order."""
    found: list[Link] = []
    for block in markdown.walk(document.blocks):
        if isinstance(block, Heading | Paragraph | Table):
            if not _MAY_HOLD_LINKS.search(text, *_ends(block.span)):
                continue
            for run in markdown.texts((block,)):
                if _MAY_HOLD_LINKS.search(run.content) and _LEADS.search(run.content):
                    found += _in_run(run, text)
        elif isinstance(block, Html):
            found += _in_html(text, block.span)
    labels = _labels(text) if document.definitions else Counter()
    for definition in document.definitions:
        # A footnote's text is read as a definition whose target it is.
        if labels[_folded(definition.label)] > 1 and not definition.label.startswith("^"):
            after = text.find("]:", *_ends(definition.span))
            place = Span(after, definition.span.end)
            found += _link(text, place, definition.span, definition.target, definition.label)
    return tuple(sorted(found, key=lambda link: link.at))


def _in_run(run: Text, text: str) -> Iterator[Link]:
    if found := _ONLY_A_LINK.fullmatch(run.content):
        yield from _link(text, run.at(*found.span(2)), run.span, found[2], found[1])
        return
    for inline in markdown.inlines(run):
        if inline.kind == "html":
            yield from _in_html(text, inline.span)
        elif inline.kind in ("link", "image"):
            yield from _link(text, _behind_label(text, inline), inline.span, inline.target, inline.text)


def _behind_label(text: str, inline: Inline) -> Span:
    """What follows the text of a link: where its target is written."""
    return Span(max(inline.span.start, text.rfind("](", *_ends(inline.span))), inline.span.end)


def _in_html(text: str, span: Span) -> Iterator[Link]:
    markup = _COMMENT.sub(lambda found: " " * len(found[0]), text[span.start : span.end])
    for tag in _TAG.finditer(markup):
        for target in _TARGET.finditer(markup, *tag.span()):
            start, end = target.span(target.lastgroup or 0)
            place = Span(span.start + start, span.start + end)
            yield from _link(text, place, place, html.unescape(markup[start:end]), "")


def _link(text: str, within: Span, whole: Span, target: str, label: str) -> Iterator[Link]:
    if not target or _ELSEWHERE.match(target):
        return
    path, _, fragment = target.partition("#")
    start = text.find(target, *_ends(within))
    at = whole if start < 0 else Span(start, start + len(target))
    yield Link(at, target, label, unquote(path.partition("?")[0]), anchors.folded(unquote(fragment)))


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _labels(text: str) -> Counter[str]:
    """How often each text in brackets stands in a document; a definition that is used stands there twice."""
    return Counter(_folded(label) for label in _BRACKETED.findall(text))


def _folded(label: str) -> str:
    return " ".join(label.split()).casefold()
