"""Edits done to texts: which go together, what they make of a text, and where they left it alone."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from speclint.expressions import expression
from speclint.model import Diagnostic, Edit, Place, Span
from speclint.records import dataclass
from speclint.text import markdown
from speclint.text.source import Source

_FENCE = expression(r"^[ \t]*(?:`{3,}|~{3,})\Z", re.MULTILINE)
_WORD = expression(r"\w+")
_BLANK_LINE = expression(r"(?:\r\n?+|\n){2}")


@dataclass(frozen=True, slots=True)
class Fix:
    """What mends one finding: the edits of each file, done together or not at all."""

    found: Diagnostic
    edits: tuple[tuple[str, Edit], ...]


def fix_of(found: Diagnostic, sources: Mapping[str, Source]) -> Fix:
    """What mends a finding, placed in the texts that its edits change."""
    edits = []
    for one in found.edits:
        path = one.path or found.path
        edits.append((path, Edit(span_of(sources[path], one.place), one.text, title=one.title)))
    return Fix(found, tuple(edits))


def span_of(source: Source, place: Place) -> Span:
    """Where a place stands in a text."""
    starts = source.starts
    return Span(starts[place.line - 1] + place.column - 1, starts[place.end_line - 1] + place.end_column - 1)


def apart(fixes: Iterable[Fix], sources: Mapping[str, Source]) -> list[Fix]:
    """The fixes that can be done at once, the first of those that touch each other.

    A fix of several edits in a file takes their whole lines: a column that is inserted goes through every
    row. What one rule inserts at one place goes in together, in the order given.
    """
    taken: defaultdict[str, _Taken] = defaultdict(_Taken)
    seen: set[tuple[tuple[str, Edit], ...]] = set()
    chosen = []
    for fix in fixes:
        if fix.edits in seen:
            chosen.append(Fix(fix.found, ()))
            continue
        places = _places(fix, sources)
        if all(taken[path].is_free(place, fix.found.rule) for path, place in places):
            for path, place in places:
                taken[path].take(place, fix.found.rule)
            chosen.append(fix)
            seen.add(fix.edits)
    return chosen


def keeps(fix: Fix, sources: Mapping[str, Source]) -> bool:
    """Whether all words that a fix takes away stand in what it writes."""
    taken: Counter[str] = Counter()
    for path, edit in fix.edits:
        taken.update(_WORD.findall(sources[path].text[edit.span.start : edit.span.end]))
        taken.subtract(_WORD.findall(edit.text))
    return not +taken


def _places(fix: Fix, sources: Mapping[str, Source]) -> list[tuple[str, Span]]:
    """The places that a fix takes; lines as wholes where it has several edits in a file."""
    places = []
    for path, edit in fix.edits:
        is_alone = sum(other == path for other, _ in fix.edits) == 1
        places.append((path, edit.span if is_alone else _lines(sources[path], edit.span)))
    return list(dict.fromkeys(places))


def _lines(source: Source, span: Span) -> Span:
    first, last = source.position(span.start)[0], source.position(span.end)[0]
    return Span(source.line_span(first).start, source.line_span(last).end)


class _Taken:
    """The places of a text that are taken, in order, and the rule that inserts something at a place."""

    def __init__(self) -> None:
        self._spans: list[Span] = []
        self._inserted: dict[int, str] = {}

    def is_free(self, place: Span, rule: str) -> bool:
        """Whether a place touches none that is taken."""
        if place.start == place.end and self._inserted.get(place.start) == rule:
            return True
        number = bisect_left(self._spans, place)
        near = self._spans[max(0, number - 1) : number + 1]
        return all(one.end < place.start or place.end < one.start for one in near)

    def take(self, place: Span, rule: str) -> None:
        """Takes a place."""
        if place.start == place.end:
            self._inserted[place.start] = rule
        if place not in self._spans[bisect_left(self._spans, place) :][:1]:
            insort(self._spans, place)


def applied(text: str, edits: Sequence[Edit]) -> tuple[str, list[Span]]:
    """A text with edits done that do not overlap, and where in it what they wrote stands, in order.

    Those at one place keep their order.
    """
    pieces: list[str] = []
    written: list[Span] = []
    done, length = 0, 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        kept = text[done : edit.span.start]
        length += len(kept)
        pieces += (kept, edit.text)
        written.append(Span(length, length + len(edit.text)))
        length += len(edit.text)
        done = edit.span.end
    return "".join((*pieces, text[done:])), written


def moved(spans: Iterable[Span], edits: Sequence[Edit]) -> list[Span]:
    """Where spans of a text stand after edits; of one that an edit takes away in part, the rest."""
    ordered = sorted(edits, key=lambda edit: edit.span)
    ends = [edit.span.end for edit in ordered]
    shifts = [0, *accumulate(len(edit.text) - (edit.span.end - edit.span.start) for edit in ordered)]
    found = []
    for span in spans:
        start, end = (bisect_right(ends, offset) for offset in (span.start, span.end))
        first, last = span.start + shifts[start], span.end + shifts[end]
        if start < len(ordered) and ordered[start].span.start < span.start:
            first = ordered[start].span.end + shifts[start + 1]
        if end < len(ordered) and ordered[end].span.start < span.end:
            last = ordered[end].span.start + shifts[end]
        if first <= last:
            found.append(Span(first, last))
    return found


def lost(before: str, after: str, edits: Sequence[Edit]) -> str | None:
    """A block of a text that no edit touched and that is not read as the same any more; None for none.

    It is named by its first line. What is done beside a block touches it unless it puts a blank line there.
    """
    places = sorted(_reach(edit) for edit in edits)
    # What stands behind a fence that is closed now is read in another way, and is meant to be.
    end = min((edit.span.start for edit in edits if _FENCE.search(edit.text)), default=len(before))
    there: defaultdict[tuple[type, str], int] = defaultdict(int)
    for block in markdown.parse(after).blocks:
        there[type(block), after[block.span.start : block.span.end]] += 1
    for block in markdown.parse(before).blocks:
        if block.span.end > end:
            continue
        number = bisect_left(places, block.span.end, key=lambda place: place.start)
        if any(place.end > block.span.start for place in places[max(0, number - 2) : number]):
            continue
        key = (type(block), before[block.span.start : block.span.end])
        there[key] -= 1
        if there[key] < 0:
            return key[1].splitlines()[0]
    return None


def _reach(edit: Edit) -> Span:
    is_apart = edit.span.start == edit.span.end and bool(_BLANK_LINE.match(edit.text))
    return edit.span if is_apart else Span(edit.span.start - 1, edit.span.end + 1)
