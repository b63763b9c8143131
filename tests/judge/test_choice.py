"""How packs are called, what they bring, and what is said of rules in a folder that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from speclint.errors import SpeclintError
from speclint.files import Files
from speclint.judge import packs
from speclint.judge.job import Job
from speclint.judge.packs import Choice
from speclint.judge.session import Session
from speclint.settings.configuration import Settings
from speclint.task import Task


@pytest.mark.parametrize("word", ["speclint", "SpecLint", "speclint_rules", "Speclint.Rules"])
def test_a_pack_goes_by_the_name_of_its_distribution_or_module(word: str) -> None:
    assert packs.name_of(word) == "speclint"


def test_what_a_pack_brings_is_its_own() -> None:
    pack = packs.pack_called("speclint")
    assert pack.name == "speclint"
    assert {rule.name for rule in pack.rules} == set(packs.rules())
    assert pack.templates == ("technical-spec",)


def test_a_rule_in_a_folder_that_cannot_be_read_is_named_with_its_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "no_shouting.py").write_text(
        '"""No shouting."""\n\n\ndef check(spec, options, more):\n    return ()\n', "utf-8"
    )
    with pytest.raises(SpeclintError) as raised:
        packs.rules(Choice((), (str(tmp_path),)))
    assert raised.value.path == str(tmp_path / "no_shouting.py")
    assert "is broken: " in raised.value.message


def test_a_session_elsewhere_keeps_the_settings_that_it_was_given() -> None:
    top = "/speclint-choice"
    given = Settings(root=top, size="large")
    session = Session(top, settings=given).at(Files({f"{top}/a.md": "# A\n"}))
    assert session.settings == given


def test_a_named_link_that_leads_out_is_no_candidate(tmp_path: Path) -> None:
    (tmp_path / "in" / ".git").mkdir(parents=True)
    (tmp_path / "out.md").write_text("# A\n", "utf-8")
    (tmp_path / "in" / "a.md").symlink_to(tmp_path / "out.md")
    (tmp_path / "in" / "b.md").write_text("# A\n", "utf-8")
    job = Job(Task(), Session(tmp_path / "in"))
    assert job.named("b.md").place == str(tmp_path.resolve() / "in" / "b.md")
    with pytest.raises(SpeclintError, match="a link leads out of the project there"):
        job.named("a.md")
