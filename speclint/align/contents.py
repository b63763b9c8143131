"""What a section holds besides its child sections, laid against its slot: fields, tables, code, depth."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import partial
from typing import Any, NamedTuple

from speclint.align import insertion, placeholders, tables
from speclint.align.lookalikes import Lookalikes
from speclint.expressions import expression
from speclint.gaps import (
    Absence,
    AbsentChecklist,
    AbsentCode,
    AbsentDiagram,
    AbsentField,
    AbsentItem,
    AbsentList,
    AbsentTable,
    EmptyField,
    LeftBare,
    Leftover,
    MisnamedField,
    ShallowSection,
)
from speclint.model import (
    Block,
    Code,
    CodeSlot,
    ColumnSlot,
    DiagramSlot,
    DocumentSlot,
    Edit,
    Field,
    FieldSlot,
    FilledField,
    FilledTable,
    Gap,
    Heading,
    Html,
    ItemSlot,
    List,
    ListSlot,
    Paragraph,
    Profile,
    Related,
    RowSlot,
    SectionSlot,
    Severity,
    Slot,
    Span,
    Table,
    TableSlot,
    Text,
    Value,
)
from speclint.records import dataclass
from speclint.template import markup, values
from speclint.template.schema import Schema
from speclint.text import markdown, omission, patterns, titles, words
from speclint.text.omission import Omission
from speclint.text.shows import has_picture, shows
from speclint.text.typos import Typos
from speclint.wording import count

# Of more tables in one section only so many of those that have a slot's names are compared with it.
_MOST_TABLES = 40
_CHECKLIST = 4  # fewer boxes are a choice, which words may answer
_DRAWING_FILE = expression(
    r"\.(?:png|jpe?g|gif|svg|webp|pdf|drawio|puml|plantuml|mmd|excalidraw|dot|vsdx)\b"
    r"|\b(?:figma|miro|lucid(?:chart)?|draw\.io|diagrams\.net|excalidraw|mermaid)\b",
    re.IGNORECASE,
)
# `example` and `sample`, as the words of titles are compared.
_EXAMPLE = frozenset({"exampl", "sampl"})


@dataclass(slots=True)
class LaidContents:
    """What laying the content of one section gave."""

    gaps: list[Gap] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)
    tables: list[FilledTable] = field(default_factory=list)
    fields: list[FilledField] = field(default_factory=list)


class Contents:
    """The blocks and labelled fields of one section that fills `slot`; `name` is what messages call it.

    `at` is its heading, where what it lacks is said.
    `parts` are the values of the typed parts of its heading, by name: what is demanded may hang on them.
    `end` is where the section's own content ends, before its first child.
    """

    def __init__(
        self, slot: DocumentSlot | SectionSlot, at: Span, name: str, parts: Mapping[str, str], end: int
    ) -> None:
        self.slot = slot
        self.at = at
        self.name = name
        self.parts = parts
        self.end = end
        self.blocks: list[Block] = []
        self.fields: list[Field] = []
        self.renamed: list[Field] = []
        self._labels = {slot.key for slot in slot.of(FieldSlot)}

    def add(self, blocks: Sequence[Block]) -> None:
        """Counts blocks as the section's own."""
        self.blocks.extend(blocks)
        self.fields.extend(markdown.fields(blocks, self._is_label if self._labels else None))

    def takes_as_label(self, heading: Heading, blocks: tuple[Block, ...]) -> bool:
        """Whether a heading is the label of a field; then what stands under it is the field's body."""
        is_named = self._is_label(heading.text.content)
        if not is_named and self.alike(heading.text.content) is None:
            return False
        fields = self.fields if is_named else self.renamed
        fields.append(Field(markdown.plain(heading.text.content), heading.span, None, blocks))
        self.blocks.extend(blocks)
        return True

    def alike(self, written: str) -> FieldSlot | None:
        """The only field of which a heading has all words, or the reverse, but for the section's own.

        Below `Dependencies`, `Upstream Dependencies` may be `Upstream Modules`.
        """
        said = self._telling(titles.normalise(written))
        agreeing = [
            slot
            for slot in self.slot.of(FieldSlot)
            if (asked := self._telling(slot.key)) and said and (said <= asked or asked <= said)
        ]
        return agreeing[0] if len(agreeing) == 1 else None

    def _telling(self, key: str) -> frozenset[str]:
        """The meaning words of a label that the section's own title has not, negations among them."""
        own = titles.words(self.slot.key) if isinstance(self.slot, SectionSlot) else frozenset()
        return titles.words(key) - own

    def _is_label(self, written: str) -> bool:
        key = titles.normalise(written)
        return key in self._labels or titles.undecorated(key) in self._labels

    def lay(
        self,
        schema: Schema,
        profile: Profile,
        text: str,
        is_leftover: Callable[[Span], bool],
        shows_values: Callable[[Code], bool],
    ) -> LaidContents:
        """What is absent, wrong or left over in the section; `is_leftover` tells what is known to be.

        `text` is that of the whole spec, `shows_values` tells which code is an example.
        """
        return _ContentsLayer(self, schema, profile, text, is_leftover, shows_values).lay()


class _Lack(NamedTuple):
    """An absence before it is known where it would be inserted: among `siblings`, or else at `end`."""

    kind: type[Absence]
    slot: Slot
    siblings: tuple[Slot, ...]
    end: int
    more: Mapping[str, Any]


class _Loose:
    """The blocks of a section below no label, by what they are."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self._ids: set[int] = set()
        self._codes: dict[str, deque[Code]] = {}
        self._first: dict[type[Slot], Span] = {}
        self._items: dict[str, Span] = {}
        self._taken: set[int] = set()
        self._read = 0
        for block in blocks:
            self._ids.add(id(block))
            if isinstance(block, Code):
                self._codes.setdefault(block.language, deque()).append(block)
                kind = DiagramSlot if markup.is_diagram(block) else CodeSlot
                self._first.setdefault(kind, block.span)
            elif isinstance(block, List):
                self._first.setdefault(ListSlot, block.span)
                for item in block.items:
                    self._items.setdefault(titles.normalise(markdown.item_text(item)), item.span)

    def __contains__(self, block: Block) -> bool:
        return id(block) in self._ids

    def first(self, slot: Slot) -> Span | None:
        """Where the first block, or item, stands that is of the kind of a slot below no label."""
        return self._items.get(slot.key) if isinstance(slot, ItemSlot) else self._first.get(type(slot))

    def untaken_code(self, language: str, fields: Sequence[FilledField]) -> Code | None:
        """The first code of a language in no body of a field, of which the last may change yet."""
        if language not in self._codes:
            return None
        for filled in fields[self._read : -1]:
            self._taken.update(map(id, filled.field.body))
        self._read = max(self._read, len(fields) - 1)
        last = {id(block) for filled in fields[-1:] for block in filled.field.body}
        codes = self._codes.get(language, deque())
        while codes and id(codes[0]) in self._taken:
            codes.popleft()
        return next((code for code in codes if id(code) not in last and id(code) not in self._taken), None)


class _Labels:
    """Labelled fields by their labels, as they are and without remarks."""

    def __init__(self, fields: Iterable[Field]) -> None:
        self._whole: dict[str, list[int]] = {}
        self._bare: dict[str, list[int]] = {}
        self._fields = list(fields)
        for number, entry in enumerate(self._fields):
            key = titles.normalise(entry.label)
            self._whole.setdefault(key, []).append(number)
            self._bare.setdefault(titles.undecorated(key), []).append(number)
        self._typos = Typos((*self._whole, *self._bare))

    def of(self, slot: FieldSlot) -> list[Field]:
        """The fields that a slot's label, or another name of it, stands for."""
        if not self._fields:
            return []
        names = (slot.key, *slot.aliases)
        found = {*self._bare.get(slot.key, ())}.union(*(self._whole.get(name, ()) for name in names))
        return [self._fields[number] for number in sorted(found)]

    def mistyped(self, slot: FieldSlot) -> list[Field]:
        """The fields whose label may be a typo of the slot's."""
        if not self._fields:
            return []
        names = [name for name in self._typos.near(slot.key) if titles.is_typo(name, slot.key)]
        found = {number for name in names for number in self._whole.get(name, ())}
        found.update(number for name in names for number in self._bare.get(name, ()))
        return [self._fields[number] for number in sorted(found)]


class _FreeTables:
    """Tables that fill nothing yet.

    Of a few all are compared with a slot, of more at most `_MOST_TABLES` that have a column or key of it.
    """

    def __init__(self, tables_: Iterable[Table]) -> None:
        self._tables = {id(table): table for table in tables_}
        self._number = {key: number for number, key in enumerate(self._tables)}
        self._named: dict[str, dict[int, None]] = {}
        for key, table in self._tables.items() if len(self._tables) > _MOST_TABLES else ():
            firsts = (row.cells[0] for row in table.rows if row.cells)
            for cell in (*table.header.cells, *firsts):
                name = titles.normalise(cell.text.content)
                for name_ in (name, titles.undecorated(name)):
                    self._named.setdefault(name_, {})[key] = None

    def take(self, table: Table) -> None:
        """Takes out what fills something, if it is there."""
        self._tables.pop(id(table), None)

    def like(self, slot: TableSlot, among: _Loose | None = None) -> list[Table]:
        """Those that may fill a slot, in order; of `among` where that is given."""
        found: Iterable[int] = list(self._tables)
        if self._named:
            names = [
                name
                for part in (*slot.of(ColumnSlot), *slot.of(RowSlot))
                for name in (part.key, *part.aliases)
            ]
            known = {key: None for name in names for key in self._named.get(name, ()) if key in self._tables}
            found = sorted(known, key=self._number.__getitem__)[:_MOST_TABLES]
        return [self._tables[key] for key in found if among is None or self._tables[key] in among]


class _ContentsLayer:
    """What a section holds, laid against its slot.

    Given the section's blocks and labels, it promises the gaps, values and leftovers in them, and which table
    and label fills what. Fields come first, in the template's order: each takes the table that it wants, and
    what stands without its label is looked for below no label. Tables of the section itself get what is left,
    then code, drawings and boxes are looked for, and how much there is. Where an absence would be inserted is
    known last, when all that is there has its place.
    """

    def __init__(
        self,
        contents: Contents,
        schema: Schema,
        profile: Profile,
        text: str,
        is_leftover: Callable[[Span], bool],
        shows_values: Callable[[Code], bool],
    ) -> None:
        self._slot = contents.slot
        self._at = contents.at
        self._name = contents.name
        self._parts = contents.parts
        self._end = contents.end
        self._blocks = contents.blocks
        self._fields = contents.fields
        self._renamed = {slot.path: one for one in contents.renamed if (slot := contents.alike(one.label))}
        self._schema = schema
        self._profile = profile
        self._text = text
        self._is_leftover = is_leftover
        self._shows_values = shows_values
        self._found = LaidContents()
        self._gaps: list[Gap | _Lack] = []
        self._there: dict[tuple[str, ...], Span] = {}

    def lay(self) -> LaidContents:
        """What stands in the section under its slots, and what is absent there.

        Labels come first: what stands below one is its own, and only what no label takes can be a table, a
        drawing or words of the section itself. A section that says of itself that there is none lacks no
        label: `No API.` below `## API` answers for `**Request:**` and `**Response:**`.
        """
        blocks, fields = self._blocks, self._fields
        free = _FreeTables(_tables(blocks))
        labelled = {id(b) for entry in fields if entry.value is None for b in markdown.walk(entry.body)}
        loose = _Loose(block for block in markdown.walk(blocks) if id(block) not in labelled)
        labelled_by = list(self._entries(fields)) if self._slot.of(FieldSlot) else []
        says_none = (
            isinstance(self._slot, SectionSlot)
            and bool(labelled_by)
            and not any(entries for _, entries in labelled_by)
            and omission.says_none_of(self._slot.key, blocks)
        )
        for slot, entries in labelled_by:
            for entry in entries:
                self._field(slot, entry, free, loose)
            if not (entries or says_none) and self._demanded(slot):
                self._absent_field(slot, free, loose)
        self._own_tables(free, [block for block in blocks if id(block) not in labelled])
        self._leftover_code(blocks)
        self._own_content(blocks)
        self._depth(blocks)
        self._note_blocks(loose)
        places = insertion.Places(self._slot.children, self._there, self._end)
        self._found.gaps = [
            self._placed(gap, places) if isinstance(gap, _Lack) else gap for gap in self._gaps
        ]
        return self._found

    def _demanded(self, slot: Slot) -> bool:
        # A part that cannot be read may be one that frees.
        unless = slot.demand.unless
        freed = bool(unless) and any(
            part not in self._parts
            or set(values.several(self._parts[part].casefold())) <= set(map(str.casefold, freeing))
            for part, freeing in unless
        )
        return not freed and self._schema.demands(slot, self._profile.size, self._profile.traits)

    # What is absent, and where it would be inserted

    def _absent(self, kind: type[Absence], slot: Slot, within: str, **more: Any) -> None:
        if self._demanded(slot):
            self._lack(kind, slot, within=within, **more)

    def _lack(self, kind: type[Absence], slot: Slot, **more: Any) -> None:
        self._gaps.append(_Lack(kind, slot, self._slot.children, self._end, more))

    def _absent_in(
        self, kind: type[Absence], slot: Slot, holder: FieldSlot, entry: Field, **more: Any
    ) -> None:
        """Says what a field lacks, which would stand where its body ends."""
        if self._demanded(slot):
            more |= {"within": holder.name}
            end = _span_of(entry).end
            self._gaps.append(_Lack(kind, slot, (slot,), end, more))

    def _placed(self, lack: _Lack, places: insertion.Places) -> Gap:
        if lack.siblings is not self._slot.children:
            places = insertion.Places(lack.siblings, self._there, lack.end)
        insert, after = places.of(lack.slot)
        return lack.kind(slot=lack.slot, insert=insert, after=after, **{"at": self._at, **lack.more})

    def _note_blocks(self, loose: _Loose) -> None:
        """Notes where what the template has below no label stands, for what would come after it."""
        for slot in self._slot.children:
            at = loose.first(slot)
            if at is not None:
                self._there[slot.path] = at

    # Labelled fields

    def _entries(self, fields: Sequence[Field]) -> Iterator[tuple[FieldSlot, list[Field]]]:
        """The labels that stand for each field of the template; the only typo of one that is absent, too."""
        slots = self._slot.of(FieldSlot)
        labels = _Labels(fields)
        labelled = [(slot, labels.of(slot)) for slot in slots]
        taken = {id(entry) for _, entries in labelled for entry in entries}
        for slot, entries in labelled:
            mistyped = labels.mistyped(slot) if not entries else []
            typos = [entry for entry in mistyped if id(entry) not in taken]
            if len(typos) == 1:
                taken.add(id(typos[0]))
                self._gaps.append(misnamed_field(slot, typos[0], self._name))
                yield slot, typos
            elif not entries and slot.path in self._renamed:
                entry = self._renamed[slot.path]
                # What is known by its words is no worse than its absence.
                severity = slot.severity if slot.severity is Severity.INFO else Severity.WARNING
                self._gaps.append(
                    replace(misnamed_field(slot, entry, self._name), edits=(), severity=severity)
                )
                yield slot, [entry]
            else:
                yield slot, entries

    def _absent_field(self, slot: FieldSlot, free: _FreeTables, loose: _Loose) -> None:
        """Says that a field is absent; what stands there without its label is looked at all the same."""
        if self._is_example_enough(slot):
            return
        body = self._unlabelled(slot, free, loose)
        if body is None:
            self._lack(AbsentField, slot, within=self._name)
            return
        note = "what it asks for stands at line {line}, without the label"
        self._lack(
            AbsentField, slot,
            within=self._name, found="no label", unlabelled=True, related=(Related(note, body.span),),
        )  # fmt: skip
        self._field_body(slot, Field(slot.name, self._at, None, (body,)), free, _Loose(()))

    def _is_example_enough(self, slot: FieldSlot) -> bool:
        """Whether an example of something is asked for, and that is shown with values itself."""
        asked = words.meaning(slot.key)
        subject = asked - _EXAMPLE
        return subject != asked and any(
            subject <= words.meaning(filled.slot.key)
            and any(map(self._shows_values, markdown.codes(filled.field.body)))
            for filled in self._found.fields
        )

    def _unlabelled(self, slot: FieldSlot, free: _FreeTables, loose: _Loose) -> Table | Code | None:
        """The table or code that a field wants, where it stands below no label."""
        for table in slot.of(TableSlot):
            return _most_alike(table, free.like(table, loose), _most_of(table))
        for code in slot.of(CodeSlot):
            return self._unlabelled_code(code, loose)
        return None

    def _unlabelled_code(self, wanted: CodeSlot, loose: _Loose) -> Code | None:
        """Code of a language below no label, or below that of the field before, which has its own."""
        if not wanted.language:
            return None
        block = loose.untaken_code(wanted.language, self._found.fields)
        if block is not None:
            return block
        before = self._found.fields[-1] if self._found.fields else None
        codes = markdown.codes(before.field.body) if before else ()
        own = [code for code in codes if code.language == wanted.language]
        if before is None or len(own) < 2 or own[-1] not in before.field.body:
            return None
        kept = before.field.body[: before.field.body.index(own[-1])]
        self._found.fields[-1] = replace(before, field=replace(before.field, body=kept))
        return own[-1]

    def _field(self, slot: FieldSlot, entry: Field, free: _FreeTables, loose: _Loose) -> None:
        # Behind a value that says all, what follows up to the next label is the section's own.
        own = replace(entry, body=()) if entry.value is not None and not slot.children else entry
        self._there.setdefault(slot.path, _span_of(own))
        if entry.value is not None and _is_templates_own(slot, entry.value.content):
            self._found.leftovers.append(placeholders.in_value(entry.value, self._schema.root))
        elif (
            slot.value is not None
            and entry.value is not None
            and _has_value(entry)
            and not self._is_leftover(entry.value.span)
        ):
            raw = markdown.plain(entry.value.content)
            problem = values.problem(slot.value, raw)
            self._found.values.append(
                Value(slot=slot, type=slot.value, at=entry.value.span, raw=raw, problem=problem)
            )
        if self._is_answered(entry):
            self._found.fields.append(FilledField(slot=slot, field=entry))
        else:
            self._field_body(slot, entry, free, loose)

    def _field_body(self, slot: FieldSlot, entry: Field, free: _FreeTables, loose: _Loose) -> None:
        """What a field holds below its label: the table, code, drawing or list that the template has."""
        before = len(self._found.tables)
        meant, declined = Lookalikes(entry.body), self._declined(entry.body)
        for wanted in slot.of(TableSlot):
            table = _most_alike(wanted, _FreeTables(_tables(entry.body)).like(wanted))
            table = table or _most_alike(wanted, free.like(wanted, loose), _most_of(wanted))
            if table is None:
                if next(declined, None) is None:
                    self._absent_in(AbsentTable, wanted, slot, entry, **_in_place_of(wanted, meant))
                continue
            free.take(table)
            self._table(wanted, table, slot.name)
        tables_, self._found.tables[before:] = self._found.tables[before:], []
        self._found.fields.append(FilledField(slot=slot, field=entry, tables=tuple(tables_)))
        if not slot.of(TableSlot) and not self._says_all(slot, entry):
            self._field_content(slot, entry)

    def _says_all(self, slot: FieldSlot, entry: Field) -> bool:
        """Whether a label needs nothing below it: `Response (204 No Content)`."""
        return bool(slot.alone) and patterns.compiled(slot.alone, slot.origin, True).search(entry.label)

    def _field_content(self, slot: FieldSlot, entry: Field) -> None:
        """What a field lacks that wants no table: code, a drawing, items, or any answer at all.

        The first thing that the template has below the label decides, and words do instead of it unless it is
        strict: `**Request:**` with a block of JSON may be answered by `the body is empty`.
        """
        has_words = _has_value(entry) or bool(self._own(entry.body))
        for code in slot.of(CodeSlot)[:1]:
            if not _has_code(entry.body) and (code.strict or not has_words):
                self._absent_in(AbsentCode, code, slot, entry, language=code.language)
            return
        for diagram in slot.of(DiagramSlot)[:1]:
            if not _has_diagram(entry.body) and not has_words:
                self._absent_in(AbsentDiagram, diagram, slot, entry)
            return
        for list_ in slot.of(ListSlot)[:1]:
            if not _has_items(entry.body) and not has_words:
                self._absent_in(AbsentList, list_, slot, entry)
            return
        if has_words or slot.children:
            return
        if not slot.text and entry.value is None:
            self._found.leftovers.append(
                LeftBare(
                    slot=self._schema.root, at=entry.at, whole=entry.at, name=entry.label,
                    related=(Related("left bare"),), part=slot,
                )
            )  # fmt: skip
        elif self._demanded(slot):
            self._gaps.append(EmptyField(slot=slot, at=entry.at, found=entry.label, within=self._name))

    def _own(self, body: Sequence[Block]) -> list[Block]:
        """What says something below a label: no table that the section asks for by itself."""
        return [
            block
            for block in omission.substance(body)
            if not (isinstance(block, Table) and any(map(partial(_fills, block), self._slot.of(TableSlot))))
        ]

    def _is_answered(self, entry: Field) -> bool:
        """Whether a field says `None`, `N/A` or the like, or still holds the template's text."""
        words = self._schema.omissions
        if entry.value is not None and self._is_leftover(entry.value.span):
            return True
        if entry.value is None or not _has_value(entry):
            return omission.of_blocks(entry.body, words) is not Omission.NONE
        return omission.of_text(markdown.plain(entry.value.content), words) is not Omission.NONE

    # What the section itself holds

    def _own_content(self, blocks: Sequence[Block]) -> None:
        """The drawing, code and boxes that the template has in the section, below no label.

        A few boxes are a choice, which words may answer (`[ ] Yes [ ] No`); from four on, or where the YAML
        asks for one by name, they are a checklist. Without a single box that is absent as a whole, and its
        items are not said one by one.
        """
        for diagram in self._slot.of(DiagramSlot)[:1]:
            if not _has_diagram(blocks):
                self._absent(AbsentDiagram, diagram, self._name)
        for code in self._slot.of(CodeSlot)[:1]:
            if (code.strict or code.inferred) and not _has_code(blocks):
                mild = {} if code.strict else {"severity": Severity.WARNING, "inferred": True}
                self._absent(AbsentCode, code, self._name, language=code.language, **mild)
        boxes = self._slot.of(ItemSlot)
        items = [item for block in markdown.walk(blocks) if isinstance(block, List) for item in block.items]
        ticks = {titles.normalise(markdown.item_text(item)) for item in items}
        is_checklist = len(boxes) >= _CHECKLIST or any(box.strict for box in boxes)
        if is_checklist and not any(item.checked is not None and shows(item) for item in items):
            self._absent(AbsentChecklist, replace(boxes[0], name="checklist"), self._name)
            return
        for box in boxes:
            if box.strict and box.key not in ticks:
                self._absent(AbsentItem, box, self._name)

    def _own_tables(self, free: _FreeTables, blocks: Sequence[Block]) -> None:
        """The tables that the section has by itself; `blocks` are those that stand below no label."""
        meant, declined = Lookalikes(self._blocks), self._declined(blocks)
        for slot in self._slot.of(TableSlot):
            table = _most_alike(slot, free.like(slot))
            if table is None:
                if next(declined, None) is None:
                    self._absent(AbsentTable, slot, self._name, **_in_place_of(slot, meant))
                continue
            free.take(table)
            self._table(slot, table, self._name)
            for other in _like_all_of(slot, free.like(slot)):
                free.take(other)
                self._table(slot, other, self._name)

    def _declined(self, blocks: Sequence[Block]) -> Iterator[Paragraph]:
        """The paragraphs that say beside other content of one table each that it does not apply, and why."""
        for block in blocks:
            if isinstance(block, Paragraph):
                said = omission.of_text(markdown.plain(block.text.content), self._schema.omissions)
                if said is Omission.REASONED:
                    yield block

    def _table(self, slot: TableSlot, table: Table, within: str) -> None:
        self._there.setdefault(slot.path, table.span)
        laid = tables.lay(slot, table, self._text, within, self._demanded, self._is_leftover)
        self._gaps.extend(laid.gaps)
        self._found.values.extend(laid.values)
        self._found.tables.append(laid.filled)

    def _leftover_code(self, blocks: Sequence[Block]) -> None:
        codes = list(markdown.codes(blocks))
        if not codes:
            return
        holders: tuple[Slot, ...] = (self._slot, *self._slot.of(FieldSlot))
        slots: list[CodeSlot | DiagramSlot] = []
        for holder in holders:
            slots += (*holder.of(CodeSlot), *holder.of(DiagramSlot))
        marks = placeholders.CodeMarks(slots)
        for code in codes if slots else ():
            leftover = marks.leftover(code, self._schema.root)
            if leftover is not None:
                self._found.leftovers.append(leftover)

    def _depth(self, blocks: Sequence[Block]) -> None:
        sizes, slot = self._schema.sizes, self._slot
        if not isinstance(slot, SectionSlot):
            return
        for depth in slot.depths:
            if sizes.index(self._profile.size) < sizes.index(depth.since):
                continue
            for number, wanted, noun in (
                (_row_count(blocks), depth.rows, "row"),
                (_item_count(blocks), depth.items, "item"),
                (_word_count(blocks), depth.words, "word"),
            ):
                # Without a single row the table is absent or empty, which is said already.
                if 0 < number < wanted or (number == 0 < wanted and noun == "item"):
                    self._gaps.append(
                        ShallowSection(
                            slot=slot, at=self._at, found=count(number, noun),
                            least=wanted, noun=noun,
                        )
                    )  # fmt: skip


def _is_templates_own(slot: FieldSlot, written: str) -> bool:
    """Whether a field's value is still the template's: its text, or all of its choices."""
    if slot.replace and written == slot.text:
        return True
    return slot.value is not None and values.lists_choices(slot.value, markdown.plain(written))


def _span_of(entry: Field) -> Span:
    """A field with its value and its body."""
    ends = [entry.at, *(block.span for block in entry.body), *([entry.value.span] if entry.value else ())]
    return Span(entry.at.start, max(at.end for at in ends))


def _has_value(entry: Field) -> bool:
    return entry.value is not None and shows(entry.value)


def _has_code(blocks: Sequence[Block]) -> bool:
    return any(map(shows, markdown.codes(blocks)))


def _has_items(blocks: Sequence[Block]) -> bool:
    return any(isinstance(block, List | Table) and shows(block) for block in markdown.walk(blocks))


def _has_diagram(blocks: Sequence[Block]) -> bool:
    """Whether something is drawn: in text, in a diagram language, or as an image.

    A code block without a language is taken for a drawing: nothing else tells what it is.
    """
    if any(shows(code) and (markup.is_diagram(code) or not code.language) for code in markdown.codes(blocks)):
        return True
    if any(isinstance(block, Html) and has_picture(block.content) for block in markdown.walk(blocks)):
        return True
    return any(map(_draws, markdown.texts(blocks)))


def _draws(text: Text) -> bool:
    """Whether a text holds an image or a link to a drawing."""
    inlines = markdown.inlines(text)
    images = [inline for inline in inlines if inline.kind == "image"]
    if "![" in text.content and (not images or any(image.target.strip() for image in images)):
        return True
    return any(
        (inline.kind == "link" and _DRAWING_FILE.search(inline.target))
        or (inline.kind == "html" and has_picture(inline.text))
        for inline in inlines
    )


def _tables(blocks: Iterable[Block]) -> Iterator[Table]:
    return (block for block in markdown.walk(blocks) if isinstance(block, Table))


def _most_alike(slot: TableSlot, candidates: Sequence[Table], least: int = 1) -> Table | None:
    """The table that shares most columns with a slot's, and at least so many."""
    if not candidates:
        return None
    scored = [(tables.likeness(slot, table), -number, table) for number, table in enumerate(candidates)]
    best = max(scored, default=None, key=lambda entry: entry[:2])
    keyed = bool(slot.of(RowSlot))
    if best is None or (best[0] < least and not (keyed and _has_keys(slot, best[2]))):
        return None
    return best[2]


def _fills(table: Table, slot: TableSlot) -> bool:
    return _most_alike(slot, [table], _most_of(slot)) is not None


def _most_of(slot: TableSlot) -> int:
    """How many of a table's columns are more than half of them."""
    return len(slot.of(ColumnSlot)) // 2 + 1


def _has_keys(slot: TableSlot, table: Table) -> bool:
    keys = {row.key for row in slot.of(RowSlot)}
    return any(row.cells and titles.normalise(row.cells[0].text.content) in keys for row in table.rows)


def _like_all_of(slot: TableSlot, candidates: Sequence[Table]) -> list[Table]:
    wanted = len(slot.of(ColumnSlot))
    return [table for table in candidates if tables.likeness(slot, table) == wanted]


def _in_place_of(slot: TableSlot, meant: Lookalikes) -> dict[str, Any]:
    """Where an absent table is said, and as what, if something there was meant to be one."""
    found = meant.of(slot)
    return {"at": found.span, "found": found.what} if found is not None else {}


def _row_count(blocks: Iterable[Block]) -> int:
    return sum(any(shows(cell.text) for cell in row.cells) for table in _tables(blocks) for row in table.rows)


def _item_count(blocks: Iterable[Block]) -> int:
    lists = (block for block in markdown.walk(blocks) if isinstance(block, List))
    return sum(shows(item) for block in lists for item in block.items)


def _word_count(blocks: Iterable[Block]) -> int:
    return sum(
        len(markdown.plain(block.text.content).split())
        for block in markdown.walk(blocks)
        if isinstance(block, Paragraph)
    )


def misnamed_field(slot: FieldSlot, entry: Field, within: str) -> MisnamedField:
    """The gap of a label that stands where a slot's own is expected."""
    edit = Edit(entry.at, f"**{slot.name}:**", title=f"rename the label to `{slot.name}`")
    return MisnamedField(slot=slot, at=entry.at, found=entry.label, within=within, edits=(edit,))
