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
_SIDES = {side: Markup(' class="{}"').format(side) for side in ("center", "right")}
_BOXES = {None: "", False: "☐ ", True: "☑ "}


def shown(text: str) -> Markup:
    """A text of a stranger's as HTML, what cannot be seen of it written out; no line of it is a command."""
    return Markup(_COMMAND.sub(lambda found: f"&#{ord(found[0])};", str(escape(visible(text)))))


def worded(message: str) -> Markup:
    """A message as HTML, what it quotes as code."""
    return Markup("").join(
        Markup("<code>{}</code>").format(shown(part)) if number % 2 else shown(part)
        for number, part in enumerate(_QUOTE.split(message))
    )


def difference(diff: str) -> Markup:
    """A unified diff of one file as HTML, its lines by what becomes of them."""
    head, lines = diff.split("\n")[:2], diff.split("\n")[2:]
    return Markup("\n").join(
        Markup('<span class="{}">{}</span>').format(kind, shown(line)) if kind else shown(line)
        for kind, line in [
            *(("", line) for line in head),
            *((_CHANGES.get(line[:1], ""), line) for line in lines),
        ]
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
    """Writes blocks; headings are never more than one level below the one before."""

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
                return Markup("<p>{}</p>").format(self.inline(block.text))
            case Table():
                return self._table(block)
            case Code():
                return _preformatted(block.content, block.language or "code")
            case List():
                name = "ol" if block.ordered else "ul"
                items = Markup("").join(map(self._item, block.items))
                return Markup("<{0}>{1}</{0}>").format(Markup(name), items)
            case Quote():
                return Markup("<blockquote>{}</blockquote>").format(self.blocks(block.blocks))
            case Footnote():
                return Markup('<div class="footnote"><sup>{}</sup> {}</div>').format(
                    shown(block.label), self.blocks(block.blocks)
                )
            case Break():
                return Markup("<hr>")
            case Html():
                return _preformatted(block.content, "comment" if block.comment else "HTML")
            case FrontMatter():
                return _preformatted(block.content, "front matter")
            case Definition():
                return Markup('<p class="aside">[{}]: {}</p>').format(shown(block.label), shown(block.target))

    def blocks(self, blocks: Iterable[Block]) -> Markup:
        return Markup("\n").join(map(self.block, blocks))

    def inline(self, text: Text) -> Markup:
        return Markup("").join(self._tokens(inline_tokens(text.content, self.definitions)))

    def _heading(self, heading: Heading) -> Markup:
        self.level = min(heading.level + 2, self.level + 1, _LOWEST)
        return Markup('<p class="heading h{}" role="heading" aria-level="{}">{}</p>').format(
            heading.level, self.level, self.inline(heading.text) or Markup("&nbsp;")
        )

    def _item(self, item: Item) -> Markup:
        # A list whose items are single paragraphs is as tight as its author wrote it.
        alone = len(item.blocks) == 1 and isinstance(item.blocks[0], Paragraph)
        inside = self.inline(item.blocks[0].text) if alone else self.blocks(item.blocks)  # type: ignore[union-attr]  # a Paragraph
        return Markup("<li{}>{}{}</li>").format(self._mark(item.span), _BOXES[item.checked], inside)

    def _mark(self, span: Span) -> Markup:
        kind = self.marked.get(self.source.position(span.start)[0])
        return Markup(' class="at {}"').format(kind) if kind else Markup("")

    def _table(self, table: Table) -> Markup:
        rows = Markup("").join(self._row(row, table.alignments, "td") for row in table.rows)
        return Markup(
            '<div class="wide" tabindex="0"><table><thead>{}</thead><tbody>{}</tbody></table></div>'
        ).format(self._row(table.header, table.alignments, "th"), rows)

    def _row(self, row: Row, alignments: Sequence[str], name: str) -> Markup:
        # Markdown drops the cells that are too many.
        cells = (
            Markup("<{0}{1}>{2}</{0}>").format(
                Markup(name), _SIDES.get(side, ""), self.inline(cell.text) if cell else ""
            )
            for cell, side in list(zip_longest(row.cells, alignments))[: len(alignments)]
        )
        return Markup("<tr{}>{}</tr>").format(self._mark(row.span), Markup("").join(cells))

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
                yield Markup("<code>{}</code>").format(shown(token.content))
            elif token.type == "image":
                yield Markup('<span class="picture">{}</span>').format(shown(token.content) or "picture")
            else:
                yield shown(token.content)

    def _link(self, target: str) -> tuple[Markup, Markup]:
        if target.casefold().startswith(_WEB):
            return Markup('<a href="{}" rel="noopener noreferrer nofollow">').format(shown(target)), Markup(
                "</a>"
            )
        inside = self.place(target)
        if inside is not None:
            return Markup('<a href="#{}">').format(inside), Markup("</a>")
        return Markup('<span class="link" title="{}">').format(shown(target)), Markup("</span>")


def _preformatted(content: str, label: str) -> Markup:
    return Markup('<pre tabindex="0" data-kind="{}"><code>{}</code></pre>').format(
        shown(label), shown(content)
    )
