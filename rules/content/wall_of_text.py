r"""A section is all running text, and long.

Nobody finds a decision in the middle of it. Counted are the words that stand in a section before its
first subsection. A diagram, a table, a list, code or an image breaks them up, however long they are. Split
the section, or show what the words describe. `words` is how many there may be.

~~~template
# [Name]

## Context

## Decision
~~~

~~~options
words: 10
~~~

~~~bad
# Cache

## Context

Pages are slow because every page asks
the database for the same five rows.

> It was like that when we came.

## Decision

We cache them.
~~~

~~~text
3:1: info wall-of-text: 21 words without a diagram, table, list, code or image: split them, or show what they say
~~~

~~~good
# Cache

## Context

Pages are slow because every page asks the database for the same rows:

- the user,
- the shop.

## Decision

We cache what every page asks for.

### Why

It is there, it is fast, and we know it.
~~~
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from speclint.rule import Block, Code, Finding, Html, List, Paragraph, Quote, Section, Span, Spec, Table

severity = "info"

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_SHOWS = re.compile(r"!\[|<(?:img|svg|picture|video|iframe|table|ul|ol|dl|pre|code)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Options:
    """How much running text a section may hold."""

    words: int = 500
    """The most words that stand together."""


def check(spec: Spec, options: Options) -> Iterator[Finding]:
    for section in spec.root.walk():
        words = _words(section.blocks)
        if words > options.words:
            yield Finding(
                _place(section),
                f"{words} words without a diagram, table, list, code or image: split them, or show what they say",
                expected=f"at most {options.words} words",
                found=f"{words} words",
                about=f"at most {options.words} words",
            )


def _place(section: Section) -> Span:
    """The heading of a section; without one, its first block."""
    return section.heading.span if section.heading is not None else section.blocks[0].span


def _words(blocks: Iterable[Block]) -> int:
    """How many words of running text stand in blocks; none when anything breaks them up."""
    count = 0
    for block in blocks:
        if isinstance(block, Table | List | Code):
            return 0
        if isinstance(block, Quote):
            inner = _words(block.blocks)
            if block.blocks and not inner:
                return 0
            count += inner
        elif isinstance(block, Html) and not block.comment and _SHOWS.search(block.content):
            return 0
        elif isinstance(block, Paragraph):
            text = _COMMENT.sub("", block.text.content)
            if _SHOWS.search(text):
                return 0
            count += sum(any(map(str.isalnum, word)) for word in text.split())
    return count
