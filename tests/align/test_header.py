"""What stands before the first section, and sections that go by another title: whole reports."""

import pytest
from doors import all_rules, diagnosed

from speclint.align.profile import Request
from speclint.lay import lay
from speclint.template import schema
from speclint.text.source import Source

TEMPLATE = """---
id: ADR-NNNN
status: open | closed   # where it stands
owner: "[team]"
---
# ADR-NNNN: [Title]

- **Reviewer:** [name]

## Background

[Why?]

## Chosen Option

[What?]

## Rollout Plan

[When?]
"""
GOOD = """---
id: ADR-0007
status: open
owner: search
---
# ADR-0007: One index

- **Reviewer:** Kim

## Background

Two indexes drift apart.

## Chosen Option

One index for all shops.

## Rollout Plan

A shop a day.
"""


def report(text: str, template: str = TEMPLATE) -> list[str]:
    source = Source.from_text("x.md", text)
    against = schema.compiled(Source.from_text("t.md", template), None, "t.md")
    spec = lay(source, against, Request())
    found, raised = diagnosed(source, spec, against, all_rules())
    assert not raised
    return [f"{f.place.line}:{f.place.column} {f.rule} {f.message}" for f in found]


def test_a_header_with_all_that_the_template_asks_for_gives_nothing() -> None:
    assert report(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("owner: search\n", "", "1:1 invalid-metadata `owner` is absent from the metadata"),
        (
            "status: open",
            "status: opne",
            "3:9 invalid-value `opne` is no answer for `status`: expected open or closed;"
            " did you mean `open`?",
        ),
        (
            "id: ADR-0007",
            "id: ADR-7",
            "2:5 invalid-value `ADR-7` is no answer for `id`: expected ADR-NNNN",
        ),
        (
            "id: ADR-0007",
            "id: ADR-0008",
            "6:3 mismatched-value `title` is `ADR-0007`, but `id` of the metadata is `ADR-0008`:"
            " make them equal",
        ),
        (
            "- **Reviewer:** Kim\n",
            "",
            "6:1 missing-field `Reviewer` is absent from `ADR-0007: One index`",
        ),
        (
            "## Chosen Option",
            "## Option",
            "14:1 misnamed-section `Option` stands where `Chosen Option` is expected: rename it",
        ),
        (
            "## Rollout Plan",
            "##Rollout Plan",
            "18:1 missing-section `Rollout Plan` is absent:"
            " `##Rollout Plan` lacks a space: write `## Rollout Plan`",
        ),
    ],
)
def test_one_defect_is_one_finding(old: str, new: str, said: str) -> None:
    assert report(GOOD.replace(old, new, 1)) == [said]


def test_a_table_above_all_sections_asks_for_its_rows_bold_or_not() -> None:
    template = (
        "# [Title]\n\n| Field | Value |\n|---|---|\n| Status | Draft / Accepted |\n| Date | YYYY-MM-DD |\n"
        "| Owner | [Name] |\n\n## Summary\n\n[What]\n"
    )
    good = (
        template.replace("[Title]", "Carts").replace("Draft / Accepted", "Draft").replace("[Name]", "Kim")
    ).replace("YYYY-MM-DD", "2026-03-01")
    good = good.replace("[What]", "Carts are kept for a week.")
    assert report(good, template) == []
    assert report(good.replace("Draft", "Done").replace("| Owner | Kim |\n", ""), template) == [
        "3:1 missing-row the row `Owner` is absent from the table of `Carts`",
        "5:12 invalid-value `Done` is no answer for `Status`: expected Draft or Accepted",
    ]


def test_a_table_above_all_sections_that_lists_things_asks_for_no_rows() -> None:
    template = (
        "# [Title]\n\n| Term | Meaning |\n|---|---|\n| Cart | What a buyer fills |\n\n## Summary\n\n[What]\n"
    )
    spec = "# Carts\n\n| Term | Meaning |\n|---|---|\n| Order | What a buyer pays |\n\n## Summary\n\nCarts.\n"
    assert report(spec, template) == []
