"""What `explain` prints besides the docstring: the options of a rule, with what the settings would say."""

from dataclasses import dataclass, field, replace

from speclint.commands import explain
from speclint.judge import packs
from speclint.judge.manual import options_of


@dataclass(frozen=True)
class Options:
    """All kinds of options."""

    words: frozenset[str] = frozenset({"später", "asap"})
    """Words | phrases
    that say nothing."""
    limit: int | None = None
    depth: dict[str, int] = field(default_factory=lambda: {"small": 1})
    """How deep."""

    unit = "words"


def test_options_are_a_table_of_their_names_defaults_and_docstrings() -> None:
    rule = replace(next(iter(packs.rules().values())), options=Options)
    assert explain.option_table(options_of(rule)).splitlines() == [
        "| option  | default              | what it says                       |",
        "| ------- | -------------------- | ---------------------------------- |",
        '| `words` | `["asap", "später"]` | Words \\| phrases that say nothing. |',
        "| `limit` | `null`               |                                    |",
        '| `depth` | `{"small": 1}`       | How deep.                          |',
    ]


def test_every_option_of_an_installed_rule_is_described() -> None:
    ours = [rule for rule in packs.rules().values() if rule.options is not None]
    assert ours
    for rule in ours:
        for row in explain.option_table(options_of(rule)).splitlines()[2:]:
            assert all(cell.strip() for cell in row.strip("|").split("|")), f"{rule.file}: {row}"


def test_a_manual_without_options_ends_with_the_docstring() -> None:
    rule = packs.rules()["missing-section"]
    title = "missing-section (structure, error by default)"
    assert explain.explain("missing-section") == f"{title}\n\n{rule.doc}\n"
