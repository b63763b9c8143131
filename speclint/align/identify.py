"""Whether a document is a spec of a template, by what it looks like."""

from __future__ import annotations

from speclint.align import levels, profile
from speclint.model import Document, Heading, SectionSlot
from speclint.template.schema import Schema
from speclint.text import patterns, titles


def identifies(schema: Schema, document: Document) -> bool:
    """Whether a document looks like a spec of a template: by its title, its metadata, or its sections.

    A walked folder holds readmes and minutes too, and what is no spec must not be told that it is a bad one;
    so a sign is asked for that the YAML declares, and one is enough, since drafts lack the others. With
    `title: technical spec`, a page with nothing but `# Technical Specification: Cache` is one.
    """
    identify = schema.identify
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    title = headings[0] if headings and headings[0].level == 1 else None
    if identify.title and title is not None:
        found = patterns.compiled(identify.title, identify.origin)
        if found.search(levels.key_of(title)):
            return True
    rows = profile.metadata_rows(document, schema)
    by_key = [(rows.get(key, ""), patterns.compiled(row, identify.origin)) for key, row in identify.rows]
    if any(pattern.search(value) for value, pattern in by_key):
        return True
    wanted = {slot.key for slot in schema.root.of(SectionSlot) if slot.key}
    keys = {name for h in headings for key in [levels.key_of(h)] for name in (key, titles.undecorated(key))}
    return 0 < identify.sections <= len(wanted & keys)
