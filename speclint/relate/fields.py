"""The fields that a spec lists in tables, with the places where its SQL and JSON name them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from speclint.code import SQL, columns_named
from speclint.model import FilledSection, Span, Spec, Text
from speclint.records import dataclass
from speclint.relate import migrations, names, payloads
from speclint.relate.payloads import Listed
from speclint.relate.places import Places
from speclint.relate.relations import places_of
from speclint.template.addresses import Address
from speclint.template.schema import Schema

_WORDS = r"'[^']*'|(?<![\w$.]){}(?![\w$(])"


@dataclass(frozen=True, slots=True)
class Named:
    """One field: where a table lists it, if one does, and where code and other cells name it."""

    listed: tuple[Span, ...]
    named: tuple[Span, ...]


def at(spec: Spec, schema: Schema, *offsets: int) -> Named | None:
    """The field that is listed or named at one of some offsets; None where none is."""
    places = places_of(spec, schema)
    return next((one for one in _every(places, spec.text, offsets) if _holds(one, offsets)), None)


def _holds(found: Named, offsets: Iterable[int]) -> bool:
    places = (*found.listed, *found.named)
    return any(at.start <= offset <= at.end for at in places for offset in offsets)


def _every(places: Places, text: str, offsets: Iterable[int]) -> Iterator[Named]:
    for migration in places.schema.related.migrations:
        for table in migrations.tables(migration, places):
            for place in table.columns:
                key = names.identifier(place.raw)
                cell = names.place_of(place.raw.strip("`*_ "), place.text, place.at)
                in_cells = _in_cells(places, migration.checks, table.section, key)
                yield Named((cell,), (*_in_sql(places, table.key, key), *in_cells))
    for payload in places.schema.related.payloads:
        for listed, shown in payloads.described(payload, places, text):
            yield from _in_json(listed, shown, offsets)


def _in_sql(places: Places, table: str, column: str) -> Iterator[Span]:
    for code in places.all_codes():
        if code.language in SQL:
            yield from columns_named(code, table, column, places.schema.dialect)


def _in_cells(places: Places, address: Address | None, section: FilledSection, column: str) -> Iterator[Span]:
    """Where the checks of a table name a column."""
    groups = places.values(address, section).groups if address is not None else ()
    texts = (place.text for group in groups for place in group.places)
    for text in filter(None, texts):
        yield from _words(text, column)


def _words(text: Text, word: str) -> Iterator[Span]:
    for found in re.finditer(_WORDS.format(re.escape(word)), text.content, re.IGNORECASE):
        if not found[0].startswith("'"):
            yield text.at(*found.span())


def _in_json(rows: Sequence[Listed], members: Sequence[Listed], offsets: Iterable[int]) -> Iterator[Named]:
    """The fields of a payload: those of one path, with the rows that lead to no other.

    A row that leads to several is named by all of them.
    """
    paths = dict.fromkeys(member.path for member in members)
    leads = [[path for path in paths if path[-len(row.path) :] == row.path] for row in rows]
    for row, to in zip(rows, leads, strict=True):
        if any(row.at.start <= offset <= row.at.end for offset in offsets):
            yield Named((row.at,), tuple(member.at for member in members if member.path in to))
    for path in paths:
        listed = (row.at for row, to in zip(rows, leads, strict=True) if to == [path])
        yield Named(tuple(listed), tuple(member.at for member in members if member.path == path))
