"""Dataclasses at less cost are what the standard ones are."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from speclint import records

Makes = Callable[..., Any]
STANDARD, OWN = "standard", "own"
MAKERS: Mapping[str, Makes] = {STANDARD: dataclasses.dataclass, OWN: records.dataclass}


def _classes(by: str) -> tuple[type[Any], type[Any]]:
    dataclass = MAKERS[by]

    @dataclass(frozen=True, slots=True)
    class Place:
        """Where something stands."""

        line: int
        column: int = 1
        note: str = dataclasses.field(default="", compare=False)

        def __str__(self) -> str:
            return f"{self.line}:{self.column}"

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Named(Place):
        name: str = ""
        others: list[str] = dataclasses.field(default_factory=list)

    for kind in (Place, Named):
        kind.__module__, kind.__qualname__ = __name__, f"{by}_{kind.__name__}"
        globals()[kind.__qualname__] = kind
    return Place, Named


CLASSES = {by: _classes(by) for by in MAKERS}


def seen(by: str, look: Callable[[type[Any], type[Any]], object]) -> str:
    """What is seen of the classes of a maker, without its name."""
    return str(look(*CLASSES[by])).replace(f"{by}_", "")


@pytest.mark.parametrize(
    "look",
    [
        lambda place, named: [place(1), place(1, 2), place(line=3, note="x"), named(4, name="n")],
        lambda place, named: repr(named(4, 5, name="n", others=["a"])),
        lambda place, named: str(place(1, 2)),
        lambda place, named: [place(1) == place(1, note="x"), place(1) == place(2), place(1) == (1, 1)],
        lambda place, named: [place(1) == named(1, name="n"), named(1, name="n") == named(1, name="n")],
        lambda place, named: {place(1), place(1, note="x"), place(2)} == {place(1), place(2)},
        lambda place, named: hash(place(1, 2)) == hash(place(1, 2, "x")),
        lambda place, named: named(1, name="a").others is not named(1, name="a").others,
        lambda place, named: dataclasses.replace(named(1, name="a"), column=7),
        lambda place, named: [(one.name, one.kw_only) for one in dataclasses.fields(named)],
        lambda place, named: dataclasses.asdict(named(1, name="a")),
        lambda place, named: [place.__match_args__, named.__match_args__, dataclasses.is_dataclass(named)],
        lambda place, named: pickle.loads(pickle.dumps([place(1, 2, "x"), named(1, name="a", others=["b"])])),
        lambda place, named: copy.deepcopy(named(1, name="a", others=["b"])),
        lambda place, named: [hasattr(place(1), "__dict__"), place.__doc__],
    ],
)
def test_a_class_does_what_a_standard_one_does(look: Callable[[type[Any], type[Any]], object]) -> None:
    assert seen(OWN, look) == seen(STANDARD, look)


@pytest.mark.parametrize(
    "misuse",
    [
        lambda place, named: place(),
        lambda place, named: place(1, 2, "", 4),
        lambda place, named: named(1, 2, "", "n"),
        lambda place, named: setattr(place(1), "line", 2),
        lambda place, named: delattr(place(1), "line"),
    ],
)
def test_a_misuse_is_refused_as_by_a_standard_one(misuse: Callable[[type[Any], type[Any]], object]) -> None:
    said = []
    for by in MAKERS:
        with pytest.raises((TypeError, AttributeError)) as refused:
            misuse(*CLASSES[by])
        said.append(isinstance(refused.value, AttributeError))
    assert said[0] == said[1]


@pytest.mark.parametrize("by", MAKERS)
def test_what_has_an_order_is_compared_by_its_fields(by: str) -> None:
    class Bare:
        first: int
        second: int

    pair: Any = MAKERS[by](frozen=True, slots=True, order=True)(Bare)
    assert sorted([pair(2, 1), pair(1, 9), pair(1, 2)]) == [pair(1, 2), pair(1, 9), pair(2, 1)]
    assert {pair(1, 2), pair(1, 2)} == {pair(1, 2)}
    assert (pair(1, 2) <= pair(1, 2), pair(1, 2) > pair(1, 2)) == (True, False)
    with pytest.raises(TypeError):
        assert pair(1, 2) < (1, 3)


def test_nothing_is_compiled_for_a_class_before_it_has_an_instance() -> None:
    place, _ = _classes(OWN)
    written = place.__init__
    place(1)
    assert place.__init__ is not written
    written = place.__init__
    place(1)
    assert place.__init__ is written


@records.dataclass(frozen=True, slots=True)
class Knowing:
    """Something that notes what it was asked."""

    of: int
    known: dict[str, int] = dataclasses.field(default_factory=dict, init=False, compare=False)


@pytest.mark.parametrize(
    "made_of",
    [dataclasses.replace, copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))],
    ids=["replace", "copy", "deepcopy", "pickle"],
)
def test_what_cannot_be_given_begins_anew_in_a_copy(made_of: Callable[[Knowing], Knowing]) -> None:
    one = Knowing(1)
    one.known["asked"] = 1
    again = made_of(one)
    assert (again, again.known) == (one, {})
    with pytest.raises(TypeError):
        Knowing(1, {"asked": 1})  # type: ignore[call-arg]  # that it is refused is what is asked
