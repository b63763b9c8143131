"""The report as a JSON array, one object a finding."""

from collections.abc import Iterable
from typing import Any

from speclint.diagnostic import Diagnostic, Place, Replacement
from speclint.report.ascii import dumps


def render(diagnostics: Iterable[Diagnostic]) -> str:
    """The report, indented, ASCII only: a document cannot speak to a terminal through it."""
    return dumps([item(found) for found in diagnostics])


def item(found: Diagnostic) -> dict[str, Any]:
    """One finding, under the keys that the JSON has for it."""
    return {
        "path": found.path,
        "rule": found.rule,
        "severity": str(found.severity),
        "message": found.message,
        **_place(found.place),
        "section": list(found.section),
        "expected": found.expected,
        "found": found.found,
        "because": found.because,
        "inferred": found.inferred,
        "related": [_related(place, label) for place, label in found.related],
        "fixable": bool(found.edits),
        "edits": [_edit(edit) for edit in found.edits],
    }


def _related(place: Place | None, label: str) -> dict[str, Any]:
    if place is None:
        return {"message": label}
    other = {"path": place.path} if place.path is not None else {}
    return {"message": label, **_place(place), **other}


def _edit(edit: Replacement) -> dict[str, Any]:
    other = {"path": edit.path} if edit.path is not None else {}
    return {**_place(edit.place), "text": edit.text, "title": edit.title, "safe": edit.safe, **other}


def _place(place: Place) -> dict[str, int]:
    return {
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }
