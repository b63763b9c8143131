"""Places as the protocol counts them: lines from 0, columns in units, and back."""

from __future__ import annotations

import pytest
from lsprotocol.types import Position, Range

from speclint.model import Place, Span
from speclint.server.positions import Positions
from speclint.text.source import Source

TEXT = "a😀é\r\nb\u2028c\rd\n"


@pytest.mark.parametrize(
    ("encoding", "columns"),
    [("utf-8", [0, 1, 5, 7]), ("utf-16", [0, 1, 3, 4]), ("utf-32", [0, 1, 2, 3]), ("other", [0, 1, 3, 4])],
)
def test_columns_are_counted_in_units_both_ways(encoding: str, columns: list[int]) -> None:
    positions = Positions(Source.from_text("", TEXT), encoding)
    assert [positions.position(offset).character for offset in range(4)] == columns
    assert [positions.offset(Position(0, column)) for column in columns] == [0, 1, 2, 3]


def test_lines_end_where_the_protocol_ends_them() -> None:
    positions = Positions(Source.from_text("", TEXT), "utf-16")
    # Neither a line separator nor a page break ends a line.
    assert [positions.position(TEXT.index(one)) for one in "bcd"] == [
        Position(1, 0),
        Position(1, 2),
        Position(2, 0),
    ]
    for offset, one in enumerate(TEXT):
        if one != "\n" or TEXT[offset - 1] != "\r":
            assert positions.offset(positions.position(offset)) == offset


def test_what_is_no_place_is_the_nearest_one() -> None:
    positions = Positions(Source.from_text("", TEXT), "utf-16")
    assert positions.offset(Position(0, 99)) == 3
    assert positions.offset(Position(99, 0)) == len(TEXT)
    # Half of a character is that character.
    assert positions.offset(Position(0, 2)) == 1
    assert positions.span(Range(Position(1, 1), Position(1, 0))) == Span(6, 6)


def test_a_byte_order_mark_is_part_of_the_editors_first_line_alone() -> None:
    positions = Positions(Source.from_text("", f"\ufeff{TEXT}"), "utf-8")
    assert positions.range_of(Place(1, 1, 2, 2)) == Range(Position(0, 3), Position(1, 1))
    assert positions.offset(Position(0, 4)) == 1
    assert positions.offset(Position(0, 0)) == 0
