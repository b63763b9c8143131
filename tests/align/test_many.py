"""Of many tables only those that may fill a slot are compared with it."""

from __future__ import annotations

from speclint.align.profile import Request
from speclint.gaps import AbsentColumn
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
