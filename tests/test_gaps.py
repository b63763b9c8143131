"""What a gap says besides its words: where an absence would be inserted, and which places it names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from doors import all_rules, diagnosed, schema_named

from speclint import gaps
from speclint.align.profile import Request
from speclint.gaps import Absence, MislevelledSection, MisplacedSection, ShiftedSections
from speclint.lay import lay
from speclint.model import Gap, Spec
from speclint.template import schema
from speclint.template.schema import Schema
from speclint.text.source import Source

TEMPLATE = """\
# [Name]

## Context

**Owner:** [Name]

**Reviewer:** [Name]

```mermaid
graph TD
```

| Risk | Impact | Owner |
|------|--------|-------|
| [Risk] | [Impact] | [Owner] |

## Decision

### Choice

### Reasons

**Interface:**

```json
{"a": "[b]"}
```

## Info

| Field | Value |
|-------|-------|
| **Author** | [Name] |
| **Date** | [Date] |
| **Team** | [Team] |

## Tasks

- [ ] Build
- [ ] Test
- [ ] Ship
"""
YAML = """\
metadata: {section: "", values: {Id: {required: always}, Stage: {required: always}}}
sections:
  Tasks: {items: [Build, Test, Ship]}
"""
SPEC = """\
---
id: 7
stage: draft
---

# Cache

## Context

**Owner:** Ada

**Reviewer:** Bob

```mermaid
graph LR; A --> B
```

| Risk | Impact | Owner |
|------|--------|-------|
| Stale pages | Low | Ada |

## Decision

### Choice

We cache them.

### Reasons

It is simple.

**Interface:**

```json
{}
```

## Info

| Field | Value |
|-------|-------|
| **Author** | Ada |
| **Date** | 2025-01-31 |
| **Team** | Web |

## Tasks

- [ ] Build
- [ ] Test
- [ ] Ship
"""


def compiled(template: str = TEMPLATE, yaml: str | None = YAML) -> Schema:
    beside = Source.from_text("t.speclint.yaml", yaml) if yaml is not None else None
    return schema.compiled(Source.from_text("t.md", template), beside, "t.md")


def laid(text: str, against: Schema | None = None) -> Spec:
    return lay(Source.from_text("x.md", text), against or compiled(), Request())


def absences(text: str) -> Iterator[Absence]:
    return (gap for gap in laid(text).found_gaps if isinstance(gap, Absence))


def messages(text: str, against: Schema, rule: str) -> list[str]:
    source = Source.from_text("x.md", text)
    rules = all_rules(select=(rule,))
    found, raised = diagnosed(source, laid(text, against), against, rules)
    assert not raised
    return [one.message for one in found]


def test_the_spec_is_complete() -> None:
    assert laid(SPEC).found_gaps == ()


# Where an absence would be inserted: what is cut out, and what stands right before and behind that place


CONTEXT = SPEC[SPEC.index("## Context") : SPEC.index("## Decision")]
DECISION = SPEC[SPEC.index("## Decision") : SPEC.index("## Info")]
CHOICE = "### Choice\n\nWe cache them.\n\n"
REASONS = SPEC[SPEC.index("### Reasons") : SPEC.index("## Info")]
TABLE = SPEC[SPEC.index("| Risk") : SPEC.index("\n## Decision")]
DIAGRAM = "```mermaid\ngraph LR; A --> B\n```\n\n"
CODE = "```json\n{}\n```\n"
TASKS = "- [ ] Build\n- [ ] Test\n- [ ] Ship\n"


@pytest.mark.parametrize(
    ("cut", "kind", "after", "before_it", "behind_it"),
    [
        (CONTEXT, gaps.AbsentSection, "", "# Cache\n\n", "## Decision"),
        (DECISION, gaps.AbsentSection, "Context", "| Stale pages | Low | Ada |\n\n", "## Info"),
        ("## Tasks\n\n" + TASKS, gaps.AbsentSection, "Info", "| **Team** | Web |\n\n", ""),
        (CHOICE, gaps.AbsentSection, "", "## Decision\n\n", "### Reasons"),
        (REASONS, gaps.AbsentSection, "Choice", "We cache them.\n\n", "## Info"),
        ("# Cache\n", gaps.AbsentTitle, "", "stage: draft\n---", "\n"),
        ("**Owner:** Ada\n\n", gaps.AbsentField, "", "## Context\n\n", "**Reviewer:**"),
        ("**Reviewer:** Bob\n\n", gaps.AbsentField, "Owner", "**Owner:** Ada", "\n\n```mermaid"),
        (DIAGRAM, gaps.AbsentDiagram, "Reviewer", "**Reviewer:** Bob", "\n\n| Risk"),
        (TABLE, gaps.AbsentTable, "mermaid", "graph LR; A --> B\n```", "\n\n\n## Decision"),
        (CODE, gaps.AbsentCode, "", "**Interface:**", "\n\n\n## Info"),
        ("| **Author** | Ada |\n", gaps.AbsentRow, "", "| **Team** | Web |", "\n\n## Tasks"),
        ("| **Date** | 2025-01-31 |\n", gaps.AbsentRow, "Author", "| **Author** | Ada |", "\n| **Team**"),
        ("- [ ] Build\n", gaps.AbsentItem, "", "## Tasks\n\n", "- [ ] Test"),
        ("- [ ] Test\n", gaps.AbsentItem, "Build", "- [ ] Build", "\n- [ ] Ship"),
        (TASKS, gaps.AbsentChecklist, "", "## Tasks", "\n\nLater.\n"),
        ("id: 7\n", gaps.AbsentMetadata, "", "---\nstage: draft", "\n---"),
        ("stage: draft\n", gaps.AbsentMetadata, "Id", "---\nid: 7", "\n---"),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_an_absence_says_where_it_would_be_inserted(
    cut: str, kind: type[Absence], after: str, before_it: str, behind_it: str
) -> None:
    assert SPEC.count(cut) == 1
    kept = "Later.\n" if kind is gaps.AbsentChecklist else ""
    text = SPEC.replace(cut, kept)
    if kind is gaps.AbsentChecklist:
        before_it, behind_it = before_it + "\n\nLater.", "\n"
    (gap,) = absences(text)
    assert (type(gap), gap.after) == (kind, after)
    assert text[: gap.insert].endswith(before_it), text[: gap.insert]
    assert text[gap.insert :].startswith(behind_it), text[gap.insert :]


@pytest.mark.parametrize(
    ("column", "after", "place"),
    [("Risk", "", "| ^Impact |"), ("Impact", "Risk", "| Risk^ | Owner"), ("Owner", "Impact", "Impact^ |")],
)
def test_an_absent_column_would_stand_behind_the_one_before_it(column: str, after: str, place: str) -> None:
    names = ["Risk", "Impact", "Owner"]
    kept = [number for number, name in enumerate(names) if name != column]
    lines = [line.strip("| ").split(" | ") for line in TABLE.replace("-|-", "- | -").splitlines()]
    table = "".join("| " + " | ".join(line[number] for number in kept) + " |\n" for line in lines)
    text = SPEC.replace(TABLE, table)
    (gap,) = absences(text)
    assert (type(gap), gap.after) == (gaps.AbsentColumn, after)
    assert place in f"{text[: gap.insert]}^{text[gap.insert :]}"


def test_two_that_are_absent_side_by_side_come_after_the_same() -> None:
    text = SPEC.replace(DECISION, "").replace(SPEC[SPEC.index("## Info") : SPEC.index("## Tasks")], "")
    decision, info = absences(text)
    assert [decision.slot.name, info.slot.name] == ["Decision", "Info"]
    assert (
        (decision.insert, decision.after) == (info.insert, info.after) == (text.index("## Tasks"), "Context")
    )


def test_what_stands_elsewhere_is_no_place_to_insert_after() -> None:
    template = "# [Name]\n\n## A\n\n### B\n\n### C\n\n### D\n\n## E\n"
    text = "# X\n\n## A\n\n### B\n\nb\n\n## E\n\n### C\n\nc\n"
    spec = laid(text, compiled(template, None))
    (gap,) = spec.gaps(gaps.AbsentSection)
    assert (gap.slot.name, gap.after, gap.insert) == ("D", "B", text.index("## E"))


# What is misplaced says what is misplaced


def test_a_title_that_begins_with_a_hash_is_no_level() -> None:
    against = compiled("# [Name]\n\n## #general\n\n### Reasons\n\n## Costs\n", None)
    text = "# X\n\n## #general\n\nText.\n\n## Costs\n\n### Reasons\n\nIt is simple.\n"
    (gap,) = laid(text, against).gaps(MisplacedSection)
    assert (gap.found, gap.within) == ("Costs", "#general")
    assert messages(text, against, "misplaced-section") == [
        "`Reasons` stands under `Costs`, expected under `#general`: move it"
    ]


def test_levels_and_shifts_are_kinds_of_their_own() -> None:
    against = compiled("# [Name]\n\n## A\n\n### B\n\n## C\n", None)
    (level,) = laid("# X\n\n## A\n\n## B\n\nb\n\n## C\n\nc\n", against).gaps(MislevelledSection)
    assert (level.found, level.expected, level.wanted) == ("##", "###", 3)
    (shift,) = laid("# X\n\n### A\n\n#### B\n\nb\n\n### C\n\nc\n", against).gaps(ShiftedSections)
    assert (shift.slot.name, shift.found, shift.expected) == ("A", "###", "##")


# What all kinds keep


def test_every_kind_of_gap_says_what_it_is() -> None:
    kinds = [kind for kind in vars(gaps).values() if isinstance(kind, type) and issubclass(kind, Gap)]
    assert [kind.__name__ for kind in kinds if not kind.what] == ["Gap", "Absence"]


def test_a_second_place_comes_with_its_label() -> None:
    text = SPEC.replace("| **Team** | Web |", "| **Team** | Web |\n| **Team** | Ops |")
    (gap,) = laid(text).gaps(gaps.RepeatedRow)
    (related,) = gap.finding("").related
    assert related.at is not None
    assert related.label == "the first stands at line {line}"
    assert text[related.at.start : related.at.end] == "| **Team** | Web |"


def test_edits_say_what_they_do_and_whether_links_may_break() -> None:
    text = SPEC.replace("| Impact |", "| Impct |").replace("## Decision", "## Descision")
    edits = [gap.edits[0] for gap in laid(text).found_gaps]
    assert [(edit.title, edit.safe, edit.path) for edit in edits] == [
        ("rename the column to `Impact`", True, None),
        ("rename it to `Decision`", True, None),
    ]


def laid_against(template: str, text: str) -> Spec:
    compiled = schema.compiled(Source.from_text("t.md", template), None, "t.md")
    return lay(Source.from_text("s.md", text), compiled, Request())


def test_what_stands_without_its_label_is_named_with_its_place() -> None:
    up, down = "```sql\nCREATE TABLE a (id INT);\n```\n", "```sql\nDROP TABLE a;\n```\n"
    template = f"# [X]\n\n## Schema\n\n**Up:**\n\n{up}\n**Down:**\n\n{down}"
    text = f"# A\n\n## Schema\n\n**Up:**\n\n{up.replace('a', 'b')}\n{down.replace('a', 'b')}"
    (gap,) = laid_against(template, text).gaps(gaps.AbsentField)
    (there,) = gap.related
    assert there.at is not None
    assert (gap.slot.name, gap.found, gap.unlabelled) == ("Down", "no label", True)
    assert text[there.at.start : there.at.end] == down.replace("a", "b").rstrip()


def test_a_section_absent_behind_another_absent_one_is_placed_behind_that() -> None:
    found = laid_against("# [X]\n\n## A\n\na\n\n## B\n\nb\n\n## C\n\nc\n", "# X\n\n## C\n\nText.\n")
    assert [
        (gap.slot.name, [one.label for one in gap.related]) for gap in found.gaps(gaps.AbsentSection)
    ] == [
        ("A", ["the template puts it first"]),
        ("B", ["the template puts it after `A`"]),
    ]


def test_a_part_of_a_heading_is_named_with_its_place() -> None:
    text = "# A\n\n## API Design\n\n### Endpoint Details\n\n#### FETCH /a\n\nText.\n"
    found = lay(Source.from_text("s.md", text), schema_named(), Request())
    wrong = [value.at for value in found.values() if value.problem]
    assert [text[at.start : at.end] for at in wrong] == ["FETCH"]


def test_metadata_that_cannot_be_read_are_no_slot_of_the_template() -> None:
    (gap,) = laid_against("# [X]\n", "---\na: [\n---\n# A\n").gaps(gaps.UnparsedMetadata)
    assert (gap.slot.path, gap.written) == (("metadata",), "a: [")
