"""Patterns from schemas mean what they mean in Python, come to an end, and say what is wrong with them."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
import warnings

import pytest

from speclint.model import ValueType
from speclint.template.values import problem as problem_of_value
from speclint.text import patterns
from speclint.text.patterns import LONGEST_VALUE, OutOfTime, compiled, problem

# Takes exponential time in every engine that backtracks.
ENDLESS = r"^(([a-z])+.)+[A-Z]([a-z])+$"

WRITTEN = [
    *(r"\w+", r"\W", r"[^\W\d_]+", r"[\W\d]+", r"[^\Wa-c]+", r"\b\w+\b", r"\Bx", r"\d{2,}", r"\S+"),
    *(r"[\S]+", r"[^\S]", r"\s+", r"[\s]+", r"(?a)\w+", r"(?a)[^\W]+", r"(?a)\d+", r"(?a)\bk\b"),
    *(r"[\w.-]+", r"[^a-z]+", r"a{,2}", r"a{e}", r"(?:foo){e<=1}", r"x{,}", r"a{ 1}", r"{", r"[]a]+"),
    *(r"[^]a]+", r"[a\-z]+", r"[\]\[]+", r"[[:alpha:]]", r"[a&&b]+", r"[a-c--b]+", r"[+--]", r"[\b]"),
    *(r"[\\]", r"\\", r"\\d", r"a|", r"a\ b", r"#", r"\x41\u0416", r"\101", r"[\101-\103]+", r"[\1]"),
    *(r"\0", r"\N{LATIN SMALL LETTER A}", r"\-\.\/", r"\t", r"(a)(b)\2\1", r"(?P<n>a)(?P=n)"),
    *(r"(a)?(?(1)b|c)", r"(?#note)a", r"a++b", r"(?>a+)b", r"a+?b", r"(?<=a)b", r"(?<!a)b", r"a(?=b)"),
    *(r"a(?!b)", r"$", r"^a$", r"a\Z", r"\Aa", r"(?m)^b$", r"(?s).+", r".+", r"(?x) a b # a comment ["),
    *("(?x) a\n b", r"(?x)a\ b\#[ #]", r"(?i)stra\u00dfe", r"(?i:\u00c9)x", r"(?i)k", r"(?-i:a)B"),
    *(r"TS-\d{4}-\d{3}", r"(\d+\.)*\d+", r"[A-Z]+(?:_[A-Z0-9]+)*", r"[\d-]+", r"[а-я]+", r"é"),
]  # fmt: skip

TEXTS = [
    *("", "a", "aa", "aab", "ab", "abba", "ac", "b", "c", "x", "ABC", "A", "aB", "k", "K", "\u212a"),
    *("foo", "_", "Ж", "AЖ", "слово", "СЛОВО", "कीमत", "क", "한국어 문서", "中文", "日本", "ไทย"),
    *("שלום", "مرحبا", "٣٤", "12", "½²", "Ⅳ", "①", "ﬁ", "ŉ", "𝔘", "😀", "é", "e\u0301", "É", "Éx"),
    *("éx", "straße", "STRASSE", "STRAẞE", "a b", "a\nb", "b\na", "a\n", "\n", "\x1c", "\x85"),
    *("\u00a0", "\u2028", "\u200b", "\u3000", "\x00", "\x08", "fo{e<=1}", "foo{e<=1}", "a{e}", "x{"),
    *("x{,}", "a{ 1}", "{", "]", "[]", "[", "&", "a&b", "-", "--", "a#", "\\", "\\d", "a\\", "#", "+"),
    *(",", "-./", "\t", "a.b-c", "TS-2026-001", "TS-٢٠٢٦-٠٠١", "1.2.3", "A_1"),
]  # fmt: skip


@pytest.mark.parametrize("any_case", [False, True], ids=["as it stands", "any case"])
@pytest.mark.parametrize("pattern", WRITTEN)
def test_a_pattern_means_what_it_means_in_python(pattern: str, any_case: bool) -> None:
    assert problem(pattern) is None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        python = re.compile(pattern, re.IGNORECASE if any_case else 0)
    ours = compiled(pattern, any_case=any_case)
    texts = [text for text in TEXTS if text or pattern != r"\Bx"]
    assert [ours.fullmatch(text) for text in texts] == [bool(python.fullmatch(text)) for text in texts]
    assert [ours.search(text) for text in texts] == [bool(python.search(text)) for text in texts]


def test_letters_digits_and_white_space_are_pythons() -> None:
    every = [chr(code) for code in range(0x3000)]
    for kind in ("w", "d", "s"):
        python, ours = re.compile(f"\\{kind}"), compiled(f"\\{kind}")
        strange = [char for char in every if bool(python.match(char)) != ours.fullmatch(char)]
        assert [char for char in strange if char.isprintable()] == []


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("[", "is no regular expression: unterminated character set at position 0"),
        (r"\p{L}", r"is no regular expression: bad escape \p at position 0"),
        ("(" * 5000 + ")" * 5000, "is too large for a regular expression"),
        ("a{99999999999999999999}", "is too large for a regular expression"),
        ("((a{100}){100}){100}", "is too large: its counts describe more than 20,000 characters"),
        (
            "(?x: a b)",
            "has flags for a part, `(?x:`: of these only `i`, `m` and `s` are read; write `(?x)` at its"
            " beginning, or do without",
        ),
        (
            "(?a-i:b)",
            "has flags for a part, `(?a-i:`: of these only `i`, `m` and `s` are read; write `(?a)` at its"
            " beginning, or do without",
        ),
    ],
)
def test_what_cannot_be_kept_is_refused(pattern: str, message: str) -> None:
    assert problem(pattern) == message


@pytest.mark.parametrize(
    "pattern", ["[[:alpha:]]", "[a&&b]", "[a-c--b]", "(?i)(?:a|A)*c", "(a+)+", "x?" * 40]
)
def test_a_pattern_is_read_without_a_word(pattern: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert problem(pattern) is None
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("pattern", "value"),
    [
        (r"(a+)+", "a" * 900 + "!"),
        (r"(?:(?:b?)?a)*", "a" * 60 + "!"),
        (r"x?" * 40 + "y", "x" * 42),
        (r".+/.+/.+/.+/.+\.md", "x/" * 500),
        (r"(\w+\s?)*!", "a " * 500),
        (r"(a?){30}a{30}", "a" * 29),
    ],
)
def test_what_repeats_a_repeat_comes_to_an_end(pattern: str, value: str) -> None:
    assert not compiled(pattern).fullmatch(value)


def test_a_pattern_that_runs_out_of_time_is_an_error_at_its_place_with_the_value() -> None:
    with pytest.raises(OutOfTime) as raised:
        compiled(ENDLESS, "docs/t.speclint.yaml:4:13").fullmatch("a" * 1000)
    error = raised.value
    assert (error.path, error.line, error.column) == ("docs/t.speclint.yaml", 4, 13)
    assert error.message == (
        f"`{ENDLESS}` takes too long with the value `{'a' * 59}…`:"
        " write it so that it reads a text in one way"
    )
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_the_time_is_that_of_all_values_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "TIME_LIMIT", 0.05)
    pattern = patterns.Pattern(ENDLESS, "", patterns._spelled(ENDLESS, any_case=False))

    def ask_all() -> None:
        for length in range(1, 1000):
            pattern.search("a" * length)

    with pytest.raises(OutOfTime):
        ask_all()
    with pytest.raises(OutOfTime):
        pattern.search("a" * 999)
    assert pattern.search("abC" + "d" * 3)


@pytest.mark.parametrize(
    ("origin", "place"),
    [
        ("", (None, None, None)),
        ("t.md:3", ("t.md", 3, None)),
        ("C:/a b.yaml:3:7", ("C:/a b.yaml", 3, 7)),
        ("a:b.yaml", ("a:b.yaml", None, None)),
    ],
)
def test_the_place_of_a_pattern_may_lack(origin: str, place: tuple[object, ...]) -> None:
    error = OutOfTime("a", "b", origin)
    assert (error.path, error.line, error.column) == place


def test_a_value_that_is_too_long_does_not_match() -> None:
    type_ = ValueType("pattern", (), "a*", (), "")
    assert problem_of_value(type_, "a" * LONGEST_VALUE) is None
    assert problem_of_value(type_, "a" * (LONGEST_VALUE + 1)) == "expected text that matches `a*`"


def test_the_engine_is_imported_only_for_a_pattern_that_may_be_slow() -> None:
    code = (
        "import sys; from speclint.text import patterns; patterns.problem(r'TS-\\d{4}');"
        "print('regex' in sys.modules); patterns.problem('(a+)+'); print('regex' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


SOON = [
    *("", "^a$", r"TS-\d{4}-\d{3}", r"FS-\S+", r"\(external\)", r"v\d{2}.*", r"[\w.-]+", r"ADR-(a|b)"),
    *(r"\b(?:1\d\d|204|3\d\d)\b", r"(?i)TS\-\d{4}\-\d{3,}", r"spec(ification)?\b"),
]
MAYBE_LATE = [
    *(r"\d+\.\d+", r"(?:a|b)(?:a|b)", r"(ab)+", r"(?:a|b)*", r"a?", r"a+?b", r"a+(?:b|c)", r"a{1,3}"),
    *(r"a{2,}b{2,}", r"a{100}", r"(?=a)b", r"(?x) a", r"(a|c)\1"),
]


@pytest.mark.parametrize("pattern", [*SOON, *MAYBE_LATE])
def test_only_what_surely_ends_soon_is_left_to_python(pattern: str) -> None:
    assert isinstance(patterns._spelled(pattern, any_case=False), re.Pattern) is (pattern in SOON)
