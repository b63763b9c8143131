"""What is a value of a type, and what is said of one that is not."""

import pickle

import pytest

from speclint.judge import plain
from speclint.model import Choices, ValueType
from speclint.template.values import problem

STATUSES = ValueType("one-of", ("Draft", "In Review", "Approved"))


@pytest.mark.parametrize(
    ("type_", "raw"),
    [
        (STATUSES, "draft"),
        (STATUSES, "In  Review"),
        (STATUSES, "Approved (2025-01-02)"),
        (STATUSES, "Approved - by the board"),
        (ValueType("date"), "2024-02-29"),
        (ValueType("date"), "2025-01-31 (planned)"),
        (ValueType("version"), "v1.10.2-rc.1"),
        (ValueType("version"), "2"),
        (ValueType("http-method"), "GET/post"),
        (ValueType("http-path"), "/v1/orders/{id}"),
        (ValueType("http-path"), "https://example.org/v1"),
        (ValueType("http-status"), "404 Not Found"),
        (ValueType("http-status"), "400, 422 or 5xx"),
        (ValueType("error-code"), "NOT_FOUND"),
        (ValueType("words"), "Retry twice"),
        (ValueType("words"), "None: nothing reads it yet"),
        (ValueType("words"), "No change for readers"),
        (ValueType("words"), "Later reads go to the replica"),
        (ValueType("any", most=100), "100% of customers"),
        (ValueType("any", most=100), "p99.9 in v250 (12%)"),
        (ValueType("measure", most=100), "95 %"),
        (ValueType("url"), "https://example.org"),
        (ValueType("measure"), "< 200ms p95"),
        (ValueType("pattern", (), r"FS-\S+", ("N/A",)), "n/a - none yet"),
        (ValueType("pattern", (), r"TS-\d{4}-\d{3}"), "TS-2025-001"),
    ],
)
def test_a_value_of_the_type_has_no_problem(type_: ValueType, raw: str) -> None:
    assert problem(type_, raw) is None


@pytest.mark.parametrize(
    ("type_", "raw", "said"),
    [
        (STATUSES, "Aproved", "expected Draft, In Review or Approved; did you mean `Approved`?"),
        (STATUSES, "Draft-ish", "expected Draft, In Review or Approved; did you mean `Draft`?"),
        (ValueType("date"), "2025-02-29", "there is no such day"),
        (ValueType("date"), "2025-26-02", "there is no such day"),
        (ValueType("date"), "May 18, 2026", "write it as 2026-05-18"),
        (ValueType("date"), "18.05.2026", "write it as 2026-05-18"),
        (ValueType("date"), "05/06/2026", "expected a date such as 2025-01-31"),
        (ValueType("date"), "soon", "expected a date such as 2025-01-31"),
        (ValueType("version"), "one", "expected a version such as 1.0"),
        (ValueType("http-method"), "FETCH", "expected an HTTP method such as GET or POST"),
        (ValueType("http-path"), "orders", "expected a path such as /api/v1/orders"),
        (ValueType("http-status"), "999", "expected an HTTP status such as 404"),
        (ValueType("error-code"), "NotFound", "expected a code such as NOT_FOUND"),
        (ValueType("words"), "-", "expected an answer in words"),
        (ValueType("words"), "N/A", "expected an answer in words; where there is none, say why"),
        (ValueType("words"), "later", "expected an answer in words; where there is none, say why"),
        (ValueType("any", most=100), "130 % of customers", "expected at most 100%"),
        (ValueType("measure", most=99.5), "> 99,9%", "expected at most 99.5%"),
        (ValueType("pattern", (), r"FS-\S+", ("N/A",), "an id"), "x", "expected an id or N/A"),
    ],
)
def test_a_value_of_another_type_is_told_what_is_expected(type_: ValueType, raw: str, said: str) -> None:
    assert problem(type_, raw) == said


def test_choices_that_were_asked_about_are_kept_as_any_words_are() -> None:
    choices = Choices(("Draft", "Final"))
    assert hash(choices) == hash(("Draft", "Final"))
    assert pickle.dumps(choices) == pickle.dumps(Choices(("Draft", "Final")))
    assert plain.of(choices) == plain.of(("Draft", "Final"))


def test_among_many_choices_the_one_that_a_value_is_a_slip_of_is_proposed() -> None:
    choices = ValueType("one-of", Choices(f"Choice{number}" for number in range(300)))
    said = [problem(choices, f"Chioce{number}") or "" for number in (7, 123)]
    assert [one.partition("; ")[2] for one in said] == [
        f"did you mean `Choice{number}`?" for number in (7, 123)
    ]
