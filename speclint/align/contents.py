"""What a section holds besides its child sections, laid against its slot: fields, tables, code, depth."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from speclint import code as languages
from speclint.align import omission, placeholders, tables
from speclint.align.filled import FilledField, FilledTable
from speclint.align.omission import Omission
from speclint.align.placeholders import Leftover
from speclint.align.profile import Facts
from speclint.model import (
    Block,
    Code,
    Edit,
    Field,
    Gap,
    Heading,
    Html,
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
from speclint.template import markup, values
from speclint.template.schema import Schema
from speclint.text import markdown, titles
from speclint.wording import count

_CHECKLIST = 4  # fewer boxes are a choice, which words may answer
_DRAWING_TAG = re.compile(r"<(?:img|svg|picture|object|iframe)\b", re.IGNORECASE)
_DRAWING_FILE = re.compile(
    r"\.(?:png|jpe?g|gif|svg|webp|pdf|drawio|puml|plantuml|mmd|excalidraw|dot|vsdx)\b"
    r"|\b(?:figma|miro|lucid(?:chart)?|draw\.io|diagrams\.net|excalidraw|mermaid)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Found:
    """What laying the content of one section gave."""

    gaps: list[Gap] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)
    tables: list[FilledTable] = field(default_factory=list)
    fields: list[FilledField] = field(default_factory=list)


class Contents:
    """The blocks and labelled fields of one section that fills `slot`; `name` is what messages call it.

    `parts` are the values of the typed parts of its heading, by name: what is demanded may hang on them.
    """

    def __init__(self, slot: Slot, heading: Heading, name: str, parts: Mapping[str, str]) -> None:
        self._slot = slot
        self._heading = heading
        self._name = name
        self._parts = parts
        self._labels = {slot.key for slot in slot.of(Kind.FIELD)}
        self.blocks: list[Block] = []
        self._fields: list[Field] = []

    def add(self, blocks: Sequence[Block]) -> None:
        """Counts blocks as the section's own."""
        self.blocks.extend(blocks)
        self._fields.extend(markdown.fields(blocks, self._is_label if self._labels else None))

    def takes_as_label(self, heading: Heading, blocks: tuple[Block, ...]) -> bool:
        """Whether a heading is the label of a field; then what stands under it is the field's body."""
        if not self._is_label(heading.text.content):
            return False
        self.blocks.extend(blocks)
        self._fields.append(Field(markdown.plain(heading.text.content), heading.span, None, blocks))
        return True

    def _is_label(self, written: str) -> bool:
        key = titles.normalise(written)
        return key in self._labels or titles.undecorated(key) in self._labels

    def lay(self, schema: Schema, facts: Facts, is_leftover: Callable[[Span], bool]) -> Found:
        """What is absent, wrong or left over in the section; `is_leftover` tells what is known to be."""
        layer = _Layer(self._slot, self._heading, self._name, self._parts, schema, facts, is_leftover)
        return layer.lay(self.blocks, self._fields)


class _Layer:
    def __init__(
        self,
        slot: Slot,
        heading: Heading,
        name: str,
        parts: Mapping[str, str],
        schema: Schema,
        facts: Facts,
        is_leftover: Callable[[Span], bool],
    ) -> None:
        self._slot = slot
        self._heading = heading
        self._name = name
        self._parts = parts
        self._schema = schema
        self._facts = facts
        self._is_leftover = is_leftover
        self._found = Found()

    def lay(self, blocks: Sequence[Block], fields: Sequence[Field]) -> Found:
        free = list(_tables(blocks))
        labelled = {id(b) for entry in fields if entry.value is None for b in markdown.walk(entry.body)}
        loose = [block for block in markdown.walk(blocks) if id(block) not in labelled]
        for slot, entries in self._entries(fields):
            for entry in entries:
                self._field(slot, entry, free, loose)
            if not entries and self._demanded(slot):
                self._absent_field(slot, free, loose)
        self._own_tables(free)
        self._leftover_code(blocks)
        self._own_content(blocks)
        self._depth(blocks)
        return self._found

    def _demanded(self, slot: Slot) -> bool:
        # A part that cannot be read may be one that frees.
        freed = any(
            part not in self._parts or self._parts[part].casefold() in map(str.casefold, freeing)
            for part, freeing in slot.demand.unless
        )
        return not freed and self._schema.demands(slot, self._facts.size, self._facts.traits)

    def _absent(self, kind: Kind, slot: Slot, within: str) -> None:
        if self._demanded(slot):
            at = self._heading.span
            self._found.gaps.append(Gap(kind, Why.ABSENT, at, slot, expected=slot.name, within=within))

    # Labelled fields

    def _entries(self, fields: Sequence[Field]) -> Iterator[tuple[Slot, list[Field]]]:
        """The labels that stand for each field of the template; the only typo of one that is absent, too."""
        slots = self._slot.of(Kind.FIELD)
        labelled = [(slot, [entry for entry in fields if _is_labelled(entry, slot)]) for slot in slots]
        taken = {id(entry) for _, entries in labelled for entry in entries}
        for slot, entries in labelled:
            typos = [e for e in fields if id(e) not in taken and _is_mistyped(e, slot)] if not entries else []
            if len(typos) == 1:
                taken.add(id(typos[0]))
                self._misnamed_field(slot, typos[0])
                yield slot, typos
            else:
                yield slot, entries

    def _misnamed_field(self, slot: Slot, entry: Field) -> None:
        self._found.gaps.append(
            Gap(
                Kind.FIELD, Why.MISNAMED, entry.at, slot,
                found=entry.label, expected=slot.name, within=self._name,
                edits=(Edit(entry.at, f"**{slot.name}:**"),),
            )
        )  # fmt: skip

    def _absent_field(self, slot: Slot, free: list[Table], loose: Sequence[Block]) -> None:
        """Says that a field is absent; what stands there without its label is looked at all the same."""
        body = self._unlabelled(slot, free, loose)
        note = "what it asks for stands at line {line}, without the label" if body is not None else ""
        self._found.gaps.append(
            Gap(
                Kind.FIELD, Why.ABSENT, self._heading.span, slot,
                found="no label" if body is not None else "",
                expected=slot.name, within=self._name, note=note,
                near=body.span if body is not None else None,
            )
        )  # fmt: skip
        if body is not None:
            self._field_body(slot, Field(slot.name, self._heading.span, None, (body,)), free, ())

    def _unlabelled(self, slot: Slot, free: list[Table], loose: Sequence[Block]) -> Table | Code | None:
        """The table or code that a field wants, where it stands below no label."""
        for wanted in slot.of(Kind.TABLE):
            return _most_alike(wanted, [table for table in free if table in loose], _most_of(wanted))
        for wanted in slot.of(Kind.CODE):
            return self._unlabelled_code(wanted, loose)
        return None

    def _unlabelled_code(self, wanted: Slot, loose: Sequence[Block]) -> Code | None:
        """Code of a language below no label, or below that of the field before, which has its own."""
        if not wanted.language:
            return None
        taken = {id(block) for filled in self._found.fields for block in filled.entry.body}
        for block in loose:
            if isinstance(block, Code) and block.language == wanted.language and id(block) not in taken:
                return block
        before = self._found.fields[-1] if self._found.fields else None
        own = (
            [code for code in _codes(before.entry.body) if code.language == wanted.language] if before else []
        )
        if before is None or len(own) < 2 or own[-1] not in before.entry.body:
            return None
        kept = before.entry.body[: before.entry.body.index(own[-1])]
        self._found.fields[-1] = replace(before, entry=replace(before.entry, body=kept))
        return own[-1]

    def _field(self, slot: Slot, entry: Field, free: list[Table], loose: Sequence[Block]) -> None:
        if slot.replace and entry.value is not None and entry.value.content == slot.text:
            self._found.leftovers.append(placeholders.in_value(entry.value))
        elif slot.value is not None and entry.value is not None and not self._is_leftover(entry.value.span):
            raw = markdown.plain(entry.value.content)
            problem = values.problem(slot.value, raw)
            self._found.values.append(Value(slot, slot.value, entry.value.span, raw, problem))
        if self._is_answered(entry):
            self._found.fields.append(FilledField(slot, entry))
        else:
            self._field_body(slot, entry, free, loose)

    def _field_body(self, slot: Slot, entry: Field, free: list[Table], loose: Sequence[Block]) -> None:
        """What a field holds below its label: the table, code, drawing or list that the template has."""
        before = len(self._found.tables)
        for wanted in slot.of(Kind.TABLE):
            elsewhere = [table for table in free if table in loose]
            table = _most_alike(wanted, list(_tables(entry.body)))
            table = table or _most_alike(wanted, elsewhere, _most_of(wanted))
            if table is None:
                self._absent(Kind.TABLE, wanted, slot.name)
                continue
            if table in free:
                free.remove(table)
            self._table(wanted, table, slot.name)
        tables_, self._found.tables[before:] = self._found.tables[before:], []
        self._found.fields.append(FilledField(slot, entry, tuple(tables_)))
        if not slot.of(Kind.TABLE) and not self._says_all(slot, entry):
            self._field_content(slot, entry)

    def _says_all(self, slot: Slot, entry: Field) -> bool:
        """Whether a label needs nothing below it: `Response (204 No Content)`."""
        return bool(slot.alone) and re.search(slot.alone, entry.label, re.IGNORECASE) is not None

    def _field_content(self, slot: Slot, entry: Field) -> None:
        """What a field lacks that wants no table: code, a drawing, items, or any answer at all."""
        has_words = entry.value is not None or bool(self._own(entry.body))
        for kind, holds in ((Kind.CODE, _has_code), (Kind.DIAGRAM, _has_diagram), (Kind.LIST, _has_items)):
            for wanted in slot.of(kind)[:1]:
                if not holds(entry.body) and (wanted.strict or not has_words):
                    self._absent(kind, wanted, slot.name)
                return
        if has_words or slot.children:
            return
        if not slot.text:
            # The template leaves the label bare, and so it stands here.
            self._found.leftovers.append(Leftover(entry.at, "", entry.at, within=entry.label, is_bare=True))
        elif self._demanded(slot):
            self._found.gaps.append(
                Gap(Kind.FIELD, Why.EMPTY, entry.at, slot, found=entry.label, within=self._name)
            )

    def _own(self, body: Sequence[Block]) -> list[Block]:
        """What says something below a label: no table that the section asks for by itself, no empty code."""
        return [
            block
            for block in omission.substance(body)
            if not (isinstance(block, Code) and markdown.is_blank(block))
            and not (isinstance(block, Table) and any(map(partial(_fills, block), self._slot.of(Kind.TABLE))))
        ]

    def _is_answered(self, entry: Field) -> bool:
        """Whether a field says `None`, `N/A` or the like, or still holds the template's text."""
        words = self._schema.omissions
        if entry.value is None:
            return omission.of_blocks(entry.body, words) is not Omission.NONE
        said = omission.of_text(markdown.plain(entry.value.content), words)
        return said is not Omission.NONE or self._is_leftover(entry.value.span)

    # What the section itself holds

    def _own_content(self, blocks: Sequence[Block]) -> None:
        """The drawing, code and boxes that the template has in the section, below no label."""
        for wanted in self._slot.of(Kind.DIAGRAM)[:1]:
            if not _has_diagram(blocks):
                self._absent(Kind.DIAGRAM, wanted, self._name)
        for wanted in self._slot.of(Kind.CODE)[:1]:
            if wanted.strict and not _has_code(blocks):
                self._absent(Kind.CODE, wanted, self._name)
        boxes = self._slot.of(Kind.ITEM)
        items = [item for block in markdown.walk(blocks) if isinstance(block, List) for item in block.items]
        ticks = {titles.normalise(markdown.item_text(item)) for item in items}
        is_checklist = len(boxes) >= _CHECKLIST or any(box.strict for box in boxes)
        if is_checklist and not any(item.checked is not None for item in items):
            self._absent(Kind.LIST, replace(boxes[0], name="checklist"), self._name)
            return
        for box in boxes:
            if box.strict and box.key not in ticks:
                self._absent(Kind.ITEM, box, self._name)

    def _own_tables(self, free: list[Table]) -> None:
        for slot in self._slot.of(Kind.TABLE):
            table = _most_alike(slot, free)
            if table is None:
                self._absent(Kind.TABLE, slot, self._name)
                continue
            free.remove(table)
            self._table(slot, table, self._name)
            for other in _like_all_of(slot, free):
                free.remove(other)
                self._table(slot, other, self._name)

    def _table(self, slot: Slot, table: Table, within: str) -> None:
        laid = tables.lay(slot, table, within, self._demanded, self._is_leftover)
        self._found.gaps.extend(laid.gaps)
        self._found.values.extend(laid.values)
        self._found.tables.append(laid.filled)

    def _leftover_code(self, blocks: Sequence[Block]) -> None:
        holders = (self._slot, *self._slot.of(Kind.FIELD))
        slots = [s for holder in holders for s in (*holder.of(Kind.CODE), *holder.of(Kind.DIAGRAM))]
        for code in _codes(blocks) if slots else ():
            leftover = placeholders.in_code(code, slots)
            if leftover is not None:
                self._found.leftovers.append(leftover)
            elif not self._is_leftover(code.span):
                self._broken_code(code, slots)

    def _broken_code(self, code: Code, slots: Sequence[Slot]) -> None:
        """Says where code does not parse, where the template has code that a parser knows."""
        wanted = [slot for slot in slots if slot.kind is Kind.CODE and slot.language in languages.KNOWN]
        problem = languages.problem(code, self._schema.dialect) if wanted else None
        if problem is not None:
            self._found.gaps.append(
                Gap(
                    Kind.CODE, Why.UNPARSED, problem.at, wanted[0],
                    found=problem.said, expected=code.language, within=self._name,
                    severity=Severity.ERROR,
                )
            )  # fmt: skip

    def _depth(self, blocks: Sequence[Block]) -> None:
        sizes = self._schema.sizes
        for depth in self._slot.depths:
            if sizes.index(self._facts.size) < sizes.index(depth.since):
                continue
            for number, wanted, noun in (
                (_row_count(blocks), depth.rows, "row"),
                (_item_count(blocks), depth.items, "item"),
                (_word_count(blocks), depth.words, "word"),
            ):
                # Without a single row the table is absent or empty, which is said already.
                if 0 < number < wanted or (number == 0 < wanted and noun == "item"):
                    self._shallow(count(number, noun), f"at least {count(wanted, noun)}")

    def _shallow(self, found: str, expected: str) -> None:
        at = self._heading.span
        self._found.gaps.append(
            Gap(Kind.SECTION, Why.SHALLOW, at, self._slot, found=found, expected=expected)
        )  # fmt: skip


def _is_labelled(entry: Field, slot: Slot) -> bool:
    key = titles.normalise(entry.label)
    return key == slot.key or titles.undecorated(key) == slot.key or key in slot.aliases


def _is_mistyped(entry: Field, slot: Slot) -> bool:
    key = titles.normalise(entry.label)
    return titles.is_typo(key, slot.key) or titles.is_typo(titles.undecorated(key), slot.key)


def _has_code(blocks: Sequence[Block]) -> bool:
    return not all(map(markdown.is_blank, _codes(blocks)))


def _has_items(blocks: Sequence[Block]) -> bool:
    return any(isinstance(block, List | Table) for block in markdown.walk(blocks))


def _has_diagram(blocks: Sequence[Block]) -> bool:
    """Whether something is drawn: in text, in a diagram language, or as an image.

    A code block without a language is taken for a drawing: nothing else tells what it is.
    """
    if any(markup.is_diagram(code) or not code.language for code in _codes(blocks)):
        return True
    if any(isinstance(block, Html) and _DRAWING_TAG.search(block.content) for block in markdown.walk(blocks)):
        return True
    return any("![" in text.content for text in markdown.texts(blocks)) or any(
        (inline.kind == "link" and _DRAWING_FILE.search(inline.target))
        or (inline.kind == "html" and _DRAWING_TAG.search(inline.text))
        for text in markdown.texts(blocks)
        for inline in markdown.inlines(text)
    )


def _tables(blocks: Iterable[Block]) -> Iterator[Table]:
    return (block for block in markdown.walk(blocks) if isinstance(block, Table))


def _codes(blocks: Iterable[Block]) -> Iterator[Code]:
    return (block for block in markdown.walk(blocks) if isinstance(block, Code))


def _most_alike(slot: Slot, candidates: Sequence[Table], least: int = 1) -> Table | None:
    """The table that shares most columns with a slot's, and at least so many."""
    scored = [(tables.likeness(slot, table), -number, table) for number, table in enumerate(candidates)]
    best = max(scored, default=None, key=lambda entry: entry[:2])
    keyed = bool(slot.of(Kind.ROW))
    if best is None or (best[0] < least and not (keyed and _has_keys(slot, best[2]))):
        return None
    return best[2]


def _fills(table: Table, slot: Slot) -> bool:
    return _most_alike(slot, [table], _most_of(slot)) is not None


def _most_of(slot: Slot) -> int:
    """How many of a table's columns are more than half of them."""
    return len(slot.of(Kind.COLUMN)) // 2 + 1


def _has_keys(slot: Slot, table: Table) -> bool:
    keys = {row.key for row in slot.of(Kind.ROW)}
    return any(row.cells and titles.normalise(row.cells[0].text.content) in keys for row in table.rows)


def _like_all_of(slot: Slot, candidates: Sequence[Table]) -> list[Table]:
    wanted = len(slot.of(Kind.COLUMN))
    return [table for table in candidates if tables.likeness(slot, table) == wanted]


def _row_count(blocks: Iterable[Block]) -> int:
    return sum(len(table.rows) for table in _tables(blocks))


def _item_count(blocks: Iterable[Block]) -> int:
    lists = (block for block in markdown.walk(blocks) if isinstance(block, List))
    return sum(len(block.items) for block in lists)


def _word_count(blocks: Iterable[Block]) -> int:
    return sum(
        len(markdown.plain(block.text.content).split())
        for block in markdown.walk(blocks)
        if isinstance(block, Paragraph)
    )
