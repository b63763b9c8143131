"""What a document says of itself: its size, its status, its traits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from speclint.errors import SpeclintError, did_you_mean, nearest
from speclint.expressions import expression
from speclint.gaps import (
    AbsentFrontMatter,
    AbsentMetadata,
    EmptyMetadata,
    MisnamedMetadata,
    UnknownKey,
    UnknownMetadata,
    UnparsedMetadata,
)
from speclint.model import (
    Block,
    Document,
    Edit,
    Fact,
    Gap,
    Item,
    List,
    MetadataSlot,
    Paragraph,
    Profile,
    SectionSlot,
    Severity,
    Span,
    Table,
    Value,
)
from speclint.records import dataclass
from speclint.template import paths
from speclint.template.markup import mark_key
from speclint.template.schema import Schema
from speclint.template.values import choice, either, expectation, problem, without_remark
from speclint.text import frontmatter, markdown, titles
from speclint.text.source import first_line
from speclint.text.typos import Typos
from speclint.text.unfinished import is_unfinished

_VERSION_KEYS = ("template version", "template_version")
# The statuses of agreed work, where the schema names none.
_AGREED = ("accepted", "agreed", "approved", "complete", "completed", "final", "implemented")
_KEY_VALUE = expression(r"(?P<key>[^:*_\n]{1,40}):\s+(?P<value>\S.*)", re.DOTALL)
_KEY = expression(r"[\"']?(?P<key>[^:=\"'\n]*[^:=\"'\s])[\"']?\s*[:=]")
_LINE = expression(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line (`size`, `traits`) and the settings (`default_*`) say of a document."""

    size: str | None = None
    traits: tuple[str, ...] | None = None
    default_size: str | None = None
    default_traits: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document says of itself, with what is wrong with it and the values that have a type."""

    profile: Profile
    gaps: tuple[Gap, ...]
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry as it is written, where, and where the line or row that holds it ends."""

    value: str | list[str]
    at: Span
    end: int

    @property
    def text(self) -> str:
        return self.value if isinstance(self.value, str) else ", ".join(self.value)

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.value,) if isinstance(self.value, str) else tuple(self.value)


def read(document: Document, text: str, schema: Schema, request: Request) -> Reading:
    """What a document says of itself, with what is wrong with it.

    A fact that has a type or must be there is looked for in the front matter, then in the metadata section.
    """
    gaps: list[Gap] = []
    front = _front_matter(document, text, schema, gaps)
    rows = dict(_rows(document, schema))
    profile = _profile(front, rows, schema, request, gaps)
    is_closed = bool(schema.metadata.closed)
    misnamed = {} if is_closed else _misnamed_keys(schema, front, {**rows, **front}, profile)
    front = {slot.key: front.pop(key) for key, slot in misnamed.items()} | front
    gaps.extend(misnamed_key(slot, front[slot.key].at, text) for slot in misnamed.values())
    entries = {**rows, **front}
    # Front matter that cannot be read lacks nothing that could be named.
    if front or document.front_matter is None:
        unknown = list(_unknown_keys(schema, front, text)) if is_closed else []
        meant = {gap.nearest for gap in unknown}
        absent = _absent(schema, entries, front, document, profile)
        gaps.extend(gap for gap in absent if not (isinstance(gap, AbsentMetadata) and gap.slot.name in meant))
        gaps.extend(unknown)
    _check_version(schema, [*_named(front, _VERSION_KEYS), *_named(rows, _VERSION_KEYS)], gaps)
    return Reading(profile, tuple(gaps), tuple(_values(schema, entries, text)))


def _profile(
    front: dict[str, _Entry], rows: dict[str, _Entry], schema: Schema, request: Request, gaps: list[Gap]
) -> Profile:
    """What is said of a document, by the first place that says it: each fact has its own order.

    The size: command line, front matter, metadata section. Traits: the same. The status: metadata section,
    front matter. What no place says comes from the settings, and at last, for the size, from the schema.
    """
    meta = schema.metadata
    size = request.size or _size(schema, [*_named(front, meta.size), *_named(rows, meta.size)], gaps)
    status = next((e.value for e in (*_named(rows, meta.status), *_named(front, meta.status))), "")
    said = without_remark(status) if isinstance(status, str) else ""
    traits = request.traits
    if traits is None:
        traits = _traits(schema, [*_named(front, meta.traits), *_named(rows, meta.traits)], gaps)
    return Profile(
        size=size or request.default_size or schema.default_size,
        status=titles.normalise(said),
        status_as_written=said,
        traits=request.default_traits if traits is None else traits,
        front_matter=tuple((key, one.value) for key, one in front.items() if isinstance(one.value, str)),
        is_agreed=titles.normalise(said) in (meta.agreed or _AGREED),
        facts=tuple(Fact(key, one.texts, one.at) for key, one in {**rows, **front}.items()),
    )


def _misnamed_keys(
    schema: Schema, front: dict[str, _Entry], entries: dict[str, _Entry], profile: Profile
) -> dict[str, MetadataSlot]:
    """The keys of the front matter that nobody knows and that are slips of one that is absent."""
    meta = schema.metadata
    known = {name for slot in meta.values for name in (slot.key, *slot.aliases)}
    known |= {"title", *meta.size, *meta.status, *meta.traits, *_VERSION_KEYS}
    typos = Typos(key for key in front if key not in known)
    found: dict[str, list[MetadataSlot]] = {}
    for slot in meta.values:
        is_lost = not _of_slot(entries, slot)
        if is_lost and schema.demands(slot, profile.size, profile.traits):
            near = list(islice((key for key in typos.near(slot.key) if titles.is_typo(key, slot.key)), 2))
            for key in near if len(near) == 1 else ():
                found.setdefault(key, []).append(slot)
    return {key: slots[0] for key, slots in found.items() if len(slots) == 1}


def misnamed_key(slot: MetadataSlot, line: Span, text: str) -> MisnamedMetadata:
    """The gap of a line of the front matter whose key stands where a slot's own is expected."""
    written = _KEY.match(text, line.start, line.end)
    at = Span(*written.span("key")) if written is not None else line
    found = text[at.start : at.end]
    name = slot.name.lower() if found.islower() else slot.name
    edit = Edit(at, name, title=f"rename the key to `{name}`")
    return MisnamedMetadata(slot=slot, at=at, found=found, edits=(edit,) if written else ())


def _unknown_keys(schema: Schema, front: dict[str, _Entry], text: str) -> Iterator[UnknownKey]:
    """The keys of the front matter that neither the template nor the YAML names, nor speclint itself."""
    meta = schema.metadata
    known = {name: slot.name for slot in meta.values for name in (slot.key, *slot.aliases)}
    known |= {key: key for key in ("title", *meta.size, *meta.status, *meta.traits, *_VERSION_KEYS)}
    free = Typos(name for name in known if name not in front)
    for key, entry in front.items():
        if key not in known:
            written = _KEY.match(text, entry.at.start, entry.at.end)
            at = Span(*written.span("key")) if written is not None else entry.at
            found = text[at.start : at.end]
            near = nearest(key, free.near(key))
            meant = known[near] if near is not None else ""
            name = meant.lower() if found.islower() else meant
            is_typo = near is not None and titles.is_typo(key, near)
            edit = Edit(at, name, title=f"rename it to `{name}`", safe=is_typo)
            yield UnknownKey(
                slot=_whole(),
                at=at,
                found=found,
                nearest=meant,
                edits=(edit,) if name and written else (),
                origin=meta.closed,
            )


def _values(schema: Schema, entries: dict[str, _Entry], text: str) -> Iterator[Value]:
    """The entries that have a type, wherever they stand."""
    for slot in schema.metadata.values:
        for entry in _of_slot(entries, slot) if slot.value is not None else ():
            raw = entry.text
            own = text[entry.at.start : entry.at.end]
            if (
                slot.value is not None
                and raw
                and not _is_placeholder(schema, raw)
                and not is_unfinished(raw, schema.unfinished)
                and not _is_left(schema, own)
            ):
                at, wrong = _place_of(raw, entry.at, text), problem(slot.value, raw)
                yield Value(slot=slot, type=slot.value, at=at, raw=raw, problem=wrong)


def _is_left(schema: Schema, written: str) -> bool:
    """Whether a line of the front matter is still the template's."""
    return mark_key(written) in schema.hints.front


def _place_of(raw: str, at: Span, text: str) -> Span:
    """Where a value stands in its line, behind its key."""
    start = text.rfind(raw, at.start, at.end)
    return Span(start, start + len(raw)) if start >= 0 else at


def _absent(
    schema: Schema,
    entries: dict[str, _Entry],
    keys: dict[str, _Entry],
    document: Document,
    profile: Profile,
) -> Iterator[Gap]:
    """The entries that must be there and are not, and the `keys` of the front matter without their value.

    A document without front matter that lacks all of them, or one that lacks most of many, has one trouble
    and not one for each: with `title`, `status` and `date` demanded and only `title` there, one gap names
    the two others. What is absent alone is inserted after what the template has before it.
    """
    front = document.front_matter
    place = Span(front.span.start, front.span.start + 3) if front is not None else Span(0, 0)
    insert = front.body.end if front is not None else 0
    demanded = [slot for slot in schema.metadata.values if schema.demands(slot, profile.size, profile.traits)]
    lost = [slot for slot in demanded if not any(one.value for one in _of_slot(entries, slot))]
    is_absent = front is None and len(lost) == len(demanded)
    if len(lost) > 1 and (is_absent or 2 * len(lost) > len(demanded) > 2):
        wanted, found = tuple(slot.name for slot in lost), "front matter" if front else ""
        yield AbsentFrontMatter(slot=lost[0], at=place, insert=insert, wanted=wanted, found=found)
        return
    after = ""
    for slot in schema.metadata.values:
        there = _of_slot(entries, slot)
        is_asked = schema.demands(slot, profile.size, profile.traits)
        is_typed = slot.value is not None and not slot.value.inferred
        if said := [entry for entry in there if entry.value]:
            insert, after = said[0].end, slot.name
        elif there and (is_asked or (is_typed and _of_slot(keys, slot))):
            yield EmptyMetadata(slot=slot, at=there[0].at, hint=_expectation(slot))
        elif is_asked:
            yield AbsentMetadata(slot=slot, at=place, insert=insert, after=after)


def facts(document: Document, text: str, schema: Schema) -> dict[str, tuple[str, Span]]:
    """What a document says of itself by normalised key, each with its place; of a list all its items."""
    entries = {**dict(_rows(document, schema)), **_front_matter(document, text, schema, [])}
    return {key: (entry.text, entry.at) for key, entry in entries.items()}


def _expectation(slot: MetadataSlot) -> str:
    return expectation(slot.value) if slot.value is not None else ""


def metadata_rows(document: Document, schema: Schema) -> dict[str, str]:
    """The values of the metadata section by normalised key."""
    return {key: entry.value for key, entry in _rows(document, schema) if isinstance(entry.value, str)}


def template_version(document: Document, text: str, schema: Schema) -> str | None:
    """The version of its template that a document says it was written against, as `plain_version` has it."""
    entries = {**dict(_rows(document, schema)), **_front_matter(document, text, schema, [])}
    said = next((entry.value for entry in _named(entries, _VERSION_KEYS)), None)
    return plain_version(said) if isinstance(said, str) else None


def plain_version(version: str) -> str:
    """A version as it is compared: `v1.0` is `1.0`."""
    return version.strip().casefold().removeprefix("v")


def _check_version(schema: Schema, entries: list[_Entry], gaps: list[Gap]) -> None:
    """A version of the template that nobody has is a gap, once any is known."""
    known = schema.versions
    for entry in entries if known else ():
        said = entry.text
        is_known = plain_version(said) in map(plain_version, known)
        if said and not is_known and not _is_placeholder(schema, said):
            wanted = schema.version if schema.is_newer else ""
            gaps.append(_unknown(entry, said, either(known), wanted=wanted))


def _named(entries: dict[str, _Entry], keys: tuple[str, ...]) -> list[_Entry]:
    return [entries[key] for key in keys if key in entries]


def _of_slot(entries: dict[str, _Entry], slot: MetadataSlot) -> list[_Entry]:
    return _named(entries, (slot.key, *slot.aliases))


def _front_matter(document: Document, text: str, schema: Schema, gaps: list[Gap]) -> dict[str, _Entry]:
    front = document.front_matter
    if front is None:
        return {}
    lines = list(_LINE.finditer(text, front.body.start, front.body.end))
    try:
        located = frontmatter.load(front)
    except SpeclintError as error:
        # A placeholder such as `{{title}}` breaks YAML; it is reported as what it is.
        if not schema.hints.front & set(map(mark_key, front.content.splitlines())):
            line = _line(lines, front.body, error.line or 1)
            gaps.append(_unparsed(line, error.message, text))
        return {}
    if located.data is None:
        return {}
    if not isinstance(located.data, dict):
        gaps.append(_unparsed(front.body, "it is not a list of `key: value` lines", text))
        return {}
    entries = {}
    for key, value in located.data.items():
        place = _line(lines, front.body, located.at((key,))[0])
        words = (
            [str(part) for part in value] if isinstance(value, list) else "" if value is None else str(value)
        )
        entries[titles.normalise(str(key))] = _Entry(words, place, place.end)
    return entries


def _line(lines: Sequence[re.Match[str]], body: Span, number: int) -> Span:
    """The place of a line of the front matter, without the white space around it."""
    line = lines[min(max(number, 1), len(lines)) - 1] if lines else None
    if line is None:
        return body
    written = line.group()
    start = line.start() + len(written) - len(written.lstrip())
    return Span(start, max(start, line.start() + len(written.rstrip())))


def _rows(document: Document, schema: Schema) -> Iterator[tuple[str, _Entry]]:
    """The entries in the metadata section, or without one in what stands before the first section.

    Where nothing stands there, they are those of the first section when that is about the document. Teams
    that keep no front matter write `**Status:** Draft` below the title, others a `## Document Control` with a
    table: both give `status`. A `Document Title` there is also found as `title`, unless that stands beside
    it.
    """
    names = {schema.metadata.section, *_other_names(schema)} - {""}
    for section in document.root.walk():
        if section.heading and titles.normalise(section.heading.text.content) in names:
            yield from _key_rows(section.blocks)
            return
    first = document.root.children[0] if document.root.children else None
    titled = first.blocks if first is not None and first.level == 1 else ()
    found = list(_key_rows((*document.root.blocks, *titled)))
    if not found and first is not None:
        below = [first, *first.children][:_MOST_FIRST]
        about = (one for one in below if one.heading and _ABOUT.search(one.heading.text.content))
        found = list(_key_rows(next((one.blocks for one in about), ())))
    said = {key for key, _ in found}
    yield from ((short, entry) for key, entry in found if (short := _short(key)) and short not in said)
    yield from found


# Sections in which a document says what others say before the first one.
_ABOUT = expression(r"\b(?:metadata|front ?matter|document (?:info\w*|control|details))\b", re.IGNORECASE)
_MOST_FIRST = 2


def _short(key: str) -> str:
    """What a key says of the document itself: `Document Title` its title, `TDD ID` its id."""
    first, _, last = key.partition(" ")
    return last if first == "document" or last == "id" else ""


def _other_names(schema: Schema) -> Iterator[str]:
    for slot in schema.root.of(SectionSlot):
        if slot.key == schema.metadata.section:
            yield from slot.aliases


def _key_rows(blocks: Sequence[Block]) -> Iterator[tuple[str, _Entry]]:
    """Keys with their values: rows of a table, labels in bold, `Key: value` in a list."""
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                if len(row.cells) >= 2:
                    value = markdown.folded(row.cells[1].text.content)
                    yield (
                        titles.normalise(row.cells[0].text.content),
                        _Entry(value, row.cells[1].span, row.span.end),
                    )
        elif isinstance(block, List):
            for item in block.items:
                yield from _plain_items(item)
    for field in markdown.fields(markdown.unquoted(blocks)):
        if field.value is not None:
            value = markdown.folded(field.value.content)
            yield titles.normalise(field.label), _Entry(value, field.value.span, field.value.span.end)


def _plain_items(item: Item) -> Iterator[tuple[str, _Entry]]:
    first = item.blocks[0] if item.blocks else None
    found = _KEY_VALUE.fullmatch(first.text.content) if isinstance(first, Paragraph) else None
    if isinstance(first, Paragraph) and found:
        at = first.text.at(*found.span("value"))
        value = markdown.folded(found["value"])
        yield titles.normalise(found["key"]), _Entry(value, at, item.span.end)


def _size(schema: Schema, entries: list[_Entry], gaps: list[Gap]) -> str | None:
    """The first size that the entries name; each that names none is a gap."""
    found = None
    for entry in entries:
        words = entry.value if isinstance(entry.value, str) else " ".join(entry.value)
        size = choice(schema.sizes, words)
        if size is None and words and schema.names_sizes and not _is_placeholder(schema, words):
            hint = did_you_mean(words, schema.sizes)
            gaps.append(_unknown(entry, words, either(schema.sizes), hint))
        found = found or size
    return found


def _is_placeholder(schema: Schema, words: str) -> bool:
    return " ".join(words.split()) in schema.hints.marks


def _traits(schema: Schema, entries: list[_Entry], gaps: list[Gap]) -> tuple[str, ...] | None:
    """The traits of the first entry, None without one; each word that names none is a gap."""
    known = [name for name, _ in schema.traits]
    declared: list[tuple[str, ...]] = []
    for entry in entries if known else ():
        words = entry.value if isinstance(entry.value, list) else entry.value.strip("[]").split(",")
        found = {word: schema.trait(word) for word in map(str.strip, words) if word}
        for word in (word for word, trait in found.items() if trait is None):
            hint = did_you_mean(word, known)
            gaps.append(_unknown(entry, word, either(known), hint))
        declared.append(tuple(trait for trait in found.values() if trait))
    return declared[0] if declared else None


def _unknown(entry: _Entry, found: str, known: str, hint: str = "", wanted: str = "") -> Gap:
    slot = _whole()
    return UnknownMetadata(slot=slot, at=entry.at, found=found, known=known, hint=hint, wanted=wanted)


def _unparsed(at: Span, said: str, text: str) -> Gap:
    return UnparsedMetadata(slot=_whole(), at=at, found=said, written=first_line(text, at))


def _whole() -> MetadataSlot:
    """The metadata as a whole, of which no fact is asked for by name."""
    path = (paths.METADATA,)
    return MetadataSlot(name="metadata", origin="", path=path, severity=Severity.ERROR)
