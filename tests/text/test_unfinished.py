"""Values that only say that they are not written yet, and marks in running text."""

from __future__ import annotations

import pytest

from speclint.model import Paragraph
from speclint.text.markdown import parse
from speclint.text.unfinished import is_unfinished, unfinished_marks


@pytest.mark.parametrize(
    "text",
    [
        "TBD",
        "tbd",
        "**TBD**",
        "*Tbd.*",
        "(TBA)",
        "[TODO]",
        "TODO:",
        "TODO: ask Ann",
        "TBD - see the minutes",
        "TBD (ask Ann)",
        "**TBD:** ask",
        "WIP",
        "wip…",
        "fixme!",
        "XXX",
        "To be defined",
        "to be decided.",
        "_to be determined: next week_",
        "Work in progress",
        "[NEEDS CLARIFICATION: which one?]",
        "[needs review]",
        "~~TBD~~",
        "TBD?",
        "\\[TBD\\]",
        "T.B.D.",
        "w.i.p.",
        "🚧 WIP",
        "⚠️ TODO",
        ":construction: wip",
        "【todo】",
        "_tbd",
        "tbd。",
    ],
)  # fmt: skip
def test_values_that_are_unfinished(text: str) -> None:
    assert is_unfinished(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "`TODO`",
        "TODO list",
        "The TBD team",
        "WIP limit: 3",
        "XXXL",
        "to be determined by a test",
        "work in progress limits",
        "tbd-service",
        "docs/TODO.md",
        "/todo",
        "#todo",
        "$TODO",
        "TBDs",
        "needs review",
        "None",
        "todo.txt",
    ],
)  # fmt: skip
def test_values_that_are_not(text: str) -> None:
    assert not is_unfinished(text)


def test_the_marks_are_a_setting() -> None:
    assert is_unfinished("Später: fragen", ("später",))
    assert is_unfinished("{offen bis Mai}", ("{offen …}",))
    assert is_unfinished("{offen bis …}", ("{offen … …}",))
    assert not is_unfinished("{offen bis Mai}", ("{offen … …}",))
    assert not is_unfinished("TBD", ("später",))
    assert not is_unfinished("TBD", ())


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("Ask first. TODO: ask Ann", ["TODO"]),
        ("TODO(ann): ask", ["TODO(ann)"]),
        ("Owner is TBD, and [TODO] and [NEEDS INPUT: when].", ["TBD", "[TODO]", "[NEEDS INPUT: when]"]),
        ("Our TODO list, a WIP limit, tbd and todo: x", []),
        ('`TODO: x` in a/TODO: or TODO.md, TBD/a, x-TBD and "TBD"', []),
        ("[a](b#TBD) [the TBD](x) <https://a.b/?TODO:> <i title='TBD'>", ["TBD"]),
        ("one\nTODO: two", ["TODO"]),
    ],
)
def test_marks_in_running_text(text: str, marks: list[str]) -> None:
    (block,) = parse(text).blocks
    assert isinstance(block, Paragraph)
    assert [text[span.start : span.end] for span in unfinished_marks(block.text)] == marks
