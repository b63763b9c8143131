"""How a section, a field or a table says that it does not apply, and whether it says why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import Enum
from functools import lru_cache
from itertools import islice

from speclint.expressions import expression
from speclint.model import Block, List, Paragraph, Quote, Table, Text
from speclint.text import markdown, titles, words
from speclint.text.shows import shows

# How a spec says that something does not apply, unless its schema has other words.
OMISSIONS = (
    "N/A", "Not applicable", "None", "nicht zutreffend", "entfällt", "sans objet", "no aplica",
    "não se aplica", "не применимо", "없음", "해당 없음", "해당없음", "該当なし", "なし", "不适用", "无",
)  # fmt: skip


# What says no more than that: the same in other words, and that it is so for now.
_NO_REASON = expression(
    r"\bn\s*/\s*a\b|\bnot (?:applicable|relevant)\b|\bnone\b|\bnothing\b"
    r"|\b(?:at|for) (?:present|the moment|this (?:time|point)|now)\b"
    r"|\b(?:currently|presently|yet|so far|now|here)\b",
    re.IGNORECASE,
)
_NONE_OF = expression(
    r"[\s*_]*(?:there (?:are|is|will be) |(?:this|the|it)\b[^.:;|\n]{0,40}? )?no "
    r"(?P<what>[^.:;|(\n\u2013\u2014]+?)(?=\s+(?:is|are|was|were) (?:needed|required|necessary|applicable)\b"
    r"|[.:;|(\n\u2013\u2014]|$)",
    re.IGNORECASE,
)
# The first of these words in other letters. A bare `NA` may be a place: more words behind it take it for one.
_SPELLED = expression(r"n\s?/\s?a\b|n\. ?a\.|(?-i:NA)(?=\W*$|\s*[:;(\u2013\u2014]|\s-\s)", re.IGNORECASE)

# That something does not apply, behind what it is said of.
_DECLINED = expression(
    r"(?P<what>[^.:;,!?\n\u2013\u2014]{1,200}?)\s+(?:(?:does|do|did|will)(?: not|n't) apply"
    r"|(?:is|are|was|were)(?: not|n't) (?:applicable|needed|required|necessary|relevant)"
    r"|(?:is|are|was|were) (?:skipped|omitted|left out|unnecessary|irrelevant))\b",
    re.IGNORECASE,
)
_CLAUSE = expression(
    r"\b(?:and|but|so|since|because|as|that|while|although|therefore|hence|thus)\b", re.IGNORECASE
)
_SECTION = expression(
    r"(?:this|it|that|these|none of (?:this|these)"
    r"|(?:this|the|these|all|each)\b.*\b(?:sub)?(?:section|questionnaire|questions?|checklist|template|form|part|rest)s?"
    r"(?: (?:below|here))?)",
    re.IGNORECASE,
)
# More than this is content, whatever it says of what does not apply.
_MOST_WORDS = 80
_LEAST_REASON = 3
# What may stand before the first letter.
_DRESS = "*_( \t\n"


class Omission(Enum):
    """Whether content is an answer of its own, or says that it does not apply, with a reason or bare."""

    NONE = "content"
    REASONED = "not applicable, with a reason"
    BARE = "not applicable"


def substance(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks that show a reader anything."""
    return tuple(filter(shows, blocks))


def of_blocks(blocks: Sequence[Block], words: Iterable[str]) -> Omission:
    """What the content of a section says of its own absence."""
    text = only_text(substance(blocks))
    return of_text(text, words) if text is not None else Omission.NONE


def of_text(text: str, words: Iterable[str]) -> Omission:
    """What a visible text says of its own absence."""
    known, initials = _folded(tuple(words))
    first = text.lstrip(_DRESS)[:1]
    if first.isalnum() and first.casefold()[0] not in initials:
        return Omission.NONE
    folded = _spelled(" ".join(text.replace("’", "'").split()).lstrip("*_( ")).casefold()
    if not folded.startswith(known):
        return Omission.NONE
    for word in known:
        if folded.startswith(word):
            rest = folded[len(word) :]
            if rest[:1].isalnum():
                continue
            for other in known:
                rest = re.sub(rf"(?<!\w){re.escape(other)}(?!\w)", "", rest)
            return Omission.REASONED if re.search(r"\w", _NO_REASON.sub("", rest)) else Omission.BARE
    return Omission.NONE


def _spelled(text: str) -> str:
    """A text with `n.a.` or the like at its beginning as it is known: `N/A`."""
    found = _SPELLED.match(text)
    return text if found is None else "N/A" + text[found.end() :]


@lru_cache(16)
def _folded(words: tuple[str, ...]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The words as they are compared, the longest first, and the letters that they begin with."""
    known = tuple(word.casefold() for word in sorted(words, key=len, reverse=True))
    return known, frozenset(word[:1] for word in (*known, "n/a"))


def says_none_of(key: str, blocks: Sequence[Block]) -> bool:
    """Whether what a section begins with says that there is none of what its normalised title names.

    `No external dependencies: the module stands alone.` below `dependencies`.
    """
    wanted = words.subject(titles.undecorated(key))
    said = (_NONE_OF.match(markdown.plain(text.content)) for text in _beginning(blocks))
    named = (titles.normalise(found["what"]) for found in said if found is not None)
    return any(wanted <= words.meaning(one) and not wanted.isdisjoint(words.heads(one)) for one in named)


def of_subject(title: str, blocks: Sequence[Block]) -> Omission:
    """What a section says in a few sentences of all that it is about: there is none, or it does not apply.

    `Kubeadm is out of tree, and the PRR does not apply to it.` below `Production Readiness Review`.
    """
    text = only_text(substance(blocks))
    if text is None or len(text.split()) > _MOST_WORDS:
        return Omission.NONE
    if says_none_of(titles.normalise(title), blocks):
        return Omission.REASONED
    for found in _DECLINED.finditer(text.replace("’", "'")):
        *_, what = _CLAUSE.split(found["what"])
        if _is_of(what.strip(" \t*_("), title):
            rest = f"{found['what'][: -len(what)]} {text[: found.start()]} {text[found.end() :]}"
            has_reason = len(re.findall(r"\w+", rest)) >= _LEAST_REASON
            return Omission.REASONED if has_reason else Omission.BARE
    return Omission.NONE


def _is_of(what: str, title: str) -> bool:
    """Whether words speak of the section of a title: as such, by its words or by its initials."""
    if _SECTION.fullmatch(what):
        return True
    wanted, said = words.subject(titles.undecorated(titles.normalise(title))), titles.normalise(what)
    if not wanted.isdisjoint(words.heads(said)) and words.subject(said) <= words.meaning(
        titles.normalise(title)
    ):
        return True
    initials = "".join(re.findall(r"\b[A-Z]", title))
    short = what.split()[-1] if what else ""
    return len(short) > 1 and short.isupper() and initials.startswith(short)


def _beginning(blocks: Sequence[Block]) -> list[Text]:
    """The text that a section begins with; of a table with one row its cells."""
    first = substance(blocks)[:1]
    if first and isinstance(first[0], Table):
        return [cell.text for row in first[0].rows if len(first[0].rows) == 1 for cell in row.cells]
    return list(islice(markdown.texts(first), 1))


def reason(text: str, words: Iterable[str]) -> str:
    """What a visible text that says of its own absence gives as the reason; empty when it gives none."""
    if of_text(text, words) is not Omission.REASONED:
        return ""
    names = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    text = _spelled(text.lstrip("*_( "))
    said = re.match(rf"[\s*_]*(?:{names})(?!\w)[\s*_:;,.\u2013\u2014-]*", text, re.IGNORECASE)
    return " ".join(text[said.end() if said else 0 :].split())


def only_text(blocks: Sequence[Block]) -> str | None:
    """The visible text of content that is nothing but paragraphs (one list item or a quote may hold them)."""
    pieces: list[str | None] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            pieces.append(markdown.plain(block.text.content))
        elif isinstance(block, Quote):
            pieces.append(only_text(block.blocks))
        elif isinstance(block, List) and len(block.items) == 1:
            pieces.append(only_text(block.items[0].blocks))
        else:
            return None
    return " ".join(piece for piece in pieces if piece is not None) if None not in pieces else None
