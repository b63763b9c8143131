"""Fences that swallow what follows them: found by what the template misses, read as if they were closed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from speclint import markdown, titles
from speclint.levels import key_of
from speclint.model import Block, Code, Document, Gap, Heading, Kind, List, Quote, Span, Why
from speclint.schema import Schema
from speclint.source import Source

_ATX = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*")
_MOST_REPAIRS = 20


@dataclass(frozen=True, slots=True)
class Repaired:
    """A document as it reads with its broken fences closed, and those fences as gaps."""

    document: Document
    gaps: tuple[Gap, ...]


def repair(source: Source, schema: Schema) -> Repaired:
    """Reads a text; each fence that hides headings of the template is closed before the first of them.

    A fence is closed only where that brings back more of the template's sections than before and
    leaves no other fence open: an example in a code block stays an example.
    """
    wanted = frozenset(slot.key for slot in schema.root.walk() if slot.kind is Kind.SECTION and slot.key)
    document = markdown.parse(source.text)
    cuts: tuple[int, ...] = ()
    broken: list[tuple[Code, str]] = []
    while len(broken) < _MOST_REPAIRS:
        better = _better(source, document, cuts, wanted)
        if better is None:
            break
        fence, cuts, document = better
        broken.append((fence, _title_at(source, fence, cuts)))
    known = [fence.span.start for fence, _ in broken]
    open_ = [code for code in _unclosed(document.blocks) if code.span.start not in known]
    return Repaired(
        document,
        (
            *(_gap(source, schema, fence, hidden) for fence, hidden in broken),
            *(_gap(source, schema, fence, "") for fence in open_),
        ),
    )


def _better(
    source: Source, document: Document, cuts: tuple[int, ...], wanted: frozenset[str]
) -> tuple[Code, tuple[int, ...], Document] | None:
    there = _titles(document, wanted)
    if there == wanted:
        return None
    for fence in _fences(document.blocks):
        line = _first_hidden(source, fence, wanted - there)
        if line is None:
            continue
        tried = tuple(sorted({*cuts, line - 1}))
        again = markdown.parse(source.text, cuts=tried)
        still_open = sum(1 for code in _unclosed(again.blocks) if code.span.start != fence.span.start)
        was_open = sum(1 for code in _unclosed(document.blocks) if code.span.start != fence.span.start)
        if len(_titles(again, wanted)) > len(there) and still_open <= was_open:
            return fence, tried, again
    return None


def _titles(document: Document, wanted: frozenset[str]) -> frozenset[str]:
    keys = (key_of(block) for block in document.blocks if isinstance(block, Heading))
    return frozenset(name for key in keys for name in (key, titles.undecorated(key)) if name in wanted)


def _first_hidden(source: Source, fence: Code, absent: frozenset[str]) -> int | None:
    """The line of the first heading in a code block that is a title the document lacks elsewhere."""
    for line in fence.lines:
        found = _ATX.fullmatch(source.text[line.start : line.end])
        if found and titles.normalise(found[1]) in absent:
            return source.position(line.start)[0]
    return None


def _fences(blocks: Iterable[Block]) -> Iterator[Code]:
    for block in blocks:
        if isinstance(block, Code) and block.fenced:
            yield block
        elif isinstance(block, Quote):
            yield from _fences(block.blocks)
        elif isinstance(block, List):
            for item in block.items:
                yield from _fences(item.blocks)


def _unclosed(blocks: Iterable[Block]) -> Iterator[Code]:
    return (fence for fence in _fences(blocks) if not fence.closed)


def _title_at(source: Source, fence: Code, cuts: Iterable[int]) -> str:
    """The first title that a fence hid before it was closed at one of `cuts`."""
    first, last = (source.position(offset)[0] for offset in (fence.span.start, fence.span.end))
    line = next(cut + 1 for cut in sorted(cuts) if first <= cut < last)
    found = _ATX.fullmatch(source.line(line))
    return markdown.plain(found[1]) if found else ""


def _gap(source: Source, schema: Schema, fence: Code, hidden: str) -> Gap:
    line = source.line_span(source.position(fence.span.start)[0])
    opening = Span(fence.span.start, line.end)
    return Gap(Kind.CODE, Why.BROKEN, opening, schema.root, found=hidden, expected="a closing fence")
