"""What settings take from others: files that they extend, packs that count, rules in a folder."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from speclint.cli import main
from speclint.judge import packs

PACK = Path(__file__).resolve().parents[2] / "fixtures" / "packs" / "good" / "acme_specs"
TEMPLATE = "# [Change]\n\n## Plan\n\n[what we do]\n\n## Risks\n\n[what may fail]\n"
SPEC = "# Carts\n\n## Plan\n\nWe restart it as needed.\n"
ENTRIES = (
    "[speclint.rules]\nacme = acme_specs\n\n[speclint.templates]\nacme-runbook = acme_specs.runbook\n\n"
    "[speclint.settings]\nacme-house = acme_specs.house\n"
)
RULE = '''"""A sentence that shouts."""

from speclint.rule import Finding, prose

severity = "warning"


def check(spec, options):
    for section in spec.root.walk():
        for text in prose(section.blocks):
            if (at := text.content.find("!")) >= 0:
                yield Finding(text.at(at, at + 1), "do not shout", about="!")
'''
MISSING = "specs/a.md:1:1: {} missing-section: `Risks` is absent"
VAGUE = "specs/a.md:5:15: {} weasel-word: `as needed` leaves it open: say what happens, and when"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    put("t.md", TEMPLATE)
    put("specs/a.md", SPEC)
    return tmp_path


@pytest.fixture
def acme(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The good pack, installed where Python looks last."""
    site = tmp_path_factory.mktemp("site")
    shutil.copytree(PACK, site / "acme_specs")
    about = site / "acme_specs-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-specs\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(ENTRIES)
    monkeypatch.syspath_prepend(site)
    forget()
    yield site
    for name in [name for name in sys.modules if name.partition(".")[0] == "acme_specs"]:
        del sys.modules[name]
    forget()


def forget() -> None:
    answers = (packs.rules, packs.known_names, packs.templates, packs.settings, packs.folders)
    for kept in (packs._installed, *answers):
        kept.cache_clear()


def put(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def speclint(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, list(words), prog_name="speclint")
    return done.exit_code, done.stdout, done.stderr


def check(*words: str) -> tuple[int, list[str], str]:
    code, out, err = speclint("check", "--format", "concise", *words)
    return code, out.splitlines(), err


# Settings that extend others


def test_settings_are_laid_over_those_that_they_extend() -> None:
    put(
        "shared/base.yaml", "templates: {specs/: t.md}\nrules: {missing-section: warning}\nfail-on: warning\n"
    )
    put(".speclint.yaml", "extends: shared/base.yaml\n")
    assert check() == (1, [MISSING.format("warning")], "")
    put(".speclint.yaml", "extends: shared/base.yaml\nrules: {missing-section: info}\n")
    assert check() == (0, [MISSING.format("info")], "")
    put(".speclint.yaml", "extends: shared/base.yaml\nrules: {missing-section: null}\n")
    assert check() == (1, [MISSING.format("error")], "")
    put("pyproject.toml", '[tool.speclint]\nextends = "shared/base.yaml"\nfail-on = "error"\n')
    Path(".speclint.yaml").unlink()
    assert check() == (0, [MISSING.format("warning")], "")


def test_a_change_of_what_settings_extend_is_seen_although_a_run_was_remembered() -> None:
    put("base.yaml", "templates: {specs/: t.md}\n")
    put(".speclint.yaml", "extends: base.yaml\n")
    for level in ("error", "warning", "info"):
        put("base.yaml", f"templates: {{specs/: t.md}}\nrules: {{missing-section: {level}}}\n")
        for _ in range(3):
            assert check("--cache-dir", "cache")[1] == [MISSING.format(level)]


@pytest.mark.parametrize(
    ("own", "base", "said"),
    [
        (
            "extends: bse.yaml\n",
            "",
            ".speclint.yaml:1:1: `extends` names `bse.yaml`: neither a file beside this one nor "
            "settings of a pack",
        ),
        (
            "extends: ../base.yaml\n",
            "",
            ".speclint.yaml:1:1: `extends` leads out of the project: `../base.yaml`",
        ),
        (
            "extends: base.yaml\n",
            "extends: .speclint.yaml\n",
            "base.yaml:1:1: `extends` goes in a circle: .speclint.yaml → base.yaml → .speclint.yaml",
        ),
        (
            "extends: base.yaml\n",
            "rules: {missing-sektion: info}\n",
            "base.yaml:1:9: unknown rule `missing-sektion`; did you mean `missing-section`?",
        ),
        (
            "extends: base.yaml\n",
            "fail_on: error\n",
            "base.yaml:1:1: unknown key `fail_on`; did you mean `fail-on`?",
        ),
        (
            "extends: base.yaml\nsize: 3\n",
            "size: small\n",
            ".speclint.yaml:2:1: `size` must be text, not `3`",
        ),
        ("extends: t.md\n", "", ".speclint.yaml:1:1: `extends` must name a file of YAML, not `t.md`"),
        (
            "extends: base.yaml\n",
            "templates: {specs/: u.md}\n",
            "base.yaml:1:13: no template `u.md`: neither a name nor a file",
        ),
    ],
)
def test_what_is_wrong_with_them_is_said_where_it_stands(own: str, base: str, said: str) -> None:
    Path(".git").mkdir()
    put("base.yaml", base)
    put(".speclint.yaml", own)
    assert check() == (2, [], f"speclint: {said}\n")


def test_config_says_which_file_decides() -> None:
    put("shared/base.yaml", "templates: {specs/: t.md}\nrules: {missing-section: warning}\n")
    put(".speclint.yaml", "extends: shared/base.yaml\nrules: {empty-section: info}\n")
    said = speclint("config", "specs/a.md")[1]
    assert "t.md (settings: `specs/`, shared/base.yaml:1:13)" in said
    assert "\nsettings  .speclint.yaml\nextends   shared/base.yaml\n" in said
    lines = [line.split(maxsplit=2) for line in said.splitlines()]
    assert ["missing-section", "warning", "settings: shared/base.yaml:2:9"] in lines
    assert ["empty-section", "info", "settings: .speclint.yaml:2:9"] in lines


# Packs


def test_settings_extend_those_of_an_installed_pack(acme: Path) -> None:
    put(".speclint.yaml", "extends: acme-house\ntemplates: {specs/: t.md}\n")
    assert check() == (1, [MISSING.format("error"), VAGUE.format("error")], "")
    put(".speclint.yaml", "extends: acme-hose\n")
    said = (
        "names `acme-hose`: neither a file beside this one nor settings of a pack; did you mean `acme-house`?"
    )
    assert check() == (2, [], f"speclint: .speclint.yaml:1:1: `extends` {said}\n")


def test_settings_say_which_packs_count(acme: Path) -> None:
    put(".speclint.yaml", "templates: {specs/: t.md}\n")
    both = [MISSING.format("error"), VAGUE.format("warning")]
    assert check() == (1, both, "")
    put(".speclint.yaml", "templates: {specs/: t.md}\npacks: [acme]\n")
    assert check() == (1, both, "")
    put(".speclint.yaml", "templates: {specs/: t.md}\npacks: []\n")
    assert check() == (1, both[:1], "")
    said = speclint("config", "specs/a.md")[1]
    assert "\npacks     speclint\n" in said
    assert "weasel-word" not in said


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("packs: [acmee]", "1:9: no pack `acmee` is installed; did you mean `acme`?"),
        ("packs: []\nrules: {weasel-word: error}", "2:9: unknown rule `weasel-word`"),
        (
            "packs: []\ntemplates: {specs/: acme-runbook}",
            "2:13: no template `acme-runbook`: neither a name nor a file",
        ),
    ],
)
def test_what_a_pack_brings_that_does_not_count_is_unknown(acme: Path, settings: str, said: str) -> None:
    put(".speclint.yaml", f"{settings}\n")
    assert check() == (2, [], f"speclint: .speclint.yaml:{said}\n")


def test_a_broken_pack_that_does_not_count_is_in_nobodys_way(acme: Path) -> None:
    (acme / "acme_specs" / "weasel_word.py").write_text("1 / 0\n")
    put(".speclint.yaml", "templates: {specs/: t.md}\npacks: [speclint]\n")
    assert check() == (1, [MISSING.format("error")], "")
    put(".speclint.yaml", "templates: {specs/: t.md}\n")
    code, out, err = check()
    assert (code, out) == (2, [])
    assert "the pack acme_specs of the distribution acme-specs cannot be imported: ZeroDivisionError" in err


# Rules in a folder
SHOUT = "specs/a.md:5:11: {} loud-sentence: do not shout"


@pytest.fixture
def lint() -> None:
    put("tools/lint/loud_sentence.py", RULE)
    put("tools/lint/_words.py", "")
    put(
        "specs/a.md",
        SPEC.replace("We restart it as needed.", "We restart!") + "\n## Risks\n\nNone known yet.\n",
    )
    put(".speclint.yaml", "templates: {specs/: t.md}\n")


def test_rules_in_a_folder_run_for_who_names_it(lint: None) -> None:
    assert check() == (0, [], "")
    assert check("--pack", "tools/lint") == (0, [SHOUT.format("warning")], "")
    assert check("--pack", "tools/lint", "--severity", "loud-sentence=error")[0] == 1
    assert speclint("rules", "--pack", "tools/lint")[1].startswith("content/\n")
    assert "lint/\n  loud-sentence" in speclint("rules", "--pack", "tools/lint")[1]
    assert speclint("explain", "loud-sentence", "--pack", "tools/lint")[1].startswith(
        "loud-sentence (lint, warning"
    )
    assert sorted(os.listdir("tools/lint")) == ["_words.py", "loud_sentence.py"]


def test_rules_in_a_folder_have_settings_suppressions_and_a_baseline(lint: None) -> None:
    put(".speclint.yaml", "templates: {specs/: t.md}\nrules: {loud-sentence: error}\n")
    assert check("--pack", "tools/lint") == (1, [SHOUT.format("error")], "")
    assert check() == (2, [], "speclint: .speclint.yaml:2:9: unknown rule `loud-sentence`\n")
    recorded = speclint("baseline", "--pack", "tools/lint")
    assert (recorded[0], recorded[2]) == (0, "")
    put(".speclint.yaml", "templates: {specs/: t.md}\nbaseline: .speclint-baseline.json\n")
    assert check("--pack", "tools/lint")[:2] == (0, [])


@pytest.mark.parametrize("command", ["init", "learn t.md", "schema --extract t.md", "outline specs/a.md"])
def test_every_command_that_reads_settings_takes_the_folder(lint: None, command: str) -> None:
    put(".speclint.yaml", "templates: {specs/: t.md}\nrules: {loud-sentence: error}\n")
    assert speclint(*command.split(), "--pack", "tools/lint")[0] == 0
    unknown = "speclint: .speclint.yaml:2:9: unknown rule `loud-sentence`\n"
    assert speclint(*command.split())[::2] == (2, unknown)


def test_rules_in_a_folder_run_in_other_processes_too(lint: None) -> None:
    for name in "bcd":
        shutil.copy("specs/a.md", f"specs/{name}.md")
    assert len(check("--pack", "tools/lint", "--jobs", "2")[1]) == 4


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("tools/lnt", "", "--pack: {here}/tools/lnt is no folder of rules"),
        (
            "tools/lint/loud_sentence.py",
            "",
            "--pack: {here}/tools/lint/loud_sentence.py is no folder of rules",
        ),
        ("specs", "", "the pack {here}/specs holds no rule: rules stand there in files of Python, one each"),
        (
            "tools/lint",
            "1 / 0\n",
            "{here}/tools/lint/loud_sentence.py:1: the pack {here}/tools/lint cannot be imported: "
            "ZeroDivisionError: division by zero",
        ),
        (
            "tools/lint",
            "def check(spec, options): ...\n",
            "{here}/tools/lint/loud_sentence.py: the pack {here}/tools/lint is broken: has no "
            "docstring: a rule's manual and examples stand there",
        ),
    ],
)
def test_a_folder_without_good_rules_is_said(
    lint: None, folder: Path, path: str, text: str, said: str
) -> None:
    if text:
        put("tools/lint/loud_sentence.py", text)
    code, out, err = check("--pack", path)
    assert (code, out, err) == (2, [], f"speclint: {said.format(here=folder)}\n")


def test_the_examples_of_rules_in_a_folder_are_run(lint: None) -> None:
    assert speclint("test", "tools/lint") == (
        1,
        "tools/lint/loud_sentence.py:1: `loud-sentence` shows no example\n0 examples of 1 rule pass\n",
        "",
    )
    shutil.copytree(PACK, "acme")
    assert speclint("test", "./acme") == (0, "3 examples of 1 rule pass\n", "")
