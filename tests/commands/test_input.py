"""What no command can work on: one line that says what and where, exit code 2, and nothing half written."""

from __future__ import annotations

import builtins
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from speclint.cli import main

TEMPLATE = "# [Title]\n\n## Plan\n\n[what we do]\n\n## Risks\n\n[what may fail]\n"
SPEC = "# Carts\n\n## Plan\n\nWe restart it.\n"
LIST = "# Specs\n\n<!-- speclint-index -->\n<!-- speclint-index-end -->\n"
# What reads a spec, and what reads a template; {} is where it stands.
OF_SPECS = (
    "check {}",
    "check --since HEAD {}",
    "check --fix {}",
    "baseline {}",
    "outline {}",
    "why {}:1",
    "config {}",
    "extract {}",
    "export openapi {}",
    "list {}",
    "index list.md {}",
    "learn t.md --from {}",
)
OF_TEMPLATES = (
    "check a.md --template {}",
    "baseline a.md --template {}",
    "outline a.md --template {}",
    "why a.md:1 --template {}",
    "config a.md --template {}",
    "extract a.md --template {}",
    "export openapi a.md --template {}",
    "list a.md --template {}",
    "index list.md a.md --template {}",
    "schema --extract {}",
    "new Carts --output new.md --template {}",
    "learn {}",
)
# What writes, each with what it would write.
WRITERS = {
    "init --yes": ".speclint.yaml",
    "new Carts --template t.md": "carts.md",
    "new Carts --template t.md --output out.md": "out.md",
    "baseline a.md --template t.md": ".speclint-baseline.json",
    "baseline a.md --template t.md --output known.json": "known.json",
    "check a.md --template t.md --fix": "a.md",
    "check a.md --template t.md --output json=out.json": "out.json",
    "index list.md a.md --template t.md": "list.md",
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    os.mkdir(".git")
    for name, text in {"t.md": TEMPLATE, "a.md": SPEC, "list.md": LIST, "sub/locked.md": SPEC}.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    Path("sub/bytes.md").write_bytes(b"# A\n\n\xff\n")
    os.mkdir("empty")
    os.symlink("nowhere", "dangling.md")
    os.mkfifo("pipe.md")
    before = everything(tmp_path)
    yield tmp_path
    assert everything(tmp_path) == before


def everything(folder: Path) -> dict[str, bytes]:
    """All files but those of the cache, with their bytes."""
    files = (path for path in folder.rglob("*") if ".cache" not in path.parts and path.is_file())
    return {str(path): path.read_bytes() for path in files}


def refused(command: str) -> str:
    """The one line that a command ends with, which has nothing else to say."""
    done = CliRunner().invoke(main, command.split(), prog_name="speclint")
    assert done.exit_code == 2, done.output
    lines = done.stderr.splitlines()
    assert len(lines) == 1, lines
    return lines[0].removeprefix("speclint: ")


def no_access(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Takes away the permission to read a file; modes of files say nothing to root, who may run this."""
    opened = os.open

    def denied(path: Any, flags: int, *more: Any, **also: Any) -> int:
        if str(path).endswith(name):
            raise PermissionError(13, "Permission denied")
        return opened(path, flags, *more, **also)

    monkeypatch.setattr(os, "open", denied)


def read_only(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Takes away the permission to write in a folder."""
    opened = builtins.open

    def denied(path: Any, mode: str = "r", *more: Any, **also: Any) -> Any:
        if set(mode) & set("wax+") and str(path).startswith(str(folder)):
            raise PermissionError(13, "Permission denied")
        return opened(path, mode, *more, **also)

    monkeypatch.setattr(builtins, "open", denied)


@pytest.mark.parametrize("command", OF_SPECS)
@pytest.mark.parametrize(
    "place", ["empty", "nowhere.md", "dangling.md", "pipe.md", "sub/bytes.md", "sub/locked.md"]
)
def test_what_is_no_spec_is_said_with_its_place(
    command: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "--since" in command:
        monkeypatch.setenv("PATH", "")
        assert refused(command.format(place)).startswith("--since: ")
        return
    no_access(monkeypatch, "locked.md")
    assert refused(command.format(place)).startswith(f"{place}:")


@pytest.mark.parametrize("command", OF_TEMPLATES)
@pytest.mark.parametrize(
    "place", ["empty", "nowhere.md", "dangling.md", "pipe.md", "sub/bytes.md", "sub/locked.md"]
)
def test_a_template_that_cannot_be_read_is_said_with_its_place(
    command: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_access(monkeypatch, "locked.md")
    said = refused(command.format(place))
    is_none = place in ("empty", "nowhere.md")
    assert said.startswith(f"no template `{place}`: neither" if is_none else f"{place}:")


@pytest.mark.parametrize("command", WRITERS)
def test_a_folder_that_is_read_only_is_left_as_it_is(
    command: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_only(monkeypatch, folder)
    said = refused(command)
    assert said.startswith(f"{WRITERS[command]}: ")
    assert said.endswith(("cannot be written: Permission denied", "cannot be mended: Permission denied"))


@pytest.mark.parametrize("command", ["test ./empty", "rules --pack empty"])
def test_a_folder_of_rules_that_cannot_be_read_is_said_to_be_one(
    command: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(place: str) -> list[str]:
        raise PermissionError(13, "Permission denied", place)

    monkeypatch.setattr("speclint.judge.packs.os.listdir", denied)
    said = f"{folder / 'empty'}: the folder of rules cannot be read: Permission denied"
    assert refused(command) == said


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("explain no-such-rule", "no rule is called `no-such-rule`"),
        ("help chekc", "there is no command `chekc`; did you mean `check`?"),
        ("test nothing", "no pack `nothing` is installed: there is speclint"),
        (
            "rules --pack empty",
            "the pack {here}/empty holds no rule: rules stand there in files of Python, one each",
        ),
        ("new Carts --folder nowhere", "nowhere: is no folder"),
        ("cache --clear --cache-dir a.md", "a.md: is no folder"),
        ("check --config nowhere.yaml", "nowhere.yaml: does not exist"),
        (
            "check a.md --template t.md --baseline nowhere.json",
            "nowhere.json: --baseline: there is no such file: `speclint baseline` writes it",
        ),
    ],
)
def test_what_is_named_and_is_not_there_is_said(command: str, said: str, folder: Path) -> None:
    assert refused(command) == said.format(here=folder)
