"""The YAML beside a template: its published JSON Schema says what the models say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it brings no types
import pytest
from click.testing import CliRunner
from steps import assert_linear

from speclint.cli import main
from speclint.commands import schema
from speclint.errors import SpeclintError
from speclint.judge import packs
from speclint.template import schemafile
from speclint.template.schema import compiled
from speclint.text import yamlfile
from speclint.text.source import Source

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "speclint" / "schema.json"
PUBLISHED = json.loads(FILE.read_text(encoding="utf-8"))


def test_the_published_schema_is_that_of_the_models(update: bool) -> None:
    made = schema.written(schemafile.json_schema())
    if update:
        FILE.write_text(made, encoding="utf-8")
    assert FILE.read_text(encoding="utf-8") == made
    assert CliRunner().invoke(main, ["schema"]).stdout == made
    jsonschema.Draft202012Validator.check_schema(json.loads(made))


def test_the_published_schema_of_the_settings_is_that_of_the_models(update: bool) -> None:
    file = ROOT / "speclint" / "settings.json"
    made = schema.settings_schema()
    if update:
        file.write_text(made, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == made
    jsonschema.Draft202012Validator.check_schema(json.loads(made))


def keys(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key that a JSON Schema describes, with what it says of it."""
    if isinstance(schema, dict):
        for key, of_key in schema.get("properties", {}).items():
            yield f"{path}.{key}", of_key
        for name, part in schema.items():
            yield from keys(part, f"{path}/{name}")
    elif isinstance(schema, list):
        for part in schema:
            yield from keys(part, path)


def settings_schema() -> Any:
    return json.loads(CliRunner().invoke(main, ["schema", "--settings"]).stdout)


def test_every_key_has_a_description_and_an_example() -> None:
    found = [*keys(PUBLISHED), *((path, of) for path, of in keys(settings_schema()) if "/rules/" not in path)]
    assert len(found) > 50
    assert [path for path, of in found if not (of.get("description") and of.get("examples"))] == []


def loaded(text: str) -> Any:
    return yamlfile.load("t.yaml", text).data


def is_valid(schema: Any, text: str) -> bool:
    return bool(jsonschema.Draft202012Validator(schema).is_valid(loaded(text)))


def reads(text: str) -> bool:
    """Whether the models take a YAML text."""
    try:
        yamlfile.validate(schemafile.SchemaFile, yamlfile.load("t.yaml", text), "t.yaml")
    except SpeclintError:
        return False
    return True


def test_the_yaml_of_the_built_in_template_is_valid() -> None:
    text = (ROOT / "rules" / "technical_spec" / "schema.yaml").read_text(encoding="utf-8")
    jsonschema.validate(loaded(text), PUBLISHED)


def test_every_example_of_a_key_is_valid() -> None:
    for path, of_key in keys(PUBLISHED):
        schema = {**of_key, "$defs": PUBLISHED["$defs"]}
        for example in of_key["examples"]:
            assert jsonschema.Draft202012Validator(schema).is_valid(example), (path, example)


RIGHT = [
    "{}",
    "extends: technical-spec",
    "sections: {}",
    "sections: {A: }",
    "sections: {A: required, B: large, C: true, D: false, E: {}}",
    "sections: {A: {required: {from: small, when: service}}}",
    "sections: {A: {required: false, sections: {B: {required: }}}}",
    "sections: {A: {rows: {B: , C: date, D: required, E: medium, F: [x, y], G: {one-of: [z]}}}}",
    "sections: {A: {columns: {B: {or: N/A, type: date}, C: {or: [N/A, none]}}}}",
    "sections: {A: {unique: [B, [C, D]], ascending: B}}",
    "sections: {A: {rows: {B: {unique: true}}, fields: {C: {unique: true}, D: {unique: false}}}}",
    "sections: {A: {ascending: [B, C], fields: {D: {replace: true, unique: [E]}, F: words, G: [a]}}}",
    "sections: {A: {each: {heading: '{M}', parts: {M: http-method}}}}",
    "sections: {A: {each: required, minimum: {small: {rows: 1}}}}",
    "severities: {any-rule: {Draft: 'off'}}",
]


@pytest.mark.parametrize("text", RIGHT)
def test_short_forms_are_valid(text: str) -> None:
    assert reads(text)
    assert is_valid(PUBLISHED, text)


WRONG = [
    "[]",
    "sectons: {}",
    "sections: [A]",
    "sections: {A: 3}",
    "sections: {A: [required]}",
    "sections: {A: {requird: small}}",
    "sections: {A: {required: [small]}}",
    "sections: {A: {required: {since: small}}}",
    "sections: {A: {columns: {B: {type: dat}}}}",
    "sections: {A: {columns: {B: 3}}}",
    "sections: {A: {columns: [B]}}",
    "sections: {A: {columns: {B: [1, 2]}}}",
    "sections: {A: {unique: B}}",
    "sections: {A: {unique: true}}",
    "sections: {A: {rows: {B: {unique: [C]}}}}",
    "sections: {A: {unique: [[[B]]]}}",
    "sections: {A: {ascending: {B: 1}}}",
    "sections: {A: {minimum: {small: {rows: -1}}}}",
    "sections: {A: {order: loose}}",
    "severities: {any-rule: {Draft: warn}}",
    "version: 2",
    "traits: {service: services}",
]


@pytest.mark.parametrize("text", WRONG)
def test_mistakes_are_not_valid(text: str) -> None:
    assert not reads(text)
    assert not is_valid(PUBLISHED, text)


SETTINGS = [
    ("{}", True),
    (
        "templates: {docs/: a, 'x/*.md': {template: b, when: {type: [rfc, 1, true]}, versions: {1.0: c}}}",
        True,
    ),
    ("templates: {docs/: [{template: b, when: {type: rfc}}, {template: c}]}", True),
    ("rules: {empty-cell: off, missing-section: true, ragged-row: {severity: info, words: 3}}", True),
    ("suppressions: {reason: required}\nexclude: [a]\nsize: small\ntraits: []", True),
    ("sise: small", False),
    ("templates: [a]", False),
    ("templates: {docs/: [a]}", False),
    ("templates: {docs/: {when: {type: rfc}}}", False),
    ("templates: {docs/: {template: b, when: {type: {a: b}}}}", False),
    ("rules: {emtpy-cell: off}", False),
    ("rules: {empty-cell: loud}", False),
]


@pytest.mark.parametrize(("text", "right"), SETTINGS)
def test_the_schema_of_the_settings_says_what_they_may_hold(text: str, right: bool) -> None:
    assert is_valid(settings_schema(), text) is right


def test_the_schema_of_the_settings_knows_every_rule() -> None:
    rules = settings_schema()["properties"]["rules"]["anyOf"][0]["properties"]
    assert set(rules) == packs.known_names()
    assert rules["empty-cell"]["description"] == packs.rules()["empty-cell"].summary


def test_twice_the_rows_cost_twice_as_much() -> None:
    def run(count: int) -> None:
        rows = "".join(f"| **Key {number}** | x |\n" for number in range(count))
        named = "".join(f"      Key {number}: date\n" for number in range(count))
        template = Source.from_text("t.md", f"# [Name]\n\n## Info\n\n| Field | Value |\n|---|---|\n{rows}")
        compiled(
            template, Source.from_text("t.speclint.yaml", f"sections:\n  Info:\n    rows:\n{named}"), "t"
        )

    assert_linear(run, 800)
