"""Specs mended by `check --fix`: what is written, what is shown, and what is left as it was."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from speclint.changes.fix import mend
from speclint.cli import main
from speclint.judge.session import Session
from speclint.model import Diagnostic, Place, Replacement, Severity
from speclint.task import Checked, Task
from speclint.task import Result as Found

TEMPLATE = "# [Name]\n\n## Risks\n\n| Risk | Impact |\n|---|---|\n| [Risk] | [Impact] |\n"
SPEC = "# Cache\n\n## Risks\n\n| Rsik | Impact |\n|---|---|\n| Stale | Low |\n"
MENDED = SPEC.replace("Rsik", "Risk")
# What is left: nothing mends an empty cell.
LEFT = "11: warning empty-cell"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder with a template."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.md").write_text(TEMPLATE, encoding="utf-8")
    return tmp_path


def check(*words: str, stdin: str | bytes | None = None) -> Result:
    asked = ("check", "--format", "concise", "--template", "t.md", *words)
    return CliRunner().invoke(main, asked, input=stdin, prog_name="speclint", catch_exceptions=False)


def outcome(result: Result) -> tuple[int, str, str]:
    return result.exit_code, result.stdout, result.stderr


def said(line: str) -> str:
    return f"speclint: {line}\n"


# What is written, and what is said of it


def test_a_finding_is_mended_in_its_file_and_the_exit_code_speaks_of_what_is_left(folder: Path) -> None:
    Path("a.md").write_text(SPEC, encoding="utf-8")
    Path("b.md").write_text(SPEC.replace("Low", ""), encoding="utf-8")
    report = "b.md:7:11: warning empty-cell: `Impact` of the row `Stale` is empty in the table of `Risks`\n"
    summary = said("2 findings mended in 2 files, 1 left")
    assert outcome(check("--fix", "--fail-on", "warning", "a.md", "b.md")) == (1, report, summary)
    assert Path("a.md").read_text(encoding="utf-8") == MENDED
    assert outcome(check("--fix", "--quiet", "a.md", "b.md")) == (0, report, "")


def test_what_is_not_asked_for_is_not_mended(folder: Path) -> None:
    ignored = SPEC.replace("| Rsik", "<!-- speclint-ignore-next misnamed-column -->\n| Rsik")
    for text, words in [
        (SPEC, ("--ignore", "misnamed-column")),
        (ignored, ()),
        (SPEC, ("--select", "empty-cell")),
    ]:
        Path("a.md").write_text(text, encoding="utf-8")
        assert outcome(check("--fix", *words, "a.md"))[2] == said("nothing mended, 0 left")
        assert Path("a.md").read_text(encoding="utf-8") == text


def test_a_difference_is_shown_and_nothing_is_changed(folder: Path) -> None:
    Path("a.md").write_text(SPEC.removesuffix("\n"), encoding="utf-8")
    blank = " "
    shown = f"""\
--- a.md
+++ a.md
@@ -2,6 +2,6 @@
{blank}
 ## Risks
{blank}
-| Rsik | Impact |
+| Risk | Impact |
 |---|---|
 | Stale | Low |
\\ No newline at end of file
"""
    summary = said("1 finding would be mended in 1 file, 0 left")
    assert outcome(check("--diff", "a.md")) == (1, shown, summary)
    assert Path("a.md").read_text(encoding="utf-8") == SPEC.removesuffix("\n")
    Path("a.md").write_text(MENDED, encoding="utf-8")
    assert outcome(check("--diff", "a.md")) == (0, "", said("nothing would be mended, 0 left"))


def test_only_mending_says_nothing_of_what_is_left(folder: Path) -> None:
    Path("a.md").write_text(SPEC.replace("Low", ""), encoding="utf-8")
    done = check("--fix-only", "--fail-on", "warning", "a.md")
    assert outcome(done) == (0, "", said("1 finding mended in 1 file, 1 left"))


@pytest.mark.parametrize("words", [("--fix",), ("--fix-only",)])
def test_standard_input_comes_back_mended(folder: Path, words: tuple[str, ...]) -> None:
    done = check(*words, "-", "--stdin-filename", "a.md", stdin=b"\xef\xbb\xbf" + SPEC.encode())
    assert done.stdout_bytes == b"\xef\xbb\xbf" + MENDED.encode()
    assert (done.exit_code, done.stderr) == (0, said("1 finding mended in 1 file, 0 left"))
    assert not Path("a.md").exists()


def test_standard_input_that_is_no_spec_comes_back_as_it_is(folder: Path) -> None:
    done = check("--fix", "--only-specs", "-", "--stdin-filename", "a.md", stdin="# Notes\r\n")
    assert done.stdout_bytes == b"# Notes\r\n"


def test_unsafe_edits_are_offered_and_done_when_asked_for() -> None:
    assert outcome(check("--unsafe-fixes", "t.md")) == (2, "", said("--unsafe-fixes needs --fix or --diff"))


# Every byte outside of the edits stays


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: text.replace("\n", "\r\n", 2),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("# Cache", "# Cache  \t"),
        lambda text: text.removesuffix("\n"),
        lambda text: text + "\n\n \n",
    ],
)
def test_every_byte_outside_of_the_edits_stays(folder: Path, change: Callable[[str], str]) -> None:
    Path("a.md").write_bytes(change(SPEC).encode())
    check("--fix", "a.md")
    assert Path("a.md").read_bytes() == change(MENDED).encode()


def test_a_file_keeps_its_mode(folder: Path) -> None:
    Path("a.md").write_text(SPEC, encoding="utf-8")
    os.chmod("a.md", 0o640)
    check("--fix", "a.md")
    assert Path("a.md").read_text(encoding="utf-8") == MENDED
    assert os.stat("a.md").st_mode & 0o777 == 0o640


@pytest.mark.skipif(not hasattr(os, "chown"), reason="files have no owner to be kept here")
def test_a_file_keeps_its_owner_or_is_left_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.md").write_text(SPEC, encoding="utf-8")
    asked: list[tuple[int, int]] = []
    stat = os.stat

    def owned(path: str, **more: Any) -> os.stat_result:
        found = stat(path, **more)
        return os.stat_result((*found[:4], 4321, 1234, *found[6:])) if str(path).endswith("a.md") else found

    monkeypatch.setattr(os, "stat", owned)
    monkeypatch.setattr(os, "chown", lambda _, owner, group: asked.append((owner, group)))
    check("--fix", "a.md")
    assert (Path("a.md").read_text(encoding="utf-8"), asked) == (MENDED, [(4321, 1234)])

    def refused(*_: Any) -> None:
        raise PermissionError(1, "Operation not permitted")

    Path("a.md").write_text(SPEC, encoding="utf-8")
    monkeypatch.setattr(os, "chown", refused)
    done = check("--fix", "a.md")
    assert (done.exit_code, Path("a.md").read_text(encoding="utf-8")) == (2, SPEC)
    assert done.stderr == said("a.md: cannot be mended: it belongs to somebody else, which would not stay so")
    # What is reported is found in the file that is there.
    assert done.stdout == check("a.md").stdout


def test_a_link_is_followed_inside_of_the_project_alone(folder: Path) -> None:
    inside, outside = folder / "docs", folder.parent / f"{folder.name}-other"
    for place in (inside, outside):
        place.mkdir()
        (place / "real.md").write_text(SPEC, encoding="utf-8")
    Path("in.md").symlink_to(inside / "real.md")
    assert outcome(check("--fix", "in.md")) == (0, "", said("1 finding mended in 1 file, 0 left"))
    assert Path("in.md").is_symlink()
    assert (inside / "real.md").read_text(encoding="utf-8") == MENDED
    Path("out.md").symlink_to(outside / "real.md")
    done = check("--fix", "out.md")
    assert done.exit_code == 2
    assert (outside / "real.md").read_text(encoding="utf-8") == SPEC


# What edits may not do: edits are given here, by hand


def found(line: int, column: int, end: tuple[int, int], text: str, rule: str = "some-rule") -> Diagnostic:
    edit = Replacement(place=Place(line, column, *end), text=text)
    return Diagnostic("a.md", rule, Severity.ERROR, f"{rule} here", Place(line, column, *end), edits=(edit,))


def mended(text: str, *rounds: tuple[Diagnostic, ...]) -> tuple[list[str], list[str]]:
    """The texts and problems that come of what a check finds in each round; in the last one nothing."""
    Path("a.md").write_bytes(text.encode())
    left = iter(rounds)

    def checked(task: Task) -> tuple[Found, list[str]]:
        return Found((Checked("a.md", "t.md", next(left, ())),)), []

    done = mend(checked, Task(paths=("a.md",)), Session(os.getcwd()), unsafe=False)
    return [one.text for one in done.files], [str(problem) for problem in done.result.problems]


def test_edits_that_touch_wait_for_the_next_round() -> None:
    first, second, apart = found(1, 1, (1, 3), "AB"), found(1, 3, (1, 4), "C"), found(1, 5, (1, 6), "D")
    assert mended("abc d\n", (first, second), (second,)) == (["ABC d\n"], [])
    assert mended("abc d\n", (first, second)) == (["ABc d\n"], [])
    # What is found again is given up, and the file begins anew.
    assert mended("abc d\n", (first,), (first,), (first,)) == ([], [])
    assert mended("abc d\n", (first, apart), (first,), (first, apart)) == (["abc D\n"], [])
    assert mended("abc d\n", (first, apart)) == (["ABc D\n"], [])


def test_what_one_rule_inserts_at_one_place_keeps_its_order() -> None:
    first, second = found(1, 2, (1, 2), "1"), replace(found(1, 2, (1, 2), "2"), message="another")
    assert mended("ab\n", (first, second)) == (["a12b\n"], [])


def test_a_file_in_which_something_new_is_found_is_left_as_it_was() -> None:
    edit, new = found(1, 1, (1, 2), "A"), found(3, 1, (3, 2), "", "other-rule")
    assert mended("a\n\nb\n", (edit,), (replace(new, edits=()),)) == (
        [],
        ["a.md: is left as it was: mending it would bring `other-rule` at line 3: other-rule here"],
    )
    inside = replace(new, place=Place(1, 1, 1, 2), edits=(), unwritten=True)
    assert mended("a\n\nb\n", (edit,), (inside,)) == (["A\n\nb\n"], [])


def test_a_file_in_which_a_block_would_be_lost_is_left_as_it_was() -> None:
    opened = found(1, 1, (1, 1), "```\n")
    assert mended("# A\n\nText.\n", (opened,)) == (
        [],
        ["a.md: is left as it was: mending it would change what stands at `Text.`"],
    )


def test_a_file_that_changed_meanwhile_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    from speclint.changes import fix

    Path("a.md").write_text(SPEC, encoding="utf-8")
    saved = fix.save

    def late(files: tuple[fix.Mended, ...], task: Task, session: Session) -> object:
        Path("a.md").write_text("# Another\n", encoding="utf-8")
        return saved(files, task, session)

    monkeypatch.setattr(fix, "save", late)
    done = check("--fix", "a.md")
    assert (done.exit_code, done.stderr) == (2, said("a.md: cannot be mended: it has changed meanwhile"))
    assert Path("a.md").read_text(encoding="utf-8") == "# Another\n"


# Links of other files to a heading that is renamed

RENAMED = "# Cache\n\n## Riks\n\n| Risk | Impact |\n|---|---|\n| Stale | Low |\n"
LINKING = "# Web\n\n## Risks\n\nSee [there](../a.md#riks).\n\n| Risk | Impact |\n|---|---|\n| Slow | Low |\n"


def test_the_links_of_checked_files_follow_a_heading(folder: Path) -> None:
    (folder / "docs").mkdir()
    Path("a.md").write_text(RENAMED, encoding="utf-8")
    Path("docs/b.md").write_text(LINKING, encoding="utf-8")
    done = check("--fix", "a.md", "docs/b.md")
    assert outcome(done) == (0, "", said("1 finding mended in 2 files, 0 left"))
    assert Path("a.md").read_text(encoding="utf-8") == RENAMED.replace("Riks", "Risks")
    assert Path("docs/b.md").read_text(encoding="utf-8") == LINKING.replace("#riks", "#risks")


def test_a_heading_that_an_unchecked_file_links_to_is_renamed_when_asked_alone(folder: Path) -> None:
    (folder / ".speclint.yaml").write_text("templates: {'*.md': t.md}\n", encoding="utf-8")
    Path("a.md").write_text(RENAMED, encoding="utf-8")
    Path("b.md").write_text(LINKING.replace("../a", "a"), encoding="utf-8")
    report = "a.md:3:1: error misnamed-section: `Riks` stands where `Risks` is expected: rename it\n"
    summary = said("nothing mended, 1 left, 1 of them can be mended with --unsafe-fixes")
    assert outcome(check("--fix", "a.md")) == (1, report, summary)
    assert Path("a.md").read_text(encoding="utf-8") == RENAMED
    assert check("--fix", "--unsafe-fixes", "a.md").exit_code == 0
    assert Path("a.md").read_text(encoding="utf-8") == RENAMED.replace("Riks", "Risks")


def test_what_would_break_a_link_of_another_checked_file_is_given_up(folder: Path) -> None:
    twice = RENAMED.replace("Riks", "Risks")
    twice = f"{twice}\n## Risks\n\n| Risk | Impact |\n|---|---|\n| Full disk | Low |\n"
    Path("a.md").write_text(twice, encoding="utf-8")
    Path("b.md").write_text(LINKING.replace("../a.md#riks", "a.md#risks-1"), encoding="utf-8")
    report = "a.md:9:1: warning repeated-section: `Risks` stands there twice: merge the two\n"
    done = check("--fix", "--unsafe-fixes", "a.md", "b.md")
    assert outcome(done) == (0, report, said("nothing mended, 1 left"))
    assert Path("a.md").read_text(encoding="utf-8") == twice
    assert outcome(check("--fix", "--unsafe-fixes", "a.md"))[0] == 0
    assert Path("a.md").read_text(encoding="utf-8").count("## Risks") == 1
