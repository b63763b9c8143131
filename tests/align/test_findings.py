"""What is said of what stands elsewhere, without its label, or at another level: whole reports."""

from __future__ import annotations

import pytest
from mending import mended

from speclint.align import profile
from speclint.align.profile import Request
from speclint.lay import lay
from speclint.template import schema
from speclint.text.source import Source

LABELS = """\
# [Name]

## API

**Headers:**

| Header | Needed | Why |
|---|---|---|
| [x] | [y] | [z] |

**Answer:**

```json
{}
```
"""
BODIES = """\
# [Name]

## API

**Body:**

```json
{}
```

**Answer:**

```json
{}
```
"""
TWO_BODIES = """\
# A

## API

**Body:**

```json
{"a": 1}
```

What comes back:

```json
{"b": 1}
```
"""


def report(text: str, template: str) -> list[str]:
    """A line a finding, without the path."""
    found = mended(text, template).found
    assert all(
        (one.place.line, one.place.column) <= (one.place.end_line, one.place.end_column) for one in found
    )
    return [f"{one.place.line}:{one.place.column} {one.rule}: {one.message}" for one in found]


def test_a_table_and_code_without_their_labels_are_found_and_get_them() -> None:
    text = """\
# A

## API

What goes in:

| Header | Needed | Note |
|---|---|---|
| Accept | yes | x |

What comes back:

```json
{"a": }
```
"""
    lacks = "is absent from `API`: write the label above what stands there"
    assert report(text, LABELS) == [
        f"3:1 missing-field: `Headers` {lacks} (`**Headers:**`)",
        f"3:1 missing-field: `Answer` {lacks} (`**Answer:**`)",
        "7:1 missing-column: the column `Why` is absent from the table of `Headers`",
        "14:7 invalid-code: this JSON does not parse: expected a value, not `}`",
    ]
    said = mended(text, LABELS)
    assert "**Headers:**\n\n| Header |" in said.text
    assert "**Answer:**\n\n```json\n" in said.text
    labels = [label for one in said.found for _, label in one.related if "without" in label]
    assert labels == [f"what it asks for stands at line {line}, without the label" for line in (7, 13)]


def test_the_second_code_below_a_label_is_that_of_the_next_one() -> None:
    lacks = "is absent from `API`: write the label above what stands there"
    assert report(TWO_BODIES, BODIES) == [f"3:1 missing-field: `Answer` {lacks} (`**Answer:**`)"]
    template = schema.compiled(Source.from_text("t.md", BODIES), None, "t.md")
    spec = lay(Source.from_text("s.md", TWO_BODIES), template, Request())
    fields = {filled.slot.name: filled.field for section in spec.filled.walk() for filled in section.fields}
    held = {
        name: [TWO_BODIES[block.span.start : block.span.end].split("\n")[-2:] for block in field.body]
        for name, field in fields.items()
    }
    assert held == {
        "Body": [['{"a": 1}', "```"], ["What comes back:"]],
        "Answer": [['{"b": 1}', "```"]],
    }


def test_code_in_an_item_stays_with_the_label_that_the_item_stands_below() -> None:
    text = TWO_BODIES.replace('```json\n{"b": 1}\n```', '- ```json\n  {"b": 1}\n  ```')
    assert report(text, BODIES) == ["3:1 missing-field: `Answer` is absent from `API`"]


def test_what_a_repeated_section_holds_is_not_that_of_the_section_around_it() -> None:
    template = "# [Name]\n\n## Risks\n\n| Risk | Cost |\n|---|---|\n| [x] | [y] |\n\n### Notes\n\n[z]\n"
    table = "| Risk | Cost |\n|---|---|\n| Fire | Much |\n"
    assert report(f"# A\n\n## Risks\n\n### Notes\n\nMany.\n\n### Notes\n\n{table}", template) == [
        "3:1 missing-table: `Risks` has no table with the columns Risk | Cost",
        "9:1 repeated-section: `Notes` stands there twice: merge the two",
    ]


def test_a_heading_in_bold_is_one_in_its_own_section_with_words_behind_it() -> None:
    template = "# [Name]\n\n## Scope\n\n[What]\n\n### Aims\n\n[Why]\n\n### Limits\n\n[Where]\n"
    text = "# A\n\n## Scope\n\nWe go on.\n\n**Aims:** to be quick.\n\n### Limits\n\nNone but time.\n"
    assert report(text, template) == [
        "7:1 missing-section: `Aims` stands there as bold text: make it a heading"
    ]


def test_code_in_a_language_tells_what_a_section_is() -> None:
    ways = (
        "**Owner:** [x]\n\n**When:** [x]\n\n| A | B |\n|---|---|\n| [x] | [y] |\n\n```sql\nSELECT [x];\n```\n"
    )
    template = f"# [Name]\n\n## Roads\n\n{ways}\n## Goals\n\n[y]\n"
    text = "# A\n\n## Way\n\n**Owner:** Ana\n\n```sql\nSELECT 1;\n```\n\n## Goals\n\nx\n"
    assert (
        report(text, template)[0] == "3:1 misnamed-section: `Way` stands where `Roads` is expected: rename it"
    )
    other = text.replace("sql\nSELECT 1;", "json\n1")
    assert report(other, template) == ["1:1 missing-section: `Roads` is absent"]


def test_a_fence_hides_a_label_as_it_hides_a_heading() -> None:
    template = "# [Name]\n\n## Info\n\n**Owner:** [who]\n\n## Goals\n\n[y]\n"
    text = "# A\n\n## Info\n\n```\ncode\n\n**Owner:** Ana\n\n```sql\nSELECT 1;\n```\n\n## Goals\n\nx\n"
    assert report(text, template) == [
        "5:1 broken-fence: this code fence hides `Owner` and what follows: close it where the code ends"
    ]


def test_a_fence_hides_a_heading_that_is_underlined() -> None:
    template = "# [Name]\n\n## Way\n\n```text\n[a]\n```\n\n## Approach\n\n[x]\n\n## Load\n\n[z]\n"
    text = (
        "Crane\n=====\n\nWay\n---\n\n```text\nup\n\nApproach\n--------\n\nSlow.\n\nLoad\n----\n\nOne ton.\n"
    )
    said = "this code fence hides `Approach` and what follows: close it where the code ends"
    assert report(text, template) == [f"7:1 broken-fence: {said}"]


def test_what_is_absent_from_a_document_without_a_heading_is_said_at_its_beginning() -> None:
    assert report("Only text.\n", "# [Name]\n\n## Goals\n\n[y]\n") == [
        "1:1 missing-section: `[Name]` is absent",
        "1:1 missing-section: `Goals` is absent",
    ]


def test_a_level_that_the_template_leaves_out_need_not_be_left_out() -> None:
    template = "# [Name]\n\n## Goals\n\n[y]\n\n#### Deep\n\n[z]\n"
    assert report("# A\n\n## Goals\n\nx\n\n### Deep\n\ny\n", template) == []


def test_a_key_that_stands_twice_is_quoted_as_it_is_written() -> None:
    template = "# [Name]\n\n## Info\n\n| Key | Value |\n|---|---|\n| **ID** | [id] |\n"
    text = "# A\n\n## Info\n\n| Key | Value |\n|---|---|\n| **ID** | 1 |\n| **id** | 2 |\n"
    assert report(text, template) == [
        "8:3 duplicate-row: `id` stands twice in the table of `Info`: merge the rows"
    ]


@pytest.mark.parametrize(
    ("written", "place"), [("2026-02-30", "2:7"), ('"2026-02-30"', "2:8")], ids=["bare", "in quotes"]
)
def test_a_value_in_the_front_matter_is_pointed_at_behind_its_key(written: str, place: str) -> None:
    template = "---\ndate: YYYY-MM-DD\n---\n# [Name]\n\n## Goals\n\n[y]\n"
    said = mended(f"---\ndate: {written}\n---\n# A\n\n## Goals\n\nx\n", template).found
    assert [f"{one.place.line}:{one.place.column} {one.message}" for one in said] == [
        f"{place} `2026-02-30` is no answer for `date`: there is no such day"
    ]
    assert [one.place.end_column - one.place.column for one in said] == [len("2026-02-30")]


def test_a_comment_of_the_template_is_no_content() -> None:
    template = "# [Name]\n\n## Goals\n\n<!-- What for? -->\n\n## Risks\n\n[x]\n"
    assert report(template.replace("[Name]", "A").replace("[x]", "Few."), template) == [
        "5:1 leftover-placeholder: `Goals` holds nothing but the template's own text: write it"
    ]


def test_all_choices_are_no_answer() -> None:
    template = "# [Name]\n\n## Goals\n\n**Kind:** XML / JSON\n\n[z]\n"
    assert report(template.replace("[Name]", "A").replace("[z]", "z"), template) == [
        "5:11 leftover-placeholder: `XML / JSON` is still to be replaced"
    ]


def test_a_table_that_the_section_asks_for_is_no_answer_of_the_label_above_it() -> None:
    template = "# [Name]\n\n## Info\n\n**Note:** [x]\n\n| A | B |\n|---|---|\n| [x] | [y] |\n"
    text = "# A\n\n## Info\n\n**Note:**\n\n| A | B |\n|---|---|\n| 1 | 2 |\n"
    assert report(text, template) == ["5:1 missing-field: `Note` says nothing: write an answer, or `None`"]


def test_versions_are_compared_without_their_letter() -> None:
    assert {profile.plain_version(version) for version in ("1.0", "v1.0", " V1.0 ")} == {"1.0"}


def test_a_level_is_wrong_below_a_renamed_section_too() -> None:
    template = (
        "# [Name]\n\n## Testing Strategy\n\n### Unit\n\n[x]\n\n### Contract\n\n[y]\n\n### Load\n\n[z]\n"
    )
    text = "# Crane\n\n## Testing\n\n### Unit\n\nAll.\n\n### Contract\n\nTwo.\n\n### Load\n\nOne ton.\n"
    renamed = "3:1 misnamed-section: `Testing` stands where `Testing Strategy` is expected: rename it"
    assert report(text, template) == [renamed]
    for title, line in (("Unit", 5), ("Contract", 9), ("Load", 13)):
        said = (
            f"{line}:1 misplaced-section: `{title}` stands at level `####`, expected `###`: change the hashes"
        )
        assert report(text.replace(f"### {title}", f"#### {title}"), template) == [renamed, said]
    assert len(report(text.replace("### ", "#### "), template)) == 2


def test_an_instance_at_another_level_blames_neither_its_section_nor_its_siblings() -> None:
    aspects = "| Aspect | Description |\n|---|---|\n| **Duty** | {} |\n| **Place** | {} |\n"
    template = f"# [Name]\n\n## Design\n\n### Parts\n\n#### [Part]\n\n{aspects.format('[x]', '[y]')}"
    template += "\n### Map\n\n[z]\n"
    parts = "\n".join(
        f"#### {name}\n\n{aspects.format('Lifts', 'Yard')}" for name in ("Hook", "Winch", "Boom")
    )
    text = f"# Crane\n\n## Design\n\n### Parts\n\n{parts}\n### Map\n\nHere.\n"
    assert report(text, template) == []
    for name, line in (("Hook", 7), ("Winch", 14), ("Boom", 21)):
        for marks in ("###", "#####"):
            said = f"`{name}` stands at level `{marks}`, expected `####`: change the hashes"
            found = report(text.replace(f"#### {name}", f"{marks} {name}"), template)
            assert found == [f"{line}:1 misplaced-section: {said}"]


def test_labels_that_only_their_remarks_tell_apart_are_two() -> None:
    logged = "- **Log (Info):** [what]\n- **Log (Warn):** [what]\n"
    template = f"# [Name]\n\n## Logs\n\n{logged}- **Owner (team):** [who]\n"
    logs = "# A\n\n## Logs\n\n- **Log (Info):** made\n- **Log (Warn):** lost\n- **Owner:** Ada\n"
    assert report(logs, template) == []
    (found,) = report(logs.replace("- **Log (Warn):** lost\n", ""), template)
    assert "`Log (Warn)` is absent from `Logs`" in found
