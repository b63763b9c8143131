"""What looks like a heading and is none, comments that nothing closes, and what is too deep to read."""

from __future__ import annotations

import pytest

from speclint.model import Near, Span
from speclint.text.markdown import parse


def near(text: str) -> list[tuple[Near, int, str, str]]:
    return [
        (found.near, found.level, found.title, text[found.span.start : found.span.end])
        for found in parse(text).near_headings
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("##Risks\n", [(Near.UNSPACED, 2, "Risks", "##Risks")]),
        ("text\r\n###*Risks* ##\r\n", [(Near.UNSPACED, 3, "Risks", "###*Risks* ##")]),
        ("a ##b\n\n    ##c\n\n```\n##d\n```\n#######e\n", []),
        ("<h2 id='a'>Risks &amp; <b>more</b></h2>\n", [
            (Near.TAG, 2, "Risks & more", "<h2 id='a'>Risks &amp; <b>more</b></h2>"),
        ]),
        ("<div>\n<H3>\nRisks</H3>\n<!-- <h2>Not shown</h2> -->\n", [
            (Near.TAG, 3, "Risks", "<H3>\nRisks</H3>"),
        ]),
        ("- # A\n- > ## B\n", [(Near.ITEM, 1, "A", "# A"), (Near.ITEM, 2, "B", "## B")]),
        ("> ## A\n> - # B\n", [(Near.QUOTE, 2, "A", "## A"), (Near.QUOTE, 1, "B", "# B")]),
        ("status: draft\n---\n", [(Near.UNDERLINED, 2, "status: draft", "status: draft\n---")]),
        ("Title\n===\n\n# Title\n", []),
        ("<!--\n## Risks ##\n\ntext\n### Costs\n-->\n", [
            (Near.COMMENT, 2, "Risks", "## Risks ##"), (Near.COMMENT, 3, "Costs", "### Costs"),
        ]),
        ("<!-- ## Risks -->\n## Shown\n", [(Near.COMMENT, 2, "Risks", "## Risks ")]),
        ("> <!--\n> ## Risks\n> -->\n", [(Near.COMMENT, 2, "Risks", "## Risks")]),
        ("<!--\nRisks\n-----\n\n| A |\n|---|\n\n# Costs\n\n---\nEnd\n===\n-->\n", [
            (Near.COMMENT, 2, "Risks", "Risks"), (Near.COMMENT, 1, "Costs", "# Costs"),
            (Near.COMMENT, 1, "End", "End"),
        ]),
    ],
)  # fmt: skip
def test_near_headings(text: str, expected: list[tuple[Near, int, str, str]]) -> None:
    assert near(text) == expected


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("# A\n\n<!-- one -->\n\n<!-- two\n\n## B\n", 19),
        ("<!-- one --> <!-- two <b>\n", 13),
        ("- <!-- one\n\nafter\n", 2),
        ("<div>\n<!-- one\n\n## B\n", 6),
        ("<!-- one\n<!-- two -->\n", None),
        ("<!-->\n\n<!--->\n\n<!-- -->\n", None),
        ("text <!-- shown as it stands\n\n`<!--`\n\n    <!--\n", None),
    ],
)
def test_the_first_open_comment(text: str, start: int | None) -> None:
    assert parse(text).open_comment == (None if start is None else Span(start, start + 4))


def test_what_is_too_deep_to_read_is_said() -> None:
    text = "# A\r\n\r\n" + "> " * 60 + "TBD\r\n> more\r\n\r\nafter\r\n"
    document = parse(text)
    assert document.too_deep is not None
    assert text[document.too_deep.start : document.too_deep.end] == "> " * 10 + "TBD"
    assert text[document.blocks[-1].span.start :] == "after\r\n"
    assert parse("> " * 49 + "a\n").too_deep is None
