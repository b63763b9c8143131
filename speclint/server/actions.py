"""What an editor offers to do at a place: mend findings, put in what is missing, say why it may be so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from lsprotocol import types

from speclint.changes import patch
from speclint.expressions import expression
from speclint.gaps import (
    Absence,
    AbsentField,
    AbsentRow,
    AbsentSection,
    AbsentTable,
    EmptyCell,
    EmptyField,
    EmptySection,
    EmptyTable,
    UnexplainedOmission,
)
from speclint.judge.diagnose import SpecFile
from speclint.judge.packs import Rule
from speclint.model import Diagnostic, Edit, FrontMatter, Gap, Span
from speclint.records import dataclass
from speclint.report.escape import safe
from speclint.server import diagnostics
from speclint.server.edits import Edits
from speclint.server.positions import Positions
from speclint.template import values
from speclint.text.source import Source

Kind = types.CodeActionKind
MEND_ALL = "source.fixAll.speclint"
KINDS = (Kind.QuickFix, Kind.RefactorRewrite, MEND_ALL)
# What stands where an author is still to say why.
_WHY = "[NEEDS reason]"
_PARAGRAPH = expression(r"\s*\S.*?(?=(?:\r\n|\r|\n){2}|\s*\Z)", re.DOTALL)
_LABEL = expression(r"\s*(?:[-*+]\s+)?\*\*[^*\n]+\*\*:?")
_BLANK = expression(r"\s*")
# The first cell of a row, with its pipes.
_KEY = expression(r"\s*\|(?:\\.|[^\\|\n])*\|")
_VALUE = expression(r"(?:\\.|[^\\|\n])*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A place of a document with what is known of it: what was found, and what it is laid to, if a spec.

    `rules` are those that count there, by name.
    """

    uri: str
    source: Source
    positions: Positions
    span: Span
    found: Sequence[Diagnostic]
    file: SpecFile | None
    rules: Mapping[str, Rule]
    edits: Edits

    def shown(self, found: Diagnostic) -> types.Diagnostic:
        """A finding as it was told."""
        return diagnostics.shown(found, self.positions, self.uri, self.rules, self.edits.positions)

    def here(self) -> list[Diagnostic]:
        """The findings in the lines of the place."""
        first, last = (self.source.position(at)[0] for at in (self.span.start, self.span.end))
        return [one for one in self.found if one.place.line <= last and first <= one.place.end_line]


def actions(asked: Asked, only: Sequence[str] | None = None) -> list[types.CodeAction]:
    """All that can be done at a place, of some kinds if they are named."""
    offered = [*_mended(asked), *_of_rules(asked), *_inserted(asked), *_let_be(asked), *_all_safe(asked)]
    return [one for one in offered if only is None or any(_is_of(one, kind) for kind in only)]


def _is_of(action: types.CodeAction, kind: str) -> bool:
    own = str(action.kind.value if isinstance(action.kind, Kind) else action.kind)
    return not kind or own == kind or own.startswith(f"{kind}.")


# Findings


def _mended(asked: Asked) -> Iterator[types.CodeAction]:
    """Each finding at the place mended by its edits."""
    for one in asked.here():
        edit = asked.edits.of([one]) if one.edits else None
        if edit is not None:
            title = one.edits[0].title or f"mend `{one.rule}`"
            yield types.CodeAction(
                title=_sentence(title, [one]),
                kind=Kind.QuickFix,
                diagnostics=[asked.shown(one)],
                edit=edit,
                is_preferred=_is_safe(one),
            )


def _of_rules(asked: Asked) -> Iterator[types.CodeAction]:
    """All findings of a rule that says something at the place, mended."""
    for rule in dict.fromkeys(one.rule for one in asked.here() if one.edits):
        alike = [one for one in asked.found if one.rule == rule and one.edits]
        edit = asked.edits.of(alike) if len(alike) > 1 else None
        if edit is not None:
            title = f"mend all {len(alike)} of `{rule}` in this file"
            yield types.CodeAction(title=_sentence(title, alike), kind=Kind.QuickFix, edit=edit)


def _all_safe(asked: Asked) -> Iterator[types.CodeAction]:
    safe = [one for one in asked.found if one.edits and _is_safe(one)]
    if safe and (edit := asked.edits.of(safe)) is not None:
        yield types.CodeAction(title="Mend all that is safe in this file", kind=MEND_ALL, edit=edit)


def _sentence(title: str, found: Iterable[Diagnostic]) -> str:
    said = safe(title[:1].upper() + title[1:])
    return said if all(map(_is_safe, found)) else f"{said} (may change the meaning)"


def _is_safe(found: Diagnostic) -> bool:
    return all(edit.safe for edit in found.edits)


# Sections


def _inserted(asked: Asked) -> Iterator[types.CodeAction]:
    """The missing sections of those around the place, put in, or said not to apply, as is all else."""
    if asked.file is None:
        return
    spec, source = asked.file.spec, asked.source
    headings = {one.heading.span: one.span for one in spec.root.walk() if one.heading is not None}
    for gap in spec.found_gaps:
        around = headings.get(gap.at) or _around(gap, source)
        if around.start <= asked.span.start <= around.end:
            if isinstance(gap, AbsentSection) and gap.edits and gap.near is None:
                yield from _own(asked, f"Insert missing section `{safe(gap.slot.name)}`", gap.edits)
            if edits := _not_applicable(gap, asked.file, source):
                name = f"`{safe(gap.name if isinstance(gap, EmptySection) else gap.slot.name)}`"
                what = f"the table {name}" if isinstance(gap, AbsentTable | EmptyTable) else name
                yield from _own(asked, f"Say why {what} does not apply", edits)


def _around(gap: Gap, source: Source) -> Span:
    """Where something is offered that is about no section: in its lines, for a row in those of its table."""
    if isinstance(gap, Absence) and not isinstance(gap, AbsentRow):
        return Span(0, len(source.text))
    last = max(gap.at.end, gap.insert - 1) if isinstance(gap, AbsentRow) else gap.at.end
    first, last = (source.position(at)[0] for at in (gap.at.start, last))
    return Span(source.line_span(first).start, source.line_span(last).end)


def _not_applicable(gap: Gap, file: SpecFile, source: Source) -> tuple[Edit, ...]:
    """The edits that say of what is missing or empty that it does not apply, with a reason to be written.

    The words stand where an answer would: below the heading, behind the label, in the place of a table. Where
    the finding has edits, what these insert is cut short, so that both stand at the same place. For an empty
    `## Rollback` the line `N/A: [NEEDS reason]` is put below it.
    """
    if not (words := file.schema.omissions):
        return ()
    said = f"{words[0]}: {_WHY}"
    if isinstance(gap, AbsentTable):
        return tuple(_cut(edit, _BLANK, said) for edit in gap.edits)
    if isinstance(gap, EmptyTable):
        # Its lines, without what a list or a quote around it sets before the first of them.
        tables = (table.table for one in file.spec.filled.walk() for table in one.all_tables)
        return tuple(Edit(table.span, said) for table in tables if gap.at in table.span)
    if isinstance(gap, AbsentSection) and gap.near is None:
        return tuple(_cut(edit, _PARAGRAPH, source.newline * 2 + said) for edit in gap.edits)
    if isinstance(gap, AbsentField | EmptyField):
        return tuple(_cut(edit, _LABEL, f" {said}") for edit in gap.edits)
    if isinstance(gap, AbsentRow | EmptyCell):
        # A date or a choice is demanded all the same.
        type_ = gap.slot.value
        return (
            ()
            if type_ is not None and values.problem(type_, said)
            else tuple(_in_row(gap, said, source.text))
        )
    if isinstance(gap, EmptySection) and gap.near is None:
        line = source.line_span(source.position(max(gap.at.start, gap.at.end - 1))[0])
        return (Edit(Span(line.end, line.end), source.newline * 2 + said),)
    if isinstance(gap, UnexplainedOmission):
        return (Edit(Span(gap.at.end, gap.at.end), f": {_WHY}"),)
    return ()


def _in_row(gap: AbsentRow | EmptyCell, said: str, text: str) -> Iterator[Edit]:
    """The edits that say something in an empty cell, or in the second cell of a row that is put in."""
    if isinstance(gap, EmptyCell):
        at = gap.at.start
        before, after = (" " if pipe == "|" else "" for pipe in (text[at - 1 : at], text[at : at + 1]))
        yield Edit(Span(at, at), f"{before}{said}{after}")
        return
    for edit in gap.edits:
        key = _KEY.match(edit.text)
        value = _VALUE.match(edit.text, key.end()) if key is not None else None
        if key is not None and value is not None:
            yield replace(edit, text=f"{key[0]} {said} {edit.text[value.end() :]}")


def _cut(edit: Edit, beginning: re.Pattern[str], said: str) -> Edit:
    """An edit that inserts something, with other words in place of all that follows its beginning."""
    found = beginning.match(edit.text)
    ending = edit.text[len(edit.text.rstrip()) :]
    return edit if found is None else replace(edit, text=f"{found[0]}{said}{ending}")


def _own(asked: Asked, title: str, edits: Sequence[Edit]) -> Iterator[types.CodeAction]:
    edit = asked.edits.all_own(edits)
    if edit is not None:
        yield types.CodeAction(title=title, kind=Kind.RefactorRewrite, edit=edit)


# Suppressions


def _let_be(asked: Asked) -> Iterator[types.CodeAction]:
    """A comment that lets the findings of a rule stand at the place, with a reason to be written."""
    for one in {found.rule: found for found in reversed(asked.here())}.values():
        edit = asked.edits.all_own((_comment(asked, one),))
        if edit is not None:
            yield types.CodeAction(
                title=f"Ignore `{one.rule}` here, with a reason",
                kind=Kind.QuickFix,
                diagnostics=[asked.shown(one)],
                edit=edit,
            )


def _comment(asked: Asked, found: Diagnostic) -> Edit:
    source = asked.source
    said = f"speclint-ignore-next {found.rule}: {_WHY}"
    at = patch.span_of(source, found.place).start
    front = next((one for one in _front_matter(asked) if one.body.start <= at < one.body.end), None)
    line = source.line_span(found.place.line if front is not None else found.block or found.place.line)
    written = source.text[line.start : line.end]
    indent = written[: len(written) - len(written.lstrip())]
    if front is not None:
        return Edit(Span(line.start, line.start), f"{indent}# {said}{source.newline}")
    opened, closed = ("{/*", "*/}") if asked.uri.lower().endswith(".mdx") else ("<!--", "-->")
    return Edit(Span(line.start, line.start), f"{indent}{opened} {said} {closed}{source.newline * 2}")


def _front_matter(asked: Asked) -> Iterator[FrontMatter]:
    blocks = asked.file.spec.root.blocks if asked.file is not None else ()
    return (block for block in blocks if isinstance(block, FrontMatter))
