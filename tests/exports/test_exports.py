"""What specs become elsewhere: the examples of the manuals, and what others read of the fixtures."""

from __future__ import annotations

import csv
import importlib
import inspect
import io
import json
import re
from pathlib import Path

import pytest
import sqlglot
from click.testing import CliRunner
from openapi_spec_validator import validate
from sqlglot import exp

from speclint.cli import main
from speclint.commands import export, extract
from speclint.exports import nodes
from speclint.judge import packs
from speclint.judge.session import Session
from speclint.task import Task

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = [path for path in sorted((ROOT / "fixtures/specs").glob("*.md")) if ".bad." not in path.name]
NAMES = ("ddl", "erd", "flags", "openapi", "questions", "risks", "rollout")
EXAMPLE = re.compile(r"~~~markdown\n(.*?)~~~\n\n~~~text\n(.*?)~~~", re.DOTALL)


def speclint(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["export", *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def exported(name: str, path: Path) -> str:
    session = Session(str(path.parent))
    files = list(extract.files(Task(paths=(path.name,), template="technical-spec"), session))
    return export.chosen(name)(files)


def test_there_are_these() -> None:
    assert tuple(packs.exports()) == NAMES
    code, out, err = speclint()
    assert (code, err) == (0, "")
    assert out.startswith("ddl        The entities of specs as SQL that creates their tables.\nerd ")


@pytest.mark.parametrize("name", NAMES)
def test_the_example_of_its_manual_is_right(name: str, tmp_path: Path) -> None:
    (found,) = EXAMPLE.findall(inspect.getdoc(importlib.import_module(f"speclint.exports.{name}")) or "")
    (tmp_path / "spec.md").write_text(found[0], encoding="utf-8")
    assert exported(name, tmp_path / "spec.md") == found[1]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_openapi_is_valid_and_names_every_endpoint_and_no_other(path: Path) -> None:
    said = json.loads(exported("openapi", path))
    validate(said)
    headings = re.findall(
        r"^#{3,4} (?:\d[\d.]* )?`?([A-Z]+) `?(/[^\s`]*)", path.read_text("utf-8"), re.MULTILINE
    )
    named = {(method.upper(), where) for where, below in said["paths"].items() for method in below}
    assert named == set(headings) != set()


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_ddl_parses_and_equals_the_tables_of_the_up_migration(path: Path) -> None:
    text = path.read_text("utf-8")
    migration = "\n".join(found[1] for found in re.findall(r"(```|~~~)sql\n(.*?)\1", text, re.DOTALL))
    own = tables(exported("ddl", path))
    theirs = tables(migration)
    assert own
    assert {name: own[name] for name in own if name in theirs} == {n: theirs[n] for n in own if n in theirs}
    assert set(own) & set(theirs)


def tables(sql: str) -> dict[str, list[tuple[str, str]]]:
    """The columns of all tables that are created, each with its type."""
    return {
        found.this.this.name: [(one.name, one.kind.sql()) for one in found.this.find_all(exp.ColumnDef)]
        for found in sqlglot.parse(sql, read="postgres")
        if isinstance(found, exp.Create) and found.kind == "TABLE"
    }


ROWS = "| Risk | Probability | Impact | Mitigation |\n| --- | --- | --- | --- |\n| {} | Low | High | - |\n"


def test_tables_of_many_specs_are_one_csv_that_no_program_computes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    start = "# S\n\n## Dependencies & Risks\n\n### Risks & Mitigations\n\n"
    for name, risk in (("a", "=HYPERLINK(1)"), ("b", "It rains\x1b[31m")):
        (tmp_path / f"{name}.md").write_text(start + ROWS.format(risk), encoding="utf-8")
    code, out, _ = speclint("risks", "a.md", "b.md", "--template", "technical-spec")
    assert code == 1
    assert list(csv.reader(io.StringIO(out))) == [
        ["spec", "Risk", "Probability", "Impact", "Mitigation"],
        ["a.md", "'=HYPERLINK(1)", "Low", "High", "-"],
        ["b.md", r"It rains\x1b[31m", "Low", "High", "-"],
    ]


def test_an_export_that_nobody_brings_is_2_with_the_nearest() -> None:
    assert speclint("opnapi", str(FIXTURES[0]))[::2] == (
        2,
        "speclint: no export is called `opnapi`; did you mean `openapi`?\n",
    )
    assert speclint("pdf", str(FIXTURES[0]))[2].startswith(
        "speclint: no export is called `pdf`: there are ddl, erd,"
    )


def test_a_half_filled_spec_gives_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "# S\n\n## API Design\n\n### Endpoint Details\n\n#### GET /a\n\nText.\n", encoding="utf-8"
    )
    assert list(json.loads(exported("openapi", tmp_path / "a.md"))["paths"]) == ["/a"]
    assert exported("ddl", tmp_path / "a.md") == ""
    assert exported("erd", tmp_path / "a.md") == "erDiagram\n"
    assert exported("risks", tmp_path / "a.md") == "spec\n"


def test_an_export_that_fails_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "as_csv", lambda specs, section: 1 / 0)
    risks = importlib.import_module("speclint.exports.risks")
    monkeypatch.setattr(risks, "as_csv", nodes.as_csv)
    code, out, err = speclint("risks", str(FIXTURES[0]))
    assert (code, out) == (2, "")
    assert err.startswith(f"speclint: {risks.__file__}: the export `risks` failed: ZeroDivisionError")
