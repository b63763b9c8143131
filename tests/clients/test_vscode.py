"""What the extension for VS Code brings, read off its files, and that npm packs it: VS Code is not needed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
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
    assert view["when"] == f"resourceLangId =~ /^({'|'.join(woken)})$/"


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


@pytest.mark.client
def test_it_is_type_checked_and_packed_with_all_that_it_needs(
    package: dict[str, Any], tmp_path: Path
) -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed (Debian: apt-get install npm)")
    own = shutil.copytree(
        FOLDER, tmp_path / "vscode", ignore=shutil.ignore_patterns("node_modules", "out", "*.vsix")
    )
    for words in (["ci", "--no-audit", "--no-fund"], ["run", "check"], ["run", "package"]):
        done = subprocess.run([npm, *words], cwd=own, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(own / "speclint.vsix") as packed:
        names = packed.namelist()
        said = json.loads(packed.read("extension/package.json"))
        manifest = packed.read("extension.vsixmanifest").decode()
    assert said["contributes"] == package["contributes"]
    assert f'Id="speclint" Version="{__version__}" Publisher="speclint"' in manifest
    mine = [name for name in names if name.startswith("extension/") and "node_modules" not in name]
    assert sorted(mine) == [
        f"extension/{name}"
        for name in ("LICENSE.txt", "out/extension.js", "out/outline.js", "package.json", "readme.md")
    ]
    assert all(f"extension/node_modules/{one}/package.json" in names for one in package["dependencies"])
