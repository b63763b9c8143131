"""How a document is written, so that what is put into it looks the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from speclint.expressions import expression
from speclint.model import Block, Heading, List, Table
from speclint.records import dataclass
from speclint.text import markdown

_CLOSING = expression(r"[ \t]#+[ \t]*\Z")
_BEGINS_BLOCK = expression(r"(?:\d+[.)]|[-*+])(?:\s|\Z)|[#>~`<|]|\s*\Z")
_DELIMITERS = {"": ("-", "-"), "left": (":", "-"), "right": ("-", ":"), "center": (":", ":")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A document's ways: headings underlined or closed by hashes, its bullet, its tables.

    Tables are `aligned` when their lines are of one length, `tight` when no blank stands around a cell,
    `open` without pipes at their ends, `ruled` when the line below the header has no blanks, and `short` when
    that line has three dashes for each column, however wide.
    """

    setext: bool = False
    closed: bool = False
    bullet: str = "-"
    aligned: bool = False
    tight: bool = False
    open: bool = False
    ruled: bool = True
    short: bool = False

    @classmethod
    def of(cls, blocks: Sequence[Block], text: str) -> Style:
        """The ways of most headings, lists and tables of a text.

        What is put in should look as if its author had written it, and where a document is of two minds the
        more frequent way is taken, of a draw the plainer one. Headings of levels that cannot be underlined
        have no vote there. A text with `* one` and `* two` gets items with `*`, one without any list `-`.
        """
        all_blocks = list(markdown.walk(blocks))
        headings = [block for block in all_blocks if isinstance(block, Heading)]
        high = [heading.setext for heading in headings if heading.level <= 2]
        hashed = [h for h in headings if not h.setext]
        bullets = Counter(
            text[block.span.start] for block in all_blocks if isinstance(block, List) and not block.ordered
        )
        tables = [_lines(block, text) for block in all_blocks if isinstance(block, Table)]
        return cls(
            setext=_most(high),
            closed=_most(bool(_CLOSING.search(text, *_ends(h))) for h in hashed),
            bullet=max(bullets, key=lambda char: bullets[char], default="-"),
            aligned=_most(len(set(map(len, lines))) == 1 for lines in tables if len(lines) > 1),
            tight=_most(not re.search(r"[|][ \t]|[ \t][|]", lines[0]) for lines in tables),
            open=_most(not lines[0].startswith("|") for lines in tables),
            ruled=not _most(" " in _rule(block, text) for block in all_blocks if isinstance(block, Table)),
            short=_most(is_short(_rule(block, text)) for block in all_blocks if isinstance(block, Table)),
        )

    def heading(self, level: int, title: str) -> list[str]:
        """The lines of a heading; what would begin a list or the like is not underlined."""
        if self.setext and level <= 2 and not _BEGINS_BLOCK.match(title):
            return [title, ("=" if level == 1 else "-") * max(3, len(title))]
        marks = "#" * min(level, 6)
        return [f"{marks} {title} {marks}" if self.closed else f"{marks} {title}"]

    def table(self, rows: Sequence[Sequence[str]], alignments: Sequence[str]) -> list[str]:
        """The lines of a table; the first row is its header."""
        columns = list(zip(*rows, strict=True))
        widths = [max(map(len, column)) if self.aligned else 0 for column in columns]
        head, *body = [self.row(row, widths) for row in rows]
        least = [width if self.aligned else len(cell) for width, cell in zip(widths, rows[0], strict=True)]
        least = [0 if self.short else size for size in least]
        return [head, self._rule(least, alignments), *body]

    def _rule(self, widths: Sequence[int], alignments: Sequence[str]) -> str:
        """The line below a header."""
        around = 2 if self.ruled and not (self.tight or self.short) else 0
        cells = [delimiter(how, max(3, size) + around) for how, size in zip(alignments, widths, strict=True)]
        if not self.ruled:
            return self.row(cells)
        return "|".join(cells) if self.open else f"|{'|'.join(cells)}|"

    def row(self, cells: Iterable[str], widths: Sequence[int] = ()) -> str:
        """A line of a table; cells are padded to their columns' widths where these are given."""
        padded = [cell.ljust(widths[n]) if n < len(widths) else cell for n, cell in enumerate(cells)]
        inner = ("|" if self.tight else " | ").join(padded)
        if self.open:
            return inner.rstrip()
        return f"|{inner}|" if self.tight else f"| {inner} |"


def _most(said: Iterable[bool]) -> bool:
    votes = list(said)
    return sum(votes) * 2 > len(votes)


def _ends(heading: Heading) -> tuple[int, int]:
    return heading.text.span.end, heading.span.end


def _rule(table: Table, text: str) -> str:
    """The line below a table's header."""
    lines = text[table.header.span.end : table.span.end].splitlines()
    return next((line for line in lines if line.strip()), "").strip()


def _lines(table: Table, text: str) -> list[str]:
    rows = (table.header, *table.rows)
    return [text[row.span.start : row.span.end] for row in rows]


def is_short(rule: str) -> bool:
    """Whether the line below a header has three dashes for each column, whatever the header's width."""
    return all(cell.strip().strip(":") in ("-", "--", "---") for cell in rule.strip("|").split("|"))


def delimiter(alignment: str, width: int) -> str:
    """What stands below a column's header, aligned as is said."""
    left, right = _DELIMITERS[alignment]
    return f"{left}{'-' * (width - 2)}{right}"
