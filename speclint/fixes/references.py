"""A row for what is described and not listed, a section for what is named and not there: always unsafe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from speclint.expressions import expression
from speclint.fixes import insertion
from speclint.fixes.ground import Ground
from speclint.model import ColumnSlot, Edit, FilledTable, Relation, SectionSlot, Span, State
from speclint.template import values
from speclint.text import markdown, titlepattern

_PIPE = expression(r"(?<!\\)\|")


def whole(relation: Relation, ground: Ground) -> tuple[Edit, ...]:
    """Puts in what a name asks for: the row that lists it, or the section that describes it.

    A name that is nearly there asks for neither.
    """
    if relation.state is State.DANGLING and relation.wanted:
        return ()
    said = [markdown.plain(ground.text[at.start : at.end]) for at in relation.parts] or [relation.raw]
    scope = _scope(relation, ground)
    described = {one.path: one for one in ground.schema.root.walk() if isinstance(one, SectionSlot)}
    for paths in relation.within:
        slot = described.get(paths[0])
        if slot is not None and (edits := _section(relation, said, slot, scope, ground)):
            return edits
        if slot is None and len(said) == len(paths):
            cells = dict(zip(paths, said, strict=True))
            if edits := _row(relation, cells, scope, ground):
                return edits
    return ()


def _scope(relation: Relation, ground: Ground) -> Span:
    """Where a name may be named or described: in a section, or anywhere."""
    section = ground.section(relation.scope) if relation.scope is not None else None
    return section.span if section is not None else Span(0, len(ground.text))


def _row(
    relation: Relation, cells: Mapping[tuple[str, ...], str], scope: Span, ground: Ground
) -> tuple[Edit, ...]:
    """The row that lists a name, its cells by their columns, below the others of the only table for it."""
    paths = {path[:-1] for path in cells}
    tables = [one for one in ground.filled_tables if one.slot.path in paths and one.table.span in scope]
    if len(tables) != 1 or len(paths) != 1:
        return ()
    filled = tables[0]
    keys = {slot.path: slot.key for slot in filled.slot.of(ColumnSlot)}
    written = {keys[path]: _like(filled, keys[path], text) for path, text in cells.items() if path in keys}
    if len(written) < len(cells) or not written.keys() <= filled.columns.keys():
        return ()
    title = f"list `{relation.raw}` in a row from the template"
    is_first = relation.state is State.MISMATCHED and _goes_down(filled, next(iter(written)))
    return insertion.row_of(filled, written, ground, title, first=is_first)


def _goes_down(filled: FilledTable, key: str) -> bool:
    """Whether the newest value of a column stands in its first row."""
    cells = [row.cells[filled.columns[key]].text.content for row in filled.rows]
    found = [values.sort_key(markdown.plain(cell)) or () for cell in cells]
    return len(found) > 1 and found[0] > found[-1]


def _like(filled: FilledTable, key: str, said: str) -> str:
    """A name as the cells of a column are written: as code where the last one is."""
    cells = [row.cells[filled.columns[key]].text.content for row in filled.rows if key in filled.columns]
    text = _PIPE.sub(r"\\|", said)
    is_code = bool(cells) and cells[-1].startswith("`") and cells[-1].endswith("`")
    return f"`{text}`" if is_code and "`" not in text else text


def _section(
    relation: Relation, said: Sequence[str], slot: SectionSlot, scope: Span, ground: Ground
) -> tuple[Edit, ...]:
    """The section that describes a name, below the others of its kind."""
    holder = ground.only_holder(slot, scope)
    if holder is None or ground.has_other_levels:
        return ()
    same = [one for one in holder.sections if one.slot.path == slot.path]
    last = ground.section((same[-1] if same else holder).at)
    if last is None or last.heading is None:
        return ()
    is_code = bool(same) and "`" in last.heading.text.content
    title = titlepattern.filled(slot.name, [f"`{one}`" if is_code and "/" in one else one for one in said])
    if title is None:
        return ()
    number = insertion.number_after(last.heading, ground) if same else None
    level = last.heading.level + (not same)
    text = ground.drafts.section(slot, level, number, title=title)
    title_ = f"describe `{relation.raw}` in a section from the template"
    return (ground.section_below(last.span.end, level, text, title_, safe=False),)
