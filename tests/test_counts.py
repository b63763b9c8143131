"""How often the engine does what takes long, counted: a clock says something else on each machine."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from speclint import api
from speclint.align import tables
from speclint.judge import packs
from speclint.model import Section, Slot, Spec, Table
from speclint.template import schema
from speclint.text import markdown, titles
from speclint.text.commonmark import read_lines

SPECS = Path(__file__).resolve().parent.parent / "fixtures" / "specs"
CLEAN = ("large-platform.md", "medium-data-change.md", "small-service.md")
# What a run over a good spec whose template is known needs not.
NEEDLESS = (
    *("hashlib", "hmac", "importlib.metadata", "multiprocessing", "pydantic", "regex", "ruamel", "secrets"),
    *("speclint.changes", "speclint.fixes", "speclint.server", "sqlglot", "subprocess"),
)
RUN = """
import sys
from speclint.cli import main
try:
    main(["check", "--quiet", "."])
except SystemExit as end:
    assert end.code == 0, end
print(sorted(name for name in {needless!r} if name in sys.modules))
"""


@pytest.fixture
def specs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the good specs, each of which looks like one."""
    for name in CLEAN:
        (tmp_path / name).write_bytes((SPECS / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SPECLINT_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path


def counted(counts: Counter[str], function: Callable[..., Any]) -> Callable[..., Any]:
    def count(*given: Any, **named: Any) -> Any:
        counts[str(given[0])] += 1
        return function(*given, **named)

    return count


def test_a_file_is_parsed_once(specs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: Counter[str] = Counter()
    monkeypatch.setattr(markdown, "read_lines", counted(parsed, read_lines))
    result = api.check_paths(["."], root=specs)
    assert [file.path for file in result.checked] == list(CLEAN)
    assert [parsed[(specs / name).read_text("utf-8")] for name in CLEAN] == [1, 1, 1]


def test_a_rule_is_asked_once_about_a_file(specs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = packs.rules()["empty-cell"]
    assert rule.check is not None
    asked: Counter[str] = Counter()
    own = {rule.name: replace(rule, check=counted(asked, rule.check))}
    monkeypatch.setattr(packs, "rules", lambda *_: own)
    text = "# A\n\n<!-- speclint-disable empty-cell -->\n\n## Summary\n\nx\n\n<!-- speclint-enable -->\n"
    (specs / "small-service.md").write_text(text)
    api.check_paths([str(specs / name) for name in CLEAN], root=specs)
    assert sorted(asked.values()) == [1, 1, 1]


def test_a_template_that_is_broken_is_read_once_for_all_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: Counter[str] = Counter()
    monkeypatch.setattr(schema, "load", counted(read, schema.load))
    (tmp_path / "t.md").write_text("# [Name]\n\n## Goal\n\n## Goal\n")
    (tmp_path / ".speclint.yaml").write_text("templates: {'*.md': t.md}\n")
    for name in ("a.md", "b.md", "c.md"):
        (tmp_path / name).write_text("# A\n\n## Goal\n\nx\n")
    session = api.Session(tmp_path)
    result = api.check_paths(["."], root=session)
    assert [str(problem) for problem in result.problems] == [
        "t.md:5:1: the template has `Goal` twice side by side, first on line 3: rename one"
    ]
    assert list(read.values()) == [1]
    (tmp_path / "t.md").write_text("# [Name]\n\n## Goal\n")
    assert not api.check_paths(["."], root=session).problems


def test_a_schema_is_looked_over_once_for_all_files(specs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = api.Session(specs)
    api.check_paths([CLEAN[2]], root=session)
    walked: Counter[str] = Counter()
    monkeypatch.setattr(Slot, "walk", counted(walked, Slot.walk))
    api.check_paths(["."], root=session)
    assert not walked


def test_the_columns_of_a_table_are_matched_once(specs: Path) -> None:
    session, text = api.Session(specs), (specs / CLEAN[0]).read_text("utf-8")
    headers = [
        block.header for block in markdown.walk(markdown.parse(text).blocks) if isinstance(block, Table)
    ]
    tables._matched.cache_clear()
    api.check_text(text, root=session)
    first = tables._matched.cache_info()
    assert first.misses <= len(headers) < first.hits + first.misses
    api.check_text(f"{text}\nOnce more.\n", root=session)
    assert tables._matched.cache_info().misses == first.misses


def test_a_title_is_normalised_once_however_many_a_document_has(tmp_path: Path) -> None:
    session = api.Session(tmp_path)
    text = "# A\n\n" + "".join(f"## Part {number}\n\nText.\n\n" for number in range(9000))
    api.check_text("# A\n", root=session)
    titles.normalise.cache_clear()
    api.check_text(text, root=session)
    assert titles.normalise.cache_info().misses < 2 * 9000
    assert titles.normalise.cache_info().currsize > 9000
    api.check_text("# A\n", root=session)
    assert titles.normalise.cache_info().currsize < 1000, "what another document said is forgotten"


@pytest.mark.parametrize("name", ["small-service.md", "small-service.bad.md"])
def test_a_spec_that_was_judged_is_gone_without_the_garbage_collector(
    specs: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    freeze, unfreeze = gc.freeze, gc.unfreeze
    text, session = (SPECS / name).read_text("utf-8"), api.Session(specs)
    # What is there already is not looked at, nor for garbage.
    for name in ("freeze", "unfreeze"):
        monkeypatch.setattr(gc, name, lambda: None)
    gc.collect()
    freeze()
    gc.disable()
    try:
        kept = []
        for number in range(4):
            api.check_text(f"{text}\n{number}\n", root=session)
            kept.append(sum(type(one) in (Spec, Section) for one in gc.get_objects()))
    finally:
        gc.enable()
        unfreeze()
    # The first may have read pieces of the template, which are kept.
    assert kept[1] == kept[2] == kept[3]


def test_a_run_over_a_changed_spec_imports_no_more_than_it_needs(specs: Path) -> None:
    for name in CLEAN:
        (specs / name).unlink()
    table = "| Key | Value |\n|---|---|\n| **ID** |"
    (specs / "t.md").write_text(f"# [Name]\n\n## Goal\n\n[Why]\n\n{table} [id] |\n")
    (specs / ".speclint.yaml").write_text("templates: {a.md: t.md}\n")
    (specs / "a.md").write_text(f"# A\n\n## Goal\n\nBecause.\n\n{table} 1 |\n")
    for run in range(3):
        with (specs / "a.md").open("a", encoding="utf-8") as file:
            file.write("\n")
        code = RUN.format(needless=NEEDLESS)
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        if run:
            assert done.stdout.splitlines()[-1:] == ["[]"]
