"""What laying a spec costs: for each of many pieces what it costs for few."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from steps import assert_linear

from speclint.align.profile import Request
from speclint.lay import lay
from speclint.template import schema
from speclint.template.schema import Schema
from speclint.text.source import Source

SIZE = 48
TEMPLATE = "# [Name]\n\n## Summary\n\n[What it is]\n\n## Risks\n\nText\n"


def compiled(template: str) -> Schema:
    return schema.compiled(Source.from_text("t.md", template), None, "t.md")


def laid(text: str, template: Schema) -> None:
    lay(Source.from_text("a.md", text), template, Request())


def numbered(piece: str, count: int) -> str:
    return "".join(piece.replace("@", f"{number:04}") for number in range(count))


@pytest.mark.parametrize("piece", ["{{name}} <some name> `code` ", "[x] ", "[What it is] `code` "])
def test_placeholders_of_one_line(piece: str) -> None:
    template = compiled(TEMPLATE)
    assert_linear(lambda count: laid(f"# A\n\n## Summary\n\n{piece * count}\n", template), 200)


BOTH: dict[str, tuple[Callable[[int], str], Callable[[int], str]]] = {
    "absent beside strays that resemble them": (
        lambda count: numbered("## Section w@\n\ntext\n\n", count),
        lambda count: numbered("## Sectoin x@\n\nother\n\n", count),
    ),
    "a level too deep": (
        lambda count: "## Top\n\n" + numbered("### Section @\n\ntext\n\n", count),
        lambda count: "## Top\n\nx\n\n" + numbered("#### Section @\n\nother\n\n", count),
    ),
    "below many that are none": (
        lambda count: "## Top\n\n" + numbered("### Section @\n\ntext\n\n", count),
        lambda count: numbered("### Other @\n\nx\n\n#### Section @\n\nother\n\n", count),
    ),
    "each below its own": (
        lambda count: numbered("## Top @\n\n### Section @\n\ntext\n\n", count),
        lambda count: numbered("## Top @\n\nx\n\n## Section @\n\nother\n\n", count),
    ),
    "strays in the sections of the template": (
        lambda count: "## Top\n\n" + numbered("### Section @\n\ntext\n\n", count),
        lambda count: "## Top\n\nx\n\n" + numbered("#### Other @\n\nother\n\n", count),
    ),
    "repeatable sections, each followed by strays": (
        lambda count: "## Top\n\n### [Name]\n\n**Owner:** [Who]\n\n## End\n\nx\n",
        lambda count: "## Top\n\nx\n\n" + numbered("## Part @\n\n**Owner:** x\n\n", count),
    ),
    "empty sections": (
        lambda count: numbered("## Section @\n\ntext\n\n", count),
        lambda count: numbered("## Section @\n\n", count),
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", BOTH)
def test_sections(shape: str) -> None:
    template, text = BOTH[shape]
    templates = {count: compiled("# [Name]\n\n" + template(count)) for count in (SIZE // 16, SIZE, 2 * SIZE)}
    assert_linear(lambda count: laid(f"# A\n\n{text(count)}", templates[count]), SIZE)
