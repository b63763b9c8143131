"""A template's YAML laid over another: what merges, what is removed, and where everything still stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import doors
import pytest
from click.testing import CliRunner

from speclint.cli import main
from speclint.errors import SpeclintError
from speclint.judge import packs
from speclint.template import extends, schema
from speclint.template.extends import Library
from speclint.text.source import Source

LIBRARY = Library(installed=packs.templates())
TEMPLATE = (
    "# [Name]\n\n## Context\n\n[Why]\n\n## Decision\n\n| Option | Why |\n|--|--|\n| [A] | [B] |\n\n## Costs\n"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder, which is a project of its own."""
    project = tmp_path / "project"
    project.mkdir()
    monkeypatch.chdir(project)
    Path(".git").mkdir()
    return project


def write(name: str, text: str) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def loaded(name: str) -> Any:
    path = Path(name)
    return extends.load(Source.of(name, path.read_bytes()), doors.here().place(name), LIBRARY)


def data(base: str, above: str) -> Any:
    """What a file says that extends another one."""
    write("base.yaml", base)
    write("t.speclint.yaml", f"extends: base.yaml\n{above}")
    said = loaded("t.speclint.yaml").data
    assert said.pop("extends") == "base.yaml"
    return said


@pytest.mark.parametrize(
    ("base", "above", "merged"),
    [
        ("sizes: [a, b]", "", {"sizes": ["a", "b"]}),
        ("sizes: [a, b]", "sizes: [c]", {"sizes": ["c"]}),
        ("sizes: [a, b]", "sizes: null", {}),
        ("sizes: [a]\norder: free", "sizes:", {"order": "free"}),
        ("traits: {a: [x], b: []}", "traits: {b: [y], c: []}", {"traits": {"a": ["x"], "b": ["y"], "c": []}}),
        ("template: a.md\nversion: '1'", "", {}),
        ("version: '1'", "version: '2'", {"version": "2"}),
        (
            "sections: {A: {required: small, aliases: [B]}}",
            "sections: {A: large}",
            {"sections": {"A": {"required": "large", "aliases": ["B"]}}},
        ),
        (
            "sections: {A: small}",
            "sections: {A: {aliases: [B]}}",
            {"sections": {"A": {"required": "small", "aliases": ["B"]}}},
        ),
        ("sections: {A: small, B: large}", "sections: {A: null}", {"sections": {"B": "large"}}),
        ("sections: {A: small}", "sections: {B: null}", {"sections": {"A": "small", "B": None}}),
        (
            "sections: {A: {each: small, sections: {C: small}}}",
            "sections: {A: {each: {order: free}, sections: {C: {order: free}}}}",
            {
                "sections": {
                    "A": {
                        "each": {"required": "small", "order": "free"},
                        "sections": {"C": {"required": "small", "order": "free"}},
                    }
                }
            },
        ),
        (
            "sections: {A: {rows: {D: date, E: {type: date}}}}",
            "sections: {A: {rows: {D: {aliases: [F]}, E: words}}}",
            {"sections": {"A": {"rows": {"D": {"aliases": ["F"]}, "E": "words"}}}},
        ),
        (
            "sections: {sections: {order: free}}",
            "sections: {sections: {order: fixed}}",
            {"sections": {"sections": {"order": "fixed"}}},
        ),
        ("# nothing", "order: free", {"order": "free"}),
    ],
)
def test_mappings_merge_null_removes_and_the_rest_is_replaced(base: str, above: str, merged: Any) -> None:
    assert data(base, above) == merged


def test_a_chain_is_read_from_its_end() -> None:
    write("docs/a.yaml", "extends: ../b.yaml\norder: free\n")
    write("b.yaml", "extends: c/c.yaml\nsizes: [x]\norder: fixed\n")
    write("c/c.yaml", "sizes: [y]\ntraits: {t: []}\n")
    located = loaded("docs/a.yaml")
    assert located.data == {"extends": "../b.yaml", "sizes": ["x"], "order": "free", "traits": {"t": []}}
    assert {key: (located.file((key,), "docs/a.yaml"), located.at((key,))) for key in located.data} == {
        "extends": ("docs/a.yaml", (1, 1)),
        "order": ("docs/a.yaml", (2, 1)),
        "sizes": ("b.yaml", (2, 1)),
        "traits": ("c/c.yaml", (2, 1)),
    }


def compiled() -> schema.Schema:
    write("t.md", TEMPLATE)
    return schema.load(doors.here().place("t.md"), "t.md", LIBRARY)


def test_an_installed_template_can_be_extended() -> None:
    write("t.md", TEMPLATE)
    write("t.speclint.yaml", "extends: technical-spec\nsections: null\nidentify: {rows: }\n")
    read = compiled()
    assert read.trait("services") == "service"
    assert read.metadata.section == "document info"
    assert (read.identify.rows, read.identify.sections) == ((), 5)


def because(title: str) -> str:
    """Where a section is demanded, by the finding of a spec that has all others."""
    parts = {"Context": "Slow.", "Decision": "| Option | Why |\n|--|--|\n| a | b |", "Costs": "Few."}
    rest = "".join(f"\n## {name}\n\n{text}\n" for name, text in parts.items() if name != title)
    write("a.md", f"# A\n{rest}")
    words = ["check", "--template", "t.md", "--format", "json", "--select", "missing-section", "a.md"]
    (item,) = json.loads(CliRunner().invoke(main, words, catch_exceptions=False).stdout)
    return str(item["because"])


def test_because_names_the_file_and_line_of_the_demand() -> None:
    write("t.md", TEMPLATE)
    write(
        "base.yaml", "sections:\n  Context: required\n  Decision:\n    required: small\n  Costs: required\n"
    )
    laid_over = "  Context: {aliases: [Why]}\n  Decision:\n    order: free\n  Costs: always\n"
    write("t.speclint.yaml", f"extends: base.yaml\nsections:\n{laid_over}")
    assert because("Context") == "base.yaml:2:3"
    assert because("Decision") == "base.yaml:4:5"
    assert because("Costs") == "t.speclint.yaml:6:3"


def message(above: str, base: str = "{}", name: str = "t.speclint.yaml") -> str:
    write("base.yaml", base)
    write(name, above)
    write("t.md", TEMPLATE)
    here = doors.here()
    with pytest.raises(SpeclintError) as caught:
        schema.load(here.place("t.md"), "t.md", LIBRARY, yaml_place=here.place(name))
    return str(caught.value)


@pytest.mark.parametrize(
    ("above", "base", "expected"),
    [
        (
            "order: free\nextends: gone.yaml",
            "{}",
            "t.speclint.yaml:2:1: `extends` names `gone.yaml`: neither a file beside this one nor a template",
        ),
        (
            "extends: technical-spek",
            "{}",
            "t.speclint.yaml:1:1: `extends` names `technical-spek`: neither a file beside this one nor a"
            " template; did you mean `technical-spec`?",
        ),
        ("extends: [a]", "{}", "t.speclint.yaml:1:1: `extends` must be text, not a list"),
        (
            "extends: /etc/passwd",
            "{}",
            "t.speclint.yaml:1:1: `extends` must be a path from here, not `/etc/passwd`",
        ),
        (
            "extends: ../secret.yaml",
            "{}",
            "t.speclint.yaml:1:1: `extends` leads out of the project: `../secret.yaml`",
        ),
        (
            "extends: t.speclint.yaml",
            "{}",
            "t.speclint.yaml:1:1: `extends` goes in a circle: t.speclint.yaml → t.speclint.yaml",
        ),
        (
            "extends: base.yaml",
            "order: free\nextends: docs/../t.speclint.yaml",
            "base.yaml:2:1: `extends` goes in a circle: t.speclint.yaml → base.yaml → t.speclint.yaml",
        ),
        (
            "extends: base.yaml",
            "extends: ./base.yaml",
            "base.yaml:1:1: `extends` goes in a circle: base.yaml → base.yaml",
        ),
        (
            "extends: base.yaml",
            "\n\nsectons: {}",
            "base.yaml:3:1: unknown key `sectons`; did you mean `sections`?",
        ),
        ("extends: base.yaml", "[a]", "base.yaml:1:1: the file must be a mapping, not a list"),
        (
            "extends: base.yaml",
            "sections: {Zebra: required}",
            "base.yaml:1:12: the template has no section `Zebra`",
        ),
        (
            "extends: base.yaml\nsections: {Decision: {columns: {Wy: words}}}",
            "sections: {Decision: {columns: {Why: words}}}",
            "t.speclint.yaml:2:33: the table of `Decision` has no column `Wy`; did you mean `Why`?",
        ),
        (
            "extends: base.yaml\nsizes: [s, m]",
            "sections:\n  Context: large",
            "base.yaml:2:3: `large` is no size of this schema (known: `s`, `m`)",
        ),
    ],
)
def test_a_mistake_is_named_in_the_file_where_it_stands(above: str, base: str, expected: str) -> None:
    Path("docs").mkdir()
    write("../secret.yaml", "{}")
    assert message(above, base) == expected


def test_a_link_does_not_lead_out_of_the_project_either() -> None:
    write("../secret.yaml", "{}")
    Path("link.yaml").symlink_to("../secret.yaml")
    assert message("extends: link.yaml") == (
        "t.speclint.yaml:1:1: `extends` leads out of the project: `link.yaml`"
    )


def test_a_base_that_is_no_text_is_named() -> None:
    Path("bad.yaml").write_bytes(b"caf\xe9")
    assert message("extends: bad.yaml") == "bad.yaml:1:4: the byte 0xE9 is not UTF-8; save the file as UTF-8"


def test_a_text_without_a_folder_extends_installed_templates_alone() -> None:
    with pytest.raises(SpeclintError) as caught:
        extends.load(Source.from_text("schema.yaml", "extends: base.yaml"), None, LIBRARY)
    expected = "schema.yaml:1:1: `extends` names `base.yaml`, but this text stands in no folder"
    assert str(caught.value) == expected
    located = extends.load(
        Source.from_text("schema.yaml", "extends: technical-spec\nsizes: [a]"), None, LIBRARY
    )
    assert located.file(("traits",), "schema.yaml") == "technical-spec/schema.yaml"
