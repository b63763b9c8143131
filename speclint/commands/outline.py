"""A spec's section tree beside the template's, and why each section stands where it does."""

from __future__ import annotations

from pathlib import Path

from speclint import run
from speclint.errors import SpeclintError
from speclint.gaps import AbsentSection, TitleAsText
from speclint.model import DocumentSlot, Fill, How, SectionSlot, Spec
from speclint.report.escape import safe, width
from speclint.settings.discover import Candidate
from speclint.template.schema import Schema
from speclint.text import markdown
from speclint.text.source import Source

_COLUMN = 38
_AS_NAMED = (How.EXACT, How.PATTERN, How.ANY_TITLE)


def outline(path: str, template: str | None, size: str | None, traits: tuple[str, ...] | None) -> str:
    """One line a slot in the template's order, what fills it beside it, then the strays."""
    source, schema, spec = _laid(path, template, size, traits)
    absent = {gap.slot.path for gap in (*spec.gaps(AbsentSection), *spec.gaps(TitleAsText))}
    lines = [_row("template", "spec"), _row(schema.name, f"{source.path} ({spec.size})"), ""]
    lines.extend(_slots(source, spec, schema.root, absent, 0))
    strays = [fill for fill in spec.fills if fill.slot is None]
    if strays:
        lines.extend(["", "stray: no slot of the template"])
        lines.extend(f"  {_place(source, fill)}" for fill in strays)
    return "".join(f"{safe(line)}\n" for line in lines)


def why(
    path: str, number: int, template: str | None, size: str | None, traits: tuple[str, ...] | None
) -> str:
    """Which slot a line fills, how that was decided, and what was tried for a stray."""
    source, _, spec = _laid(path, template, size, traits)
    if not 1 <= number <= len(source.starts):
        raise SpeclintError(f"has no line {number}: it ends with line {len(source.starts)}", source.path)
    span = source.line_span(number)
    holders = [f for f in spec.fills if f.section.span.start <= span.start < max(f.section.span.end, 1)]
    lines = [f"{source.path}:{number}: {source.line(number).strip()}"]
    if not holders:
        lines.append("  stands before the first section")
    for fill in holders:
        lines.extend(_explained(source, fill))
    for gap in spec.found_gaps:
        if span.start <= gap.at.start <= span.end:
            lines.append(f"  gap: {gap.what}, {gap.slot.name} ({gap.slot.origin})")
    return "".join(f"{safe(line)}\n" for line in lines)


def _laid(
    path: str, template: str | None, size: str | None, traits: tuple[str, ...] | None
) -> tuple[Source, Schema, Spec]:
    task = run.Task((path,), template=template, size=size, traits=traits)
    candidate = Candidate(path, named=True)
    if not Path(path).is_file():
        raise SpeclintError("is no file", path)
    running = run.Run(task)
    source = running.read(candidate)
    schema = running.choose(candidate, source)
    assert schema is not None  # a named file without --only-specs always has one
    return source, schema, run.lay(source, schema, running.request(schema))


def _slots(
    source: Source, spec: Spec, slot: DocumentSlot | SectionSlot, absent: set[tuple[str, ...]], depth: int
) -> list[str]:
    lines = []
    for child in slot.of(SectionSlot):
        fills = [fill for fill in spec.fills if fill.slot is not None and fill.slot.path == child.path]
        name = "  " * depth + child.name
        if not fills:
            lines.append(_row(name, "- missing" if child.path in absent else "- not there, not asked for"))
        for fill in fills:
            how = "" if fill.how in _AS_NAMED else f" ({fill.how})"
            lines.append(_row(name, f"+ {_place(source, fill)}{how}"))
        if fills:
            lines.extend(_slots(source, spec, child, absent, depth + 1))
    return lines


def _row(left: str, right: str) -> str:
    return left + " " * max(1, _COLUMN - width(left)) + right


def _place(source: Source, fill: Fill) -> str:
    return f"{_title(fill)} (line {source.position(fill.section.span.start)[0]})"


def _title(fill: Fill) -> str:
    heading = fill.section.heading
    return markdown.folded(heading.text.content) if heading else ""


def _explained(source: Source, fill: Fill) -> list[str]:
    if fill.slot is None:
        lines = [f"  in {_place(source, fill)}: stray, it fills no slot ({fill.how})"]
        return lines + [f"    tried {tried}" for tried in fill.tried]
    where = f"{fill.slot.name} ({fill.slot.origin})"
    return [f"  in {_place(source, fill)}: fills {where}", f"    decided by: {fill.how}"]
