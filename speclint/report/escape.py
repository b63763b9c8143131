"""What a document says, made harmless for a terminal, for the log of a CI, and for Markdown."""

import re
import unicodedata
from itertools import pairwise
from urllib.parse import quote

# Control characters, the marks that turn the direction of text (they can hide or forge output), half
# characters, which no encoding can write, and the first sign of `##[command]`, which runners of GitHub and
# Azure obey wherever it stands in a line.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
    r"|\#(?=\#\w*\[)"
)
# The first sign of `::command::`, which GitHub's runner obeys at the start of a line: where lines are
# wrapped, every word may come to stand there.
_COMMAND = re.compile(rf"{_UNSAFE.pattern}|(?<!\S):(?=:\S)")
_BACKTICKS = re.compile("`+")


def safe(text: str) -> str:
    """The text with every character that speaks to a terminal or a CI written out (`\\x1b`)."""
    return _COMMAND.sub(_written_out, text)


def safe_parts(text: str, *cuts: int, tab: str) -> list[str]:
    """A line cut at some offsets, each part safe where none comes to stand at the start of a line."""
    unsafe = [
        (found.start(), tab if found.group() == "\t" else _written_out(found))
        for found in _UNSAFE.finditer(text)
    ]
    parts = []
    for start, end in pairwise((0, *cuts, len(text))):
        part, at = "", start
        for offset, written in unsafe:
            if start <= offset < end:
                part += text[at:offset] + written
                at = offset + 1
        parts.append(part + text[at:end])
    return parts


def _written_out(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def code_span(text: str) -> str:
    """The text as a code span of Markdown: it names nobody, links to nothing, and is no HTML."""
    plain = safe(text)
    if not plain.strip():
        return ""
    fence = "`" * (max(map(len, _BACKTICKS.findall(plain)), default=0) + 1)
    pad = " " if plain[0] in " `" or plain[-1] in " `" else ""
    return f"{fence}{pad}{plain}{pad}{fence}"


def address(path: str) -> str:
    """The path as a relative address: the same bytes, all but letters, digits and `/_.-~` as `%` codes."""
    try:
        data = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half a character that never was a byte
        data = path.encode("utf-8", "backslashreplace")
    return quote(data, safe="/")


def width(text: str) -> int:
    """How many columns a text takes on a terminal."""
    return sum(_width(char) for char in text)


def _width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
