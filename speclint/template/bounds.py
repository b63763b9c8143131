"""Numbers that set a bound: what a measure says of the side on which all is well, in a basic unit."""

from __future__ import annotations

import re

from speclint.expressions import expression
from speclint.records import dataclass
from speclint.template import data
from speclint.template.data import Comparison

_UNITS = {
    "ns": ("s", 1e-9), "us": ("s", 1e-6), "\u03bcs": ("s", 1e-6), "ms": ("s", 1e-3), "s": ("s", 1),
    "sec": ("s", 1),
    "second": ("s", 1), "min": ("s", 60), "minute": ("s", 60), "h": ("s", 3600), "hour": ("s", 3600),
    "hr": ("s", 3600), "d": ("s", 86_400), "day": ("s", 86_400), "week": ("s", 604_800),
    "kb": ("b", 1e3), "mb": ("b", 1e6), "gb": ("b", 1e9), "tb": ("b", 1e12),
    "kib": ("b", 2**10), "mib": ("b", 2**20), "gib": ("b", 2**30), "tib": ("b", 2**40),
}  # fmt: skip
# `10k rps`, `2M rows`: thousands and millions of what is named next.
_FACTORS = {"k": 1e3, "M": 1e6}
_SHORTENED = expression(r"(?<![\w.,])(?P<number>\d+(?:\.\d+)?)\s?(?P<factor>[kM])(?=\s[^\W\d_])")
_REMARK = expression(r"\([^()]*\)")
_PERCENTILE = expression(r"\bp(\d+(?:\.\d+)?)\b", re.IGNORECASE)
# What may stand beside a number and leave it what it is: for how long, and of which figures.
_BESIDE = expression(
    r"\b(?:for|over|in|within)\s+(?:a\s+|the\s+last\s+)?(?:\d+\s*)?(?:s|sec|seconds?|m|min|minutes?|h|hours?|days?)\b"
    r"|\bp\d+(?:\.\d+)?\b|\b(?:average|avg|mean|median|peak|sustained|response|latency)\b|[\s,.;()@]+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Bound:
    """A number in a basic unit; `above` tells whether what is good, or is alarming, lies above it."""

    number: float
    unit: str
    above: bool | None
    percentile: str


def bound(raw: str) -> Bound | None:
    """The number that a value sets, when it says nothing more."""
    value = _SHORTENED.sub(_in_full, _REMARK.sub("", raw))
    found = data.measure(value)
    if found is None or found.to is not None or _BESIDE.sub("", found.rest):
        return None
    unit = (found.unit or "").casefold()
    basic, factor = _UNITS.get(unit, _UNITS.get(unit.removesuffix("s"), (unit, 1)))
    percentile = _PERCENTILE.search(value)
    return Bound(found.number * factor, basic, _above(found.comparison), percentile[1] if percentile else "")


def _in_full(found: re.Match[str]) -> str:
    return f"{float(found['number']) * _FACTORS[found['factor']]:.0f}"


def _above(comparison: Comparison | None) -> bool | None:
    return None if comparison in (None, "~") else comparison in (">", ">=")


def is_easier(before: str, after: str, *, is_more_better: bool | None = None) -> bool:
    """Whether a bound is easier to keep than the one that it takes the place of.

    Never where that cannot be told: both must be numbers of one unit. Where neither says on which side of it
    lies what is good, `is_more_better` does.
    """
    old, new = bound(before), bound(after)
    if old is None or new is None or (old.unit, old.percentile) != (new.unit, new.percentile):
        return False
    if old.above is not None and new.above is not None and old.above is not new.above:
        return False
    above = old.above if old.above is not None else new.above
    wants_more = is_more_better if above is None else above
    return wants_more is not None and (new.number < old.number if wants_more else new.number > old.number)
