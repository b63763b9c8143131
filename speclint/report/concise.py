"""One line a finding, for editors and grep: `docs/specs/a.md:29:23: error misnamed-column: …`."""

from collections.abc import Iterable

from speclint.diagnostic import Diagnostic
from speclint.report.escape import safe


def render(diagnostics: Iterable[Diagnostic]) -> str:
    """The report, each line ended."""
    return "".join(f"{safe(found.path)}:{line(found)}\n" for found in diagnostics)


def line(found: Diagnostic) -> str:
    """One finding without its path."""
    place = found.place
    return f"{place.line}:{place.column}: {found.severity} {found.rule}: {safe(found.message)}"
