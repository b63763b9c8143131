"""Ids that a template has in its title and among the facts about a document: a spec says them alike."""

from __future__ import annotations

from collections.abc import Iterator

from speclint.expressions import expression
from speclint.model import (
    FieldSlot,
    Heading,
    How,
    MetadataSlot,
    Related,
    Relation,
    RowSlot,
    Severity,
    Span,
    Spec,
    State,
    Value,
)
from speclint.template import listed
from speclint.template.schema import Schema
from speclint.text import patterns

_ANOTHERS = expression(
    r"\b(?:supersede[sd]?|replace[sd]?|obsoletes?|updates?|extends?|depends?|requires?|parent|related|see"
    r"|previous|prior|next|blocks?|blocked|epic)\b"
)
_WORD = expression(r"[^\s:;,()\[\]*`]+")


def mismatched(spec: Spec, schema: Schema) -> Iterator[Relation]:
    """The ids of a spec that differ where the template gives one form: in the title, and among its facts.

    One id is right, and nobody knows which: only the first that differs is said, as others would repeat it.
    The title comes first, as it is what readers see. `# RFC-0007: Caching` above `**RFC:** RFC-0008` is one
    relation that does not hold, at the title.
    """
    titles = [fill.section.heading for fill in spec.fills if fill.how is How.TITLE]
    own = [value for value in spec.values() if value.problem is None and _is_own(value, schema)]
    in_title = [value for value in own if schema.title is not None and value.type.hint in schema.title.name]
    if in_title and titles and titles[0] is not None:
        apart = next(_compared(titles[0], in_title[0]), None)
        if apart is not None:
            yield apart
            return
    if own and own[0].type.hint:
        first, *others = own
        for value in others:
            if value.type.hint == first.type.hint and value.raw.casefold() != first.raw.casefold():
                yield _apart(value.at, value.slot.name, value.raw, first)
                return


def _is_own(value: Value, schema: Schema) -> bool:
    """Whether a value is what the template gives the form of the document's own id for.

    What a fact is called tells whether it is another's: `Supersedes: RFC-NNNN`.
    """
    slot, type_ = value.slot, value.type
    if not (type_.inferred and type_.pattern and type_.hint) or not isinstance(
        slot, MetadataSlot | RowSlot | FieldSlot
    ):
        return False
    is_named = type_.unique or listed.is_own_id(slot)
    return is_named or (isinstance(slot, MetadataSlot) and not _ANOTHERS.search(slot.key))


def _compared(title: Heading, value: Value) -> Iterator[Relation]:
    form = patterns.compiled(value.type.pattern)
    ids = [word for word in _WORD.finditer(title.text.content) if form.fullmatch(word.group())]
    if len(ids) == 1 and ids[0].group().casefold() != value.raw.casefold():
        yield _apart(title.text.at(*ids[0].span()), "title", ids[0].group(), value)


def _apart(at: Span, source: str, raw: str, value: Value) -> Relation:
    target = f"`{value.slot.name}`"
    return Relation(
        state=State.MISMATCHED,
        at=at,
        source=source,
        raw=raw,
        target=f"{target} of the metadata" if isinstance(value.slot, MetadataSlot) else target,
        origin=value.because,
        wanted=value.raw,
        severity=Severity.WARNING,
        related=(Related("that stands at line {line}", value.at),),
    )
