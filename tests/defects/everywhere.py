"""Rewrites of a whole document."""

from __future__ import annotations

import re
from collections.abc import Callable

from defects.edits import Everywhere
from defects.ledger import cells


def _outside_code(text: str, line_by_line: Callable[[str], str]) -> str:
    """A text with every line changed that is not in a fence."""
    out: list[str] = []
    mark = ""
    for line in text.split("\n"):
        found = re.match(r"(```+|~~~+)", line)
        if mark:
            out.append(line)
            if found and found[1].startswith(mark) and line.strip() == found[1]:
                mark = ""
        elif found:
            mark = found[1]
            out.append(line)
        else:
            out.append(line_by_line(line))
    return "\n".join(out)


def _headings(title: Callable[[str, str], str], levels: str = "2,3") -> Callable[[str], str]:
    """Changes every heading line of some levels: hashes and title → line."""

    def line_by_line(line: str) -> str:
        found = re.fullmatch(rf"(#{{{levels}}}) (.*)", line)
        return title(found[1], found[2]) if found else line

    return lambda text: _outside_code(text, line_by_line)


def _numbered(text: str) -> str:
    count = [0, 0]

    def title(hashes: str, written: str) -> str:
        if len(hashes) == 2:
            count[:] = count[0] + 1, 0
            return f"## {count[0]}. {written}"
        count[1] += 1
        return f"### {count[0]}.{count[1]} {written}"

    return _headings(title)(text)


def _roman(text: str) -> str:
    numerals = iter(["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV"])
    return _headings(lambda hashes, written: f"{hashes} {next(numerals)}. {written}", "2,2")(text)


def _with_parentheses(text: str) -> str:
    numbers = iter(range(1, 100))
    return _headings(lambda hashes, written: f"{hashes} {next(numbers)}) {written}", "2,2")(text)


def _setext(text: str) -> str:
    return _headings(
        lambda hashes, written: f"{written}\n{'=' if len(hashes) == 1 else '-'}" + "--" * 5, "1,2"
    )(text).replace("=----------", "===========")


def _tables(change_row: Callable[[str], str]) -> Callable[[str], str]:
    def line_by_line(line: str) -> str:
        return change_row(line) if line.startswith("|") else line

    return lambda text: _outside_code(text, line_by_line)


def _compact(line: str) -> str:
    return "|" + "|".join(cell.strip() if cell.strip("-") else "---" for cell in cells(line)) + "|"


def _without_outer_pipes(line: str) -> str:
    bare = line.strip()
    if not all(cell.strip() for cell in cells(bare)):
        return line
    return bare[1:-1].strip()


def _colons(line: str) -> str:
    return re.sub(r"\|-+(?=\|)", "|:---:", line) if re.fullmatch(r"\|[-|]+\|", line) else line


def _tildes(text: str) -> str:
    return re.sub(r"^```(?!`)", "~~~", text, flags=re.MULTILINE)


def _caps(hashes: str, written: str) -> str:
    return f"{hashes} {written.upper()}"


REWRITES = [
    Everywhere("CRLF", lambda text: text.replace("\n", "\r\n"), 3),
    Everywhere("CR", lambda text: text.replace("\n", "\r"), 3),
    Everywhere("BOM", lambda text: "\ufeff" + text, 2),
    Everywhere("setext headings", _setext, 2),
    Everywhere("numbered headings", _numbered),
    Everywhere("roman headings", _roman),
    Everywhere("headings with 1)", _with_parentheses),
    Everywhere("bold headings", _headings(lambda hashes, written: f"{hashes} **{written}**", "2,3")),
    Everywhere("emoji headings", _headings(lambda hashes, written: f"{hashes} 🧾 {written}", "2,3")),
    Everywhere("linked headings", _headings(lambda hashes, written: f"{hashes} [{written}](#top)", "2,2")),
    Everywhere("closing hashes", _headings(lambda hashes, written: f"{hashes} {written} {hashes}", "1,4")),
    Everywhere(
        "anchors in headings", _headings(lambda hashes, written: f'{hashes} <a name="a"></a>{written}')
    ),
    Everywhere("colons after headings", _headings(lambda hashes, written: f"{hashes} {written}:", "2,2")),
    Everywhere("capital headings", _headings(_caps, "2,3")),
    Everywhere(
        "trailing spaces", lambda text: _outside_code(text, lambda line: line + "  " if line else line), 2
    ),
    Everywhere("compact tables", _tables(_compact)),
    Everywhere("tables without outer pipes", _tables(_without_outer_pipes)),
    Everywhere("colons in delimiters", _tables(_colons)),
    Everywhere("indented tables", _tables(lambda line: "  " + line), 2),
    Everywhere("tilde fences", _tildes),
    Everywhere(
        "no blank line after headings", lambda text: re.sub(r"^(#+ .*)\n\n(?=\|)", r"\1\n", text, flags=re.M)
    ),
    Everywhere(
        "labels with the colon outside",
        lambda text: re.sub(r"^\*\*([^*\n]+):\*\*", r"**\1**:", text, flags=re.M),
    ),
    Everywhere("plain keys", lambda text: re.sub(r"^\| \*\*([^*\n]+)\*\*", r"| \1", text, flags=re.M)),
    Everywhere("no lines across the page", lambda text: text.replace("\n---\n\n#", "\n#")),
]
