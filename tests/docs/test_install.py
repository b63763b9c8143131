"""The lines that install speclint: they run as they stand, with this tree in the place of the repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from speclint import __version__

pytestmark = pytest.mark.client

ROOT = Path(__file__).resolve().parents[2]
HOST = "https://github.com/speclint/speclint"


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a newcomer, for whom git finds this tree, tagged, where the repository is."""
    folder = tmp_path_factory.mktemp("published")
    for name in ("LICENSE", "README.md", "pyproject.toml", "speclint.1"):
        shutil.copy(ROOT / name, folder)
    for name in ("speclint", "rules"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    home = tmp_path_factory.mktemp("home")
    known = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "GIT_"))}
    environment = {
        **known,
        "HOME": str(home),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{folder.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": HOST,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    person = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    for words in (
        ("init", "-q"),
        ("add", "-A"),
        (*person, "commit", "-qm", "all"),
        ("tag", f"v{__version__}"),
    ):
        subprocess.run(["git", *words], cwd=folder, env=environment, check=True, capture_output=True)
    return environment


def lines(tool: str) -> str:
    """The block of the first hour, or the line of it, that installs with a tool."""
    text = (ROOT / "docs/start.md").read_text(encoding="utf-8")
    install = text[text.index("## Install") :]
    (block,) = (block for block in re.findall(r"```shell\n(.*?)```", install, re.DOTALL) if tool in block)
    return "".join(
        line for line in block.splitlines(keepends=True) if tool == "venv" or line.startswith(tool)
    )


@pytest.mark.parametrize("tool", ["venv", "pipx", "uv"])
def test_the_lines_that_install_do(tool: str, elsewhere: dict[str, str]) -> None:
    if tool != "venv" and shutil.which(tool) is None:
        pytest.skip(f"{tool} is not on this machine")
    script = f"set -e\n{lines(tool)}~/.local/bin/speclint --version"
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=elsewhere["HOME"],
        env=elsewhere,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == f"speclint, version {__version__}"
    if tool == "venv":
        assert (Path(elsewhere["HOME"]) / ".venvs/speclint/share/man/man1/speclint.1").is_file()


def test_the_image_builds_and_runs_as_nobody_in_particular() -> None:
    if (
        shutil.which("docker") is None
        or subprocess.run(["docker", "info"], capture_output=True, check=False).returncode
    ):
        pytest.skip("no docker answers on this machine")
    built = subprocess.run(
        ["docker", "build", "--quiet", str(ROOT)], capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stderr
    specs = ("-v", f"{ROOT}/fixtures/specs:/work:ro", built.stdout.strip())
    for words, code, said in (
        ((*specs, "check", "small-service.md"), 0, "no findings in 1 spec\n"),
        (("--entrypoint", "id", *specs, "-u"), 0, "10001\n"),
    ):
        done = subprocess.run(["docker", "run", "--rm", *words], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (code, said), done.stderr


def test_the_image_leaves_nothing_out_that_its_build_needs() -> None:
    copied = set(
        re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    )
    wanted = {word for words in copied for word in words.split()}
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line[0] == "!"}
    assert wanted == let_in == {"LICENSE", "README.md", "pyproject.toml", "speclint.1", "speclint", "rules"}
