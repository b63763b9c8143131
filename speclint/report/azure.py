"""Logging commands of Azure Pipelines, one a finding: issues of a build at the lines of its files."""

from collections.abc import Iterable

from speclint.diagnostic import Diagnostic, Severity
from speclint.errors import SpeclintError
from speclint.report import concise
from speclint.report.escape import safe

_TYPES = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def render(
    diagnostics: Iterable[Diagnostic], problems: Iterable[SpeclintError] = (), ending: str = ""
) -> str:
    """The commands, each line ended: problems, then findings; `ending` is the last.

    Azure knows errors and warnings alone, so that a remark is a plain line of the log.
    """
    lines = [
        _issue("error", safe(str(problem)), sourcepath=problem.path, linenumber=problem.line)
        for problem in problems
    ]
    lines += [_finding(found) for found in diagnostics]
    return "".join(f"{line}\n" for line in lines) + ending


def _finding(found: Diagnostic) -> str:
    message = f"{safe(found.path)}:{concise.line(found)}"
    if found.severity not in _TYPES:
        return message
    place = found.place
    return _issue(
        _TYPES[found.severity], message,
        sourcepath=found.path, linenumber=place.line, columnnumber=place.column, code=found.rule,
    )  # fmt: skip


def _issue(type_: str, message: str, **properties: str | int | None) -> str:
    given = "".join(f"{key}={_property(value)};" for key, value in properties.items() if value is not None)
    return f"##vso[task.logissue type={type_};{given}]{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%AZP25")


def _property(value: str | int) -> str:
    return _data(safe(str(value))).replace("]", "%5D").replace(";", "%3B")
