"""Which names may be typos of another one: all of a few, of many those that share part of a word."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st
from steps import steps

from speclint.text import titles
from speclint.text.typos import FEW, MOST, Typos

WORDS = st.text("abcdefgrst", min_size=1, max_size=9)
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)


@given(st.lists(NAMES, min_size=FEW + 1, max_size=MOST, unique=True), st.data())
def test_no_typo_is_passed_over(names: list[str], data: st.DataObject) -> None:
    letters = list(data.draw(st.sampled_from(names)))
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(letters)))
        letters[at : at + data.draw(st.integers(0, 2))] = data.draw(st.text("abt ", max_size=2))
    name = " ".join("".join(letters).split())
    near = list(Typos(names).near(name))
    assert near == [one for one in names if one in near]
    assert {one for one in names if titles.is_typo(name, one) or titles.is_typo(one, name)} <= {*near}


def test_twice_the_names_cost_as_much_to_ask() -> None:
    def asked(count: int) -> int:
        typos = Typos(f"section {number} word{number * 7}" for number in range(count))
        list(typos.near("section 1 word7"))
        return steps(lambda: [list(typos.near(f"sectoin {number} wrod{number * 7}")) for number in range(50)])

    assert asked(2_000) < 1.5 * asked(500)


def test_what_more_than_some_names_resemble_is_a_slip_of_none_of_them() -> None:
    names = ["".join(letters) for letters in product("abcd", repeat=7)]
    assert not [*Typos(names).near("aaxaaaa")]
    assert [*Typos([*names, "a a b"]).near("aa b")] == ["a a b"]
    assert len([*Typos([*names[:: len(names) // MOST], "roles"]).near("rolse")]) == 1


def test_names_of_other_numbers_are_not_near() -> None:
    names = [f"word{number:04}" for number in range(9_000)]
    assert [*Typos(names).near("wrod1234")] == ["word1234"]


def test_what_is_meant_is_found_among_more_names_than_are_all_compared() -> None:
    names = [f"part{number} of word{number}" for number in range(FEW + 1)]
    assert "role" in Typos([*names, "role"]).near("rloe")
    assert names[7] in Typos(names).near("part7 of wrod7")
    assert len(list(Typos(names).near("part7 of wrod7"))) < FEW
