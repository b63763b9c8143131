"""What is kept of a judged file when its spec is let go: plain data that pickles and can be written down."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from speclint.judge.facts import Facts
from speclint.judge.plain import packed, unpacked
from speclint.model import (
    Code,
    Diagnostic,
    DocumentSlot,
    Fill,
    How,
    List,
    Paragraph,
    Section,
    SectionSlot,
    Severity,
    Span,
    Spec,
    Table,
)
from speclint.records import dataclass
from speclint.template.schema import Schema
from speclint.text import markdown, titles
from speclint.wording import beginning

# A stretch of a text, from where to where, and what it is called.
Stretch = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a place: the titles of its sections from the top, its slot, its block's start."""

    section: tuple[str, ...]
    slot: str
    block: int | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a finding at any place of a spec takes from there; `packed`, for few files are asked for it.

    `softened` is the severity of rules by the status of the spec.
    """

    packed: str
    softened: tuple[tuple[str, Severity], ...] = ()

    @classmethod
    def of(
        cls,
        sections: Iterable[Stretch],
        slots: Iterable[Stretch],
        blocks: Iterable[Stretch],
        softened: Iterable[tuple[str, Severity]] = (),
    ) -> Surroundings:
        """Packs all sections with the titles that readers see, and with the paths of the slots around them.

        So are the tables, paragraphs, lists and code. All are in document order.
        """
        return cls(packed([list(sections), list(slots), list(blocks)]), tuple(softened))

    def places(self) -> Callable[[Span], Around]:
        """What gives what stands around a place."""
        sections, slots, blocks = map(_Nested, unpacked(self.packed))

        def around(at: Span) -> Around:
            above = tuple(sections.names(sections.innermost(at.start)))
            block = blocks.innermost(at.start)
            return Around(
                above[::-1],
                next(slots.names(slots.innermost(at.start)), ""),
                blocks.start(block) if block >= 0 else None,
            )

        return around


class _Nested:
    """Stretches that stand in each other or apart, in document order."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self._stretches = stretches
        self._starts = [start for start, _, _ in stretches]
        self.above: list[int] = []
        for number, start in enumerate(self._starts):
            self.above.append(self._holder(start, number - 1))

    def innermost(self, offset: int) -> int:
        """The number of the innermost stretch that holds an offset; -1 for none."""
        return self._holder(offset, bisect_right(self._starts, offset) - 1)

    def start(self, number: int) -> int:
        """Where a stretch starts."""
        return self._starts[number]

    def names(self, number: int) -> Iterator[str]:
        """What a stretch and those around it are called, from the inside."""
        while number >= 0:
            yield self._stretches[number][2]
            number = self.above[number]

    def _holder(self, offset: int, number: int) -> int:
        """The innermost stretch that goes on to an offset, of one and those around it; -1 for none."""
        while number >= 0:
            start, end, _ = self._stretches[number]
            if start <= offset < max(end, start + 1):
                break
            number = self.above[number]
        return number


def surroundings(spec: Spec, schema: Schema) -> Surroundings:
    """What findings in a spec take from around them."""
    softened = (
        (rule, levels.get(spec.status) or levels.get(""))
        for rule, levels in ((rule, dict(levels)) for rule, levels in schema.softening)
    )
    return Surroundings.of(
        _titled(spec.root),
        _slots(spec.fills, schema),
        _blocks(spec.root),
        ((rule, severity) for rule, severity in softened if severity),
    )


def _blocks(root: Section) -> Iterator[Stretch]:
    for section in root.walk():
        for block in section.blocks:
            if isinstance(block, Table | Paragraph | List | Code):
                yield block.span.start, block.span.end, ""


def _titled(root: Section) -> Iterator[Stretch]:
    for section in root.walk():
        if section.heading is not None:
            title = beginning(markdown.folded(section.heading.text.content))
            yield section.span.start, section.span.end, title


def _slots(fills: Sequence[Fill], schema: Schema) -> Iterator[Stretch]:
    """The sections with their paths: in the template as far as slots are filled there, then by titles.

    A section that was moved takes its path along. The title of the document is no part of it.
    """
    paths = schema.once(_paths)
    nested = _Nested([(fill.section.span.start, fill.section.span.end, "") for fill in fills])
    known: dict[int, tuple[str, ...]] = {-1: ()}
    for number, fill in enumerate(fills):
        if fill.how is How.TITLE or fill.section.heading is None:
            known[number] = ()
        elif fill.slot is not None and fill.slot.path in paths:
            known[number] = paths[fill.slot.path]
        else:
            name = fill.slot.name if fill.slot is not None else fill.section.heading.text.content
            known[number] = (*known[nested.above[number]], beginning(titles.normalise(name)))
        yield fill.section.span.start, fill.section.span.end, " > ".join(known[number])


def _paths(schema: Schema) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The titles from the top down to each section of a template, by what its slot is known by."""
    return {slot.path: path for slot, path in _titles_below(schema.root, ())}


def _titles_below(
    slot: DocumentSlot | SectionSlot, above: tuple[str, ...]
) -> Iterator[tuple[SectionSlot, tuple[str, ...]]]:
    """The sections below a slot, each with the titles from the top, normalised, as baselines have them."""
    for child in slot.of(SectionSlot):
        titles_ = (*above, beginning(titles.normalise(child.name)))
        yield child, titles_
        yield from _titles_below(child, titles_)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file after its own rules were asked.

    `said` is what they say, in document order, without what its suppressions ignore, `raised` what went
    wrong with each rule that raised. `path` is the file's as readers know it; `by_default` as in `SpecFile`.
    """

    path: str
    template: str
    by_default: bool = False
    said: tuple[Diagnostic, ...]
    raised: Mapping[str, str]
    facts: Facts
    anchors: Mapping[str, str]
    around: Surroundings
