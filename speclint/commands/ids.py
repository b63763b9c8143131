"""The ids of specs: their form as the schema's pattern gives it, those that are taken, and the next one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from speclint.errors import SpeclintError
from speclint.files import Files, Here, is_markdown
from speclint.model import RowSlot
from speclint.template.schema import Schema

_COUNTER = re.compile(r"(?:\\d|\[0-9\])(?:\{(?P<width>\d+)(?:,\d*)?\}|\+)?")
_LITERAL = re.compile(r"(?:[\w #/:-]|\\[-./#:_])*")


@dataclass(frozen=True, slots=True)
class _IdForm:
    """An id's pattern taken apart: literal text around a year, when it has one, and a counter at the end."""

    before: str
    between: str
    after: str
    has_year: bool
    width: int

    def start(self, today: date) -> str:
        """What stands before the counter."""
        return self.before + (f"{today.year:04}{self.between}" if self.has_year else "")

    def numbers(self, text: str, today: date) -> Iterator[int]:
        """The counters of this year's ids in a text."""
        start, after = re.escape(self.start(today)), re.escape(self.after)
        width = f"{{{self.width}}}" if self.width else "+"
        for found in re.finditer(rf"(?<!\w){start}(\d{width}){after}(?!\w)", text, re.IGNORECASE):
            yield int(found[1])


def next_id(schema: Schema, today: date, taken: Iterable[str]) -> str | None:
    """The id after the highest of this year's ids that are taken; None when the schema has no such id."""
    form = _id_form(schema)
    if form is None:
        return None
    number = max((number for id_ in taken for number in form.numbers(id_, today)), default=0) + 1
    if form.width and number >= 10**form.width:
        last = f"{form.start(today)}{number - 1:0{form.width}}{form.after}"
        raise SpeclintError(f"no id is free after `{last}`")
    return f"{form.start(today)}{number:0{form.width or 1}}{form.after}"


def taken_ids(here: Here, files: Files, folder: str, schema: Schema) -> frozenset[str]:
    """Every id of the schema's form in the names and texts of a folder's Markdown files, of any year."""
    form = _id_form(schema)
    if form is None or not os.path.isdir(here.place(folder)):
        return frozenset()
    year = r"\d{4}" + re.escape(form.between) if form.has_year else ""
    width = f"{{{form.width}}}" if form.width else "+"
    id_ = rf"(?<!\w){re.escape(form.before)}{year}\d{width}{re.escape(form.after)}(?!\w)"
    return frozenset(
        found.upper()
        for text in _texts(here, files, folder)
        for found in re.findall(id_, text, re.IGNORECASE)
    )


def _texts(here: Here, files: Files, folder: str) -> Iterator[str]:
    for name in sorted(os.listdir(here.place(folder))):
        path = str(Path(folder, name))
        if is_markdown(name) and files.is_file(here.place(path)):
            yield Path(name).stem
            try:
                yield files.source(here.place(path), path).text
            except SpeclintError as error:
                raise SpeclintError(f"cannot be searched for ids: {error.message}", path) from error


def _id_form(schema: Schema) -> _IdForm | None:
    for slot in schema.root.walk():
        if isinstance(slot, RowSlot) and is_id(slot.key) and slot.value and slot.value.pattern:
            return _form_of(slot.value.pattern)
    return None


def is_id(key: str) -> bool:
    """Whether a normalised key of the metadata is that of the document's id."""
    return key == "id" or key.endswith(" id")


def _form_of(pattern: str) -> _IdForm | None:
    r"""The form of `TS-\d{4}-\d{3}`; None for a pattern that says more than literals and digits."""
    groups = list(_COUNTER.finditer(pattern))
    ends = [0, *(group.end() for group in groups)]
    starts = [*(group.start() for group in groups), len(pattern)]
    pieces = [pattern[end:start] for end, start in zip(ends, starts, strict=True)]
    if len(groups) not in (1, 2) or not all(map(_LITERAL.fullmatch, pieces)):
        return None
    if len(groups) == 2 and groups[0]["width"] != "4":
        return None
    before, *between, after = (piece.replace("\\", "") for piece in pieces)
    counter = groups[-1].group()
    width = int(groups[-1]["width"] or (0 if counter.endswith("+") else 1))
    return _IdForm(before, "".join(between), after, len(groups) == 2, width)
