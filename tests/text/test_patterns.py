"""Patterns from schemas: which are refused, and that those which are not stay fast."""

from __future__ import annotations

import re
import time

import pytest

from speclint.model import ValueType
from speclint.template.values import problem as problem_of_value
from speclint.text.patterns import LONGEST_VALUE, problem

FOREVER = "may take forever: it repeats what repeats itself and can split one text in many ways"

EXPLODING = [
    r"(a+)+",
    r"(a*)*b",
    r"(?:a+)*b",
    r"((a+)b?)+",
    r"(a|aa)+$",
    r"(a|a?)+",
    r"(ab|a|b)*c",
    r"([a-z]+)*\d",
    r"(\w+\s?)*!",
    r"(\s*\w+)*!",
    r"(.*,)*x",
    r"(x+x+)+y",
    r"(a?){30}a{30}",
    r"(\w+\d+)+",
    r"(?i)(a+A?)+",
    r"(?i:([a-z]+[A-Z])+)",
    r"^(([a-z])+.)+[A-Z]([a-z])+$",
    r"(?:(?:a|b)+)+",
    r"([^,]+)+,",
    r"(a+?)+?b",
    r"(?:é+)+",
    r"(?=(a+)+b)c",
    r"(\w{1,9})+!",
    r"\w*\w*\w*!",
    r"(x.*.*\b.*y)",
]

FINE = [
    r"TS-\d{4}-\d{3}",
    r"FS-\S+",
    r"technical spec(ification)?\b",
    r"(\d+\.)*\d+",
    r"[A-Z]+(?:_[A-Z0-9]+)*",
    r"(?:[A-Z][a-z]+)+",
    r"\w+(?:, \w+)*",
    r"(\S+\s+)*\S+",
    r"(cat|car|dog)*",
    r"(?:foo|bar)+",
    r"(\d{1,3}\.){3}\d{1,3}",
    r"(a?b)*",
    r"[^,]+(,[^,]+)*",
    r"(?:(\w)-)+",
    r"(?:a|b)*c",
    r"(a+b)+",
    r"(?:[a-z]+@)+é*",
    r"a++b",
    r".*foo.*bar.*",
    r"\s*\w*\s*-\s*",
    r"",
]


@pytest.mark.parametrize("pattern", EXPLODING)
def test_a_pattern_that_can_split_a_text_in_many_ways_is_refused(pattern: str) -> None:
    assert problem(pattern) == FOREVER


@pytest.mark.parametrize("pattern", FINE)
def test_other_patterns_are_taken_and_are_fast_on_texts_that_nearly_match(pattern: str) -> None:
    assert problem(pattern) is None
    started = time.process_time()
    for text in ("a", "ab", "A_", "1.", "a,", "x y ", "foo", "a-", "aA", "é"):
        re.fullmatch(pattern, text * (LONGEST_VALUE // len(text) - 1) + "\n!")
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("[", "is no regular expression: unterminated character set at position 0"),
        ("(" * 5000 + ")" * 5000, "is too large for a regular expression"),
        ("a{99999999999999999999}", "is too large for a regular expression"),
    ],
)
def test_what_is_no_pattern_is_refused(pattern: str, message: str) -> None:
    assert problem(pattern) == message


def test_a_value_that_is_too_long_does_not_match() -> None:
    type_ = ValueType("pattern", (), "a*", (), "")
    assert problem_of_value(type_, "a" * LONGEST_VALUE) is None
    assert problem_of_value(type_, "a" * (LONGEST_VALUE + 1)) == "expected text that matches `a*`"
