r"""Patterns that people write in YAML and settings: Python's syntax and meaning, never without an end.

They run in `regex`, which knows all of Python's syntax, has wheels for musl too and stops at a time limit;
RE2 reads `\w` and `\b` as ASCII, knows no lookaround and has no such wheels. `regex` has a wider `\w` and
more syntax than Python's `re`, so that each pattern is read by `re` first and then spelled out for it.
What surely comes to its end soon, as most patterns do, is left to `re`: then `regex` need not even be loaded.
"""

from __future__ import annotations

import re
import time
import warnings
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from speclint.errors import SpeclintError
from speclint.expressions import expression
from speclint.model import Wording

if TYPE_CHECKING:
    import regex

LONGEST_VALUE = 1000
# Seconds of the processor that one pattern may take for all values that it is slow on.
TIME_LIMIT = 0.5
_SLOW = 0.01
# How many characters a pattern may describe with its counts, one within the other: `regex` writes them out.
_LARGEST = 20_000
_LONGEST_SHOWN = 60

_REPEAT = expression(r"\{(?:(?P<exact>[0-9]+)|(?P<least>[0-9]*),(?P<most>[0-9]*))\}")
_FLAGS = expression(r"\(\?(?P<flags>[aiLmsux]+)\)")
_SCOPED = expression(r"\(\?(?P<flags>[aiLmsux]*(?:-[imsx]+)?):")
_GROUP = expression(r"\((?:\?(?:P<\w+>|P=\w+\)|\(\w+\)|<[=!]|[=!>:]))?")
_COMMENT = expression(r"\(\?#[^)]*\)")
_ESCAPE = expression(
    r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|N\{[^}]+\}|0[0-7]{0,2}|[0-3][0-7]{2}|[1-9][0-9]?|.)",
    re.DOTALL,
)
# What comes to its end soon, whatever the value: a row of single characters, of which one may be repeated
# without an end, or with one group, of choices or optional.
_ONE = (
    r"""(?:[\w #%&,:;<=>@`'"/~!.^$-]|\\[dDsSwWbB.()\[\]/+*?|^$-]|\[\^?(?:[\w .,:;/@-]|\\[dsw])++\])"""
    r"(?:\{\d{1,2}\})?+"
)
_SOON = expression(
    rf"(?:\(\?i\))?+(?:{_ONE})*+"
    rf"(?:[+*]|\{{\d{{1,2}},\}}|\((?:\?:)?+(?:{_ONE})*+(?:\|(?:{_ONE})*+)*+\)\??+|)(?![+*?{{])(?:{_ONE})*+"
)
_VERBOSE = expression(r"\s+|#[^\n]*")
_CONTROLS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


class OutOfTime(SpeclintError):
    """A pattern did not come to an end with a value in its time; the place is where the pattern stands."""

    def __init__(self, pattern: str, value: str, origin: str) -> None:
        cut = value if len(value) <= _LONGEST_SHOWN else value[: _LONGEST_SHOWN - 1] + "…"
        path, line, column = _place(origin)
        super().__init__(
            f"`{pattern}` takes too long with the value `{cut}`: write it so that it reads a text in one way",
            path,
            line,
            column,
        )
        self.pattern = pattern
        self.value = value
        self.origin = origin

    def __reduce__(self) -> tuple[type[OutOfTime], tuple[str, str, str]]:
        return type(self), (self.pattern, self.value, self.origin)


class Pattern:
    """A pattern ready to be matched with values of up to `LONGEST_VALUE` characters; longer ones match never.

    What it takes for values that it is slow on is summed up, so that many of them cannot hold a run
    either. Raises `OutOfTime` at `TIME_LIMIT`.
    """

    def __init__(self, written: str, origin: str, spelled: regex.Pattern[str] | re.Pattern[str]) -> None:
        self._written = written
        self._origin = origin
        self._spelled = spelled
        self._left = TIME_LIMIT

    def fullmatch(self, value: str) -> bool:
        """Whether the pattern describes the whole value."""
        return self._ask(self._spelled.fullmatch, value)

    def search(self, value: str) -> bool:
        """Whether the pattern describes some part of the value."""
        return self._ask(self._spelled.search, value)

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """From where to where the pattern describes a part of a text of any length, in order.

        It is read in pieces of up to `LONGEST_VALUE` characters, cut at white space.
        """
        for start, end in _pieces(text):
            piece = text[start:end]
            if not self.search(piece):
                continue
            if isinstance(self._spelled, re.Pattern):
                found = [match.span() for match in self._spelled.finditer(piece)]
            else:
                found = self._found(self._spelled, piece)
            yield from ((start + one, start + other) for one, other in found if one < other)

    def _found(self, spelled: regex.Pattern[str], piece: str) -> list[tuple[int, int]]:
        started = time.process_time()
        try:
            return [match.span() for match in spelled.finditer(piece, timeout=max(self._left, _SLOW))]
        except (TimeoutError, MemoryError):
            raise OutOfTime(self._written, piece, self._origin) from None
        finally:
            took = time.process_time() - started
            if took > _SLOW:
                self._left -= took

    def _ask(self, question: Callable[..., object], value: str) -> bool:
        if len(value) > LONGEST_VALUE:
            return False
        if isinstance(self._spelled, re.Pattern):
            return question(value) is not None
        started = time.process_time()
        try:
            return question(value, timeout=max(self._left, _SLOW)) is not None
        except (TimeoutError, MemoryError):
            raise OutOfTime(self._written, value, self._origin) from None
        finally:
            took = time.process_time() - started
            if took > _SLOW:
                self._left -= took


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """A text in pieces that a pattern is held against, each from where to where."""
    start = 0
    while len(text) - start > LONGEST_VALUE:
        most = start + LONGEST_VALUE
        cut = max(text.rfind(blank, start + 1, most) for blank in " \n\t")
        end = cut if cut > start else most
        yield start, end
        start = end
    yield start, len(text)


def problem(pattern: str) -> str | None:
    """What is wrong with a pattern from a schema, in words that follow its name; None when nothing is."""
    try:
        if pattern:
            _spelled(pattern, any_case=False)
    except _Refused as refused:
        return str(refused)
    except re.error as error:
        return f"is no regular expression: {error}"
    except (RecursionError, OverflowError, MemoryError):
        return "is too large for a regular expression"
    return None


@lru_cache(maxsize=256)
def compiled(pattern: str, origin: str = "", any_case: bool = False) -> Pattern:
    """A pattern that `problem` has nothing against; `origin` (`t.yaml:3:7`) is where trouble is reported."""
    return Pattern(pattern, origin, _spelled(pattern, any_case))


def places(wording: Wording, text: str) -> Iterator[tuple[int, int]]:
    """From where to where a text holds words or what a pattern describes, in order."""
    if wording.pattern:
        return compiled(wording.pattern, wording.origin).places(text)
    return (match.span() for match in _words(wording.words).finditer(text))


@lru_cache(maxsize=1000)
def _words(words: str) -> re.Pattern[str]:
    """Whole words in any case, with any white space between them."""
    spaced = r"\s+".join(map(re.escape, words.split()))
    start, end = (r"(?<!\w)" if words[0].isalnum() else ""), (r"(?!\w)" if words[-1].isalnum() else "")
    return re.compile(f"{start}{spaced}{end}", re.IGNORECASE)


class _Refused(ValueError):
    """A pattern that Python reads and that is not spelled out; the message says how else to write it."""


def _place(origin: str) -> tuple[str | None, int | None, int | None]:
    """The parts of `path:line:column` or `path:line`; columns may lack, and so may all."""
    head, _, last = origin.rpartition(":")
    path, _, line = head.rpartition(":")
    if path and line.isdecimal() and last.isdecimal():
        return path, int(line), int(last)
    return (head, int(last), None) if head and last.isdecimal() else (origin or None, None, None)


def _spelled(pattern: str, any_case: bool) -> regex.Pattern[str] | re.Pattern[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        python = re.compile(pattern, re.IGNORECASE if any_case else 0)
        if _SOON.fullmatch(pattern):
            return python
        flags = python.flags
        import regex

        try:
            names = ("ASCII", "IGNORECASE", "MULTILINE", "DOTALL")
            kept = sum(getattr(regex, name) for name in names if flags & getattr(re, name))
            return regex.compile("".join(_Speller(pattern, flags).pieces()), kept | regex.VERSION0)
        except regex.error as error:
            raise _Refused(f"cannot be read: {error}") from None


class _Speller:
    """Writes a pattern that `re` has read so that `regex` has one reading of it, and that one.

    Sets, counts, numbers of characters and white space of the verbose form are spelled out; `\\w` and what
    is made of it mean Python's letters, digits and `_`.
    """

    def __init__(self, pattern: str, flags: int) -> None:
        self._pattern = pattern
        self._verbose = bool(flags & re.VERBOSE)
        # The sizes of what each group around a place holds so far; the last one may be repeated.
        self._sizes: list[list[int]] = [[]]
        ascii_only = bool(flags & re.ASCII)
        self._word = "a-zA-Z0-9_" if ascii_only else r"\p{L}\p{N}_"
        self._kinds = {
            "w": self._word,
            "d": "0-9" if ascii_only else r"\p{Nd}",
            "s": r"\t\n\v\f\r\x20" if ascii_only else r"\s\x1c-\x1f",
        }

    def pieces(self) -> Iterator[str]:
        at, end = 0, len(self._pattern)
        while at < end:
            char = self._pattern[at]
            if char not in "{^$|?*+()":
                self._sizes[-1].append(1)
            if self._verbose and (blank := _VERBOSE.match(self._pattern, at)):
                at = blank.end()
            elif char == "\\":
                found = self._escape(at)
                yield self._outside(found)
                at += len(found)
            elif char == "[":
                piece, at = self._set(at + 1)
                yield piece
            elif char == "(":
                piece, at = self._opening(at)
                yield piece
            elif char == "{":
                piece, at = self._count(at)
                yield piece
            elif char in ".^$|?*+":
                yield char
                at += 1
            elif char == ")":
                self._close()
                yield char
                at += 1
            else:
                yield _literal(char)
                at += 1

    def _escape(self, at: int) -> str:
        found = _ESCAPE.match(self._pattern, at)
        return found.group() if found else "\\\\"

    def _outside(self, escape: str) -> str:
        """An escape outside of a set."""
        kind = escape[1]
        if kind.lower() in self._kinds and len(escape) == 2:
            return f"[{'^' if kind.isupper() else ''}{self._kinds[kind.lower()]}]"
        if kind in "bB":
            here, there = f"(?<=[{self._word}])", f"(?=[{self._word}])"
            none_here, none_there = f"(?<![{self._word}])", f"(?![{self._word}])"
            if kind == "b":
                return f"(?:{here}{none_there}|{none_here}{there})"
            return f"(?:{here}{there}|{none_here}{none_there})"
        if kind in "AZz" and len(escape) == 2:
            return r"\A" if kind == "A" else r"\Z"
        if kind in "123456789" and not _is_octal(escape):
            return f"(?:{escape})"
        return _literal(_character(escape))

    def _opening(self, at: int) -> tuple[str, int]:
        """What opens a group, or says something in parentheses; and where it ends."""
        if comment := _COMMENT.match(self._pattern, at):
            return "", comment.end()
        if flags := _FLAGS.match(self._pattern, at):
            return "", flags.end()
        if scoped := _SCOPED.match(self._pattern, at):
            if set(scoped["flags"]) & set("aux"):
                raise _Refused(
                    f"has flags for a part, `{scoped.group()}`: of these only `i`, `m` and `s` are read; "
                    f"write `(?{scoped['flags'].partition('-')[0] or 'x'})` at its beginning, or do without"
                )
            self._sizes.append([])
            return scoped.group(), scoped.end()
        group = _GROUP.match(self._pattern, at)
        end = group.end() if group else at + 1
        if not self._pattern.startswith("(?P=", at):
            self._sizes.append([])
        return self._pattern[at:end], end

    def _count(self, at: int) -> tuple[str, int]:
        """A repeat such as `{2,}`, or a brace that is only a brace."""
        found = _REPEAT.match(self._pattern, at)
        if not found:
            return r"\{", at + 1
        self._repeat(int(found["exact"] or found["most"] or found["least"] or 1))
        if found["exact"]:
            return found.group(), found.end()
        return f"{{{found['least'] or 0},{found['most']}}}", found.end()

    def _close(self) -> None:
        inside = sum(self._sizes.pop())
        self._sizes[-1].append(inside)

    def _repeat(self, times: int) -> None:
        sizes = self._sizes[-1]
        if sizes:
            sizes[-1] *= max(times, 1)
            if sizes[-1] > _LARGEST:
                raise _Refused(f"is too large: its counts describe more than {_LARGEST:,} characters")

    def _set(self, at: int) -> tuple[str, int]:
        """A set from behind its bracket, and where it ends.

        `[^\\W\\d]` is spelled as what is neither: a set of `regex` knows no "all but letters" within.
        """
        negated = self._pattern[at] == "^"
        at += negated
        items: list[str] = []
        outside: list[str] = []
        first = True
        while self._pattern[at] != "]" or first:
            first = False
            start, at, kind = self._member(at)
            if kind:
                (outside if kind.isupper() else items).append(self._kinds[kind.lower()])
                continue
            if self._pattern[at] == "-" and self._pattern[at + 1] != "]":
                last, at, _ = self._member(at + 1)
                items.append(f"{_literal(start)}-{_literal(last)}")
            else:
                items.append(_literal(start))
        return _union("".join(items), outside, negated), at + 1

    def _member(self, at: int) -> tuple[str, int, str]:
        """One character of a set, where it ends, and for a class such as `\\w` its letter instead."""
        if self._pattern[at] != "\\":
            return self._pattern[at], at + 1, ""
        escape = self._escape(at)
        kind = escape[1] if len(escape) == 2 and escape[1].lower() in self._kinds else ""
        octal = re.match(r"\\[0-7]{1,3}", self._pattern[at:])
        if octal:
            return chr(int(octal.group()[1:], 8)), at + octal.end(), ""
        return "" if kind else _character(escape), at + len(escape), kind


def _union(items: str, outside: list[str], negated: bool) -> str:
    """A set of items and of all that is outside of some classes."""
    if not outside:
        return f"[{'^' if negated else ''}{items}]"
    parts = [*([f"[{items}]"] if items else []), *(f"[^{inside}]" for inside in outside)]
    either = "|".join(parts)
    return rf"(?:(?!{either})[\s\S])" if negated else f"(?:{either})"


def _is_octal(escape: str) -> bool:
    return len(escape) == 4 and escape[1:].isdecimal()


def _character(escape: str) -> str:
    """The character that an escape stands for."""
    kind, rest = escape[1], escape[2:]
    if kind in "xuU" and rest:
        return chr(int(rest, 16))
    if kind == "N" and rest:
        import unicodedata

        return unicodedata.lookup(rest[1:-1])
    if kind in "01234567":
        return chr(int(escape[1:], 8))
    return _CONTROLS.get(kind, kind)


def _literal(char: str) -> str:
    """One character that means itself, inside a set and outside."""
    if char.isalnum():
        return char
    return f"\\x{ord(char):02x}" if ord(char) < 128 else char
