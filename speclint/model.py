"""The plain things that every other module speaks of.

Everything here is frozen, slotted and picklable. Offsets are half-open and count characters of
`Source.text`; lines and columns are only made for readers, in `Diagnostic`, and start at 1.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any, Protocol


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters in a source text."""

    start: int
    end: int

    def __contains__(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Text:
    r"""A run of inline Markdown, freed of what its container puts before each line.

    `content` is what an inline parser reads, lines joined by a line feed. `lines` says where each
    of its lines stands. `dropped` lists the offsets in `content` before which one character of
    the source (the backslash of `\|` in a cell) was left out.
    """

    content: str
    lines: tuple[Span, ...]
    dropped: tuple[int, ...] = ()

    @property
    def span(self) -> Span:
        """The whole run, from its first to its last character."""
        return Span(self.lines[0].start, self.lines[-1].end)

    def at(self, start: int, end: int) -> Span:
        """The place in the source of `content[start:end]`."""
        return Span(self._offset(start), self._offset(end))

    def _offset(self, position: int) -> int:
        shift = bisect_right(self.dropped, position)
        starts = _line_starts(self.content)
        number = min(bisect_right(starts, position), len(self.lines)) - 1
        line = self.lines[number]
        return min(line.start + position - starts[number] + shift, line.end)


# A text is asked about many places in a row, and may have thousands of lines.
@lru_cache(64)
def _line_starts(content: str) -> tuple[int, ...]:
    return (0, *(match.end() for match in re.finditer("\n", content)))


@dataclass(frozen=True, slots=True)
class Heading:
    """An ATX or setext heading; `text` is its title without hashes or underline."""

    span: Span
    level: int
    text: Text
    setext: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    span: Span
    text: Text


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; `span` is its trimmed content (empty, between the pipes, for a blank cell)."""

    span: Span
    text: Text


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table, with the cells that stand there: a ragged row has too few or too many."""

    span: Span
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its header, its rows, and per column `left`, `right`, `center` or an empty string."""

    span: Span
    header: Row
    rows: tuple[Row, ...]
    alignments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A fenced or indented code block; `lines` says where each line of `content` stands.

    `language` is the first word of the info string, lower case. `closed` is false for a fence that
    only the end of its container ends.
    """

    span: Span
    info: str
    language: str
    content: str
    lines: tuple[Span, ...]
    fenced: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class Item:
    """A list item; `checked` is None unless it starts with a task box, whose `[x]` is `box`."""

    span: Span
    blocks: tuple[Block, ...]
    checked: bool | None = None
    box: Span | None = None


@dataclass(frozen=True, slots=True)
class List:
    """A bullet or ordered list."""

    span: Span
    ordered: bool
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A block quote."""

    span: Span
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Html:
    """A block of raw HTML; `comment` when it is nothing but one comment."""

    span: Span
    content: str
    comment: bool


@dataclass(frozen=True, slots=True)
class Break:
    """A thematic break (`---`)."""

    span: Span


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The YAML or TOML (`language`) at the top of a text; `body` is where `content` stands."""

    span: Span
    content: str
    body: Span
    language: str = "yaml"


@dataclass(frozen=True, slots=True)
class Definition:
    """A link reference definition."""

    span: Span
    label: str
    target: str


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote's text, where it is written: `[^label]: text`."""

    span: Span
    label: str
    blocks: tuple[Block, ...]


Block = Heading | Paragraph | Table | Code | List | Quote | Html | Break | FrontMatter | Definition | Footnote


@dataclass(frozen=True, slots=True)
class Inline:
    """A piece of inline markup: `code`, `link`, `image`, `html`, `comment` or `autolink`.

    `text` is what a reader sees (for code its content, for html its source), `target` where a link
    or an image points.
    """

    kind: str
    span: Span
    text: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled value in running text: `**Table:** orders`.

    `at` is the label with its markup, `value` what follows on the same line(s) of the paragraph
    (None when nothing does) and `body` the blocks from there to the next label.
    """

    label: str
    at: Span
    value: Text | None
    body: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with everything under it, down to the next heading of its level or above.

    The root has no heading and level 0. `blocks` is what stands before the first child.
    """

    heading: Heading | None
    level: int
    span: Span
    blocks: tuple[Block, ...]
    children: tuple[Section, ...]

    def walk(self) -> Iterator[Section]:
        """This section and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


class Near(StrEnum):
    """Why a line that looks like a heading is none of the document, or one that nobody meant."""

    UNSPACED = "no space behind its `#`"
    TAG = "an HTML tag"
    ITEM = "in a list item"
    QUOTE = "in a quote"
    COMMENT = "in a comment"
    UNDERLINED = "made a heading by the line below"


@dataclass(frozen=True, slots=True)
class NearHeading:
    """A line that a reader, or only Markdown, takes for a heading of the document.

    `title` is what a reader sees of it, `level` that of the heading it looks like.
    """

    near: Near
    span: Span
    level: int
    title: str


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed text: its top-level blocks in order, headings included, and the tree they make.

    `near_headings` are what a reader may take for headings of the document. `open_comment` is the first
    `<!--` that nothing closes, and `too_deep` the first line that stands in too many containers: what
    stands there is not read.
    """

    blocks: tuple[Block, ...]
    root: Section
    front_matter: FrontMatter | None
    definitions: tuple[Definition, ...]
    near_headings: tuple[NearHeading, ...] = ()
    open_comment: Span | None = None
    too_deep: Span | None = None


class Kind(StrEnum):
    """What a slot, and a gap in it, is."""

    DOCUMENT = "document"
    SECTION = "section"
    TABLE = "table"
    COLUMN = "column"
    ROW = "row"
    CELL = "cell"
    FIELD = "field"
    CODE = "code"
    DIAGRAM = "diagram"
    ITEM = "item"
    LIST = "list"
    TEXT = "text"
    METADATA = "metadata"
    SUPPRESSION = "suppression"


class Why(StrEnum):
    """What is wrong where a gap stands."""

    ABSENT = "absent"
    MISNAMED = "misnamed"
    LABELLED = "written as a label"
    MISPLACED = "misplaced"
    OUT_OF_ORDER = "out of order"
    REPEATED = "repeated"
    EMPTY = "empty"
    UNEXPLAINED = "not applicable without a reason"
    SHALLOW = "shallow"
    EXTRA = "extra"
    SKIPPED = "skipped level"
    RAGGED = "ragged"
    LEFTOVER = "leftover"
    BROKEN = "broken"
    UNPARSED = "does not parse"
    INVALID = "invalid"
    UNUSED = "unused"


class Severity(StrEnum):
    """How much a finding weighs; only `off` is never reported."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Demand:
    """When a slot must be filled: from a size on, and only if a trait holds.

    `since` is None for every size. `never` stands for what a template marks as optional. `unless` names
    parts of the heading above with the values that free from the demand.
    """

    never: bool = False
    since: str | None = None
    trait: str | None = None
    unless: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class ValueType:
    """What a value must look like.

    `name` is the type (`date`, `one-of`, `pattern` …), `options` the allowed values of `one-of`,
    `pattern` a regular expression for the whole value, `answers` values that are right whatever the
    type says, `hint` how a message names what is expected, `unique` whether no other spec may have it.
    """

    name: str
    options: tuple[str, ...] = ()
    pattern: str = ""
    answers: tuple[str, ...] = ()
    hint: str = ""
    unique: bool = False


@dataclass(frozen=True, slots=True)
class Depth:
    """The least a section must hold from a size on."""

    since: str
    rows: int = 0
    items: int = 0
    words: int = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing the template asks for.

    `key` and `aliases` are normalised titles; `pattern` is set instead of `key` where the template's
    own title holds placeholders, and `typed` where those placeholders have types. `origin` is where
    the demand stands (`template.md:212`). `text` is the template's own text for a code block or a
    field's value, `replace` whether that text may not stay (for a section: whether the template has its
    heading alone), and `marks` are the placeholders of code.
    `blanks` are a table's rows that the template leaves to be filled. `strict` says that nothing else,
    words included, does instead; `alone` is a pattern of labels that say all by themselves.
    """

    kind: Kind
    name: str
    origin: str
    key: str = ""
    aliases: tuple[str, ...] = ()
    pattern: str = ""
    typed: tuple[tuple[str, ValueType], ...] = ()
    level: int = 0
    repeat: bool = False
    demand: Demand = Demand()
    severity: Severity | None = None
    value: ValueType | None = None
    ordered: bool = True
    open: bool = True
    language: str = ""
    text: str = ""
    replace: bool = False
    marks: tuple[str, ...] = ()
    strict: bool = False
    alone: str = ""
    blanks: tuple[tuple[str, ...], ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    ascending: tuple[str, ...] = ()
    depths: tuple[Depth, ...] = ()
    children: tuple[Slot, ...] = ()

    def of(self, kind: Kind) -> tuple[Slot, ...]:
        """The children of one kind, in the template's order."""
        return tuple(child for child in self.children if child.kind is kind)

    def walk(self) -> Iterator[Slot]:
        """This slot and all below it, in the template's order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Edit:
    """The replacement of a span by a text."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """One difference between schema and spec.

    `at` is where it stands, `found` what stands there, `expected` what the slot wants, `within` the
    title of the section concerned. `note` is a remark on the place, `near` a second place whose line
    stands for `{line}` in it, `after` the name of what the template puts before the slot.
    """

    kind: Kind
    why: Why
    at: Span
    slot: Slot
    found: str = ""
    expected: str = ""
    within: str = ""
    after: str = ""
    note: str = ""
    near: Span | None = None
    edits: tuple[Edit, ...] = ()
    severity: Severity | None = None

    def finding(self, message: str) -> Finding:
        """The finding that says this gap in words."""
        return Finding(
            self.at,
            message,
            self.edits,
            expected=self.expected or self.slot.name,
            found=self.found or "nothing",
            because=self.slot.origin,
            note=self.note,
            near=self.near,
            severity=self.severity or self.slot.severity,
        )


@dataclass(frozen=True, slots=True)
class Value:
    """A cell, field, metadata entry or heading part that the schema gives a type, resolved.

    `problem` is None when `raw` is of the type; otherwise it completes "`raw` is no X: …".
    """

    slot: Slot
    type: ValueType
    at: Span
    raw: str
    problem: str | None = None
    edits: tuple[Edit, ...] = ()

    def finding(self, message: str) -> Finding:
        """The finding that says what is wrong with this value."""
        return Finding(
            self.at,
            message,
            self.edits,
            expected=self.type.hint or self.type.name,
            found=self.raw,
            because=self.slot.origin,
            severity=None,
        )


class State(StrEnum):
    """What is wrong with a relation."""

    DANGLING = "names what does not exist"
    UNLISTED = "is not listed where it must be"
    MISMATCHED = "differs from what it must equal"
    UNMET = "is not what another value demands"
    UNTICKED = "is not ticked"
    IRREVERSIBLE = "is not undone"
    CONTRADICTED = "is not what another place says"
    UNREAD = "cannot be read"


@dataclass(frozen=True, slots=True)
class Relation:
    """A value that must name, equal or answer something else in the spec, resolved.

    `source` calls what stands at `at` (`Path`), `raw` is that itself, `target` what it was compared with
    (`Endpoint Details`), `wanted` what was expected there. `note`, `near` and `severity` are as in `Gap`.
    """

    state: State
    at: Span
    source: str
    raw: str
    target: str
    origin: str
    wanted: str = ""
    note: str = ""
    near: Span | None = None
    severity: Severity | None = None

    def finding(self, message: str) -> Finding:
        """The finding that says this relation in words."""
        return Finding(
            self.at,
            message,
            expected=self.wanted or self.target,
            found=self.raw,
            because=self.origin,
            note=self.note,
            near=self.near,
            severity=self.severity,
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule yields: a place and a message, maybe edits that repair it.

    The rest is what the report may add: what was expected, what stands there, where the demand
    stands, a note beside the marked place (with the line of `near` for `{line}`), a severity of its own.
    """

    at: Span
    message: str
    edits: tuple[Edit, ...] = ()
    expected: str = ""
    found: str = ""
    because: str = ""
    note: str = ""
    near: Span | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A half-open range as readers count: lines and columns from 1, in characters."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """What a reader gets for one finding.

    `slot` is the path of the template's slots around it (`data model > entity: [name]`), by which it is known
    again when titles, numbers and lines have changed.
    """

    path: str
    rule: str
    severity: Severity
    message: str
    place: Place
    section: tuple[str, ...] = ()
    expected: str = ""
    found: str = ""
    because: str = ""
    note: str = ""
    edits: tuple[tuple[Place, str], ...] = ()
    source: tuple[str, ...] = field(default=(), compare=False)
    slot: str = ""


@dataclass(frozen=True, slots=True)
class Fill:
    """One section of the spec laid against the template: its slot, or None for a stray.

    `how` says how that was decided (`exact`, `alias`, `typo` …), `tried` what was looked at besides.
    """

    section: Section
    slot: Slot | None
    how: str
    tried: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an image that leads to a file or an anchor, not to another host.

    `at` is its `target` as it is written (or the whole link, where that cannot be told), `text` what a
    reader sees. `path` and `fragment` are the target's parts, decoded; anchors are compared by `fragment`.
    """

    at: Span
    target: str
    text: str
    path: str
    fragment: str


@dataclass(frozen=True, slots=True)
class Spec:
    """A document laid against its schema: what a rule looks at.

    `anchors` are the names that a link into the document may use, as `Link.fragment` has them.
    """

    text: str
    root: Section
    size: str
    status: str
    fills: tuple[Fill, ...]
    found_gaps: tuple[Gap, ...]
    found_values: tuple[Value, ...]
    found_relations: tuple[Relation, ...] = ()
    found_links: tuple[Link, ...] = ()
    anchors: frozenset[str] = frozenset()

    def gaps(self, kind: Kind, why: Why) -> Iterator[Gap]:
        """The gaps of one kind, in document order."""
        return (gap for gap in self.found_gaps if gap.kind is kind and gap.why is why)

    def values(self) -> Iterator[Value]:
        """Every value that the schema gives a type, in document order."""
        return iter(self.found_values)

    def relations(self, state: State) -> Iterator[Relation]:
        """The relations in one state, in document order."""
        return (relation for relation in self.found_relations if relation.state is state)

    def links(self) -> Iterator[Link]:
        """The links to files and anchors, in document order."""
        return iter(self.found_links)


class Index(Protocol):
    """What a rule may ask of the whole project; paths count from its root, with slashes."""

    @property
    def checked(self) -> tuple[str, ...]:
        """The files that this run checks, in order: only of these may something be said."""

    def holds(self, path: str) -> bool:
        """Whether a checked file stands in the project: not one from elsewhere, nor a text without a name."""

    def facts(self, path: str) -> Any:
        """What this rule's `facts` says of any spec of the project; None for what is no spec."""

    def items(self) -> Iterator[tuple[str, Any]]:
        """Every spec of the project with its facts."""

    def mentioning(self, text: str) -> tuple[str, ...]:
        """The files of the project, those checked aside, whose text holds a text in any case."""

    def exists(self, path: str) -> bool | None:
        """Whether a file or folder is there; None for what is outside of the project."""

    def names(self, folder: str) -> tuple[str, ...]:
        """The names of what a folder holds."""

    def anchors(self, path: str) -> frozenset[str] | None:
        """The anchors of a Markdown file, as `Spec.anchors`; None when there is none that can be read."""

    def place(self, path: str, at: Span) -> str:
        """The path and the line of a place, for readers: `docs/orders.md:7`."""
