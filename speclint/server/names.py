"""What is named at a place of a spec, and where else that stands: to go there, or to give it another name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import quote

from speclint.errors import SpeclintError
from speclint.expressions import expression
from speclint.files import is_markdown
from speclint.judge.diagnose import SpecFile
from speclint.model import Edit, Heading, How, Link, SectionSlot, Span
from speclint.records import dataclass
from speclint.relate import fields, relations
from speclint.relate.matching import Key, Name
from speclint.relate.relations import Ends
from speclint.server.edits import Change
from speclint.server.project import Project
from speclint.template import values
from speclint.text import anchors, links, markdown, titlepattern
from speclint.text.source import Source

# The anchor in the target of a link, as it is written.
_FRAGMENT = expression(r"#(?P<fragment>[^\s)>\"'#]*)")
# Links to nowhere at the start of a heading, that give it a name.
_EMPTY_LINK = expression(r"(?:<a\s[^<>]*>\s*</a>\s*)*", re.IGNORECASE)
# How a text names an anchor of its own.
_OWN_ANCHOR = r"(?:<[^<>]*\s(?:id|name)\s*=\s*[\"']?|\{{:?[ \t]*#)(?P<name>{})(?=[\s\"'<>{{}}])"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where something is named in a file; `defines` where it is what others name."""

    path: str
    at: Span
    written: str
    defines: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """What is named at a place: how it is written there, and all its places; the first is the one itself.

    `fixed` says why it has no other name.
    """

    spots: tuple[Spot, ...]
    fixed: str = ""


def find(file: SpecFile, offset: int, project: Project) -> Named | None:
    """What is named at an offset of a spec; None where nothing is."""
    return (
        _id(file, offset, project)
        or _named(file, offset)
        or _link(file, offset, project)
        or _section(file, offset)
    )


def references(named: Named, file: SpecFile, project: Project) -> list[Spot]:
    """All places of what is named, with the links to the heading in which it stands."""
    spots = list(named.spots)
    for heading in _headings_of(named, file):
        for anchor in (*_anchors(file, heading), *_own_names(file, heading)):
            for path, link, text in _links_to(file, anchor, project):
                spots.append(Spot(path, link.at, text[link.at.start : link.at.end]))
    return list(dict.fromkeys(spots))


def renamed(named: Named, new: str, file: SpecFile, project: Project) -> list[Change]:
    """The edits that give what is named another name; `SpeclintError` says why it cannot have that.

    A name is written in other forms too, which its tables, calls and anchors have of it, and a spec that was
    good before must be good after: each form follows in its own way, and a name that only stands beside it is
    kept. `Basket` for `Entity: Order` makes `Baskets` of `Orders`; `/baskets` for `POST /orders` makes
    `#post-baskets` of `#post-orders`, in other files as well.
    """
    if named.fixed:
        raise SpeclintError(named.fixed)
    new = new.strip()
    if not new or "\n" in new or "\r" in new:
        raise SpeclintError("a name is one line, and not empty")
    old = named.spots[0].written
    # A second name that something has, such as that of its table, is none of the first.
    kept = {
        spot.written for spot in named.spots if spot.defines and spot.written.casefold() != old.casefold()
    }
    changes = {
        (spot.path, spot.at): Change(spot.path, Edit(spot.at, like))
        for spot in named.spots
        if spot.written not in kept and (like := _like(old, new, spot.written)) is not None
    }
    own = [change.edit for change in changes.values() if change.path == file.source.path]
    for edit in _in_calls(file, own):
        changes.setdefault((file.source.path, edit.span), Change(file.source.path, edit))
    for heading in _headings_of(named, file):
        inside = [edit for edit in own if edit.span in heading.text.span]
        readings = _anchors(file, heading), _anchors(file, heading, inside)
        for before, after in zip(*readings, strict=True):
            for path, link, text in _links_to(file, before, project) if before != after else ():
                written = text[link.at.start : link.at.end]
                target_ = _FRAGMENT.search(written)
                if target_ is not None and (path, link.at) not in changes:
                    start, end = (link.at.start + offset for offset in target_.span("fragment"))
                    changes[path, link.at] = Change(path, Edit(Span(start, end), after))
    return list(changes.values())


def _in_calls(file: SpecFile, edits: Sequence[Edit]) -> Iterator[Edit]:
    """The edits by which the calls of an endpoint in its example follow those of its heading."""
    text = file.source.text
    for section, call in relations.examples(file.spec, file.schema):
        for part in section.parts:
            new = next((edit.text for edit in edits if edit.span == part.at), None)
            at = call.path_at if part.type.name == "http-path" else call.method_at
            said = None if new is None else values.called(text[at.start : at.end], part.raw, new)
            if said is not None:
                yield Edit(at, said)


def _like(old: str, new: str, written: str) -> str | None:
    """A new name in the form in which the old one is written; None for a form that is not known."""
    if written.casefold() == old.casefold():
        return new
    if written.casefold() == f"{old}s".casefold():
        return f"{new}s"
    if written == _snake(old):
        return _snake(new)
    if written == f"{_snake(old)}s":
        return f"{_snake(new)}s"
    return None


def _snake(name: str) -> str:
    return "_".join(re.findall(r"\w+", name)).lower()


# Ids


def _id(file: SpecFile, offset: int, project: Project) -> Named | None:
    """An id that no other spec has: wherever it stands as a word, in all files of the project."""
    for value in file.spec.values():
        if value.type.unique and value.problem is None and value.at.start <= offset <= value.at.end:
            own = file.source.path
            word = re.compile(rf"(?<![\w-]){re.escape(value.raw)}(?![\w-])")
            at = _where(word, file.source.text, value.at)
            spots = [Spot(own, one, value.raw, one == at) for one in _words(word, file.source.text)]
            for path, text in project.others(value.raw):
                spots += (Spot(path, one, value.raw) for one in _words(word, text))
            return Named(tuple(sorted(spots, key=lambda spot: not spot.defines)))
    return None


def _where(word: re.Pattern[str], text: str, at: Span) -> Span:
    found = word.search(text, at.start, at.end)
    return Span(*found.span()) if found else at


def _words(word: re.Pattern[str], text: str) -> Iterator[Span]:
    return (Span(*found.span()) for found in word.finditer(text))


# Names that the template relates


def _related(file: SpecFile, offset: int) -> Named | None:
    """A name at one end of a reference, with its like at both ends.

    A name may be a target of one reference and name something in the next, so that what is the same as a
    target found there is looked for again; what defines it comes first. Only a part of a name may be meant,
    such as the path of an endpoint. At `| Order Line` in a cell it is that cell and `### Entity: Order Line`.
    """
    every = list(relations.ends(file.spec, file.schema))
    here = [(ends, name) for ends in every for name in (*ends.targets, *ends.named) if _is_at(name, offset)]
    if not here:
        return None
    part = next((n for _, name in here for n, at in enumerate(name.parts) if _holds(at, offset)), None)
    first = next((name for _, name in here if part is None or name.parts), here[0][1])
    spot = _spot(file, first, part, "")
    # The fixed words of a heading stand for what it is about.
    is_there = spot is not None and (_holds(spot.at, offset) or _heading_at(file, first.at)[0] is not None)
    if spot is None or not is_there:
        return None
    found: dict[Span, Spot] = {}
    known = {name.at for _, name in here}
    for ends in every:
        for name in [name for name in (*ends.targets, *ends.named) if name.at in known]:
            for other, defines in _same(ends, name):
                if (one := _spot(file, other, part, spot.written)) is not None:
                    found.setdefault(one.at, replace(one, defines=defines))
                    known = known | {other.at} if defines else known
    own = found.pop(spot.at, spot)
    return Named((own, *sorted(found.values(), key=lambda one: (not one.defines, one.at))))


def _named(file: SpecFile, offset: int) -> Named | None:
    """A name that the template relates to others, that of a field with the SQL and JSON that name it."""
    named = _related(file, offset)
    listed = (spot.at.start for spot in (named.spots if named is not None else ()) if spot.defines)
    found = fields.at(file.spec, file.schema, offset, *listed)
    if found is None:
        return named
    path, text = file.source.path, file.source.text
    spots = {
        at: Spot(path, at, text[at.start : at.end], at in found.listed)
        for at in (*found.listed, *found.named)
    }
    related = (named, *(_related(file, at.start) for at in found.listed))
    for spot in (spot for one in related if one is not None for spot in one.spots):
        spots.setdefault(spot.at, spot)
    own = next(spot for spot in spots.values() if _holds(spot.at, offset))
    rest = (spot for spot in spots.values() if spot != own)
    return Named((own, *sorted(rest, key=lambda one: (not one.defines, one.at))))


def _is_at(name: Name, offset: int) -> bool:
    return _holds(name.at, offset) and not name.is_unknown


def _holds(at: Span, offset: int) -> bool:
    return at.start <= offset <= at.end


def _same(ends: Ends, name: Name) -> Iterator[tuple[Name, bool]]:
    """The names at both ends of a reference that are one with another, and whether each is a target."""
    targets = [other for other in ends.targets if not other.is_unknown and _longest(other) & _longest(name)]
    keys = name.keys.union(*(other.keys for other in targets)) if name in ends.named else name.keys
    yield from ((other, True) for other in targets)
    yield from ((other, False) for other in ends.named if keys & other.keys)


def _longest(name: Name) -> set[Key]:
    """The keys of a name that say most: a method with a path, where it has one."""
    most = max(map(len, name.keys), default=0)
    return {key for key in name.keys if len(key) == most}


def _spot(file: SpecFile, name: Name, part: int | None, wanted: str) -> Spot | None:
    """Where a name, or a part of it, is written; None where that cannot be told."""
    text = file.source.text
    heading, slot = _heading_at(file, name.at)
    at = name.at
    if part is not None and part < len(name.parts):
        at = name.parts[part]
    elif heading is not None and slot is not None and slot.pattern is not None:
        at = _captured(heading, slot)
    elif part is not None:
        found = text.find(wanted, at.start, at.end) if wanted else -1
        if found < 0:
            return None
        at = Span(found, found + len(wanted))
    written = text[at.start : at.end]
    inner = written.strip("`*_ ")
    start = at.start + written.index(inner)
    return Spot(file.source.path, Span(start, start + len(inner)), inner)


def _heading_at(file: SpecFile, at: Span) -> tuple[Heading | None, SectionSlot | None]:
    for fill in file.spec.fills:
        heading = fill.section.heading
        if heading is not None and heading.span == at:
            return heading, fill.slot
    return None, None


def _captured(heading: Heading, slot: SectionSlot) -> Span:
    """What stands in a heading for the last placeholder of its slot; all of it where that cannot be told."""
    content = heading.text.content
    captured = titlepattern.match(slot.pattern, content) if slot.pattern is not None else None
    if not captured or markdown.plain(content) != content or captured[-1].text not in content:
        return _title(heading)
    start = content.rindex(captured[-1].text)
    at = heading.text.at(start, start + len(captured[-1].text))
    return Span(at.start, max(at.start, min(at.end, _title(heading).end)))


def _title(heading: Heading) -> Span:
    """What a heading says, without the names that it gives itself before and behind that."""
    content = heading.text.content
    without, start = anchors.nameless(content), _EMPTY_LINK.match(content)
    end = len(without) if content.startswith(without) else len(content)
    return heading.text.at(start.end() if start is not None else 0, end)


# Sections and links


def _section(file: SpecFile, offset: int) -> Named | None:
    """The section in whose heading an offset stands."""
    for fill in file.spec.fills:
        heading, slot = fill.section.heading, fill.slot
        if heading is not None and _holds(heading.span, offset):
            at = (
                _captured(heading, slot) if slot is not None and slot.pattern is not None else _title(heading)
            )
            is_own = slot is None or slot.pattern is not None or fill.how in (How.TITLE, How.ANY_TITLE)
            fixed = "" if is_own else f"`{slot.name if slot else ''}` is a title of the template"
            return Named((Spot(file.source.path, at, file.source.text[at.start : at.end], True),), fixed)
    return None


def _link(file: SpecFile, offset: int, project: Project) -> Named | None:
    """What a link leads to: a section of this spec, or of another file."""
    for link in file.spec.links():
        if not _holds(link.at, offset):
            continue
        path = project.target(file.source.path, link.path)
        if path == file.source.path:
            for fill in file.spec.fills:
                heading = fill.section.heading
                if heading is not None and link.fragment in map(anchors.folded, _anchors(file, heading)):
                    return _section(file, heading.text.span.start)
            text, why, at = (
                file.source.text,
                "it is named in the text",
                _anchored(file.source.text, link.fragment),
            )
            return Named((Spot(path, at, text[at.start : at.end], True),), why) if at is not None else None
        if path is not None and (other := project.text(path)) is not None:
            at = _anchored(other, link.fragment) or Span(0, 0)
            return Named((Spot(path, at, other[at.start : at.end], True),), "it stands in another file")
    return None


def target(file: SpecFile, link: Link, project: Project) -> tuple[str | None, int]:
    """The path of the file that a link leads to, None when it is not there, and the line, 0 for none."""
    path = project.target(file.source.path, link.path)
    text = file.source.text if path == file.source.path else project.text(path) if path else None
    if text is None:
        return None, 0
    at = _anchored(text, link.fragment) if link.fragment and is_markdown(path or "") else None
    return path, Source.from_text("", text).position(at.start)[0] if at is not None else 0


def _anchored(text: str, fragment: str) -> Span | None:
    """The heading of an anchor, or where a text names the anchor itself."""
    headings = [block for block in markdown.parse(text).blocks if isinstance(block, Heading)]
    readings = anchors.read(markdown.heading_text(one.text, {}) for one in headings)
    for heading, made in zip(headings, readings, strict=True):
        if fragment in map(anchors.folded, made):
            return heading.text.span
    own = re.search(_OWN_ANCHOR.format(re.escape(fragment)), text, re.IGNORECASE) if fragment else None
    return Span(*own.span("name")) if own is not None else None


def _headings_of(named: Named, file: SpecFile) -> Iterator[Heading]:
    """The headings of a spec in which something is defined."""
    for fill in file.spec.fills:
        heading = fill.section.heading
        if heading is not None and any(
            spot.defines and spot.path == file.source.path and spot.at in heading.text.span
            for spot in named.spots
        ):
            yield heading


def _own_names(file: SpecFile, heading: Heading) -> list[str]:
    span = heading.text.span
    return anchors.named(file.source.text[span.start : span.end])


def _anchors(file: SpecFile, heading: Heading, edits: Iterable[Edit] = ()) -> tuple[str, str]:
    """The anchors of a heading that renderers make of its text, as it is or as edits make it."""
    every = [one.heading for one in file.spec.root.walk() if one.heading is not None]
    titles = [markdown.heading_text(one.text, {}) for one in every]
    number = every.index(heading)
    if edits := sorted(edits, key=lambda edit: edit.span, reverse=True):
        span = heading.text.span
        text = file.source.text[span.start : span.end]
        for edit in edits:
            start, end = edit.span.start - span.start, edit.span.end - span.start
            text = text[:start] + edit.text + text[end:]
        titles[number] = markdown.plain(text)
    return anchors.read(titles)[number]


def _links_to(file: SpecFile, anchor: str, project: Project) -> Iterator[tuple[str, Link, str]]:
    """The links to an anchor of a spec, each with the path and the text of the file that holds it."""
    own, wanted = file.source.path, anchors.folded(anchor)
    name = own.rpartition("/")[2]
    mentions = dict.fromkeys((name, quote(name)))
    found = dict(pair for mention in mentions for pair in project.others(mention))
    others = ((path, text, links.of(markdown.parse(text), text)) for path, text in found.items())
    for path, text, held in [(own, file.source.text, file.spec.found_links), *others]:
        for link in held:
            if link.fragment == wanted and project.target(path, link.path) == own:
                yield path, link, text
