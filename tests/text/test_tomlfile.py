"""TOML that stands deeper than anybody reads, in every way that TOML has to nest."""

from __future__ import annotations

import pytest

from speclint.errors import SpeclintError
from speclint.text import tomlfile


def dots(number: int) -> str:
    return ".".join("a" * number)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f"b = 1\n{dots(65)} = 1\n", "2:1"),
        (f"  \"x.y\" . '.' . {dots(63)} = 1\n", "1:3"),
        (f"[{dots(64)}]\n", "1:2"),
        (f"\n[[ {dots(63)} ]]\n", "2:4"),
        ("a = " + "[" * 65, "1:69"),
        ("a = 1.5\nb = [1.5,\n" + "{a = " * 63 + "[", "3:312"),
        ("a = " + "{a.b = " * 32 + "{", "1:223"),
        ('a = """x""""\n' + f"{dots(65)} = 1", "2:1"),
        ("a = '''x'''''\n" + f"{dots(65)} = 1", "2:1"),
        ('a = "\\"["  # [[\n' + f"{dots(65)} = 1", "2:1"),
    ],
)
def test_what_stands_too_deep_is_said_at_its_place(text: str, place: str) -> None:
    with pytest.raises(SpeclintError) as caught:
        tomlfile.load(text, "a.toml")
    assert str(caught.value) == f"a.toml:{place}: not valid TOML: nested more than 64 levels deep"


def test_what_only_looks_deep_is_read() -> None:
    lines = [
        f"{dots(64)} = 1",
        f"b = '{dots(99)}'",
        f'c = """\n{dots(99)} = [[\n"""',
        "d = [" + "[1.5], " * 99 + "]",
    ]
    data = tomlfile.load(
        "\n".join([*lines, "e = [" + "{x = 1}, " * 99 + "]", "# " + "[" * 99, "f = " + "[" * 64 + "]" * 64])
    )
    assert list(data) == ["a", "b", "c", "d", "e", "f"]


@pytest.mark.parametrize(
    "piece",
    ["a.", "a . ", "[", "{a=", "a={", '"', "'", '\\"', '"""', "'''", "''' ", "a\t", "[a.b]\n", "]"],
)
def test_it_ends_whatever_is_repeated(piece: str) -> None:
    with pytest.raises(SpeclintError):
        tomlfile.load(piece * 20_000)
