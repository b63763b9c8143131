"""Comments in a spec that let findings stand: read, applied, and judged by what they ignore."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

from speclint.errors import did_you_mean
from speclint.expressions import expression
from speclint.gaps import (
    CrossedSuppression,
    EmptySuppression,
    MisnamedSuppression,
    StraySuppressionEnd,
    UnclosedComment,
    UnendedSuppression,
    UnexplainedSuppression,
    UnknownSuppression,
    UnusedSuppression,
)
from speclint.model import (
    Block,
    Edit,
    FrontMatter,
    Gap,
    Heading,
    Html,
    List,
    Paragraph,
    Section,
    Span,
    SuppressionSlot,
    Table,
    Text,
)
from speclint.records import dataclass
from speclint.text import markdown
from speclint.text.source import Source

_MARK = "speclint-"
_NEXT, _SECTION, _FILE, _START, _END = (
    f"{_MARK}ignore-{part}" for part in ("next", "section", "file", "start", "end")
)
_WORDS = (_NEXT, _SECTION, _FILE, _START, _END)
_ANY_WORD = f"{_NEXT}, -section, -file, -start or -end"
_SLOT = SuppressionSlot(name="suppression", origin="", path=("suppression",))

_COMMENT = expression(r"<!--(?!-?>)(?P<body>.*?)(?P<close>-->|\Z)", re.DOTALL)
_MDX_COMMENT = expression(r"\{/\*(?P<body>.*?)(?P<close>\*/\}|\Z)", re.DOTALL)
_YAML_COMMENT = expression(r"^[ \t]*#(?P<body>[^\r\n]*)(?P<close>)", re.MULTILINE)
# A key of the front matter with the lines that belong to its value, after blank lines and comments.
_ENTRY = expression(r"(?:[ \t]*(?:#[^\n]*)?\n)*[^\n]*(?:\n[ \t-][^\n]*)*")
_BODY = expression(rf"\s*(?P<word>{_MARK}[\w-]*)(?P<rules>[^:]*):?(?P<reason>.*)", re.DOTALL)
_NAMES = expression(rf"<!--\s*{_MARK}[\w-]*\s+(?P<names>[^:]*?)\s*(?=:|-->|\Z)", re.DOTALL)
_LINE_AFTER = expression(r"[ \t]*(?:\r\n?|\n|\Z)")
_BLANK_LINE = expression(r"[ \t]*(?:\r\n?+|\n)[ \t]*(?:\r\n?+|\n)")
# A comment that goes on in a block quote holds the quote's own mark at the start of each line.
_LINE_START = expression(r"[\r\n]+[ \t>]*")


@dataclass(frozen=True, slots=True)
class Suppression:
    """A comment that lets findings of some rules stand where it `covers` their first character.

    `where` names that place for readers.
    """

    at: Span
    rules: tuple[str, ...]
    covers: Span
    where: str


@dataclass(frozen=True, slots=True)
class Suppressions:
    """The suppressions of a spec, and what is wrong with how comments that want to be some are written.

    `ignored` holds, by rule, the places where its findings stand, in order and apart. `text` is the spec's.
    """

    text: str = ""
    held: tuple[Suppression, ...] = ()
    mistakes: tuple[Gap, ...] = ()
    ignored: Mapping[str, Sequence[Span]] = field(default_factory=dict)

    def ignores(self, rule: str, offset: int) -> bool:
        """Whether a finding of a rule that starts at an offset stands."""
        places = self.ignored.get(rule, ())
        before = bisect_right(places, offset, key=lambda place: place.start)
        return before > 0 and offset < places[before - 1].end

    def gaps(self, judged: Collection[str], found: Iterable[tuple[str, int]]) -> tuple[Gap, ...]:
        """The mistakes and what ignores nothing, in document order.

        `found` holds the rule of each finding and where it starts; rules that are not `judged`, because
        they did not run, may have found nothing for that reason.
        """
        starts: dict[str, list[int]] = {rule: [] for rule in judged}
        for rule, offset in sorted(found, key=lambda one: one[1]):
            if rule in starts:
                starts[rule].append(offset)
        unused: list[Gap] = []
        for one in self.held:
            idle = [rule for rule in one.rules if rule in starts and not _any_in(one.covers, starts[rule])]
            edits = _without(self.text, one, idle) if idle else ()
            unused += (
                UnusedSuppression(slot=_SLOT, at=one.at, found=rule, where=one.where, edits=edits)
                for rule in idle
            )
        return tuple(sorted((*self.mistakes, *unused), key=lambda gap: gap.at))


def read(root: Section, source: Source, known: Collection[str], reason_required: bool) -> Suppressions:
    """The suppressions in a document; `known` are the names of all rules."""
    if _MARK not in source.text:
        return Suppressions()
    return _CommentReader(root, source, known, reason_required).read()


def _without(text: str, one: Suppression, idle: Sequence[str]) -> tuple[Edit, ...]:
    """What takes rules out of a comment, or the comment out of the text when no other is left in it."""
    written = text[one.at.start : one.at.end]
    names = _NAMES.search(written)
    said = [name.strip() for name in names["names"].split(",")] if names is not None else []
    kept = [name for name in said if name not in idle]
    if names is not None and kept:
        at = Span(one.at.start + names.start("names"), one.at.start + names.end("names"))
        return (Edit(at, ", ".join(kept), title="take what ignores nothing out of the comment"),)
    comments = [one.at]
    if one.covers.end > one.at.end and text.startswith("-->", one.covers.end - 3):
        comments.append(Span(text.rindex("<!--", 0, one.covers.end), one.covers.end))
    return tuple(
        Edit(_with_line(text, at), "", title="remove the comment that ignores nothing") for at in comments
    )


def _with_line(text: str, at: Span) -> Span:
    """A comment with a line of its own and a blank line below that, else with the blanks before it."""
    after = _LINE_AFTER.match(text, at.end)
    start = at.start
    while start and text[start - 1] in " \t":
        start -= 1
    is_alone = start == 0 or text[start - 1] in "\r\n"
    if not is_alone:
        return Span(start, at.end)
    if after is None:
        return at
    above = text[:start].rstrip(" \t\r\n")
    is_apart = not above or bool(_BLANK_LINE.match(text, len(above)))
    below = _LINE_AFTER.match(text, after.end()) if is_apart else None
    return Span(start, below.end() if below is not None else after.end())


def _any_in(span: Span, offsets: Sequence[int]) -> bool:
    first = bisect_left(offsets, span.start)
    return first < len(offsets) and offsets[first] < span.end


@dataclass(frozen=True, slots=True)
class _Comment:
    """A comment whose first word is one of ours.

    `inside` is the block in whose text it stands, if any, `below` what goes on right below it in its
    paragraph, and would be a block of its own without it.
    """

    at: Span
    word: str
    rules: tuple[str, ...]
    reason: str
    closed: bool
    inside: Block | None = None
    below: Span | None = None


class _CommentReader:
    """Reads the comments of one document, in their order, once.

    Given are its sections, its text and the rules that there are. Each comment is sound or noted as a
    mistake; a sound one is held with what it covers. A start is held when its end comes, so that what is
    still open after the last comment has no end and is said then.
    """

    def __init__(self, root: Section, source: Source, known: Collection[str], reason_required: bool) -> None:
        self._source = source
        self._known = known
        self._reason_required = reason_required
        self._sections = [section.span for section in root.walk()]
        self._blocks = [block for section in root.walk() for block in _own_blocks(section)]
        self._targets = _targets(self._blocks)
        self._open: list[tuple[_Comment, bool]] = []
        self._held: list[Suppression] = []
        self._mistakes: list[Gap] = []

    def read(self) -> Suppressions:
        for comment in _comments(self._blocks, self._source):
            self._take(comment)
        for start, is_sound in self._open:
            if is_sound:
                self._note(start, UnendedSuppression, found=start.word, wanted=_END)
        held, mistakes = tuple(self._held), tuple(self._mistakes)
        return Suppressions(self._source.text, held, mistakes, _ignored(self._held))

    def _take(self, comment: _Comment) -> None:
        if comment.closed and comment.word == _END:
            self._end(comment)
            return
        is_sound = self._is_sound(comment)
        if comment.closed and comment.word == _START:
            self._open.append((comment, is_sound))
        elif is_sound:
            self._hold(comment, *self._place(comment))

    def _is_sound(self, comment: _Comment) -> bool:
        """Whether a comment says all that it must; what it lacks is noted."""
        if not comment.closed:
            self._note(comment, UnclosedComment, found="<!--")
        elif comment.word not in _WORDS:
            self._note(comment, UnknownSuppression, found=comment.word, known=_ANY_WORD)
        elif not comment.rules:
            self._note(comment, EmptySuppression, found=comment.word, wanted=f"{comment.word} RULE: reason")
        elif self._reason_required and not re.search(r"\w", comment.reason):
            wanted = f"{comment.word} {', '.join(comment.rules)}: reason"
            self._note(comment, UnexplainedSuppression, found=comment.word, wanted=wanted)
        else:
            return True
        return False

    def _end(self, comment: _Comment) -> None:
        if not self._open:
            self._note(comment, StraySuppressionEnd, found=comment.word, wanted=_START)
            return
        start, is_sound = self._open.pop()
        if comment.rules and set(comment.rules) != set(start.rules):
            ended = ", ".join(start.rules) or start.word
            self._note(comment, CrossedSuppression, found=", ".join(comment.rules), wanted=ended)
        if is_sound:
            self._hold(start, Span(start.at.start, comment.at.end), f"the lines up to `{_END}`")

    def _hold(self, comment: _Comment, covers: Span, where: str) -> None:
        for name in comment.rules:
            if name not in self._known:
                self._note(comment, MisnamedSuppression, found=name, hint=self._meant(name))
        rules = tuple(name for name in comment.rules if name in self._known)
        self._held.append(Suppression(comment.at, rules, covers, where))

    def _meant(self, name: str) -> str:
        """The end of a message about what is no rule: the nearest, or the sign that is lacking in between."""
        first, *others = name.split()
        if others and first in self._known:
            if all(word in self._known for word in others):
                return f"; write commas between rules: `{', '.join((first, *others))}`"
            return f"; write a colon before the reason: `{first}: {' '.join(others)}`"
        return did_you_mean(name, self._known)

    def _place(self, comment: _Comment) -> tuple[Span, str]:
        """What a comment covers, and how to say so."""
        if comment.word == _FILE:
            return Span(0, len(self._source.text)), "this file"
        if isinstance(comment.inside, FrontMatter):
            return self._place_in_front_matter(comment, comment.inside)
        if comment.word == _SECTION:
            index = bisect_right(self._sections, comment.at.start, key=lambda span: span.start)
            return self._sections[index - 1], "this section"
        if isinstance(comment.inside, Heading):
            return _with_end(comment.inside.span), "this heading"
        if comment.inside is not None:
            first, last = (self._source.position(at)[0] for at in (comment.at.start, comment.at.end))
            start, end = self._source.line_span(first).start, self._source.line_span(last).end
            return _with_end(Span(start, end)), "this line"
        index = bisect_left(self._targets, comment.at.end, key=lambda span: span.start)
        below = comment.below or (self._targets[index] if index < len(self._targets) else comment.at)
        return _with_end(Span(comment.at.start, below.end)), "the next block"

    def _place_in_front_matter(self, comment: _Comment, front: FrontMatter) -> tuple[Span, str]:
        if comment.word == _SECTION:
            return front.span, "the front matter"
        after = _ENTRY.match(self._source.text, min(comment.at.end + 1, front.body.end), front.body.end)
        return Span(comment.at.start, after.end() + 1 if after else comment.at.end), "the next entry"

    def _note(self, comment: _Comment, kind: type[Gap], **more: Any) -> None:
        at = comment.at
        if not comment.closed:
            at = Span(at.start, self._source.line_span(self._source.position(at.start)[0]).end)
        self._mistakes.append(kind(slot=_SLOT, at=at, **more))


def _with_end(span: Span) -> Span:
    """The span with the place right after it, where the last cell of a row may be absent."""
    return Span(span.start, span.end + 1)


def _own_blocks(section: Section) -> tuple[Block, ...]:
    return section.blocks if section.heading is None else (section.heading, *section.blocks)


def _targets(blocks: Iterable[Block]) -> list[Span]:
    """Whatever a comment can stand before, outermost first: blocks and list items, but no comments."""
    spans = []
    for block in markdown.walk(blocks):
        if not (isinstance(block, Html) and block.comment):
            spans.append(block.span)
        if isinstance(block, List):
            spans += [item.span for item in block.items]
    return sorted(spans, key=lambda span: (span.start, -span.end))


def _comments(blocks: Iterable[Block], source: Source) -> Iterator[_Comment]:
    """The comments of ours among the blocks and in their running text, in document order."""
    text, is_mdx = source.text, source.path.lower().endswith(".mdx")
    for block in markdown.walk(blocks):
        if isinstance(block, Html):
            for match in _COMMENT.finditer(text, block.span.start, block.span.end):
                yield from _comment(match, Span(*match.span()))
        elif isinstance(block, FrontMatter):
            for match in _YAML_COMMENT.finditer(text, block.body.start, block.body.end):
                yield from _comment(match, Span(*match.span()), block)
        elif isinstance(block, Heading | Paragraph | Table):
            for run in markdown.texts((block,)):
                yield from _mdx_comments(run, block) if is_mdx else ()
                for inline in markdown.inlines(run) if _MARK in run.content else ():
                    if inline.kind == "comment" and (found := _COMMENT.match(inline.text)):
                        yield from _comment(found, inline.span, block)


def _mdx_comments(run: Text, block: Block) -> Iterator[_Comment]:
    """The comments of ours in a run of MDX; one that has its lines of a paragraph for itself stands alone."""
    content = run.content
    found = list(_MDX_COMMENT.finditer(content)) if _MARK in content else []
    end = len(content)
    for match in reversed(found):
        end = match.start() if not content[match.end() : end].strip() else end
    for match in found:
        before = content[content.rfind("\n", 0, match.start()) + 1 : match.start()]
        after = _LINE_AFTER.match(content, match.end())
        if not isinstance(block, Paragraph) or before.strip() or after is None:
            yield from _comment(match, run.at(*match.span()), block)
            continue
        below = run.at(after.end(), end) if after.end() < end else None
        yield from _comment(match, run.at(*match.span()), below=below)


def _comment(
    match: re.Match[str], at: Span, inside: Block | None = None, below: Span | None = None
) -> Iterator[_Comment]:
    body = _BODY.fullmatch(_LINE_START.sub(" ", match["body"]))
    if body:
        names = filter(None, (name.strip() for name in body["rules"].split(",")))
        rules, reason = tuple(dict.fromkeys(names)), body["reason"].strip()
        is_closed = bool(match["close"]) or isinstance(inside, FrontMatter)
        yield _Comment(at, body["word"], rules, reason, is_closed, inside, below)


def _ignored(suppressions: Iterable[Suppression]) -> dict[str, list[Span]]:
    """What the suppressions cover, by rule, in order and joined where it overlaps."""
    ignored: dict[str, list[Span]] = {}
    for one in sorted(suppressions, key=lambda one: one.covers):
        for rule in one.rules:
            places = ignored.setdefault(rule, [])
            if places and one.covers.start <= places[-1].end:
                places[-1] = Span(places[-1].start, max(places[-1].end, one.covers.end))
            else:
                places.append(one.covers)
    return ignored
