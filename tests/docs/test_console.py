"""The sessions that the documentation shows: each command runs and prints what stands there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from speclint_docs import pages

pytestmark = pytest.mark.client

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"

# What a page holds that the test acts on: a hidden command, a file that is shown, a session.
_PARTS = re.compile(
    r"^% run: (?P<command>.+)$"
    r"|^(?P<ticks>`{3,})\{code-block\} \S+\n:caption: (?P<path>[\w./-]+)\n\n"
    r"(?P<text>(?:.*\n)*?)(?P=ticks)$"
    r"|^```console\n(?P<session>(?:.*\n)*?)```$",
    re.MULTILINE,
)
_END = "\x1e"
_PERSON = {"NAME": "Ada", "EMAIL": "ada@example.org", "DATE": "2026-03-02T09:00:00Z"}


@dataclass(frozen=True, kw_only=True)
class Step:
    """One command of a session, with what the page says that it prints and where that stands."""

    command: str
    printed: str
    place: tuple[int, int]


def hand_written() -> list[Path]:
    """The pages that people write; the others are made when the site is built."""
    made = {DOCS / path for path in pages()}
    return sorted(path for path in DOCS.rglob("*.md") if path not in made)


def play(text: str, folder: Path) -> Iterator[tuple[Step, str]]:
    """Every command of a page with what it really prints, run in order in one folder."""
    for part in _PARTS.finditer(text):
        if part["command"]:
            done = _bash(part["command"], folder)
            assert done.returncode == 0, f"{part['command']}\n{done.stdout}"
        elif part["path"]:
            path = folder / part["path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(part["text"], encoding="utf-8")
        else:
            steps = list(_steps(part["session"], part.start("session")))
            script = "".join(f"{step.command}\nlast=$?; printf '\\036'; (exit $last)\n" for step in steps)
            said = _bash(script, folder).stdout.split(_END)
            yield from zip(steps, said[: len(steps)], strict=True)


def _steps(session: str, start: int) -> Iterator[Step]:
    """The commands of a session: a prompt, the command, and what it prints up to the next prompt."""
    for found in re.finditer(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", session, re.MULTILINE):
        place = (start + found.start(2), start + found.end(2))
        yield Step(command=found[1], printed=found[2], place=place)


def _bash(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs commands as a newcomer does who has an empty home and this speclint."""
    environment = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "HOME": str(folder.parent),
        "ROOT": str(ROOT),
        "PYTHONPATH": str(folder / ".packs"),
        "COLUMNS": "80",
        "LC_ALL": "C.UTF-8",
        **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in _PERSON.items()},
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    return subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=60,
    )


PAGES = [path for path in hand_written() if "```console" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_every_command_prints_what_the_page_says(page: Path, tmp_path: Path, update: bool) -> None:
    text = page.read_text(encoding="utf-8")
    folder = tmp_path / "project"
    folder.mkdir()
    played = list(play(text, folder))
    if update:
        for step, printed in reversed(played):
            start, end = step.place
            text = text[:start] + printed + text[end:]
        page.write_text(text, encoding="utf-8")
        return
    assert played, "a block `console` holds no command behind a prompt"
    for step, printed in played:
        assert (step.command, step.printed) == (step.command, printed)
