"""A mended document reads as before but for what was mended: its page, and each of its blocks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from mending import mended

cmarkgfm = pytest.importorskip("cmarkgfm", reason="cmarkgfm has no wheel for this Python")

ROOT = Path(__file__).resolve().parents[2]
BAD = sorted((ROOT / "fixtures" / "specs").glob("*.bad.md"))
CORPUS = ROOT.parent / "shared" / "corpus"
TEMPLATES = {
    "eip": "eip", "ember": "ember-rfc", "harness": "harness-spec-ko", "kep": "kep",
    "lexichord": "lexichord-lds", "pw-tdd": "pwatsonr-tdd", "simd": "simd", "tep": "tep",
}  # fmt: skip
_PLACE = re.compile(r' data-sourcepos="(\d+):\d+-(\d+):\d+"')


def elements(text: str) -> list[tuple[str, range]]:
    """What cmark makes of each block of a text, and the lines that it stands at."""
    options = cmarkgfm.cmark.Options.CMARK_OPT_SOURCEPOS
    page = cmarkgfm.github_flavored_markdown_to_html(text, options)
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
        found.append((shown.strip(), range(first, last + 1)))
    return found


def untouched(before: str, after: str) -> list[tuple[int, int]]:
    """The runs of lines of a text, from 1, that stand in another one, each with its first and last line."""
    matches = SequenceMatcher(None, before.split("\n"), after.split("\n"), autojunk=False)
    return [(at + 1, at + size) for at, _, size in matches.get_matching_blocks() if size]


def assert_page_is_kept(before: str, after: str, *, is_in_order: bool) -> None:
    """Each block of a text whose lines and neighbours are the same is shown in the same way."""
    runs, last = untouched(before, after), before.count("\n") + 1
    wanted = [
        shown
        for shown, lines in elements(before)
        if any(first <= max(1, lines[0] - 1) and min(last, lines[-1] + 1) <= end for first, end in runs)
    ]
    there = [shown for shown, _ in elements(after)]
    lost = Counter(wanted) - Counter(there)
    assert lost == Counter()
    if is_in_order:
        rest = iter(there)
        assert all(shown in rest for shown in wanted)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
def test_the_page_of_a_bad_twin_is_kept(path: Path, unsafe: bool) -> None:
    text = path.read_text(encoding="utf-8")
    done = mended(text, unsafe=unsafe)
    assert done.problems == ()
    assert done.text != text
    assert_page_is_kept(text, done.text, is_in_order=not unsafe)


@pytest.mark.chance
@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no corpus at {CORPUS}")
@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
@pytest.mark.parametrize("kind", TEMPLATES)
def test_the_pages_of_documents_of_other_teams_are_kept(
    kind: str, unsafe: bool, share: Callable[[Iterable[Path], int], list[Path]]
) -> None:
    template = (CORPUS / "templates" / f"{TEMPLATES[kind]}.md").read_text(encoding="utf-8")
    for path in share((CORPUS / "specs" / kind).glob("*.md"), 2):
        text = path.read_text(encoding="utf-8")
        done = mended(text, template, unsafe=unsafe)
        assert_page_is_kept(text, done.text, is_in_order=False)
        again = mended(done.text, template, unsafe=unsafe)
        assert again.text == done.text, path
        if not unsafe:
            assert words(text) <= words(done.text), path


def words(text: str) -> Counter[str]:
    """The lines of a text that are no headings, rows, labels or links, all of which may be mended."""
    lines = (line.strip() for line in text.split("\n"))
    return Counter(line for line in lines if line and not re.match(r"[#|<>*`=-]|\*\*|.*\||.*\]\(#", line))
