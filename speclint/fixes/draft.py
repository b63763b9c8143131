"""What the template has in a slot, as the first draft of a spec: never an answer, always marked as none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from functools import cached_property
from itertools import dropwhile, takewhile

from speclint.align import placeholders
from speclint.expressions import expression
from speclint.fixes.style import Style
from speclint.model import (
    Block,
    Break,
    Cell,
    Code,
    CodeSlot,
    ColumnSlot,
    DiagramSlot,
    Field,
    FieldSlot,
    Heading,
    Html,
    List,
    Paragraph,
    Row,
    RowSlot,
    SectionSlot,
    Slot,
    Span,
    Table,
    TableSlot,
)
from speclint.template import markup, optional
from speclint.template.schema import Schema
from speclint.text import markdown, titles
from speclint.text.runs import Runs
from speclint.text.source import Source

_LINE_END = expression(r"\r\n?")
_DRESS = expression(r"[\[\]<>{}`*|\\]|(?<!\w)_|_(?!\w)|<!--|-->")
_NUMBER = expression(r"(?:\d+\.)+(\d+[.)]?[ \t]+)(?=\S)")
_MARKER = expression(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]+")
_LONGEST_HINT = 100


def mark(name: str, hint: str = "") -> str:
    """The mark of what is still to be written, with what the template says of it."""
    said, called = _plain(hint), _plain(name[titles.number_in(name) :])
    return f"[NEEDS {called}: {said}]" if said else f"[NEEDS {called}]"


def _plain(text: str) -> str:
    words = " ".join(_DRESS.sub("", text).split())
    return words if len(words) <= _LONGEST_HINT else f"{words[:_LONGEST_HINT].rpartition(' ')[0]} …"


def _number_below(title: str, child: str) -> str | None:
    """The number of a section below another, which may have another number than in the template."""
    above, own = title[: titles.number_in(title)].strip(" .)\t"), _NUMBER.match(child)
    return f"{above}.{own[1]}" if above and own is not None else None


class Excerpt:
    """What stands in one place of a template, read by itself, with what in it is to be replaced."""

    def __init__(self, text: str, schema: Schema) -> None:
        self.text = _LINE_END.sub("\n", text)
        self._document = markdown.parse(self.text)
        self.blocks = self._document.blocks
        self._schema = schema

    @cached_property
    def _open(self) -> Runs:
        found = placeholders.in_document(self._document, self.text, self._schema)
        return Runs([leftover.whole for leftover in found])

    def is_open(self, at: Span) -> bool:
        """Whether a place holds something that the next check asks to replace."""
        return self._open.touch(at)

    def at(self, span: Span) -> str:
        """The text of a place."""
        return self.text[span.start : span.end]


def _excerpts(schema: Schema) -> dict[tuple[str, ...], Excerpt]:
    """The excerpts of a template's slots that were read already."""
    return {}


class Drafter:
    """The drafts of slots of one schema, in the style of one document.

    `demanded` tells which sections below another are asked for. `is_firm` says that the status of the
    document excuses what is left to replace: then a section, row or column has a mark in any case.
    """

    def __init__(
        self, schema: Schema, style: Style, demanded: Callable[[Slot], bool], *, is_firm: bool
    ) -> None:
        self._schema = schema
        self._style = style
        self._demanded = demanded
        self._is_firm = is_firm
        self._excerpts = schema.once(_excerpts)

    @property
    def is_firm(self) -> bool:
        """Whether what is put in is marked in any case."""
        return self._is_firm

    def excerpt(self, slot: Slot) -> Excerpt:
        """What the template has in a slot; empty for one that only the YAML names."""
        if slot.path not in self._excerpts:
            text = self._written(slot.span) if slot.span is not None else ""
            self._excerpts[slot.path] = Excerpt(text, self._schema)
        return self._excerpts[slot.path]

    def _written(self, at: Span) -> str:
        """The text of a place; of what stands in an item the lines below lose what is that item's indent."""
        text = self._text[at.start : at.end]
        lead = _LINE_END.sub("\n", self._text[: at.start]).rpartition("\n")[2]
        if not _MARKER.fullmatch(lead):
            return text
        indent = re.compile(rf"((?:\r\n?|\n)) {{1,{len(lead)}}}")
        return indent.sub(r"\1", text)

    @cached_property
    def _text(self) -> str:
        """The template, with blanks for the fence and the notes around it."""
        whole = Source.from_text(self._schema.name, self._schema.text)
        wrapped = markup.unwrapped(whole)
        if wrapped is None:
            return whole.text
        inner, _ = wrapped
        text = list(whole.text)
        for number in range(1, len(whole.starts) + 1):
            at = whole.line_span(number)
            if not inner.line(number):
                text[at.start : at.end] = " " * (at.end - at.start)
        return "".join(text)

    # Sections

    def section(
        self,
        slot: SectionSlot,
        level: int,
        number: str | None = None,
        *,
        without: Set[tuple[str, ...]] = frozenset(),
        title: str = "",
    ) -> str:
        """A section at a level, with all below it that is asked for, but for what is there.

        Its title has the template's number, if any, or another `number` in its place; or it is the one given.
        """
        parts, is_shown = self._section(slot, level, number, without, title)
        is_answered = bool(without) and len(parts) == 1
        if (self._is_firm or not is_shown) and not is_answered:
            parts.insert(1, mark(slot.name))
        return "\n\n".join(parts)

    def _section(
        self,
        slot: SectionSlot,
        level: int,
        number: str | None,
        without: Set[tuple[str, ...]] = frozenset(),
        called: str = "",
    ) -> tuple[list[str], bool]:
        """The parts of a section's draft, and whether it shows something that is asked to be replaced."""
        excerpt = self.excerpt(slot)
        first = next((block for block in excerpt.blocks if isinstance(block, Heading)), None)
        body = self._own(excerpt)
        title = called or self.title(slot)
        if number is not None:
            title = f"{number}{title[titles.number_in(title) :]}"
        parts = ["\n".join(self._style.heading(level, title))]
        is_shown = not called and first is not None and excerpt.is_open(first.span)
        if body:
            parts.append(self._body(body, excerpt, slot))
            is_shown = is_shown or any(self._shows(block, excerpt, slot) for block in body)
        for child in slot.of(SectionSlot):
            if self._demanded(child) and child.path not in without:
                below, shows = self._section(
                    child, level + child.level - slot.level, _number_below(title, self.title(child))
                )
                if not shows:
                    below.insert(1, mark(child.name))
                parts += below
                is_shown = True
        return parts, is_shown

    def _own(self, excerpt: Excerpt) -> list[Block]:
        """What stands in a section above those below it."""
        after = list(dropwhile(lambda block: not isinstance(block, Heading), excerpt.blocks))[1:]
        body = list(takewhile(lambda block: not isinstance(block, Heading), after))
        while body and isinstance(body[-1], Break):
            body.pop()
        return body

    def title(self, slot: SectionSlot) -> str:
        """The title that a section has in the template, as it is written there."""
        heading = next((b for b in self.excerpt(slot).blocks if isinstance(b, Heading)), None)
        written = heading.text.content if heading is not None else slot.name
        kept = re.sub(r"\s*<!--.*?-->", "", written)
        return optional.without_marks(kept) or slot.name

    # What stands in a section

    def _body(self, blocks: Sequence[Block], excerpt: Excerpt, slot: Slot) -> str:
        """The blocks of a section or field, each as a draft, with as many lines between them as there."""
        pieces: list[str] = []
        end = blocks[0].span.start
        for number, block in enumerate(blocks):
            between = excerpt.text[end : block.span.start]
            glue = "\n" if between.count("\n") == 1 else "\n\n"
            below = blocks[number + 1 : number + 2]
            pieces += (glue if pieces else "", self._block(block, below, excerpt, slot))
            end = block.span.end
        return "".join(pieces)

    def _block(self, block: Block, below: Sequence[Block], excerpt: Excerpt, slot: Slot) -> str:
        if isinstance(block, Table):
            return "\n".join(self._table(block, excerpt, slot))
        text = excerpt.at(block.span)
        if isinstance(block, Paragraph | List):
            edits = [*self._marks(block, below, excerpt, slot), *self._bullets(block, excerpt)]
            for at, written in sorted(edits, reverse=True):
                start, end = at.start - block.span.start, at.end - block.span.start
                text = text[:start] + written + text[end:]
        return text

    def _marks(
        self, block: Block, below: Sequence[Block], excerpt: Excerpt, slot: Slot
    ) -> Iterator[tuple[Span, str]]:
        """The marks that take the place of what the template answers behind labels."""
        slots = {one.name: one for one in slot.walk() if isinstance(one, FieldSlot)}
        entries = markdown.fields([block, *below])
        for entry in entries:
            if entry.at not in block.span:
                continue
            if entry.value is None:
                if not any(self._is_open_block(one, excerpt, slot) for one in entry.body):
                    yield Span(entry.at.end, entry.at.end), f" {mark(entry.label)}"
            elif not self._is_open_value(entry, excerpt, slots.get(entry.label.strip())):
                yield entry.value.span, mark(entry.label, entry.value.content)

    def _is_open_block(self, block: Block, excerpt: Excerpt, slot: Slot) -> bool:
        if isinstance(block, Code):
            return self._is_sample(block, slot)
        return isinstance(block, Table) or excerpt.is_open(block.span)

    def _is_open_value(self, entry: Field, excerpt: Excerpt, slot: FieldSlot | None) -> bool:
        assert entry.value is not None  # asked for values alone
        is_sample = slot is not None and slot.replace and entry.value.content == slot.text
        return is_sample or excerpt.is_open(entry.value.span)

    def _bullets(self, block: Block, excerpt: Excerpt) -> Iterator[tuple[Span, str]]:
        for one in markdown.walk([block]):
            if isinstance(one, List) and not one.ordered:
                for item in one.items:
                    yield Span(item.span.start, item.span.start + 1), self._style.bullet

    def _shows(self, block: Block, excerpt: Excerpt, slot: Slot) -> bool:
        """Whether something of a block's draft is asked to be replaced by the next check."""
        return self._is_open_block(block, excerpt, slot) or any(self._marks(block, (), excerpt, slot))

    def _is_sample(self, code: Code, slot: Slot) -> bool:
        """Whether a block of code may not stay as the template has it."""
        return any(
            one.text == code.content and (one.replace or one.marks)
            for one in slot.walk()
            if isinstance(one, CodeSlot | DiagramSlot)
        )

    # Tables

    def table(self, slot: TableSlot) -> str:
        """A table, with its keys or with one row to be filled."""
        excerpt = self.excerpt(slot)
        found = next((block for block in excerpt.blocks if isinstance(block, Table)), None)
        if found is not None:
            return "\n".join(self._table(found, excerpt, slot))
        names = [column.name for column in slot.of(ColumnSlot)]
        return "\n".join(self._style.table([names, list(map(mark, names))], [""] * len(names)))

    def rows(self, slot: TableSlot) -> list[list[str]]:
        """The cells of the rows that a table begins with."""
        excerpt = self.excerpt(slot)
        found = next((block for block in excerpt.blocks if isinstance(block, Table)), None)
        names = [column.name for column in slot.of(ColumnSlot)]
        return self._rows(found, names, excerpt, slot) if found is not None else [list(map(mark, names))]

    def _table(self, table: Table, excerpt: Excerpt, slot: Slot) -> list[str]:
        names = [excerpt.at(cell.span) for cell in table.header.cells]
        return self._style.table([names, *self._rows(table, names, excerpt, slot)], table.alignments)

    def _rows(self, table: Table, names: Sequence[str], excerpt: Excerpt, slot: Slot) -> list[list[str]]:
        samples = [row for row in table.rows if len(row.cells) == len(names)]
        keyed = self._keyed(table, samples, slot)
        if keyed:
            return [self._cells(row, names, excerpt, is_keyed=True) for row in keyed]
        blank = [row for row in samples if any(excerpt.is_open(cell.span) for cell in row.cells)]
        first = next(iter(blank or samples), None)
        return [self._cells(first, names, excerpt) if first is not None else list(map(mark, names))]

    def _keyed(self, table: Table, rows: Sequence[Row], slot: Slot) -> list[Row]:
        """The rows that are known by their first cells: all, or those that the YAML names."""
        if markup.is_key_table(table):
            return list(rows)
        keys = {one.key for one in slot.walk() if isinstance(one, RowSlot)}
        return [row for row in rows if titles.normalise(row.cells[0].text.content) in keys]

    def _cells(
        self, row: Row, names: Sequence[str], excerpt: Excerpt, *, is_keyed: bool = False
    ) -> list[str]:
        """The cells of a row; what is no placeholder gives way to a mark, a key aside."""
        key = excerpt.at(row.cells[0].span)
        named = [key if is_keyed and number == 1 else name for number, name in enumerate(names)]
        cells = [self._cell(cell, name, excerpt) for cell, name in zip(row.cells, named, strict=True)]
        return [key, *cells[1:]] if is_keyed else cells

    def _cell(self, cell: Cell, name: str, excerpt: Excerpt) -> str:
        written = excerpt.at(cell.span)
        is_open = bool(written) and excerpt.is_open(cell.span)
        return written if is_open else mark(name, markdown.plain(cell.text.content))

    def row(self, table: TableSlot, key: Slot) -> dict[str, str]:
        """The cells of a key's row by the keys of their columns."""
        columns = table.of(ColumnSlot)
        excerpt = self.excerpt(table)
        found = next((block for block in excerpt.blocks if isinstance(block, Table)), None)
        for row in found.rows if found is not None and key.span is not None else ():
            is_same = row.cells and markdown.plain(row.cells[0].text.content).strip().rstrip(":") == key.name
            if is_same and len(row.cells) == len(columns):
                cells = self._cells(row, [column.name for column in columns], excerpt, is_keyed=True)
                by_key = {column.key: cell for column, cell in zip(columns, cells, strict=True)}
                break
        else:
            by_key = {column.key: mark(key.name) for column in columns}
        if self._is_firm:
            by_key |= {column.key: mark(key.name) for column in columns[1:]}
        return by_key

    def column(self, table: TableSlot, column: ColumnSlot, keys: Iterable[str | None]) -> list[str]:
        """What stands in the cells of a column that is not filled, by the keys of their rows, if any."""
        excerpt = self.excerpt(table)
        found = next((block for block in excerpt.blocks if isinstance(block, Table)), None)
        number = self._number(table, column)
        if found is None or number is None:
            return [mark(column.name) for _ in keys]
        rows = [row for row in found.rows if number < len(row.cells)]
        blanks = (excerpt.at(row.cells[number].span) for row in rows if self._is_blank(row, number, excerpt))
        usual = mark(column.name) if self._is_firm else next(blanks, mark(column.name))
        of_keys = {
            titles.normalise(markdown.plain(row.cells[0].text.content)): (
                mark(column.name, markdown.plain(row.cells[number].text.content))
                if self._is_firm
                else self._cell(row.cells[number], column.name, excerpt)
            )
            for row in rows
        }
        return [of_keys.get(key, usual) if key is not None else usual for key in keys]

    def alignment(self, table: TableSlot, column: ColumnSlot) -> str:
        """How the template has a column aligned."""
        found = next((block for block in self.excerpt(table).blocks if isinstance(block, Table)), None)
        number = self._number(table, column)
        return found.alignments[number] if found is not None and number is not None else ""

    def _number(self, table: TableSlot, column: ColumnSlot) -> int | None:
        return next((n for n, one in enumerate(table.of(ColumnSlot)) if one.key == column.key), None)

    def _is_blank(self, row: Row, number: int, excerpt: Excerpt) -> bool:
        at = row.cells[number].span
        return bool(excerpt.at(at)) and excerpt.is_open(at)

    def below_heading(self, slot: SectionSlot, level: int) -> str | None:
        """What stands below the heading of a section; None where that is nothing but hints and a mark."""
        excerpt = self.excerpt(slot)
        body = [block for block in self._own(excerpt) if not isinstance(block, Html)]
        if not body and not any(map(self._demanded, slot.of(SectionSlot))):
            return None
        parts, is_shown = self._section(slot, level, None)
        if self._is_firm or not is_shown:
            parts.insert(1, mark(slot.name))
        return "\n\n".join(parts[1:])

    def items(self, slots: Sequence[Slot], name: str) -> str:
        """A list, or boxes, with a mark above what may stay."""
        excerpts = [self.excerpt(slot) for slot in slots]
        written = []
        for slot, excerpt in zip(slots, excerpts, strict=True):
            own = self._body(excerpt.blocks, excerpt, slot) if excerpt.blocks else f"- [ ] {slot.name}"
            written.append(own)
        is_open = any(excerpt.is_open(block.span) for excerpt in excerpts for block in excerpt.blocks)
        text = "\n".join(written)
        return text if is_open else f"{mark(name)}\n\n{text}"

    # Fields, code, drawings

    def field(self, slot: FieldSlot) -> str:
        """A label with what the template has behind and below it, or a mark."""
        excerpt = self.excerpt(slot)
        if excerpt.blocks:
            return self._body(excerpt.blocks, excerpt, slot)
        return f"**{slot.name}:** {mark(slot.name)}"

    def value(self, slot: FieldSlot) -> str:
        """What stands behind a label: the template's placeholder, or a mark."""
        excerpt = self.excerpt(slot)
        found = next(iter(markdown.fields(excerpt.blocks)), None)
        if found is None or found.value is None or "\n" in found.value.content:
            return mark(slot.name)
        is_open = self._is_open_value(found, excerpt, slot) and not self._is_firm
        return found.value.content if is_open else mark(slot.name, found.value.content)

    def label(self, slot: FieldSlot) -> str:
        """A label with nothing behind it."""
        excerpt = self.excerpt(slot)
        found = next(iter(markdown.fields(excerpt.blocks)), None)
        return excerpt.at(found.at) if found is not None else f"**{slot.name}:**"

    def code(self, slot: CodeSlot | DiagramSlot) -> str:
        """A block of code or a drawing, with a mark above it where it may stay."""
        text = self.excerpt(slot).text.rstrip()
        if not text:
            text = f"```{slot.language}\n```"
        is_open = slot.span is not None and (slot.replace or slot.marks)
        return text if is_open else f"{mark(slot.name)}\n\n{text}"
