"""The ids of specs: their form as the schema's pattern gives it, those that are taken, and the next one."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePath

from speclint.errors import SpeclintError
from speclint.expressions import expression
from speclint.files import Files, Here, is_markdown
from speclint.model import FieldSlot, MetadataSlot, RowSlot, Slot
from speclint.records import dataclass
from speclint.template.schema import Schema
from speclint.text import titles

_COUNTER = expression(r"(?:\\d|\[0-9\])(?:\{(?P<width>\d+)(?:,\d*)?\}|\+)?")
_LITERAL = expression(r"(?:[\w #/:-]|\\[-./#:_ ])*")
# What stands for the digits of an id in a template's own words: `RFC-NNNN`, `ADR-YYYY-NN`.
_MASK = expression(r"(?P<year>Y{4})|(?:N{2,}|X{2,}|#{2,}|0{3,})")
MASKED = expression(
    r"(?:\b[A-Za-z][A-Za-z0-9]*[-_/.#])*"
    r"(?:(?<![A-Za-z0-9])\[?(?:YYYY|N{2,}|X{2,}|#{2,}|0{3,6})(?![A-Za-z0-9])\]?[-_/.]?)+(?<![-_/.])"
)
_NUMBERED = expression(r"(?P<number>\d{2,6})[-_]\w")
_NUMBER_MASK = expression(r"(?P<mask>0{2,6}|N{2,6}|X{2,6}|#{2,6})[-_]\w")
_OTHER_KEYS = frozenset("number no nr rfc adr prd spec proposal kep pep".split())


@dataclass(frozen=True, slots=True)
class _IdForm:
    """An id's pattern taken apart: literal text around a year, when it has one, and a counter at the end.

    `key` is what the entry is called that holds the id; a bare number is none elsewhere.
    """

    before: str
    between: str
    after: str
    has_year: bool
    width: int
    key: str = ""

    @property
    def is_bare(self) -> bool:
        """Whether the id is a number like any other."""
        return not (self.before or self.between or self.after)

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


def taken_ids(
    here: Here, files: Files, folder: str, schema: Schema, say: Callable[[str], None] = lambda said: None
) -> frozenset[str]:
    """Every id of the schema's form in the names and texts of a folder's Markdown files, of any year.

    What is no text to speclint is told to `say`, and its ids are read all the same.
    """
    form = _id_form(schema)
    if form is None or not os.path.isdir(here.place(folder)):
        return frozenset()
    year = r"\d{4}" + re.escape(form.between) if form.has_year else ""
    width = f"{{{form.width}}}" if form.width else "+"
    id_ = rf"(?<!\w)({re.escape(form.before)}{year}\d{width}{re.escape(form.after)})(?!\w)"
    if form.is_bare:
        line = rf"\W*{re.escape(form.key)}\W+" if form.key else r"#\s+"
        id_ = rf"(?:\A|^{line}){id_}"
    sought = re.compile(id_, re.IGNORECASE | re.MULTILINE)
    texts = _texts(here, files, folder, say)
    return frozenset(found.upper() for text in texts for found in sought.findall(text))


@dataclass(frozen=True, slots=True)
class Numbering:
    """How the files of a folder are numbered: the next free number, of so many digits."""

    next: int
    width: int

    def prefix(self, id_: str | None) -> str:
        """What a file's name starts with: the number of its id, or else the next one."""
        last = re.findall(r"\d+", id_ or "")
        return f"{int(last[-1]) if last else self.next:0{self.width}}"


def numbering(here: Here, folder: str, template: str) -> Numbering | None:
    """How the specs of a folder are numbered by their names (`0007-carts.md`), or the template's file is.

    None when neither is.
    """
    mask = _NUMBER_MASK.match(PurePath(template).name)
    try:
        names = os.listdir(here.place(folder))
    except OSError:
        names = []
    specs = [name for name in names if is_markdown(name) and name != PurePath(template).name]
    found = [number for name in specs if (number := _NUMBERED.match(name))]
    if not mask and (not found or 2 * len(found) <= len(specs)):
        return None
    width = max([len(number["number"]) for number in found] or [len(mask["mask"]) if mask else 0])
    return Numbering(max((int(number["number"]) for number in found), default=0) + 1, width)


def _texts(here: Here, files: Files, folder: str, say: Callable[[str], None]) -> Iterator[str]:
    for name in sorted(os.listdir(here.place(folder))):
        path = str(Path(folder, name))
        if is_markdown(name) and files.is_file(here.place(path)):
            yield Path(name).stem
            try:
                yield files.source(here.place(path), path).text
            except SpeclintError as error:
                data = files.peek(here.place(path))
                if data is None:
                    why = f"cannot be searched for ids, so that none is known to be free: {error.message}"
                    raise SpeclintError(why, path) from error
                say(f"{error}; its ids are read all the same")
                # An id is ASCII, which every encoding has but for zeros between its letters.
                yield data.replace(b"\0", b"").decode("ascii", "replace").replace("\ufffd", " ")


def _id_form(schema: Schema) -> _IdForm | None:
    """The form of a spec's id: that of an entry of the metadata, or else that in the template's title."""
    for slot in (*schema.metadata.values, *schema.root.walk()):
        form = _form_of_slot(slot) if holds_id(slot) else None
        if form is not None:
            return form
    found = MASKED.search(schema.title.name) if schema.title is not None else None
    return _form_of_mask(found.group()) if found else None


def _form_of_slot(slot: Slot) -> _IdForm | None:
    value = slot.value
    if value is None and (mask := mask_of(slot)):
        form = _form_of_mask(mask)
        return replace(form, key=slot.name) if form is not None else None
    if value is None or not value.pattern:
        return None
    form = _form_of_mask(value.hint) if value.inferred else _form_of(value.pattern)
    return replace(form, key=slot.name) if form is not None else None


def mask_of(slot: Slot) -> str:
    """The template's own value where that stands for the digits of an id (`0000`), else nothing."""
    text = slot.text.strip("`") if isinstance(slot, FieldSlot | RowSlot) else ""
    return text if MASKED.fullmatch(text) else ""


def holds_id(slot: Slot | None) -> bool:
    """Whether an entry of the metadata is that of the document's id, by its key, or by what stands there.

    `RFC` holds `RFC-NNNN`, `Number` holds `NNNN`; `Supersedes` holds the id of another one.
    """
    if not isinstance(slot, MetadataSlot | RowSlot | FieldSlot):
        return False
    if is_id(slot.key):
        return True
    value = slot.value
    mask = value.hint if value is not None and value.inferred and value.pattern else mask_of(slot)
    first = titles.normalise(re.split(r"[^A-Za-z]", mask)[0])
    return bool(mask) and (slot.key == first or not _OTHER_KEYS.isdisjoint(slot.key.split()[-1:]))


def _form_of_mask(mask: str) -> _IdForm | None:
    """The form of `RFC-NNNN` or `ADR-YYYY-NN`; None for what has no counter at its end."""
    pattern, end = "", 0
    mask = re.sub(r"[\[\]]", "", mask)
    for found in _MASK.finditer(mask):
        width = 4 if found["year"] else len(found.group())
        pattern += re.escape(mask[end : found.start()]) + rf"\d{{{width}}}"
        end = found.end()
    return _form_of(pattern + re.escape(mask[end:])) if end and not mask.endswith("YYYY") else None


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
