"""The wheel and the editable install: nothing left behind, and both work from another folder."""

from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
import tomllib
import venv
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest

import speclint
from speclint.judge import packs, shipped

pytestmark = pytest.mark.client

ROOT = Path(__file__).resolve().parent.parent
SPEC = ROOT / "fixtures" / "specs" / "small-service.md"
PACKAGES = {"speclint": "speclint", "rules": "speclint_rules"}


def sources(root: Path) -> list[Path]:
    """The files of the packages in a source tree, what Python leaves behind aside."""
    files = (path for folder in PACKAGES for path in (root / folder).rglob("*") if path.is_file())
    return [path for path in files if "__pycache__" not in path.parts]


def run(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Runs a command as someone who knows nothing of this source tree."""
    known = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COLUMNS"))}
    return subprocess.run(words, cwd=cwd, env=known, capture_output=True, text=True, check=False)


def build(*words: str | Path) -> None:
    done = subprocess.run([sys.executable, "-m", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def copied(folder: Path) -> Path:
    """A copy of what a build reads, so that nothing it makes stays in the repository.

    What the suite compiled for its own runs is no part of it.
    """
    left_out = shutil.ignore_patterns("__pycache__", shipped.NAME)
    for name in ("LICENSE", "README.md", "pyproject.toml", "speclint.1"):
        shutil.copy(ROOT / name, folder)
    for name in PACKAGES:
        shutil.copytree(ROOT / name, folder / name, ignore=left_out)
    return folder


def environment(folder: Path) -> Path:
    """A virtual environment that has this one's dependencies and, before them, a place of its own."""
    venv.create(folder, with_pip=False, symlinks=True)
    (place,) = folder.glob("lib/python*/site-packages")
    (place / "dependencies.pth").write_text("".join(f"{path}\n" for path in site.getsitepackages()))
    return folder / "bin"


def installed(programs: Path, *words: str | Path) -> Path:
    """Puts a distribution into an environment, without a network."""
    pip = ("pip", "--python", programs / "python", "install", "--no-index", "--no-deps", "--quiet")
    build(*pip, "--disable-pip-version-check", "--no-build-isolation", *words)
    return programs


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dist, tree = tmp_path_factory.mktemp("dist"), copied(tmp_path_factory.mktemp("tree"))
    compile_ = (sys.executable, ROOT / ".ci" / "compile", tree / "rules" / "technical_spec")
    subprocess.run(compile_, check=True)
    build("build", "--wheel", "--no-isolation", "--outdir", dist, tree)
    (file,) = dist.iterdir()
    return file


@pytest.fixture(scope="module")
def from_wheel(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(environment(tmp_path_factory.mktemp("wheel")), wheel)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("editable-tree"))


@pytest.fixture(scope="module")
def editable(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(environment(tmp_path_factory.mktemp("editable")), "--editable", tree)


@pytest.fixture(params=["from_wheel", "editable"])
def programs(request: pytest.FixtureRequest) -> Path:
    """The folder of the programs of an environment that has speclint, in one way or the other."""
    folder: Path = request.getfixturevalue(request.param)
    return folder


def test_every_folder_with_code_is_listed() -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"]
    folders = {path.parent.relative_to(ROOT).parts for path in sources(ROOT)}
    assert sorted(listed) == sorted(".".join((PACKAGES[top], *below)) for top, *below in folders)


def test_the_wheel_holds_every_file_of_the_packages_and_no_other(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        beside = {name for name in archive.namelist() if ".dist-info/" in name or ".data/" in name}
        held = set(archive.namelist()) - beside
        wanted = {}
        for path in sources(ROOT):
            top, *below = path.relative_to(ROOT).parts
            wanted["/".join((PACKAGES[top], *below))] = path
        assert held == {*wanted, f"speclint_rules/technical_spec/{shipped.NAME}"}
        for name in ("template.md", "schema.yaml"):
            inside = f"speclint_rules/technical_spec/{name}"
            assert archive.read(inside) == wanted[inside].read_bytes()
    assert "speclint/py.typed" in held
    man_page = f"speclint-{speclint.__version__}.data/data/share/man/man1/speclint.1"
    assert [name for name in beside if ".data/" in name] == [man_page]


def test_a_first_run_of_what_was_built_compiles_no_template(
    from_wheel: Path, editable: Path, tmp_path: Path
) -> None:
    code = (
        "import sys; from speclint.api import check_paths;"
        f" print(check_paths([{str(SPEC)!r}], root={str(tmp_path)!r}).diagnostics,"
        " [name for name in ('pydantic', 'ruamel.yaml') if name in sys.modules])"
    )
    assert run(from_wheel / "python", "-c", code, cwd=tmp_path).stdout == "() []\n"
    assert run(editable / "python", "-c", code, cwd=tmp_path).stdout == "() ['pydantic', 'ruamel.yaml']\n"


def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode())


def test_the_wheel_says_what_it_is_and_needs(wheel: Path) -> None:
    said = metadata(wheel)
    assert (said["Name"], said["Version"]) == ("speclint", speclint.__version__)
    assert (said["Requires-Python"], said["License-Expression"]) == (">=3.11", "MIT")
    needed = [line for line in said.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert sorted(line.split("<")[0].split(">")[0] for line in needed) == [
        *("click", "jinja2", "jmespath", "markdown-it-py", "markupsafe", "platformdirs", "pydantic", "regex"),
        *("ruamel.yaml", "sqlglot"),
    ]  # fmt: skip
    with zipfile.ZipFile(wheel) as archive:
        assert any(name.endswith(".dist-info/licenses/LICENSE") for name in archive.namelist())


def on_built_in(spec: Path) -> str:
    """What is said of a spec for which no settings name a template."""
    return (
        f"speclint: {spec} is laid on the built-in template technical-spec: no settings name another"
        " (`--template NAME-OR-PATH` does)\n"
    )


def test_an_installation_checks_a_spec_from_another_folder(programs: Path, tmp_path: Path) -> None:
    done = run(programs / "speclint", "check", SPEC, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "no findings in 1 spec\n", on_built_in(SPEC))
    bad = SPEC.read_text("utf-8").replace("|Decision|Choice|Rationale|", "|Decision|Choice|Ratinale|")
    (tmp_path / "bad.md").write_text(bad, encoding="utf-8")
    done = run(programs / "python", "-m", "speclint", "check", "--format", "concise", "bad.md", cwd=tmp_path)
    message = "error misnamed-column: `Ratinale` stands where `Rationale` is expected"
    assert (done.returncode, done.stdout, done.stderr) == (
        1, f"bad.md:33:18: {message}\n", on_built_in(Path("bad.md")),
    )  # fmt: skip


def test_an_installation_brings_every_rule_under_one_name(programs: Path, tmp_path: Path) -> None:
    done = run(programs / "speclint", "rules", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert {line.split()[0] for line in done.stdout.splitlines() if line.startswith("  ")} == set(
        packs.rules()
    )
    code = "import sys, speclint.judge.packs as packs; packs.rules(); print('rules' in sys.modules)"
    assert run(programs / "python", "-c", code, cwd=tmp_path).stdout == "False\n"


def test_an_installation_is_the_one_that_was_just_made(
    from_wheel: Path, editable: Path, tree: Path, tmp_path: Path
) -> None:
    code = "import speclint, speclint_rules as r; print(speclint.__path__[0], r.__path__[0], sep='\\n')"
    done = run(from_wheel / "python", "-c", code, cwd=tmp_path)
    (place,) = from_wheel.parent.glob("lib/python*/site-packages")
    assert done.stdout.splitlines() == [str(place / "speclint"), str(place / "speclint_rules")]
    done = run(editable / "python", "-c", code, cwd=tmp_path)
    assert done.stdout.splitlines() == [str(tree / "speclint"), str(tree / "rules")]


def test_an_editable_install_has_a_rule_as_soon_as_its_file_is_saved(
    editable: Path, tree: Path, tmp_path: Path
) -> None:
    rule = tree / "rules" / "structure" / "made_up.py"
    rule.write_text('"""Says nothing."""\n\n\ndef check(spec, options):\n    yield from ()\n')
    try:
        done = run(editable / "speclint", "explain", "made-up", cwd=tmp_path)
    finally:
        rule.unlink()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("made-up (structure, error by default)\n")


def test_the_installation_of_this_environment_works_from_another_folder(tmp_path: Path) -> None:
    done = run(sys.executable, "-m", "speclint", "check", SPEC, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "no findings in 1 spec\n", on_built_in(SPEC))
