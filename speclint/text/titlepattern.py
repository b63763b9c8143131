"""Template titles with placeholders: what each placeholder stands for, and which headings fill them.

A title is read as words, each of which a part of the pattern takes; all ways of taking them are followed
at once, so that a heading costs as much as it is long.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from speclint.expressions import expression
from speclint.model import PartKind, TitlePart, TitlePattern
from speclint.records import dataclass
from speclint.remembered import remembered
from speclint.text import titles

# What a pattern holds beyond this is free text: nobody writes such a title.
_MOST_PARTS = 200

_BRACKETS = (
    r"\{\{[^{}]+\}\}|\[[^\[\]]+\]|<[^<>]+>|\{[^{}]+\}|(?<![\w/])/?path/to/\S+"
    r"|(?<!\S)METHOD(?=\s/)|(?<=METHOD\s)/\S+"
)
# A lone letter numbers what one word names: `Phase N`.
_MASK = (
    r"(?<=[a-z]\s)[NX](?=\s*$|\s*[:：–—-]\s)"
    r"|(?<![^\W_])(?:YYYY-MM-DD|X{2,}|N{3,}|Y{4}|#{2,}|[vV]?[XYZN](?:\.[XYZN])+|(?<=-)(?:x{2,}|n{3,}))"
    r"(?![^\W_])"
)
_PLACEHOLDER = expression(f"(?P<bracket>{_BRACKETS})|(?P<mask>{_MASK})")
_KEPT_TAG = expression(r"\[[A-Z]{2,}\]\s+(?=\S)")
_VERSION = expression(r"[vV]?\d+(?:\.\d+)+")
_TITLE_WORD = expression(r"\b(?:title|name)\b|제목", re.IGNORECASE)
_NOT_A_TAG = frozenset(
    "name title area date team type topic role user item part step goal task tool note owner".split()
)
_TAGS = frozenset(
    "new add added modify modified change changed delete deleted remove removed update updated rename "
    "renamed move moved create created".split()
)
_EMOJI_FIRST = expression(r"[^\w\x00-\x7f]+")
_METHODS = frozenset("get post put patch delete head options trace connect".split())
_PATHS = frozenset("path paths endpoint route url uri".split())
_NUMBERS = frozenset("n nn number num no x index #".split())

_SHORTCODE = expression(r"(?<!\S):[a-z0-9_+-]+:(?!\S)", re.IGNORECASE)
_TAIL = expression(r"(?<=\S)(?:\s+[-–—]|:)\s")
_CHUNK = expression(r"\S+")
_COLON = expression(r"[:：](?=.)")
_APART = expression(r"[:：(\"'“‘–—-]")
_ROMAN = expression(r"(?=[ivxlc])(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})")
_OPEN_ID = expression(r"x{2,}|n{3,}|y{4}")
_METHOD, _NUMBER, _NEITHER = frozenset({PartKind.METHOD}), frozenset({PartKind.NUMBER}), frozenset[PartKind]()
_AROUND = " \t\n\r:：;,，–—-\"'“”‘’`*_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """What stands in a heading for a placeholder: half-open offsets in the text that was matched."""

    name: str
    kind: PartKind
    text: str
    start: int
    end: int


class _Token(NamedTuple):
    """A word of a title: as it is compared, where it stands, what it may be, and what stands before it.

    `glued` says that it goes on with the run of text before it (the `12` of `R-12`), `ends` that no other
    does after it, `apart` that a colon, dash or parenthesis stands before it.
    """

    word: str
    start: int
    end: int
    kinds: frozenset[PartKind]
    apart: bool
    glued: bool
    ends: bool


def has_placeholder(title: str) -> bool:
    """Whether a template's title holds a placeholder such as `[Name]`, `{{name}}` or `FR-XXX`."""
    tag = _KEPT_TAG.match(title)
    # A word in capitals before literal text (`[BREAKING] Changes`) is part of the title.
    found = _PLACEHOLDER.search(title, tag.end() if tag else 0)
    is_mark = bool(found) and set(title.strip()) <= {"X", "#"}
    return bool(found and not is_mark) or bool(_VERSION.fullmatch(title.strip()))


def filled(title: str, words: Sequence[str]) -> str | None:
    """A template's title with words in the place of its first placeholders; None for too few of these."""
    found = list(_PLACEHOLDER.finditer(title))[: len(words)]
    if len(found) < len(words):
        return None
    for placeholder, said in reversed(list(zip(found, words, strict=True))):
        title = title[: placeholder.start()] + said + title[placeholder.end() :]
    return title


def compiled(title: str) -> TitlePattern:
    """The pattern of a template's title with placeholders.

    A colon or a dash before a placeholder is asked for, in any of its forms: `Entity: Order`,
    `Entity - Order`, `Entity (Order)`; a number may stand before it, `Alternative 1: Sticky sessions`.
    """
    number = titles.numbering(title)
    rest = title[number:] if title[number:].strip() else title
    if _VERSION.fullmatch(title.strip()):
        return TitlePattern((TitlePart(PartKind.NUMBER, name=title.strip()),))
    return _pattern(_parts(rest))


def as_tagged(pattern: TitlePattern) -> TitlePattern:
    """A pattern in which `[DELETE] [path]` is what it is beside `[NEW] [path]`: a tag, and no method."""
    first = pattern.parts[0]
    if first.kind is not PartKind.METHOD or first.name.casefold() not in _TAGS:
        return pattern
    others = (
        replace(part, kind=PartKind.TEXT) if part.kind is PartKind.PATH else part
        for part in pattern.parts[1:]
    )
    return replace(pattern, parts=(replace(first, kind=PartKind.ID), *others))


def numbered(words: str) -> TitlePattern:
    """The pattern of `Story 1`, of which there may be any number, with or without more words."""
    literal = [TitlePart(word=token.word) for token in _tokens(words)]
    rest = TitlePart(PartKind.TEXT, name="rest", optional=True)
    return _pattern([*literal, TitlePart(PartKind.NUMBER, name="number"), rest])


def typed(heading: str, kinds: Mapping[str, PartKind]) -> TitlePattern:
    """The pattern of a heading with named parts (`{Method} {Path}`), which may stand among other words.

    Raises `KeyError` with the name of a part that `kinds` lacks.
    """
    parts: list[TitlePart] = []
    for piece in re.split(r"(\{[^{}]+\})", heading.strip()):
        if piece.startswith("{") and piece.endswith("}"):
            parts.append(TitlePart(kinds[piece[1:-1]], name=piece[1:-1]))
        else:
            parts.extend(TitlePart(word=token.word) for token in _tokens(piece))
    return replace(_pattern(parts), anchored=False)


def is_bare(pattern: TitlePattern | None) -> bool:
    """Whether a title is nothing but placeholders of free text, which any title fills."""
    return pattern is not None and pattern.anchored and all(p.kind is PartKind.TEXT for p in pattern.parts)


def beginning(pattern: TitlePattern) -> str:
    """The word that a heading must begin with, as it is compared; empty when it may be any."""
    return pattern.parts[0].word if pattern.anchored else ""


def beginnings(title: str) -> frozenset[str]:
    """The words that a heading, as a reader sees it, may be said to begin with."""
    return frozenset(form.tokens[0].word for form in _forms(title))


def match(pattern: TitlePattern, title: str) -> tuple[Captured, ...] | None:
    """What a heading, as a reader sees it, has for the placeholders in order; None if it does not fill them.

    A placeholder that may be left out and is gives nothing. Numbers before the title, a remark in
    parentheses after it and what follows a dash or a colon are passed over where need be.
    """
    if (walked := _walked(pattern, title)) is not None:
        form, taken = walked
        return tuple(_captures(pattern, form.text, form.tokens, taken, form.start))
    if is_bare(pattern) and title.strip():
        whole = title.strip()
        begin = title.index(whole)
        part = pattern.parts[0]
        return (
            Captured(
                name=part.name, kind=PartKind.TEXT, text=whole, start=begin, end=begin + len(whole)
            ),
        )  # fmt: skip
    return None


def fits(pattern: TitlePattern, title: str) -> bool:
    """Whether a heading, as a reader sees it, fills the placeholders of a title."""
    return _walked(pattern, title) is not None or (is_bare(pattern) and bool(title.strip()))


class _Form(NamedTuple):
    """A title, or a part of it, that begins at `start`, in words."""

    text: str
    start: int
    tokens: tuple[_Token, ...]


# Equal patterns may have other names for their placeholders, but what stands for these is the same.
@remembered
def _walked(pattern: TitlePattern, title: str) -> tuple[_Form, Sequence[int | None]] | None:
    """The form of a title that fills a pattern, and which part takes each of its words."""
    is_number_first = pattern.parts[0].kind in (PartKind.NUMBER, PartKind.ID)
    for form in _forms(title):
        if form.start and is_number_first:
            continue
        taken = _Walk(pattern, form.tokens).taken()
        if taken is not None:
            return form, taken
    return None


@remembered
def _forms(title: str) -> tuple[_Form, ...]:
    """A title without its number, as it stands, both without remark or tail; those that have words."""
    title = _SHORTCODE.sub(lambda found: " " * len(found[0]), title)
    if found := _EMOJI_FIRST.match(title):
        title = " " * found.end() + title[found.end() :]
    tail = _TAIL.search(title)
    forms = (
        _Form(title[start:end], start, _tokens(title[start:end]))
        for end in dict.fromkeys((len(title), titles.remark(title), tail.start() if tail else len(title)))
        for start in dict.fromkeys((titles.numbering(title), 0))
    )
    return tuple(form for form in forms if form.tokens)


def _pattern(parts: Sequence[TitlePart]) -> TitlePattern:
    """Parts made a pattern: a second free text right after a first one may be left out."""
    made: list[TitlePart] = []
    for part in parts[:_MOST_PARTS]:
        is_second = bool(made) and made[-1].kind is part.kind is PartKind.TEXT and not part.apart
        made.append(replace(part, optional=True) if is_second else part)
    if len(parts) > _MOST_PARTS:
        made.append(TitlePart(PartKind.TEXT, name="rest", optional=made[-1].kind is PartKind.TEXT))
    return TitlePattern(tuple(made))


def _parts(title: str) -> list[TitlePart]:
    """The parts of a template's title.

    Templates write placeholders in brackets or as a mask of an id (`RFC-NNNN`), which ends where the word
    does and may have text glued to it. What parts two of them tells what authors may do: behind
    `Alternative:` they count, and the words behind `RFC-NNNN:` are but the example of a title.
    `Entity: [Name]` becomes the word `entity`, a number that may be left out, and a free text called `Name`.
    """
    found = list(_PLACEHOLDER.finditer(title))
    parts: list[TitlePart] = []
    at = 0
    for number, placeholder in enumerate(found):
        if placeholder.start() < at:
            continue
        parts.extend(_literal(title[at : placeholder.start()], is_glued=placeholder.lastgroup == "mask"))
        at = placeholder.end()
        after = found[number + 1].group() if number + 1 < len(found) else title[at:].strip()
        if placeholder.lastgroup == "mask":
            end = _CHUNK.match(title, at)
            run = title[at : end.end()] if end else ""
            cut = next((n for n, char in enumerate(run) if char in ":：,;)[{<"), len(run))
            at += cut
            is_number = "." in placeholder.group() or len(placeholder.group()) == 1
            kind = PartKind.NUMBER if is_number else PartKind.ID
            parts.append(TitlePart(kind, name=placeholder.group()))
            rest = title[at:]
            if _APART.match(rest.lstrip()) and _TITLE_WORD.search(rest) and number + 1 == len(found):
                parts.append(TitlePart(PartKind.TEXT, name=rest.strip(_AROUND)))
                return parts
        else:
            name = placeholder.group().strip("[]{}<> ")
            kind = _kind(placeholder.group(), name, after, parts)
            before = title[: placeholder.start()].rstrip()
            is_apart = bool(parts and parts[-1].word and _APART.match(before[-1]))
            if is_apart and before.endswith((":", "：")):
                # Authors number what there is more of: `Alternative 2: …`.
                parts.append(TitlePart(PartKind.NUMBER, name="number", optional=True))
            parts.append(TitlePart(kind, name=name, apart=is_apart and kind in (PartKind.TEXT, PartKind.ID)))
    parts.extend(_literal(title[at:], is_glued=False))
    return parts


def _literal(text: str, is_glued: bool) -> Iterator[TitlePart]:
    """Words of a template's title; a number among them is an example."""
    tokens = _tokens(text)
    for place, token in enumerate(tokens):
        if token.glued and tokens[place - 1].word.isdecimal():
            continue
        if token.word.isdecimal() and not (is_glued and place == len(tokens) - 1):
            kind = PartKind.ID if token.glued else PartKind.NUMBER
            yield TitlePart(kind, name=text[token.start : token.end])
        else:
            yield TitlePart(word=token.word)


def _kind(written: str, name: str, after: str, before: Sequence[TitlePart]) -> PartKind:
    """What a placeholder stands for, by its words whatever their case, and by what stands around it.

    The surest sign comes first: `[METHOD]` is a method and `[/path]` a path, yet `[name]` is a path too
    where a method precedes it and its text says so, and `[ID]` in front of other words is an id.
    """
    words = re.findall(r"#|[^\W\d_]+", name.casefold())
    follows_method = bool(before) and before[-1].kind is PartKind.METHOD
    if name.startswith("/") or (follows_method and (_PATHS & {*words} or "path/to" in written)):
        return PartKind.PATH
    leads_to_path = after.strip("[]{}<>").startswith("/") or bool(
        _PATHS & {*re.findall(r"[^\W\d_]+", after.casefold())}
    )
    if words and ({*words} <= _METHODS or (leads_to_path and {"method", "verb"} & {*words})):
        return PartKind.METHOD
    if re.fullmatch(r"[Xx]\.[Yy](?:\.[Zz])?", name) or (len(words) == 1 and words[0] in _NUMBERS):
        return PartKind.NUMBER
    is_mask = re.fullmatch(rf"(?:[^\W\d_]+-)*(?:{_MASK}|\d+)", name)
    if {"id", "ids", "identifier"} & {*words} or is_mask:
        return PartKind.ID
    is_tag = not before and bool(after) and re.fullmatch(r"\[[A-Z]{2,}\]", written)
    is_short = len(name) <= 4 and name.casefold() not in _NOT_A_TAG
    return PartKind.ID if is_tag and (is_short or name.casefold() in _TAGS) else PartKind.TEXT


@remembered
def _tokens(title: str) -> tuple[_Token, ...]:
    """The words of a title with what they may be."""
    tokens: list[_Token] = []
    before = 0
    for start, end in _chunks(title):
        run = list(_run(title, start, end))
        is_id = _is_id(title[start:end])
        for number, (word, kinds, first, last) in enumerate(run):
            apart = title[before:first] not in ("", " ") and bool(_APART.search(title, before, first))
            kinds = kinds | {PartKind.ID} if is_id else kinds
            tokens.append(_Token(word, first, last, kinds, apart, number > 0, number == len(run) - 1))
            before = last
    return tuple(_with_methods(tokens))


def _chunks(title: str) -> Iterator[tuple[int, int]]:
    """Runs of text without white space, cut at a colon that is no path's."""
    for found in _CHUNK.finditer(title):
        start, end = found.span()
        if "/" not in found.group() and not found.group().startswith("{"):
            for colon in _COLON.finditer(title, start, end):
                yield start, colon.end()
                start = colon.end()
        yield start, end


def _run(title: str, start: int, end: int) -> Iterator[tuple[str, frozenset[PartKind], int, int]]:
    """The words of one run of text: a path is one."""
    core = title[start:end].strip("[]()\"'`.,;:!?*_")
    if len(core) > 1 and ("/" in core or core.startswith("{")):
        first = title.index(core, start)
        core = title[first : _end_of_path(title, first, first + len(core))]
        is_methods = all(part.casefold() in _METHODS for part in core.split("/"))
        yield (
            _folded(core),
            frozenset({PartKind.METHOD if is_methods else PartKind.PATH}),
            first,
            first + len(core),
        )
        return
    for found in titles.WORD.finditer(title, start, end):
        word = titles.word(found.group())
        if word:
            yield word, _kinds(word), *found.span()


def _end_of_path(title: str, start: int, end: int) -> int:
    """Where a path ends whose last mark may be part of it: `/items/[id]`, `/files/*`."""
    after = title[end : end + 1]
    opening = {"]": "[", ")": "("}.get(after)
    path = title[start:end]
    is_open = opening is not None and path.count(opening) > path.count(after)
    return end + 1 if is_open or (after == "*" and path.endswith("/")) else end


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


@remembered
def _kinds(word: str) -> frozenset[PartKind]:
    """What a word may be besides one: a method of HTTP or a number, never both."""
    if word in _METHODS:
        return _METHOD
    is_letter = len(word) == 1 and word.isalpha()
    is_number = is_letter or titles.digits(word) or _OPEN_ID.fullmatch(word) or _ROMAN.fullmatch(word)
    return _NUMBER if is_number else _NEITHER


def _is_id(run: str) -> bool:
    """Whether a run of text may be an id or a tag: with a digit or a mask in it, in brackets, in capitals."""
    core = run.strip("()\"'`.,;:!?*_")
    is_bracketed = len(core) > 2 and core[0] == "[" and core[-1] == "]"
    return is_bracketed or bool(titles.digits(core)) or (core.isupper() and _is_in_capitals(core))


def _is_in_capitals(core: str) -> bool:
    """Whether all letters of a run are capitals, two at least; in some scripts letters have no case."""
    letters = [char for char in core if char.isalpha()]
    return len(letters) >= 2 and all(map(str.isupper, letters))


def _with_methods(tokens: Sequence[_Token]) -> Iterator[_Token]:
    """Any word right before a path may be meant as a method."""
    for number, token in enumerate(tokens):
        after = tokens[number + 1] if number + 1 < len(tokens) else None
        is_before_path = after is not None and PartKind.PATH in after.kinds and token.word.isalpha()
        yield token._replace(kinds=token.kinds | {PartKind.METHOD}) if is_before_path else token


class _Masks(NamedTuple):
    """The parts of a pattern as bits: which take a word, free text, a kind; which go on, and how."""

    words: Mapping[str, int]
    kinds: Mapping[PartKind, int]
    text: int
    whole: int
    methods: int
    optional: int
    apart: int


@remembered
def _masks(pattern: TitlePattern) -> _Masks:
    words: dict[str, int] = {}
    kinds: dict[PartKind, int] = {}
    optional = apart = 0
    for number, part in enumerate(pattern.parts):
        bit = 1 << number
        if part.kind is None:
            words[part.word] = words.get(part.word, 0) | bit
        else:
            kinds[part.kind] = kinds.get(part.kind, 0) | bit
        optional |= bit * part.optional
        apart |= bit * part.apart
    whole = kinds.get(PartKind.ID, 0) | kinds.get(PartKind.NUMBER, 0)
    return _Masks(
        words, kinds, kinds.get(PartKind.TEXT, 0), whole, kinds.get(PartKind.METHOD, 0), optional, apart
    )


class _Walk:
    """Which part takes which word: forwards all ways at once, then one of them backwards.

    After each word, bit n is set when part n may have taken it. An id and a number take a run of text to
    its end; of several ways the one is kept in which earlier free text is shortest.
    """

    def __init__(self, pattern: TitlePattern, tokens: Sequence[_Token]) -> None:
        self._masks = _masks(pattern)
        self._tokens = tokens
        self._anchored = pattern.anchored
        self._parts = pattern.parts
        last = 1 << (len(pattern.parts) - 1)
        self._last = last
        if pattern.parts[-1].optional and len(pattern.parts) > 1:
            self._last |= last >> 1
        self._open_end = not pattern.anchored and pattern.parts[-1].kind is not PartKind.TEXT
        self._open_start = not pattern.anchored and pattern.parts[0].kind is not PartKind.TEXT

    def taken(self) -> list[int | None] | None:
        """The part that takes each word; None for the words that no part takes, and when it cannot be."""
        states: list[int] = []
        state = 0
        for place in range(len(self._tokens)):
            state = (self._entered(place, state) | self._stayed(place, state)) & self._accepted(place)
            states.append(state)
            if self._open_end and state & self._last and self._tokens[place].ends:
                break
            if not state and not self._open_start:
                return None
        return self._back(states) if states[-1] & self._last else None

    def _entered(self, place: int, before: int) -> int:
        """The parts that a word may begin."""
        token = self._tokens[place]
        if place and not self._tokens[place - 1].ends:
            before &= ~self._masks.whole
        bits = before << 1
        if place == 0 or self._open_start:
            bits |= 1
        bits |= (bits & self._masks.optional) << 1
        return bits if token.apart else bits & ~self._masks.apart

    def _stayed(self, place: int, before: int) -> int:
        """The parts that a word may go on with."""
        loops = self._masks.text | self._masks.methods
        return before & (loops | self._masks.whole if self._tokens[place].glued else loops)

    def _accepted(self, place: int) -> int:
        token = self._tokens[place]
        bits = self._masks.text | self._masks.words.get(token.word, 0)
        for kind in token.kinds:
            bits |= self._masks.kinds.get(kind, 0)
        return bits

    def _back(self, states: Sequence[int]) -> list[int | None]:
        taken: list[int | None] = [None] * len(self._tokens)
        part = (states[-1] & self._last).bit_length() - 1
        for place in range(len(states) - 1, -1, -1):
            taken[place] = part
            before = states[place - 1] if place else 0
            if self._stayed(place, before) >> part & 1:
                continue
            came = before
            if place and not self._tokens[place - 1].ends:
                came &= ~self._masks.whole
            if part and came >> (part - 1) & 1:
                part -= 1
            elif part > 1 and self._parts[part - 1].optional and came >> (part - 2) & 1:
                part -= 2
            else:
                break
        return taken


def _captures(
    pattern: TitlePattern, text: str, tokens: Sequence[_Token], taken: Sequence[int | None], offset: int
) -> Iterator[Captured]:
    """The text of each placeholder: its words, and for free text what stands around them too."""
    for number, part in enumerate(pattern.parts):
        places = [place for place, by in enumerate(taken) if by == number]
        if part.kind is None or not places:
            continue
        start, end = tokens[places[0]].start, tokens[places[-1]].end
        if part.kind is PartKind.TEXT:
            left = tokens[places[0] - 1].end if places[0] else 0
            right = tokens[places[-1] + 1].start if places[-1] + 1 < len(tokens) else len(text)
            start, end = _trimmed(text, left, right, start, end)
        yield Captured(
            name=part.name, kind=part.kind, text=text[start:end], start=offset + start, end=offset + end
        )


def _trimmed(text: str, left: int, right: int, start: int, end: int) -> tuple[int, int]:
    """Where free text begins and ends without separators, quotes and the bracket around it."""
    while left < start and text[left] in _AROUND + "()]}（":
        left += 1
    while right > end and (text[right - 1] in _AROUND or _closes_nothing(text, left, right)):
        right -= 1
    return left, right


def _closes_nothing(text: str, left: int, right: int) -> bool:
    return text[right - 1] in ")(" and text.count("(", left, right) != text.count(")", left, right)
