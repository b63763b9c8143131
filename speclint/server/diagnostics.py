"""What a check found, as an editor marks it in the text."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from urllib.parse import quote, urljoin

from lsprotocol import types

from speclint.judge.packs import Rule
from speclint.model import Diagnostic, Place, Severity
from speclint.report.escape import safe
from speclint.report.site import page_of
from speclint.server.positions import Positions
from speclint.server.workspace import Trouble

SOURCE = "speclint"
# The places of a file by its path; None for what has no text.
Elsewhere = Callable[[str], Positions | None]
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
_OWN_PACK = "speclint"


def shown(
    found: Diagnostic, positions: Positions, uri: str, rules: Mapping[str, Rule], elsewhere: Elsewhere
) -> types.Diagnostic:
    """A finding as an editor shows it; what it says of no other place follows its message.

    `rules` are those that count there, by name; `elsewhere` gives the places of other files by their paths.
    """
    remarks = [label for place, label in found.related if place is None]
    page = _page(rules.get(found.rule))
    return types.Diagnostic(
        range=positions.range_of(found.place),
        message="\n".join(map(safe, [found.message, *remarks])),
        severity=_SEVERITIES.get(found.severity, types.DiagnosticSeverity.Error),
        code=found.rule,
        code_description=types.CodeDescription(page) if page else None,
        source=SOURCE,
        tags=[types.DiagnosticTag.Unnecessary] if _is_superfluous(found) else None,
        related_information=[
            types.DiagnosticRelatedInformation(
                _location(place, found, positions, uri, elsewhere), safe(label)
            )
            for place, label in found.related
            if place is not None
        ]
        or None,
    )


def _location(
    place: Place, found: Diagnostic, positions: Positions, uri: str, elsewhere: Elsewhere
) -> types.Location:
    """A related place; in a file that is gone by now, its columns are characters."""
    if place.path is None:
        return types.Location(uri, positions.range_of(place))
    way = posixpath.relpath(place.path, posixpath.dirname(found.path) or ".")
    other = elsewhere(place.path)
    if other is not None:
        return types.Location(urljoin(uri, quote(way)), other.range_of(place))
    start = types.Position(place.line - 1, place.column - 1)
    end = types.Position(place.end_line - 1, place.end_column - 1)
    return types.Location(urljoin(uri, quote(way)), types.Range(start, end))


def of_trouble(trouble: Trouble, positions: Positions | None) -> types.Diagnostic:
    """What keeps a document from being judged, at the line where that stands; its text may be unreadable."""
    start = types.Position(trouble.line - 1, trouble.column - 1)
    if positions is not None:
        start = positions.at(trouble.line, trouble.column)
    return types.Diagnostic(
        range=types.Range(start, types.Position(trouble.line, 0)),
        message=safe(trouble.message),
        severity=types.DiagnosticSeverity.Error,
        source=SOURCE,
    )


def _is_superfluous(found: Diagnostic) -> bool:
    """Whether what stands at the place of a finding is there for nothing: it is mended by taking it away."""
    return bool(found.edits) and all(not edit.text and edit.path is None for edit in found.edits)


def _page(rule: Rule | None) -> str | None:
    """Where the manual of a rule of the built-in pack is read; None for those of others."""
    return page_of(rule.name) if rule is not None and rule.pack == _OWN_PACK else None
