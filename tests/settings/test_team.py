"""What a team says once for all: exit codes, formats, severities by folder, marks, no inference."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from speclint.cli import main

TEMPLATE = (
    "# [Change]\n\n## Info\n\n| Key | Value |\n|---|---|\n| **State** | draft / final |\n\n## Plan\n\n[x]\n"
)
SPEC = "# Carts\n\n## Info\n\n| Key | Value |\n|---|---|\n| **State** | {} |\n\n## Plan\n\n{}\n"
WRONG = "warning invalid-value: `odd` is no answer for `State`: expected draft or final"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    put("t.md", TEMPLATE)
    put("specs/a.md", SPEC.format("odd", "We go."))
    return tmp_path


def put(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def said(*more: str) -> None:
    put(".speclint.yaml", "".join(f"{line}\n" for line in ("templates: {specs/: t.md}", *more)))


def check(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["check", *words], prog_name="speclint")
    return done.exit_code, done.stdout, done.stderr


def test_the_exit_code_and_the_format_are_those_of_the_settings_unless_asked_for() -> None:
    said("fail-on: warning", "format: concise")
    line = f"specs/a.md:7:15: {WRONG}\n"
    assert check() == (1, line, "")
    assert check("--fail-on", "error") == (0, line, "")
    assert check("--format", "json")[1].startswith("[")
    said("format: sarif")
    assert check("--statistics")[1].startswith("1  invalid-value\n")
    said("format: concize")
    hint = "`concize` is no format; did you mean `concise`?"
    assert check() == (2, "", f"speclint: .speclint.yaml:2:1: {hint}\n")


def test_severities_may_be_others_in_some_files() -> None:
    put("specs/drafts/b.md", SPEC.format("odd", "We go."))
    said(
        "rules: {invalid-value: error}",
        "overrides:",
        "  - {files: 'specs/{drafts,old}/', rules: {invalid-value: info}}",
        "  - {files: [specs/a.md, '*.mdx'], rules: {unknown-section: on}}",
        "format: concise",
    )
    put("specs/a.md", SPEC.format("odd", "We go.") + "\n## Own\n\nMore.\n")
    lines = [line.split(": `")[0] for line in check()[1].splitlines()]
    assert lines == [
        "specs/a.md:7:15: error invalid-value",
        "specs/a.md:13:1: warning unknown-section",
        "specs/drafts/b.md:7:15: info invalid-value",
    ]
    assert "info invalid-value" not in check("--severity", "invalid-value=warning")[1]
    told = CliRunner().invoke(main, ["config", "specs/drafts/b.md"]).stdout
    assert "invalid-value           info     settings: .speclint.yaml:4:" in told
    said("overrides: [{files: x/, rules: {missing-sektion: off}}]")
    hint = "unknown rule `missing-sektion`; did you mean `missing-section`?"
    assert check()[2] == f"speclint: .speclint.yaml:2:33: {hint}\n"


def test_nothing_is_inferred_when_the_settings_say_so() -> None:
    said("infer: off", "format: concise")
    assert check() == (0, "", "")


def test_what_stands_in_the_template_word_for_word_is_asked_without_inference() -> None:
    put("t.md", f"---\nowner: <who>\nstage: draft | final\n---\n\n{TEMPLATE}")
    absent = "warning invalid-metadata: the front matter is absent: expected owner, stage"
    body = SPEC.format("odd", "We go.")
    for more in ((), ("infer: off",)):
        said(*more, "rules: {invalid-value: off}", "format: concise")
        put("specs/a.md", body)
        assert check()[1].splitlines() == [f"specs/a.md:1:1: {absent}"]
        put("specs/a.md", f"---\nowner:\nstage: final\n---\n\n{body}")
        empty = "warning invalid-metadata: `owner` has no value"
        assert check()[1].splitlines() == [f"specs/a.md:2:1: {empty}"]


def test_the_marks_of_unfinished_work_are_those_of_the_settings_where_no_yaml_has_any() -> None:
    put("specs/a.md", SPEC.format("draft", "OPEN"))
    said("unfinished: [OPEN]", "format: concise")
    assert check()[1] == "specs/a.md:11:1: error leftover-placeholder: `OPEN` is still to be replaced\n"
    put("t.speclint.yaml", "unfinished: [TBD]\n")
    assert check() == (0, "", "")


def test_other_settings_or_none_may_be_asked_for() -> None:
    said("exclude: [specs/]")
    put("ci/strict.yaml", "templates: {specs/: t.md}\nrules: {invalid-value: error}\nformat: concise\n")
    assert check("--config", "ci/strict.yaml")[:2] == (
        1, f"specs/a.md:7:15: {WRONG.replace('warning', 'error')}\n",
    )  # fmt: skip
    assert check("--config", "gone.yaml")[2] == "speclint: gone.yaml: does not exist\n"
    assert check("--no-config", "--template", "t.md", "specs", "--format", "concise")[1] == (
        f"specs/a.md:7:15: {WRONG}\n"
    )
    both = "speclint: --config and --no-config contradict each other\n"
    assert check("--no-config", "--config", "ci/strict.yaml") == (2, "", both)


# Globs


@pytest.mark.parametrize(
    ("glob", "problem"),
    [
        ("old/[a", "`old/[a` has a `[` without its `]`"),
        ("old/{a,b", "`old/{a,b` has a `{` without its `}`"),
        ("old/a}", "`old/a}` has a `}` without its `{`"),
    ],
)
def test_a_glob_that_is_none_is_refused_wherever_it_stands(glob: str, problem: str) -> None:
    said(f'exclude: ["{glob}"]')
    assert check() == (2, "", f"speclint: .speclint.yaml:2:11: {problem}\n")
    said("overrides:", f'  - files: ["{glob}"]', "    rules: {invalid-value: off}")
    assert check() == (2, "", f"speclint: .speclint.yaml:3:13: {problem}\n")
    put(".speclint.yaml", f'templates: {{"{glob}": t.md}}\n')
    assert check() == (2, "", f"speclint: .speclint.yaml:1:13: {problem}\n")
    Path(".speclint.yaml").unlink()
    assert check("--exclude", glob) == (2, "", f"speclint: {problem}\n")


def test_a_glob_that_fits_nothing_is_said_where_all_is_looked_at() -> None:
    put("specs/old/b.md", SPEC.format("odd", "We go."))
    put("build/c.md", "# C\n")
    put(".gitignore", "build/\nnode_modules/\n")
    said(
        "rules: {invalid-value: off}",
        "exclude: [specs/old/, specs/old/b.md, '{old,odd}/', build/, node_modules/, specs/odl/, '*.txt']",
        "overrides:",
        "  - {files: [specs/a*, specs/drafts/, specs], rules: {empty-cell: off}}",
    )
    idle = (
        "speclint: .speclint.yaml:3:76: `specs/odl/` excludes nothing\n"
        "speclint: .speclint.yaml:3:88: `*.txt` excludes nothing\n"
        "speclint: .speclint.yaml:5:24: `specs/drafts/` matches no Markdown file\n"
        "speclint: .speclint.yaml:5:39: `specs` matches no Markdown file; did you mean `specs/`?\n"
    )
    Path(".git").mkdir()
    green = "no findings in 1 spec\n"
    assert check() == (0, green, idle)
    assert check() == (0, green, idle)
    assert check("-q") == (0, "", "")
    assert check("specs") == check("specs/a.md") == check("--exclude", "x") == (0, green, "")


def test_a_dot_folder_is_named_where_nothing_else_is_found() -> None:
    put(".specs/a.md", SPEC.format("final", "We go."))
    Path("t.md").unlink()
    where = "`.specs/`, which is passed over: map it in the settings, or name it"
    none = f"has no Markdown file (.md, .markdown, .mdx) below it but in {where}"
    put("specs/a.md", "# Hello\n")
    looked = "1 file looked at, none of them known as a spec"
    assert check()[2].startswith(
        f"speclint: nothing was checked: {looked}; there are documents in {where}; `"
    )
    Path("specs/a.md").unlink()
    assert check() == (2, "", f"speclint: .: {none}; `--allow-nothing` lets that be\n")
    for words in (["baseline"], ["list"], ["init", "--yes"]):
        others = CliRunner().invoke(main, words, prog_name="speclint")
        assert (others.exit_code, others.stderr) == (2, f"speclint: .: {none}\n")
