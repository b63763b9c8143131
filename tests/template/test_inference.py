"""What a template's own values say between the lines, and what they do not say."""

import pytest

from speclint.model import ValueType
from speclint.template import values
from speclint.template.inference import inferred


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("[Draft / In Review / Approved]", ("Draft", "In Review", "Approved")),
        ("Low/Medium/High", ("Low", "Medium", "High")),
        ("draft | in-review | approved", ("draft", "in-review", "approved")),
        ("draft|final", ("draft", "final")),
        (r"Draft \| Final", ("Draft", "Final")),
        ("`draft`/`final`", ("draft", "final")),
        ("**Draft** | Final", ("Draft", "Final")),
        ("<Core, Networking, or Meta>", ("Core", "Networking", "Meta")),
        ("Standard/Meta", ("Standard", "Meta")),
        ("[Yes/No]", ("Yes", "No")),
        ("[Required/Optional]", ("Required", "Optional")),
        ("Fix / Feature / Refactor", ("Fix", "Feature", "Refactor")),
        ("[S/M/L/XL]", ("S", "M", "L", "XL")),
        ("[P0/P1/P2]", ("P0", "P1", "P2")),
        ("one of: draft, review, final", ("draft", "review", "final")),
        ("Service / Team / Company", ("Service", "Team", "Company")),
        ("Module/Service/Product", ("Module", "Service", "Product")),
    ],
)
def test_choices_are_words_between_bars_slashes_or_commas(text: str, options: tuple[str, ...]) -> None:
    assert inferred(text) == ValueType("one-of", options, inferred=True)


@pytest.mark.parametrize(
    "text",
    [
        "km/h",
        "[TCP/IP]",
        "and/or",
        "N/A",
        "read/write",
        "src/module/file.py",
        "[Name/Team]",
        "[Feature/System Name]",
        "[Service/Package/Module]",
        "Name / Team / Email",
        "Author / Date / Link",
        "[HTTP, gRPC, etc.]",
        "[draft | final | …]",
        "[e.g., Low / High]",
        '[FS-ID or "N/A"]',
        "[What is excluded] - [Why it is]",
        "[Name]",
        "A/B test",
        "1.0",
        "2026-01-31",
        "TBD",
        "",
    ],
)
def test_what_may_as_well_be_an_example_says_nothing(text: str) -> None:
    assert inferred(text) is None


def test_a_comment_beside_the_value_tells_where_the_value_does_not() -> None:
    assert inferred("draft", "draft | review | final") == ValueType(
        "one-of", ("draft", "review", "final"), inferred=True
    )
    assert inferred("", "In format YYYY-MM-DD") == ValueType("date", inferred=True)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("YYYY-MM-DD", "date"),
        ("[yyyy-mm-dd]", "date"),
        ("(today's date, YYYY-MM-DD)", "date"),
        ("[Date]", "any-date"),
        ("<due date>", "any-date"),
        ("DD/MM/YYYY", "any-date"),
        ("[METHOD]", "http-method"),
        ("[GET/POST/PUT]", "http-method"),
        ("[/path]", "http-path"),
        ("[1.0]", "version"),
        ("X.Y.Z", "version"),
        ("[N] ms", "measure"),
        ("< [X] req/s", "measure"),
        ("XX%", "measure"),
    ],
)
def test_a_placeholder_names_the_type_of_its_values(text: str, name: str) -> None:
    found = inferred(text)
    assert found is not None
    assert (found.name, found.inferred) == (name, True)


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("RFC-NNNN", ("RFC-0012", "rfc-12345"), ("RFC-12", "RFC 0012", "ADR-0012", "0012")),
        ("[TS-YYYY-NNN]", ("TS-2026-014",), ("TS-26-014", "TS-2026", "TS-2026-14")),
        ("`spec-{phase}-{seq}`", ("spec-03-7",), ("spec", "03-7")),
        ("[###-feature-name]", ("014-fast-imports",), ("fast-imports", "14-x y")),
    ],
)
def test_an_id_has_the_form_of_its_placeholder(
    text: str, right: tuple[str, ...], wrong: tuple[str, ...]
) -> None:
    type_ = inferred(text)
    assert type_ is not None
    assert [value for value in right if values.problem(type_, value)] == []
    assert [value for value in wrong if not values.problem(type_, value)] == []
    said = f"expected {text.strip('[]`')}"
    assert {values.problem(type_, value) for value in wrong} == {said}


def test_long_words_that_are_no_id_are_read_at_once() -> None:
    """What is read again in each way to cut it never ends."""
    for word in ("w" * 60, "N" * 60, "#" * 60, "a-" * 30 + "N", "{n}" * 20):
        assert inferred(f"[{word}!]") is None
    type_ = inferred("w" * 60 + "-NNNN")
    assert type_ is not None
    assert values.problem(type_, "w" * 60 + "-0012") is None


def test_a_date_in_any_form_names_a_day_a_month_or_a_year() -> None:
    type_ = ValueType("any-date")
    for value in ("4 March 2026", "2026-03-04", "04.03.2026", "3/4/26", "Q1 2026", "2026년 3월 4일"):
        assert values.problem(type_, value) is None
    for value in ("soon", "next week", "v1.2"):
        assert values.problem(type_, value) == "expected a date"
    assert values.problem(type_, "2026-02-30") == "there is no such day"
