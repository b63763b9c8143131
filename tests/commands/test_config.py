"""Which template, size, traits and rules hold for a file: `speclint config`, and settings that contradict."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from speclint.cli import main

TEMPLATE = "# [Name]\n\n## Context\n\n[What is the problem?]\n\n## Decision\n\n[What we do]\n"
GOOD = "# Cache\n\n## Context\n\nPages are slow.\n\n## Decision\n\nWe cache them.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, text: str) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def speclint(*words: str) -> Result:
    return CliRunner().invoke(main, words, prog_name="speclint", catch_exceptions=False)


def outcome(result: Result) -> tuple[int, str, str]:
    return result.exit_code, result.stdout, result.stderr


def listed(*words: str) -> tuple[int, str, str]:
    return outcome(speclint("check", "--list-files", *words))


# Settings in pyproject.toml


def test_pyproject_maps_files_as_the_yaml_does(monkeypatch: pytest.MonkeyPatch) -> None:
    write("t.md", TEMPLATE)
    write("docs/a.md", GOOD)
    write("pyproject.toml", '[project]\nname = "x"\n[tool.speclint.templates]\n"docs/*.md" = "t.md"\n')
    assert listed() == (0, "docs/a.md: t.md\n", "")
    monkeypatch.chdir("docs")
    assert listed("a.md") == (0, "a.md: ../t.md\n", "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[tool.speclint.rules]\nemtpy-cell = 'off'\n",
            "tool.speclint.rules.emtpy-cell: unknown rule `emtpy-cell`; did you mean `empty-cell`?",
        ),
        (
            "[tool.speclint.rules.empty-cell]\nwords = 3\n",
            "tool.speclint.rules.empty-cell.words: the rule `empty-cell` has no option `words`",
        ),
        (
            "[tool.speclint.templates]\n'docs/*.md' = 'tt.md'\n",
            'tool.speclint.templates."docs/*.md": no template `tt.md`: neither a name nor a file',
        ),
        (
            "[tool.speclint]\nexclude = ['a', '/']\n",
            "tool.speclint.exclude[1]: `/` is no glob that can be excluded",
        ),
        (
            "[tool.speclint]\nsize = 'hug'\n",
            "tool.speclint.size: `hug` is no size of `technical-spec`: expected small, medium or large",
        ),
    ],
)
def test_a_mistake_in_pyproject_is_2_with_the_path_of_its_key(text: str, message: str) -> None:
    write("a.md", GOOD)
    write("pyproject.toml", text)
    assert outcome(speclint("check", "a.md")) == (2, "", f"speclint: pyproject.toml: {message}\n")


# Which template claims a file


def test_a_folder_claims_everything_below_it() -> None:
    write("t.md", TEMPLATE)
    write("docs/rfcs/a.md", GOOD)
    write("docs/rfcs/old/b.md", GOOD)
    write("docs/c.md", GOOD)
    write(".speclint.yaml", "templates: {docs/rfcs/: t.md}\n")
    assert listed() == (0, "docs/rfcs/a.md: t.md\ndocs/rfcs/old/b.md: t.md\n", "")


def test_the_front_matter_says_which_template_claims_a_file() -> None:
    write("rfc.md", TEMPLATE)
    write("adr.md", TEMPLATE)
    write("docs/1.md", f"---\ntype: RFC\n---\n{GOOD}")
    write("docs/2.md", f"---\nTags: [x, adr]\n---\n{GOOD}")
    write("docs/3.md", GOOD)
    write("docs/4.md", f"---\ntype: [a\n---\n{GOOD}")
    entries = "[{template: rfc.md, when: {type: rfc}}, {template: adr.md, when: {tags: adr}}]"
    write(".speclint.yaml", f"templates: {{'docs/*.md': {entries}}}\n")
    broken = "the settings choose its template by its front matter, which is not valid YAML: expected ',' or"
    trouble = f"speclint: docs/4.md:2:7: {broken} ']', but got '<stream end>' while parsing a flow sequence\n"
    assert listed() == (2, "docs/1.md: rfc.md\ndocs/2.md: adr.md\n", trouble)
    assert listed("docs/3.md") == (0, "docs/3.md: technical-spec\n", "")
    assert listed("docs/4.md", "--template", "rfc.md") == (0, "docs/4.md: rfc.md\n", "")


def test_two_templates_that_claim_one_file_are_2_and_the_rest_is_checked() -> None:
    write("t.md", TEMPLATE)
    write("docs/a.md", GOOD)
    write("docs/b.md", GOOD)
    write(".speclint.yaml", "templates:\n  docs/*.md: t.md\n  '**/a*.md': technical-spec\n")
    message = "`docs/*.md` and `**/a*.md` both claim docs/a.md, for different templates"
    trouble = f"speclint: .speclint.yaml:3:3: {message}: `t.md` and `technical-spec`\n"
    assert listed() == (2, "docs/b.md: t.md\n", trouble)
    assert listed("docs/a.md") == (2, "", trouble)
    assert outcome(speclint("config", "docs/a.md")) == (2, "", trouble)


def test_a_glob_that_matches_nothing_is_2_when_the_settings_say_what_is_checked() -> None:
    write("t.md", TEMPLATE)
    write("docs/a.md", GOOD)
    write("specs/old/b.md", GOOD)
    write(
        ".speclint.yaml",
        "templates:\n  docs/*.md: t.md\n  rfcs/*.md: t.md\n  docs/*.txt: t.md\n  specs: t.md\n",
    )
    trouble = (
        "speclint: .speclint.yaml:3:3: `rfcs/*.md` matches no Markdown file\n"
        "speclint: .speclint.yaml:4:3: `docs/*.txt` matches no Markdown file\n"
        "speclint: .speclint.yaml:5:3: `specs` matches no Markdown file; did you mean `specs/`?\n"
    )
    assert listed() == (2, "docs/a.md: t.md\n", trouble)
    assert outcome(speclint("check", "--format", "concise")) == (2, "", trouble)
    for words in (["docs/a.md"], ["docs"], ["--exclude", "specs"]):
        assert listed(*words) == (0, "docs/a.md: t.md\n", "")


# speclint config


def explained(*words: str) -> dict[str, str]:
    """What `speclint config` says, by the first word of each line."""
    result = speclint("config", *words)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = (line.split(maxsplit=1) for line in result.stdout.splitlines() if " " in line)
    return {name: " ".join(said.split()) for name, said in lines}


def test_config_says_where_everything_comes_from() -> None:
    write("t.md", TEMPLATE)
    write("docs/a.md", GOOD)
    write(
        ".speclint.yaml",
        "templates: {docs/: t.md}\nrules: {empty-cell: info, unknown-section: on, missing-row: on,"
        " ragged-row: off}\nsize: large\n",
    )
    result = speclint("config", "docs/a.md")
    assert result.stdout.startswith(
        "file      docs/a.md\n"
        "settings  .speclint.yaml\n"
        "template  t.md (settings: `docs/`, .speclint.yaml:1:13)\n"
        "size      large (settings: .speclint.yaml:3:1)\n"
        "traits    not declared: sections for one kind of work are asked for too\n"
        "status    none\n"
        "\n"
        "rules\n"
        "  broken-fence            error    default\n"
    )
    assert result.stdout.endswith(
        "\n\nA section, row or field of the template may give a finding a severity of its own.\n"
    )
    rules = explained("docs/a.md")
    assert rules["empty-cell"] == "info settings: .speclint.yaml:2:9"
    assert rules["unknown-section"] == "warning settings: .speclint.yaml:2:27"
    assert rules["missing-row"] == "error settings: .speclint.yaml:2:48, as by default"
    assert rules["ragged-row"] == "off settings: .speclint.yaml:2:65"
    assert rules["unknown-column"] == "off default"


def test_config_without_settings_names_the_defaults() -> None:
    write("a.md", GOOD)
    said = explained("a.md")
    assert said["settings"] == "none: neither .speclint.yaml nor pyproject.toml says anything"
    assert said["template"] == "technical-spec (default: no setting claims this file)"
    assert said["size"] == "medium (default of technical-spec)"


def test_config_names_what_the_document_and_the_command_line_say() -> None:
    write("a.md", f"---\nsize: Large\ntraits: [services, data]\n---\n{GOOD}")
    assert explained("a.md")["size"] == "large (front matter: `size`)"
    assert explained("a.md")["traits"] == "service, data (front matter: `traits`)"
    said = explained("a.md", "--size", "small", "--trait", "none", "--template", "technical-spec")
    assert said["size"] == "small (command line)"
    assert said["traits"] == "none (command line)"
    assert said["template"] == "technical-spec (command line)"
    info = "# A\n\n## Document Info\n\n| Field | Value |\n|--|--|\n"
    write("a.md", f"{info}| Size | Small |\n| Traits | data |\n| Status | Draft |\n")
    said = explained("a.md")
    assert said["size"] == "small (a metadata row of the document)"
    assert said["traits"] == "data (a metadata row of the document)"
    assert said["status"] == "draft"
    assert said["leftover-placeholder"] == "warning schema of technical-spec, for the status `draft`"


def test_config_says_that_a_file_is_excluded() -> None:
    write("old/a.md", GOOD)
    write(".speclint.yaml", "size: small\nexclude: [old/]\n")
    assert explained("old/a.md")["excluded"] == (
        "yes: it is never checked, excluded by `old/` (.speclint.yaml:2:11)"
    )
    assert "excluded" not in explained(".speclint.yaml")


def test_config_refuses_what_is_no_file_and_writes_control_characters_out() -> None:
    assert outcome(speclint("config", "gone.md")) == (2, "", "speclint: gone.md: does not exist\n")
    write("a\x1b[31m.md", "# A\n\n## Document Info\n\n| Field | Value |\n|--|--|\n| Status | \x1b[2J |\n")
    said = speclint("config", "a\x1b[31m.md").stdout
    assert said.startswith("file      a\\x1b[31m.md\n")
    assert "\x1b" not in said


# Versions of a template


def kept_versions() -> None:
    """A template in its third version, and the settings that keep the two before."""
    write("t/rfc.md", f"---\nversion: 3.0\n---\n{TEMPLATE}\n## Costs\n")
    write("t/rfc-1.md", TEMPLATE)
    write("t/rfc-2.md", f"{TEMPLATE}\n## Risks\n")
    versions = "{1.0: t/rfc-1.md, v2: t/rfc-2.md}"
    write(".speclint.yaml", f"templates: {{docs/: {{template: t/rfc.md, versions: {versions}}}}}\n")


@pytest.mark.parametrize(
    ("spec", "report"),
    [
        (GOOD, "1:1: error missing-section: `Costs` is absent\n"),
        (f"---\ntemplate-version: 3.0\n---\n{GOOD}", "4:1: error missing-section: `Costs` is absent\n"),
        (f"---\ntemplate-version: 1.0\n---\n{GOOD}", ""),
        (f"---\ntemplate-version: 2\n---\n{GOOD}", "4:1: error missing-section: `Risks` is absent\n"),
        (
            f"---\ntemplate-version: v0.9\n---\n{GOOD}## Costs\n\nNone to speak of, as it is small.\n",
            "2:1: error invalid-metadata: `v0.9` is unknown: expected 3.0, 1.0 or v2\n",
        ),
    ],
)
def test_a_spec_is_checked_against_the_version_of_the_template_that_it_names(spec: str, report: str) -> None:
    kept_versions()
    write("docs/a.md", spec)
    found = speclint("check", "--format", "concise", "docs/a.md")
    assert found.stderr == ""
    assert found.stdout == (f"docs/a.md:{report}" if report else "")


def test_the_row_of_the_metadata_names_a_version_too() -> None:
    kept_versions()
    write("t/rfc.speclint.yaml", "metadata: {section: Info}\nversion: '4.0'\n")
    rows = "## Info\n\n| Key | Value |\n|--|--|\n| Template Version | 1.0 |\n"
    write("docs/a.md", f"{GOOD}\n{rows}")
    assert listed("docs/a.md") == (0, "docs/a.md: t/rfc-1.md\n", "")
    assert explained("docs/a.md")["version"] == "1.0"
    write("docs/a.md", GOOD)
    assert listed("docs/a.md") == (0, "docs/a.md: t/rfc.md\n", "")
    assert explained("docs/a.md")["version"] == "4.0"


def test_a_kept_version_without_a_file_is_2() -> None:
    kept_versions()
    Path("t/rfc-2.md").unlink()
    write("docs/a.md", GOOD)
    message = "no template `t/rfc-2.md`: neither a name nor a file; did you mean `t/rfc-1.md`?"
    assert listed() == (2, "", f"speclint: .speclint.yaml:1:69: {message}\n")


def test_a_version_means_nothing_to_a_template_that_has_none() -> None:
    write("t.md", f"---\nversion: <your version>\n---\n{TEMPLATE}")
    write("a.md", f"---\nversion: 1.2\ntemplate-version: 7\n---\n{GOOD}")
    assert outcome(speclint("check", "--format", "concise", "--template", "t.md", "a.md")) == (0, "", "")
    assert "version" not in explained("a.md", "--template", "t.md")


# Templates that cannot be told apart, patterns that cannot be matched


def test_two_sections_of_one_name_side_by_side_are_2_with_both_lines() -> None:
    write("t.md", f"{TEMPLATE}\n## 2. **context**\n")
    write("a.md", GOOD)
    message = "t.md:11:1: the template has `2. context` twice side by side, first on line 3: rename one"
    assert outcome(speclint("check", "--template", "t.md", "a.md")) == (2, "", f"speclint: {message}\n")


def test_one_name_may_stand_under_two_parents_and_a_placeholder_twice() -> None:
    twice = "\n### Notes\n\n[Note]\n"
    named = "\n### [Component Name]\n\n[Words]\n"
    write("t.md", f"# [Name]\n\n## Context\n{twice}\n## Decision\n{twice}{named}{named}")
    write("a.md", "# A\n")
    assert listed("--template", "t.md", "a.md") == (0, "a.md: t.md\n", "")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("sections: {Context: {rows: {A: {pattern: '((a{100}){100}){100}'}}}}\n", "1:33"),
        ("identify: {title: '((a{100}){100}){100}'}\n", "1:12"),
        ("identify:\n  rows: {Status: '((a{100}){100}){100}'}\n", "2:10"),
    ],
)
def test_a_pattern_that_is_too_large_is_2_with_its_place(text: str, place: str) -> None:
    write("t.md", "# [Name]\n\n## Context\n\n| K | V |\n|--|--|\n| **A** | [a] |\n")
    write("t.speclint.yaml", text)
    write("a.md", GOOD)
    said = "is too large: its counts describe more than 20,000 characters"
    message = f"t.speclint.yaml:{place}: `((a{{100}}){{100}}){{100}}` {said}"
    assert outcome(speclint("check", "--template", "t.md", "a.md")) == (2, "", f"speclint: {message}\n")


@pytest.mark.parametrize(
    ("text", "place", "only"),
    [
        ("sections: {Context: {rows: {A: {pattern: '%s'}}}}\n", "1:33", ()),
        ("identify: {title: '%s'}\n", "1:1", ("--only-specs",)),
    ],
)
def test_a_pattern_that_runs_out_of_time_is_2_with_its_place_and_the_value(
    text: str, place: str, only: tuple[str, ...]
) -> None:
    endless, value = "^(([a-z])+.)+[A-Z]([a-z])+$", "a" * 900
    write("t.md", "# [Name]\n\n## Context\n\n| K | V |\n|--|--|\n| **A** | [a] |\n")
    write("t.speclint.yaml", text % endless)
    write("a.md", f"# {value}\n\n## Context\n\n| K | V |\n|--|--|\n| **A** | {value} |\n")
    said = f"`{endless}` takes too long with the value `{'a' * 59}…`:"
    done = speclint("check", "--format", "concise", *only, "--template", "t.md", "a.md")
    assert done.exit_code == 2
    assert done.stderr.startswith(f"speclint: t.speclint.yaml:{place}: {said} write it so that")
