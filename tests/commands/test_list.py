"""`speclint list` and `--query`: a line a spec, asked and sorted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rfcs import SPEC, TEMPLATE

from speclint.cli import main
from speclint.commands import listing
from speclint.judge.diagnose import SpecFile
from speclint.judge.memory import Beside


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.md").write_text(TEMPLATE, encoding="utf-8")
    (tmp_path / ".speclint.yaml").write_text("templates: {specs/: t.md}\n", encoding="utf-8")
    (tmp_path / "specs").mkdir()
    put(2, "Gift cards", "Accepted", "Ada")
    put(10, "Search", "Draft", "Bob")
    text = put(9, "Returns", "Draft", "Ada")
    (tmp_path / "specs/9.md").write_text(text.replace("## Plan\n\nA table.\n", ""), encoding="utf-8")
    return tmp_path


def put(number: int, title: str, status: str, owner: str) -> str:
    text = SPEC.format(number=number, title=title, status=status, owner=owner)
    Path(f"specs/{number}.md").write_text(text, encoding="utf-8")
    return text


def speclint(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, list(words))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def test_a_line_a_spec_with_what_it_says_of_itself() -> None:
    columns = [f"--column={name}" for name in ("id", "title", "status", "owner", "full", "errors")]
    assert speclint("list", "--sort", "id", *columns) == (
        0,
        "id        title                 status    owner  full   errors\n"
        "RFC-0002  RFC-0002: Gift cards  Accepted  Ada    100 %  0\n"
        "RFC-0009  RFC-0009: Returns     Draft     Ada    95 %   1\n"
        "RFC-0010  RFC-0010: Search      Draft     Bob    100 %  0\n",
        "",
    )


def test_numbers_are_sorted_as_numbers_and_downwards() -> None:
    assert speclint("list", "--sort", "-path", "--column", "path", "--format", "csv")[1] == (
        "path\nspecs/10.md\nspecs/9.md\nspecs/2.md\n"
    )


def test_a_question_picks_specs_and_keys() -> None:
    words = ("list", "--sort", "id", "--query", "[?status=='Draft'].{id: id, errors: errors}")
    assert speclint(*words)[1] == "id        errors\nRFC-0009  1\nRFC-0010  0\n"
    assert json.loads(speclint(*words, "--format", "json")[1]) == [
        {"id": "RFC-0009", "errors": 1},
        {"id": "RFC-0010", "errors": 0},
    ]
    assert speclint("list", "--query", "length([?owner=='Ada'])") == (0, "2\n", "")


def test_the_record_of_a_spec_has_every_key_and_null_for_what_it_does_not_say() -> None:
    (one,) = json.loads(speclint("list", "--format", "json", "specs/2.md")[1])
    assert one == {
        "id": "RFC-0002", "title": "RFC-0002: Gift cards", "status": "Accepted", "size": "medium",
        "owner": "Ada", "created": None, "updated": "2026-03-02", "full": 100,
        "errors": 0, "warnings": 0, "infos": 0, "template": "t.md", "path": "specs/2.md",
    }  # fmt: skip


def test_what_a_spec_says_speaks_to_no_terminal() -> None:
    put(3, "\x1b[31mRed\u202e", "Draft", "x" * 80)
    shown = speclint("list", "--column", "title", "--column", "owner", "specs/3.md")[1]
    assert "\x1b" not in shown
    assert r"\x1b[31mRed\u202e" in shown
    assert max(map(len, shown.splitlines())) < 100


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--sort", "titel"), "--sort: no column is called `titel`; did you mean `title`?"),
        (("--column", "-id"), "--column: no column is called `-id`; did you mean `id`?"),
        (("--format", "tabel"), "no format `tabel`: there are table, json, csv; did you mean `table`?"),
        (("--query", "[?stat"), "--query: Invalid jmespath expression: Incomplete expression (character 7)"),
        (("--query", "nope(@)"), "--query: Unknown function: nope()"),
        (("--query", "length(`1`)"), "--query: In function length(), invalid type for value: 1"),
        (("--query", "[::0]"), "--query: slice step cannot be zero"),
        (("--query", "ceil(to_number('inf'))"), "--query: cannot convert float infinity to integer"),
        (("--query", '[?errors > `"x"`]'), "--query: '>' not supported between instances of 'int' and 'str'"),
        (("--query", "!" * 3000 + "a"), "--query: is nested too deeply"),
        (("--query", "to_number('nan')"), "--query: Out of range float values are not JSON compliant"),
        (("--sort", ""), "--sort: no column is called ``"),
    ],
)
def test_what_cannot_be_asked_is_one_line_and_2(words: tuple[str, ...], said: str) -> None:
    code, out, err = speclint("list", *words)
    assert (code, out) == (2, "")
    assert err.startswith(f"speclint: {said}")
    assert err.count("\n") == 1


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_listed(folder: Path) -> None:
    (folder / "specs/bad.md").write_bytes(b"# \xff\n")
    code, out, err = speclint("list")
    assert (code, out.count("RFC-00")) == (2, 6)
    assert err == "speclint: specs/bad.md:1:3: the byte 0xFF is not UTF-8; save the file as UTF-8\n"


def test_extract_answers_questions_too() -> None:
    ask = "[].sections.Motivation.text"
    assert json.loads(speclint("extract", "specs/2.md", "--query", ask)[1]) == ["People ask."]
    assert speclint("extract", "specs/2.md", "--query", ask, "--format", "yaml")[1] == "- People ask.\n"
    assert speclint("extract", "specs/2.md", "--query", ask, "--format", "jsonl")[1] == '"People ask."\n'
    assert speclint("extract", "specs/2.md", "--query", "length(@)", "--format", "yaml")[1] == "1\n"
    assert speclint("extract", "specs/2.md", "--query", ask, "--format", "csv")[::2] == (
        2,
        "speclint: --query needs --format json, jsonl or yaml\n",
    )


def test_standard_input_is_read() -> None:
    text = Path("specs/2.md").read_text(encoding="utf-8")
    done = CliRunner().invoke(main, ["list", "-", "--template", "t.md", "--column", "id"], input=text)
    assert (done.exit_code, done.stdout) == (0, "id\nRFC-0002\n")
    words = ["extract", "-", "--template", "t.md", "--query", "[0].sections.Motivation.text"]
    done = CliRunner().invoke(main, words, input=text)
    assert (done.exit_code, done.stdout) == (0, '"People ask."\n')


def test_no_program_that_reads_tables_computes_what_a_spec_says() -> None:
    put(3, "=HYPERLINK(1)", "Draft", "+1-2")
    assert speclint("list", "--format", "csv", "--column", "owner", "specs/3.md")[1] == "owner\n'+1-2\n"
    words = ("extract", "specs/3.md", "--format", "csv", "--table", "Key | Value")
    assert "'+1-2" in speclint(*words)[1]


def test_a_table_of_no_spec_has_its_head() -> None:
    head = speclint("list", "--format", "csv", "--query", "[?id=='x']")[1]
    assert head.startswith("id,title,status,")


def test_what_did_not_change_is_not_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPECLINT_CACHE_DIR", str(folder / "cache"))
    (folder / "README.md").write_text(
        "<!-- speclint-index paths=specs -->\n<!-- speclint-index-end -->\n", encoding="utf-8"
    )
    made: list[str] = []
    own = listing.record

    def counted(file: SpecFile) -> listing.Record:
        made.append(file.source.path)
        return own(file)

    monkeypatch.setattr(listing, "record", counted)
    first = speclint("list", "--format", "json")
    assert len(made) == 3
    assert speclint("list", "--format", "json", "--no-cache") == first
    made.clear()
    assert speclint("list", "--format", "json") == first
    assert made == []
    put(10, "Find", "Draft", "Bob")
    assert [one["title"] for one in json.loads(speclint("list", "--format", "json")[1])] == [
        "RFC-0010: Find", "RFC-0002: Gift cards", "RFC-0009: Returns",
    ]  # fmt: skip
    assert made == ["specs/10.md"]
    made.clear()
    (folder / "t.md").write_text(TEMPLATE.replace("## Plan", "## Way"), encoding="utf-8")
    speclint("list")
    assert len(made) == 3
    assert speclint("index", "README.md")[0] == 0
    made.clear()
    assert speclint("index", "--check", "README.md")[0] == 0
    assert made == []


def test_a_record_that_is_none_is_made_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPECLINT_CACHE_DIR", str(folder / "cache"))
    first = speclint("list", "--format", "csv")
    broken: list[Any] = [None, [], {"path": "specs/2.md", "id": {}}, {"path": "specs/3.md"}, {"x": "y"}]
    for record in broken:
        monkeypatch.setattr(Beside, "get", lambda self, path, record=record: record)
        assert speclint("list", "--format", "csv") == first


def test_ids_that_several_specs_have_are_said_and_all_are_listed(folder: Path) -> None:
    text = (folder / "specs/2.md").read_text(encoding="utf-8")
    (folder / "specs/copy.md").write_text(text, encoding="utf-8")
    code, out, trouble = speclint("list", "--column", "path")
    assert (code, "specs/copy.md" in out) == (0, True)
    assert trouble == "speclint: `RFC-0002` is the id of 2 specs: specs/2.md, specs/copy.md\n"


def test_a_document_of_another_kind_is_not_full(folder: Path) -> None:
    (folder / "specs/hi.md").write_text("Hello.\n", encoding="utf-8")
    assert "  0 %" in speclint("list", "specs/hi.md")[1]


def test_a_table_fits_the_terminal_and_breaks_no_word() -> None:
    one = {"id": "RFC-0001", "title": "Shared carts for groups", "status": "In review", "errors": 9}
    one["path"] = "docs/rfcs/0001-shared-carts.md"
    names = ("id", "title", "status", "errors", "path")
    wide = "RFC-0001  Shared carts for groups  In review  9       docs/rfcs/0001-shared-carts.md\n"
    assert listing.as_table([one], names).endswith(f"\n{wide}") is True
    assert listing.as_table([one], names, 120).endswith(f"\n{wide}") is True
    assert listing.as_table([one], names, 40) == (
        "id        title        status     errors\n"
        "RFC-0001  Shared       In review  9\n"
        "          carts for\n"
        "          groups\n"
        "  docs/rfcs/0001-shared-carts.md\n"
    )
    assert listing.as_table([one], ("path",), 10) == "  docs/rfcs/0001-shared-carts.md\n"
