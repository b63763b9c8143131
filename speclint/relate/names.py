"""How the names in cells and headings are read and compared: words, paths, SQL columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import takewhile

from speclint.expressions import expression
from speclint.model import SectionSlot, Span, Text
from speclint.remembered import remembered
from speclint.text import markdown, titlepattern, titles

_SEPARATOR = expression(r"\s*(?:[,;/+&]|\band\b|\bor\b)\s*", re.IGNORECASE)
_LINE_BREAK = expression(r"<br\s*/?>", re.IGNORECASE)
_IDENTIFIER = expression(
    r"[\"'\[]?(?P<name>[^\W\d]\w*)[\"'\]]?"
    r"(?:\s+(?:asc|desc|nulls\s+(?:first|last)|[a-z_]+_ops|collate\s+\S+))*",
    re.IGNORECASE,
)
_KEY = expression(
    r"(?:constraint\s+\S+\s+)?(?:unique|primary\s+key|foreign\s+key|key|index)?\s*(?=\()", re.IGNORECASE
)
_REFERENCES = expression(r"\breferences\s+(?:[\w\"]+\.)?\"?(?P<name>[^\W\d]\w*)", re.IGNORECASE)
_SENTENCE = expression(r"(?<=[.!?;])\s+")
_SAYS_WHERE = expression(
    r"\b(?:tables?|entit(?:y|ies)|schemas?|databases?|services?|systems?|modules?|registr(?:y|ies)|external"
    r"|existing|elsewhere|owned|refer(?:s|ring)? to|references?|fk|foreign key|points? (?:to|at))\b",
    re.IGNORECASE,
)
_TAIL = expression(r"\s+(?:where|include|with|using)\b.*", re.IGNORECASE | re.DOTALL)


_PARAMETER = "{}"
_FIRST_WORD = expression(r"[^\W_]+[_.:/-]")
_INDEX = frozenset({"idx", "ix", "index"})
_GENERAL = frozenset(
    {"feature", "features", "flag", "flags", "ff", "ft", "toggle", "enable", "experiment", "release"}
)


def words(raw: str) -> str:
    """A name in words as it is compared: normalised, underscores as spaces, plurals as their singular."""
    return _singular(titles.normalise(raw))


def _singular(key: str) -> str:
    return " ".join(_singular_word(word) for word in re.split(r"[\s_]+", key) if word)


def _singular_word(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def of_heading(raw: str, slot: SectionSlot) -> set[str]:
    """The names that a heading may go by: all of it, what its pattern captures, each without remarks."""
    key = titles.normalise(raw)
    found = titlepattern.match(slot.pattern, markdown.plain(raw)) if slot.pattern is not None else None
    captured = {titles.normalise(part.text) for part in found or ()}
    return _forms({titles.unremarked(form) for form in {key, *captured} if form} | {key, *captured})


def of_cell(raw: str) -> set[str]:
    """The names that a cell may go by: all of it, without remarks, and what stands around a dot."""
    key = titles.normalise(raw)
    around_dot = key.split(".") if re.fullmatch(r"\w+\.\w+", key) else []
    return _forms({key, titles.unremarked(key), *around_dot})


def _forms(keys: Iterable[str]) -> set[str]:
    """Names as words, and with their words in one, as code writes them (`LedgerAccount`)."""
    spelled = {_singular(key) for key in keys} - {""}
    return spelled | {titles.squeezed(key) for key in spelled}


def parts(content: str) -> list[str]:
    """The names that the Markdown of a cell lists, if it lists several."""
    lines = map(markdown.folded, _LINE_BREAK.split(content))
    return [part for line in lines for part in _SEPARATOR.split(line) if part.strip()]


@lru_cache(4096)
def identifier(raw: str) -> str:
    """A column's or table's name in SQL as it is compared: the first word, unquoted, without its schema."""
    first = raw.strip().split(maxsplit=1)[0] if raw.strip() else ""
    return first.split("(")[0].rpartition(".")[2].strip("`\"'[];,").casefold()


def columns(raw: str, only_keys: bool) -> Iterator[str]:
    """The columns that an index or key lists; expressions are none.

    With `only_keys` the list must stand in brackets, maybe after `UNIQUE`, `FOREIGN KEY` or the like.
    """
    opening = _KEY.match(raw)
    if opening is not None:
        listed = _in_brackets(raw[opening.end() :])
    else:
        listed = None if only_keys else _TAIL.sub("", raw)
    for item in _split(listed or ""):
        found = _IDENTIFIER.fullmatch(item.strip())
        if found:
            yield found["name"]


def tables(raw: str) -> Iterator[str]:
    """The tables that a foreign key in SQL refers to."""
    return (found["name"] for found in _REFERENCES.finditer(raw))


def _in_brackets(text: str) -> str | None:
    depth = 0
    for index, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return text[1:index]
    return None


def _split(listed: str) -> Iterator[str]:
    """The pieces between the commas that stand in no brackets."""
    depth, piece = 0, ""
    for char in listed:
        depth += (char == "(") - (char == ")")
        if char == "," and depth == 0:
            yield piece
            piece = ""
        else:
            piece += char
    if piece:
        yield piece


def place_of(name: str, text: Text | None, whole: Span) -> Span:
    """Where a name stands in a text, as a word of its own; else the whole place."""
    if text is None:
        return whole
    found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text.content)
    return text.at(*found.span()) if found else whole


def telling(texts: Iterable[str]) -> list[str]:
    """The sentences that say where something is: a noun in another sentence is no table of that name."""
    return [sentence for text in texts for sentence in _SENTENCE.split(text) if _SAYS_WHERE.search(sentence)]


def phrases(texts: Sequence[str]) -> set[str]:
    """All that some texts mention: every run of up to eight words, as `words` compares names."""
    found: set[str] = set()
    for text in texts:
        spelled = _singular(re.sub(r"[^\w\s]+", " ", titles.normalise(text))).split()
        for start in range(len(spelled)):
            found.update(" ".join(spelled[start:end]) for end in range(start + 1, start + 9))
    return found


def prefixes(listed: Sequence[str]) -> list[str]:
    """What code names that belong together begin with, up to a separator; none when that says too little.

    Names that begin with one word have in common what they all begin with; one alone its first word where
    that is a general one (`feature_`). The word for an index says enough by itself.
    """
    if len(set(listed)) == 1:
        return list(filter(None, [_own_prefix(listed[0])]))
    kinds: dict[str, set[str]] = {}
    for name in listed:
        if first := _FIRST_WORD.match(name):
            kinds.setdefault(first[0], set()).add(name)
    return [
        first if first[:-1].casefold() in _INDEX else _common(alike)
        for first, alike in kinds.items()
        if len(first) > 2 and (len(alike) > 1 or first[:-1].casefold() in _GENERAL | _INDEX)
    ]


def _own_prefix(name: str) -> str:
    """What one name alone begins with: a general word, else what stands before its last separator."""
    first = _FIRST_WORD.match(name)
    if first is not None and first[0][:-1].casefold() in _GENERAL | _INDEX:
        return first[0]
    return _up_to_separator(name[:-1])


def _common(listed: Iterable[str]) -> str:
    """What names of one first word have in common up to a separator; a single one gives that word."""
    shortest, longest = min(listed), max(listed)
    if shortest == longest:
        return _own_prefix(shortest)
    same = takewhile(lambda pair: pair[0] == pair[1], zip(shortest, longest, strict=False))
    return _up_to_separator("".join(char for char, _ in same))


def _up_to_separator(text: str) -> str:
    end = max((index + 1 for index, char in enumerate(text) if char in "_-.:/"), default=0)
    return text[:end] if end > 2 else ""


def leads_to(called: str, wanted: str) -> bool:
    """Whether a path is another one, with or without a prefix: a base may hold some of it.

    Both are as `comparable_path` gives them; a parameter is whatever is filled in for it.
    """
    mine, yours = _segments(called), _segments(wanted)
    # Paths of one resource differ by their ends.
    pairs = list(zip(reversed(mine), reversed(yours), strict=False))
    if not all(a == b or _is_filled(a, b) or _is_filled(b, a) or a.startswith("$") for a, b in pairs):
        return False
    has_word = any(a != _PARAMETER != b and not a.startswith("$") for a, b in pairs)
    return has_word or len(mine) >= len(yours)


def _is_filled(said: str, segment: str) -> bool:
    """Whether a segment is another one with something in the place of its parameter: `{}.pdf`."""
    if _PARAMETER not in segment:
        return False
    before, _, after = segment.partition(_PARAMETER)
    is_long = len(said) > len(before) + len(after)
    return is_long and said.startswith(before) and said.endswith(after)


@remembered
def _segments(path: str) -> tuple[str, ...]:
    return tuple(filter(None, path.split("/")))
