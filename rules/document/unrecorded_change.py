r"""A spec that was agreed was rewritten, and neither its version nor its history says so.

People build by what was agreed, and who read it then does not read it again. A change of what an agreed
spec says is a new version of it, or a line in its history: without either nobody is told. This rule looks at
a change alone (`--since main`), and is off until the settings switch it on (`unrecorded-change: on`).

Agreed are the statuses that the template's YAML lists under `metadata: agreed`, without such the usual ones
(Accepted, Agreed, Approved, Complete, Final, Implemented). What counts is what the spec said at the base: a draft, a spec that is new, and a file that only
moved are let be. Its metadata, comments, ticked boxes, white space and line ends are no part of what was
agreed. Give it a new version, write the change into its history, or put its status back.

~~~template
# [Name]

## Info

| Key | Value |
|-----|-------|
| **Status** | [Draft / Approved] |
| **Version** | [1.0] |

## Decision

[What?]

## Revision History

| Version | Change |
|---------|--------|
| [1.0] | [What?] |
~~~

~~~schema
metadata: {section: Info, agreed: [Approved]}
~~~

~~~before
# Cache

## Info

| Key | Value |
|---|---|
| **Status** | Approved |
| **Version** | 1.0 |

## Decision

We cache pages for an hour.

## Revision History

| Version | Change |
|---|---|
| 1.0 | All of it |
~~~

~~~bad
# Cache

## Info

| Key | Value |
|---|---|
| **Status** | Approved |
| **Version** | 1.0 |

## Decision

We cache pages for a day.

## Revision History

| Version | Change |
|---|---|
| 1.0 | All of it |
~~~

~~~text
12:1: warning unrecorded-change: `Decision` changed since HEAD left `main`, when the spec was Approved: give it a new version, or write the change into its history
~~~

~~~good
# Cache

## Info

| Key | Value |
|---|---|
| **Status** | Approved |
| **Version** | 1.1 |

## Decision

We cache pages for a day.

## Revision History

| Version | Change |
|---|---|
| 1.0 | All of it |
| 1.1 | A day for an hour |
~~~
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from speclint.rule import (
    Block,
    Change,
    Fact,
    Finding,
    FrontMatter,
    Html,
    List,
    Related,
    Runs,
    Section,
    Span,
    Spec,
    Table,
    plain,
    walk,
)

severity = "off"


@dataclass(frozen=True)
class Options:
    """Where a spec says what changed."""

    version: tuple[str, ...] = ("Version", "Revision", "Spec Version", "Document Version")
    """The keys of the front matter or metadata that say the version."""

    history: tuple[str, ...] = (
        "Revision History", "Change History", "Change Log", "Changelog", "Document History", "History",
        "Revisions", "Version History",
    )  # fmt: skip
    """The sections that say what changed, by their titles."""


@dataclass(frozen=True)
class _Piece:
    """A heading or block as it is compared, its place, and what messages call the section around it."""

    words: str
    at: Span
    section: str


def check_change(spec: Spec, change: Change, options: Options) -> Iterator[Finding]:
    before = change.before
    if before.text == spec.text or not before.profile.is_agreed or _is_recorded(spec, before, options):
        return
    now, then = list(_pieces(spec, options)), list(_pieces(before, options))
    found = _first_change(now, then)
    if found is None:
        return
    version = next(spec.profile.named(*options.version), None)
    status = before.profile.status_as_written
    message = (
        f"`{found.section}` changed since {change.since}, when the spec was {status}: give it a new version, or"
        " write the change into its history"
    )
    related = (Related("the version stands at line {line}", version.at),) if version is not None else ()
    yield Finding(
        found.at, message, expected="a new version, or a line in the history", found=found.section,
        about=found.section, related=related,
    )  # fmt: skip


def _is_recorded(spec: Spec, before: Spec, options: Options) -> bool:
    """Whether the version or the history is another."""
    versions = [[_said(fact) for fact in one.profile.named(*options.version)] for one in (spec, before)]
    histories = [
        [_words(one.text, block) for section in _histories(one, options) for block in _all(section)]
        for one in (spec, before)
    ]
    return versions[0] != versions[1] or histories[0] != histories[1]


def _said(fact: Fact) -> tuple[str, ...]:
    return tuple(value.casefold() for value in fact.values)


def _histories(spec: Spec, options: Options) -> list[Section]:
    wanted = {name.casefold() for name in options.history}
    return [
        fill.section
        for fill in spec.fills
        if wanted & {_title(fill.section).casefold(), fill.slot.name.casefold() if fill.slot else ""}
    ]


def _title(section: Section) -> str:
    return plain(section.heading.text.content) if section.heading is not None else ""


def _all(section: Section) -> Iterator[Block]:
    return (block for below in section.walk() for block in below.blocks)


def _pieces(spec: Spec, options: Options) -> Iterator[_Piece]:
    """What a spec says, without its metadata and its history, in order."""
    left_out = {id(below) for section in _histories(spec, options) for below in section.walk()}
    facts = Runs(fact.at for fact in spec.profile.facts)
    title = ""
    for section in spec.root.walk():
        if id(section) in left_out:
            continue
        title = _title(section) or title
        if section.heading is not None:
            yield _Piece(title, section.heading.span, title)
        for block in section.blocks:
            words = "" if facts.touch(block.span) else _words(spec.text, block)
            if words:
                yield _Piece(words, block.span, title or "The beginning")


def _words(text: str, block: Block) -> str:
    """A block as it is compared: without its layout, and without the ticks of its boxes."""
    if isinstance(block, FrontMatter) or (isinstance(block, Html) and block.comment):
        return ""
    if isinstance(block, Table):
        rows = (block.header, *block.rows)
        return "\n".join(
            " | ".join(" ".join(cell.text.content.split()) for cell in row.cells) for row in rows
        )
    said, start = [], block.span.start
    lists = (one for one in walk([block]) if isinstance(one, List))
    boxes = [item.box for one in lists for item in one.items if item.box is not None]
    for box in sorted(boxes):
        said += [text[start : box.start], "[ ]"]
        start = box.end
    return " ".join("".join((*said, text[start : block.span.end])).split())


def _first_change(now: list[_Piece], then: list[_Piece]) -> _Piece | None:
    """The first piece that is new or another; where something is only gone or moved, what is there now.

    What is gone is said at the heading of its section, if that is still there: authors are shown one place,
    and a place where nothing stands any more cannot be shown. Pieces are counted and not only compared, so
    that a paragraph that moved is not taken for a new one. Of `a`, `b`, `c` that became `a`, `x`, `c` it is
    `x`.
    """
    was = Counter(piece.words for piece in then)
    for piece in now:
        was[piece.words] -= 1
        if was[piece.words] < 0:
            return piece
    pairs = zip(now, then, strict=False)
    there = next((piece for piece, other in pairs if piece.words != other.words), now[-1] if now else None)
    gone = next((piece for piece in then if was[piece.words] > 0), None)
    if gone is None or there is None:
        return there if [piece.words for piece in now] != [piece.words for piece in then] else None
    heading = next((piece for piece in now if piece.words == piece.section == gone.section), there)
    return _Piece(gone.words, heading.at, gone.section)
