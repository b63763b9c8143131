"""The plain things that every other module speaks of.

Everything here is frozen, slotted and picklable. Offsets are half-open and count characters of
`Source.text`; lines and columns are only made for readers, in `Diagnostic`, and start at 1.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from enum import StrEnum
from functools import lru_cache
from typing import Any, ClassVar, Protocol, TypeVar

from speclint.diagnostic import Diagnostic as Diagnostic
from speclint.diagnostic import Place as Place
from speclint.diagnostic import Replacement as Replacement
from speclint.diagnostic import Severity as Severity

# Part of the model: it stands apart for a run that needs no more.
from speclint.records import dataclass


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
        return self.lines[0] if len(self.lines) == 1 else Span(self.lines[0].start, self.lines[-1].end)

    def at(self, start: int, end: int) -> Span:
        """The place in the source of `content[start:end]`."""
        if len(self.lines) == 1 and not self.dropped:
            line = self.lines[0]
            return Span(min(line.start + start, line.end), min(line.start + end, line.end))
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
    """A table: its header, its rows, and per column `left`, `right`, `center` or an empty string.

    `detached` are the rows behind a blank line or comment, the first of each piece, that are read as rows all
    the same; `stuck` is the line of text right below it that Markdown takes for a row.
    """

    span: Span
    header: Row
    rows: tuple[Row, ...]
    alignments: tuple[str, ...]
    detached: tuple[Row, ...] = ()
    stuck: Span | None = None


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
        left = [self]
        while left:
            yield (section := left.pop())
            left += reversed(section.children)


class Near(StrEnum):
    """Why a line that looks like a heading is none of the document, or one that nobody meant."""

    UNSPACED = "no space behind its `#`"
    ESCAPED = "a backslash before its `#`"
    INDENTED = "indented so far that it is code"
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


class Choices(tuple[str, ...]):
    """What a value may be, of which each of many values asks: a hash of thousands of words is taken once."""

    def __hash__(self) -> int:
        if "hash" not in self.__dict__:
            self.__dict__["hash"] = super().__hash__()
        known: int = self.__dict__["hash"]
        return known

    def __reduce__(self) -> tuple[type[Choices], tuple[tuple[str, ...]]]:
        """Without the hash, which is another one in another process."""
        return Choices, (tuple(self),)


@lru_cache(64)
def _listed(choices: tuple[str, ...]) -> str:
    return ", ".join(choices)


@dataclass(frozen=True, slots=True)
class ValueType:
    """What a value must look like.

    `name` is the type (`date`, `one-of`, `pattern` …), `options` the allowed values of `one-of`,
    `pattern` a regular expression for the whole value, `answers` values that are right whatever the
    type says, `hint` how a message names what is expected, `unique` whether no other spec may have it,
    `gapless` whether no number may be left out among all specs, `most` the largest percentage that it may
    hold, `inferred` whether the template says it between the lines only, `origin` where the pattern stands
    (`t.yaml:3:7`).
    """

    name: str
    options: tuple[str, ...] = ()
    pattern: str = ""
    answers: tuple[str, ...] = ()
    hint: str = ""
    unique: bool = False
    gapless: bool = False
    inferred: bool = False
    most: float | None = None
    origin: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Depth:
    """The least a section must hold from a size on."""

    since: str
    rows: int = 0
    items: int = 0
    words: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Words, in any case, or a pattern that a section must hold or must not.

    `expected` is how messages call a pattern, `instead` what takes the place of forbidden words where that is
    known, `origin` where they stand (`t.yaml:3:7`).
    """

    words: str = ""
    pattern: str = ""
    expected: str = ""
    instead: str | None = None
    origin: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.expected or f"`{self.words or self.pattern}`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Sections, by the paths of their slots, of which one is wanted (`either`), or all or none."""

    either: bool
    slots: tuple[tuple[str, ...], ...]
    origin: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What only a YAML asks of a section, or of the document.

    `required` and `forbidden` are wordings, `groups` sections in it that hang together, `content` the kinds
    of blocks in the order in which they first stand, `words` how many it may hold, `least` and `most` how
    often a repeatable one may stand there; 0 for any number. `origins` say where each of the latter stands.
    """

    required: tuple[Wording, ...] = ()
    forbidden: tuple[Wording, ...] = ()
    groups: tuple[Group, ...] = ()
    content: tuple[str, ...] = ()
    words: int = 0
    least: int = 0
    most: int = 0
    origins: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    def origin(self, key: str) -> str:
        """Where a key of the YAML stands that asks this."""
        return dict(self.origins).get(key, "")


class PartKind(StrEnum):
    """What a placeholder in a template's title stands for."""

    METHOD = "method"
    PATH = "path"
    NUMBER = "number"
    ID = "id"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class TitlePart:
    """One word of a template's title as it is compared, or a placeholder with its kind and name.

    What a placeholder is called does not matter to what fills it: `[option 1]` and `[option 2]` are one.
    `apart` says that a colon, dash or parenthesis stands before it, `optional` that it may be left out.
    """

    kind: PartKind | None = None
    name: str = field(default="", compare=False)
    word: str = ""
    apart: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class TitlePattern:
    """A template's title with placeholders; when not `anchored`, it may stand among other words."""

    parts: tuple[TitlePart, ...]
    anchored: bool = True

    # A pattern is looked up for each heading: its first word tells it from most others.
    def __hash__(self) -> int:
        return hash((self.parts[0].word, len(self.parts), self.anchored))


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One thing the template asks for; what it is says its type.

    `path` is what it is known by, of all slots of a schema by it alone: the names of the slots around it
    and its own, told apart from equal ones. `origin` is where the demand stands (`template.md:212`),
    `span` where the thing itself stands in the template's text (None for what only the YAML names).
    `key` and `aliases` are normalised names.
    """

    name: str
    origin: str
    path: tuple[str, ...] = ()
    span: Span | None = None
    key: str = ""
    aliases: tuple[str, ...] = ()
    demand: Demand = Demand()
    severity: Severity | None = None
    value: ValueType | None = None
    children: tuple[Slot, ...] = ()
    # The children by their kind, as they were asked for: each spec asks again.
    _kinds: dict[type[Any], Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def of(self, kind: type[SlotKind]) -> tuple[SlotKind, ...]:
        """The children of one kind, in the template's order."""
        found: tuple[SlotKind, ...] | None = self._kinds.get(kind)
        if found is None:
            found = tuple(child for child in self.children if isinstance(child, kind))
            self._kinds[kind] = found
        return found

    def walk(self) -> Iterator[Slot]:
        """This slot and all below it, in the template's order."""
        left: list[Slot] = [self]
        while left:
            yield (slot := left.pop())
            left += reversed(slot.children)


SlotKind = TypeVar("SlotKind", bound=Slot)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSlot(Slot):
    """The document itself, above all sections; its fields are as in `SectionSlot`."""

    ordered: bool = True
    open: bool = True
    asked: Asked | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSlot(Slot):
    """A section, or the title of the document.

    `pattern` is set instead of `key` where the template's own title holds placeholders, and `typed` where
    those placeholders have types. `repeat` says that there may be several, `heading_only` that the template
    has nothing under the heading. `ordered` says that its sections keep the template's order, `open` that
    there may be others, `depths` how much it must hold, `collects` that it gathers what there may be none of,
    `asked` what only the YAML asks of it.
    """

    level: int = 0
    pattern: TitlePattern | None = None
    typed: tuple[tuple[str, ValueType], ...] = ()
    repeat: bool = False
    heading_only: bool = False
    ordered: bool = True
    open: bool = True
    depths: tuple[Depth, ...] = ()
    collects: bool = False
    asked: Asked | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSlot(Slot):
    """A table; its children are columns, and rows where its first column holds keys.

    `plain` are the rows of a table without keys that may become such by their first cells, when a YAML names
    them. `blanks` are the rows that the template leaves to be filled, `unique` groups of columns whose values
    no two rows share, `ascending` columns that go up from row to row.
    """

    plain: tuple[RowSlot, ...] = ()
    blanks: tuple[tuple[str, ...], ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    ascending: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSlot(Slot):
    """A column of a table; in one that `explains`, the template itself says what its keys mean."""

    explains: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSlot(Slot):
    """A row of a table that is known by its first cell; `text` is what the template has in the second."""

    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSlot(Slot):
    """A labelled value in running text.

    `text` is the template's own value, `replace` whether that may not stay, `alone` a pattern of labels
    that say all by themselves.
    """

    text: str = ""
    replace: bool = False
    alone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSlot(Slot):
    """A code block.

    `text` is the template's own, `replace` whether that may not stay, `marks` its placeholders. `strict` says
    that nothing else, words included, does instead; `inferred` that the template alone asks for it, by having
    one.
    """

    language: str = ""
    text: str = ""
    replace: bool = True
    marks: tuple[str, ...] = ()
    strict: bool = False
    inferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagramSlot(Slot):
    """A drawing, in text or in a diagram language; `text`, `replace` and `marks` are as in `CodeSlot`."""

    language: str = ""
    text: str = ""
    replace: bool = True
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSlot(Slot):
    """An item of a checklist; `strict` when it must be there under its own words."""

    strict: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSlot(Slot):
    """A list without boxes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataSlot(Slot):
    """A fact about the document, wherever its team puts that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressionSlot(Slot):
    """What a comment that lets findings stand is laid against: no template asks for one."""


@dataclass(frozen=True, slots=True)
class Edit:
    """The replacement of a span by a text.

    `title` says in words what it does, `safe` that it changes nothing that a reader or another file relies
    on. `path` is the file that it changes, None for the one of its finding.
    """

    span: Span
    text: str
    title: str = field(default="", kw_only=True)
    safe: bool = field(default=True, kw_only=True)
    path: str | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that a finding speaks of, with what stands there; without `at`, a remark on the first.

    `{line}` in the label stands for the line of the place, `path` is the file that the place is in, None for
    that of the finding.
    """

    label: str
    at: Span | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What the engine noticed at a place of a spec, for a rule to say in words.

    What a report says besides the words is taken from here: what was `expected`, what stands there
    (`present`), what asks for it (`because`), and what the finding is known by (`about`). No status softens
    what is `firm`.
    """

    at: Span
    severity: Severity | None = None
    related: tuple[Related, ...] = ()
    edits: tuple[Edit, ...] = ()
    firm: bool = False

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return ""

    @property
    def present(self) -> str:
        """What stands at the place."""
        return ""

    @property
    def because(self) -> str:
        """Where the demand stands."""
        return ""

    @property
    def about(self) -> str:
        """What the finding is known by when lines, titles and wording have changed."""
        return self.present

    @property
    def inferred(self) -> bool:
        """Whether the demand is read between the lines of the template."""
        return False

    @property
    def unwritten(self) -> bool:
        """Whether what stands at the place is still to be written."""
        return False

    @property
    def weight(self) -> Severity | None:
        """How severe the finding is; None for as severe as its rule."""
        return self.severity

    def finding(self, message: str) -> Finding:
        """The finding that says this in words."""
        return Finding(
            self.at,
            message,
            self.edits,
            expected=self.expected,
            found=self.present,
            because=self.because,
            about=self.about,
            related=self.related,
            severity=self.weight,
            firm=self.firm,
            inferred=self.inferred,
            unwritten=self.unwritten,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap(Notice):
    """One difference between schema and spec; `speclint.gaps` has a type for each kind.

    `slot` is what the template asks for, `at` where the gap stands, `found` what stands there instead, empty
    for nothing. `what` names the kind in two words.
    """

    what: ClassVar[str] = ""

    slot: Slot
    found: str = ""

    @property
    def expected(self) -> str:
        """What was expected at the place: the slot, unless a kind says more."""
        return self.slot.name

    @property
    def present(self) -> str:
        """What stands at the place."""
        return self.found or "nothing"

    @property
    def because(self) -> str:
        """Where the template or the YAML asks for it; nothing for what may stand nowhere in a document."""
        return "" if isinstance(self.slot, DocumentSlot) else self.slot.origin

    @property
    def about(self) -> str:
        """What the finding is known by: what stands there, else what was expected."""
        return self.found or self.expected

    @property
    def weight(self) -> Severity | None:
        """How severe the finding is: as the gap, or else its slot."""
        return self.severity or self.slot.severity


GapKind = TypeVar("GapKind", bound=Gap)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value(Notice):
    """A cell, field, metadata entry or heading part that the schema gives a type, resolved.

    `problem` is None when `raw` is of the type; otherwise it completes "`raw` is no X: …".
    """

    slot: Slot
    type: ValueType
    raw: str
    problem: str | None = None

    @property
    def expected(self) -> str:
        """What a value of the type looks like, in short."""
        return self.type.hint or _listed(self.type.options) or self.type.name

    @property
    def present(self) -> str:
        """The value as a reader sees it."""
        return self.raw

    @property
    def because(self) -> str:
        """Where the type is given, or read between the lines."""
        return f"{self.slot.origin} (inferred)" if self.type.inferred else self.slot.origin

    @property
    def inferred(self) -> bool:
        """Whether the type is read between the lines of the template."""
        return self.type.inferred

    @property
    def weight(self) -> Severity | None:
        """How severe the finding is: no error when the type is inferred."""
        return self.severity or (Severity.WARNING if self.type.inferred else None)


class State(StrEnum):
    """What is wrong with a relation."""

    DANGLING = "names what does not exist"
    UNLISTED = "is not listed where it must be"
    MISMATCHED = "differs from what it must equal"
    UNFIT = "names what is not as it must be"
    CIRCULAR = "leads back to itself"
    STRICTER = "is stricter than what it guards"
    UNMET = "is not what another value demands"
    UNTICKED = "is not ticked"
    IRREVERSIBLE = "is not undone"
    CONTRADICTED = "is not what another place says"
    CONSTRAINED = "may be null in one place, and not in another"
    REPEATED = "is made twice"
    UNREAD = "cannot be read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation(Notice):
    """A value that must name, equal or answer something else in the spec, resolved.

    `source` calls what stands at `at` (`Path`), `raw` is that itself, `target` what it was compared with
    (`Endpoint Details`), `wanted` what was expected there. `known_by` is what its finding is known by where
    `raw` does not tell. `within` are the places where it would be named or described, where that can be told:
    the paths of the columns or of the section of each; `scope` is the heading of the section that they stand
    in, if not anywhere. `parts` are the places of what `raw` consists of, if it does not stand in one.
    """

    state: State
    source: str
    raw: str
    target: str
    origin: str
    wanted: str = ""
    known_by: str = ""
    within: tuple[tuple[tuple[str, ...], ...], ...] = ()
    scope: Span | None = None
    parts: tuple[Span, ...] = ()

    @property
    def expected(self) -> str:
        """What was expected: a value, or to be somewhere."""
        return self.wanted or self.target

    @property
    def present(self) -> str:
        """What stands at the place."""
        return self.raw

    @property
    def because(self) -> str:
        """Where the YAML asks for it."""
        return self.origin

    @property
    def about(self) -> str:
        """What the finding is known by."""
        return self.known_by or self.raw


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule yields: a place and a message, maybe edits that repair it.

    The rest is what the report may add: what was expected, what stands there, where the demand stands,
    `related` places, a severity of its own. `about` is what the finding is known by when lines and wording
    have changed (what is named, or the slot); without it, what was found or stands there. `inferred` says
    that the demand is read between the lines of the template, `firm` that no status softens the finding,
    `unwritten` that what stands at the place is still to be written.
    """

    at: Span
    message: str
    edits: tuple[Edit, ...] = ()
    expected: str = ""
    found: str = ""
    because: str = ""
    about: str = ""
    related: tuple[Related, ...] = ()
    severity: Severity | None = None
    firm: bool = False
    inferred: bool = False
    unwritten: bool = False


class How(StrEnum):
    """How it was decided which slot a section fills, or why it fills none."""

    TITLE = "title of the document"
    EXACT = "same title"
    DECORATED = "same title with a remark"
    ALIAS = "another name for it"
    PATTERN = "title of that form"
    TYPO = "misspelt title"
    ANY_TITLE = "any title will do"
    EVIDENCE = "another title, but words, place or what it holds agree"
    CONTENT = "another title, but it holds the same"
    ELSEWHERE = "found elsewhere"
    LABEL = "heading of a labelled value"
    REPEATED = "repeated"
    STRAY = "stray"


@dataclass(frozen=True, slots=True)
class Fill:
    """One section of the spec laid against the template: its slot, or None for a stray.

    `how` says how that was decided, `tried` what was looked at besides.
    """

    section: Section
    slot: SectionSlot | None
    how: How
    tried: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledTable:
    """A table of the spec in the place of a slot.

    `columns` gives the place of each column that is there, by its slot's key, `rows` the rows that hold
    values, `keyed` the row of each key, `ragged` the rows whose cells cannot be told apart.
    """

    slot: TableSlot
    table: Table
    columns: Mapping[str, int]
    rows: tuple[Row, ...]
    keyed: Mapping[str, Row]
    ragged: tuple[Row, ...] = ()

    def cell(self, row: Row, column: str) -> Cell | None:
        """The cell of a row in a column, None when the column is absent."""
        index = self.columns.get(column)
        return row.cells[index] if index is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledField:
    """A labelled field in the place of a slot; `tables` are what fills the table that the slot wants."""

    slot: FieldSlot
    field: Field
    tables: tuple[FilledTable, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledSection:
    """A section of the spec in the place of a slot; the document itself has no heading.

    `parts` are the typed parts of its heading, `sections` those below that fill a slot. `is_known` is false
    when nothing in it was looked at: it is empty, says that it does not apply, or holds the template's text.
    """

    slot: DocumentSlot | SectionSlot
    heading: Heading | None
    name: str
    is_known: bool = True
    blocks: tuple[Block, ...] = ()
    parts: tuple[Value, ...] = ()
    tables: tuple[FilledTable, ...] = ()
    fields: tuple[FilledField, ...] = ()
    sections: tuple[FilledSection, ...] = ()

    @property
    def at(self) -> Span:
        """Where its heading stands."""
        return self.heading.span if self.heading is not None else Span(0, 0)

    @property
    def all_tables(self) -> tuple[FilledTable, ...]:
        """Its own tables, then those of its fields."""
        return (*self.tables, *(table for one in self.fields for table in one.tables))

    def walk(self) -> Iterator[FilledSection]:
        """This section and all below it that fill a slot, in document order."""
        left = [self]
        while left:
            yield (section := left.pop())
            left += reversed(section.sections)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a document says of itself: a normalised key, its values as they are written, its place.

    Of the front matter the place is the whole line.
    """

    key: str
    values: tuple[str, ...]
    at: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a document says of itself: its size, its status, its traits.

    `status` is normalised, and empty when there is none, `status_as_written` is what stands there;
    `is_agreed` says whether it is one from which on the work is agreed. `traits` is None when none are
    declared. `front_matter` holds its keys with their texts, `facts` all that it says of itself, wherever it
    stands.
    """

    size: str
    status: str = ""
    status_as_written: str = ""
    traits: tuple[str, ...] | None = None
    front_matter: tuple[tuple[str, str], ...] = ()
    is_agreed: bool = False
    facts: tuple[Fact, ...] = ()

    def named(self, *names: str) -> Iterator[Fact]:
        """The facts that stand under one of some names, in any case."""
        wanted = {name.casefold() for name in names}
        return (fact for fact in self.facts if fact.key in wanted)


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
class Naming:
    """What a schema wants of values that name other specs, or files of the project.

    A spec is named by a fact, empty for any id of its own. `of` has pairs of a template, empty for
    the spec's own one, and such a fact. With `files`, a file or folder is named. `back` are the facts of the
    named spec of which one must name this spec, `demands` are facts of it with the values that they may have,
    all as the YAML calls them. `acyclic`: no spec may lead to itself.
    """

    of: tuple[tuple[str, str], ...]
    origin: str
    files: bool = False
    back: tuple[str, ...] = ()
    demands: tuple[tuple[str, tuple[str, ...]], ...] = ()
    acyclic: bool = False
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a spec tells others of itself under a normalised key; `name` is the key as the schema has it.

    `raw` is the beginning of a long value, `words` what all of it is compared by. What was reported, or never
    filled in, is not `is_known`. `is_id` tells that no other spec may have the value.
    """

    key: str
    name: str
    raw: str
    words: str
    at: Span
    is_id: bool = False
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Tie:
    """A name by which a spec calls another one or a file, with all that it may be compared by.

    `source` is what the place is called that holds it, `link` where the link there leads, if it is one.
    """

    at: Span
    raw: str
    source: str
    words: tuple[str, ...]
    naming: Naming
    link: str = ""


@dataclass(frozen=True, slots=True)
class Ties:
    """What a spec is to others: its template, what it says of itself, and whom it names."""

    template: str
    facts: tuple[Told, ...] = ()
    named: tuple[Tie, ...] = ()

    def under(self, key: str) -> Iterator[Told]:
        """The facts under a normalised key; without one the ids."""
        return (fact for fact in self.facts if (fact.key == key if key else fact.is_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """A document laid against its schema: what a rule looks at.

    `fills` are its sections in document order, `filled` is the tree of what fills which slot. `anchors` are
    the names that a link into the document may use, as `Link.fragment` has them, each with how it is written:
    empty for that of a section whose absence is reported. `ties` are what it is to other specs.
    """

    text: str
    root: Section
    profile: Profile
    fills: tuple[Fill, ...]
    filled: FilledSection
    found_gaps: tuple[Gap, ...]
    found_values: tuple[Value, ...]
    found_relations: tuple[Relation, ...] = ()
    found_links: tuple[Link, ...] = ()
    anchors: Mapping[str, str] = field(default_factory=dict)
    ties: Ties = Ties("")
    _by_kind: dict[type[Gap], list[Gap]] = field(init=False, default_factory=dict, compare=False, repr=False)

    @property
    def size(self) -> str:
        """How deep the spec must go."""
        return self.profile.size

    @property
    def status(self) -> str:
        """How far agreed it is, normalised."""
        return self.profile.status

    def gaps(self, kind: type[GapKind]) -> Iterator[GapKind]:
        """The gaps of one kind, in document order."""
        if not self._by_kind:
            for gap in self.found_gaps:
                self._by_kind.setdefault(type(gap), []).append(gap)
        kinds = [one for one in self._by_kind if issubclass(one, kind)]
        among = self._by_kind[kinds[0]] if len(kinds) == 1 else self.found_gaps if kinds else ()
        return (gap for gap in among if isinstance(gap, kind))

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

    def anchors(self, path: str) -> Mapping[str, str] | None:
        """The anchors of a Markdown file, as `Spec.anchors`; None when there is none that can be read."""

    def place(self, path: str, at: Span) -> str:
        """The path and the line of a place, for readers: `docs/orders.md:7`."""

    def relations(self, state: State) -> Iterator[tuple[str, Relation]]:
        """The relations of the checked files with other files that are in one state.

        For a rule whose `facts` are `spec.ties`.
        """


class Change(Protocol):
    """What a rule may ask of the change that a spec is looked at for; paths count from the project's root."""

    @property
    def before(self) -> Spec:
        """The spec as it was: the very same when it did not change."""

    @property
    def since(self) -> str:
        """What ended that state, for readers: "HEAD left `main`"."""

    def fits(self, globs: Iterable[str]) -> bool:
        """Whether one of some globs names the spec itself."""

    def touched(self, globs: Iterable[str]) -> tuple[str, ...]:
        """The files that one of some globs names and that came, changed or vanished since, in order."""
