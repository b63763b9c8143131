"""The README says what is so: its rule table, its sample of a report, its commands."""

import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from speclint.cli import main
from speclint.judge import packs

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
RULES = re.compile(r"(?<=rewrites it -->\n).*?(?=<!-- end of rules -->)", re.DOTALL)


def table() -> str:
    rows = [
        f"| `{rule.folder}/` | `{rule.name}` | {rule.severity} | {rule.summary} |\n"
        for rule in sorted(packs.rules().values(), key=lambda rule: (rule.folder, rule.name))
    ]
    return "| folder | rule | severity | what it reports |\n| --- | --- | --- | --- |\n" + "".join(rows)


def test_the_rule_table_is_that_of_the_docstrings(update: bool) -> None:
    text = README.read_text(encoding="utf-8")
    if update:
        text = RULES.sub(lambda _: table(), text)
        README.write_text(text, encoding="utf-8")
    found = RULES.search(text)
    assert found is not None
    assert found.group() == table()


def test_the_sample_report_is_the_end_of_the_fixtures_report() -> None:
    text = README.read_text(encoding="utf-8")
    sample = re.search(r"small-service.bad.txt -->\n```text\n(.*?)```", text, re.DOTALL)
    assert sample is not None
    report = (ROOT / "fixtures/specs/small-service.bad.txt").read_text(encoding="utf-8")
    assert report.endswith("\n\n" + sample.group(1))


def test_every_command_and_option_that_the_readme_shows_exists() -> None:
    text = README.read_text(encoding="utf-8")
    lines = [line.split("#")[0] for line in text.splitlines() if line.startswith("speclint ")]
    assert len(lines) >= 7
    for line in lines:
        _, command, *rest = shlex.split(line)
        help_text = CliRunner().invoke(main, [command, "--help"]).output
        assert "Usage:" in help_text, line
        for option in (word for word in rest if word.startswith("--")):
            assert option in help_text, line
