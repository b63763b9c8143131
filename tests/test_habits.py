"""The project's own habits, where they can be held without a network: workflows, forms, hooks, promises."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from check_jsonschema.cli.main_command import main as check_jsonschema  # type: ignore[import-untyped]  # no types
from click.testing import CliRunner

from speclint.cli import main
from speclint.text import yamlfile

ROOT = Path(__file__).resolve().parents[1]
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
USE = re.compile(
    r"^\s*(?:- )?uses: (?P<action>[^@\s]+)@(?P<commit>\S+)(?: # (?P<version>\S+))?$", re.MULTILINE
)
# Events that run with the repository's own rights on what a stranger wrote.
PRIVILEGED = {"pull_request_target", "workflow_run", "issue_comment", "issues", "discussion"}


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def data(path: Path) -> Any:
    return yamlfile.load(path.name, path.read_text(encoding="utf-8")).data


def jobs() -> dict[str, dict[str, Any]]:
    """Every job of every workflow, by `file/job`."""
    return {f"{path.stem}/{name}": job for path in WORKFLOWS for name, job in data(path)["jobs"].items()}


def passes(*words: str | Path) -> None:
    known = {name: value for name, value in os.environ.items() if not name.startswith("GH_")}
    done = subprocess.run(words, cwd=ROOT, env=known, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


# Workflows


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        pytest.param("vendor.github-workflows", WORKFLOWS, id="workflows"),
        pytest.param("custom.github-workflows-require-timeout", WORKFLOWS, id="timeouts"),
        pytest.param("vendor.github-issue-forms", FORMS, id="forms"),
        pytest.param("vendor.github-issue-config", [GITHUB / "ISSUE_TEMPLATE/config.yml"], id="chooser"),
        pytest.param("vendor.dependabot", [GITHUB / "dependabot.yml"], id="dependabot"),
    ],
)
def test_what_github_reads_is_valid_for_it(schema: str, files: list[Path]) -> None:
    assert files
    done = CliRunner().invoke(check_jsonschema, ["--builtin-schema", schema, *map(str, files)])
    assert done.exit_code == 0, done.output


def test_a_workflow_linter_finds_nothing() -> None:
    passes(Path(sys.executable).with_name("zizmor"), "--offline", "--persona=pedantic", ".")


def test_workflows_start_with_no_permission() -> None:
    assert {path.name: data(path)["permissions"] for path in WORKFLOWS} == {
        "ci.yml": {}, "nightly.yml": {}, "release.yml": {},
    }  # fmt: skip
    assert {name: job["permissions"] for name, job in jobs().items()} == {
        "ci/check": {"contents": "read"},
        "ci/vscode": {"contents": "read"},
        "ci/passed": {},
        "nightly/guided": {"contents": "read"},
        "nightly/random": {"contents": "read"},
        "release/build": {"contents": "read"},
        "release/manual": {"contents": "read"},
        "release/publish": {"id-token": "write"},
        "release/page": {"contents": "write"},
    }


def test_no_workflow_runs_for_strangers_with_our_rights() -> None:
    for path in WORKFLOWS:
        assert not PRIVILEGED & data(path)["on"].keys(), path.name
        assert "secrets." not in path.read_text(encoding="utf-8"), path.name


def test_actions_are_pinned_by_commit_and_say_their_version() -> None:
    pins: dict[str, set[tuple[str, str]]] = {}
    for path in WORKFLOWS:
        words = path.read_text(encoding="utf-8")
        uses = list(USE.finditer(words))
        assert len(uses) == words.count("uses:"), path.name
        for use in uses:
            assert re.fullmatch(r"[0-9a-f]{40}", use["commit"]), use.group()
            assert re.fullmatch(r"v\d+\.\d+\.\d+", use["version"] or ""), use.group()
            pins.setdefault(use["action"], set()).add((use["commit"], use["version"]))
    assert {action for action, found in pins.items() if len(found) > 1} == set()


def test_no_checkout_leaves_a_token_behind() -> None:
    steps = [step for job in jobs().values() for step in job["steps"]]
    checkouts = [step for step in steps if step.get("uses", "").startswith("actions/checkout@")]
    assert [step["with"]["persist-credentials"] for step in checkouts] == [False] * 6


def test_ci_runs_on_each_supported_python_and_system() -> None:
    matrix = jobs()["ci/check"]["strategy"]["matrix"]
    assert matrix["python"] == ["3.11", "3.12", "3.13", "3.14"]
    assert tomllib.loads(text("pyproject.toml"))["project"]["requires-python"] == f">={matrix['python'][0]}"
    assert [system.split("-")[0] for system in matrix["system"]] == ["ubuntu", "macos", "windows"]


def test_the_scripts_that_workflows_call_are_there_and_are_bash() -> None:
    called = {
        script
        for job in jobs().values()
        for step in job["steps"]
        for script in re.findall(r"\.ci/[a-z]+", step.get("run", ""))
    }
    assert called == {".ci/build", ".ci/random", ".ci/run"}
    for script in called:
        assert os.access(ROOT / script, os.X_OK), script
        passes("bash", "-n", script)


# Releases


def test_only_the_job_that_publishes_can_prove_who_it_is() -> None:
    assert {name for name, job in jobs().items() if "id-token" in job["permissions"]} == {"release/publish"}
    publish = jobs()["release/publish"]
    assert (publish["environment"]["name"], publish["needs"]) == ("pypi", "build")
    # Nothing that was checked out or installed runs beside the permission to publish.
    assert [step["uses"].split("@")[0] for step in publish["steps"]] == [
        "actions/download-artifact", "pypa/gh-action-pypi-publish",
    ]  # fmt: skip
    assert publish["steps"][1]["with"] == {"packages-dir": "out/dist", "attestations": True}
    assert set(data(GITHUB / "workflows/release.yml")["on"]) == {"push"}


def test_a_release_is_built_with_tools_locked_by_hash() -> None:
    locked = re.split(r"^(?=[a-z0-9])", text(".ci/release-tools.txt"), flags=re.MULTILINE)[1:]
    assert [
        entry for entry in locked if not re.match(r"[a-z0-9.-]+==\S+ [^\n]*\\\n +--hash=sha256:", entry)
    ] == []
    wanted = {line for line in text(".ci/release-tools.in").splitlines() if not line.startswith("#")}
    assert wanted <= {entry.split("==")[0] for entry in locked}
    build = text(".ci/build")
    installs = re.findall(r"pip (?:--python \S+ )?install .*", build)
    assert [line.split("--quiet ")[1] for line in installs] == [
        "--require-hashes -r .ci/release-tools.txt",
        '--no-deps --no-build-isolation "$work/source"',
        '"$out"/dist/*.whl',
    ]  # fmt: skip
    assert "--no-isolation" in build


# Hooks, forms and pages


def test_the_hooks_of_this_repository_are_valid_and_ours_is_the_one_that_others_get() -> None:
    passes(sys.executable, "-m", "pre_commit", "validate-config", ".pre-commit-config.yaml")
    (repo,) = data(ROOT / ".pre-commit-config.yaml")["repos"]
    hooks = {hook["id"]: hook for hook in repo["hooks"]}
    published, mending, indexing = data(ROOT / ".pre-commit-hooks.yaml")
    assert mending["entry"] == f"{published['entry']} --fix"
    assert indexing["entry"] == "speclint index"
    assert hooks["speclint"]["entry"] == f"{published['entry']} --fail-on info"
    taken = [
        path.name
        for path in sorted((ROOT / "fixtures/specs").iterdir())
        if re.search(hooks["speclint"]["files"], path.relative_to(ROOT).as_posix())
        and not re.search(hooks["speclint"]["exclude"], path.name)
    ]
    assert taken == ["large-platform.md", "medium-data-change.md", "small-service.md"]


def test_each_file_that_github_reads_has_a_hook_with_its_schema() -> None:
    (repo,) = data(ROOT / ".pre-commit-config.yaml")["repos"]
    schemas = [hook["files"] for hook in repo["hooks"] if "vendor." in hook["entry"]]
    for path in [ROOT / "action.yml", *GITHUB.rglob("*.yml")]:
        name = path.relative_to(ROOT).as_posix()
        assert len([files for files in schemas if re.search(files, name)]) == 1, name


def test_the_forms_ask_for_what_helps_and_name_commands_that_exist() -> None:
    asked = {
        field["id"]: field for field in data(GITHUB / "ISSUE_TEMPLATE/finding.yml")["body"] if "id" in field
    }
    assert {name for name, field in asked.items() if field["validations"]["required"]} == {
        "kind", "document", "template", "report", "why", "expected", "versions",
    }  # fmt: skip
    assert asked["why"]["attributes"]["label"] == "What `speclint why SPEC:LINE` prints"
    words = "".join(path.read_text(encoding="utf-8") for path in FORMS)
    assert set(re.findall(r"`speclint ([a-z]+)", words)) <= set(main.commands)
    assert set(re.findall(r"speclint (--[a-z-]+)", words)) == {"--version"}


def test_security_names_tests_that_exist() -> None:
    known = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    named = re.findall(r"`(test_\w+)`", text("SECURITY.md"))
    assert named
    assert [name for name in named if name not in known] == []


def test_contributing_says_what_each_folder_is_for() -> None:
    listed = re.findall(
        r"^- `(speclint/[a-z]+|rules/[a-z_]+)/`: [a-zA-Z`]", text("CONTRIBUTING.md"), re.MULTILINE
    )
    folders = [
        path.relative_to(ROOT).as_posix()
        for room in ("speclint", "rules")
        for path in sorted((ROOT / room).iterdir())
        if path.is_dir() and path.name != "__pycache__"
    ]
    assert sorted(listed) == sorted(folders)
