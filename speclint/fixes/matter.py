"""Front matter with the keys that it lacks, and comments that are closed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from speclint.expressions import expression
from speclint.fixes.draft import mark
from speclint.fixes.ground import Ground
from speclint.gaps import (
    MISNAMED,
    AbsentFrontMatter,
    AbsentMetadata,
    AbsentSection,
    OpenComment,
    UnknownMetadata,
)
from speclint.model import Edit, FrontMatter, MetadataSlot, Span
from speclint.template.markup import mark_key

# What belongs to the value of the key above it.
_GOES_ON = expression(r"(?:\r\n?+|\n)(?:[ \t]+\S|-[ \t])[^\r\n]*")
_REST_OF_LINE = expression(r"[^\r\n]*")
_LAST_OF_LINE = expression(r"(?P<said>[^\r\n]*?)[ \t]*(?=(?:\r\n?+|\n)[ \t]*(?:\r\n?+|\n|\Z)|\Z)")


def key(gap: AbsentMetadata, ground: Ground) -> tuple[Edit, ...]:
    """Puts a key into the front matter, with the template's placeholder or a mark.

    Where there is none it is put above a document that has no table of such facts either.
    """
    title = f"insert the key `{gap.slot.name}` from the template"
    if ground.document.front_matter is not None:
        return _into(ground.document.front_matter, (gap.slot.name,), title, ground)
    is_in_table = any(one.keyed for one in ground.filled_tables)
    return () if gap.insert or is_in_table else (_front([gap.slot], title, ground),)


def whole(gap: AbsentFrontMatter, ground: Ground) -> tuple[Edit, ...]:
    """Puts the template's front matter above a document that has none, or the keys that it lacks into it."""
    if ground.document.front_matter is not None:
        return _into(ground.document.front_matter, gap.wanted, "insert the keys from the template", ground)
    wanted = [slot for slot in ground.schema.metadata.values if slot.name in gap.wanted]
    return (_front(wanted, "insert the front matter from the template", ground),)


def _into(front: FrontMatter, wanted: Sequence[str], title: str, ground: Ground) -> tuple[Edit, ...]:
    """The edits that put keys into a front matter, each behind those that the template has before it."""
    slots = ground.schema.metadata.values
    known = [found for slot in slots if (found := _line_of_key(slot, front, ground)) is not None]
    place = min((found.start() for found in known), default=front.body.end)
    edits: list[Edit] = []
    lines: dict[int, list[str]] = {}
    for slot in slots:
        found = _line_of_key(slot, front, ground)
        if found is None and slot.name in wanted:
            lines.setdefault(place, []).append(line_of(slot, ground, front.language))
        elif found is not None:
            place = _end_of_value(found.end(), front, ground)
            edits += [filled(found, slot, front, ground)] if slot.name in wanted else []
    return (*edits, *(_put(place, written, front, title, ground) for place, written in lines.items()))


def filled(found: re.Match[str], slot: MetadataSlot, front: FrontMatter, ground: Ground) -> Edit:
    """The edit that puts the template's placeholder, or a mark, behind a key without a value."""
    sign = "=" if front.language == "toml" else ":"
    value = line_of(slot, ground, front.language).partition(sign)[2].strip()
    behind = f" {sign} {value}" if sign == "=" else f"{sign} {value}"
    at = Span(found.start("key"), found.end())
    return Edit(at, f"{found['key']}{behind}", title=f"write `{value}`, which is to be replaced")


def known(gap: UnknownMetadata, ground: Ground) -> tuple[Edit, ...]:
    """Writes what a fact about the document is to be, where nothing else can be meant.

    The version of a template comes after the names that an older one has: it says which one that is.
    """
    written = ground.text[gap.at.start : gap.at.end]
    start, _, behind = written.rpartition(gap.found)
    called_otherwise = (one for one in ground.spec.found_gaps if isinstance(one, MISNAMED))
    if not gap.wanted or gap.found not in written or any(called_otherwise):
        return ()
    at = Span(gap.at.start + len(start), gap.at.end - len(behind))
    return (Edit(at, gap.wanted, title=f"write `{gap.wanted}`"),)


def _put(place: int, lines: Sequence[str], front: FrontMatter, title: str, ground: Ground) -> Edit:
    """The edit that puts lines into a front matter, before a line or behind one."""
    newline = ground.source.newline
    is_before = place == front.body.start or ground.text[place - 1] in "\r\n"
    written = (f"{line}{newline}" if is_before else f"{newline}{line}" for line in lines)
    return Edit(Span(place, place), "".join(written), title=title)


def _line_of_key(slot: MetadataSlot, front: FrontMatter, ground: Ground) -> re.Match[str] | None:
    """The line of the front matter that a key stands at the start of."""
    for name in (slot.name, slot.key, *slot.aliases):
        key_ = re.compile(
            rf"(?:^|(?<=\r))(?P<key>{re.escape(name)})[ \t]*[:=][^\r\n]*", re.IGNORECASE | re.MULTILINE
        )
        if found := key_.search(ground.text, front.body.start, front.body.end):
            return found
    return None


def _end_of_value(end: int, front: FrontMatter, ground: Ground) -> int:
    while found := _GOES_ON.match(ground.text, end, front.body.end):
        end = found.end()
    return end


def _front(slots: Sequence[MetadataSlot], title: str, ground: Ground) -> Edit:
    lines = ["---", *(line_of(slot, ground, "yaml") for slot in slots), "---", "", ""]
    return Edit(Span(0, 0), ground.source.newline.join(lines), title=title)


def line_of(slot: MetadataSlot, ground: Ground, language: str) -> str:
    """A key with the template's value where that is asked to be replaced, else with a mark."""
    written = ""
    is_firm = ground.drafts.is_firm
    if (
        not is_firm
        and slot.span is not None
        and slot.origin.startswith(ground.schema.root.origin.rpartition(":")[0])
    ):
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
