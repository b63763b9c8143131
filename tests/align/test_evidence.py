"""Sections under other titles: what two kinds of evidence tell and one does not; levels that are left out."""

import pytest

from speclint.align.profile import Request
from speclint.gaps import (
    AbsentSection,
    BrokenFence,
    EmptySection,
    ForeignDocument,
    MisnamedSection,
    MisplacedSection,
    OutOfOrderSection,
    SkippedLevel,
    TitleAsText,
)
from speclint.lay import lay
from speclint.model import How, Severity, Spec
from speclint.template import schema
from speclint.text.source import Source

TEMPLATE = """# [Name]

## Context

[Why]

## Rollout

**Owner:** [Name]

**Window:** [When]

| Step | Undo |
|------|------|
| [Step] | [Undo] |

## API Design

[The calls]

## Security & Safety

**Threat:** [Which]

## History

[What happened]
"""
CALLS = "### Calls\n\n#### List\n\nIt lists.\n\n**Costs:**\n\n40."
CONTENTS = {
    "Context": "Orders are lost.",
    "Rollout": "**Owner:** Ada\n\n**Window:** Monday\n\n| Step | Undo |\n|---|---|\n| Ship | Revert |",
    "API Design": "One call: it lists the orders.",
    "Security & Safety": "**Threat:** A forged order.",
    "History": "Begun in May.",
}


def laid(text: str, template: str = TEMPLATE) -> Spec:
    compiled = schema.compiled(Source.from_text("t.md", template), None, "t.md")
    return lay(Source.from_text("spec.md", text), compiled, Request())


def spec(renamed: dict[str, str], contents: dict[str, str] = CONTENTS) -> str:
    parts = [f"## {renamed.get(title, title)}\n\n{contents[title]}\n" for title in contents]
    return "# Orders\n\n" + "\n".join(parts)


def told(found: Spec) -> list[str]:
    return [
        *(f"{gap.found} for {gap.slot.name}" for gap in found.gaps(MisnamedSection)),
        *(f"no {gap.slot.name}{f', {gap.found}?' if gap.found else ''}" for gap in found.gaps(AbsentSection)),
    ]


def test_words_and_place_name_a_section() -> None:
    for title, other in (
        ("API Design", "API Specification"),
        ("API Design", "API and Events"),
        ("Security & Safety", "Security Considerations"),
        ("History", "Version History"),
    ):
        assert told(laid(spec({title: other}))) == [f"{other} for {title}"], other


def test_a_heading_that_answers_two_sections_stands_in_the_place_of_the_first() -> None:
    both = {"Context and History": "Orders are lost since May.", **CONTENTS}
    contents = {title: both[title] for title in both if title not in ("Context", "History")}
    found = laid(spec({}, contents))
    assert [(gap.slot.name, [also.name for also in gap.also]) for gap in found.gaps(MisnamedSection)] == [
        ("Context", ["History"])
    ]
    assert not list(found.gaps(OutOfOrderSection))


def test_content_without_a_word_must_be_strong() -> None:
    assert told(laid(spec({"Rollout": "Going Live"}))) == ["Going Live for Rollout"]
    weak = {**CONTENTS, "Rollout": "**Owner:** Ada"}
    assert told(laid(spec({"Rollout": "Going Live"}, weak))) == ["no Rollout"]
    assert told(laid(spec({"Security & Safety": "Dangers"}))) == ["no Security & Safety"]


def test_words_in_another_place_are_a_hint() -> None:
    order = ("API Design", "Context", "Rollout", "Security & Safety", "History")
    text = spec({"API Design": "API Specification"}, {title: CONTENTS[title] for title in order})
    (gap,) = laid(text).gaps(AbsentSection)
    assert (gap.slot.name, gap.found) == ("API Design", "API Specification")


def test_the_only_section_in_the_place_of_an_absent_one_is_a_hint() -> None:
    weak = {**CONTENTS, "Rollout": "**Owner:** Ada"}
    (gap,) = laid(spec({"Rollout": "Going Live"}, weak)).gaps(AbsentSection)
    assert (gap.slot.name, gap.found, gap.in_place) == ("Rollout", "", "Going Live")
    two = {**weak, "Rollout": "**Owner:** Ada\n\n## Costs\n\nNone."}
    (gap,) = laid(spec({"Rollout": "Going Live"}, two)).gaps(AbsentSection)
    assert (gap.slot.name, gap.in_place) == ("Rollout", "")


def test_a_hint_prefers_what_is_about_the_same_and_nothing_more() -> None:
    order = ("API Design", "Context", "Rollout", "Security & Safety", "History")
    text = spec({"API Design": "API Specification"}, {title: CONTENTS[title] for title in order})
    (gap,) = laid("# Orders\n\n## Old and new API\n\nOf May.\n\n" + text[10:]).gaps(AbsentSection)
    assert gap.found == "API Specification"


def test_a_document_of_another_kind_is_told_so_once() -> None:
    minutes = "# Minutes\n\n## Context\n\nMay.\n\n## Present\n\nAda.\n\n### Rollout\n\nNone.\n"
    minutes += "\n## Next\n\nJune.\n\n## Other\n\nTea.\n"
    template = TEMPLATE + "\n## Costs\n\n[How much]\n\n## Limits\n\n### Hard\n\n[Which]\n"
    found = laid(minutes, template)
    assert [gap.there for gap in found.gaps(ForeignDocument)] == [("Context", "Rollout")]
    assert not [*found.gaps(AbsentSection), *found.gaps(MisplacedSection)]


def test_a_level_is_left_out_once_for_each_section_unless_the_template_leaves_it_out() -> None:
    skips = spec({}).replace("Orders are lost.", "Why:\n\n#### Lost\n\nTwo.\n\n#### Found\n\nOne.")
    (gap,) = laid(skips).gaps(SkippedLevel)
    assert (skips[gap.at.start : gap.at.end], gap.found, gap.wanted) == ("#### Lost", "####", 3)
    template = TEMPLATE.replace("[Why]", "[Why]\n\n#### Causes (Optional)\n\n[Which]")
    assert not list(laid(skips, template).gaps(SkippedLevel))


def test_a_document_that_only_says_where_it_went_lacks_nothing() -> None:
    for stub in (
        "---\nid: 7\nstatus: Moved\n---\n\nThis file was moved to https://specs.example/7.md\n",
        "# Orders\n\nSuperseded by [Orders 2](orders-2.md).\n",
    ):
        assert not laid(stub).found_gaps, stub
    for other in (
        "# Orders\n\nSee https://specs.example/7.\n",
        "# Orders\n\nOrders are moved by carrier.\n",
        "# Orders\n\nSuperseded by [Orders 2](orders-2.md).\n\nWhy: it was too slow.\n",
    ):
        assert list(laid(other).gaps(ForeignDocument)), other


def test_a_title_in_bold_is_known_however_deep_it_stands() -> None:
    text = spec({}).replace("One call: it lists the orders.", CALLS)
    text = text.replace("## Security & Safety", "**Security & Safety**")
    template = TEMPLATE + "\n## Costs\n\n[How much]\n"
    found = laid(text, template)
    assert [gap.slot.name for gap in found.gaps(TitleAsText)] == ["Security & Safety"]
    assert [gap.slot.name for gap in found.gaps(AbsentSection)] == ["Costs"]


def test_what_a_line_makes_a_heading_above_its_section_empties_that() -> None:
    template = TEMPLATE.replace("[Why]", "[Why]\n\n### Numbers\n\n[How many]")
    text = spec({}).replace(
        "Orders are lost.", "Orders are lost.\n\n### Numbers\n\nForty a day.\n---\n\nMore."
    )
    (gap,) = laid(text, template).gaps(EmptySection)
    assert (gap.name, text[gap.at.start : gap.at.end]) == ("Numbers", "Forty a day.\n---")


def test_an_open_comment_names_what_it_hides_in_the_templates_order() -> None:
    text = spec({}).replace("**Owner:** Ada", "<!-- later\n\n**Owner:** Ada")
    (gap,) = laid(text).gaps(AbsentSection)
    hidden = [gap.slot.name, *(slot.name for slot in gap.also)]
    assert (hidden, gap.severity) == (["API Design", "Security & Safety", "History"], Severity.ERROR)
    template = TEMPLATE.replace("## History", "## Entity: [Name]\n\n[Which]\n\n## History")
    text = text.replace("## History", "## Entity: Order\n\nIt is paid.\n\n## History")
    (gap,) = laid(text, template).gaps(AbsentSection)
    assert [slot.name for slot in gap.also] == ["Security & Safety", "Entity: [Name]", "History"]


def test_an_arrow_in_a_diagram_closes_no_comment_that_was_left_open() -> None:
    diagram = "Begun in May.\n\n```mermaid\ngraph TD\n  A --> B\n```\n\nAnd on.\n"
    text = spec({}).replace("Begun in May.", diagram)
    opened = text.replace("**Owner:** Ada", "<!-- later\n\n**Owner:** Ada")
    found = laid(opened)
    (gap,) = found.gaps(AbsentSection)
    assert opened[gap.at.start : gap.at.end] == "<!--"
    assert [gap.slot.name, *(slot.name for slot in gap.also)] == [
        "API Design",
        "Security & Safety",
        "History",
    ]
    assert not list(found.gaps(BrokenFence))
    closed = opened.replace("And on.", "And on. -->")
    assert list(laid(closed).gaps(BrokenFence)), "what GitHub shows of it is a fence that is left open"
    assert not laid(text.replace("**Owner:** Ada", "<!-- A --> B -->\n\n**Owner:** Ada")).found_gaps


@pytest.mark.parametrize(
    ("asked", "written"),
    [("Context / Background", "Background"), ("Background", "Context / Background")],
)
def test_one_of_two_titles_that_are_offered_is_known_by_evidence_wherever_it_stands(
    asked: str, written: str
) -> None:
    context = "## Context\n\nOrders are lost.\n\n"
    moved = spec({}).replace(context, "") + "\n" + context.replace("Context", written)
    found = laid(moved, TEMPLATE.replace("Context", asked))
    named = [fill.slot.name for fill in found.fills if fill.how is How.EVIDENCE and fill.slot is not None]
    assert named == [asked]
    assert [type(gap) for gap in found.found_gaps] == [MisnamedSection, OutOfOrderSection]
