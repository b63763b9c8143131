"""What a reader of the rendered page sees, or does not."""

from __future__ import annotations

import pytest

from speclint.model import List
from speclint.text.markdown import parse
from speclint.text.shows import shows


@pytest.mark.parametrize(
    "content",
    [
        "",
        " ",
        "-",
        "--",
        "—",
        "…",
        "...",
        "???",
        "?",
        "**-**",
        "<br>",
        "<br/> <br>",
        "&nbsp;",
        "&nbsp;<br>\u00a0",
        "\u200b\u2060",
        "&#8203;",
        "\u3164",
        "\u2800",
        "<!-- word -->",
        "![](  )",
        "![word]()",
        "[](/url)",
        "[ ]",
        "[x]",
        "\u2610",
        "<span></span>",
        "<img alt='word'>",
        "`…`",
        "`-`",
        "____",
        "*",
        "|",
        "\\-",
        "<b>&nbsp;</b>",
    ],
)  # fmt: skip
def test_inline_text_that_shows_nothing(content: str) -> None:
    assert not shows(content)


@pytest.mark.parametrize(
    "content",
    [
        "a",
        "0",
        "é",
        "字",
        "**a**",
        "`a`",
        "`{}`",
        "`*`",
        "![](i.png)",
        "![a](i.png)",
        "[a]()",
        "\u2705",
        "\U0001f680",
        "<img src=a.png>",
        "a<br>",
        "- a",
        "&copy;",
        "<b>a</b>",
        "[x] a",
        "n/a",
        "None",
        "½",
    ],
)  # fmt: skip
def test_inline_text_that_shows_something(content: str) -> None:
    assert shows(content)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---\n",
        "-\n- \n- [ ]\n- [x]\n",
        "1. -\n2. …\n",
        "> \n> -\n",
        "```\n```\n",
        "```json\n\n...\n```\n",
        "```sql\n-- to be written\n```\n",
        "```text\n+---+\n|   |\n+---+\n```\n",
        "```mermaid\ngraph TD\n```\n",
        "```mermaid\n%% none yet\nsequenceDiagram\n  autonumber\n```\n",
        "```mermaid\n---\ntitle: A\n---\nflowchart LR;\n```\n",
        "```mermaid\npie title Pets\n```\n",
        "```mermaid\n%%{init: {'theme': 'dark'}}%%\nerDiagram\n```\n",
        "```plantuml\n@startuml name\nskinparam monochrome true\n' a\ntitle A\n@enduml\n```\n",
        "```dot\ndigraph G {\n  rankdir=LR;\n  node [shape=box];\n}\n```\n",
        "```dot\n/* a -> b */\ngraph {}\n```\n",
        "<!-- a\n\n# b -->\n",
        "<!-- never closed\n\n## a\n",
        "<div>\n<br>\n&nbsp;</div>\n",
        "<!-- a --> <!-- b -->\n",
        "<style>\na { b: c }\n</style>\n",
        "<img alt='a'>\n",
        "|  | - |\n|---|---|\n| <br> | … |\n",
        "[a]: /b\n",
        "---\na: b\n---\n",
        "![](<>)\n",
    ],
)
def test_blocks_that_show_nothing(text: str) -> None:
    assert not shows(parse(text).blocks)


@pytest.mark.parametrize(
    "text",
    [
        "a\n",
        "# a\n",
        "-\n- a\n",
        "- [ ] a\n",
        "> > a\n",
        "    a\n",
        "```\n0\n```\n",
        "```json\n{}\n```\n",
        "```sql\n-- a\nSELECT 1\n```\n",
        "```mermaid\ngraph TD\n  A-->B\n```\n",
        "```mermaid\ngraph TD;A-->B\n```\n",
        "```mermaid\nsequenceDiagram\n  A->>B: c\n```\n",
        '```mermaid\npie title Pets\n  "Cats" : 3\n```\n',
        "```plantuml\n@startuml\nA -> B\n@enduml\n```\n",
        "```dot\ndigraph G { a -> b }\n```\n",
        "<!-- a --> b\n",
        "<div>\n<img src='a.png'>\n</div>\n",
        "<svg><path/></svg>\n",
        "| a |\n|---|\n",
        "| - |\n|---|\n| `x` |\n",
        "[^1]: a\n",
        "![](a.png)\n",
    ],
)
def test_blocks_that_show_something(text: str) -> None:
    assert shows(parse(text).blocks)


def test_a_block_and_an_item_are_asked_alike() -> None:
    (block,) = parse("- a\n-\n").blocks
    assert isinstance(block, List)
    assert shows(block)
    assert [shows(item) for item in block.items] == [True, False]


@pytest.mark.parametrize(
    ("written", "is_shown"),
    [("[here](a.md)", True), ("[](a.md)", False), ("[ ](a.md)", False), ("[x]", False), ("![](a.md)", True)],
)
def test_of_a_link_the_text_is_seen_and_not_its_target(written: str, is_shown: bool) -> None:
    assert shows(written) is is_shown
