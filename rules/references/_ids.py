"""The ids of a spec: the values that the schema wants to be unique."""

from collections.abc import Callable
from dataclasses import dataclass

from speclint.rule import Span, Spec, Value, ValueType, leftovers

_NO_ID = frozenset({"n/a", "none", "not applicable"})


@dataclass(frozen=True, slots=True)
class Id:
    """An id as it is written at a place, and as it is compared: of which kind it is, and its words."""

    kind: tuple[str, str]
    words: str
    name: str
    raw: str
    origin: str
    at: Span
    inferred: bool


def ids(spec: Spec, is_asked: Callable[[ValueType], bool]) -> tuple[Id, ...]:
    """The ids of types that are asked for, those that are still the template's aside."""
    left = leftovers(spec)
    found = (_id(value) for value in spec.values() if is_asked(value.type) and value.problem is None)
    return tuple(
        one
        for one in found
        if any(map(str.isalnum, one.words)) and one.words not in _NO_ID
        if not left.touch(one.at)
    )


def _id(value: Value) -> Id:
    # Two templates may both number their specs from 1; what has a pattern of its own is the same in any.
    file = value.slot.origin.partition(":")[0]
    kind = value.slot.name.casefold(), value.type.pattern or file
    words = " ".join(value.raw.casefold().split())
    return Id(kind, words, value.slot.name, value.raw, value.because, value.at, value.type.inferred)
