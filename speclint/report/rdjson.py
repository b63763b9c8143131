"""The format of reviewdog, which writes findings and suggestions into reviews."""

from collections.abc import Callable, Iterable
from itertools import accumulate
from typing import Any

from speclint.diagnostic import Diagnostic, Place, Severity
from speclint.report.ascii import dumps
from speclint.report.escape import prose, safe

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}
LineOf = Callable[[str, int], str | None]
# So many characters of a line are counted together.
_STEP = 1_000


def render(diagnostics: Iterable[Diagnostic], line_of: LineOf) -> str:
    """The report; `line_of` gives the text of a line of a file, by its number, or None.

    Columns count bytes of UTF-8 there. Where a line is not to be had, places have no columns and edits are
    left out. Messages become Markdown in a review.
    """
    columns = _Columns(line_of)
    items = [_item(found, columns) for found in diagnostics]
    return dumps({"source": {"name": "speclint"}, "diagnostics": items})


class _Columns:
    """Places with columns in bytes; each line is counted through once, however many findings it has."""

    def __init__(self, line_of: LineOf) -> None:
        self._line_of = line_of
        self._lines: dict[tuple[str, int], tuple[str, list[int]] | None] = {}

    def range(self, found: Diagnostic, place: Place) -> dict[str, Any] | None:
        """Where a place of a finding stands; None when its lines are not to be had."""
        start = self._column(found, place.line, place.column)
        end = self._column(found, place.end_line, place.end_column)
        if start is None or end is None:
            return None
        return {
            "start": {"line": place.line, "column": start},
            "end": {"line": place.end_line, "column": end},
        }

    def _column(self, found: Diagnostic, number: int, column: int) -> int | None:
        """A column in bytes, from 1."""
        if column == 1:
            return 1
        line = self._counted(found, number)
        if line is None:
            return None
        text, counts = line
        steps = min((column - 1) // _STEP, len(counts) - 1)
        return counts[steps] + _size(text[steps * _STEP : column - 1]) + 1

    def _counted(self, found: Diagnostic, number: int) -> tuple[str, list[int]] | None:
        """A line, and how many bytes stand before every so many of its characters."""
        key = found.path, number
        if key not in self._lines:
            is_known = number == found.place.line and found.source
            text = found.source[0] if is_known else self._line_of(*key)
            if text is not None:
                sizes = (_size(text[start : start + _STEP]) for start in range(0, len(text), _STEP))
                self._lines[key] = text, [*accumulate(sizes, initial=0)]
            else:
                self._lines[key] = None
        return self._lines[key]


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _item(found: Diagnostic, columns: _Columns) -> dict[str, Any]:
    place = found.place
    lines = {"start": {"line": place.line}, "end": {"line": place.end_line}}
    # A part of what mends it would be worse than nothing.
    is_here = all(edit.path is None for edit in found.edits)
    edits = found.edits if is_here else ()
    suggestions = [{"range": columns.range(found, edit.place), "text": edit.text} for edit in edits]
    item: dict[str, Any] = {
        "message": prose(found.message),
        "location": {"path": safe(found.path), "range": columns.range(found, place) or lines},
        "severity": _SEVERITIES[found.severity],
        "code": {"value": found.rule},
    }
    if suggestions and all(suggestion["range"] for suggestion in suggestions):
        item["suggestions"] = suggestions
    return item
