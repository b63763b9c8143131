"""The blocks, sections, fields and inline pieces of a text, with their exact places."""

from __future__ import annotations

import itertools
import pickle
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from speclint.errors import SpeclintError
from speclint.model import (
    Block,
    Break,
    Code,
    Definition,
    Document,
    Field,
    Footnote,
    FrontMatter,
    Heading,
    Html,
    Inline,
    Item,
    List,
    Paragraph,
    Quote,
    Row,
    Section,
    Span,
    Table,
    Text,
)
from speclint.text.markdown import Reading, build, fields, inlines, parse, plain
from speclint.text.source import Source

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
SAMPLE_STEP = 24
MAPPED_CHARACTERS = 300


def only(text: str) -> Block:
    (block,) = parse(text).blocks
    return block


def cut(text: str, span: Span) -> str:
    return text[span.start : span.end]


def kinds(text: str, cuts: tuple[int, ...] = ()) -> list[tuple[str, str]]:
    return [(type(block).__name__, cut(text, block.span)) for block in Reading(text).document(cuts).blocks]


# Each construct


@pytest.mark.parametrize(
    ("text", "level", "title", "start"),
    [
        ("# One", 1, "One", 2),
        ("  ###   Three ##  ", 3, "Three", 8),
        ("## C#", 2, "C#", 3),
        ("## a \\#", 2, "a \\#", 3),
        ("#\tTab", 1, "Tab", 2),
        ("##", 2, "", 2),
        ("### ###", 3, "", 4),
        ("# C #\u00a0", 1, "C #\u00a0", 2),
        ("# \u6f22\u2028\u5b57", 1, "\u6f22\u2028\u5b57", 2),
    ],
)
def test_atx_headings(text: str, level: int, title: str, start: int) -> None:
    block = only(text)
    assert isinstance(block, Heading)
    assert (block.level, block.text.content, block.setext) == (level, title, False)
    assert block.text.lines == (Span(start, start + len(title)),)
    assert cut(text, block.span) == text.strip(" ")


def test_setext_headings_may_have_several_lines() -> None:
    text = "One\n two\n---\n"
    block = only(text)
    assert block == Heading(Span(0, 12), 2, Text("One\ntwo", (Span(0, 3), Span(5, 8))), setext=True)
    assert isinstance(found := only("A\r\n===="), Heading)
    assert (found.level, found.span, found.text.span) == (1, Span(0, 7), Span(0, 1))


def test_paragraph_lines_lose_their_container_and_indentation() -> None:
    text = "> a\n>   b\nlazy  \n> c"
    quote = only(text)
    assert isinstance(quote, Quote)
    assert quote.span == Span(0, 20)
    (paragraph,) = quote.blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text.content == "a\nb\nlazy  \nc"
    assert [cut(text, line) for line in paragraph.text.lines] == ["a", "b", "lazy  ", "c"]


def test_a_fence_in_a_list_item() -> None:
    text = "- a\n\n  ```Py x=1\n    b\n\n  ```\n"
    block = only(text)
    assert isinstance(block, List)
    code = block.items[0].blocks[1]
    assert code == Code(
        Span(7, 29), "Py x=1", "py", "  b\n\n", (Span(19, 22), Span(23, 23)), fenced=True, closed=True
    )


def test_an_unclosed_fence_ends_with_its_last_text() -> None:
    code = only("~~~\na\n\n\n")
    assert isinstance(code, Code)
    assert (code.closed, code.span, code.content, len(code.lines)) == (False, Span(0, 5), "a\n\n\n", 3)
    assert isinstance(empty := only("```"), Code)
    assert (empty.closed, empty.content, empty.lines, empty.info) == (False, "", (), "")
    assert isinstance(closed := only("```\n```"), Code)
    assert closed.closed


def test_indented_code_starts_at_its_line() -> None:
    assert only("\n    a\n\n\tb\n") == Code(
        Span(1, 10), "", "", "a\n\nb\n", (Span(5, 6), Span(7, 7), Span(9, 10)), fenced=False, closed=True
    )


def test_a_tab_half_taken_by_its_container_leaves_spaces_in_code() -> None:
    block = only("- a\n\n\t\tb\n")
    assert isinstance(block, List)
    code = block.items[0].blocks[1]
    assert isinstance(code, Code)
    assert (code.content, code.lines) == ("  b\n", (Span(7, 8),))


def test_a_table() -> None:
    text = "| a | b\\|c |\n|:--|:-:|\n|  | `x\\|y` |\n z \n|1|2|3|\n\nafter"
    table = parse(text).blocks[0]
    assert isinstance(table, Table)
    assert table.alignments == ("left", "center")
    assert table.span == Span(0, 48)
    rows = [[cell.text.content for cell in row.cells] for row in (table.header, *table.rows)]
    assert rows == [["a", "b|c"], ["", "`x|y`"], ["z"], ["1", "2", "3"]]
    assert table.header.cells[1].span == Span(6, 10)
    assert table.header.cells[1].text == Text("b|c", (Span(6, 10),), (1,))
    assert table.rows[0].cells[0].span == Span(25, 25)
    assert table.rows[1].span == Span(38, 39)
    assert cut(text, table.rows[2].span) == "|1|2|3|"
    (code,) = inlines(table.rows[0].cells[1].text)
    assert code.text == "x|y"
    assert cut(text, code.span) == "`x\\|y`"


def test_a_pipe_in_code_splits_a_cell() -> None:
    table = only("a|b\n-|-\n`x|y`|z")
    assert isinstance(table, Table)
    assert [cell.text.content for cell in table.rows[0].cells] == ["`x", "y`", "z"]


def test_a_table_in_an_item_in_a_quote() -> None:
    text = "> - x\n>   | a | b |\n>   |---|---|\n>   | 1 | 2 |\n> end\n"
    quote = only(text)
    assert isinstance(quote, Quote)
    bullets = quote.blocks[0]
    assert isinstance(bullets, List)
    table = bullets.items[0].blocks[1]
    assert isinstance(table, Table)
    assert cut(text, table.rows[0].span) == "| 1 | 2 |"
    assert [cut(text, cell.span) for cell in table.rows[0].cells] == ["1", "2"]


@pytest.mark.parametrize(
    "text",
    [
        *("a|b\n---", "a|b\n-|-|-", "a\n-", "a|b\n- |-", "a|b\n-||-", "a|b\n- -|-", "a|b\n    -|-"),
        "a\n|-|-|\nb|c\n-|-",  # GitHub looks once in a paragraph.
    ],
)
def test_what_is_no_table(text: str) -> None:
    assert not any(isinstance(block, Table) for block in parse(text).blocks)


def test_a_table_interrupts_a_paragraph_and_another_block_ends_it() -> None:
    text = "before\na|b\n-|-\n1|2\n> quote"
    assert kinds(text) == [("Paragraph", "before"), ("Table", "a|b\n-|-\n1|2"), ("Quote", "> quote")]


def test_tasks() -> None:
    text = "- [x] done\n- [ ] **open**\n  more\n- [y] no\n1. [X]\n   below\n- [ ]\n"
    first, numbered, last = parse(text).blocks
    assert isinstance(first, List)
    assert isinstance(numbered, List)
    assert isinstance(last, List)
    assert not first.ordered
    assert numbered.ordered
    done, still_open, no_task = first.items
    assert (done.checked, done.box) == (True, Span(2, 5))
    assert done.blocks == (Paragraph(Span(6, 10), Text("done", (Span(6, 10),))),)
    assert (still_open.checked, still_open.box) == (False, Span(13, 16))
    assert isinstance(paragraph := still_open.blocks[0], Paragraph)
    assert paragraph.text == Text("**open**\nmore", (Span(17, 25), Span(28, 32)))
    assert (no_task.checked, no_task.box) == (None, None)
    assert isinstance(below := numbered.items[0].blocks[0], Paragraph)
    assert numbered.items[0].checked
    assert cut(text, below.span) == below.text.content == "below"
    assert last.items[0].checked is None


def test_items_end_with_their_last_block() -> None:
    text = "10) a\n\n    b\n\n11)\n\nx"
    block = parse(text).blocks[0]
    assert isinstance(block, List)
    assert [cut(text, item.span) for item in block.items] == ["10) a\n\n    b", "11)"]
    assert block.span == Span(0, 17)


@pytest.mark.parametrize(
    ("text", "comment"),
    [
        ("<!-- a\n\n b -->", True),
        ("<!-- a --><!-- b -->", False),
        ("<!-- a --> b", False),
        ("<!-- never closed", True),
        ("<!-->", True),
        ("<div>\n<!-- a -->\n</div>", False),
    ],
)
def test_html_and_comments(text: str, comment: bool) -> None:
    assert only(text + "\n") == Html(Span(0, len(text)), text, comment)


def test_a_footnote_has_its_label() -> None:
    note, empty = parse("[^a]: One.\n\n[^b]:\n").blocks
    assert isinstance(note, Footnote)
    assert isinstance(empty, Footnote)
    assert (note.label, empty.label, empty.span) == ("a", "b", Span(12, 17))


def test_a_line_goes_on_text_of_a_list_where_it_would_be_code_of_the_document() -> None:
    assert kinds("123456789. a\n    # b") == [("List", "123456789. a\n    # b")]
    assert kinds("123456789. a\n   # b") == [("List", "123456789. a"), ("Heading", "# b")]


def test_definitions_everywhere_are_listed() -> None:
    text = "[One]: /a\n  'title'\n\n> - [two]: <b c>\n"
    assert parse(text).definitions == (
        Definition(Span(0, 19), "One", "/a"),
        Definition(Span(25, 37), "two", "b c"),
    )


def test_front_matter() -> None:
    text = "---\r\na: 1\r\nb: 2\r\n---  \r\n# T\r\n"
    document = parse(text)
    assert document.front_matter == FrontMatter(Span(0, 20), "a: 1\nb: 2", Span(5, 15))
    assert document.blocks[0] is document.front_matter
    assert kinds(text)[1:] == [("Heading", "# T")]
    assert isinstance(empty := only("---\n---"), FrontMatter)
    assert (empty.content, empty.body) == ("", Span(4, 4))


@pytest.mark.parametrize("text", ["---\na: 1\n", "---\n\na\n\n---\n", "\n---\na: 1\n---\n", "---"])
def test_what_is_no_front_matter(text: str) -> None:
    document = parse(text)
    assert document.front_matter is None
    assert isinstance(document.blocks[0], Break)


def test_a_cut_closes_what_stands_open() -> None:
    text = "```\na\n## H\nb\n```\nc\n```\n"
    assert kinds(text) == [("Code", "```\na\n## H\nb\n```"), ("Paragraph", "c"), ("Code", "```")]
    repaired = [("Code", "```\na"), ("Heading", "## H"), ("Paragraph", "b"), ("Code", "```\nc\n```")]
    assert kinds(text, (2,)) == repaired
    assert kinds(text, (2, 2, 99, -1, 0)) == repaired
    assert kinds("<!-- a\n## H\n", (1,)) == [("Html", "<!-- a"), ("Heading", "## H")]
    assert kinds("a\nb\n===\n", (1,)) == [("Paragraph", "a"), ("Heading", "b\n===")]
    assert kinds("- a\n\n  b\n", (2,)) == [("List", "- a"), ("Paragraph", "b")]


def test_the_section_tree() -> None:
    text = "intro\n\n## A\n\na\n\n#### Deep\n\n# B\n\n> # quoted\n\n- # item\n"
    root = parse(text).root
    assert [(section.level, cut(text, section.span)) for section in root.walk()] == [
        (0, text),
        (2, "## A\n\na\n\n#### Deep\n\n"),
        (4, "#### Deep\n\n"),
        (1, "# B\n\n> # quoted\n\n- # item\n"),
    ]
    assert [type(block).__name__ for block in root.children[1].blocks] == ["Quote", "List"]
    assert [type(block).__name__ for block in root.blocks] == ["Paragraph"]


def test_levels_can_be_overruled() -> None:
    text = "# A\n\n# B\n\n# C\n"
    root = build(parse(text).blocks, len(text), {5: 2})
    assert [(section.level, section.span) for section in root.walk()] == [
        (0, Span(0, 14)),
        (1, Span(0, 10)),
        (2, Span(5, 10)),
        (1, Span(10, 14)),
    ]


def field_parts(text: str) -> list[tuple[str, str, str | None, int]]:
    found = []
    for entry in fields(parse(text).blocks):
        value = entry.value.content if entry.value else None
        found.append((entry.label, cut(text, entry.at), value, len(entry.body)))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**A:** x", [("A", "**A:**", "x", 0)]),
        ("**A**: x", [("A", "**A**:", "x", 0)]),
        ("__A:__ x", [("A", "__A:__", "x", 0)]),
        ("**A :** x", [("A", "**A :**", "x", 0)]),
        ("**A** : x", [("A", "**A** :", "x", 0)]),
        ("**\u540d\u524d\uff1a**x", [("\u540d\u524d", "**\u540d\u524d\uff1a**", "x", 0)]),
        ("**`a` *b*:** x", [("a b", "**`a` *b*:**", "x", 0)]),
        ("**In Scope**", [("In Scope", "**In Scope**", None, 0)]),
        ("**A:**\n\n- x\n\ny\n\n**B:**", [("A", "**A:**", None, 2), ("B", "**B:**", None, 0)]),
        ("**A:** x  \n**B:** y\\\n**C:** z", [(n, f"**{n}:**", v, 0) for n, v in ("Ax", "By", "Cz")]),
        ("first\n**A:**\nx\n y", [("A", "**A:**", "x\ny", 0)]),
        ("- **A:** x\n\n  y\n- b\n- [ ] **C**: z", [("A", "**A:**", "x", 1), ("C", "**C**:", "z", 0)]),
        ("Label: x", []),
        ("**bold** text", []),
        ("text **A:** x", []),
        ("** A:** x", []),
        ("> **A:** x", []),
    ],
)
def test_fields(text: str, expected: list[tuple[str, str, str | None, int]]) -> None:
    assert field_parts(text) == expected


def test_the_value_of_a_field_stands_at_its_lines() -> None:
    text = "**A:**  x `y`\n  z  \n"
    (entry,) = fields(parse(text).blocks)
    assert entry == Field("A", Span(0, 6), Text("x `y`\nz", (Span(8, 13), Span(16, 17))), ())


@pytest.mark.parametrize(
    ("content", "visible"),
    [
        ("plain text", "plain text"),
        ("/a/<id>/b and/<b>or</b> <id>", "/a/<id>/b and/or"),
        ("/a/<int:id> <mailto:a@b.c> and/<https://a.b>", "/a/<int:id> mailto:a@b.c and/https://a.b"),
        ("two\nlines", "two lines"),
        ("**a** _b_ `c` ~~d~~", "a b c d"),
        ("[text](url 'title') ![alt *x*](y)", "text alt x"),
        ("a<br>b <b>c</b><!-- d -->", "a b c"),
        ("&amp; \\* &copy; snake_case", "& * \u00a9 snake_case"),
        ("<https://x.y> [ref]", "https://x.y [ref]"),
        ("a\\\nb", "a b"),
        ("", ""),
    ],
)
def test_plain_is_what_a_reader_sees(content: str, visible: str) -> None:
    assert plain(content) == visible


@given(st.text("aB1.:- ()[]!*\t\u2014\u00a0\u8a9e", max_size=8), st.text("a :[]x.*\t\u8a9e(", max_size=6))
def test_a_label_is_seen_as_the_parser_of_markdown_sees_it(label: str, rest: str) -> None:
    written = f"**{label}**{rest}"
    # An entity is left to the parser, and the text before it with it.
    assert plain(f"{written}a") == plain(f"{written}a&amp;").removesuffix("&")


def test_inline_pieces_have_exact_places() -> None:
    text = '> a `x` [l *m* `n`](u "t") ![al](i) <http://a.b>\n> <b>x</b> <!-- c --> [r][k] [K]\n\n[k]: /url\n'
    document = parse(text)
    quote = document.blocks[0]
    assert isinstance(quote, Quote)
    paragraph = quote.blocks[0]
    assert isinstance(paragraph, Paragraph)
    found = inlines(paragraph.text, {entry.label: entry.target for entry in document.definitions})
    assert [(piece.kind, cut(text, piece.span), piece.text, piece.target) for piece in found] == [
        ("code", "`x`", "x", ""),
        ("link", '[l *m* `n`](u "t")', "l m n", "u"),
        ("code", "`n`", "n", ""),
        ("image", "![al](i)", "al", "i"),
        ("autolink", "<http://a.b>", "http://a.b", "http://a.b"),
        ("html", "<b>", "<b>", ""),
        ("html", "</b>", "</b>", ""),
        ("comment", "<!-- c -->", "<!-- c -->", ""),
        ("link", "[r][k]", "r", "/url"),
        ("link", "[K]", "K", "/url"),
    ]
    assert [piece.text for piece in inlines(paragraph.text) if piece.kind == "link"] == ["l m n"]


def test_a_code_span_over_two_lines_of_a_quote() -> None:
    text = "> a `b\n> c` [d\n> e](f)"
    quote = only(text)
    assert isinstance(quote, Quote)
    paragraph = quote.blocks[0]
    assert isinstance(paragraph, Paragraph)
    assert inlines(paragraph.text) == (
        Inline("code", Span(4, 11), "b c"),
        Inline("link", Span(12, 22), "d e", "f"),
    )


def test_link_targets_stay_as_written() -> None:
    paragraph = only("[a](#\u043a\u043b\u044e\u0447) [b](javascript:x)")
    assert isinstance(paragraph, Paragraph)
    assert [piece.target for piece in inlines(paragraph.text)] == [
        "#\u043a\u043b\u044e\u0447",
        "javascript:x",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "#" * 200_000,
        "[" * 50_000,
        "[" * 20_000 + "](a)" * 20_000,
        "![" * 10_000 + "](a)" * 10_000,
        ">" * 50_000,
        "- " * 20_000,
        "".join("  " * depth + "- a\n" for depth in range(300)),
        "|".join("a" * 5_000) + "\n" + "|".join("-" * 5_000) + "\n" + "|" * 5_000,
        "\0a\n|\0|\n|-|",
        "\ud800 [a](\ud800) <http://\udfff>\n\n[\ud800]: \ud801",
        "\ufeff# not a heading",
        ">",
        "a|b\n>",
        "> a|b\n>",
        "-",
        "[a]:",
        "\f\n\f",
    ],
)
def test_hostile_texts_are_read(text: str) -> None:
    check(text)


def test_a_document_can_be_pickled_and_hashed() -> None:
    document = parse("- > " * 40 + "a\n\n|a|b|\n|-|-|\n| x\\|y |\n\n**A:** b\n")
    assert pickle.loads(pickle.dumps(document)) == document
    assert hash(document) == hash(parse("- > " * 40 + "a\n\n|a|b|\n|-|-|\n| x\\|y |\n\n**A:** b\n"))


# What holds for every text

LINE = st.text(alphabet="ab |`*_[]()<>!#-=:\\~1.+\t\u00e9\u6f22\u2028\u00a0\U0001f600", max_size=14)
LEAF = st.one_of(
    LINE,
    LINE,
    st.lists(LINE, min_size=2, max_size=3).map("\n".join),
    st.sampled_from(
        [
            "# Head #",
            "Set\next\n---",
            "Title\n=====",
            "```py\ncode\n\n  more\n```",
            "~~~~\n# no\n```",
            "\tindented\n\n    code",
            "| a | b\\|c |\n|:-:|---|\n| `x|y` | |\n| 1",
            "a|b\n-|-\n\u6f22|\u2028\u5b57|c",
            "<!-- comment\n\n# no -->",
            "<div>\n*a*\n</div>",
            "***",
            "---",
            "[ref]: /url 'title'",
            "[x] task",
            "**Label:** value  \n**Other**: `more`",
            "text with ~~wide~~ \u6f22\u5b57 and \U0001f600",
            "[a](b) ![c](d) <e> `f`\n<!-- g --> <http://h.i>",
            "",
        ]
    ),
)


@st.composite
def contained(draw: st.DrawFn, children: st.SearchStrategy[str]) -> str:
    lines = "\n".join(draw(st.lists(children, min_size=1, max_size=3))).split("\n")
    first, others = draw(
        st.sampled_from(
            [
                ("> ", "> "),
                (">", ">"),
                (">\t", "> "),
                ("> ", ""),
                ("- ", "  "),
                ("-\t", "\t"),
                ("+   ", "    "),
                ("1. ", "   "),
                ("10) ", "    "),
                ("- [x] ", "  "),
                ("   * ", "     "),
                ("* ", " "),
                ("-     ", "  "),
            ]
        )
    )
    return "\n".join(
        [first + lines[0], *((others + line if line else others.rstrip()) for line in lines[1:])]
    )


BLOCKS = st.recursive(LEAF, contained, max_leaves=6)
NEWLINES = st.sampled_from(["\n", "\r\n", "\r"])


@st.composite
def documents(draw: st.DrawFn) -> str:
    parts = draw(st.lists(st.tuples(BLOCKS, st.sampled_from(["\n", "\n\n", "\n\n\n"])), max_size=5))
    text = "".join(block + end for block, end in parts)
    text = draw(st.sampled_from(["", "", "---\na: 1\n---\n", "\ufeff"])) + text
    text = text if draw(st.booleans()) else text.rstrip("\n")
    return text.replace("\n", draw(NEWLINES))


def children_of(block: Block | Item) -> tuple[Block | Item | Row, ...]:
    match block:
        case List(items=items):
            return items
        case Quote(blocks=blocks) | Item(blocks=blocks) | Footnote(blocks=blocks):
            return blocks
        case Table(header=header, rows=rows):
            return (header, *rows)
        case _:
            return ()


def everything(blocks: tuple[Block | Item | Row, ...]) -> Iterator[Block | Item | Row]:
    for block in blocks:
        yield block
        if not isinstance(block, Row):
            yield from everything(children_of(block))


def check_siblings(spans: list[Span], parent: Span) -> None:
    for before, after in itertools.pairwise(spans):
        assert before.end <= after.start
    for span in spans:
        assert span.start <= span.end
        assert span in parent


def check_text(text: str, run: Text) -> None:
    slices = "\n".join(cut(text, line) for line in run.lines)
    unescaped = slices.replace("\\|", "|") if run.dropped else slices
    assert run.content == unescaped
    for piece in inlines(run):
        assert piece.span in run.span
    for index, character in enumerate(run.content[:MAPPED_CHARACTERS]):
        if character != "\n":
            assert cut(text, run.at(index, index + 1)).startswith(("\\", character))


def check_block(text: str, block: Block | Item | Row) -> None:
    match block:
        case Paragraph(span=span, text=run):
            assert span == run.span
            check_text(text, run)
        case Heading(span=span, text=run):
            assert run.span in span
            check_text(text, run)
        case Code(content=content, lines=lines):
            assert content.count("\n") == len(lines)
            for line, place in zip(content.split("\n"), lines, strict=False):
                assert cut(text, place) == line.lstrip(" ") or line.endswith(cut(text, place))
        case Row(cells=cells, span=span):
            check_siblings([cell.span for cell in cells], span)
            for cell in cells:
                assert cell.span == cell.text.span
                assert not set(cut(text, cell.span)) & {"\n", "\r"}
                check_text(text, cell.text)
        case Item(box=Span() as box):
            assert re.fullmatch(r"\[[ xX]\]", cut(text, box))


def check_tree(text: str, parent: Span, blocks: tuple[Block | Item | Row, ...]) -> None:
    check_siblings([block.span for block in blocks], parent)
    for block in blocks:
        check_block(text, block)
        if not isinstance(block, Row):
            check_tree(text, block.span, children_of(block))


def check_sections(section: Section) -> None:
    check_siblings([child.span for child in section.children], section.span)
    for block in section.blocks:
        assert block.span in section.span
    for child in section.children:
        assert child.heading
        assert child.heading.span.start == child.span.start
        check_sections(child)


def check(text: str) -> Document:
    document = parse(text)
    check_tree(text, Span(0, len(text)), document.blocks)
    check_sections(document.root)
    for entry in fields(document.blocks):
        assert cut(text, entry.at).startswith(("**", "__"))
        if entry.value:
            check_text(text, entry.value)
    return document


def check_whole_tree(text: str, document: Document) -> None:
    check_tree(text, Span(0, len(text)), document.blocks)


# markdown-it's own reading of the same text, made without any of speclint's code

Outline = list[tuple[int, str, int, int, str]]


class StockParser(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        return True


STOCK = StockParser("commonmark", {"maxNesting": 50, "inline_definitions": True}).enable("table")
STOCK.core.ruler.disable(["inline", "text_join"])
STOCK_KINDS = {
    "heading_open": "Heading",
    "paragraph_open": "Paragraph",
    "table_open": "Table",
    "fence": "Code",
    "code_block": "Code",
    "bullet_list_open": "List",
    "ordered_list_open": "List",
    "list_item_open": "Item",
    "blockquote_open": "Quote",
    "html_block": "Html",
    "hr": "Break",
    "definition": "Definition",
}
CONTAINERS = ("List", "Item", "Quote")


def lines_of(text: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", text)


def last_line(lines: list[str], first: int, last: int) -> int:
    """Where a block ends when blank lines at its end, which may hold quote marks, do not count."""
    last = min(last, len(lines) - 1)
    while last > first and not lines[last].strip("> \t\u00a0\u2028"):
        last -= 1
    return last


def trimmed(content: str) -> str:
    """Content without what a container with tabs may or may not leave before and after its lines."""
    return "\n".join(line.lstrip(" \t") for line in content.strip(" \t\n\u00a0\u2028").split("\n"))


def stock_content(kind: str, index: int, tokens: list[Token]) -> str:
    if kind in ("Heading", "Paragraph"):
        return trimmed(tokens[index + 1].content)
    if kind == "Table":
        return "\n".join(
            cell.content for cell in tokens[index : closing(index, tokens)] if cell.type == "inline"
        )
    if kind == "Code":
        return tokens[index].content.rstrip("\n\t ")
    return tokens[index].content.strip(" \t\n\u00a0\u2028") if kind == "Html" else ""


def closing(index: int, tokens: list[Token]) -> int:
    return next(place for place in range(index, len(tokens)) if tokens[place].type == "table_close")


def stock_outline(text: str) -> Outline:
    tokens = STOCK.parse(text)
    lines = lines_of(text)
    depth, outline = 0, []
    for index, token in enumerate(tokens):
        kind = STOCK_KINDS.get(token.type)
        if kind and token.map:
            first, after = token.map
            last = first if kind in CONTAINERS else last_line(lines, first, after - 1)
            outline.append((depth, kind, first, last, stock_content(kind, index, tokens)))
        depth += {"_open": 1, "_close": -1}.get(re.sub(r".*(?=_open|_close)", "", token.type), 0) * (
            kind in CONTAINERS or STOCK_KINDS.get(token.type.replace("close", "open")) in CONTAINERS
        )
    return outline


def own_content(block: Block | Item) -> str:
    match block:
        case Heading(text=run) | Paragraph(text=run):
            return trimmed(run.content)
        case Table(header=header, rows=rows):
            columns = len(header.cells)
            padded = [[cell.text.content for cell in row.cells] + [""] * columns for row in (header, *rows)]
            return "\n".join(content for row in padded for content in row[:columns])
        case Code(content=content):
            return content.rstrip("\n\t ")
        case Html(content=content):
            return content.strip(" \t\n\u00a0\u2028")
        case _:
            return ""


def own_outline(text: str) -> Outline:
    lines = lines_of(text)
    starts = Source.from_text("", text.replace("\ufeff", "-")).starts
    source = Source("", text, starts, "\n", False)
    outline: Outline = []

    def walk(blocks: tuple[Block | Item | Row, ...], depth: int) -> None:
        for block in blocks:
            if isinstance(block, Row | FrontMatter):
                continue
            first, last = source.position(block.span.start)[0] - 1, source.position(block.span.end)[0] - 1
            last = first if type(block).__name__ in CONTAINERS else last_line(lines, first, last)
            outline.append((depth, type(block).__name__, first, last, own_content(block)))
            walk(children_of(block), depth + 1)

    walk(without_task_boxes(parse(text).blocks, text), 0)
    return outline


def without_task_boxes(blocks: tuple[Block, ...], text: str) -> tuple[Block, ...]:
    """The blocks as plain CommonMark has them, where a task's box is part of its paragraph."""

    def undone(item: Item) -> Item:
        blocks = without_task_boxes(item.blocks, text)
        if not item.box or not isinstance(paragraph := blocks[0], Paragraph):
            return Item(item.span, blocks)
        between = text[item.box.end : paragraph.span.start]
        newline = "\n" if set(between) & {"\n", "\r"} else " "
        run = Text(
            f"{cut(text, item.box)}{newline}{paragraph.text.content}", (item.box, *paragraph.text.lines)
        )
        return Item(item.span, (Paragraph(run.span, run), *blocks[1:]))

    restored: list[Block] = []
    for block in blocks:
        if isinstance(block, List):
            block = List(block.span, block.ordered, tuple(map(undone, block.items)))
        elif isinstance(block, Quote):
            block = Quote(block.span, without_task_boxes(block.blocks, text))
        restored.append(block)
    return tuple(restored)


def squeezed(outline: Outline) -> Outline:
    """The outline with runs of blanks made one: a task's box may be followed by several."""
    return [(*entry[:4], re.sub(r"[ \t]+(\n?)", r" \1", entry[4]).replace(" \n", "\n")) for entry in outline]


def check_against_stock(text: str, _document: Document | None = None) -> None:
    if _document and any(isinstance(block, Footnote) for block in _document.blocks):
        return  # markdown-it knows none without a plugin.
    front = parse(text).front_matter
    if front:
        text = re.sub(r"[^\r\n]", "", text[: front.span.end]) + text[front.span.end :]
    assert squeezed(own_outline(text)) == squeezed(stock_outline(text))


def check_reparse(text: str, document: Document) -> None:
    """A top-level block cut out of its text with its indentation is the same block on its own."""
    for block in document.blocks:
        indent = len(before := text[: block.span.start]) - len(before.rstrip(" \t"))
        alone = text[block.span.start - indent : block.span.end]
        if own_content(block) or not isinstance(block, Paragraph):
            (again,) = parse(alone).blocks
            assert type(again) is type(block)
            assert own_content(again) == own_content(block)
            assert again.span == Span(indent, len(alone))


THOROUGH = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize(
    "text",
    [
        "a\n    - b\n     ===\n   - c",
        "a\n    # b\n   # c",
        "a\n2. b\n1. c\n-\nd\n- e",
        "> a\n===\n> b\n> ===",
        "> a\n> - b\nc\n# d",
        "- a\n  ===\n- b\n===",
        "- a\nb | c\n-|-\n- d | e\n  -|-\n  f\ng",
        "1. a\n\n\tb\n\n\t\tc\n2. ```\n   d\n e",
        "[a]: b\n[c]: d\n===\ne",
        ">\ta\n>\t\tb\n> > c\nd\n>>>\n> e",
        "<div>\na\n\n- <!-- b\n\n  c -->\n  d",
        "-\n\n  a\n-\n  b\n- - c\n    - d\n   - e",
    ],
)
def test_awkward_blocks_are_those_of_markdown_it(text: str) -> None:
    check_against_stock(text)
    check(text)


@THOROUGH
@given(documents())
def test_spans_nest_and_never_overlap(text: str) -> None:
    check(text)


@THOROUGH
@given(documents())
def test_a_block_cut_out_of_its_text_is_the_same_block(text: str) -> None:
    check_reparse(text, parse(text))


@THOROUGH
@given(documents(), NEWLINES)
def test_line_ends_change_places_only(text: str, newline: str) -> None:
    unix = re.sub(r"\r\n|\r", "\n", text)
    other = unix.replace("\n", newline)
    assert [entry[:2] + entry[4:] for entry in own_outline(unix)] == [
        entry[:2] + entry[4:] for entry in own_outline(other)
    ]


@THOROUGH
@given(documents(), st.lists(st.integers(-1, 30), max_size=3))
def test_cuts_split_a_text_into_texts_of_their_own(text: str, cuts: list[int]) -> None:
    document = Reading(text).document(cuts)
    check_tree(text, Span(0, len(text)), document.blocks)


@THOROUGH
@given(documents(), st.lists(st.lists(st.integers(-1, 30), max_size=2), min_size=1, max_size=3))
def test_a_text_that_is_read_again_reads_as_for_the_first_time(text: str, tries: list[list[int]]) -> None:
    reading = Reading(text)
    for cuts in tries:
        assert reading.document(cuts) == Reading(text).document(cuts)


def test_what_a_cut_does_not_touch_is_read_once() -> None:
    text = "# A\n\n| a |\n|---|\n\n```\nx\n\n## B\n\n```json\ny\n```\n\n- item\n\nend\n"
    reading = Reading(text)
    before, after = list(reading.pieces()), list(reading.pieces([8]))
    assert len(before) == 5
    assert [type(piece.blocks[0]) for piece in after] == [
        Heading,
        Table,
        Code,
        Heading,
        Code,
        List,
        Paragraph,
    ]
    assert (before[:2], before[3]) == (after[:2], after[5])


@THOROUGH
@given(st.text(max_size=60) | st.text(alphabet="ab`*_[]()<>!#-=:|\\~ \t\n\r", max_size=60))
def test_any_text_is_read(text: str) -> None:
    check(text)
    assert "\n" not in plain(text)


def corpus() -> list[Path]:
    return sorted(CORPUS.rglob("*.md"))


@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no corpus at {CORPUS}")
@pytest.mark.parametrize("check_one", [check_whole_tree, check_against_stock, check_reparse])
def test_the_corpus(check_one: Callable[[str, Document], None]) -> None:
    offset = [check_whole_tree, check_against_stock, check_reparse].index(check_one)
    sample = [*corpus()[offset::SAMPLE_STEP], *sorted(CORPUS.glob("hostile/*.md"))]
    for path in sample:
        try:
            text = Source.of(str(path), path.read_bytes()).text
        except SpeclintError:
            continue
        check_one(text, parse(text))


def test_a_break_between_items_ends_their_list() -> None:
    assert [type(block) for block in parse("* a\n* * *\n* b\n").blocks] == [List, Break, List]


def test_an_empty_quote_ends_where_its_mark_does() -> None:
    assert [block.span for block in parse("\n> \n\n").blocks] == [Span(1, 2)]
