"""`speclint index` keeps a table in step with the specs, and `--check` says when it is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from rfcs import SPEC, TEMPLATE

from speclint.cli import main

START = "<!-- speclint-index paths=specs sort=id -->"
END = "<!-- speclint-index-end -->"
TABLE = """
| ID | Title | Status | Owner | Updated |
| --- | --- | --- | --- | --- |
| RFC-0001 | [RFC-0001: A \\| B\\_c](specs/1.md) | Draft | Ada | 2026-03-01 |
| RFC-0002 | [RFC-0002: \\<b\\>Gifts\\</b\\>](specs/two%20cards.md) | Accepted | Bob | 2026-03-02 |

"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.md").write_text(TEMPLATE, encoding="utf-8")
    (tmp_path / ".speclint.yaml").write_text("templates: {docs/specs/: t.md}\n", encoding="utf-8")
    (tmp_path / "docs/specs").mkdir(parents=True)
    first = SPEC.format(number=1, title="A | B_c", status="Draft", owner="Ada")
    second = SPEC.format(number=2, title="`<b>`Gifts`</b>`", status="Accepted", owner="Bob")
    (tmp_path / "docs/specs/1.md").write_text(first, encoding="utf-8")
    (tmp_path / "docs/specs/two cards.md").write_text(second, encoding="utf-8")
    (tmp_path / "docs/README.md").write_text(f"# Specs\n\n{START}\n{END}\n\nMore.\n", encoding="utf-8")
    return tmp_path


def index(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["index", "docs/README.md", *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert done.stdout == ""
    return done.exit_code, done.stderr


def test_the_table_is_written_and_then_in_step(folder: Path) -> None:
    stale = "speclint: docs/README.md: the table of specs is out of step: `speclint index docs/README.md`\n"
    assert index("--check") == (1, stale)
    assert index() == (0, "speclint: docs/README.md: the table of specs is written\n")
    page = folder / "docs/README.md"
    assert page.read_text(encoding="utf-8") == f"# Specs\n\n{START}\n{TABLE}{END}\n\nMore.\n"
    assert index("--check") == index() == (0, "")
    (folder / "docs/specs/1.md").unlink()
    assert index("--check") == (1, stale)


def test_newlines_and_a_mark_at_the_start_stay(folder: Path) -> None:
    page = folder / "docs/README.md"
    page.write_bytes(b"\xef\xbb\xbf" + f"{START}\r\n{END}".encode())
    assert index()[0] == 0
    data = page.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf<!--")
    assert data.count(b"\n") == data.count(b"\r\n") == 7
    assert index("--check") == (0, "")


def test_the_comment_says_which_columns_in_which_order(folder: Path) -> None:
    page = folder / "docs/README.md"
    page.write_text(
        f"<!-- speclint-index paths=specs columns=path,full sort=-full -->\n{END}", encoding="utf-8"
    )
    assert index()[0] == 0
    assert "| File | Full |\n| --- | --- |\n| [docs/specs/1.md](specs/1.md) | 100 % |\n" in page.read_text(
        "utf-8"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# Specs\n", "docs/README.md: has no table of specs: put `<!-- speclint-index -->` and"),
        (f"a\n{START}\n", "docs/README.md:2:1: no `<!-- speclint-index-end -->` follows"),
        (
            f"<!-- speclint-index column=id -->\n{END}\n",
            "docs/README.md:1:20: `column=id` is not understood here",
        ),
        (f"<!-- speclint-index sort=name -->\n{END}\n", "docs/README.md:1:20: no column is called `name`"),
        (f"<!-- speclint-index columns= -->\n{END}\n", "docs/README.md:1:20: `columns=` names nothing"),
        (f"Put `{START}` here.\n\n{END}\n", "docs/README.md: has no table of specs"),
        (f"```html\n{START}\n{END}\n```\n", "docs/README.md: has no table of specs"),
        (f"{START}\n\na\n\n{START}\n{END}\n", "docs/README.md:1:1: no `<!-- speclint-index-end -->` follows"),
        (
            f"<!-- speclint-index paths=../../x -->\n{END}\n",
            "docs/README.md:1:20: `../../x` leads out of the",
        ),
        (
            f"<!-- speclint-index paths=/etc -->\n{END}\n",
            "docs/README.md:1:20: `/etc` leads out of the project",
        ),
    ],
)
def test_a_page_that_cannot_hold_it_is_2_and_stays(folder: Path, text: str, said: str) -> None:
    (folder / "docs/README.md").write_text(text, encoding="utf-8")
    code, err = index()
    assert code == 2
    assert err.startswith(f"speclint: {said}")
    assert (folder / "docs/README.md").read_text(encoding="utf-8") == text


def test_with_a_spec_that_cannot_be_read_nothing_is_written(folder: Path) -> None:
    (folder / "docs/specs/bad.md").write_bytes(b"# \xff\n")
    before = (folder / "docs/README.md").read_bytes()
    assert index()[0] == 2
    assert (folder / "docs/README.md").read_bytes() == before


def test_what_only_shows_the_comments_stays(folder: Path) -> None:
    shown = f"Put `{START}` here:\n\n```html\n{START}\n{END}\n```\n\nPrecious.\n\n"
    page = folder / "docs/README.md"
    page.write_text(f"{shown}{START}\n{END}\n", encoding="utf-8")
    assert index()[0] == 0
    assert page.read_text(encoding="utf-8") == f"{shown}{START}\n{TABLE}{END}\n"


def test_the_page_itself_is_none_of_the_specs_however_it_is_called(folder: Path) -> None:
    page = folder / "docs/specs/README.md"
    page.write_text(f"<!-- speclint-index columns=path paths=. -->\n{END}\n", encoding="utf-8")
    for name in ("docs/specs/README.md", "./docs/specs/../specs/README.md", str(page)):
        CliRunner().invoke(main, ["index", name, "docs/specs"])
        assert "README" not in page.read_text(encoding="utf-8")


def test_columns_in_which_nothing_stands_are_kept_when_there_is_no_other(folder: Path) -> None:
    page = folder / "docs/README.md"
    page.write_text(f"<!-- speclint-index paths=specs columns=created -->\n{END}\n", encoding="utf-8")
    assert index()[0] == 0
    assert "| Created |\n| --- |\n|  |\n" in page.read_text(encoding="utf-8")
