"""What a rule about words needs: running text without what is not prose."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace

from speclint.gaps import Leftover
from speclint.model import Block, Inline, Paragraph, Span, Spec, Text
from speclint.text import markdown
from speclint.text.runs import Runs


def prose(blocks: Iterable[Block]) -> Iterator[Text]:
    """The paragraphs in blocks and in their lists and quotes, with blanks for code, links, tags and comments.

    Each character keeps its offset, so that `at` gives its place in the spec.
    """
    for block in markdown.walk(blocks):
        if isinstance(block, Paragraph):
            yield blanked(block.text)


def leftovers(spec: Spec) -> Runs:
    """Where the template's own text, or a mark of unfinished work, stands in a spec."""
    return Runs(gap.at for gap in spec.gaps(Leftover))


def blanked(text: Text) -> Text:
    """A run of text with blanks for code, links, tags and comments, each character at its offset."""
    content = text.content
    for inline in markdown.inlines(text):
        start, end = _inside(inline, text)
        kept = "".join(char if char == "\n" else " " for char in content[start:end])
        content = content[:start] + kept + content[end:]
    return replace(text, content=content)


def _inside(inline: Inline, text: Text) -> tuple[int, int]:
    """Where a piece of inline markup stands in the content of its run."""
    return _offset(inline.span.start, text), _offset(inline.span.end, text)


def _offset(place: int, text: Text) -> int:
    offsets = range(len(text.content) + 1)
    return bisect_left(offsets, Span(place, place), key=lambda offset: text.at(offset, offset))
