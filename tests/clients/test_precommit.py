"""The hook under the real pre-commit, in a git repository, and the text to paste from the README."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from speclint import __version__
from speclint.text import yamlfile

pytestmark = pytest.mark.client

ROOT = Path(__file__).resolve().parents[2]
GOOD = (ROOT / "fixtures/specs/small-service.md").read_text(encoding="utf-8")
OTHER = GOOD.replace("TS-2026-014", "TS-2099-999")
BAD = GOOD.replace("|Decision|Choice|Rationale|", "|Decision|Choice|Ratinale|")
PASTED = re.compile(r"<!-- paste: pre-commit -->\n```yaml\n(.*?)```", re.DOTALL)


def environment(home: Path) -> dict[str, str]:
    """That of a developer: nothing of a git that runs these tests, the programs of this environment first."""
    known = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "COLUMNS"))}
    programs = os.pathsep.join([str(Path(sys.executable).parent), known.get("PATH", os.defpath)])
    own = {"PRE_COMMIT_HOME": str(home), "PRE_COMMIT_COLOR": "never", "PIP_NO_COMPILE": "1"}
    return {**known, **own, "PATH": programs}


def run(*words: str, cwd: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, check=False)


def done(*words: str, cwd: Path, env: Mapping[str, str]) -> str:
    finished = run(*words, cwd=cwd, env=env)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


def repository(folder: Path, env: Mapping[str, str]) -> Path:
    done("git", "init", "--quiet", str(folder), cwd=folder.parent, env=env)
    for key, value in {"user.name": "A", "user.email": "a@example.org", "core.autocrlf": "false"}.items():
        done("git", "config", key, value, cwd=folder, env=env)
    return folder


def pasted() -> str:
    found = PASTED.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert found is not None
    return found.group(1)


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return environment(tmp_path_factory.mktemp("pre-commit-home"))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, env: dict[str, str]) -> str:
    """What the README lets people paste, with a repository of this working tree for the one on GitHub."""
    folder = repository(tmp_path_factory.mktemp("published"), env)
    for name in (".pre-commit-hooks.yaml", "LICENSE", "README.md", "pyproject.toml", "speclint.1"):
        shutil.copy(ROOT / name, folder)
    for name in ("speclint", "rules"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    done("git", "add", "--all", cwd=folder, env=env)
    done("git", "commit", "--quiet", "--message", "all", cwd=folder, env=env)
    done("git", "tag", f"v{__version__}", cwd=folder, env=env)
    assert "https://github.com/speclint/speclint" in pasted()
    return pasted().replace("https://github.com/speclint/speclint", str(folder))


@pytest.fixture(scope="module")
def local() -> str:
    """The same hook with the speclint of this environment: no other is built, so that no index is needed."""
    return config_of("speclint")


def config_of(name: str) -> str:
    hooks = yamlfile.load("hooks", (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")).data
    (hook,) = (hook for hook in hooks if hook["id"] == name)
    hook.update(language="system", entry=f'"{sys.executable}" -m {hook["entry"]}')
    return json.dumps({"repos": [{"repo": "local", "hooks": [hook]}]})


@pytest.fixture(params=["local", "published"])
def project(request: pytest.FixtureRequest, tmp_path: Path, env: dict[str, str]) -> Path:
    """A repository whose commits go through the hook, in one way or the other."""
    folder = tmp_path / "project"
    folder.mkdir()
    repository(folder, env)
    config = folder / ".pre-commit-config.yaml"
    config.write_text(request.getfixturevalue(request.param), encoding="utf-8")
    done("pre-commit", "validate-config", cwd=folder, env=env)
    done("pre-commit", "install", cwd=folder, env=env)
    return folder


def commit(project: Path, env: dict[str, str], **files: str) -> subprocess.CompletedProcess[str]:
    for name, text in files.items():
        path = project / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    done("git", "add", "--all", cwd=project, env=env)
    return run("git", "commit", "--message", "more", cwd=project, env=env)


def commits(project: Path, env: dict[str, str]) -> int:
    finished = run("git", "rev-list", "--count", "HEAD", cwd=project, env=env)
    return int(finished.stdout) if finished.returncode == 0 else 0


def test_a_bad_spec_blocks_the_commit_and_a_good_one_does_not(project: Path, env: dict[str, str]) -> None:
    blocked = commit(project, env, **{"docs/orders": BAD, "docs/links": OTHER, "README": "# Hello\n"})
    assert blocked.returncode == 1
    said = blocked.stdout + blocked.stderr
    assert "exit code: 1" in said
    assert (
        "docs/orders.md\n\nerror[misnamed-column]: `Ratinale` stands where `Rationale` is expected\n" in said
    )
    assert said.rstrip().endswith("1 error in 1 of 2 specs\n1 can be mended with `--fix`")
    assert commits(project, env) == 0
    passed = commit(project, env, **{"docs/orders": GOOD})
    assert (passed.returncode, commits(project, env)) == (0, 1), passed.stdout + passed.stderr


def test_files_of_no_template_are_passed_over_silently(project: Path, env: dict[str, str]) -> None:
    passed = commit(project, env, README="# Hello\n\nSee [there](there.md).\n", CHANGELOG="# Changelog\n")
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert "README" not in (passed.stdout + passed.stderr).split("create mode")[0]
    assert re.search(r"^speclint\.+Passed$", passed.stdout + passed.stderr, re.MULTILINE)
    (project / "script.py").write_text("pass\n", encoding="utf-8")
    skipped = commit(project, env)
    assert re.search(
        r"^speclint\.+\(no files to check\)Skipped$", skipped.stdout + skipped.stderr, re.MULTILINE
    )


def test_the_hook_that_mends_fails_once_and_leaves_what_can_be_added(
    tmp_path: Path, env: dict[str, str]
) -> None:
    repository(tmp_path, env)
    (tmp_path / ".pre-commit-config.yaml").write_text(config_of("speclint-fix"), encoding="utf-8")
    done("pre-commit", "install", cwd=tmp_path, env=env)
    blocked = commit(tmp_path, env, **{"docs/orders": BAD})
    said = blocked.stdout + blocked.stderr
    assert blocked.returncode == 1
    assert "files were modified by this hook" in said
    assert "speclint: 1 finding mended in 1 file, 0 left" in said
    assert (tmp_path / "docs/orders.md").read_text(encoding="utf-8") == GOOD
    passed = commit(tmp_path, env)
    assert (passed.returncode, commits(tmp_path, env)) == (0, 1), passed.stdout + passed.stderr


def test_many_files_are_checked_in_one_process(project: Path, env: dict[str, str]) -> None:
    """Specs are compared with each other, which takes one process for them all."""
    twins = {f"docs/service-{number}": GOOD for number in range(12)}
    blocked = commit(project, env, **twins)
    said = blocked.stdout + blocked.stderr
    assert blocked.returncode == 1
    assert said.count("of 12 specs") == 1


def test_what_the_readme_shows_is_of_this_version(env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / ".pre-commit-config.yaml").write_text(pasted(), encoding="utf-8")
    repository(tmp_path, env)
    done("pre-commit", "validate-config", cwd=tmp_path, env=env)
    done("pre-commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml"), cwd=tmp_path, env=env)
    assert f"rev: v{__version__}\n" in pasted()
