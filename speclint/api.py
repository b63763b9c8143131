"""What other programs call: a text or files checked, and what `outline`, `why` and `explain` print, as data.

Everything that is given back is frozen and pickles. Paths count from `root`, an absolute path, or from that
of a `Session`, which keeps settings, templates and what it learned of the project's files from call to call
and reads again what has changed. `SpeclintError` is raised where the command line exits with 2 at once; what
goes wrong with single files stands in `Result.problems`.

    result = check_text(text, path="docs/specs/orders.md", root="/home/me/shop")
    for found in result.diagnostics:
        print(found.path, found.place.line, found.rule, found.message)
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TypedDict, Unpack

from speclint import run
from speclint.errors import SpeclintError
from speclint.gaps import AbsentSection, Leftover, TitleAsText
from speclint.judge import manual
from speclint.judge.diagnose import SpecFile
from speclint.judge.job import Job
from speclint.judge.manual import Manual, Option
from speclint.judge.session import Session
from speclint.model import DocumentSlot, Fill, Gap, How, SectionSlot, Severity, Slot
from speclint.records import dataclass
from speclint.run import Progress, no_progress
from speclint.task import STANDARD_INPUT, Checked, Result, Task
from speclint.text import markdown

__all__ = [
    "Against",
    "Checked",
    "GapThere",
    "Holder",
    "Manual",
    "Option",
    "Options",
    "Outline",
    "OutlineSlot",
    "Placed",
    "Result",
    "Session",
    "SpeclintError",
    "Task",
    "Why",
    "check_paths",
    "check_text",
    "explain",
    "outline",
    "why",
]

Root = str | os.PathLike[str] | Session


class Against(TypedDict, total=False):
    """What a document is checked against, as the options of the command line of these names."""

    template: str | None
    size: str | None
    traits: tuple[str, ...] | None


class Options(Against, total=False):
    """What a check may be told besides its paths, as the options of the command line of these names."""

    only_specs: bool
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    severities: tuple[tuple[str, Severity], ...]
    exclude: tuple[str, ...]


def check_text(text: str, *, path: str | None = None, root: Root, **options: Unpack[Options]) -> Result:
    """Checks one text as the file at `path`, which need not be there; without a path it is nobody's file.

    Files of the project that it speaks of are read where they stand, or in the texts of the session.
    """
    data = text.encode("utf-8", "surrogatepass")
    task = Task(paths=(STANDARD_INPUT,), stdin_name=path, stdin=data, **options)
    return run.check(task, _session(root))


def check_paths(
    paths: Sequence[str], *, root: Root, progress: Progress = no_progress, **options: Unpack[Options]
) -> Result:
    """Checks files and folders; without any, what the settings map, else all that stands in the root.

    `progress` is told how much is done, of how much.
    """
    return run.check(Task(paths=tuple(paths), **options), _session(root), progress)


def _session(root: Root) -> Session:
    return root if isinstance(root, Session) else Session(root)


@dataclass(frozen=True, slots=True)
class Placed:
    """A section of a spec: its title, the line where it starts, and how its slot was decided."""

    title: str
    line: int
    how: How


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineSlot:
    """A section of the template, `depth` levels below the top, and the sections of the spec that fill it.

    `is_missing` says that it is not there and was asked for.
    """

    name: str
    depth: int
    fills: tuple[Placed, ...]
    is_missing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A spec's sections beside the template's, in the template's order, then those that fill no slot."""

    template: str
    path: str
    size: str
    slots: tuple[OutlineSlot, ...]
    strays: tuple[Placed, ...]


def outline(path: str, *, root: Root, **options: Unpack[Against]) -> Outline:
    """The sections of the spec at a path beside those of its template."""
    file = _laid(path, root, options)
    absent = {gap.slot.path for gap in file.spec.gaps(AbsentSection)}
    absent |= {slot.path for gap in file.spec.gaps(TitleAsText) for slot in (gap.slot, *gap.also)}
    return Outline(
        template=file.schema.name,
        path=file.source.path,
        size=file.spec.size,
        slots=tuple(_slots(file, file.schema.root, absent, 0)),
        strays=tuple(_placed(file, fill) for fill in file.spec.fills if fill.slot is None),
    )


def _slots(
    file: SpecFile, slot: DocumentSlot | SectionSlot, absent: set[tuple[str, ...]], depth: int
) -> Iterator[OutlineSlot]:
    for child in slot.of(SectionSlot):
        fills = tuple(
            _placed(file, fill)
            for fill in file.spec.fills
            if fill.slot is not None and fill.slot.path == child.path
        )
        missing = not fills and child.path in absent
        yield OutlineSlot(name=child.name, depth=depth, fills=fills, is_missing=missing)
        if fills:
            yield from _slots(file, child, absent, depth + 1)


def _placed(file: SpecFile, fill: Fill) -> Placed:
    heading = fill.section.heading
    title = markdown.folded(heading.text.content) if heading else ""
    return Placed(title, file.source.position(fill.section.span.start)[0], fill.how)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A section around a line: the slot that it fills and where that stands in the template.

    A stray has no slot; `tried` says what was looked at for it.
    """

    section: Placed
    slot: str | None
    origin: str
    tried: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GapThere:
    """Something that is wrong at a line: what, with which slot, and where that stands in the template."""

    what: str
    slot: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Which sections hold a line, outermost first, and what is wrong there."""

    path: str
    line: int
    text: str
    holders: tuple[Holder, ...]
    gaps: tuple[GapThere, ...]


def why(path: str, line: int, *, root: Root, **options: Unpack[Against]) -> Why:
    """Which slots a line of the spec at a path fills, how that was decided, what was tried for a stray."""
    file = _laid(path, root, options)
    source, spec = file.source, file.spec
    if not 1 <= line <= len(source.starts):
        raise SpeclintError(f"has no line {line}: it ends with line {len(source.starts)}", source.path)
    span = source.line_span(line)
    holders = (f for f in spec.fills if f.section.span.start <= span.start < max(f.section.span.end, 1))
    gaps = (gap for gap in spec.found_gaps if span.start <= gap.at.start <= span.end)
    return Why(
        path=source.path,
        line=line,
        text=source.line(line).strip(),
        holders=tuple(_holder(file, fill) for fill in holders),
        gaps=tuple(GapThere(gap.what, _asking(gap).name, gap.because) for gap in gaps),
    )


def _asking(gap: Gap) -> Slot:
    """What of the template a gap is about."""
    return gap.part or gap.slot if isinstance(gap, Leftover) else gap.slot


def _holder(file: SpecFile, fill: Fill) -> Holder:
    slot = fill.slot
    return Holder(
        section=_placed(file, fill),
        slot=slot.name if slot is not None else None,
        origin=slot.origin if slot is not None else "",
        tried=fill.tried,
    )


def _laid(path: str, root: Root, options: Against) -> SpecFile:
    """The file at a path, laid against its template as when it is named."""
    job = Job(Task(paths=(path,), **options), _session(root))
    candidate = job.standing(path)
    laid = job.lay(candidate)
    if laid is None:
        raise SpeclintError(f"is a template ({job.template_at(candidate)}), and no spec of itself", path)
    return laid


def explain(name: str) -> Manual:
    """The manual of the rule of a name; `SpeclintError` when there is none."""
    return manual.of(name)
