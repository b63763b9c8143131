"""What scripts read: the answers of commands as JSON, held against the schemas that are published."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it brings no types
import pytest
from click.testing import CliRunner

from speclint.cli import main
from speclint.commands import answers

TEMPLATE = "# [Name]\n\n## Context\n\n[Why?]\n\n## Decision\n\n[What?]\n"
SPEC = "# Cache\n\n## Contxt\n\nPages are slow.\n\n## Notes\n\nSome.\n"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "t.md").write_text(TEMPLATE)
    (tmp_path / "a.md").write_text(SPEC)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(*words: str) -> Any:
    done = CliRunner().invoke(main, [*words, "--template", "t.md"])
    assert done.exit_code == (words[0] == "check")
    return json.loads(done.stdout)


def published(command: str) -> Any:
    done = CliRunner().invoke(main, ["schema", "--json", command])
    assert done.exit_code == 0
    schema = json.loads(done.stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_an_outline_is_data(shop: Path) -> None:
    assert said("outline", "a.md", "--format", "json") == {
        "template": "t.md",
        "path": "a.md",
        "size": "medium",
        "slots": [
            {
                "name": "Context",
                "depth": 0,
                "fills": [{"title": "Contxt", "line": 3, "how": "misspelt title"}],
                "is_missing": False,
            },
            {"name": "Decision", "depth": 0, "fills": [], "is_missing": True},
        ],
        "strays": [{"title": "Notes", "line": 7, "how": "stray"}],
    }


def test_a_why_is_data(shop: Path) -> None:
    told = said("why", "a.md:3", "--format", "json")
    assert (told["path"], told["line"], told["text"]) == ("a.md", 3, "## Contxt")
    assert told["holders"][-1]["slot"] == "Context"
    assert told["gaps"] == [{"what": "section misnamed", "slot": "Context", "origin": "t.md:3"}]


@pytest.mark.parametrize(
    ("command", "words"), [("check", ["a.md"]), ("outline", ["a.md"]), ("why", ["a.md:3"])]
)
def test_each_answer_is_as_its_schema_says(shop: Path, command: str, words: list[str]) -> None:
    told = said(command, *words, "--format", "json")
    schema = published(command)
    schema.validate(told)
    # What a script relies on is missed, and what is added is let be.
    one = told[0] if command == "check" else told
    for key in list(one):
        left = {name: value for name, value in one.items() if name != key}
        assert not schema.is_valid([left] if command == "check" else left), key
    more = {**one, "new": 1}
    assert schema.is_valid([more] if command == "check" else more)


def test_the_schemas_are_those_of_the_commands() -> None:
    assert answers.COMMANDS == ("check", "outline", "why")
    (option,) = (option for option in main.commands["schema"].params if option.name == "command")
    assert tuple(option.type.choices) == answers.COMMANDS  # type: ignore[attr-defined]  # a click.Choice


def test_the_loop_of_the_documentation_repairs_a_spec_and_ends(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Path(__file__).resolve().parent.parent.parent / "docs" / "howto" / "scripts.md"
    (code,) = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)

    def run(words: list[str], **given: object) -> subprocess.CompletedProcess[str]:
        done = CliRunner().invoke(main, words[1:])
        return subprocess.CompletedProcess(words, done.exit_code, done.stdout, done.stderr)

    monkeypatch.setattr(subprocess, "run", run)
    (shop / ".speclint.yaml").write_text('templates: {"a.md": t.md}\n')
    loop: dict[str, Any] = {}
    exec(code, loop)
    questions = []

    def ask(question: dict[str, Any], text: str) -> str:
        questions.append(question)
        return text.replace("[What?]", "Keep them.")

    assert loop["repair"]("a.md", ask) == 0
    assert (shop / "a.md").read_text() == (
        "# Cache\n\n## Context\n\nPages are slow.\n\n## Decision\n\nKeep them.\n\n## Notes\n\nSome.\n"
    )
    (question,) = questions
    assert question["slots"] == ["Decision"]
    assert question["manual"].startswith("leftover-placeholder")
    # What nobody can answer is asked once.
    (shop / "a.md").write_text(SPEC)
    assert loop["repair"]("a.md", lambda question, text: text) == 1
