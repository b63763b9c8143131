"""GitHub's problem matcher: what makes annotations of the lines of the concise report in a log."""

from typing import Any

from speclint.report.ascii import dumps

_LINE = r"^(.+?):(\d+):(\d+): {} ([a-z][a-z0-9-]*): (.*)$"
# The runner passes over severities that are none of its own, such as `info`: remarks are matched apart.
_SEVERITIES = "(error|warning)"
_REMARKS = "(info)"


def render() -> str:
    """The file that `::add-matcher::` names."""
    groups = {"file": 1, "line": 2, "column": 3, "code": 5, "message": 6}
    return dumps(
        {
            "problemMatcher": [
                _matcher("speclint", _SEVERITIES, {**groups, "severity": 4}),
                {**_matcher("speclint-remarks", _REMARKS, groups), "severity": "notice"},
            ]
        }
    )


def _matcher(owner: str, level: str, groups: dict[str, int]) -> dict[str, Any]:
    return {"owner": owner, "pattern": [{"regexp": _LINE.format(level), **groups}]}
