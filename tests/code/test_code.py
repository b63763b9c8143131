"""Which code blocks parse, and what a document's author is told about those that do not."""

from __future__ import annotations

import json
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speclint import code as languages
from speclint.model import Code
from speclint.text import markdown


def block(language: str, content: str, indent: str = "") -> tuple[str, Code]:
    """A document with one code block, and that block."""
    text = textwrap.indent(f"```{language}\n{content}\n```\n", indent, lambda line: True)
    text = f"- item\n\n{text}" if indent else text
    found = [piece for piece in markdown.walk(markdown.parse(text).blocks) if isinstance(piece, Code)]
    return text, found[0]


def said(language: str, content: str, indent: str = "") -> tuple[str, str] | None:
    """What stands where the problem is, and what is said about it."""
    text, found = block(language, content, indent)
    problem = languages.problem(found)
    return (text[problem.at.start : problem.at.end], problem.said) if problem else None


@pytest.mark.parametrize(
    "content",
    [
        "",
        '{"id": "string (UUID)", "n": 1.5e-7, "t": [true, false, null], "e": {}, "u": "\\u00e9\\n"}',
        '// config.json\n{"a": 1, // first\n /* second */ "b": "http://x"}',
        '{"a": 1, ...}',
        '{"a": 1 ...}',
        '{\n  "a": ...,\n  …\n}',
        "[1, 2, ..., 9]",
        "{...}",
        "[...]",
        '{"a": 1}\n{"a": 2}\n',
        '"one"\n"two"',
        '"context": {"a": 1},\n"subject": [1],',
        "9" * 10_000,
        "[" * 90_000 + "]" * 90_000,
    ],
)
def test_json_as_documents_write_it(content: str) -> None:
    assert said("json", content) is None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('{"a": 1\n "b": 2}', ('"b"', 'expected `,` or `}`, not `"b"`')),
        ("[1 2]", ("2", "expected `,` or `]`, not `2`")),
        ('{"a": {"b": 1}', ("{", "`{` is never closed")),
        ('{"a": 1,\n}', (",", "nothing follows this comma but `}`: take it out")),
        ("[1,]", (",", "nothing follows this comma but `]`: take it out")),
        ("{'a': 1}", ("'a'", "JSON puts text in double quotes, not in single ones")),
        ("{a: 1}", ("a", "expected a key in double quotes or `}`, not `a`")),
        ('{"a" 1}', ("1", "expected `:`, not `1`")),
        ('{"a": }', ("}", "expected a value, not `}`")),
        ('{"a": True}', ("True", "JSON has no `True`: write `true`")),
        ('{"a": "b}', ('"b}', 'this text has no closing `"` on its line')),
        ('{"a": 1]', ("]", "expected `}` for the `{` before it, not `]`")),
        ('{"a": 1}}', ("}", "`}` closes nothing that is open")),
        ('{"a": "\\d"}', ("\\d", r"JSON has no escape `\d`: a backslash is written `\\`")),
        ('{"a": 1}, {"a": 2}', (",", "`,` stands outside of all brackets")),
        ("{} /* so", ("/*", "this comment has no closing `*/`")),
        ('"a":', (":", "expected a value after `:`")),
        ("[01]", ("01", "expected a value, not `01`")),
    ],
)
def test_what_is_wrong_with_json(content: str, expected: tuple[str, str]) -> None:
    assert said("json", content) == expected


def test_what_the_flavours_of_json_allow() -> None:
    trailing = '{"a": [1,],}'
    assert said("json", trailing) is not None
    assert said("jsonc", trailing) is None
    assert said("jsonc", "{'a': 1}") is not None
    assert said("json5", "{a: 'b',}") is None
    assert said("python", "{") is None


@pytest.mark.parametrize("indent", ["", "  ", "\t"])
def test_a_place_in_a_block_that_is_indented(indent: str) -> None:
    assert said("json", '{\n  "a": 1\n  "b": 2\n}', indent) == ('"b"', 'expected `,` or `}`, not `"b"`')


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(values, st.sampled_from([None, 2, "\t"]), st.booleans())
def test_what_python_writes_is_json(value: object, indent: int | str | None, ascii_only: bool) -> None:
    assert said("json", json.dumps(value, indent=indent, ensure_ascii=ascii_only)) is None


@settings(max_examples=40)
@given(st.dictionaries(st.text("ab"), values, min_size=1), st.sampled_from("{}"))
def test_a_brace_that_is_taken_away_is_missed(value: object, brace: str) -> None:
    written = json.dumps({"outer": [value]}, indent=1)
    at = written.index("{", 1) if brace == "{" else written.rindex("}", 0, -1)
    assert said("json", written[:at] + written[at + 1 :]) is not None


@given(st.text('{}[]:,"\\ \n/*.1at-'))
def test_no_json_is_taken_for_broken(content: str) -> None:
    try:
        json.loads(content)
    except ValueError:
        return
    assert languages.problem(block("json", content)[1]) is None


@pytest.mark.parametrize(
    "content",
    [
        "",
        "a: 1\n---\nb: [1, 2]\n...\n",
        "spec:\n  a: 1\n  ...\n  b: {...}\n  c: ...\n  …\n",
        "image: {{ .Values.image }}\n{{- if x }}\n  {a\n{{- end }}",
        "a: &x [1]\nb: *x\nc: !tag d\n",
        "a: 1\na: 2",
    ],
)
def test_yaml_as_documents_write_it(content: str) -> None:
    assert said("yaml", content) is None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a: b: c", (":", "`:` stands where no key can: check the indentation, or quote the text")),
        ("a:\n\tb: 1", ("\t", "a tab cannot indent YAML: use spaces")),
        ("a: {b: 1; c: 2}", (":", "expected `,` or `}`")),
        ("a: 1\nspec\nb: 2", ("s", "a key without `:` after it")),
        ('a: "b" c', ("c", "nothing can follow the value before this")),
        ("a:\n  - b\n - c", ("-", "this `-` does not line up with its list")),
        ("a: @b", ("@", "found character '@' that cannot start any token: quote the text")),
        ("a: *b\nc: %", ("%", "found character '%' that cannot start any token: quote the text")),
    ],
)
def test_what_is_wrong_with_yaml(content: str, expected: tuple[str, str]) -> None:
    assert said("yml", content) == expected


def test_sql_is_judged_in_its_dialect() -> None:
    assert said("sql", "SELECT (1;") == ("(", "`(` is never closed")
    assert said("sql", "SELECT 1;") is None


@pytest.mark.parametrize(("language", "most"), [("json", "200,000"), ("yaml", "50,000"), ("sql", "50,000")])
def test_what_is_too_long_is_said_not_to_be_judged(language: str, most: str) -> None:
    assert said(language, '\n{"\n' + "{'" * 200_000) == ('{"', f"it has more than {most} characters")


@pytest.mark.parametrize(
    ("language", "content", "most"),
    [
        ("yaml", "- " * 20_000 + "a", 64),
        ("yaml", "[" * 20_000, 64),
        ("sql", "SELECT 1;\nSELECT " + "(" * 40 + "1 FRM" + ")" * 40 + ";", 30),
    ],
)
def test_what_is_too_deep_is_said_not_to_be_judged(language: str, content: str, most: int) -> None:
    found = said(language, content)
    assert found == (content.split("\n")[-1], f"it is nested more than {most} levels deep")


def test_what_is_wrong_behind_what_is_too_deep_is_found() -> None:
    deep = "SELECT " + "(" * 40 + "1" + ")" * 40 + ";\n"
    assert said("sql", f"{deep}SELECT (1;") == ("(", "`(` is never closed")


def test_a_long_block_that_is_sound_is_none_that_is_said() -> None:
    assert said("json", "[" + "1, " * 100_000 + "1]") is None
    assert said("sql", "SELECT " + "a, " * 12_000 + "b FROM c WHERE " + "d = 1 AND " * 10 + "e = 1;") == (
        "SELECT " + "a, " * 12_000 + "b FROM c WHERE " + "d = 1 AND " * 10 + "e = 1;",
        "it has more than 30,000 characters",
    )
