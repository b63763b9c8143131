"""Gaps with the edits that mend them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from speclint.fixes import insertion
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
    OpenComment,
)
from speclint.model import Block, Edit, Gap, Spec
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
}


def with_edits(spec: Spec, source: Source, schema: Schema, blocks: Sequence[Block]) -> Spec:
    """A spec whose gaps say how they are mended, where that can be told.

    Nothing is put into a document with a comment that nothing closes: it would not be seen there.
    """
    if not any(type(gap) in _MENDED for gap in spec.found_gaps) or _is_open(spec):
        return spec
    ground = Ground(source, schema, spec, blocks)
    return replace(spec, found_gaps=tuple(_with_edits(gap, ground) for gap in spec.found_gaps))


def _is_open(spec: Spec) -> bool:
    return any(
        isinstance(gap, OpenComment) or (isinstance(gap, AbsentSection) and gap.is_open)
        for gap in spec.found_gaps
    )


def _with_edits(gap: Gap, ground: Ground) -> Gap:
    mend = _MENDED.get(type(gap))
    edits = mend(gap, ground) if mend is not None else ()
    return replace(gap, edits=edits) if edits else gap
