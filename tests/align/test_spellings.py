"""Titles written otherwise than the template's, with no YAML: what is silent, and what is said."""

from collections.abc import Iterable

import pytest

from speclint.api import Session, check_text
from speclint.settings.configuration import Claim, Settings

TOP = "/speclint-writing"
SETTINGS = Settings(root=TOP, templates=(Claim("**", "template.md"),))
SAID = (
    "Carts are kept.",
    "Two shops asked.",
    "One table holds them.",
    "A clerk reads each.",
    "Noon is best.",
)


def found(template: str, spec: str) -> list[str]:
    """What is said of a spec, line and rule and message each."""
    session = Session(TOP, {"template.md": template}, settings=SETTINGS)
    result = check_text(spec, path="spec.md", root=session)
    assert not result.problems
    return [f"{one.place.line} {one.rule}: {one.message}" for one in result.diagnostics]


def headed(headings: Iterable[str], words: Iterable[str]) -> str:
    return "".join(f"{heading}\n\n{said}\n\n" for heading, said in zip(headings, words, strict=False))


def said(wanted: str, written: str) -> list[str]:
    """What is said of headings, one a line, each with a text below it."""
    return found(
        headed(("# [Name]", "## Aim", *wanted.splitlines()), ["[What stands here.]"] * 9),
        headed(("# Carts", "## Aim", *written.splitlines()), SAID),
    )


@pytest.mark.parametrize(
    ("wanted", "written"),
    [
        ("## Migration Scripts\n## Summary", "## Migration Script\n## Summaries"),
        ("## Rollback Plan\n## Set-up", "## Roll-back plan\n## Setup"),
        ("## Licensing", "## Licencing"),
        ("## Résumé\n## Décision", "## Resume\n## Decision"),
        ("## Specification", "## Specification — three queues"),
        ("## Design", "## ![icon](https://example.org/i.png) Design"),
        ("## Questions and Answers (QAA)\n## Objectives (SLOs)", "## QAA\n## SLOs"),
        ("## FAQ", "## Frequently Asked Questions (FAQ)"),
        ("## Migration\n## Tests", "## 11. Migration & Rollout\n## Test and Validation"),
        ("## Non-Goals", "## Non-goals/Later Work"),
        ("## 背景\n## 风险（可选）", "## 一、背景"),
        ("## Phases\n### Phase N – [Name]", "## Phases\n### Phase 1 – Copy\n### Phase 2: Compare"),
        ("## Calls\n### `METHOD /path`", "## Calls\n### `GET /carts`\n### DELETE /carts/{id}"),
        ("## Files\n### [NEW] [path]\n### [DELETE] [path]", "## Files\n### [NEW] a.py\n### [NEW] b.py"),
        ("## Log\n### YYYY-MM-DD", "## Log\n### 2026-01-03\n### 2026-02-04"),
    ],
)
def test_ways_of_writing_a_title_are_silent(wanted: str, written: str) -> None:
    assert said(wanted, written) == []


@pytest.mark.parametrize(
    ("wanted", "written", "expected"),
    [
        ("## Goals\n## Goal", "## Goal", ["1 missing-section: `Goals` is absent"]),
        (
            "## Migration\n## Rollout",
            "## Migration & Rollout",
            [
                "9 misnamed-section: `Migration & Rollout` stands where `Migration` and `Rollout` are "
                "expected: give each a heading of its own"
            ],
        ),
        (
            "## Migration\n## Rollout Plan",
            "## Migration & Rollout\n## Rollout Plan",
            ["9 misnamed-section: `Migration & Rollout` stands where `Migration` is expected: rename it"],
        ),
        (
            "## Log\n### YYYY-MM-DD",
            "## Log\n### 2026-02-31",
            ["13 invalid-value: `2026-02-31` is no answer for `YYYY-MM-DD`: there is no such day"],
        ),
        (
            "## Calls\n### METHOD /path",
            "## Calls",
            ["9 missing-section: `METHOD /path` is absent from `Calls`: at least one is expected"],
        ),
    ],
)
def test_other_titles_are_said(wanted: str, written: str, expected: list[str]) -> None:
    assert said(wanted, written) == expected


def test_a_rename_keeps_the_number_of_the_heading() -> None:
    template = headed(("# [Name]", "## 1. Aim", "## 2. Test Plan", "## 3. Rollout"), ["[What.]"] * 4)
    spec = headed(("# Carts", "## 1. Aim", "## 2. Words", "## 3. Testing Plan", "## 4. Rollout"), SAID)
    (said,) = found(template, spec)
    assert said == "13 misnamed-section: `3. Testing Plan` stands where `3. Test Plan` is expected: rename it"


def test_a_section_below_one_that_the_template_has_behind_it_is_said_once() -> None:
    template = headed(("# [Name]", "## Aim", "## Alternatives", "## Rollout"), ["[What.]"] * 4)
    spec = headed(("# Carts", "## Aim", "## Rollout", "### Alternatives"), SAID)
    (said,) = found(template, spec)
    assert said == "13 misplaced-section: `Alternatives` stands under `Rollout`, expected at the top: move it"


def test_what_stands_below_a_section_at_another_level_stays_below_it() -> None:
    template = (
        "# [Name]\n\n## Why\n\n[Why]\n\n### Goals\n\n[What]\n\n### Limits\n\n[Which]\n\n## How\n\n[How]\n"
    )
    limits = "## Limits\n\n### Speed\n\nFast.\n\n### Size\n\nSmall.\n"
    spec = f"# A\n\n## Why\n\nSo.\n\n### Goals\n\nTwo.\n\n{limits}\n## How\n\nSo.\n"
    assert found(template, spec) == [
        "11 misplaced-section: `Limits` stands at level `##`, expected `###`: change the hashes"
    ]


def test_an_absence_names_the_heading_that_is_called_by_a_usual_name_for_it() -> None:
    assert said("## Overview\n## Rollout\n## Limits", "## Summary\n## Words\n## Limits") == [
        "1 missing-section: `Overview` is absent: if `Summary` is meant, rename it",
        "1 missing-section: `Rollout` is absent",
    ]
    assert said("## API Design", "## APIs and interfaces") == [
        "9 misnamed-section: `APIs and interfaces` stands where `API Design` is expected: rename it"
    ]
