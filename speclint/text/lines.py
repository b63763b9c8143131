"""The lines of a text as markdown-it counts them, with the places of those that a block takes."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from speclint.text.blanks import BLANK


class LineState(StateBlock):
    """A block state that remembers where the lines of the block it reads stand.

    `indents` are those of the containers that are open, `table_at` is the line of a table's header that a
    paragraph has found to end at, `too_deep` where the first block starts that stands in too many
    containers to be read.
    """

    def __init__(self, src: str, md: MarkdownIt, env: dict[str, Any], tokens: list[Token]) -> None:
        super().__init__("", md, env, tokens)
        self.src = src
        self._mark_lines()
        self.block_lines: list[tuple[int, int]] = []
        self.indents: list[int] = []
        self.table_at = -1
        self.too_deep: int | None = None

    def _mark_lines(self) -> None:
        """Notes where each line starts, and how far it is indented, as markdown-it would, and faster."""
        for marks in (self.bMarks, self.eMarks, self.tShift, self.sCount, self.bsCount):
            marks.clear()
        lines = self.src.split("\n")
        if not lines[-1].strip(" \t"):
            del lines[-1]
        ends = [end + number for number, end in enumerate(accumulate(map(len, lines)))]
        self.bMarks += [0, *(end + 1 for end in ends[:-1])] if ends else []
        self.eMarks += ends
        for line in lines:
            indent = len(line) - len(line.lstrip(" \t")) if line[:1] in " \t" else 0
            self.tShift.append(indent)
            self.sCount.append(len(line[:indent].expandtabs(4)) if indent else 0)
        self.bMarks.append(len(self.src))
        self.eMarks.append(len(self.src))
        self.tShift.append(0)
        self.sCount.append(0)
        self.bsCount += [0] * len(self.bMarks)
        self.lineMax = len(lines)

    @property
    def at(self) -> int:
        """The offset of the first character of the line that is read now, behind its container's marks."""
        return self.first(self.line)

    def first(self, line: int) -> int:
        """The offset of the first character of a line that is not blank, behind its container's marks."""
        return self.bMarks[line] + self.tShift[line]

    def rest(self, line: int) -> str:
        """What stands on a line behind its container's marks and its indentation."""
        return self.src[self.first(line) : self.eMarks[line]]

    def is_text(self, line: int) -> bool:
        """Whether a line can only go on a paragraph: its indentation would be that of code otherwise."""
        columns = self.sCount[line]
        if columns < 4:
            return columns < 0
        return columns - next(indent for indent in reversed(self.indents) if indent <= columns) >= 4

    def has_mark(self, line: int) -> bool:
        """Whether a line starts with the mark of a quote."""
        return self.src.startswith(">", self.first(line))

    def place(self, line: int) -> tuple[int, int, int, int]:
        """Where a line starts and how far it is indented, for `put_back`."""
        return self.bMarks[line], self.tShift[line], self.sCount[line], self.bsCount[line]

    def put_back(self, line: int, place: tuple[int, int, int, int]) -> None:
        """Undoes what a container did to a line."""
        self.bMarks[line], self.tShift[line], self.sCount[line], self.bsCount[line] = place

    def goes_on(self, line: int) -> bool:
        """Whether a line belongs to the present container and is not indented like code."""
        return self.sCount[line] >= self.blkIndent and not self.is_code_block(line)

    def line_text(self, line: int) -> str:
        """A whole line, whatever container it stands in, without blanks at its end."""
        return self.src[self.bMarks[line] : self.eMarks[line]].rstrip(" \t")

    def inner_line(self, line: int) -> tuple[int, int]:
        """From the first to the last character that is not blank of a line in the present container."""
        start, end = self.first(line), self.eMarks[line]
        piece = self.src[start:end]
        kept = piece.strip(BLANK)
        start += len(piece) - len(piece.lstrip(BLANK)) if kept else 0
        return start, start + len(kept)

    def push(self, ttype: str, tag: str, nesting: Any) -> Token:
        """Adds a token, that of a list item with the place where the item stands."""
        token = super().push(ttype, tag, nesting)
        if ttype == "list_item_open":
            token.meta["at"] = self.at
        elif ttype == "list_item_close":
            # Below an item that holds nothing there may be several blank lines.
            self.line = self.skipEmptyLines(self.line)
        return token

    def getLines(self, begin: int, end: int, indent: int, keepLastLF: bool) -> str:
        """The lines of a block without their indentation, whose places are kept in `block_lines`."""
        self.block_lines = []
        pieces = []
        for line in range(begin, end):
            start, spare = self._unindented(line, indent)
            self.block_lines.append((start, self.eMarks[line]))
            pieces.append(" " * spare + self.src[start : self.eMarks[line]])
        content = "\n".join(pieces)
        return content + "\n" if keepLastLF and pieces else content

    def _unindented(self, line: int, indent: int) -> tuple[int, int]:
        """Where a line stands without its indentation, and how many columns of a tab are left over."""
        position, end = self.bMarks[line], self.eMarks[line]
        text_start = position + self.tShift[line]
        column = 0
        while column < indent and position < end:
            character = self.src[position]
            if character == "\t":
                column += 4 - (column + self.bsCount[line]) % 4
            elif character == " " or position < text_start:
                column += 1
            else:
                break
            position += 1
        return position, max(0, column - indent)
