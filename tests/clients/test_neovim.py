"""A real editor, Debian's Neovim without its screen, with the server that it starts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from speclint import api

pytestmark = pytest.mark.client

TEMPLATE = """\
# [Name]

## Endpoints

| Method | Path |
|--------|------|
| GET | /[path] |

## Endpoint Details

### [Method] [Path]

[What it does.]

## Decision

| Option | Chosen |
|--------|--------|
| [Name] | [Yes/No] |

## Rollback

[How?]
"""
SPEC = """\
# Orders

## Endpoints

| Method | Path |
|--------|------|
| POST | /orders |

## Endpoint Details

### POST /orders

Adds one.

## Decision

| Option | Chosn |
|--------|--------|
| Keep | Yes |
"""


def test_neovim_shows_mends_completes_and_renames(tmp_path: Path) -> None:
    editor = shutil.which("nvim")
    if editor is None:
        pytest.skip("nvim is not installed (Debian: apt-get install neovim)")
    (tmp_path / "docs").mkdir()
    (tmp_path / "t.md").write_text(TEMPLATE)
    (tmp_path / ".speclint.yaml").write_text("templates: {docs/: t.md}\n")
    (tmp_path / "docs/a.md").write_text(SPEC)
    result = tmp_path / "result.json"
    script = Path(__file__).with_name("neovim.lua")
    # Nothing of the user's own settings, and no files beside the one that is edited.
    command = [editor, "--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", f"luafile {script}", "-c", "qa!"]
    ran = subprocess.run(
        command,
        cwd=tmp_path,
        env={
            **os.environ,
            "HOME": str(tmp_path),
            "XDG_CACHE_HOME": str(tmp_path / "cache"),
            "SERVER": json.dumps([sys.executable, "-m", "speclint", "server"]),
            "RESULT": str(result),
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=True,
    )
    assert result.exists(), ran.stderr.decode()
    done = json.loads(result.read_text())

    printed = api.check_paths(["docs/a.md"], root=tmp_path).diagnostics
    found = [[one.place.line, one.place.column, one.rule, one.message] for one in printed]
    assert [[*place, said.split("\n")[0]] for *place, said in done["diagnostics"]] == found
    assert {rule for _, _, rule, _ in found} == {"misnamed-column", "missing-section"}

    assert done["fixed"] == SPEC.replace("Chosn", "Chosen")
    assert done["offered"] == ["Rollback"]
    assert done["completed"] == done["fixed"] + "\n## Rollback\n"
    assert done["renamed"] == done["completed"].replace("/orders", "/baskets")
