"""A spec laid against its schema: for every slot what fills it, for every section its slot, or why not."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from itertools import islice

from speclint.align import asked, due, evidence, identify, insertion, levels, placeholders, provenance, tables
from speclint.align.contents import Contents
from speclint.align.labels import Labels
from speclint.align.levels import PatternedSlots, is_bare, key_of
from speclint.align.profile import Reading
from speclint.gaps import (
    Absence,
    AbsentSection,
    AbsentTitle,
    ConflictingSection,
    CrowdedSection,
    EmptyDocument,
    EmptySection,
    FewSections,
    ForeignDocument,
    IncompleteSections,
    LeftBare,
    Leftover,
    LeftoverHint,
    MislevelledSection,
    MisnamedSection,
    MisplacedSection,
    OpenComment,
    OutOfOrderSection,
    RepeatedSection,
    ShiftedSections,
    SkippedLevel,
    StraySection,
    TitleAsText,
    TooDeep,
    UnexplainedOmission,
)
from speclint.model import (
    Asked,
    Block,
    Document,
    DocumentSlot,
    FieldSlot,
    Fill,
    FilledField,
    FilledSection,
    FilledTable,
    Gap,
    Group,
    Heading,
    How,
    Html,
    Near,
    NearHeading,
    PartKind,
    Related,
    Section,
    SectionSlot,
    Severity,
    Slot,
    Span,
    Spec,
    Table,
    TableSlot,
    Value,
)
from speclint.records import dataclass
from speclint.template import markup, values
from speclint.template.schema import Schema
from speclint.text import deceptions, markdown, moved, omission, patterns, titlepattern, titles, words
from speclint.text.omission import Omission
from speclint.text.runs import Runs
from speclint.text.shows import shows
from speclint.text.source import Source, first_line
from speclint.text.typos import Typos
from speclint.wording import count

# Fewer sections than these may all be absent from a spec that was just begun.
_LEAST_SECTIONS = 4
# Of a document of another kind it is said once that it is no such spec, not in how many ways.
_UNLIKE_THE_TEMPLATE = (
    Absence,
    MislevelledSection,
    MisnamedSection,
    MisplacedSection,
    OutOfOrderSection,
    TitleAsText,
)


def align(
    document: Document, source: Source, schema: Schema, reading: Reading, noticed: Iterable[Gap] = ()
) -> Spec:
    """Lays a document against its schema; `noticed` are gaps found before, while it was read.

    What one place says of another is not looked at here: the spec has no relations yet, and no links.
    """
    return _Aligner(document, source, schema, reading, tuple(noticed)).align()


def _section_keys(schema: Schema) -> frozenset[str]:
    return frozenset(slot.key for slot in schema.slots if isinstance(slot, SectionSlot) and slot.key)


@dataclass(eq=False)
class _Node:
    """A section of the spec on its way to a slot; `number` is its place among its siblings."""

    section: Section
    parent: _Node | None
    key: str
    number: int
    slot: SectionSlot | None = None
    how: How = How.STRAY
    tried: list[str] = field(default_factory=list)
    children: list[_Node] = field(default_factory=list)

    @property
    def heading(self) -> Heading:
        assert self.section.heading is not None
        return self.section.heading

    def walk(self) -> Iterator[_Node]:
        left = [self]
        while left:
            yield (node := left.pop())
            left += reversed(node.children)

    @property
    def own_end(self) -> int:
        """Where what stands in the section itself ends, before its first child."""
        if self.section.blocks:
            return self.section.blocks[-1].span.end
        return self.heading.span.end if self.section.heading is not None else 0


@dataclass(eq=False)
class _Filled:
    """A slot with the section that fills it (the root for the document), and what fills its child sections.

    `below` are the slots that are filled below it, where the template has them.
    """

    slot: DocumentSlot | SectionSlot
    node: _Node
    sections: dict[tuple[str, ...], list[_Node]] = field(default_factory=dict)
    below: list[_Filled] = field(default_factory=list)
    is_known: bool = True
    blocks: tuple[Block, ...] = ()
    parts: tuple[Value, ...] = ()
    tables: tuple[FilledTable, ...] = ()
    fields: tuple[FilledField, ...] = ()

    @property
    def heading(self) -> Heading | None:
        return self.node.section.heading

    @property
    def name(self) -> str:
        """What messages call the section: as its own heading does."""
        is_section = isinstance(self.slot, SectionSlot) and self.heading is not None
        return _title(self.node.heading) if is_section else self.slot.name

    @property
    def title(self) -> str:
        """What messages call the section where something lies within it; nothing for the document."""
        return self.name if isinstance(self.slot, SectionSlot) else ""

    def frozen(self) -> FilledSection:
        return FilledSection(
            slot=self.slot,
            heading=self.heading,
            name=self.name,
            is_known=self.is_known,
            blocks=self.blocks,
            parts=self.parts,
            tables=self.tables,
            fields=self.fields,
            sections=tuple(below.frozen() for below in self.below),
        )


@dataclass(frozen=True, slots=True)
class _Around:
    """What the absence of a section is told by: where it would stand, labels for headings, strays."""

    places: insertion.Places
    labels: Labels
    strays: evidence.Hints
    alone: Mapping[tuple[str, ...], evidence.Candidate]

    def hint(self, slot: SectionSlot) -> str:
        """The title of the only stray that may be meant by a slot."""
        return _called(self.strays.hinted(slot) if slot.key else None)


@dataclass(frozen=True, slots=True)
class _Below:
    """What a slot has below it: sections at which levels, and whether one that any title fills."""

    levels: frozenset[int]
    takes_any: bool


class _Aligner:
    """A document on its way to a spec.

    Given the document, what it says of itself and what was noticed before, it promises for every slot what
    fills it, or one gap that says why nothing does, and for every section its slot, or none. Levels are
    settled before anything is matched. Then sections find their slots from the top down, and only what is
    still demanded is looked for elsewhere: afterwards nothing changes its slot. What stands in each section
    is laid next, which tells labels from strays; strays are said last.
    """

    def __init__(
        self, document: Document, source: Source, schema: Schema, reading: Reading, noticed: tuple[Gap, ...]
    ) -> None:
        text = source.text
        self._document = document
        self._noticed = noticed
        self._text = text
        self._path = source.path
        self._schema = schema
        self._reading = reading
        self._profile = reading.profile
        self._settled = levels.settle(document, schema, len(text))
        self._gaps: list[Gap] = list(self._settled.gaps)
        self._values: list[Value] = list(reading.values)
        self._known = schema.once(_section_keys)
        self._hidden: list[AbsentSection] = []
        self._leftovers = list(due.weighed(placeholders.in_document(document, text, schema), self._profile))
        self._unknown = Runs([*(one.whole for one in self._leftovers), *(gap.at for gap in noticed)])
        self._filled: list[_Filled] = []
        self._arounds: dict[_Filled, _Around] = {}
        self._belows: dict[tuple[str, ...], _Below] = {}
        self._near_headings: dict[str, list[NearHeading]] = {}
        for near in sorted(document.near_headings, key=lambda near: near.span):
            if near.near is not Near.UNDERLINED:
                self._near_headings.setdefault(titles.key(near.title), []).append(near)
        self._underlined: dict[int, NearHeading] = {}

    def align(self) -> Spec:
        root = self._node(self._settled.root, None)
        self._match(self._schema.root, root)
        self._rescue_instances()
        self._rescue(root)
        underlined = {n.span: n for n in self._document.near_headings if n.near is Near.UNDERLINED}
        strays = (n for n in root.walk() if n is not root and n.slot is None and n.how is How.STRAY)
        self._underlined = {
            stray.section.span.start: underlined[stray.heading.span]
            for stray in (strays if underlined else ())
            if stray.heading.span in underlined
        }
        shown = omission.substance(self._document.blocks)
        is_moved = moved.says_where(shown)
        if not shown:
            self._gaps.append(EmptyDocument(slot=self._schema.root, at=Span(0, 0)))
        elif self._has_none_of_the_sections():
            if self._document.open_comment is None and not is_moved:
                self._add_nothing_there()
        else:
            self._missing_title()
            if self._schema.names:
                self._gaps.extend(asked.names(self._schema, self._path, self._settled.title))
            for filled in self._filled:
                self._inside(filled)
            self._strays(root)
            if not any(isinstance(gap, ForeignDocument) for gap in self._gaps):
                self._values.extend(self._title_id())
        self._gaps.extend(self._unreadable())
        fills = sorted(
            (Fill(n.section, n.slot, n.how, tuple(n.tried)) for n in root.walk() if n is not root),
            key=lambda fill: fill.section.span,
        )
        leftovers = provenance.traced(self._leftovers, self._text, self._schema, fills)
        gaps = [*self._gaps, *leftovers, *self._reading.gaps, *self._noticed]
        if is_moved or any(isinstance(gap, ForeignDocument | EmptyDocument) for gap in self._gaps):
            gaps = [gap for gap in gaps if not isinstance(gap, _UNLIKE_THE_TEMPLATE)]
        for node in root.walk():
            node.parent = None  # Else a node and its children hold each other until garbage is looked for.
        return Spec(
            text=self._text,
            root=self._document.root,
            profile=self._profile,
            fills=tuple(fills),
            filled=self._filled[0].frozen(),
            found_gaps=tuple(sorted(gaps, key=lambda gap: gap.at)),
            found_values=tuple(sorted(self._judged_once(), key=lambda value: value.at)),
        )

    def _judged_once(self) -> list[Value]:
        """The values, but for a heading's part that is wrong in a table just as well: it is judged there."""
        parts = [value for value in self._values if isinstance(value.slot, SectionSlot)]
        others = [value for value in self._values if not isinstance(value.slot, SectionSlot)]
        wrong = {(value.type, value.raw.casefold()) for value in others if value.problem}
        return [*others, *(value for value in parts if (value.type, value.raw.casefold()) not in wrong)]

    def _node(self, section: Section, parent: _Node | None, number: int = 0) -> _Node:
        key = key_of(section.heading) if section.heading else ""
        node = _Node(section, parent, key, number)
        node.children = [self._node(child, node, place) for place, child in enumerate(section.children)]
        if section.heading is not None and section.heading is self._settled.title:
            node.slot, node.how = self._schema.title, How.TITLE
        return node

    def demanded(self, slot: Slot) -> bool:
        """Whether a document of this size and these traits must fill a slot."""
        return self._schema.demands(slot, self._profile.size, self._profile.traits)

    # Which section fills which slot

    def _match(self, slot: DocumentSlot | SectionSlot, node: _Node, within: _Filled | None = None) -> None:
        """Finds what fills the sections of a slot among the children of the section that fills it."""
        filled = _Filled(slot, node)
        self._filled.append(filled)
        if within is not None:
            within.below.append(filled)
        slots = slot.of(SectionSlot)
        free = [child for child in node.children if child.slot is None]
        if slots:
            _Matcher(self, filled, slots, free).match()
        for child in node.children:
            if child.slot is not None and child.how is not How.TITLE:
                self._match(child.slot, child, filled)

    def claim(self, filled: _Filled, slot: SectionSlot, node: _Node, how: How) -> None:
        """Notes that a section fills a slot."""
        node.slot, node.how = slot, how
        filled.sections.setdefault(slot.path, []).append(node)

    def misname(
        self, filled: _Filled, slot: SectionSlot, node: _Node, how: How, also: Sequence[SectionSlot] = ()
    ) -> None:
        """Notes that a section fills a slot under another name, and maybe others together with it.

        It weighs as much as the absence would, and less when its title says all that the template's does.
        """
        self.claim(filled, slot, node, how)
        for other in also:
            filled.sections.setdefault(other.path, []).append(node)
        is_mild = not self.demanded(slot) or (
            how is How.EVIDENCE and words.says_more_than(node.key, titles.undecorated(slot.key) or slot.key)
        )
        self._gaps.append(
            MisnamedSection(
                slot=slot, at=node.heading.span, found=_title(node.heading), within=filled.title,
                also=tuple(also), wanted=titles.renumbered(slot.name, _title(node.heading)),
                severity=Severity.WARNING if is_mild and slot.severity is not Severity.INFO else None,
            )
        )  # fmt: skip

    def is_known(self, key: str) -> bool:
        """Whether a normalised title is one of the template's."""
        return key in self._known

    def _rescue(self, root: _Node) -> None:
        """Fills demanded slots that found nothing in place by a section that stands elsewhere.

        A title is trusted only where nothing else can be meant, since a guess would hide both what is absent
        and what is stray: it is exact, stands there once, and under the top or a section of which there is
        one. A `Rollback` below one component out of several is that component's own.
        """
        counts = Counter(node.key for node in root.walk())
        strays = {node.key: node for node in root.walk() if node.slot is None and counts[node.key] == 1}
        for filled in list(self._filled):
            first: MisplacedSection | None = None
            taker: _Node | None = None
            for slot in filled.slot.of(SectionSlot):
                node = strays.get(slot.key) if slot.key else None
                if slot.path in filled.sections or node is None or not self.demanded(slot):
                    continue
                holder = node.parent
                if holder is None or any(one.slot and one.slot.repeat for one in _ancestors(holder)):
                    continue
                if any(ancestor is node for ancestor in _ancestors(filled.node)):
                    continue
                self.claim(filled, slot, node, How.ELSEWHERE)
                gap = MisplacedSection(
                    slot=slot, at=node.heading.span, found=_named(holder), within=filled.title,
                    parent=filled.slot.name if isinstance(filled.slot, SectionSlot) else "",
                )  # fmt: skip
                if first is not None and holder is taker and holder in _after(filled.node):
                    # A stray heading in the middle of a section takes all the rest of it away.
                    self._gaps.remove(first)
                    related = Related(f"`{slot.name}` stands at line {{line}}", gap.at)
                    gap = replace(first, also=(*first.also, slot), related=(*first.related, related))
                first, taker = gap, holder
                self._gaps.append(gap)
                self._match(slot, node, filled)

    def _rescue_instances(self) -> None:
        """Sections that would fill a repeatable slot, were they a level deeper or higher.

        One that stands beside the section which holds such, or below another such, and has their content.
        What stands below one that is too high at the slot's own level was taken away by it, and is no defect.
        """
        for filled in list(self._filled):
            for slot in filled.slot.of(SectionSlot):
                if not (slot.repeat and is_bare(slot)):
                    continue
                subject = evidence.Subject(slot)
                self._say_deeper(slot, filled)
                beside = _after(filled.node)
                below = [child for node in filled.sections.get(slot.path, ()) for child in node.children]
                for node in (*beside, *below):
                    if self._may_be_instance(node, subject):
                        self._take_instance(slot, node, filled)
                        self._say_level(slot, node)
                        for child in node.children:
                            is_taken = child.section.level == slot.level > node.section.level
                            if is_taken and self._may_be_instance(child, subject):
                                self._take_instance(slot, child, filled)

    def _may_be_instance(self, node: _Node, subject: evidence.Subject) -> bool:
        is_stray = node.slot is None and node.how is How.STRAY
        return is_stray and subject.is_most_of(evidence.Content(node.section))

    def _take_instance(self, slot: SectionSlot, node: _Node, filled: _Filled) -> None:
        self.claim(filled, slot, node, How.ELSEWHERE)
        self._match(slot, node, filled)

    def _say_deeper(self, slot: SectionSlot, filled: _Filled) -> None:
        """Says which instances stand right below their section, and deeper than the others do."""
        nodes = filled.sections.get(slot.path, ())
        if any(node.section.level == slot.level for node in nodes):
            for node in nodes:
                if node.section.level > slot.level:
                    self._say_level(slot, node)

    def _say_level(self, slot: SectionSlot, node: _Node) -> None:
        named = replace(slot, name=_title(node.heading))
        self._gaps.append(
            MislevelledSection(
                slot=named, at=node.heading.span, found="#" * node.heading.level, wanted=slot.level
            )
        )

    # What is absent, and what each section holds

    def _has_none_of_the_sections(self) -> bool:
        top = self._filled[0]
        wanted = [slot for slot in top.slot.of(SectionSlot) if self.demanded(slot)]
        return len(wanted) > 1 and not top.sections and len(self._filled) == 1

    def _is_of_another_kind(self, filled: _Filled) -> bool:
        """Whether far fewer sections match than not, and nothing else tells of the template."""
        wanted = [slot for slot in filled.slot.of(SectionSlot) if self.demanded(slot)]
        there = [slot for slot in wanted if filled.sections.get(slot.path)]
        strays = [node for node in filled.node.children if node.slot is None]
        are_few = len(wanted) >= _LEAST_SECTIONS and 3 * len(there) < len(wanted)
        is_other = are_few and len(strays) > len(there)
        return is_other and self._document.open_comment is None and not self._has_sign(filled)

    def _has_sign(self, filled: _Filled) -> bool:
        """Whether a title, metadata or what stands before the first section tells of the template."""
        front = {key for key, value in self._profile.front_matter if value}
        if filled.fields or filled.tables or any(s.key in front for s in self._schema.metadata.values):
            return True
        title, wanted = self._settled.title, self._schema.title
        if title is not None and wanted is not None and wanted.pattern is not None:
            is_telling = any(part.word or part.kind is PartKind.ID for part in wanted.pattern.parts)
            if is_telling and levels.fills_pattern(wanted, title):
                return True
        return identify.identifies(self._schema, self._document)

    def _add_nothing_there(self) -> None:
        filled = self._filled[0]
        wanted = [slot for slot in self._schema.root.of(SectionSlot) if self.demanded(slot)]
        there = [slot for slot in wanted if filled.sections.get(slot.path)]
        self._gaps.append(
            ForeignDocument(
                slot=self._schema.root, at=levels.top_of(self._settled.title),
                wanted=tuple(slot.name for slot in wanted if slot not in there),
                there=tuple(slot.name for slot in there), severity=self._schema.identify.severity,
            )
        )  # fmt: skip

    def _missing_title(self) -> None:
        title = self._schema.title
        if title is None or self._settled.title is not None or self._has_shifted():
            return
        if any(isinstance(b, Heading) and b.level == 1 for b in self._document.blocks):
            return
        if not any(key == "title" for key, _ in self._profile.front_matter):
            front = self._document.front_matter
            insert = front.span.end if front is not None else 0
            self._gaps.append(
                AbsentTitle(slot=title, at=Span(0, 0), insert=insert, severity=Severity.WARNING)
            )

    def _title_id(self) -> Iterator[Value]:
        """The id in the document's title, or the title where it lacks one such as the template's has."""
        slot, title = self._schema.title, self._settled.title
        if slot is None or slot.value is None or title is None or self.is_leftover(title.text.span):
            return
        form, said = patterns.compiled(slot.value.pattern, slot.origin, True), _title(title)
        left = title.text.content.find(slot.value.hint)
        if left >= 0:
            at = title.text.at(left, left + len(slot.value.hint))
            self._leftovers.append(
                Leftover(
                    slot=self._schema.root, at=at, found=slot.value.hint, whole=title.text.span, part=slot
                )
            )
        elif not form.search(said):
            yield Value(
                slot=slot, type=slot.value, at=title.text.span, raw=said,
                problem=f"put an id such as {slot.value.hint} before it",
            )  # fmt: skip
        elif slot.value.unique:
            for start, end in islice(form.places(title.text.content), 1):
                at, raw = title.text.at(start, end), title.text.content[start:end]
                yield Value(slot=replace(slot, name="id"), type=slot.value, at=at, raw=raw, problem=None)

    def _has_shifted(self) -> bool:
        return any(isinstance(gap, ShiftedSections) and not gap.within for gap in self._settled.gaps)

    def _inside(self, filled: _Filled) -> None:
        """What is wrong inside a slot that is filled."""
        if isinstance(filled.slot, SectionSlot):
            if not self._has_answer(filled, filled.slot):
                filled.is_known = False
                # What its heading says is known all the same.
                parts = tuple(self._heading_values(filled.slot, filled.node.heading))
                filled.parts = parts if all(part.problem is None for part in parts) else ()
                return
            filled.parts = tuple(self._heading_values(filled.slot, filled.node.heading))
            self._values.extend(filled.parts)
        self._absent_sections(filled)
        self._order(filled)
        self._asked(filled)
        self._contents(filled)
        if isinstance(filled.slot, DocumentSlot) and self._is_of_another_kind(filled):
            self._add_nothing_there()

    def _contents(self, filled: _Filled) -> None:
        """What the section holds besides its child sections, a stray child's content included.

        Of the document that is what stands before its first section.
        """
        node, slot = filled.node, filled.slot
        if isinstance(slot, DocumentSlot):
            if not slot.of(FieldSlot) and not slot.of(TableSlot):
                return
            title = self._settled.title
            name = markdown.plain(title.text.content) if title is not None else "the document"
            gathered = Contents(slot, levels.top_of(title), name, {}, self._own_end(filled))
            gathered.add(markdown.unquoted(node.section.blocks))
            for child in node.children:
                if child.how is How.TITLE:
                    gathered.add(markdown.unquoted(child.section.blocks))
        else:
            parts = {part.slot.name: part.raw for part in filled.parts if part.problem is None}
            gathered = Contents(slot, node.heading.span, filled.name, parts, node.own_end)
            gathered.add(node.section.blocks)
            for stray in _strays_below(node):
                if gathered.takes_as_label(stray.heading, stray.section.blocks):
                    stray.how = How.LABEL
                else:
                    gathered.add(stray.section.blocks)
        found = gathered.lay(self._schema, self._profile, self._text, self.is_leftover)
        is_hidden = self._holds_open_comment(node.section)
        self._gaps.extend(gap for gap in found.gaps if not (is_hidden and isinstance(gap, Absence)))
        self._values.extend(found.values)
        self._leftovers.extend(found.leftovers)
        filled.blocks = tuple(gathered.blocks)
        filled.tables, filled.fields = tuple(found.tables), tuple(found.fields)

    def _has_answer(self, filled: _Filled, slot: SectionSlot) -> bool:
        """Whether a section has content to be looked at; says what is wrong when it has none."""
        section = filled.node.section
        said = omission.substance(section.blocks)
        if (section.children or filled.sections) and (said or not self._is_bare_below(filled, slot)):
            return True
        if not said:
            if not any(self.is_leftover(block.span) for block in section.blocks):
                self._nothing_said(filled, slot)
            return False
        if all(self._is_unwritten(block) for block in said):
            return False
        answer = omission.of_blocks(section.blocks, self._schema.omissions)
        if answer is Omission.NONE and slot.of(SectionSlot):
            answer = omission.of_subject(slot.name, section.blocks)
        if answer is Omission.BARE and not (slot.demand.never or slot.collects):
            at = said[0].span
            self._gaps.append(UnexplainedOmission(slot=slot, at=at, found=self._text_at(at)))
        return answer is Omission.NONE

    def _is_bare_below(self, filled: _Filled, slot: SectionSlot) -> bool:
        """Whether words are asked, and there are only headings of the author with nothing below them."""
        return not (slot.heading_only or filled.sections or slot.of(SectionSlot)) and not any(
            shows(below.blocks) for below in filled.node.section.walk()
        )

    def _nothing_said(self, filled: _Filled, slot: SectionSlot) -> None:
        """Says that a section is empty, or as the template left it: with its hint, or bare."""
        at = filled.node.heading.span
        hint = next((block for block in filled.node.section.blocks if self._is_hint(block)), None)
        # What may be left out need not be written, and is no error as the template left it.
        may_go = self._may_go(slot)
        severity = Severity.WARNING if may_go or slot.severity is Severity.WARNING else None
        if hint is not None:
            self._leftovers.append(
                LeftoverHint(
                    slot=self._schema.root, at=hint.span, whole=hint.span, name=filled.name, may_go=may_go,
                    severity=severity,
                )
            )  # fmt: skip
        # Below another section, a heading that the template leaves bare is a question in itself.
        elif slot.heading_only and slot.level > self._settled.top:
            self._leftovers.append(
                LeftBare(
                    slot=self._schema.root, at=at, whole=at, name=filled.name, may_go=may_go,
                    severity=severity, related=(Related("left bare"),), part=slot,
                )
            )  # fmt: skip
        else:
            near = self._underlined_below(filled.node)
            at = near.span if near is not None else at
            if not self._holds_open_comment(filled.node.section):
                self._gaps.append(EmptySection(slot=slot, at=at, name=filled.name, near=near))

    def _may_go(self, slot: SectionSlot) -> bool:
        """Whether a section may be left out, by itself or with one that holds it."""
        spare = self._schema.once(_spare)
        return any(slot.path[:depth] in spare for depth in range(1, len(slot.path) + 1))

    def _underlined_below(self, node: _Node) -> NearHeading | None:
        """The stray right below an empty section that only the line under it made a heading."""
        # It may be of a higher level than the section, and then stands beside one that holds it.
        near = self._underlined.get(node.section.span.end)
        return near if near is not None and not node.heading.setext else None

    def _is_hint(self, block: Block) -> bool:
        """Whether a block is a comment of the template."""
        return isinstance(block, Html) and markup.mark_key(block.content) in self._schema.hints.comments

    def _is_unwritten(self, block: Block) -> bool:
        """Whether a paragraph or list is the template's own text, which is judged as such and no more."""
        texts = list(markdown.texts([block]))
        return not isinstance(block, Table) and bool(texts) and all(self.is_leftover(t.span) for t in texts)

    def _text_at(self, span: Span) -> str:
        return " ".join(self._text[span.start : span.end].split())

    def _heading_values(self, slot: SectionSlot, heading: Heading) -> Iterator[Value]:
        """The typed parts of a repeatable section's heading."""
        if slot.pattern is None or not slot.typed or self.is_leftover(heading.text.span):
            return
        text, types = heading.text, dict(slot.typed)
        after = 0
        for part in titlepattern.match(slot.pattern, markdown.plain(text.content)) or ():
            start = text.content.find(part.text, after)
            after = start + len(part.text) if start >= 0 else after
            if part.name in types:
                at = text.at(start, after) if start >= 0 else text.span
                type_ = types[part.name]
                own, said = replace(slot, name=part.name), values.problem(type_, part.text)
                yield Value(slot=own, type=type_, at=at, raw=part.text, problem=said)

    def _absent_sections(self, filled: _Filled) -> None:
        before: tuple[SectionSlot, _Node | None] | None = None
        labels: list[TitleAsText] = []
        for slot in filled.slot.of(SectionSlot):
            nodes = filled.sections.get(slot.path)
            if nodes:
                before = (slot, nodes[-1]) if nodes[-1].how is not How.ELSEWHERE else before
            elif self.demanded(slot) and not self._is_answered_by_another(filled, slot):
                gap = self._absent(filled, slot, before)
                also = tuple(Related(f"`{other.name}` does as well") for other in self._instead(filled, slot))
                gap = replace(gap, related=(*gap.related, *also)) if also else gap
                if isinstance(gap, TitleAsText):
                    labels.append(gap)
                else:
                    self._add_absent(gap)
                before = slot, None
        if labels:
            first, *others = sorted(labels, key=lambda label: label.at)
            found = first.found if all(label.found == first.found for label in others) else "text"
            self._gaps.append(
                replace(
                    first, found=found, also=tuple(label.slot for label in others),
                    related=tuple(_said(label) for label in others),
                )
            )  # fmt: skip

    def _is_answered_by_another(self, filled: _Filled, slot: SectionSlot) -> bool:
        """Whether a section is there that the YAML takes in place of one."""
        others = (filled.sections.get(other.path, ()) for other in self._instead(filled, slot))
        return any(self._applies(node) for nodes in others for node in nodes)

    def _applies(self, node: _Node) -> bool:
        """Whether a section does not say that it does not apply."""
        return omission.of_blocks(node.section.blocks, self._schema.omissions) is Omission.NONE

    def _instead(self, filled: _Filled, slot: SectionSlot) -> list[SectionSlot]:
        """The sections that the YAML takes in place of one."""
        if filled.slot.asked is None:
            return []
        groups = [group for group in filled.slot.asked.groups if group.either and slot.path in group.slots]
        paths = {path for group in groups for path in group.slots} - {slot.path}
        return [other for other in filled.slot.of(SectionSlot) if other.path in paths]

    def _asked(self, filled: _Filled) -> None:
        """What the YAML alone asks of a section, and of how its sections hang together."""
        slot, node = filled.slot, filled.node
        if slot.asked is not None:
            is_section = isinstance(slot, SectionSlot)
            at = node.heading.span if is_section else levels.top_of(self._settled.title)
            found = asked.of_section(slot, slot.asked, node.section, filled.title, at, self.is_leftover)
            self._gaps.extend(found)
            for group in slot.asked.groups:
                self._gaps.extend(self._conflicts(filled, group))
        for below in slot.of(SectionSlot):
            if below.asked is not None and (below.asked.least or below.asked.most):
                self._gaps.extend(self._counted(filled, below, below.asked))

    def _conflicts(self, filled: _Filled, group: Group) -> Iterator[Gap]:
        """The sections of a group that stand beside another, or without one."""
        slots = {slot.path: slot for slot in filled.slot.of(SectionSlot)}
        first = (nodes[0] for path in group.slots if (nodes := filled.sections.get(path)))
        # One heading may answer two of them.
        there = sorted(dict.fromkeys(filter(self._applies, first)), key=lambda node: node.section.span)
        if group.either:
            for node in there[1:]:
                if node.slot is not None:
                    beside = [other for other in there if other is not node]
                    yield ConflictingSection(
                        slot=node.slot, at=node.heading.span, found=_title(node.heading),
                        others=tuple(_title(other.heading) for other in beside), origin=group.origin,
                        related=(Related("the other stands at line {line}", beside[0].heading.span),),
                    )  # fmt: skip
            return
        absent = [slots[path] for path in group.slots if not filled.sections.get(path)]
        lost = [self._absent(filled, slot, None) for slot in absent] if there else []
        missing = tuple(gap for gap in lost if isinstance(gap, AbsentSection))
        if missing and there[0].slot is not None:
            yield IncompleteSections(
                slot=there[0].slot, at=there[0].heading.span, found=_title(there[0].heading), absent=missing,
                origin=group.origin,
            )  # fmt: skip

    def _counted(self, filled: _Filled, slot: SectionSlot, said: Asked) -> Iterator[Gap]:
        """Whether a repeatable section that is there stands there as often as the YAML wants."""
        nodes = sorted(filled.sections.get(slot.path, ()), key=lambda node: node.section.span)
        origin, number = said.origin("instances"), len(nodes)
        if said.most and number > said.most:
            first = nodes[said.most]
            yield CrowdedSection(
                slot=slot, at=first.heading.span, found=_title(first.heading), most=said.most, number=number,
                origin=origin,
            )  # fmt: skip
        if 0 < number < said.least:
            is_top = isinstance(filled.slot, DocumentSlot)
            at = levels.top_of(self._settled.title) if is_top else filled.node.heading.span
            yield FewSections(
                slot=slot, at=at, found=count(number, "section"), within=filled.title, least=said.least,
                origin=origin,
            )  # fmt: skip

    def _add_absent(self, gap: Gap) -> None:
        """Says that a section is absent, but for what an open comment hides: that is said together."""
        if isinstance(gap, AbsentSection) and self._is_hidden(gap):
            self._hidden.append(gap)
        else:
            self._gaps.append(gap)

    def _is_hidden(self, gap: AbsentSection) -> bool:
        """Whether a section that is absent, or an instance of it, stands in a comment that is left open."""
        opened, pattern = self._document.open_comment, gap.slot.pattern
        if opened is None:
            return False
        if pattern is None or gap.near is not None:
            return (
                gap.near is not None and gap.near.near is Near.COMMENT and opened.start <= gap.near.span.start
            )
        return any(
            near.near is Near.COMMENT
            and opened.start <= near.span.start
            and titlepattern.match(pattern, near.title) is not None
            for near in islice(self._document.near_headings, _MOST_HIDDEN)
        )

    def _unreadable(self) -> Iterator[Gap]:
        """What is hidden by a comment that nothing closes, and what stands too deep, each said once."""
        opened, deep = self._document.open_comment, self._document.too_deep
        if opened is not None and self._hidden:
            place = {slot.path: number for number, slot in enumerate(self._schema.slots)}
            first, *others = sorted(self._hidden, key=lambda gap: place.get(gap.slot.path, 0))
            yield replace(
                first,
                at=opened,
                also=tuple(gap.slot for gap in others),
                is_open=True,
                severity=Severity.ERROR,
            )
        elif opened is not None and not self._is_suppression(opened):
            yield OpenComment(slot=self._schema.root, at=opened, severity=Severity.ERROR)
        elif "<!--" in self._text and (bare := deceptions.bare_comment(self._document.blocks)) is not None:
            yield OpenComment(slot=self._schema.root, at=bare, is_shown=True, severity=Severity.WARNING)
        if deep is not None:
            yield TooDeep(slot=self._schema.root, at=deep, severity=Severity.ERROR)

    def _is_suppression(self, comment: Span) -> bool:
        """Whether an open comment was meant to suppress findings: that is said of suppressions."""
        return self._text[comment.end :].lstrip().startswith("speclint-ignore")

    def _near(self, filled: _Filled, slot: SectionSlot) -> NearHeading | None:
        """The line within a section that a reader takes for the heading of a slot, one that shows first."""
        section = filled.node.section.span
        same: list[NearHeading] = []
        for name in (slot.key, *slot.aliases) if slot.key else ():
            called = self._near_headings.get(name, [])
            start = bisect_left(called, section.start, key=lambda near: near.span.start)
            for near in islice(called, start, None):
                if near.span.start >= section.end:
                    break
                if near.span in section:
                    same.append(near)
        return min(same, key=lambda near: (near.near is Near.COMMENT, near.span.start), default=None)

    def _holds_open_comment(self, section: Section) -> bool:
        opened = self._document.open_comment
        return opened is not None and any(opened in block.span for block in section.blocks)

    def _absent(
        self, filled: _Filled, slot: SectionSlot, before: tuple[SectionSlot, _Node | None] | None
    ) -> Gap:
        """The gap of an absent section; `before` is the slot that precedes it, with its section if any."""
        around = self._around(filled)
        label = around.labels.of(slot) if slot.key else None
        if label is not None:
            return TitleAsText(
                slot=slot, at=label.span, found="bold text" if label.is_bold else "text", within=filled.title,
                written=first_line(self._text, label.span), wording=label.wording_of(slot),
            )  # fmt: skip
        if before is None:
            where = Related("the template puts it first")
        else:
            previous, there_ = before
            label_ = f"the template puts it after `{previous.name}`"
            at_line = " (line {line})" if there_ is not None else ""
            where = Related(label_ + at_line, there_.heading.span if there_ is not None else None)
        insert, after = around.places.of(slot)
        is_top = isinstance(filled.slot, DocumentSlot)
        at = levels.top_of(self._settled.title) if is_top else filled.node.heading.span
        near = self._near(filled, slot)
        related = [where]
        if near is not None and near.near is Near.COMMENT:
            related.append(Related("it stands in a comment at line {line}", near.span))
        elif near is not None:
            at = near.span
        elif aside := around.labels.aside(slot) if slot.key else None:
            related.append(Related("line {line} says something of it, as bold text", aside.span))
        return AbsentSection(
            slot=slot,
            at=at,
            found=around.hint(slot) if near is None else "",
            in_place=_called(around.alone.get(slot.path)) if near is None else "",
            within=filled.title,
            near=near,
            related=tuple(related),
            insert=insert,
            after=after,
        )

    def _around(self, filled: _Filled) -> _Around:
        """What an absence within a section is told by; made once, when all sections have their slots."""
        if filled not in self._arounds:
            siblings = filled.slot.of(SectionSlot)
            there = {path: place for path, nodes in filled.sections.items() if (place := _place_of(nodes))}
            strays = [
                evidence.Candidate(section=child.section, key=child.key, number=number)
                for number, child in enumerate(filled.node.children)
                if child.slot is None and child.how is How.STRAY and not self.is_known(child.key)
            ]
            numbers = {child.slot.path: n for n, child in enumerate(filled.node.children) if child.slot}
            self._arounds[filled] = _Around(
                insertion.Places(siblings, there, self._own_end(filled)),
                Labels(filled.node.section, siblings),
                evidence.Hints(strays, siblings),
                evidence.alone_between(siblings, numbers, strays),
            )
        return self._arounds[filled]

    def _own_end(self, filled: _Filled) -> int:
        """Where a section's own content ends; that of the document stands below its title."""
        titled = [child for child in filled.node.children if child.how is How.TITLE]
        return (titled[0] if titled else filled.node).own_end

    def _order(self, filled: _Filled) -> None:
        """Says which sections must move so that the rest stands in the template's order."""
        if not filled.slot.ordered:
            return
        first = [
            (number, slot, nodes[0])
            for number, slot in enumerate(filled.slot.of(SectionSlot))
            if (nodes := filled.sections.get(slot.path))
            and nodes[0].how is not How.ELSEWHERE
            # A heading that answers two slots stands in the place of the first.
            and nodes[0].slot is not None
            and nodes[0].slot.path == slot.path
        ]
        first.sort(key=lambda entry: entry[2].section.span)
        kept = tables.longest_run([number for number, _, _ in first])
        standing = sorted((first[index] for index in kept), key=lambda entry: entry[0])
        for index, (number, slot, node) in enumerate(first):
            if index in kept:
                continue
            place = bisect_left(standing, number, key=lambda entry: entry[0])
            before = standing[max(place - 1, 0) : place]
            related = [
                Related(f"`{other.name}` stands at line {{line}}", there.heading.span)
                for _, other, there in before
            ]
            self._gaps.append(
                OutOfOrderSection(
                    slot=slot, at=node.heading.span, found=_title(node.heading), within=filled.title,
                    after=before[0][1].name if before else "", related=tuple(related),
                )
            )  # fmt: skip

    def repeated(self, filled: _Filled, slot: SectionSlot, node: _Node, first: _Node) -> None:
        """Notes that a section stands there twice."""
        node.slot, node.how = None, How.REPEATED
        self._gaps.append(
            RepeatedSection(
                slot=slot, at=node.heading.span, found=_title(node.heading), within=filled.title,
                related=(Related("the other stands at line {line}", first.heading.span),),
            )
        )  # fmt: skip

    # What no slot asks for

    def _strays(self, root: _Node) -> None:
        for node in root.walk():
            if node is root or node.slot is not None or node.how in (How.REPEATED, How.TITLE, How.LABEL):
                continue
            if node.heading is self._settled.title:
                continue
            holder = node.parent
            if holder is root or (holder is not None and holder.slot is not None):
                self._extra(holder, root, node)
        self._skipped(root)

    def _extra(self, holder: _Node, root: _Node, node: _Node) -> None:
        slot = holder.slot or self._schema.root
        if self._below(slot).takes_any:
            return
        self._gaps.append(
            StraySection(
                slot=slot, at=node.heading.span, found=_title(node.heading),
                within=_named(holder), key=node.key,
                severity=Severity.OFF if slot.open else Severity.ERROR,
            )
        )  # fmt: skip

    def _skipped(self, root: _Node) -> None:
        if self._has_shifted():
            return
        nodes = {node.heading.span: node for node in root.walk() if node is not root}
        strays = {span for span, node in nodes.items() if node.how is How.STRAY}
        moved = {gap.at for gap in self._gaps if isinstance(gap, MisplacedSection | MislevelledSection)}
        for section in self._document.root.walk():
            said: set[int] = set()
            for child in section.children:
                heading = child.heading
                if heading is None or section.heading is None or heading.span not in strays:
                    continue
                if section.heading.span in moved or self._is_usual(heading, section, nodes):
                    continue
                if heading.level > section.level + 1 and heading.level not in said:
                    said.add(heading.level)
                    self._gaps.append(
                        SkippedLevel(
                            slot=self._schema.root, at=heading.span, found="#" * heading.level,
                            within=_title(section.heading), wanted=section.level + 1,
                        )
                    )  # fmt: skip

    def _is_usual(self, heading: Heading, section: Section, nodes: Mapping[Span, _Node]) -> bool:
        """Whether the template itself has headings of this level there, or this very title."""
        assert section.heading is not None
        if self.is_known(key_of(heading)):
            return True
        around = nodes.get(section.heading.span)
        slot = around.slot if around is not None else None
        return slot is not None and heading.level in self._below(slot).levels

    def _below(self, slot: DocumentSlot | SectionSlot) -> _Below:
        if slot.path not in self._belows:
            sections = slot.of(SectionSlot)
            self._belows[slot.path] = _Below(
                frozenset(below.level for below in sections), any(s.repeat and is_bare(s) for s in sections)
            )
        return self._belows[slot.path]

    # The template's own text

    def is_leftover(self, span: Span) -> bool:
        """Whether a cell, a text or a block is the template's own, or was noticed to be broken."""
        return self._unknown.touch(span)


# A title may go on with so many words and still be the template's; with more it is another.
_MOST_MORE = 2
# So many absent sections of one parent are answered by one heading, or known by what a stray holds: each of
# these is held against each stray.
_MOST_TOGETHER = 20
_MOST_HIDDEN = 500
_MOST_BY_CONTENT = 100


class _Prefixes:
    """Sections by what their titles begin with, up to a colon, for slots such as `Entity: [Name]`."""

    def __init__(self, nodes: Iterable[_Node]) -> None:
        self._whole: dict[str, list[_Node]] = {}
        self._begun: dict[str, list[_Node]] = {}
        for node in nodes:
            written, colon, _ = node.key.partition(":")
            self._whole.setdefault(node.key, []).append(node)
            if colon:
                self._begun.setdefault(written.strip(), []).append(node)
        self._typos = Typos(self._begun)

    def mistyped(self, slot: SectionSlot) -> list[_Node]:
        """Those such as `entitty: order`, or `entity` alone, in order."""
        wanted, colon, _ = slot.name.partition(":")
        prefix = titles.normalise(wanted)
        if not colon:
            return []
        begun = [name for name in self._typos.near(prefix) if titles.is_typo(name, prefix)]
        found = [*self._whole.get(prefix, ()), *(node for name in begun for node in self._begun[name])]
        return sorted(found, key=lambda node: node.section.span)


class _Matcher:
    """Finds what fills the sections of one slot, from the surest sign to the faintest.

    Given the slots and the free sections below what fills their parent, it promises that each section fills
    at most one of them. A sign that is sure for one slot is taken before a fainter one for any: a section is
    free only as long as no surer sign has claimed it.
    """

    def __init__(
        self, aligner: _Aligner, filled: _Filled, slots: Sequence[SectionSlot], free: list[_Node]
    ) -> None:
        self._aligner = aligner
        self._filled = filled
        self._slots = slots
        self._free = dict.fromkeys(free)
        self._number = {node: number for number, node in enumerate(free)}
        # By their titles, with and without decoration.
        self._called: dict[str, list[_Node]] = {}
        for node in free:
            short = titles.abbreviation(node.heading.text.content)
            for name in dict.fromkeys((*_names(node.key), *filter(None, [short]))):
                self._called.setdefault(name, []).append(node)
        self._bare = Counter(titles.undecorated(slot.key) for slot in slots if slot.key)

    def match(self) -> None:
        self._by_title()
        for slot in self._slots:
            if slot.key and not self._is_filled(slot):
                self._claim_first(slot, self._undecorated(slot), How.DECORATED)
        for slot in self._slots:
            if slot.key and not self._is_filled(slot):
                self._claim_first(slot, slot.aliases, How.ALIAS)
        self._by_pattern()
        self._in_another_number()
        self._by_typo()
        self._together()
        self._with_more()
        self._by_evidence()
        self._by_alternatives()
        for slot in self._slots:
            if is_bare(slot):
                self._claim_instances(slot, list(self._free), How.ANY_TITLE)
        self._by_content()

    def _undecorated(self, slot: SectionSlot) -> tuple[str, ...]:
        """A slot's title, and what is left of it without its remark where no other slot is called so."""
        key, said, *bare = _names(slot.key)
        return (key, said, *bare) if bare[0] and self._bare[bare[0]] == 1 else (key, said)

    def _is_filled(self, slot: SectionSlot) -> bool:
        return slot.path in self._filled.sections

    def _claim(self, slot: SectionSlot, node: _Node, how: How) -> None:
        del self._free[node]
        self._aligner.claim(self._filled, slot, node, how)

    def _claim_first(self, slot: SectionSlot, names: Iterable[str], how: How) -> None:
        """Claims the first section that one of some names says, remarks in its title aside."""
        found = [node for name in names for node in self._called.get(name, ()) if node in self._free]
        if found:
            self._claim(slot, min(found, key=self._number.__getitem__), how)

    def _claim_instances(self, slot: SectionSlot, nodes: Iterable[_Node], how: How) -> None:
        """Claims what fills a repeatable slot; a second one of the same name repeats the first."""
        first: dict[str, _Node] = {}
        for node in nodes:
            name = _instance_name(slot, node)
            other = first.setdefault(name, node)
            if other is node or not slot.repeat or self._aligner.is_leftover(node.heading.text.span):
                self._claim(slot, node, how)
            else:
                del self._free[node]
                self._aligner.repeated(self._filled, slot, node, other)

    def _by_title(self) -> None:
        for slot in self._slots:
            called = self._called.get(slot.key, ()) if slot.key else ()
            same = [node for node in called if node.key == slot.key and node in self._free]
            if not same:
                continue
            first = max(same, key=lambda node: _fullness(node, slot))
            self._claim(slot, first, How.EXACT)
            for node in same:
                if node is not first:
                    del self._free[node]
                    self._aligner.repeated(self._filled, slot, node, first)

    def _by_pattern(self) -> None:
        patterned = PatternedSlots(slot for slot in self._slots if not is_bare(slot))
        filling: dict[tuple[str, ...], list[_Node]] = {}
        for node in self._free:
            slot = patterned.filled_by(node.heading)
            if slot is not None:
                filling.setdefault(slot.path, []).append(node)
        for slot in self._slots:
            if slot.path in filling:
                self._claim_instances(slot, filling[slot.path], How.PATTERN)

    def _in_another_number(self) -> None:
        """Claims the only section that says the same in the singular or plural, or in one word or two."""
        called: dict[str, list[_Node]] = {}
        for node in self._free:
            if not self._is_known(node):
                for name in dict.fromkeys(map(titles.singular, _names(node.key))):
                    called.setdefault(name, []).append(node)
        self._claim_only(called, self._undecorated)

    def _with_more(self) -> None:
        """Claims the only section whose title goes on with what no other asks for: `Migration & Rollout`."""
        called: dict[str, list[_Node]] = {}
        for node in self._free:
            first, *others = words.alternatives(node.key) or ("",)
            is_short = len(" ".join(others).split()) <= _MOST_MORE
            asked_for = (words.agree(other, slot.key) for other in others for slot in self._slots)
            if first and is_short and not any(asked_for):
                called.setdefault(titles.singular(first), []).append(node)
        self._claim_only(called, lambda slot: (slot.key, titles.undecorated(slot.key)))

    def _claim_only(
        self, called: Mapping[str, Sequence[_Node]], names: Callable[[SectionSlot], Iterable[str]]
    ) -> None:
        """Claims for each absent slot the only section called by one of its names, in the singular."""
        wanted = Counter(titles.singular(slot.key) for slot in self._slots)
        for slot in self._absent():
            said = dict.fromkeys(map(titles.singular, names(slot)))
            alike = dict.fromkeys(node for name in said for node in called.get(name, ()))
            found = [node for node in alike if node in self._free]
            if len(found) == 1 and wanted[titles.singular(slot.key)] == 1:
                self._claim(slot, found[0], How.DECORATED)

    def _by_typo(self) -> None:
        names = Typos(name for name, nodes in self._called.items() if any(n in self._free for n in nodes))
        prefixes = _Prefixes(node for node in self._free)
        for slot in self._slots:
            if slot.key and not self._is_filled(slot):
                near = self._mistyped(slot, names)
                if len(near) == 1:
                    self._misname(slot, near[0], How.TYPO)
            elif slot.pattern and not is_bare(slot) and not slot.typed:
                for node in [node for node in prefixes.mistyped(slot) if node in self._free]:
                    self._misname(slot, node, How.TYPO)

    def _mistyped(self, slot: SectionSlot, names: Typos) -> list[_Node]:
        """Up to two free sections of which a name that the template lacks is a typo of the slot's."""
        found: dict[_Node, None] = {}
        for wanted in dict.fromkeys((*self._undecorated(slot), *slot.aliases)):
            for name in names.near(wanted):
                nodes = [
                    node for node in self._called[name] if node in self._free and not self._is_known(node)
                ]
                if nodes and titles.is_typo(name, wanted):
                    found.update(dict.fromkeys(nodes))
                if len(found) > 1:
                    return list(found)
        return list(found)

    def _is_known(self, node: _Node) -> bool:
        return self._aligner.is_known(node.key)

    def _misname(self, slot: SectionSlot, node: _Node, how: How, also: Sequence[SectionSlot] = ()) -> None:
        del self._free[node]
        self._aligner.misname(self._filled, slot, node, how, also)

    def _absent(self) -> list[SectionSlot]:
        return [slot for slot in self._slots if slot.key and not self._is_filled(slot)]

    def _together(self) -> None:
        """Absent sections that one heading answers together: `Drawbacks and Alternatives`."""
        absent = [slot for slot in self._absent() if self._aligner.demanded(slot)]
        by_word: dict[str, list[SectionSlot]] = {}
        for slot in absent:
            by_word.setdefault(min(words.meaning(slot.key), default=""), []).append(slot)
        joint = [one for one in self._free if words.joins(one.key) and not self._is_known(one)]
        for node in joint:
            said = words.meaning(node.key)
            asked = [slot for word in sorted({"", *said}) for slot in by_word.get(word, ())]
            met = {slot.path for slot in asked if words.says_all_of(node.key, slot.key)}
            answered = [slot for slot in absent if slot.path in met] if 1 < len(met) <= _MOST_TOGETHER else []
            all_said = frozenset().union(*(words.meaning(slot.key) for slot in answered))
            if (
                answered
                and all_said == said
                and not any(
                    words.says_all_of(one.key, other.key)
                    for one in answered
                    for other in answered
                    if one != other
                )
            ):
                self._misname(answered[0], node, How.EVIDENCE, answered[1:])
                absent = [slot for slot in absent if slot.path not in met]
                for word, slots in by_word.items():
                    by_word[word] = [slot for slot in slots if slot.path not in met]

    def _by_evidence(self) -> None:
        """Absent sections for which two kinds of evidence say that another heading stands for them."""
        numbers = {child: number for number, child in enumerate(self._filled.node.children)}
        free = {numbers[node]: node for node in self._free if not self._is_known(node)}
        filled = [
            (number, numbers[node])
            for number, slot in enumerate(self._slots)
            for node in self._filled.sections.get(slot.path, ())
            if node in numbers
        ]
        candidates = [
            evidence.Candidate(section=node.section, key=node.key, number=number)
            for number, node in free.items()
        ]
        for slot, one in evidence.pairs(self._absent(), candidates, self._slots, filled):
            self._misname(slot, free.pop(one.number), How.EVIDENCE)
        patterned = [slot for slot in self._slots if slot.pattern and not is_bare(slot)]
        contents = {node: evidence.Content(node.section) for node in free.values()} if patterned else {}
        for slot in patterned[:_MOST_BY_CONTENT]:
            subject = evidence.Subject(slot)
            for node, content in contents.items():
                if node in self._free and subject.is_most_of(content):
                    self._misname(slot, node, How.EVIDENCE)

    def _by_alternatives(self) -> None:
        """Absent sections whose title a heading names beside another, or that name it beside another."""
        absent = {slot.key: slot for slot in self._absent() if self._aligner.demanded(slot)}
        named: dict[str, list[SectionSlot]] = {}
        for slot in absent.values():
            for part in words.alternatives(slot.key):
                named.setdefault(part, []).append(slot)
        meant: dict[_Node, list[SectionSlot]] = {}
        for node in self._free:
            if not self._is_known(node):
                said = [absent[part] for part in words.alternatives(node.key) if part in absent]
                meant[node] = said or named.get(node.key, [])[:2]
        count = Counter(slot.key for slots in meant.values() for slot in slots)
        for node, slots in meant.items():
            if slots and all(count[slot.key] == 1 for slot in slots):
                self._misname(slots[0], node, How.EVIDENCE, slots[1:])

    def _by_content(self) -> None:
        """An absent section is filled by the only stray whose children fill its repeatable section."""
        for slot in self._absent()[:_MOST_BY_CONTENT]:
            patterned = PatternedSlots(below for below in slot.of(SectionSlot) if not is_bare(below))
            found = [
                node
                for node in self._free
                if any(patterned.filled_by(child.heading) is not None for child in node.children)
            ]
            if len(found) == 1:
                self._misname(slot, found[0], How.CONTENT)
            for node in self._free:
                node.tried.append(f"`{slot.name}`: another title, other content")


def _names(key: str) -> tuple[str, str, str, str]:
    """A normalised title and what is left of it without its remark, each without the marks within, too."""
    bare = titles.undecorated(key)
    return key, titles.unpunctuated(key), bare, titles.unpunctuated(bare)


def _instance_name(slot: SectionSlot, node: _Node) -> str:
    """What one of several sections of a slot is known by: its title, the parameters of a path alike."""
    if any(type_.name == "http-path" for _, type_ in slot.typed):
        return " ".join(
            values.comparable_path(word) if "/" in word else word.casefold()
            for word in markdown.plain(node.heading.text.content).split()
        )
    return node.key


def _fullness(node: _Node, slot: SectionSlot) -> tuple[bool, bool]:
    """How well one of several sections of the same title fills a slot."""
    blocks = omission.substance(node.section.blocks)
    has_table = bool(slot.of(TableSlot)) and any(isinstance(block, Table) for block in blocks)
    return has_table, bool(node.children or blocks)


def _strays_below(node: _Node) -> Iterator[_Node]:
    """The children that fill no slot, and what stands below them."""
    for child in node.children:
        if child.slot is None and child.how is How.STRAY:
            yield from child.walk()


def _place_of(nodes: Sequence[_Node]) -> Span | None:
    """From the first to the last of the sections that fill a slot in its place; None when none does."""
    spans = [node.section.span for node in nodes if node.how is not How.ELSEWHERE]
    return Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else None


def _said(label: TitleAsText) -> Related:
    wording = f" as `{label.wording}`" if label.wording else ""
    return Related(f"`{label.slot.name}` stands at line {{line}}{wording}", label.at)


def _after(node: _Node) -> Iterator[_Node]:
    """The strays that follow a section, up to the next section of the template."""
    siblings = node.parent.children if node.parent is not None else []
    for sibling in islice(siblings, node.number + 1, None):
        if sibling.slot is not None:
            return
        yield sibling


def _named(node: _Node) -> str:
    """What messages call a section that holds others; nothing for the document."""
    is_title = node.section.heading is None or node.how is How.TITLE
    return "" if is_title else _title(node.heading)


def _called(meant: evidence.Candidate | None) -> str:
    """The title of a section that may be meant, if any."""
    return _title(meant.section.heading) if meant is not None and meant.section.heading else ""


def _title(heading: Heading) -> str:
    return markdown.folded(heading.text.content)


def _ancestors(node: _Node | None) -> Iterator[_Node]:
    while node is not None:
        yield node
        node = node.parent


def _spare(schema: Schema) -> frozenset[tuple[str, ...]]:
    """The paths of what may be left out."""
    return frozenset(slot.path for slot in schema.slots if slot.demand.never)
