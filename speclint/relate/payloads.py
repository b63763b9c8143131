"""The JSON that is described, held against an example of it and against the table of its fields."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from speclint.code import Member
from speclint.code import calls as calls_in
from speclint.code import members as members_in
from speclint.expressions import expression
from speclint.model import (
    Code,
    Field,
    FilledField,
    FilledSection,
    Relation,
    Span,
    State,
    Table,
    Text,
)
from speclint.records import dataclass
from speclint.relate import matching
from speclint.relate.places import Places
from speclint.template.related import Payload
from speclint.text import markdown, titles

Path = tuple[str, ...]

_LANGUAGES = frozenset({"", "json", "jsonc", "json5", "http"})
_MOST_COMPARED = 200
# How the column is called that names the fields of a payload.
_FIELD_COLUMNS = frozenset({"attribute", "field", "json field", "json key", "key", "member", "property"})
_NAME = expression(r"[A-Za-z_$@][\w$@-]*")
_STEPS = expression(r"\[[^\]]*\]|->|[./>]")
# A value that says that there is an object or list, and not what is in it.
_OPEN = expression(r"\b(?:any|array|dict|list|map|object|record)\b|\[\]|^\{\}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Row:
    """A field that a table lists: where, how it is written, and the names that lead to it."""

    at: Span
    raw: str
    path: Path


@dataclass(frozen=True, slots=True)
class Listed:
    """A field of a payload: where its own name stands, and the names that lead to it."""

    at: Span
    path: Path


class _Objects:
    """The objects in blocks of JSON: by the path to each the members that it has in any of them."""

    def __init__(self, members: Sequence[Member]) -> None:
        self.members = members
        self.below: dict[Path, dict[str, Member]] = {}
        for member in members:
            self.below.setdefault(member.path[:-1], {}).setdefault(member.path[-1], member)

    @property
    def names(self) -> set[str]:
        """The names of all members, however deep."""
        return {member.path[-1].casefold() for member in self.members}

    @property
    def is_open(self) -> bool:
        """Whether some object is there of which nobody sees what it holds."""
        return any(member.path not in self.below and _OPEN.search(member.value) for member in self.members)

    def is_record(self, path: Path) -> bool:
        """Whether the members of an object are named once and for all, and not by what is stored in it."""
        return all(map(_NAME.fullmatch, self.below.get(path, ())))


def mismatched(payload: Payload, places: Places) -> Iterator[Relation]:
    """The keys of an example that what it is an example of lacks, and what it and a table of fields lack.

    An object is compared with an object at the same place that shares a key with it. What nobody wrote out,
    or in a way that cannot be read, is not judged.
    """
    for section in places.sections(payload.scope)[0]:
        described = _objects(places.codes(payload.body, section)[0])
        if described is None:
            continue
        body = next(field for field in section.fields if field.slot.path == payload.body.path[-1].path)
        compared = _Compared(payload, described, f"`{body.field.label}`")
        example = _objects(places.codes(payload.example, section)[0]) if payload.example else None
        if example is not None:
            yield from compared.example(example)
        for table, label in _tables(payload, section):
            if not places.is_unknown(table.span):
                yield from compared.table(table, label)


def described(payload: Payload, places: Places, text: str) -> Iterator[tuple[list[Listed], list[Listed]]]:
    """The fields that tables list, and the members of JSON, of each section that describes a payload.

    Where the template has no example of it, it is what the calls in the examples of the section send.

    An editor lists them to jump between the two, wrong or not: so nothing is compared here, and an object
    that cannot be read has no members. `{"id": 1}` beside a table with the row `id` gives one of each.
    """
    for section in places.sections(payload.scope)[0]:
        addresses = [one for one in (payload.body, payload.example) if one is not None]
        if payload.example is None:
            addresses += [one.code for one in places.schema.related.examples]
        codes = [code for one in addresses for code in places.codes(one, section)[0]]
        bodies = (call.body for code in codes for call in calls_in(code))
        written = (*(code for code in codes if code.language in _LANGUAGES), *filter(None, bodies))
        objects = (members_in(code) or () for code in written)
        tables = (table for table, _ in _tables(payload, section) if not places.is_unknown(table.span))
        rows = (row for table in tables for row in _rows(table))
        yield (
            [Listed(_last(row, text), row.path) for row in rows],
            [Listed(member.at, member.path) for members in objects for member in members],
        )


def _last(row: _Row, text: str) -> Span:
    """Where the last of the names that lead to a field stands in its row; all of it for one with escapes."""
    start = text.rfind(row.path[-1], row.at.start, row.at.end)
    return row.at if start < 0 else Span(start, start + len(row.path[-1]))


@dataclass(frozen=True, slots=True)
class _Compared:
    """What a payload is described by, on its way to what disagrees with it."""

    payload: Payload
    described: _Objects
    name: str

    def example(self, example: _Objects) -> Iterator[Relation]:
        """The keys of an example that are not described."""
        for path, shown in example.below.items():
            known = self.described.below.get(path, {})
            if known.keys().isdisjoint(shown) or not self.described.is_record(path):
                continue
            for name, member in shown.items():
                if name not in known:
                    yield self._dangling(member.at, name, known.keys() - shown.keys())

    def table(self, table: Table, label: str) -> Iterator[Relation]:
        """The rows of a table of fields that are not described, and what is described in none of them."""
        rows = list(_rows(table))
        known = self.described.names
        there = [row for row in rows if row.path[-1].casefold() in known]
        if not there or 2 * len(there) < len(rows):
            return
        listed = {name.casefold() for row in rows for name in row.path}
        if not self.described.is_open:
            idle = {m.path[-1] for m in self.described.members if m.path[-1].casefold() not in listed}
            for row in rows:
                if row not in there:
                    yield self._dangling(row.at, row.raw, idle)
                    slip = _meant(row.path[-1], idle)
                    listed |= {slip.casefold()} if slip else set()
        for path in self.described.below:
            yield from self._unlisted(path, listed, label or f"the table of {self.name}")

    def _unlisted(self, path: Path, listed: Collection[str], label: str) -> Iterator[Relation]:
        """The members of an object that a table leaves out, where it lists most of the others."""
        members = self.described.below[path]
        lost = [member for member in members.values() if not self._is_listed(member.path, listed)]
        if 2 * len(lost) > len(members) or not self.described.is_record(path):
            return
        for member in lost:
            yield Relation(
                state=State.UNLISTED, at=member.at, source=self.name, raw=member.path[-1], target=label,
                origin=self.payload.origin, severity=self.payload.severity,
            )  # fmt: skip

    def _is_listed(self, path: Path, listed: Collection[str]) -> bool:
        """Whether a table lists a member, or something in it."""
        below = self.described.below.get(path, {})
        return path[-1].casefold() in listed or any(self._is_listed((*path, name), listed) for name in below)

    def _dangling(self, at: Span, raw: str, idle: Collection[str]) -> Relation:
        return Relation(
            state=State.DANGLING, at=at, source="key", raw=raw, target=self.name,
            origin=self.payload.origin, wanted=_meant(raw, idle), severity=self.payload.severity,
        )  # fmt: skip


def _meant(name: str, among: Collection[str]) -> str:
    """The only one of several names that another is a slip of; among too many nobody looks."""
    if len(among) > _MOST_COMPARED:
        return ""
    close = sorted(other for other in among if matching.is_slip(name.casefold(), other.casefold()))
    return close[0] if len(close) == 1 else ""


def _objects(codes: Sequence[Code]) -> _Objects | None:
    """What is in some blocks together; None when one of them does not show all that it holds."""
    found = [members_in(code) if code.language in _LANGUAGES else None for code in codes]
    known = [members for members in found if members is not None]
    return _Objects([m for members in known for m in members]) if known and len(known) == len(found) else None


def _tables(payload: Payload, section: FilledSection) -> Iterator[tuple[Table, str]]:
    """The tables of fields that stand below a payload or its example, each with its own label, if any.

    Templates seldom have such a table, and so it fills no slot: it is known by a column of names and by the
    label that it stands below, the nearest one that a slot asks for. Below `**Request Body:**`, a
    `**Fields:**` with a table of `Field | Type` is one, with `Fields` as its label.
    """
    filling = {id(table.table) for table in section.tables}
    filling |= {id(table.table) for field in section.fields for table in field.tables}
    slots = {address.path[-1].path for address in (payload.body, payload.example) if address is not None}
    known = {field.field.at: field for field in section.fields}
    labels = sorted(markdown.fields(section.blocks), key=lambda field: field.at)
    for table in markdown.walk(section.blocks):
        if isinstance(table, Table) and id(table) not in filling and _lists_fields(table):
            before = [label for label in labels if label.at.start < table.span.start]
            around = next((known[label.at] for label in reversed(before) if label.at in known), None)
            if around is not None and around.slot.path in slots:
                yield table, _own_label(before, around)


def _own_label(before: Sequence[Field], around: FilledField) -> str:
    return f"`{before[-1].label}`" if before[-1].at != around.field.at else ""


def _lists_fields(table: Table) -> bool:
    first = table.header.cells[0].text.content if table.header.cells else ""
    return titles.normalise(first).removesuffix(" name").removesuffix("s") in _FIELD_COLUMNS


def _rows(table: Table) -> Iterator[_Row]:
    """The fields that a table lists; a cell that is no name or path of names is none."""
    for row in table.rows:
        if row.cells:
            text = row.cells[0].text
            yield from _in_cell(text, row.cells[0].span)


def _in_cell(text: Text, at: Span) -> Iterator[_Row]:
    codes = [inline for inline in markdown.inlines(text) if inline.kind == "code"]
    written = [(code.span, code.text) for code in codes] or [(at, markdown.plain(text.content))]
    for place, raw in written:
        bare = raw.strip("↳└─- \u00a0").rstrip("?*")
        path = tuple(step.strip() for step in _STEPS.split(bare) if step.strip(" "))
        if path and all(map(_NAME.fullmatch, path)):
            yield _Row(place, bare, path)
