"""A Markdown template read as what it asks for: text → slots, with no word of any particular template."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import takewhile

from speclint.errors import SpeclintError
from speclint.expressions import expression
from speclint.model import (
    Block,
    Cell,
    Code,
    CodeSlot,
    ColumnSlot,
    Demand,
    DiagramSlot,
    Document,
    DocumentSlot,
    Field,
    FieldSlot,
    Heading,
    Html,
    Inline,
    Item,
    ItemSlot,
    List,
    ListSlot,
    MetadataSlot,
    Paragraph,
    Quote,
    Row,
    RowSlot,
    Section,
    SectionSlot,
    Severity,
    Slot,
    Span,
    Table,
    TableSlot,
    Text,
    TitlePattern,
    ValueType,
)
from speclint.records import dataclass
from speclint.remembered import remembered
from speclint.template import header, inference, notes, optional, paths, values
from speclint.template.notes import Notes
from speclint.text import markdown, titlepattern, titles
from speclint.text.shows import DIAGRAM_LANGUAGES, shows
from speclint.text.source import Source

# Placeholders in running text: brackets, doubled or single braces, angle brackets, "(fill in …)".
MARK = expression(
    r"\[[^\[\]]+\]|\{\{[^{}]+\}\}|(?<!/)\{[^\W\d][^{}\n]*\}|<[^\W\d][^<>\n]*>|\((?:fill|optional - )[^()]*\)"
)
BRACKETED = expression(r"\[[^\[\]\n]+(?:\n[^\[\]\n]+)*\]")
_DRESS = expression(r"[\[\]<>{}()*_`\"“”]")
_WORD = expression(r"(?<![\w-])[^\W\d_]+(?![\w-])")
_SENTENCE_END = expression(r"(?<=[.!?])[])}>*_]*\s+(?=[^\W\d_a-z])")
_OWN_WORDS = 3  # fewer may be said by chance
_EXAMPLE = expression(r"\W*[^\W\d]+(?: [^\W\d]+){0,2} (?:\d|[A-C])\W*")
_BLANK = expression(r"(?:YYYY-MM-DD|[NX]{3,}|TBD|\.{3}|…|[\w-]*(?:XXX|NNN|YYYY)[\w-]*)")
_FRONT_COMMENT = expression(r"(?:^|(?<=\s))#.*")
_INSTRUCTION = expression(
    r"\?(?:\s|$)|^\W*(?:describe|explain|list|what|why|how|who|when|which|where|give|provide|add|write|include|note"
    r"|say|tell|name|show|mention|link|attach|paste|insert|put|enter|choose|pick|select|delete|remove|copy|consider"
    r"|sketch|draw|clarify|capture|justify|propose|specify|define|discuss|outline|summari[sz]e|identify|replace|fill|use|state|detail|document|briefly|if"
    r"|this (?:sub)?section|an? (?:brief|short|high-level)|one paragraph|optional)\b"
    r"|\b(?:you|your|should|please)\b",
    re.IGNORECASE,
)
_ALERT = expression(r"^\[!\w+\]\s*")
_ANGLE_TITLE = expression(r"<(?=[^\W\d][^<>/=]*>)(?!(?:br|hr|wbr)>)")
_STAYS = expression(r"licen[sc]e|copyright|waived|\bRFC 2119\b|key words", re.IGNORECASE)
_WRAPPER = expression(r" {0,3}(`{3,}|~{3,})\s*(?:markdown|md)\s*", re.IGNORECASE)
_FENCE = expression(r" {0,3}(`{3,}|~{3,})(.*)")
_DRAWN = expression(r"[┌┐└┘▶◀▼▲►◄╔╗╚╝]|\+-{2,}\+|-{2,}>|<-{2,}")


@dataclass(frozen=True, slots=True)
class Hints:
    """The template's own text that a spec is to replace, each piece with its white space folded.

    `marks` are placeholders in running text, `code` those in code spans (with the whole span), `runs`
    whole cells, items and paragraphs, `own` such runs and the words of placeholders as they are without
    brackets and emphasis (see `own_key`), `bare` the words of all placeholders, however few, `comments`
    HTML comments, `front` lines of the front matter.
    """

    marks: frozenset[str] = frozenset()
    code: frozenset[str] = frozenset()
    runs: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    bare: frozenset[str] = frozenset()
    comments: frozenset[str] = frozenset()
    front: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Template:
    """A template's title (None without one), the document slot above all others, and its own text.

    `notes` is what the usage notes say, where the template stands in a fence with notes after it, `metadata`
    the keys of its front matter.
    """

    title: SectionSlot | None
    root: DocumentSlot
    hints: Hints
    notes: Notes
    metadata: tuple[MetadataSlot, ...] = ()


@lru_cache(2)
def read(source: Source) -> Template:
    """The slots of a template; `source.path` becomes the origin of each (`template.md:212`)."""
    wrapped = unwrapped(source)
    if wrapped is None:
        return _TemplateReader(source, source).template(Notes())
    inner, around = wrapped
    return _TemplateReader(inner, source).template(notes.read(around, markdown.parse(around.text).blocks))


def unwrapped(source: Source) -> tuple[Source, Source] | None:
    """The template inside a Markdown fence and what stands around it, both with their line numbers kept.

    The real end of the fence is the last bare fence that leaves the rest balanced: a fence inside the
    template would end it before, in CommonMark. A template that begins with "```markdown" and holds a block
    of SQL ends at the last "```" before its notes, not at that of the SQL.
    """
    if "```" not in source.text and "~~~" not in source.text:
        return None
    lines = [source.line(number) for number in range(1, len(source.starts) + 1)]
    start = next((n for n, line in enumerate(lines) if _WRAPPER.fullmatch(line)), None)
    if start is None or any(line.startswith("## ") for line in lines[:start]):
        return None
    opening = _WRAPPER.fullmatch(lines[start])
    ends = [n for n in range(start + 1, len(lines)) if opening and _closes(lines[n], opening[1])]
    end = next((n for n in reversed(ends) if _is_balanced(lines[n + 1 :])), None)
    if end is None or not any(line.startswith("#") for line in lines[start:end]):
        return None
    inside = [line if start < n < end else "" for n, line in enumerate(lines)]
    around = ["" if start <= n <= end else line for n, line in enumerate(lines)]
    return Source.from_text(source.path, "\n".join(inside)), Source.from_text(source.path, "\n".join(around))


def specimen(name: str, text: str) -> Source:
    """A template's text as a document, without the fence and the usage notes around it."""
    source = Source.from_text(name, text)
    wrapped = unwrapped(source)
    return source if wrapped is None else Source.from_text(name, wrapped[0].text.strip() + source.newline)


def same_place(offset: int, inner: Source, whole: Source) -> int:
    """Where in a whole file stands what the template inside its fence has at an offset."""
    if inner is whole:
        return offset
    line, column = inner.position(offset)
    return whole.starts[line - 1] + column - 1


def _closes(line: str, opening: str) -> bool:
    found = _FENCE.fullmatch(line)
    return bool(found and found[1].startswith(opening) and not found[2].strip())


def _is_balanced(lines: Sequence[str]) -> bool:
    blocks = markdown.walk(markdown.parse("\n".join(lines)).blocks)
    return all(block.closed for block in blocks if isinstance(block, Code) and block.fenced)


def mark_key(placeholder: str) -> str:
    """A placeholder as it is compared: white space folded, so that rewrapping does not hide it."""
    return " ".join(placeholder.split())


@remembered
def own_key(text: str) -> str:
    """A text of the template as it is compared without its brackets, emphasis and closing mark."""
    return " ".join(_DRESS.sub("", text).split()).strip(" .:…?!").casefold()


def is_diagram(code: Code) -> bool:
    """Whether a code block draws: in a diagram language, or with box drawing and arrows."""
    return code.language in DIAGRAM_LANGUAGES or bool(_DRAWN.search(code.content))


def is_key_table(table: Table) -> bool:
    """Whether each row of a template's table starts with a bold literal, which makes it a key.

    A lone letter is no name: `**A**` stands for any.
    """
    firsts = [row.cells[0].text.content.strip() for row in table.rows if row.cells]
    are_bold = all(first.startswith(("**", "__")) and first.endswith(("**", "__")) for first in firsts)
    are_named = any(len(markdown.plain(first).strip()) > 1 for first in firsts)
    return are_named and are_bold and not any(map(titlepattern.has_placeholder, firsts))


def is_fact_table(table: Table) -> bool:
    """Whether the rows of a table above all sections are facts about the document: a name, and its value.

    The names are literals, bold or not, and a value at least waits for what a spec says.
    """
    rows = table.rows
    are_pairs = len(table.header.cells) == 2 and all(len(row.cells) == 2 for row in rows)
    if not (rows and are_pairs and all(map(_has_plain_key, rows))):
        return False
    return any(map(_is_asked_for, (row.cells[1].text.content.strip() for row in rows)))


def _is_of_values(table: Table) -> bool:
    """Whether the header of a table says that it holds names and their values: `Field | Value`."""
    header = [titles.normalise(cell.text.content) for cell in table.header.cells]
    return header[-1] == "value" and header[0] in ("field", "key", "property", "attribute", "item")


def _is_asked_for(value: str) -> bool:
    return not value or titlepattern.has_placeholder(value) or inference.inferred(value) is not None


def _has_plain_key(row: Row) -> bool:
    """Whether a row may be known by its first cell: words that are no placeholder, and a value."""
    first = markdown.plain(row.cells[0].text.content) if len(row.cells) > 1 else ""
    return bool(first.strip()) and not titlepattern.has_placeholder(first)


class _TemplateReader:
    """The slots of one template.

    Given `source`, what is read as the template, and `whole`, the file that it stands in at the same lines
    (the same text, unless the template is fenced). It promises a slot for each heading, table, label, block
    of code and list, with the line and the span in `whole` where it stands. The tree is read first, then
    every slot gets its path, by which the notes, laid over it last, find theirs.
    """

    def __init__(self, source: Source, whole: Source) -> None:
        self._source = source
        self._whole = whole
        self._document: Document = markdown.parse(source.text)
        self._optional_below = optional.marked_above(self._document.blocks, source.text)
        first = next((one.heading for one in self._document.root.children if one.level == 1), None)
        self._own_id = inference.own_id(markdown.folded(first.text.content)) if first is not None else ""

    def template(self, read_notes: Notes) -> Template:
        title, top = self._split_title(self._document.root)
        root = DocumentSlot(
            name=title.name if title else "document",
            origin=f"{self._source.path}:1",
            span=Span(0, len(self._whole.text)),
            children=(*self._header(), *self._sections(top)),
        )
        title, root = paths.named(title, root)
        metadata = header.metadata(self._document, self._source, self._own_id)
        return Template(title, notes.apply(read_notes, root), self._hints(), read_notes, metadata)

    def _header(self) -> tuple[Slot, ...]:
        """What stands before the first section and says something of the document."""
        tops = self._document.root.children
        titled = tops[0].blocks if len(tops) == 1 and tops[0].level == 1 and tops[0].children else ()
        return tuple(
            header.of_document(
                self._content(markdown.unquoted((*self._document.root.blocks, *titled), least=2), True)
            )
        )

    def _origin(self, at: Span) -> str:
        return f"{self._source.path}:{self._source.position(at.start)[0]}"

    def _span(self, at: Span) -> Span:
        """A place of what was read in the whole file: at the same line and column."""
        if self._source is self._whole:
            return at
        return Span(
            same_place(at.start, self._source, self._whole), same_place(at.end, self._source, self._whole)
        )

    def _split_title(self, root: Section) -> tuple[SectionSlot | None, Sequence[Section]]:
        """The template's title and the sections below it: an only first heading of level 1 is the title."""
        tops = root.children
        if len(tops) == 1 and tops[0].level == 1 and tops[0].children and tops[0].heading:
            heading = tops[0].heading
            title = self._section(tops[0], heading, children=False)
            id_ = inference.id_in(title.name)
            title = replace(title, repeat=False, span=self._span(heading.span), value=id_)
            return title, tops[0].children
        return None, tops

    def _sections(self, sections: Iterable[Section]) -> tuple[SectionSlot, ...]:
        slots: dict[str | TitlePattern | None, SectionSlot] = {}
        named: dict[str, SectionSlot] = {}
        for section in sections:
            if section.heading is None:
                continue
            slot = _numbered(self._section(section, section.heading))
            if not slot.name:
                continue
            form = titlepattern.as_tagged(slot.pattern) if slot.pattern is not None else None
            known = slot.key or (form if form in slots else slot.pattern)
            twin, namesake = slots.get(known), named.get(slot.name)
            if (slot.key and twin) or (namesake and namesake.repeat != slot.repeat):
                raise self._twins(namesake or twin or slot, slot)
            slots.setdefault(known, slot)
            named.setdefault(slot.name, slot)
        return tuple(slots.values())

    def _twins(self, first: SectionSlot, second: SectionSlot) -> SpeclintError:
        """Two sections side by side that no title tells apart."""
        lines = [int(slot.origin.rpartition(":")[2]) for slot in (first, second)]
        message = f"the template has `{second.name}` twice side by side, first on line {lines[0]}: rename one"
        return SpeclintError(message, self._source.path, lines[1], 1)

    def _section(self, section: Section, heading: Heading, children: bool = True) -> SectionSlot:
        # `<Component>` is a tag to Markdown, and a placeholder to the team.
        content = heading.text.content
        shown = content if "</" in content else _ANGLE_TITLE.sub("&lt;", content)
        written = markdown.folded(shown)
        name = optional.without_marks(written)
        open_ended = titlepattern.has_placeholder(name)
        pattern = titlepattern.compiled(name) if open_ended else None
        slot = SectionSlot(
            name=name,
            origin=self._origin(heading.span),
            span=self._span(section.span),
            key="" if open_ended else titles.key(name),
            # A spec may keep the mark.
            aliases=tuple(_other_names(name, written)),
            pattern=pattern,
            typed=inference.in_title(pattern) if pattern is not None else (),
            level=section.level,
            repeat=open_ended,
            heading_only=not (section.blocks or section.children),
            demand=Demand(never=self._is_optional(section, heading, written)),
            collects=optional.gathers(name, _first_words(section)),
            children=(*self._content(section.blocks), *self._sections(section.children)) if children else (),
        )
        # How far the work has come no document says for sure.
        is_later = optional.is_said_later(" ".join(_first_words(section).split()))
        return notes.weighed(slot, Severity.WARNING) if is_later else slot

    def _is_optional(self, section: Section, heading: Heading, written: str) -> bool:
        """Whether a title, a comment on or around the heading, or the section's first hint says so."""
        if optional.is_marked(written) or optional.is_unwritten(written):
            return True
        if heading.span.start in self._optional_below or optional.is_in_comment(heading.text.content):
            return True
        comments = [one for one in takewhile(_is_comment, section.blocks) if isinstance(one, Html)]
        others = self._optional_below.values()
        if any(optional.is_said(one.content) for one in comments if one.span.start not in others):
            return True
        hint = next(iter(section.blocks[len(comments) :]), None)
        if isinstance(hint, Quote) and hint.blocks:
            hint = hint.blocks[0]
        return isinstance(hint, Paragraph) and optional.is_said(markdown.plain(hint.text.content))

    def _content(self, blocks: Sequence[Block], is_above: bool = False) -> tuple[Slot, ...]:
        """The slots of blocks; above all sections, labels and keys need not be bold."""
        fields = markdown.fields(blocks, header.is_label if is_above else None)
        labelled = {id(block) for field in fields if field.value is None for block in field.body[:1]}
        keys = Counter(titles.unremarked(titles.normalise(field.label)) for field in fields)
        slots = [self._field(field, keys) for field in fields]
        loose = [block for block in blocks if id(block) not in labelled]
        return (*_first_of_each(slots), *self._blocks(loose, is_above=is_above))

    def _field(self, field: Field, beside: Mapping[str, int]) -> FieldSlot:
        """A labelled line; `beside` counts the labels there without their remarks, which tell some apart."""
        body = field.body[:1] if field.value is None else ()
        name = field.label.strip()
        whole = titles.normalise(name)
        bare = titles.unremarked(whole)
        ends = [field.at, *(block.span for block in body), *([field.value.span] if field.value else ())]
        return FieldSlot(
            name=name,
            origin=self._origin(field.at),
            span=self._span(Span(field.at.start, max(at.end for at in ends))),
            key=bare if bare and beside[bare] == 1 else whole,
            text=field.value.content if field.value is not None else "",
            value=self._type(field.value.content) if field.value is not None else None,
            # A label that is to be replaced is a sample, as a row is.
            demand=Demand(never=optional.is_marked(name) or titlepattern.has_placeholder(name)),
            children=self._blocks(body),
        )

    def _blocks(self, blocks: Sequence[Block], is_above: bool = False) -> tuple[Slot, ...]:
        slots: list[Slot] = []
        for block in blocks:
            if isinstance(block, Table):
                is_fact = (is_above or _is_of_values(block)) and is_fact_table(block)
                slots.append(self._table(block, is_key_table(block) or is_fact))
            elif isinstance(block, Code):
                slots.append(self._code(block))
            elif isinstance(block, List):
                slots.extend(self._list(block))
        return tuple(slots)

    def _table(self, table: Table, is_keyed: bool) -> TableSlot:
        """The slot of a table: its columns, and its rows where the first column holds their keys.

        What stands in the template's own cells tells what a column wants, so that each column is made with
        those below it. Rows of an example that anybody may take over (`plain`) and rows to be filled in
        (`blanks`) are no slots, yet must be known again. Of `| **Owner** | [Name] |` below `Field | Value`
        the row `Owner` is a slot; of `| Redis | fast |` none.
        """
        samples = [
            [row.cells[number] for row in table.rows if number < len(row.cells)]
            for number in range(len(table.header.cells))
        ]
        columns = tuple(
            replace(self._column(cell, below), explains=is_keyed and number > 1 and _explains(below))
            for number, (cell, below) in enumerate(zip(table.header.cells, samples, strict=True))
        )
        rows = tuple(map(self._row, table.rows)) if is_keyed else ()
        plain = () if is_keyed else tuple(self._row(row) for row in table.rows if _has_plain_key(row))
        blanks = [row for row in table.rows if not all(cell.text.content.strip() for cell in row.cells)]
        return TableSlot(
            name=" | ".join(column.name for column in columns),
            origin=self._origin(table.span),
            span=self._span(table.span),
            children=(*columns, *rows),
            plain=tuple(replace(row, value=None) for row in plain),
            blanks=tuple(tuple(markdown.folded(cell.text.content) for cell in row.cells) for row in blanks),
        )

    def _column(self, cell: Cell, samples: Sequence[Cell]) -> ColumnSlot:
        name = markdown.plain(cell.text.content).strip()
        types = {inference.inferred(sample.text.content) for sample in samples}
        return ColumnSlot(
            name=name, origin=self._origin(cell.span), span=self._span(cell.span), key=titles.normalise(name),
            value=types.pop() if len(types) == 1 else None,
        )  # fmt: skip

    def _row(self, row: Row) -> RowSlot:
        name = markdown.plain(row.cells[0].text.content).strip().rstrip(":")
        key = titles.normalise(name)
        origin = self._origin(row.cells[0].span)
        text = row.cells[1].text.content if len(row.cells) > 1 else ""
        value = self._type(text)
        return RowSlot(name=name, origin=origin, span=self._span(row.span), key=key, text=text, value=value)

    def _type(self, text: str) -> ValueType | None:
        """The type that a value tells; the example of the document's own id is one of an id."""
        is_own = bool(self._own_id) and markdown.folded(text) == self._own_id
        return inference.as_id(self._own_id) if is_own else inference.inferred(text)

    def _code(self, code: Code) -> CodeSlot | DiagramSlot:
        is_drawn = is_diagram(code)
        slot = (DiagramSlot if is_drawn else CodeSlot)(
            name=code.language or ("diagram" if is_drawn else "code"),
            origin=self._origin(code.span),
            span=self._span(code.span),
            language=code.language,
            text=code.content,
            marks=tuple(sorted({mark_key(m) for m in BRACKETED.findall(code.content)})),
        )
        asks = bool(code.language) and shows(code)
        return replace(slot, inferred=asks) if isinstance(slot, CodeSlot) else slot

    def _list(self, block: List) -> tuple[Slot, ...]:
        ticks = [item for item in block.items if item.checked is not None]
        if not ticks:
            return (ListSlot(name="list", origin=self._origin(block.span), span=self._span(block.span)),)
        return tuple(map(self._item, ticks))

    def _item(self, item: Item) -> ItemSlot:
        name = markdown.item_text(item)
        origin = self._origin(item.span)
        return ItemSlot(name=name, origin=origin, span=self._span(item.span), key=titles.normalise(name))

    def _hints(self) -> Hints:
        """All of the template's own text that a spec must not hold any more, by how it is known again.

        A placeholder is known wherever it stands, a hint as a whole run, a sentence of a hint among an
        author's own, and an example in its place alone. Code is apart, since `<name>` is a tag of HTML
        outside of it. Short texts are none, as anybody may write `Yes.`: of `# [Name]` the mark is known, of
        `> State the reasons and the costs of this.` all of it, of `- Benefit 1` the example.
        """
        blocks = list(markdown.walk(self._document.blocks))
        marks, code = self._marks(blocks)
        runs = self._runs(blocks)
        examples = {mark_key(text.content) for text in _examples(blocks)}
        own = {
            own_key(text)
            for text in (*marks, *runs, *_sentences((*marks, *runs, *examples)))
            if _says_enough(text)
        }
        own.update(map(own_key, examples))
        return Hints(
            marks=frozenset(marks),
            code=frozenset(code),
            runs=frozenset(runs),
            own=frozenset(own),
            bare=frozenset(map(own_key, marks)),
            comments=self._comments(),
            front=self._front(),
        )

    def _marks(self, blocks: Sequence[Block]) -> tuple[set[str], set[str]]:
        """The placeholders in running text and in HTML, and those in code spans."""
        definitions = markdown.targets(self._document)
        marks: set[str] = set()
        code: set[str] = set()
        for text in markdown.texts(self._document.blocks):
            inlines = markdown.inlines(text, definitions)
            code.update(mark_key(i.text) for i in inlines if i.kind == "code" and BRACKETED.search(i.text))
            marks.update(_marks(text, inlines))
        alone = [block.content for block in blocks if isinstance(block, Html) and not block.comment]
        marks.update(mark_key(content) for content in alone if MARK.fullmatch(content.strip()))
        return marks, code

    def _runs(self, blocks: Sequence[Block]) -> set[str]:
        """The runs that are hints, forms or marked as a whole."""
        definitions = markdown.targets(self._document)
        runs: set[str] = set()
        for text, is_prose in _runs(blocks):
            inlines = markdown.inlines(text, definitions)
            is_marked = any(i.kind == "code" and MARK.search(i.text) for i in inlines)
            if is_marked or _is_hint(text.content, is_prose) or _is_form(text.content):
                runs.add(mark_key(text.content))
        return runs

    def _comments(self) -> frozenset[str]:
        return frozenset(
            mark_key(block.content)
            for block in markdown.walk(self._document.blocks)
            if isinstance(block, Html) and block.comment
        )

    def _front(self) -> frozenset[str]:
        front = self._document.front_matter
        lines = front.content.splitlines() if front is not None else []
        return frozenset(
            mark_key(line)
            for line in lines
            for said in [_FRONT_COMMENT.sub("", line)]
            if MARK.search(said)
            or _BLANK.search(said)
            or len(said.partition(":")[2].split()) >= 4
            or inference.inferred(said.partition(":")[2].strip()) is not None
        )


def _other_names(name: str, written: str) -> Iterator[str]:
    """What a spec may call a section as well: with the mark that it may be left out, by its abbreviation."""
    if name not in written[: len(name)]:
        yield titles.key(written)
    if short := titles.abbreviation(name):
        yield short


def _first_words(section: Section) -> str:
    """The template's first paragraph below a heading, without the quote that it may stand in."""
    first = section.blocks[0] if section.blocks else None
    if isinstance(first, Quote) and first.blocks:
        first = first.blocks[0]
    if isinstance(first, Html) and first.comment:
        return first.content
    return markdown.plain(first.text.content) if isinstance(first, Paragraph) else ""


def _marks(text: Text, inlines: Sequence[Inline]) -> Iterator[str]:
    """The placeholders of a run: brackets that are no link, code or tag."""
    for found in MARK.finditer(text.content):
        if _is_tag(text.content, found):
            continue
        place = text.at(found.start(), found.end())
        covering = [inline for inline in inlines if place in inline.span or inline.span in place]
        if all(inline.kind == "html" and found.group().startswith("<") for inline in covering):
            yield mark_key(found.group())


def _is_tag(content: str, found: re.Match[str]) -> bool:
    """Whether a bracketed word is a label for the text after it (`[!NOTE]`, `[MODIFY] file`), which stays."""
    word = found.group()[1:-1]
    leads = not content[: found.start()].strip("*_ \n") and bool(content[found.end() :].strip("*_ \n"))
    is_word = found.group().startswith("[") and word.strip("!").isalpha()
    return is_word and (word.startswith("!") or leads)


def _runs(blocks: Sequence[Block]) -> Iterator[tuple[Text, bool]]:
    """The runs of text that a spec may have to replace as a whole, each with whether it is prose.

    Titles, column names and boxes to tick stay; a cell is no prose: a sample row may stay.
    """
    ticks = {
        id(block)
        for holder in blocks
        if isinstance(holder, List)
        for item in holder.items
        if item.checked is not None
        for block in item.blocks
    }
    for block in blocks:
        if isinstance(block, Paragraph) and id(block) not in ticks:
            yield block.text, True
        elif isinstance(block, Table):
            yield from ((cell.text, False) for row in block.rows for cell in row.cells)
    for field in markdown.fields(blocks):
        if field.value is not None:
            yield field.value, True


def _says_enough(text: str) -> bool:
    """Whether a text has so many words that nobody writes the same by chance; a measure has not.

    Of a question two are enough: it asks the author something.
    """
    return len(_WORD.findall(text)) >= (_OWN_WORDS - 1 if _is_question(text) else _OWN_WORDS)


def _is_question(text: str) -> bool:
    return text.rstrip(" *_`)]}>").endswith(("?", "？"))


def _is_comment(block: Block) -> bool:
    return isinstance(block, Html) and block.comment


def _sentences(hints: Iterable[str]) -> Iterator[str]:
    """The sentences of hints that have several; not what they ask, which an author may keep and answer."""
    for hint in hints:
        sentences = _SENTENCE_END.split(hint)
        yield from (one for one in sentences if len(sentences) > 1 and not _is_question(one))


def _examples(blocks: Sequence[Block]) -> Iterator[Text]:
    """What can only be an example or a hint: bullets that are counted (`Benefit 2`), quotes.

    Other lists of a template may be answers that authors keep, and so may a quote that is an alert or says
    that it stays. Boxes are asked one by one. Of `- Benefit 1` and `- Faster builds` the first is an example,
    the second may be meant.
    """
    for block in blocks:
        if isinstance(block, List):
            firsts = [item.blocks[0] for item in block.items if item.blocks and item.checked is None]
            yield from (
                first.text
                for first in firsts
                if isinstance(first, Paragraph) and _EXAMPLE.fullmatch(first.text.content)
            )
        elif isinstance(block, Quote):
            quoted = [inside.text for inside in block.blocks if isinstance(inside, Paragraph)]
            yield from (
                text
                for text in quoted
                if _says_enough(text.content)
                and not (_STAYS.search(text.content) or _ALERT.match(text.content))
            )


def _explains(cells: Sequence[Cell]) -> bool:
    """Whether the cells of a template say something in words, and leave nothing to be replaced."""
    return bool(cells) and all(
        shows(cell.text)
        and not titlepattern.has_placeholder(cell.text.content)
        and not _is_form(cell.text.content)
        for cell in cells
    )


def _is_hint(content: str, is_prose: bool) -> bool:
    """Whether a run of the template is there to be replaced: a blank, words in italics, an instruction."""
    text = _ALERT.sub("", markdown.folded(content))
    if not text or _STAYS.search(text) or text.startswith("[Optional] "):
        return False
    if _BLANK.fullmatch(text):
        return True
    marked = content.strip()
    is_italic = marked[:1] in "_*" and marked[-1:] in "_*" and marked[:2] not in ("**", "__")
    is_aside = is_prose and marked[:1] == "(" and marked.find(")") == len(marked) - 1
    return len(text.split()) > 2 and (is_italic or is_aside or (is_prose and bool(_INSTRUCTION.search(text))))


def _is_form(content: str) -> bool:
    """Whether a run gives the form of what belongs there, and is none itself: `[N] ms`, `ST-XXX`."""
    type_ = inference.inferred(content)
    if type_ is None or type_.name not in ("measure", "pattern", "date", "any-date", "version"):
        return False
    return values.problem(type_, markdown.plain(content)) is not None


def _numbered(slot: SectionSlot) -> SectionSlot:
    """A section whose title ends with a number (`Story 1`) is the first of any number of such."""
    found = re.fullmatch(r"(.*[^\W\d])[ -]*\d", slot.key)
    if not found or slot.level <= 2:
        return slot
    return replace(slot, key="", pattern=titlepattern.numbered(found[1]), repeat=True)


def _first_of_each(slots: Iterable[FieldSlot]) -> list[FieldSlot]:
    kept: dict[str, FieldSlot] = {}
    for slot in slots:
        kept.setdefault(slot.key, slot)
    return list(kept.values())
