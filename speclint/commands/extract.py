"""A spec as data: for each slot of its template what stands there, typed, or null and why.

Names are those of the template's slots, so that they are known before any spec exists: `shape.of` makes the
JSON Schema of what is given here from the template alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any

from speclint.align import profile
from speclint.errors import SpeclintError
from speclint.gaps import (
    Absence,
    AbsentField,
    ForeignDocument,
    Leftover,
    MisnamedColumn,
    MisnamedSection,
    TitleAsText,
)
from speclint.judge.diagnose import SpecFile
from speclint.judge.job import Job
from speclint.judge.session import Session
from speclint.model import (
    Block,
    Code,
    CodeSlot,
    ColumnSlot,
    DiagramSlot,
    DocumentSlot,
    FieldSlot,
    FilledField,
    FilledSection,
    FilledTable,
    Gap,
    How,
    Item,
    ItemSlot,
    List,
    ListSlot,
    MetadataSlot,
    Paragraph,
    Quote,
    Row,
    RowSlot,
    SectionSlot,
    Slot,
    Span,
    Table,
    TableSlot,
    TitlePattern,
    Value,
)
from speclint.task import Task
from speclint.template import data, markup, values
from speclint.text import markdown, omission, titlepattern, titles
from speclint.text.omission import Omission
from speclint.text.runs import Runs
from speclint.text.shows import shows
from speclint.wording import beginning

Node = dict[str, Any]


class State(StrEnum):
    """What is known of a slot in a spec; in all but the first its contents are null."""

    FILLED = "filled"
    NOT_APPLICABLE = "not-applicable"
    ABSENT = "absent"
    ELSEWHERE = "elsewhere"
    NOT_ASKED = "not-asked"
    EMPTY = "empty"
    LEFTOVER = "leftover"
    INVALID = "invalid"


NO_REASON = "no reason is given"
_LEFT = "the template's own text, or not written yet"
_NOTHING = "nothing stands there"
_NO_LABELS = Runs()
_UNMISSED = "not there, and not missed"


def files(task: Task, session: Session, wanted: Container[str] | None = None) -> Iterator[SpecFile]:
    """The files of a task that are specs, each laid against its template; what cannot be read is left out.

    With `wanted`, only those at these paths.
    """
    job = Job(task, session)
    for candidate in job.candidates().files:
        if wanted is not None and candidate.path not in wanted:
            continue
        try:
            file = job.lay(candidate)
        except SpeclintError:
            continue
        if file is not None:
            yield file


def extract(file: SpecFile) -> Node:
    """All that a spec says, under the names of its template's slots."""
    return _Extract(file).spec()


def same_ids(files: Iterable[SpecFile]) -> Iterator[str]:
    """What is to be said of ids that several specs have."""
    return shared(
        ((value.slot.name, value.raw, ""), file.source.path)
        for file in files
        for value in file.spec.found_values
        if value.type.unique and value.problem is None
    )


def shared(ids: Iterable[tuple[tuple[str, str, str], str]]) -> Iterator[str]:
    """What is to be said of ids that several files have: each a name, an id, and among what it counts."""
    holders: dict[tuple[str, str, str], list[str]] = {}
    for id_, path in ids:
        holders.setdefault(id_, []).append(path)
    for (name, raw, _), paths in holders.items():
        if len(paths) > 1:
            yield f"`{beginning(raw)}` is the {name} of {len(paths)} specs: {', '.join(paths)}"


def steps(names: Iterable[str]) -> tuple[str, ...]:
    """Names side by side, those that stand there twice told apart as the paths of slots are."""
    told: list[str] = []
    for name in names:
        number = 1
        step = name
        while step in told:
            number += 1
            step = f"{name} #{number}"
        told.append(step)
    return tuple(told)


def parts_of(slot: SectionSlot | None) -> tuple[str, ...]:
    """The names of the placeholders in a template's title."""
    if slot is None or slot.pattern is None:
        return ()
    return steps(part.name for part in slot.pattern.parts if part.kind is not None)


def name_of(slot: Slot) -> str:
    """The name of a slot among those beside it."""
    return slot.path[-1] if slot.path else slot.name


class _Extract:
    """A laid spec on its way to data.

    Given the file, it promises a node for each slot of the template around which everything is there: with a
    state, what that is because of, the line, and the contents or null. What a node is missing for is asked of
    the gaps of the slot that lie in the section around it.
    """

    def __init__(self, file: SpecFile) -> None:
        spec = file.spec
        self._file = file
        self._spec = spec
        self._schema = file.schema
        self._fills = {fill.section.heading.span: fill for fill in spec.fills if fill.section.heading}
        self._judged = {value.at: value for value in spec.found_values}
        self._is_foreign = any(True for _ in spec.gaps(ForeignDocument))
        self._left = Runs(gap.whole for gap in spec.gaps(Leftover))
        self._gaps: dict[tuple[str, ...], list[Gap]] = {}
        for gap in spec.found_gaps:
            also = gap.also if isinstance(gap, MisnamedSection) else ()
            for slot in (gap.slot, *also):
                self._gaps.setdefault(slot.path, []).append(gap)

    def spec(self) -> Node:
        said, spec = self._spec.profile, self._spec
        whole = Span(0, len(spec.text))
        strays = [fill.section.heading for fill in spec.fills if fill.how is How.STRAY]
        return {
            "path": self._file.source.path,
            "template": self._schema.name,
            "size": said.size,
            "status": said.status_as_written or None,
            "traits": list(said.traits) if said.traits is not None else None,
            "title": self._title(),
            "metadata": self._metadata(),
            **self._contents(spec.filled, self._schema.root, whole),
            "strays": [
                {"title": _seen(heading.text.content), "line": self._line(heading.span)}
                for heading in strays
                if heading is not None
            ],
        }

    def _title(self) -> Node:
        slot = self._schema.title
        fill = next((fill for fill in self._spec.fills if fill.how is How.TITLE), None)
        heading = fill.section.heading if fill is not None else None
        written = heading.text.content if heading is not None else ""
        node = self._value(None, written, heading.text.span if heading is not None else None)
        if heading is None and slot is not None:
            node |= self._missing(slot, Span(0, len(self._spec.text)))
        return {**node, "parts": self._parts(slot, written, ())}

    def _metadata(self) -> Node:
        slots = self._schema.metadata.values
        facts = profile.facts(markdown.parse(self._spec.text), self._spec.text, self._schema) if slots else {}
        whole = Span(0, len(self._spec.text))
        nodes = {}
        for slot in slots:
            found = next((facts[key] for key in (slot.key, *slot.aliases) if facts.get(key, ("",))[0]), None)
            if found is None:
                nodes[name_of(slot)] = self._nothing(slot, whole)
            else:
                nodes[name_of(slot)] = self._fact(slot, *found)
        return nodes

    def _fact(self, slot: MetadataSlot, text: str, at: Span) -> Node:
        judged = next((v for v in self._spec.found_values if v.slot.path == slot.path), None)
        line = self._spec.text[at.start : at.end]
        is_left = markup.mark_key(line) in self._schema.hints.front or self._left.touch(at)
        if is_left and judged is None:
            return _node(State.LEFTOVER, _LEFT, self._line(at), text)
        return self._judge(slot, text, at, judged)

    # Sections

    def _contents(
        self, filled: FilledSection | None, slot: DocumentSlot | SectionSlot, within: Span
    ) -> dict[str, Any]:
        """What stands in a section under its slots; null where it is not there.

        Programs that read specs want the same keys of each, whatever its author left out, so that an absent
        section has all of them as well. What a label holds is not the section's own text too, or it would be
        there twice. Of `**Owner:** Ann` and `It is.` the field `Owner` has `Ann`, the text is `It is.`
        """
        if filled is None:
            names = ["text", "fields", "tables", "code", "diagrams", "list", "checklist", "sections"]
            return dict.fromkeys(names)
        claimed = {id(b) for one in filled.fields for b in markdown.walk(_body(one))}
        labels = Runs(one.field.at for one in filled.fields)
        own = [block for block in filled.blocks if id(block) not in claimed]
        return {
            "text": _prose(own, labels),
            "fields": {
                name_of(one): self._field(one, [f for f in filled.fields if f.slot.path == one.path], within)
                for one in slot.of(FieldSlot)
            },
            "tables": {
                name_of(one): self._table(one, [t for t in filled.tables if t.slot.path == one.path], within)
                for one in slot.of(TableSlot)
            },
            **self._blocks(slot, [b for b in markdown.walk(own) if id(b) not in claimed], labels, within),
            "checklist": self._checklist(slot, own, within),
            "sections": {name_of(one): self._sections(one, filled, within) for one in slot.of(SectionSlot)},
        }

    def _sections(self, slot: SectionSlot, around: FilledSection, within: Span) -> Node:
        found = [one for one in around.sections if one.slot.path == slot.path]
        if not slot.repeat:
            return self._section(slot, found[0]) if found else self._no_section(slot, within)
        if not found:
            return {**self._missing(slot, within), "instances": None}
        instances = [self._section(slot, one) for one in found]
        return {**_state(State.FILLED, None, instances[0]["line"]), "instances": instances}

    def _no_section(self, slot: SectionSlot, within: Span) -> Node:
        heading = {"title": None, "how": None, "parts": self._parts(slot, "", ())}
        return {**self._missing(slot, within), **heading, **self._contents(None, slot, within)}

    def _section(self, slot: SectionSlot, filled: FilledSection) -> Node:
        heading = filled.heading
        assert heading is not None  # only the document has none
        fill = self._fills[heading.span]
        state, why = (State.FILLED, None) if filled.is_known else self._unknown(fill.section.blocks)
        return {
            **_state(state, why, self._line(heading.span)),
            "title": _seen(heading.text.content),
            "how": str(fill.how),
            "parts": self._parts(slot, heading.text.content, filled.parts),
            **self._contents(filled if filled.is_known else None, slot, fill.section.span),
        }

    def _unknown(self, blocks: Sequence[Block]) -> tuple[State, str | None]:
        """Why nothing in a section was looked at."""
        words = self._schema.omissions
        said = omission.substance(blocks)
        if omission.of_blocks(blocks, words) is not Omission.NONE:
            return State.NOT_APPLICABLE, omission.reason(omission.only_text(said) or "", words) or NO_REASON
        if said or any(self._left.touch(block.span) for block in blocks):
            return State.LEFTOVER, _LEFT
        return State.EMPTY, _NOTHING

    def _parts(self, slot: SectionSlot | None, written: str, typed: Sequence[Value]) -> dict[str, Node]:
        """What a heading has for each placeholder of the template's."""
        names = parts_of(slot)
        if slot is None or slot.pattern is None:
            return {}
        found = _captured(slot.pattern, written)
        texts = dict(zip(steps(name for name, _ in found), (text for _, text in found), strict=True))
        judged = {value.slot.name: value for value in typed}
        nodes = {}
        for name in names:
            value = judged.get(name)
            text = texts.get(name)
            if value is not None:
                nodes[name] = self._judge(value.slot, value.raw, value.at, value)
            elif text is None:
                nodes[name] = _node(State.NOT_ASKED, _UNMISSED)
            else:
                nodes[name] = _node(State.FILLED, None, None, text, text)
            nodes[name].pop("line")
        return nodes

    # Fields

    def _field(self, slot: FieldSlot, found: Sequence[FilledField], within: Span) -> Node:
        if not found:
            node = {**self._missing(slot, within), "label": None, "text": None, "value": None}
            return {**node, **self._field_contents(slot, None, within), "more": []}
        first, *more = (self._one_field(slot, one, within) for one in found)
        return {**first, "more": more}

    def _one_field(self, slot: FieldSlot, filled: FilledField, within: Span) -> Node:
        entry, body = filled.field, _body(filled)
        is_bare = any(isinstance(gap, AbsentField) for gap in self._in(slot, within))
        line = self._line(body[0].span if is_bare and body else entry.at)
        return {
            **self._answer(slot, filled),
            "line": line,
            "label": None if is_bare else entry.label,
            **self._field_contents(slot, filled, within),
        }

    def _answer(self, slot: FieldSlot, filled: FilledField) -> Node:
        """What a field says in words, as a value.

        An answer may stand behind the label, below it, or both, and may be none: still the template's, not
        applicable, or nothing to be seen. In that order, since a placeholder is no reason and a reason is no
        value of a type. `**Cost:** N/A: it is free` is `not-applicable`, because `it is free`.
        """
        value, body, words = filled.field.value, _body(filled), self._schema.omissions
        written = _seen(value.content) if value is not None else ""
        text = "\n\n".join(filter(None, [written, _prose(body)])) or None
        alone = written or omission.only_text(omission.substance(body)) or ""
        if value is not None and self._left.touch(value.span):
            return _node(State.LEFTOVER, _LEFT, None, text)
        if omission.of_text(alone, words) is not Omission.NONE:
            return _node(State.NOT_APPLICABLE, omission.reason(alone, words) or NO_REASON, None, text)
        if slot.value is not None and value is not None and shows(value):
            return self._judge(slot, written, value.span, self._judged.get(value.span))
        if text is None and not shows(body):
            left = any(map(self._left.touch, [filled.field.at, *(block.span for block in body)]))
            return _node(State.LEFTOVER, _LEFT) if left else _node(State.EMPTY, _NOTHING)
        return _node(State.FILLED, None, None, text, text)

    def _field_contents(self, slot: FieldSlot, filled: FilledField | None, within: Span) -> dict[str, Any]:
        """What stands below a label."""
        if filled is None:
            return dict.fromkeys(("tables", "code", "diagrams", "list"))
        tables = {
            name_of(one): self._table(one, [t for t in filled.tables if t.slot.path == one.path], within)
            for one in slot.of(TableSlot)
        }
        return {
            "tables": tables,
            **self._blocks(slot, list(markdown.walk(_body(filled))), _NO_LABELS, within),
        }

    # Tables

    def _table(self, slot: TableSlot, found: Sequence[FilledTable], within: Span) -> Node:
        keys = slot.of(RowSlot)
        if not found:
            keyed = {"keys": None} if keys else {}
            return {**self._missing(slot, within), "columns": None, **keyed, "rows": None, "ragged": None}
        first = found[0].table
        state, why = (State.FILLED, None) if first.rows else (State.EMPTY, "only a header stands there")
        return {
            **_state(state, why, self._line(first.span)),
            "columns": self._column_nodes(found[0]),
            **({"keys": {name_of(key): self._key(key, found) for key in keys}} if keys else {}),
            "rows": [row for filled in found for row in self._rows(filled)],
            "ragged": [
                {"line": self._line(row.span), "cells": [_seen(cell.text.content) for cell in row.cells]}
                for filled in found
                for row in filled.ragged
            ],
        }

    def _key(self, key: RowSlot, found: Sequence[FilledTable]) -> Node:
        """The row of a key, in the first table that has it."""
        for filled in found:
            if (row := filled.keyed.get(key.key)) is not None:
                line = self._line(row.span)
                return {
                    **_state(State.FILLED, None, line),
                    **self._row(filled, self._columns(filled), row, key),
                }
        return {**self._missing(key, found[0].table.span), "cells": None, "others": None}

    def _rows(self, filled: FilledTable) -> Iterator[Node]:
        """The rows of a table, those of its keys aside."""
        keyed = {row.span for row in filled.keyed.values()}
        places = self._columns(filled)
        return (self._row(filled, places, row, None) for row in filled.rows if row.span not in keyed)

    def _columns(self, filled: FilledTable) -> dict[str, int]:
        """Where each column stands, by its slot's name: under another name, too."""
        places = {}
        for slot in filled.slot.of(ColumnSlot):
            index = filled.columns.get(slot.key)
            if index is None and (gap := self._misnamed(slot, filled.table)) is not None:
                index = next(n for n, cell in enumerate(filled.table.header.cells) if cell.span == gap.at)
            if index is not None:
                places[name_of(slot)] = index
        return places

    def _misnamed(self, slot: ColumnSlot, table: Table) -> MisnamedColumn | None:
        gaps = (gap for gap in self._in(slot, table.span) if isinstance(gap, MisnamedColumn))
        return next(gaps, None)

    def _column_nodes(self, filled: FilledTable) -> dict[str, Node]:
        places = self._columns(filled)
        nodes = {}
        for slot in filled.slot.of(ColumnSlot):
            name = name_of(slot)
            if name in places:
                cell = filled.table.header.cells[places[name]]
                nodes[name] = {**_state(State.FILLED, None), "name": _seen(cell.text.content)}
            else:
                nodes[name] = {**self._missing(slot, filled.table.span), "name": None}
            nodes[name].pop("line")
        return nodes

    def _row(self, filled: FilledTable, places: dict[str, int], row: Row, key: RowSlot | None) -> Node:
        cells = {}
        for number, slot in enumerate(filled.slot.of(ColumnSlot)):
            name = name_of(slot)
            if name in places:
                cell = row.cells[places[name]]
                own = key if key is not None and number == 1 else slot
                cells[name] = self._value(own, cell.text.content, cell.span)
            else:
                cells[name] = self._nothing(slot, filled.table.span)
        taken = set(places.values())
        others = {
            _seen(head.text.content): _seen(cell.text.content)
            for number, (head, cell) in enumerate(zip(filled.table.header.cells, row.cells, strict=True))
            if number not in taken
        }
        return {"line": self._line(row.span), "cells": cells, "others": others}

    # Code, drawings and lists

    def _blocks(self, slot: Slot, blocks: Sequence[Block], labels: Runs, within: Span) -> dict[str, Node]:
        """The code, drawings and items among blocks that are the slot's own."""
        codes = [block for block in blocks if isinstance(block, Code)]
        drawn = [self._code(code) for code in codes if self._is_drawing(slot, code)]
        written = [self._code(code) for code in codes if not self._is_drawing(slot, code)]
        items = [
            item
            for block in blocks
            if isinstance(block, List)
            for item in block.items
            if shows(item) and not labels.touch(item.span)
        ]
        wanted: tuple[Slot, ...] = (*slot.of(ItemSlot), *slot.of(ListSlot))
        return {
            "code": self._some(slot.of(CodeSlot), "blocks", written, within),
            "diagrams": self._some(slot.of(DiagramSlot), "blocks", [*drawn, *self._pictures(blocks)], within),
            "list": self._some(wanted, "items", [self._item(slot, item) for item in items], within),
        }

    def _is_drawing(self, slot: Slot, code: Code) -> bool:
        """Whether a block draws: what has no language does, where a drawing is wanted and no code."""
        is_wanted = bool(slot.of(DiagramSlot)) and not slot.of(CodeSlot)
        return markup.is_diagram(code) or (is_wanted and not code.language)

    def _some(self, slots: Sequence[Slot], kind: str, found: list[Node], within: Span) -> Node:
        if not found:
            missing = self._missing(slots[0], within) if slots else _state(State.NOT_ASKED, "not asked for")
            return {**missing, kind: None}
        return {**_state(State.FILLED, None, found[0]["line"]), kind: found}

    def _code(self, code: Code) -> Node:
        return {
            "line": self._line(code.span),
            "language": code.language or None,
            "text": code.content,
            "target": None,
            "is_leftover": self._left.touch(code.span),
        }

    def _pictures(self, blocks: Iterable[Block]) -> Iterator[Node]:
        for block in blocks:
            for one in markdown.inlines(block.text) if isinstance(block, Paragraph) else ():
                if one.kind == "image":
                    line = self._line(one.span)
                    left = self._left.touch(one.span)
                    yield {
                        "line": line, "language": None, "text": one.text, "target": one.target,
                        "is_leftover": left,
                    }  # fmt: skip

    def _item(self, slot: Slot, item: Item) -> Node:
        text = markdown.item_text(item)
        key = titles.normalise(text)
        named = next((name_of(one) for one in slot.of(ItemSlot) if one.key == key), None)
        return {
            "line": self._line(item.span),
            "slot": named,
            "text": " ".join(text.split()),
            "checked": item.checked,
            "is_leftover": self._left.touch(item.blocks[0].span) if item.blocks else False,
        }

    def _checklist(self, slot: Slot, blocks: Sequence[Block], within: Span) -> dict[str, Node]:
        """The items that the template has, by their words."""
        items: dict[str, Item] = {}
        for block in markdown.walk(blocks):
            for item in block.items if isinstance(block, List) else ():
                if item.checked is not None:
                    items.setdefault(titles.normalise(markdown.item_text(item)), item)
        nodes = {}
        for one in slot.of(ItemSlot):
            found = items.get(one.key)
            if found is None:
                nodes[name_of(one)] = {**self._missing(one, within), "checked": None}
            else:
                state = _state(State.FILLED, None, self._line(found.span))
                nodes[name_of(one)] = {**state, "checked": found.checked}
        return nodes

    # Values

    def _value(self, slot: Slot | None, content: str, at: Span | None) -> Node:
        """A text in the place of a slot, or of none, as a value."""
        text = _seen(content)
        line = self._line(at) if at is not None else None
        if at is not None and self._left.touch(at):
            return _node(State.LEFTOVER, _LEFT, line, text)
        if not shows(content):
            is_dash = any(not char.isspace() for char in text)
            state, why = (State.NOT_APPLICABLE, NO_REASON) if is_dash else (State.EMPTY, _NOTHING)
            return _node(state, why, line, text or None)
        if slot is None or at is None:
            return _node(State.FILLED, None, line, text, text)
        return self._judge(slot, text, at, self._judged.get(at))

    def _judge(self, slot: Slot, text: str, at: Span, judged: Value | None) -> Node:
        """A text as a value of the slot's type, if it has one."""
        type_, line, words = slot.value, self._line(at), self._schema.omissions
        if judged is not None:
            type_, problem = judged.type, judged.problem
        else:
            problem = values.problem(type_, text) if type_ is not None else None
        if type_ is not None and problem is not None:
            return _node(State.INVALID, problem, line, text)
        is_choice = type_ is not None and values.choice(type_.options, text) is not None
        said = omission.of_text(text, words)
        if not is_choice and (said is not Omission.NONE or _is_answer(type_, text)):
            return _node(State.NOT_APPLICABLE, omission.reason(text, words) or NO_REASON, line, text)
        value = data.of(type_, text) if type_ is not None else text
        why = f"not to be read as one {type_.name}" if type_ is not None and value is None else None
        return _node(State.FILLED, why, line, text, value)

    def _nothing(self, slot: Slot, within: Span) -> Node:
        return {**self._missing(slot, within), "text": None, "value": None}

    # What is not there

    def _in(self, slot: Slot, within: Span) -> list[Gap]:
        gaps = self._gaps.get(slot.path, [])
        first = bisect_left(gaps, within.start, key=_start)
        return gaps[first : bisect_right(gaps, within.end, lo=first, key=_start)]

    def _missing(self, slot: Slot, within: Span) -> Node:
        """Why nothing fills a slot in the section around it."""
        for gap in self._in(slot, within):
            if isinstance(gap, MisnamedSection):
                return _state(State.ELSEWHERE, f"answered under `{gap.found}`", self._line(gap.at))
            if isinstance(gap, TitleAsText):
                return _state(State.ABSENT, f"its title stands as text, `{beginning(gap.written)}`")
            if isinstance(gap, Absence):
                return _state(State.ABSENT, f"absent, and asked for at {gap.because}")
        profile = self._spec.profile
        if self._schema.demands(slot, profile.size, profile.traits):
            # Of a document of another kind all is said at once, and all is absent.
            if self._is_foreign and isinstance(slot, SectionSlot):
                return _state(State.ABSENT, f"absent, and asked for at {slot.origin}")
            return _state(State.NOT_ASKED, _UNMISSED)
        return _state(State.NOT_ASKED, f"not asked for of a spec like this ({slot.origin})")

    def _line(self, at: Span) -> int:
        return self._file.source.position(at.start)[0]


def _start(gap: Gap) -> int:
    return gap.at.start


def _state(state: State, why: str | None, line: int | None = None) -> Node:
    return {"state": str(state), "why": why, "line": line}


def _node(
    state: State, why: str | None, line: int | None = None, text: str | None = None, value: data.Data = None
) -> Node:
    return {**_state(state, why, line), "text": text, "value": value}


def _is_answer(type_: Any, text: str) -> bool:
    """Whether a value is one of those that are right whatever the type says, such as `N/A`."""
    return type_ is not None and values.choice(type_.answers, text) is not None


def _body(filled: FilledField) -> tuple[Block, ...]:
    """What stands below a label and belongs to it: behind a value that says all, it is the section's own."""
    is_all_said = filled.field.value is not None and not filled.slot.children
    return () if is_all_said else filled.field.body


def _prose(blocks: Iterable[Block], labels: Runs = _NO_LABELS) -> str | None:
    """The paragraphs among blocks and in quotes, those of labels aside, each on one line."""
    written = "\n\n".join(_paragraphs(blocks, labels))
    return written or None


def _paragraphs(blocks: Iterable[Block], labels: Runs) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Quote):
            yield from _paragraphs(block.blocks, labels)
        elif isinstance(block, Paragraph) and not labels.touch(block.span):
            yield from filter(None, [_seen(block.text.content)])


def _captured(pattern: TitlePattern, written: str) -> list[tuple[str, str]]:
    """What a heading has for the placeholders, an emoji before it passed over."""
    seen = markdown.plain(written)
    unseen = {char for char in seen if not (char.isascii() or titles.normalise(char))}
    bare = seen.lstrip("".join(unseen))
    for title in dict.fromkeys((seen, bare.strip())):
        if found := titlepattern.match(pattern, title):
            return [(part.name, part.text) for part in found]
    return []


def _seen(content: str) -> str:
    return markdown.folded(content)
