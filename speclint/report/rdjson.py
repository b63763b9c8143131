"""The format of reviewdog, which writes findings and suggestions into reviews."""

from collections.abc import Callable, Iterable
from typing import Any

from speclint.diagnostic import Diagnostic, Place, Severity
from speclint.report.ascii import dumps
from speclint.report.escape import code_span, safe

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}
LineOf = Callable[[str, int], str | None]


def render(diagnostics: Iterable[Diagnostic], line_of: LineOf) -> str:
    """The report; `line_of` gives the text of a line of a file, by its number, or None.

    Columns count bytes of UTF-8 there. Where a line is not to be had, places have no columns and edits are
    left out. Messages become Markdown in a review, so that each is a code span.
    """
    items = [_item(found, line_of) for found in diagnostics]
    return dumps({"source": {"name": "speclint"}, "diagnostics": items})


def _item(found: Diagnostic, line_of: LineOf) -> dict[str, Any]:
    place = found.place

    def line(number: int) -> str | None:
        is_known = number == place.line and found.source
        return found.source[0] if is_known else line_of(found.path, number)

    lines = {"start": {"line": place.line}, "end": {"line": place.end_line}}
    # A part of what mends it would be worse than nothing.
    is_here = all(edit.path is None for edit in found.edits)
    edits = found.edits if is_here else ()
    suggestions = [{"range": _range(edit.place, line), "text": edit.text} for edit in edits]
    item: dict[str, Any] = {
        "message": code_span(found.message),
        "location": {"path": safe(found.path), "range": _range(place, line) or lines},
        "severity": _SEVERITIES[found.severity],
        "code": {"value": found.rule},
    }
    if suggestions and all(suggestion["range"] for suggestion in suggestions):
        item["suggestions"] = suggestions
    return item


def _range(place: Place, line: Callable[[int], str | None]) -> dict[str, Any] | None:
    start = _column(place.line, place.column, line)
    end = _column(place.end_line, place.end_column, line)
    if start is None or end is None:
        return None
    return {
        "start": {"line": place.line, "column": start},
        "end": {"line": place.end_line, "column": end},
    }


def _column(number: int, column: int, line: Callable[[int], str | None]) -> int | None:
    """A column in bytes, from 1."""
    if column == 1:
        return 1
    text = line(number)
    return None if text is None else len(text[: column - 1].encode("utf-8", "surrogatepass")) + 1
