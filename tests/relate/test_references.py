"""Names that stand for one another: what is said of a name whose counterpart is wrong in itself."""

import pytest

from speclint.align.profile import Request
from speclint.gaps import RepeatedSection
from speclint.lay import lay
from speclint.relate.names import leads_to
from speclint.template import schema
from speclint.text.source import Source

TEMPLATE = """# [Name]

## Endpoints

| Method | Path |
|--------|------|
| [METHOD] | [/path] |

### [METHOD] [/path]

[What it does]
"""
SCHEMA = schema.compiled(Source.from_text("t.md", TEMPLATE), None, "t.md")


def test_an_endpoint_whose_method_is_none_is_not_missed_in_the_table_too() -> None:
    text = (
        "# Orders\n\n## Endpoints\n\n| Method | Path |\n|---|---|\n| GET | /orders |\n| POST | /orders |\n\n"
        "### GTE /orders\n\nLists.\n\n### POST /orders\n\nAdds.\n"
    )
    spec = lay(Source.from_text("spec.md", text), SCHEMA, Request())
    assert [value.raw for value in spec.found_values if value.problem] == ["GTE"]
    assert not spec.found_relations
    left = text.replace("GTE /orders", "[METHOD] [/path]")
    assert not lay(Source.from_text("spec.md", left), SCHEMA, Request()).found_relations
    spec = lay(Source.from_text("spec.md", text.replace("GTE", "PUT")), SCHEMA, Request())
    assert [(relation.raw, relation.wanted) for relation in spec.found_relations] == [
        ("GET /orders", "PUT /orders")
    ]


def test_what_has_the_name_of_another_may_be_any_that_is_missed() -> None:
    text = (
        "# Orders\n\n## Endpoints\n\n| Method | Path |\n|---|---|\n| GET | /orders |\n| POST | /orders |\n"
        "| PUT | /baskets |\n\n"
        "### GET /orders\n\nLists.\n\n### GET /orders\n\nAdds.\n"
    )
    spec = lay(Source.from_text("spec.md", text), SCHEMA, Request())
    assert len(list(spec.gaps(RepeatedSection))) == 1
    assert not spec.found_relations


def test_a_heading_with_two_methods_describes_both() -> None:
    text = (
        "# Orders\n\n## Endpoints\n\n| Method | Path |\n|---|---|\n| GET | /orders |\n| POST | /orders |\n\n"
        "### GET, POST /orders - list and add\n\nBoth.\n"
    )
    assert not lay(Source.from_text("spec.md", text), SCHEMA, Request()).found_relations
    lost = text.replace("| POST |", "| PUT |")
    spec = lay(Source.from_text("spec.md", lost), SCHEMA, Request())
    assert [relation.raw for relation in spec.found_relations] == ["PUT /orders"]


def test_a_parameter_in_a_path_may_look_like_a_tag_or_a_link() -> None:
    row = "# Orders\n\n## Endpoints\n\n| Method | Path |\n|---|---|\n| GET | {} |\n\n### GET {}\n\nReads.\n"
    for listed in ("/orders/<id>", "/orders/<int:id>", "`/orders/<id>`", "/orders/{id}", "/orders/[id]"):
        for heading in ("/orders/:id", "`/orders/[id]`", "/orders/<int:id> (new)", "/orders/{id}"):
            spec = lay(Source.from_text("spec.md", row.format(listed, heading)), SCHEMA, Request())
            assert not spec.found_relations, (listed, heading)
    other = row.format("/orders/<id>", "/orders/:id/rows")
    assert lay(Source.from_text("spec.md", other), SCHEMA, Request()).found_relations


@pytest.mark.parametrize(
    ("called", "wanted", "leads"),
    [
        ("/files/north-12.pdf", "/files/{}.pdf", True),
        ("/files/.pdf", "/files/{}.pdf", False),
        ("/files/north-12.txt", "/files/{}.pdf", False),
        ("/v1/files/7", "/files/{}", True),
        ("/$files/7", "/a/files/{}", False),
    ],
)
def test_what_is_filled_in_for_a_parameter(called: str, wanted: str, leads: bool) -> None:
    assert leads_to(called, wanted) is leads


def test_a_column_that_looks_like_an_index_is_mentioned() -> None:
    template = (
        "# [Name]\n\n## Columns\n\n| Column |\n|---|\n| [column] |\n\n"
        "## Indexes\n\n| Index |\n|---|\n| [index] |\n"
    )
    yaml = (
        "references:\n- from: /\n  to: 'Indexes[Index]'\n  mentioned-in: 'Columns[Column]'\n"
        "  named-in-sql: true\n  reads: alike\n"
    )
    sources = Source.from_text("t.md", template), Source.from_text("t.yaml", yaml)
    text = (
        "# Lots\n\n## Columns\n\n| Column |\n|---|\n| `lot_id` |\n\n## Indexes\n\n| Index |\n|---|\n"
        "| `lot_name_idx` |\n| `lot_day_idx` |\n\nSee `lot_days_idx`.\n"
    )
    spec = lay(Source.from_text("spec.md", text), schema.compiled(*sources, "t.md"), Request())
    assert [relation.raw for relation in spec.found_relations] == ["lot_days_idx"]
