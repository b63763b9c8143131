"""Names laid against names: which are the same, which may be, and which was meant by a slip."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from speclint.model import Span
from speclint.records import dataclass
from speclint.text import titles

# Looking for what was meant compares every name with every other: among too many it is not worth its time.
_MOST_COMPARED = 50_000

Key = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A name with the keys it goes by; a part of a key that is None is unknown and may be anything.

    `parts` are the places of the parts, where they stand apart from each other.
    """

    at: Span
    raw: str
    source: str
    keys: frozenset[Key]
    parts: tuple[Span, ...] = ()

    @property
    def key(self) -> Key:
        """One of the keys, always the same."""
        if len(self.keys) == 1:
            return next(iter(self.keys))
        return min(self.keys, key=lambda key: tuple(map(str, key)), default=("",))

    @property
    def is_unknown(self) -> bool:
        """Whether some part of the name is unknown."""
        return any(None in key for key in self.keys)


class Side:
    """The names at one end of a reference, in document order; `is_whole` when none of them is absent."""

    def __init__(self, items: Iterable[Name], is_whole: bool) -> None:
        self.items = list(items)
        self.is_whole = is_whole
        self._keys = {key for item in self.items for key in item.keys}
        self._has_any = (None,) in self._keys

    def may_hold(self, item: Name) -> bool:
        """Whether a name is here, or may be one of those that are unknown."""
        return self._has_any or any(
            masked in self._keys for key in item.keys for masked in product(*((part, None) for part in key))
        )

    def may_partly_hold(self, item: Name) -> bool:
        """Whether a name of several parts is here but for one or more of them, which are unknown here."""
        return any(
            masked in self._keys and set(masked) != {None}
            for key in item.keys
            for masked in product(*((part, None) for part in key))
        )


def may_compare(some: int, others: int) -> bool:
    """Whether so many names may each be compared with so many others."""
    return some * others <= _MOST_COMPARED


def meant(item: Name, among: Side) -> Name | None:
    """The only known name that another is a slip of, or has the path of."""
    return _only(other for other in among.items if not other.is_unknown and _is_alike(item, other))


def slipped(item: Name, among: Side) -> Name | None:
    """The only known name that another is a slip of."""
    return _only(
        other
        for other in among.items
        if not other.is_unknown and (parts := _differing(item, other)) is not None and is_slip(*parts)
    )


def _only(names: Iterable[Name]) -> Name | None:
    close = list(names)
    return close[0] if len({other.key for other in close}) == 1 else None


def renamed(lost: Sequence[Name], idle: Sequence[Name], sources: Side, targets: Side) -> dict[int, Name]:
    """Which name that is lost here is meant by an idle one there, by the identity of the lost one.

    They must be alike; of several that are, the one between the same neighbours is meant. Between the same
    neighbours one part that is the same will do.
    """
    if not may_compare(len(lost), len(idle)):
        return {}
    here, there = dict(_counted(sources, targets)), dict(_counted(targets, sources))
    pairs: dict[int, Name] = {}
    free = list(idle)
    for item in lost:
        alike = [other for other in free if _is_alike(item, other)]
        neighbours = [other for other in free if here[id(item)] == there[id(other)]]
        near = [other for other in neighbours if other in alike or _shares_a_part(item, other)]
        chosen = near or (alike if len(alike) == 1 else [])
        if chosen:
            pairs[id(item)] = chosen[0]
            free.remove(chosen[0])
    return pairs


def differing(item: Name, other: Name | None) -> Span:
    """Where a name differs from the one that is meant: its only part that does, else all of it."""
    if other is None or len(item.parts) != len(other.key):
        return item.at
    parts = [at for at, a, b in zip(item.parts, item.key, other.key, strict=True) if a != b]
    return parts[0] if len(parts) == 1 else item.at


def _counted(side: Side, other: Side) -> Iterator[tuple[int, int]]:
    """How many of the names before each one have a counterpart on the other side."""
    number = 0
    for item in side.items:
        yield id(item), number
        number += other.may_hold(item)


def _is_alike(one: Name, other: Name) -> bool:
    """Whether two names differ in one part only: by a slip, or, where the path is the same, altogether."""
    parts = _differing(one, other)
    if parts is None:
        return False
    is_same_path = len(one.key) > 1 and not any(part.startswith("/") for part in parts)
    return is_same_path or is_slip(*parts)


def _differing(one: Name, other: Name) -> tuple[str, str] | None:
    """The only part in which two names differ, of each of them."""
    mine, yours = one.key, other.key
    if len(mine) != len(yours):
        return None
    differing = [(a or "", b or "") for a, b in zip(mine, yours, strict=True) if a != b]
    return differing[0] if len(differing) == 1 else None


def _shares_a_part(one: Name, other: Name) -> bool:
    return len(one.key) == len(other.key) and any(map(str.__eq__, map(str, one.key), map(str, other.key)))


def is_slip(one: str, other: str) -> bool:
    """Whether two names differ by a slip of the keyboard, be they words or code."""
    if titles.is_typo(one, other):
        return True
    shorter = min(len(one), len(other))
    limit = 1 if shorter < 8 else 2
    if shorter <= 3 or abs(len(one) - len(other)) > limit:
        return False
    # A slip takes one letter away and brings one at most, which tells most names apart at once.
    return len(set(one) ^ set(other)) <= 2 * limit and titles.edit_distance(one, other, limit) <= limit
