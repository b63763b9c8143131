"""Sections called as in the template, and the links to them that follow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from speclint.fixes.ground import Ground
from speclint.gaps import MisnamedSection
from speclint.model import Edit, Heading, Span, Text
from speclint.text import anchors, markdown, titles

_MARKUP = frozenset("[]<>`*_\\")


def section(gap: MisnamedSection, ground: Ground) -> MisnamedSection:
    """Renames the words of a heading; what stands around them stays, and links in this file follow.

    The gap is told which anchor becomes which, for the links of other files. A title whose words cannot be
    told from its markup, and one whose anchor is not its own, are renamed unsafely.
    """
    heading = ground.heading(gap.at)
    if heading is None or gap.also:
        return gap
    written = heading.text.content
    place = _words(written, gap)
    if place is None:
        return gap
    (start, end), name = place
    title = f"rename it to `{gap.slot.name}`"
    is_plain = not _MARKUP & set(written[start:end])
    at = heading.text.at(start, end) if is_plain else heading.text.span
    renamed = f"{written[:start]}{name}{written[end:]}" if is_plain else name
    edit = Edit(at, name, title=title)
    line = _underline(heading, len(renamed) - len(written), title, ground)
    old, new = _anchor(heading.text, ground), _anchor(replace(heading.text, content=renamed), ground)
    if old == new:
        return replace(gap, edits=tuple(replace(one, safe=is_plain) for one in (edit, *line)))
    taken = ground.anchors
    is_own = is_plain and taken[old] == 1 and not taken[new] and len(heading.text.lines) == 1
    following = tuple(links(old, new, ground)) if is_own else ()
    edits = (edit, *line, *following)
    if not is_own:
        edits = tuple(replace(one, safe=False) for one in edits)
    return replace(gap, edits=edits, anchor=old, becomes=new)


def _underline(heading: Heading, more: int, title: str, ground: Ground) -> tuple[Edit, ...]:
    """The edit that keeps a line below a title as long as that, where it is."""
    said = heading.text.content
    line = Span(heading.text.span.end, ground.before(heading.span.end))
    written = ground.text[line.start : line.end].lstrip()
    if not heading.setext or len(written) != len(said):
        return ()
    return (Edit(Span(line.end - len(written), line.end), written[0] * (len(said) + more), title=title),)


def _words(written: str, gap: MisnamedSection) -> tuple[tuple[int, int], str] | None:
    """Which part of a title is to be called otherwise, and how; None where only a part is known."""
    start, end = titles.words_in(written)
    words = written[start:end]
    own, other = titles.words_in(gap.slot.name)
    name, behind = gap.slot.name[own:other], titles.subtitle_in(words)
    if not gap.slot.key:
        # Of `Entity: [Name]` only what stands before the colon is the template's.
        before, colon, _ = name.partition(":")
        return ((start, start + behind), before) if colon and behind < len(words) else None
    is_first = ":" not in name and titles.is_typo(titles.normalise(words[:behind]), titles.normalise(name))
    return ((start, start + behind if is_first else end), name) if words else None


def _anchor(text: Text, ground: Ground) -> str:
    return anchors.slug(markdown.heading_text(text, ground.definitions).strip())


def links(old: str, new: str, ground: Ground) -> Iterator[Edit]:
    """The edits that let the links of this file follow."""
    for link in ground.links.get(anchors.folded(old), ()):
        target = ground.text[link.at.start : link.at.end]
        if target == link.target:
            at = Span(link.at.start + target.index("#") + 1, link.at.end)
            yield Edit(at, new, title=f"let the link follow to `#{new}`")
