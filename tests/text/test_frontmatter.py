"""Where front matter ends, and what it says at which place, in YAML and in TOML."""

from __future__ import annotations

import pytest

from speclint.errors import SpeclintError
from speclint.model import FrontMatter, Heading, Span
from speclint.text import frontmatter
from speclint.text.markdown import parse
from speclint.text.source import Source


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("---\na: 1\n...\n# T\n", FrontMatter(Span(0, 12), "a: 1", Span(4, 8))),
        ("---\r\na: 1\r\n\r\n---  \r\n# T\r\n", FrontMatter(Span(0, 16), "a: 1\n", Span(5, 11))),
        ("---\r\r\r\ra: 1\r---\r", FrontMatter(Span(0, 15), "\n\n\na: 1", Span(4, 11))),
        ("---\n\na: 1\nb:\n  - c\n# d\n---\n", None),
        ("---\n\na: 1\nb:\n  - c\n---\n", FrontMatter(Span(0, 22), "\na: 1\nb:\n  - c", Span(4, 18))),
        ("+++\na = 1\n# T\n+++\n# T\n", FrontMatter(Span(0, 17), "a = 1\n# T", Span(4, 13), "toml")),
        ("+++\n+++\n", FrontMatter(Span(0, 7), "", Span(4, 4), "toml")),
        ("---\nname only\n---\n", FrontMatter(Span(0, 17), "name only", Span(4, 13))),
        ("---\na: [1\n---\n", FrontMatter(Span(0, 13), "a: [1", Span(4, 9))),
    ],
)
def test_front_matter(text: str, matter: FrontMatter | None) -> None:
    assert parse(text).front_matter == matter


@pytest.mark.parametrize(
    "text",
    [
        "---\n# Title\n\nText.\n\n---\n\n## More\n",
        "---\n\n# Title\n\nAuthor: Ann\n\n---\n",
        "---\nAuthor: Ann\n\n# Title\n\n**Status:** draft\n\n---\n\n## More\n",
        "---\n\n---\n\n# Title\n",
        "+++\n\n# Title\n",
    ],
)
def test_a_break_at_the_top_hides_nothing(text: str) -> None:
    document = parse(text)
    assert document.front_matter is None
    assert "Title" in [block.text.content for block in document.blocks if isinstance(block, Heading)]


def loaded(text: str) -> tuple[object, dict[str, tuple[int, int]]]:
    front = parse(text).front_matter
    assert front is not None
    located = frontmatter.load(front)
    return located.data, {".".join(map(str, path)): place for path, place in located.places.items()}


def test_what_yaml_says() -> None:
    data, places = loaded("---\ntitle: A b\ntags:\n  - x\n---\n")
    assert data == {"title": "A b", "tags": ["x"]}
    assert (places["title"], places["tags"], places["tags.0"]) == ((1, 1), (2, 1), (3, 5))


def test_what_toml_says() -> None:
    data, places = loaded(
        '+++\ntitle = "A b"\n# no = 1\ndate = 2024-05-06\nshare = 0.5\n"odd key".x = true\n'
        "[owner.main]\n  name = 'c'\n[[step]]\nn = 1\n[[step]]\nn = 2\n+++\n"
    )
    assert data == {
        "title": "A b",
        "date": "2024-05-06",
        "share": "0.5",
        "odd key": {"x": True},
        "owner": {"main": {"name": "c"}},
        "step": [{"n": 1}, {"n": 2}],
    }
    assert places == {
        "title": (1, 1),
        "date": (3, 1),
        "share": (4, 1),
        "odd key": (5, 1),
        "odd key.x": (5, 1),
        "owner": (6, 2),
        "owner.main": (6, 2),
        "owner.main.name": (7, 3),
        "step": (8, 3),
        "step.n": (9, 1),
    }


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("+++\na = 1\nb = \n+++\n", "not valid TOML: invalid value", (2, 5)),
        ("+++\na = 1\na = 2\n+++\n", "not valid TOML: cannot overwrite a value", (2, 6)),
        ("+++\na = " + "9" * 5000 + "\n+++\n", "not valid TOML: a number has more digits", (1, 1)),
        ("+++\na = [0x" + "f" * 5000 + "]\n+++\n", "not valid TOML: a number has more digits", (1, 1)),
        ("+++\na = " + "[" * 5000 + "\n+++\n", "not valid TOML: nested more than 64 levels deep", (1, 69)),
    ],
)
def test_toml_that_cannot_be_read(text: str, message: str, place: tuple[int, int]) -> None:
    front = parse(text).front_matter
    assert front is not None
    with pytest.raises(SpeclintError) as raised:
        frontmatter.load(front)
    assert raised.value.message.startswith(message)
    assert (raised.value.line, raised.value.column) == place


def test_words_by_key() -> None:
    text = '+++\nKind = "RFC"\ntags = ["A  b", "c"]\n+++\n# T\n'
    assert frontmatter.read(Source.from_text("a.md", text)) == {"kind": ("rfc",), "tags": ("a b", "c")}
    with pytest.raises(SpeclintError, match="its front matter, which is not valid TOML") as raised:
        frontmatter.read(Source.from_text("a.md", "+++\na = 1\nb\n+++\n"))
    assert (raised.value.path, raised.value.line) == ("a.md", 3)
