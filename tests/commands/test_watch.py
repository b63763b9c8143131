"""Checks that are made again whenever something changes, as an author sees them beside the editor."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from watchfiles import Change

from speclint.cli import main
from speclint.commands import watch
from speclint.judge.session import Session

TEMPLATE = "# [Name]\n\n## Context\n\n[Why?]\n\n## Decision\n\n[What?]\n"
GOOD = "# Cache\n\n## Context\n\nPages are slow.\n\n## Decision\n\nKeep them.\n"
SPEC = GOOD.split("## Decision")[0]
LINE = "docs/a.md:1:1: error missing-section: `Decision` is absent\n"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "t.md").write_text(TEMPLATE)
    (tmp_path / ".speclint.yaml").write_text("templates: {docs/: t.md}\nformat: concise\n")
    (tmp_path / "docs/a.md").write_text(SPEC)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def edited(monkeypatch: pytest.MonkeyPatch, *steps: Callable[[], object]) -> None:
    """Lets steps happen one after the other, each seen as a change by the time it is done."""

    def watched(*places: str, **given: object) -> Iterator[set[tuple[Change, str]]]:
        yield set()
        for step in steps:
            step()
            yield {(Change.modified, "a.md")}
            yield set()

    monkeypatch.setattr(watch, "watch", watched)


def test_it_shows_what_is_found_again_and_is_quiet_when_all_is_well(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec, template = shop / "docs/a.md", shop / "t.md"
    edited(
        monkeypatch,
        lambda: spec.write_text(SPEC + "\nMore.\n"),
        lambda: spec.write_text(GOOD),
        lambda: template.write_text(TEMPLATE.replace("Decision", "Choice")),
        lambda: (shop / ".speclint.yaml").write_text("templates: 3\n"),
        lambda: (shop / ".speclint.yaml").write_text("templates: {docs/: t.md}\nformat: concise\n"),
    )
    done = CliRunner().invoke(main, ["check", "--watch"])
    assert done.exit_code == 1
    first, *rest = done.output.splitlines(keepends=True)
    # What is found again is not shown again.
    assert first == LINE
    assert [line.split(" ", 2)[:2] for line in rest] == [
        ["docs/a.md:1:1:", "error"],
        ["speclint:", ".speclint.yaml:1:1:"],
        ["docs/a.md:1:1:", "error"],
    ]


def test_a_program_can_read_that_nothing_is_found(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = shop / "docs/a.md"
    edited(monkeypatch, lambda: spec.write_text(GOOD))
    done = CliRunner().invoke(main, ["check", "--watch", "--format", "json"])
    assert done.exit_code == 0
    assert done.output.endswith("]\n[]\n")


def test_without_the_extra_it_says_what_to_install(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    done = CliRunner().invoke(main, ["check", "--watch"])
    assert (done.exit_code, done.output) == (
        2,
        "speclint: this needs watchfiles: python -m pip install 'speclint[watch]'\n",
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--fix"], "--watch shows what is found, and --fix does something else with that"),
        (
            ["--output", "json=a.json"],
            "--watch shows what is found, and --output does something else with that",
        ),
        (["-"], "--watch is for files, and standard input (`-`) is none"),
    ],
)
def test_what_makes_no_sense_while_files_change_is_refused(shop: Path, words: list[str], said: str) -> None:
    done = CliRunner().invoke(main, ["check", "--watch", *words])
    assert (done.exit_code, done.output) == (2, f"speclint: {said}\n")


def test_a_real_change_is_seen_and_ctrl_c_ends_it(shop: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "speclint", "check", "--watch", "--no-cache"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().decode() == LINE
        (shop / "docs/a.md").write_text(SPEC.replace("Context", "Contxt"))
        assert process.stdout.readline().decode() == LINE
        assert b"`Contxt` stands where" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
        assert (process.returncode, said) == (1, b"")
    finally:
        process.kill()
        process.wait()


def test_who_asks_it_to_end_otherwise_gets_the_code_of_that(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end() -> None:
        # The library takes what the handler raises for Ctrl-C.
        with contextlib.suppress(BaseException):
            os.kill(os.getpid(), signal.SIGTERM)
        raise KeyboardInterrupt

    edited(monkeypatch, end)
    done = CliRunner().invoke(main, ["check", "--watch"])
    assert (done.exit_code, done.output) == (143, f"{LINE}speclint: interrupted\n")


def test_what_is_only_on_the_way_to_a_file_is_no_change() -> None:
    sees = watch._Filter(["/x/.speclint-x/.venv", "/y"])
    for path in ("docs/a.md", ".speclint-baseline.json", ".speclint.yaml", ".speclint-notes.md"):
        assert sees(Change.modified, f"/x/.speclint-x/.venv/{path}")
    assert not sees(Change.added, "/x/.speclint-x/.venv/docs/.speclint-00ff.part")
    assert not sees(Change.modified, "/x/.speclint-x/.venv/.git/index")
    assert not sees(Change.modified, "/y/.venv/a.md")


def test_what_is_named_outside_of_the_project_is_seen_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("shop/docs", "specs/deep", "notes/deep"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "shop")
    named = ["docs/a.md", "../specs", "../notes/a.md", "../absent/a.md"]
    seen = watch.changes(Session(tmp_path / "shop"), named)
    next(seen)
    for path in ("shop/.speclint-baseline.json", "specs/deep/a.md", "notes/a.md"):
        (tmp_path / path).write_text(SPEC)
        next(seen)


def test_what_is_said_beside_a_report_is_no_part_of_it(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (shop / "docs/b.md").write_bytes(b"\xff")
    edited(monkeypatch, lambda: (shop / "docs/b.md").unlink())
    done = CliRunner().invoke(main, ["check", "--watch", "--format", "json"])
    found, end = json.JSONDecoder().raw_decode(done.stdout)
    assert [(one["path"], one["rule"]) for one in found] == [("docs/a.md", "missing-section")]
    assert json.loads(done.stdout[end:]) == found
    assert done.stderr.splitlines()[0].startswith("speclint: docs/b.md:1:1: the byte 0xFF is not UTF-8")


def test_a_cluster_checks_what_is_watched_if_one_is_named(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    edited(monkeypatch)
    words = ["check", "--no-cache", "--scheduler", "tcp://127.0.0.1:9", "docs/a.md"]
    once, watched = (CliRunner().invoke(main, [*words, *more]) for more in ([], ["--watch"]))
    assert (watched.exit_code, watched.stdout, watched.stderr) == (2, "", once.stderr)
    assert watched.stderr.startswith("speclint: --scheduler needs Dask")
