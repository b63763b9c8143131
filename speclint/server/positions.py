"""Offsets in a text as the protocol counts them: lines from 0, columns in units of what was agreed upon."""

from __future__ import annotations

from collections.abc import Callable

from lsprotocol import types

from speclint.model import Place, Span
from speclint.text.source import Source

# How many units some characters take; UTF-16 where nothing was agreed upon.
_UNITS: dict[str, Callable[[str], int]] = {
    "utf-8": lambda text: len(text.encode("utf-8", "surrogatepass")),
    "utf-16": lambda text: len(text.encode("utf-16-le", "surrogatepass")) // 2,
    "utf-32": len,
}
_BOM = "\ufeff"


class Positions:
    """The places of one text, in characters here and in units of an encoding there.

    A byte order mark is no character of a `Source`, and one of the editor's text.
    """

    def __init__(self, source: Source, encoding: str) -> None:
        self._source = source
        self._units = _UNITS.get(encoding, _UNITS["utf-16"])

    def position(self, offset: int) -> types.Position:
        """Where an offset stands."""
        line, column = self._source.position(offset)
        return self._position(line, column)

    def range(self, span: Span) -> types.Range:
        """Where a span stands."""
        return types.Range(self.position(span.start), self.position(span.end))

    def at(self, line: int, column: int) -> types.Position:
        """Where something stands that is counted for readers; the nearest line for one that there is not."""
        return self._position(min(line, len(self._source.starts)), column)

    def range_of(self, place: Place) -> types.Range:
        """Where a place stands that is counted for readers."""
        return types.Range(self.at(place.line, place.column), self.at(place.end_line, place.end_column))

    def offset(self, position: types.Position) -> int:
        """The offset of a position; the nearest one for what is none."""
        if position.line >= len(self._source.starts):
            return len(self._source.text)
        span = self._source.line_span(max(0, position.line) + 1)
        left = position.character - self._before(position.line + 1)
        for offset in range(span.start, span.end):
            left -= self._units(self._source.text[offset])
            if left < 0:
                return offset
        return span.end

    def span(self, place: types.Range) -> Span:
        """The span of a range."""
        start = self.offset(place.start)
        return Span(start, max(start, self.offset(place.end)))

    def _position(self, line: int, column: int) -> types.Position:
        start = self._source.starts[line - 1]
        before = self._source.text[start : start + column - 1]
        return types.Position(line - 1, self._before(line) + self._units(before))

    def _before(self, line: int) -> int:
        return self._units(_BOM) if line == 1 and self._source.bom else 0
