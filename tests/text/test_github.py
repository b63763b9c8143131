"""The blocks of a text are those that GitHub's own parser sees; every difference that stays is named here.

The yardstick is cmark-gfm. Compared are headings, tables (rows and cells), code, comments and other HTML,
lists, quotes, paragraphs and thematic breaks, in their order and nesting, with their visible text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from speclint.errors import SpeclintError
from speclint.model import (
    Block,
    Break,
    Code,
    Document,
    Heading,
    Html,
    List,
    Paragraph,
    Quote,
    Table,
)
from speclint.text.commonmark import Token, inline_tokens
from speclint.text.markdown import parse, targets
from speclint.text.source import Source

cmarkgfm = pytest.importorskip("cmarkgfm", reason="cmarkgfm has no wheel for this Python")

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"

# Texts that cmark-gfm reads otherwise, and why we do not follow it.
DIFFERENCES = {
    # GitHub shows front matter as a table before Markdown is read; cmark-gfm knows none.
    re.compile(r"\A(?:---|\+\+\+)[ \t]*(?:\r|\n|\Z)"): "front matter",
    # A line of blanks is a blank line; for cmark-gfm it keeps an empty item open and ends a footnote.
    re.compile(r"^[ \t>]*[ \t>][ \t>]*$", re.MULTILINE): "a line of blanks",
    # CommonMark 0.31 has any letter after `<!`; cmark-gfm still wants a capital.
    re.compile(r"<![a-z]"): "a declaration in lower case",
    # cmark-gfm has other ideas of which marks beside a tilde open and close emphasis.
    re.compile(r"[*_].*~|~.*[*_]", re.DOTALL): "emphasis beside a tilde",
    # What is no reference to a footnote loses what stands in it.
    re.compile(r"\[\^(?!\w+\])"): "an odd footnote reference",
    # A lone pipe is no row for cmark-gfm either, but behind blanks it is one, in a container.
    re.compile(r"^[ \t]+\|[ \t]*$", re.MULTILINE): "an indented lone pipe",
    # Leading blanks of a line that goes on a quote without its mark stay, and hide what would start there.
    re.compile(r"^[ \t]*>.*\n(?:.+\n)*?[ \t]+[|\[]", re.MULTILINE): "an indented line that goes on a quote",
}

# One entry a block: what it is, and what a reader sees of it without white space.
Outline = list[tuple[str, str]]


def squeezed(text: str) -> str:
    """A text without white space, footnote references, which GitHub numbers, and boxes of tasks."""
    return re.sub(r"\[\^[^\]\s]+\]|^\s*\[[ xX]\](?:\s|$)|\s+", "", text)


class Rendered(HTMLParser):
    """Reads the HTML that cmark-gfm makes, raw HTML left out of it, as an outline."""

    BLOCKS = frozenset("p ul ol li blockquote pre hr table tr th td h1 h2 h3 h4 h5 h6 section".split())

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.outline: Outline = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.language = ""
        self.footnotes = 0
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "section" or self.footnotes:
            self.footnotes += tag == "section"
            return
        if tag == "sup":
            self.hidden += 1
        elif tag == "img":
            self.text.append(dict(attrs).get("alt") or "")
        elif tag in self.BLOCKS:
            self.flush()
            self.open.append(tag)
            if tag == "pre":
                self.language = dict(attrs).get("lang") or ""
            elif tag in ("ul", "ol", "li", "blockquote", "table", "tr"):
                self.outline.append((tag, ""))
            elif tag == "hr":
                self.open.pop()
                self.outline.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        if self.footnotes:
            self.footnotes -= tag == "section"
        elif tag == "sup":
            self.hidden -= 1
        elif tag in self.BLOCKS:
            if tag == "pre":
                code = "".join(self.text)
                self.outline.append((f"code {self.language}".strip(), squeezed(code)))
                self.text = []
            elif tag in ("th", "td") or re.fullmatch("h[1-6]", tag):
                self.outline.append((tag, squeezed("".join(self.text))))
                self.text = []
            self.flush()
            if tag in ("ul", "ol", "li", "blockquote", "table"):
                self.outline.append((f"/{tag}", ""))
            if tag in self.open:
                self.open.remove(tag)

    def handle_comment(self, data: str) -> None:
        if not self.footnotes and self.is_between_blocks():
            self.flush()
            self.outline.append(("html", ""))

    def is_between_blocks(self) -> bool:
        """Whether what comes now is no inline text: raw HTML stands on a line of its own there."""
        return not self.open or (
            self.open[-1] in ("li", "blockquote") and (not self.text or self.text[-1].endswith("\n"))
        )

    def handle_data(self, data: str) -> None:
        if not self.footnotes and not self.hidden:
            self.text.append(data)

    def flush(self) -> None:
        """What stands in no block of its own is the paragraph of a tight list."""
        text = squeezed("".join(self.text))
        self.text = []
        if text:
            self.outline.append(("p", text))


def github(text: str) -> Outline:
    options = cmarkgfm.cmark.Options
    rendered = Rendered()
    rendered.feed(
        cmarkgfm.github_flavored_markdown_to_html(
            text,
            options=options.CMARK_OPT_FOOTNOTES
            | options.CMARK_OPT_GITHUB_PRE_LANG
            | options.CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE,
        )
    )
    rendered.close()
    rendered.flush()
    return without_html_in_items(rendered.outline)


def without_html_in_items(outline: Outline) -> Outline:
    """The outline without HTML in list items: in a tight one it cannot be told from inline HTML."""
    kept: Outline = []
    depth = 0
    for kind, text in outline:
        depth += {"li": 1, "/li": -1}.get(kind, 0)
        if depth and kind == "html":
            continue
        if depth and kind == "p" and kept[-1][0] == "p":
            text = kept.pop()[1] + text
        kept.append((kind, text))
    return kept


def own(document: Document) -> Outline:
    known = targets(document)
    return without_html_in_items(list(_outline(document.blocks, known)))


def _visible(text: str, known: dict[str, str]) -> str:
    return squeezed("".join(map(_shown, inline_tokens(text, known))))


def _shown(token: Token) -> str:
    if token.type == "image":
        return "".join(map(_shown, token.children or []))
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    return "" if token.type == "html_inline" else token.content


def _outline(blocks: tuple[Block, ...], known: dict[str, str]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        match block:
            case Heading(level=level, text=text):
                yield f"h{level}", _visible(text.content, known)
            case Paragraph(text=text):
                if visible := _visible(text.content, known):
                    yield "p", visible
            case Table(header=header, rows=rows):
                yield "table", ""
                for name, row in (("th", header), *(("td", row) for row in rows)):
                    yield "tr", ""
                    for cell in (*row.cells, *[None] * len(header.cells))[: len(header.cells)]:
                        yield name, _visible(cell.text.content, known) if cell else ""
                yield "/table", ""
            case Code(info=info, content=content):
                yield f"code {info.split()[0] if info else ''}".strip(), squeezed(content)
            case List(ordered=ordered, items=items):
                tag = "ol" if ordered else "ul"
                yield tag, ""
                for item in items:
                    yield "li", ""
                    yield from _outline(item.blocks, known)
                    yield "/li", ""
                yield f"/{tag}", ""
            case Quote(blocks=inner):
                yield "blockquote", ""
                yield from _outline(inner, known)
                yield "/blockquote", ""
            case Html():
                yield "html", ""
            case Break():
                yield "hr", ""


def known_difference(text: str) -> str | None:
    """Why a text may be read otherwise than cmark-gfm does."""
    return next((why for shape, why in DIFFERENCES.items() if shape.search(text)), None)


LINES = [
    "a", "b|c", "| a | b |", "|-|-|", "-|-", "|:-:|", ":-", "-", "---", "===", "# h", "## h | i", "##x",
    "", "> q", "> a|b", ">", "- x", "1. y", "2. z", "  in", "    code", "\tt", "```", "```py", "~~~",
    "|a|", "", "<div>", "</div>", "<b>", "<!-- c", "-->", "<!-- c -->", "[^1]: fn", "[^1]", "[r]: /u",
    "[r]", "***", "", "", "|", "a | b", "\\|x|y", "`a|b`|c", "  - n", "      deep", "- [ ] t", "| x",
    "- a|b", "  -|-", "10. k", "  |-|-|", "+", "-  a", "<a b='c'>", "text <b>", "   > q", "# ", "Z\\",
    "* * *", "**B:** v", "<h2>h</h2>",
]  # fmt: skip
MARKS = [""] * 12 + ["> ", "- ", "  ", "   ", "    ", ">", "1. ", "\t", "[^2]: ", "> - ", "  > "]
GENERATED = st.lists(
    st.tuples(st.sampled_from(MARKS), st.sampled_from(LINES)).map("".join), min_size=1, max_size=9
).map("\n".join) | st.text(alphabet="ab `*_[]()<>!#-=:|\\1.+\t\n\n^x\u00e9", max_size=40)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(GENERATED)
def test_generated_texts_are_read_as_github_reads_them(text: str) -> None:
    if known_difference(text) is None:
        assert own(parse(text)) == github(text)


@pytest.mark.parametrize(
    "text",
    [
        "a\n:-\nb\n",
        "a\n|-|\n",
        "# a | b\n--|--\n",
        "> a | b\n--|--\n",
        "- a | b\n--|--\n",
        "a|b\n-|-|-\nc|d\n-|-\n",
        "a|b\n-|-\n<b>\n",
        "a|b\n-|-\n</div>\ntext\n",
        "a|b\n-|-\ntext\n",
        "a|b\n-|-\n|\n",
        "a|b\n-|-\n    c\n",
        "[^1]: one\n\n    two\n\nthree[^1]\n",
        "text\n[^1]: one\n    two\n",
        "[r]: /u\n    text\n",
        "[r]: /u\n---\n",
        "[r]:\n+\n",
        "- a\n\n      code\n",
        "10. a\n    > b\n",
        "> a\n    > b\n",
        ">\n    > b\n",
        ">> a\n    - b\n",
        "1.\n\n\n1.\n",
        "> a\n<b>\n",
        "- a\nb|c\n  -|-\n",
    ],
)
def test_awkward_texts_are_read_as_github_reads_them(text: str) -> None:
    assert own(parse(text)) == github(text)


# Real documents that differ, each with its reason.
CORPUS_DIFFERENCES = {
    # A code span behind a longer run of backticks that nothing closes: cmark-gfm shows its backticks.
    "specs/pw-tdd/ONBOARD-phase0-ownership-scope.md": "a code span behind an open one",
}


@pytest.mark.chance
@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no corpus at {CORPUS}")
def test_real_documents_are_read_as_github_reads_them(
    share: Callable[[Iterable[Path], int], list[Path]],
) -> None:
    differing = []
    chosen = share(CORPUS.rglob("*.md"), 60)
    for path in chosen:
        try:
            text = Source.of(str(path), path.read_bytes()).text
        except SpeclintError:
            continue
        document = parse(text)
        front = document.front_matter
        body = text[front.span.end :] if front else text
        if own(parse(body)) != github(body):
            differing.append(path.relative_to(CORPUS).as_posix())
    known = {path.relative_to(CORPUS).as_posix() for path in chosen} & set(CORPUS_DIFFERENCES)
    assert sorted(differing) == sorted(known)
