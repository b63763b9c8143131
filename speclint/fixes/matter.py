"""Front matter with the keys that it lacks, and comments that are closed."""

from __future__ import annotations

from speclint.expressions import expression
from speclint.fixes.draft import mark
from speclint.fixes.ground import Ground
from speclint.gaps import AbsentFrontMatter, AbsentMetadata, AbsentSection, OpenComment
from speclint.model import Edit, MetadataSlot, Span
from speclint.template.markup import mark_key

# What belongs to the value of the key above it.
_GOES_ON = expression(r"(?:\r\n?|\n)(?:[ \t]+\S|-[ \t])[^\r\n]*")
_REST_OF_LINE = expression(r"[^\r\n]*")
_LAST_OF_LINE = expression(r"(?P<said>[^\r\n]*?)[ \t]*(?=(?:\r\n?|\n)[ \t]*(?:\r\n?|\n|\Z)|\Z)")


def key(gap: AbsentMetadata, ground: Ground) -> tuple[Edit, ...]:
    """Puts a key into the front matter that is there, with the template's placeholder or a mark."""
    front = ground.document.front_matter
    if front is None or not front.body.start <= gap.insert <= front.body.end or not front.content.strip():
        return ()
    end = ground.line_end(gap.insert)
    while found := _GOES_ON.match(ground.text, end, front.body.end):
        end = found.end()
    line = _line(gap.slot, ground, front.language)
    title = f"insert the key `{gap.slot.name}` from the template"
    return (Edit(Span(end, end), f"{ground.source.newline}{line}", title=title),)


def whole(gap: AbsentFrontMatter, ground: Ground) -> tuple[Edit, ...]:
    """Puts the template's front matter above a document that has none."""
    if ground.document.front_matter is not None:
        return ()
    wanted = [slot for slot in ground.schema.metadata.values if slot.name in gap.wanted]
    lines = ["---", *(_line(slot, ground, "yaml") for slot in wanted), "---", "", ""]
    title = "insert the front matter from the template"
    return (Edit(Span(0, 0), ground.source.newline.join(lines), title=title),)


def _line(slot: MetadataSlot, ground: Ground, language: str) -> str:
    """A key with the template's value where that is asked to be replaced, else with a mark."""
    written = ""
    if slot.span is not None and slot.origin.startswith(ground.schema.root.origin.rpartition(":")[0]):
        found = _REST_OF_LINE.match(ground.schema.text, slot.span.start)
        written = found[0].rstrip() if found is not None else ""
    if written and mark_key(written) in ground.schema.hints.front and language == "yaml":
        return written
    sign = " =" if language == "toml" else ":"
    return f'{slot.name}{sign} "{mark(slot.name)}"'


def closed(gap: OpenComment | AbsentSection, ground: Ground) -> tuple[Edit, ...]:
    """Closes a comment at the end of its line, where a blank line follows: nothing else can be meant."""
    found = _LAST_OF_LINE.match(ground.text, gap.at.end)
    if found is None or "<!--" in found["said"]:
        return ()
    end = found.end("said")
    return (Edit(Span(end, end), " -->", title="close the comment"),)
