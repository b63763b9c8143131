"""What a template says of a section that may be left out: in its title, in a comment, in its first hint."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from speclint.expressions import expression
from speclint.model import Block, Heading, Html

# A mark stands at an end, and a template comes from anybody.
_LONGEST_MARK = 200

_WORDS = (
    r"optional|(?:if|when|where) (?:applicable|relevant|needed|necessary|appropriate|any)|as needed"
    r"|optionnelle|optionnel|facultati(?:f|ve)|opcional|opzionale|facultativo|falls zutreffend"
    r"|선택(?: ?사항)?|необязательно|опционально|任意|可选|可選|选填|オプション"
)
_REMOVE_IF = r"(?:remove|delete|omit|skip|drop)\b[^()\[\]]*\b(?:if|when|unless)\b[^()\[\]]*"
_AT_END = expression(
    rf"[(（\[*_\s]+(?:{_WORDS})[)）\]*_\s]*$"
    rf"|[(（\[*_]+(?:(?:{_WORDS})[,;:–—-][^()\[\]]*|{_REMOVE_IF})[)）\]*_\s]*$",
    re.IGNORECASE,
)
_AT_START = expression(
    rf"^[\s*_]*(?:[(（\[][*_]*(?:{_WORDS})[*_]*[)）\]][*_]*:?|(?:{_WORDS})[*_]*\s*:[*_]*)\s+(?=\S)",
    re.IGNORECASE,
)
_DEMANDED = expression(r"[(（\[*_\s]+(?:mandatory|required)[)\]*_\s]*$", re.IGNORECASE)
_SAID = expression(
    r"\bthis (?:sub)?section (?:is optional|(?:may|can) be (?:omitted|removed|left out|skipped))\b"
    rf"|^\W*(?:optional(?!\w)|(?:{_WORDS})\s*(?:[,;:.()\[\]–—-]|$))"
    r"|\b(?:remove|delete|omit|skip) this (?:sub)?section (?:if|when|unless)\b"
    r"|^\W*(?:remove|delete|omit|skip) (?:if|when|unless)\b",
    re.IGNORECASE,
)
_LATER = expression(
    r"\bthis (?:sub)?section (?:must|should|shall|has to|needs to|is to) be "
    r"(?:completed|filled(?: in| out)?|written|added|provided)\s+(?:only\s+)?(?:when|once|after|if)\b",
    re.IGNORECASE,
)
_COMMENT = expression(rf"<!--\s*(?:this (?:sub)?section is )?(?:{_WORDS}|{_REMOVE_IF})(?!\w)", re.IGNORECASE)
_UNWRITTEN = expression(r"(?:todo|tbd|tba|xxx|\?+|\.{2,}|…)", re.IGNORECASE)

# Titles of what is gathered as it comes, and hints that ask whether there is anything at all.
_GATHERED = expression(
    r"\b(?:questions?|issues?|ideas?|references?|links?|resources?|to-?dos?|terms?|terminology|glossary"
    r"|definitions?|abbreviations?|acronyms?|footnotes?|attachments?|acknowledge?ments?|related work"
    r"|prior art|future (?:work|possibilities)|follow-?ups?)\W*$",
    re.IGNORECASE,
)
_ASKS_WHETHER = expression(r"\W*(?:is|are|were|was) there any\b", re.IGNORECASE)


def is_marked(title: str) -> bool:
    """Whether a title says at an end that it is optional: `Risks (if applicable)`, `[Optional] Risks`."""
    return bool(_AT_END.search(title[-_LONGEST_MARK:]) or _AT_START.match(title))


def without_marks(title: str) -> str:
    """A title without what it says of being optional or demanded."""
    title = _AT_START.sub("", title)
    kept, end = title[:-_LONGEST_MARK], title[-_LONGEST_MARK:]
    return (kept + _DEMANDED.sub("", _AT_END.sub("", end))).strip()


def is_unwritten(title: str) -> bool:
    """Whether a template's title is itself still to be written: `TODO`, `???`."""
    return bool(_UNWRITTEN.fullmatch(title.strip()))


def gathers(title: str, hint: str) -> bool:
    """Whether a section gathers what there may be none of, by its title or the first question below it."""
    asks = any(_ASKS_WHETHER.match(text[:_LONGEST_MARK]) for text in (title, hint))
    return asks or _GATHERED.search(title[-_LONGEST_MARK:]) is not None


def is_in_comment(content: str) -> bool:
    """Whether a comment in a heading or above it says so: `Links <!-- optional -->`."""
    return bool(_COMMENT.search(content))


def is_said(hint: str) -> bool:
    """Whether a section's first hint says so: "Optional. …", "Remove this section if …"."""
    return bool(_SAID.search(hint))


def is_said_later(hint: str) -> bool:
    """Whether a section's first hint says when it is asked for: "must be completed when targeting beta"."""
    return bool(_LATER.search(hint))


def marked_above(blocks: Sequence[Block], text: str) -> dict[int, int]:
    """The offsets of headings that a comment right above marks as optional, each with the comment's.

    A comment that stands right below another heading, or its other comments, with a blank line before this
    one, is that one's.
    """
    found: dict[int, int] = {}
    before: Block | None = None
    is_below = False  # another heading, with nothing but comments between
    for comment, heading in pairwise(blocks):
        if isinstance(heading, Heading) and _is_mark(comment):
            is_close = not _is_blank_between(comment, heading, text)
            is_apart = before is not None and is_close and _is_blank_between(before, comment, text)
            if not is_below or is_apart:
                found[heading.span.start] = comment.span.start
        before = comment
        is_below = isinstance(comment, Heading) or (
            is_below and isinstance(comment, Html) and comment.comment
        )
    return found


def _is_mark(block: Block) -> bool:
    return isinstance(block, Html) and block.comment and is_in_comment(block.content)


def _is_blank_between(one: Block, other: Block, text: str) -> bool:
    return len(re.findall(r"\r\n|\r|\n", text[one.span.end : other.span.start])) > 1
