"""What specs become elsewhere: the examples of the manuals, and what others read of the fixtures."""

from __future__ import annotations

import csv
import importlib
import inspect
import io
import json
import re
import sys
from collections.abc import Iterator
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
    (up,) = re.findall(r"^\*\*Up Migration:?\*\*:?\n+(```|~~~)sql\n(.*?)\1", text, re.DOTALL | re.MULTILINE)
    said = exported("ddl", path)
    assert tables(said) == tables(up[1])
    assert tables(said)
    assert "migration" not in said


def test_ddl_says_where_the_up_migration_differs(tmp_path: Path) -> None:
    text = FIXTURES[-1].read_text("utf-8")
    for old, new in (
        ("    created_by VARCHAR(64) NOT NULL,\n", "    made_by VARCHAR(64),\n"),
        ("CREATE TABLE target_domains (", "CREATE TABLE public.targets ("),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    (tmp_path / "spec.md").write_text(text, encoding="utf-8")
    said = exported("ddl", tmp_path / "spec.md")
    assert [line for line in said.splitlines() if line.startswith("--")] == [
        "-- the table `target_domains` is not in the migration",
        "-- the column `created_by` is not in the migration",
        "-- the migration has the column `made_by` besides",
        "-- the migration has the table `targets` besides",
    ]
    (tmp_path / "spec.md").write_text(
        text.replace("CREATE TABLE links (", "CREATE TABLE ("), encoding="utf-8"
    )
    said = exported("ddl", tmp_path / "spec.md")
    assert [line for line in said.splitlines() if line.startswith("--")] == [
        "-- a migration cannot be read, and is not compared"
    ]


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
    assert exported("erd", tmp_path / "a.md") == ""
    assert exported("risks", tmp_path / "a.md") == "spec\n"


@pytest.mark.parametrize("name", ["openapi", "ddl", "erd"])
def test_of_nothing_an_export_prints_nothing_and_says_why(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken.md").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "note.md").write_text("# Note\n\n## Things\n\nNone.\n", encoding="utf-8")
    wanted = {
        "none.md": "none.md: does not exist",
        "empty": "empty: has no Markdown file (.md, .markdown, .mdx) below it",
        "broken.md": "broken.md: looks like UTF-16; save the file as UTF-8",
        "note.md": f"note.md holds nothing for `{name}`, the en",
    }
    for path, said in wanted.items():
        code, out, err = speclint(name, path)
        assert (code, out) == (2, "")
        assert err.splitlines()[-1].startswith(f"speclint: {said}")


def test_an_export_that_fails_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "as_csv", lambda specs, section: 1 / 0)
    risks = importlib.import_module("speclint.exports.risks")
    monkeypatch.setattr(risks, "as_csv", nodes.as_csv)
    code, out, err = speclint("risks", str(FIXTURES[0]))
    assert (code, out) == (2, "")
    assert err.startswith(f"speclint: {risks.__file__}: the export `risks` failed: ZeroDivisionError")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("return 7", "gives no text: int instead of str"),
        ("return None", "gives no text: NoneType instead of str"),
        ("raise SystemExit(3)", "failed: SystemExit: 3"),
        ("raise ValueError('a\\nb')", "failed: ValueError: a b"),
    ],
)
def test_an_export_that_gives_no_text_is_named_in_one_line(
    code: str, said: str, monkeypatch: pytest.MonkeyPatch, px: Path
) -> None:
    (px / "px.py").write_text(f'"""Px."""\n\n\ndef export(specs):\n    {code}\n', encoding="utf-8")
    assert speclint("shout", str(FIXTURES[0])) == (
        2,
        "",
        f"speclint: {px / 'px.py'}: the export `shout` {said}\n",
    )


def forget() -> None:
    sys.modules.pop("px", None)
    importlib.invalidate_caches()
    for kept in (packs._installed, packs.exports, packs.rules, packs.known_names, packs.folders):
        kept.cache_clear()


@pytest.fixture
def px(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A pack that brings only an export, installed where Python looks first."""
    site = tmp_path / "site"
    about = site / "px-1.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: px\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[speclint.exports]\nshout = px\n")
    (site / "px.py").write_text('"""Titles."""\n\n\ndef export(specs):\n    return "HI\\n"\n')
    monkeypatch.syspath_prepend(site)
    forget()
    yield site
    monkeypatch.undo()
    forget()


def test_a_pack_that_brings_only_an_export_is_known_by_its_name(
    px: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text("# S\n", encoding="utf-8")
    for name in ("px", "shout", "PX"):
        (tmp_path / ".speclint.yaml").write_text(f"packs: [{name}]\n", encoding="utf-8")
        code, out, _ = speclint("shout", "a.md", "--template", "technical-spec")
        assert (code, out) == (1, "HI\n")
    (tmp_path / ".speclint.yaml").write_text("packs: []\n", encoding="utf-8")
    assert speclint("shout", "a.md")[2].startswith("speclint: no export is called `shout`")
    done = CliRunner().invoke(main, ["test", "px"])
    assert (done.exit_code, done.output) == (0, "1 export passes\n")
    (px / "px.py").write_text("1 / 0\n", encoding="utf-8")
    forget()
    done = CliRunner().invoke(main, ["test", "px"])
    assert done.exit_code == 2
    assert done.stderr.endswith(
        "the pack px of the distribution px cannot be imported: ZeroDivisionError: division by zero\n"
    )


ENDPOINT = """\
# S

## API Design

### Endpoint Details

#### GET {}

**Request Body:**

```json
{}
```
"""


def test_openapi_has_no_number_that_json_does_not_know(tmp_path: Path) -> None:
    body = '{"a": NaN, "b": -Infinity, "c": 1e999, "d": 1.5}'
    (tmp_path / "a.md").write_text(ENDPOINT.format("/a", body), encoding="utf-8")
    text = exported("openapi", tmp_path / "a.md")
    said = json.loads(text, parse_constant=lambda found: pytest.fail(found))
    schema = said["paths"]["/a"]["get"]["requestBody"]["content"]["application/json"]["schema"]
    number = {"type": "number"}
    assert schema["properties"] == {"a": number, "b": number, "c": number, "d": {**number, "examples": [1.5]}}


def test_parameters_of_a_path_are_declared_once_whatever_their_names(tmp_path: Path) -> None:
    where = "/users/{user-id}/posts/:post-id/of/{user-id}"
    (tmp_path / "a.md").write_text(ENDPOINT.format(where, "{}"), encoding="utf-8")
    ((path, below),) = json.loads(exported("openapi", tmp_path / "a.md"))["paths"].items()
    assert path == "/users/{user-id}/posts/{post-id}/of/{user-id}"
    assert [(one["name"], one["in"], one["required"]) for one in below["get"]["parameters"]] == [
        ("user-id", "path", True),
        ("post-id", "path", True),
    ]
