"""Specs that name each other, in a project of sixty: each fault is said once, of the right one."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from speclint import run
from speclint.cli import main
from speclint.judge import job
from speclint.judge.namings import is_called
from speclint.judge.session import Session
from speclint.model import Spec
from speclint.report import concise
from speclint.settings.discover import Candidate
from speclint.task import Task
from speclint.text.source import Source

ADR = """# [Name]

## Info

| Key | Value |
|---|---|
| **ID** | [id] |
| **Status** | [status] |
| **Supersedes** | [ids] |
| **Superseded By** | [ids] |
| **Depends On** | [ids] |
| **Need** | [id] |
| **Code** | [path] |

## Decision
"""
ADR_YAML = r"""
identify: {title: ADR}
sections:
  Info:
    rows:
      ID: {unique: true, holes: forbidden, pattern: 'ADR-\d+'}
references:
  - from: Info[Supersedes]
    to: specs[ID]
    both-ways: Superseded By
  - from: Info[Depends On]
    to: specs[ID]
    with: {Status: [Approved, Complete]}
    cycles: forbidden
  - {from: 'Info[Need]', to: 'specs of prd[number]', with: {state: [agreed, done]}, severity: warning}
  - {from: 'Info[Code]', to: files, except: '^/srv'}
"""
PRD = "---\nnumber: PRD-NN\nstate: agreed | open | done\n---\n\n# PRD [Name]\n\n## Need\n"
PRD_YAML = "identify: {title: PRD}\ninfer: off\nmetadata: {values: {number: {unique: true}}}\n"
SETTINGS = "templates: {adr/: templates/adr.md, prd/: templates/prd.md}\n"

# What the rows of some decisions say in a good project; the others supersede nothing and depend on the first.
GOOD: dict[int, dict[str, str]] = {
    1: {"Depends On": "-"},
    2: {"Depends On": "-", "Superseded By": "ADR-12, ADR-13"},
    12: {"Supersedes": "ADR-2"},
    13: {"Supersedes": "[the second](002.md)", "Code": "src/a.py, ../src/a.py"},
    14: {"Depends On": "ADR-1 (names) and adr-3", "Code": "[the code](../src/a.py)"},
    15: {"Need": "PRD-3: Carts", "Code": "/srv/elsewhere"},
    16: {"Code": "adr/001.md#decision", "Need": "N/A"},
    17: {"Code": "https://example.org/a.py", "Need": "None"},
}
# What is changed in it, and what is said of that: by decision, row and value.
FAULTS: dict[tuple[int, str, str], str] = {
    (20, "Supersedes", "ADR-99"): (
        "adr/020.md:9:20: error dangling-reference: `ADR-99` is not in `ID` of any spec: add it there, or"
        " correct the name"
    ),
    (21, "Need", "PRD-44"): (
        "adr/021.md:12:14: warning dangling-reference: `PRD-44` is not in `number` of any spec of `prd`: add"
        " it there, or correct the name"
    ),
    (22, "Code", "src/b.py"): (
        "adr/022.md:13:14: error dangling-reference: `src/b.py` is not in the files of the project: add it"
        " there, or correct the name"
    ),
    (23, "Code", "adr/001.md#decisions"): (
        "adr/023.md:13:14: error dangling-reference: `#decisions` is not in `adr/001.md`: add it there, or"
        " correct the name"
    ),
    (24, "Supersedes", "ADR-4"): (
        "adr/024.md:9:20: error unlisted-target: `ADR-24` is not listed in `Superseded By` of adr/004.md:10:"
        " add it there"
    ),
    (25, "Superseded By", "ADR-26"): (
        "adr/025.md:10:23: error unlisted-target: `ADR-25` is not listed in `Supersedes` of adr/026.md:9:"
        " add it there"
    ),
    (27, "Depends On", "ADR-28"): (
        "adr/027.md:11:20: error mismatched-value: `Depends On` is `ADR-28`, but the `Status` of adr/028.md:8"
        " is `Draft`: it must be `Approved` or `Complete`"
    ),
    (29, "Depends On", "ADR-31"): (
        "adr/029.md:11:20: error mismatched-value: `ADR-31` leads back to this spec: ADR-29 → ADR-31 → ADR-30"
        " → ADR-29"
    ),
    (32, "Depends On", "ADR-32"): (
        "adr/032.md:11:20: error mismatched-value: `ADR-32` leads back to this spec: ADR-32 → ADR-32"
    ),
    (33, "Need", "PRD-7"): (
        "adr/033.md:12:14: warning mismatched-value: `Need` is `PRD-7`, but the `state` of prd/07.md:3 is"
        " `open`: it must be `agreed` or `done`"
    ),
    (50, "ID", "ADR-52"): (
        "adr/050.md:7:12: warning skipped-id: `ADR-52` follows `ADR-49` (adr/049.md:7): no spec is `ADR-50`"
        " or `ADR-51`"
    ),
}
TWICE = (
    "prd/10.md:2:9: error duplicate-id: `PRD-9` is the number of prd/09.md:2 already: give this spec one of"
    " its own"
)
EXPECTED = sorted([*FAULTS.values(), TWICE])
# What is said when the named spec alone is checked.
NAMED = {
    "adr/004.md": (
        "adr/004.md:10:23: error unlisted-target: `ADR-24` is not listed in `Superseded By`: add it there"
    ),
    "adr/026.md": (
        "adr/026.md:9:20: error unlisted-target: `ADR-25` is not listed in `Supersedes`: add it there"
    ),
    "adr/028.md": (
        "adr/028.md:8:16: error mismatched-value: `Status` is `Draft`, but adr/027.md:11 names this spec in"
        " `Depends On`: it must be `Approved` or `Complete`"
    ),
    "prd/07.md": (
        "prd/07.md:3:8: warning mismatched-value: `state` is `open`, but adr/033.md:12 names this spec in"
        " `Need`: it must be `agreed` or `done`"
    ),
    "adr/030.md": (
        "adr/030.md:11:20: error mismatched-value: `ADR-29` leads back to this spec: ADR-30 → ADR-29 → ADR-31"
        " → ADR-30"
    ),
    "prd/09.md": (
        "prd/09.md:2:9: error duplicate-id: `PRD-9` is the number of prd/10.md:2 already: give this spec one"
        " of its own"
    ),
}


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def decision(top: Path, number: int, changed: dict[str, str]) -> None:
    """Writes a decision whose rows are those of a good one but for some."""
    said = {"ID": f"ADR-{number}", "Status": "Draft" if number == 28 else "Approved"}
    rows = {
        **said, "Supersedes": "-", "Superseded By": "None", "Depends On": "ADR-1", "Need": "PRD-3",
        "Code": "`src/a.py`", **GOOD.get(number, {}), **changed,
    }  # fmt: skip
    table = "".join(f"| **{key}** | {value} |\n" for key, value in rows.items())
    head = f"# ADR: Decision {number}\n\n## Info\n\n| Key | Value |\n|---|---|\n"
    write(top / f"adr/{number:03}.md", f"{head}{table}\n## Decision\n\nWe do.\n")


def need(top: Path, number: int, id_: str, state: str = "agreed") -> None:
    """Writes a need of the other template; the seventh is open."""
    head = f"---\nnumber: {id_}\nstate: {'open' if number == 7 else state}\n---\n\n"
    write(top / f"prd/{number:02}.md", f"{head}# PRD {number}\n\n## Need\n\nSome.\n")


def changed(number: int) -> dict[str, str]:
    circle = {30: {"Depends On": "ADR-29"}, 31: {"Depends On": "ADR-30"}}
    return {**circle.get(number, {}), **{row: value for (n, row, value) in FAULTS if n == number}}


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of sixty good specs of two templates."""
    for name, text in {
        "templates/adr.md": ADR, "templates/adr.speclint.yaml": ADR_YAML, "templates/prd.md": PRD,
        "templates/prd.speclint.yaml": PRD_YAML, ".speclint.yaml": SETTINGS, "src/a.py": "",
    }.items():  # fmt: skip
        write(tmp_path / name, text)
    for number in range(1, 51):
        decision(tmp_path, number, {})
    for number in range(1, 11):
        need(tmp_path, number, f"PRD-{number}")
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SPECLINT_CACHE_DIR", str(tmp_path / ".cache"))
    return tmp_path


def spoil(top: Path) -> None:
    for number in sorted({number for number, _, _ in FAULTS} | {30, 31}):
        decision(top, number, changed(number))
    need(top, 10, "PRD-9")


def said(*words: str, gone: str = "") -> list[str]:
    done = CliRunner().invoke(main, ["check", "--format", "concise", *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert done.stderr == (f"speclint: {gone} when HEAD was committed and is gone\n" if gone else "")
    return done.stdout.splitlines()


def test_a_project_in_which_all_names_lead_where_they_should_is_good(top: Path) -> None:
    assert said("--no-cache") == []


def test_each_fault_is_said_once_with_and_without_cache_and_processes(top: Path) -> None:
    spoil(top)
    assert said("--no-cache") == EXPECTED
    assert said() == EXPECTED
    assert said() == EXPECTED
    decision(top, 28, {"Status": "Complete"})
    left = [line for line in EXPECTED if not line.startswith("adr/027.md")]
    assert said() == left
    assert said("--no-cache", "--jobs", "2", "--only-specs", "adr", "prd") == left


def test_each_fault_is_found_from_either_file(top: Path) -> None:
    spoil(top)
    session = Session(str(top))

    def alone(*paths: str) -> list[str]:
        result = run.check(Task(paths=paths), session)
        assert result.problems == ()
        return [f"{one.path}:{concise.line(one)}" for one in result.diagnostics]

    for line in EXPECTED:
        assert alone(line.partition(":")[0]) == [line]
    for path, line in NAMED.items():
        assert alone(path) == [line]
    assert alone("adr/029.md", "adr/030.md", "adr/031.md") == [FAULTS[29, "Depends On", "ADR-31"]]
    assert said("adr/004.md") == [NAMED["adr/004.md"]]


def test_the_other_spec_is_a_related_place(top: Path) -> None:
    spoil(top)
    done = CliRunner().invoke(main, ["check", "--format", "json", "adr/027.md", "adr/024.md"])
    found = {one["path"]: one["related"] for one in json.loads(done.stdout)}
    place = {"column": 16, "end_column": 21, "end_line": 8, "line": 8, "path": "adr/028.md"}
    assert found["adr/027.md"] == [{"message": "that is adr/028.md:8", **place}]
    place = {"column": 23, "end_column": 27, "end_line": 10, "line": 10, "path": "adr/004.md"}
    assert found["adr/024.md"] == [{"message": "it belongs at adr/004.md:10", **place}]
    done = CliRunner().invoke(main, ["check", "--format", "sarif", "adr/027.md"])
    ((result,),) = (run["results"] for run in json.loads(done.stdout)["runs"])
    (related,) = result["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"] == {"uri": "adr/028.md"}
    assert related["physicalLocation"]["region"]["startLine"] == 8


def commit(top: Path) -> None:
    subprocess.run(["git", "add", "--all", "adr", "prd", "templates", "src", ".speclint.yaml"], check=True)
    subprocess.run(["git", "commit", "--quiet", "--message", "change"], check=True)


def test_a_change_brings_each_fault_once(top: Path) -> None:
    commit(top)
    spoil(top)
    assert said("--since", "HEAD") == EXPECTED
    commit(top)
    assert CliRunner().invoke(main, ["check", "--since", "HEAD"]).exit_code == 0
    for number in range(1, 51):
        text = (top / f"adr/{number:03}.md").read_text(encoding="utf-8")
        write(top / f"adr/{number:03}.md", text.replace("## Info\n", "## Info\n\n"))
    assert said("--since", "HEAD") == []


def test_what_a_change_takes_away_is_missed_by_specs_that_did_not_change(top: Path) -> None:
    commit(top)
    (top / "prd/03.md").unlink()
    lines = said("--since", "HEAD", gone="prd/03.md was a spec of `templates/prd.md`")
    assert len([line for line in lines if "`PRD-3" in line and "is not in" in line]) == 48
    need(top, 3, "PRD-3", "open")
    assert len([line for line in said("--since", "HEAD") if "`state` of prd/03.md:3 is `open`" in line]) == 48
    subprocess.run(["git", "checkout", "--quiet", "prd"], check=True)
    decision(top, 12, {"Supersedes": "-"})
    assert said("--since", "HEAD") == [
        "adr/002.md:10:23: error unlisted-target: `ADR-2` is not listed in `Supersedes` of adr/012.md:9: add"
        " it there"
    ]


def test_a_number_that_a_change_takes_away_is_missed_where_the_next_one_stands(top: Path) -> None:
    commit(top)
    (top / "adr/041.md").unlink()
    hole = "skipped-id: `ADR-42` follows `ADR-40` (adr/040.md:7): no spec is `ADR-41`"
    lines = said(
        "--since", "HEAD", "--select", "skipped-id", gone="adr/041.md was a spec of `templates/adr.md`"
    )
    assert lines == [f"adr/042.md:7:12: warning {hole}"]


def test_a_name_with_the_same_number_in_the_specs_of_the_other_template_is_meant(top: Path) -> None:
    decision(top, 40, {"Need": "PRT-3"})
    assert said() == [
        "adr/040.md:12:14: warning dangling-reference: `PRT-3` is not in `number` of any spec of `prd`:"
        " did you mean `PRD-3`?"
    ]


def test_a_name_of_ten_thousand_characters_is_said_in_short(top: Path) -> None:
    long = f"ADR-{'9' * 10_000}"
    decision(top, 40, {"Supersedes": long, "Depends On": ", ".join(f"ADR-{n}" for n in range(60, 80))})
    lines = said("--no-cache", "adr/040.md")
    assert len(lines) == 21
    assert all(len(line) < 400 for line in lines)
    decision(top, 41, {"ID": long, "Superseded By": "ADR-40"})
    lines = said("--no-cache", "--select", "dangling-reference,unlisted-target")
    assert [line for line in lines if "ADR-9" in line] == []


def test_two_specs_of_one_id_are_as_good_as_the_better_one(top: Path) -> None:
    decision(top, 28, {"ID": "ADR-27"})
    decision(top, 35, {"Depends On": "ADR-27"})
    assert said("--select", "mismatched-value") == []


def test_a_long_circle_is_shown_by_its_ends(top: Path) -> None:
    for number in range(1, 51):
        decision(top, number, {"Depends On": f"ADR-{number % 50 + 1}", "Status": "Approved"})
    (line,) = said("--select", "mismatched-value")
    circle = "ADR-1 → ADR-2 → ADR-3 → ADR-4 → … → ADR-50 → ADR-1"
    assert line.endswith(f"`ADR-2` leads back to this spec: {circle}")


def test_of_the_files_that_hold_a_name_the_named_one_is_read(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid: list[str] = []
    own = job.Job.lay_other

    def counted(self: job.Job, candidate: Candidate, source: Source) -> Spec | None:
        laid.append(candidate.path)
        return own(self, candidate, source)

    monkeypatch.setattr(job.Job, "lay_other", counted)
    assert said("--select", "dangling-reference", "adr/040.md") == []
    assert sorted(laid) == ["adr/001.md", "prd/03.md"]
    assert said("--select", "dangling-reference", "adr/040.md") == []
    assert len(laid) == 2
    need(top, 3, "PRD-33")
    (line,) = said("--select", "dangling-reference", "adr/040.md")
    assert "`PRD-3` is not in `number`" in line


def test_a_template_that_the_settings_lack_is_said_where_it_is_named(top: Path) -> None:
    write(top / "templates/adr.speclint.yaml", ADR_YAML.replace("specs of prd[", "specs of pdr["))
    done = CliRunner().invoke(main, ["check", "--format", "concise", "adr/040.md"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        "speclint: templates/adr.speclint.yaml:15:5: no template of the settings is called `pdr`;"
        " did you mean `prd`?\n"
    )


def test_by_a_template_on_the_command_line_the_specs_of_others_are_not_known(top: Path) -> None:
    write(top / "elsewhere.md", (top / "adr/040.md").read_text(encoding="utf-8").replace("ADR-40", "ADR-51"))
    done = CliRunner().invoke(main, ["check", "--template", "templates/adr.md", "elsewhere.md"])
    assert "`number`" not in done.stdout
    assert done.exit_code in (0, 1)


@pytest.mark.parametrize("said", ["docs/t/adr.md", "docs/t/adr", "t/adr.md", "t/adr", "adr.md", "adr"])
def test_a_template_is_called_by_the_end_of_its_path(said: str) -> None:
    assert is_called("docs/t/adr.md", said)
    assert not is_called("docs/t/adr.md", f"x/{said}")
    assert not is_called("docs/t/adr.md", f"{said}x")
    assert not is_called("docs/t/adr.md", "docs/t")
