"""Edits cost no more than in proportion to what is found."""

from __future__ import annotations

import pytest
from steps import assert_linear

from speclint.align.profile import Request
from speclint.lay import lay
from speclint.template import schema
from speclint.text.source import Source

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
        assert sum(bool(gap.edits) for gap in spec.found_gaps) >= number

    assert_linear(run, 64)
