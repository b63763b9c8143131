"""What a value says, as data: days in ISO form, measures in number and unit, choices by their own names.

Beside each form stands its JSON Schema, so that neither is changed alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from speclint.expressions import expression
from speclint.model import ValueType
from speclint.template import values

# What a value is as data; None where its text means no one thing.
Data = str | list[str] | dict[str, str | float | None] | None

_SEVERAL = ("http-method", "http-status", "error-code")
_DAYS = ("date", "any-date")
_STATUS = expression(r"(?<!\w)[1-5](?:\d\d|xx)(?!\w)", re.IGNORECASE)
Comparison = Literal["<", "<=", ">", ">=", "~"]
_COMPARISONS: dict[Comparison, str] = {
    "<": r"<|under|below|less than|fewer than",
    "<=": r"<=|≤|at most|up to|no more than|max(?:imum)?\.?",
    ">": r">|over|above|more than",
    ">=": r">=|≥|at least|no less than|min(?:imum)?\.?",
    "~": r"~|≈|about|approximately|around",
}
# No number of a name, such as the 95 of `p95`; a thousand may be grouped.
_FIGURE = r"\d{1,3}(?:[,_]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
_COMPARED = "|".join(sorted("|".join(_COMPARISONS.values()).split("|"), key=len, reverse=True))
_MEASURE = expression(
    rf"(?:(?P<comparison>{_COMPARED})\s*)?"
    rf"(?<![\w.])(?<![A-Za-z]/)(?<![A-Za-z]-)(?P<number>{_FIGURE})"
    rf"(?:\s*(?:[-–—]|to)\s*(?P<to>{_FIGURE}))?"
    r"\s?(?P<unit>[%‰]|per\s+[^\W\d]+|°?[^\W\d_]+(?:/[^\W\d_]+)*)?(?P<more>\s*\+)?",
    re.IGNORECASE,
)
_NO_UNITS = frozenset("of in to or and for within at by the a an on with from as is if when out".split())


def of(type_: ValueType, raw: str) -> Data:
    """What a visible text that is right as a value of a type says; None where it means no one thing."""
    value = " ".join(raw.split())
    if type_.name in _DAYS:
        return values.iso_day(value)
    if type_.name == "one-of":
        return values.choice(type_.options, value)
    if type_.name == "measure":
        return _measure(value)
    if type_.name in _SEVERAL:
        is_status = type_.name == "http-status"
        several = _STATUS.findall(value.split("(")[0]) if is_status else values.several(value)
        return [one.upper() for one in several]
    return values.without_remark(value).removeprefix("v") if type_.name == "version" else value


def shape(type_: ValueType | None) -> dict[str, Any]:
    """The JSON Schema of what `of` gives for a type, and of a text without one."""
    name = type_.name if type_ is not None else ""
    if name in _DAYS:
        return {"type": ["string", "null"], "format": "date"}
    if type_ is not None and name == "one-of":
        return {"enum": [*type_.options, None]}
    if name == "measure":
        figure = {"type": ["number", "null"]}
        comparison = {"enum": [*_COMPARISONS, None]}
        parts = {
            "comparison": comparison, "number": {"type": "number"}, "to": figure,
            "unit": {"type": ["string", "null"]},
        }  # fmt: skip
        return {
            "type": ["object", "null"], "properties": parts, "required": list(parts),
            "additionalProperties": False,
        }  # fmt: skip
    if name in _SEVERAL:
        return {"type": ["array", "null"], "items": {"type": "string"}}
    return {"type": ["string", "null"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A number with its unit, how it is compared, the end of a range, and what else the text says."""

    comparison: Comparison | None
    number: float
    to: float | None
    unit: str | None
    rest: str


def measure(value: str) -> Measure | None:
    """The first number of a text with its unit: `< 200 ms`, `95–100%`, `at least 1,000 per second`."""
    found = _MEASURE.search(value)
    if found is None:
        return None
    said = (found["comparison"] or "").casefold()
    comparison = next((sign for sign, words in _COMPARISONS.items() if re.fullmatch(words, said)), None)
    unit = found["unit"]
    is_unit = unit is not None and unit.casefold() not in _NO_UNITS
    end = found.end() if is_unit or unit is None else found.start("unit")
    return Measure(
        comparison=">=" if comparison is None and found["more"] else comparison,
        number=_number(found["number"]),
        to=_number(found["to"]) if found["to"] else None,
        unit=unit if is_unit else None,
        rest=value[: found.start()] + value[end:],
    )


def _measure(value: str) -> dict[str, str | float | None] | None:
    found = measure(value)
    if found is None:
        return None
    return {
        "comparison": found.comparison, "number": found.number, "to": found.to, "unit": found.unit,
    }  # fmt: skip


def _number(figure: str) -> float:
    grouped = re.fullmatch(r"\d{1,3}(?:[,_]\d{3})+(?:\.\d+)?", figure)
    plain = re.sub("[,_]", "", figure) if grouped else figure.replace(",", ".")
    number = float(plain[:300])
    return int(number) if number.is_integer() else number
