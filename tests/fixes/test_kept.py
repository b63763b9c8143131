"""A mended document reads as before but for what was mended: its page, and each of its blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from kept import CORPUS, TEMPLATES, changed_blocks, lost_lines
from mending import mended

pytest.importorskip("cmarkgfm", reason="cmarkgfm has no wheel for this Python")

ROOT = Path(__file__).resolve().parents[2]
BAD = sorted((ROOT / "fixtures" / "specs").glob("*.bad.md"))
BUILT_IN = (ROOT / "rules" / "technical_spec" / "template.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
def test_the_page_of_a_bad_twin_is_kept(path: Path, unsafe: bool) -> None:
    text = path.read_text(encoding="utf-8")
    done = mended(text, unsafe=unsafe)
    assert done.problems == ()
    assert done.text != text
    assert changed_blocks(text, done.text, in_order=not unsafe) == []
    assert lost_lines(text, done.text, done.touched, BUILT_IN) == []


@pytest.mark.chance
@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no corpus at {CORPUS}")
@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
@pytest.mark.parametrize("kind", TEMPLATES)
def test_the_pages_of_documents_of_other_teams_are_kept(
    kind: str, unsafe: bool, share: Callable[[Iterable[Path], int], list[Path]]
) -> None:
    template = (CORPUS / "templates" / f"{TEMPLATES[kind]}.md").read_text(encoding="utf-8")
    for path in share((CORPUS / "specs" / kind).glob("*.md"), 1):
        text = path.read_text(encoding="utf-8")
        done = mended(text, template, unsafe=unsafe)
        assert done.problems == (), path
        assert changed_blocks(text, done.text, in_order=not unsafe) == [], path
        assert lost_lines(text, done.text, done.touched, template) == [], path
        assert mended(done.text, template, unsafe=unsafe).text == done.text, path
