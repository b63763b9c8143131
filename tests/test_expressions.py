"""What is compiled late is what `re` compiles, and nothing is compiled before it is used."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from speclint.expressions import expression

IMPORTED = """
import re, sys
made, compile_ = [], re.compile
def counted(pattern, flags=0):
    asked = sys._getframe(1).f_globals["__name__"]
    made.append((asked, pattern)) if asked.startswith("speclint") else None
    return compile_(pattern, flags)
re.compile = counted
import speclint.cli, speclint.commands.check, speclint.run, speclint.fixes.offer
print(made)
"""


def test_a_late_expression_does_what_an_early_one_does() -> None:
    late, early = expression(r"(?P<word>\w+)-(\d+)", re.IGNORECASE), re.compile(r"(?P<word>\w+)-(\d+)", re.I)
    text = "see ab-12 and cd-34"
    for _ in range(2):
        assert [found.group("word") for found in late.finditer(text)] == ["ab", "cd"]
        assert late.sub(r"\2", text) == early.sub(r"\2", text) == "see 12 and 34"
    assert (late.pattern, late.flags, late.groups, late.groupindex) == (
        early.pattern,
        early.flags,
        early.groups,
        early.groupindex,
    )


def test_an_attribute_that_an_expression_lacks_is_missed() -> None:
    with pytest.raises(AttributeError):
        getattr(expression("x"), "group")  # noqa: B009 # mypy knows that it is not there


def test_a_mistake_shows_when_an_expression_is_used() -> None:
    wrong = expression("(")
    with pytest.raises(re.error):
        wrong.search("x")


def test_nothing_is_compiled_when_what_checks_is_imported() -> None:
    done = subprocess.run([sys.executable, "-c", IMPORTED], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
