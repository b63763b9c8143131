"""What a document says of itself: its size, its status, its traits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from speclint.errors import SpeclintError, did_you_mean
from speclint.model import (
    Block,
    Document,
    Gap,
    Item,
    Kind,
    List,
    Paragraph,
    Severity,
    Slot,
    Span,
    Table,
    Value,
    Why,
)
from speclint.template.markup import mark_key
from speclint.template.schema import Schema
from speclint.template.values import choice, either, problem, without_remark
from speclint.text import frontmatter, markdown, titles

_VERSION_KEYS = ("template version", "template_version")
_KEY_VALUE = re.compile(r"(?P<key>[^:*_\n]{1,40}):\s+(?P<value>\S.*)", re.DOTALL)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line (`size`, `traits`) and the settings (`default_*`) say of a document."""

    size: str | None = None
    traits: tuple[str, ...] | None = None
    default_size: str | None = None
    default_traits: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """The size, status and traits of a document, and what is wrong with them.

    `status` is normalised, and empty when there is none, `status_as_written` is what stands there;
    `traits` is None when none are declared.
    """

    size: str
    status: str
    traits: tuple[str, ...] | None
    front_matter: tuple[tuple[str, str], ...]
    gaps: tuple[Gap, ...]
    status_as_written: str = ""
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    value: str | list[str]
    at: Span


def read(document: Document, text: str, schema: Schema, request: Request) -> Facts:
    """The facts about a document: command line first, then front matter, metadata section, settings."""
    gaps: list[Gap] = []
    front = _front_matter(document, text, schema, gaps)
    rows = dict(_rows(document, schema))
    meta = schema.metadata
    size = request.size or _size(schema, [*_named(front, meta.size), *_named(rows, meta.size)], gaps)
    status = next((e.value for e in (*_named(rows, meta.status), *_named(front, meta.status))), "")
    said = without_remark(status) if isinstance(status, str) else ""
    traits = request.traits
    if traits is None:
        traits = _traits(schema, [*_named(front, meta.traits), *_named(rows, meta.traits)], gaps)
    traits = request.default_traits if traits is None else traits
    size = size or request.default_size or schema.default_size
    judged = list(_values(schema, {**rows, **front}, text))
    gaps.extend(_absent(schema, {**rows, **front}, document, size, traits))
    _check_version(schema, [*_named(front, _VERSION_KEYS), *_named(rows, _VERSION_KEYS)], gaps)
    return Facts(
        size,
        titles.normalise(said),
        traits,
        tuple((key, entry.value) for key, entry in front.items() if isinstance(entry.value, str)),
        tuple(gaps),
        said,
        tuple(judged),
    )


def _values(schema: Schema, entries: dict[str, _Entry], text: str) -> Iterator[Value]:
    """The facts that have a type, wherever they stand."""
    for slot in schema.metadata.values:
        for entry in _named(entries, (slot.key, *slot.aliases)) if slot.value is not None else ():
            raw = entry.value if isinstance(entry.value, str) else ", ".join(entry.value)
            if slot.value is not None and raw and not _is_placeholder(schema, raw):
                yield Value(slot, slot.value, _place_of(raw, entry.at, text), raw, problem(slot.value, raw))


def _place_of(raw: str, at: Span, text: str) -> Span:
    """Where a value stands in its line, behind its key."""
    start = text.rfind(raw, at.start, at.end)
    return Span(start, start + len(raw)) if start >= 0 else at


def _absent(
    schema: Schema, entries: dict[str, _Entry], document: Document, size: str, traits: tuple[str, ...] | None
) -> Iterator[Gap]:
    """The facts that must be there and are not."""
    front = document.front_matter
    place = Span(front.span.start, front.span.start + 3) if front is not None else Span(0, 0)
    for slot in schema.metadata.values:
        said = [entry for entry in _named(entries, (slot.key, *slot.aliases)) if entry.value]
        if not said and schema.demands(slot, size, traits):
            yield Gap(Kind.METADATA, Why.ABSENT, place, slot, expected=slot.name)


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
        said = entry.value if isinstance(entry.value, str) else ", ".join(entry.value)
        is_known = plain_version(said) in map(plain_version, known)
        if said and not is_known and not _is_placeholder(schema, said):
            gaps.append(_gap(schema, Why.INVALID, entry.at, found=said, expected=either(known)))


def _named(entries: dict[str, _Entry], keys: tuple[str, ...]) -> list[_Entry]:
    return [entries[key] for key in keys if key in entries]


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
            gaps.append(_gap(schema, Why.BROKEN, line, found=error.message))
        return {}
    if located.data is None:
        return {}
    if not isinstance(located.data, dict):
        gaps.append(_gap(schema, Why.BROKEN, front.body, found="it is not a list of `key: value` lines"))
        return {}
    entries = {}
    for key, value in located.data.items():
        place = _line(lines, front.body, located.at((key,))[0])
        words = [str(part) for part in value] if isinstance(value, list) else str(value)
        entries[titles.normalise(str(key))] = _Entry(words, place)
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
    """The facts in the metadata section, or without one in what stands before the first section."""
    names = {schema.metadata.section, *_other_names(schema)} - {""}
    for section in document.root.walk():
        if section.heading and titles.normalise(section.heading.text.content) in names:
            yield from _key_rows(section.blocks)
            return
    first = document.root.children[0] if document.root.children else None
    titled = first.blocks if first is not None and first.level == 1 else ()
    yield from _key_rows((*document.root.blocks, *titled))


def _other_names(schema: Schema) -> Iterator[str]:
    for slot in schema.root.of(Kind.SECTION):
        if slot.key == schema.metadata.section:
            yield from slot.aliases


def _key_rows(blocks: Sequence[Block]) -> Iterator[tuple[str, _Entry]]:
    """Keys with their values: rows of a table, labels in bold, `Key: value` in a list."""
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                if len(row.cells) >= 2:
                    value = markdown.folded(row.cells[1].text.content)
                    yield titles.normalise(row.cells[0].text.content), _Entry(value, row.cells[1].span)
        elif isinstance(block, List):
            for item in block.items:
                yield from _plain_items(item)
    for field in markdown.fields(blocks):
        if field.value is not None:
            value = markdown.folded(field.value.content)
            yield titles.normalise(field.label), _Entry(value, field.value.span)


def _plain_items(item: Item) -> Iterator[tuple[str, _Entry]]:
    first = item.blocks[0] if item.blocks else None
    found = _KEY_VALUE.fullmatch(first.text.content) if isinstance(first, Paragraph) else None
    if isinstance(first, Paragraph) and found:
        at = first.text.at(*found.span("value"))
        value = markdown.folded(found["value"])
        yield titles.normalise(found["key"]), _Entry(value, at)


def _size(schema: Schema, entries: list[_Entry], gaps: list[Gap]) -> str | None:
    """The first size that the entries name; each that names none is a gap."""
    found = None
    for entry in entries:
        words = entry.value if isinstance(entry.value, str) else " ".join(entry.value)
        size = choice(schema.sizes, words)
        if size is None and words and schema.names_sizes and not _is_placeholder(schema, words):
            hint = did_you_mean(words, schema.sizes)
            gaps.append(
                _gap(schema, Why.INVALID, entry.at, found=words, expected=either(schema.sizes), note=hint)
            )
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
            gaps.append(_gap(schema, Why.INVALID, entry.at, found=word, expected=either(known), note=hint))
        declared.append(tuple(trait for trait in found.values() if trait))
    return declared[0] if declared else None


def _gap(schema: Schema, why: Why, at: Span, *, found: str = "", expected: str = "", note: str = "") -> Gap:
    slot = Slot(Kind.METADATA, "metadata", schema.root.origin, severity=Severity.ERROR)
    return Gap(Kind.METADATA, why, at, slot, found=found, expected=expected, note=note)
