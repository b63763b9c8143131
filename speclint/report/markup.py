"""A document as a page shows it: block by block, nothing of its own making alive.

HTML of the document is shown as it is written. Links lead to the web, or to a place in the page; pictures are
named and not loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from itertools import zip_longest

from markupsafe import Markup, escape

from speclint.expressions import expression
from speclint.model import (
    Block,
    Break,
    Code,
    Definition,
    Document,
    Footnote,
    FrontMatter,
    Heading,
    Html,
    Item,
    List,
    Paragraph,
    Quote,
    Row,
    Span,
    Table,
    Text,
)
from speclint.records import dataclass
from speclint.report.escape import visible
from speclint.text import markdown
from speclint.text.commonmark import Token, inline_tokens
from speclint.text.source import Source

_LOWEST = 6
_WEB = ("http://", "https://", "mailto:")
_PLAIN = {
    "em_open": Markup("<em>"),
    "em_close": Markup("</em>"),
    "strong_open": Markup("<strong>"),
    "strong_close": Markup("</strong>"),
    "s_open": Markup("<s>"),
    "s_close": Markup("</s>"),
    "softbreak": Markup("\n"),
    "hardbreak": Markup("<br>\n"),
}
# What runners of CIs obey at the start of a line, or anywhere in it.
_COMMAND = expression(r":(?=:)|#(?=#\w*\[)")
_QUOTE = expression("`([^`]+)`")
_CHANGES = {"+": "added", "-": "removed", "@": "place"}
# Of a thousand specs there are half a million cells: what they have in common is not said of each.
_SIDES = {side: f' class="{side}"' for side in ("center", "right")}
_BOXES = {None: "", False: "☐ ", True: "☑ "}


def shown(text: str) -> Markup:
    """A text of a stranger's as HTML, what cannot be seen of it written out; no line of it is a command."""
    return Markup(_COMMAND.sub(lambda found: f"&#{ord(found[0])};", str(escape(visible(text)))))


def _element(name: str, inside: Markup, attributes: str = "") -> Markup:
    """An element of ours; a text in `attributes` is escaped already.

    There are hundreds of thousands on a page, and `Markup.format` takes most of the time to make it.
    """
    return Markup(f"<{name}{attributes}>{inside}</{name}>")


def _joined(parts: Iterable[Markup], between: str = "") -> Markup:
    return Markup(between.join(parts))


def worded(message: str) -> Markup:
    """A message as HTML, what it quotes as code."""
    return _joined(
        _element("code", shown(part)) if number % 2 else shown(part)
        for number, part in enumerate(_QUOTE.split(message))
    )


def difference(diff: str) -> Markup:
    """A unified diff of one file as HTML, its lines by what becomes of them."""
    head, lines = diff.split("\n")[:2], diff.split("\n")[2:]
    kinds = [*("" for _ in head), *(_CHANGES.get(line[:1], "") for line in lines)]
    return _joined(
        (
            _element("span", shown(line), f' class="{kind}"') if kind else shown(line)
            for kind, line in zip(kinds, [*head, *lines], strict=True)
        ),
        "\n",
    )


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of the top level: its first line, from 1, and what shows it."""

    first: int
    markup: Markup


def pieces(
    document: Document, source: Source, place: Callable[[str], str | None], marked: Mapping[int, str]
) -> list[Piece]:
    """The blocks of a document in order.

    `place` gives what the target of a link leads to in the page, None for what is not there. `marked` are
    lines with the class that shows them.
    """
    writer = _Writer(source, place, marked, markdown.targets(document))
    return [Piece(source.position(block.span.start)[0], writer.block(block)) for block in document.blocks]


@dataclass(slots=True)
class _Writer:
    """Writes blocks as markup; headings are never more than one level below the one before.

    Given the source, where links may lead, which lines are marked and the document's definitions, it promises
    markup in which all that an author wrote is escaped or made of known elements. Blocks must be written in
    document order, once each: a heading's level hangs on that of the one before.
    """

    source: Source
    place: Callable[[str], str | None]
    marked: Mapping[int, str]
    definitions: Mapping[str, str]
    level: int = field(default=2)

    def block(self, block: Block) -> Markup:
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph():
                return _element("p", self.inline(block.text))
            case Table():
                return self._table(block)
            case Code():
                return _preformatted(block.content, block.language or "code")
            case List():
                return _element("ol" if block.ordered else "ul", _joined(map(self._item, block.items)))
            case Quote():
                return _element("blockquote", self.blocks(block.blocks))
            case Footnote():
                label = _element("sup", shown(block.label))
                return _element("div", label + " " + self.blocks(block.blocks), ' class="footnote"')
            case Break():
                return Markup("<hr>")
            case Html():
                return _preformatted(block.content, "comment" if block.comment else "HTML")
            case FrontMatter():
                return _preformatted(block.content, "front matter")
            case Definition():
                return _element("p", shown(f"[{block.label}]: {block.target}"), ' class="aside"')

    def blocks(self, blocks: Iterable[Block]) -> Markup:
        return _joined(map(self.block, blocks), "\n")

    def inline(self, text: Text) -> Markup:
        return _joined(self._tokens(inline_tokens(text.content, self.definitions)))

    def _heading(self, heading: Heading) -> Markup:
        self.level = min(heading.level + 2, self.level + 1, _LOWEST)
        attributes = f' class="heading h{heading.level}" role="heading" aria-level="{self.level}"'
        return _element("p", self.inline(heading.text) or Markup("&nbsp;"), attributes)

    def _item(self, item: Item) -> Markup:
        # A list whose items are single paragraphs is as tight as its author wrote it.
        alone = len(item.blocks) == 1 and isinstance(item.blocks[0], Paragraph)
        inside = self.inline(item.blocks[0].text) if alone else self.blocks(item.blocks)  # type: ignore[union-attr]  # a Paragraph
        return _element("li", Markup(_BOXES[item.checked]) + inside, self._mark(item.span))

    def _mark(self, span: Span) -> str:
        kind = self.marked.get(self.source.position(span.start)[0])
        return f' class="at {kind}"' if kind else ""

    def _table(self, table: Table) -> Markup:
        head = _element("thead", self._row(table.header, table.alignments, "th"))
        rows = _joined(self._row(row, table.alignments, "td") for row in table.rows)
        return _element(
            "div", _element("table", head + _element("tbody", rows)), ' class="wide" tabindex="0"'
        )

    def _row(self, row: Row, alignments: Sequence[str], name: str) -> Markup:
        # Markdown drops the cells that are too many.
        pairs = list(zip_longest(row.cells, alignments))[: len(alignments)]
        said = [(self.inline(cell.text) if cell else Markup(""), side) for cell, side in pairs]
        # A header that says nothing is none to who hears it.
        cells = (_element(name if inside else "td", inside, _SIDES.get(side, "")) for inside, side in said)
        return _element("tr", _joined(cells), self._mark(row.span))

    def _tokens(self, tokens: Sequence[Token]) -> Iterator[Markup]:
        closers: list[Markup] = []
        for token in tokens:
            if token.type in _PLAIN:
                yield _PLAIN[token.type]
            elif token.type == "link_open":
                opener, closer = self._link(str(token.attrGet("href") or ""))
                closers.append(closer)
                yield opener
            elif token.type == "link_close":
                yield closers.pop()
            elif token.type == "code_inline":
                yield _element("code", shown(token.content))
            elif token.type == "image":
                yield _element("span", shown(token.content or "picture"), ' class="picture"')
            else:
                yield shown(token.content)

    def _link(self, target: str) -> tuple[Markup, Markup]:
        if target.casefold().startswith(_WEB):
            opener = f'<a href="{shown(target)}" rel="noopener noreferrer nofollow">'
            return Markup(opener), Markup("</a>")
        inside = self.place(target)
        if inside is not None:
            return Markup(f'<a href="#{escape(inside)}">'), Markup("</a>")
        return Markup(f'<span class="link" title="{shown(target)}">'), Markup("</span>")


def _preformatted(content: str, label: str) -> Markup:
    return _element("pre", _element("code", shown(content)), f' tabindex="0" data-kind="{shown(label)}"')
