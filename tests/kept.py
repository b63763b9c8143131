"""What a mended text does not hold any more of the one before: blocks of its page, and lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from difflib import SequenceMatcher
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Any

# Documents of other teams, and their templates, beside the project.
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
TEMPLATES = {
    "eip": "eip", "ember": "ember-rfc", "harness": "harness-spec-ko", "kep": "kep",
    "lexichord": "lexichord-lds", "pw-tdd": "pwatsonr-tdd", "simd": "simd", "tep": "tep",
}  # fmt: skip
_PLACE = re.compile(r' data-sourcepos="(\d+):\d+-(\d+):\d+"')
_HIDDEN = "<!-- raw HTML omitted -->"
_LEAF = re.compile(r"<(p|pre|h[1-6])\b.*?</\1>", re.DOTALL)
_HEADING = re.compile(r"<h[1-6]")
_TARGET = re.compile(r"\]\(#[^()\s]*\)")
_HASHES = re.compile(r"\s{0,3}#{1,6}\s+(?P<title>.*?)(?:\s+#+)?\s*\Z")
_WORD = re.compile(r"\w+")


def elements(text: str) -> list[tuple[str, range]]:
    """What cmark makes of each block of a text, and the lines that it stands at."""
    cmarkgfm: Any = import_module("cmarkgfm")  # it has no wheel for each Python

    options = cmarkgfm.cmark.Options.CMARK_OPT_SOURCEPOS
    page = cmarkgfm.github_flavored_markdown_to_html(text, options).replace(_HIDDEN, "")
    places = list(_PLACE.finditer(page))
    found: list[tuple[str, range]] = []
    end = 0
    for number, place in enumerate(places):
        first, last = int(place[1]), int(place[2])
        if first <= end:
            continue
        end = last
        below = next((other for other in places[number + 1 :] if int(other[1]) > last), None)
        stop = page.rindex("<", 0, below.start()) if below is not None else len(page)
        shown = _PLACE.sub("", page[page.rindex("<", 0, place.start()) : stop])
        # What cmark gives no place, such as a label right above a table, is none of the block before it.
        alone = _LEAF.match(shown)
        found.append(((alone[0] if alone else shown).strip(), range(first, last + 1)))
    return found


def untouched(before: str, after: str) -> list[tuple[int, int]]:
    """The runs of lines of a text, from 1, that stand in another one, each with its first and last line."""
    matches = SequenceMatcher(None, before.split("\n"), after.split("\n"), autojunk=False)
    return [(at + 1, at + size) for at, _, size in matches.get_matching_blocks() if size]


def changed_blocks(before: str, after: str, *, in_order: bool) -> list[str]:
    """The blocks of a text whose lines and neighbours are the same and that are shown in another way.

    Those of a section must stand in the same order, with `in_order` all of them.
    """
    runs, last = untouched(before, after), before.count("\n") + 1
    kept = [
        (section, shown)
        for section, shown, lines in _in_sections(before)
        if any(first <= max(1, lines[0] - 1) and min(last, lines[-1] + 1) <= end for first, end in runs)
    ]
    there = [shown for shown, _ in elements(after)]
    lost = list((Counter(shown for _, shown in kept) - Counter(there)).elements())
    for _, group in groupby(kept, key=lambda one: None if in_order else one[0]):
        rest = iter(there)
        lost += [shown for _, shown in group if shown not in rest]
    return lost


def _in_sections(text: str) -> Iterator[tuple[int, str, range]]:
    """The blocks of a text, each with the number of the heading above it."""
    number = 0
    for shown, lines in elements(text):
        number += _HEADING.match(shown) is not None
        yield number, shown, lines


def lost_lines(before: str, after: str, touched: Set[str], template: str = "") -> list[str]:
    """The lines of a text that another one has not.

    A heading may have another level, a link another anchor; a line that was `touched` may say it otherwise,
    with half of its words at least. What the template says itself may be gone.
    """
    there = Counter(map(_bare, after.split("\n")))
    own = set(map(_bare, template.split("\n")))
    new = [set(_WORD.findall(line)) for line in after.split("\n") if line.strip() not in before]
    gone = [line for line in before.split("\n") if line.strip() and _bare(line) not in there.keys() | own]
    return [line for line in gone if line.strip() not in touched or not _is_said(line, new)]


def _is_said(line: str, new: Iterable[Set[str]]) -> bool:
    words = set(_WORD.findall(line))
    return _HASHES.match(line) is not None or any(2 * len(words & other) >= len(words) for other in new)


def _bare(line: str) -> str:
    """A line without what a move or a renamed heading may change: hashes, the anchors of links."""
    heading = _HASHES.match(line)
    return _TARGET.sub("](#)", heading["title"] if heading is not None else line).strip()
