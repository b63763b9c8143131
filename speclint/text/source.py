"""From the bytes of a file to its text, and from offsets in it to the lines and columns readers see."""

from __future__ import annotations

import codecs
from bisect import bisect_right

from speclint.errors import SpeclintError
from speclint.expressions import expression
from speclint.model import Span
from speclint.records import dataclass

_LINE_END = expression(r"\r\n|\r|\n")
_BOM = "\ufeff"
_WIDE_BOMS = (
    ("UTF-32", codecs.BOM_UTF32_LE),
    ("UTF-32", codecs.BOM_UTF32_BE),
    ("UTF-16", codecs.BOM_UTF16_LE),
    ("UTF-16", codecs.BOM_UTF16_BE),
)
_SAMPLE = 1024


@dataclass(frozen=True, slots=True)
class Source:
    """A text and where its lines start; `newline` is the line end it uses most."""

    path: str
    text: str
    starts: tuple[int, ...]
    newline: str
    bom: bool

    @classmethod
    def of(cls, path: str, data: bytes) -> Source:
        """Reads the bytes of a file; `SpeclintError` says where they are not UTF-8 or a NUL byte stands."""
        wide = _wide_encoding(data)
        if wide:
            raise SpeclintError(f"looks like {wide}; save the file as UTF-8", path)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            before = data[: error.start].decode("utf-8")
            raise _unreadable(
                path, before, f"the byte 0x{data[error.start]:02X} is not UTF-8; save the file as UTF-8"
            ) from None
        nul = text.find("\0")
        if nul >= 0:
            raise _unreadable(path, text[:nul], "a NUL byte: this is no text")
        return cls.from_text(path, text)

    @classmethod
    def from_text(cls, path: str, text: str) -> Source:
        """Takes a text that is already decoded; a byte order mark at its start is set aside."""
        bom = text.startswith(_BOM)
        text = text.removeprefix(_BOM)
        starts = (0, *(match.end() for match in _LINE_END.finditer(text)))
        return cls(path, text, starts, _dominant_newline(text), bom)

    def position(self, offset: int) -> tuple[int, int]:
        """The line and the column of an offset, both from 1 and in characters."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def line_span(self, number: int) -> Span:
        """Where a line stands, without its line end; `number` counts from 1."""
        start = self.starts[number - 1]
        if number == len(self.starts):
            return Span(start, len(self.text))
        end = self.starts[number]
        return Span(start, end - (2 if self.text.startswith("\r\n", end - 2) else 1))

    def line(self, number: int) -> str:
        """The text of a line without its line end; `number` counts from 1."""
        span = self.line_span(number)
        return self.text[span.start : span.end]


def first_line(text: str, at: Span) -> str:
    """What a text holds at a place, up to the end of the line where that begins."""
    end = _LINE_END.search(text, at.start, at.end)
    return text[at.start : end.start() if end else at.end]


def _wide_encoding(data: bytes) -> str | None:
    """The encoding of two or four bytes a character that the data seems to be in, if any."""
    for name, mark in _WIDE_BOMS:
        if data.startswith(mark):
            return name
    sample = data[:_SAMPLE]
    even, odd = sample[::2], sample[1::2]
    lopsided = max(even.count(0), odd.count(0)) * 2 > len(odd) and min(even.count(0), odd.count(0)) == 0
    return "UTF-16" if len(sample) >= 4 and lopsided else None


def _unreadable(path: str, before: str, what: str) -> SpeclintError:
    source = Source.from_text(path, before)
    line, column = source.position(len(source.text))
    return SpeclintError(what, path, line, column)


def _dominant_newline(text: str) -> str:
    crlf = text.count("\r\n")
    counts = {"\n": text.count("\n") - crlf, "\r\n": crlf, "\r": text.count("\r") - crlf}
    return max(counts, key=lambda newline: counts[newline])
