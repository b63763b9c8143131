"""Sections that say themselves that nothing of what the template has in them applies."""

import pytest

from speclint.api import Session, check_text
from speclint.settings.configuration import Claim, Settings

TOP = "/speclint-declined"
TEMPLATE = """\
# [Name]

## Aim

[Why.]

## Production Readiness Review

### Rollout

[Who goes first.]

### Monitoring

[What rings.]
"""
SESSION = Session(
    TOP,
    {"template.md": TEMPLATE},
    settings=Settings(root=TOP, templates=(Claim("**", "template.md"),)),
)


def found(content: str) -> list[str]:
    text = f"# Carts\n\n## Aim\n\nCarts are kept.\n\n## Production Readiness Review\n\n{content}\n"
    result = check_text(text, path="spec.md", root=SESSION)
    assert not result.problems
    return [f"{one.place.line} {one.rule}" for one in result.diagnostics]


@pytest.mark.parametrize(
    "content",
    [
        "Tools for writers are out of tree, and so the PRR does not apply to them.",
        "This section isn’t applicable: nothing runs in production, only documents change.",
        "- The production readiness review is not required because this is a process change.",
        "The questions below are skipped, since nothing is released.",
        "No production readiness review is needed: the change only renames a flag.",
    ],
)
def test_a_section_that_says_why_it_does_not_apply_is_answered(content: str) -> None:
    assert found(content) == []


def test_without_a_reason_that_is_asked_for() -> None:
    assert found("This section does not apply.") == ["9 unexplained-omission"]


@pytest.mark.parametrize(
    "content",
    [
        "One replica runs. The usual alert is not needed for it, since the shop calls us.",
        "The limit does not apply to old carts, because they are dropped in May.",
        "The review does not apply here, since nothing runs.\n\n```sh\nmake\n```",
    ],
)
def test_what_else_does_not_apply_is_content(content: str) -> None:
    assert found(content) == ["7 missing-section", "7 missing-section"]
