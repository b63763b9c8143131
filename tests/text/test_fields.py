"""Labelled values in paragraphs and lists: which labels there are, and what stands below each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from speclint.text import markdown
from speclint.text.fields import fields

Found = list[tuple[str, str | None, list[str]]]


def found(text: str, is_label: Callable[[str], bool] | None = None) -> Found:
    """Each label with its value and the kinds of the blocks below it."""
    return [
        (one.label, one.value.content if one.value else None, [type(block).__name__ for block in one.body])
        for one in fields(markdown.parse(text).blocks, is_label)
    ]


@pytest.mark.parametrize(
    ("text", "labels", "expected"),
    [
        ("Owner: Ana\n", {"Owner"}, [("Owner", "Ana", [])]),
        ("Owner: Ana\n", {"Reviewer"}, []),
        ("**Owner:** Ana\n", set(), [("Owner", "Ana", [])]),
    ],
)
def test_a_plain_label_is_one_where_it_is_known(text: str, labels: set[str], expected: Found) -> None:
    assert found(text, labels.__contains__) == expected
    assert found(text) == (expected if text.startswith("**") else [])


def test_what_follows_a_list_belongs_to_its_last_label_where_that_has_nothing_else() -> None:
    code = "\n```json\n{}\n```\n\nmore\n"
    assert found(f"- **Owner:** Ana\n- **Answer:**\n{code}") == [
        ("Owner", "Ana", []),
        ("Answer", None, ["Code"]),
    ]
    assert found(f"- **Owner:**\n- **Answer:** no\n{code}") == [("Owner", None, []), ("Answer", "no", [])]
