"""How specs name others: in which places, in which words, and by which names they are known."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from speclint import api
from speclint.judge.session import Session
from speclint.settings.configuration import Claim, Settings

TEMPLATE = """---
id: RFC-NN
supersedes: []
---

# [Title]

**Part of:** [id]

## Context

## Related

| RFC | Why |
|-----|-----|
| [id] | [reason] |
"""
YAML = """
infer: off
metadata:
  values:
    id: {unique: true}
    Supersedes: {}
references:
  - from: [supersedes, Part of, 'Related[RFC]']
    to: specs
"""
ROOT = "/speclint-nowhere"
OTHERS = {
    "specs/one.md": "---\nid: RFC-1\n---\n\n# One\n",
    "specs/two.md": "---\nid: Search, and rescue\n---\n",
}


def said(texts: Mapping[str, str], yaml: str = YAML) -> list[str]:
    """What is said of names in the specs of a project that stands in no folder."""
    held = {"t.md": TEMPLATE, "t.speclint.yaml": yaml, **OTHERS, **texts}
    settings = Settings(root=ROOT, templates=(Claim("specs/", "t.md"),), exclude=("/t.md",))
    session = Session(ROOT, held, settings=settings)
    found = (
        one
        for path, text in texts.items()
        if path.startswith("specs/")
        for one in api.check_text(text, path=path, root=session, select=("dangling-reference",)).diagnostics
    )
    return [f"{one.place.line}:{one.place.column}: {one.found}" for one in found]


def named(front: str = "", part: str = "", cell: str = "-") -> list[str]:
    head = f"---\nid: RFC-9\n{front}---\n\n# Nine\n\n"
    rows = f"## Related\n\n| RFC | Why |\n|---|---|\n| {cell} | Words. |\n"
    return said({"specs/nine.md": f"{head}**Part of:** {part}\n\n## Context\n\nWords.\n\n{rows}"})


@pytest.mark.parametrize(
    "cell",
    [
        *("RFC-1", "`rfc-1`", "**RFC-1** (carts)", "RFC-1: Carts, again", "RFC-1 – carts", "[One](one.md)"),
        *("-", "N/A", "None yet", "RFC-1 and RFC-9", "RFC-1, RFC-9<br>RFC-1", "Search, and rescue"),
        "[RFC-1](https://example.org/1)",
    ],
)
def test_a_name_is_known_as_people_write_it(cell: str) -> None:
    assert named(cell=cell) == []


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("RFC-2", ["17:3: RFC-2"]),
        ("RFC-1, RFC-12, RFC-2", ["17:10: RFC-12", "17:18: RFC-2"]),
        ("[Two](none.md)", ["17:3: Two"]),
        ("Search and rescue", ["17:3: Search and rescue"]),
        ("RFC-1 & RFC-3", ["17:11: RFC-3"]),
    ],
)
def test_a_name_that_nobody_has_stands_at_its_place(cell: str, found: list[str]) -> None:
    assert named(cell=cell) == found


def test_names_in_the_front_matter_and_in_fields() -> None:
    assert named(front="supersedes: RFC-1\n", part="RFC-9") == []
    assert named(front="supersedes: RFC-4\n", part="RFC-5") == ["3:13: RFC-4", "8:14: RFC-5"]
    assert named(front="supersedes: [RFC-1, RFC-4]\n") == ["3:21: RFC-4"]
    assert named(front="supersedes:\n  - RFC-1\n  - RFC-4\n  - Search, and rescue\n") == ["5:5: RFC-4"]


def test_a_link_names_what_it_leads_to_whatever_its_words_say() -> None:
    text = "---\nid: RFC-9\n---\n\n# Nine\n\n**Part of:** [RFC-7](one.md)\n\n## Context\n\nWords.\n"
    assert said({"specs/nine.md": text}) == []
    assert said({"specs/nine.md": text.replace("one.md", "../readme.md"), "readme.md": "# Read\n"}) == [
        "7:14: RFC-7"
    ]


def test_a_file_is_looked_for_beside_the_spec_and_at_the_top() -> None:
    yaml = YAML.replace("to: specs", "to: files")
    text = "---\nid: RFC-9\n---\n\n# Nine\n\n## Related\n\n| RFC | Why |\n|---|---|\n"
    good = ["one.md", "specs/one.md", "/specs/one.md", "`./one.md#one`", "#related", "src/"]
    good += ["src/*.py", "https://example.org"]
    bad = ["two/one.md", "../../one.md", "#contxt", "src/b.py", "one.md#two"]
    rows = "".join(f"| {name} | - |\n" for name in good + bad)
    assert said({"src/a.py": "", "specs/nine.md": text + rows}, yaml) == [
        "19:3: two/one.md", "20:3: ../../one.md", "21:3: #contxt", "22:3: src/b.py", "23:3: #two",
    ]  # fmt: skip


def test_an_id_that_is_wrong_is_said_once() -> None:
    yaml = YAML.replace("{unique: true}", "{unique: true, pattern: 'RFC-[0-9]'}")
    one = "---\nid: RFC-10\n---\n\n# Ten\n"
    two = "---\nid: RFC-9\nsupersedes: RFC-10\n---\n\n# Nine\n"
    assert said({"specs/ten.md": one, "specs/nine.md": two}, yaml) == []
