"""Findings → what readers get: places in lines and columns, severities, and the slots around them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache

from speclint.judge.judge import Said
from speclint.judge.kept import Around, Surroundings
from speclint.model import Diagnostic, Edit, Finding, Place, Related, Replacement, Severity, Span
from speclint.text.source import Source
from speclint.wording import beginning, shortened

# What gives the text of another file of the project by its path there; None when there is none.
SourceOf = Callable[[str], Source | None]
# How much of what is expected, and of what was found, a diagnostic holds.
_LONGEST_PART = 1000


def no_source(path: str) -> Source | None:
    """Knows no other file."""
    return None


def of(
    source: Source, around: Surroundings, found: Iterable[Said], source_of: SourceOf = no_source
) -> tuple[list[Diagnostic], dict[str, str]]:
    """What is found in a spec as readers get it.

    The second half names the rules that propose to edit what is no file, each with that.

    Severity, last wins: that of the rule, that of the finding, that of the schema for the status unless the
    finding is firm, that which was asked for. What is off is left out.
    """
    softened = dict(around.softened)
    line, places = cache(source.line), around.places()
    said: list[Diagnostic] = []
    astray: dict[str, str] = {}
    for one in found:
        rule, finding = one.rule.rule, one.finding
        by_status = None if finding.firm else softened.get(rule.name)
        severity = one.rule.forced or by_status or finding.severity or rule.severity
        if severity is not Severity.OFF:
            try:
                edits = tuple(_replacement(source, edit, source_of) for edit in finding.edits)
            except LookupError as error:
                astray[rule.name] = str(error.args[0])
                continue
            holders = places(finding.at)
            related = tuple(_related(source, one, source_of) for one in finding.related)
            said.append(_diagnostic(source, line, holders, rule.name, severity, finding, edits, related))
    return said, astray


def in_order(said: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Diagnostics in document order, equal ones once."""
    return tuple(dict.fromkeys(sorted(said, key=_order)))


def _order(diagnostic: Diagnostic) -> tuple[int, int, str]:
    """In the order of the document; what a rule says at one place stays in the order of the template."""
    return diagnostic.place.line, diagnostic.place.column, diagnostic.rule


def _diagnostic(
    source: Source,
    line: Callable[[int], str],
    around: Around,
    rule: str,
    severity: Severity,
    finding: Finding,
    edits: tuple[Replacement, ...],
    related: tuple[tuple[Place | None, str], ...],
) -> Diagnostic:
    place = _place(source, finding.at)
    text = line(place.line)
    return Diagnostic(
        source.path,
        rule,
        severity,
        shortened(finding.message),
        place,
        around.section,
        beginning(finding.expected, _LONGEST_PART),
        beginning(finding.found, _LONGEST_PART),
        finding.because or f"speclint explain {rule}",
        finding.about or _known_by(finding, text, place),
        related,
        edits,
        (text,),
        around.slot,
        finding.inferred,
        source.position(around.block)[0] if around.block is not None else 0,
        finding.unwritten,
    )


def _known_by(finding: Finding, line: str, place: Place) -> str:
    """What a finding is known by where its rule does not say: what it found, or what stands at its place."""
    marked = line[place.column - 1 : place.end_column - 1 if place.end_line == place.line else None]
    return finding.found or f"{finding.expected}: {marked}"


def _related(source: Source, related: Related, source_of: SourceOf) -> tuple[Place | None, str]:
    """A related place as readers count; a remark where its file is none that can be read any more."""
    holder = source if related.path is None else source_of(related.path)
    if related.at is None or holder is None:
        return None, shortened(related.label)
    place = _place(holder, related.at)
    if related.path is not None:
        place = replace(place, path=holder.path)
    return place, shortened(related.label.replace("{line}", str(place.line)))


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
