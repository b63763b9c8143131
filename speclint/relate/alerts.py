"""A target and the value at which an alert is given: who meets the first must not hear the second."""

from __future__ import annotations

from collections.abc import Iterator

from speclint.model import Relation, State
from speclint.relate.places import Group, Places
from speclint.template.bounds import Bound, bound
from speclint.template.related import Alert


def stricter(alert: Alert, places: Places) -> Iterator[Relation]:
    """The alerts that are given where the target is still met.

    Both are numbers of one unit, and at least one of them says on which side of it lies what is good.
    """
    for group in places.values(alert.cells).groups:
        if len(group.places) == 2 and all(place.is_known for place in group.places):
            yield from _compared(group, alert.origin)


def _compared(group: Group, origin: str) -> Iterator[Relation]:
    target, alert = group.places
    wanted, said = bound(target.raw), bound(alert.raw)
    if wanted is None or said is None or wanted.unit != said.unit or wanted.percentile != said.percentile:
        return
    is_low_good = _is_low_good(wanted, said)
    if is_low_good is None or (said.number >= wanted.number if is_low_good else said.number <= wanted.number):
        return
    yield Relation(
        state=State.STRICTER, at=alert.at, source=alert.slot.name, raw=alert.raw,
        target=f"the `{target.slot.name}`", origin=origin, wanted=target.raw,
    )  # fmt: skip


def _is_low_good(wanted: Bound, said: Bound) -> bool | None:
    """Whether a lower number is a better one; None when they disagree, or nothing tells.

    A share may be of what succeeds or of what fails: its alert alone does not tell.
    """
    if wanted.above is None and said.unit == "%" and said.above:
        return None
    by_target = None if wanted.above is None else not wanted.above
    if by_target is None or said.above is None:
        return said.above if by_target is None else by_target
    return by_target if by_target is said.above else None
