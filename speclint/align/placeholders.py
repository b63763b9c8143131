"""The template's own text left in a spec: its placeholders, and the marks of unfinished work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from speclint.gaps import Leftover
from speclint.model import (
    Code,
    CodeSlot,
    DiagramSlot,
    Document,
    DocumentSlot,
    Heading,
    Html,
    Inline,
    List,
    Paragraph,
    SectionSlot,
    Span,
    Text,
)
from speclint.template.markup import BRACKETED, MARK, Hints, mark_key
from speclint.text import markdown, titles
from speclint.text.unfinished import is_unfinished

_TICKED_BOX = re.compile(r"\s*\[[xX ]\]")
_UNFINISHED = re.compile(
    r"(?<![\w\"'“-])(?:TBD|TBC)(?![\w\"'”-])"
    r"|(?<![\w-])(?=[\w-]*XXX)[\w-]+"
    r"|(?:(?<![\w-])|^\s*)(?:TODO|FIXME)(?![\w-])(?=\s*(?:[:)\]}.,(]|[-–—]|$))"
    r"|^\s*(?:TODO|FIXME)\b"
    r"|\{\{[^{}]+\}\}",
    re.MULTILINE,
)
_ANGLE = re.compile(r"(?<![\w/:=.<>&-])<([A-Za-z][\w .'-]{0,60})>(?![\w/])")
# What programs print for nothing, and the components of a web page.
_NOTHINGS = frozenset({"nil", "none", "null", "empty", "eof", "undefined", "unset", "unknown"})
_CAMEL = re.compile(r"(?:[A-Z][a-z0-9]+){2,}")
_CROSSES = re.compile(r"X{3,}")
_LONGEST_MARK = 200
_LINE = re.compile(r"[^\r\n]+")
_SUSPECT = re.compile(r"[\[<{(]|TB[DC]|XXX|TODO|FIXME")
_TAGS = frozenset(
    """
    a abbr address area article aside audio b base bdi bdo blockquote body br button canvas caption
    center cite code col colgroup data datalist dd del details dfn dialog div dl dt em embed fieldset
    figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd
    label legend li link main map mark menu meta meter nav noscript object ol optgroup option output p
    param picture pre progress q rp rt ruby s samp script section select slot small source span strike
    strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track
    tt u ul var video wbr
    """.split()
)


def in_document(document: Document, source: str, hints: Hints, root: DocumentSlot) -> list[Leftover]:
    """The leftovers in running text, one for each cell, heading or paragraph, in document order.

    `hints` is the text of the template that is to be replaced. Of several in one run the first is the place.
    """
    found = [
        *_in_html(document, root),
        *_in_text(document, hints, root),
        *_in_front_matter(document, source, hints, root),
    ]
    idle = _below_open_boxes(document)
    asked = (one for one in found if not any(one.whole in span for span in idle))
    return sorted(asked, key=lambda leftover: leftover.whole)


def _below_open_boxes(document: Document) -> list[Span]:
    """What stands below a box that is not ticked: it was not chosen, and nothing is to be said of it."""
    return [
        block.span
        for holder in markdown.walk(document.blocks)
        for item in (holder.items if isinstance(holder, List) else ())
        if item.checked is False
        for block in item.blocks[1:]
    ]


def _in_html(document: Document, root: DocumentSlot) -> Iterator[Leftover]:
    """What Markdown takes for a tag, because it stands alone: `<name of the service>`."""
    for block in markdown.walk(document.blocks):
        if isinstance(block, Html):
            found = _ANGLE.fullmatch(block.content.strip())
            if found and _is_placeholder(found, block.content):
                yield Leftover(slot=root, at=block.span, found=found.group(), whole=block.span)


def _in_front_matter(document: Document, source: str, hints: Hints, root: DocumentSlot) -> Iterator[Leftover]:
    front = document.front_matter
    if front is None or not hints.front:
        return
    for line in _LINE.finditer(source, front.body.start, front.body.end):
        written = line.group()
        if mark_key(written) in hints.front:
            start = line.start() + len(written) - len(written.lstrip())
            place = Span(start, line.start() + len(written.rstrip()))
            yield Leftover(slot=root, at=place, found=mark_key(written), whole=place)


def _in_text(document: Document, hints: Hints, root: DocumentSlot) -> Iterator[Leftover]:
    definitions = markdown.targets(document)
    prompts = set(map(id, _prompts(document)))
    named = {slot.key for slot in root.walk() if isinstance(slot, SectionSlot)}
    titled = {id(block.text) for block in document.blocks if isinstance(block, Heading)}
    for run in markdown.texts(document.blocks):
        if id(run) in titled and titles.normalise(run.content) in named:
            continue
        is_whole = mark_key(run.content) in hints.runs and id(run) not in prompts
        is_whole = is_whole or (len(run.content) <= _LONGEST_MARK and is_unfinished(run.content))
        if not (is_whole or _SUSPECT.search(run.content)):
            continue
        places = sorted(_places(run, markdown.inlines(run, definitions), hints))
        if places:
            first, others = places[0], len(_apart(places)) - 1
            written = mark_key(run.content[first.start : first.end])
            at = run.at(first.start, first.end)
            yield Leftover(slot=root, at=at, found=written, whole=run.span, others=others)
        elif is_whole:
            yield Leftover(slot=root, at=run.span, found=mark_key(run.content), whole=run.span)


def in_value(text: Text, root: DocumentSlot) -> Leftover:
    """A field's value that is still the template's, without its ticks."""
    written = text.content.strip("`")
    start = text.content.find(written)
    at = text.at(start, start + len(written))
    return Leftover(slot=root, at=at, found=written, whole=text.span)


def in_code(code: Code, slots: Iterable[CodeSlot | DiagramSlot], root: DocumentSlot) -> Leftover | None:
    """The leftover in a code block that fills one of `slots`: one of its placeholders, or all of its text."""
    for slot in slots:
        if slot.replace and code.content.split() == slot.text.split():
            return Leftover(slot=root, at=code.span, whole=code.span)
        for found in BRACKETED.finditer(code.content):
            if mark_key(found.group()) in slot.marks:
                place = _place_in_code(code, found.start(), len(found.group()))
                return Leftover(slot=root, at=place, found=mark_key(found.group()), whole=code.span)
    return None


def _prompts(document: Document) -> Iterator[Text]:
    """The questions of the template that are answered right below, in the same list item."""
    for block in markdown.walk(document.blocks):
        for item in block.items if isinstance(block, List) else ():
            if len(item.blocks) > 1 and isinstance(item.blocks[0], Paragraph):
                yield item.blocks[0].text


def _places(text: Text, inlines: Sequence[Inline], hints: Hints) -> Iterator[Span]:
    """Where leftovers stand, as offsets in the content of one run.

    What is code, a link or a tag is none, although it may look like one (`[1]` as a link's text), but for
    what the template itself has in code spans. Four forms are looked for one by one, since each has an
    exception: `[Name]` may be a ticked box, `XXX` the middle of a word, `<name>` a tag of HTML.
    """
    for found in MARK.finditer(text.content):
        is_box = _TICKED_BOX.fullmatch(found.group()) and not text.content[: found.start()].strip()
        but = "html" if found.group().startswith("<") else ""
        if mark_key(found.group()) in hints.marks and not is_box and not _covered(text, found, inlines, but):
            yield Span(*found.span())
    for found in _UNFINISHED.finditer(text.content):
        if "XXX" in found.group() and not any(_CROSSES.fullmatch(part) for part in found.group().split("-")):
            continue
        if not _covered(text, found, inlines):
            yield Span(*found.span())
    for found in _ANGLE.finditer(text.content):
        if _is_placeholder(found, text.content) and not _covered(text, found, inlines, but="html"):
            yield Span(*found.span())
    position = 0
    for inline in inlines:
        if inline.kind == "code" and (start := text.content.find(inline.text, position)) >= 0:
            position = start + len(inline.text)
            if mark_key(inline.text) in hints.code:
                yield Span(start, position)


def _covered(text: Text, found: re.Match[str], inlines: Iterable[Inline], but: str = "") -> bool:
    place = text.at(*found.span())
    return any(
        inline.kind != but and inline.span.start < place.end and place.start < inline.span.end
        for inline in inlines
    )


def _is_placeholder(found: re.Match[str], content: str) -> bool:
    first = found[1].split()[0]
    word = first.lower()
    is_code = word in _NOTHINGS or bool(_CAMEL.fullmatch(first))
    return not is_code and word not in _TAGS and f"</{word}" not in content.lower()


def _apart(places: list[Span]) -> list[Span]:
    """Places that do not overlap the one before."""
    kept: list[Span] = []
    for place in places:
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
    return kept


def _place_in_code(code: Code, offset: int, length: int) -> Span:
    position = 0
    for number, text in enumerate(code.content.split("\n")):
        if position <= offset <= position + len(text) and number < len(code.lines):
            start = min(code.lines[number].start + offset - position, code.lines[number].end)
            return Span(start, min(start + length, code.lines[number].end))
        position += len(text) + 1
    return code.span
