"""A spec laid against its schema: for every slot what fills it, for every section its slot, or why not."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from speclint.align import levels, omission, placeholders, tables
from speclint.align.contents import Contents
from speclint.align.filled import FilledSection
from speclint.align.levels import fills_pattern, is_bare, key_of
from speclint.align.omission import Omission
from speclint.align.profile import Facts
from speclint.model import (
    Block,
    Document,
    Edit,
    Fill,
    Gap,
    Heading,
    Html,
    Kind,
    Relation,
    Section,
    Severity,
    Slot,
    Span,
    Spec,
    State,
    Table,
    Value,
    Why,
)
from speclint.relate import relations
from speclint.template import markup, values
from speclint.template.schema import Schema
from speclint.text import markdown, titles

_BOLD = re.compile(r"\s*(?:\*\*|__)(.+?)(?:\*\*|__)", re.DOTALL)
_COMMENTED_HEADING = re.compile(r"^[ \t]*#{1,6}[ \t]+(\S[^\r\n]*)", re.MULTILINE)


def lay(document: Document, text: str, schema: Schema, facts: Facts, noticed: Iterable[Gap] = ()) -> Spec:
    """Lays a document against its schema; `noticed` are gaps found before, while it was read."""
    return _Aligner(document, text, schema, facts, tuple(noticed)).lay()


@dataclass(eq=False)
class _Node:
    """A section of the spec on its way to a slot."""

    section: Section
    parent: _Node | None
    key: str
    slot: Slot | None = None
    how: str = "stray"
    tried: list[str] = field(default_factory=list)
    children: list[_Node] = field(default_factory=list)

    @property
    def heading(self) -> Heading:
        assert self.section.heading is not None
        return self.section.heading

    def walk(self) -> Iterator[_Node]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(eq=False)
class _Filled:
    """A slot with the section that fills it (None for the document), and what fills its child sections."""

    slot: Slot
    node: _Node
    within: _Filled | None = None
    sections: dict[int, list[_Node]] = field(default_factory=dict)
    section: FilledSection | None = None


class _Aligner:
    def __init__(
        self, document: Document, text: str, schema: Schema, facts: Facts, noticed: tuple[Gap, ...]
    ) -> None:
        self._document = document
        self._noticed = noticed
        self._text = text
        self._schema = schema
        self._facts = facts
        self._settled = levels.settle(document, schema, len(text))
        self._gaps: list[Gap] = list(self._settled.gaps)
        self._values: list[Value] = list(facts.values)
        self._known = {slot.key for slot in schema.root.walk() if slot.kind is Kind.SECTION and slot.key}
        self._commented = _commented_titles(document.blocks)
        self._leftovers = placeholders.in_document(document, text, schema.hints)
        self._leftover_starts = [leftover.whole.start for leftover in self._leftovers]
        self._filled: list[_Filled] = []

    def lay(self) -> Spec:
        root = self._node(self._settled.root, None)
        self._match(self._schema.root, root)
        self._rescue(root)
        if not omission.substance(self._document.blocks):
            self._add(Gap(Kind.DOCUMENT, Why.EMPTY, Span(0, 0), self._schema.root))
        elif self._has_none_of_the_sections():
            self._add_nothing_there()
        else:
            self._missing_title()
            for filled in self._filled:
                self._inside(filled)
            self._strays(root)
        self._say_leftovers()
        related = self._relations()
        gaps = [*self._but_for_doubted(related), *self._facts.gaps, *self._noticed]
        fills = sorted(
            (Fill(n.section, n.slot, n.how, tuple(n.tried)) for n in root.walk() if n is not root),
            key=lambda fill: fill.section.span,
        )
        return Spec(
            self._text,
            self._document.root,
            self._facts.size,
            self._facts.status,
            tuple(fills),
            tuple(sorted(gaps, key=lambda gap: gap.at)),
            tuple(sorted(self._judged_once(), key=lambda value: value.at)),
            related,
        )

    def _but_for_doubted(self, related: Iterable[Relation]) -> Iterator[Gap]:
        """The gaps, without what is asked for by a heading that another place calls otherwise."""
        doubted = {relation.near for relation in related if relation.state is State.DANGLING}
        for gap in self._gaps:
            if not (gap.why is Why.ABSENT and gap.slot.demand.unless and gap.at in doubted):
                yield gap

    def _relations(self) -> tuple[Relation, ...]:
        self._leftovers.sort(key=lambda leftover: leftover.whole)
        self._leftover_starts = [leftover.whole.start for leftover in self._leftovers]
        wrong = {value.at for value in self._values if value.problem is not None}
        wrong |= {gap.at for gap in self._gaps if gap.why is Why.LEFTOVER}
        top = self._section_of(self._filled[0])
        known = self._schema, self._facts, lambda at: at in wrong or self.is_leftover(at)
        return relations.resolve(top, *known)

    def _judged_once(self) -> list[Value]:
        """The values, but for a heading's part that is wrong in a table just as well: it is judged there."""
        wrong = {
            (v.type, v.raw.casefold()) for v in self._values if v.problem and v.slot.kind is not Kind.SECTION
        }
        return [
            value
            for value in self._values
            if value.slot.kind is not Kind.SECTION or (value.type, value.raw.casefold()) not in wrong
        ]

    def _add(self, gap: Gap) -> None:
        self._gaps.append(gap)

    def _node(self, section: Section, parent: _Node | None) -> _Node:
        key = key_of(section.heading) if section.heading else ""
        node = _Node(section, parent, key)
        node.children = [self._node(child, node) for child in section.children]
        if section.heading is not None and section.heading is self._settled.title:
            node.slot, node.how = self._schema.title, "title"
        return node

    def _demanded(self, slot: Slot) -> bool:
        return self._schema.demands(slot, self._facts.size, self._facts.traits)

    # Which section fills which slot

    def _match(self, slot: Slot, node: _Node, within: _Filled | None = None) -> None:
        """Finds what fills the sections of a slot among the children of the section that fills it."""
        filled = _Filled(slot, node, within)
        self._filled.append(filled)
        slots = slot.of(Kind.SECTION)
        free = [child for child in node.children if child.slot is None]
        if slots:
            _Matcher(self, filled, slots, free).match()
        for child in node.children:
            if child.slot is not None and child.how != "title":
                self._match(child.slot, child, filled)

    def claim(self, filled: _Filled, slot: Slot, node: _Node, how: str) -> None:
        """Notes that a section fills a slot."""
        node.slot, node.how = slot, how
        filled.sections.setdefault(id(slot), []).append(node)

    def misname(self, filled: _Filled, slot: Slot, node: _Node, how: str) -> None:
        """Notes that a section fills a slot under another name."""
        self.claim(filled, slot, node, how)
        found = _title(node.heading)
        expected = slot.name
        edits: tuple[Edit, ...] = (Edit(node.heading.text.span, expected),) if slot.key else ()
        self._add(
            Gap(
                Kind.SECTION, Why.MISNAMED, node.heading.span, slot,
                found=found, expected=expected, within=self._title_of(filled), edits=edits,
            )
        )  # fmt: skip

    def is_known(self, key: str) -> bool:
        """Whether a normalised title is one of the template's."""
        return key in self._known

    def _title_of(self, filled: _Filled) -> str:
        return filled.slot.name if filled.slot.kind is Kind.SECTION else ""

    def _rescue(self, root: _Node) -> None:
        """Fills demanded slots that found nothing in place by a section that stands elsewhere."""
        counts = Counter(node.key for node in root.walk())
        strays = {node.key: node for node in root.walk() if node.slot is None and counts[node.key] == 1}
        for filled in list(self._filled):
            for slot in filled.slot.of(Kind.SECTION):
                node = strays.get(slot.key) if slot.key else None
                if id(slot) in filled.sections or node is None or not self._demanded(slot):
                    continue
                holder = node.parent
                if holder is None or not (holder is root or (holder.slot and not holder.slot.repeat)):
                    continue
                if any(ancestor is node for ancestor in _ancestors(filled.node)):
                    continue
                self.claim(filled, slot, node, "found elsewhere")
                self._add(
                    Gap(
                        Kind.SECTION, Why.MISPLACED, node.heading.span, slot,
                        found=holder.slot.name if holder.slot else "",
                        expected=self._title_of(filled), within=self._title_of(filled),
                    )
                )  # fmt: skip
                self._match(slot, node, filled)

    # What is absent, and what each section holds

    def _has_none_of_the_sections(self) -> bool:
        top = self._filled[0]
        wanted = [slot for slot in top.slot.of(Kind.SECTION) if self._demanded(slot)]
        return len(wanted) > 1 and not top.sections and len(self._filled) == 1

    def _add_nothing_there(self) -> None:
        wanted = [s.name for s in self._schema.root.of(Kind.SECTION) if self._demanded(s)]
        at = levels.top_of(self._settled.title)
        self._add(
            Gap(
                Kind.DOCUMENT, Why.ABSENT, at, self._schema.root,
                expected=", ".join(wanted), severity=self._schema.identify.severity,
            )
        )  # fmt: skip

    def _missing_title(self) -> None:
        title = self._schema.title
        if title is None or self._settled.title is not None or self._has_shifted():
            return
        if any(isinstance(b, Heading) and b.level == 1 for b in self._document.blocks):
            return
        if not any(key == "title" for key, _ in self._facts.front_matter):
            self._add(
                Gap(
                    Kind.SECTION, Why.ABSENT, Span(0, 0), title,
                    expected=title.name, severity=Severity.WARNING,
                )
            )  # fmt: skip

    def _has_shifted(self) -> bool:
        return any(gap.within == "the whole document" for gap in self._settled.gaps)

    def _inside(self, filled: _Filled) -> None:
        """What is wrong inside a slot that is filled."""
        slot = filled.slot
        section = self._section_of(filled)
        if slot.kind is Kind.SECTION and not self._has_answer(filled):
            section.is_known = False
            return
        section.parts = tuple(self._heading_values(filled))
        self._values.extend(section.parts)
        self._absent_sections(filled)
        self._order(filled)
        if slot.kind is Kind.SECTION:
            self._contents(filled)

    def _section_of(self, filled: _Filled) -> FilledSection:
        """The record of a section that fills a slot, put below that of the section around it."""
        if filled.section is None:
            slot, node = filled.slot, filled.node
            heading = node.heading if slot.kind is Kind.SECTION else None
            name = _title(heading) if heading is not None and slot.repeat else slot.name
            within = self._section_of(filled.within) if filled.within is not None else None
            filled.section = FilledSection(slot, heading, name, within)
            if within is not None:
                within.sections.append(filled.section)
        return filled.section

    def _contents(self, filled: _Filled) -> None:
        """What the section holds besides its child sections, a stray child's content included."""
        slot, node, section = filled.slot, filled.node, self._section_of(filled)
        parts = {part.slot.name: part.raw for part in section.parts if part.problem is None}
        gathered = Contents(slot, node.heading, section.name, parts)
        gathered.add(node.section.blocks)
        for stray in _strays_below(node):
            if gathered.takes_as_label(stray.heading, stray.section.blocks):
                stray.how = "label"
            else:
                gathered.add(stray.section.blocks)
        found = gathered.lay(self._schema, self._facts, self.is_leftover)
        self._gaps.extend(found.gaps)
        self._values.extend(found.values)
        self._leftovers.extend(found.leftovers)
        section.blocks = tuple(gathered.blocks)
        section.tables, section.fields = tuple(found.tables), tuple(found.fields)

    def _has_answer(self, filled: _Filled) -> bool:
        """Whether a section has content to be looked at; says what is wrong when it has none."""
        slot, section = filled.slot, filled.node.section
        at = filled.node.heading.span
        if section.children:
            return True
        if not omission.substance(section.blocks):
            hint = next((block for block in section.blocks if self._is_hint(block)), None)
            name = _title(filled.node.heading) if slot.repeat else slot.name
            place = hint.span if hint is not None else at
            # Below another section, a heading that the template leaves bare is a question in itself.
            is_bare_question = slot.replace and slot.level > self._settled.top
            if hint is not None or is_bare_question:
                is_bare = hint is None
                self._leftovers.append(placeholders.Leftover(place, "", place, within=name, is_bare=is_bare))
            else:
                self._add(Gap(Kind.SECTION, Why.EMPTY, at, slot, within=name))
            return False
        if all(self._is_unwritten(block) for block in omission.substance(section.blocks)):
            return False
        answer = omission.of_blocks(section.blocks, self._schema.omissions)
        if answer is Omission.BARE and not slot.demand.never:
            said = omission.substance(section.blocks)[0]
            self._add(Gap(Kind.SECTION, Why.UNEXPLAINED, said.span, slot, found=self._text_at(said.span)))
        return answer is Omission.NONE

    def _is_hint(self, block: Block) -> bool:
        """Whether a block is a comment of the template."""
        return isinstance(block, Html) and markup.mark_key(block.content) in self._schema.hints.comments

    def _is_unwritten(self, block: Block) -> bool:
        """Whether a paragraph or list is the template's own text, which is judged as such and no more."""
        texts = list(markdown.texts([block]))
        return not isinstance(block, Table) and bool(texts) and all(self.is_leftover(t.span) for t in texts)

    def _text_at(self, span: Span) -> str:
        return " ".join(self._text[span.start : span.end].split())

    def _heading_values(self, filled: _Filled) -> Iterator[Value]:
        """The typed parts of a repeatable section's heading."""
        slot, node = filled.slot, filled.node
        if not slot.typed or self.is_leftover(node.heading.text.span):
            return
        found = re.search(slot.pattern, markdown.plain(node.heading.text.content))
        for (name, type_), raw in zip(slot.typed, found.groups() if found else (), strict=False):
            start = node.heading.text.content.find(raw)
            at = node.heading.text.at(start, start + len(raw)) if start >= 0 else node.heading.text.span
            part = replace(slot, name=name)
            yield Value(part, type_, at, raw, values.problem(type_, raw))

    def _absent_sections(self, filled: _Filled) -> None:
        before: _Node | None = None
        for slot in filled.slot.of(Kind.SECTION):
            nodes = filled.sections.get(id(slot))
            if nodes:
                before = nodes[-1] if nodes[-1].how != "found elsewhere" else before
            elif self._demanded(slot) and slot.key not in self._commented:
                self._add(self._absent(filled, slot, before))

    def _absent(self, filled: _Filled, slot: Slot, before: _Node | None) -> Gap:
        is_top = filled.slot.kind is Kind.DOCUMENT
        within = self._title_of(filled)
        label = _bold_label(filled, slot)
        if label is not None:
            return Gap(
                Kind.SECTION, Why.LABELLED, label, slot,
                found="bold text", expected=slot.name, within=within,
            )  # fmt: skip
        at = levels.top_of(self._settled.title) if is_top else filled.node.heading.span
        if before is None or before.slot is None:
            note, near = "the template puts it first", None
        else:
            note = f"the template puts it after `{before.slot.name}` (line {{line}})"
            near = before.heading.span
        return Gap(
            Kind.SECTION, Why.ABSENT, at, slot,
            found=_longer_title(filled, slot), expected=slot.name, within=within,
            note=note, near=near,
        )  # fmt: skip

    def _order(self, filled: _Filled) -> None:
        """Says which sections must move so that the rest stands in the template's order."""
        if not filled.slot.ordered:
            return
        first = [
            (number, slot, nodes[0])
            for number, slot in enumerate(filled.slot.of(Kind.SECTION))
            if (nodes := filled.sections.get(id(slot))) and nodes[0].how != "found elsewhere"
        ]
        first.sort(key=lambda entry: entry[2].section.span)
        kept = tables.longest_run([number for number, _, _ in first])
        standing = sorted(first[index] for index in kept)
        for index, (number, slot, node) in enumerate(first):
            if index in kept:
                continue
            before = [entry for entry in standing if entry[0] < number]
            after = before[-1][1].name if before else ""
            self._add(
                Gap(
                    Kind.SECTION, Why.OUT_OF_ORDER, node.heading.span, slot,
                    found=_title(node.heading), within=self._title_of(filled), after=after,
                    note=f"`{after}` stands at line {{line}}" if before else "",
                    near=before[-1][2].heading.span if before else None,
                )
            )  # fmt: skip

    def repeated(self, filled: _Filled, slot: Slot, node: _Node, first: _Node) -> None:
        """Notes that a section stands there twice."""
        node.slot, node.how = None, "repeated"
        self._add(
            Gap(
                Kind.SECTION, Why.REPEATED, node.heading.span, slot,
                found=_title(node.heading), within=self._title_of(filled),
                note="the other stands at line {line}", near=first.heading.span,
            )
        )  # fmt: skip

    # What no slot asks for

    def _strays(self, root: _Node) -> None:
        for node in root.walk():
            if node is root or node.slot is not None or node.how in ("repeated", "title", "label"):
                continue
            if node.heading is self._settled.title:
                continue
            holder = node.parent
            if holder is root or (holder is not None and holder.slot is not None):
                self._extra(holder, root, node)
        self._skipped(root)

    def _extra(self, holder: _Node, root: _Node, node: _Node) -> None:
        slot = holder.slot or self._schema.root
        if any(s.repeat and is_bare(s) for s in slot.of(Kind.SECTION)):
            return
        self._add(
            Gap(
                Kind.SECTION, Why.EXTRA, node.heading.span, slot,
                found=_title(node.heading), within="" if holder is root else slot.name,
                severity=Severity.OFF if slot.open else Severity.ERROR,
            )
        )  # fmt: skip

    def _skipped(self, root: _Node) -> None:
        if self._has_shifted():
            return
        nodes = {node.heading.span: node for node in root.walk() if node is not root}
        strays = {span for span, node in nodes.items() if node.how == "stray"}
        moved = {gap.at for gap in self._gaps if gap.why is Why.MISPLACED}
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
                    self._add(
                        Gap(
                            Kind.SECTION, Why.SKIPPED, heading.span, self._schema.root,
                            found="#" * heading.level, expected="#" * (section.level + 1),
                            within=_title(section.heading),
                        )
                    )  # fmt: skip

    def _is_usual(self, heading: Heading, section: Section, nodes: Mapping[Span, _Node]) -> bool:
        """Whether the template itself has headings of this level there, or this very title."""
        assert section.heading is not None
        if self.is_known(key_of(heading)):
            return True
        around = nodes.get(section.heading.span)
        slot = around.slot if around is not None else None
        return slot is not None and any(s.level == heading.level for s in slot.of(Kind.SECTION))

    # The template's own text

    def is_leftover(self, span: Span) -> bool:
        """Whether a cell, a text or a block is the template's own, or was noticed to be broken."""
        if any(gap.at.start < span.end and span.start < gap.at.end for gap in self._noticed):
            return True
        index = bisect_right(self._leftover_starts, span.start)
        return any(
            leftover.whole.start < span.end and span.start < leftover.whole.end
            for leftover in self._leftovers[max(0, index - 1) : index + 1]
        )

    def _say_leftovers(self) -> None:
        for leftover in self._leftovers:
            self._add(
                Gap(
                    Kind.TEXT, Why.LEFTOVER, leftover.at, self._schema.root,
                    found=leftover.written, within=leftover.within,
                    note="left bare" if leftover.is_bare else _and_others(leftover.others),
                )
            )  # fmt: skip


_Test = Callable[[_Node, Slot], bool]


class _Matcher:
    """Finds what fills the sections of one slot, from the surest sign to the faintest."""

    def __init__(self, aligner: _Aligner, filled: _Filled, slots: Sequence[Slot], free: list[_Node]) -> None:
        self._aligner = aligner
        self._filled = filled
        self._slots = slots
        self._free = free
        self._bare = Counter(titles.undecorated(slot.key) for slot in slots if slot.key)

    def match(self) -> None:
        self._by_title()
        for slot in self._slots:
            if slot.key and not self._is_filled(slot):
                self._claim_first(slot, self._is_decorated, "decorated")
        for slot in self._slots:
            if slot.key and not self._is_filled(slot):
                self._claim_first(slot, _has_alias, "alias")
        for slot in self._slots:
            if slot.pattern and not is_bare(slot):
                for node in [n for n in self._free if fills_pattern(slot, n.heading)]:
                    self._claim(slot, node, "pattern")
        self._by_typo()
        for slot in self._slots:
            if is_bare(slot):
                for node in list(self._free):
                    self._claim(slot, node, "any title")
        self._by_content()

    def _is_decorated(self, node: _Node, slot: Slot) -> bool:
        """Whether two titles differ by remarks in parentheses only: `Rollback (planned)`, `Data (Tables)`."""
        bare = titles.undecorated(slot.key)
        wanted = (slot.key, bare) if self._bare[bare] == 1 else (slot.key,)
        return node.key in wanted or titles.undecorated(node.key) in wanted

    def _is_filled(self, slot: Slot) -> bool:
        return id(slot) in self._filled.sections

    def _claim(self, slot: Slot, node: _Node, how: str) -> None:
        self._free.remove(node)
        self._aligner.claim(self._filled, slot, node, how)

    def _claim_first(self, slot: Slot, test: _Test, how: str) -> None:
        found = next((node for node in self._free if test(node, slot)), None)
        if found is not None:
            self._claim(slot, found, how)

    def _by_title(self) -> None:
        for slot in self._slots:
            same = [node for node in self._free if slot.key and node.key == slot.key]
            if not same:
                continue
            first = max(same, key=lambda node: _fullness(node, slot))
            self._claim(slot, first, "exact")
            for node in same:
                if node is not first:
                    self._free.remove(node)
                    self._aligner.repeated(self._filled, slot, node, first)

    def _by_typo(self) -> None:
        for slot in self._slots:
            if slot.key and not self._is_filled(slot):
                near = [n for n in self._free if self._is_mistyped(n, slot)]
                if len(near) == 1:
                    self._misname(slot, near[0], "typo")
            elif slot.pattern and not is_bare(slot) and not slot.typed:
                for node in [n for n in self._free if _has_mistyped_prefix(n.key, slot)]:
                    self._misname(slot, node, "typo")

    def _is_mistyped(self, node: _Node, slot: Slot) -> bool:
        if self._aligner.is_known(node.key):
            return False
        without = titles.undecorated(slot.key)
        bare = (without,) if without and self._bare[without] == 1 else ()
        return any(
            titles.is_typo(name, wanted)
            for name in (node.key, titles.undecorated(node.key))
            for wanted in (slot.key, *bare, *slot.aliases)
        )

    def _misname(self, slot: Slot, node: _Node, how: str) -> None:
        self._free.remove(node)
        self._aligner.misname(self._filled, slot, node, how)

    def _by_content(self) -> None:
        """An absent section is filled by the only stray whose children fill its repeatable section."""
        for slot in self._slots:
            if not slot.key or self._is_filled(slot):
                continue
            patterns = [s for s in slot.of(Kind.SECTION) if s.pattern and not is_bare(s)]
            found = [
                node for node in self._free
                if any(fills_pattern(p, child.heading) for p in patterns for child in node.children)
            ]  # fmt: skip
            if len(found) == 1:
                self._misname(slot, found[0], "content")
            for node in self._free:
                node.tried.append(f"`{slot.name}`: another title, other content")


def _fullness(node: _Node, slot: Slot) -> tuple[bool, bool]:
    """How well one of several sections of the same title fills a slot."""
    blocks = omission.substance(node.section.blocks)
    has_table = bool(slot.of(Kind.TABLE)) and any(isinstance(block, Table) for block in blocks)
    return has_table, bool(node.children or blocks)


def _has_alias(node: _Node, slot: Slot) -> bool:
    return node.key in slot.aliases or titles.undecorated(node.key) in slot.aliases


def _has_mistyped_prefix(key: str, slot: Slot) -> bool:
    """Whether `entitty: order`, or `entity` alone, is meant to fill `Entity: [Name]`."""
    written, colon, _ = key.partition(":")
    wanted, template_colon, _ = slot.name.partition(":")
    prefix = titles.normalise(wanted)
    is_typo = bool(colon) and titles.is_typo(written.strip(), prefix)
    return bool(template_colon) and (is_typo or key == prefix)


def _bold_label(filled: _Filled, slot: Slot) -> Span | None:
    """Where a section's title stands as bold text in the section around it."""
    for text in markdown.texts(filled.node.section.blocks) if slot.key else ():
        bold = _BOLD.match(text.content)
        if bold and titles.normalise(bold[1]) == slot.key:
            return text.at(*bold.span())
    return None


def _longer_title(filled: _Filled, slot: Slot) -> str:
    """The only stray whose title begins with a section's: maybe it is meant, but a guess decides nothing."""
    strays = [child for child in filled.node.children if child.slot is None and child.how == "stray"]
    longer = [child for child in strays if slot.key and child.key.startswith(slot.key + " ")]
    return _title(longer[0].heading) if len(longer) == 1 else ""


def _strays_below(node: _Node) -> Iterator[_Node]:
    """The children that fill no slot, and what stands below them."""
    for child in node.children:
        if child.slot is None and child.how == "stray":
            yield from child.walk()


def _title(heading: Heading) -> str:
    return markdown.folded(heading.text.content)


def _ancestors(node: _Node | None) -> Iterator[_Node]:
    while node is not None:
        yield node
        node = node.parent


def _and_others(number: int) -> str:
    if not number:
        return ""
    return "and one more here" if number == 1 else f"and {number} more here"


def _commented_titles(blocks: Iterable[Block]) -> frozenset[str]:
    return frozenset(
        titles.normalise(found.rstrip().rstrip("#"))
        for block in blocks
        if isinstance(block, Html) and "<!--" in block.content
        for found in _COMMENTED_HEADING.findall(block.content)
    )
