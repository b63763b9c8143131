"""A table of specs in a Markdown file, between two comments, kept in step with the specs."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field

from speclint.commands.listing import COLUMNS, Record, in_order
from speclint.errors import SpeclintError, did_you_mean
from speclint.expressions import expression
from speclint.files import Here, is_below, project_top, write
from speclint.judge.session import Session
from speclint.model import Html, Span
from speclint.records import dataclass
from speclint.report.escape import address, safe
from speclint.text import markdown
from speclint.text.source import Source

_MARK = expression(r"<!--[ \t]*speclint-index(?:(?P<end>-end)[ \t]*|(?![\w-])([^\r\n]*?))-->")
_USUAL = ("id", "title", "status", "owner", "updated")
_HEADS = {"id": "ID", "full": "Full", "path": "File"}
# What Markdown reads as markup, anywhere in a cell.
_MARKUP = expression(r"([\\`*_{}\[\]<>()#!|~&@])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The file with the table, where that stands in it, and what its first comment asks for.

    `place` is where the file stands; `paths` count from where the command runs.
    """

    source: Source
    place: str
    between: Span
    paths: tuple[str, ...] = ()
    columns: tuple[str, ...] = _USUAL
    sort: str | None = field(default=None)

    def with_table(self, found: Sequence[Record], here: Here) -> str:
        """The text of the file with the table of these specs, but for the file itself."""
        text = self.source.text
        newline = self.source.newline
        own = os.path.realpath(self.place)
        lines = self._table([one for one in in_order(found, self.sort) if here.real(str(one["path"])) != own])
        table = "".join(f"{line}{newline}" for line in ("", *lines, ""))
        return text[: self.between.start] + newline + table + text[self.between.end :]

    def _table(self, found: Sequence[Record]) -> list[str]:
        if not found:
            return ["No specs."]
        filled = [name for name in self.columns if any(one[name] not in (None, "") for one in found)]
        kept = filled or list(self.columns)
        heads = [_HEADS.get(name, name.capitalize()) for name in kept]
        rows = [[self._cell(one, name) for name in kept] for one in found]
        return [_row(heads), _row(["---"] * len(kept)), *map(_row, rows)]

    def _cell(self, one: Record, name: str) -> str:
        value = one[name]
        if value is None:
            return ""
        if name in ("title", "path"):
            start = os.path.dirname(self.source.path) or "."
            target = os.path.relpath(str(one["path"]), start).replace(os.sep, "/")
            return f"[{_plain(str(value))}]({address(target)})"
        return f"{value} %" if name == "full" else _plain(str(value))


def _plain(text: str) -> str:
    """A text that Markdown shows as it is, on one line."""
    return _MARKUP.sub(r"\\\1", safe(" ".join(text.split())))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def read(path: str, session: Session) -> Page:
    """The file at a path with what it asks for; `SpeclintError` when it has no place for a table."""
    place = session.here.place(path)
    if os.path.isdir(place):
        raise SpeclintError(
            "is a folder, where the file was expected that the table of specs stands in", path
        )
    source = session.files.source(place, path)
    start, end = _marks(source)
    said = _said(start[2], source, start.start(2))
    return Page(
        source=source,
        place=place,
        between=Span(start.end(), end.start()),
        paths=tuple(_inside(path, said.get("paths", ()), source, start.start(2), session)),
        columns=tuple(said.get("columns", _USUAL)),
        sort=next(iter(said.get("sort", ())), None),
    )


def _marks(source: Source) -> tuple[re.Match[str], re.Match[str]]:
    """The two comments around the table: what only shows them, in code, is none."""
    comments = [block.span for block in markdown.parse(source.text).blocks if isinstance(block, Html)]
    found = [mark for span in comments for mark in _MARK.finditer(source.text, span.start, span.end)]
    if not found or found[0]["end"]:
        raise SpeclintError(
            "has no table of specs: put `<!-- speclint-index -->` and `<!-- speclint-index-end -->` where it"
            " is to stand, on lines of their own",
            source.path,
        )
    if len(found) < 2 or not found[1]["end"]:
        line, column = source.position(found[0].start())
        raise SpeclintError("no `<!-- speclint-index-end -->` follows", source.path, line, column)
    return found[0], found[1]


def _inside(path: str, paths: Iterable[str], source: Source, start: int, session: Session) -> Iterator[str]:
    """The paths that a file names, from where the command runs; none of them leads out of its project."""
    folder = os.path.dirname(path)
    stands = os.path.realpath(os.path.dirname(session.here.place(path)) or ".")
    top = session.settings.root or project_top(stands) or stands
    for one in paths:
        named = os.path.normpath(os.path.join(folder, one))
        if not is_below(session.here.real(named), top):
            line, column = source.position(start)
            raise SpeclintError(f"`{one}` leads out of the project", source.path, line, column)
        yield named


def _said(words: str, source: Source, start: int) -> dict[str, list[str]]:
    """What a comment says, `paths=docs/specs columns=id,title sort=-updated`, by its keys."""
    line, column = source.position(start)
    said: dict[str, list[str]] = {}
    for word in words.split():
        key, equals, value = word.partition("=")
        if key not in ("paths", "columns", "sort") or not equals:
            hint = did_you_mean(key, ("paths", "columns", "sort")) or ": it may be paths=, columns= or sort="
            raise SpeclintError(f"`{word}` is not understood here{hint}", source.path, line, column)
        said[key] = list(filter(None, value.split(",")))
        if not said[key]:
            raise SpeclintError(f"`{word}` names nothing", source.path, line, column)
    for name in (*said.get("columns", ()), *(one.removeprefix("-") for one in said.get("sort", ()))):
        if name not in COLUMNS:
            hint = did_you_mean(name, COLUMNS) or f": there are {', '.join(COLUMNS)}"
            raise SpeclintError(f"no column is called `{name}`{hint}", source.path, line, column)
    return said


def save(page: Page, text: str, session: Session) -> None:
    """Puts the text in the place of the file, whole; `SpeclintError` when that cannot be done."""
    mark = "\ufeff" if page.source.bom else ""
    try:
        write(page.place, f"{mark}{text}".encode("utf-8", "surrogatepass"), session.files)
    except OSError as error:
        raise SpeclintError(f"cannot be written: {error.strerror or error}", page.source.path) from error
