"""Histories of a repository made by chance, and what holds for what `--since` says of each of them.

A few in every run of the suite; `pytest tests/fuzz --hypothesis-profile=fuzz` tries many.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from speclint.cli import main

# The profile's own number, a tenth of it, where it has one: each starts git twice.
EXAMPLES = (
    6
    if settings.default is None or settings.default.max_examples <= 100
    else settings.default.max_examples // 10
)
TEMPLATES = (
    "# [Name]\n\n## Info\n\n**Owner:** [who]\n\n## Risks\n\n[What]\n",
    "# [Name]\n\n## Info\n\n## Goals\n\n[Why]\n",
)
SPECS = (
    "# A\n\n## Info\n\n**Owner:** Ana\n\n## Risks\n\nIt may fail.\n",
    "# A\n\n## Info\n\n**Owner:** [who]\n\n## Risks\n\n[What]\n",
    "# B\n\n## Info\n\n**Owner:** Ben\n\n## Rsiks\n\nSee [a](a.md#risks) and [b](sub/b.md).\n",
    "# C\r\n\r\n## Info\r\n\r\n<!-- speclint-ignore-file -->\r\n\r\nTBD\r\n",
    "```\n# D\n\n## Info\n",
    "Notes.\n",
    "",
    "\x00\udcff",
)
YAML = (
    "sections: {Risks: never}\n",
    "identify: {title: A}\n",
    "sections: {Info: {fields: {Owner: [Ana]}}}\n",
    "sections: [\n",
)
SETTINGS = (
    "templates: {docs/: t.md}\n",
    "templates: {docs/: t.md}\nexclude: [docs/sub]\n",
    "templates: {docs/: t.md}\nignore: [misnamed-section, leftover-placeholder]\n",
    "templates: {elsewhere/: t.md}\n",
    "templates: {docs/: gone.md}\n",
    "size: [\n",
)
# What stands at a path: a text, a link to somewhere, or a folder with a file in it.
LINKS = st.sampled_from(("a.md", "sub", "../t.md", "nowhere.md", "/etc/passwd", "..")).map(
    lambda to: ("link", to)
)
TEXTS = st.sampled_from(SPECS).map(lambda text: ("text", text))
DOCUMENTS = st.one_of(TEXTS, TEXTS, TEXTS, LINKS, st.just(("folder", "")))
TREES = st.fixed_dictionaries(
    {"t.md": st.sampled_from(TEMPLATES).map(lambda text: ("text", text))},
    optional={
        "docs/a.md": DOCUMENTS,
        "docs/b.md": DOCUMENTS,
        "docs/é [1].md": DOCUMENTS,
        "docs/sub/b.md": DOCUMENTS,
        "docs/-c.md": DOCUMENTS,
        "t.speclint.yaml": st.sampled_from(YAML).map(lambda text: ("text", text)),
        ".speclint.yaml": st.sampled_from(SETTINGS).map(lambda text: ("text", text)),
        ".gitignore": st.sampled_from(("docs/b.md\n", "sub/\n", "*\n")).map(lambda text: ("text", text)),
    },
)
# What says which documents are specs, and what is asked of them.
ASKING = ("t.md", "t.speclint.yaml", ".speclint.yaml", ".gitignore")
Tree = Mapping[str, tuple[str, str]]


@pytest.fixture(scope="module")
def top(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository without a commit; every example makes one of its own there."""
    folder = tmp_path_factory.mktemp("histories")
    git(folder, "init", "--quiet")
    return folder


def git(top: Path, *words: str) -> None:
    who = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org", "-c", "core.autocrlf=false")
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *who, *words], cwd=top, env=environment, check=True, capture_output=True)


def lay_out(top: Path, tree: Tree) -> None:
    """Makes a folder hold nothing but a tree."""
    for entry in top.iterdir():
        if entry.name != ".git":
            shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    for name, (kind, what) in tree.items():
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind == "text":
            path.write_bytes(what.encode("utf-8", "surrogateescape"))
        elif kind == "link":
            path.symlink_to(what)
        else:
            path.mkdir()
            (path / "x.md").write_text(SPECS[0], encoding="utf-8")


@settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=TREES, after=TREES, keeps=st.booleans())
def test_whatever_a_branch_did(
    top: Path, monkeypatch: pytest.MonkeyPatch, before: Tree, after: Tree, keeps: bool
) -> None:
    monkeypatch.chdir(top)
    lay_out(top, before)
    git(top, "add", "--all", "--force", "--", ".")
    git(top, "commit", "--quiet", "--allow-empty", "--message", "before")
    changed = {**before, **after} if keeps else after
    lay_out(top, changed)
    said = report("--since", "HEAD")
    whole = report()
    if said["problems"] or whole["problems"]:
        return
    if changed == before:
        assert said["found"] == []
    # A change that says nothing of what is asked has no finding that a whole run has not, and of a new document all.
    if all(changed.get(name) == before.get(name) for name in ASKING):
        assert [found for found in said["found"] if found not in whole["found"]] == []
    if all(changed.get(name) == before[name] for name in before):
        new = {name for name in changed.keys() - before.keys() if changed[name][0] == "text"}
        for_new = [[one for one in run["found"] if one["path"] in new] for run in (said, whole)]
        assert for_new[0] == for_new[1]


def report(*options: str) -> dict[str, list[Any]]:
    """What a run finds and what it cannot, each finding inside of its document."""
    done = CliRunner().invoke(main, ["check", "--no-cache", "--format", "json", *options])
    assert done.exit_code in (0, 1, 2), (done.output, done.exception)
    for trace in ("failed, please report", "failed on this file", "raised", "Traceback"):
        assert trace not in done.stderr, done.stderr
    found = json.loads(done.stdout) if done.stdout else []
    assert done.stdout or done.exit_code == 2
    for one in found:
        path = Path(one["path"])
        if path.is_file():
            lines = path.read_bytes().decode("utf-8", "replace").split("\n")
            assert 1 <= one["line"] <= one["end_line"] <= len(lines)
    return {"found": found, "problems": [done.stderr] if done.exit_code == 2 else []}
