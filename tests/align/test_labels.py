"""Titles that an author wrote in bold, or as the line above a list, or a little differently."""

import pytest

from speclint.align.profile import Request
from speclint.gaps import AbsentSection, MisnamedSection, TitleAsText
from speclint.lay import lay
from speclint.model import Spec
from speclint.template import schema
from speclint.text.source import Source

TEMPLATE = """# [Name]

## Operation

### How can the nightly import of orders or its repair fail, and who is told?

[Answer]

### Which alarms tell an operator that the nightly import is late?

[Answer]

### Which alarms tell an operator that the nightly export is late?

[Answer]

## Costs

### Money

[How much]

### Time

[How long]
"""
FAIL, IMPORT, EXPORT = [line[4:] for line in TEMPLATE.splitlines() if line.startswith("### ")][:3]
COSTS = "## Costs\n\n### Money\n\nTen euros.\n\n### Time\n\nA week.\n"


def laid(text: str) -> Spec:
    compiled = schema.compiled(Source.from_text("t.md", TEMPLATE), None, "t.md")
    return lay(Source.from_text("spec.md", text), compiled, Request())


def answered(*titles: str, marks: str = "### {}\n\nYes.") -> str:
    below = "\n\n".join(marks.format(title) for title in titles)
    return f"# Import\n\n## Operation\n\n{below}\n\n{COSTS}"


REWORDED = "How can the nightly import of orders fail, and who is told?"


@pytest.mark.parametrize(
    "title",
    [REWORDED, "How can the nightly import of orders or its repiar fail? Who is told by it?"],
)
def test_a_long_title_worded_a_little_differently_is_misnamed_in_its_place(title: str) -> None:
    found = laid(answered(title, IMPORT, EXPORT))
    assert [(gap.slot.name, gap.found) for gap in found.gaps(MisnamedSection)] == [(FAIL, title)]
    assert not list(found.gaps(AbsentSection))


@pytest.mark.parametrize(
    "title",
    [
        "Which alarms tell an operator that the nightly run is late?",
        "Who mends it?",
        "How can the nightly import never fail, and who is not told?",
    ],
    ids=["as much another title", "short", "negated"],
)
def test_a_title_that_may_be_another_one_stays_its_own(title: str) -> None:
    found = laid(answered(FAIL, IMPORT, title))
    assert [gap.slot.name for gap in found.gaps(AbsentSection)] == [EXPORT]
    assert not list(found.gaps(MisnamedSection))


def test_marks_and_brackets_within_a_title_are_no_words_of_it() -> None:
    said = "How can the [nightly import] of orders or its [repair][r] fail; and who is told"
    assert not laid(answered(said, IMPORT, EXPORT)).found_gaps


def test_bold_questions_worded_differently_are_said_with_those_beside_them() -> None:
    bold = "* **{}**\n  Yes."
    text = answered(REWORDED, IMPORT, EXPORT, marks=bold)
    (gap,) = laid(text).found_gaps
    assert isinstance(gap, TitleAsText)
    assert text[gap.at.start : gap.at.end] == f"**{REWORDED}**"
    assert (gap.slot.name, gap.wording) == (FAIL, REWORDED)
    assert [one.label for one in gap.related] == [
        f"`{title}` stands at line {{line}}" for title in (IMPORT, EXPORT)
    ]


def test_the_line_above_a_list_may_be_a_title() -> None:
    for written in (
        "* Money:\n  * Ten euros.\n* Time\n  * A week.\n",
        "Money:\n\n- Ten.\n\nTime:\n\n- A week.\n",
    ):
        text = answered(FAIL, IMPORT, EXPORT).replace(COSTS, f"## Costs\n\n{written}")
        (gap,) = laid(text).found_gaps
        assert isinstance(gap, TitleAsText)
        assert (gap.slot.name, [slot.name for slot in gap.also], gap.found) == ("Money", ["Time"], "text")
    text = answered(FAIL, IMPORT, EXPORT).replace(COSTS, "## Costs\n\n- Money\n- Time\n")
    assert [gap.slot.name for gap in laid(text).gaps(AbsentSection)] == ["Money", "Time"]


def test_the_only_bold_word_above_text_elsewhere_is_pointed_at() -> None:
    text = answered(FAIL, IMPORT, EXPORT).replace(COSTS, "").replace("Yes.", "**Costs.** Few.", 1)
    (gap,) = laid(text).gaps(AbsentSection)
    assert [one.label for one in gap.related][1:] == ["line {line} says something of it, as bold text"]
    twice = text.replace("Yes.", "**Costs.** Many.")
    (gap,) = laid(twice).gaps(AbsentSection)
    assert len(gap.related) == 1
