"""The template's own text left in a spec: its placeholders, and the marks of unfinished work."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate, pairwise

from speclint.expressions import expression
from speclint.gaps import Leftover
from speclint.model import (
    Block,
    Code,
    CodeSlot,
    ColumnSlot,
    DiagramSlot,
    Document,
    DocumentSlot,
    Heading,
    Html,
    Inline,
    ItemSlot,
    List,
    Paragraph,
    Quote,
    Row,
    RowSlot,
    SectionSlot,
    Span,
    Table,
    Text,
)
from speclint.records import dataclass
from speclint.template.markup import BRACKETED, MARK, Hints, mark_key, own_key
from speclint.template.schema import Schema
from speclint.text import markdown, titles
from speclint.text.runs import Runs
from speclint.text.shows import shows
from speclint.text.unfinished import beginnings, begins_otherwise, is_unfinished, unfinished_marks

_TICKED_BOX = expression(r"\s*\[[xX ]\]")
# What marks a blank whatever the template says: an id that is not given yet, doubled braces.
_BLANK = expression(r"(?<![\w-])(?=[\w-]*XXX)[\w-]+|\{\{[^{}]+\}\}")
_MDX_COMMENT = expression(r"\{/\*.*?\*/\}", re.DOTALL)
_TERMS = expression(r"\b(?:terms?|abbreviations?|acronyms?|words?|marks?|tokens?|keywords?)\b", re.IGNORECASE)
_STATUS = expression(r"\b(?:status|state|stage|progress)\b", re.IGNORECASE)
_PROGRESS = expression(r"WIP|TODO|work in progress", re.IGNORECASE)
_ANGLE = expression(r"(?<![\w/:=.<>&\\-])<([A-Za-z][\w .'-]{0,60})>(?![\w/])")
_CLOSED = expression(r"</([\w.'-]{0,61})")
# What programs print for nothing, and the components of a web page.
_NOTHINGS = frozenset({"nil", "none", "null", "empty", "eof", "undefined", "unset", "unknown"})
_CAMEL = expression(r"(?:[A-Z][a-z0-9]+){2,}")
_CROSSES = expression(r"X{3,}")
_LONGEST_MARK = 200
_NEEDS = expression(r"\[NEEDS ")
_COLON = expression(":")
# What `own_key` leaves out at the beginning of a text, and how many of the letters behind it are enough.
_DRESS_AND_STOPS = '[]<>{}()*_`"“” .:…?!\n\t'
_BEGINNING = 4
# What may not be absent whatever the status: its mark is no milder than its absence.
_OWED = (SectionSlot, ColumnSlot, RowSlot, ItemSlot)
_BOLD_QUESTION = expression(r"(\*\*|__)[^*_]+\?\1", re.DOTALL)
_LINE = expression(r"[^\r\n]+")
_SUSPECT = r"[\[<{]|\((?:fill|optional - )|XXX"
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


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of text with the block it stands in, and where that is a table with its row and column."""

    text: Text
    block: Block
    row: Row | None = None
    column: int | None = None

    @property
    def is_heading(self) -> bool:
        """Whether it is the text of a heading."""
        return isinstance(self.block, Heading)

    @property
    def key(self) -> str:
        """The first cell of its row."""
        return self.row.cells[0].text.content if self.row is not None else ""

    @property
    def is_term(self) -> bool:
        """Whether its table explains words."""
        return _TERMS.search(self._header(0)) is not None

    @property
    def is_status(self) -> bool:
        """Whether its column says how far something is."""
        return self.column is not None and _STATUS.search(self._header(self.column)) is not None

    def _header(self, column: int) -> str:
        cells = self.block.header.cells if isinstance(self.block, Table) else ()
        return cells[column].text.content if column < len(cells) else ""


@dataclass(frozen=True, slots=True)
class Names:
    """What a template calls its sections, and what may not be absent from a spec whatever its status.

    `beginnings` are those of its own texts that are to be replaced, as `own_key` gives them.
    """

    sections: frozenset[str]
    owed: frozenset[str]
    beginnings: frozenset[str]

    @classmethod
    def of(cls, schema: Schema) -> Names:
        """The names of all that a template has."""
        hints = schema.hints
        owed = (slot.name for slot in schema.slots if isinstance(slot, _OWED))
        return cls(
            frozenset(slot.key for slot in schema.slots if isinstance(slot, SectionSlot) and slot.key),
            frozenset(own_key(name[titles.number_in(name) :]) for name in owed),
            frozenset(own[:_BEGINNING] for own in (*hints.own, *map(own_key, hints.runs))),
        )

    def may_be_own(self, content: str) -> bool:
        """Whether a text begins as one of the template's own, so that it is worth being compared."""
        beginning = content.lstrip(_DRESS_AND_STOPS)[:_BEGINNING].lower()
        is_sure = beginning.isascii() and beginning.replace(" ", "", 1).isalnum()
        # The space at the end of the longest stands before more, or before what is left out.
        return not is_sure or beginning in self.beginnings or beginning.rstrip() in self.beginnings


def in_document(document: Document, source: str, schema: Schema) -> list[Leftover]:
    """The leftovers in running text, one for each cell, heading or paragraph, in document order.

    Of several in one run the first is the place, and so it is of runs that follow each other
    in one table, list or passage and are the template's as a whole.
    """
    hints, root, marks = schema.hints, schema.root, schema.unfinished
    found = [
        *_in_html(document, hints, root),
        *_InText(document, source, schema).leftovers(),
        *_in_front_matter(document, source, hints, root, marks),
    ]
    idle = Runs(_below_open_boxes(document))
    asked = (one for one in found if one.firm or not idle.hold(one.whole))
    return sorted(asked, key=lambda leftover: leftover.whole)


def _below_open_boxes(document: Document) -> list[Span]:
    """What stands below a box that is not ticked: it was not chosen, and only of marks is something said."""
    return [
        block.span
        for holder in markdown.walk(document.blocks)
        for item in (holder.items if isinstance(holder, List) else ())
        if item.checked is False
        for block in item.blocks[1:]
    ]


def _in_html(document: Document, hints: Hints, root: DocumentSlot) -> Iterator[Leftover]:
    """What Markdown takes for a tag, because it stands alone: `<name of the service>`."""
    for block in markdown.walk(document.blocks):
        if isinstance(block, Html):
            found = _ANGLE.fullmatch(block.content.strip())
            if found and _is_placeholder(found, _closed(block.content)):
                is_common = mark_key(found.group()) not in hints.marks
                yield Leftover(
                    slot=root, at=block.span, found=found.group(), whole=block.span, is_common=is_common
                )


def _in_front_matter(
    document: Document, source: str, hints: Hints, root: DocumentSlot, marks: tuple[str, ...]
) -> Iterator[Leftover]:
    front = document.front_matter
    if front is None:
        return
    for line in _LINE.finditer(source, front.body.start, front.body.end):
        written = line.group()
        value = written.partition(":")[2].strip()
        is_comment = written.lstrip().startswith("#")
        is_own = mark_key(written) in hints.front
        if is_own or (value and not is_comment and is_unfinished(value, marks)):
            start = line.start() + len(written) - len(written.lstrip())
            place = Span(start, line.start() + len(written.rstrip()))
            yield Leftover(
                slot=root,
                at=place,
                found=mark_key(written),
                whole=place,
                is_common=not is_own,
                firm=_NEEDS.match(value.lstrip("\"'")) is not None,
            )


class _InText:
    """The leftovers in the running text of a document.

    Given the document and what is to be replaced, it promises one leftover for each run that holds some, and
    one for all runs that follow each other in a block or passage and are nothing but the template's.
    """

    def __init__(self, document: Document, source: str, schema: Schema) -> None:
        self._blocks = document.blocks
        self._source = source
        self._hints = schema.hints
        self._root = schema.root
        self._marks = schema.unfinished
        self._starts = beginnings(self._marks)
        self._definitions = markdown.targets(document)
        self._prompts = set(map(id, _prompts(document)))
        self._names = schema.once(Names.of)

    def leftovers(self) -> list[Leftover]:
        found: list[Leftover] = []
        runs = list(_runs(self._blocks))
        suspects = self._suspects(runs)
        last, last_is_own = -1, False
        for number, run in enumerate(runs):
            if number not in suspects and self._says_otherwise(run.text.content):
                continue
            leftover = self._in_run(run, number in suspects)
            if leftover is None:
                continue
            is_own = self._is_own(run)
            between = runs[last + 1 : number]
            joins = is_own and last_is_own and _go_together(runs[last], run)
            if joins and not any(map(self._is_other, between)):
                first = found[-1]
                more = first.others + leftover.others + 1
                whole = Span(first.whole.start, leftover.whole.end)
                found[-1] = replace(first, whole=whole, others=more)
            else:
                found.append(leftover)
            last, last_is_own = number, is_own
        values = [
            value
            for entry in markdown.fields(self._blocks)
            if (value := self._in_value(entry.value)) is not None
        ]
        known = Runs([one.whole if one.others else one.at for one in found])
        return [*found, *(value for value in values if not known.touch(value.at))]

    def _suspects(self, runs: Sequence[_Run]) -> set[int]:
        """The numbers of the runs that may hold a placeholder or a mark, found by one pass over all texts."""
        contents = [run.text.content for run in runs]
        ends = list(accumulate(len(content) + 1 for content in contents))
        found = _suspect(self._marks).finditer("\n".join(contents))
        return {bisect_right(ends, match.start()) for match in found}

    def _says_otherwise(self, content: str) -> bool:
        """Whether a text is no mark and none of the template's, as its beginning tells."""
        return begins_otherwise(content, self._starts) and not self._names.may_be_own(content)

    def _is_own(self, run: _Run) -> bool:
        """Whether all of a run is the template's."""
        key = mark_key(run.text.content)
        return key in self._hints.marks or self._is_templates(run)

    def _is_other(self, run: _Run) -> bool:
        """Whether a run between two of the template's says something else than the template.

        The first cell of a row may be its key.
        """
        is_bare = bool(run.column) and own_key(run.text.content) in self._hints.bare
        return not is_bare and shows(run.text)

    def _is_templates(self, run: _Run) -> bool:
        content = run.text.content
        if not self._names.may_be_own(content):
            return False
        is_own = own_key(content) in self._hints.own or mark_key(content) in self._hints.runs
        return is_own and not run.is_heading and id(run.text) not in self._prompts

    def _in_value(self, value: Text | None) -> Leftover | None:
        """What is left of the template behind a label, as a whole."""
        if value is None:
            return None
        hints = self._hints
        is_own = own_key(value.content) in hints.own or mark_key(value.content) in hints.runs
        return self._whole(value, is_own=is_own) if is_own or _is_mark(value.content, self._marks) else None

    def _in_run(self, run: _Run, is_suspect: bool) -> Leftover | None:
        text = run.text
        if run.is_heading and titles.normalise(text.content) in self._names.sections:
            return None
        places = self._places(run) if is_suspect else ()
        is_own = self._is_templates(run)
        # A mark in the template's own sentence is as little written for this spec as the rest of it.
        if places and not (is_own and all(self._is_sign(written) for _, written in places)):
            (at, written), others = places[0], len(_apart([place for place, _ in places])) - 1
            key = mark_key(written)
            return Leftover(
                slot=self._root,
                at=at,
                found=key,
                whole=text.span,
                others=others,
                is_common=key not in self._hints.marks and key not in self._hints.code,
                firm=any(map(self._is_owed, (written for _, written in places))),
            )
        return self._whole(text, is_own=is_own) if is_own or self._is_marked(run) else None

    def _is_marked(self, run: _Run) -> bool:
        """Whether a run is a mark, and not the word that its table explains or a state that it lists."""
        content = run.text.content
        if not _is_mark(content, self._marks) or (run.is_term and _is_mark(run.key, self._marks)):
            return False
        return not run.is_status or _is_mark(content, self._marks_for(run))

    def _is_sign(self, written: str) -> bool:
        """Whether a mark says that something is unfinished, and is no placeholder of the template."""
        return mark_key(written) not in self._hints.marks and is_unfinished(written, self._marks)

    def _whole(self, text: Text, *, is_own: bool) -> Leftover:
        """A text that is left as a whole: the template's own, or a mark that anybody may write."""
        return Leftover(
            slot=self._root,
            at=text.span,
            found=mark_key(text.content),
            whole=text.span,
            is_common=not is_own,
        )

    def _is_owed(self, written: str) -> bool:
        """Whether a mark stands for something that the template asks for by this name."""
        said = own_key(written.partition(" ")[2]) if _NEEDS.match(written) else ""
        before_colons = (said[: colon.start()] for colon in _COLON.finditer(said))
        return bool(said) and any(name in self._names.owed for name in (said, *before_colons))

    def _marks_for(self, run: _Run) -> tuple[str, ...]:
        """The marks that count in a run: how far work has come is what a column of states says."""
        if run.is_status:
            return tuple(mark for mark in self._marks if _PROGRESS.fullmatch(mark) is None)
        return self._marks

    def _places(self, run: _Run) -> list[tuple[Span, str]]:
        """Where the leftovers in a run stand, each with what is written there."""
        text = run.text
        found: list[tuple[Span, str]] = []
        hidden = [Span(*one.span()) for one in _MDX_COMMENT.finditer(text.content)]
        inlines = markdown.inlines(text, self._definitions)
        for place in _places(text, inlines, self._hints):
            written = text.content[place.start : place.end]
            is_meta = run.column is not None and _is_metavariable(run, place, self._hints)
            if not is_meta and not any(place in span for span in hidden):
                found.append((text.at(place.start, place.end), written))
        if not run.is_term:
            for at in unfinished_marks(text, self._marks_for(run)):
                if not any(at in text.at(one.start, one.end) for one in hidden):
                    found.append((at, self._source[at.start : at.end]))
        return sorted(found)


def _is_mark(content: str, marks: tuple[str, ...]) -> bool:
    """Whether a text of a bounded length is nothing but a mark of unfinished work."""
    return len(content) <= _LONGEST_MARK and is_unfinished(content, marks)


@lru_cache(16)
def _suspect(marks: tuple[str, ...]) -> re.Pattern[str]:
    """What a text holds that has a placeholder, or one of these marks."""
    pieces = {max(mark.split("…", 1), key=len).strip() for mark in marks if mark == mark.upper()}
    return re.compile("|".join([_SUSPECT, *map(re.escape, sorted(pieces))]))


def _runs(blocks: Iterable[Block]) -> Iterator[_Run]:
    for block in markdown.walk(blocks):
        if isinstance(block, Heading | Paragraph):
            yield _Run(block.text, block)
        elif isinstance(block, Table):
            for row in (block.header, *block.rows):
                for number, cell in enumerate(row.cells):
                    yield _Run(cell.text, block, row, number)


def _go_together(before: _Run, run: _Run) -> bool:
    """Whether a run goes on with the one before it, when both are the template's as a whole."""
    if run.is_heading:
        return False
    return before.block is run.block or not (isinstance(before.block, Table) or isinstance(run.block, Table))


def _is_metavariable(run: _Run, place: Span, hints: Hints) -> bool:
    """Whether `<limit>` in a cell names what the document's own table describes."""
    content = run.text.content
    written = content[place.start : place.end]
    if not written.startswith("<") or mark_key(written) in hints.marks:
        return False
    return run.column == 0 or written.strip() != content.strip()


def in_value(text: Text, root: DocumentSlot) -> Leftover:
    """A field's value that is still the template's, without its ticks."""
    written = text.content.strip("`")
    start = text.content.find(written)
    at = text.at(start, start + len(written))
    return Leftover(slot=root, at=at, found=written, whole=text.span)


class CodeMarks:
    """What the code of some slots holds that an author replaces: whole texts, and placeholders."""

    def __init__(self, slots: Iterable[CodeSlot | DiagramSlot]) -> None:
        self._slots = list(slots)
        self._texts: dict[tuple[str, ...], int] = {}
        self._marks: dict[str, int] = {}
        for number, slot in enumerate(self._slots):
            if slot.replace:
                self._texts.setdefault(tuple(slot.text.split()), number)
            for mark in slot.marks:
                self._marks.setdefault(mark, number)

    def leftover(self, code: Code, root: DocumentSlot) -> Leftover | None:
        """The leftover in a code block, by the first slot that has it: all of its text, or a placeholder."""
        whole = self._texts.get(tuple(code.content.split()))
        marked = [
            (self._marks[key], found.start(), found.group())
            for found in (BRACKETED.finditer(code.content) if self._marks else ())
            if (key := mark_key(found.group())) in self._marks
        ]
        first, start, mark = min(marked, default=(None, 0, ""))
        if whole is not None and (first is None or whole <= first):
            return Leftover(slot=root, at=code.span, whole=code.span, part=self._slots[whole])
        if first is None:
            return None
        place = _place_in_code(code, start, len(mark))
        part = self._slots[first]
        return Leftover(slot=root, at=place, found=mark_key(mark), whole=code.span, part=part)


def _prompts(document: Document) -> Iterator[Text]:
    """The questions of the template that are answered right below.

    In the same list item, or quoted or in bold before what answers them.
    """
    for block in markdown.walk(document.blocks):
        for item in block.items if isinstance(block, List) else ():
            if len(item.blocks) > 1 and isinstance(item.blocks[0], Paragraph):
                yield item.blocks[0].text
    for block, below in pairwise(document.blocks):
        question = _question(block)
        if question is not None and not isinstance(below, Heading) and shows(below):
            yield question


def _question(block: Block) -> Text | None:
    """The text of a quote, or of a paragraph in bold, that asks something."""
    if isinstance(block, Quote) and len(block.blocks) == 1 and isinstance(block.blocks[0], Paragraph):
        text = block.blocks[0].text
        return text if markdown.folded(text.content).endswith("?") else None
    if isinstance(block, Paragraph) and _BOLD_QUESTION.fullmatch(block.text.content.strip()):
        return block.text
    return None


def _places(text: Text, inlines: Sequence[Inline], hints: Hints) -> Iterator[Span]:
    """Where leftovers stand, as offsets in the content of one run.

    What is code, a link or a tag is none, although it may look like one (`[1]` as a link's text), but for
    what the template itself has in code spans. Four forms are looked for one by one, since each has an
    exception: `[Name]` may be a ticked box, `XXX` the middle of a word, `<name>` a tag of HTML.
    """
    covered = Runs(inline.span for inline in inlines)
    covered_but_by_tags = Runs(inline.span for inline in inlines if inline.kind != "html")
    first = len(text.content) - len(text.content.lstrip())
    for found in MARK.finditer(text.content):
        is_box = found.start() <= first and _TICKED_BOX.fullmatch(found.group())
        by = covered_but_by_tags if found.group().startswith("<") else covered
        if mark_key(found.group()) in hints.marks and not is_box and not by.touch(text.at(*found.span())):
            yield Span(*found.span())
    for found in _BLANK.finditer(text.content):
        if "XXX" in found.group() and not any(_CROSSES.fullmatch(part) for part in found.group().split("-")):
            continue
        if not covered.touch(text.at(*found.span())):
            yield Span(*found.span())
    closed = _closed(text.content)
    for found in _ANGLE.finditer(text.content):
        if _is_placeholder(found, closed) and not covered_but_by_tags.touch(text.at(*found.span())):
            yield Span(*found.span())
    position = 0
    for inline in inlines:
        if inline.kind == "code" and (start := text.content.find(inline.text, position)) >= 0:
            position = start + len(inline.text)
            if mark_key(inline.text) in hints.code:
                yield Span(start, position)


def _closed(content: str) -> list[str]:
    """What begins the tags that a text closes, sorted."""
    return sorted(_CLOSED.findall(content.lower()))


def _is_placeholder(found: re.Match[str], closed: Sequence[str]) -> bool:
    """Whether what stands in angles is no tag, which a tag among those `closed` in its text would tell."""
    first = found[1].split()[0]
    word = first.lower()
    is_code = word in _NOTHINGS or bool(_CAMEL.fullmatch(first))
    return not is_code and word not in _TAGS and not _begins_one(word, closed)


def _begins_one(word: str, names: Sequence[str]) -> bool:
    """Whether one of some sorted names begins with a word."""
    number = bisect_left(names, word)
    return number < len(names) and names[number].startswith(word)


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
