"""What is read and written: regular files inside the project, whole, and never over what is needed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from speclint.cli import main
from speclint.errors import SpeclintError
from speclint.files import Files, create, write

TEMPLATE = "# [Name]\n\n## Summary\n\n[What it is]\n\n## Risks\n\n[What may go wrong]\n"
GOOD = "# Orders\n\n## Summary\n\nThey are kept.\n\n## Risks\n\nNone are known, since nothing changes.\n"
BAD = "# Orders\n\n## Summary\n\nThey are kept.\n"
MISSING = "error missing-section: `Risks` is absent\n"
SETTINGS = "templates: {docs/*.md: template.md}\n"
LED_OUT = "is not read: a link leads out of the project there"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with settings, a template and a spec; beside it `outside`, with a secret."""
    inside = tmp_path / "project"
    put(tmp_path / "outside/secret.md", "# TOKEN\n\n## Internal falcon\n\nTOKEN=1 [What it is]\n")
    put(inside / "template.md", TEMPLATE)
    put(inside / "docs/a.md", GOOD)
    put(inside / ".speclint.yaml", SETTINGS)
    (inside / ".git").mkdir()
    monkeypatch.chdir(inside)
    return inside


def put(path: Path | str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def speclint(*words: str) -> Result:
    return CliRunner().invoke(main, words, prog_name="speclint", catch_exceptions=False)


def check(*words: str) -> tuple[int, str, str]:
    result = speclint("check", "--format", "concise", *words)
    return result.exit_code, result.stdout, result.stderr


def refused(*words: str) -> str:
    """What is said of a command that is refused and says nothing else."""
    result = speclint(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("speclint: ")
    assert "TOKEN" not in result.stderr
    assert result.stderr.count("\n") == 1
    return result.stderr.removeprefix("speclint: ").removesuffix("\n")


def irregular(path: str) -> Iterator[str]:
    """Things at a path that are no regular files, one after the other, and why they are not read."""
    put(path, "")
    os.unlink(path)
    os.mkfifo(path)
    yield "cannot be read: it is no regular file"
    for target, said in (
        ("/dev/zero", LED_OUT),
        ("../../outside/secret.md", LED_OUT),
        ("nowhere", "is a link to what does not exist"),
    ):
        os.unlink(path)
        depth = path.count("/")
        os.symlink(target.removeprefix("../" * (1 - depth)) if target.startswith("..") else target, path)
        yield said
    os.unlink(path)


# Reading


def test_specs_that_are_no_regular_files_are_named_and_the_rest_is_checked() -> None:
    put("docs/a.md", BAD)
    for said in irregular("docs/b.md"):
        for words in ((), ("docs",), ("--template", "template.md", "docs")):
            assert check(*words) == (2, f"docs/a.md:1:1: {MISSING}", f"speclint: docs/b.md: {said}\n")


def test_so_are_named_ones(project: Path) -> None:
    for said in irregular("docs/b.md"):
        code, out, err = check("--template", "template.md", "docs/b.md")
        named = "is neither a file nor a folder" if "regular" in said else said
        assert (code, out, err) == (2, "", f"speclint: docs/b.md: {named}\n")
    os.symlink("../../outside", "docs/linked")
    for path in ("docs/linked/secret.md", str(project / "docs/linked/secret.md"), "docs/linked"):
        assert check("--template", "template.md", path) == (2, "", f"speclint: {path}: {LED_OUT}\n")
    for command in ("outline", "config"):
        assert refused(command, "docs/linked/secret.md").startswith("docs/linked/secret.md: ")
    assert refused("why", "docs/linked/secret.md:1").startswith("docs/linked/secret.md: ")


def test_what_no_template_claims_may_be_anything() -> None:
    for _ in irregular("notes/b.md"):
        assert check() == (0, "", "")


def test_what_is_ignored_or_excluded_may_be_anything() -> None:
    put(".gitignore", "b.md\n")
    for _ in irregular("docs/b.md"):
        assert check() == (0, "", "")


@pytest.mark.parametrize(
    "path", [".speclint.yaml", "pyproject.toml", "template.md", "template.speclint.yaml"]
)
def test_settings_and_templates_that_are_no_regular_files_are_2(path: str) -> None:
    if path == "pyproject.toml":
        os.unlink(".speclint.yaml")
    if os.path.exists(path):
        os.unlink(path)
    for said in irregular(path):
        led_out = f".speclint.yaml:1:13: `{path}` leads out of the project"
        named = path == "template.md" and said == LED_OUT
        assert refused("check") == (led_out if named else f"{path}: {said}")


def test_a_folder_in_the_place_of_a_templates_yaml_is_2() -> None:
    put("docs/a.md", BAD)
    Path("template.speclint.yaml").mkdir()
    said = "speclint: template.speclint.yaml: is a folder, and no file\n"
    assert check("--template", "template.md", "docs") == (2, "", said)


def test_a_baseline_that_is_no_regular_file_is_2() -> None:
    put(".speclint.yaml", SETTINGS + "baseline: known.json\n")
    for said in irregular("known.json"):
        led_out = ".speclint.yaml:2:1: `known.json` leads out of the project"
        for command in ("check", "baseline"):
            assert refused(command) == (led_out if said == LED_OUT else f"known.json: {said}")


@pytest.mark.parametrize(
    "target", ["../outside/secret.md", "/dev/zero", "/etc/hostname", "docs/../../outside/x"]
)
def test_settings_name_nothing_outside(target: str) -> None:
    put(".speclint.yaml", f"templates: {{docs/*.md: {target}}}\n")
    assert refused("check").endswith(f": `{target}` leads out of the project")
    put(".speclint.yaml", f"{SETTINGS}baseline: {target}\n")
    for command in ("check", "baseline"):
        assert refused(command) == f".speclint.yaml:2:1: `{target}` leads out of the project"


def test_a_person_may_name_what_stands_outside(tmp_path: Path) -> None:
    put(tmp_path / "outside/template.md", TEMPLATE)
    put(tmp_path / "outside/spec.md", BAD)
    said = f"../outside/spec.md:1:1: {MISSING}"
    assert check("--template", "../outside/template.md", "../outside/spec.md") == (1, said, "")
    assert speclint("baseline", "--output", "../outside/known.json").exit_code == 0
    assert check("--baseline", "../outside/known.json") == (0, "", "")


def test_links_inside_are_followed_and_so_are_those_that_lead_to_the_project(tmp_path: Path) -> None:
    put("notes/b.md", BAD)
    os.symlink("../notes/b.md", "docs/b.md")
    os.symlink("project", tmp_path / "alias")
    place = str(tmp_path / "alias/docs/a.md")
    assert check("--template", "template.md", place) == (0, "", "")
    assert "docs/b.md" in check()[1]


def test_nothing_outside_is_hinted_at() -> None:
    os.symlink("../../outside", "docs/linked")
    links = "[a](linked/secrets.md) [b](linked/secret.md#internal-falcom) [c](linked/secret.md)"
    put("docs/a.md", GOOD.replace("They are kept.", links))
    code, out, err = check("--select", "broken-link")
    assert (code, err) == (0, "")
    assert [line.split(": ", 1)[1] for line in out.splitlines()] == [
        f"warning broken-link: `{target}` leads out of the project:"
        " link to a URL, or to a file that the project holds"
        for target in ("linked/secrets.md", "linked/secret.md#internal-falcom", "linked/secret.md")
    ]


def test_settings_above_the_repository_do_not_hold_in_it(tmp_path: Path) -> None:
    put("docs/a.md", BAD)
    os.unlink(".speclint.yaml")
    for name in (".speclint.yaml", "pyproject.toml"):
        said = (
            "rules: {missing-section: off}"
            if "yaml" in name
            else "[tool.speclint.rules]\nmissing-section='off'"
        )
        put(tmp_path / name, said)
        found = check("--template", "template.md", "docs/a.md")
        assert found == (1, f"docs/a.md:1:1: {MISSING}", "")
        os.unlink(tmp_path / name)


@pytest.mark.parametrize("name", ["speclint.yaml", "speclint.yml", ".speclint.toml", ".speclint.json"])
def test_what_seems_to_be_settings_is_never_passed_over(name: str) -> None:
    put(name, "rules: {missing-section: off}\n")
    assert refused("check") == f"{name}: is not read: settings belong in `.speclint.yaml`"


def test_settings_may_have_the_short_ending_but_not_both() -> None:
    os.rename(".speclint.yaml", ".speclint.yml")
    put("docs/a.md", BAD)
    said = "speclint: the settings are read from .speclint.yml; their usual name is `.speclint.yaml`\n"
    assert check() == (1, f"docs/a.md:1:1: {MISSING}", said)
    put(".speclint.yaml", SETTINGS)
    assert refused("check") == ".speclint.yml: is not read: settings belong in `.speclint.yaml`"


def test_a_file_that_becomes_another_thing_while_it_is_looked_at_is_not_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    os.mkfifo("pipe")
    regular, stat = os.stat("template.md"), os.stat
    monkeypatch.setattr(os, "stat", lambda place, **how: regular if place == "pipe" else stat(place, **how))
    with pytest.raises(SpeclintError, match="pipe: cannot be read: it is no regular file"):
        Files().read("pipe", "pipe")


# Writing


@pytest.mark.parametrize(
    "path",
    [
        "docs/a.md",
        "template.md",
        "template.speclint.yaml",
        ".speclint.yaml",
        "known.json",
        "twin.md",
        "link.md",
    ],
)
def test_a_report_takes_the_place_of_nothing_that_the_run_is_about(path: str) -> None:
    put("template.speclint.yaml", "sections: {}\n")
    put(".speclint.yaml", SETTINGS + "baseline: known.json\n")
    assert speclint("baseline").exit_code == 0
    os.link("docs/a.md", "twin.md")
    os.symlink("docs/a.md", "link.md")
    before = Path(path).read_bytes()
    said = (
        f"speclint: {path}: the json report cannot be written: it is read in this run, and not overwritten\n"
    )
    assert check("--output", f"json={path}") == (2, "", said)
    assert Path(path).read_bytes() == before


def test_the_last_report_is_no_part_of_the_run() -> None:
    put("docs/a.md", BAD)
    for _ in range(2):
        assert check("--output", "markdown=report.md") == (1, f"docs/a.md:1:1: {MISSING}", "")


def test_nothing_is_written_through_a_link_that_leads_out(tmp_path: Path) -> None:
    precious = tmp_path / "outside/precious"
    put(precious, "precious")
    os.symlink("../outside/precious", "report.json")
    os.symlink("../outside/new", "known.json")
    os.symlink("../outside", "reports")
    for path in ("report.json", "known.json", "reports/x.json", "reports/precious"):
        why = "a link leads out of the project there"
        said = f"speclint: {path}: the json report cannot be written: {why}\n"
        assert check("--output", f"json={path}") == (2, "", said)
    assert refused("baseline", "--output", "known.json") == f"known.json: {LED_OUT}"
    assert refused("baseline", "--output", "reports/x.json") == "reports/x.json: cannot be written: " + why
    assert refused("new", "Orders", "--output", "reports/x.md") == f"reports/x.md: {LED_OUT}"
    assert sorted(os.listdir(tmp_path / "outside")) == ["precious", "secret.md"]
    assert precious.read_text(encoding="utf-8") == "precious"


def test_a_link_inside_stays_one_and_what_it_leads_to_is_written() -> None:
    put("reports/old.json", "old")
    os.symlink("reports/old.json", "report.json")
    assert check("--output", "json=report.json") == (0, "", "")
    assert os.readlink("report.json") == "reports/old.json"
    assert json.loads(Path("reports/old.json").read_text(encoding="utf-8")) == []


def test_a_file_is_created_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("link", "rename"):
        create(f"{name}.md", b"whole", Files())
        with pytest.raises(FileExistsError):
            create(f"{name}.md", b"other", Files())
        assert Path(f"{name}.md").read_bytes() == b"whole"
        monkeypatch.setattr(os, "link", _no_links)  # as some file systems have none
    os.symlink("nowhere", "dangling.md")
    with pytest.raises(FileExistsError):
        create("dangling.md", b"other", Files())
    assert not [name for name in os.listdir() if name.endswith(".part")]


def _no_links(*_: object, **__: object) -> None:
    raise PermissionError(1, "Operation not permitted")


def test_what_was_not_written_whole_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    put("report.json", "old")
    before = sorted(os.listdir())

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        write("report.json", b"new", Files())
    assert sorted(os.listdir()) == before
    assert Path("report.json").read_text(encoding="utf-8") == "old"


def test_a_pipe_that_a_person_names_is_written_to() -> None:
    os.mkfifo("pipe")
    held: list[bytes] = []
    for words in (
        ("check", "--output", "json=pipe"),
        ("baseline", "--output", "pipe"),
        ("new", "Orders", "--output", "pipe"),
    ):
        reader = threading.Thread(target=lambda: held.append(Path("pipe").read_bytes()))
        reader.start()
        assert speclint(*words).exit_code == 0
        reader.join()
    assert [bytes(data[:1]) for data in held] == [b"[", b"{", b"#"]


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("check --quiet --output json=", "/dev/fd/1"),
        ("new Orders --output ", "/proc/self/fd/1"),
        ("new Orders --output ", "/dev/stdout"),
    ],
)
def test_an_open_file_of_the_process_is_written_to_where_it_is(words: str, path: str) -> None:
    if not os.path.exists(path):
        pytest.skip(f"there is no {path} here")
    script = f"echo before > out; {sys.executable} -m speclint {words}{path} >> out; echo after >> out"
    subprocess.run(["bash", "-c", script], check=True)
    lines = Path("out").read_text(encoding="utf-8").splitlines()
    assert (lines[0], lines[-1], len(lines) > 2) == ("before", "after", True)


def test_baselines_recorded_at_once_hold_all(tmp_path: Path) -> None:
    for name in "abc":
        put(f"docs/{name}.md", BAD)
    command = [sys.executable, "-m", "speclint", "baseline"]
    running = [subprocess.Popen([*command, f"docs/{name}.md"], stdout=subprocess.DEVNULL) for name in "abc"]
    assert [one.wait() for one in running] == [0, 0, 0]
    found = json.loads(Path(".speclint-baseline.json").read_text(encoding="utf-8"))["findings"]
    assert [one["path"] for one in found] == [f"docs/{name}.md" for name in "abc"]
