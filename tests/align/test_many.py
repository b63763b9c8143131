"""Of many tables and sections only those that may fill a slot are compared with it."""

from __future__ import annotations

from speclint.align.profile import Request
from speclint.gaps import AbsentColumn, MisnamedSection
from speclint.lay import lay
from speclint.model import Spec
from speclint.template import schema
from speclint.text.source import Source


def laid(template: str, text: str) -> Spec:
    compiled = schema.compiled(Source.from_text("t.md", template), None, "t.md")
    return lay(Source.from_text("a.md", text), compiled, Request())


def test_a_table_is_found_among_many_by_a_column_though_another_is_in_none() -> None:
    others = "".join(f"| k{n} | l{n} |\n|---|---|\n| x | y |\n\n" for n in range(45))
    spec = laid(
        "# [Name]\n\n## Info\n\n| Owner | Phase | Date |\n|---|---|---|\n| x | y | z |\n",
        f"# A\n\n## Info\n\n{others}| Owner | Date |\n|---|---|\n| x | y |\n",
    )
    assert [(type(gap), gap.slot.name) for gap in spec.found_gaps] == [(AbsentColumn, "Phase")]


def test_a_section_is_known_among_many_by_the_word_that_few_share() -> None:
    ours = [f"## Shared topic{n}\n\nText\n\n" for n in range(25)]
    theirs = [f"## Further shared topic{n}\n\nWords.\n\n" for n in range(25)]
    spec = laid(
        f"# [Name]\n\n## Summary\n\nText\n\n{''.join(ours)}",
        f"# A\n\n## Summary\n\nWords.\n\n{''.join(theirs)}",
    )
    named = [gap.slot.name for gap in spec.found_gaps if isinstance(gap, MisnamedSection)]
    assert named == [f"Shared topic{n}" for n in range(25)]
