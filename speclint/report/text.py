"""The report for people: grouped by file, each finding with its source line and the place marked."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from speclint.diagnostic import FIX, UNSAFE_FIX, Diagnostic, Severity
from speclint.records import dataclass
from speclint.report import colours
from speclint.report.escape import beginning, safe, safe_parts, width
from speclint.report.wrap import wrapped
from speclint.wording import count

_TAB = "    "
# Lines that an excerpt shows: more would part the messages from what they speak of.
_MOST_LINES = 5
# How much of a line is looked at on either side of a place, in widths of the report: a long line is shown in
# part, and takes for each of its findings what a short one does.
_REACH = 4
Link = Callable[[str], str]


def render(
    diagnostics: Sequence[Diagnostic],
    checked: int,
    columns: int = 80,
    colour: bool = False,
    *,
    quiet: bool = False,
    hyperlink: Link | None = None,
) -> str:
    """The report and, unless it is quiet, its last line; `checked` is how many specs were looked at.

    `hyperlink` gives the address of a file by its path, for terminals that know links.
    """
    painter = _Painter(max(40, columns), colour, hyperlink)
    blocks = []
    for path, group in groupby(diagnostics, key=lambda found: found.path):
        blocks.append(painter.bold(safe(path)))
        found = list(group)
        gutter = len(str(max(diagnostic.place.line for diagnostic in found)))
        blocks.extend(painter.entry(entry, gutter) for entry in _entries(found, painter.room(gutter)))
    if not quiet:
        blocks.append(ending(diagnostics, checked))
    return "\n\n".join(blocks) + "\n" if blocks else ""


def ending(diagnostics: Sequence[Diagnostic], checked: int) -> str:
    """The last lines of a report: what was found, and how much of it edits mend."""
    return "\n".join(filter(None, (summary(diagnostics, checked), mendable(diagnostics))))


def summary(diagnostics: Iterable[Diagnostic], checked: int) -> str:
    """What was found, in one line: `2 errors in 1 of 14 specs`."""
    found = list(diagnostics)
    if not found:
        return f"no findings in {count(checked, 'spec')}"
    counts = Counter(diagnostic.severity for diagnostic in found)
    words = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "remark"}
    parts = [count(counts[level], word) for level, word in words.items() if counts[level]]
    said = " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
    return f"{said} in {len({diagnostic.path for diagnostic in found})} of {count(checked, 'spec')}"


def mendable(diagnostics: Iterable[Diagnostic]) -> str:
    """How many findings edits mend, in one line; empty for none."""
    safe_ones = Counter(all(edit.safe for edit in found.edits) for found in diagnostics if found.edits)
    parts = [f"{safe_ones[True]} can be mended with `{FIX}`"] if safe_ones[True] else []
    if safe_ones[False]:
        more = f"{safe_ones[False]} more" if parts else f"{safe_ones[False]} can be mended"
        parts.append(f"{more} with `{UNSAFE_FIX}`")
    return ", ".join(parts)


def _entries(found: Sequence[Diagnostic], room: int) -> Iterator[list[Diagnostic]]:
    """The findings of a file, those of one line or of one rule in a table, paragraph or list together.

    Marks of one line are together only when the line shows all of them in so much room.
    """
    entry: list[Diagnostic] = []
    lines: set[int] = set()
    for diagnostic in found:
        lines.add(diagnostic.place.line)
        if entry and not (len(lines) <= _MOST_LINES and _is_beside(entry, diagnostic, room)):
            yield entry
            entry, lines = [], {diagnostic.place.line}
        entry.append(diagnostic)
    if entry:
        yield entry


def _is_beside(entry: Sequence[Diagnostic], other: Diagnostic, room: int) -> bool:
    last = entry[-1]
    if other.place.line != last.place.line:
        return 0 < other.block == last.block and other.rule == last.rule
    line = _line_of(last)
    return len(line) <= _REACH * room and sum(map(width, safe_parts(line, tab=_TAB))) <= room


def _line_of(found: Diagnostic) -> str:
    return found.source[0] if found.source else ""


def _columns(found: Diagnostic) -> tuple[int, int]:
    """The half-open range of characters in its first line that a finding marks."""
    line, place = _line_of(found), found.place
    start = min(place.column - 1, len(line))
    end = place.end_column - 1 if place.end_line == place.line else len(line)
    return start, max(min(end, len(line)), start)


@dataclass(frozen=True, slots=True)
class _Painter:
    """Draws entries in so many columns, in colour or not, with or without links.

    Given findings that belong together, it promises one entry: heads and places first, then each source line
    with its marks, then what all of them have in common, said once. A line is cut to the room that is left
    before its marks are drawn, since these count the columns of what is shown; colours come last, as they
    have no width.
    """

    columns: int
    colour: bool
    hyperlink: Link | None

    def room(self, gutter: int) -> int:
        """How many columns are left for a source line behind its number."""
        return self.columns - gutter - 3

    def bold(self, text: str) -> str:
        return colours.bold(text) if self.colour else text

    def entry(self, entry: Sequence[Diagnostic], gutter: int) -> str:
        """What is wrong, where, the source lines, and marks under the places."""
        margin = " " * gutter
        lines = []
        reasons = [grounds(found) for found in entry]
        is_shared = len(set(reasons)) == 1
        helps = [f"help: {found.help}" if found.help else "" for found in entry]
        is_one_help = len(set(helps)) == 1
        for found, reason, help_ in zip(entry, reasons, helps, strict=True):
            lines += self._head(found)
            lines.append(f"{margin}--> {self._place(found)}")
            if len(entry) > 1:
                lines += self._remark(margin, found.note)
                lines += [] if is_shared else self._remark(margin, reason)
                lines += [] if is_one_help else self._remark(margin, help_)
        lines.append(f"{margin} |")
        for number, group in groupby(entry, key=lambda found: found.place.line):
            source, mark = self._excerpt(list(group), gutter)
            lines.append(f"{str(number).rjust(gutter)} | {source}".rstrip())
            lines.append(f"{margin} | {self.bold(mark)}")
        if len(entry) == 1:
            note, room = safe(entry[0].note), self.room(gutter) - width(mark) - 1
            if note and width(note) <= room:
                lines[-1] += f" {note}"
            else:
                lines += self._remark(margin, entry[0].note)
        if is_shared:
            lines += self._remark(margin, reasons[0])
        if is_one_help:
            lines += self._remark(margin, helps[0])
        return "\n".join(lines)

    def _remark(self, margin: str, text: str) -> list[str]:
        return wrapped(f"{margin} = {safe(text)}", self.columns, f"{margin}   ") if text else []

    def _head(self, found: Diagnostic) -> list[str]:
        label = f"{found.severity}[{found.rule}]"
        lines = wrapped(f"{label}: {safe(found.message)}", self.columns, "  ")
        if self.colour:
            lines[0] = lines[0].replace(label, colours.label(label, found.severity), 1)
        return lines

    def _place(self, found: Diagnostic) -> str:
        said = f"{safe(found.path)}:{found.place.line}:{found.place.column}"
        return colours.link(said, self.hyperlink(found.path)) if self.hyperlink else said

    def _excerpt(self, found: Sequence[Diagnostic], gutter: int) -> tuple[str, str]:
        """The source line of some findings, cut to the width that is left, and the marks below it."""
        if len(found) == 1:
            return self._cut(found[0], gutter)
        line = _line_of(found[0])
        ranges = set(map(_columns, found))
        cuts = sorted({cut for pair in ranges for cut in pair})
        parts = safe_parts(line, *cuts, tab=_TAB)
        mark = " " * width(parts[0])
        for part, (start, end) in zip(parts[1:-1], pairwise(cuts), strict=True):
            is_marked = any(first <= start and end <= last for first, last in ranges)
            mark += ("^" if is_marked else " ") * width(part)
        for start, end in ranges:
            if start == end:
                at = sum(map(width, parts[: cuts.index(start) + 1]))
                mark = mark[:at].ljust(at) + "^" + mark[at + 1 :]
        return "".join(parts), mark.rstrip()

    def _cut(self, found: Diagnostic, gutter: int) -> tuple[str, str]:
        line, reach = _line_of(found), _REACH * self.columns
        start, end = _columns(found)
        low, high = max(0, start - reach), min(end, start + reach)
        line = line[low : high + reach]
        before, marked, after = safe_parts(line, start - low, high - low, tab=_TAB)
        before, marked, after = _fit(before, marked, after, self.room(gutter))
        return before + marked + after, " " * width(before) + "^" * max(1, width(marked))


def grounds(found: Diagnostic, shown: Callable[[str], str] = str) -> str:
    """Where the demand stands, which is written as `shown` does it, or the command that explains it."""
    if found.because == f"speclint explain {found.rule}":
        return f"see `{found.because}`"
    return f"because of {shown(found.because)}" if found.because else ""


def _fit(before: str, marked: str, after: str, room: int) -> tuple[str, str, str]:
    """The three parts of a line, cut with `…` so that the marked part is seen."""
    if width(before + marked + after) <= room:
        return before, marked, after
    marked = _clip(marked, room * 2 // 3)
    left = room - width(marked)
    if width(before) > left * 2 // 3:
        before = "…" + _clip(before[::-1], left * 2 // 3 - 1, "")[::-1]
    return before, marked, _clip(after, left - width(before))


def _clip(text: str, room: int, sign: str = "…") -> str:
    if width(text) <= room:
        return text
    return beginning(text, room - len(sign)) + sign if room > 0 else ""
