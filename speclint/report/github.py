"""Workflow commands of GitHub Actions, one a finding: annotations at the lines of a pull request."""

from collections.abc import Iterable

from speclint.diagnostic import Diagnostic, Severity
from speclint.errors import SpeclintError
from speclint.report import concise
from speclint.report.escape import safe

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(
    diagnostics: Iterable[Diagnostic], problems: Iterable[SpeclintError] = (), ending: str = ""
) -> str:
    """The commands, each line ended: problems, then findings; `ending` is the last.

    The log shows nothing but the message, so that this names the place too. GitHub takes columns only
    where a place has one line.
    """
    lines = [
        _command("error", safe(str(problem)), file=problem.path, line=problem.line, title="speclint")
        for problem in problems
    ]
    lines += [_annotation(found) for found in diagnostics]
    return "".join(f"{line}\n" for line in lines) + ending


def _annotation(found: Diagnostic) -> str:
    place = found.place
    columns = {"col": place.column, "endColumn": place.end_column} if place.line == place.end_line else {}
    message = f"{safe(found.path)}:{concise.line(found)}"
    return _command(
        _COMMANDS[found.severity], message,
        file=found.path, line=place.line, endLine=place.end_line, **columns, title=found.rule,
    )  # fmt: skip


def _command(name: str, message: str, **properties: str | int | None) -> str:
    given = ",".join(f"{key}={_property(value)}" for key, value in properties.items() if value is not None)
    return f"::{name} {given}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str | int) -> str:
    return _data(safe(str(value))).replace(":", "%3A").replace(",", "%2C")
