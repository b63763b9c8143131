"""The lines of a table of GitHub's kind: how its columns are aligned, where its cells stand."""

from __future__ import annotations

from collections.abc import Callable

from speclint.expressions import expression
from speclint.model import Cell, Row, Span, Text
from speclint.text.blanks import BLANK

_DELIMITER_ROW_CHARACTERS = frozenset("|-: \t")
_DELIMITER_CELL = expression(r":?-+:?")
_ESCAPED_PIPE = expression(r"\\\|")
_CELL_BORDER = expression(r"(?<!\\)\|")


def cell_borders(line: str) -> list[tuple[int, int]]:
    """Where each cell of a trimmed table line starts and ends; only a backslash protects a pipe."""
    borders = []
    start = 0
    for piece in line.split("|") if "\\" not in line else _CELL_BORDER.split(line):
        end = start + len(piece)
        borders.append((start, end))
        start = end + 1
    if borders[0][0] == borders[0][1]:
        del borders[0]
    if borders and borders[-1][0] == borders[-1][1]:
        del borders[-1]
    return borders


def has_border(line: str) -> bool:
    """Whether a line has a pipe that separates cells."""
    return bool(_CELL_BORDER.search(line))


def row(line: str, at: int, place: Callable[[int, int], Span] = Span) -> Row:
    """A line of a table that starts at an offset; `place` makes the places of its pieces."""
    cells = tuple([_cell(line, at, place, start, end) for start, end in cell_borders(line)])
    return Row(place(at, at + len(line)), cells)


def _cell(line: str, at: int, place: Callable[[int, int], Span], start: int, end: int) -> Cell:
    piece = line[start:end]
    content = piece.strip(BLANK)
    if not content:
        start = end = (start + end) // 2
    else:
        start += piece.find(content)
        end = start + len(content)
    span = place(at + start, at + end)
    if "\\|" not in content:
        return Cell(span, Text(content, (span,)))
    escapes = enumerate(_ESCAPED_PIPE.finditer(content))
    dropped = tuple(match.start() - count for count, match in escapes)
    return Cell(span, Text(content.replace("\\|", "|"), (span,), dropped))


def has_cells(line: str) -> bool:
    """Whether a line has a cell, so that a table goes on with it."""
    return line.strip(BLANK) not in ("", "|")


def count(line: str) -> int:
    """How many cells a line of a table has."""
    return len(cell_borders(line.strip(BLANK)))


def alignments(row: str) -> tuple[str, ...] | None:
    """How a delimiter row aligns each column; None when the line is no delimiter row."""
    if not _DELIMITER_ROW_CHARACTERS.issuperset(row):
        return None
    cells = row.strip(" \t").removeprefix("|").removesuffix("|").split("|")
    trimmed = [cell.strip(" \t") for cell in cells]
    if not all(map(_DELIMITER_CELL.fullmatch, trimmed)):
        return None
    return tuple(map(_alignment, trimmed))


def _alignment(delimiter: str) -> str:
    left, right = delimiter.startswith(":"), delimiter.endswith(":")
    if left and right:
        return "center"
    return "left" if left else "right" if right else ""
