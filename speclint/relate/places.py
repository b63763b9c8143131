"""The cells, fields and headings of a spec that the addresses of its schema name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from speclint.expressions import expression
from speclint.model import (
    Block,
    Code,
    ColumnSlot,
    FieldSlot,
    FilledField,
    FilledSection,
    FilledTable,
    Profile,
    Row,
    RowSlot,
    Slot,
    Span,
    Text,
)
from speclint.records import dataclass
from speclint.template import values
from speclint.template.addresses import Address
from speclint.template.schema import Schema
from speclint.text import markdown, omission
from speclint.text.omission import Omission
from speclint.text.shows import shows

_DASHES = expression(r"[\s\-–—]*")


@dataclass(frozen=True, slots=True)
class NamedValue:
    """A value that an address names: where it stands, and what a reader sees there.

    `type` is the name of its type, `row` the row of a cell. `is_known` is false for a value that was
    reported already, or was never filled in: nothing is judged by it.
    """

    at: Span
    raw: str
    slot: Slot
    section: FilledSection
    type: str = ""
    text: Text | None = None
    row: Row | None = None
    is_known: bool = True


# How much of a text is told of what stands beside a code span: of a long line each would hold the rest.
_BESIDE = 200


@dataclass(frozen=True, slots=True)
class CodeSpan:
    """A code span with what stands right before and after it in its text."""

    at: Span
    raw: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Group:
    """The values in one row at the cells of one address, and `ragged` for a row whose cells are unknown."""

    places: tuple[NamedValue, ...]
    table: FilledTable | None = None

    @property
    def at(self) -> Span:
        """From the first of the values to the last."""
        starts = [place.at for place in self.places]
        return Span(min(at.start for at in starts), max(at.end for at in starts))


@dataclass(slots=True)
class Reached:
    """What an address leads to; `is_whole` is false when something there is absent or unknown."""

    groups: list[Group]
    is_whole: bool = True


class Places:
    """The filled sections of one spec, looked up by address.

    `is_unknown` tells whether what stands at a place was reported, or is still the template's text. Of the
    slots in `repeated` one instance has the name of another: it may be called by any that is missed.
    """

    def __init__(
        self,
        top: FilledSection,
        schema: Schema,
        profile: Profile,
        is_unknown: Callable[[Span], bool],
        repeated: Collection[tuple[str, ...]] = (),
    ) -> None:
        self.top = top
        self.schema = schema
        self.profile = profile
        self._is_unknown = is_unknown
        self._repeated = repeated
        self._spans: dict[tuple[Span, tuple[str, ...]], tuple[CodeSpan, ...]] = {}
        self._no_names: dict[str, bool] = {}

    def is_unknown(self, at: Span) -> bool:
        """Whether a place holds the template's text, or something that was found to be wrong."""
        return self._is_unknown(at)

    def scopes(self, address: Address | None) -> list[FilledSection | None]:
        """The sections within which relative addresses are looked up; only None for the whole spec."""
        return list(self.sections(address)[0]) if address is not None else [None]

    def sections(
        self, address: Address, scope: FilledSection | None = None
    ) -> tuple[list[FilledSection], bool]:
        """The sections that an address leads to, and whether none of them is absent or unknown."""
        path = address.sections
        current, is_whole = [self.top], all(slot.path not in self._repeated for slot in path)
        if scope is not None:
            path = path[_depth(path, scope.slot) :]
            current = [scope]
        for slot in path:
            below = []
            for section in current:
                found = [inner for inner in section.sections if inner.slot.path == slot.path]
                is_whole = is_whole and section.is_known and (bool(found) or not self._demanded(slot))
                below += found
            current = below
        return current, is_whole

    def values(self, address: Address, scope: FilledSection | None = None) -> Reached:
        """The values at the cells, the field or the headings that an address names."""
        sections, is_whole = self.sections(address, scope)
        found = Reached([], is_whole and all(section.is_known for section in sections))
        for section in sections:
            if address.field is not None:
                self._in_field(address, section, found)
            elif address.cells:
                self._in_tables(address, section.tables, section, found)
            else:
                found.groups.append(Group(tuple(self._heading(section))))
        return found

    def codes(self, address: Address, scope: FilledSection | None = None) -> tuple[list[Code], bool]:
        """The code blocks of a section or field, and whether what should hold some is there."""
        sections, is_whole = self.sections(address, scope)
        blocks: list[Block] = []
        for section in sections:
            if address.field is None:
                blocks.extend(section.blocks)
                continue
            fields = _fields(section, address.field)
            is_whole = is_whole and bool(fields)
            blocks.extend(block for filled in fields for block in filled.field.body)
        codes = list(markdown.codes(blocks))
        known = [code for code in codes if not (self._is_unknown(code.span) or not shows(code))]
        return known, is_whole and len(known) == len(codes)

    def all_codes(self) -> Iterator[Code]:
        """Every code block in a section that fills a slot."""
        for section in self.top.walk():
            yield from markdown.codes(section.blocks)

    def code_spans(self, section: FilledSection) -> tuple[CodeSpan, ...]:
        """The code spans in a section and all below it; each section is looked through once."""
        known = (section.at, section.slot.path)
        if known not in self._spans:
            texts = (text for text in markdown.texts(section.blocks) if "`" in text.content)
            own = (span for text in texts for span in _code_spans(text))
            below = (span for inner in section.sections for span in self.code_spans(inner))
            self._spans[known] = (*own, *below)
        return self._spans[known]

    def is_no_name(self, raw: str) -> bool:
        """Whether what stands for a name is a dash, or says that there is none."""
        if raw not in self._no_names:
            says_none = omission.of_text(raw, self.schema.omissions) is not Omission.NONE
            self._no_names[raw] = says_none or _DASHES.fullmatch(raw) is not None
        return self._no_names[raw]

    def _demanded(self, slot: Slot) -> bool:
        return self.schema.demands(slot, self.profile.size, self.profile.traits)

    def _in_field(self, address: Address, section: FilledSection, found: Reached) -> None:
        slot = address.field
        assert slot is not None
        fields = _fields(section, slot)
        found.is_whole = found.is_whole and (bool(fields) or not self._demanded(slot))
        for filled in fields:
            if address.cells:
                # A field that says `None` has no table, and needs none.
                if filled.tables or filled.field.value is None:
                    self._in_tables(address, filled.tables, section, found)
            elif filled.field.value is not None:
                text = filled.field.value
                found.groups.append(Group((self._place(text, slot, section),)))

    def _in_tables(
        self,
        address: Address,
        among: Iterable[FilledTable],
        section: FilledSection,
        found: Reached,
    ) -> None:
        wanted = address.table
        assert wanted is not None  # an address with cells names their table
        tables_ = [table for table in among if table.slot.path == wanted.path]
        if not tables_ and self._demanded(wanted):
            found.is_whole = False
        for table in tables_:
            if table.ragged or not table.table.rows:
                found.is_whole = False
            if table.keyed or isinstance(address.cells[0], RowSlot):
                self._keyed(address, table, section, found)
            else:
                self._columns(address, table, section, found)

    def _keyed(self, address: Address, table: FilledTable, section: FilledSection, found: Reached) -> None:
        second = table.slot.of(ColumnSlot)[1:2]
        at = table.columns.get(second[0].key, 1) if second else 1
        for slot in address.cells:
            row = table.keyed.get(slot.key)
            if row is None or len(row.cells) <= at:
                found.is_whole = found.is_whole and not self._demanded(slot)
                continue
            place = self._place(row.cells[at].text, slot, section, row)
            found.groups.append(Group((place,), table))

    def _columns(self, address: Address, table: FilledTable, section: FilledSection, found: Reached) -> None:
        if any(slot.key not in table.columns for slot in address.cells):
            found.is_whole = False
            return
        rows = list(table.rows)
        if address.pick:
            is_sample = any(self._is_unknown(cell.span) for row in rows for cell in row.cells)
            rows = [] if is_sample else _picked(address, table)
        for row in rows:
            places = tuple(
                self._place(cell.text, slot, section, row)
                for slot in address.cells
                for cell in [table.cell(row, slot.key)]
                if cell is not None
            )
            found.groups.append(Group(places, table))

    def _place(self, text: Text, slot: Slot, section: FilledSection, row: Row | None = None) -> NamedValue:
        raw = markdown.folded(text.content)
        type_ = slot.value.name if slot.value is not None else ""
        is_known = bool(raw) and not self._is_unknown(text.span)
        return NamedValue(text.span, raw, slot, section, type_, text, row, is_known)

    def _heading(self, section: FilledSection) -> Iterator[NamedValue]:
        """The typed parts of a heading, or all of it."""
        for part in section.parts:
            yield NamedValue(
                part.at, part.raw, part.slot, section, part.type.name, is_known=part.problem is None
            )  # fmt: skip
        if not section.parts and section.heading is not None:
            text = section.heading.text
            yield NamedValue(
                section.heading.span, section.name, section.slot, section, text=text,
                is_known=not self._is_unknown(text.span),
            )  # fmt: skip


def _code_spans(text: Text) -> Iterator[CodeSpan]:
    """The code spans of a text; what stands around one is looked for after the one before it."""
    start = 0
    for inline in markdown.inlines(text):
        if inline.kind != "code":
            continue
        found = text.content.find(inline.text, start)
        end = found + len(inline.text)
        before = text.content[max(start, found - _BESIDE) : found] if found >= 0 else ""
        after = text.content[end : end + _BESIDE] if found >= 0 else ""
        start = end if found >= 0 else start
        yield CodeSpan(inline.span, inline.text, before, after)


def _depth(path: Sequence[Slot], slot: Slot) -> int:
    """How many slots of a path lead to one of them, itself included."""
    return next((number + 1 for number, step in enumerate(path) if step.path == slot.path), 0)


def _fields(section: FilledSection, slot: FieldSlot) -> list[FilledField]:
    return [filled for filled in section.fields if filled.slot.path == slot.path]


def _picked(address: Address, table: FilledTable) -> list[Row]:
    """The first or last row of a table, or the one whose cell holds the newest date or version."""
    if address.pick != "newest":
        return list(table.rows[:1] if address.pick == "first" else table.rows[-1:])
    cells = [(table.cell(row, address.cells[0].key), row) for row in table.rows]
    keyed = [
        (values.sort_key(markdown.folded(cell.text.content)), row) for cell, row in cells if cell is not None
    ]
    if any(key is None for key, _ in keyed) or not keyed:
        return []
    return [max(keyed, key=lambda entry: entry[0] or ())[1]]
