"""The report for people: grouped by file, each finding with its source line and the place marked."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from speclint.diagnostic import Diagnostic, Severity
from speclint.report.escape import beginning, safe, safe_parts, width
from speclint.wording import count

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_TAB = "    "
# How much of a line is looked at on either side of a place, in widths of the report: a long line is shown in
# part, and takes for each of its findings what a short one does.
_REACH = 4


def render(
    diagnostics: Sequence[Diagnostic],
    checked: int,
    columns: int = 80,
    colour: bool = False,
    *,
    quiet: bool = False,
) -> str:
    """The report and, unless it is quiet, its last line; `checked` is how many specs were looked at."""
    painter = _Painter(columns, colour)
    blocks = []
    for path, group in groupby(diagnostics, key=lambda found: found.path):
        blocks.append(painter.bold(safe(path)))
        found = list(group)
        gutter = len(str(max(diagnostic.place.line for diagnostic in found)))
        blocks.extend(painter.block(diagnostic, gutter) for diagnostic in found)
    if not quiet:
        blocks.append(summary(diagnostics, checked))
    return "\n\n".join(blocks) + "\n" if blocks else ""


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


class _Painter:
    def __init__(self, columns: int, colour: bool) -> None:
        self._columns = max(40, columns)
        self._colour = colour

    def bold(self, text: str) -> str:
        return self._paint(text, "1")

    def _paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._colour and text else text

    def block(self, found: Diagnostic, gutter: int) -> str:
        """One finding: what is wrong, where, the source line, and a mark under the place."""
        margin = " " * gutter
        bar = self._paint("|", "34")
        source, mark = self._excerpt(found, gutter)
        colour = _COLOURS[found.severity]
        lines = [
            *self._head(found, colour),
            f"{margin}{self._paint('-->', '34')} {found.place.line}:{found.place.column}",
            f"{margin} {bar}",
            f"{self._paint(str(found.place.line).rjust(gutter), '34')} {bar} {source}".rstrip(),
        ]
        marked = f"{margin} {bar} {self._paint(mark, colour)}"
        note = safe(found.note)
        if note and gutter + 3 + width(mark) + 1 + width(note) <= self._columns:
            lines.append(f"{marked} {note}")
        else:
            lines.append(marked)
            if note:
                lines.extend(self._remark(margin, note))
        if found.because:
            is_manual = found.because == f"speclint explain {found.rule}"
            said = f"see `{found.because}`" if is_manual else f"because of {safe(found.because)}"
            lines.extend(self._remark(margin, said))
        return "\n".join(lines)

    def _remark(self, margin: str, text: str) -> list[str]:
        return _wrapped(f"{margin} = {text}", self._columns, f"{margin}   ")

    def _head(self, found: Diagnostic, colour: str) -> list[str]:
        label = f"{found.severity}[{found.rule}]:"
        lines = _wrapped(f"{label} {safe(found.message)}", self._columns, "  ")
        return [lines[0].replace(label, self._paint(label, f"1;{colour}"), 1), *lines[1:]]

    def _excerpt(self, found: Diagnostic, gutter: int) -> tuple[str, str]:
        """The source line, cut to the width that is left, and the mark below it."""
        line, place = found.source[0] if found.source else "", found.place
        start = min(place.column - 1, len(line))
        end = place.end_column - 1 if place.end_line == place.line else len(line)
        end = max(min(end, len(line)), start)
        low, high = max(0, start - _REACH * self._columns), min(end, start + _REACH * self._columns)
        line = line[low : high + _REACH * self._columns]
        before, marked, after = safe_parts(line, start - low, high - low, tab=_TAB)
        before, marked, after = _fit(before, marked, after, self._columns - gutter - 3)
        return before + marked + after, " " * width(before) + "^" * max(1, width(marked))


def _wrapped(text: str, columns: int, indent: str) -> list[str]:
    """A text in lines of at most so many columns where its words allow that, all but the first indented."""
    start = len(text) - len(text.lstrip())
    lines = [text[:start]]
    for word in text.split():
        glue = " " if lines[-1].strip() else ""
        if glue and width(lines[-1]) + 1 + width(word) > columns:
            lines.append(indent + word)
        else:
            lines[-1] += glue + word
    return lines


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
