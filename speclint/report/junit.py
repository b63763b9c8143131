"""JUnit's XML, which most CI systems show as test results: a suite for each file, a case for each finding."""

from collections.abc import Iterable
from xml.etree import ElementTree as Xml

from speclint.diagnostic import Diagnostic
from speclint.errors import SpeclintError
from speclint.report import concise
from speclint.report.escape import safe


def render(
    diagnostics: Iterable[Diagnostic], paths: Iterable[str], problems: Iterable[SpeclintError] = ()
) -> str:
    """The report, ASCII only; a file without findings is a case that passes, what went wrong an error."""
    root = Xml.Element("testsuites", name="speclint")
    files: dict[str, list[Diagnostic]] = {path: [] for path in paths}
    for found in diagnostics:
        files.setdefault(found.path, []).append(found)
    for path, group in files.items():
        suite = Xml.SubElement(root, "testsuite", name=safe(path))
        for found in group:
            _failure(suite, found)
        if not group:
            Xml.SubElement(suite, "testcase", name="no findings", classname=safe(path), file=safe(path))
    for problem in problems:
        suite = Xml.SubElement(root, "testsuite", name=safe(problem.path or "speclint"))
        case = Xml.SubElement(suite, "testcase", name="cannot be checked", classname=suite.attrib["name"])
        Xml.SubElement(case, "error", type="error", message=safe(problem.message)).text = safe(str(problem))
    for suite in root:
        _count(suite, [suite])
    _count(root, root)
    Xml.indent(root)
    written: bytes = Xml.tostring(root, encoding="us-ascii", xml_declaration=True)
    return written.decode("ascii") + "\n"


def _failure(suite: Xml.Element, found: Diagnostic) -> None:
    path = safe(found.path)
    case = Xml.SubElement(
        suite, "testcase",
        name=f"{found.rule}: {safe(found.message)}", classname=path, file=path, line=str(found.place.line),
    )  # fmt: skip
    failure = Xml.SubElement(case, "failure", type=str(found.severity), message=safe(found.message))
    failure.text = f"{path}:{concise.line(found)}"


def _count(element: Xml.Element, suites: Iterable[Xml.Element]) -> None:
    cases = [case for suite in suites for case in suite]
    element.set("tests", str(len(cases)))
    element.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    element.set("errors", str(sum(case.find("error") is not None for case in cases)))
