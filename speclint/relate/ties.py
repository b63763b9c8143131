"""What a spec is to others: what it says of itself, and which specs and files it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from speclint.expressions import expression
from speclint.gaps import (
    AbsentField,
    AbsentMetadata,
    AbsentRow,
    EmptyField,
    EmptyMetadata,
    EmptyRow,
    Leftover,
)
from speclint.model import FilledSection, SectionSlot, Span, Spec, Tie, Ties, Told, Value
from speclint.records import dataclass
from speclint.relate.relations import places_of
from speclint.template.related import Abroad
from speclint.template.schema import Schema
from speclint.text import calls, markdown, omission, patterns, titles
from speclint.text.omission import Omission
from speclint.text.runs import Runs
from speclint.text.unfinished import is_unfinished
from speclint.wording import beginning

_MOST_FACTS = 500
_MOST_NAMES = 1000
# What stands in the place of such a fact is reported: what it says is not known.
_WRONG = (AbsentField, AbsentMetadata, AbsentRow, EmptyField, EmptyMetadata, EmptyRow)
_DASHES = expression(r"[\W_]*")
_BETWEEN = expression(r"\s*(?:[,;\n]|<br\s*/?>)\s*", re.IGNORECASE)
_AND = expression(r"\s*(?:&|\band\b)\s*", re.IGNORECASE)
_DIGIT = expression(r"\d")
_ITEM = r"^[ \t]*-[ \t]+[\"']?"


@dataclass(frozen=True, slots=True)
class _Said:
    """A value under its key, normalised; `content` is its Markdown, `listed` are the items of a list."""

    key: str
    name: str
    content: str
    at: Span
    is_id: bool = False
    is_known: bool = True
    listed: tuple[str, ...] = ()


def of(spec: Spec, schema: Schema) -> Ties:
    """What a spec is to others."""
    found = list(islice(_said(spec, schema), _MOST_FACTS))
    facts = dict.fromkeys(map(_fact, found))
    named = tuple(_named(spec, schema, found)) if schema.related.abroad else ()
    return Ties(schema.family or schema.name, tuple(facts), named)


# What it says of itself


def _fact(said: _Said) -> Told:
    raw = markdown.folded(said.content)
    return Told(
        said.key,
        said.name,
        beginning(raw, calls.LONGEST),
        calls.words(raw),
        said.at,
        said.is_id,
        said.is_known,
    )


def _said(spec: Spec, schema: Schema) -> Iterator[_Said]:
    """All that a spec says of itself, its ids first; of one place once."""
    wrong = {value.at for value in spec.found_values if value.problem is not None}
    left = Runs(gap.whole for gap in spec.gaps(Leftover))
    ids = [_id(value, left) for value in spec.found_values if value.type.unique]
    yield from ids
    for gap in spec.found_gaps:
        if isinstance(gap, _WRONG):
            yield _Said(gap.slot.key, gap.slot.name, "", gap.at, is_known=False)
    taken = {said.at for said in ids}
    for said in _facts(spec, schema):
        if said.at not in taken:
            taken.add(said.at)
            at = _behind(said.content, said.at, spec.text)
            is_known = at not in wrong and not left.touch(at)
            if at not in taken or at == said.at:
                yield replace(said, at=at, is_known=is_known)


def _id(value: Value, left: Runs) -> _Said:
    key = value.slot.key or titles.normalise(value.slot.name)
    is_known = value.problem is None and not left.touch(value.at)
    return _Said(key, value.slot.name, value.raw, value.at, is_id=True, is_known=is_known)


def _facts(spec: Spec, schema: Schema) -> Iterator[_Said]:
    """What stands under keys and labels, in sections of which there is one, and before the first of them."""
    yield from _labelled(spec.filled)
    for section in spec.filled.sections:
        if isinstance(section.slot, SectionSlot) and not section.slot.repeat:
            yield from _labelled(section)
    named = {slot.key: slot.name for slot in schema.metadata.values}
    for one in spec.profile.facts:
        if any(one.values):
            yield _Said(
                one.key, named.get(one.key, one.key), ", ".join(one.values), one.at, listed=one.values
            )


def _labelled(section: FilledSection) -> Iterator[_Said]:
    """The key rows and the fields of a section itself."""
    for table in section.tables:
        for key, row in table.keyed.items():
            if len(row.cells) > 1 and row.cells[1].text.content:
                name = markdown.folded(row.cells[0].text.content)
                yield _Said(key, name, row.cells[1].text.content, row.cells[1].span)
    for filled in section.fields:
        value = filled.field.value
        if value is not None and value.content:
            yield _Said(filled.slot.key, filled.slot.name, value.content, value.span)


def _behind(raw: str, at: Span, text: str) -> Span:
    """Where a value stands in its line, behind its key."""
    start = text.rfind(raw, at.start, at.end)
    return Span(start, start + len(raw)) if start >= 0 else at


# Whom it names


def _named(spec: Spec, schema: Schema, said: Iterable[_Said]) -> Iterator[Tie]:
    """The names of other specs and of files, those in the text of the template or in bad values aside."""
    said = list(said)
    places = places_of(spec, schema)
    for abroad in schema.related.abroad:
        found = [one for one in said if one.is_known and one.key in dict(abroad.facts)]
        for address in abroad.places:
            values = (place for group in places.values(address).groups for place in group.places)
            for place in values:
                if place.is_known:
                    content = place.text.content if place.text is not None else place.raw
                    found.append(_Said(place.slot.key, place.slot.name, content, place.at))
        ties = (tie for one in found for tie in _ties(spec, abroad, one) if not _is_free(tie, abroad, schema))
        yield from islice(ties, _MOST_NAMES)


def _is_free(tie: Tie, abroad: Abroad, schema: Schema) -> bool:
    raw = tie.raw
    if (
        _DASHES.fullmatch(raw)
        or is_unfinished(raw, schema.unfinished)
        or omission.of_text(raw, schema.omissions) is not Omission.NONE
    ):
        return True
    free, origin = abroad.free, abroad.naming.origin
    return bool(free) and patterns.compiled(free, origin, True).search(raw)


def _ties(spec: Spec, abroad: Abroad, said: _Said) -> Iterator[Tie]:
    """The names in a value, each with where the link leads that it is."""
    links = [link for link in spec.found_links if link.at in said.at and link.path]
    listed = said.listed if len(said.listed) > 1 else _listed(said.content)
    start = said.at.start
    for name in listed:
        linked = [link.path for link in links if len(listed) == 1 or link.text == name]
        at = said.at if len(listed) == 1 else _place(name, start, said.at, spec.text)
        start = max(start, at.end) if at != said.at else start
        yield Tie(
            at,
            beginning(name, calls.LONGEST),
            said.name,
            calls.forms(name),
            abroad.naming,
            (linked or [""])[0],
        )


def _listed(content: str) -> list[str]:
    """The names that a value lists: as many as there are when each has a number, or is one word."""
    parts = _folded(_BETWEEN.split(content))
    if all(map(_DIGIT.search, parts)):
        several = [_folded(_AND.split(part)) for part in parts]
        return [
            name
            for part, names in zip(parts, several, strict=True)
            for name in (names if all(map(_DIGIT.search, names)) else [part])
        ]
    return parts if all(len(part.split()) == 1 for part in parts) else _folded([content])


def _folded(parts: Iterable[str]) -> list[str]:
    return list(filter(None, map(markdown.folded, parts)))


def _place(name: str, start: int, within: Span, text: str) -> Span:
    """Where a name of a list stands, as a word of its own, behind the one before it.

    The list may go on below its key, an item a line.
    """
    word = rf"(?<!\w){re.escape(name)}(?!\w)"
    found = re.compile(word).search(text, start, within.end) or re.compile(
        rf"{_ITEM}(?P<name>{re.escape(name)})", re.MULTILINE
    ).search(text, within.end, within.end + calls.LONGEST * _MOST_NAMES)
    if found is None:
        return within
    return Span(*found.span("name" if "name" in found.groupdict() else 0))
