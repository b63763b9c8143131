"""A table of specs in a Markdown file, between two comments, kept in step with the specs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import field

from speclint.commands.listing import COLUMNS, Record, in_order
from speclint.errors import SpeclintError, did_you_mean
from speclint.expressions import expression
from speclint.files import write
from speclint.judge.session import Session
from speclint.model import Span
from speclint.records import dataclass
from speclint.report.escape import address, safe
from speclint.text.source import Source

_START = expression(r"<!--[ \t]*speclint-index(?![\w-])([^\r\n]*?)-->")
_END = expression(r"<!--[ \t]*speclint-index-end[ \t]*-->")
_USUAL = ("id", "title", "status", "owner", "updated")
_HEADS = {"id": "ID", "full": "Full", "path": "File"}
# What Markdown reads as markup, anywhere in a cell.
_MARKUP = expression(r"([\\`*_{}\[\]<>()#!|~&@])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The file with the table, where that stands in it, and what its first comment asks for.

    `folder` is where the file stands; `paths` count from where the command runs.
    """

    source: Source
    place: str
    between: Span
    paths: tuple[str, ...] = ()
    columns: tuple[str, ...] = _USUAL
    sort: str | None = field(default=None)

    def with_table(self, found: Sequence[Record]) -> str:
        """The text of the file with the table of these specs."""
        text = self.source.text
        newline = self.source.newline
        lines = self._table([one for one in in_order(found, self.sort) if not self._is_self(one)])
        table = "".join(f"{line}{newline}" for line in ("", *lines, ""))
        return text[: self.between.start] + newline + table + text[self.between.end :]

    def _is_self(self, one: Record) -> bool:
        return str(one["path"]) == self.source.path

    def _table(self, found: Sequence[Record]) -> list[str]:
        if not found:
            return ["No specs."]
        kept = [name for name in self.columns if any(one[name] not in (None, "") for one in found)]
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
    source = session.files.source(place, path)
    start = _START.search(source.text)
    if start is None:
        raise SpeclintError(
            "has no table of specs: put `<!-- speclint-index -->` and `<!-- speclint-index-end -->` where it"
            " is to stand",
            path,
        )
    end = _END.search(source.text, start.end())
    if end is None:
        line, column = source.position(start.start())
        raise SpeclintError("no `<!-- speclint-index-end -->` follows", path, line, column)
    said = _said(start[1], source, start.start(1))
    folder = os.path.dirname(path)
    return Page(
        source=source,
        place=place,
        between=Span(start.end(), end.start()),
        paths=tuple(os.path.normpath(os.path.join(folder, one)) for one in said.get("paths", ())),
        columns=tuple(said.get("columns", _USUAL)),
        sort=next(iter(said.get("sort", ())), None),
    )


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
