"""Packs of other teams, installed and run as they would: a good one, five broken ones, what may go wrong."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.client

ROOT = Path(__file__).resolve().parents[2]
PACKS = ROOT / "fixtures" / "packs"
SPECS = ROOT / "fixtures" / "specs"
BUILT_IN_RULES = ROOT / "rules"

Outcome = tuple[int, str, str]


def install(pack: str, folder: Path) -> Path:
    """Builds a pack, as pip does, and installs it below a folder of its own."""
    source = shutil.copytree(PACKS / pack, folder / "source")
    offline = ("--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--quiet")
    words = (sys.executable, "-m", "pip", "install", *offline, "--target", folder / "site", source)
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the good pack is installed: nothing there is changed."""
    return install("good", tmp_path_factory.mktemp("good"))


@pytest.fixture
def site(installed: Path, tmp_path: Path) -> Path:
    """The good pack in an installation that a test may spoil."""
    return shutil.copytree(installed, tmp_path / "site")


def speclint(site: Path, *words: str | Path, cwd: Path | None = None) -> Outcome:
    """What the command does where the packs of a folder are installed: exit code, output, trouble."""
    known = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COLUMNS"))}
    env = {**known, "PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "speclint", *words],
        cwd=cwd or site.parent, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout, done.stderr


def change(file: Path, old: str, new: str) -> None:
    text, written = file.read_text("utf-8"), file.stat().st_mtime
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    # Python runs what it compiled of a text of the same length and second.
    os.utime(file, (written + 2, written + 2))


# A good pack

RUNBOOK = """\
# Runbook: Shop

## About

| Field | Value |
| --- | --- |
| **Owner** | Team Shop |
| **Reviewed** | 2025-13-01 |

## Symptoms

Pages do not load.

## Steps

Restart the workers as needed.
"""


def test_a_packs_rule_reports_and_its_template_is_chosen_by_name(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "shop.md").write_text(RUNBOOK, encoding="utf-8")
    words = ("check", "--format", "concise", "shop.md", "--template", "acme-runbook")
    code, found, trouble = speclint(installed, *words, cwd=tmp_path)
    date, word = found.splitlines()
    assert (code, trouble) == (1, "")
    assert date.startswith("shop.md:8:18: error invalid-value: `2025-13-01` ")
    message = "`as needed` leaves it open: say what happens, and when"
    assert word == f"shop.md:16:21: warning weasel-word: {message}"
    (tmp_path / ".speclint.yaml").write_text("rules: {weasel-word: {words: [pages]}}\n", encoding="utf-8")
    code, found, trouble = speclint(installed, *words, "--select", "weasel-word", cwd=tmp_path)
    report = "shop.md:12:1: warning weasel-word: `Pages` leaves it open: say what happens, and when\n"
    assert (code, found, trouble) == (0, report, "")


def test_a_packs_rule_stands_among_the_rules(installed: Path) -> None:
    code, found, trouble = speclint(installed, "rules")
    assert (code, trouble) == (0, "")
    assert re.search(r"^acme_specs/\n  weasel-word +warning  A sentence leaves open", found, re.MULTILINE)


def test_a_packs_rule_is_explained_with_its_options(installed: Path) -> None:
    code, found, trouble = speclint(installed, "explain", "weasel-word")
    assert (code, trouble) == (0, "")
    assert found.startswith(
        "weasel-word (acme_specs, warning by default)\n\nA sentence leaves open what will be done.\n"
    )
    assert found.endswith(
        "~~~\n"
        "\n"
        "| option  | default                        | what it says            |\n"
        "| ------- | ------------------------------ | ----------------------- |\n"
        '| `words` | `["as needed", "if possible"]` | The words, in any case. |\n'
    )


@pytest.mark.parametrize("name", ["acme", "acme-specs", "acme_specs", "Acme.Specs", "acme-runbook"])
def test_a_pack_is_tested_by_its_distribution_its_module_or_an_entry_point(
    installed: Path, name: str
) -> None:
    assert speclint(installed, "test", name) == (0, "3 examples of 1 rule and 1 template pass\n", "")


def test_the_built_in_pack_passes_its_own_test(installed: Path) -> None:
    code, found, trouble = speclint(installed, "test", "speclint")
    assert (code, trouble) == (0, "")
    assert re.fullmatch(r"\d+ examples of \d+ rules and 1 template pass\n", found)


# A pack that fails its test

RULE = Path("acme_specs") / "weasel_word.py"


def line_of(file: Path, text: str, after: str = "") -> int:
    code = file.read_text("utf-8")
    return code.count("\n", 0, code.index(text, code.index(after))) + 1


def test_an_example_with_another_report_is_shown_with_the_difference(site: Path) -> None:
    change(site / RULE, "6:15: warning", "6:14: warning")
    line = line_of(site / RULE, "5:21: warning")
    assert speclint(site, "test", "acme") == (
        1,
        f"site/{RULE}:{line}: this example of `weasel-word` expects another report\n"
        "--- expected\n"
        "+++ actual\n"
        "@@ -1,2 +1,2 @@\n"
        " 5:21: warning weasel-word: `as needed` leaves it open: say what happens, and when\n"
        "-6:14: warning weasel-word: `if possible` leaves it open: say what happens, and when\n"
        "+6:15: warning weasel-word: `if possible` leaves it open: say what happens, and when\n"
        "1 of 3 examples of 1 rule and 0 of 1 template fail\n",
        "",
    )


def test_a_good_example_that_is_none_is_shown_at_its_document(site: Path) -> None:
    change(site / RULE, "when `as needed` stands", "when as needed stands")
    code, found, trouble = speclint(site, "test", "acme", cwd=ROOT)
    line = line_of(site / RULE, "~~~good")
    assert (code, trouble) == (1, "")
    assert found.splitlines() == [
        f"{site / RULE}:{line}: this example of `weasel-word` is good, but something is reported",
        "--- expected",
        "+++ actual",
        "@@ -0,0 +1 @@",
        "+5:26: warning weasel-word: `as needed` leaves it open: say what happens, and when",
        "1 of 3 examples of 1 rule and 0 of 1 template fail",
    ]


def test_places_are_right_in_a_docstring_with_escapes(site: Path) -> None:
    change(site / RULE, 'r"""A sentence', '"""\n\nA sentence')
    change(site / RULE, "Tell support", "\\x54ell support")
    change(site / RULE, "6:15: warning", "6:14: warning")
    line = line_of(site / RULE, "5:21: warning")
    code, found, trouble = speclint(site, "test", "acme")
    assert (code, trouble) == (1, "")
    assert found.startswith(f"site/{RULE}:{line}: this example of `weasel-word` expects another report\n")


def test_rules_of_other_packs_say_nothing_of_an_example(site: Path) -> None:
    change(
        site / RULE, "Restart the workers when `as needed` stands in their log, then tell support.", "TODO"
    )
    assert speclint(site, "test", "acme") == (0, "3 examples of 1 rule and 1 template pass\n", "")


def test_what_a_pack_says_cannot_speak_to_the_terminal(site: Path) -> None:
    change(site / RULE, "Restart the workers as needed, then", "::error::\x1b[31m as needed\u202e")
    change(site / RULE, "leaves it open", "\x1b[31mleaves\u202e it open")
    code, found, trouble = speclint(site, "test", "acme")
    assert (code, trouble) == (1, "")
    assert "\x1b" not in found
    assert "\u202e" not in found


def test_a_rule_without_examples_is_not_tested(site: Path) -> None:
    (site / RULE).write_text('"""Doc."""\n\n\ndef check(spec, options):\n    yield from ()\n')
    assert speclint(site, "test", "acme") == (
        1,
        f"site/{RULE}:1: `weasel-word` shows no example\n0 examples of 1 rule and 1 template pass\n",
        "",
    )


def test_a_template_that_is_no_spec_of_itself_is_shown(site: Path) -> None:
    change(site / "acme_specs/runbook/template.md", "[YYYY-MM-DD]", "every May")
    path = "site/acme_specs/runbook/template.md"
    code, found, trouble = speclint(site, "test", "acme")
    said, date, summary = found.splitlines()
    assert (code, trouble) == (1, "")
    assert said == f"{path}: the template `acme-runbook` does not pass as a spec of itself"
    assert date.startswith(f"{path}:8:18: error invalid-value: `every May` ")
    assert summary == "0 of 3 examples of 1 rule and 1 of 1 template fail"


# A broken pack


def test_a_pack_that_is_not_installed_is_2_with_the_nearest(installed: Path) -> None:
    message = "no pack `acme-spec` is installed; did you mean `acme-specs`?"
    assert speclint(installed, "test", "acme-spec") == (2, "", f"speclint: {message}\n")
    message = "no pack `zzz` is installed: there is acme-specs, speclint"
    assert speclint(installed, "test", "zzz") == (2, "", f"speclint: {message}\n")


BROKEN = {
    "missing-dependency": (
        "{site}/acme_missing_dependency/misspelt_word.py:5: the pack acme_missing_dependency"
        " of the distribution acme-missing-dependency cannot be imported:"
        " ModuleNotFoundError: No module named 'acme_dictionary'"
    ),
    "stray-name": (
        "{site}/acme_stray_name/loud_title.py: the pack acme_stray_name of the distribution acme-stray-name"
        " is broken: has a public name `is_loud` that the contract of a rule does not know"
    ),
    "wrong-signature": (
        "{site}/acme_wrong_signature/short_spec.py: the pack acme_wrong_signature of the distribution"
        " acme-wrong-signature is broken: needs a function `check(spec, options)`"
    ),
    "forgotten-template": (
        "{site}/acme_forgotten_template/decision: the pack acme_forgotten_template.decision"
        " of the distribution acme-forgotten-template brings the template `acme-decision`,"
        " but no template.md: is it among its package data?"
    ),
    "clashing-name": (
        "two packs bring a rule `empty-section`: {site}/acme_clashing_name/empty_section.py (of the pack"
        " acme_clashing_name of the distribution acme-clashing-name) and {rules}/structure/empty_section.py"
        " (of the pack speclint_rules of the distribution speclint)"
    ),
}


def test_every_broken_pack_is_tried() -> None:
    folders = {path.name for path in PACKS.iterdir() if (path / "pyproject.toml").is_file()}
    assert folders == {"good", *BROKEN}


@pytest.mark.parametrize("pack", BROKEN)
def test_a_broken_pack_is_named_with_its_file_and_distribution(pack: str, tmp_path: Path) -> None:
    site = install(pack, tmp_path)
    message = BROKEN[pack].format(site=site, rules=BUILT_IN_RULES)
    for words in (("check", SPECS / "small-service.md"), ("test", f"acme-{pack}")):
        assert speclint(site, *words) == (2, "", f"speclint: {message}\n")


PACK = "the pack acme_specs of the distribution acme-specs"
CHECK = "\n\ndef check(spec, options):\n    yield from ()\n"
OPTIONS = (
    '"""Doc."""\nfrom dataclasses import dataclass\n\n@dataclass({})\nclass Options:\n    a: int{}\n' + CHECK
)


def a_file(name: str, text: str) -> Callable[[Path], None]:
    def write(site: Path) -> None:
        (site / "acme_specs" / name).parent.mkdir(exist_ok=True)
        (site / "acme_specs" / name).write_text(text, encoding="utf-8")

    return write


def entry_point(old: str, new: str) -> Callable[[Path], None]:
    def write(site: Path) -> None:
        change(site / "acme_specs-1.0.dist-info" / "entry_points.txt", old, new)

    return write


SPOILT = {
    "no docstring": (
        a_file("bare.py", CHECK),
        "{acme}/bare.py: {pack} is broken: has no docstring: a rule's manual and examples stand there",
    ),
    "syntax": (
        a_file("half.py", '"""Doc."""\n\ndef check(\n'),
        "{acme}/half.py:3: {pack} cannot be imported: SyntaxError: '(' was never closed",
    ),
    "exit": (
        a_file("gone.py", '"""Doc."""\n\nraise SystemExit(0)\n'),
        "{acme}/gone.py:3: {pack} cannot be imported: SystemExit: 0",
    ),
    "subpackage": (
        a_file("sub/__init__.py", "import acme_gone\n"),
        "{acme}/sub/__init__.py:1: {pack} cannot be imported:"
        " ModuleNotFoundError: No module named 'acme_gone'",
    ),
    "not frozen": (
        a_file("loose.py", OPTIONS.format("", " = 1")),
        "{acme}/loose.py: {pack} is broken: `Options` must be a frozen dataclass",
    ),
    "no default": (
        a_file("asks.py", OPTIONS.format("frozen=True", "")),
        "{acme}/asks.py: {pack} is broken: the option `a` needs a default",
    ),
    "module": (
        entry_point("acme = acme_specs", "acme = acme_specs.weasel_word"),
        "{acme}/weasel_word.py: the pack acme_specs.weasel_word of the distribution acme-specs is no package:"
        " rules stand in a folder, one file each",
    ),
    "clash": (
        entry_point("acme-runbook", "technical-spec"),
        "two packs bring a template `technical-spec`: the pack acme_specs.runbook of the distribution"
        " acme-specs and the pack speclint_rules.technical_spec of the distribution speclint",
    ),
    "typo": (
        entry_point("acme_specs.runbook", "acme_specs.runbok"),
        "the pack acme_specs.runbok of the distribution acme-specs brings the template `acme-runbook`,"
        " but no template.md: is it among its package data?",
    ),
    "schema": (
        a_file("runbook/schema.yaml", "sections:\n  About:\n    rowz: {Owner: required}\n"),
        "{acme}/runbook/schema.yaml:3:5: the pack acme_specs.runbook of the distribution acme-specs"
        " is broken: unknown key `rowz`; did you mean `rows`?",
    ),
    "template": (
        a_file("runbook/template.md", "Nothing yet.\n"),
        "{acme}/runbook/template.md:1:1: the pack acme_specs.runbook of the distribution acme-specs"
        " is broken: the template has no section: it needs at least one heading",
    ),
}


@pytest.mark.parametrize(("spoil", "message"), SPOILT.values(), ids=SPOILT)
def test_whatever_is_wrong_is_said_with_its_place(
    site: Path, spoil: Callable[[Path], None], message: str
) -> None:
    spoil(site)
    code, found, trouble = speclint(site, "check", "--template", "acme-runbook", SPECS / "small-service.md")
    assert (code, found) == (2, "")
    message = message.replace("{acme}", str(site / "acme_specs")).replace("{pack}", PACK)
    assert trouble == f"speclint: {message}\n"


def test_an_example_that_makes_no_sense_is_named_with_its_line(site: Path) -> None:
    change(site / RULE, "~~~good", "~~~god")
    line = line_of(site / RULE, "~~~god")
    code, _, trouble = speclint(site, "test", "acme")
    assert code == 2
    assert trouble == (
        f"speclint: {site / RULE}:{line}: the pack acme-specs is broken: unknown fence `god`:"
        " expected one of bad, before, file, fixed, good, options, schema, template, text\n"
    )


def test_a_rule_that_raises_in_an_example_is_named_and_the_other_examples_still_run(site: Path) -> None:
    loop = "    for section in spec"
    change(site / RULE, loop, f'    assert "Tell" not in spec.text\n{loop}')
    line, raised = line_of(site / RULE, "5:21: warning"), line_of(site / RULE, '    assert "Tell"')
    assert speclint(site, "test", "acme") == (
        2,
        "1 of 3 examples of 1 rule and 0 of 1 template fail\n",
        f"speclint: {site / RULE}:{line}: the pack acme-specs is broken: this example fails: spec.md:"
        f" the rule `weasel-word` failed on this file: AssertionError: ({site / RULE}:{raised})\n",
    )
