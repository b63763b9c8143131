"""A spec laid against its schema: for every slot what fills it, for every section its slot, or why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice

from speclint.align import asked, due, identify, levels, placeholders, provenance, rescue
from speclint.align.claims import Claims
from speclint.align.contents import Contents
from speclint.align.levels import is_bare, key_of
from speclint.align.matcher import fill
from speclint.align.nodes import Filled, Node, named, strays_below, title_of
from speclint.align.profile import Reading
from speclint.align.siblings import Siblings
from speclint.gaps import (
    Absence,
    AbsentTitle,
    EmptyDocument,
    EmptySection,
    ForeignDocument,
    LeftBare,
    Leftover,
    LeftoverHint,
    MislevelledSection,
    MisnamedSection,
    MisplacedSection,
    OpenComment,
    OutOfOrderSection,
    ShiftedSections,
    SkippedLevel,
    StraySection,
    TitleAsText,
    TooDeep,
    UnexplainedOmission,
)
from speclint.model import (
    Block,
    Code,
    Document,
    DocumentSlot,
    FieldSlot,
    Fill,
    Gap,
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
    Span,
    Spec,
    Table,
    TableSlot,
    Value,
)
from speclint.records import dataclass
from speclint.template import markup, values
from speclint.template.schema import Schema
from speclint.text import deceptions, markdown, moved, omission, patterns, titlepattern
from speclint.text.omission import Omission
from speclint.text.runs import Runs
from speclint.text.shows import shows
from speclint.text.source import Source

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
    document: Document,
    source: Source,
    schema: Schema,
    reading: Reading,
    noticed: Iterable[Gap],
    shows_values: Callable[[Code], bool],
) -> Spec:
    """Lays a document against its schema; `noticed` are gaps found before, while it was read.

    What code says is not looked at here, but that `shows_values` tells which is an example; nor what one
    place says of another: the spec has no relations yet, and no links.
    """
    return _Aligner(document, source, schema, reading, tuple(noticed), shows_values).align()


def filled(
    document: Document, source: Source, schema: Schema, reading: Reading, noticed: Iterable[Gap]
) -> dict[int, SectionSlot]:
    """The slots that the sections of a document fill, each by where its heading starts.

    What the sections hold is not looked at; the arguments are those of `align`.
    """
    return _Aligner(document, source, schema, reading, tuple(noticed), lambda code: False).filled()


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
        self,
        document: Document,
        source: Source,
        schema: Schema,
        reading: Reading,
        noticed: tuple[Gap, ...],
        shows_values: Callable[[Code], bool],
    ) -> None:
        text = source.text
        self._document = document
        self._noticed = noticed
        self._shows_values = shows_values
        self._text = text
        self._path = source.path
        self._schema = schema
        self._reading = reading
        self._profile = reading.profile
        self._settled = levels.settle(document, schema, len(text))
        self._values: list[Value] = list(reading.values)
        self._leftovers = list(due.weighed(placeholders.in_document(document, text, schema), self._profile))
        unknown = Runs([*(one.whole for one in self._leftovers), *(gap.at for gap in noticed)])
        self._claims = Claims(schema, self._profile, unknown)
        self._gaps = self._claims.gaps
        self._gaps.extend(self._settled.gaps)
        self._siblings = Siblings(document, self._settled.title, text, self._claims)
        self._belows: dict[tuple[str, ...], _Below] = {}
        self._parts: dict[tuple[tuple[str, ...], str], SectionSlot] = {}
        self._underlined: dict[int, NearHeading] = {}

    def align(self) -> Spec:
        """The spec that the document is, with all that is wrong with it, in document order.

        A document may be no spec of this template at all: empty, of another kind, or a note of where it went.
        One gap says so then, and all that would follow from it is left out, since ten absences would say the
        same ten times. A page with nothing but `## Install` and `## Use` gives one absence at its title that
        names the template's sections.
        """
        root = self._root()
        self._underlined = self._underlined_strays(root)
        shown = omission.substance(self._document.blocks)
        is_moved = moved.says_where(shown)
        if not shown:
            self._gaps.append(EmptyDocument(slot=self._schema.root, at=Span(0, 0)))
        elif self._has_none_of_the_sections():
            if self._document.open_comment is None and not is_moved:
                self._add_nothing_there()
        else:
            self._within(root)
        self._gaps.extend(self._unreadable())
        fills = sorted(
            (Fill(n.section, n.slot, n.how, tuple(n.tried)) for n in root.walk() if n is not root),
            key=lambda fill: fill.section.span,
        )
        filled = self._claims.filled[0].frozen()
        leftovers = provenance.traced(self._leftovers, self._text, self._schema, fills, filled)
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
            filled=filled,
            found_gaps=tuple(sorted(gaps, key=lambda gap: gap.at)),
            found_values=tuple(sorted(self._judged_once(), key=lambda value: value.at)),
        )

    def filled(self) -> dict[int, SectionSlot]:
        """The slots that sections fill, each by where its heading starts."""
        return {n.heading.span.start: n.slot for n in self._root().walk() if n.slot is not None}

    def _root(self) -> Node:
        """All sections, each with the slot that it fills, if any."""
        root = self._node(self._settled.root, None)
        fill(self._claims, self._schema.root, root)
        rescue.instances(self._claims)
        rescue.elsewhere(self._claims, root)
        return root

    def _underlined_strays(self, root: Node) -> dict[int, NearHeading]:
        """The strays that dashes below a paragraph made headings, by where they start."""
        underlined = {n.span: n for n in self._document.near_headings if n.near is Near.UNDERLINED}
        strays = (n for n in root.walk() if n is not root and n.slot is None and n.how is How.STRAY)
        return {
            stray.section.span.start: underlined[stray.heading.span]
            for stray in (strays if underlined else ())
            if stray.heading.span in underlined
        }

    def _within(self, root: Node) -> None:
        """Looks into all sections, once each has its slot, and at last at those without one."""
        self._missing_title()
        if self._schema.names:
            self._gaps.extend(asked.names(self._schema, self._path, self._settled.title))
        for filled in self._claims.filled:
            self._inside(filled)
        self._strays(root)
        if not any(isinstance(gap, ForeignDocument) for gap in self._gaps):
            self._values.extend(self._title_id())

    def _judged_once(self) -> list[Value]:
        """The values, but for a heading's part that is wrong in a table just as well: it is judged there."""
        parts = [value for value in self._values if isinstance(value.slot, SectionSlot)]
        others = [value for value in self._values if not isinstance(value.slot, SectionSlot)]
        wrong = {(value.type, value.raw.casefold()) for value in others if value.problem}
        return [*others, *(value for value in parts if (value.type, value.raw.casefold()) not in wrong)]

    def _node(self, section: Section, parent: Node | None, number: int = 0) -> Node:
        key = key_of(section.heading) if section.heading else ""
        node = Node(section, parent, key, number)
        node.children = [self._node(child, node, place) for place, child in enumerate(section.children)]
        if section.heading is not None and section.heading is self._settled.title:
            node.slot, node.how = self._schema.title, How.TITLE
        return node

    # What is absent, and what each section holds

    def _has_none_of_the_sections(self) -> bool:
        top = self._claims.filled[0]
        wanted = [slot for slot in top.slot.of(SectionSlot) if self._claims.demanded(slot)]
        return len(wanted) > 1 and not top.sections and len(self._claims.filled) == 1

    def _is_of_another_kind(self, filled: Filled) -> bool:
        """Whether far fewer sections match than not, and nothing else tells of the template."""
        wanted = [slot for slot in filled.slot.of(SectionSlot) if self._claims.demanded(slot)]
        there = [slot for slot in wanted if filled.sections.get(slot.path)]
        strays = [node for node in filled.node.children if node.slot is None]
        are_few = len(wanted) >= _LEAST_SECTIONS and 3 * len(there) < len(wanted)
        is_other = are_few and len(strays) > len(there)
        return is_other and self._document.open_comment is None and not self._has_sign(filled)

    def _has_sign(self, filled: Filled) -> bool:
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
        filled = self._claims.filled[0]
        wanted = [slot for slot in self._schema.root.of(SectionSlot) if self._claims.demanded(slot)]
        there = [slot for slot in wanted if filled.sections.get(slot.path)]
        self._gaps.append(
            ForeignDocument(
                slot=self._schema.root, at=levels.top_of(self._settled.title),
                wanted=tuple(slot.name for slot in wanted if not filled.sections.get(slot.path)),
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
        if slot is None or slot.value is None or title is None or self._claims.is_leftover(title.text.span):
            return
        form, said = patterns.compiled(slot.value.pattern, slot.origin, True), title_of(title)
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

    def _inside(self, filled: Filled) -> None:
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
        self._siblings.look(filled)
        self._asked(filled)
        self._siblings.asked(filled)
        self._contents(filled)
        if isinstance(filled.slot, DocumentSlot) and self._is_of_another_kind(filled):
            self._add_nothing_there()

    def _contents(self, filled: Filled) -> None:
        """What the section holds besides its child sections, a stray child's content included.

        Of the document that is what stands before its first section.
        """
        node, slot = filled.node, filled.slot
        if isinstance(slot, DocumentSlot):
            if not slot.of(FieldSlot) and not slot.of(TableSlot):
                return
            title = self._settled.title
            name = markdown.plain(title.text.content) if title is not None else "the document"
            gathered = Contents(slot, levels.top_of(title), name, {}, filled.own_end)
            gathered.add(markdown.unquoted(node.section.blocks))
            for child in node.children:
                if child.how is How.TITLE:
                    gathered.add(markdown.unquoted(child.section.blocks))
        else:
            parts = {part.slot.name: part.raw for part in filled.parts if part.problem is None}
            gathered = Contents(slot, node.heading.span, filled.name, parts, node.own_end)
            gathered.add(node.section.blocks)
            for stray in strays_below(node):
                if gathered.takes_as_label(stray.heading, stray.section.blocks):
                    stray.how = How.LABEL
                else:
                    gathered.add(stray.section.blocks)
        found = gathered.lay(
            self._schema, self._profile, self._text, self._claims.is_leftover, self._shows_values
        )
        is_hidden = self._holds_open_comment(node.section)
        self._gaps.extend(gap for gap in found.gaps if not (is_hidden and isinstance(gap, Absence)))
        self._values.extend(found.values)
        self._leftovers.extend(found.leftovers)
        filled.blocks = tuple(gathered.blocks)
        filled.tables, filled.fields = tuple(found.tables), tuple(found.fields)

    def _asked(self, filled: Filled) -> None:
        """What the YAML alone asks of a section."""
        slot, node = filled.slot, filled.node
        if slot.asked is not None:
            is_section = isinstance(slot, SectionSlot)
            at = node.heading.span if is_section else levels.top_of(self._settled.title)
            found = asked.of_section(
                slot, slot.asked, node.section, filled.title, at, self._claims.is_leftover
            )
            self._gaps.extend(found)

    def _has_answer(self, filled: Filled, slot: SectionSlot) -> bool:
        """Whether a section has content to be looked at; says what is wrong when it has none."""
        section = filled.node.section
        said = omission.substance(section.blocks)
        if (section.children or filled.sections) and (said or not self._is_bare_below(filled, slot)):
            return True
        if not said:
            if not any(self._claims.is_leftover(block.span) for block in section.blocks):
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

    def _is_bare_below(self, filled: Filled, slot: SectionSlot) -> bool:
        """Whether words are asked, and there are only headings of the author with nothing below them."""
        return not (slot.heading_only or filled.sections or slot.of(SectionSlot)) and not any(
            shows(below.blocks) for below in filled.node.section.walk()
        )

    def _nothing_said(self, filled: Filled, slot: SectionSlot) -> None:
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

    def _underlined_below(self, node: Node) -> NearHeading | None:
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
        return (
            not isinstance(block, Table)
            and bool(texts)
            and all(self._claims.is_leftover(t.span) for t in texts)
        )

    def _text_at(self, span: Span) -> str:
        return " ".join(self._text[span.start : span.end].split())

    def _heading_values(self, slot: SectionSlot, heading: Heading) -> Iterator[Value]:
        """The typed parts of a repeatable section's heading."""
        if slot.pattern is None or not slot.typed or self._claims.is_leftover(heading.text.span):
            return
        text, types = heading.text, dict(slot.typed)
        after = 0
        for part in titlepattern.match(slot.pattern, markdown.plain(text.content)) or ():
            start = text.content.find(part.text, after)
            after = start + len(part.text) if start >= 0 else after
            if part.name in types:
                at = text.at(start, after) if start >= 0 else text.span
                type_, own = types[part.name], self._part(slot, part.name)
                said = values.problem(type_, part.text)
                yield Value(slot=own, type=type_, at=at, raw=part.text, problem=said)

    def _part(self, slot: SectionSlot, name: str) -> SectionSlot:
        """A slot under the name of a part of its title: one for all sections that fill it."""
        key = slot.path, name
        if key not in self._parts:
            self._parts[key] = replace(slot, name=name)
        return self._parts[key]

    def _unreadable(self) -> Iterator[Gap]:
        """What is hidden by a comment that nothing closes, and what stands too deep, each said once."""
        opened, deep = self._document.open_comment, self._document.too_deep
        if opened is not None and self._siblings.hidden:
            place = {slot.path: number for number, slot in enumerate(self._schema.slots)}
            first, *others = sorted(self._siblings.hidden, key=lambda gap: place.get(gap.slot.path, 0))
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

    def _holds_open_comment(self, section: Section) -> bool:
        opened = self._document.open_comment
        return opened is not None and any(opened in block.span for block in section.blocks)

    # What no slot asks for

    def _strays(self, root: Node) -> None:
        for node in root.walk():
            if node is root or node.slot is not None or node.how in (How.REPEATED, How.TITLE, How.LABEL):
                continue
            if node.heading is self._settled.title:
                continue
            holder = node.parent
            if holder is root or (holder is not None and holder.slot is not None):
                self._extra(holder, root, node)
        self._skipped(root)

    def _extra(self, holder: Node, root: Node, node: Node) -> None:
        slot = holder.slot or self._schema.root
        if self._below(slot).takes_any:
            return
        self._gaps.append(
            StraySection(
                slot=slot, at=node.heading.span, found=title_of(node.heading),
                within=named(holder), key=node.key,
                severity=Severity.OFF if slot.open else Severity.ERROR,
            )
        )  # fmt: skip

    def _skipped(self, root: Node) -> None:
        """Says where strays leave out a level of headings, once for each level of a section.

        What fills a slot has the template's level, and what was misplaced is said already: only an author's
        own headings can be judged by each other. Siblings share their trouble: below `## Annex` with
        `#### Deep` and `#### Deeper` the first alone is told to be `###`.
        """
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
                            within=title_of(section.heading), wanted=section.level + 1,
                        )
                    )  # fmt: skip

    def _is_usual(self, heading: Heading, section: Section, nodes: Mapping[Span, Node]) -> bool:
        """Whether the template itself has headings of this level there, or this very title."""
        assert section.heading is not None
        if self._claims.is_known(key_of(heading)):
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


def _spare(schema: Schema) -> frozenset[tuple[str, ...]]:
    """The paths of what may be left out."""
    return frozenset(slot.path for slot in schema.slots if slot.demand.never)
