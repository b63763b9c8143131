"""What a reader gets: the part of the model that a run needs in which nothing has changed."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum

from speclint.records import dataclass

FIX = "--fix"
UNSAFE_FIX = "--fix --unsafe-fixes"


class Severity(StrEnum):
    """How much a finding weighs; only `off` is never reported."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Place:
    """A half-open range as readers count: lines and columns from 1, in characters.

    `path` is the file that it is in, None for the one of its diagnostic.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """An edit as readers count; `path` is the file that it changes, None for the one of its diagnostic."""

    place: Place
    text: str
    title: str = ""
    safe: bool = True
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """What a reader gets for one finding.

    `about` is what it is known by within its slot, `related` the places that it speaks of, each with a label
    (without a place, a remark). `slot` is the path of the template's slots around it
    (`data model > entity: [name]`), by which it is known again when titles, numbers and lines have changed.
    `block` is the first line of the table, paragraph, list or code that it stands in, 0 for none of them,
    `unwritten` says that what stands at the place is still to be written.
    """

    path: str
    rule: str
    severity: Severity
    message: str
    place: Place
    section: tuple[str, ...] = ()
    expected: str = ""
    found: str = ""
    because: str = ""
    about: str = ""
    related: tuple[tuple[Place | None, str], ...] = ()
    edits: tuple[Replacement, ...] = ()
    source: tuple[str, ...] = field(default=(), compare=False)
    slot: str = ""
    inferred: bool = False
    block: int = field(default=0, compare=False)
    unwritten: bool = field(default=False, compare=False)

    @property
    def note(self) -> str:
        """What is said of the related places, in one line."""
        return ", ".join(label for _, label in self.related)

    @property
    def help(self) -> str:
        """What mends it, and which option does so; empty where nothing does."""
        if not self.edits:
            return ""
        option = FIX if all(edit.safe for edit in self.edits) else UNSAFE_FIX
        return f"{self.edits[0].title or 'mend it'} (`{option}`)"
