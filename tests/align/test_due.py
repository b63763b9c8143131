"""What a template's own words ask for later than now."""

import pytest

from speclint.api import Session, check_text
from speclint.settings.configuration import Claim, Settings

TOP = "/speclint-due"
TEMPLATE = """\
---
status: Idea/Review/Accepted
feature: (fill in with the key once accepted)
---
# [Name]

**Merged as:** [number, after it is merged]

## Aim

[Why.]

## Rollout

<!--
This section must be completed when
targeting beta to a release.
-->

### Who

[Who goes first.]
"""
SESSION = Session(
    TOP,
    {"template.md": TEMPLATE},
    settings=Settings(root=TOP, templates=(Claim("**", "template.md"),)),
)


def found(status: str, rollout: str = "### Who\n\nAll of them.") -> list[tuple[int, str, str]]:
    text = TEMPLATE.replace("status: Idea/Review/Accepted\n", status)
    text = text[: text.index("[Why.]")].replace("[Name]", "Carts")
    result = check_text(f"{text}Asked for.\n\n## Rollout\n\n{rollout}\n", path="spec.md", root=SESSION)
    return [(one.place.line, one.severity.value, one.rule) for one in result.diagnostics]


@pytest.mark.parametrize("status", ["Review", "Idea"])
def test_what_waits_for_a_status_is_not_asked_for_before(status: str) -> None:
    assert found(f"status: {status}\n") == []


def test_it_is_asked_for_from_then_on_and_mildly_where_no_status_tells() -> None:
    left = "leftover-placeholder"
    assert found("status: Accepted\n") == [(3, "error", left), (7, "error", left)]
    assert found("")[1:] == [(2, "warning", left), (6, "warning", left)]


def test_a_section_for_a_later_time_is_asked_for_mildly() -> None:
    assert found("status: Review\n", "All of them.") == [(13, "warning", "missing-section")]
