"""What code spans name of what a spec lists, however much it lists."""

from __future__ import annotations

import pytest
from steps import assert_linear

from speclint.model import Span
from speclint.relate.alike import Endpoints, Listed
from speclint.relate.matching import Name
from speclint.relate.places import _code_spans
from speclint.text import markdown


def endpoint(path: str) -> Name:
    return Name(Span(0, 1), path, "", frozenset({(path,), ("GET", path)}))


@pytest.mark.parametrize("listed", [3, 100])
def test_an_endpoint_is_known_among_few_and_among_many(listed: int) -> None:
    endpoints = Endpoints([endpoint(f"/orders/part{number}/{{}}") for number in range(listed)])
    assert endpoints.key("GET /v1/orders/part2/7") == ("/orders/part2/{}",)
    assert endpoints.key("GET /orders/part2/{id}") == ("/orders/part2/{}",)
    assert endpoints.key("/orders/part1/42") == ("/orders/part1/{}",)
    assert endpoints.key("POST /orders/part1/42") == ("POST", "/orders/part1/42")
    assert endpoints.key("/orders/pary1/{id}") == ("/orders/pary1/{}",)
    assert endpoints.key("/users/7") is None


@pytest.mark.parametrize("listed", [3, 100])
def test_a_slip_of_a_listed_name_is_known_among_few_and_among_many(listed: int) -> None:
    names = Listed([f"number{number}_is_listed" for number in range(listed)])
    assert names.is_like("number2_is_listed")
    assert names.is_like("nubmer2_is_listed")
    assert not names.is_like("something_else")


def test_of_a_long_line_each_code_span_holds_only_what_stands_beside_it() -> None:
    line = "the migration `add_orders` " + "and `x` " * 2_000 + "`add_items` migration"
    (text,) = markdown.texts(markdown.parse(line).blocks)
    first, *others, last = _code_spans(text)
    assert (first.before, last.after) == ("the migration `", "` migration")
    assert sum(len(span.before) + len(span.after) for span in (first, *others, last)) < 250 * len(others)


def test_code_spans_and_what_is_listed_cost_in_proportion() -> None:
    def run(number: int) -> None:
        words = [f"{n:010b}".replace("0", "a").replace("1", "b") for n in range(number)]
        endpoints, names = Endpoints([endpoint(f"/{one}/{{}}") for one in words]), Listed(words)
        for one in words:
            endpoints.key(f"GET /{one}/x")
            names.is_like(f"c{one}_")

    assert_linear(run, 48)
