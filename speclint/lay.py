"""A text laid against its schema: the one way from Markdown to what rules look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from speclint import remembered
from speclint.align import aligner, fences, profile, renamed, severed
from speclint.align.profile import Request
from speclint.gaps import Absence, AbsentSection, AbsentTitle, MisnamedSection, TitleAsText
from speclint.model import Gap, SectionSlot, Spec, State
from speclint.relate import relations, snippets, ties
from speclint.template.schema import Schema
from speclint.text import anchors, links
from speclint.text.source import Source

# Gaps of a section that a reader does not find under the template's own title.
_NOT_AS_NAMED = (AbsentSection, AbsentTitle, MisnamedSection, TitleAsText)


def lay(source: Source, schema: Schema, request: Request) -> Spec:
    """A text laid against its schema: fences, profile, sections, contents, then relations and links, edits.

    Pure: it reads no file, no settings and no current folder, so that what it gives means the same in
    another process.
    """
    remembered.forget()
    repaired = fences.repair(source, schema)
    document = severed.rejoin(repaired.document, source.text)
    reading = profile.read(document, source.text, schema, request)
    aligned = aligner.align(document, source, schema, reading, repaired.gaps, snippets.shows_values)
    if broken := list(snippets.broken(aligned, schema, repaired.gaps)):
        gaps = sorted((*aligned.found_gaps, *broken), key=lambda gap: gap.at)
        aligned = replace(aligned, found_gaps=tuple(gaps))
    if schema.older:
        called_otherwise = renamed.gaps(aligned, document, schema)
        aligned = replace(aligned, found_gaps=(*aligned.found_gaps, *called_otherwise))
    spec = replace(aligned, found_relations=relations.resolve(aligned, schema))
    spec = replace(
        spec,
        found_gaps=tuple(_undoubted(spec)),
        found_links=links.of(document, source.text),
        anchors=_absent_anchors(spec) | anchors.of(document),
    )
    spec = replace(spec, ties=ties.of(spec, schema))
    is_right = all(value.problem is None for value in spec.found_values)
    if is_right and not (spec.found_gaps or any(one.wanted or one.within for one in spec.found_relations)):
        return spec
    # Imported here, for most specs are good.
    from speclint.fixes import offer

    return offer.with_edits(spec, source, schema, document)


def _undoubted(spec: Spec) -> Iterator[Gap]:
    """The gaps, without what is asked for by a heading that another place calls otherwise."""
    named = (related for relation in spec.relations(State.DANGLING) for related in relation.related)
    doubted = {related.at for related in named if related.at is not None}
    for gap in spec.found_gaps:
        if not (isinstance(gap, Absence) and gap.slot.demand.unless and gap.at in doubted):
            yield gap


def _absent_anchors(spec: Spec) -> dict[str, str]:
    """The anchors of the sections whose absence is reported: a link to one of them is no second defect.

    They are not written anywhere, so that none is proposed.
    """
    gaps = [gap for gap in spec.found_gaps if isinstance(gap, _NOT_AS_NAMED)]
    absent = [slot for gap in gaps for slot in (gap.slot, *getattr(gap, "also", ()))]
    sections = (slot for top in absent for slot in top.walk() if isinstance(slot, SectionSlot))
    return {anchors.folded(anchors.slug(slot.name)): "" for slot in sections}
