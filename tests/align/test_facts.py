"""What a document says of itself, wherever its team puts that."""

import pytest

from speclint.align import profile
from speclint.align.profile import Reading, Request
from speclint.gaps import UnknownMetadata
from speclint.lay import lay
from speclint.template import schema
from speclint.text import markdown
from speclint.text.source import Source

TEMPLATE = "# [Name]\n\n## Info\n\n| Field | Value |\n|---|---|\n| **Status** | [Status] |\n\n## Context\n"
YAML = """\
sizes: [small, large]
traits: {service: [services], data: []}
metadata: {section: Info, size: [Size], status: [Status], traits: [Traits]}
"""


def read(text: str, request: Request | None = None) -> Reading:
    template, yaml = Source.from_text("t.md", TEMPLATE), Source.from_text("s.yaml", YAML)
    source = Source.from_text("x.md", text)
    against = schema.compiled(template, yaml, "t.md")
    return profile.read(markdown.parse(source.text), source.text, against, request or Request())


@pytest.mark.parametrize(
    "text",
    [
        "---\nsize: small\nstatus: Draft\n---\n\n# X\n",
        "# X\n\n## Info\n\n| Field | Value |\n|---|---|\n| Size | Small (< 1 week) |\n"
        "| **Status** | `Draft` |\n",
        "# X\n\n## Info\n\n- Size: small\n- Status: **Draft** (since May)\n",
        "# X\n\n## 1. Info\n\n- **Size**: small\n- **Status:** Draft\n",
        "# X\n\n**Size:** small\n**Status:** Draft\n\n## Context\n",
        "# X\n\n* Size: Small\n* Status: _Draft_\n\n## Context\n",
    ],
    ids=["front matter", "table", "bullets", "bold bullets", "bold lines", "bullets below the title"],
)
def test_size_and_status_are_found_wherever_they_stand(text: str) -> None:
    found = read(text)
    profile = found.profile
    assert (profile.size, profile.status.split()[0], found.gaps) == ("small", "draft", ())


def test_the_command_line_beats_the_document_and_the_document_the_settings() -> None:
    text = "# X\n\n## Info\n\n- Size: small\n- Traits: services\n"
    request = Request(default_size="large", default_traits=("data",))
    assert (read(text, request).profile.size, read(text, request).profile.traits) == ("small", ("service",))
    assert read(text, Request(size="large", traits=())).profile.traits == ()
    assert (read("# X\n", request).profile.size, read("# X\n", request).profile.traits) == (
        "large",
        ("data",),
    )
    assert (read("# X\n").profile.size, read("# X\n").profile.traits) == ("large", None)


def test_every_size_and_trait_that_is_none_is_said_at_its_place() -> None:
    text = "---\nsize: smal\ntraits: [service, dta]\n---\n\n# X\n\n## Info\n\n- Size: huge\n"
    said = [
        (text[gap.at.start : gap.at.end], gap.found, gap.expected, gap.hint)
        for gap in read(text).gaps
        if isinstance(gap, UnknownMetadata)
    ]
    assert said == [
        ("size: smal", "smal", "small or large", "; did you mean `small`?"),
        ("huge", "huge", "small or large", ""),
        ("traits: [service, dta]", "dta", "service or data", "; did you mean `data`?"),
    ]


@pytest.mark.parametrize(
    ("head", "place", "said"),
    [
        ("---\ncreated: 2025-02-30\n---\n# A\n", (2, 10), "there is no such day"),
        ("# A\n\n- **Created:** May 1, 2025\n", (3, 16), "write it as 2025-05-01"),
        (
            "# A\n\n| Key | Value |\n|--|--|\n| Created | soon |\n",
            (5, 13),
            "expected a date such as 2025-01-31",
        ),
    ],
)
def test_a_fact_has_its_type_wherever_it_stands(head: str, place: tuple[int, int], said: str) -> None:
    yaml = Source.from_text("t.speclint.yaml", "metadata: {values: {Created: date}}\n")
    against = schema.compiled(Source.from_text("t.md", "# [Name]\n\n## Context\n\nWhy?\n"), yaml, "t.md")
    source = Source.from_text("a.md", f"{head}\n## Context\n\nSlow.\n")
    (value,) = lay(source, against, Request()).values()
    assert (source.position(value.at.start), value.problem) == (place, said)
