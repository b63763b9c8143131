"""The complete specs in `fixtures/specs` and their bad twins, each report compared whole."""

from pathlib import Path

import pytest

from speclint import run
from speclint.report import text
from speclint.run import Task

SPECS = Path(__file__).resolve().parent.parent / "fixtures" / "specs"
GOOD = sorted(p for p in SPECS.glob("*.md") if not p.stem.endswith(".bad"))
BAD = sorted(SPECS.glob("*.bad.md"))


def report(path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(path.parent)
    result = run.check(Task((path.name,)))
    assert not result.problems
    return text.render(result.diagnostics, len(result.checked))


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_complete_spec_gives_no_finding(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert report(path, monkeypatch) == "no findings in 1 spec\n"


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_twin_gives_its_report(path: Path, monkeypatch: pytest.MonkeyPatch, update: bool) -> None:
    expected = path.with_suffix(".txt")
    found = report(path, monkeypatch)
    if update:
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


def test_every_size_has_a_complete_spec_and_a_bad_twin() -> None:
    assert [path.stem for path in GOOD] == ["large-platform", "medium-data-change", "small-service"]
    assert [path.stem for path in BAD] == [f"{path.stem}.bad" for path in GOOD]
