"""What each slot of a schema is known by, and where it stands in the template's text."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from doors import schema_named

from speclint import run
from speclint.model import ColumnSlot, FieldSlot, RowSlot, SectionSlot, Slot, TableSlot
from speclint.template import schema
from speclint.template.schema import Schema
from speclint.text.source import Source

SHARED = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "templates"
TEMPLATE = """\
# [Name]

## Context

**Owner:** [Name]

| Risk | Impact |
|------|--------|
| [Risk] | [Impact] |

- one
- two

* three

## #general

### Reasons

| Field | Value |
|-------|-------|
| **Date** | [Date] |

| Risk | Impact |
|------|--------|
| [Risk] | [Impact] |

| Risk | Impact |
|------|--------|
| [Risk] | [Impact] |
"""
YAML = """\
metadata: {section: Context, values: {Owner: words, Context: words}}
sections:
  Context: {required: always, fields: {Owner: {required: always}}}
"""


def compiled(text: str = TEMPLATE, yaml: str | None = YAML) -> Schema:
    beside = Source.from_text("t.speclint.yaml", yaml) if yaml is not None else None
    return schema.compiled(Source.from_text("t.md", text), beside, "t.md")


def every_slot(of: Schema) -> list[Slot]:
    titled = [of.title] if of.title is not None else []
    return [*titled, *of.root.walk(), *of.metadata.values]


def shared_templates() -> list[Path]:
    return sorted(SHARED.glob("*.md"))


@pytest.mark.parametrize("yaml", [YAML, None], ids=["with a YAML", "alone"])
def test_no_two_slots_have_one_path(yaml: str | None) -> None:
    paths = [slot.path for slot in every_slot(compiled(yaml=yaml))]
    assert len(paths) == len(set(paths))


def test_no_two_slots_of_a_real_template_have_one_path() -> None:
    if not SHARED.is_dir():
        pytest.skip(f"no templates at {SHARED}")
    for path in shared_templates():
        source = Source.of(path.name, path.read_bytes())
        paths = [slot.path for slot in every_slot(schema.compiled(source, None, path.name))]
        assert len(paths) == len(set(paths)), path.name


def test_a_path_is_made_of_names_and_equal_ones_are_numbered() -> None:
    reasons = ("#general", "Reasons")
    assert [slot.path for slot in compiled().root.walk() if isinstance(slot, TableSlot)] == [
        ("Context", "Risk | Impact"),
        (*reasons, "Field | Value"),
        (*reasons, "Risk | Impact"),
        (*reasons, "Risk | Impact #2"),
    ]
    assert [slot.path for slot in compiled().root.of(SectionSlot)[0].children if not slot.children][1:] == [
        ("Context", "list"),
        ("Context", "list #2"),
    ]


def test_the_title_and_the_facts_have_paths_of_their_own() -> None:
    template = "# Context\n\n## Context\n\n## metadata\n\n### Context\n"
    against = compiled(template, "metadata: {values: {Context: words}}\n")
    assert against.title is not None
    assert against.title.path == ("Context",)
    assert [slot.path for slot in against.root.walk()][1:] == [
        ("Context #2",),
        ("metadata #2",),
        ("metadata #2", "Context"),
    ]
    assert [slot.path for slot in against.metadata.values] == [("metadata", "Context")]


def test_a_name_that_looks_like_a_number_is_told_apart_too() -> None:
    template = "# [Name]\n\n## Context\n\n- a\n\n* b\n\n### list #2\n"
    below = compiled(template, None).root.of(SectionSlot)[0].children
    assert [slot.path[-1] for slot in below] == ["list", "list #3", "list #2"]


def test_a_schema_read_again_has_the_same_paths() -> None:
    assert [slot.path for slot in every_slot(compiled())] == [slot.path for slot in every_slot(compiled())]


# Where a slot stands


def shown(of: Schema, slot: Slot) -> str:
    assert slot.span is not None
    return of.text[slot.span.start : slot.span.end]


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(
    ("before", "after"),
    [("", ""), ("How to write one.\n\n```markdown\n", "```\n\n## Notes\n\nRequired:\n\n- Context\n")],
    ids=["bare", "in a fence"],
)
def test_a_slot_stands_where_the_template_has_it(newline: str, before: str, after: str) -> None:
    text = (before + TEMPLATE + after).replace("\n", newline)
    of = compiled(text, None)
    slots = list(of.root.walk())
    context, general = of.root.of(SectionSlot)
    assert of.title is not None
    assert shown(of, of.title) == "# [Name]"
    assert shown(of, context).startswith(f"## Context{newline}")
    assert shown(of, context).rstrip().endswith("* three")
    assert shown(of, general).startswith(f"## #general{newline}")
    assert [shown(of, slot) for slot in slots if isinstance(slot, FieldSlot)] == ["**Owner:** [Name]"]
    assert [shown(of, slot) for slot in slots if isinstance(slot, RowSlot)] == ["| **Date** | [Date] |"]
    columns = [shown(of, slot) for slot in slots if isinstance(slot, ColumnSlot)]
    assert columns[:4] == ["Risk", "Impact", "Field", "Value"]
    tables = [shown(of, slot).splitlines() for slot in slots if isinstance(slot, TableSlot)]
    assert [(table[0], len(table)) for table in tables][1] == ("| Field | Value |", 3)


def test_every_slot_of_the_built_in_template_stands_in_its_text() -> None:
    of = schema_named()
    for slot in every_slot(of):
        if isinstance(slot, SectionSlot):
            assert shown(of, slot).startswith("#" * slot.level + " "), slot.path
        elif isinstance(slot, ColumnSlot):
            assert shown(of, slot).strip("*` ") == slot.name, slot.path


# A slot is known by its path, in this process and in any other


def named_slots(node: ast.AST) -> bool:
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return name == "slot" or name.endswith("_slot")


def compared_by_identity(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        sides: list[ast.expr] = []
        if isinstance(node, ast.Compare) and any(isinstance(op, ast.Is | ast.IsNot) for op in node.ops):
            both = [node.left, *node.comparators]
            sides = [] if any(isinstance(side, ast.Constant) for side in both) else both
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "id":
            sides = node.args
        yield from (f"{path.name}:{side.lineno}" for side in sides if named_slots(side))


def test_no_slot_is_compared_by_its_identity() -> None:
    engine = Path(run.__file__).parent.rglob("*.py")
    assert [place for path in sorted(engine) for place in compared_by_identity(path)] == []
