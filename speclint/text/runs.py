"""Places in a text that are asked, again and again, whether they touch another."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from speclint.model import Span


class Runs:
    """Places of one text, sorted once, so that no question looks at them all."""

    def __init__(self, places: Iterable[Span] = ()) -> None:
        apart: list[Span] = []
        for place in sorted(places):
            if apart and place.start < apart[-1].end:
                apart[-1] = Span(apart[-1].start, max(apart[-1].end, place.end))
            else:
                apart.append(place)
        self._places = apart
        self._ends = [place.end for place in apart]

    def touch(self, span: Span) -> bool:
        """Whether one of the places overlaps a span; an empty span does when it lies inside."""
        number = bisect_left(self._ends, span.start + 1)
        return number < len(self._places) and self._places[number].start < span.end

    def hold(self, span: Span) -> bool:
        """Whether a span lies inside one of the places, or of several that overlap."""
        number = bisect_left(self._ends, span.end)
        return number < len(self._places) and self._places[number].start <= span.start
