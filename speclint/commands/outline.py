"""A spec's section tree beside the template's."""

from __future__ import annotations

from collections.abc import Iterator

from speclint.api import Outline, Placed
from speclint.model import How
from speclint.report.escape import safe, width

_COLUMN = 38
_AS_NAMED = (How.EXACT, How.PATTERN, How.ANY_TITLE)


def outline(told: Outline) -> str:
    """One line a slot in the template's order, what fills it beside it, then the strays."""
    lines = [_row("template", "spec"), _row(told.template, f"{told.path} ({told.size})"), ""]
    lines.extend(_slots(told))
    if told.strays:
        lines.extend(["", "stray: no slot of the template"])
        lines.extend(f"  {_place(stray)}" for stray in told.strays)
    return "".join(f"{safe(line)}\n" for line in lines)


def _slots(told: Outline) -> Iterator[str]:
    for slot in told.slots:
        name = "  " * slot.depth + slot.name
        if not slot.fills:
            yield _row(name, "- missing" if slot.is_missing else "- not there, not asked for")
        for fill in slot.fills:
            how = "" if fill.how in _AS_NAMED else f" ({fill.how})"
            yield _row(name, f"+ {_place(fill)}{how}")


def _row(left: str, right: str) -> str:
    return left + " " * max(1, _COLUMN - width(left)) + right


def _place(section: Placed) -> str:
    return f"{section.title} (line {section.line})"
