"""What is there and says nothing: sections, labels and keys filled as the template has them."""

from __future__ import annotations

from speclint.align.levels import key_of
from speclint.expressions import expression
from speclint.fixes.ground import Ground
from speclint.fixes.matter import filled
from speclint.gaps import EmptyField, EmptyMetadata, EmptySection
from speclint.model import Edit, SectionSlot, Span

_END_OF_LABEL = expression(r"[ \t]*:?(?=[ \t]*(?:\r|\n|\Z))")
_BARE_KEY = expression(r"(?P<key>[^\s:=#][^:=\r\n]*?)[ \t]*[:=][ \t]*(?=\r|\n|\Z)")


def section(gap: EmptySection, ground: Ground) -> tuple[Edit, ...]:
    """Puts below a bare heading what the template has there, where that is more than hidden hints.

    Not where something of that stands elsewhere in the spec, and may have been parted from its heading.
    """
    found = ground.section(gap.at)
    keys = {child.key for child in gap.slot.of(SectionSlot) if child.key}
    is_parted = any(key_of(heading) in keys for heading in ground.headings)
    if found is None or found.children or gap.near is not None or is_parted:
        return ()
    text = ground.drafts.below_heading(gap.slot, found.level)
    if text is None:
        return ()
    return (ground.below(gap.at.end, text, f"insert what the template has in `{gap.slot.name}`"),)


def field(gap: EmptyField, ground: Ground) -> tuple[Edit, ...]:
    """Puts behind a bare label the template's placeholder, or a mark."""
    end = _END_OF_LABEL.match(ground.text, gap.at.end)
    if end is None:
        return ()
    at = Span(gap.at.start, ground.line_end(gap.at.end))
    label, value = ground.text[at.start : ground.before(end.end())], ground.drafts.value(gap.slot)
    return (Edit(at, f"{label} {value}", title=f"write `{value}`, which is to be replaced"),)


def key(gap: EmptyMetadata, ground: Ground) -> tuple[Edit, ...]:
    """Puts behind a bare key of the front matter the template's placeholder, or a mark."""
    front = ground.document.front_matter
    if front is None or gap.at not in front.body:
        return ()
    start = ground.source.line_span(ground.source.position(gap.at.start)[0]).start
    found = _BARE_KEY.match(ground.text, start)
    if found is None:
        return ()
    return (filled(found, gap.slot, front, ground),)
