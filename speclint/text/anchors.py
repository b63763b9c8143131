"""The anchors of a document: what a link may name after `#`, as GitHub makes and compares them."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from sys import intern

from speclint.expressions import expression
from speclint.model import Document, Heading, Html, Paragraph, Table
from speclint.text import markdown

_COMMENT = expression(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = expression(r"</?[a-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
_NAME = expression(r"\s(?:id|name)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+))", re.IGNORECASE)
_HEADING = expression(r"<(h[1-6])(?:\s[^<>]*)?>((?:(?!</?h[1-6]\b).)*)</\1\s*>", re.IGNORECASE | re.DOTALL)
_HAS_NAME = expression(r"\b(?:id|name)\s*=|\{:?\s*#", re.IGNORECASE)
# Other renderers let a heading, or the line below it, name its own anchor.
_ATTRIBUTE = expression(r"\{:?[ \t]*#([^\s{}]+)[^{}]*\}")
_DROPPED = expression(r"[^\w\- ]")
_SHORTCODE = expression(r":[a-z0-9_+-]+:")
# Characters that some renderers keep and others drop: a link may have them or not.
_JOINER = "\u200d"
_OWN_PREFIX = "user-content-"


def of(document: Document) -> dict[str, str]:
    """The anchors of a document: as `folded` has them, each with how it is written.

    They are those of its headings, and those that it names itself: renderers differ in what they make of an
    HTML heading, of `{#id}` and of `name=`, and a link that works in one of them must not be called broken.
    `## Access Control` has `access-control`, a second one `access-control-1`, and `<a id="top">` has `top`.
    """
    headings: list[str] = []
    named: list[str] = []
    definitions = markdown.targets(document)
    for block in markdown.walk(document.blocks):
        if isinstance(block, Heading):
            headings.append(markdown.heading_text(block.text, definitions))
        if isinstance(block, Html):
            content = _COMMENT.sub("", block.content)
            headings += (
                html.unescape(_TAG.sub("", found[2])).strip() for found in _HEADING.finditer(content)
            )
            named += _names(content)
        elif isinstance(block, Heading | Paragraph | Table):
            for run in markdown.texts((block,)):
                if ("<" in run.content or "{" in run.content) and _HAS_NAME.search(run.content):
                    named += _ATTRIBUTE.findall(run.content)
                    tags = (inline.text for inline in markdown.inlines(run) if inline.kind == "html")
                    named += (name for tag in tags for name in _names(tag))
    found: dict[str, str] = {}
    for written in (*named, *_slugs(headings)):
        # Those of thousands of documents are kept, which have most headings in common.
        key = intern(folded(written))
        found[key] = key if key == written else written
    return found


def folded(anchor: str) -> str:
    """An anchor as it is compared: GitHub finds one in any case, and with its own prefix."""
    if not anchor.isascii():
        composed = unicodedata.normalize("NFC", anchor)
        anchor = "".join(character for character in composed if not _is_doubtful(character))
    return anchor.casefold().removeprefix(_OWN_PREFIX)


def of_titles(titles: Iterable[str]) -> list[str]:
    """The anchor of each of a document's headings, by their texts in order."""
    return list(apart(map(titled, titles)))


def read(titles: Iterable[str]) -> list[tuple[str, str]]:
    """The anchors of each of a document's headings as renderers make them, by their texts in order.

    First GitHub's, which takes in the name that a heading gives itself, then that of others without it.
    """
    titles = list(titles)
    return list(zip(of_titles(titles), of_titles(map(nameless, titles)), strict=True))


def nameless(title: str) -> str:
    """The text of a heading without the name that it gives itself, as in `Context {#why}`."""
    return _ATTRIBUTE.sub("", title).strip()


def named(written: str) -> list[str]:
    """The names that a heading gives itself, by what is written there."""
    return [*_ATTRIBUTE.findall(written), *_names(written)] if _HAS_NAME.search(written) else []


def titled(title: str) -> str:
    """The anchor of the first heading of a title, by its text."""
    return slug(_SHORTCODE.sub("", title).strip())


def slug(title: str) -> str:
    """The anchor of the first heading of a title: `Rollout & Rollback` is `rollout--rollback`."""
    lower = title.lower()
    if lower.isascii():
        return _DROPPED.sub("", lower).replace(" ", "-")
    return "".join(filter(_is_kept, lower)).replace(" ", "-")


def _is_kept(character: str) -> bool:
    """Letters, marks, decimal and Roman numbers, and what connects words."""
    category = unicodedata.category(character)
    return character in "- " or category[0] in "LM" or category in ("Nd", "Nl", "Pc")


def _is_doubtful(character: str) -> bool:
    """Variation selectors, keycaps, joiners, and numbers such as `²`."""
    is_selector = "\ufe00" <= character <= "\ufe0f"
    return is_selector or character == _JOINER or unicodedata.category(character) in ("Me", "No")


def _names(markup: str) -> Iterator[str]:
    for tag in _TAG.findall(markup):
        for found in _NAME.finditer(tag):
            yield html.unescape("".join(filter(None, found.groups())))


# What renderers of GitHub's kind read in the same heading; a link is fine that any of them takes.
_READINGS: tuple[Callable[[str], str], ...] = (
    lambda text: _SHORTCODE.sub("", text),
    lambda text: text,
    lambda text: text.replace("\n", " "),
    lambda text: _SHORTCODE.sub("", text).strip(),
    lambda text: _ATTRIBUTE.sub("", text).strip(),
)


def slugs(titles: Iterable[str]) -> Iterator[str]:
    """The anchors of headings in order, as GitHub makes them."""
    return apart(map(slug, titles))


def _slugs(headings: list[str]) -> Iterator[str]:
    readings = {tuple(map(reading, headings)) for reading in _READINGS}
    for reading in readings:
        yield from apart(map(slug, reading))


def apart(slugs: Iterable[str]) -> Iterator[str]:
    """The slugs with `-1`, `-2` … after those that are taken, by another heading's own text as well."""
    taken: dict[str, int] = {}
    for own in slugs:
        name = own
        while name in taken:
            taken[own] += 1
            name = f"{own}-{taken[own]}"
        taken[name] = 0
        yield name
