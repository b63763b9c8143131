"""What an author may go on with: titles, columns, keys, labels, choices and names that are known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lsprotocol import types

from speclint.expressions import expression
from speclint.judge.diagnose import SpecFile
from speclint.judge.packs import Rule
from speclint.model import (
    Code,
    ColumnSlot,
    FieldSlot,
    FilledSection,
    FrontMatter,
    How,
    Html,
    MetadataSlot,
    Naming,
    RowSlot,
    SectionSlot,
    Slot,
    Span,
)
from speclint.records import dataclass
from speclint.relate import relations
from speclint.relate.matching import Name
from speclint.server import cursor, destinations, hover
from speclint.server.cursor import Cursor
from speclint.server.destinations import Destination
from speclint.server.positions import Positions
from speclint.server.project import Project
from speclint.template.addresses import Address
from speclint.text import markdown, titles

TRIGGERS = ("#", "|", "*", ":", "-", "(", "/")
_HEADING = expression(r"(?P<hashes>#{1,6})[ \t]*(?P<begun>.*)")
_LABEL = expression(r"[ \t]*(?:[-*+][ \t]+)?(?P<label>\*{1,2}[^*:]*)")
_SUPPRESSION = expression(r".*\bspeclint-ignore-\w+\s+(?:[\w-]+\s*,\s*)*(?P<begun>[\w-]*)")
_ENTRY = expression(r"(?P<key>[\w -]+?)[ \t]*:[ \t]*(?P<begun>.*)")
_KEY = expression(r"(?P<begun>[\w -]*)")
# What stands before a word of a list, or before a quoted one.
_BEFORE = expression(r".*[\[,\"'][ \t]*")
# What stands before the last of several names.
_EARLIER = expression(r".*[,;][ \t]*", re.DOTALL)
_NO_ENTRIES = expression(r"---[ \t]*\r?\n(?P<body>\s*?\n?)---[ \t]*(?:\r?\n|\Z)")
Kind = types.CompletionItemKind


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offer:
    """What may be written in place of what stands at a place; `first` when it is what is missing."""

    text: str
    at: Span
    kind: types.CompletionItemKind
    label: str = ""
    detail: str = ""
    slot: Slot | None = None
    first: bool = False


def completions(
    file: SpecFile, offset: int, positions: Positions, rules: Mapping[str, Rule], project: Project
) -> list[types.CompletionItem]:
    """What may be written at an offset, what is missing before the rest; `rules` are those that count."""
    return [
        types.CompletionItem(
            label=offer.label or offer.text,
            kind=offer.kind,
            detail=offer.detail or None,
            documentation=_documentation(offer, file),
            filter_text=offer.text,
            sort_text=f"{int(not offer.first)}{number:04}",
            text_edit=types.TextEdit(positions.range(offer.at), offer.text),
        )
        for number, offer in enumerate(_offers(file, offset, rules, project))
    ]


def _documentation(offer: _Offer, file: SpecFile) -> types.MarkupContent | None:
    if offer.slot is None:
        return None
    return types.MarkupContent(types.MarkupKind.Markdown, hover.told(offer.slot, file.schema, file.spec))


def _offers(file: SpecFile, offset: int, rules: Mapping[str, Rule], project: Project) -> Iterable[_Offer]:
    source = file.source
    line = source.line_span(source.position(offset)[0])
    begun = source.text[line.start : offset]
    if found := _SUPPRESSION.fullmatch(begun):
        return _rules(rules, Span(line.start + found.start("begun"), offset))
    front = _front_matter(file)
    if front is not None and front.start <= offset <= front.end:
        return _entries(file, begun, line.start, project)
    if _is_verbatim(file, offset):
        return ()
    if (leads := destinations.destinations(begun, file.spec, project)) is not None:
        return _targets(leads, line.start, offset)
    there = cursor.at(file.spec, offset)
    if found := _HEADING.fullmatch(begun):
        return _titles(file, there, len(found["hashes"]), Span(line.start, offset))
    if there.table is not None:
        return _in_table(file, there, project)
    if found := _LABEL.fullmatch(begun):
        return _labels(file, there, Span(line.start + found.start("label"), offset))
    if not source.text[line.start : line.end].strip():
        return _missing(file, there)
    return _in_field(file, there, project)


def _is_verbatim(file: SpecFile, offset: int) -> bool:
    """Whether an offset stands in code or HTML, of which the template asks nothing."""
    blocks = (block for section in file.spec.root.walk() for block in markdown.walk(section.blocks))
    return any(
        isinstance(block, Code | Html) and block.span.start < offset <= block.span.end for block in blocks
    )


def _missing(file: SpecFile, there: Cursor) -> Iterator[_Offer]:
    """What is missing in the sections around a blank line: labels of the innermost, and sections of all."""
    at = Span(there.offset, there.offset)
    holders = [one for one in reversed(there.sections) if one.slot.of(SectionSlot)]
    sections = (offer for holder in holders for offer in _titles(file, there, _level(holder), at))
    yield from (offer for offer in (*_labels(file, there, at), *sections) if offer.first)


def _rules(rules: Mapping[str, Rule], at: Span) -> Iterator[_Offer]:
    for rule in rules.values():
        yield _Offer(text=rule.name, at=at, kind=Kind.EnumMember, detail=rule.summary)


def _targets(leads: Iterable[Destination], line: int, offset: int) -> Iterator[_Offer]:
    for one in leads:
        kind = Kind.Reference if one.is_anchor else Kind.File
        yield _Offer(text=one.text, at=Span(line + one.start, offset), kind=kind)


# Front matter


def _front_matter(file: SpecFile) -> Span | None:
    """Where the entries of the front matter stand, or would stand between two lines that begin and end it."""
    found = next((one for one in file.spec.root.blocks if isinstance(one, FrontMatter)), None)
    if found is not None:
        return found.body
    bare = _NO_ENTRIES.match(file.source.text)
    return Span(*bare.span("body")) if bare is not None else None


def _entries(file: SpecFile, begun: str, start: int, project: Project) -> Iterator[_Offer]:
    metadata = file.schema.metadata
    if found := _ENTRY.fullmatch(begun):
        key = titles.normalise(found["key"])
        before = _BEFORE.match(found["begun"])
        at = Span(start + found.start("begun") + (before.end() if before else 0), start + len(begun))
        for word in _words(file, key):
            yield _Offer(text=word, at=at, kind=Kind.EnumMember, first=True)
        namings = [one.naming for one in file.schema.related.abroad if key in dict(one.facts)]
        yield from _abroad(file, namings, at, project)
    elif _KEY.fullmatch(begun):
        at = Span(start, start + len(begun))
        there = {titles.normalise(key) for key, _ in file.spec.profile.front_matter}
        for slot in metadata.values:
            if slot.key not in there and not there.intersection(slot.aliases):
                yield _Offer(
                    text=f"{slot.name}: ", label=slot.name, at=at, kind=Kind.Property, slot=slot, first=True
                )
        for keys in (metadata.size, metadata.status, metadata.traits):
            if keys and not there.intersection(keys) and not _is_slot(metadata.values, keys):
                yield _Offer(text=f"{keys[0]}: ", label=keys[0], at=at, kind=Kind.Property)


def _is_slot(values: Iterable[MetadataSlot], keys: tuple[str, ...]) -> bool:
    return any(slot.key in keys for slot in values)


def _words(file: SpecFile, key: str) -> tuple[str, ...]:
    """The words that an entry of the front matter may hold."""
    schema = file.schema
    named = [slot for slot in schema.metadata.values if key in (slot.key, *slot.aliases)]
    if named and named[0].value is not None and named[0].value.options:
        return named[0].value.options
    if key in schema.metadata.size:
        return schema.sizes
    if key in schema.metadata.traits:
        return tuple(name for name, _ in schema.traits)
    return ()


# Sections


def _titles(file: SpecFile, there: Cursor, level: int, at: Span) -> Iterator[_Offer]:
    """The sections that the template has at this level, those that are not there yet first.

    The heading that is being written counts as none, or its own title would not be offered. A repeated
    section is offered under the names that are listed elsewhere and have none yet, as nobody wants to type
    them twice. Behind `###` below `## Endpoint Details`, with `POST` and `/orders` in the table above and no
    section of theirs, `POST /orders` is offered.
    """
    holders = [one for one in there.sections if one.heading is None or one.heading.level < level]
    # The title of the document stands around all that the document holds.
    parent = holders[-1] if holders else there.sections[0]
    titled = [fill.section.span.start for fill in file.spec.fills if fill.how is How.TITLE]
    is_first = level == 1 and all(start == at.start for start in titled)
    level = max(level, _level(parent))
    filled = {one.slot.path for one in parent.sections if not _is_at(one, at)}
    title = file.schema.title
    if is_first and title is not None:
        yield _title(title.name, title, 1, at, file, first=True)
    for slot in parent.slot.of(SectionSlot):
        if slot.repeat:
            for name in _unlisted(file, slot):
                yield _title(name, slot, level, at, file, first=True)
        if slot.repeat or slot.path not in filled:
            is_asked = file.schema.demands(slot, file.spec.size, file.spec.profile.traits)
            is_missing = is_asked and slot.path not in filled
            yield _title(slot.name, slot, level, at, file, first=is_missing)


def _level(holder: FilledSection) -> int:
    """The level of the headings in a section or the document, as the spec has it or the template."""
    there = [one.heading.level for one in holder.sections if one.heading is not None]
    own = [slot.level for slot in holder.slot.of(SectionSlot)]
    if holder.heading is not None:
        return there[0] if there else holder.heading.level + 1
    return (there or own)[0]


def _title(name: str, slot: Slot, level: int, at: Span, file: SpecFile, *, first: bool) -> _Offer:
    return _Offer(
        text=f"{'#' * level} {name}", label=name, at=at, kind=Kind.Struct, slot=slot, first=first,
        detail=hover.demanded(slot, file.schema, file.spec),
    )  # fmt: skip


def _is_at(section: FilledSection, at: Span) -> bool:
    """Whether a section is the one whose heading is being written."""
    return section.heading is not None and section.heading.span.start <= at.start <= section.heading.span.end


def _unlisted(file: SpecFile, slot: SectionSlot) -> Iterator[str]:
    """The names that are listed elsewhere and have no section of a repeated slot yet."""
    for ends in relations.ends(file.spec, file.schema):
        leads = any(address.section is not None and address.section.path == slot.path for address in ends.to)
        if leads and ends.both_ways:
            known = {key for target in ends.targets for key in target.keys}
            yield from (name.raw for name in ends.named if known.isdisjoint(name.keys))


# Tables and fields


def _in_table(file: SpecFile, there: Cursor, project: Project) -> Iterator[_Offer]:
    filled, row, cell = there.table, there.row, there.cell
    if filled is None or row is None or cell is None:
        return
    at = _begun(file, cell.span, there.offset)
    if row is filled.table.header:
        for slot in filled.slot.of(ColumnSlot):
            if slot.key not in filled.columns:
                yield _Offer(text=slot.name, at=at, kind=Kind.Field, slot=slot, first=True)
        return
    if there.number == 0:
        for key in filled.slot.of(RowSlot):
            if filled.keyed.get(key.key, row) is row:
                yield _Offer(text=key.name, at=at, kind=Kind.Field, slot=key, first=True)
    slots = [slot for slot in (there.key if there.number else None, there.column) if slot is not None]
    yield from _answers(file, slots, at, project)


def _labels(file: SpecFile, there: Cursor, at: Span) -> Iterator[_Offer]:
    section = there.sections[-1]
    filled = {one.slot.path for one in section.fields}
    for slot in section.slot.of(FieldSlot):
        if slot.path not in filled:
            is_asked = file.schema.demands(slot, file.spec.size, file.spec.profile.traits)
            yield _Offer(
                text=f"**{slot.name}:** ", label=slot.name, at=at, kind=Kind.Field, slot=slot, first=is_asked
            )


def _in_field(file: SpecFile, there: Cursor, project: Project) -> Iterator[_Offer]:
    if there.field is None or there.offset < there.field.field.at.end:
        return
    value = there.field.field.value
    whole = value.span if value is not None else Span(there.offset, there.offset)
    yield from _answers(file, [there.field.slot], _begun(file, whole, there.offset), project)


def _answers(file: SpecFile, slots: Sequence[Slot], at: Span, project: Project) -> Iterator[_Offer]:
    """What may stand in a cell or field: its choices, and the names of what it refers to.

    A cell may be one of several that make a name together, and then only its own part of each name fits. What
    other specs and files are called is looked for last, since the project must be read for it. In the cell
    beside `Risk`, for which the template has `Low/High`, these two are offered.
    """
    for slot in slots:
        for option in slot.value.options if slot.value is not None else ():
            yield _Offer(text=option, at=at, kind=Kind.EnumMember, first=True)
    paths = {slot.path for slot in slots}
    names: dict[str, None] = {}
    for ends in relations.ends(file.spec, file.schema):
        for address in ends.of:
            last = (address.field,) if address.field is not None and not address.cells else address.cells
            for number, cell in enumerate(last):
                if cell is not None and cell.path in paths:
                    names |= dict.fromkeys(_parts(file, ends.targets, number, len(last)))
    for name in names:
        yield _Offer(text=name, at=at, kind=Kind.Reference)
    keys = {slot.key for slot in slots if isinstance(slot, FieldSlot | RowSlot)}
    namings = [
        one.naming
        for one in file.schema.related.abroad
        if not keys.isdisjoint(key for key, _ in one.facts)
        or any(slot.path in paths for place in one.places for slot in _held(place))
    ]
    earlier = _EARLIER.match(file.source.text, at.start, at.end)
    yield from _abroad(file, namings, Span(earlier.end() if earlier else at.start, at.end), project)


def _held(place: Address) -> Iterator[Slot]:
    """The cells, or the field, whose values an address names."""
    return (slot for slot in place.cells or (place.field,) if slot is not None)


def _abroad(file: SpecFile, namings: Iterable[Naming], at: Span, project: Project) -> Iterator[_Offer]:
    """The names of other specs, or the files, of which a value names one."""
    names: dict[str, None] = {}
    for naming in namings:
        begun = file.source.text[at.start : at.end]
        found = project.links(begun) if naming.files else project.names(naming, file.spec.ties.template)
        names |= dict.fromkeys(found)
    for name in names:
        yield _Offer(text=name, at=at, kind=Kind.Reference)


def _parts(file: SpecFile, targets: Iterable[Name], number: int, of: int) -> Iterator[str]:
    """The names of targets, or the part of each that goes into one of several cells."""
    for target in targets:
        if of > 1 and len(target.parts) == of:
            part = target.parts[number]
            yield file.source.text[part.start : part.end]
        elif of == 1 and not target.is_unknown:
            yield target.raw


def _begun(file: SpecFile, whole: Span, offset: int) -> Span:
    """What has been typed of a value up to an offset."""
    text = file.source.text[whole.start : offset]
    start = whole.start + len(text) - len(text.lstrip()) if text.strip() else offset
    return Span(min(start, offset), offset)
