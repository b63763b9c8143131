"""Lines that are broken between words."""

import pytest

from speclint.report.wrap import fitted, wrapped


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("short  ok ", ["short  ok"]),
        ("one two three four", ["one two", "  three", "  four"]),
        ("  a    b  ccccc dd", ["  a    b", "  ccccc dd"]),
        ("longer-than-all x", ["longer-than-all", "  x"]),
        ("中文 中文 中文 x", ["中文 中文", "  中文 x"]),
        ("", [""]),
    ],
)
def test_a_line_is_broken_between_words_and_keeps_its_gaps(text: str, lines: list[str]) -> None:
    assert wrapped(text, 10, "  ") == lines


def test_what_goes_on_stands_further_in_than_its_line() -> None:
    assert fitted("ab cd ef gh\n    ab cd ef gh", 10) == "ab cd ef\n  gh\n    ab cd\n      ef\n      gh"
