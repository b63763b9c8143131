"""Names that stand for one another: what is said of a name whose counterpart is wrong in itself."""

from speclint.align.profile import Request
from speclint.lay import lay
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
