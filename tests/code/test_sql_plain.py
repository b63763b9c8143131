"""Statements that the parser of SQL is not asked about: it would have said that they are right."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st
from sqlglot.dialects.postgres import Postgres

from speclint.code.plain import is_plain
from speclint.code.statements import split_statements

# `x` is a name.
PLAIN = """
CREATE TABLE IF NOT EXISTS x (x x PRIMARY KEY, x x(3) NOT NULL UNIQUE, x x(1, 2) NULL DEFAULT 1.5)
CREATE TABLE x.x (x x[] NOT NULL DEFAULT '{}', x x DEFAULT now(), x x REFERENCES x.x (x) ON DELETE SET NULL)
CREATE TABLE x (x x REFERENCES x, x x CHECK (x > 0 AND length(x) <= 5), CONSTRAINT x UNIQUE (x, x))
CREATE TABLE x (x x GENERATED ALWAYS AS IDENTITY, PRIMARY KEY (x), FOREIGN KEY (x) REFERENCES x (x))
CREATE TABLE x (x x, CHECK ((x = 'a') = (x IS NULL)), CHECK (x IN ('a', 'b') OR x BETWEEN 1 AND 5))
CREATE UNIQUE INDEX CONCURRENTLY x ON x.x USING x (x, x DESC) WHERE x IS NOT NULL
ALTER TABLE x ADD COLUMN IF NOT EXISTS x x(2) NOT NULL DEFAULT TRUE, DROP COLUMN x CASCADE
INSERT INTO x (x, x) VALUES ('a', 1), (NULL, gen_random_uuid())
DROP TABLE IF EXISTS x, "x x" CASCADE
""".strip().split("\n")
PIECES = re.findall(r"'[^']*'|\w+|[^\w\s]", " ".join(PLAIN))


def plain(content: str) -> bool:
    """Whether some SQL is one statement, and that is plain."""
    found = split_statements(content, "postgres")
    return len(found) == 1 and is_plain(content[found[0].start : found[0].end], found[0].tokens)


@pytest.mark.parametrize("statement", PLAIN)
def test_what_specs_hold_is_plain(statement: str) -> None:
    assert plain(re.sub(r"\bx\b", "ledger", statement))


def test_what_is_plain_does_not_load_the_parser() -> None:
    lines = (
        "import sys",
        "from speclint.code import problem",
        "from speclint.model import Code, Span",
        f"content = {';'.join(PLAIN)!r}",
        "code = Code(Span(0, 9), 'sql', 'sql', content, (Span(0, 9),), fenced=True, closed=True)",
        "assert problem(code) is None",
        "assert 'sqlglot' not in sys.modules",
    )
    subprocess.run([sys.executable, "-c", "\n".join(lines)], check=True)


@pytest.mark.parametrize("statement", PLAIN)
def test_no_word_that_the_parser_refuses_is_a_plain_name(statement: str) -> None:
    words = [word for word in Postgres.Tokenizer.KEYWORDS if word.isidentifier()]
    written = [re.sub(r"\bx\b", word.lower(), statement) for word in words]
    taken = [content for content in written if plain(content)]
    assert len(taken) > 50
    for content in taken:
        sqlglot.parse(content, dialect="postgres")


@given(st.data())
def test_what_is_plain_is_refused_by_no_parser(data: st.DataObject) -> None:
    pieces = re.findall(r"'[^']*'|\w+|[^\w\s]", data.draw(st.sampled_from(PLAIN)))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(pieces) - 1))
        until = at + data.draw(st.integers(0, 2))
        pieces[at:until] = data.draw(st.lists(st.sampled_from(PIECES), max_size=2)) or ["x"]
    content = " ".join(pieces)
    if plain(content):
        sqlglot.parse(content, dialect="postgres")
