"""What is absent put in from the template, at its place and in the document's own style."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import zip_longest

from speclint.expressions import expression
from speclint.fixes import levels, orphans
from speclint.fixes.draft import mark
from speclint.fixes.ground import Ground
from speclint.fixes.style import delimiter, is_short
from speclint.gaps import (
    AbsentCode,
    AbsentColumn,
    AbsentDiagram,
    AbsentField,
    AbsentRow,
    AbsentSection,
    AbsentTable,
    AbsentTitle,
    IncompleteSections,
    TitleAsText,
)
from speclint.model import (
    ColumnSlot,
    Edit,
    FilledTable,
    Heading,
    Near,
    Row,
    SectionSlot,
    Slot,
    Span,
    Table,
)
from speclint.text import markdown
from speclint.text.tables import cell_borders

_NUMBER = expression(r"(?P<above>(?:\d+\.)*)(?P<last>\d+)(?P<end>[.)]?[ \t]+)(?=\S)")
_TAG = expression(r"<h[1-6]>[^<>\r\n]*</h[1-6]>", re.IGNORECASE)
_PREFIX = expression(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]+")
_BARE_LABEL = expression(r"(?:\*\*|__):?[ \t]*\Z")
_HARD_BREAK = expression(r"(?: {2,}|\\)\Z")


# Sections


def title(gap: AbsentTitle, ground: Ground) -> tuple[Edit, ...]:
    """Puts the template's title above all, with its placeholders."""
    slot = gap.slot
    said = ground.drafts.title(slot)
    said = said if slot.pattern is not None else mark(said)
    text = "\n".join(ground.style.heading(1, said))
    return (ground.below(gap.insert, text, f"insert the title `{slot.name}`"),)


def section(gap: AbsentSection, ground: Ground) -> tuple[Edit, ...]:
    """Puts a section in, with what is asked for below it; a line that is nearly its heading becomes it.

    What should stand in an absent section is often there: left behind by its lost heading, on the wrong
    level, or elsewhere and said on its own. It must not be put in twice, and so the draft leaves out what is
    found. Where `### Steps` stands below `## Context` and its `## Rollout` is absent, the draft of that goes
    above `### Steps`, without a second one.
    """
    if gap.is_open:
        return ()
    if gap.near is not None:
        return _heading_of(gap, ground)
    siblings = list(_siblings(gap.slot, gap.insert, ground))
    level = _level(gap.slot, gap.insert, siblings, ground)
    number = _number(gap, ground, siblings)
    if number is None:
        number = _number_below(gap, ground)
    lost = orphans.before(gap.insert, level, ground)
    if own := orphans.own(gap, lost, ground):
        below = {slot.path for slot in gap.slot.children}
        text = ground.drafts.section(gap.slot, level, number, without=below)
        title_ = f"put the heading `{gap.slot.name}` above `{own[0].text.content}`"
        return (ground.below(own[0].span.start, text, title_),)
    there = {slot.path for slot in orphans.elsewhere(gap, ground)}
    run = orphans.behind(gap, ground)
    beside = [slot for one in run if (slot := orphans.child_of(gap.slot, one)) is not None]
    # What the template has behind the first of those is put in behind it.
    slots = gap.slot.of(SectionSlot)
    later = {one.path for one in slots[slots.index(beside[0]) :]} if beside else set()
    text = ground.drafts.section(gap.slot, level, number, without=there | later)
    same = ground.absent_together[gap.insert, gap.within]
    headed = (orphans.own(one, lost, ground) for one in same[same.index(gap) + 1 :]) if lost else ()
    # What is put in before a lost heading goes before what that heads.
    place = next((found[0].span.start for found in headed if found), gap.insert)
    title_ = f"insert `{gap.slot.name}` from the template"
    is_safe = not gap.found and there <= {slot.path for slot in beside}
    inserted = ground.section_below(place, level, text, title_, safe=is_safe)
    if not run or run[0].level > level:
        return (inserted,)
    wanted = level + beside[0].level - gap.slot.level
    edits = levels.moved(run, run[0].span, wanted, ground)
    return (inserted, *(replace(edit, safe=is_safe) for edit in edits)) if edits else ()


def sections(gap: IncompleteSections, ground: Ground) -> tuple[Edit, ...]:
    """Puts in the sections that belong to one that is there."""
    return tuple(edit for one in gap.absent for edit in section(one, ground))


def _heading_of(gap: AbsentSection, ground: Ground) -> tuple[Edit, ...]:
    near = gap.near
    assert near is not None  # asked for those with such a line alone
    written = ground.text[near.span.start : near.span.end]
    if near.near is Near.UNSPACED and written.startswith("#" * near.level):
        at = near.span.start + near.level
        return (Edit(Span(at, at), " ", title="put a space behind its hashes"),)
    if near.near is Near.ESCAPED and written.startswith("\\"):
        at = near.span.start
        return (Edit(Span(at, at + 1), "", title="take out the backslash"),)
    if near.near is Near.TAG and _TAG.fullmatch(written):
        lines = ground.style.heading(near.level, near.title)
        return (Edit(near.span, ground.source.newline.join(lines), title="write it as a heading"),)
    return ()


def heading(gap: TitleAsText, ground: Ground) -> tuple[Edit, ...]:
    """Makes a heading of a title that stands in bold on a line of its own, apart from other text."""
    line = ground.source.line_span(ground.source.position(gap.at.start)[0])
    is_alone = (
        ground.text[line.start : line.end].strip().rstrip(":") == ground.text[gap.at.start : gap.at.end]
    )
    if not is_alone or not ground.is_apart(line):
        return ()
    siblings = list(_siblings(gap.slot, gap.at.start, ground))
    level = _level(gap.slot, gap.at.start, siblings, ground)
    lines = ground.style.heading(level, gap.slot.name)
    return (Edit(line, ground.source.newline.join(lines), title="make it a heading"),)


def _siblings(slot: SectionSlot, offset: int, ground: Ground) -> Iterator[Heading]:
    """The headings of the sections that stand beside one that is absent at an offset."""
    holder = ground.holder(slot, offset)
    for one in holder.sections if holder is not None else ():
        if one.heading is not None:
            yield one.heading


def _level(slot: SectionSlot, offset: int, siblings: list[Heading], ground: Ground) -> int:
    """The level of the sections beside one that is absent, if that is below the section around it."""
    holder = ground.holder(slot, offset)
    above = holder.heading if holder is not None else None
    least = above.level + 1 if above is not None else 1
    level = next((one.level for one in siblings if one.level >= least), None)
    return level or max(least, slot.level)


def _number(gap: AbsentSection, ground: Ground, siblings: list[Heading]) -> str | None:
    """The number that goes on with those beside an absent section, empty where it is taken; None for none."""
    said = [found for one in siblings if (found := _NUMBER.match(one.text.content))]
    if not said or len(said) * 2 <= len(siblings):
        return None
    before = [one for one in siblings if one.span.start < gap.insert and _NUMBER.match(one.text.content)]
    same = ground.absent_together[gap.insert, gap.within]
    earlier = next(number for number, other in enumerate(same) if other is gap)
    last = _NUMBER.match(before[-1].text.content) if before else None
    number = (int(last["last"]) if last else 0) + 1
    shape = last or said[0]
    # Of sections that are put in together all have numbers or none.
    if any(f"{shape['above']}{number + n}" in ground.numbers for n in range(len(same))):
        return ""
    return f"{shape['above']}{number + earlier}{shape['end']}"


def number_after(heading: Heading, ground: Ground) -> str | None:
    """The number that goes on with that of a heading, empty where it is taken; None where that has none."""
    found = _NUMBER.match(heading.text.content)
    if found is None:
        return None
    number = f"{found['above']}{int(found['last']) + 1}"
    return "" if number in ground.numbers else f"{number}{found['end']}"


def _number_below(gap: AbsentSection, ground: Ground) -> str | None:
    """The template's own number below that of the section around it, empty where that is taken."""
    own = _NUMBER.match(ground.drafts.title(gap.slot))
    holder = ground.holder(gap.slot, gap.insert)
    above = _NUMBER.match(holder.heading.text.content) if holder is not None and holder.heading else None
    if own is None or not own["above"] or above is None:
        return None
    number = f"{above['above']}{above['last']}.{own['last']}"
    return "" if number in ground.numbers else f"{number}{own['end']}"


# Tables, code and fields


def table(gap: AbsentTable, ground: Ground) -> tuple[Edit, ...]:
    """Puts a table in, with its keys or a row to be filled, where nothing is meant to be one."""
    if gap.found:
        return ()
    text = ground.drafts.table(gap.slot)
    return (
        ground.below(
            ground.within(gap.insert), text, f"insert the table `{gap.slot.name}` from the template"
        ),
    )


def code(gap: AbsentCode | AbsentDiagram, ground: Ground) -> tuple[Edit, ...]:
    """Puts a block of code, or a drawing, in as the template has it."""
    text = ground.drafts.code(gap.slot)
    return (
        ground.below(
            ground.within(gap.insert), text, f"insert the block of `{gap.slot.name}` from the template"
        ),
    )


def field(gap: AbsentField, ground: Ground) -> tuple[Edit, ...]:
    """Puts a label in, above what stands there without it, or with what the template has for it.

    Labels stand in paragraphs, lists, quotes and lines that end in a hard break, and a label must not become
    a part of what stands beside it, nor part that from its text. Behind `- **Owner:** Ann` the next one is
    `- **Team:** [Team]`, an item of that list.
    """
    title_ = f"insert `{gap.slot.name}` from the template"
    if gap.unlabelled and gap.related[0].at is not None:
        at = gap.related[0].at.start
        start = ground.source.line_span(ground.source.position(at)[0]).start
        if ground.text[start:at].strip():
            return ()
        label = f"{ground.drafts.label(gap.slot)}{ground.source.newline * 2}"
        return (Edit(Span(start, start), label, title=title_),)
    text, insert = ground.drafts.field(gap.slot), ground.within(gap.insert)
    quote = ground.quote(insert)
    if quote is not None:
        return (ground.below(quote.span.end, text, title_),)
    start = ground.outside(insert)
    if start < insert and "\n" not in text:
        lead = ground.text[start:insert]
        return (Edit(Span(start, start), f"{lead}{text}{ground.source.newline}", title=title_),)
    line = _line_before(insert, ground)
    written = ground.text[line.start : line.end]
    prefix = _PREFIX.match(written)
    # What follows the list belongs to a bare label at its end, and must not be parted from it.
    if prefix and _BARE_LABEL.search(written):
        return ()
    is_below = _has_text_below(line, ground)
    if gap.after and "\n" not in text and (prefix or is_below):
        broken = _HARD_BREAK.search(written)
        ending = broken[0] if broken is not None and is_below else ""
        line_ = f"{ground.source.newline}{prefix[0] if prefix else ''}{text}{ending}"
        return (Edit(Span(line.end, line.end), line_, title=title_),)
    return (ground.below(insert, text, title_),)


def _line_before(offset: int, ground: Ground) -> Span:
    return ground.source.line_span(ground.source.position(max(0, ground.before(offset) - 1))[0])


def _has_text_below(line: Span, ground: Ground) -> bool:
    number = ground.source.position(line.start)[0]
    return number < len(ground.source.starts) and bool(ground.source.line(number + 1).strip())


# Rows and columns


def row(gap: AbsentRow, ground: Ground) -> tuple[Edit, ...]:
    """Puts a key's row in, with the template's placeholder or a mark."""
    filled = ground.filled_table(gap.at)
    if filled is None:
        return ()
    by_index = {index: key for key, index in filled.columns.items()}
    cells = ground.drafts.row(filled.slot, gap.slot)
    names = [markdown.folded(cell.text.content) for cell in filled.table.header.cells]
    written = [cells.get(by_index.get(n, ""), mark(name or gap.slot.name)) for n, name in enumerate(names)]
    first = filled.slot.of(ColumnSlot)[:1]
    at = filled.columns.get(first[0].key, 0) if first else 0
    written[at] = _key(gap.slot, filled.table, at, cells.get(by_index.get(at, ""), gap.slot.name))
    title_ = f"insert the row `{gap.slot.name}` from the template"
    return (_row_at(gap.insert, written, filled.table, ground, title_),)


def row_of(
    filled: FilledTable, cells: Mapping[str, str], ground: Ground, title_: str, *, first: bool = False
) -> tuple[Edit, ...]:
    """Puts a row below the others, or above them: cells by the keys of their columns.

    The others are what the template has, or marks.
    """
    keys, sample = [one.key for one in filled.slot.of(ColumnSlot)], ground.drafts.rows(filled.slot)[0]
    is_drafted = len(keys) == len(sample) and not ground.drafts.is_firm
    drafted = dict(zip(keys, sample, strict=True)) if is_drafted else {}
    by_index = {index: key for key, index in filled.columns.items()}
    written = []
    for number, cell in enumerate(filled.table.header.cells):
        key, name = by_index.get(number, ""), markdown.folded(cell.text.content)
        written.append(cells.get(key) or drafted.get(key) or mark(name or filled.slot.name))
    last = delimiters(filled.table, ground) if first else (filled.table.header, *filled.table.rows)[-1]
    edit = _row_at(last.span.end, written, filled.table, ground, title_)
    return (replace(edit, safe=False),)


def _row_at(offset: int, cells: list[str], table_: Table, ground: Ground, title_: str) -> Edit:
    """The edit that puts a row below the line of an offset."""
    line = ground.source.line_span(ground.source.position(offset)[0])
    rows = (table_.header, *table_.rows)
    start = next((one.span.start for one in rows if one.span in line), line.start)
    lead = ground.text[line.start : start]
    text = f"{ground.source.newline}{lead}{_row_like(table_, cells, ground)}"
    return Edit(Span(line.end, line.end), text, title=title_)


def _key(slot: Slot, table_: Table, at: int, drafted: str) -> str:
    """The cell of a row that holds its key, bold where the others are."""
    firsts = [one.cells[at].text.content for one in table_.rows if len(one.cells) > at]
    bold = sum(first.startswith(("**", "__")) for first in firsts)
    if not firsts:
        return drafted
    return f"**{slot.name}**" if bold * 2 > len(firsts) else slot.name


def _row_like(table_: Table, cells: list[str], ground: Ground) -> str:
    """A row written as those of a table are: with or without pipes at the ends, padded or not."""
    lines = [ground.text[one.span.start : one.span.end] for one in (table_.header, *table_.rows)]
    like = lines[-1]
    widths: list[int] = []
    if len(lines) > 1 and len(set(map(len, lines))) == 1:
        widths = [end - start for start, end in cell_borders(like)]
    blank = "" if widths or not re.search(r"\| | \|", like) else " "
    padded = [
        f" {cell} ".ljust(width) if width else f"{blank}{cell}{blank}"
        for cell, width in zip_longest(cells, widths[: len(cells)], fillvalue=0)
        if isinstance(cell, str)
    ]
    text = "|".join(padded)
    first = f"|{text}" if like.startswith("|") else text.lstrip()
    return f"{first}|" if like.rstrip().endswith("|") else first.rstrip()


def column(gap: AbsentColumn, ground: Ground) -> tuple[Edit, ...]:
    """Puts a column in, with the template's placeholder or a mark in every row.

    A column is whole or not at all, since a row with one cell less would say something else under each
    header; so a ragged table waits until its rows are whole. It looks as its table does: `| a | b |` above
    `|---|---|` gets `---`, one whose lines are all as wide as each other cells as wide as its header.
    """
    filled = ground.filled_table(gap.at)
    if filled is None or any(len(one.cells) != len(filled.table.header.cells) for one in filled.table.rows):
        return ()
    table_ = filled.table
    behind = [n + 1 for n, cell in enumerate(table_.header.cells) if cell.span.end == gap.insert]
    index = behind[0] if behind and gap.after else 0
    keys = {row: key for key, row in filled.keyed.items()}
    cells = ground.drafts.column(filled.slot, gap.slot, map(keys.get, table_.rows))
    lines = [ground.text[one.span.start : one.span.end] for one in (table_.header, *table_.rows)]
    is_aligned = len(lines) > 1 and len(set(map(len, lines))) == 1
    width = max(len(gap.slot.name), *map(len, cells)) if is_aligned else 0
    title_ = f"insert the column `{gap.slot.name}`"
    edits = [_cell(table_.header, index, gap.slot.name.ljust(width), ground, title_)]
    rule = delimiters(table_, ground)
    ruled = ground.text[rule.span.start : rule.span.end]
    size = 3 if is_short(ruled) else max(3, width or len(gap.slot.name)) + (0 if " " in ruled else 2)
    dashes = delimiter(ground.drafts.alignment(filled.slot, gap.slot), size)
    edits.append(_cell(rule, index, dashes, ground, title_))
    edits += [
        _cell(row, index, cell.ljust(width), ground, title_)
        for row, cell in zip(table_.rows, cells, strict=True)
    ]
    return tuple(edits)


def delimiters(table_: Table, ground: Ground) -> Row:
    """The line below a table's header, without what its container puts before it."""
    line = ground.source.line_span(ground.source.position(table_.header.span.start)[0] + 1)
    written = ground.text[line.start : line.end]
    # A line below a header in a list or quote begins with what that puts before it.
    found = re.search(r"[|:-][|: \t-]*\Z", written.rstrip())
    start = line.start + (found.start() if found is not None else 0)
    return Row(Span(start, line.start + len(written.rstrip())), ())


def _cell(one: Row, index: int, text: str, ground: Ground, title_: str) -> Edit:
    """The edit that puts a cell into a line of a table, before the cell of a number."""
    written = ground.text[one.span.start : one.span.end]
    borders = cell_borders(written)
    blank = " " if re.search(r"\| | \|", written) else ""
    if index < len(borders):
        at = one.span.start + borders[index][0]
        lead = "" if at == one.span.start else blank
        return Edit(Span(at, at), f"{lead}{text}{blank}|{'' if lead or not blank else blank}", title=title_)
    at = one.span.end
    ending = f"{blank}{text}{blank}|" if written.endswith("|") else f"{blank}|{blank}{text}"
    return Edit(Span(at, at), ending, title=title_)
