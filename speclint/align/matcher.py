"""Which of the sections below one that fills a slot fill the slots below that slot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from speclint.align import evidence
from speclint.align.claims import Claims
from speclint.align.levels import PatternedSlots, is_bare
from speclint.align.nodes import Filled, Node
from speclint.model import DocumentSlot, How, SectionSlot, Table, TableSlot
from speclint.remembered import remembered
from speclint.template import values
from speclint.text import markdown, omission, titles, words
from speclint.text.typos import Typos

# A title may go on with so many words and still be the template's; with more it is another.
_MOST_MORE = 2
# So many absent sections of one parent are answered by one heading, or known by what a stray holds: each of
# these is held against each stray.
_MOST_TOGETHER = 20
_MOST_BY_CONTENT = 100


def fill(claims: Claims, slot: DocumentSlot | SectionSlot, node: Node, within: Filled | None = None) -> None:
    """Finds what fills the sections of a slot among the children of the section that fills it."""
    filled = Filled(slot, node)
    claims.filled.append(filled)
    if within is not None:
        within.below.append(filled)
    slots = slot.of(SectionSlot)
    free = [child for child in node.children if child.slot is None]
    if slots:
        Matcher(claims, filled, slots, free).match()
    for child in node.children:
        if child.slot is not None and child.how is not How.TITLE:
            fill(claims, child.slot, child, filled)


class Prefixes:
    """Sections by what their titles begin with, up to a colon, for slots such as `Entity: [Name]`."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._whole: dict[str, list[Node]] = {}
        self._begun: dict[str, list[Node]] = {}
        for node in nodes:
            written, colon, _ = node.key.partition(":")
            self._whole.setdefault(node.key, []).append(node)
            if colon:
                self._begun.setdefault(written.strip(), []).append(node)
        self._typos = Typos(self._begun)

    def mistyped(self, slot: SectionSlot) -> list[Node]:
        """Those such as `entitty: order`, or `entity` alone, in order."""
        wanted, colon, _ = slot.name.partition(":")
        prefix = titles.normalise(wanted)
        if not colon:
            return []
        begun = [name for name in self._typos.near(prefix) if titles.is_typo(name, prefix)]
        found = [*self._whole.get(prefix, ()), *(node for name in begun for node in self._begun[name])]
        return sorted(found, key=lambda node: node.section.span)


class Matcher:
    """Finds what fills the sections of one slot, from the surest sign to the faintest.

    Given the slots and the free sections below what fills their parent, it promises that each section fills
    at most one of them. A sign that is sure for one slot is taken before a fainter one for any: a section is
    free only as long as no surer sign has claimed it.
    """

    def __init__(
        self, claims: Claims, filled: Filled, slots: Sequence[SectionSlot], free: list[Node]
    ) -> None:
        self._claims = claims
        self._filled = filled
        self._slots = slots
        self._free = dict.fromkeys(free)
        self._number = {node: number for number, node in enumerate(free)}
        # By their titles, with and without decoration.
        self._called: dict[str, list[Node]] = {}
        for node in free:
            short = titles.abbreviation(node.heading.text.content)
            for name in dict.fromkeys((*_names(node.key), *filter(None, [short]))):
                self._called.setdefault(name, []).append(node)
        self._bare = Counter(titles.undecorated(slot.key) for slot in slots if slot.key)

    def match(self) -> None:
        """Claims for each slot what fills it, by one sign after the other."""
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

    def _claim(self, slot: SectionSlot, node: Node, how: How) -> None:
        del self._free[node]
        self._claims.claim(self._filled, slot, node, how)

    def _claim_first(self, slot: SectionSlot, names: Iterable[str], how: How) -> None:
        """Claims the first section that one of some names says, remarks in its title aside."""
        found = [node for name in names for node in self._called.get(name, ()) if node in self._free]
        if found:
            self._claim(slot, min(found, key=self._number.__getitem__), how)

    def _claim_instances(self, slot: SectionSlot, nodes: Iterable[Node], how: How) -> None:
        """Claims what fills a repeatable slot; a second one of the same name repeats the first."""
        first: dict[str, Node] = {}
        for node in nodes:
            name = _instance_name(slot, node)
            other = first.setdefault(name, node)
            if other is node or not slot.repeat or self._claims.is_leftover(node.heading.text.span):
                self._claim(slot, node, how)
            else:
                del self._free[node]
                self._claims.repeated(self._filled, slot, node, other)

    def _by_title(self) -> None:
        for slot in self._slots:
            called = self._called.get(slot.key, ()) if slot.key else ()
            same = [node for node in called if node.key == slot.key and node in self._free]
            if not same:
                continue
            first = max(same, key=lambda node: _fullness(node, slot)) if len(same) > 1 else same[0]
            self._claim(slot, first, How.EXACT)
            for node in same:
                if node is not first:
                    del self._free[node]
                    self._claims.repeated(self._filled, slot, node, first)

    def _by_pattern(self) -> None:
        patterned = PatternedSlots(slot for slot in self._slots if not is_bare(slot))
        filling: dict[tuple[str, ...], list[Node]] = {}
        for node in self._free:
            slot = patterned.filled_by(node.heading)
            if slot is not None:
                filling.setdefault(slot.path, []).append(node)
        for slot in self._slots:
            if slot.path in filling:
                self._claim_instances(slot, filling[slot.path], How.PATTERN)

    def _in_another_number(self) -> None:
        """Claims the only section that says the same in the singular or plural, or in one word or two."""
        called: dict[str, list[Node]] = {}
        for node in self._free:
            if not self._is_known(node):
                for name in dict.fromkeys(map(titles.singular, _names(node.key))):
                    called.setdefault(name, []).append(node)
        self._claim_only(called, self._undecorated)

    def _with_more(self) -> None:
        """Claims the only section whose title goes on with what no other asks for: `Migration & Rollout`."""
        called: dict[str, list[Node]] = {}
        for node in self._free:
            first, *others = words.alternatives(node.key) or ("",)
            is_short = len(" ".join(others).split()) <= _MOST_MORE
            asked_for = (words.agree(other, slot.key) for other in others for slot in self._slots)
            if first and is_short and not any(asked_for):
                called.setdefault(titles.singular(first), []).append(node)
        self._claim_only(called, lambda slot: (slot.key, titles.undecorated(slot.key)))

    def _claim_only(
        self, called: Mapping[str, Sequence[Node]], names: Callable[[SectionSlot], Iterable[str]]
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
        prefixes = Prefixes(node for node in self._free)
        for slot in self._slots:
            if slot.key and not self._is_filled(slot):
                near = self._mistyped(slot, names)
                if len(near) == 1:
                    self._misname(slot, near[0], How.TYPO)
            elif slot.pattern and not is_bare(slot) and not slot.typed:
                for node in [node for node in prefixes.mistyped(slot) if node in self._free]:
                    self._misname(slot, node, How.TYPO)

    def _mistyped(self, slot: SectionSlot, names: Typos) -> list[Node]:
        """Up to two free sections of which a name that the template lacks is a typo of the slot's."""
        found: dict[Node, None] = {}
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

    def _is_known(self, node: Node) -> bool:
        return self._claims.is_known(node.key)

    def _misname(self, slot: SectionSlot, node: Node, how: How, also: Sequence[SectionSlot] = ()) -> None:
        del self._free[node]
        self._claims.misname(self._filled, slot, node, how, also)

    def _absent(self) -> list[SectionSlot]:
        return [slot for slot in self._slots if slot.key and not self._is_filled(slot)]

    def _together(self) -> None:
        """Absent sections that one heading answers together: `Drawbacks and Alternatives`."""
        absent = [slot for slot in self._absent() if self._claims.demanded(slot)]
        by_word: dict[str, list[SectionSlot]] = {}
        for slot in absent:
            by_word.setdefault(min(words.meaning(slot.key), default=""), []).append(slot)
        joint = [one for one in self._free if words.joins(one.key) and not self._is_known(one)]
        for node in joint:
            if answered := _answered(node.key, absent, by_word):
                self._misname(answered[0], node, How.EVIDENCE, answered[1:])
                met = {slot.path for slot in answered}
                absent = [slot for slot in absent if slot.path not in met]
                for word, slots in by_word.items():
                    by_word[word] = [slot for slot in slots if slot.path not in met]

    def _by_evidence(self) -> None:
        """Absent sections for which two kinds of evidence say that another heading stands for them.

        A title that is another's by words alone is often another subject, so that place or content must
        agree. What has a placeholder in its title has no words to compare: there the content decides, of few
        slots, as each is held against every free section. `Ways to Call It` with the tables of `API Design`
        between that one's neighbours is misnamed, and looked into as if it were not.
        """
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
        """Absent sections whose title a heading names beside another, or that name it beside another.

        Templates and authors offer two names with a slash or an `or` between them. A name that two headings
        or two slots share tells nothing, and so each must be meant once. `Objectives` stands for the slot
        `Goals / Objectives`, and is told to be called that.
        """
        absent = {slot.key: slot for slot in self._absent() if self._claims.demanded(slot)}
        named: dict[str, list[SectionSlot]] = {}
        for slot in absent.values():
            for part in words.alternatives(slot.key):
                named.setdefault(part, []).append(slot)
        meant: dict[Node, list[SectionSlot]] = {}
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
        parents = [node for node in self._free if node.children]
        tried: list[str] = []
        for slot in self._absent()[:_MOST_BY_CONTENT]:
            patterned = PatternedSlots(below for below in slot.of(SectionSlot) if not is_bare(below))
            found = [
                node
                for node in parents
                if node in self._free
                and any(patterned.filled_by(child.heading) is not None for child in node.children)
            ]
            if len(found) == 1:
                found[0].tried.extend(tried)
                self._misname(slot, found[0], How.CONTENT)
            tried.append(f"`{slot.name}`: another title, other content")
        for node in self._free:
            node.tried.extend(tried)


@remembered
def _names(key: str) -> tuple[str, str, str, str]:
    """A normalised title and what is left of it without its remark, each without the marks within, too."""
    bare = titles.undecorated(key)
    return key, titles.unpunctuated(key), bare, titles.unpunctuated(bare)


def _instance_name(slot: SectionSlot, node: Node) -> str:
    """What one of several sections of a slot is known by: its title, the parameters of a path alike."""
    if any(type_.name == "http-path" for _, type_ in slot.typed):
        return " ".join(
            values.comparable_path(word) if "/" in word else word.casefold()
            for word in markdown.plain(node.heading.text.content).split()
        )
    return node.key


def _fullness(node: Node, slot: SectionSlot) -> tuple[bool, bool]:
    """How well one of several sections of the same title fills a slot."""
    blocks = omission.substance(node.section.blocks)
    has_table = bool(slot.of(TableSlot)) and any(isinstance(block, Table) for block in blocks)
    return has_table, bool(node.children or blocks)


def _answered(
    key: str, absent: Sequence[SectionSlot], by_word: Mapping[str, Sequence[SectionSlot]]
) -> list[SectionSlot]:
    """The absent sections that a title answers together: all of its words are theirs, and all theirs its own.

    None of them may be a part of another (`Goals`, `Goals and Metrics`), or the title would answer what it is
    only a part of. They are looked up by a word of theirs, as long templates have hundreds.
    """
    said = words.meaning(key)
    asked = [slot for word in sorted({"", *said}) for slot in by_word.get(word, ())]
    met = {slot.path for slot in asked if words.says_all_of(key, slot.key)}
    answered = [slot for slot in absent if slot.path in met] if 1 < len(met) <= _MOST_TOGETHER else []
    all_said = frozenset().union(*(words.meaning(slot.key) for slot in answered))
    pairs = ((one, other) for one in answered for other in answered if one != other)
    is_apart = all_said == said and not any(words.says_all_of(one.key, other.key) for one, other in pairs)
    return answered if is_apart else []
