"""Sections that stand elsewhere, or without the heading around them, come back to where they were."""

from __future__ import annotations

import pytest
from mending import mended

TEMPLATE = """\
# [Name]

## Context

## Tests

### Units

[Which]

### Flows

[Which]

### Data

[Which]

## Rollout

### Steps

### Rollback
"""
SPEC = """\
# Cache

## Context

Pages are slow.

## Tests

### Units

Keys.

#### Their own

More.

### Flows

A page.

### Data

Seeds.

## Rollout

### Steps

Turn it on.

### Rollback

Turn it off.
"""


def fixed(text: str, *, unsafe: bool = False) -> str:
    done = mended(text, TEMPLATE, unsafe=unsafe)
    assert done.problems == ()
    assert mended(done.text, TEMPLATE, unsafe=unsafe).text == done.text
    return done.text


def section(title: str) -> str:
    """A section of the spec with all below it."""
    start = SPEC.index(f"{title}\n")
    level = title.split()[0]
    ends = [SPEC.find(f"\n{'#' * n} ", start + len(title)) + 1 for n in range(1, len(level) + 1)]
    return SPEC[start : min((end for end in ends if end), default=len(SPEC))]


def moved(title: str, before: str, level: str) -> str:
    """The spec with a section before another one, or at its end, at another level."""
    taken = section(title)
    rest = SPEC.replace(taken, "")
    own = title.split()[0]
    text = "\n".join(
        line.replace(own, level, 1) if line.startswith("#") else line for line in taken.rstrip().split("\n")
    )
    at = rest.index(f"{before}\n") if before else len(rest)
    return f"{rest[:at].rstrip()}\n\n{text}\n\n{rest[at:]}".rstrip() + "\n"


@pytest.mark.parametrize("heading", ["## Tests", "## Rollout", "### Flows"])
def test_a_heading_that_is_lost_is_put_above_what_stood_below_it(heading: str) -> None:
    lost = SPEC.replace(f"{heading}\n\n", "")
    assert lost != SPEC
    if heading.startswith("## "):
        assert fixed(lost) == SPEC
    else:
        assert fixed(lost) == SPEC.replace("### Flows\n\nA page.", "A page.\n\n### Flows\n\n[Which]")


@pytest.mark.parametrize("own", ["Our own\n\n", "Our own\n\nSome words.\n\n", "Tsets\n\n"])
def test_what_stands_below_a_heading_of_the_authors_own_stays_there(own: str) -> None:
    text = SPEC.replace(section("## Tests"), f"### {own}#### Units\n\nKeys.\n\n")
    assert fixed(text) == text


def test_what_the_template_has_below_a_heading_comes_with_it() -> None:
    template = TEMPLATE.replace("## Tests\n", "## Tests\n\nHow much is tested.\n")
    done = mended(SPEC.replace("## Tests\n\n", ""), template)
    assert done.text == SPEC.replace("## Tests\n", "## Tests\n\nHow much is tested.\n")
    assert [found.rule for found in done.left] == ["leftover-placeholder"]


@pytest.mark.parametrize(
    ("title", "before", "level"),
    [
        ("### Units", "## Tests", "###"),
        ("### Flows", "", "##"),
        ("### Rollback", "### Units", "###"),
        ("### Data", "### Steps", "####"),
        ("## Tests", "### Steps", "###"),
        ("### Units", "### Data", "###"),
        ("## Context", "## Rollout", "##"),
    ],
)
def test_a_section_that_stands_elsewhere_is_moved_back_when_asked_alone(
    title: str, before: str, level: str
) -> None:
    text = moved(title, before, level)
    assert fixed(text, unsafe=True) == SPEC
    assert section(title).split("\n\n")[1] in fixed(text)


def test_a_section_is_not_put_in_beside_itself() -> None:
    text = SPEC.replace(section("## Tests"), "") + f"\n{section('### Units').rstrip()}\n"
    assert fixed(text).count("Units") == 1
    whole = fixed(text, unsafe=True)
    assert whole.count("Units") == 1
    assert "## Tests\n\n### Units\n\nKeys.\n\n#### Their own\n\nMore.\n\n### Flows\n\n[Which]\n" in whole


def test_sections_that_follow_the_place_of_one_that_is_absent_come_below_it() -> None:
    tests = section("## Tests")
    flat = SPEC.replace(tests, tests.replace("## Tests\n\n", "").replace("### ", "## "))
    assert fixed(flat) == SPEC


def test_what_brings_something_else_to_light_is_given_up_and_the_rest_is_mended() -> None:
    tests = section("## Tests")
    flat = tests.replace("## Tests\n\n", "").replace("### ", "## ").replace("Seeds.", "N/A")
    text = SPEC.replace(tests, flat).replace("## Context", "## Contxt")
    assert fixed(text) == text.replace("## Contxt", "## Context")


def test_links_follow_sections_that_are_told_apart_by_their_order() -> None:
    template = "# [Name]\n\n## Rise\n\n### Steps\n\n## Fall\n\n### Steps\n"
    rise, fall = (
        "## Rise\n\n### Steps\n\nUp, not [down]({}).\n",
        "## Fall\n\n### Steps\n\nDown, not [up]({}).\n",
    )
    head = "# Cache\n\n- [up]({})\n- [down]({})\n"
    written = "\n".join((head, fall, rise)).format("#steps-1", "#steps", "#steps-1", "#steps")
    wanted = "\n".join((head, rise, fall)).format("#steps", "#steps-1", "#steps-1", "#steps")
    assert mended(written, template, unsafe=True).text == wanted


def test_links_to_what_is_merged_lead_to_what_it_is_merged_into() -> None:
    text = SPEC.replace("Pages are slow.", "See [tests](#tests), [all of them](#tests-1), [why](#units).")
    text = text.replace("## Rollout", "## Tests\n\nAs [said](#tests-1).\n\n## Rollout")
    done = mended(text, TEMPLATE, unsafe=True)
    wanted = SPEC.replace("Pages are slow.", "See [tests](#tests), [all of them](#tests), [why](#units).")
    assert done.problems == ()
    assert done.text == wanted.replace("## Tests\n", "## Tests\n\nAs [said](#tests).\n")


def test_a_section_is_put_in_behind_a_fence_that_is_closed() -> None:
    text = SPEC[: SPEC.index("### Rollback")] + "```text\nturn off\n"
    assert fixed(text) == f"{text}```\n\n### Rollback\n\n[NEEDS Rollback]\n"


def test_sections_that_skip_a_level_together_come_down_together() -> None:
    template = "# [Name]\n\n## Plan\n\n[how]\n\n### Risks\n\n[what]\n"
    text = "# Cache\n\n## Plan\n\nBuild.\n\n{0} Risks\n\n{1} Memory\n\nMore.\n\n{1} Time\n\nLess.\n"
    done = mended(text.format("##", "####"), template, unsafe=True)
    assert done.text == text.format("###", "####")
