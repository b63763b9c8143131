"""The lines of a table of GitHub's kind: how its columns are aligned, where its cells stand."""

from __future__ import annotations

import re

from speclint.text.blanks import BLANK

_DELIMITER_ROW_CHARACTERS = frozenset("|-: \t")
_DELIMITER_CELL = re.compile(r":?-+:?")
_CELL_BORDER = re.compile(r"(?<!\\)\|")


def cell_borders(line: str) -> list[tuple[int, int]]:
    """Where each cell of a trimmed table line starts and ends; only a backslash protects a pipe."""
    pipes = [match.start() for match in _CELL_BORDER.finditer(line)]
    borders = list(zip([0, *(pipe + 1 for pipe in pipes)], [*pipes, len(line)], strict=True))
    if borders[0][0] == borders[0][1]:
        del borders[0]
    if borders and borders[-1][0] == borders[-1][1]:
        del borders[-1]
    return borders


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
