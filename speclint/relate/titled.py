"""Ids that a template has in its title and among the facts about a document: a spec says them alike."""

from __future__ import annotations

from collections.abc import Iterator

from speclint.expressions import expression
from speclint.model import Heading, How, MetadataSlot, Related, Relation, Severity, Spec, State, Value
from speclint.template.schema import Schema
from speclint.text import patterns

_WORD = expression(r"[^\s:;,()\[\]*`]+")


def mismatched(spec: Spec, schema: Schema) -> Iterator[Relation]:
    """The id in the title of a spec, where it differs from the fact that the template gives the same form."""
    titles = [fill.section.heading for fill in spec.fills if fill.how is How.TITLE]
    if schema.title is None or not titles or titles[0] is None:
        return
    for value in spec.values():
        if value.problem is None and _is_in(schema.title.name, value):
            yield from _compared(titles[0], value)


def _is_in(title: str, value: Value) -> bool:
    """Whether a template's title holds the placeholder of a fact's id."""
    form = value.type.hint
    return isinstance(value.slot, MetadataSlot) and value.type.inferred and bool(form) and form in title


def _compared(title: Heading, value: Value) -> Iterator[Relation]:
    form = patterns.compiled(value.type.pattern)
    ids = [word for word in _WORD.finditer(title.text.content) if form.fullmatch(word.group())]
    if len(ids) != 1 or ids[0].group().casefold() == value.raw.casefold():
        return
    found = ids[0]
    yield Relation(
        state=State.MISMATCHED,
        at=title.text.at(*found.span()),
        source="title",
        raw=found.group(),
        target=f"`{value.slot.name}` of the metadata",
        origin=value.because,
        wanted=value.raw,
        severity=Severity.WARNING,
        related=(Related("that stands at line {line}", value.at),),
    )
