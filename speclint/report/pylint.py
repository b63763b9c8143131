"""The lines of pylint's parseable output, which CI systems read: `a.md:3: [E(empty-cell), ] …`."""

from collections.abc import Iterable

from speclint.diagnostic import Diagnostic, Severity
from speclint.errors import SpeclintError
from speclint.report.escape import safe

# Pylint's categories: a reader takes the severity from the letter and the rule from the parentheses.
_CATEGORIES = {Severity.ERROR: "E", Severity.WARNING: "W", Severity.INFO: "I"}
_FATAL = "F"


def render(diagnostics: Iterable[Diagnostic], problems: Iterable[SpeclintError] = ()) -> str:
    """The report, each line ended; what went wrong with a file is fatal."""
    lines = [
        _line(problem.path, problem.line or 1, _FATAL, "speclint", problem.message)
        for problem in problems
        if problem.path is not None
    ]
    lines += [
        _line(found.path, found.place.line, _CATEGORIES[found.severity], found.rule, found.message)
        for found in diagnostics
    ]
    return "".join(lines)


def _line(path: str, line: int, category: str, rule: str, message: str) -> str:
    return f"{safe(path)}:{line}: [{category}({rule}), ] {safe(message)}\n"
