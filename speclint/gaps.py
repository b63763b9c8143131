"""Every kind of gap: what may differ between a schema and a spec, each with what a rule may say of it.

Of each kind `found` is what stands at the place. What a finding is known by (`about`) is kept from version to
version: baselines hold it.
"""

from __future__ import annotations

from typing import ClassVar

from speclint.model import (
    CodeSlot,
    ColumnSlot,
    DiagramSlot,
    DocumentSlot,
    FieldSlot,
    Gap,
    ItemSlot,
    ListSlot,
    MetadataSlot,
    NearHeading,
    RowSlot,
    SectionSlot,
    Severity,
    Slot,
    Span,
    TableSlot,
    Wording,
)
from speclint.records import dataclass
from speclint.wording import count


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence(Gap):
    """Something that must be there and is not.

    `insert` is the offset in the spec where it would be inserted, `after` the name of what would stand
    before it: the nearest that the template puts before it and that is there, empty for none.
    """

    insert: int
    after: str = ""

    @property
    def about(self) -> str:
        """The name of what is absent."""
        return self.slot.name


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlGap(Gap):
    """Something that only the YAML beside a template asks for, at `origin`."""

    what: ClassVar[str] = "content"

    origin: str

    @property
    def because(self) -> str:
        """Where the YAML asks for it."""
        return self.origin

    @property
    def weight(self) -> Severity | None:
        """How severe the finding is: that does not hang on what the section weighs."""
        return self.severity


# The document


@dataclass(frozen=True, slots=True, kw_only=True)
class MismatchedName(YamlGap):
    """A document whose title or file name (`kind`) is not of the form that is `wanted`."""

    what: ClassVar[str] = "name mismatched"

    slot: DocumentSlot
    kind: str
    wanted: str

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return self.wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyDocument(Gap):
    """A document of which a reader sees nothing."""

    what: ClassVar[str] = "document empty"

    slot: DocumentSlot


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignDocument(Gap):
    """A document of another kind: it lacks most sections that the template asks for, or all.

    `wanted` are those that it lacks, `there` the few that it has.
    """

    what: ClassVar[str] = "document absent"

    slot: DocumentSlot
    wanted: tuple[str, ...]
    there: tuple[str, ...] = ()

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return ", ".join(self.wanted)

    @property
    def about(self) -> str:
        """What the finding is known by."""
        return self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentTitle(Absence):
    """A document without the title that the template has."""

    what: ClassVar[str] = "section absent"

    slot: SectionSlot


# Sections; `within` is the title of the section around them, empty for the document


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentSection(Absence):
    """A section that is not there; `found` is the only stray whose title begins like its own, if any.

    `in_place` is the only stray between the two sections that the template has around it, if any.
    `near` is a line that looks like its heading and is none. Where that stands in a comment that nothing
    closes, `also` are further sections which that hides.
    """

    what: ClassVar[str] = "section absent"

    slot: SectionSlot
    within: str
    in_place: str = ""
    near: NearHeading | None = None
    also: tuple[SectionSlot, ...] = ()
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleAsText(Gap):
    """A section's title that stands as text, which is `written`; `also` are its siblings that do.

    `wording` is what it says where that is not the template's title.
    """

    what: ClassVar[str] = "section written as a label"

    slot: SectionSlot
    within: str
    written: str
    also: tuple[SectionSlot, ...] = ()
    wording: str = ""

    @property
    def about(self) -> str:
        """What the finding is known by."""
        return f"{self.slot.name}: {self.written}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MisnamedSection(Gap):
    """A section under another title; `also` are further slots that it answers with it.

    Where its edits change its `anchor`, `becomes` is the new one; `wanted` is the template's title, with the
    heading's own number where both have one.
    """

    what: ClassVar[str] = "section misnamed"

    slot: SectionSlot
    within: str
    also: tuple[SectionSlot, ...] = ()
    anchor: str = ""
    becomes: str = ""
    wanted: str = ""

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return self.wanted or self.slot.name

    @property
    def about(self) -> str:
        """What the finding is known by."""
        return self.slot.name


@dataclass(frozen=True, slots=True, kw_only=True)
class MisplacedSection(Gap):
    """A section under another parent, `found`, than the one that is `within`; either is empty for the top.

    `parent` is what the template calls the latter. `also` are the slots of the sections that follow it there
    and belong to the same one, `related` says where.
    """

    what: ClassVar[str] = "section misplaced"

    slot: SectionSlot
    within: str
    parent: str
    also: tuple[SectionSlot, ...] = ()

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return self.within or self.slot.name

    @property
    def about(self) -> str:
        """What the finding is known by."""
        return self.parent or self.slot.name


@dataclass(frozen=True, slots=True, kw_only=True)
class MislevelledSection(Gap):
    """A section at another level than the one that is `wanted`."""

    what: ClassVar[str] = "section misplaced"

    slot: SectionSlot
    wanted: int

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return "#" * self.wanted

    @property
    def about(self) -> str:
        """What the finding is known by."""
        return self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftedSections(Gap):
    """Sections that are all at other levels by the same number; `slot` is the first of them.

    They are those of the section called `within`, or of the whole document where it is empty.
    """

    what: ClassVar[str] = "section misplaced"

    slot: SectionSlot
    wanted: int
    within: str = ""

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return "#" * self.wanted

    @property
    def about(self) -> str:
        """What the finding is known by."""
        return self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfOrderSection(Gap):
    """A section that must move after the one called `after` (empty: before all others)."""

    what: ClassVar[str] = "section out of order"

    slot: SectionSlot
    within: str
    after: str

    @property
    def about(self) -> str:
        """What the finding is known by."""
        return self.slot.name


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatedSection(Gap):
    """A section that stands there once more."""

    what: ClassVar[str] = "section repeated"

    slot: SectionSlot
    within: str

    @property
    def about(self) -> str:
        """What the finding is known by."""
        return self.slot.name


@dataclass(frozen=True, slots=True, kw_only=True)
class StraySection(Gap):
    """A section that the template does not have, right below `slot`; `key` is its title, normalised."""

    what: ClassVar[str] = "section extra"

    slot: DocumentSlot | SectionSlot
    within: str
    key: str

    @property
    def about(self) -> str:
        """What the finding is known by."""
        return self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptySection(Gap):
    """A section, called `name`, with nothing under its heading.

    `near` is what stands there, where the line below made it a heading.
    """

    what: ClassVar[str] = "section empty"

    slot: SectionSlot
    name: str
    near: NearHeading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnexplainedOmission(Gap):
    """A section that says it does not apply, and not why."""

    what: ClassVar[str] = "section not applicable without a reason"

    slot: SectionSlot


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictingSection(YamlGap):
    """A section, called `found`, that stands beside `others` of which only one is wanted."""

    what: ClassVar[str] = "section conflicting"

    slot: SectionSlot
    others: tuple[str, ...]

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return f"one of {', '.join((self.found, *self.others))}"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncompleteSections(YamlGap):
    """A section, called `found`, that stands without the `absent` ones that belong to it."""

    what: ClassVar[str] = "section conflicting"

    slot: SectionSlot
    absent: tuple[AbsentSection, ...]

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return ", ".join(gap.slot.name for gap in self.absent)


@dataclass(frozen=True, slots=True, kw_only=True)
class FewSections(YamlGap):
    """Fewer sections of a repeatable slot than the `least`; `within` is what messages call what is around."""

    what: ClassVar[str] = "section shallow"

    slot: SectionSlot
    within: str
    least: int

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return f"at least {count(self.least, 'section')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CrowdedSection(YamlGap):
    """The first section of a repeatable slot that is one more than the `most`; there are `number` of them."""

    what: ClassVar[str] = "section repeated"

    slot: SectionSlot
    most: int
    number: int

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return f"at most {count(self.most, 'section')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordySection(YamlGap):
    """A section, called `name`, that holds more words than the `most`."""

    what: ClassVar[str] = "section wordy"

    slot: SectionSlot
    name: str
    most: int

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return f"at most {count(self.most, 'word')}"

    @property
    def about(self) -> str:
        """What the finding is known by."""
        return self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingText(YamlGap):
    """A section, called `name`, in which words are not found that must be there."""

    what: ClassVar[str] = "text absent"

    slot: DocumentSlot | SectionSlot
    name: str
    wording: Wording

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return self.wording.expected or self.wording.words or self.wording.pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class ForbiddenText(YamlGap):
    """Words, which are `found`, that must not stand in a section, and there in a title or not."""

    what: ClassVar[str] = "text forbidden"

    slot: DocumentSlot | SectionSlot
    name: str
    wording: Wording
    in_title: bool

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return self.wording.instead or f"no {self.wording.expected or 'such words'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfOrderContent(YamlGap):
    """The first block of a kind (`found`) in a section that must move behind the first of the kind `after`.

    Without `after` it comes before all others. `place` is the offset to which it would move, `whole` is the
    block with the blank lines behind it.
    """

    what: ClassVar[str] = "content out of order"

    slot: SectionSlot
    name: str
    after: str
    place: int
    whole: Span

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return f"after the {self.after}" if self.after else "first"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShallowSection(Gap):
    """A section that holds fewer of some `noun` than the `least` for the size."""

    what: ClassVar[str] = "section shallow"

    slot: SectionSlot
    least: int
    noun: str

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return f"at least {count(self.least, self.noun)}"

    @property
    def about(self) -> str:
        """What the finding is known by."""
        return self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedLevel(Gap):
    """A section of the own that stands more than one level below the section that is `within`."""

    what: ClassVar[str] = "section skipped level"

    slot: DocumentSlot
    within: str
    wanted: int

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return "#" * self.wanted

    @property
    def about(self) -> str:
        """What the finding is known by."""
        return self.expected


# Tables; `within` is the section or field that holds them


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentTable(Absence):
    """A table that is not there; `found` is what is written in its place, and no table of Markdown."""

    what: ClassVar[str] = "table absent"

    slot: TableSlot
    within: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyTable(Gap):
    """A table without rows, whose header is `written`."""

    what: ClassVar[str] = "table empty"

    slot: TableSlot
    within: str
    written: str

    @property
    def about(self) -> str:
        """What the finding is known by."""
        return f"{self.slot.name}: {self.written}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentColumn(Absence):
    """A column that a table lacks."""

    what: ClassVar[str] = "column absent"

    slot: ColumnSlot
    within: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MisnamedColumn(Gap):
    """A column under another name."""

    what: ClassVar[str] = "column misnamed"

    slot: ColumnSlot
    within: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfOrderColumn(Gap):
    """A column that must move after the one called `after` (empty: before all others)."""

    what: ClassVar[str] = "column out of order"

    slot: ColumnSlot
    within: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StrayColumn(Gap):
    """A column that the template does not have in the table of `slot`."""

    what: ClassVar[str] = "column extra"

    slot: TableSlot
    within: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentRow(Absence):
    """A row of a key that is not there."""

    what: ClassVar[str] = "row absent"

    slot: RowSlot
    within: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MisnamedRow(Gap):
    """A row whose key is mistyped."""

    what: ClassVar[str] = "row misnamed"

    slot: RowSlot
    within: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatedRow(Gap):
    """A row that says the same as one before in the `columns` that tell rows apart."""

    what: ClassVar[str] = "row repeated"

    slot: ColumnSlot | RowSlot
    within: str
    columns: tuple[str, ...]

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return " and ".join(self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfOrderRow(Gap):
    """A row whose value in the column of `slot` is below that of the row before."""

    what: ClassVar[str] = "row out of order"

    slot: ColumnSlot
    within: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RaggedRow(Gap):
    """A row, which is `written`, with another number of cells than the header, which has those `wanted`."""

    what: ClassVar[str] = "row ragged"

    slot: TableSlot
    within: str
    written: str
    wanted: int

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return count(self.wanted, "cell")

    @property
    def about(self) -> str:
        """What the finding is known by."""
        return f"{self.expected}: {self.written}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckText(Gap):
    """Text right below a table, which begins as `written` and which Markdown takes for a row."""

    what: ClassVar[str] = "row ragged"

    slot: TableSlot
    within: str
    written: str

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return "a blank line"

    @property
    def about(self) -> str:
        """What the finding is known by."""
        return f"{self.expected}: {self.written}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DetachedRow(Gap):
    """A row, and others below it, cut off from its table `by` a blank line or a comment."""

    what: ClassVar[str] = "row detached"

    slot: TableSlot
    within: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyRow(Gap):
    """A row without any content."""

    what: ClassVar[str] = "row empty"

    slot: TableSlot
    within: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyCell(Gap):
    """A cell without content, in the column or the key's row of `slot`; `found` is the row's first cell."""

    what: ClassVar[str] = "cell empty"

    slot: ColumnSlot | RowSlot
    within: str

    @property
    def about(self) -> str:
        """What the finding is known by."""
        return f"{self.slot.name}: {self.found}" if self.found else self.slot.name


# Fields; `within` is the section that holds them


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentField(Absence):
    """A field that is not there; `unlabelled` when what it asks for stands there without its label."""

    what: ClassVar[str] = "field absent"

    slot: FieldSlot
    within: str
    unlabelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MisnamedField(Gap):
    """A field whose label is mistyped."""

    what: ClassVar[str] = "field misnamed"

    slot: FieldSlot
    within: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyField(Gap):
    """A label with nothing behind or below it."""

    what: ClassVar[str] = "field empty"

    slot: FieldSlot
    within: str


# Code, diagrams, lists; `within` is the section or field that holds them


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentCode(Absence):
    """A code block that is not there, of this `language` when that is said."""

    what: ClassVar[str] = "code absent"

    slot: CodeSlot
    within: str
    language: str
    inferred: bool = False

    @property
    def because(self) -> str:
        """Where the template or the YAML asks for it, or lets it be seen."""
        return f"{self.slot.origin} (inferred)" if self.inferred else self.slot.origin


@dataclass(frozen=True, slots=True, kw_only=True)
class UnparsedCode(Gap):
    """Code of a `language` that does not parse; `found` says why, `written` is the line that is marked.

    `is_unread` when there is too much of it to be judged.
    """

    what: ClassVar[str] = "code does not parse"

    slot: CodeSlot
    within: str
    language: str
    written: str
    is_unread: bool = False

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return self.language

    @property
    def about(self) -> str:
        """What the finding is known by."""
        return f"{self.language}: {self.written}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenFence(Gap):
    """A fence, opened as `written`, that is never closed, or hides something of the template (`found`)."""

    what: ClassVar[str] = "code broken"

    written: str

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return "a closing fence"

    @property
    def about(self) -> str:
        """What the finding is known by."""
        return f"{self.expected}: {self.written}" if self.found else self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenComment(Gap):
    """A comment that is never closed, and hides nothing that is asked for; `is_shown`, as text, or hidden."""

    what: ClassVar[str] = "comment open"

    slot: DocumentSlot
    is_shown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TooDeep(Gap):
    """A line that stands in too many lists and quotes to be read."""

    what: ClassVar[str] = "text too deep"

    slot: DocumentSlot


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentDiagram(Absence):
    """A drawing that is not there."""

    what: ClassVar[str] = "diagram absent"

    slot: DiagramSlot
    within: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentList(Absence):
    """A list that is not there."""

    what: ClassVar[str] = "list absent"

    slot: ListSlot
    within: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentChecklist(Absence):
    """A checklist without a single box."""

    what: ClassVar[str] = "list absent"

    slot: ItemSlot
    within: str

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return "checklist"

    @property
    def about(self) -> str:
        """What the finding is known by."""
        return self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentItem(Absence):
    """An item that a checklist lacks."""

    what: ClassVar[str] = "item absent"

    slot: ItemSlot
    within: str


# The template's own text


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover(Gap):
    """Text that was to be replaced, or is not written yet: in the run `whole`, with `others` like it.

    `is_common`: it is a mark of unfinished work to everybody, of which the template says nothing. `part` is
    the slot whose text it is, `origin` where the template has it (`template.md:7`), if that is not where the
    slot stands.
    """

    what: ClassVar[str] = "text still to be replaced"

    whole: Span
    others: int = 0
    is_common: bool = False
    part: Slot | None = None
    origin: str = ""

    @property
    def expected(self) -> str:
        """What belongs at the place."""
        return (self.part or self.slot).name

    @property
    def because(self) -> str:
        """The line of the template, whose text it is; nothing for what is a mark everywhere."""
        return "" if self.is_common else self.origin or (self.part or self.slot).origin

    @property
    def about(self) -> str:
        """What the finding is known by: what stands there, else the document."""
        return self.found or self.slot.name

    @property
    def unwritten(self) -> bool:
        """Whether what stands at the place is still to be written."""
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftoverHint(Leftover):
    """A section, called `name`, that holds nothing but the template's hints; `may_go` if it is optional."""

    what: ClassVar[str] = "text still to be replaced"

    name: str
    may_go: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftBare(Leftover):
    """A heading or label, called `name`, with nothing below it, as in the template; `may_go` if optional."""

    what: ClassVar[str] = "text still to be replaced"

    name: str
    may_go: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftoverRow(Leftover):
    """A row that is still the template's in the table of `slot`."""

    what: ClassVar[str] = "text still to be replaced"

    slot: TableSlot


# Metadata


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentMetadata(Absence):
    """A fact about the document that is not there."""

    what: ClassVar[str] = "metadata absent"

    slot: MetadataSlot


@dataclass(frozen=True, slots=True, kw_only=True)
class MisnamedMetadata(Gap):
    """A key of the front matter that is mistyped, or is what an older template calls it."""

    what: ClassVar[str] = "metadata misnamed"

    slot: MetadataSlot


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyMetadata(Gap):
    """A key of the metadata without a value; `hint` says what is expected, if that is known."""

    what: ClassVar[str] = "metadata empty"

    slot: MetadataSlot
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentFrontMatter(Absence):
    """A front matter that is absent, or (`found`) lacks most keys; `wanted` are these, `slot` the first."""

    what: ClassVar[str] = "metadata absent"

    slot: MetadataSlot
    wanted: tuple[str, ...]

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return ", ".join(self.wanted)

    @property
    def about(self) -> str:
        """What the finding is known by."""
        return "front matter"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnparsedMetadata(Gap):
    """Front matter that cannot be read; `found` says why, `written` is the line that is marked."""

    what: ClassVar[str] = "metadata broken"

    slot: MetadataSlot
    written: str

    @property
    def about(self) -> str:
        """What the finding is known by."""
        return f"{self.slot.name}: {self.written}"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownKey(YamlGap):
    """A key of the front matter that no template knows; `nearest` is the known one that is meant, if any."""

    what: ClassVar[str] = "metadata extra"

    slot: MetadataSlot
    nearest: str = ""

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return self.nearest or "a key that the template has"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownMetadata(Gap):
    """A size, trait or version that is none of those `known`; `hint` names a near one.

    `wanted` is what it is to be, where nothing else can be meant.
    """

    what: ClassVar[str] = "metadata invalid"

    slot: MetadataSlot
    known: str
    hint: str = ""
    wanted: str = ""

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return self.known


# Suppressions


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusedSuppression(Gap):
    """A comment that ignores nothing of a rule (`found`) in the place that is called `where`."""

    what: ClassVar[str] = "suppression unused"

    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MisnamedSuppression(Gap):
    """A comment for a rule that nobody has; `hint` names a near one."""

    what: ClassVar[str] = "suppression misnamed"

    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptySuppression(Gap):
    """A comment that names no rule; `wanted` is how it is written."""

    what: ClassVar[str] = "suppression empty"

    wanted: str

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return self.wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class UnexplainedSuppression(Gap):
    """A comment that gives no reason where one is needed; `wanted` is how it is written."""

    what: ClassVar[str] = "suppression not applicable without a reason"

    wanted: str

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return self.wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownSuppression(Gap):
    """A comment whose first word is none of those `known`."""

    what: ClassVar[str] = "suppression invalid"

    known: str

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return self.known


@dataclass(frozen=True, slots=True, kw_only=True)
class UnclosedComment(Gap):
    """A comment that goes on to the end of the document."""

    what: ClassVar[str] = "suppression broken"

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return "-->"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnendedSuppression(Gap):
    """A comment that begins a suppression which no other, `wanted`, ends."""

    what: ClassVar[str] = "suppression broken"

    wanted: str

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return self.wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class StraySuppressionEnd(Gap):
    """A comment that ends a suppression which no other, `wanted`, begins."""

    what: ClassVar[str] = "suppression extra"

    wanted: str

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return self.wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossedSuppression(Gap):
    """A comment that ends the suppression of other rules than of those that it follows, `wanted`."""

    what: ClassVar[str] = "suppression out of order"

    wanted: str

    @property
    def expected(self) -> str:
        """What was expected at the place."""
        return self.wanted


# What stands under another name than the template's.
MISNAMED = (MisnamedSection, MisnamedColumn, MisnamedRow, MisnamedField, MisnamedMetadata)
