"""What a branch brought, in real git repositories: a remote, renames, deletions, settings that are traps."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from steps import steps

from speclint.cli import main
from speclint.judge import packs, work
from speclint.judge.job import Job
from speclint.model import Finding, Index, Severity, Span
from speclint.settings.discover import Candidate

TEMPLATE = """\
# [Name]

## Info

| Key | Value |
|---|---|
| **ID** | [id] |
| **Status** | [status] |

## Context

[What is the problem?]

## Risks

| Risk | Impact | Mitigation |
|---|---|---|
| [Risk] | [Impact] | [Mitigation] |

### Fallback

[What else?]

## Rollback

[How?]
"""
SCHEMA = """\
identify: {title: spec}
metadata: {section: Info, status: [Status]}
sections:
  Info: {rows: {ID: {unique: true}}}
"""
SETTINGS = "templates: {docs/: t.md}\n"

# Full of findings: an empty cell, a section and a column that are absent, a link to nothing.
OLD = """\
# Spec of {0}

## Info

| Key | Value |
|---|---|
| **ID** | {0} |
| **Status** | Draft |

## Context

Slow, see [measures](measures.md).

## Risks

| Risk | Impact |
|---|---|
| Stale | |
| Down | High |

### Fallback

None of {0} is needed.
"""
OLD_FINDINGS = 4


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone, with one branch more than its bare remote, of a repository with an old spec and a new one."""
    folder = tmp_path_factory.mktemp("since")
    remote, clone = folder / "remote.git", folder / "clone"
    with pytest.MonkeyPatch.context() as patch:
        ours(patch)
        git("init", "--quiet", "--bare", "--initial-branch=main", "--template=", str(remote), at=folder)
        git("clone", "--quiet", "--template=", str(remote), str(clone), at=folder)
        (clone / ".git/hooks").mkdir()
        patch.chdir(clone)
        write(".speclint.yaml", SETTINGS)
        write("t.md", TEMPLATE)
        write("t.speclint.yaml", SCHEMA)
        write("docs/old.md", OLD.format("A-1"))
        write("docs/other.md", OLD.format("B-2").replace("measures.md", "old.md#context"))
        git("config", "maintenance.auto", "false")
        commit("first")
        git("push", "--quiet", "origin", "HEAD:main")
        git("checkout", "--quiet", "-b", "topic")
    return folder


def ours(patch: pytest.MonkeyPatch) -> None:
    """Lets git know nothing of who runs the tests."""
    patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    patch.setenv("COLUMNS", "80")
    for name in ("AUTHOR", "COMMITTER"):
        patch.setenv(f"GIT_{name}_NAME", "Ana")
        patch.setenv(f"GIT_{name}_EMAIL", "ana@example.org")


@pytest.fixture(autouse=True)
def top(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what was made, whose remote is the copy beside it."""
    ours(monkeypatch)
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    clone = tmp_path / "clone"
    monkeypatch.chdir(clone)
    config = Path(".git/config").read_text(encoding="utf-8")
    write(".git/config", config.replace(str(made), str(tmp_path)))
    return clone


def write(name: str, content: str | bytes) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def edit(name: str, *changes: tuple[str, str]) -> None:
    text = Path(name).read_bytes().decode()
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    write(name, text)


def git(*words: str, at: Path | None = None) -> str:
    done = subprocess.run(["git", *words], cwd=at, capture_output=True, text=True, check=True)
    return done.stdout


def commit(message: str = "change") -> None:
    git("add", "--all")
    git("commit", "--quiet", "--message", message)


def publish() -> None:
    """The remote's branch as a clone knows it once what is committed was pushed."""
    git("update-ref", "refs/remotes/origin/main", "HEAD")


def check(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(
        main,
        ["check", "--format", "concise", *words],
        input=stdin,
        prog_name="speclint",
        catch_exceptions=False,
    )


def heard(*words: str) -> list[str]:
    """The lines about links in a report."""
    return check("--select", "broken-link", *words).stdout.splitlines()


def since(*words: str, rev: str = "origin/main", stdin: str | None = None) -> list[str]:
    """What is reported, each as path, rule and the beginning of the message."""
    result = check("--since", rev, *words, stdin=stdin)
    harmless = ("no spec has changed", "that did not change", "and is gone")
    assert all(any(said in line for said in harmless) for line in result.stderr.splitlines()), result.stderr
    lines = result.stdout.splitlines()
    assert result.exit_code == int(any(" error " in line for line in lines))
    return [f"{line.split(':')[0]} {line.split(' ', 2)[2]}" for line in lines]


def refused(*words: str, rev: str = "origin/main") -> str:
    result = check("--since", rev, *words)
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr.removeprefix("speclint: ").removesuffix("\n")


NOTHING_CHANGED = "speclint: no spec has changed since {}, where HEAD left `origin/main`\n"
NO_FALLBACK = "missing-section: `Fallback` is absent from `Risks`"


def fallback_of(id_: str) -> tuple[str, str]:
    return f"### Fallback\n\nNone of {id_} is needed.\n", ""


# What a change brings


@pytest.mark.parametrize("to", [None, "docs/old.txt", "elsewhere.html"])
def test_a_spec_that_is_gone_is_said(to: str | None) -> None:
    if to is None:
        Path("docs/old.md").unlink()
    else:
        Path("docs/old.md").rename(to)
    result = check("--since", "origin/main", "--select", "missing-section")
    assert result.exit_code == 0
    assert result.stderr == (
        "speclint: docs/old.md was a spec of `t.md` where HEAD left `origin/main` and is gone\n"
    )


def test_a_spec_that_has_another_name_is_not_gone() -> None:
    Path("docs/old.md").rename("docs/new.md")
    assert "is gone" not in check("--since", "origin/main", "--select", "missing-section").stderr


def test_a_section_broken_in_a_document_full_of_findings_is_all_that_is_reported() -> None:
    assert len(check("docs/old.md").stdout.splitlines()) == OLD_FINDINGS
    edit("docs/old.md", fallback_of("A-1"))
    commit()
    done = subprocess.run(
        [sys.executable, "-m", "speclint", "check", "--since", "origin/main"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith(
        "docs/old.md\n\nerror[missing-section]: `Fallback` is absent from `Risks`\n"
    )
    assert done.stdout.endswith("\n1 error in 1 of 1 spec\n1 can be mended with `--fix`\n")


def test_nothing_that_changed_is_0_and_says_so() -> None:
    base = git("rev-parse", "origin/main")[:12]
    result = check("--since", "origin/main")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", NOTHING_CHANGED.format(base))
    assert check("--since", "origin/main", "--quiet").stderr == ""
    edit("docs/old.md", ("Slow, see", "Slow; see"))
    result = check("--since", "origin/main")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.parametrize("state", ["committed", "staged", "unstaged"])
def test_a_change_counts_wherever_git_has_it(state: str) -> None:
    edit("docs/old.md", fallback_of("A-1"))
    if state != "unstaged":
        git("add", "--all")
    if state == "committed":
        git("commit", "--quiet", "--message", "change")
    assert since() == [f"docs/old.md {NO_FALLBACK}"]


def test_a_new_file_is_all_new_whether_git_knows_it_or_not() -> None:
    write("docs/new.md", OLD.format("C-3"))
    assert len(since()) == OLD_FINDINGS
    commit()
    assert len(since()) == OLD_FINDINGS
    assert len(since(rev="HEAD")) == 0
    write(".gitignore", "docs/new.md\n")
    assert len(since("docs/new.md")) == OLD_FINDINGS
    git("rm", "--quiet", "--cached", "docs/new.md")
    assert len(since("docs/new.md", rev="HEAD~1")) == OLD_FINDINGS


def test_what_the_other_branch_did_since_is_not_ours() -> None:
    git("checkout", "--quiet", "main")
    edit("docs/other.md", fallback_of("B-2"))
    commit()
    git("push", "--quiet", "origin", "main")
    git("checkout", "--quiet", "topic")
    edit("docs/old.md", fallback_of("A-1"))
    commit()
    assert since() == [f"docs/old.md {NO_FALLBACK}"]


def test_a_mended_heading_and_moved_or_numbered_sections_wake_nothing() -> None:
    edit("docs/old.md", ("## Risks", "## Riks"))
    edit("docs/other.md", ("old.md#context", "old.md"))
    commit()
    publish()
    edit(
        "docs/old.md",
        ("## Riks", "## 7. Risks"),
        ("## Context", "## 9) Context"),
        ("# Spec of", "# The Spec of"),
    )
    assert since() == []
    before, risks = Path("docs/old.md").read_text(encoding="utf-8").split("## 7. Risks")
    info, context = before.split("## 9) Context")
    write("docs/old.md", f"{info}## Risks{risks}\n## Context{context}")
    assert since("--select", "empty-cell,missing-column,broken-link") == []


def test_equal_findings_are_counted_and_the_strange_one_is_shown() -> None:
    edit("docs/old.md", ("| Stale | |\n", "| Slow | |\n| Stale | |\n| Stale | |\n"))
    assert since() == [
        "docs/old.md empty-cell: `Impact` of the row `Slow` is empty in the table of `Risks`",
        "docs/old.md empty-cell: `Impact` of the row `Stale` is empty in the table of `Risks`",
    ]


def test_of_two_equal_findings_the_one_that_stood_there_before_is_known() -> None:
    edit("docs/old.md", ("None of A-1 is needed.", "The switch is TBD."))
    commit()
    edit("docs/old.md", ("The switch is TBD.", "The rest is TBD.\n\nThe switch is TBD."))
    (line,) = check("--since", "HEAD").stdout.splitlines()
    number = Path("docs/old.md").read_text(encoding="utf-8").splitlines().index("The rest is TBD.") + 1
    assert line.startswith(f"docs/old.md:{number}:")


def test_a_severity_that_rose_is_new() -> None:
    edit("t.speclint.yaml", ("metadata:", "severities: {empty-cell: {Draft: info}}\nmetadata:"))
    commit()
    publish()
    edit("docs/old.md", ("| Draft |", "| Approved |"))
    (line,) = check("--since", "origin/main").stdout.splitlines()
    assert " warning empty-cell: " in line
    commit()
    publish()
    edit("docs/old.md", ("| Approved |", "| Draft |"))
    assert since() == []


def test_both_states_are_checked_with_todays_schema_and_settings() -> None:
    edit("t.md", ("## Rollback", "## Costs\n\n[How much?]\n\n## Rollback"))
    write(".speclint.yaml", f"{SETTINGS}rules: {{empty-cell: error}}\n")
    edit("docs/old.md", ("Slow,", "Very slow,"))
    assert since() == []


# What a change of what is asked brings to specs that did not change


def brought() -> tuple[list[str], list[str]]:
    """What is reported of a change, and what is said besides."""
    result = check("--since", "origin/main")
    assert result.exit_code == (1 if result.stdout else 0)
    nothing = NOTHING_CHANGED.format(git("rev-parse", "origin/main")[:12])
    return result.stdout.splitlines(), result.stderr.replace(nothing, "").splitlines()


def bring(what: str, findings: str, specs: str, them: str = "them") -> str:
    return (
        f"speclint: {what} changed, which brings {findings} to {specs} that did not change:"
        f" `speclint check` shows {them}, `speclint baseline` records {them}"
    )


def test_a_change_of_what_is_asked_says_what_it_brings_to_specs_that_did_not_change() -> None:
    edit("t.md", ("## Rollback", "## Costs\n\n[How much?]\n\n## Rollback"))
    assert brought() == ([], [bring("t.md", "2 findings", "2 specs")])
    edit("docs/old.md", ("Slow,", "Very slow,"))
    assert brought() == ([], [bring("t.md", "1 finding", "1 spec", "it")])
    write(".speclint.yaml", f"{SETTINGS}rules: {{empty-cell: warning, unknown-section: info}}\n")
    edit("t.speclint.yaml", ("identify:", "order: free\nidentify:"))
    assert brought()[1][-1] == bring(".speclint.yaml, t.md and t.speclint.yaml", "1 finding", "1 spec", "it")
    git("checkout", "--quiet", ".speclint.yaml", "t.md", "t.speclint.yaml")
    edit("t.md", ("# ", "#  "))
    assert brought() == ([], [])


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("t.speclint.yaml", "sectoins: {}\n", "1:1: unknown key `sectoins`; did you mean `sections`?"),
        ("t.speclint.yaml", "extends: base.yaml\n", "1:1: `extends` names `base.yaml`: neither a file"),
        ("t.md", "# [Name]\n\n## Risks\n\n## Risks\n", "5:1: the template has `Risks` twice side by side"),
        ("t.speclint.yml", "{}\n", " is not read: the YAML of t.md belongs in `t.speclint.yaml`"),
    ],
)
def test_a_change_after_which_nobody_knows_what_is_asked_is_no_good_one(
    path: str, text: str, said: str
) -> None:
    git("rm", "--quiet", "t.speclint.yaml")
    commit("a template without YAML")
    publish()
    write(path, text)
    result = check("--since", "origin/main")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"speclint: {path}:{said}")
    assert result.stderr == check().stderr


def test_it_is_the_same_with_the_cache_and_in_several_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    edit("t.md", ("## Rollback", "## Costs\n\n[How much?]\n\n## Rollback"))
    edit("docs/old.md", ("Slow,", "Very slow,"))
    monkeypatch.setenv("SPECLINT_CACHE_DIR", str(Path("../cache").resolve()))
    judged: list[str] = []
    usual = work.judge_text

    def counted(job: Job, candidate: Candidate, data: bytes) -> work.Outcome:
        judged.append(candidate.path)
        return usual(job, candidate, data)

    monkeypatch.setattr("speclint.run.judge_text", counted)
    said = []
    for words in (("--no-cache",), (), (), ("--jobs", "2", "--no-cache")):
        judged.clear()
        done = check("--since", "origin/main", *words)
        said.append((done.exit_code, done.stdout, done.stderr, len(judged)))
    assert [one[:3] for one in said] == [said[0][:3]] * 4
    # As it was asked then, each is judged anew: what was is not kept. As it is asked now, it is known.
    assert [one[3] for one in said] == [4, 4, 2, 0]


def test_what_the_baseline_records_of_it_is_said_no_more() -> None:
    write(".speclint.yaml", f"{SETTINGS}baseline: known.json\n")
    recorded = CliRunner().invoke(main, ["baseline"])
    assert (recorded.exit_code, recorded.stderr) == (0, "")
    commit("record")
    publish()
    edit("t.md", ("## Rollback", "## Costs\n\n[How much?]\n\n## Rollback"))
    assert brought()[1] == [bring("t.md", "2 findings", "2 specs")]
    assert CliRunner().invoke(main, ["baseline"]).exit_code == 0
    assert brought()[1] == []
    assert check().exit_code == 0


def test_settings_that_make_specs_of_files_say_what_that_brings() -> None:
    write("notes/plan.md", "# Plan\n\n## Info\n")
    commit("a note")
    publish()
    edit(".speclint.yaml", ("docs/", "'{docs,notes}/'"))
    found = check("notes").stdout.splitlines()
    assert brought()[1][-1] == bring(".speclint.yaml", f"{len(found)} findings", "1 spec")


def test_what_rules_about_the_whole_project_bring_is_counted_as_well() -> None:
    for name in ("w", "x", "y"):
        write(f"docs/{name}.md", OLD.format("W-1"))
    write(".speclint.yaml", f"{SETTINGS}rules: {{duplicate-id: off}}\n")
    commit("specs of one id")
    publish()
    write(".speclint.yaml", SETTINGS)
    edit("docs/old.md", ("Slow,", "Very slow,"))
    assert brought() == ([], [bring(".speclint.yaml", "2 findings", "2 specs")])
    edit("docs/y.md", ("W-1", "Y-1"))
    assert brought()[1] == [bring(".speclint.yaml", "1 finding", "1 spec", "it")]


# What was a spec and is none now


GONE_WRONG = "docs/old.md missing-section: `Risks` is absent"


def told(*words: str, rev: str = "origin/main") -> tuple[int, list[str], list[str]]:
    """The exit code, what is reported of specs that lost a section, and what is said besides."""
    result = check("--since", rev, "--select", "missing-section", *words)
    lines = result.stdout.splitlines()
    found = [f"{line.split(':')[0]} {line.split(' ', 2)[2]}" for line in lines]
    said = [line.removeprefix("speclint: ") for line in result.stderr.splitlines()]
    return result.exit_code, found, said


def still(why: str, path: str = "docs/old.md", template: str = "t.md") -> str:
    return (
        f"{path} was a spec of `{template}` where HEAD left `origin/main` and is none now ({why}):"
        " it is checked as that"
    )


def gut() -> None:
    text = Path("docs/old.md").read_text(encoding="utf-8")
    write("docs/old.md", text.split("## Risks")[0])


def exclude() -> str:
    write(".speclint.yaml", f"{SETTINGS}exclude: [old.md]\n")
    return still("excluded by `old.md` (.speclint.yaml:2:11)")


def unmap() -> str:
    write(".speclint.yaml", SETTINGS.replace("docs/", "docs/other.md"))
    return still("no entry of the settings claims it")


def forget() -> str:
    git("rm", "--quiet", "--cached", "docs/old.md")
    write("docs/.gitignore", "old.md\n")
    return still("git ignores it")


def ignore() -> str:
    write(".gitignore", "docs/\n")
    return ""


def rename_the_settings() -> str:
    os.remove(".speclint.yaml")
    return still("nothing in it tells that it is one")


@pytest.mark.parametrize("hide", [exclude, unmap, forget, ignore, rename_the_settings])
@pytest.mark.parametrize("state", ["committed", "unstaged"])
def test_what_was_a_spec_is_still_checked_as_one(hide: Callable[[], str], state: str) -> None:
    said = [line for line in [hide()] if line]
    unchanged = told("docs") if hide is not rename_the_settings else told("--only-specs", "docs/old.md")
    assert unchanged[:2] == (0, [])
    gut()
    if state == "committed":
        commit()
    words = ("docs",) if hide is rename_the_settings else ()
    code, found, heard_of = told(*words)
    assert (code, found[:1]) == (1, [GONE_WRONG])
    assert heard_of[: len(said)] == said


def test_a_spec_that_is_emptied_or_loses_what_it_is_known_by_is_still_one() -> None:
    os.remove(".speclint.yaml")
    drafted = CliRunner().invoke(main, ["new", "Big", "--output", "docs/big.md"])
    assert drafted.exit_code == 0
    commit()
    publish()
    for text, rule in (("", "empty-section"), ("# Notes\n\nNothing more.\n", "missing-section")):
        write("docs/big.md", text)
        result = check("--since", "origin/main", "--select", "empty-section,missing-section")
        assert result.exit_code == 1
        assert result.stdout.startswith(f"docs/big.md:1:1: error {rule}: ")
        why = "nothing in it tells that it is one"
        assert result.stderr == f"speclint: {still(why, 'docs/big.md', 'technical-spec')}\n"


def test_a_spec_that_became_a_link_or_a_folder_is_2() -> None:
    def becomes(what: str) -> str:
        return f"docs/old.md: was a spec where HEAD left `origin/main` and is {what} now: {cannot}"

    cannot = "whether it still is one cannot be told"
    os.remove("docs/old.md")
    os.symlink("other.md", "docs/old.md")
    assert told()[0] == 2
    assert told()[2] == [becomes("behind a link")]
    os.remove("docs/old.md")
    os.symlink("../t.md", "docs/old.md")  # where templates are no specs of themselves
    assert told()[::2] == (2, [becomes("behind a link")])
    os.remove("docs/old.md")
    write("docs/old.md/deep.md", "# Notes\n")
    assert becomes("no file") in told("docs/other.md", "docs/old.md")[2]
    shutil.rmtree("docs/old.md")
    os.mkfifo("docs/old.md")
    assert told()[::2] == (2, ["docs/old.md: cannot be read: it is no regular file"])
    os.remove("docs/old.md")
    git("checkout", "--quiet", "--", "docs")
    os.rename("docs", "else")
    os.symlink("else", "docs")
    assert becomes("behind a link") in told()[2]


def test_a_spec_that_is_given_another_template_is_said() -> None:
    write("easy.md", "# [Name]\n\n## Context\n\n[Why?]\n")
    write(".speclint.yaml", SETTINGS.replace("t.md", "easy.md"))
    gut()
    code, found, said = told()
    assert (code, found) == (0, [])
    then = "docs/old.md was a spec of `t.md` where HEAD left `origin/main`"
    assert said == [f"{then} and is checked as one of `easy.md` now"]


def test_what_was_no_spec_then_is_none_now() -> None:
    write("notes/a.md", OLD.format("N-1"))
    write(".speclint.yaml", f"{SETTINGS}exclude: [other.md]\n")
    commit()
    publish()
    edit("notes/a.md", ("## Risks", "## Notes"))
    edit("docs/other.md", ("## Risks", "## Notes"))
    code, found, (said,) = told()
    assert (code, found) == (0, [])
    assert said.startswith("no spec has changed since ")


def test_a_rule_that_the_change_switches_off_or_softens_holds_for_the_change() -> None:
    gut()
    for level, less, place in (
        ("off", "off", ".speclint.yaml:2:9"),
        ("info", "milder", ".speclint.yaml:2:9"),
        ("{severity: off}", "off", ".speclint.yaml:2:9"),
    ):
        write(".speclint.yaml", f"{SETTINGS}rules: {{missing-section: {level}}}\n")
        result = check("--since", "origin/main")
        assert result.exit_code == 1
        assert " error missing-section: `Risks` is absent" in result.stdout
        assert result.stderr == (
            f"speclint: `missing-section` is {less} now ({place}): for this change it holds as it did"
            " where HEAD left `origin/main`\n"
        )
    git("checkout", "--quiet", "--", "docs")
    assert told() == (0, [], told()[2])


def test_so_does_one_that_the_change_switches_off_for_some_files() -> None:
    gut()
    on = "rules: {missing-section: warning}\n"
    off = "overrides:\n- files: docs/\n  rules: {missing-section: off}\n"
    for settings in (SETTINGS + off, SETTINGS + on + off):
        write(".speclint.yaml", settings)
        result = check("--since", "origin/main")
        assert result.exit_code == 1
        assert " error missing-section: `Risks` is absent" in result.stdout
        line = settings.count("\n")
        assert (
            f"`missing-section` is off now (.speclint.yaml:{line}:11): for this change it holds as it did"
            in result.stderr
        )
    write(".speclint.yaml", SETTINGS + off)
    git("add", ".speclint.yaml")
    git("commit", "--quiet", "--message", "off")
    publish()
    assert "missing-section" not in check("--since", "origin/main").output


def test_settings_that_could_not_be_read_then_tell_nothing() -> None:
    write(".speclint.yaml", "what: is this\n")
    commit()
    publish()
    write(".speclint.yaml", SETTINGS)
    gut()
    assert told()[:2] == (1, [GONE_WRONG])


# Files that move


def test_a_file_that_moves_takes_its_findings_along() -> None:
    git("mv", "docs/old.md", "docs/renamed.md")
    edit("docs/renamed.md", fallback_of("A-1"))
    edit("docs/other.md", ("old.md", "renamed.md"))
    assert since() == [f"docs/renamed.md {NO_FALLBACK}"]
    commit()
    assert since() == [f"docs/renamed.md {NO_FALLBACK}"]


def test_a_move_that_git_was_not_told_of_is_one() -> None:
    os.rename("docs/old.md", "docs/renamed.md")
    edit("docs/other.md", ("old.md", "renamed.md"))
    edit("docs/renamed.md", fallback_of("A-1"))
    assert since() == [f"docs/renamed.md {NO_FALLBACK}"]


def test_links_that_a_move_broke_are_new() -> None:
    write("docs/measures.md", "# Measures\n")
    commit()
    publish()
    Path("docs/deep").mkdir()
    git("mv", "docs/old.md", "docs/deep/old.md")
    assert since() == [
        "docs/deep/old.md broken-link: `measures.md` leads to no file: there is no `docs/deep/measures.md`;"
        " correct the path or remove the link",
        "docs/other.md broken-link: `old.md#context` leads to no file: there is no `docs/old.md`;"
        " correct the path or remove the link",
    ]


def test_another_file_is_no_move() -> None:
    os.remove("docs/old.md")
    write("docs/new.md", "# Spec of C-3\n\n## Context\n\nSlow.\n")
    found = since("docs/new.md")
    assert "docs/new.md missing-section: `Risks` is absent" in found
    assert "docs/new.md missing-section: `Rollback` is absent" in found


# What a change breaks elsewhere


def test_a_link_that_broke_in_an_unchanged_file_is_reported() -> None:
    edit("docs/old.md", ("## Context", "## Cause and Context"))
    found = since("--select", "broken-link", "docs/other.md")
    assert found == [
        "docs/other.md broken-link: `old.md#context` names no anchor of `docs/old.md`;"
        " link to a heading that is there"
    ]
    git("checkout", "--quiet", "--", "docs")
    git("rm", "--quiet", "docs/old.md")
    (line,) = since()
    assert line.startswith("docs/other.md broken-link: `old.md#context` leads to no file")


LINKS = [
    "![a](<pics/flow chart.png>)",
    "[a](pics/flow%20chart.png)",
    "[a](%C3%BCbersicht.md#wie)",
    "[a](./pics/)",
    "[a]\n\n[a]:\n  pics",
    "<img\n alt='>'\n src='pics/flow&#32;chart.png'>",
    "[a](pics/a\\_b.png)",
    "[a](%C3%BCbersicht.html)",
]


@pytest.mark.parametrize("link", LINKS)
def test_links_that_broke_are_found_however_they_are_written(link: str) -> None:
    write("docs/pics/flow chart.png", b"\x89PNG")
    write("docs/pics/a_b.png", b"\x89PNG")
    write("docs/pics/stays.png", b"\x89PNG")
    write("docs/übersicht.md", "# Was\n\n## Wie\n")
    write("docs/fine.md", OLD.format("D-4").replace("measures.md).", f"old.md).\n\n{link}\n"))
    commit()
    whole = {line for line in heard() if "docs/fine.md" in line}
    gone = ["docs/pics/a_b.png", "docs/pics/flow chart.png"] if "png" in link else ["docs/pics"]
    git("rm", "--quiet", "-r", *gone)
    edit("docs/übersicht.md", ("Wie", "Wo"))
    if "html" in link:
        git("mv", "docs/übersicht.md", "docs/overview.md")
    broken = {line for line in heard() if "docs/fine.md" in line} - whole
    assert set(heard("--since", "HEAD")) == broken
    assert broken


def test_an_id_that_another_spec_has_is_reported() -> None:
    edit("docs/other.md", ("| B-2 |", "| A-1 |"))
    assert since() == [
        "docs/other.md duplicate-id: `A-1` is the ID of docs/old.md:7 already: give this spec one of its own"
    ]
    commit()
    publish()
    edit("docs/other.md", ("Slow", "Very slow"))
    assert since() == []
    write("docs/a.md", OLD.format("A-1"))
    assert (
        "docs/a.md duplicate-id: `A-1` is the ID of docs/old.md:7 already: give this spec one of its own"
        in since()
    )


def test_what_a_changed_spec_no_longer_links_to_is_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    def check_project(index: Index, options: Any) -> Iterator[tuple[str, Finding]]:
        linked = {link.path for _, links in index.items() for link in links}
        for path in index.checked:
            if os.path.basename(path) not in linked:
                yield path, Finding(Span(0, 1), "no spec links to it", severity=Severity.ERROR)

    write(
        "docs/index.md", OLD.format("I-1").replace("measures.md", "other.md").replace("Stale", "[x](old.md)")
    )
    edit("docs/other.md", ("old.md#context", "index.md"))
    commit()
    edit("docs/index.md", ("(old.md)", "(other.md)"))
    sample = packs.rules()["broken-link"]
    lone = replace(sample, name="lone", facts=lambda spec: spec.found_links, check_project=check_project)
    monkeypatch.setattr(packs, "rules", lambda choice: {"lone": lone})
    assert since(rev="HEAD") == ["docs/old.md lone: no spec links to it"]


def test_unchanged_files_say_nothing_of_their_own() -> None:
    edit("docs/old.md", ("Slow", "Very slow"))
    write("docs/nul.md", "# Spec\0 [x](old.md)\n")
    commit()
    publish()
    edit("docs/old.md", ("## Context", "## Kontext"))
    result = check("--since", "origin/main")
    assert result.stderr == ""
    assert "nul.md" not in result.stdout


# Paths, folders, texts


def test_paths_restrict_what_is_reported() -> None:
    edit("docs/old.md", fallback_of("A-1"))
    edit("docs/other.md", fallback_of("B-2"))
    assert since("docs/other.md") == [f"docs/other.md {NO_FALLBACK}"]
    assert since("docs", "--exclude", "other.md") == [f"docs/old.md {NO_FALLBACK}"]
    write("README.md", "# Read me\n")
    assert since("--only-specs", "README.md", "docs/old.md") == [f"docs/old.md {NO_FALLBACK}"]


def test_the_files_that_would_be_checked_are_listed() -> None:
    edit("docs/old.md", ("Slow", "Very slow"))
    write("docs/new.md", OLD.format("C-3"))
    result = check("--since", "origin/main", "--list-files")
    assert (result.exit_code, result.stdout) == (0, "docs/new.md: t.md\ndocs/old.md: t.md\n")


def test_it_runs_in_a_subfolder_and_with_settings_there(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit("docs/old.md", fallback_of("A-1"))
    monkeypatch.chdir(top / "docs")
    assert since() == [f"../docs/old.md {NO_FALLBACK}"]
    assert since("old.md", str(top / "docs/other.md")) == [f"old.md {NO_FALLBACK}"]
    monkeypatch.chdir(top)
    for name in ("t.md", "t.speclint.yaml", ".speclint.yaml", "docs"):
        Path("sub").mkdir(exist_ok=True)
        git("mv", name, f"sub/{name}")
    commit()
    publish()
    edit("sub/docs/other.md", fallback_of("B-2"))
    git("rm", "--quiet", "sub/docs/old.md")
    monkeypatch.chdir(top / "sub")
    assert since("--select", "missing-section,broken-link") == [
        "docs/other.md broken-link: `old.md#context` leads to no file: there is no `docs/old.md`;"
        " correct the path or remove the link",
        f"docs/other.md {NO_FALLBACK}",
    ]


def test_line_ends_are_no_change() -> None:
    data = Path("docs/old.md").read_bytes()
    write("docs/old.md", data.replace(b"\n", b"\r\n"))
    assert "no spec has changed" in check("--since", "origin/main").stderr
    commit()
    assert "no spec has changed" in check("--since", "origin/main").stderr
    edit("docs/old.md", ("### Fallback\r\n\r\nNone of A-1 is needed.\r\n", ""))
    assert since() == [f"docs/old.md {NO_FALLBACK}"]


@pytest.mark.parametrize("name", ["docs/Aufträge 商店.md", "docs/a b\tc.md", "docs/-x.md", "docs/'\"$(x).md"])
def test_names_are_as_they_are(name: str) -> None:
    write(name, OLD.format("C-3"))
    commit()
    publish()
    edit(name, fallback_of("C-3"))
    result = check("--since", "origin/main")
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 1


def test_standard_input_is_compared_with_the_file_that_it_is_called() -> None:
    text = OLD.format("A-1").replace(fallback_of("A-1")[0], "")
    assert since("-", "--stdin-filename", "docs/old.md", stdin=text) == [f"docs/old.md {NO_FALLBACK}"]
    assert len(since("-", "--template", "t.md", stdin=text)) == OLD_FINDINGS


def test_a_link_in_the_repository_is_what_it_leads_to() -> None:
    os.symlink("old.md", "docs/alias.md")
    edit("docs/other.md", ("old.md#context", "alias.md"))
    commit()
    publish()
    edit("docs/old.md", ("Slow", "Very slow"))
    assert since() == []
    os.remove("docs/alias.md")
    (line,) = since()
    assert line.startswith("docs/other.md broken-link: `alias.md` leads to no file")


def test_what_a_sparse_checkout_leaves_out_did_not_vanish() -> None:
    write("docs/far/away.md", "# Away\n")
    edit("docs/other.md", ("old.md#context", "far/away.md"))
    commit()
    publish()
    git("sparse-checkout", "set", "--no-cone", "/*", "!/docs/far/")
    assert not Path("docs/far").exists()
    edit("docs/old.md", ("Slow", "Very slow"))
    assert since() == []


@pytest.mark.parametrize("flag", ["--skip-worktree", "--assume-unchanged"])
def test_what_git_was_told_not_to_look_at_is_compared_all_the_same(flag: str) -> None:
    git("update-index", flag, "docs/old.md")
    assert since() == []
    edit("docs/old.md", fallback_of("A-1"))
    assert since() == [f"docs/old.md {NO_FALLBACK}"]


def test_a_submodule_that_nobody_touched_brings_nothing(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    git("init", "--quiet", "--initial-branch=main", str(inner), at=tmp_path)
    (inner / "a.md").write_text(OLD.format("M-1"), encoding="utf-8")
    git("add", "--all", at=inner)
    git("commit", "--quiet", "--message", "first", at=inner)
    git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner), "docs/sub")
    commit()
    publish()
    edit("docs/old.md", ("Slow", "Very slow"))
    assert since() == []
    edit("docs/sub/a.md", fallback_of("M-1"))
    assert since() == [f"docs/sub/a.md {NO_FALLBACK}"]
    git("commit", "--quiet", "--all", "--message", "second", at=Path("docs/sub"))
    commit()
    assert since() == [f"docs/sub/a.md {NO_FALLBACK}"]


# Trouble


def test_a_revision_that_does_not_exist_is_refused() -> None:
    missing = (
        "--since: this repository has no revision `{}`:"
        " if it is a branch or tag of a remote, `git fetch` brings it"
    )
    for rev in ("origin/mian", "", "--all", "main:docs", "HEAD^{tree}", "a b", "main..topic"):
        assert refused(rev=rev) == missing.format(rev)


def test_a_shallow_clone_without_the_revision_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit("docs/old.md", fallback_of("A-1"))
    commit()
    git("push", "--quiet", "origin", "topic")
    remote = f"file://{tmp_path}/remote.git"
    git("clone", "--quiet", "--depth=1", "--branch=topic", remote, str(tmp_path / "shallow"), at=tmp_path)
    monkeypatch.chdir(tmp_path / "shallow")
    assert refused() == (
        "--since: this repository has no revision `origin/main`, being a shallow clone:"
        " `git fetch --unshallow origin '+refs/heads/*:refs/remotes/origin/*'` brings all branches"
        " (for actions/checkout: `fetch-depth: 0`)"
    )
    git("fetch", "--quiet", "--depth=1", "origin", "main:refs/remotes/origin/main")
    assert refused() == (
        "--since: this shallow clone does not reach back to where HEAD left `origin/main`:"
        " `git fetch --unshallow` brings the history (for actions/checkout: `fetch-depth: 0`)"
    )
    git("fetch", "--quiet", "--unshallow", "origin", "+refs/heads/*:refs/remotes/origin/*")
    assert since() == [f"docs/old.md {NO_FALLBACK}"]


def test_histories_without_a_common_commit_are_refused() -> None:
    git("checkout", "--quiet", "--orphan", "lone")
    commit()
    assert refused() == "--since: HEAD cannot be compared with `origin/main`: they have no commit in common"


def test_without_a_repository_a_commit_or_git_it_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refused(str(tmp_path / "elsewhere.md")).endswith("does not exist")
    outside = tmp_path / "out.md"
    outside.write_text(OLD.format("X-1"), encoding="utf-8")
    assert refused(str(outside)) == (
        f"{outside}: --since: stands outside of the git repository here: nobody knows what it was"
    )
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    assert refused() == "--since: there is no git repository here to compare with"
    git("init", "--quiet")
    assert refused(rev="HEAD") == "--since: this repository has no commit yet to compare with"
    monkeypatch.setenv("PATH", str(empty))
    assert refused() == "--since: git is not installed, or not on the PATH"


def test_nothing_that_the_repository_names_is_run(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trap = top.parent / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {top.parent}/sprung\ncat\n", encoding="utf-8")
    trap.chmod(0o755)
    write(".gitattributes", "*.md diff=trap filter=trap\n")
    commit()
    for key in (
        "core.fsmonitor", "core.pager", "core.sshCommand", "diff.external", "diff.trap.textconv",
        "diff.trap.command", "filter.trap.clean", "filter.trap.smudge", "filter.trap.process",
        "credential.helper", "gpg.program", "core.askPass", "core.editor", "core.alternateRefsCommand",
        "core.gitProxy", "remote.origin.uploadpack", "remote.origin.vcs", "uploadpack.packObjectsHook",
        "submodule.recurse",
    ):  # fmt: skip
        git("config", key, str(trap))
    git("config", "alias.rev-parse", f"!{trap}")
    for hook in ("post-index-change", "fsmonitor-watchman", "reference-transaction"):
        shutil.copy(trap, f".git/hooks/{hook}")
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", str(trap))
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
    edit("docs/old.md", fallback_of("A-1"))
    os.utime("docs/other.md")
    assert since() == [f"docs/old.md {NO_FALLBACK}"]
    assert not (top.parent / "sprung").exists()


@pytest.mark.parametrize("url", ["ext::{} x", "file://{}", "ssh://-oProxyCommand={}/x", "trap::x"])
def test_what_is_not_there_is_not_fetched_and_its_remote_runs_nothing(
    top: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    trap = top.parent / "git-remote-trap"
    trap.write_text(f"#!/bin/sh\ntouch {top.parent}/sprung\n", encoding="utf-8")
    trap.chmod(0o755)
    monkeypatch.setenv("PATH", f"{top.parent}:{os.environ['PATH']}")
    name = git("rev-parse", "HEAD:docs/old.md").strip()
    os.remove(f".git/objects/{name[:2]}/{name[2:]}")
    edit("docs/old.md", fallback_of("A-1"))
    for key, value in (
        ("extensions.partialClone", "evil"),
        ("remote.evil.url", url.format(trap)),
        ("remote.evil.promisor", "true"),
        ("remote.evil.uploadpack", str(trap)),
        ("protocol.allow", "always"),
        ("protocol.ext.allow", "always"),
        ("core.sshCommand", str(trap)),
    ):
        git("config", key, value)
    assert refused() == (
        f"docs/old.md: --since: git has no content for it in {git('rev-parse', 'HEAD').strip()[:12]}:"
        " `git fetch --refetch --no-filter` brings what this partial clone left out"
    )
    assert not (top.parent / "sprung").exists()


def test_a_committed_folder_that_looks_like_a_repository_is_none(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = top / "docs/trap"
    write("docs/trap", f"#!/bin/sh\ntouch {top.parent}/sprung\n")
    trap.chmod(0o755)
    shutil.copytree(".git", "docs", dirs_exist_ok=True)
    with open("docs/config", "a", encoding="utf-8") as config:
        config.write(f"[core]\nbare = false\nworktree = .\nfsmonitor = {trap}\n")
    commit()
    edit("docs/old.md", fallback_of("A-1"))
    monkeypatch.chdir(top / "docs")
    assert since("old.md", rev="HEAD") == [f"old.md {NO_FALLBACK}"]
    assert not (top.parent / "sprung").exists()


@pytest.mark.parametrize("kind", ["blob", "commit", "graft"])
def test_history_is_what_its_objects_say_and_not_what_stands_in_their_place(kind: str) -> None:
    edit("docs/old.md", fallback_of("A-1"))
    commit()
    base, head = git("rev-parse", "origin/main").strip(), git("rev-parse", "HEAD").strip()
    if kind == "blob":
        git("replace", f"{base}:docs/old.md", f"{head}:docs/old.md")
    elif kind == "commit":
        git("replace", base, head)
    else:
        Path(".git/info").mkdir(exist_ok=True)
        write(".git/info/grafts", f"{base} {head}\n")
    assert since() == [f"docs/old.md {NO_FALLBACK}"]


def test_files_that_git_looks_for_elsewhere_are_not_looked_at(top: Path) -> None:
    git("config", "core.worktree", str(top.parent))
    assert refused() == "--since: git says that the files of this repository stand in another folder"


def test_a_partial_clone_says_which_fetch_helps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git("config", "uploadpack.allowFilter", "true", at=tmp_path / "remote.git")
    edit("docs/old.md", fallback_of("A-1"))
    commit()
    git("push", "--quiet", "origin", "topic")
    remote = f"file://{tmp_path}/remote.git"
    helps = "`git fetch --refetch --no-filter` brings what this partial clone left out"
    for left, said in (
        ("blob:none", "docs/old.md: --since: git has no content for it in"),
        ("tree:0", "--since: git does not have the files of"),
    ):
        clone = tmp_path / left.replace(":", "-")
        git("clone", "--quiet", "--branch=topic", f"--filter={left}", remote, str(clone), at=tmp_path)
        monkeypatch.chdir(clone)
        message = refused()
        assert message.startswith(said)
        assert message.endswith(f": {helps}")
        git("fetch", "--quiet", "--refetch", "--no-filter")
        assert since() == [f"docs/old.md {NO_FALLBACK}"]


def test_a_repository_that_lacks_objects_is_told_so_and_not_that_it_has_none(top: Path) -> None:
    edit("docs/old.md", fallback_of("A-1"))
    git("update-ref", "refs/remotes/origin/main", git("commit-tree", "-m", "base", "HEAD^{tree}").strip())
    git(
        "reset",
        "--quiet",
        "--soft",
        git("commit-tree", "-m", "ours", "-p", "origin/main", "HEAD^{tree}").strip(),
    )
    helps = "`git fsck` says what is missing, and a fresh clone brings it"
    names = [git("rev-parse", f"origin/main{path}").strip() for path in (":docs/old.md", "^{tree}", "")]
    for name, said in zip(
        names,
        (
            f"docs/old.md: --since: git has no content for it in {names[2][:12]}",
            f"--since: git does not have the files of {names[2][:12]}",
            f"--since: git does not have {names[2][:12]}, which `origin/main` names",
        ),
        strict=True,
    ):
        (top / ".git/objects" / name[:2] / name[2:]).unlink()
        assert refused() == f"{said}: {helps}"
    head = git("rev-parse", "HEAD").strip()
    (top / ".git/objects" / head[:2] / head[2:]).unlink()
    assert refused() == f"--since: git does not have the commit {head[:12]}, which HEAD names: {helps}"
    (top / ".git/refs/heads/topic").write_text("what?\n", encoding="utf-8")
    assert refused() == (
        "--since: git cannot read the branches: warning: ignoring broken ref refs/heads/topic"
    )


def test_what_git_would_wait_for_is_named_and_not_read(top: Path) -> None:
    edit("docs/old.md", fallback_of("A-1"))
    for name in ("config", "HEAD", "index", "objects/info/alternates", "refs/heads/side", "commondir"):
        place = top / ".git" / name
        place.parent.mkdir(exist_ok=True)
        kept = place.read_bytes() if place.exists() else None
        place.unlink(missing_ok=True)
        os.mkfifo(place)
        assert refused() == f".git/{name}: --since: git would read it, and it is no regular file"
        place.unlink()
        if kept is not None:
            place.write_bytes(kept)
    (top / ".git/objects/info/alternates").write_text("../../other\n", encoding="utf-8")
    (top / "other").mkdir()
    (top / "other/ab").symlink_to("/dev/zero")
    assert refused() == "other/ab: --since: git would read it, and it is no regular file"
    (top / "other/ab").unlink()
    (top / ".git/config.worktree").symlink_to("/dev/null")  # nothing, and soon read
    assert since() == [f"docs/old.md {NO_FALLBACK}"]


def test_a_configuration_that_keeps_git_waiting_is_named_soon(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("speclint.changes.git._LITTLE_PATIENCE", 1)
    os.mkfifo(top / "more")
    git("config", "include.path", "../more")
    message = refused()
    assert message.startswith(".git/config: --since: git rev-parse said nothing for 1 seconds:")


def test_it_looks_at_what_changed_and_not_at_all() -> None:
    def cost(number: int) -> int:
        """The steps of a check when so many specs stand there and one has changed."""
        for at in range(number):
            write(f"docs/many/spec-{at:03}.md", OLD.format(f"M-{at}") + "\nMore words.\n" * 50)
        commit(f"{number}")
        publish()
        edit("docs/many/spec-007.md", fallback_of("M-7"))

        def ask() -> None:
            assert since() == [f"docs/many/spec-007.md {NO_FALLBACK}"]

        return steps(ask)

    cost(10)  # what is loaded once
    few, many = cost(20), cost(60)
    assert (many - few) / 40 < 0.05 * few, f"{few} lines with 20 specs, {many} with 60"
