"""Gaps with the edits that mend them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any, TypeGuard

from speclint.fixes import (
    answers,
    cells,
    filling,
    insertion,
    items,
    levels,
    matter,
    move,
    references,
    removal,
    rename,
    wording,
)
from speclint.fixes.ground import Ground
from speclint.gaps import (
    Absence,
    AbsentChecklist,
    AbsentCode,
    AbsentColumn,
    AbsentDiagram,
    AbsentField,
    AbsentFrontMatter,
    AbsentItem,
    AbsentList,
    AbsentMetadata,
    AbsentRow,
    AbsentSection,
    AbsentTable,
    AbsentTitle,
    BrokenFence,
    EmptyField,
    EmptyMetadata,
    EmptySection,
    EmptyTable,
    ForbiddenText,
    ForeignDocument,
    IncompleteSections,
    Leftover,
    MislevelledSection,
    MisnamedSection,
    MisplacedSection,
    OpenComment,
    OutOfOrderColumn,
    OutOfOrderContent,
    OutOfOrderRow,
    OutOfOrderSection,
    RaggedRow,
    RepeatedSection,
    ShiftedSections,
    SkippedLevel,
    TitleAsText,
    UnknownMetadata,
)
from speclint.model import Document, Edit, Gap, Relation, Spec, Value
from speclint.template.schema import Schema
from speclint.text.source import Source

# So many absences say how they are mended, so many sections to be moved, and so many names to be listed: each
# asks what is around it, or all headings. Then the next ones do. Of a long text fewer do.
_MOST = 100
_MOST_CHARACTERS = 20_000_000
_MOVED = (MisplacedSection, OutOfOrderSection, RepeatedSection)
# What mends each kind of gap. A function is given the gap of its kind, and what edits are made from.
_MENDED: dict[type[Gap], Callable[[Any, Ground], tuple[Edit, ...]]] = {
    AbsentChecklist: items.whole,
    AbsentCode: insertion.code,
    AbsentColumn: insertion.column,
    AbsentDiagram: insertion.code,
    AbsentField: insertion.field,
    AbsentFrontMatter: matter.whole,
    AbsentItem: items.item,
    AbsentList: items.whole,
    AbsentMetadata: matter.key,
    AbsentRow: insertion.row,
    AbsentSection: insertion.section,
    AbsentTable: insertion.table,
    AbsentTitle: insertion.title,
    EmptyField: filling.field,
    EmptyMetadata: filling.key,
    EmptySection: filling.section,
    EmptyTable: cells.filled_up,
    ForbiddenText: wording.replaced,
    IncompleteSections: insertion.sections,
    Leftover: removal.instruction,
    MislevelledSection: levels.single,
    MisplacedSection: move.under,
    OutOfOrderColumn: cells.ordered,
    OutOfOrderContent: move.content,
    OutOfOrderRow: cells.sorted_rows,
    OutOfOrderSection: move.ordered,
    RaggedRow: cells.whole,
    RepeatedSection: move.merged,
    ShiftedSections: levels.several,
    SkippedLevel: levels.skipped,
    TitleAsText: insertion.heading,
    UnknownMetadata: matter.known,
}


def with_edits(spec: Spec, source: Source, schema: Schema, document: Document) -> Spec:
    """A spec whose gaps and values say how they are mended, where that can be told.

    In a document with a comment that nothing closes, that comes first: what is put there would not be seen.
    """
    # A document of another kind is not brought to this template piece by piece.
    if any(isinstance(gap, ForeignDocument) for gap in spec.found_gaps):
        return spec
    ground = Ground(source, schema, spec, document)
    if any(map(_is_open, spec.found_gaps)):
        gaps = tuple(_closed(gap, ground) if _is_open(gap) else gap for gap in spec.found_gaps)
        return replace(spec, found_gaps=gaps)
    return replace(
        spec,
        found_gaps=_behind_fences(_gaps_with_edits(spec.found_gaps, ground)),
        found_values=tuple(_value_with_edits(value, ground) for value in spec.found_values),
        found_relations=tuple(_relations_with_edits(spec.found_relations, ground)),
    )


def _behind_fences(gaps: Sequence[Gap]) -> tuple[Gap, ...]:
    """Gaps without the edits at a place where a fence is to be closed first: it would swallow them."""
    closing = {edit.span.end for gap in gaps if isinstance(gap, BrokenFence) for edit in gap.edits}
    if not closing:
        return tuple(gaps)
    return tuple(replace(gap, edits=()) if _is_swallowed(gap, closing) else gap for gap in gaps)


def _is_swallowed(gap: Gap, closing: Collection[int]) -> bool:
    return not isinstance(gap, BrokenFence) and any(edit.span.start in closing for edit in gap.edits)


def _is_open(gap: Gap) -> TypeGuard[OpenComment | AbsentSection]:
    return isinstance(gap, OpenComment) or (isinstance(gap, AbsentSection) and gap.is_open)


def _closed(gap: OpenComment | AbsentSection, ground: Ground) -> Gap:
    return replace(gap, edits=matter.closed(gap, ground))


def _gaps_with_edits(gaps: Sequence[Gap], ground: Ground) -> list[Gap]:
    late: set[int] = set()
    for kinds in (Absence, _MOVED):
        late |= {*[number for number, gap in enumerate(gaps) if isinstance(gap, kinds)][_most(ground) :]}
    return [gap if number in late else _gap_with_edits(gap, ground) for number, gap in enumerate(gaps)]


def _most(ground: Ground) -> int:
    """How many of a kind say how they are mended."""
    return min(_MOST, _MOST_CHARACTERS // max(1, len(ground.text)))


def _gap_with_edits(gap: Gap, ground: Ground) -> Gap:
    if isinstance(gap, MisnamedSection):
        return rename.section(gap, ground)
    mend = _MENDED.get(type(gap))
    edits = mend(gap, ground) if mend is not None else ()
    return replace(gap, edits=edits) if edits else gap


def _value_with_edits(value: Value, ground: Ground) -> Value:
    edits = answers.answer(value, ground) if value.problem is not None else ()
    return replace(value, edits=edits) if edits else value


def _relations_with_edits(relations: Sequence[Relation], ground: Ground) -> list[Relation]:
    late = {*[number for number, one in enumerate(relations) if one.within][_most(ground) :]}
    return [one if n in late else _relation_with_edits(one, ground) for n, one in enumerate(relations)]


def _relation_with_edits(relation: Relation, ground: Ground) -> Relation:
    edits = references.whole(relation, ground) if relation.within else ()
    edits = edits or answers.equal(relation, ground)
    return replace(relation, edits=edits) if edits else relation
