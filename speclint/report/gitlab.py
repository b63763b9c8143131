"""The Code Quality report of GitLab, which merge requests show beside the lines."""

from collections.abc import Sequence
from typing import Any

from speclint.diagnostic import Diagnostic, Severity
from speclint.report.ascii import dumps
from speclint.report.escape import safe
from speclint.report.fingerprint import fingerprints

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(diagnostics: Sequence[Diagnostic]) -> str:
    """The report as a JSON array; a fingerprint tells GitLab what is new and what was mended."""
    names = fingerprints(diagnostics)
    return dumps([_item(found, name) for found, name in zip(diagnostics, names, strict=True)])


def _item(found: Diagnostic, fingerprint: str) -> dict[str, Any]:
    mended = {"content": {"body": safe(found.help)}} if found.help else {}
    return {
        "description": safe(found.message),
        "check_name": found.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[found.severity],
        "location": {
            "path": safe(found.path),
            "lines": {"begin": found.place.line, "end": found.place.end_line},
        },
        **mended,
    }
