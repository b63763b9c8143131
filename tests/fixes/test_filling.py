"""Labels, keys, lists and sections that are there and say nothing are filled as the template has them."""

from __future__ import annotations

import pytest
from mending import mended

from speclint.model import Diagnostic

TEMPLATE = """\
---
id: [ID]
owner: [Who]
stage: beta
---

# [Name]

## Info

**Owner:** [Name]

**Since:** 2020

## Risks

| Risk | Impact |
|------|--------|
| [Risk] | [Impact] |

## Check

- [ ] Alerts are set up
- [ ] Runbook is written
- [ ] Tests run

## Lists

**Left out:**

- [What is left out]
"""
YAML = "sections: {Check: {items: [Runbook is written, Tests run]}}\n"
FRONT = "---\nid: 3\nowner: Ada\nstage: x\n---\n"
INFO = "## Info\n\n**Owner:** Ada\n\n**Since:** 2021\n"
RISKS = "## Risks\n\n| Risk | Impact |\n|------|--------|\n| Stale | Low |\n"
CHECK = "## Check\n\n- [x] Alerts are set up\n- [x] Runbook is written\n- [x] Tests run\n"
LISTS = "## Lists\n\n**Left out:**\n\n- Returns\n"
SPEC = f"{FRONT}\n# Cache\n\n{INFO}\n{RISKS}\n{CHECK}\n{LISTS}"


def fixed(old: str, new: str) -> tuple[str, list[str]]:
    """What the spec becomes with a part written otherwise, and what of it is to be replaced."""
    text = SPEC.replace(old, new, 1)
    assert text != SPEC
    done = mended(text, TEMPLATE, YAML)
    assert done.problems == ()
    assert mended(done.text, TEMPLATE, YAML).text == done.text
    crlf = mended(text.replace("\n", "\r\n"), TEMPLATE, YAML)
    assert crlf.text == done.text.replace("\n", "\r\n")
    assert worst(done.found) <= worst(done.left)
    return done.text, [found.rule for found in done.left]


def worst(found: tuple[Diagnostic, ...]) -> int:
    return max((["info", "warning", "error"].index(one.severity) for one in found), default=-1)


LEFT = "leftover-placeholder"


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("**Owner:** Ada", "**Owner:**", "**Owner:** [Name]"),
        ("**Owner:** Ada", "**Owner**: ", "**Owner**: [Name]"),
        ("**Since:** 2021", "**Since:**", "**Since:** [NEEDS Since: 2020]"),
        ("id: 3\n", "id:\n", "id: [ID]\n"),
        ("stage: x\n", "", 'stage: "[NEEDS stage]"\n'),
        ("id: 3\n", "", "id: [ID]\n"),
        ("id: 3\nowner: Ada\n", "owner:\n", "id: [ID]\nowner: [Who]\n"),
        (f"{FRONT}\n", "", '---\nid: [ID]\nowner: [Who]\nstage: "[NEEDS stage]"\n---\n\n'),
        (
            "- [x] Runbook is written\n",
            "",
            "- [ ] Runbook is written\n  - [NEEDS Runbook is written]\n",
        ),
        ("- [x] Tests run\n", "", "- [ ] Tests run\n  - [NEEDS Tests run]\n"),
        ("- Returns\n", "", "- [What is left out]\n"),
    ],
)
def test_what_says_nothing_is_filled_by_what_is_to_be_replaced(old: str, new: str, wanted: str) -> None:
    text, left = fixed(old, new)
    assert text.strip() == SPEC.replace(old, wanted, 1).strip()
    assert set(left) == {LEFT}


def test_a_checklist_that_is_absent_is_put_in_with_a_mark() -> None:
    text, left = fixed(CHECK, "## Check\n\nAll was looked at.\n")
    boxes = "- [ ] Alerts are set up\n- [ ] Runbook is written\n- [ ] Tests run\n"
    assert text == SPEC.replace(CHECK, f"## Check\n\nAll was looked at.\n\n[NEEDS Check]\n\n{boxes}")
    assert left == [LEFT]


def test_a_bare_heading_is_filled_where_the_template_has_more_than_hints() -> None:
    text, left = fixed(RISKS, "## Risks\n")
    assert text == SPEC.replace("| Stale | Low |", "| [Risk] | [Impact] |")
    assert set(left) == {LEFT}
    bare = mended("# A\n\n## Why\n", "# [Name]\n\n## Why\n\n<!-- Say why -->\n\n## How\n\n[How]\n")
    assert "## Why\n\n## How\n\n[How]\n" in bare.text


def test_a_single_key_makes_a_front_matter() -> None:
    template = TEMPLATE.replace("owner: [Who]\nstage: beta\n", "")
    text = SPEC.replace(FRONT, "").lstrip()
    assert mended(text, template, YAML).text == f"---\nid: [ID]\n---\n\n{text}"
