"""`speclint init`: what it finds, what it writes, what it leaves alone, and that what it wrote works."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from speclint.cli import main
from speclint.commands import init

ROOT = Path(__file__).resolve().parents[2]
RFC = "# RFC: [Title]\n\n## Summary\n\n[What]\n\n## Background\n\n[Why]\n\n## Design\n\n## Drawbacks\n"
ADR = "# ADR [Number]\n\n## Context\n\n[Why]\n\n## Decision\n\n## Consequences\n"
ONE_RFC = "# RFC: Cache\n\n## Summary\n\nWe cache.\n\n## Background\n\nIt is slow.\n\n## Design\n\nRedis.\n"
ONE_ADR = "# ADR 1\n\n## Context\n\nPages are slow.\n\n## Decision\n\nRedis.\n\n## Consequences\n\nMoney.\n"
SPEC = (ROOT / "fixtures/specs/small-service.md").read_text(encoding="utf-8")
TEMPLATE = (ROOT / "rules/technical_spec/template.md").read_text(encoding="utf-8")
HEAD = (
    f"{init.MODELINE}\n"
    "# Which files are specs, of which template. `speclint config PATH` says what holds for a file.\n"
)
EXCLUDED = "exclude:\n"
NONE = "fills none of the 4 sections of {}"
PLAIN = "a plain `speclint check` shows all, unless the settings say `baseline: .speclint-baseline.json`"
NOT_AT_TOP = "no pre-commit hook and no workflow: this is not the top folder of a git repository\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder, below one without settings."""
    inside = tmp_path / "project"
    inside.mkdir()
    monkeypatch.chdir(inside)
    return inside


def write(**files: str) -> None:
    for name, text in files.items():
        put(name.replace("__", "/") + ".md", text)


def put(name: str, text: str) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def speclint(*words: str) -> Result:
    return CliRunner().invoke(main, words, prog_name="speclint", catch_exceptions=False)


def outcome(result: Result) -> tuple[int, str, str]:
    return result.exit_code, result.stdout, result.stderr


def settings() -> str:
    """What `init` writes into the settings, after its first line."""
    assert speclint("init", "--yes").exit_code == 0
    text = Path(".speclint.yaml").read_text(encoding="utf-8")
    assert text.startswith(HEAD)
    return text.removeprefix(HEAD)


def listed() -> str:
    """What `check` then checks, and against what."""
    result = speclint("check", "--list-files")
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


# What is found


def test_specs_are_mapped_to_the_template_whose_sections_they_share() -> None:
    write(docs__templates__rfc=RFC, docs__templates__adr=ADR, README="# Hello\n\n## Summary\n")
    write(docs__rfcs__1=ONE_RFC, docs__rfcs__2=ONE_RFC, docs__adr__1=ONE_ADR, docs__specs__orders=SPEC)
    write(docs__guide__start="# Start\n\n## Install\n")
    assert settings() == (
        "templates:\n"
        "  docs/adr/: docs/templates/adr.md\n"
        "  docs/rfcs/: docs/templates/rfc.md  # 2 specs\n"
        "  docs/specs/: technical-spec\n"
    )
    assert listed() == (
        "docs/adr/1.md: docs/templates/adr.md\n"
        "docs/rfcs/1.md: docs/templates/rfc.md\n"
        "docs/rfcs/2.md: docs/templates/rfc.md\n"
        "docs/specs/orders.md: technical-spec\n"
    )
    result = speclint("check", "--format", "concise")
    assert outcome(result) == (
        1,
        "docs/rfcs/1.md:1:1: error missing-section: `Drawbacks` is absent\n"
        "docs/rfcs/2.md:1:1: error missing-section: `Drawbacks` is absent\n",
        "",
    )


@pytest.mark.parametrize(
    "template",
    ["templates/rfc.md", "template/x.md", "docs/rfc-template.md", "docs/TEMPLATE.md", "rfcs/_template.md",
     ".github/templates/rfc.md", ".github/rfc_template.md"],
)  # fmt: skip
def test_a_template_is_known_by_its_folder_or_its_name(template: str) -> None:
    put(template, RFC)
    write(rfcs__1=ONE_RFC, rfcs__2=ONE_RFC)
    text = settings()
    assert (
        f"  rfcs/: {template if template[0].isalpha() else chr(34) + template + chr(34)}  # 2 specs\n" in text
    )
    assert listed() == f"rfcs/1.md: {template}\nrfcs/2.md: {template}\n"


@pytest.mark.parametrize(
    "other",
    [".github/PULL_REQUEST_TEMPLATE.md", ".github/ISSUE_TEMPLATE/rfc.md", "templates/README.md"],
)
def test_other_files_are_no_templates(other: str) -> None:
    put(other, RFC)
    write(rfcs__1=ONE_RFC)
    result = speclint("init", "--yes")
    what = "the folder of specs, and the file that they are copied from"
    assert result.stdout.startswith(
        f"no template was found: write `rfcs/: TEMPLATE.md` below `templates` in .speclint.yaml: {what}\n"
    )
    assert Path(".speclint.yaml").read_text(encoding="utf-8").removeprefix(HEAD) == (
        f"templates: {{}}  # no specs were found here\n  # rfcs/: TEMPLATE.md  # instead of `{{}}`: {what}\n"
    )


BARE_RFC = "# RFC: title\n\n## Summary\n\n## Background\n\n## Design\n\n## Drawbacks\n"
SAID_RFC = f"{ONE_RFC}\n## Drawbacks\n\nThey are to be said.\n"
TO_FILL = "4 of its 4 sections are still to be filled in"
CALLED_SO = "it is called like one, and 2 files share its sections"


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("rfcs/0000.md", RFC, TO_FILL),
        ("rfcs/rfc-skeleton.md", RFC, TO_FILL),
        ("rfcs/_blank.md", BARE_RFC, TO_FILL),
        ("docs/rfcTemplate.md", RFC, TO_FILL),
        ("docs/start.md", RFC, TO_FILL),
        ("boilerplate/rfc.md", SAID_RFC, CALLED_SO),
    ],
)
def test_a_template_is_known_by_what_it_holds_whatever_it_is_called(name: str, text: str, why: str) -> None:
    put(name, text)
    write(rfcs__1=ONE_RFC, rfcs__2=ONE_RFC, notes=f"# Notes\n\n{ONE_ADR}")
    said = f"{name}: taken for a template: {why}\n"
    assert speclint("init").stdout.startswith(said)
    assert settings().splitlines()[1].startswith("  rfcs/: ")
    assert listed() == f"rfcs/1.md: {name}\nrfcs/2.md: {name}\n"


def test_an_unfinished_spec_is_no_template_where_there_is_one() -> None:
    write(templates__rfc=RFC, rfcs__1=ONE_RFC, rfcs__2=ONE_RFC, rfcs__3=BARE_RFC)
    assert settings().startswith("templates:\n  rfcs/: templates/rfc.md  # 3 specs\n")


def test_a_spec_about_templates_is_a_spec() -> None:
    write(templates__rfc=RFC, rfcs__email_template=ONE_RFC, rfcs__2=ONE_RFC)
    assert settings() == "templates:\n  rfcs/: templates/rfc.md  # 2 specs\n"


def test_what_is_no_spec_among_specs_is_excluded() -> None:
    write(rfcs__README="# RFCs\n", rfcs__template=RFC, rfcs__1=ONE_RFC, rfcs__2=ONE_RFC)
    put("rfcs/a [b]*.md", "# Notes\n")
    assert settings() == (
        "templates:\n  rfcs/: rfcs/template.md  # 2 specs\n"
        f"{EXCLUDED}  - /rfcs/README.md  # {NONE.format('rfcs/template.md')}\n"
        f'  - "/rfcs/a\\\\ \\\\[b]\\\\*.md"  # {NONE.format("rfcs/template.md")}\n'
    )
    assert listed() == "rfcs/1.md: rfcs/template.md\nrfcs/2.md: rfcs/template.md\n"
    write(rfcs__3=ONE_RFC)
    assert "rfcs/3.md: rfcs/template.md\n" in listed()


def test_a_document_with_less_than_half_of_the_sections_is_no_spec() -> None:
    write(templates__rfc=RFC, notes__1="# Notes\n\n## Summary\n\nA.\n\n## Plan\n\nB.\n")
    unused = "  # FOLDER/: templates/rfc.md  # no spec of it was found\n"
    assert settings() == f"templates: {{}}  # no specs were found here\n{unused}"
    write(notes__1="# Notes\n\n## Summary\n\nA.\n\n## Design\n\nB.\n")
    Path(".speclint.yaml").unlink()
    assert settings() == "templates:\n  notes/: templates/rfc.md\n"


def test_a_few_specs_among_other_files_are_named_one_by_one() -> None:
    write(templates__rfc=RFC, docs__a="# A\n", docs__b="# B\n", README="# R\n", spec=ONE_RFC)
    put("docs/x [1].md", ONE_RFC)
    assert settings() == ('templates:\n  spec.md: templates/rfc.md\n  "docs/x [[]1].md": templates/rfc.md\n')
    assert listed() == "docs/x [1].md: templates/rfc.md\nspec.md: templates/rfc.md\n"


def test_specs_of_two_templates_in_one_folder_are_not_claimed_twice() -> None:
    write(templates__rfc=RFC, templates__adr=ADR, docs__1=ONE_RFC, docs__2=ONE_ADR)
    write(more__1=ONE_RFC, more__2=ONE_RFC, more__adr__1=ONE_ADR)
    assert settings() == (
        "templates:\n  docs/1.md: templates/rfc.md\n  docs/2.md: templates/adr.md\n"
        "  more/*.md: templates/rfc.md  # 2 specs\n  more/adr/: templates/adr.md\n"
    )
    assert len(listed().splitlines()) == 5


def test_folders_of_one_kind_are_claimed_by_the_one_around_them() -> None:
    write(services__a__rfc=ONE_RFC, services__b__rfc=ONE_RFC, templates__rfc=RFC, docs__rfcs__1=ONE_RFC)
    assert settings() == (
        "templates:\n  docs/rfcs/: templates/rfc.md\n  services/: templates/rfc.md  # 2 specs\n"
    )


def test_specs_at_the_top_are_claimed_without_what_stands_below() -> None:
    write(templates__rfc=RFC, a=ONE_RFC, b=ONE_RFC, c=ONE_RFC, README="# Hello\n", docs__x="# X\n")
    put("d.markdown", ONE_RFC)
    assert settings() == (
        'templates:\n  "*.md": templates/rfc.md  # 3 specs\n  d.markdown: templates/rfc.md\n'
        f"{EXCLUDED}  - /README.md  # {NONE.format('templates/rfc.md')}\n"
    )
    assert [line.split(":")[0] for line in listed().splitlines()] == ["a.md", "b.md", "c.md", "d.markdown"]


def test_a_copy_of_the_built_in_template_is_that_one_and_what_was_made_of_it_is_not() -> None:
    write(docs__spec_template=TEMPLATE, docs__specs__orders=SPEC)
    excluded = f"{EXCLUDED}  - /docs/spec_template.md  # a template\n"
    assert settings() == f"templates:\n  docs/specs/: technical-spec\n{excluded}"
    assert speclint("check", "--only-specs", "docs/spec_template.md").exit_code == 0
    Path(".speclint.yaml").unlink()
    more = "".join(f"## Own {number}\n\n[x]\n\n" for number in range(8))
    write(docs__spec_template=TEMPLATE.replace("## Appendix", f"{more}## Appendix", 1))
    assert settings() == "templates:\n  docs/specs/: docs/spec_template.md\n"


def test_templates_without_specs_are_named_and_not_checked_as_specs() -> None:
    write(templates__adr=ADR, docs__template=TEMPLATE.replace("## Appendix", "## Own\n\n## Appendix"))
    text = settings()
    assert text.startswith("templates: {}  # no specs were found here\n")
    assert "  # FOLDER/: templates/adr.md  # no spec of it was found\n" in text
    assert speclint("check", "--allow-nothing").exit_code == 0


def test_a_project_without_specs_gets_settings_all_the_same() -> None:
    write(README="# Orders\n")
    assert settings() == "templates: {}  # no specs were found here\n"


def test_a_dot_folder_with_documents_is_named_where_no_spec_is_found() -> None:
    put("README.md", "# Orders\n")
    put(".github/CONTRIBUTING.md", "# Help\n")
    said = "there are documents in `.design/`, which is passed over: map it in the settings, or name it\n"
    assert said not in speclint("init").stdout
    put(".design/boat.md", "# Boat\n")
    assert speclint("init").stdout.startswith(said)


@pytest.mark.parametrize("words", [("init",), ("init", "--yes")])
def test_without_any_markdown_there_is_nothing_to_make_settings_of(words: tuple[str, ...]) -> None:
    Path(".git").mkdir()
    put("main.py", "print()\n")
    said = "has no Markdown file (.md, .markdown, .mdx) below it: `speclint new TITLE` writes a first spec"
    assert outcome(speclint(*words)) == (2, "", f"speclint: .: {said}\n")
    assert sorted(os.listdir()) == [".git", "main.py"]


def test_a_template_that_cannot_be_used_is_passed_over_and_named() -> None:
    write(templates__rfc=RFC)
    put("templates/rfc.speclint.yaml", "sections: [\n")
    result = speclint("init")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(
        "templates/rfc.md: passed over as a template: templates/rfc.speclint.yaml:"
    )


def test_what_git_ignores_and_what_is_no_text_is_passed_over() -> None:
    write(templates__rfc=RFC, rfcs__1=ONE_RFC, build__1=ONE_RFC)
    put(".gitignore", "build/\n")
    Path(".git").mkdir()
    Path("rfcs/nul.md").write_bytes(b"# \0\n")
    os.symlink("1.md", "rfcs/link.md")
    assert "  rfcs/: templates/rfc.md  # 2 specs\n" in settings()


SLOPPY = "# RFC: Queue\n\n## Sumary\n\nWe queue.\n\n## Desing\n\nRabbits.\n"


def test_a_badly_made_spec_is_left_in_and_named() -> None:
    long = RFC + "\n## Costs\n\n[x]\n\n## Tests\n\n[x]\n"
    write(
        templates__rfc=long, rfcs__1=long.replace("[", "").replace("]", ""), rfcs__2=SLOPPY, rfcs__3="# Hi\n"
    )
    result = speclint("init", "--yes")
    assert result.stdout == (
        "rfcs/2.md: left in, although it fills 2 of the 6 sections of templates/rfc.md\n"
        ".speclint.yaml: written\n"
        ".speclint-baseline.json: written, 8 findings in 2 specs (6 in rfcs/2.md, 2 in rfcs/1.md);"
        f" {PLAIN}\n{NOT_AT_TOP}"
    )
    assert Path(".speclint.yaml").read_text(encoding="utf-8").removeprefix(HEAD) == (
        "templates:\n  rfcs/: templates/rfc.md  # 2 specs\n"
        f"{EXCLUDED}  - /rfcs/3.md  # fills none of the 6 sections of templates/rfc.md\n"
    )


def test_half_a_template_filled_under_misspelt_titles_is_a_spec() -> None:
    write(templates__rfc=RFC, notes__1=SLOPPY)
    assert settings() == "templates:\n  notes/: templates/rfc.md\n"


def test_old_findings_are_proposed_as_a_baseline_that_the_hook_and_the_workflow_know() -> None:
    Path(".git").mkdir()
    write(templates__rfc=RFC, rfcs__1=ONE_RFC, rfcs__2=ONE_RFC)
    found = "2 findings in 2 specs (1 in rfcs/1.md, 1 in rfcs/2.md)"
    shown = f"{found}, so that the hook and the workflow report only new ones; {PLAIN}"
    assert f".speclint-baseline.json:\n    {shown}\n" in speclint("init").stdout
    assert f".speclint-baseline.json: written, {shown}\n" in speclint("init", "--yes").stdout
    name = ".speclint-baseline.json"
    assert Path(init.PRE_COMMIT_FILE).read_text(encoding="utf-8") == f"repos:\n{init.hook(name)}"
    assert Path(init.WORKFLOW_FILE).read_text(encoding="utf-8") == init.workflow(name)
    said = "speclint: 2 findings are in the baseline .speclint-baseline.json\n"
    assert outcome(speclint("check", "--format", "concise", "--baseline", name)) == (0, "", said)
    assert speclint("check").exit_code == 1


def test_without_specs_the_workflow_is_green_until_there_is_one() -> None:
    write(README="# Orders\n")
    Path(".git").mkdir()
    speclint("init", "--yes")
    assert Path(init.WORKFLOW_FILE).read_text(encoding="utf-8") == init.workflow(is_empty=True)


# What is written


def test_without_a_terminal_it_shows_what_it_would_write() -> None:
    Path(".git").mkdir()
    write(templates__rfc=RFC, rfcs__1=f"{ONE_RFC}\n## Drawbacks\n\nNone: it is small.\n")
    result = speclint("init")
    text = f"{HEAD}templates:\n  rfcs/: templates/rfc.md\n"
    files = {
        ".speclint.yaml": text,
        init.PRE_COMMIT_FILE: f"repos:\n{init.hook()}",
        init.WORKFLOW_FILE: init.workflow(),
    }
    shown = "".join(f"{name}:\n{textwrap.indent(said, '    ')}" for name, said in files.items())
    last = "nothing was written: `speclint init --yes` writes what is not there yet\n"
    assert outcome(result) == (0, shown + last, "")
    assert sorted(os.listdir()) == [".git", "rfcs", "templates"]
    assert outcome(speclint("init", "--yes")) == (0, "".join(f"{name}: written\n" for name in files), "")
    assert {name: Path(name).read_text(encoding="utf-8") for name in files} == files


def test_a_second_time_everything_is_left_alone() -> None:
    write(README="# Orders\n")
    Path(".git").mkdir()
    speclint("init", "--yes")
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    for words in (("init",), ("init", "--yes")):
        assert outcome(speclint(*words)) == (
            0,
            ".speclint.yaml: stands there already, left alone\n"
            ".pre-commit-config.yaml: has the hook already\n"
            ".github/workflows/speclint.yml: stands there already, left alone\n",
            "",
        )
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "config", ["repos:  # ours\n- repo: meta\n  hooks: [{id: identity}]\n", "repos: [\n", "", "- speclint\n"]
)
def test_a_config_of_pre_commit_is_not_edited(config: str) -> None:
    write(README="# Orders\n")
    Path(".git").mkdir()
    put(init.PRE_COMMIT_FILE, config)
    shown = textwrap.indent(init.hook(), "    ")
    said = f"{init.PRE_COMMIT_FILE}: stands there already, left alone; add to it:\n{shown}"
    assert said in speclint("init", "--yes").stdout
    assert Path(init.PRE_COMMIT_FILE).read_text(encoding="utf-8") == config


def test_below_the_top_of_a_repository_there_are_settings_only() -> None:
    write(README="# Orders\n")
    assert speclint("init", "--yes").stdout == f".speclint.yaml: written\n{NOT_AT_TOP}"
    assert sorted(os.listdir()) == [".speclint.yaml", "README.md"]


def test_a_project_on_gitlab_gets_no_workflow() -> None:
    write(README="# Orders\n")
    Path(".git").mkdir()
    put(".gitlab-ci.yml", "")
    assert ".gitlab-ci.yml: the README of speclint has a job for it\n" in speclint("init", "--yes").stdout
    assert not Path(".github").exists()


@pytest.mark.parametrize("name", ["../.speclint.yaml", "../pyproject.toml", "pyproject.toml"])
def test_settings_that_hold_here_already_are_enough(name: str) -> None:
    put(name, "size: small\n" if name.endswith("yaml") else '[tool.speclint]\nsize = "small"\n')
    said = f".speclint.yaml: not needed: {name} holds here\n{NOT_AT_TOP}"
    assert outcome(speclint("init", "--yes")) == (0, said, "")
    assert not Path(".speclint.yaml").exists()


# On a terminal


def on_terminal(answers: str) -> tuple[int, str]:
    """The command with a terminal for everything: its exit code, and what it showed."""
    ours, its = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "speclint", "init"], stdin=its, stdout=its, stderr=its, close_fds=True
    ) as process:
        os.close(its)
        os.write(ours, answers.encode())
        seen = b""
        while True:
            try:
                seen += os.read(ours, 4096)
            except OSError:  # how Linux says that the other end is closed
                break
        code = process.wait()
    os.close(ours)
    return code, seen.decode().replace("\r\n", "\n")


def test_on_a_terminal_it_asks_for_each_file() -> None:
    write(README="# Orders\n")
    Path(".git").mkdir()
    code, seen = on_terminal("\nn\ny\n")
    assert code == 0
    assert "Write .speclint.yaml? [Y/n]: " in seen
    assert "    templates: {}  # no specs were found here\n" in seen
    assert ".pre-commit-config.yaml: left alone\n" in seen
    assert seen.endswith(".github/workflows/speclint.yml: written\n")
    assert sorted(os.listdir()) == [".git", ".github", ".speclint.yaml", "README.md"]


def test_on_a_terminal_it_overwrites_when_told_to_and_not_by_default() -> None:
    write(README="# Orders\n")
    put(".speclint.yaml", "size: small\n")
    code, seen = on_terminal("\n")
    assert code == 0
    assert ".speclint.yaml stands there already. Overwrite it? [y/N]: " in seen
    assert Path(".speclint.yaml").read_text(encoding="utf-8") == "size: small\n"
    assert on_terminal("y\n")[0] == 0
    assert Path(".speclint.yaml").read_text(encoding="utf-8").startswith(HEAD)


# Bad input


def refused(result: Result, message: str) -> None:
    assert (result.exit_code, result.stderr) == (2, f"speclint: {message}\n")


def test_settings_with_a_mistake_are_not_built_upon() -> None:
    Path(".git").mkdir()
    put(".speclint.yaml", "sizes: small\n")
    result = speclint("init", "--yes")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("speclint: .speclint.yaml:1:1: ")
    put(".speclint.yaml", "templates: {docs/: gone.md}\n")
    result = speclint("init", "--yes")
    assert (result.exit_code, "no template `gone.md`" in result.stderr) == (2, True)
    assert sorted(os.listdir()) == [".git", ".speclint.yaml"]


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    os.symlink("gone.yaml", ".speclint.yaml")
    refused(speclint("init", "--yes"), ".speclint.yaml: is a link to what does not exist")
    Path(".speclint.yaml").unlink()
    Path(".git").mkdir()
    (tmp_path / "elsewhere").mkdir()
    os.symlink(tmp_path / "elsewhere", ".github")
    message = f"{init.WORKFLOW_FILE}: is not written: its folder is a link that leads out of this one"
    refused(speclint("init", "--yes"), message)
    assert sorted(os.listdir()) == [".git", ".github"]
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_link_to_settings_holds_and_is_not_overwritten(tmp_path: Path) -> None:
    write(README="# Orders\n")
    put("shared.yaml", "size: small\n")
    os.symlink("shared.yaml", ".speclint.yaml")
    assert ".speclint.yaml: stands there already, left alone\n" in speclint("init", "--yes").stdout
    code, seen = on_terminal("y\n")
    assert code == 2
    assert seen.endswith("speclint: .speclint.yaml: is a link, which is not overwritten\n")
    assert Path("shared.yaml").read_text(encoding="utf-8") == "size: small\n"
    Path(".speclint.yaml").unlink()
    (tmp_path / "shared.yaml").write_text("size: small\n", encoding="utf-8")
    os.symlink("../shared.yaml", ".speclint.yaml")
    message = ".speclint.yaml: is not read: a link leads out of the project there"
    refused(speclint("init", "--yes"), message)


def test_a_folder_in_the_place_of_a_file_is_refused() -> None:
    Path(".speclint.yaml").mkdir()
    refused(speclint("init", "--yes"), ".speclint.yaml: is a folder, and no file")


def test_what_cannot_be_written_is_said_after_what_was_written() -> None:
    write(README="# Orders\n")
    Path(".git").mkdir()
    put(".github", "a file")
    result = speclint("init", "--yes")
    assert result.stdout == ".speclint.yaml: written\n.pre-commit-config.yaml: written\n"
    refused(result, f"{init.WORKFLOW_FILE}: cannot be written: Not a directory")
