"""What a plain Markdown template says by itself, in the styles that real templates are written in."""

from pathlib import Path

import pytest
from doors import all_rules, diagnosed, schema_named

from speclint.align.profile import Request
from speclint.errors import SpeclintError
from speclint.lay import lay
from speclint.model import Diagnostic, SectionSlot, Severity
from speclint.template import markup, schema
from speclint.template.schema import Schema
from speclint.text.source import Source

SHARED = Path(__file__).resolve().parents[3] / "shared"
TEMPLATES = sorted((SHARED / "corpus" / "templates").glob("*.md"))
WRAPPED = """\
# Design template

Copy what follows.

```markdown
# [Name] - Design

## Overview

### The problem

[What hurts?]

## Test strategy

```json
{"a": 1}
```

## Data model

## Appendix
```

## Usage notes

### Required sections

- Overview (problem)
- Data model (for data changes)

### Optional sections

- Test strategy (for risky work)

| Project size | Depth |
|---|---|
| Small (< 1 week) | Overview |
| Large (> 1 month) | All sections |
"""


def compiled(text: str) -> Schema:
    return schema.compiled(Source.from_text("t.md", text), None, "t.md")


def sections(text: str) -> list[SectionSlot]:
    root = markup.read(Source.from_text("t.md", text)).root
    return [slot for slot in root.walk() if isinstance(slot, SectionSlot)]


def report(template_text: str, text: str) -> list[str]:
    source = Source.from_text("x.md", text)
    found = check(source, compiled(template_text))
    return [f"{f.place.line}:{f.place.column} {f.rule} {f.message}" for f in found]


def check(source: Source, against: Schema) -> list[Diagnostic]:
    spec = lay(source, against, Request())
    found, raised = diagnosed(source, spec, against, all_rules())
    assert not raised
    return found


@pytest.mark.parametrize(
    "heading",
    [
        "Costs (Optional)", "Costs *(optional)*", "Costs [optional]", "Costs (if applicable)",
        "Costs <!-- optional -->",
    ],
)  # fmt: skip
def test_a_heading_says_that_its_section_is_optional(heading: str) -> None:
    (slot,) = (s for s in sections(f"# [Name]\n\n## Context\n\n## {heading}\n") if s.name == "Costs")
    assert slot.demand.never


@pytest.mark.parametrize(
    "hint",
    [
        "<!--\n  This section is optional for small changes.\n-->", "> Optional, but welcome.",
        "This section may be omitted.",
        "<!-- Remove this section if there are no costs. -->",
    ],
)  # fmt: skip
def test_a_hint_says_that_its_section_is_optional(hint: str) -> None:
    (slot,) = (s for s in sections(f"# [Name]\n\n## Context\n\n## Costs\n\n{hint}\n") if s.name == "Costs")
    assert slot.demand.never


@pytest.mark.parametrize(
    "hint",
    ["The section has optional parts.", "Costs should list optional items.", "(mandatory)"],
)
def test_other_words_do_not_make_a_section_optional(hint: str) -> None:
    slots = sections(f"# [Name]\n\n## Context (mandatory)\n\n## Costs\n\n{hint}\n")
    assert [(slot.name, slot.demand.never) for slot in slots] == [("Context", False), ("Costs", False)]


@pytest.mark.parametrize(
    ("heading", "titles"),
    [
        ("Entity: [Name]", ["Entity: Order", "Entity - Item", "2.1 Entity: `Price`"]),
        ("Endpoint: {name}", ["Endpoint: orders", "ENDPOINT: items"]),
        ("Phase 1", ["Phase 1", "Phase 2: Rollout", "Phase 3 - The end"]),
        ("<Component>", ["Cache", "The store"]),
        ("[MODIFY] `path/to/file.ext`", ["[MODIFY] `a/b.py`", "[NEW] c.py"]),
    ],
)
def test_a_heading_with_placeholders_stands_for_one_or_more(heading: str, titles: list[str]) -> None:
    text = f"# [Name]\n\n## Parts\n\n### {heading}\n"
    spec = "# Cache\n\n## Parts\n\n" + "".join(f"### {title}\n\nWords.\n\n" for title in titles)
    assert report(text, spec) == []
    absent = report(text, "# Cache\n\n## Parts\n\nWords.\n")
    assert len(absent) == 1
    assert "at least one is expected" in absent[0]


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("[What hurts?]", "[What hurts?]"),
        ("{{summary}} of it", "{{summary}}"),
        ("Ask <owner name> first", "<owner name>"),
        ("_A hint in italics._", "_A hint in italics._"),
        ("> What use cases does\n> it support?", "What use cases does it support?"),
        ("Describe the problem in a few words.", "Describe the problem in a few words."),
        ("TECH-XXX", "TECH-XXX"),
        ("- (fill in with names)", "(fill in with names)"),
    ],
)
def test_what_is_to_be_replaced_is_found_again(written: str, left: str) -> None:
    text = f"# [Name]\n\n## Context\n\n{written}\n"
    found = report(text, f"# Cache\n\n## Context\n\n{written}\n")
    assert [line.split(" ", 1)[1] for line in found] == [
        f"leftover-placeholder `{left}` is still to be replaced"
    ]


@pytest.mark.parametrize(
    "written",
    [
        "Copyright and related rights waived via [CC0](LICENSE.md).",
        'The key words "MUST" and "SHOULD" are to be read as in RFC 2119.',
        "- [ ] Security was looked at",
        "- [Context](#context)",
        "> [!NOTE]\n> Kept by the team.",
        "| Level | Use |\n|---|---|\n| INFO | Business events |",
        "**[Performance]** is measured.",
    ],
)
def test_what_may_stay_is_no_leftover(written: str) -> None:
    text = f"# [Name]\n\n## Context\n\n{written}\n"
    assert report(text, f"# Cache\n\n## Context\n\n{written}\n") == []


def test_a_section_with_nothing_but_the_templates_comment_is_left_over() -> None:
    text = "# [Name]\n\n## Context\n\n<!-- What is it about? -->\n"
    assert report(text, "# Cache\n\n## Context\n\n<!-- What is it\nabout? -->\n") == [
        "5:1 leftover-placeholder `Context` holds nothing but the template's own text: write it"
    ]
    assert report(text, "# Cache\n\n## Context\n\n<!-- What is it about? -->\n\nPages.\n") == []


def test_a_row_that_the_template_leaves_to_be_filled_is_left_over() -> None:
    table = "| Part | Impact |\n|---|---|\n| Runtime | |\n| Gossip | |\n"
    found = report(
        f"# [Name]\n\n## Parts\n\n{table}", f"# X\n\n## Parts\n\n{table.replace('Gossip | ', 'Gossip | No')}"
    )
    assert found == [
        "7:1 leftover-placeholder the row `Runtime` is still the template's: fill it or remove it"
    ]


def test_front_matter_that_is_still_the_templates_is_left_over() -> None:
    text = "---\ntitle: <title>\nowner: (fill in the owner)\nkind: rfc\n---\n\n# [Name]\n\n## Context\n"
    found = report(
        text, "---\ntitle: Cache\nowner: (fill in the owner)\nkind: rfc\n---\n\n# X\n\n## Context\n\nA.\n"
    )
    assert found == ["3:1 leftover-placeholder `owner: (fill in the owner)` is still to be replaced"]


def test_a_template_in_a_fence_is_read_as_the_team_wrote_it() -> None:
    names = [slot.name for slot in sections(WRAPPED)]
    assert names == ["Overview", "The problem", "Test strategy", "Data model", "Appendix"]
    lines = {slot.name: slot.origin for slot in sections(WRAPPED)}
    assert lines["Overview"] == "t.md:29"
    assert lines["The problem"] == "t.md:10"


def test_the_notes_after_a_wrapped_template_say_what_is_required() -> None:
    against = compiled(WRAPPED)
    assert (against.sizes, against.default_size) == (("small", "large"), "large")
    assert [name for name, _ in against.traits] == ["data-changes", "risky-work"]
    slots = {slot.name: slot for slot in against.root.of(SectionSlot)}
    assert {name: (s.demand.since, s.demand.trait) for name, s in slots.items()} == {
        "Overview": ("small", None),
        "Test strategy": ("large", "risky-work"),
        "Data model": ("large", "data-changes"),
        "Appendix": ("large", None),
    }
    assert slots["Overview"].of(SectionSlot)[0].severity is Severity.ERROR


def test_the_last_bare_fence_that_leaves_the_rest_balanced_ends_a_wrapped_template() -> None:
    more = WRAPPED + "\n```text\nan example\n```\n"
    assert [slot.name for slot in sections(more)] == [slot.name for slot in sections(WRAPPED)]


def test_a_template_without_headings_is_refused() -> None:
    with pytest.raises(SpeclintError) as error:
        compiled("Just words.\n")
    assert str(error.value) == "t.md:1:1: the template has no section: it needs at least one heading"


@pytest.mark.skipif(not TEMPLATES, reason=f"no templates at {SHARED}")
@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_real_template_checked_against_itself_gives_only_leftovers(path: Path) -> None:
    source = Source.of(path.name, path.read_bytes())
    against = schema.compiled(source, None, path.name)
    assert {f.rule for f in check(source, against)} <= {"leftover-placeholder"}


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"no templates at {SHARED}")
def test_the_built_in_template_can_be_read_as_the_team_keeps_it() -> None:
    path = SHARED / "technical-spec-template.md"
    kept = schema.compiled(Source.of(path.name, path.read_bytes()), None, path.name)
    ours = schema_named()
    theirs, own = ([s.name for s in r.walk() if isinstance(s, SectionSlot)] for r in (kept.root, ours.root))
    assert theirs == own
    since = {s.name: s.demand.since for s in kept.root.of(SectionSlot)}
    differing = {s.name for s in ours.root.of(SectionSlot) if s.demand.since != since[s.name]}
    assert differing == {"Document Info"}, "small specs are asked for it, although the notes' table is silent"


def test_a_plain_row_is_asked_for_once_the_yaml_names_it() -> None:
    rows = "| Limit | Value |\n|---|---|\n| Requests | [Count] |\n| [Other] | [Value] |\n| Bytes | 10 |\n"
    template = Source.from_text("t.md", f"# [Name]\n\n## Limits\n\n{rows}")
    asked = Source.from_text("t.yaml", "sections: {Limits: {rows: {Bytes: measure}}}\n")
    spec = Source.from_text("x.md", "# X\n\n## Limits\n\n| Limit | Value |\n|---|---|\n| Users | 5 |\n")
    assert check(spec, schema.compiled(template, None, "t.md")) == []
    found = check(spec, schema.compiled(template, asked, "t.md"))
    assert [(one.rule, one.place.line, one.expected) for one in found] == [("missing-row", 5, "Bytes")]
