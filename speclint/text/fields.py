"""The labelled values of running text: `**Table:** orders`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from speclint.expressions import expression
from speclint.model import Block, Code, Field, List, Paragraph, Quote, Span, Table, Text
from speclint.text.blanks import BLANK
from speclint.text.inlines import plain

_LABEL = expression(r"(?P<mark>\*\*|__)(?![\s*_])(?P<label>.+?)(?P=mark)(?P<colon>[ \t]*[:\uff1a])?")
_PLAIN_LABEL = expression(r"(?P<label>[^\s:*_][^:\n]{0,79}):(?=\s|$)")
_MARKS = ("**", "__")
_COLONS = (":", "\uff1a")
_HARD_BREAK = expression(r"(?<!\\)\\\Z")


def fields(blocks: Sequence[Block], is_label: Callable[[str], bool] | None = None) -> tuple[Field, ...]:
    """The labelled values that start a line of these paragraphs or of the items of these lists.

    A label stands in bold, or plain before a colon where `is_label` knows it.
    """
    found: list[Field] = []
    labels = [_labels(block.text, is_label) if isinstance(block, Paragraph) else [] for block in blocks]
    starts = [index for index, label in enumerate(labels) if label]
    ends = dict(zip(starts, [*starts[1:], len(blocks)], strict=False))
    for index, block in enumerate(blocks):
        if labels[index]:
            found += _with_body(labels[index], tuple(blocks[index + 1 : ends[index]]))
        elif isinstance(block, List):
            for item in block.items:
                if item.blocks and isinstance(first := item.blocks[0], Paragraph):
                    found += _with_body(_labels(first.text, is_label), item.blocks[1:])
                    if item is block.items[-1] and found and not (found[-1].value or found[-1].body):
                        found[-1] = replace(found[-1], body=_right_below(blocks, index))
    return tuple(found)


def unquoted(blocks: Sequence[Block], least: int = 1) -> tuple[Block, ...]:
    """The blocks, and in place of a quote that is nothing but so many labelled values what it holds."""
    found: list[Block] = []
    for block in blocks:
        is_header = isinstance(block, Quote) and _is_all_labelled(block.blocks, least)
        found += block.blocks if isinstance(block, Quote) and is_header else (block,)
    return tuple(found)


def _is_all_labelled(blocks: Sequence[Block], least: int) -> bool:
    lines = [
        line
        for block in blocks
        for line in (block.text.content.split("\n") if isinstance(block, Paragraph) else [""])
    ]
    return len(lines) >= least and all(map(_label_match, lines))


def _right_below(blocks: Sequence[Block], index: int) -> tuple[Block, ...]:
    """The table or code that follows a list, whose last item is its label."""
    following = blocks[index + 1 : index + 2]
    return tuple(block for block in following if isinstance(block, Table | Code))


@dataclass(slots=True)
class _Label:
    name: str
    at: Span
    pieces: list[str]
    lines: list[Span]

    def add(self, piece: str, start: int, hard_breaks: bool) -> None:
        """Takes a line, or what follows the label on its line, as part of the value."""
        kept = piece.rstrip(BLANK)
        if hard_breaks:
            kept = _HARD_BREAK.sub("", kept).rstrip(BLANK)
        start += len(kept) - len(kept.lstrip(BLANK))
        kept = kept.lstrip(BLANK)
        if kept:
            self.pieces.append(kept)
            self.lines.append(Span(start, start + len(kept)))

    def field(self, body: tuple[Block, ...]) -> Field:
        value = Text("\n".join(self.pieces), tuple(self.lines)) if self.pieces else None
        return Field(self.name, self.at, value, body)


def _with_body(labels: list[_Label], body: tuple[Block, ...]) -> list[Field]:
    """The fields of one paragraph; what follows the paragraph belongs to the last of them."""
    last = len(labels) - 1
    return [label.field(body if index == last else ()) for index, label in enumerate(labels)]


def _labels(text: Text, is_label: Callable[[str], bool] | None) -> list[_Label]:
    may_be_plain = is_label is not None and ":" in text.content
    if "**" not in text.content and "__" not in text.content and not may_be_plain:
        return []
    labels: list[_Label] = []
    pieces = text.content.split("\n")
    for index, (piece, span) in enumerate(zip(pieces, text.lines, strict=True)):
        more_follows = index + 1 < len(pieces)
        match = _label_match(piece) or _plain_label_match(piece, is_label)
        if match:
            name = plain(match["label"]).rstrip().removesuffix(":").removesuffix("\uff1a").rstrip()
            labels.append(_Label(name, Span(span.start, span.start + match.end()), [], []))
            labels[-1].add(piece[match.end() :], span.start + match.end(), more_follows)
        elif labels:
            labels[-1].add(piece, span.start, more_follows)
    return labels


def _label_match(line: str) -> re.Match[str] | None:
    match = _LABEL.match(line) if line.startswith(_MARKS) else None
    if not match:
        return None
    has_colon = match["colon"] or match["label"].rstrip().endswith(_COLONS)
    return match if has_colon or not line[match.end() :].strip(BLANK + "\\") else None


def _plain_label_match(line: str, is_label: Callable[[str], bool] | None) -> re.Match[str] | None:
    if is_label is None or ":" not in line:
        return None
    match = _PLAIN_LABEL.match(line)
    return match if match and is_label(match["label"]) else None
