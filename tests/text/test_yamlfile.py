"""YAML texts → plain data with places; models → messages that say where and what."""

from __future__ import annotations

import json
import pickle
import re
from difflib import get_close_matches
from itertools import pairwise
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, field_validator

from speclint.errors import SpeclintError, did_you_mean, nearest
from speclint.text.yamlfile import KeyPath, Located, Place, load, validate

PIECES = st.sampled_from(
    [*"abc:-?[]{}&*!|>'\"%@`#, \n\t\r01~", "\n  ", "\n- ", ": ", "---\n", "&a ", "*a", "!!int ", "|\n", "😀"]
)
KEYS = st.from_regex(r"[a-h]([a-h -]{0,6}[a-h])?", fullmatch=True)


class Required(BaseModel):
    model_config = ConfigDict(extra="forbid")
    since: Literal["small", "large"] = Field(alias="from")
    when: str | None = None


class Slot(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    required: Literal["always", "never"] | Required | list[str] | None = None
    minimum: int | None = None
    open: bool | None = None
    sections: dict[str, Slot] | None = None

    @field_validator("minimum")
    @classmethod
    def positive(cls, value: int | None) -> int | None:
        if value is not None and value < 0:
            raise ValueError("must not be negative")
        return value


class File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    version: str
    sections: dict[str, Slot] = {}
    references: list[Required] = []


def message_of(text: str) -> str:
    with pytest.raises(SpeclintError) as caught:
        load("f.yaml", text)
    return str(caught.value)


def mistakes_of(text: str) -> list[str]:
    with pytest.raises(SpeclintError) as caught:
        validate(File, load("f.yaml", text), "f.yaml")
    return str(caught.value).splitlines()


def test_what_no_path_or_pattern_can_hold_is_refused_where_it_stands() -> None:
    assert mistakes_of('version: "a\\0b"\nsections: {"x\\ud800": {required: [y, "\\udfff"]}}\n') == [
        "f.yaml:1:1: the character U+0000 cannot stand in a text",
        "f.yaml:2:12: the character U+D800 cannot stand in a text",
        "f.yaml:2:38: the character U+DFFF cannot stand in a text",
    ]
    named = 'version: a\nsections: {"x\\0": {required: ["y\\0"]}}\n'  # as a template may call a section
    assert validate(File, load("f.yaml", named), "f.yaml").version == "a"


def test_only_words_and_decimal_integers_are_typed() -> None:
    text = "[1.10, 2024-01-31, on, No, 007, +1, 0x1f, 1e3, 1_000, '1', \"true\", 9999999999999999999]"
    assert load("f", text).data == [
        *("1.10", "2024-01-31", "on", "No", "007", "+1", "0x1f", "1e3", "1_000", "1", "true"),
        "9999999999999999999",
    ]
    assert load("f", "[1, -3, 0, true, False, null, ~, ]").data == [1, -3, 0, True, False, None, None]
    assert load("f", "{1: a, on: b, null: c, 1.0: d, true: }").data == {
        "1": "a",
        "on": "b",
        "null": "c",
        "1.0": "d",
        "true": None,
    }


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "\ufeff", "~"])
def test_an_empty_file_says_nothing(text: str) -> None:
    assert load("f", text).data is None


def test_places_are_those_of_keys_and_items() -> None:
    located = load("f", "\ufeffa:\r\n  b: [x, {c: 1}]\r\n  - d: 2\n".replace("  - d: 2", "'e f': |\n  t"))
    assert located.at(()) == (1, 1)
    assert located.at(("a",)) == (1, 1)
    assert located.at(("a", "b")) == (2, 3)
    assert located.at(("a", "b", 1)) == (2, 10)
    assert located.at(("a", "b", 1, "c")) == (2, 11)
    assert located.at(("e f",)) == (3, 1)
    assert located.at(("a", "absent", "deeper")) == (1, 1)
    assert pickle.loads(pickle.dumps(located)) == located


def test_what_an_alias_brings_keeps_the_place_where_it_is_written() -> None:
    located = load("f", "a: &x\n  b: [1]\nc: *x\n")
    assert located.data == {"a": {"b": [1]}, "c": {"b": [1]}}
    assert located.at(("c",)) == (3, 1)
    assert located.at(("c", "b", 0)) == (2, 7)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", "f.yaml:3:1: `a` stands here twice, first on line 1"),
        ("a: 1\n'a': 3\n", "f.yaml:2:1: `a` stands here twice, first on line 1"),
        ("- ok\n- {b: 1, b: 2}\n", "f.yaml:2:10: `b` stands here twice, first on line 2"),
        (
            "a: !!python/object:os.system x\n",
            "1:4: YAML reads what starts with `!` as a tag; put it in quotes",
        ),
        ("a: !!int 3\n", "1:4: YAML reads what starts with `!` as a tag; put it in quotes"),
        ("e: [!keep.md]\n", "1:5: YAML reads what starts with `!` as a tag; put it in quotes"),
        ("e:\n- *.md\n", "2:3: YAML reads what starts with `*` as an alias; put it in quotes: '*.md'"),
        ("*.md: x\n", "1:1: YAML reads what starts with `*` as an alias; put it in quotes: '*.md'"),
        ("a: &a [*a]\n", "1:8: YAML reads what starts with `*` as an alias; put it in quotes: '*a'"),
        ("a: 1\n---\nb: 2\n", "f.yaml:2:1: a second document starts here; one is expected"),
        ("? [a]\n: b\n", "f.yaml:1:3: a key must be text, not a list or a mapping"),
        (": b\n", "f.yaml:1:1: a key must not be empty"),
        ("a:\n\t- b\n", "f.yaml:2:1: not valid YAML: a tab cannot indent; use spaces"),
        ("a: @b\n", "1:4: not valid YAML: found character '@' that cannot start any token; quote the text"),
        ("a: \x01\n", "f.yaml:1:4: not valid YAML: the character U+0001 cannot stand here"),
        (
            "x: 1\na: 'b\n\n",
            "2:4: not valid YAML: found unexpected end of stream while scanning a quoted scalar",
        ),
        (
            "a: b: c\n",
            "1:5: not valid YAML: a `:` stands where no key can; check the indentation, or quote the text",
        ),
        ("[" * 100_000, "f.yaml:1:66: nested more than 64 levels deep"),
        ("- " * 5_000, "f.yaml:1:131: nested more than 64 levels deep"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(text: str, message: str) -> None:
    assert message_of(text).removeprefix("f.yaml:") == message.removeprefix("f.yaml:")


def test_aliases_cannot_multiply_without_end() -> None:
    names = "abcdefghi"
    bomb = "a: &a [1,1,1,1,1,1,1,1,1]\n" + "".join(
        f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n" for before, name in pairwise(names)
    )
    assert message_of(bomb) == "f.yaml:5:8: the aliases of this file repeat too much"


def test_aliases_cannot_nest_without_end() -> None:
    nested = "".join(f"{n}: &n{n} {'[' * 9}*n{n - 1}{']' * 9}\n" for n in range(1, 20))
    assert message_of("0: &n0 x\n" + nested) == "f.yaml:9:17: nested more than 64 levels deep"


@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    refused: SpeclintError | None = None
    try:
        assert isinstance(load("f", text), Located)
    except SpeclintError as error:
        refused = error
    if refused is not None:
        assert re.match(r"f:[1-9]\d*:[1-9]\d*: \S", str(refused))


@given(
    st.dictionaries(KEYS, st.lists(st.integers(-99, 99) | st.booleans() | st.none(), max_size=3), max_size=5)
)
def test_every_key_and_item_is_found_where_it_was_written(data: dict[str, list[object]]) -> None:
    lines: list[str] = []
    places: dict[KeyPath, Place] = {}
    for key, items in data.items():
        lines.append(f"{key}:" if items else f"{key}: []")
        places[key,] = (len(lines), 1)
        for number, item in enumerate(items):
            lines.append(f"    -   {json.dumps(item)}")
            places[key, number] = (len(lines), 9)
    located = load("f", "\n".join(lines))
    assert located.data == (data or None)
    assert {path: located.at(path) for path in places} == places


def test_a_fitting_file_becomes_its_model() -> None:
    text = "version: '1.0'\nsections:\n  A: {required: {from: small}, sections: {B: {required: always}}}\n"
    file = validate(File, load("f.yaml", text), "f.yaml")
    required = file.sections["A"].required
    assert isinstance(required, Required)
    assert required.since == "small"


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("", ["f.yaml:1:1: `version` is missing from the file"]),
        ("[a]", ["f.yaml:1:1: the file must be a mapping, not a list"]),
        ("version: 1", ["f.yaml:1:1: `version` must be text, not `1`"]),
        ("version: true", ["f.yaml:1:1: `version` must be text, not `true`"]),
        ("version: false", ["f.yaml:1:1: `version` must be text, not `false`"]),
        ("version: x\nsectoins: {}", ["f.yaml:2:1: unknown key `sectoins`; did you mean `sections`?"]),
        (
            "version: x\nzzz: 1",
            ["f.yaml:2:1: unknown key `zzz`; known here: `version`, `sections`, `references`"],
        ),
        (
            "version: x\nsections:\n  A:\n    sections:\n      B: {minimun: 3}\n",
            ["f.yaml:5:11: unknown key `minimun`; did you mean `minimum`?"],
        ),
        (
            "version: x\nsections:\n  A:\n    required: {form: small}\n",
            [
                "f.yaml:4:5: `from` is missing from `required`",
                "f.yaml:4:16: unknown key `form`; did you mean `from`?",
            ],
        ),
        (
            "version: x\nsections:\n  A:\n    required: alway\n",
            [
                "f.yaml:4:5: `required` must be `always`, `never`, a mapping or a list, not `alway`; "
                "did you mean `always`?"
            ],
        ),
        (
            "version: x\nsections:\n  A:\n    required: [a, 2]\n",
            ["f.yaml:4:19: item 2 of `required` must be text, not `2`"],
        ),
        ("version: x\nsections: {A: {minimum: -1}}", ["f.yaml:2:16: `minimum`: must not be negative"]),
        (
            "version: x\nsections: {A: {minimum: two}}",
            ["f.yaml:2:16: `minimum` must be a whole number, not `two`"],
        ),
        (
            "version: x\nsections: {A: {open: yes}}",
            ["f.yaml:2:16: `open` must be `true` or `false`, not `yes`"],
        ),
        ("version: x\nsections:\n", ["f.yaml:2:1: `sections` must be a mapping, not nothing"]),
        (
            "references:\n- {from: large, wen: a}\n- {from: big}\n",
            [
                "f.yaml:1:1: `version` is missing from the file",
                "f.yaml:2:17: unknown key `wen`; did you mean `when`?",
                "f.yaml:3:4: `from` must be `small` or `large`, not `big`",
            ],
        ),
    ],
)
def test_what_does_not_fit_a_model_is_named_with_its_place(text: str, messages: list[str]) -> None:
    assert mistakes_of(text) == messages


def test_a_long_list_of_mistakes_ends_in_a_count() -> None:
    lines = mistakes_of("version: x\n" + "".join(f"key{number}: 1\n" for number in range(25)))
    assert len(lines) == 21
    assert lines[-1] == "and 5 more"
    lines = mistakes_of("version: x\n" + "".join(f"key{number}: 1\n" for number in range(20)))
    assert (len(lines), lines[-1].partition(" ")[0]) == (20, "f.yaml:21:1:")


def test_an_error_says_as_much_of_its_place_as_is_known() -> None:
    assert str(SpeclintError("m")) == "m"
    assert str(SpeclintError("m", "p")) == "p: m"
    assert str(SpeclintError("m", "p", 3)) == "p:3: m"
    assert str(SpeclintError("m", "p", 3, 4)) == "p:3:4: m"
    long = SpeclintError(f"unknown key `{'k' * 5000}`", "p", others=["m " * 5000])
    assert long.message == f"unknown key `{'k' * 199}…`\n{('m ' * 500)[:999]}…"
    assert str(SpeclintError("no `a\r\n`", "b\n.md", others=["c"])) == "b\\x0a.md: no `a\\x0d\\x0a`\nc"
    copy = pickle.loads(pickle.dumps(SpeclintError("m", "p", 3, 4, others=["n"])))
    assert (str(copy), copy.line) == ("p:3:4: m\nn", 3)


@given(st.text("abst", max_size=12), st.lists(st.text("abst", max_size=12), max_size=6))
def test_a_near_miss_is_the_one_that_python_finds(word: str, candidates: list[str]) -> None:
    close = get_close_matches(word, dict.fromkeys(candidates), n=1, cutoff=0.6)
    assert nearest(word, candidates) == (close[0] if close else None)


def test_a_near_miss_is_found_whatever_its_case() -> None:
    assert nearest("SIZ", ["traits", "size"]) == "size"
    assert nearest("exclude", ["size"]) is None
    assert nearest("size" * 1000, ["size" * 1000]) is None
    assert did_you_mean("sise", ["size"]) == "; did you mean `size`?"
    assert did_you_mean("zzz", ["size"]) == ""
