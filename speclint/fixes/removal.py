"""The template's own instructions taken out, where something else stands beside them: always unsafe."""

from __future__ import annotations

from bisect import bisect_right

from speclint.fixes.ground import Ground
from speclint.gaps import Leftover
from speclint.model import Break, Edit, Heading, Html, List, Paragraph, Quote, Span


def instruction(gap: Leftover, ground: Ground) -> tuple[Edit, ...]:
    """Takes out a paragraph, quote or list that is still the template's, with the blank lines behind it.

    An author needs an instruction until it is followed: it goes only where something of the author's own
    stands beside it, and nothing else of the template does. What holds a placeholder wants an answer and not
    to vanish. Of `> Say why.` and a paragraph of reasons the paragraph stays.
    """
    number = bisect_right(ground.starts, gap.whole.start) - 1
    block = ground.blocks[number] if number >= 0 else None
    if gap.is_common or gap.others or not isinstance(block, Paragraph | Quote | List):
        return ()
    text = ground.text[block.span.start : block.span.end]
    whole = Span(ground.outside(gap.whole.start), gap.whole.end)
    # What asks for one answer by a placeholder is to be answered.
    if block.span not in whole or any(mark in text for mark in "[{<"):
        return ()
    start = ground.source.line_span(ground.source.position(block.span.start)[0]).start
    # Until its section is written, an author needs it.
    around = ground.own_part(block.span.start)
    beside = (one for one in ground.blocks_in(around) if not isinstance(one, Heading | Html | Break))
    is_left = any(one.at in around and one.at != gap.at for one in ground.leftovers)
    if is_left or not any(ground.is_own(one) for one in beside if one is not block):
        return ()
    end = block.span.end
    while end < len(ground.text) and ground.text[end] in "\r\n":
        end += 1
    return (Edit(Span(start, end), "", title="remove the template's instruction", safe=False),)
