"""What only a YAML asks of the content of a section: words, how many of them, and kinds in order."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

from speclint.align.tables import longest_run
from speclint.expressions import expression
from speclint.gaps import ForbiddenText, MismatchedName, MissingText, OutOfOrderContent, WordySection
from speclint.model import (
    Asked,
    Block,
    Code,
    DocumentSlot,
    Gap,
    Heading,
    List,
    Paragraph,
    Quote,
    Section,
    SectionSlot,
    Span,
    Table,
)
from speclint.template import markup
from speclint.template.schema import Schema
from speclint.text import markdown, patterns
from speclint.text.prose import blanked
from speclint.text.shows import shows
from speclint.wording import count

_COMMENT = expression(r"<!--.*?-->", re.DOTALL)
# What a text without a file is called.
_NO_FILE = expression(r"<.*>|-")


def of_section(
    slot: DocumentSlot | SectionSlot,
    asked: Asked,
    section: Section,
    name: str,
    at: Span,
    is_leftover: Callable[[Span], bool],
) -> Iterator[Gap]:
    """What is wrong in a section by what is asked of it; `at` is where an absence is said.

    Messages call it `name`, which is empty for the document. The template's own text says nothing, neither
    what must be said nor what must not.
    """
    if asked.required or asked.forbidden:
        yield from _wordings(slot, asked, section, name, at, is_leftover)
    if isinstance(slot, SectionSlot):
        if asked.words:
            yield from _words(slot, asked, section, name, at)
        if asked.content:
            yield from _order(slot, asked, section, name)


def _wordings(
    slot: DocumentSlot | SectionSlot,
    asked: Asked,
    section: Section,
    name: str,
    at: Span,
    is_leftover: Callable[[Span], bool],
) -> Iterator[Gap]:
    """The wordings that a YAML wants and a section lacks, and each place where one stands that it forbids.

    What must be said may stand anywhere, in code too, but in no comment, which a reader does not see. What
    must not be said is looked for in prose alone, since code has words of its own. With `simply` forbidden,
    `It is simply so.` is one gap at that word, and `` `simply` `` none.
    """
    titles = [below.heading.text for below in section.walk() if below is not section and below.heading]
    running = [text for below in section.walk() for text in markdown.texts(below.blocks)]
    texts = [text for text in (*titles, *running) if not is_leftover(text.span)]
    in_titles = {text.span for text in titles}
    for wording in asked.required:
        said = (_COMMENT.sub(" ", text.content) for text in texts)
        if not any(next(patterns.places(wording, content), None) for content in (*said, *_code(section))):
            yield MissingText(slot=slot, at=at, name=name, wording=wording, origin=wording.origin)
    shown = [(blanked(text), text.span in in_titles) for text in texts] if asked.forbidden else []
    for wording in asked.forbidden:
        for text, in_title in shown:
            for start, end in patterns.places(wording, text.content):
                found = text.content[start:end]
                yield ForbiddenText(
                    slot=slot, at=text.at(start, end), found=found, name=name, wording=wording,
                    in_title=in_title, origin=wording.origin,
                )  # fmt: skip


def _code(section: Section) -> Iterator[str]:
    blocks = (block for below in section.walk() for block in markdown.walk(below.blocks))
    return (block.content for block in blocks if isinstance(block, Code))


def _words(slot: SectionSlot, asked: Asked, section: Section, name: str, at: Span) -> Iterator[Gap]:
    blocks = (block for below in section.walk() for block in markdown.walk(below.blocks))
    paragraphs = (block for block in blocks if isinstance(block, Paragraph))
    number = sum(len(markdown.plain(block.text.content).split()) for block in paragraphs)
    if number > asked.words:
        yield WordySection(
            slot=slot, at=at, found=count(number, "word"), name=name, most=asked.words,
            origin=asked.origin("most-words"),
        )  # fmt: skip


def _order(slot: SectionSlot, asked: Asked, section: Section, name: str) -> Iterator[Gap]:
    """The kinds whose first block must move so that the first ones stand in the order asked for."""
    first: dict[str, Block] = {}
    end = section.children[0].span.start if section.children else section.span.end
    ends: dict[str, int] = {}
    for block, after in zip_longest(section.blocks, section.blocks[1:]):
        kind = _kind(block, asked.content)
        if kind is not None and kind not in first and shows(block):
            first[kind], ends[kind] = block, after.span.start if after is not None else end
    kinds = list(first)
    kept = longest_run([asked.content.index(kind) for kind in kinds])
    standing = [kinds[index] for index in sorted(kept)]
    for index, kind in enumerate(kinds):
        if index in kept:
            continue
        before = [one for one in standing if asked.content.index(one) < asked.content.index(kind)]
        place = first[before[-1]].span.end if before else first[standing[0]].span.start
        yield OutOfOrderContent(
            slot=slot, at=first[kind].span, found=kind, name=name, after=before[-1] if before else "",
            place=place, whole=Span(first[kind].span.start, ends[kind]), origin=asked.origin("content"),
        )  # fmt: skip


def _kind(block: Block, named: Sequence[str]) -> str | None:
    """The kind of a block, if that is one of those that are named; a list that is not counts as text."""
    if isinstance(block, Table):
        kind = "table"
    elif isinstance(block, Code):
        kind = "diagram" if markup.is_diagram(block) else "code"
    elif isinstance(block, List):
        kind = "list" if "list" in named else "text"
    elif isinstance(block, Paragraph | Quote):
        images = [one for text in markdown.texts([block]) for one in markdown.inlines(text)]
        is_image = len(images) == 1 and images[0].kind == "image" and isinstance(block, Paragraph)
        kind = "diagram" if is_image and images[0].span == block.span else "text"
    else:
        return None
    return kind if kind in named else None


def names(schema: Schema, path: str, title: Heading | None) -> Iterator[Gap]:
    """What of a document is called otherwise than the YAML asks: its title, or its file."""
    for name in schema.names:
        if name.kind == "title":
            said = markdown.plain(title.text.content).strip() if title is not None else None
            at = title.span if title is not None else Span(0, 0)
        else:
            file = os.path.basename(path)
            said, at = (None if _NO_FILE.fullmatch(file) else file), Span(0, 0)
        if said is not None and not patterns.compiled(name.pattern, name.origin).fullmatch(said):
            wanted = name.expected or f"`{name.pattern}`"
            yield MismatchedName(
                slot=schema.root, at=at, found=said, kind=name.kind, wanted=wanted, origin=name.origin
            )
