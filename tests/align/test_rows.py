"""Rows that stand twice, in the wrong order, or say more than all: whole reports."""

from __future__ import annotations

import pytest

from speclint.align.profile import Request
from speclint.gaps import OutOfOrderRow, RepeatedRow
from speclint.lay import lay
from speclint.template import schema
from speclint.text.source import Source

TEMPLATE = (
    "# [Name]\n\n## Log\n\n| Version | Day | What | Share |\n|---|---|---|---|\n| [1] | [x] | [y] | [z] |\n"
)
YAML = """\
sections:
  Log:
    columns: {Day: date, Share: {type: measure, most: 100}}
    unique: [What]
    ascending: [Day, Version]
"""
SCHEMA = schema.compiled(Source.from_text("t.md", TEMPLATE), Source.from_text("t.yaml", YAML), "t.md")


def said(*rows: str) -> list[str]:
    """What is wrong with the rows of a log: the row's number, and the cell."""
    text = "# A\n\n## Log\n\n| Version | Day | What | Share |\n|---|---|---|---|\n"
    text += "".join(f"| {row} |\n" for row in rows)
    spec = lay(Source.from_text("a.md", text), SCHEMA, Request())
    places = [gap.at for gap in spec.gaps(OutOfOrderRow)] + [gap.at for gap in spec.gaps(RepeatedRow)]
    places += [value.at for value in spec.values() if value.problem]
    return [f"{text.count(chr(10), 0, at.start) - 5} {text[at.start : at.end]}" for at in places]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (("1.9 | 2025-01-02 | a | 9%", "1.10 | 2025-02-01 | b | 9%"), []),
        (("2 | 2025-02-01 | a | 9%", "1 | 2025-01-02 | b | 9%", "3 | 2025-03-01 | c | 9%"), ["2 2025-01-02"]),
        (("3 | 2025-03-01 | a | 9%", "2 | 2025-02-02 | b | 9%", "1 | 2025-01-01 | c | 9%"), ["2 2025-02-02"]),
        (("1 | 2025-01-01 | Frost. | 9%", "2 | 2025-01-02 | *frost* | 9%"), ["2 *frost*"]),
        (("1 | 2025-01-01 | Frost | 9%", "2 | 2025-01-02 | Frosty | 9%"), []),
        (("1 | 2025-01-01 | ? | 9%", "2 | 2025-01-02 | ! | 9%"), []),
        (("1 | 2025-01-01 | a | 101 percent",), ["1 101 percent"]),
        (("1 | 2025-01-01 | a | all of 100 per cent",), []),
    ],
)
def test_rows(rows: tuple[str, ...], found: list[str]) -> None:
    assert said(*rows) == found


def test_rows_whose_keys_are_not_written_are_not_absent_too() -> None:
    template = (
        "# [Name]\n\n## Info\n\n| Field | Value |\n|---|---|\n| **Author** | [x] |\n| **Day** | [y] |\n"
    )
    whole = schema.compiled(Source.from_text("t.md", template), None, "t.md")

    def gaps(table: str) -> list[str]:
        text = f"# A\n\n## Info\n\n{table}\n"
        return [
            type(gap).__name__ for gap in lay(Source.from_text("a.md", text), whole, Request()).found_gaps
        ]

    assert gaps("| Field | Value |\n|---|---|\n| Author | Ann |\n| Day | May |") == []
    assert gaps("| Field | Value |\n|---|---|\n| Author | Ann |\n|  | May |") == ["EmptyCell"]
    assert gaps("| Field | Value |\n|---|---|\n| Author | Ann |\n| TBD | May |") == ["Leftover"]
    assert gaps("| Value |\n|---|\n| Ann |\n| May |") == ["AbsentColumn"]
    assert gaps("| Field | Value |\n|---|---|\n| Author | Ann |") == ["AbsentRow"]
