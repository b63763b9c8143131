"""Where in a spec something that is absent would be inserted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from speclint.model import Slot, Span


class Places:
    """The places that the slots of one parent would have.

    `there` gives the places of those that the spec has, by path. A slot comes after the nearest that the
    template has before it, else before the first that it has after it, else `otherwise`.
    """

    def __init__(
        self, siblings: Iterable[Slot], there: Mapping[tuple[str, ...], Span], otherwise: int
    ) -> None:
        ordered = sorted(siblings, key=_position)
        first = next((there[slot.path].start for slot in ordered if slot.path in there), otherwise)
        self._places: dict[tuple[str, ...], tuple[int, str]] = {}
        place = first, ""
        for slot in ordered:
            self._places.setdefault(slot.path, place)
            if slot.path in there:
                place = there[slot.path].end, slot.name

    def of(self, slot: Slot) -> tuple[int, str]:
        """The offset of a slot, and the name of what would stand before it, if anything."""
        return self._places[slot.path]


def place(
    slot: Slot, siblings: Iterable[Slot], there: Mapping[tuple[str, ...], Span], otherwise: int
) -> tuple[int, str]:
    """The same for one slot alone."""
    return Places(siblings, there, otherwise).of(slot)


def _position(slot: Slot) -> int:
    """Where the template has a slot; what only the YAML names keeps the order given."""
    return slot.span.start if slot.span is not None else 0
