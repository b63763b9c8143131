"""Baselines that older versions recorded: what they know stays known."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from speclint.cli import main

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


@pytest.mark.parametrize(
    ("baseline", "paths", "template"),
    [
        ("version-1.json", ["spec.md"], "template.md"),
        ("version-1-of-specs.json", ["../specs"], "technical-spec"),
    ],
)
def test_no_finding_is_new_with_a_baseline_of_the_first_version(
    baseline: str, paths: list[str], template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("baselines", "specs"):
        shutil.copytree(FIXTURES / folder, tmp_path / "fixtures" / folder)
    monkeypatch.chdir(tmp_path / "fixtures" / "baselines")
    arguments = ["check", *paths, "--template", template, "--fail-on", "info"]
    assert CliRunner().invoke(main, arguments).exit_code == 1
    done = CliRunner().invoke(main, [*arguments, "--baseline", baseline])
    known = len(json.loads(Path(baseline).read_text(encoding="utf-8"))["findings"])
    said = f"speclint: {known} findings are in the baseline {baseline}\n"
    assert (done.exit_code, done.stderr) == (0, said), done.output


def test_a_baseline_recorded_anew_is_the_same_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(FIXTURES / "baselines", tmp_path / "baselines")
    monkeypatch.chdir(tmp_path / "baselines")
    arguments = ["baseline", "spec.md", "--template", "template.md", "--output", "new.json"]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert Path("new.json").read_bytes() == Path("version-1.json").read_bytes()
