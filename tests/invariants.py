"""What holds for every document, template and YAML, whoever made them: by grammar or guided by coverage."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

from speclint.api import Result, Session, check_text
from speclint.errors import SpeclintError
from speclint.files import Here
from speclint.judge import packs
from speclint.report import formats
from speclint.report.escape import safe

# What documents and templates are made of.
PIECES = (
    *("# ", "## Info", "### Entity: [Name]", "## Summary", "## Riscks", "##x", "> ", "- ", "- [ ] ", "1. ", "    "),
    *("| a | b |", "|---|---|", "| **Code** | x |", "|", "```", "```sql", "~~~json", "CREATE TABLE t (id INT);"),
    *('{"a": 1}', "---", "+++", "a: b", "size: " + "9" * 30, "a: &x [*x]", "[^1]", "[^1]: x", "[a]: b", "[a][a]"),
    *("[l](x.md#y)", "![p](q.png)", "<!--", "-->", "<div>", "</div>", "<h2>Info</h2>", "**Label:** x", "**", "*", "_"),
    *("TBD", "N/A", "[What it is]", "{{x}}", "<name>", "None", "`", "``", "\\", "&amp;", "\t", " ", "é", "語", "\u200b"),
    *("\u202e", "\x1b[31m", "\ud800", "\U000e0041", "::error::x", "##[error]x", "http://a/b", "2026-02-30", "GET /a/{b}"),
    *("<!-- speclint-ignore-file -->", "<!-- speclint-ignore-next: empty-section -->", "words and more words"),
)  # fmt: skip


def checked(folder: Path, text: str, template: str | None, yaml: str) -> Result | None:
    """What a document gives; None when the template or its YAML is refused, with a place that is there."""
    if template is not None:
        data = template.encode("utf-8", "replace")
        (folder / "t.md").write_bytes(data)
        (folder / "t.speclint.yaml").write_text(yaml, encoding="utf-8", errors="replace")
    try:
        name = "t.md" if template is not None else None
        return check_text(text, path="a.md", root=Session(folder), template=name)
    except SpeclintError:
        return None


def settle(folder: Path, text: str) -> None:
    """Settings in YAML, or in TOML where a table begins them, are read or refused in short lines."""
    names = {True: "pyproject.toml", False: ".speclint.yaml"}
    is_toml = text.startswith("[")
    (folder / names[not is_toml]).unlink(missing_ok=True)
    (folder / names[is_toml]).write_text(text, encoding="utf-8", errors="replace")
    said = ""
    try:
        check_text("# A\n", path="a.md", root=Session(folder))
    except SpeclintError as error:
        said = str(error)
    assert all(len(line) <= 1200 for line in said.split("\n"))


def hold(folder: Path, text: str, template: str | None, yaml: str) -> None:
    """Nothing fails, every finding lies inside, twice is the same, and every format can be parsed."""
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
