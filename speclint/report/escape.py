"""What a document says, made harmless for a terminal, for the log of a CI, and for Markdown."""

import re
import unicodedata
from functools import lru_cache
from itertools import groupby, pairwise

from speclint.expressions import expression

# As a set of `re`: control characters, what Unicode lets a reader see nothing of, the marks that turn the
# direction of text among it (they can hide or forge output), and half characters, which no encoding writes.
_UNSEEN = (
    "\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# Where these are seen: what chooses how a sign looks behind a sign, and what joins signs, or joins and parts
# letters, between two of them, in scripts that do that.
_SIGN = "\xa9\xae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_LETTER = "\u0620-\u065f\u066e-\u06d5\u0700-\u07ff\u0840-\u085a\u08a0-\u0dff\u1000-\u109f\u1780-\u17b3"
_IN_PLACE = (
    rf"(?<=[{_SIGN}])[\ufe0e\ufe0f]|\ufe0f(?=\u20e3)"
    rf"|(?:(?<=[{_SIGN}])|(?<=[{_SIGN}]\ufe0f))\u200d(?=[{_SIGN}])|(?<=[{_LETTER}])[\u200c\u200d](?=[{_LETTER}])"
)
# The first sign of `##[command]`, which runners of GitHub and Azure obey wherever it stands in a line.
_UNSAFE = expression(rf"(?!{_IN_PLACE})[{_UNSEEN}]|\#(?=\#\w*\[)")
# The first sign of `::command::`, which GitHub's runner obeys at the start of a line: where lines are
# wrapped, every word may come to stand there.
_COMMAND = expression(rf"{_UNSAFE.pattern}|(?<!\S):(?=:\S)")
_UNSEEN_IN_LINES = expression(rf"(?!{_IN_PLACE}|[\t\n])[{_UNSEEN}]")
_NEWLINE = expression(r"\r\n?")
_IN_QUOTES = expression(rf"{_UNSAFE.pattern}|[\"\\]")
_BACKTICKS = expression("`+")
# What a message quotes; and a word in it that Markdown, and whoever shows it, takes for nothing but a word.
_QUOTED = expression(r"(?<![^\s(])`(.+?)`(?=[\s,.;:)?!]|\Z)")
_WORD = expression(r"\(?(?:[^\W\d_]+(?:['’/-][^\W\d_]+)*|\d+(?:[.,]\d+)*)…?[,.;:!?)]*|[,.;:!?()]+")
_ENUMERATED = expression(r"\d+[.)]")


def safe(text: str) -> str:
    """The text with every character that speaks to a terminal or a CI written out (`\\x1b`)."""
    return text if _is_harmless(text) else _COMMAND.sub(_written_out, text)


def _is_harmless(text: str) -> bool:
    """Whether a glance tells that nothing in a text is to be written out, as of most texts."""
    return text.isascii() and text.isprintable() and "##" not in text and "::" not in text


def safe_parts(text: str, *cuts: int, tab: str) -> list[str]:
    """A line cut at some offsets, each part safe where none comes to stand at the start of a line."""
    if _is_harmless(text):
        return [text[start:end] for start, end in pairwise((0, *cuts, len(text)))]
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
    return escaped(found.group())


def visible(text: str) -> str:
    """The text of several lines with what a reader does not see of it written out; tabs stay."""
    return _UNSEEN_IN_LINES.sub(_written_out, _NEWLINE.sub("\n", text))


def escaped(char: str) -> str:
    """A character by its number, as Python and YAML write it: `\\x1b`, `\\u202e`, `\\U000e0041`."""
    code = ord(char)
    if code < 256:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def is_seen(text: str) -> bool:
    """Whether a reader sees all of a text as it is."""
    return _UNSAFE.search(text) is None


def quoted(text: str) -> str:
    """A text in double quotes as YAML reads it back, all that cannot be seen in it written out."""
    return f'"{_IN_QUOTES.sub(_in_quotes, text)}"'


def _in_quotes(found: re.Match[str]) -> str:
    char = found.group()
    return f"\\{char}" if char in '"\\' else escaped(char)


def code_span(text: str) -> str:
    """The text as a code span of Markdown: it names nobody, links to nothing, and is no HTML."""
    plain = safe(text)
    if not plain.strip():
        return ""
    fence = "`" * (max(map(len, _BACKTICKS.findall(plain)), default=0) + 1)
    pad = " " if plain[0] in " `" or plain[-1] in " `" else ""
    return f"{fence}{pad}{plain}{pad}{fence}"


def prose(message: str) -> str:
    """A message as Markdown: what it quotes is code, and so is every word that might be more than a word."""
    plain, pieces, end = safe(message).strip(), list[str](), 0
    for found in _QUOTED.finditer(plain):
        pieces += [_words(plain[end : found.start()]), code_span(found[1])]
        end = found.end()
    said = ""
    for piece in (*pieces, _words(plain[end:])):
        # Ticks that meet would be those of one span.
        said += f" {piece}" if said.endswith("`") and piece.startswith("`") else piece
    return _ENUMERATED.sub(lambda found: code_span(found.group()), said, 1) if said[:1].isdigit() else said


def _words(text: str) -> str:
    """Words as they are, and in code spans those that are none, as many as stand together."""
    written: list[str] = []
    for is_plain, group in groupby(text.split(" "), key=lambda word: not word or bool(_WORD.fullmatch(word))):
        said = " ".join(group)
        written.append(said if is_plain else code_span(said))
    return " ".join(written)


def address(path: str) -> str:
    """The path as a relative address: the same bytes, all but letters, digits and `/_.-~` as `%` codes."""
    try:
        data = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half a character that never was a byte
        data = path.encode("utf-8", "backslashreplace")
    from urllib.parse import quote  # Imported here, for few reports hold what needs it.

    return quote(data, safe="/")


def width(text: str) -> int:
    """How many columns a text takes on a terminal."""
    return len(text) if text.isascii() else sum(map(_width, text))


def beginning(text: str, columns: int) -> str:
    """As much of a text as fits into so many columns."""
    if text.isascii():
        return text[: max(columns, 0)]
    used = 0
    for place, char in enumerate(text):
        used += _width(char)
        if used > columns:
            return text[:place]
    return text


@lru_cache(maxsize=4096)
def _width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
