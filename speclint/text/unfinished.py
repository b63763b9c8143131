"""Whether a value only says that it is not written yet, and where a text has such marks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from speclint.expressions import expression
from speclint.model import Span, Text
from speclint.text.inlines import inlines, plain

# `…` is whatever else stands in the brackets.
MARKS = (
    "TBD",
    "TBA",
    "TBC",
    "TODO",
    "WIP",
    "FIXME",
    "XXX",
    "[NEEDS …]",
    "to be announced",
    "to be confirmed",
    "to be decided",
    "to be defined",
    "to be determined",
    "to be done",
    "work in progress",
)

# So many of the first letters of a mark tell it from other words.
_BEGINNING = 3
_AROUND = "*_~`\"'“”‘’.,;:!?()[]{}<>-–—… \t\n"
# The same of other scripts, and what adorns a mark: emoji, by sign or by name.
_AFTER = _AROUND + "。、；：！？（）「」『』【】«»｡\ufe0f"
_ADORNED = expression(r"(?::[a-z][\w+-]*:|[^\w/#$\\@&]|_)+")
_INITIALS = expression(r"\b(?:[A-Za-z]\.){2,}")
# A reason may follow a mark: behind a colon, a dash, or in parentheses.
_REASON = expression(r"\s*:.*|\s+[-–—]\s.*|\s*\(.*\)", re.DOTALL)
# An id that is not given yet before the name of what it is for: the name is there.
_IN_PLACE_OF_ID = expression(r"\s*(\*\*|__)TB[ACD]\1\s+(?=`)")


def is_unfinished(text: str, marks: Iterable[str] = MARKS) -> bool:
    """Whether inline Markdown is, as a whole, one of the marks of unfinished work, maybe with a reason.

    Case, emphasis and punctuation do not matter. What stands in code is a value of its own.
    """
    return _is_mark(text, tuple(marks)) and not any(
        piece.kind == "code" for piece in inlines(_unplaced(text))
    )


def beginnings(marks: tuple[str, ...]) -> frozenset[str] | None:
    """The first and the first few characters of each of some marks; None when one is shorter."""
    return _folded(marks)[2]


def begins_otherwise(text: str, starts: frozenset[str] | None) -> bool:
    """Whether inline Markdown begins with other letters than all marks that begin so."""
    if starts is None or not text[:1].isalnum():
        return False  # Of letters nothing is stripped off.
    head = text[:_BEGINNING]
    is_plain = head.isascii() and head.isalnum()
    return text[0].casefold()[0] not in starts or (is_plain and head.lower() not in starts)


def _is_mark(text: str, marks: tuple[str, ...]) -> bool:
    words, shapes, starts = _folded(marks)
    if begins_otherwise(text, starts):
        return False
    visible = plain(text).strip()
    if any(shape.fullmatch(visible.strip("*_~\"'.,;:!?() ")) for shape in shapes):
        return True
    adorned = _ADORNED.match(visible)
    said = _INITIALS.sub(lambda found: found[0].replace(".", ""), visible[adorned.end() if adorned else 0 :])
    said = said.casefold()
    if not said.startswith(words):
        return False
    for word in words:
        if said.startswith(word):
            rest = said[len(word) :]
            if not rest.strip(_AFTER) or _REASON.fullmatch(rest.lstrip("*_~`\"'])}")):
                return True
    return False


def unfinished_marks(text: Text, marks: Iterable[str] = MARKS) -> tuple[Span, ...]:
    """Where running text has a mark of unfinished work, written as one: `TODO:`, `[TODO]`, `TBD`.

    Not in code, in the targets of links, in paths and names, nor as a word among others: specs of to-do lists
    and of linters speak of such marks. In `The limit is TBD.` it is one, in `` `TODO` `` and `todo.md` none.
    """
    known = _written(tuple(marks))
    if known is None:
        return ()
    found = list(known.finditer(text.content))
    if not found:
        return ()
    spans = [text.at(*match.span()) for match in found]
    lead = _IN_PLACE_OF_ID.match(text.content)
    named = lead.end() if lead is not None else 0
    hidden = [piece for piece in inlines(text) if piece.kind in ("code", "autolink", "html", "comment")]
    links = [piece for piece in inlines(text) if piece.kind in ("link", "image")]
    return tuple(
        span
        for span, match in zip(spans, found, strict=True)
        if not any(span in piece.span for piece in hidden)
        and match.end() > named
        and not any(span in piece.span and match[0] not in piece.text for piece in links)
    )


def _unplaced(content: str) -> Text:
    return Text(content, tuple(Span(0, 0) for _ in content.split("\n")))


@lru_cache(16)
def _folded(
    marks: tuple[str, ...],
) -> tuple[tuple[str, ...], tuple[re.Pattern[str], ...], frozenset[str] | None]:
    """The marks that are words, folded, the shapes of those with anything in their brackets, and beginnings.

    The latter are as `beginnings` has them.
    """
    shapes = tuple(_shape(mark) for mark in marks if "…" in mark)
    words = tuple(filter(None, (mark.casefold().strip(_AROUND) for mark in marks if "…" not in mark)))
    starts = {*words, *(mark.partition("…")[0].rstrip().casefold() for mark in marks if "…" in mark)}
    if not all(len(start) >= _BEGINNING for start in starts):
        return words, shapes, None
    return words, shapes, frozenset(start[:many] for start in starts for many in (1, _BEGINNING))


def _shape(mark: str) -> re.Pattern[str]:
    before, _, after = mark.partition("…")
    return re.compile(rf"{re.escape(before.rstrip())}\b[^\[\]]*{re.escape(after.lstrip())}", re.IGNORECASE)


@lru_cache(16)
def _written(marks: tuple[str, ...]) -> re.Pattern[str] | None:
    """What a mark looks like in running text: words in capitals only.

    In the middle of a sentence a word alone says little, and so each counts only in the form in which people
    leave it behind: in brackets, before a colon, at the start, and `TBD` anywhere, as it means nothing else.
    One expression looks for all at once, as every run of a document is asked. `TODO: ask Ann` is found,
    `the TODO app` not.
    """
    shapes = [_shape(mark).pattern for mark in marks if "…" in mark and mark.upper() == mark]
    words = [re.escape(mark) for mark in marks if "…" not in mark and mark.isupper()]
    if words:
        mark = "|".join(words)
        # A sentence may end in `… is still WIP:`, for work may well be in progress.
        led = "|".join(word for word in words if word != "WIP") or "(?!)"
        lone = "|".join(word for word in words if word in ("TBD", "TBA", "TBC")) or "(?!)"
        starts = "|".join(word for word in words if word in ("TODO", "FIXME")) or "(?!)"
        shapes += [
            rf"\[(?:{mark})\b[^\[\]]*\]",
            rf"\((?:{mark})\)",
            rf"\A\s*(?:{starts})(?:\([^()\s]*\))?(?![\w/\\-]|\.\w)",
            rf"(?<![\w./\\-])(?:{led})(?:\([^()\s]*\))?(?=:(?:\s|$))",
            rf"(?<![\w./\\\"'“-])(?:{lone})(?![\w/\\\"'”-]|\.\w)",
        ]
    return re.compile("|".join(shapes)) if shapes else None
