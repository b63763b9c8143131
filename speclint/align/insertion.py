"""Where in a spec something that is absent would be inserted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from speclint.model import Slot, Span


def place(
    slot: Slot, siblings: Iterable[Slot], there: Mapping[tuple[str, ...], Span], otherwise: int
) -> tuple[int, str]:
    """The offset where a slot would be inserted, and the name of what would stand before it.

    `there` gives the places of those siblings that the spec has, by path. The slot comes after the nearest
    that the template has before it, else before the first that it has after it, else `otherwise`; the name
    is empty unless it comes after one.
    """
    ordered = sorted(siblings, key=_position)
    number = next(number for number, one in enumerate(ordered) if one.path == slot.path)
    for before in reversed(ordered[:number]):
        if before.path in there:
            return there[before.path].end, before.name
    for after in ordered[number + 1 :]:
        if after.path in there:
            return there[after.path].start, ""
    return otherwise, ""


def _position(slot: Slot) -> int:
    """Where the template has a slot; what only the YAML names keeps the order given."""
    return slot.span.start if slot.span is not None else 0
