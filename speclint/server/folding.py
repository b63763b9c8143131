"""What can be folded away, and what a fold says of what is missing in it."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from speclint.gaps import Absence
from speclint.judge.diagnose import SpecFile
from speclint.model import Code, FrontMatter, Html, Section, Span, Table
from speclint.text import markdown
from speclint.text.source import Source


def folds(file: SpecFile) -> list[types.FoldingRange]:
    """The sections, tables, code blocks, comments and the front matter of a spec, from line 0."""
    found = [*_sections(file), *_blocks(file)]
    return sorted(found, key=lambda one: (one.start_line, -one.end_line))


def _sections(file: SpecFile) -> Iterator[types.FoldingRange]:
    source = file.source
    missing = [gap.at.start for gap in file.spec.found_gaps if isinstance(gap, Absence)]
    for section in file.spec.root.walk():
        if section.heading is None:
            continue
        fold = _fold(source, section.span, _said(source, section, missing))
        if fold is not None:
            yield fold


def _said(source: Source, section: Section, missing: list[int]) -> str | None:
    """The heading of a section with how much is missing below it; None when nothing is."""
    heading, span = section.heading, section.span
    count = sum(span.start <= offset < span.end for offset in missing)
    line = source.line(source.position(heading.span.start)[0]) if heading is not None else ""
    return f"{line} … {count} missing" if count else None


def _blocks(file: SpecFile) -> Iterator[types.FoldingRange]:
    for block in markdown.walk(file.spec.root.blocks):
        yield from _block(file.source, block)
    for section in file.spec.root.walk():
        if section.heading is not None:
            for block in markdown.walk(section.blocks):
                yield from _block(file.source, block)


def _block(source: Source, block: object) -> Iterator[types.FoldingRange]:
    if isinstance(block, Table | Code | FrontMatter | Html):
        kind = types.FoldingRangeKind.Comment if isinstance(block, Html) and block.comment else None
        fold = _fold(source, block.span, None, kind)
        if fold is not None:
            yield fold


def _fold(
    source: Source, span: Span, said: str | None, kind: types.FoldingRangeKind | None = None
) -> types.FoldingRange | None:
    """The lines of a span up to the last one that is not blank; None for a single line."""
    end = span.start + len(source.text[span.start : span.end].rstrip())
    first, last = source.position(span.start)[0] - 1, source.position(end)[0] - 1
    if last <= first:
        return None
    return types.FoldingRange(first, last, kind=kind, collapsed_text=said)
