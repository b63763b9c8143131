"""The bar of a long run: on a terminal only, not before a second has passed, and gone before the report."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from speclint.report.progress import Bar

TEMPLATE = "# [Name]\n\n## Context\n\n## Decision\n"
BAD = "# Cache\n\n## Context\n\nPages are slow.\n"
IMPATIENT = (
    "import speclint.report.progress as p; p._PATIENCE = p._STEP = 0; from speclint.cli import main; main()"
)
# What is over before patience is, however slow the machine.
PATIENT = "import speclint.report.progress as p; p._PATIENCE = 600; from speclint.cli import main; main()"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with a template and four specs of it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.md").write_text(TEMPLATE, encoding="utf-8")
    for name in "abcd":
        (tmp_path / f"{name}.md").write_text(BAD, encoding="utf-8")


def on_terminal(code: str, *words: str, **environment: str) -> tuple[int, str, str]:
    """The command with a terminal for standard error: its exit code, its output, what the terminal got."""
    ours, its = pty.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-c", code, "check", "--template", "t.md", "--format", "concise", *words],
            stdout=subprocess.PIPE, stderr=its, text=True, check=False,
            env={**os.environ, "TERM": "xterm", **environment},
        )  # fmt: skip
        os.set_blocking(ours, False)
        try:
            seen = os.read(ours, 100_000).decode()
        except BlockingIOError:
            seen = ""
    finally:
        os.close(ours)
        os.close(its)
    return done.returncode, done.stdout, seen


def screen(written: str) -> list[str]:
    """The lines of a terminal after what was written to it."""
    lines = []
    for line in written.split("\n"):
        shown = ""
        for part in line.split("\r"):
            shown = part + shown[len(part) :]
        lines.append(shown.rstrip())
    return lines


FOUR = ("a.md", "b.md", "c.md", "d.md")
REPORT = "".join(f"{name}:1:1: error missing-section: `Decision` is absent\n" for name in FOUR)


def test_it_is_shown_on_a_terminal_and_gone_when_the_run_is_over() -> None:
    code, report, seen = on_terminal(IMPATIENT, *FOUR)
    assert (code, report) == (1, REPORT)
    shares = [line.split()[-1] for line in seen.split("\r") if line.startswith("checking [")]
    assert shares == ["0%", "12%", "25%", "38%", "50%", "62%", "75%", "88%"]
    assert screen(seen) == [""]


def test_trouble_stands_on_a_line_of_its_own() -> None:
    code, report, seen = on_terminal(IMPATIENT, "gone.md", *FOUR)
    assert (code, report) == (2, REPORT)
    assert "checking [" in seen
    assert screen(seen) == ["speclint: gone.md: does not exist", ""]


def test_a_run_that_cannot_start_leaves_nothing_of_it() -> None:
    code, report, seen = on_terminal(IMPATIENT, "--select", "nothing", *FOUR)
    assert (code, report, screen(seen)) == (2, "", ["speclint: --select: no rule is called `nothing`", ""])


@pytest.mark.parametrize(
    ("code", "words", "environment"),
    [(PATIENT, (), {}), (IMPATIENT, ("--quiet",), {}), (IMPATIENT, (), {"TERM": "dumb"})],
    ids=["short", "quiet", "dumb"],
)
def test_it_is_not_shown(code: str, words: tuple[str, ...], environment: dict[str, str]) -> None:
    assert on_terminal(code, *words, *FOUR, **environment) == (1, REPORT, "")


def test_it_is_not_shown_where_there_is_no_terminal() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPATIENT, "check", "--template", "t.md", *FOUR],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "")


def test_it_waits_for_a_second_and_does_not_flicker() -> None:
    now, stream = [0.0], io.StringIO()
    bar = Bar(stream, lambda: now[0])
    drawn = []
    for done in range(21):
        now[0] = done / 16
        before = len(stream.getvalue())
        bar(done, 20)
        if len(stream.getvalue()) > before:
            drawn.append(now[0])
    assert drawn == [1.0, 1.125, 1.25]
    bar.clear()
    bar.clear()
    assert screen(stream.getvalue()) == [""]
    assert all(len(line) < 80 for line in stream.getvalue().split("\r"))
