"""The same bytes, whatever the process, the machine and the order in which files are named are like."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

TEMPLATE = """\
# [Name]

| Field | Value |
|---|---|
| **ID** | [S-1] |
| **Date** | [YYYY-MM-DD] |

## Goals

[Why]

## Risks

| Risk | Impact |
|---|---|
| [Risk] | High / Low |
"""
SPECS = {
    "a": "# A\n\n| Field | Value |\n|---|---|\n| **ID** | S-1 |\n| **Date** | 2026-02-30 |\n\n## Gaols\n\nTBD\n",
    "b": "# B\n\n| Field | Value |\n|---|---|\n| **ID** | S-1 |\n\n## Risks\n\n| Rsik | Impact |\n|---|---|\n| x | y |\n",
    "c": "# C\n\n## Goals\n\n[l](d.md#nowhere) [m](gone.md) [n](é.md)\n\n## Rewards\n\nx\n\n## Rewards\n\n<name> XXX\n",
    "é": "# D\n\n```\n## Goals\n\nİstanbul ISTANBUL straße STRASSE\n",
}
CALM = {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
# Where Python reads the names of files as ASCII.
ASCII = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def project(top: Path, names: Iterable[str]) -> Path:
    """A project whose files are made in this order."""
    (top / "specs").mkdir(parents=True)
    (top / "modèle.md").write_text(TEMPLATE, encoding="utf-8")
    (top / ".speclint.yaml").write_text("templates: {specs/: modèle.md}\n", encoding="utf-8")
    for name in names:
        (top / "specs" / f"{name}.md").write_text(SPECS[name], encoding="utf-8")
    return top


def report(top: Path, *options: str, **environment: str) -> tuple[int, bytes, bytes]:
    done = subprocess.run(
        [sys.executable, "-m", "speclint", "check", "--format", "json", *options],
        cwd=top,
        env={**os.environ, **CALM, **environment},
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_the_same_bytes_under_any_seed_locale_zone_order_and_number_of_processes(tmp_path: Path) -> None:
    one, other = project(tmp_path / "one", SPECS), project(tmp_path / "other", reversed(SPECS))
    calm = report(one)
    assert calm[0] == 1
    assert calm[1].count(b'"rule"') > 12
    assert calm[2] == b""
    others = {
        "seed, zone and order": report(other, PYTHONHASHSEED="4711", TZ="Pacific/Kiritimati"),
        "locale and processes": report(one, "--jobs", "3", **ASCII, LANG="tr_TR.ISO-8859-9"),
    }
    assert {name for name, said in others.items() if said != calm} == set()
    # Named files are reported in the order in which they are named, each as it is in any other.
    named = report(one, *(f"specs/{name}.md" for name in reversed(SPECS)))
    assert sorted(map(repr, json.loads(named[1]))) == sorted(map(repr, json.loads(calm[1])))
