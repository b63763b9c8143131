"""Findings → what readers get: places in lines and columns, severities, and the slots around them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from speclint.judge.judge import Said
from speclint.model import (
    Diagnostic,
    DocumentSlot,
    Edit,
    Finding,
    How,
    Place,
    Related,
    Replacement,
    Section,
    SectionSlot,
    Severity,
    Span,
    Spec,
)
from speclint.template.schema import Schema
from speclint.text import markdown, titles
from speclint.text.source import Source

# What gives the text of another file of the project by its path there; None when there is none.
SourceOf = Callable[[str], Source | None]

# Characters of a text that a report quotes, alone or inside a message, and of a message.
_LONGEST_TEXT = 1000
_LONGEST_MESSAGE = 600
_QUOTED = re.compile(r"(`[^`]{120})[^`]+`")


def no_source(path: str) -> Source | None:
    """Knows no other file."""
    return None


def of(
    source: Source, spec: Spec, schema: Schema, found: Iterable[Said], source_of: SourceOf = no_source
) -> tuple[tuple[Diagnostic, ...], dict[str, str]]:
    """What is found in a spec as readers get it, in document order, equal ones once.

    The second half names the rules that propose to edit what is no file, each with that.

    Severity, last wins: that of the rule, that of the finding, that of the schema for the status, that
    which was asked for. What is off is left out.
    """
    softening = {rule: dict(levels) for rule, levels in schema.softening}
    line = cache(source.line)
    slots = _SlotsAround(spec, schema)
    blocks = sorted(
        (block.span for section in spec.root.walk() for block in section.blocks),
        key=lambda span: span.start,
    )
    said: list[Diagnostic] = []
    astray: dict[str, str] = {}
    for one in found:
        rule, finding = one.rule.rule, one.finding
        by_status = softening.get(rule.name, {})
        softened = by_status.get(spec.status) or by_status.get("")
        severity = one.rule.forced or softened or finding.severity or rule.severity
        if severity is not Severity.OFF:
            slot = slots.around(finding.at)
            try:
                edits = tuple(_replacement(source, edit, source_of) for edit in finding.edits)
            except LookupError as error:
                astray[rule.name] = str(error.args[0])
                continue
            one_said = _diagnostic(source, line, spec.root, slot, rule.name, severity, finding, edits)
            said.append(replace(one_said, block=_block(source, blocks, finding.at)))
    return tuple(dict.fromkeys(sorted(said, key=_order))), astray


def _block(source: Source, blocks: Sequence[Span], at: Span) -> int:
    """The first line of the block that holds a place, 0 for none."""
    before = bisect_right(blocks, at.start, key=lambda span: span.start)
    holder = blocks[before - 1] if before else None
    is_inside = holder is not None and at.start < holder.end
    return source.position(holder.start)[0] if holder is not None and is_inside else 0


def _order(diagnostic: Diagnostic) -> tuple[int, int, str]:
    """In the order of the document; what a rule says at one place stays in the order of the template."""
    return diagnostic.place.line, diagnostic.place.column, diagnostic.rule


def _diagnostic(
    source: Source,
    line: Callable[[int], str],
    root: Section,
    slot: str,
    rule: str,
    severity: Severity,
    finding: Finding,
    edits: tuple[Replacement, ...],
) -> Diagnostic:
    place = _place(source, finding.at)
    text = line(place.line)
    return Diagnostic(
        source.path,
        rule,
        severity,
        _shortened(finding.message),
        place,
        tuple(map(_clipped, section_titles(root, finding.at))),
        _clipped(finding.expected),
        _clipped(finding.found),
        finding.because or f"speclint explain {rule}",
        finding.about or _known_by(finding, text, place),
        tuple(_related(source, related) for related in finding.related),
        edits,
        (text,),
        slot,
        finding.inferred,
    )


def _shortened(message: str) -> str:
    """A message with the beginning of what it quotes, so that what it says of that is still read."""
    return _clipped(_QUOTED.sub(lambda quoted: f"{quoted[1]}…`", message), _LONGEST_MESSAGE)


def _clipped(text: str, limit: int = _LONGEST_TEXT) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def _known_by(finding: Finding, line: str, place: Place) -> str:
    """What a finding is known by where its rule does not say: what it found, or what stands at its place."""
    marked = line[place.column - 1 : place.end_column - 1 if place.end_line == place.line else None]
    return finding.found or f"{finding.expected}: {marked}"


def _related(source: Source, related: Related) -> tuple[Place | None, str]:
    if related.at is None:
        return None, related.label
    place = _place(source, related.at)
    return place, related.label.replace("{line}", str(place.line))


def _replacement(source: Source, edit: Edit, source_of: SourceOf) -> Replacement:
    """An edit as readers count, in its own file or in another of the project, as reports call that."""
    changed = source if edit.path is None else source_of(edit.path)
    if changed is None:
        raise LookupError(f"an edit of `{edit.path}`, which is no file of the project")
    return Replacement(
        place=_place(changed, edit.span),
        text=edit.text,
        title=edit.title,
        safe=edit.safe,
        path=None if edit.path is None else changed.path,
    )


def _place(source: Source, span: Span) -> Place:
    return Place(*source.position(span.start), *source.position(span.end))


def section_titles(root: Section, span: Span) -> tuple[str, ...]:
    """The titles of the sections that hold a place, from the top."""
    found: list[str] = []
    section = root
    while True:
        after = bisect_right(section.children, span.start, key=lambda child: child.span.start)
        inner = section.children[after - 1] if after else None
        if inner is None or span.start >= inner.span.end:
            return tuple(found)
        if inner.heading is not None:
            found.append(markdown.folded(inner.heading.text.content))
        section = inner


class _SlotsAround:
    """Which slots of the template stand around each place of a spec."""

    def __init__(self, spec: Spec, schema: Schema) -> None:
        self._fills = spec.fills
        self._starts = [fill.section.span.start for fill in spec.fills]
        self._above: list[int] = []
        self._paths = {slot.path: titles_ for slot, titles_ in _titles_below(schema.root, ())}
        self._known: dict[int, tuple[str, ...]] = {-1: ()}
        for number, start in enumerate(self._starts):
            self._above.append(self._holder(start, number - 1))

    def around(self, at: Span) -> str:
        """The path of a place: in the template as far as slots are filled there, then by titles.

        A section that was moved takes its path along. The title of the document is no part of it.
        """
        return " > ".join(self._path(self._holder(at.start, bisect_right(self._starts, at.start) - 1)))

    def _holder(self, start: int, number: int) -> int:
        """The innermost section that goes on to an offset, of one and those around it; -1 for none."""
        while number >= 0:
            span = self._fills[number].section.span
            if span.start <= start < max(span.end, span.start + 1):
                break
            number = self._above[number]
        return number

    def _path(self, number: int) -> tuple[str, ...]:
        if number not in self._known:
            self._known[number] = self._read(number)
        return self._known[number]

    def _read(self, number: int) -> tuple[str, ...]:
        fill = self._fills[number]
        if fill.how is How.TITLE or fill.section.heading is None:
            return ()
        if fill.slot is not None and fill.slot.path in self._paths:
            return self._paths[fill.slot.path]
        name = fill.slot.name if fill.slot is not None else fill.section.heading.text.content
        return (*self._path(self._above[number]), titles.normalise(name))


def _titles_below(
    slot: DocumentSlot | SectionSlot, above: tuple[str, ...]
) -> Iterator[tuple[SectionSlot, tuple[str, ...]]]:
    """The sections below a slot, each with the titles from the top, normalised, as baselines have them."""
    for child in slot.of(SectionSlot):
        titles_ = (*above, titles.normalise(child.name))
        yield child, titles_
        yield from _titles_below(child, titles_)
