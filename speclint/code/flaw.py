"""What is wrong with a piece of code, and where."""

from __future__ import annotations

from speclint.model import Span
from speclint.records import dataclass


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong at `content[start:end]`; `is_unread` when there is too much of it to be judged."""

    start: int
    end: int
    said: str
    is_unread: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a code block does not parse: the place in the source text, and what is wrong with it."""

    at: Span
    said: str
    is_unread: bool = False


def too_long(content: str, most: int, start: int = 0) -> Flaw:
    """Says that from a place on a block has more characters than are judged."""
    return _unread(content, f"it has more than {most:,} characters", start)


def too_deep(content: str, most: int, start: int = 0) -> Flaw:
    """Says that from a place on a block has more levels within each other than are judged."""
    return _unread(content, f"it is nested more than {most} levels deep", start)


def _unread(content: str, said: str, start: int) -> Flaw:
    """What is said at the first line that holds something."""
    start += len(content[start:]) - len(content[start:].lstrip())
    return Flaw(start, start + len(content[start:].partition("\n")[0]), said, is_unread=True)
