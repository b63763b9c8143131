"""What hostile code costs: lines of Python that are run, which grow no faster than the code does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from steps import steps as counted

from speclint import code as languages
from speclint.code import Script
from speclint.model import Code, Span

SIZE = 1_000  # long enough that what is quadratic shows, short enough to be counted quickly


def block(language: str, content: str) -> Code:
    """A block of code that stands at the start of a document."""
    lines = []
    start = 0
    for line in content.split("\n"):
        lines.append(Span(start, start + len(line)))
        start += len(line) + 1
    span = Span(0, max(len(content), 1))
    return Code(span, language, language, content, tuple(lines), fenced=True, closed=True)


def steps(language: str, content: str) -> int:
    """How many lines of Python judge and read a block."""
    code = block(language, content)

    def read() -> None:
        languages.problem(code)
        if language == "sql":
            languages.read(code)

    return counted(read)


def repeated(piece: str, size: int) -> str:
    return piece * (size // len(piece))


def nested(opening: str, closing: str, size: int) -> str:
    depth = size // (len(opening) + len(closing))
    return opening * depth + closing * depth


HOSTILE: dict[str, tuple[str, Callable[[int], str]]] = {
    "sql: brackets that open": ("sql", lambda size: "SELECT " + repeated("(", size)),
    "sql: brackets in brackets": ("sql", lambda size: "SELECT " + nested("(", ")", size)),
    "sql: queries of a WITH in each other": ("sql", lambda size: "WITH " + nested(",a(", ")", size)),
    "sql: quotes": ("sql", lambda size: repeated("'", size)),
    "sql: verbs": ("sql", lambda size: repeated("CREATE TABLE ", size)),
    "sql: verbs on lines of their own": ("sql", lambda size: repeated("CREATE\nTABLE ", size)),
    "sql: keywords": ("sql", lambda size: "SELECT " + repeated("FROM WHERE ON ", size)),
    "sql: names of tables": ("sql", lambda size: "SELECT 1 FROM " + repeated("a, ", size) + "a"),
    "sql: a long name": ("sql", lambda size: "CREATE TABLE " + repeated("chek.", size) + "a"),
    "sql: slips": ("sql", lambda size: "CREATE TABLE t (a int " + repeated("x. chek ", size) + ")"),
    "sql: IF": ("sql", lambda size: "DROP TABLE " + repeated("IF NOT ", size)),
    "sql: ON": ("sql", lambda size: "CREATE INDEX i " + repeated("ON .", size)),
    "sql: references": ("sql", lambda size: "CREATE TABLE t (a " + nested("REFERENCES x (", ")", size) + ")"),
    "sql: columns": ("sql", lambda size: "CREATE TABLE t (" + repeated("a int UNIQ REFER,", size) + "b int)"),
    "sql: keys": ("sql", lambda size: "CREATE TABLE t (" + repeated("UNIQUE (a),", size) + "b int)"),
    "sql: an index": ("sql", lambda size: "CREATE INDEX i ON t (" + repeated("a,", size) + "a)"),
    "sql: rules": ("sql", lambda size: "CREATE RULE r AS (" + repeated("DELETE FROM t;", size)),
    "sql: bodies": ("sql", lambda size: "DO $$ " + repeated("create ", size) + "$$"),
    "sql: actions": ("sql", lambda size: "ALTER TABLE t " + nested("ADD (", ")", size)),
    "sql: tags of bodies": ("sql", lambda size: "DO " + repeated("$a$ $b$ ", size)),
    "sql: blocks": ("sql", lambda size: "CREATE FUNCTION f() " + repeated("BEGIN ", size)),
    "sql: statements": ("sql", lambda size: repeated("SELECT a b c FROM t;", size)),
    "sql: comments": ("sql", lambda size: repeated("/* ", size)),
    "json: brackets that open": ("json", lambda size: repeated("[", size)),
    "json: brackets in brackets": ("json", lambda size: nested('{"a":[', "]}", size)),
    "json: quotes": ("json", lambda size: repeated('"', size)),
    "json: elisions": ("json", lambda size: repeated("... ", size)),
    "json: escapes": ("json", lambda size: '["' + repeated("\\n", size) + '",]'),
    "yaml: keys": ("yaml", lambda size: repeated("a: b\n", size)),
    "yaml: brackets in brackets": ("yaml", lambda size: repeated("- " + "[" * 60 + "]" * 60 + "\n", size)),
    "yaml: quotes": ("yaml", lambda size: repeated("'", size)),
    "yaml: lists in lists": ("yaml", lambda size: repeated("- ", size)),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_twice_the_code_costs_at_most_about_twice(name: str) -> None:
    language, written = HOSTILE[name]
    steps(language, written(60))  # what is loaded and learnt once
    assert steps(language, written(2 * SIZE)) < 2.5 * steps(language, written(SIZE)) + 2_000


@pytest.mark.parametrize(
    ("language", "content"),
    [("json", "/* "), ("json", "'"), ("json", "x "), ("yaml", "["), ("yaml", "{a: "), ("yaml", "- ")],
)
def test_what_cannot_be_read_is_not_read_to_its_end(language: str, content: str) -> None:
    steps(language, repeated(content, 300))
    short, long = (steps(language, repeated(content, size)) for size in (SIZE, 10 * SIZE))
    assert long < short + 2_000


@pytest.mark.parametrize("piece", ["[", "{a: ", "[{a: "])
def test_brackets_of_yaml_are_not_looked_at_again_for_each_that_opens(piece: str) -> None:
    assert steps("yaml", repeated(piece, 1_000)) < 5_000


@pytest.mark.parametrize("piece", ["(", "'", "[", '{"a":', "SELECT ", "CREATE TABLE ", "- "])
@pytest.mark.parametrize("language", ["json", "yaml", "sql"])
def test_a_megabyte_is_not_judged(language: str, piece: str) -> None:
    code = block(language, repeated(piece, 1_000_000))
    steps(language, "x")  # what is loaded and learnt once
    assert steps(language, code.content) < 100
    problem = languages.problem(code)
    assert problem is not None
    assert problem.is_unread
    if language == "sql":
        assert languages.read(code) == Script(unread=(code.lines[0],))
