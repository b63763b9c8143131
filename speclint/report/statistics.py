"""How often each rule reported something, and how much was found in each file, most first."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from speclint.diagnostic import Diagnostic
from speclint.report.ascii import dumps
from speclint.report.escape import safe


def render(diagnostics: Iterable[Diagnostic]) -> str:
    """One line a rule, its count before it; then, where there are several, the same of the files."""
    found = list(diagnostics)
    rules, files = _counts(one.rule for one in found), _counts(one.path for one in found)
    tables = [rules, files] if len(files) > 1 else [rules]
    longest = max((len(str(count)) for table in tables for _, count in table), default=0)
    return "\n".join(
        "".join(f"{str(count).rjust(longest)}  {safe(name)}\n" for name, count in table) for table in tables
    )


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """The same as a JSON array, an object a rule: `rule`, `count`, and `files` with `path` and `count`."""
    found = list(diagnostics)
    return dumps(
        [
            {"rule": rule, "count": count, "files": _files(one.path for one in found if one.rule == rule)}
            for rule, count in _counts(one.rule for one in found)
        ]
    )


def _files(paths: Iterable[str]) -> list[dict[str, Any]]:
    return [{"path": path, "count": count} for path, count in _counts(paths)]


def _counts(names: Iterable[str]) -> list[tuple[str, int]]:
    return sorted(Counter(names).items(), key=lambda item: (-item[1], item[0]))
