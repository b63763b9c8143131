"""Gaps with the edits that mend them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from speclint.fixes import answers, cells, insertion, levels, rename
from speclint.fixes.ground import Ground
from speclint.gaps import (
    AbsentCode,
    AbsentColumn,
    AbsentDiagram,
    AbsentField,
    AbsentRow,
    AbsentSection,
    AbsentTable,
    AbsentTitle,
    MislevelledSection,
    MisnamedSection,
    OpenComment,
    OutOfOrderColumn,
    RaggedRow,
    ShiftedSections,
)
from speclint.model import Document, Edit, Gap, Spec, Value
from speclint.template.schema import Schema
from speclint.text.source import Source

# What mends each kind of gap. A function is given the gap of its kind, and what edits are made from.
_MENDED: dict[type[Gap], Callable[[Any, Ground], tuple[Edit, ...]]] = {
    AbsentCode: insertion.code,
    AbsentColumn: insertion.column,
    AbsentDiagram: insertion.code,
    AbsentField: insertion.field,
    AbsentRow: insertion.row,
    AbsentSection: insertion.section,
    AbsentTable: insertion.table,
    AbsentTitle: insertion.title,
    MislevelledSection: levels.single,
    OutOfOrderColumn: cells.ordered,
    RaggedRow: cells.whole,
    ShiftedSections: levels.several,
}


def with_edits(spec: Spec, source: Source, schema: Schema, document: Document) -> Spec:
    """A spec whose gaps and values say how they are mended, where that can be told.

    Nothing is put into a document with a comment that nothing closes: it would not be seen there.
    """
    wrong = any(value.problem is not None for value in spec.found_values)
    if _is_open(spec) or not (
        wrong or any(type(gap) in _MENDED or isinstance(gap, MisnamedSection) for gap in spec.found_gaps)
    ):
        return spec
    ground = Ground(source, schema, spec, document)
    return replace(
        spec,
        found_gaps=tuple(_gap_with_edits(gap, ground) for gap in spec.found_gaps),
        found_values=tuple(_value_with_edits(value, ground) for value in spec.found_values),
    )


def _is_open(spec: Spec) -> bool:
    return any(
        isinstance(gap, OpenComment) or (isinstance(gap, AbsentSection) and gap.is_open)
        for gap in spec.found_gaps
    )


def _gap_with_edits(gap: Gap, ground: Ground) -> Gap:
    if isinstance(gap, MisnamedSection):
        return rename.section(gap, ground)
    mend = _MENDED.get(type(gap))
    edits = mend(gap, ground) if mend is not None else ()
    return replace(gap, edits=edits) if edits else gap


def _value_with_edits(value: Value, ground: Ground) -> Value:
    edits = answers.answer(value, ground) if value.problem is not None else ()
    return replace(value, edits=edits) if edits else value
