"""What a page shows of one spec besides its findings."""

from __future__ import annotations

from enum import StrEnum

from speclint.model import Document
from speclint.records import dataclass
from speclint.text.source import Source


class Fullness(StrEnum):
    """How much of a section there is, in the words of a page."""

    FILLED = "filled"
    THIN = "thin"
    NOT_APPLICABLE = "not applicable"
    MISSING = "missing"
    NOT_ASKED = "not asked for"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A section that the template asks for, `depth` levels below the top, and how much of it there is.

    `title` is what the spec calls it, `line` where it stands there, from 1, None for one that does not.
    """

    name: str
    title: str
    depth: int
    fullness: Fullness
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Ghost:
    """Something that is missing: the line before which it would stand, from 1, and how it would begin."""

    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One spec: what it says of itself, its sections beside the template's, its text, how it is mended.

    Of `asked` things that its template asks for `filled` are there. `anchors` are its own, as links name
    them, each with the line of its heading. `left` counts the places where text is still to be replaced, and
    `left_at` are the lines of these; `since` is when the oldest of them was written, in seconds since 1970,
    None for what is not known. `diff` is unified, empty when nothing is mended.
    """

    path: str
    template: str
    title: str
    size: str
    status: str
    filled: int
    asked: int
    left: int
    left_at: tuple[int, ...]
    shelves: tuple[Shelf, ...]
    ghosts: tuple[Ghost, ...]
    source: Source
    document: Document
    anchors: dict[str, int]
    diff: str = ""
    since: int | None = None
