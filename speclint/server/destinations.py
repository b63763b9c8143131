"""Where a link may lead: to the anchors of a document, and to the files of the project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from urllib.parse import unquote

from speclint.expressions import expression
from speclint.model import Spec
from speclint.records import dataclass
from speclint.server.project import Project

# What is written of the target of a link, or of a definition, up to the cursor.
_BEGUN = expression(
    r"(?:.*\]\(| {0,3}\[[^\[\]]+\]:[ \t]*)<?(?P<path>[^\s()<>#:]*)(?:#(?P<anchor>[^\s()<>#]*))?"
)
_MOST_FILES = 2000


@dataclass(frozen=True, slots=True)
class Destination:
    """What may stand in the place of what is begun from `start` on; `is_anchor` where it is no file."""

    text: str
    start: int
    is_anchor: bool


def destinations(line: str, spec: Spec, project: Project) -> Iterator[Destination] | None:
    """What a link may lead to that is begun at the end of a line; None where none is."""
    begun = _BEGUN.fullmatch(line)
    return None if begun is None else _of(begun["path"], begun["anchor"], len(line), spec, project)


def _of(path: str, anchor: str | None, end: int, spec: Spec, project: Project) -> Iterator[Destination]:
    if anchor is not None:
        known = project.anchors(unquote(path)) if path else spec.anchors
        yield from (Destination(one, end - len(anchor), True) for one in _written(known))
        return
    if not path:
        yield from (Destination(f"#{one}", end, True) for one in _written(spec.anchors))
    yield from (Destination(one, end - len(path), False) for one in islice(project.links(path), _MOST_FILES))


def _written(anchors: Mapping[str, str]) -> list[str]:
    """The anchors as they are written; that of a section which is absent is none to lead to."""
    return [written for written in anchors.values() if written]
