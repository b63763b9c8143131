"""The complete specs in `fixtures/specs` and their bad twins, each report compared whole."""

from pathlib import Path

import pytest

from speclint.api import check_paths
from speclint.report import text

ROOT = Path(__file__).resolve().parent.parent
SPECS = ROOT / "fixtures" / "specs"
GOOD = sorted(p for p in SPECS.glob("*.md") if not p.stem.endswith(".bad"))
BAD = sorted(SPECS.glob("*.bad.md"))


def report(path: Path) -> str:
    result = check_paths([path.relative_to(ROOT).as_posix()], root=ROOT)
    assert not result.problems
    return text.render(result.diagnostics, len(result.checked))


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_complete_spec_gives_no_finding(path: Path) -> None:
    assert report(path) == "no findings in 1 spec\n"


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_twin_gives_its_report(path: Path, update: bool) -> None:
    expected = path.with_suffix(".txt")
    found = report(path)
    if update:
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


def test_every_size_has_a_complete_spec_and_a_bad_twin() -> None:
    assert [path.stem for path in GOOD] == ["large-platform", "medium-data-change", "small-service"]
    assert [path.stem for path in BAD] == [f"{path.stem}.bad" for path in GOOD]
