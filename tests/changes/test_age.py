"""Since when a line has stood: by the commit that brought it, and not known where git cannot say."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from speclint.changes.age import Ages

DAY = 86_400


def commit(folder: Path, text: str, when: int) -> None:
    """Commits a text as the file `a.md`."""
    (folder / "a.md").write_text(text)
    dates = {f"GIT_{who}_DATE": f"@{when} +0000" for who in ("AUTHOR", "COMMITTER")}
    who = ("-c", "user.name=A", "-c", "user.email=a@b")
    for words in (["add", "-A"], [*who, "commit", "-qm", "one"]):
        subprocess.run(["git", *words], cwd=folder, check=True, env={**os.environ, **dates})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository in which `b` came a day after the rest, and `d` is not committed."""
    shop = tmp_path / "shop"
    shop.mkdir()
    subprocess.run(["git", "init", "-q"], cwd=shop, check=True)
    commit(shop, "a\nc\n\ne\n", DAY)
    commit(shop, "a\nb\nc\n\ne\n", 2 * DAY)
    return shop


def oldest(folder: Path, text: str, *numbers: int, seconds: float = 20) -> int | None:
    return Ages(os.environ, seconds).oldest(str(folder / "a.md"), text.splitlines(), numbers)


@pytest.mark.parametrize(
    ("text", "numbers", "days"),
    [
        ("a\nb\nc\n\ne\n", [2], 2),
        ("a\nb\nc\n\ne\n", [2, 3], 1),
        ("a\nb\nc\n\ne\n", [], None),
        ("a\r\nb\r\nc\r\n\r\ne\r\n", [2], 2),
        # What is not committed has no age, and what stands around it keeps its own.
        ("a\nd\nb\nc\n\ne\n", [2], None),
        ("new\na\nd\nb\nx\nc\n\ne\n", [4], 2),
        ("new\na\nd\nb\nx\nc\n\ne\n", [3, 5, 6], 1),
        ("other\n", [1], None),
    ],
)
def test_a_line_is_as_old_as_the_commit_that_brought_it(
    folder: Path, text: str, numbers: list[int], days: int | None
) -> None:
    assert oldest(folder, text, *numbers) == (days * DAY if days is not None else None)


def test_what_git_cannot_say_is_not_known(folder: Path, tmp_path: Path) -> None:
    assert oldest(tmp_path, "a\n", 1) is None
    assert Ages(os.environ).oldest(str(folder / "b.md"), ["a"], [1]) is None
    assert Ages({"PATH": ""}).oldest(str(folder / "a.md"), ["a"], [1]) is None
    assert oldest(folder, "a\nb\nc\n\ne\n", 2, seconds=0) is None


def test_a_history_that_takes_too_long_is_not_waited_for(folder: Path, tmp_path: Path) -> None:
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text(f'#!/bin/sh\ncase "$*" in *blame*) sleep 10;; esac\nexec {shutil.which("git")} "$@"\n')
    slow.chmod(0o755)
    path = f"{slow.parent}{os.pathsep}{os.environ['PATH']}"
    ages = Ages({**os.environ, "PATH": path}, seconds=0.3)
    assert ages.oldest(str(folder / "a.md"), ["a", "b", "c", "", "e"], [2]) is None


def test_a_shallow_clone_does_not_know_what_came_before_it(folder: Path, tmp_path: Path) -> None:
    commit(folder, "a\nb\nc\nd\n", 3 * DAY)
    clone = ["git", "clone", "-q", "--depth", "2", folder.as_uri(), str(tmp_path / "clone")]
    subprocess.run(clone, check=True)
    assert oldest(tmp_path / "clone", "a\nb\nc\nd\n", 2) is None
    assert oldest(tmp_path / "clone", "a\nb\nc\nd\n", 1, 4) == 3 * DAY


def test_nothing_that_the_repository_names_is_run(folder: Path) -> None:
    (folder / ".gitattributes").write_text("*.md diff=evil filter=evil\n")
    for key in ("diff.evil.textconv", "diff.evil.command", "filter.evil.clean", "filter.evil.smudge"):
        subprocess.run(["git", "config", key, f"touch {folder}/run; cat"], cwd=folder, check=True)
    assert oldest(folder, "a\nb\nc\n\ne\n", 2) == 2 * DAY
    assert not (folder / "run").exists()
