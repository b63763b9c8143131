"""What settings and the YAML beside a template say wrongly: refused once, with the nearest right word."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from speclint.cli import main

TEMPLATE = """\
# [Change]

## Info

| Key | Value |
|---|---|
| **Status** | [status] |

## Summary

[Text.]
"""
SPEC = TEMPLATE.replace("[Change]", "Carts").replace("[status]", "Draft").replace("[Text.]", "Two fill one.")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    put("docs/template.md", TEMPLATE)
    for name in ("a", "b", "c"):
        put(f"specs/{name}.md", SPEC)
    return tmp_path


def put(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def check(*words: str) -> tuple[int, str, str]:
    done: Result = CliRunner().invoke(main, ["check", "--format", "concise", *words], prog_name="speclint")
    return done.exit_code, done.stdout, done.stderr


def mapped(template: str = "docs/template.md", glob: str = "specs/*.md") -> None:
    put(".speclint.yaml", f"templates:\n  '{glob}': {template}\n")


@pytest.mark.parametrize("name", ["speclint.yaml", "speclint.yml", ".speclint.toml"])
def test_settings_under_another_name_are_not_passed_over(name: str) -> None:
    put(name, 'templates = "x"\n' if name.endswith("toml") else "templates:\n  specs/: docs/template.md\n")
    said = f"speclint: {name}: is not read: settings belong in `.speclint.yaml`\n"
    assert check("specs/a.md") == (2, "", said)


def test_settings_with_the_other_ending_are_read_and_said() -> None:
    put(".speclint.yml", "templates: {specs/: docs/template.md}\n")
    said = "speclint: the settings are read from .speclint.yml; their usual name is `.speclint.yaml`\n"
    assert check("specs/a.md") == (0, "", said)


@pytest.mark.parametrize("text", ["rules: [\n", "ruels: {}\n", "templats: {}\nversion: 1\n"])
def test_what_may_be_ours_is_taken_for_ours(text: str) -> None:
    put(".speclint.yml", text)
    assert check("specs/a.md")[0] == 2


def test_the_settings_of_another_tool_are_said_and_let_be() -> None:
    put(".speclint.yml", "version: 1\nrules: {openapi-tags: true}\n")
    mapped()
    said = "speclint: .speclint.yml is passed over: by its keys (version, rules) it is of another tool\n"
    assert check() == (0, "", said)
    put(".speclint.yaml", "version: 1\nopenapi: [a.yaml]\nprofiles: {}\nrules: {}\nkinds: []\n")
    assert check() == (
        2, "", "speclint: .speclint.yaml: seems to be of another tool of this name:"
        " speclint knows no `version`, `openapi`, `profiles`, `kinds`\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("docs/tempalte.md", "docs/template.md"),
        ("doc/template.md", "docs/template.md"),
        ("technical-specs", "technical-spec"),
    ],
)
def test_a_misspelt_template_brings_the_nearest(written: str, meant: str) -> None:
    mapped(written)
    said = f"no template `{written}`: neither a name nor a file; did you mean `{meant}`?\n"
    assert check() == (2, "", f"speclint: .speclint.yaml:2:3: {said}")
    assert check("--template", written, "specs/a.md")[2].endswith(f"; did you mean `{meant}`?\n")


def test_braces_for_too_many_globs_are_refused() -> None:
    mapped(glob="{a,b}" * 9)
    assert check()[2].endswith("` stand for more than 256 globs\n")
    put(".speclint.yaml", f"exclude: ['{'{a,b}' * 9}']\n")
    assert check()[2].endswith("` stand for more than 256 globs\n")


@pytest.mark.parametrize("said", ["template.md", "./template.md", "docs/template.md"])
def test_a_yaml_may_name_its_template(said: str) -> None:
    mapped()
    put("docs/template.speclint.yaml", f"template: {said}\n")
    assert check() == (0, "", "")


@pytest.mark.parametrize("said", ["wrong.md", "other/template.md", "docs", "''"])
def test_a_yaml_that_names_another_template_is_refused_once(said: str) -> None:
    mapped()
    put("docs/template.speclint.yaml", f"template: {said}\n")
    named = said.strip("'")
    assert check() == (
        2, "", f"speclint: docs/template.speclint.yaml:1:1: `{named}` is not the template here, which is"
        " `template.md`\n",
    )  # fmt: skip


LISTED = "sections: {Info: {rows: {Status: [Draft, Approved]}}}\n"


@pytest.mark.parametrize(
    ("yaml", "said"),
    [
        (
            "metadata: {status: [Status], agreed: [Approved, Aproved]}\n",
            "1:49: `Aproved` is no status of this schema (known: `Draft`, `Approved`);"
            " did you mean `Approved`?",
        ),
        (
            "metadata: {status: [Statsu]}\n",
            "1:21: the template has no row or key `Statsu`; did you mean `Status`?",
        ),
        (
            "severities: {missing-section: {Darft: warning}}\n",
            "1:32: `Darft` is no status of this schema (known: `Draft`, `Approved`); did you mean `Draft`?",
        ),
        (
            "conditions: [{when: {'Info[Status]': Aproved}, then: {'Info[Status]': Draft}}]\n",
            "1:22: `Aproved` is no value there (known: `Draft`, `Approved`); did you mean `Approved`?",
        ),
    ],
)
def test_a_status_that_the_yaml_does_not_list_is_refused(yaml: str, said: str) -> None:
    mapped()
    put("docs/template.speclint.yaml", yaml + LISTED)
    assert check() == (2, "", f"speclint: docs/template.speclint.yaml:{said}\n")


def test_statuses_are_free_where_none_are_listed() -> None:
    mapped()
    put("docs/template.speclint.yaml", "metadata: {status: [Status], agreed: [Aproved]}\n")
    assert check() == (0, "", "")
