"""Checkstyle's XML, which many CI systems and review tools read: a file element for each file."""

from collections.abc import Iterable
from xml.etree import ElementTree as Xml

from speclint.diagnostic import Diagnostic, Severity
from speclint.errors import SpeclintError
from speclint.report.escape import safe

_SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}
# Of checkstyle's own reports; what readers look for stands in all of them.
_VERSION = "4.3"


def render(
    diagnostics: Iterable[Diagnostic], paths: Iterable[str], problems: Iterable[SpeclintError] = ()
) -> str:
    """The report, ASCII only; what went wrong is an error of the file that it names."""
    root = Xml.Element("checkstyle", version=_VERSION)
    files: dict[str, Xml.Element] = {}

    def file(path: str) -> Xml.Element:
        if path not in files:
            files[path] = Xml.SubElement(root, "file", name=safe(path))
        return files[path]

    for path in paths:
        file(path)
    for found in diagnostics:
        Xml.SubElement(
            file(found.path), "error",
            line=str(found.place.line), column=str(found.place.column),
            severity=_SEVERITIES[found.severity], message=safe(found.message),
            source=f"speclint.{found.rule}",
        )  # fmt: skip
    for problem in problems:
        Xml.SubElement(
            file(problem.path or "speclint"), "error",
            line=str(problem.line or 1), severity="error", message=safe(problem.message), source="speclint",
        )  # fmt: skip
    Xml.indent(root)
    written: bytes = Xml.tostring(root, encoding="us-ascii", xml_declaration=True)
    return written.decode("ascii") + "\n"
