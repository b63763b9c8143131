"""What is wrong with a piece of code, and where."""

from __future__ import annotations

from speclint.model import Span
from speclint.records import dataclass


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong at `content[start:end]`."""

    start: int
    end: int
    said: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a code block does not parse: the place in the source text, and what is wrong with it."""

    at: Span
    said: str
