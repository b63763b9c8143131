"""Fences that swallow what follows them: found by what the template misses, read as if they were closed.

And comments that nothing closes but an arrow in a diagram: these are read as if nothing did.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from speclint.align.levels import key_of
from speclint.expressions import expression
from speclint.gaps import BrokenFence
from speclint.model import Block, Code, Document, Edit, FieldSlot, Gap, Heading, Html, SectionSlot, Span
from speclint.records import dataclass
from speclint.template.schema import Schema
from speclint.text import markdown, titles
from speclint.text.source import Source, first_line

_ATX = expression(r" {0,3}#{1,6}[ \t]+(.*)")
_UNDERLINE = expression(r" {0,3}(?:={2,}|-{2,})[ \t]*")
_OPENING = expression(r"^[ \t>]*(?:`{3}|~{3})", re.MULTILINE)
_MARKS = expression(r"[ \t]*(?P<marks>`{3,}|~{3,})")
_RULE = expression(r" {0,3}(?:-{3,}|\*{3,}|_{3,})\s*")
_ONLY_MARKS = expression(r"[ \t]*(?:`{3,}|~{3,})[ \t]*")
_LABEL = expression(r" {0,3}(?:\*\*|__)(.+?)(?:\*\*|__)")
# Each try reads the text once more; a document with more open fences than this is beyond repair.
_MOST_TRIES = 40


@dataclass(frozen=True, slots=True)
class Repaired:
    """A document as it reads with its broken fences closed, and those fences as gaps."""

    document: Document
    gaps: tuple[Gap, ...]


def repair(source: Source, schema: Schema) -> Repaired:
    """Reads a text; a fence that hides titles or labels of the template is closed before the first of them.

    A fence is closed only where that brings back more of the template than before and leaves no other
    fence open: an example in a code block stays an example.
    """
    return _Repair(source, schema).repaired()


@dataclass(frozen=True, slots=True)
class _Closed:
    """A fence that was closed before a line (from 0), and the title or label that it hid there first."""

    fence: Code
    hides: str
    cut: int


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a document, or a piece of one, shows of the template, and its fences in their order."""

    titles: frozenset[str]
    labels: int
    fences: tuple[Code, ...]

    @property
    def worth(self) -> int:
        """How much of the template is seen: its titles and its labels."""
        return len(self.titles) + self.labels

    @property
    def unclosed(self) -> frozenset[int]:
        """Where the fences start that nothing closes."""
        return frozenset(fence.span.start for fence in self.fences if not fence.closed)


@dataclass(frozen=True, slots=True)
class _State:
    """A document as it reads with some fences closed, each before a line (from 0) in `cuts`."""

    shown: _Shown
    cuts: tuple[int, ...] = ()
    closed: tuple[_Closed, ...] = ()


class _Repair:
    """A text read again and again, each time with one more fence closed, as long as that brings more back.

    Given a source and its schema, it promises the document that shows most of the template, and a gap for
    each fence that was closed and each that nothing closes. One fence is tried at a time; two together where
    one alone does not help. A fence that was closed is known by where it starts, which no later try moves.
    """

    def __init__(self, source: Source, schema: Schema) -> None:
        self._titles, self._labels = schema.once(_names)
        self._source = source
        self._schema = schema
        self._tries = _MOST_TRIES
        self._text = source.text
        self._document = markdown.parse(source.text)
        opened = self._closed_by_an_arrow()
        if opened is not None and (text := _without_arrows(source.text, opened)) is not None:
            self._text = text
            self._document = markdown.parse(text)
        self._shown: dict[markdown.Piece, _Shown] = {}

    def repaired(self) -> Repaired:
        closed: tuple[_Closed, ...] = ()
        document = self._document
        if _out_of_step(tuple(_fences(document.blocks))):
            reading = markdown.Reading(self._text)
            state = self._state(reading)
            while found := self._best(reading, state, self._tried(reading, state)):
                state = found
            closed = state.closed
            document = reading.document(state.cuts)
        known = [one.fence.span.start for one in closed]
        gaps = [self._gap(one.fence, one.hides, one.cut) for one in closed]
        unclosed = (fence for fence in _fences(document.blocks) if not fence.closed)
        gaps += [self._gap(code, "") for code in unclosed if code.span.start not in known]
        return Repaired(document, tuple(gaps))

    def _state(
        self, reading: markdown.Reading, cuts: tuple[int, ...] = (), closed: tuple[_Closed, ...] = ()
    ) -> _State:
        shown = [self._shown_by(piece) for piece in reading.pieces(cuts)]
        titles_ = frozenset(name for one in shown if one.titles for name in one.titles)
        fences = tuple(fence for one in shown if one.fences for fence in one.fences)
        return _State(_Shown(titles_, sum(one.labels for one in shown), fences), cuts, closed)

    def _shown_by(self, piece: markdown.Piece) -> _Shown:
        shown = self._shown.get(piece)
        if shown is None:
            keys = (titles.normalise(field.label) for field in markdown.fields(piece.blocks))
            labels = sum(key in self._labels or titles.undecorated(key) in self._labels for key in keys)
            shown = _Shown(_titles(piece.blocks, self._titles), labels, tuple(_fences(piece.blocks)))
            self._shown[piece] = shown
        return shown

    def _closed_by_an_arrow(self) -> int | None:
        """Where a comment starts that hides titles of the template, and ends in a diagram: `A --> B`."""
        there = _titles(self._document.blocks, self._titles)
        for block in self._document.blocks:
            if isinstance(block, Html) and block.content.lstrip().startswith("<!--"):
                lines = block.content.split("\n")
                marks = [line for line in lines if _MARKS.match(line)]
                found = (_ATX.fullmatch(line) for line in lines)
                hidden = (one[1].rstrip().rstrip("#").rstrip() for one in found if one)
                if len(marks) % 2 and any(self._is_known(title, self._titles - there) for title in hidden):
                    return block.span.start
        return None

    def _best(self, reading: markdown.Reading, before: _State, tried: list[_State]) -> _State | None:
        """The state that brings back most; where one fence does not help, two that hide each other."""
        good = [state for state in tried if _is_better(state, before)]
        if not good:
            twice = (state for first in tried for state in self._tried(reading, first))
            good = [state for state in twice if _is_better(state, before)]
        return max(good, key=lambda state: state.shown.worth, default=None)

    def _tried(self, reading: markdown.Reading, state: _State) -> list[_State]:
        """The states that closing one more fence gives, for each fence that hides something."""
        absent = self._titles - state.shown.titles
        states = []
        for fence in _out_of_step(state.shown.fences):
            hidden = self._first_hidden(fence, absent) if self._tries else None
            if hidden is None:
                continue
            self._tries -= 1
            line, name = hidden
            cuts = tuple(sorted({*state.cuts, line - 1}))
            states.append(self._state(reading, cuts, (*state.closed, _Closed(fence, name, line - 1))))
        return states

    def _first_hidden(self, fence: Code, absent: frozenset[str]) -> tuple[int, str] | None:
        """The first line in a code block with a title that the document lacks elsewhere, or with a label.

        Headings right above that line, whatever their titles, are hidden just as well.
        """
        above: tuple[int, str] | None = None
        lines = [self._source.text[line.start : line.end] for line in fence.lines]
        for line, before, text, after in zip(
            fence.lines, ["", *lines], lines, [*lines[1:], ""], strict=False
        ):
            if _UNDERLINE.fullmatch(after) and not before.strip() and self._is_known(text, absent):
                return above or (self._source.position(line.start)[0], markdown.plain(text))
            heading, label = _ATX.fullmatch(text), _LABEL.match(text)
            written = heading[1].rstrip().rstrip("#").rstrip() if heading else label[1] if label else ""
            found = (self._source.position(line.start)[0], markdown.plain(written).rstrip(":"))
            if self._is_known(written, absent if heading else self._labels):
                return above or found
            if heading:
                above = above or found
            elif text.strip(" \t-"):
                above = None
        return None

    def _is_known(self, title: str, known: frozenset[str]) -> bool:
        key = titles.normalise(title)
        return bool(key) and (key in known or titles.undecorated(key) in known)

    def _gap(self, fence: Code, hidden: str, cut: int | None = None) -> Gap:
        line = self._source.line_span(self._source.position(fence.span.start)[0])
        opening = Span(fence.span.start, line.end)
        written = first_line(self._source.text, opening)
        edits = self._closing(fence, written, cut)
        return BrokenFence(slot=self._schema.root, at=opening, found=hidden, written=written, edits=edits)

    def _closing(self, fence: Code, written: str, cut: int | None) -> tuple[Edit, ...]:
        """What closes a fence before a line, or where its code ends; nothing inside of lists and quotes."""
        number = self._source.position(fence.span.start)[0]
        line = self._source.line_span(number)
        opened = _MARKS.match(written)
        before = self._source.text[line.start : fence.span.start]
        if opened is None or before.strip():
            return ()
        last = self._last_line(number, cut)
        at = self._source.line_span(last)
        marks = before + opened["marks"]
        if last > number and _ONLY_MARKS.fullmatch(self._source.line(last)):
            return (Edit(at, marks, title="close the fence with the marks that opened it"),)
        return (Edit(Span(at.end, at.end), f"{self._source.newline}{marks}", title="close the fence"),)

    def _last_line(self, opening: int, cut: int | None) -> int:
        """The last line of a fence that holds something, from 1: before a line, or of the text.

        A rule that stands apart right before a hidden section parts the two, and is none of the code.
        """
        last = self._before_blanks(cut if cut is not None else len(self._source.starts), opening)
        is_apart = last - 1 > opening and not self._source.line(last - 1).strip()
        if cut is not None and is_apart and _RULE.fullmatch(self._source.line(last)):
            last = self._before_blanks(last - 1, opening)
        return last

    def _before_blanks(self, last: int, opening: int) -> int:
        while last > opening and not self._source.line(last).strip():
            last -= 1
        return last


def _without_arrows(text: str, start: int) -> str | None:
    """A text with the arrows of diagrams behind a place made to close no comment.

    None when a comment that starts there is closed outside of them.
    """
    kept, fence = [text[:start]], ""
    for line in text[start:].splitlines(keepends=True):
        marks = _MARKS.match(line)
        if fence:
            kept.append(line.replace("-->", "--."))
            is_end = (
                marks is not None
                and marks["marks"].startswith(fence)
                and _ONLY_MARKS.fullmatch(line.rstrip())
            )
            fence = "" if is_end else fence
        elif "-->" in line:
            return None
        else:
            kept.append(line)
            fence = marks["marks"] if marks is not None else ""
    return "".join(kept)


def _names(schema: Schema) -> tuple[frozenset[str], frozenset[str]]:
    """What the template calls its sections, and its fields."""
    slots = [slot for slot in schema.slots if slot.key]
    titles_ = frozenset(slot.key for slot in slots if isinstance(slot, SectionSlot))
    return titles_, frozenset(slot.key for slot in slots if isinstance(slot, FieldSlot))


def _titles(blocks: Iterable[Block], wanted: frozenset[str]) -> frozenset[str]:
    keys = (key_of(block) for block in blocks if isinstance(block, Heading))
    return frozenset(name for key in keys for name in (key, titles.undecorated(key)) if name in wanted)


def _is_better(after: _State, before: _State) -> bool:
    known = {closed.fence.span.start for closed in after.closed}
    return (
        after.shown.titles >= before.shown.titles
        and after.shown.worth > before.shown.worth
        and len(after.shown.unclosed - known) <= len(before.shown.unclosed - known)
    )


def _out_of_step(fences: tuple[Code, ...]) -> tuple[Code, ...]:
    """The fences down to the last that is open, or holds what opens another."""
    odd = [n for n, fence in enumerate(fences) if not fence.closed or _OPENING.search(fence.content)]
    return fences[: odd[-1] + 1] if odd else ()


def _fences(blocks: Iterable[Block]) -> Iterator[Code]:
    return (code for code in markdown.codes(blocks) if code.fenced)
