"""SARIF 2.1.0, for code scanning."""

import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import PurePath
from typing import Any, Protocol

from speclint import __version__
from speclint.diagnostic import Diagnostic, Place, Severity
from speclint.errors import SpeclintError
from speclint.expressions import expression
from speclint.report.ascii import dumps
from speclint.report.escape import address, safe
from speclint.report.fingerprint import fingerprints
from speclint.report.site import page_of

_SCHEMA = (
    "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/main/sarif-2.1/schema/sarif-schema-2.1.0.json"
)
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
# Results of a run that code scanning takes.
_MOST = 25_000
_FENCES = expression(r"^(~{3,})[^\n]*\n.*?^\1~*[ \t]*$\n?", re.DOTALL | re.MULTILINE)


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

    @property
    def pack(self) -> str:
        """The distribution that brings it."""


def render(
    diagnostics: Sequence[Diagnostic], rules: Mapping[str, Described], problems: Iterable[SpeclintError] = ()
) -> str:
    """The log of one run: the findings, the manuals of their rules, and what went wrong besides.

    `rules` are all that are installed; those that reported nothing are left out. Of more findings than code
    scanning takes, the most severe are kept, and a notification counts the rest.
    """
    used = sorted({found.rule for found in diagnostics})
    named = list(zip(diagnostics, fingerprints(diagnostics), strict=True))
    kept = _most_severe(named)
    homes = {pack: _homepage(pack) for pack in {rules[name].pack for name in used if name in rules}}
    described = [_rule(name, rules[name], homes) if name in rules else {"id": name} for name in used]
    run = {
        "tool": {"driver": _driver(described)},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(list(problems), len(named) - len(kept))],
        "results": [_result(found, name, used.index(found.rule)) for found, name in kept],
    }
    return dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _most_severe(named: list[tuple[Diagnostic, str]]) -> list[tuple[Diagnostic, str]]:
    """As many findings as are taken, in the order of the document."""
    if len(named) <= _MOST:
        return named
    levels = list(_LEVELS)
    numbers = sorted(range(len(named)), key=lambda number: levels.index(named[number][0].severity))
    return [named[number] for number in sorted(numbers[:_MOST])]


def _driver(rules: list[dict[str, Any]]) -> dict[str, Any]:
    driver: dict[str, Any] = {"name": "speclint", "version": __version__}
    if home := _homepage("speclint"):
        driver["informationUri"] = home
    return {**driver, "rules": rules}


def _homepage(distribution: str) -> str | None:
    """The first address that a distribution names."""
    try:
        urls = metadata(distribution).get_all("Project-URL") or []
    except PackageNotFoundError:
        return None
    return next((url.partition(",")[2].strip() for url in urls), None)


def _rule(name: str, rule: Described, homes: Mapping[str, str | None]) -> dict[str, Any]:
    configuration = {"enabled": False} if rule.severity is Severity.OFF else {"level": _LEVELS[rule.severity]}
    manual = re.sub(r"\n{3,}", "\n\n", _FENCES.sub("", rule.doc)).strip()
    place = page_of(name) if rule.pack == "speclint" else homes[rule.pack]
    return {
        "id": name,
        **({"helpUri": place} if place else {}),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": {"text": manual, "markdown": manual},
        "defaultConfiguration": configuration,
        "properties": {"tags": [rule.folder]},
    }


def _invocation(problems: Sequence[SpeclintError], left_out: int) -> dict[str, Any]:
    said = list(map(_notification, problems))
    if left_out:
        rest = f"{left_out} more findings are left out: code scanning takes {_MOST}"
        said.append({"level": "warning", "message": {"text": rest}})
    done = {"executionSuccessful": not problems}
    return {**done, "toolExecutionNotifications": said} if said else done


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
            **({"inferred": True} if found.inferred else {}),
        },
    }
    related = [(place, label) for place, label in found.related if place is not None]
    if related:
        result["relatedLocations"] = [
            {
                "id": number,
                "message": _message(label),
                "physicalLocation": {
                    "artifactLocation": artifact if place.path is None else {"uri": _uri(place.path)},
                    "region": _region(place),
                },
            }
            for number, (place, label) in enumerate(related, 1)
        ]
    if found.edits:
        result["fixes"] = [_fix(found)]
    return result


def _fix(found: Diagnostic) -> dict[str, Any]:
    """What mends a finding, with the edits of each file that it changes."""
    by_path: dict[str, list[dict[str, Any]]] = {}
    for edit in found.edits:
        change = {"deletedRegion": _region(edit.place), "insertedContent": {"text": edit.text}}
        by_path.setdefault(edit.path or found.path, []).append(change)
    changes = [
        {"artifactLocation": {"uri": _uri(path)}, "replacements": changes}
        for path, changes in by_path.items()
    ]
    return {
        "description": _message(found.edits[0].title or "what the template asks for"),
        "artifactChanges": changes,
    }


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
