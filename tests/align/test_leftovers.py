"""Hints of a template that were left: half of them, without their brackets, a whole row at once."""

from __future__ import annotations

import pytest
from mending import mended

TEMPLATE = """\
# Runbook: [Service]

> Write this before the service goes live. Delete hints that you have followed.

## Symptoms

[What is seen? Describe it in the words of the alert. Who sees it?]

## Signals

| Signal | Where | Alarm |
|---|---|---|
| [Name of the signal] | [Board] | [Value that wakes you] |

## History

(Say what changed, and why. Which line moved?)
"""
SEEN = "The board is dark."
ROW = "| Disk | Netdata | 5 % |"
PAST = "The line was replaced."


def report(seen: str = SEEN, row: str = ROW, past: str = PAST, top: str = "") -> list[str]:
    text = (
        f"# Runbook: Tide clock\n\n{top}## Symptoms\n\n{seen}\n\n## Signals\n\n| Signal | Where | Alarm |\n"
        f"|---|---|---|\n| Age | Grafana | 12 h |\n{row}\n\n## History\n\n{past}\n"
    )
    lines = text.split("\n")
    return [f"{one.rule}: {lines[one.place.line - 1]}" for one in mended(text, TEMPLATE).found]


def test_a_sentence_of_a_hint_is_the_hint() -> None:
    assert report() == []
    hint = "Delete hints that you have followed."
    assert report(top=f"{hint}\n\n") == [f"leftover-placeholder: {hint}"]
    hint = "*Describe it in the words of the alert.*"
    assert report(seen=f"{SEEN}\n\n{hint}") == [f"leftover-placeholder: {hint}"]
    assert report(seen=f"What is seen?\n\n{SEEN}") == []
    assert report(past=f"*Which line moved?*\n\n{PAST}") == []
    assert report(seen=f"*Who sees it?*\n\n{SEEN}") == []


@pytest.mark.parametrize(
    "hint", ["(Say what changed, and why. Which line moved?)", "Say what changed, and why."]
)
def test_words_in_parentheses_that_stand_alone_are_a_hint(hint: str) -> None:
    assert report(past=hint) == [f"leftover-placeholder: {hint}"]


@pytest.mark.parametrize(
    "row", ["| Name of the signal | Board | Value that wakes you |", "| [Name of the signal] | Board | 5 % |"]
)
def test_a_row_of_the_template_is_said_once(row: str) -> None:
    assert report(row=row) == [f"leftover-placeholder: {row}"]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("\nDisk | Netdata | 5 %", ["detached-row: Disk | Netdata | 5 %"]),
        ("\nSay yes | no.", []),
        ("\n`a | b | c`", []),
    ],
)
def test_a_row_that_was_cut_off_without_its_outer_bars(row: str, found: list[str]) -> None:
    assert report(row=row) == found


def test_a_glossary_may_explain_a_mark_and_not_be_unfinished() -> None:
    template = "# [Name]\n\n## Glossary\n\n| Term | Definition |\n|---|---|\n| [Term] | [Definition] |\n"
    text = template.replace("[Name]", "Crane").replace("| [Term] | [Definition] |", "| TBD | To be decided |")
    text += "| Hook | TBD |\n"
    assert [(one.place.line, one.rule) for one in mended(text, template).found] == [
        (8, "leftover-placeholder")
    ]
