"""What the contract gives a rule about words: running text, and whether it is the template's own."""

from speclint.align.profile import Request
from speclint.lay import lay
from speclint.model import Spec
from speclint.rule import Span, leftovers, prose, walk
from speclint.template import schema
from speclint.text.source import Source

TEMPLATE = "# [Name]\n\n## Context\n\n[What happens?]\n"


def laid(text: str) -> Spec:
    against = schema.compiled(Source.from_text("t.md", TEMPLATE), None, "t.md")
    return lay(Source.from_text("x.md", text), against, Request())


def runs(text: str) -> list[str]:
    spec = laid(text)
    return [run_.content for section in spec.root.walk() for run_ in prose(section.blocks)]


def test_code_links_tags_and_comments_are_blank_and_all_else_keeps_its_place() -> None:
    line = "Use `a word` or [a word](x.md) or <b>a word</b> <!-- a word --> <https://a.word> here."
    (found,) = runs(f"# X\n\n## Context\n\n{line}\n")
    assert len(found) == len(line)
    assert found.split() == ["Use", "or", "or", "a", "word", "here."]
    assert found.index("here.") == line.index("here.")


def test_lists_and_quotes_are_prose_headings_tables_and_code_are_none() -> None:
    text = "# X\n\n## Context\n\n- one\n  two\n\n> three\n> four\n\n| five |\n|---|\n| six |\n\n    seven\n"
    assert runs(text) == ["one\ntwo", "three\nfour"]


def test_a_place_in_prose_is_one_in_the_spec() -> None:
    text = "# X\n\n## Context\n\n> Run `it` as\n> needed, maybe.\n"
    spec = laid(text)
    (found,) = [run_ for section in spec.root.walk() for run_ in prose(section.blocks)]
    start = found.content.index("needed")
    at = found.at(start, start + len("needed"))
    assert text[at.start : at.end] == "needed"
    assert [type(block).__name__ for block in walk(spec.root.children[0].children[0].blocks)] == [
        "Quote",
        "Paragraph",
    ]


def test_a_rule_knows_what_is_the_templates_own() -> None:
    text = "# X\n\n## Context\n\n[What happens?]\n\nNothing, TODO: say why.\n"
    left = leftovers(laid(text))
    own, mine = text.index("[What"), text.index("Nothing")
    assert left.touch(Span(own + 3, own + 4))
    assert not left.touch(Span(mine, mine + 7))
    assert left.touch(Span(text.index("TODO"), text.index("TODO") + 1))
