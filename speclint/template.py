"""A Markdown template read as what it asks for: text → slots, with no word of any particular template."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from speclint import markdown, titles
from speclint.model import (
    Block,
    Cell,
    Code,
    Demand,
    Document,
    Field,
    Heading,
    Item,
    Kind,
    List,
    Paragraph,
    Section,
    Slot,
    Table,
)
from speclint.source import Source

_OPTIONAL = re.compile(r"[(\[*_\s]+(?:optional|if applicable)[)\]*_\s]*$", re.IGNORECASE)
_MARK = re.compile(r"\[[^\[\]\n]+(?:\n[^\[\]\n]+)*\]")
_DIAGRAM_LANGUAGES = frozenset(
    {"mermaid", "plantuml", "puml", "dot", "graphviz", "d2", "ditaa", "blockdiag", "svgbob"}
)
_DRAWN = re.compile(r"[┌┐└┘▶◀▼▲►◄╔╗╚╝]|\+-{2,}\+|-{2,}>|<-{2,}")


@dataclass(frozen=True, slots=True)
class Template:
    """A template's title (None without one), the document slot above all others, and its placeholders."""

    title: Slot | None
    root: Slot
    marks: frozenset[str]
    inline_marks: frozenset[str]


def read(source: Source) -> Template:
    """The slots of a template; `source.path` becomes the origin of each (`template.md:212`)."""
    return _Reader(source).template()


def mark_key(placeholder: str) -> str:
    """A placeholder as it is compared: white space folded, so that rewrapping does not hide it."""
    return " ".join(placeholder.split())


def is_diagram(code: Code) -> bool:
    """Whether a code block draws: in a diagram language, or with box drawing and arrows."""
    return code.language in _DIAGRAM_LANGUAGES or bool(_DRAWN.search(code.content))


def is_key_table(table: Table) -> bool:
    """Whether each row of a template's table starts with a bold literal, which makes it a key."""
    firsts = [row.cells[0].text.content.strip() for row in table.rows if row.cells]
    return bool(firsts) and all(
        first.startswith(("**", "__")) and first.endswith(("**", "__")) and not titles.has_placeholder(first)
        for first in firsts
    )


class _Reader:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._document: Document = markdown.parse(source.text)

    def template(self) -> Template:
        title, top = self._split_title(self._document.root)
        root = Slot(
            Kind.DOCUMENT,
            title.name if title else "document",
            f"{self._source.path}:1",
            children=self._sections(top),
        )
        marks, inline_marks = self._marks()
        return Template(title, root, marks, inline_marks)

    def _origin(self, block: Block | Cell | Item) -> str:
        return f"{self._source.path}:{self._source.position(block.span.start)[0]}"

    def _split_title(self, root: Section) -> tuple[Slot | None, Sequence[Section]]:
        """The template's title and the sections below it: an only first heading of level 1 is the title."""
        tops = root.children
        if len(tops) == 1 and tops[0].level == 1 and tops[0].children and tops[0].heading:
            heading = tops[0].heading
            title = replace(self._section(tops[0], heading, children=False), repeat=False)
            return title, tops[0].children
        return None, tops

    def _sections(self, sections: Iterable[Section]) -> tuple[Slot, ...]:
        slots: dict[str, Slot] = {}
        for section in sections:
            if section.heading is None:
                continue
            slot = self._section(section, section.heading)
            slots.setdefault(slot.key or slot.pattern, slot)
        return tuple(slots.values())

    def _section(self, section: Section, heading: Heading, children: bool = True) -> Slot:
        written = " ".join(markdown.plain(heading.text.content).split())
        name = _OPTIONAL.sub("", written).strip()
        open_ended = titles.has_placeholder(name)
        return Slot(
            Kind.SECTION,
            name,
            self._origin(heading),
            key="" if open_ended else titles.normalise(name),
            pattern=titles.pattern(name) if open_ended else "",
            level=section.level,
            repeat=open_ended,
            demand=Demand(never=name != written),
            children=(*self._content(section.blocks), *self._sections(section.children)) if children else (),
        )

    def _content(self, blocks: Sequence[Block]) -> tuple[Slot, ...]:
        fields = markdown.fields(blocks)
        labelled = {id(block) for field in fields if field.value is None for block in field.body[:1]}
        slots = [self._field(field) for field in fields]
        loose = [block for block in blocks if id(block) not in labelled]
        return (*_first_of_each(slots), *self._blocks(loose))

    def _field(self, field: Field) -> Slot:
        line = self._source.position(field.at.start)[0]
        body = field.body[:1] if field.value is None else ()
        name = field.label.strip()
        plain_name = titles.undecorated(titles.normalise(name)) or titles.normalise(name)
        return Slot(
            Kind.FIELD,
            name,
            f"{self._source.path}:{line}",
            key=plain_name,
            text=field.value.content if field.value is not None else "",
            demand=Demand(never=bool(_OPTIONAL.search(name))),
            children=self._blocks(body),
        )

    def _blocks(self, blocks: Sequence[Block]) -> tuple[Slot, ...]:
        slots: list[Slot] = []
        for block in blocks:
            if isinstance(block, Table):
                slots.append(self._table(block))
            elif isinstance(block, Code):
                slots.append(self._code(block))
            elif isinstance(block, List):
                slots.extend(self._list(block))
        return tuple(slots)

    def _table(self, table: Table) -> Slot:
        columns = tuple(
            Slot(Kind.COLUMN, name, self._origin(table), key=titles.normalise(name))
            for name in (markdown.plain(cell.text.content).strip() for cell in table.header.cells)
        )
        keyed = is_key_table(table)
        rows = tuple(self._row(row.cells[0]) for row in table.rows) if keyed else ()
        name = " | ".join(column.name for column in columns)
        return Slot(Kind.TABLE, name, self._origin(table), children=(*columns, *rows))

    def _row(self, cell: Cell) -> Slot:
        name = markdown.plain(cell.text.content).strip().rstrip(":")
        return Slot(Kind.ROW, name, self._origin(cell), key=titles.normalise(name))

    def _code(self, code: Code) -> Slot:
        kind = Kind.DIAGRAM if is_diagram(code) else Kind.CODE
        return Slot(
            kind,
            code.language or kind.value,
            self._origin(code),
            language=code.language,
            text=code.content,
            replace=True,
            marks=tuple(sorted({mark_key(m) for m in _MARK.findall(code.content)})),
        )

    def _list(self, block: List) -> tuple[Slot, ...]:
        ticks = [item for item in block.items if item.checked is not None]
        if not ticks:
            return (Slot(Kind.LIST, "list", self._origin(block)),)
        return tuple(Slot(Kind.ITEM, _item_name(item), self._origin(item)) for item in ticks)

    def _marks(self) -> tuple[frozenset[str], frozenset[str]]:
        marks: set[str] = set()
        inline_marks: set[str] = set()
        definitions = markdown.targets(self._document)
        for text in markdown.texts(self._document.blocks):
            inlines = markdown.inlines(text, definitions)
            for inline in inlines:
                if inline.kind == "code" and _MARK.search(inline.text):
                    inline_marks.add(mark_key(inline.text))
            for found in _MARK.finditer(text.content):
                place = text.at(found.start(), found.end())
                if not any(place in inline.span or inline.span in place for inline in inlines):
                    marks.add(mark_key(found.group()))
        return frozenset(marks), frozenset(inline_marks)


def _item_name(item: Item) -> str:
    first = item.blocks[0] if item.blocks else None
    return markdown.plain(first.text.content) if isinstance(first, Paragraph) else ""


def _first_of_each(slots: Iterable[Slot]) -> list[Slot]:
    kept: dict[str, Slot] = {}
    for slot in slots:
        kept.setdefault(slot.key, slot)
    return list(kept.values())
