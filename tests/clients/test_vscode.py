"""What the extension for VS Code brings, read off its files: neither npm nor VS Code is needed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from speclint import __version__
from speclint.cli import main
from speclint.server.symbols import MISSING

FOLDER = Path(__file__).resolve().parent.parent.parent / "editors" / "vscode"


@pytest.fixture(scope="module")
def package() -> dict[str, Any]:
    said: dict[str, Any] = json.loads((FOLDER / "package.json").read_text())
    return said


def source() -> str:
    return "".join(path.read_text() for path in sorted((FOLDER / "src").glob("*.ts")))


def test_it_is_of_this_version_and_packs_what_it_starts_with(package: dict[str, Any]) -> None:
    assert package["version"] == __version__
    lock = json.loads((FOLDER / "package-lock.json").read_text())
    assert lock["packages"][""]["dependencies"] == package["dependencies"]
    assert package["main"] == "./out/extension.js"
    settings = json.loads((FOLDER / "tsconfig.json").read_text())["compilerOptions"]
    assert (settings["rootDir"], settings["outDir"], settings["strict"]) == ("src", "out", True)
    ignored = (FOLDER / ".vscodeignore").read_text().split()
    assert "src/**" in ignored
    assert not any(line.startswith("out/**") and line.endswith("js") for line in ignored)


def test_it_wakes_for_specs_and_serves_those(package: dict[str, Any]) -> None:
    woken = [event.removeprefix("onLanguage:") for event in package["activationEvents"]]
    (served,) = re.findall(r"const LANGUAGES = \[(.*?)\]", source())
    assert woken == re.findall(r'"(\w+)"', served)
    (view,) = package["contributes"]["views"]["explorer"]
    assert view["when"] == f"editorLangId =~ /^({'|'.join(woken)})$/"


def test_it_starts_the_server_as_the_command_line_knows_it() -> None:
    (words,) = re.findall(r"args: \[(.*?)\]", source())
    module, name, command, *options = re.findall(r'"([^"]+)"', words)
    assert (module, name) == ("-m", "speclint")
    known = {word for option in main.commands[command].params for word in option.opts}
    assert set(options) <= known


def test_no_repository_says_which_program_is_run(package: dict[str, Any]) -> None:
    settings = package["contributes"]["configuration"]["properties"]
    assert settings["speclint.python"]["scope"] == "machine"
    assert package["capabilities"]["untrustedWorkspaces"]["supported"] is False


def test_all_that_it_offers_is_there(package: dict[str, Any]) -> None:
    offered = {one["command"] for one in package["contributes"]["commands"]}
    assert offered == set(re.findall(r'registerCommand\("([\w.]+)"', source()))
    views = {view["id"] for group in package["contributes"]["views"].values() for view in group}
    assert views == set(re.findall(r'registerTreeDataProvider\("([\w.]+)"', source()))
    read = set(re.findall(r'getConfiguration\("speclint"\)\.get<\w+>\("([\w.]+)"\)', source()))
    settings = set(package["contributes"]["configuration"]["properties"])
    # The client itself reads how much it shows of what is said.
    assert settings == {f"speclint.{name}" for name in read} | {"speclint.trace.server"}
    assert f'const MISSING = "{MISSING}"' in source()
