"""A template's title and metadata filled in: in its heading, its table of keys, its front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from speclint.commands.ids import MASKED, holds_id, is_id, mask_of
from speclint.expressions import expression
from speclint.model import (
    Block,
    Cell,
    Document,
    Edit,
    FieldSlot,
    Heading,
    Row,
    RowSlot,
    Section,
    SectionSlot,
    Slot,
    Span,
    Table,
    TableSlot,
    Text,
)
from speclint.records import dataclass
from speclint.report.escape import quoted as in_quotes
from speclint.template import markup, values
from speclint.template.schema import Schema
from speclint.text import markdown, titles
from speclint.text.source import Source

_ALWAYS_ESCAPED = expression(r"[\\`\[\]<]")
_PUNCTUATION = expression(r"[!-/:-@\[-`{-~]")

_PLACEHOLDER = expression(r"\{\{[^{}]+\}\}|\[[^\[\]]+\](?!\()|<[^<>]+>|\{[^{}]+\}")
_TITLE_WORD = expression(r"\b(?:title|name|feature|subject|topic)\b|제목", re.IGNORECASE)
_TITLE_IN_WORDS = expression(r"(?<=[:–—])\s+(?P<words>[^:–—]*\btitle\b[^:–—]*)$", re.IGNORECASE)
_GLUED = expression(r"[\w-]")
_DATE_MASK = expression(r"\bYYYY-MM-DD\b", re.IGNORECASE)
_ALTERNATIVES = expression(r"\s*(?:/|\|)\s*")
_NUMBER = expression(r"\d+(?:\.\d+)+")
_DATE_KEYS = frozenset({"date", "created"})
_AUTHOR_KEYS = frozenset({"author", "authors"})

_FRONT_LINE = expression(
    r"^(?P<key>[^\W\d][\w -]*):(?P<gap>[ \t]*)"
    r"(?P<value>\"[^\"\r\n]*\"|'[^'\r\n]*'|[^\r\n]*?)"
    r"(?=[ \t]*(?:[ \t]\#[^\r\n]*)?(?:\r?\n|\r|\Z))(?P<rest>[^\r\n]*)"
    r"(?P<more>(?:(?:\r\n|\r|\n)(?:[ \t]|-[ \t])[^\r\n]*)*)",
    re.MULTILINE,
)
_ONLY_ITEM = expression(r"(?:\r\n|\r|\n)[ \t]*-[ \t]+(?P<item>[^\r\n]*\S)[ \t]*")
_FRONT_OPEN = expression(r"<.+>|\{.+\}|\[[^\[\],]+\]|\(fill\b.+\)|YYYY-MM-DD", re.IGNORECASE)
_PLAIN_YAML = expression(r"[^\W\d][\w ./()+-]*(?<! )")
_YAML_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a new spec says of itself; None where nobody knows, for traits where none are declared."""

    title: str
    size: str
    traits: tuple[str, ...] | None
    today: date
    author: str | None
    id: str | None

    def answer(self, key: str, raw: str, slot: Slot | None) -> str | None:
        """What a metadata entry of the template is to say instead of `raw`, None when that is not known."""
        if key == "title":
            return self.title
        if key in _DATE_KEYS:
            return self.today.isoformat()
        if key in _AUTHOR_KEYS:
            return self.author
        if is_id(key) or holds_id(slot):
            return self.id if _takes(slot, self.id, key) else None
        if key == "status":
            return _first_status(raw, slot)
        if key == "version":
            found = _NUMBER.fullmatch(raw.strip("[]<>{}` "))
            return found.group() if found else None
        return None


def _takes(slot: Slot | None, id_: str | None, key: str) -> bool:
    """Whether an entry wants this id, and not that of something else."""
    if slot is None or slot.value is None:
        return key == "id" or bool(slot is not None and mask_of(slot))
    return id_ is not None and values.problem(slot.value, id_) is None


def _first_status(raw: str, slot: Slot | None) -> str | None:
    if slot is not None and slot.value is not None and slot.value.options:
        return slot.value.options[0]
    listed = _ALTERNATIVES.split(raw.strip("[]<>{}` "))
    return listed[0] if len(listed) > 1 else None


class Filler:
    """A template's document on its way to a spec; `kept` are the blocks that stay in it.

    `slots` are those of its headings, by their offsets.
    """

    def __init__(
        self,
        source: Source,
        document: Document,
        schema: Schema,
        slots: Mapping[int, Slot],
        kept: Sequence[Block],
        wanted: Wanted,
    ) -> None:
        self._source = source
        self._document = document
        self._schema = schema
        self._slots = slots
        self._kept = kept
        self._wanted = wanted
        self._edits: list[Edit] = []

    def edits(self) -> list[Edit]:
        """What fills in the title, the metadata, the size and the traits."""
        self._give_title()
        self._fill_front_matter()
        self._fill_fields()
        self._add_to_front_matter(self._fill_table())
        return self._edits

    # The title

    def _give_title(self) -> None:
        heading = self._title_heading()
        if heading is None:
            return
        title = self._escaped(heading)
        places = _title_places(heading.text)
        for start, end in places:
            self._edits.append(Edit(heading.text.at(start, end), title))
        mask = MASKED.search(heading.text.content)
        is_apart = mask is not None and not any(s < mask.end() and mask.start() < e for s, e in places)
        if mask is not None and is_apart and self._wanted.id is not None:
            self._edits.append(Edit(heading.text.at(*mask.span()), self._wanted.id))

    def _title_heading(self) -> Heading | None:
        if self._schema.title is None:
            return None
        return next((b for b in self._document.blocks if isinstance(b, Heading) and b.level == 1), None)

    def _escaped(self, heading: Heading) -> str:
        form = "{}\n---" if heading.setext else "# {}"
        return _escaped(self._wanted.title, form)

    # The metadata

    def _fill_front_matter(self) -> None:
        for line in self._front_lines():
            self._fill_line(line)

    def _fill_line(self, line: re.Match[str]) -> None:
        key = titles.normalise(line["key"])
        meta = self._schema.metadata
        if key in meta.traits and self._wanted.traits is not None:
            self._answer_line(line, f"[{', '.join(self._wanted.traits)}]")
        elif self._is_size(key, line["value"]):
            self._answer_line(line, self._wanted.size)
        elif not line["value"] and line["more"]:
            item = _ONLY_ITEM.fullmatch(line["more"])
            answer = self._wanted.answer(key, "", None)
            if item and answer and _FRONT_OPEN.fullmatch(item["item"]):
                start = line.start("more") + item.start("item")
                self._edits.append(Edit(Span(start, start + len(item["item"])), _yaml(answer)))
        elif self._is_open(key, line):
            raw = line["value"].strip("\"'")
            answer = self._wanted.answer(key, raw, self._fact(key))
            if answer:
                self._answer_line(line, _yaml(answer, quoted=raw != line["value"]))

    def _fact(self, key: str) -> Slot | None:
        """What the schema says of an entry of the front matter, where it gives it a type."""
        slots = self._schema.metadata.values
        return next((slot for slot in slots if slot.key == key and slot.value is not None), None)

    def _is_size(self, key: str, raw: str) -> bool:
        """Whether an entry is the size, in the schema's words: other templates mean other things by it."""
        is_ours = self._schema.names_sizes or values.choice(self._schema.sizes, raw) is not None
        return is_ours and key in self._schema.metadata.size

    def _is_open(self, key: str, line: re.Match[str]) -> bool:
        """Whether a line of the front matter waits for its value."""
        raw = line["value"].strip("\"'")
        if key == "title" and self._title_heading() is None:
            return True
        slot = self._fact(key)
        if slot is not None and slot.value is not None and values.problem(slot.value, raw):
            return True
        is_choice = key == "status" and len(_ALTERNATIVES.split(raw)) > 1
        return not raw or bool(_FRONT_OPEN.fullmatch(raw) or MASKED.fullmatch(raw)) or is_choice

    def _answer_line(self, line: re.Match[str], value: str) -> None:
        end = line.end("more") if line["more"] else line.end("value")
        space = "" if line["gap"] else " "
        self._edits.append(Edit(Span(line.start("value"), end), space + value))

    def _fill_table(self) -> bool:
        """Fills the key rows of the metadata; says whether the size stands there."""
        section, table = self._metadata_table()
        if table is None:
            return False
        slot = self._slots.get(section.heading.span.start) if section.heading else None
        holder = slot if slot is not None and slot.of(TableSlot) else self._schema.root
        rows = {row.key: row for t in holder.of(TableSlot) for row in t.of(RowSlot)}
        states_size = False
        for row in table.rows:
            if len(row.cells) >= 2:
                key = titles.normalise(row.cells[0].text.content)
                states_size |= self._is_size(key, row.cells[1].text.content)
                self._fill_cell(key, row.cells[1], rows.get(key))
        if states_size or self._front_has_size() or not self._schema.metadata.section or not table.rows:
            return states_size
        self._add_size(table)
        return True

    def _fill_fields(self) -> None:
        """Fills the labelled lines above the first section, or in the one that holds the metadata."""
        title = self._title_heading()
        for section in self._document.root.walk():
            slot = self._slots.get(section.heading.span.start) if section.heading else None
            if section.heading is None or section.heading is title:
                self._fill_fields_of(section.blocks, self._schema.root)
            elif isinstance(slot, SectionSlot) and slot.key == self._schema.metadata.section:
                self._fill_fields_of(section.blocks, slot)

    def _fill_fields_of(self, blocks: Sequence[Block], holder: Slot) -> None:
        slots = {slot.key: slot for slot in holder.of(FieldSlot)}
        for field in markdown.fields(blocks, lambda label: titles.normalise(label) in slots):
            key = titles.normalise(field.label)
            text, slot = field.value, slots.get(key)
            if text is None or slot is None or "\n" in text.content:
                continue
            if self._is_size(key, text.content):
                self._edits.append(Edit(text.at(0, len(text.content)), _capital(self._wanted.size)))
                continue
            place = _open_place(key, text.content, slot)
            answer = self._wanted.answer(key, text.content, slot) if place else None
            if place is not None and answer is not None:
                self._edits.append(Edit(text.at(*place), _written(answer, text.content, place)))

    def _metadata_table(self) -> tuple[Section, Table | None]:
        """The metadata section's table; for a template that names no such section its first table of keys."""
        wanted, heading = self._schema.metadata.section, self._title_heading()
        for section in self._document.root.walk():
            title = titles.normalise(section.heading.text.content) if section.heading else ""
            if wanted and title != wanted:
                continue
            is_above = section.heading in (None, heading)
            for block in section.blocks:
                if isinstance(block, Table) and any(block is kept for kept in self._kept):
                    is_keyed = markup.is_key_table(block) or (is_above and markup.is_fact_table(block))
                    return section, block if wanted or is_keyed else None
        return self._document.root, None

    def _fill_cell(self, key: str, cell: Cell, slot: Slot | None) -> None:
        raw = cell.text.content
        if self._is_size(key, raw):
            self._edits.append(Edit(cell.span, _capital(self._wanted.size)))
            return
        place = _open_place(key, raw, slot)
        answer = self._wanted.answer(key, raw, slot) if place else None
        if place is None or answer is None:
            return
        written = _written(answer, raw, place).replace("|", "\\|")
        if not raw:
            written = f" {written}" if self._source.text[cell.span.start - 1] == "|" else written
            written = (
                f"{written} " if self._source.text[cell.span.end : cell.span.end + 1] == "|" else written
            )
        self._edits.append(Edit(cell.text.at(*place), written))

    def _front_has_size(self) -> bool:
        keys = (titles.normalise(line["key"]) for line in self._front_lines())
        return any(key in self._schema.metadata.size for key in keys)

    def _add_size(self, table: Table) -> None:
        """Adds a row to the metadata table in the style of its last one."""
        rows = [self._line_of(row) for row in (table.header, *table.rows)]
        is_aligned = len({row.end - row.start for row in rows}) == 1
        last, line = table.rows[-1], rows[-1]
        names = self._schema.metadata.size
        name = "project size" if "project size" in names else names[0]
        cells = [name.title(), _capital(self._wanted.size), *["-"] * (len(last.cells) - 2)]
        text = self._source.text[line.start : line.end]
        for cell, value in reversed(list(zip(last.cells, cells, strict=False))):
            text = _with_cell(text, cell, line.start, value, is_aligned)
        self._edits.append(Edit(Span(line.end, line.end), self._source.newline + text))

    def _line_of(self, row: Row) -> Span:
        return self._source.line_span(self._source.position(row.span.start)[0])

    def _add_to_front_matter(self, states_size: bool) -> None:
        """Gives the traits, and a size that no table states, to front matter that lacks them."""
        meta, wanted, newline = self._schema.metadata, self._wanted, self._source.newline
        present = {titles.normalise(line["key"]) for line in self._front_lines()}
        lines = []
        if not states_size and wanted.size != self._schema.default_size and not present & {*meta.size}:
            lines.append(f"{_key('size', meta.size)}: {wanted.size}")
        if wanted.traits is not None and not present & {*meta.traits}:
            lines.append(f"{_key('traits', meta.traits)}: [{', '.join(wanted.traits)}]")
        front = self._document.front_matter
        if not lines:
            return
        if front is None:
            text = newline.join(["---", *lines, "---", "", ""])
            self._edits.append(Edit(Span(0, 0), text))
        else:
            text = "".join(newline + line for line in lines) if front.content else newline.join([*lines, ""])
            self._edits.append(Edit(Span(front.body.end, front.body.end), text))

    def _front_lines(self) -> Iterator[re.Match[str]]:
        front = self._document.front_matter
        if front is not None:
            yield from _FRONT_LINE.finditer(self._source.text, front.body.start, front.body.end)


def _title_places(text: Text) -> list[tuple[int, int]]:
    """Where in a template's title the title of a spec goes, as offsets."""
    content = text.content
    hidden = [i.span for i in markdown.inlines(text) if i.kind in ("comment", "link", "image")]
    found = [
        place
        for place in _PLACEHOLDER.finditer(content)
        if not any(text.at(*place.span()) in span for span in hidden)
    ]
    if found:
        chosen = _title_placeholder(found, content)
        return [place.span() for place in found if _same(place.group(), chosen.group())]
    written = content.split("<!--")[0].rstrip()
    in_words = _TITLE_IN_WORDS.search(written)
    return [in_words.span("words") if in_words else (0, len(written))]


def _title_placeholder(found: Sequence[re.Match[str]], content: str) -> re.Match[str]:
    """The placeholder that speaks of a title; else the first that is no part of a longer word."""
    apart = [
        place
        for place in found
        if not _GLUED.match(content[place.end() :][:1]) and not _GLUED.match(content[: place.start()][-1:])
    ]
    named = [place for place in found if _TITLE_WORD.search(place.group())]
    return (named or apart or found)[0]


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _escaped(text: str, form: str) -> str:
    """A text as Markdown that reads as the same text where `form` puts it."""
    escaped = _ALWAYS_ESCAPED.sub(r"\\\g<0>", text)
    blocks = markdown.parse(form.format(escaped)).blocks
    first = blocks[0] if len(blocks) == 1 else None
    if isinstance(first, Heading) and markdown.plain(first.text.content) == text:
        return escaped
    return _PUNCTUATION.sub(r"\\\g<0>", text)


def _written(answer: str, raw: str, place: tuple[int, int]) -> str:
    """An answer as Markdown for a place in what stands there, which may be code."""
    is_code = raw[: place[0]].endswith("`") and raw[place[1] :].startswith("`")
    return answer.replace("`", "'") if is_code else _escaped(answer, "# {}")


def _open_place(key: str, raw: str, slot: Slot | None) -> tuple[int, int] | None:
    """Which part of a cell waits for a value, as offsets; None when the template gives the value itself.

    A cell of the template may be all placeholder, hold one among words that stay, or be an example that its
    own type refuses, and which of them it is cannot be seen by its form alone. Of several placeholders nobody
    knows which is meant, so that all of the cell is. In `SPEC-[NNN] of [Team]` that is the whole, in
    `by [Name]` the last six characters, in `1.0` nothing.
    """
    if not raw:
        return 0, 0
    if slot is not None and slot.value is not None and values.problem(slot.value, markdown.plain(raw)):
        is_code = len(raw) > 2 and raw.startswith("`") and raw.endswith("`")
        return (1, len(raw) - 1) if is_code else (0, len(raw))
    found = [place.span() for place in _PLACEHOLDER.finditer(raw)]
    found = found or [place.span() for mask in (_DATE_MASK, MASKED) for place in mask.finditer(raw)]
    if len(found) == 1:
        return found[0]
    is_choice = key == "status" and len(_ALTERNATIVES.split(raw)) > 1
    return (0, len(raw)) if found or is_choice else None


def _with_cell(line: str, cell: Cell, offset: int, value: str, is_aligned: bool) -> str:
    """A table's line with another value in a cell, bold as what stood there, and as wide when asked for."""
    start, end = cell.span.start - offset, cell.span.end - offset
    old, rest = line[start:end], line[end:]
    mark = old[:2] if old[:2] in ("**", "__") and old.endswith(old[:2]) and len(old) > 4 else ""
    new = f"{mark}{value}{mark}"
    if is_aligned and rest:
        missing = len(new) - len(old)
        spare = len(rest) - len(rest.lstrip(" ")) - 1
        rest = rest[min(missing, max(spare, 0)) :] if missing > 0 else " " * -missing + rest
    return line[:start] + new + rest


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _key(preferred: str, names: Sequence[str]) -> str:
    return preferred if preferred in names else names[0]


def _yaml(value: str, quoted: bool = False) -> str:
    """A value as YAML, in quotes where it could be read as something else."""
    plain = _PLAIN_YAML.fullmatch(value) and value.lower() not in _YAML_WORDS
    if not quoted and (plain or _is_date(value)):
        return value
    return in_quotes(value)


def _is_date(value: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", value))
