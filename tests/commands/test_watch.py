"""Checks that are made again whenever something changes, as an author sees them beside the editor."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import watchfiles
from click.testing import CliRunner
from watchfiles import Change

from speclint.cli import main
from speclint.commands import watch

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
    sees = watch._Filter()
    assert sees(watchfiles.Change.modified, "/x/docs/a.md")
    assert not sees(watchfiles.Change.added, "/x/docs/.speclint-00ff.part")
    assert not sees(watchfiles.Change.modified, "/x/.git/index")
