"""The first hour of a team with a template and seven specs of its own, from `init` to green, compared whole.

`hour.txt` is the session: each command behind a prompt, and all that it prints. `hook` and `workflow REV` run
what the written files run.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from speclint.text import yamlfile

pytestmark = pytest.mark.client

ROOT = Path(__file__).resolve().parents[2]
SESSION = Path(__file__).with_name("hour.txt")
_STEP = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
_END = "\x1e"
_COMMIT = re.compile(r"\b[0-9a-f]{12}\b")

TEMPLATE = """\
# RFC-NNNN: [Title]

| Key | Value |
| --- | --- |
| **Status** | Draft / Accepted / Superseded |
| **Owner** | [Name] |

## Summary

[One paragraph.]

## Motivation

[Why.]

## Proposal

[How.]

## Drawbacks

[Why not.]

## Open questions

[What is not known.]
"""
GOOD = """\
# RFC-{number:04}: {title}

| Key | Value |
| --- | --- |
| **Status** | Accepted |
| **Owner** | Ada |

## Summary

{title} for everybody.

## Motivation

Families asked for it.

## Proposal

A table with one row each.

## Drawbacks

One more table.

## Open questions

Who pays for it?
"""
TITLES = ("Shared carts", "Gift cards", "Wish lists", "Search", "Stock alerts", "Returns", "First shop")
# The fourth is sloppy, the last one is older than the section on drawbacks.
SLOPPY = (
    ("Open questions", "Questions of all kinds"),
    ("Motivation", "Motivaton"),
    ("A table with one row each.", "TBD"),
)
PRELUDE = """\
hook() {{ git diff --cached --name-only --diff-filter=d -z -- '*.md' | xargs -0 -r \\
    speclint check --only-specs --baseline .speclint-baseline.json --; }}
workflow() {{ SPECLINT_SINCE=$1 SPECLINT_BASELINE=.speclint-baseline.json bash -eo pipefail {step}; }}
"""


def project(folder: Path) -> None:
    """A fresh repository as the team has it."""
    specs = folder / "docs" / "rfcs"
    specs.mkdir(parents=True)
    (folder / "docs" / "templates").mkdir()
    (folder / "docs" / "templates" / "rfc.md").write_text(TEMPLATE, encoding="utf-8")
    (folder / "README.md").write_text("# Shop\n\nIt sells things.\n", encoding="utf-8")
    for number, title in enumerate(TITLES, 1):
        text = GOOD.format(number=number, title=title)
        for old, new in SLOPPY if title == "Search" else ():
            text = text.replace(old, new)
        if title == "First shop":
            text = text.replace("## Drawbacks\n\nOne more table.\n\n", "")
        name = f"{number:04}-{title.lower().replace(' ', '-')}.md"
        (specs / name).write_text(text, encoding="utf-8")


def environment(temp: Path) -> dict[str, str]:
    """That of a newcomer with an empty home and this speclint, on which the action is installed."""
    programs = temp / "speclint" / "bin"
    programs.mkdir(parents=True)
    program = f'#!/bin/sh\nexec "{sys.executable}" -P -m speclint "$@"\n'
    (programs / "speclint").write_text(program, encoding="utf-8")
    (programs / "speclint").chmod(0o755)
    person = {"NAME": "Ada", "EMAIL": "ada@example.org", "DATE": "2026-03-02T09:00:00Z"}
    return {
        "PATH": os.pathsep.join([str(programs), os.environ["PATH"]]),
        "HOME": str(temp),
        "RUNNER_TEMP": str(temp),
        "COLUMNS": "100",
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_GLOBAL": os.devnull,
        **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in person.items()},
        "SPECLINT_FAIL_ON": "error",
    }


def test_the_first_hour_prints_what_the_session_says(tmp_path: Path, update: bool) -> None:
    folder, temp = tmp_path / "shop", tmp_path / "runner"
    project(folder)
    known = environment(temp)
    action = yamlfile.load("action", (ROOT / "action.yml").read_text(encoding="utf-8")).data
    (temp / "step.sh").write_text(action["runs"]["steps"][1]["run"], encoding="utf-8")
    said = SESSION.read_text(encoding="utf-8")
    steps = list(_STEP.finditer(said))
    commands = "".join(f"{step[1]}\nlast=$?; printf '\\036'; (exit $last)\n" for step in steps)
    done = subprocess.run(
        ["bash", "-c", PRELUDE.format(step=temp / "step.sh") + commands],
        cwd=folder, env=known, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    printed = [_COMMIT.sub("<commit>", one) for one in done.stdout.split(_END)]
    played = "".join(f"$ {step[1]}\n{one}" for step, one in zip(steps, printed, strict=False))
    if update:
        SESSION.write_text(played, encoding="utf-8")
    assert played == said
