"""How titles are compared: normalised, decorated, mistyped, or by a pattern with placeholders."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from speclint.text.markdown import plain

_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "\u00a0": " "})
_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
_NUMBER = re.compile(
    r"^(?:(?:\d+(?:\.\d+)*\.?\)?|\(\d+\)|(?=[ivxlc])(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})[.)]|[a-z][.)])\s+)(?=\S)"
)
_DECORATION = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])$")
# A word in capitals before more text (`[MODIFY] file`) is a tag, one of several; `path/to/file` is anything.
_TAG = re.compile(r"^\[[A-Z]{2,}\]\s+(?=\S)")
_PLACEHOLDER = re.compile(
    r"\{\{[^{}]+\}\}|(?!^\[[A-Z]{2,}\]\s+\S)\[[^\[\]]+\]|<[^<>]+>|\{[^{}]+\}|\bpath/to/\S+"
)
_ENDS = " \t:;.,!?*_#-"


@lru_cache(maxsize=8192)
def normalise(title: str) -> str:
    """A title without case, numbering, emoji, markup, trailing punctuation and typographic variants."""
    text = unicodedata.normalize("NFKC", plain(title)).translate(_QUOTES).casefold()
    text = "".join(c for c in text if not _is_pictograph(c))
    text = _HYPHEN.sub(" ", text.replace("&", " and "))
    text = " ".join(text.split())
    return _NUMBER.sub("", text, count=1).strip(_ENDS)


def _is_pictograph(char: str) -> bool:
    """Whether a character is an emoji or belongs to one; marks of letters (Hindi, Thai) are none."""
    if "\ufe00" <= char <= "\ufe0f" or char == "\u20e3":
        return True
    return char > "\u00ff" and unicodedata.category(char) in ("So", "Sk", "Cf")


@lru_cache(maxsize=8192)
def undecorated(key: str) -> str:
    """A normalised title without what stands in brackets at its end."""
    return _DECORATION.sub("", key).strip(_ENDS)


def squeezed(key: str) -> str:
    """A normalised title without spaces, so that `roll back` is `rollback`."""
    return key.replace(" ", "")


def has_placeholder(title: str) -> bool:
    """Whether a template's title holds a placeholder such as `[Name]`."""
    return bool(_PLACEHOLDER.search(title))


def pattern(title: str) -> str:
    """The regular expression that normalised titles match which fill a template's title with placeholders.

    A title that is nothing but placeholders gives `(.+)`. A colon or a dash before a placeholder is
    asked for, in any of its forms: `Entity: Order`, `Entity - Order`, `Entity (Order)`.
    """
    tag = _TAG.match(title)
    if tag:
        return r"\[\w+\]\s+" + pattern(title[tag.end() :])
    pieces = _PLACEHOLDER.split(title)
    if not any(normalise(piece) for piece in pieces):
        return "(.+)"
    glued = re.escape(normalise(pieces[0]))
    for before, after in pairwise(pieces):
        separator = r"\s*[:(\"'-]+\s*" if before.rstrip().endswith((":", "-", "–", "—")) else r"\s*"
        glued += separator + r"(.+?)[)\"']*\s*" + re.escape(normalise(after))
    return glued.replace(r"\ ", r"\s+")


def is_typo(found: str, wanted: str) -> bool:
    """Whether two normalised titles differ by slips of the keyboard only, word by word.

    A word of up to three letters may not differ, one of up to six in one letter, a longer one in two;
    the whole in no more than two, or three from fifteen letters on. A word keeps its first letter, unless
    that is swapped with the second: `Activation` is not `Motivation`.
    """
    if found == wanted or not found or not wanted:
        return False
    if squeezed(found) == squeezed(wanted):
        return True
    ours, theirs = found.split(), wanted.split()
    if len(ours) != len(theirs):
        return False
    slips = 0
    for one, other in zip(ours, theirs, strict=True):
        if one == other:
            continue
        if one[0] != other[0] and sorted(one[:2]) != sorted(other[:2]):
            return False
        longest = max(len(one), len(other))
        allowed = 0 if longest <= 3 else 1 if longest <= 6 else 2
        distance = edit_distance(one, other, allowed)
        if distance > allowed:
            return False
        slips += distance
    return slips <= (3 if len(wanted) >= 15 else 2)


def _differing(one: str, other: str) -> tuple[str, str]:
    """Two words without the letters that they begin and end with alike."""
    shorter = min(len(one), len(other))
    start = next((i for i in range(shorter) if one[i] != other[i]), shorter)
    rest = shorter - start
    end = next((i for i in range(rest) if one[-1 - i] != other[-1 - i]), rest)
    return one[start : len(one) - end], other[start : len(other) - end]


def edit_distance(one: str, other: str, limit: int) -> int:
    """How many letters to insert, drop, change or swap with their neighbour; above `limit`, `limit + 1`."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    one, other = _differing(one, other)
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, last[j - 2] + 1)
            row.append(best)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)
