"""What other programs call: texts and files checked as the command line does, by root and session."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from doors import all_rules, schema_named

from speclint import api, lay
from speclint.align.profile import Request
from speclint.api import Result, Session, SpeclintError, check_paths, check_text
from speclint.cli import main
from speclint.commands import explain, outline, why
from speclint.files import LARGEST
from speclint.judge import job, packs
from speclint.model import Finding, How, Index, Severity, Span, Spec
from speclint.settings.configuration import Settings
from speclint.task import Checked, Task
from speclint.text.source import Source

TEMPLATE = "# [Name]\n\n## Context\n\n[Why?]\n\n## {0}\n\n[What?]\n"
SPEC = "# Cache\n\n## Context\n\nPages are slow.\n"
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "specs"


def write(path: Path, text: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def project(top: Path, section: str) -> Path:
    """A project with a template `t.md` that asks for a section, and a spec without it."""
    write(top / "t.md", TEMPLATE.format(section))
    write(top / ".speclint.yaml", "templates: {docs/: t.md}\n")
    write(top / "docs/a.md", SPEC)
    return top


def said(result: Result) -> list[str]:
    assert result.problems == ()
    return [f"{found.path}:{found.place.line} {found.message}" for found in result.diagnostics]


def lacks(section: str, path: str = "docs/a.md") -> list[str]:
    return [f"{path}:1 `{section}` is absent"]


# Nothing is kept from one root to the next, and what changed is read again


def test_two_projects_of_one_process_each_have_their_own_template(tmp_path: Path) -> None:
    one, two = project(tmp_path / "one", "Decision"), project(tmp_path / "two", "Rollback")
    for root, section in ((one, "Decision"), (two, "Rollback"), (one, "Decision")):
        assert said(check_paths([], root=root)) == lacks(section)
        assert said(check_paths(["docs/a.md"], root=root, template="t.md")) == lacks(section)
        assert said(check_text(SPEC, path="docs/a.md", root=root)) == lacks(section)


@pytest.mark.parametrize("is_session", [False, True])
def test_an_edited_template_is_seen(tmp_path: Path, is_session: bool) -> None:
    top = project(tmp_path, "Decision")
    root = Session(top) if is_session else top
    assert said(check_paths([], root=root)) == lacks("Decision")
    write(top / "t.md", TEMPLATE.format("Recovery"))  # as long as it was
    assert said(check_paths([], root=root)) == lacks("Recovery")
    write(top / "t.speclint.yaml", "extends: base.yaml\n")
    write(top / "base.yaml", "sections: {Recovery: never}\n")
    assert said(check_paths([], root=root)) == []
    write(top / "base.yaml", "sections: {Context: {aliases: [Why]}}\n")
    assert said(check_paths([], root=root)) == lacks("Recovery")
    write(top / ".speclint.yaml", "templates: {docs/: t.md}\nrules: {missing-section: off}\n")
    assert said(check_paths([], root=root)) == []
    (top / ".speclint.yaml").unlink()
    assert said(check_paths(["docs/a.md"], root=root, template="t.md")) == lacks("Recovery")


def test_a_session_takes_texts_in_place_of_files(tmp_path: Path) -> None:
    top = project(tmp_path, "Decision")
    session = Session(top, {"t.md": TEMPLATE.format("Rollback")})
    assert said(check_paths([], root=session)) == lacks("Rollback")
    session.put("docs/a.md", f"{SPEC}\n## Rollback\n\nDrop it.\n")
    assert said(check_paths(["docs/a.md"], root=session)) == []
    session.put("t.md", None)
    assert said(check_paths(["docs/a.md"], root=session)) == lacks("Decision")
    session.put("docs/a.md", None)
    session.put(".speclint.yaml", "rules: {missing-section: off}\n")
    assert said(check_paths(["docs/a.md"], root=session, template="t.md")) == []


UNIQUE = "# [Name]\n\n## Info\n\n| Key | Value |\n|---|---|\n| **ID** | [id] |\n"
WITH_ID = "# Spec\n\n## Info\n\n| Key | Value |\n|---|---|\n| **ID** | {0} |\n"


def shop(top: Path, *ids: str) -> Path:
    write(top / "t.md", UNIQUE)
    write(top / "t.speclint.yaml", "sections: {Info: {rows: {ID: {unique: true}}}}\n")
    write(top / ".speclint.yaml", "templates: {docs/: t.md}\n")
    for name, id_ in zip("abcdefg", ids, strict=False):
        write(top / f"docs/{name}.md", WITH_ID.format(id_))
    return top


def test_a_session_reads_again_what_changed_and_only_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = shop(tmp_path, "A-1", "A-2", "A-3")
    laid: list[str] = []

    def counted(source: Source, *others: Any) -> Spec:
        laid.append(source.path)
        return lay.lay(source, *others)

    monkeypatch.setattr(job, "lay", counted)
    rules = {"boom": asked(lambda spec: len(spec.text))}
    monkeypatch.setattr(packs, "rules", lambda choice: rules)
    session = Session(top)
    text = WITH_ID.format("A-1")
    check_text(text, path="docs/a.md", root=session)
    assert sorted(laid) == ["docs/a.md", "docs/b.md", "docs/c.md"]
    laid.clear()
    check_text(text, path="docs/a.md", root=session)
    assert laid == ["docs/a.md"]
    laid.clear()
    write(top / "docs/c.md", WITH_ID.format("A-4"))
    check_text(text, path="docs/a.md", root=session)
    assert sorted(laid) == ["docs/a.md", "docs/c.md"]
    laid.clear()
    write(top / "t.speclint.yaml", "sections: {}\n")
    check_text(text, path="docs/a.md", root=session)
    assert sorted(laid) == ["docs/a.md", "docs/b.md", "docs/c.md"]


def asked(facts: Any) -> packs.Rule:
    """A rule that looks at every spec of a project."""

    def check_project(index: Index, options: None) -> Iterator[tuple[str, Finding]]:
        said = "".join(str(facts) for _, facts in sorted(index.items()))
        yield index.checked[0], Finding(Span(0, 1), said, severity=Severity.ERROR)

    sample = packs.rules()["broken-link"]
    return replace(sample, name="boom", check=None, facts=facts, check_project=check_project)


def test_what_stands_beside_a_text_is_seen_as_the_session_has_it(tmp_path: Path) -> None:
    session = Session(shop(tmp_path, "A-1"), {"docs/z.md": WITH_ID.format("A-9")})
    twice = "`A-9` is the ID of docs/z.md:7 already: give this spec one of its own"
    found = check_text(WITH_ID.format("A-9"), path="docs/b.md", root=session, select=("duplicate-id",))
    assert said(found) == [f"docs/b.md:7 {twice}"]
    link = f"{WITH_ID.format('A-2')}\n[a](z.md#info) [b](z.md#nope) [c](y.md)\n"
    (nope, none) = said(check_text(link, path="docs/b.md", root=session, select=("broken-link",)))
    assert nope.startswith("docs/b.md:9 `z.md#nope` names no anchor of `docs/z.md`")
    assert none.startswith("docs/b.md:9 `y.md` leads to no file")


# Defects


def test_an_engine_that_fails_on_another_file_is_2_with_the_file_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = shop(tmp_path, "A-1", "A-1")
    write(top / ".git/HEAD", "")
    monkeypatch.chdir(top)

    def failing(source: Source, *others: Any) -> Spec:
        if source.path == "docs/b.md":
            raise ZeroDivisionError("oh")
        return lay.lay(source, *others)

    monkeypatch.setattr(job, "lay", failing)
    done = CliRunner().invoke(main, ["check", "--format", "concise", "docs/a.md"])
    problem = "speclint failed on this file, please report it: ZeroDivisionError: oh"
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"speclint: docs/b.md: {problem}\n")


def test_anchors_are_judged_in_documents_of_every_suffix(tmp_path: Path) -> None:
    top = project(tmp_path, "Decision")
    for suffix in ("md", "markdown", "mdx", "MDX", "txt"):
        write(top / f"docs/b.{suffix}", "# B\n\n## Here\n")
        text = f"[x](b.{suffix}#here) [y](b.{suffix}#nope)\n"
        found = check_text(text, path="docs/c.md", root=top, select=("broken-link",))
        expected = f"docs/c.md:1 `b.{suffix}#nope` names no anchor of `docs/b.{suffix}`"
        assert [line.partition(";")[0].partition(":\x20")[0] for line in said(found)] == (
            [] if suffix == "txt" else [expected]
        ), suffix


def test_each_rule_is_asked_once_whatever_its_suppressions_ignore(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = project(tmp_path, "Decision")
    calls: list[str] = []
    rules = packs.rules()

    def counted(rule: packs.Rule) -> packs.Rule:
        def check(spec: Spec, options: Any) -> Iterator[Finding]:
            calls.append(rule.name)
            assert rule.check is not None
            return rule.check(spec, options)

        return replace(rule, check=check) if rule.check is not None else rule

    own = {name: counted(rule) for name, rule in rules.items()}
    monkeypatch.setattr(packs, "rules", lambda choice: own)
    idle = f"{SPEC}\n<!-- speclint-ignore-next empty-cell: old -->\n"
    found = check_text(idle, path="docs/a.md", root=top)
    unused = "docs/a.md:7 no `empty-cell` is found in the next block: remove it from this comment"
    assert said(found) == [*lacks("Decision"), unused]
    assert sorted(calls) == sorted(name for name, rule in rules.items() if rule.check is not None)


def test_a_file_over_the_limit_is_2_and_says_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = project(tmp_path, "Decision")
    monkeypatch.chdir(top)
    write(top / "docs/huge.md", b"x" * (LARGEST + 1))
    done = CliRunner().invoke(main, ["check", "--format", "concise"])
    assert done.exit_code == 2
    assert done.stdout == "docs/a.md:1:1: error missing-section: `Decision` is absent\n"
    assert done.stderr == "speclint: docs/huge.md: is larger than 5 MB, and is not read\n"
    done = CliRunner().invoke(main, ["check", "--stdin-filename", "a.md", "-"], input="x" * (LARGEST + 1))
    assert (done.exit_code, done.stderr) == (2, "speclint: a.md: is larger than 5 MB, and is not read\n")
    write(top / "t.md", b"x" * (LARGEST + 1))
    done = CliRunner().invoke(main, ["check", "docs/a.md"])
    assert (done.exit_code, done.stderr) == (2, "speclint: t.md: is larger than 5 MB, and is not read\n")


def test_the_settings_say_how_large_a_document_may_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = project(tmp_path, "Decision")
    monkeypatch.chdir(top)
    settings = (top / ".speclint.yaml").read_text()
    large = SPEC.encode() + b"\n<!-- " + b"x" * 1_000_000 + b" -->\n"
    write(top / "docs/a.md", large)
    session = Session(top)
    refused = "docs/a.md: is larger than 1 MB, and is not read"
    for megabytes, problems in ((1, [refused]), (2, []), (1, [refused])):
        write(top / ".speclint.yaml", f"{settings}megabytes: {megabytes}\n".encode())
        result = check_paths(["docs"], root=session)
        assert [*map(str, result.problems)] == problems
        assert [len(file.diagnostics) for file in result.checked] == ([] if problems else [1])
    # Of a larger one no more is taken from standard input, either.
    write(top / ".speclint.yaml", f"{settings}megabytes: 1\n".encode())
    piped = ["check", "--format", "concise", "--stdin-filename", "docs/b.md", "-"]
    done = CliRunner().invoke(main, piped, input=large)
    assert (done.exit_code, done.stderr) == (2, "speclint: docs/b.md: is larger than 1 MB, and is not read\n")
    write(top / ".speclint.yaml", f"{settings}megabytes: 0\n".encode())
    done = CliRunner().invoke(main, ["check"])
    assert (done.exit_code, done.stderr) == (
        2,
        "speclint: .speclint.yaml:2:1: `megabytes`: input should be greater than or equal to 1\n",
    )


# The same as the command line, wherever the process stands


def test_the_current_folder_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    top = project(tmp_path / "top", "Decision")
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(FileNotFoundError):
        os.getcwd()
    assert said(check_paths(["docs"], root=top)) == lacks("Decision")
    assert said(check_paths(["a.md"], root=top / "docs")) == lacks("Decision", "a.md")
    assert said(check_paths(["../docs/a.md"], root=top / "docs")) == lacks("Decision", "../docs/a.md")
    assert said(check_paths([str(top / "docs/a.md")], root=top)) == lacks("Decision", str(top / "docs/a.md"))
    told = api.outline("docs/a.md", root=top)
    assert [(slot.name, slot.is_missing) for slot in told.slots] == [("Context", False), ("Decision", True)]
    monkeypatch.chdir(tmp_path)


def test_a_root_must_be_absolute() -> None:
    with pytest.raises(ValueError, match="the root must be an absolute path, not `docs`"):
        check_paths([], root="docs")


def test_a_text_without_a_path_belongs_to_no_project(tmp_path: Path) -> None:
    top = shop(tmp_path, "A-1")
    found = check_text(WITH_ID.format("A-1"), root=top, template="t.md")
    assert [file.path for file in found.checked] == ["<stdin>"]
    assert said(found) == []


def test_a_task_that_makes_no_sense_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SpeclintError, match="--select: no rule is called `emty-cell`"):
        check_text(SPEC, root=tmp_path, select=("emty-cell",))
    with pytest.raises(SpeclintError, match="does not exist"):
        api.outline("none.md", root=tmp_path)
    with pytest.raises(SpeclintError, match="no rule is called `nothing`"):
        api.explain("nothing")


def test_a_heading_that_names_two_sections_is_one_of_them_by_evidence(tmp_path: Path) -> None:
    write(tmp_path / "t.md", "# [Name]\n\n## Risks\n\nx\n\n## Drawbacks\n\nx\n")
    write(tmp_path / "a.md", "# A\n\n## Risks / Drawbacks\n\nSome.\n")
    (holder,) = api.why("a.md", 3, root=tmp_path, template="t.md").holders
    assert (holder.slot, holder.section.how) == ("Risks", How.EVIDENCE)


def test_what_commands_print_is_there_as_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    top = project(tmp_path, "Decision")
    monkeypatch.chdir(top)
    write(top / "docs/a.md", f"{SPEC}\n## Own\n\nx\n")
    told = api.why("docs/a.md", 7, root=top)
    assert (told.text, [holder.slot for holder in told.holders]) == ("## Own", [None])
    assert told.holders[0].section.how is How.STRAY
    assert api.explain("wall-of-text").options[0].default == "500"
    printed = {
        ("outline", "docs/a.md"): outline.outline(api.outline("docs/a.md", root=top)),
        ("why", "docs/a.md:7"): why.why(told),
        ("explain", "wall-of-text"): explain.explain("wall-of-text"),
    }
    for words, text in printed.items():
        assert CliRunner().invoke(main, words).stdout == text


def test_the_text_and_the_file_give_the_same(tmp_path: Path) -> None:
    for path in sorted(FIXTURES.glob("*.md")):
        whole = check_paths([path.name], root=FIXTURES)
        assert check_text(path.read_text(encoding="utf-8"), path=path.name, root=FIXTURES) == whole
        assert whole.checked


# Ready for other processes


def test_what_goes_to_another_process_and_comes_back_pickles() -> None:
    source = Source.of("a.md", (FIXTURES / "medium-data-change.bad.md").read_bytes())
    schema, request = schema_named(), Request()
    spec = lay.lay(source, schema, request)
    result = check_paths(["medium-data-change.bad.md"], root=FIXTURES)
    assert result.diagnostics
    facts = {rule.name: rule.facts(spec) for rule in packs.rules().values() if rule.facts is not None}
    for one in (source, schema, request, spec, result, Task(), Settings(), facts, all_rules()):
        assert pickle.loads(pickle.dumps(one)) == one
    problem = pickle.loads(pickle.dumps(SpeclintError("cannot be read", "a.md", 3, 4)))
    assert str(problem) == "a.md:3:4: cannot be read"
    told = (
        api.outline("large-platform.md", root=FIXTURES),
        api.why("large-platform.md", 60, root=FIXTURES),
        api.explain("wall-of-text"),
        Checked("a.md", "t.md", ()),
    )
    assert pickle.loads(pickle.dumps(told)) == told


def test_what_a_diagnostic_quotes_is_cut_to_its_beginning(tmp_path: Path) -> None:
    write(tmp_path / "t.md", "# [Name]\n\n## Info\n\n| Field | Value |\n|---|---|\n| **State** | x |\n")
    write(tmp_path / "t.speclint.yaml", "sections:\n  Info:\n    rows:\n      State: [Draft, Final]\n")
    value = "word " * 20_000
    text = f"# {'A' * 5_000}\n\n## Info\n\n| Field | Value |\n|---|---|\n| **State** | {value}|\n"
    (found,) = check_text(text, path="a.md", root=tmp_path, template="t.md").diagnostics
    assert found.message == f"`{value[:199]}…` is no answer for `State`: expected Draft or Final"
    assert found.found == f"{value[:999]}…"
    assert found.section == (f"{'A' * 199}…", "Info")


def test_a_session_that_keeps_what_it_laid_lays_a_text_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def note(source: Source, schema: Any, request: Request) -> Spec:
        asked.append(source.path)
        return real(source, schema, request)

    real = lay.lay
    monkeypatch.setattr("speclint.lay.lay", note)
    for keeps, times in ((False, 2), (True, 1)):
        session = Session("/speclint-nowhere", settings=Settings(root="/speclint-nowhere"), keeps_laid=keeps)
        basis = Source.from_text("a.md", "# A\n"), schema_named(), Request()
        first, again = (session.laid(basis, lambda basis=basis: lay.lay(*basis)) for _ in range(2))  # type: ignore[misc]  # a default is the loop's own
        assert (first, len(asked)) == (again, times)
        asked.clear()


def test_traits_of_the_settings_ask_nothing_of_a_template_without_traits(tmp_path: Path) -> None:
    top = project(tmp_path, "Decision")
    session = Session(str(top), settings=Settings(root=str(top), traits=("data",)))
    result = check_text(SPEC, path="a.md", root=session, template="t.md")
    assert (result.problems, [one.rule for one in result.diagnostics]) == ((), ["missing-section"])
