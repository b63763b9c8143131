"""The report as lines of JSON: one object a finding, for logs and for streams."""

from collections.abc import Iterable

from speclint.diagnostic import Diagnostic
from speclint.report import array
from speclint.report.ascii import dumps


def render(diagnostics: Iterable[Diagnostic]) -> str:
    """The items of the JSON report, each on a line of its own, ASCII only."""
    return "".join(dumps(array.item(found), indent=None) for found in diagnostics)
