"""Documents, templates and YAML made of pieces of all kinds, cut and mixed, and what holds for each of them.

A few dozen in every run of the suite; `pytest tests/fuzz --hypothesis-profile=fuzz` tries thousands.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from speclint.api import Result, Session, check_text
from speclint.errors import SpeclintError
from speclint.files import Here
from speclint.judge import packs
from speclint.report import formats
from speclint.report.escape import safe

# The profile's own number, where it has one.
EXAMPLES = (
    40 if settings.default is None or settings.default.max_examples == 100 else settings.default.max_examples
)
PIECES = (
    *("# ", "## Info", "### Entity: [Name]", "## Summary", "## Riscks", "##x", "> ", "- ", "- [ ] ", "1. ", "    "),
    *("| a | b |", "|---|---|", "| **Code** | x |", "|", "```", "```sql", "~~~json", "CREATE TABLE t (id INT);"),
    *('{"a": 1}', "---", "+++", "a: b", "size: " + "9" * 30, "a: &x [*x]", "[^1]", "[^1]: x", "[a]: b", "[a][a]"),
    *("[l](x.md#y)", "![p](q.png)", "<!--", "-->", "<div>", "</div>", "<h2>Info</h2>", "**Label:** x", "**", "*", "_"),
    *("TBD", "N/A", "[What it is]", "{{x}}", "<name>", "None", "`", "``", "\\", "&amp;", "\t", " ", "é", "語", "\u200b"),
    *("\u202e", "\x1b[31m", "\ud800", "\U000e0041", "::error::x", "##[error]x", "http://a/b", "2026-02-30", "GET /a/{b}"),
    *("<!-- speclint-ignore-file -->", "<!-- speclint-ignore-next: empty-section -->", "words and more words"),
)  # fmt: skip
GLUE = st.sampled_from(("\n", "\n\n", " ", "", "\r\n", "\r"))
TEXTS = st.lists(st.tuples(st.sampled_from(PIECES), GLUE), max_size=40).map(
    lambda pieces: "".join(piece + glue for piece, glue in pieces)
)
VALUES = st.recursive(
    st.sampled_from(("required", "never", "date", "a+", "(", "9" * 30, "true", "[x, y]", "{pattern: '(a+)+'}", "~", "")),
    lambda inner: st.dictionaries(
        st.sampled_from(("sections", "Info", "Summary", "rows", "Code", "columns", "fields", "Label", "unique", "x")),
        inner,
        max_size=3,
    ).map(lambda made: "{" + ", ".join(f"{key}: {value or '~'}" for key, value in made.items()) + "}"),
    max_leaves=6,
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


def checked(folder: Path, text: str, template: str | None, yaml: str) -> Result | None:
    """What a document gives; None when the template or its YAML is refused, with a place that is there."""
    if template is not None:
        data = template.encode("utf-8", "replace")
        (folder / "t.md").write_bytes(data)
        (folder / "t.speclint.yaml").write_text(yaml, encoding="utf-8")
    try:
        name = "t.md" if template is not None else None
        return check_text(text, path="a.md", root=Session(folder), template=name)
    except SpeclintError:
        return None


@settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, template=st.none() | TEXTS.map(lambda text: f"# [Name]\n\n## Info\n\n{text}"), yaml=VALUES)
def test_whatever_is_checked(folder: Path, text: str, template: str | None, yaml: str) -> None:
    result = checked(folder, text, template, yaml)
    if result is None:
        return
    for problem in result.problems:
        assert "failed on this file" not in str(problem), problem
        assert "raised" not in str(problem), problem
    lines = re.split("\r\n|\r|\n", text.removeprefix("\ufeff"))
    for found in result.diagnostics:
        place = found.place
        assert 1 <= place.line <= place.end_line <= len(lines)
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1
        assert 1 <= place.end_column <= len(lines[place.end_line - 1]) + 1
        assert (place.line, place.column) <= (place.end_line, place.end_column)
        assert len(found.message) <= 1000
    again = checked(folder, text, template, yaml)
    assert again is not None
    assert again.checked == result.checked
    assert [*map(str, again.problems)] == [*map(str, result.problems)]
    for name in formats.FORMATS:
        around = formats.Around(Here.at(folder), rules=packs.rules)
        report = formats.standard(formats.Wanted(name), result, around, formats.Screen())
        report.encode("utf-8")
        if name in ("text", "concise"):
            assert [line for line in report.split("\n") if safe(line) != line] == []
        elif name in ("json", "sarif", "gitlab", "rdjson"):
            json.loads(report)
        elif name in ("junit", "checkstyle"):
            ElementTree.fromstring(report)
