"""Documents that stand elsewhere now: all that is left of one is where it went."""

from __future__ import annotations

import re
from collections.abc import Sequence

from speclint.expressions import expression
from speclint.model import Block, FrontMatter, Heading, Paragraph
from speclint.text import markdown

_MOST_WORDS = 30
_WENT = expression(r"\b(?:moved|relocated|renamed|superseded|replaced|migrated|merged)\b", re.IGNORECASE)
_WHERE = expression(r"https?://\S|\S\.md\b|\]\(")


def says_where(blocks: Sequence[Block]) -> bool:
    """Whether a document says in a sentence that it went elsewhere, with a link, and holds nothing else.

    `blocks` are those that show anything; front matter and a title are no content.
    """
    shown = [one for one in blocks if not (isinstance(one, FrontMatter) or _is_title(one))]
    if len(shown) != 1 or not isinstance(shown[0], Paragraph):
        return False
    content = shown[0].text.content
    is_short = len(markdown.plain(content).split()) <= _MOST_WORDS
    return is_short and bool(_WENT.search(content) and _WHERE.search(content))


def _is_title(block: Block) -> bool:
    return isinstance(block, Heading) and block.level == 1
