"""SARIF 2.1.0, for code scanning."""

import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import PurePath
from typing import Any, Protocol

from speclint import __version__
from speclint.diagnostic import Diagnostic, Place, Severity
from speclint.errors import SpeclintError
from speclint.report.ascii import dumps
from speclint.report.escape import address, safe
from speclint.report.fingerprint import fingerprints

_SCHEMA = (
    "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/main/sarif-2.1/schema/sarif-schema-2.1.0.json"
)
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_FENCES = re.compile(r"^(~{3,})[^\n]*\n.*?^\1~*[ \t]*$\n?", re.DOTALL | re.MULTILINE)


class Described(Protocol):
    """What is told of a rule."""

    @property
    def severity(self) -> Severity:
        """How much it weighs by itself."""

    @property
    def folder(self) -> str:
        """Its subject."""

    @property
    def summary(self) -> str:
        """What it reports, in one line."""

    @property
    def doc(self) -> str:
        """Its manual."""


def render(
    diagnostics: Sequence[Diagnostic], rules: Mapping[str, Described], problems: Iterable[SpeclintError] = ()
) -> str:
    """The log of one run: the findings, the manuals of their rules, and what went wrong besides.

    `rules` are all that are installed; those that reported nothing are left out.
    """
    used = sorted({found.rule for found in diagnostics})
    names = fingerprints(diagnostics)
    run = {
        "tool": {"driver": _driver([_rule(name, rules.get(name)) for name in used])},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(list(problems))],
        "results": [
            _result(found, name, used.index(found.rule))
            for found, name in zip(diagnostics, names, strict=True)
        ],
    }
    return dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _driver(rules: list[dict[str, Any]]) -> dict[str, Any]:
    driver: dict[str, Any] = {"name": "speclint", "version": __version__}
    if home := _homepage():
        driver["informationUri"] = home
    return {**driver, "rules": rules}


def _homepage() -> str | None:
    """The first address that the package names."""
    try:
        urls = metadata("speclint").get_all("Project-URL") or []
    except PackageNotFoundError:
        return None
    return next((url.partition(",")[2].strip() for url in urls), None)


def _rule(name: str, rule: Described | None) -> dict[str, Any]:
    if rule is None:
        return {"id": name}
    configuration = {"enabled": False} if rule.severity is Severity.OFF else {"level": _LEVELS[rule.severity]}
    manual = re.sub(r"\n{3,}", "\n\n", _FENCES.sub("", rule.doc)).strip()
    return {
        "id": name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": {"text": manual, "markdown": manual},
        "defaultConfiguration": configuration,
        "properties": {"tags": [rule.folder]},
    }


def _invocation(problems: Sequence[SpeclintError]) -> dict[str, Any]:
    if not problems:
        return {"executionSuccessful": True}
    return {"executionSuccessful": False, "toolExecutionNotifications": list(map(_notification, problems))}


def _notification(problem: SpeclintError) -> dict[str, Any]:
    said: dict[str, Any] = {"level": "error", "message": _message(problem.message)}
    if problem.path is not None:
        at: dict[str, Any] = {"artifactLocation": {"uri": _uri(problem.path)}}
        if problem.line is not None:
            at["region"] = {"startLine": problem.line}
        said["locations"] = [{"physicalLocation": at}]
    return said


def _result(found: Diagnostic, fingerprint: str, rule: int) -> dict[str, Any]:
    artifact = {"uri": _uri(found.path)}
    said = {"because": found.because, "expected": found.expected, "found": found.found}
    result: dict[str, Any] = {
        "ruleId": found.rule,
        "ruleIndex": rule,
        "level": _LEVELS[found.severity],
        "message": _message(found.message),
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": _region(found.place)}}],
        # The second is the only one that GitHub looks at: what it would make of the line itself is the
        # same for all that is absent under one heading.
        "partialFingerprints": {"speclint/v1": fingerprint, "primaryLocationLineHash": fingerprint},
        "properties": {
            "section": [safe(title) for title in found.section],
            **{key: safe(text) for key, text in said.items() if text},
        },
    }
    here = [edit for edit in found.edits if edit.path is None]
    if here:
        changes = [
            {"deletedRegion": _region(edit.place), "insertedContent": {"text": edit.text}} for edit in here
        ]
        result["fixes"] = [
            {
                "description": {"text": "What the template asks for"},
                "artifactChanges": [{"artifactLocation": artifact, "replacements": changes}],
            }
        ]
    return result


def _message(text: str) -> dict[str, str]:
    """A message in which nothing is a link: SARIF reads `[text](address)` as one."""
    return {"text": safe(text).replace("](", "] (")}


def _region(place: Place) -> dict[str, int]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _uri(path: str) -> str:
    """A path as the address of a file; a relative one stays relative."""
    uri = address(PurePath(path).as_posix())
    return f"file://{uri}" if PurePath(path).is_absolute() else uri
