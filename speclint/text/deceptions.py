"""Where Markdown deceives: what looks like a heading and is none, comments that nothing closes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from speclint.expressions import expression
from speclint.model import (
    Block,
    Code,
    Footnote,
    Heading,
    Html,
    List,
    Near,
    NearHeading,
    Paragraph,
    Quote,
    Span,
    Text,
)
from speclint.text.inlines import folded, inlines
from speclint.text.tree import texts, walk

_UNSPACED = expression(r"^(?P<marks>#{1,6})(?P<title>[^#\s].*)", re.MULTILINE)
_MARKED = expression(r"(?:^|(?<=<!--))[ \t>]*(?P<marks>#{1,6})[ \t]+(?P<title>\S.*)", re.MULTILINE)
# In a comment: a line that is underlined with `===` or `---`.
_SETEXT = expression(r"^(?P<title>[ ]{0,3}[^\s#>|<=-].*)\n[ ]{0,3}(?P<line>=+|-+)[ \t]*\r?$", re.MULTILINE)
_ESCAPED = expression(r"^\\(?P<marks>#{1,6})[ \t]+(?P<title>\S.*)", re.MULTILINE)
_BARE = expression(r"(?<!\\)<!--")
_CLOSING_MARKS = expression(r"[ \t]+#+[ \t]*$")
_COMMENT = expression(r"<!--(?:-?>|(?P<inside>.*?)(?:-->|\Z))", re.DOTALL)
_TAG = expression(
    r"<h(?P<level>[1-6])(?:\s[^<>]*)?>(?P<title>[^<]*(?:<(?!/?h[1-6])[^<]*)*)</h[1-6]\s*>", re.IGNORECASE
)
_ANY_TAG = expression(r"</?[a-z][^<>]*>", re.IGNORECASE)


def near_headings(blocks: Iterable[Block], text: str) -> tuple[NearHeading, ...]:
    """What looks like a heading of a document and is none, and headings that a line below made."""
    return tuple(_near(blocks, text, None))


def _near(blocks: Iterable[Block], text: str, within: Near | None) -> Iterator[NearHeading]:
    """What an author may have meant as a heading, in the order of the text.

    `within` is the container that makes a heading none of the document's outline, the outermost one: in
    `- # Costs` it is the item. Headings outside of any are given only where `---` below made them.
    """
    for block in blocks:
        match block:
            case Heading():
                why = within or (Near.UNDERLINED if block.setext and block.level == 2 else None)
                if why is not None:
                    yield NearHeading(why, block.span, block.level, folded(block.text.content))
            case Paragraph(text=run) if "#" in run.content:
                for found in _UNSPACED.finditer(run.content):
                    yield _marked(Near.UNSPACED, run.at(*found.span()), found)
                for found in _ESCAPED.finditer(run.content):
                    yield _marked(Near.ESCAPED, run.at(*found.span()), found)
            case Code(fenced=False) if "#" in block.content:
                run = Text(block.content, block.lines)
                for found in _MARKED.finditer(block.content):
                    yield _marked(within or Near.INDENTED, run.at(found.start("marks"), found.end()), found)
            case Html():
                yield from _in_html(text, block)
            case List(items=items):
                for item in items:
                    yield from _near(item.blocks, text, within or Near.ITEM)
            case Quote(blocks=inner):
                yield from _near(inner, text, within or Near.QUOTE)
            case Footnote(blocks=inner):
                yield from _near(inner, text, within or Near.ITEM)


def _marked(near: Near, span: Span, found: re.Match[str]) -> NearHeading:
    title = _CLOSING_MARKS.sub("", found["title"])
    return NearHeading(near, span, len(found["marks"]), folded(title))


def _in_html(text: str, block: Html) -> Iterator[NearHeading]:
    start = block.span.start
    markup = text[start : block.span.end]
    for comment in _COMMENT.finditer(markup):
        headings = [
            _marked(Near.COMMENT, Span(start + found.start("marks"), start + found.end()), found)
            for found in _MARKED.finditer(markup, *comment.span("inside"))
        ]
        for found in _SETEXT.finditer(markup, *comment.span("inside")):
            span = Span(start + found.start("title"), start + found.end("title"))
            level = 1 if found["line"].startswith("=") else 2
            headings.append(NearHeading(Near.COMMENT, span, level, folded(found["title"])))
        yield from sorted(headings, key=lambda heading: heading.span)
    shown = _COMMENT.sub(lambda comment: " " * len(comment[0]), markup)
    for found in _TAG.finditer(shown):
        span = Span(start + found.start(), start + found.end())
        title = " ".join(html.unescape(_ANY_TAG.sub("", found["title"])).split())
        yield NearHeading(Near.TAG, span, int(found["level"]), title)


def open_comment(blocks: Iterable[Block], text: str) -> Span | None:
    """The first `<!--` of raw HTML that nothing closes: browsers hide all that follows it."""
    for block in walk(blocks):
        if isinstance(block, Html) and "<!--" in block.content:
            for comment in _COMMENT.finditer(text, block.span.start, block.span.end):
                if comment["inside"] is not None and not comment[0].endswith("-->"):
                    return Span(comment.start(), comment.start() + len("<!--"))
    return None


def bare_comment(blocks: Iterable[Block]) -> Span | None:
    """The first `<!--` among other words that nothing closes: readers see it, and what follows, as text."""
    for text in texts(blocks):
        if "<!--" in text.content:
            hidden = [piece.span for piece in inlines(text)]
            for found in _BARE.finditer(text.content):
                at = text.at(*found.span())
                if not any(at in span for span in hidden):
                    return at
    return None
