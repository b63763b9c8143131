"""What earlier runs found is used when nothing has changed, and only then."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import platformdirs
import pytest
from click.testing import CliRunner

from speclint import api, cache, lay
from speclint.cli import main
from speclint.judge import plain
from speclint.model import Severity, Span

# Where a run takes it from.
LAY = "speclint.judge.job.lay"
TEMPLATE = """\
# [Name]

## Goal

[Why]

## Owner

| Key | Value |
| --- | --- |
| **Name** | [Who] |
| **ID** | [id] |
"""
YAML = "sections: {Owner: {rows: {ID: {unique: true}}}}\n"
SPEC = """\
# {name}

## Goal

Because of [the other]({other}).

## Owner

| Key | Value |
| --- | --- |
| **Name** | Ada |
| **ID** | O-{number} |
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with settings, a template and three specs, two of which are fine."""
    top = tmp_path / "project"
    (top / "specs").mkdir(parents=True)
    (top / "t.md").write_text(TEMPLATE)
    (top / "t.speclint.yaml").write_text(YAML)
    (top / ".speclint.yaml").write_text("templates: {specs/: t.md}\n")
    for number, other in enumerate(("b.md", "a.md", "gone.md")):
        text = SPEC.format(name=f"N{number}", other=other, number=number)
        (top / "specs" / f"{'abc'[number]}.md").write_text(text)
    monkeypatch.chdir(top)
    monkeypatch.setenv("SPECLINT_CACHE_DIR", str(tmp_path / "cache"))
    return top


@pytest.fixture
def laid(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the files that are laid from now on."""
    paths: list[str] = []
    real = lay.lay

    def note(source, schema, request):  # type: ignore[no-untyped-def] # as the real one
        paths.append(source.path)
        return real(source, schema, request)

    monkeypatch.setattr(LAY, note)
    return paths


def check(*options: str) -> tuple[str, str, int]:
    done = CliRunner().invoke(main, ["check", "--format", "json", *options])
    return done.stdout, done.stderr, done.exit_code


def cache_file(tmp_path: Path) -> Path:
    (found,) = (tmp_path / "cache").iterdir()
    return found


def test_nothing_is_laid_again_when_nothing_has_changed(project: Path, laid: list[str]) -> None:
    first = check()
    assert laid == ["specs/a.md", "specs/b.md", "specs/c.md"]
    assert first[2] == 0
    assert "`gone.md` leads to no file" in first[0]
    laid.clear()
    assert check() == first
    assert laid == []


def test_a_run_in_which_nothing_has_changed_is_known_as_a_whole(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "specs" / "a.md").write_text("# A\n\n## Gaol\n\nx\n")
    first = check()
    assert '"edits": [\n      {' in first[0]
    rest = check("--exclude", "specs/c.md")
    monkeypatch.setattr("speclint.judge.memory.Memory.notes", None)
    assert check() == first
    assert check("--exclude", "specs/c.md") == rest


def test_another_version_of_speclint_knows_nothing_of_what_one_kept(
    project: Path, laid: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = check()
    laid.clear()
    monkeypatch.setattr("speclint.judge.memory.__version__", "0")
    assert check() == first
    assert laid == ["specs/a.md", "specs/b.md", "specs/c.md"]


def test_a_line_of_many_findings_is_kept_once(project: Path, tmp_path: Path, laid: list[str]) -> None:
    for name in "ab":
        (project / "specs" / f"{name}.md").unlink()
    links = " ".join(f"[l](gone-{number}.md)" for number in range(300))
    (project / "specs" / "c.md").write_text(SPEC.format(name="N", other="gone.md", number=1) + f"\n{links}\n")
    first = check()
    assert first[0].count('"rule": "broken-link"') == 301
    assert cache_file(tmp_path).read_bytes().count(b"[l](gone-7.md)") <= 2  # of the file, of the run
    laid.clear()
    assert check() == first
    assert laid == []


def test_mending_lays_again_only_what_it_changes(project: Path, laid: list[str]) -> None:
    broken = project / "specs" / "b.md"
    broken.write_text(broken.read_text().replace("## Goal", "## Gaol"))
    plain_report = check("--no-cache", "--diff")
    assert "+## Goal\n" in plain_report[0]
    laid.clear()
    assert check("--diff") == plain_report
    assert (laid.count("specs/a.md"), laid.count("specs/c.md")) == (1, 1)
    laid.clear()
    check("--diff")
    assert set(laid) <= {"specs/b.md"}


def test_a_baseline_is_recorded_from_what_is_known(project: Path, laid: list[str]) -> None:
    def record(*options: str) -> tuple[str, str]:
        done = CliRunner().invoke(main, ["baseline", "--output", "base.json", *options])
        found = (project / "base.json").read_text()
        (project / "base.json").unlink()
        return done.stdout, found

    recorded = record("--no-cache")
    check()
    laid.clear()
    assert record() == recorded
    assert record("--jobs", "2") == recorded
    assert laid == []


def test_only_what_has_changed_is_laid_again(project: Path, laid: list[str]) -> None:
    check()
    laid.clear()
    (project / "specs" / "b.md").write_text(SPEC.format(name="N1", other="a.md", number=0))
    report, _, status = check()
    assert laid == ["specs/b.md"]
    assert status == 1
    assert "`O-0` is the ID of specs/a.md:12 already" in report
    assert "`gone.md` leads to no file" in report
    assert check() == check("--no-cache")


def test_a_file_that_comes_mends_a_link_of_a_spec_that_did_not_change(project: Path, laid: list[str]) -> None:
    check()
    laid.clear()
    (project / "specs" / "gone.md").symlink_to("a.md")
    (project / "other.txt").touch()
    assert "gone.md" not in check()[0]
    assert check() == check("--no-cache")


@pytest.mark.parametrize("changed", ["t.md", "t.speclint.yaml", ".speclint.yaml"])
def test_all_is_laid_again_when_the_template_or_the_settings_change(
    project: Path, laid: list[str], changed: str
) -> None:
    check()
    laid.clear()
    with (project / changed).open("a") as file:
        file.write("\n# A remark.\n" if changed.endswith("yaml") else "\n## More\n\n[More]\n")
    assert check() == check("--no-cache")
    assert len(laid) == 6


def test_what_is_asked_for_is_part_of_the_key(project: Path) -> None:
    assert check("--ignore", "broken-link") != check()
    assert check("--ignore", "broken-link") == check("--ignore", "broken-link", "--no-cache")
    assert check("specs/c.md") == check("specs/c.md", "--no-cache")


def _cut(place: Path) -> None:
    place.write_bytes(place.read_bytes()[:-200])


def _forge(place: Path) -> None:
    place.write_bytes(place.read_bytes().replace(b"gone.md", b"evil.md"))


def _widen(place: Path) -> None:
    _forge(place)
    place.chmod(0o666)


def _link(place: Path) -> None:
    target = place.with_name("target")
    place.rename(target)
    place.symlink_to(target)


def _fifo(place: Path) -> None:
    place.unlink()
    os.mkfifo(place)


@pytest.mark.parametrize("harm", [_cut, _forge, _widen, _link, _fifo, lambda place: place.write_bytes(b"\0")])
def test_what_is_wrong_with_the_file_is_thrown_away(
    project: Path, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    first = check()
    harm(cache_file(tmp_path))
    assert check() == first
    assert check() == first


def test_the_file_is_the_users_alone(project: Path, tmp_path: Path) -> None:
    check()
    assert stat.S_IMODE(cache_file(tmp_path).stat().st_mode) == 0o600


def test_a_rule_that_fails_is_asked_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = lay.lay
    monkeypatch.setattr(LAY, lambda source, *rest: 1 / 0 if "b.md" in source.path else real(source, *rest))
    assert check()[2] == 2
    monkeypatch.setattr(LAY, real)
    assert check() == check("--no-cache")


def test_no_cache_leaves_nothing_behind_and_clear_removes_all(project: Path, tmp_path: Path) -> None:
    check("--no-cache")
    assert not (tmp_path / "cache").exists()
    check()
    done = CliRunner().invoke(main, ["cache", "--clear"])
    assert done.stdout == f"removed 1 file from {tmp_path / 'cache'}\n"
    assert list((tmp_path / "cache").iterdir()) == []
    assert CliRunner().invoke(main, ["cache"]).stdout == f"{tmp_path / 'cache'}\n"


def _edit(random: Random, top: Path) -> None:
    """Something that happens to a project between two runs."""
    specs = sorted((top / "specs").glob("*.md"))
    spec = random.choice(specs)
    match random.randrange(7):
        case 0:
            spec.write_text(spec.read_text().replace("Because", "[Why]"))
        case 1:
            number = random.randrange(4)
            other = random.choice(("a.md", "b.md#goal", "c.md#nowhere", "../t.md", "x.md"))
            spec.write_text(SPEC.format(name=spec.stem, other=other, number=number))
        case 2:
            (top / "specs" / f"{random.choice('xyz')}.md").write_text(
                SPEC.format(name="X", other="a.md", number=random.randrange(4))
            )
        case 3 if len(specs) > 1:
            spec.unlink()
        case 4:
            comment = (
                f"<!-- speclint-ignore-file {random.choice(('broken-link', 'missing-section'))}: so -->\n"
            )
            spec.write_text(comment + spec.read_text())
        case 5:
            level = random.choice(("error", "warning", "off"))
            (top / ".speclint.yaml").write_text(
                f"templates: {{specs/: t.md}}\nrules: {{broken-link: {level}}}\n"
            )
        case _:
            spec.write_text(spec.read_text().replace("## Goal", "## Aim"))


@pytest.mark.parametrize("number", range(3))
def test_with_and_without_a_cache_the_same_is_said(project: Path, number: int) -> None:
    random = Random(number)
    for _ in range(8):
        for _ in range(random.randrange(3)):
            _edit(random, project)
        paths = random.choice([(), (), ("specs/a.md",), ("specs",)])
        if paths == ("specs/a.md",) and not (project / paths[0]).exists():
            paths = ()
        assert check(*paths) == check(*paths, "--no-cache")


def test_the_file_has_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "LARGEST", 2000)
    for number in range(50):
        kept = cache.Cache(str(tmp_path), "x")
        kept.put(f"key-{number}", "y" * 100)
        kept.save()
    kept = cache.Cache(str(tmp_path), "x")
    assert kept.get("key-49") == "y" * 100
    assert kept.get("key-0") is None
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 2000


def test_what_was_left_for_long_is_removed(tmp_path: Path) -> None:
    kept = cache.Cache(str(tmp_path), "old")
    kept.put("key", 1)
    kept.save()
    (tmp_path / "mine.txt").touch()
    for path in tmp_path.iterdir():
        os.utime(path, (0, 0))
    new = cache.Cache(str(tmp_path), "new")
    new.put("key", 1)
    new.save()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.txt", "new.speclint-cache"]


def test_plain_data_comes_back_as_what_it_was() -> None:
    value = {
        "a": (1, None, 1.5, [True, "x\ud800"]),
        Span(1, 2): frozenset({("b",), ("a",)}),
        3: Severity.INFO,
    }
    classes = {"speclint.model:Span": Span, "speclint.diagnostic:Severity": Severity}
    assert plain.value(plain.of(value), classes.__getitem__) == value


@pytest.mark.parametrize(
    "hostile",
    [
        {"kinds": ["speclint.model:Span"], "parts": [1, [0, 0]]},
        {"kinds": ["os:system"], "parts": ["x", [0, 0]]},
        {"kinds": ["tuple"], "parts": [[0, 1]]},
        {"kinds": ["dict"], "parts": [1, [0, 0]]},
        {"kinds": [], "parts": []},
        {},
    ],
)
def test_other_data_is_refused(hostile: object) -> None:
    classes: dict[str, type] = {"speclint.model:Span": Span, "os:system": dict}
    with pytest.raises((ValueError, TypeError, LookupError)):
        plain.value(hostile, classes.__getitem__)


def test_what_is_kept_of_findings_is_what_json_gives_back() -> None:
    spec = Path(__file__).parent.parent / "fixtures" / "specs" / "large-platform.bad.md"
    found = api.check_text(spec.read_text("utf-8"), root=api.Session(spec.parent)).diagnostics
    kept = plain.of_diagnostics(found)
    assert len(kept[1]) > 5
    assert json.loads(json.dumps(kept)) == kept


def test_a_value_of_another_kind_has_no_plain_form() -> None:
    with pytest.raises(plain.Unwritable):
        plain.of((object(),))


def test_a_run_in_which_nothing_has_changed_imports_none_of_the_engine(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SPECLINT_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(project.parent / "caches"))
    slow = "gaps lay model rule align code judge.job relate template text.markdown text.titles".split()
    others = "hashlib markdown_it pydantic regex ruamel shutil speclint_rules sqlglot traceback".split()
    code = f"""
import sys
from speclint.cli import main
try:
    main(["check", "--quiet"])
except SystemExit as end:
    assert end.code == 0, end
slow = {slow!r}
others = {[*others, "platformdirs"]!r}
print(sorted(name for name in sys.modules if name.removeprefix("speclint.") in slow
      or name.split(".")[0] in others))
"""
    for expected in (False, True):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.endswith("\n[]\n") is expected, done.stdout


def test_a_baseline_of_files_that_are_all_there_starts_no_git(project: Path) -> None:
    assert CliRunner().invoke(main, ["baseline"]).exit_code == 0
    code = """
import sys
from speclint.cli import main
main(["check", "--quiet", "--baseline", ".speclint-baseline.json"], standalone_mode=False)
print(sorted(sys.modules.keys() & {"speclint.changes.git", "subprocess"}))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the library is asked")
@pytest.mark.parametrize(
    "given", [{"XDG_CACHE_HOME": "/x"}, {}, {"HOME": "/h/"}, {"HOME": "/"}, {"HOME": ""}], ids=str
)
def test_the_folder_is_the_one_of_the_user(given: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SPECLINT_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    said = CliRunner().invoke(main, ["cache"]).stdout
    assert said == f"{platformdirs.user_cache_dir('speclint', appauthor=False)}\n"


def test_a_template_that_did_not_change_is_not_compiled_again(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check()
    monkeypatch.setattr("speclint.judge.templates.schema.load", None)
    monkeypatch.setattr("speclint.settings.configuration.read", None)
    (project / "specs" / "a.md").write_text(SPEC.format(name="N0", other="none.md", number=0))
    told = check()
    monkeypatch.undo()
    monkeypatch.chdir(project)
    assert "`none.md` leads to no file" in told[0]
    assert told == check("--no-cache")


def test_a_long_template_is_compiled_again_and_not_kept(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("speclint.judge.memory._LONGEST_TEMPLATE", 10)
    first = check()
    kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*.speclint-cache"))
    assert b"schema-" not in kept
    monkeypatch.undo()
    monkeypatch.chdir(project)
    assert check() == first
