"""Sections that a template says may be left out, in the ways that templates say it."""

from __future__ import annotations

import pytest

from speclint.model import SectionSlot
from speclint.template import markup, schema
from speclint.text.source import Source


def optional(text: str) -> list[str]:
    """The names of the sections below a title that need not be there."""
    root = markup.read(Source.of("t.md", f"# [Name]\n\n{text}".encode())).root
    return [slot.name for slot in root.of(SectionSlot) if slot.demand.never]


@pytest.mark.parametrize(
    "heading",
    [
        "Risks (Optional)",
        "[Optional] Risks",
        "*(optional)* Risks",
        "Optional: Risks",
        "Risks *(optional)*",
        "Risks [optional]",
        "Risks _optional_",
        "Risks (if applicable)",
        "Risks (when needed)",
        "Risks (optional, for services)",
        "Risks (remove if there are none)",
        "Risks *(delete this section unless asked)*",
        "Risks (선택 사항)",
        "Risks (необязательно)",
        "Risks <!-- optional -->",
        "Risks <!-- remove if there are none -->",
    ],
)
def test_a_heading_says_so_and_its_name_is_without_it(heading: str) -> None:
    assert optional(f"## {heading}\n\n[Which?]\n\n## Rest\n\n[What?]\n") == ["Risks"]


@pytest.mark.parametrize(
    "heading",
    ["Risks", "Optional Parts", "[Optional]", "Phase (remove old code)", "Risks (required)", "If applicable"],
)
def test_other_headings_are_demanded(heading: str) -> None:
    assert optional(f"## {heading}\n\n[Which?]\n\n## Rest\n\n[What?]\n") == []


def test_any_comment_right_below_a_heading_says_so() -> None:
    guidance = "<!-- Guidance: a table of them -->"
    said = "<!-- This section is optional -->"
    assert optional(f"## Risks\n{guidance}\n\n{said}\n\n## Rest\n{guidance}\n\n[What?]\n") == ["Risks"]
    assert optional(f"## Risks\n{guidance}\n\n[Which?]\n\n## Rest\n{guidance}\n\n{said}\n") == ["Rest"]
    assert optional(f"## Risks\n{guidance}\n\n<!-- optional -->\n## Rest\n\n[What?]\n") == ["Rest"]


@pytest.mark.parametrize(
    "hint",
    [
        "<!-- Optional. Leave it out if there are none. -->",
        "<!-- This section can be removed. -->",
        "> If applicable, name them.",
        "*Optional*",
        "Remove this section if there are none.",
        "[Optional: which?]",
    ],
)
def test_the_first_hint_says_so(hint: str) -> None:
    assert optional(f"## Risks\n\n{hint}\n\n## Rest\n\n[What?]\n") == ["Risks"]


@pytest.mark.parametrize(
    "hint", ["[If any risk is left, which?]", "[Which optional parts?]", "Keep this section."]
)
def test_other_hints_demand_it(hint: str) -> None:
    assert optional(f"## Risks\n\n{hint}\n\n## Rest\n\n[What?]\n") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("## Aim\n\n[Why?]\n\n<!-- optional -->\n## Risks\n\n[Which?]\n", ["Risks"]),
        ("## Aim\n\n[Why?]\n\n<!-- This section is optional. -->\n\n## Risks\n\n[Which?]\n", ["Risks"]),
        ("## Aim\n<!-- optional -->\n\n## Risks\n\n[Which?]\n", ["Aim"]),
        ("## Aim\n\n<!-- optional -->\n## Risks\n\n[Which?]\n", ["Risks"]),
        ("## Aim\n\n<!-- optional -->\n\n## Risks\n\n[Which?]\n", ["Aim"]),
        ("## Aim\n\n[Why?]\n\n<!-- see the handbook -->\n## Risks\n\n[Which?]\n", []),
    ],
)
def test_a_comment_above_or_below_a_heading_says_so(text: str, names: list[str]) -> None:
    assert optional(text) == names


def test_a_title_that_is_itself_to_be_written_demands_nothing() -> None:
    assert optional("## Aim\n\n[Why?]\n\n## TODO\n\n## ???\n\n## …\n\n## 🚀\n\n[Launch]\n") == [
        "TODO",
        "???",
        "…",
    ]


def test_a_template_of_any_length_is_read_at_once() -> None:
    assert optional("## Risks " + "(" * 100_000 + "\n\n[Which?]\n\n## Rest\n\n[What?]\n") == []


@pytest.mark.parametrize(
    ("yaml", "severities"),
    [
        ("sections: {A: required}", ["error", None, None, None]),
        ("sections: {A: {required: small, sections: {B: {severity: info}}}}", ["error", "info", None, None]),
        ("rest: warning\nsections: {A: required}", ["error", "warning", "warning", "warning"]),
        ("rest: info\nsections: {C: {sections: {D: required}}}", ["info", "info", "info", "error"]),
    ],
)
def test_what_the_yaml_is_silent_about_weighs_what_it_did(yaml: str, severities: list[str | None]) -> None:
    text = Source.from_text("t.md", "# [Name]\n\n## A\n\n### B\n\n## C\n\n### D\n")
    read = schema.compiled(text, Source.from_text("t.yaml", yaml), "t.md")
    assert [slot.severity for slot in read.root.walk() if isinstance(slot, SectionSlot)] == severities
