"""Edits cost no more than in proportion to what is found."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from steps import assert_linear

from speclint.align.profile import Request
from speclint.lay import lay
from speclint.model import CodeSlot, SectionSlot
from speclint.template import schema
from speclint.text.source import Source

# How many absences of a spec have edits at once, and how many sections that belong elsewhere.
MOST = 100
TEMPLATE = """\
# [Name]

## Parts

### Part: [Name]

**Owner:** [Name]

**Since:** [YYYY-MM-DD]

| Risk | Impact | Owner |
|------|--------|-------|
| [Risk] | [Impact] | [Owner] |

#### Context

#### Decision
"""
PARTS = {
    "absent": "### Part: P{}\n\nText.\n\n",
    "columns": (
        "### Part: P{}\n\n**Owner:** A\n\n| Impact | Risk |\n|---|---|\n| a | b |\n| c |\n\n"
        "#### Decision\n\nd\n\n"
    ),
    "titles": "### Part: P{}\n\n**Ownr:** A\n\n#### Contxt\n\nc\n\n#### Descision\n\nd\n\n",
    "levels": "### Part: P{}\n\n**Since:** x\n\n### Context\n\nc\n\n### Decision\n\nd\n\n",
}


@pytest.mark.parametrize("kind", PARTS)
def test_many_gaps_are_mended_in_proportion(kind: str) -> None:
    compiled = schema.compiled(Source.from_text("t.md", TEMPLATE), None, "t.md")

    def run(number: int) -> None:
        body = "".join(PARTS[kind].format(n) for n in range(number))
        spec = lay(Source.from_text("x.md", f"# X\n\n## Parts\n\n{body}"), compiled, Request())
        assert sum(bool(gap.edits) for gap in spec.found_gaps) >= min(number, MOST)

    assert_linear(run, 32)


# A template of many slots, and a spec that has none of them.
WIDE: dict[str, tuple[Callable[[int], str], str]] = {
    "sections": (
        lambda n: "".join(f"## Section {m}\n\ntext\n\n" for m in range(n)),
        "## Section 0\n\nother\n",
    ),
    "columns": (
        lambda n: "## Info\n\n|" + "".join(f" col{m} |" for m in range(n)) + "\n|" + "---|" * n + "\n",
        "## Info\n\n| col0 |\n|---|\n| x |\n",
    ),
    "rows": (
        lambda n: "## Info\n\n| F | V |\n|---|---|\n" + "".join(f"| **Key {m}** | x |\n" for m in range(n)),
        "## Info\n\n| F | V |\n|---|---|\n| **Key 0** | x |\n",
    ),
}


@pytest.mark.parametrize("kind", WIDE)
def test_a_template_of_many_slots_costs_in_proportion(kind: str) -> None:
    body, written = WIDE[kind]

    def run(number: int) -> None:
        compiled = schema.compiled(Source.from_text("t.md", f"# [Name]\n\n{body(number)}"), None, "t.md")
        spec = lay(Source.from_text("x.md", f"# A\n\n{written}"), compiled, Request())
        assert sum(bool(gap.edits) for gap in spec.found_gaps) == min(number - 1, MOST)

    assert_linear(run, 104)


def test_slots_of_one_name_are_told_apart_in_proportion() -> None:
    def run(number: int) -> None:
        text = "# [Name]\n\n## Info\n\n" + "```sql\nSELECT 1\n```\n\n" * number
        (info,) = schema.compiled(Source.from_text("t.md", text), None, "t.md").root.of(SectionSlot)
        assert [slot.path[-1] for slot in info.of(CodeSlot)][-1].endswith(f" #{number}")

    assert_linear(run, 96)


def test_sections_of_one_name_are_made_one_in_proportion() -> None:
    template = "# [Name]\n\n## Summary\n\nx\n"
    compiled = schema.compiled(Source.from_text("t.md", template), None, "t.md")

    def run(number: int) -> None:
        body = "".join(f"## Summary\n\nx {n}\n\n" for n in range(number))
        spec = lay(Source.from_text("x.md", f"# X\n\n[l](#summary-1)\n\n{body}"), compiled, Request())
        assert sum(bool(gap.edits) for gap in spec.found_gaps) == min(number - 1, MOST)

    assert_linear(run, 104)
