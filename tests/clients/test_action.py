"""The GitHub Action and the texts to paste: valid for their readers, their scripts run as runners do."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from speclint import __version__
from speclint.cli import main
from speclint.commands import init
from speclint.text import yamlfile

pytestmark = pytest.mark.client

ROOT = Path(__file__).resolve().parents[2]
SPEC = (ROOT / "fixtures/specs/small-service.md").read_text(encoding="utf-8")
BAD = SPEC.replace("|Decision|Choice|Rationale|", "|Decision|Choice|Ratinale|")
ANNOTATION = (
    "::error file=docs/bad.md,line=33,endLine=33,col=18,endColumn=26,title=misnamed-column"
    "::docs/bad.md:33:18: error misnamed-column: `Ratinale` stands where `Rationale` is expected\n"
)
INPUT = re.compile(r"\$\{\{ inputs\.([a-z-]+) \}\}")
TEXTS = re.compile(r"<!-- paste: ([a-z -]+) -->\n```yaml\n(.*?)```", re.DOTALL)


def action() -> Any:
    return yamlfile.load("action.yml", (ROOT / "action.yml").read_text(encoding="utf-8")).data


def pasted(name: str) -> str:
    pages = (ROOT / path for path in ("README.md", "docs/howto/github.md"))
    texts = [text for page in pages for text in TEXTS.findall(page.read_text(encoding="utf-8"))]
    return str(dict(texts)[name])


def valid(schema: str, file: Path) -> None:
    """What a schema that check-jsonschema brings along says of a file."""
    words = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(file)]
    if schema == "gitlab-ci":
        words += ["--data-transform", "gitlab-ci"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


# The action


@dataclass
class Runner:
    """A machine that runs the steps of the action in a checked-out repository."""

    workspace: Path
    temp: Path
    action: Path = ROOT

    def step(self, number: int, **inputs: str) -> subprocess.CompletedProcess[str]:
        """One step, its inputs in the environment as the action says, in a shell as runners start it."""
        said = action()
        given = {name: entry["default"] for name, entry in said["inputs"].items()}
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        step = said["runs"]["steps"][number]
        variables = {key: INPUT.sub(lambda name: given[name[1]], value) for key, value in step["env"].items()}
        script = self.temp / f"step-{number}.sh"
        script.write_text(step["run"], encoding="utf-8")
        self.summary.touch()
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", script],
            cwd=self.workspace, env=self.environment | variables, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def check(self, **inputs: str) -> subprocess.CompletedProcess[str]:
        return self.step(1, **inputs)

    @property
    def summary(self) -> Path:
        return self.temp / "summary.md"

    @property
    def environment(self) -> dict[str, str]:
        known = {name: value for name, value in os.environ.items() if not name.startswith(("GIT", "PYTHON"))}
        return known | {
            "CI": "true",
            "PIP_NO_COMPILE": "1",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(self.action),
            "GITHUB_OUTPUT": str(self.temp / "output"),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_WORKSPACE": str(self.workspace),
            "RUNNER_TEMP": str(self.temp),
        }


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """A runner on which the first step has put the speclint of this environment."""
    made = Runner(tmp_path / "work space", tmp_path / "runner temp")
    (made.workspace / "docs").mkdir(parents=True)
    programs = made.temp / "speclint" / "bin"
    programs.mkdir(parents=True)
    program = f'#!/bin/sh\nexec "{sys.executable}" -P -m speclint "$@"\n'
    (programs / "speclint").write_text(program, encoding="utf-8")
    (programs / "speclint").chmod(0o755)
    (made.workspace / "README.md").write_text("# Hello\n", encoding="utf-8")
    return made


def put(runner: Runner, **files: str) -> None:
    for name, text in files.items():
        (runner.workspace / "docs" / f"{name}.md").write_text(text, encoding="utf-8")


def recorded(runner: Runner) -> Path:
    """Puts in the place of speclint what writes down its arguments and does nothing else."""
    words = runner.temp / "words"
    program = f'#!/bin/sh\nprintf "%s\\0" "$@" > "{words}"\n'
    (runner.temp / "speclint" / "bin" / "speclint").write_text(program, encoding="utf-8")
    return words


def words_of(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").split("\0")[:-1]


def test_the_action_is_valid_for_github() -> None:
    valid("github-actions", ROOT / "action.yml")


def test_inputs_reach_the_shell_through_the_environment_alone() -> None:
    said = action()
    used = set()
    for step in said["runs"]["steps"]:
        assert "${{" not in step["run"]
        assert step["shell"] == "bash"
        for value in step["env"].values():
            found = INPUT.fullmatch(value)
            assert found is not None, value
            used.add(found[1])
    assert used == set(said["inputs"])
    assert list(said["inputs"]) == [
        "paths", "template", "fail-on", "since", "baseline", "allow-nothing", "pack", "version",
        "sarif-file",
    ]  # fmt: skip


def test_the_options_that_the_action_gives_exist() -> None:
    known = {option for parameter in main.commands["check"].params for option in parameter.opts}
    script = action()["runs"]["steps"][1]["run"]
    assert set(re.findall(r"(?<=[ \"])--[a-z][a-z-]+", script)) <= known


def test_a_bad_spec_is_annotated_summed_up_and_fails_the_step(runner: Runner) -> None:
    put(runner, bad=BAD, good=SPEC.replace("Spec ID|TS-2", "Spec ID|TS-3"))
    runner.summary.write_text("said before\n", encoding="utf-8")
    done = runner.check(paths="docs\nREADME.md\n", sarif_file="out.sarif")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == f"{ANNOTATION}1 error in 1 of 2 specs\n"
    summary = runner.summary.read_text(encoding="utf-8")
    assert summary.startswith("said before\n**speclint: 1 error in 1 of 2 specs**\n")
    assert "[33:18](docs/bad.md#L33)" in summary
    (sarif,) = json.loads((runner.workspace / "out.sarif").read_text(encoding="utf-8"))["runs"]
    assert [found["ruleId"] for found in sarif["results"]] == ["misnamed-column"]


def test_without_inputs_everything_that_looks_like_a_spec_is_checked(runner: Runner) -> None:
    put(runner, bad=BAD)
    done = runner.check()
    assert (done.returncode, done.stdout) == (1, f"{ANNOTATION}1 error in 1 of 1 spec\n")
    put(runner, bad=SPEC)
    done = runner.check()
    assert (done.returncode, done.stdout, done.stderr) == (0, "no findings in 1 spec\n", "")
    assert runner.summary.read_text(encoding="utf-8").endswith("**speclint: no findings in 1 spec**\n")


def test_trouble_beats_findings_after_every_report_is_written(runner: Runner) -> None:
    put(runner, bad=BAD)
    done = runner.check(paths="docs\ngone.md", sarif_file="out.sarif", fail_on="never")
    assert done.returncode == 2
    assert ANNOTATION in done.stdout
    assert "::error file=gone.md,title=speclint::gone.md: does not exist\n" in done.stdout
    assert "`gone.md`: does not exist" in runner.summary.read_text(encoding="utf-8")
    assert (runner.workspace / "out.sarif").is_file()


def test_what_stops_it_before_any_report_is_an_annotation_too(runner: Runner) -> None:
    put(runner, bad=BAD)
    done = runner.check(template="gone.md")
    assert done.returncode == 2
    assert done.stdout == "::error title=speclint::nothing could be checked, the log says why\n"
    assert "speclint: no template `gone.md`" in done.stderr
    assert runner.check(fail_on="loud").returncode == 2


def test_fail_on_and_template_are_those_of_the_inputs(runner: Runner) -> None:
    put(runner, bad=BAD)
    assert runner.check(fail_on="never").returncode == 0
    (runner.workspace / "my template.md").write_text("# [Name]\n\n## Context\n\n## Plan\n", encoding="utf-8")
    put(runner, bad="# A\n\n## Context\n\nIt is slow.\n")
    done = runner.check(template="my template.md", paths="docs/bad.md")
    assert "nothing was checked" in done.stderr  # it is no spec of that template: nothing identifies it
    (runner.workspace / ".speclint.yaml").write_text("templates: {docs/: my template.md}\n", encoding="utf-8")
    done = runner.check()
    assert (done.returncode, "`Plan` is absent" in done.stdout) == (1, True)


def test_a_pull_request_hears_what_it_brought_alone(runner: Runner) -> None:
    def git(*words: str) -> str:
        identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        done = subprocess.run(
            ["git", *identity, *words],
            cwd=runner.workspace, env=runner.environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout.strip()

    git("init", "--quiet")
    old = "|Spec ID|TS-26|"
    put(runner, bad=SPEC.replace("|Spec ID|TS-2026-014|", old))
    git("add", "--all")
    git("commit", "--quiet", "--message", "old")
    base = git("rev-parse", "HEAD")
    before = runner.check().stdout
    put(runner, bad=BAD.replace("|Spec ID|TS-2026-014|", old))
    git("commit", "--quiet", "--all", "--message", "new")
    done = runner.check(since=base)
    assert (done.returncode, done.stderr) == (1, "")
    assert [line for line in done.stdout.splitlines() if line.startswith("::")] == [ANNOTATION.strip()]
    assert (before.count("::error"), "TS-26" in before) == (1, True)
    assert runner.check(since="").stdout.count("::error") == 2
    assert runner.check(since="0" * 40).stdout.count("::error") == 2
    assert runner.check(since="gone").returncode == 2
    git("checkout", "--quiet", base)
    assert runner.check(since=base).returncode == 0


def test_each_input_is_one_word_whatever_it_says(runner: Runner) -> None:
    words = recorded(runner)
    hostile = "$(touch pwned); a b"
    done = runner.check(
        paths=f"{hostile}\r\n--output=text=pwned\n*\n\n  `touch pwned`\n'\"\\",
        template=hostile, fail_on="`touch pwned`", since="--output=x; touch pwned",
        baseline="$(touch pwned)", allow_nothing="touch pwned", sarif_file="$(touch pwned)",
        pack=f"{hostile}\r\n\n--fix",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    given = words_of(words)
    assert given[:3] == ["check", "--only-specs", "--format=github"]
    assert given[4:] == [
        "--fail-on=`touch pwned`", f"--template={hostile}", "--since=--output=x; touch pwned",
        "--baseline=$(touch pwned)", "--output=sarif=$(touch pwned)",
        f"--pack={hostile}", "--pack=--fix", "--",
        hostile, "--output=text=pwned", "*", "  `touch pwned`", "'\"\\",
    ]  # fmt: skip
    assert not list(runner.workspace.rglob("*pwned*"))


def test_hostile_paths_are_files_that_do_not_exist(runner: Runner) -> None:
    done = runner.check(paths="$(touch pwned); a b\n--output=text=pwned")
    assert done.returncode == 2
    assert "speclint: $(touch pwned); a b: does not exist\n" in done.stderr
    assert sorted(path.name for path in runner.workspace.iterdir()) == ["README.md", "docs"]


def test_nothing_is_said_where_no_input_is_given(runner: Runner) -> None:
    words = recorded(runner)
    assert runner.check().returncode == 0
    summary = f"--output=markdown={runner.temp}/speclint-summary.md"
    assert words_of(words) == ["check", "--only-specs", "--format=github", summary, "--fail-on=error", "--"]


def test_a_summary_that_github_would_refuse_is_cut_at_a_line(runner: Runner) -> None:
    program = runner.temp / "speclint" / "bin" / "speclint"
    line = "- ü" * 40 + "\n"
    (runner.temp / "long.md").write_text(line * 20_000, encoding="utf-8")
    copy = f'cp "{runner.temp}/long.md" "{runner.temp}/speclint-summary.md"; exit 1'
    program.write_text(f"#!/bin/sh\n{copy}\n", encoding="utf-8")
    assert runner.check().returncode == 1
    *kept, blank, last = runner.summary.read_text(encoding="utf-8").splitlines(keepends=True)
    assert (set(kept), blank, last) == ({line}, "\n", "The rest is in the log.\n")
    assert 900_000 < runner.summary.stat().st_size < 1024 * 1024


def test_the_first_step_installs_the_action_as_it_was_checked_out(runner: Runner) -> None:
    shutil.rmtree(runner.temp / "speclint")
    place = runner.temp / "action"
    place.mkdir()
    for name in ("LICENSE", "README.md", "pyproject.toml", "speclint.1"):
        shutil.copy(ROOT / name, place)
    for name in ("speclint", "rules"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    for trap in ("venv.py", "pip.py", "speclint.py", "click.py"):
        (runner.workspace / trap).write_text("open('pwned', 'w')\n", encoding="utf-8")
    put(runner, bad=BAD)
    runner.action = place
    done = runner.step(0)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    done = runner.check()
    assert (done.returncode, done.stdout) == (1, f"{ANNOTATION}1 error in 1 of 1 spec\n")
    assert not (runner.workspace / "pwned").exists()


def programs(runner: Runner, **scripts: str) -> None:
    """Puts programs in the place of those on the PATH of the runner, and a pip that writes down its words."""
    for name, script in scripts.items():
        path = runner.temp / "programs" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)


def test_the_first_step_installs_a_release_when_one_is_named(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = runner.temp / "words"
    python = (
        f'printf "%s\\0" "$@" >> "{words}"; if [ "$3" = venv ]; then mkdir -p "$4/bin"; cp "$0" "$4/bin"; fi'
    )
    programs(runner, python3="exit 1", python=python)
    monkeypatch.setenv("PATH", f"{runner.temp}/programs{os.pathsep}{os.environ['PATH']}")
    assert runner.step(0, version="1.2.3 --index-url $(touch pwned)").returncode == 0
    pip = ["-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--"]
    assert words_of(words)[-8:] == [*pip, "speclint==1.2.3 --index-url $(touch pwned)"]
    assert runner.step(0).returncode == 0
    assert words_of(words)[-8:] == [*pip, str(ROOT)]
    assert not (runner.workspace / "pwned").exists()
    programs(runner, python="exit 1")
    done = runner.step(0)
    said = "::error title=speclint::speclint needs Python 3.11 or newer: put actions/setup-python before it\n"
    assert (done.returncode, done.stdout) == (2, said)


# What the README lets people paste


def test_the_pasted_workflow_is_valid_and_gives_inputs_that_the_action_has(tmp_path: Path) -> None:
    text = pasted("github")
    (tmp_path / "workflow.yml").write_text(text + pasted("github step"), encoding="utf-8")
    valid("github-workflows", tmp_path / "workflow.yml")
    steps = yamlfile.load("workflow", text + pasted("github step")).data["jobs"]["speclint"]["steps"]
    (own,) = (step for step in steps if step["uses"].startswith("speclint/"))
    assert own["uses"] == f"speclint/speclint@v{__version__}"
    assert set(own["with"]) <= set(action()["inputs"])
    page = (ROOT / "docs/howto/github.md").read_text(encoding="utf-8")
    rows = re.search(r"\| input \| \|\n\| --- \| --- \|\n(.*?)\n\n", page, re.DOTALL)
    assert rows is not None
    named = [name for row in rows[1].splitlines() for name in re.findall("`([a-z-]+)`", row.split("|")[1])]
    assert named == list(action()["inputs"])


def test_the_pasted_texts_are_those_that_init_writes() -> None:
    assert (pasted("github"), pasted("pre-commit")) == (init.workflow(), f"repos:\n{init.hook()}")


def test_the_pasted_job_is_valid_for_gitlab_and_its_script_runs(
    runner: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".gitlab-ci.yml").write_text(pasted("gitlab"), encoding="utf-8")
    valid("gitlab-ci", tmp_path / ".gitlab-ci.yml")
    job = yamlfile.load(".gitlab-ci.yml", pasted("gitlab")).data["speclint"]
    install, check = job["script"]
    assert install == f"pip install git+https://github.com/speclint/speclint@v{__version__}"
    put(runner, bad=BAD)
    monkeypatch.setenv("PATH", f"{runner.temp}/speclint/bin{os.pathsep}{os.environ['PATH']}")
    environment = {name: value for name, value in runner.environment.items() if "GITHUB" not in name}
    environment |= {"GITLAB_CI": "true", "CI_PROJECT_DIR": str(runner.workspace), "COLUMNS": "80"}
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", check],
        cwd=runner.workspace, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = ["1 error in 1 of 1 spec", "1 can be mended with `--fix`"]
    assert (done.returncode, done.stdout.splitlines()[-2:]) == (1, said), done.stderr
    report = runner.workspace / job["artifacts"]["reports"]["codequality"]
    assert [found["check_name"] for found in json.loads(report.read_text("utf-8"))] == ["misnamed-column"]
    words = recorded(runner)
    environment["CI_MERGE_REQUEST_DIFF_BASE_SHA"] = "0123abc"
    subprocess.run(
        ["bash", "-eo", "pipefail", "-c", check], cwd=runner.workspace, env=environment, check=True
    )
    assert words_of(words)[-1] == "--since=0123abc"
