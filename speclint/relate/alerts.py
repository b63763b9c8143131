"""A target and the value at which an alert is given: who meets the first must not hear the second."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from speclint.expressions import expression
from speclint.model import Relation, State
from speclint.relate.places import Group, Places
from speclint.template import data
from speclint.template.data import Comparison
from speclint.template.related import Alert

_UNITS = {
    "us": ("s", 1e-6), "µs": ("s", 1e-6), "ms": ("s", 1e-3), "s": ("s", 1), "sec": ("s", 1),
    "second": ("s", 1), "min": ("s", 60), "minute": ("s", 60), "h": ("s", 3600), "hour": ("s", 3600),
    "kb": ("b", 1e3), "mb": ("b", 1e6), "gb": ("b", 1e9), "tb": ("b", 1e12),
}  # fmt: skip
_REMARK = expression(r"\([^()]*\)")
_PERCENTILE = expression(r"\bp(\d+(?:\.\d+)?)\b", re.IGNORECASE)
# What may stand beside a number and leave it what it is: for how long, and of which figures.
_BESIDE = expression(
    r"\b(?:for|over|in|within)\s+(?:a\s+|the\s+last\s+)?(?:\d+\s*)?(?:s|sec|seconds?|m|min|minutes?|h|hours?|days?)\b"
    r"|\bp\d+(?:\.\d+)?\b|\b(?:average|avg|mean|median|peak|sustained|response|latency)\b|[\s,.;()@]+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Bound:
    """A number in a basic unit; `above` tells whether what is good, or is alarming, lies above it."""

    number: float
    unit: str
    above: bool | None
    percentile: str


def stricter(alert: Alert, places: Places) -> Iterator[Relation]:
    """The alerts that are given where the target is still met.

    Both are numbers of one unit, and at least one of them says on which side of it lies what is good.
    """
    for group in places.values(alert.cells).groups:
        if len(group.places) == 2 and all(place.is_known for place in group.places):
            yield from _compared(group, alert.origin)


def _compared(group: Group, origin: str) -> Iterator[Relation]:
    target, alert = group.places
    wanted, said = _bound(target.raw), _bound(alert.raw)
    if wanted is None or said is None or wanted.unit != said.unit or wanted.percentile != said.percentile:
        return
    is_low_good = _is_low_good(wanted, said)
    if is_low_good is None or (said.number >= wanted.number if is_low_good else said.number <= wanted.number):
        return
    yield Relation(
        state=State.STRICTER, at=alert.at, source=alert.slot.name, raw=alert.raw,
        target=f"the `{target.slot.name}`", origin=origin, wanted=target.raw,
    )  # fmt: skip


def _is_low_good(wanted: _Bound, said: _Bound) -> bool | None:
    """Whether a lower number is a better one; None when they disagree, or nothing tells.

    A share may be of what succeeds or of what fails: its alert alone does not tell.
    """
    if wanted.above is None and said.unit == "%" and said.above:
        return None
    by_target = None if wanted.above is None else not wanted.above
    if by_target is None or said.above is None:
        return said.above if by_target is None else by_target
    return by_target if by_target is said.above else None


def _bound(raw: str) -> _Bound | None:
    """The number that a value sets, when it says nothing more."""
    value = _REMARK.sub("", raw)
    found = data.measure(value)
    if found is None or found.to is not None or _BESIDE.sub("", found.rest):
        return None
    unit = (found.unit or "").casefold()
    basic, factor = _UNITS.get(unit, _UNITS.get(unit.removesuffix("s"), (unit, 1)))
    percentile = _PERCENTILE.search(value)
    return _Bound(found.number * factor, basic, _above(found.comparison), percentile[1] if percentile else "")


def _above(comparison: Comparison | None) -> bool | None:
    return None if comparison in (None, "~") else comparison in (">", ">=")
