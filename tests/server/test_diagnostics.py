"""What an editor is told of specs while they are written: as `check` says it, of texts that are not saved."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from editor import Editor, converse, project
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from speclint import api, lay
from speclint.align.profile import Request
from speclint.errors import SpeclintError
from speclint.files import LARGEST, Files, Here
from speclint.judge import job, packs
from speclint.judge import project as judged
from speclint.model import Finding, Spec
from speclint.server import protocol
from speclint.settings.discover import discover
from speclint.template.schema import Schema
from speclint.text.source import Source

TEMPLATE = "# [Name]\n\n## Context\n\n[Why?]\n\n## Decision\n\n[What?]\n"
GOOD = "# Cache\n\n## Context\n\nPages are slow.\n\n## Decision\n\nKeep them.\n"
SPEC = GOOD.split("## Decision")[0]
ABSENT = "1:1: missing-section: `Decision` is absent"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project with a template and a spec that lacks a section."""
    return project(tmp_path, TEMPLATE, SPEC)


def test_an_editor_is_told_what_check_prints(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md")
        (found,) = await editor.diagnostics(uri)
        (printed,) = api.check_paths(["docs/a.md"], root=shop).diagnostics
        assert found.message.split("\n")[0] == printed.message
        assert (found.code, found.source) == (printed.rule, "speclint")
        assert found.range == types.Range(types.Position(0, 0), types.Position(0, 7))
        assert found.severity == types.DiagnosticSeverity.Error
        assert found.code_description is not None
        assert found.code_description.href.endswith("/rules/missing-section.html")
        assert editor.told[uri].version == 1

    converse(talk, shop)


def test_what_is_typed_counts_and_not_what_is_saved(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md")
        assert len(await editor.diagnostics(uri)) == 1
        editor.change(uri, GOOD)
        assert await editor.diagnostics(uri) == []
        assert (shop / "docs/a.md").read_text() == SPEC

    converse(talk, shop)


def test_of_several_texts_in_a_row_the_last_alone_is_checked(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    check = api.check_text

    def counted(text: str, **given: object) -> api.Result:
        checked.append(text)
        return check(text, **given)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(api, "check_text", counted)

    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md")
        for number in range(2, 12):
            editor.change(uri, f"{GOOD}{number}\n", number)
        assert await editor.diagnostics(uri) == []
        assert editor.told[uri].version == 11
        assert checked == [f"{GOOD}11\n"]

    converse(talk, shop)


def test_a_file_that_is_no_spec_is_left_in_peace(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        (shop / "README.md").write_text("# Shop\n\nHello.\n")
        assert await editor.diagnostics(editor.open(shop / "README.md")) == []
        assert await editor.diagnostics(editor.open(shop / "t.md")) == []

    converse(talk, shop)


def test_a_text_without_a_file_is_judged_by_itself(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        editor.open_at("untitled:one", "# Notes\n\nNothing.\n")
        await editor.until(lambda: "untitled:one" in editor.told)
        assert list(editor.told["untitled:one"].diagnostics) == []

    converse(talk, shop)


@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 14), ("utf-16", 12), ("utf-32", 11)])
def test_columns_are_counted_as_the_editor_wants_them(shop: Path, encoding: str, column: int) -> None:
    (shop / "docs/a.md").write_text(f"{GOOD}\n😀 see [it](#nowhere).\n")

    async def talk(editor: Editor) -> None:
        (found,) = await editor.diagnostics(editor.open(shop / "docs/a.md"))
        assert found.code == "broken-link"
        assert found.range.start.character == column

    converse(talk, shop, encodings=(encoding,))


def test_related_places_are_places(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md", f"{GOOD}\n## Context\n\nAgain.\n")
        (found,) = await editor.diagnostics(uri)
        assert found.code == "repeated-section"
        (related,) = found.related_information or ()
        assert related.location.uri == uri
        assert related.location.range.start.line == 2

    converse(talk, shop)


def test_a_place_in_another_spec_leads_there(tmp_path: Path) -> None:
    template = "# [Name]\n\n**ID:** [id]\n\n**State:** [state]\n\n**Needs:** [id]\n\n## Context\n"
    spec = "# Cache\n\n**ID:** A-{}\n\n**State:** 😀 open\n\n**Needs:** {}\n\n## Context\n\nWords.\n"
    shop = project(tmp_path, template, spec.format(1, "A-2"))
    (shop / "docs/the other.md").write_text(spec.format(2, "-"), encoding="utf-8")
    yaml = "infer: off\nreferences: [{from: Needs, to: 'specs[ID]', with: {State: done}}]\n"
    (shop / "t.speclint.yaml").write_text(yaml, encoding="utf-8")

    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md")
        (found,) = await editor.diagnostics(uri)
        assert found.code == "mismatched-value"
        (related,) = found.related_information or ()
        assert related.location.uri == (shop / "docs/the other.md").as_uri()
        assert related.location.range == types.Range(types.Position(4, 11), types.Position(4, 18))
        assert related.message == "that is docs/the other.md:5"

    converse(talk, shop)


def test_an_id_that_is_taken_leads_to_the_spec_that_has_it(tmp_path: Path) -> None:
    spec = "# Cache\n\n**ID:** A-1\n\n## Context\n\nWords.\n"
    shop = project(tmp_path, "# [Name]\n\n**ID:** [id]\n\n## Context\n", spec, f"\n{spec}")
    (shop / "t.speclint.yaml").write_text("metadata: {values: {ID: {unique: true}}}\n", encoding="utf-8")

    async def talk(editor: Editor) -> None:
        (found,) = await editor.diagnostics(editor.open(shop / "docs/a.md"))
        assert found.code == "duplicate-id"
        (related,) = found.related_information or ()
        assert related.location.uri == (shop / "docs/b.md").as_uri()
        assert related.location.range == types.Range(types.Position(3, 8), types.Position(3, 11))
        assert related.message == "that is docs/b.md:4"

    converse(talk, shop)


def test_no_key_looks_for_the_other_files_again_but_a_pause_and_a_word_of_the_editor_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = "# Cache\n\n**ID:** A-1\n\n## Context\n\nWords.\n"
    shop = project(tmp_path, "# [Name]\n\n**ID:** [id]\n\n## Context\n", spec)
    (shop / "t.speclint.yaml").write_text("metadata: {values: {ID: {unique: true}}}\n", encoding="utf-8")
    looked: list[list[str]] = []

    def noted(here: Here, paths: list[str], **given: Any) -> Any:
        looked.append(paths)
        return discover(here, paths, **given)

    monkeypatch.setattr(judged, "discover", noted)

    async def talk(editor: Editor) -> None:
        monkeypatch.setattr(protocol, "_LONG_STILL", 1_000)
        uri = editor.open(shop / "docs/a.md")
        assert await editor.diagnostics(uri) == []
        for version in range(2, 6):
            editor.change(uri, spec + "More.\n" * version, version)
            assert await editor.diagnostics(uri) == []
        assert len(looked) == 1
        # Another buffer counts at once.
        other = editor.open(shop / "docs/b.md", spec)
        assert [one.code for one in await editor.diagnostics(other)] == ["duplicate-id"]
        assert len(looked) == 1
        (shop / "docs/c.md").write_text(spec, encoding="utf-8")
        editor.touched(shop / "docs/c.md")
        await editor.until(lambda: uri in editor.told and other in editor.told)
        assert len(looked) == 2
        editor.change(uri, spec.replace("A-1", "A-2"), 6)
        assert await editor.diagnostics(uri) == []
        assert len(looked) == 2
        # Nobody tells of this one.
        monkeypatch.setattr(protocol, "_LONG_STILL", 0)
        (shop / "docs/d.md").write_text(spec.replace("A-1", "A-3"), encoding="utf-8")
        editor.change(uri, spec.replace("A-1", "A-3"), 7)
        await editor.until(lambda: uri in editor.told and bool(editor.told[uri].diagnostics))
        assert [one.code for one in editor.told[uri].diagnostics] == ["duplicate-id"]

    converse(talk, shop)


def test_what_is_there_for_nothing_is_greyed(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        text = f"{GOOD}\n<!-- speclint-ignore-next empty-section: it is short -->\n\nMore.\n"
        (found,) = await editor.diagnostics(editor.open(shop / "docs/a.md", text))
        assert found.code == "unused-suppression"
        assert list(found.tags or ()) == [types.DiagnosticTag.Unnecessary]

    converse(talk, shop)


def test_what_cannot_be_seen_is_written_out(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md", f"{GOOD}\nSee [it](#no\u202ewhere).\n")
        (said,) = await editor.report(uri)
        assert said.startswith("11:10: broken-link: `#no\\u202ewhere` names no anchor of this file")

    converse(talk, shop)


# Other files


def test_templates_and_settings_are_read_again(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md")
        assert await editor.report(uri) == [ABSENT]
        await editor.until(lambda: bool(editor.registered))
        (shop / "t.md").write_text(TEMPLATE.replace("Decision", "Rollback"))
        editor.touched(shop / "t.md")
        assert await editor.report(uri) == [ABSENT.replace("Decision", "Rollback")]
        (shop / ".speclint.yaml").write_text("templates: {docs/: t.md}\nignore: [missing-section]\n")
        editor.touched(shop / ".speclint.yaml")
        assert await editor.report(uri) == []

    converse(talk, shop)


def test_an_unsaved_template_and_an_unsaved_spec_count_for_others(shop: Path) -> None:
    (shop / "docs/a.md").write_text(f"{GOOD}\nSee [b](b.md#new).\n")
    (shop / "docs/b.md").write_text(GOOD)

    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md")
        (broken,) = await editor.report(uri)
        assert broken.startswith("11:9: broken-link")
        editor.told.clear()
        editor.open(shop / "docs/b.md", f"{GOOD}\n### New\n\nThere.\n")
        assert await editor.diagnostics(uri) == []
        editor.told.clear()
        editor.open(shop / "t.md", f"{TEMPLATE}\n## Rollback\n\n[How?]\n")
        assert len(await editor.diagnostics(uri)) == 1

    converse(talk, shop)


@pytest.mark.parametrize("settled", [-(10**12), 10**12], ids=["old", "just written"])
def test_what_others_say_is_read_again_once_it_may_have_changed(
    shop: Path, monkeypatch: pytest.MonkeyPatch, settled: int
) -> None:
    monkeypatch.setattr(judged, "_SETTLED", settled)
    read: list[str] = []
    real = Files.read

    def noted(files: Files, place: str, *given: Any) -> bytes:
        read.append(Path(place).name)
        return real(files, place, *given)

    monkeypatch.setattr(Files, "read", noted)
    (shop / "docs/b.md").write_text(f"{GOOD}\n### New\n\nThere.\n")

    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md", f"{GOOD}\nSee [b](b.md#new).\n")
        assert await editor.report(uri) == []
        read.clear()
        editor.change(uri, f"{GOOD}\nSee [it](b.md#new).\n", 2)
        assert await editor.report(uri) == []
        assert read.count("b.md") == (0 if settled < 0 else 1)
        (shop / "docs/b.md").write_text(f"{GOOD}\n### Older\n\nThere.\n")
        editor.change(uri, f"{GOOD}\nSee [b](b.md#new).\n", 3)
        # At the latest when nothing is typed any more.
        await editor.until(lambda: uri in editor.told and bool(editor.told[uri].diagnostics))
        (said,) = await editor.report(uri)
        assert said.startswith("11:9: broken-link")

    converse(talk, shop)


def test_each_folder_has_its_own_settings_and_a_file_outside_its_project(tmp_path: Path) -> None:
    for name, section in (("one", "Decision"), ("two", "Rollback"), ("three", "Costs")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "t.md").write_text(TEMPLATE.replace("Decision", section))
        (tmp_path / name / ".speclint.yaml").write_text('templates: {"*.md": t.md}\n')
        (tmp_path / name / "a.md").write_text(SPEC)

    async def talk(editor: Editor) -> None:
        for name, section in (("one", "Decision"), ("two", "Rollback"), ("three", "Costs")):
            uri = editor.open(tmp_path / name / "a.md")
            assert await editor.report(uri) == [ABSENT.replace("Decision", section)]

    converse(talk, tmp_path / "one", tmp_path / "two")


def test_a_closed_file_is_silent_and_holds_again_what_is_saved(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md", GOOD)
        assert await editor.diagnostics(uri) == []
        editor.change(uri, SPEC)
        assert await editor.report(uri) == [ABSENT]
        editor.told.clear()
        editor.close(uri)
        assert await editor.diagnostics(uri) == []
        assert await editor.hover(uri, "## Context") == ""

    converse(talk, shop)


# Bad input is said, and survived


async def survives(editor: Editor, shop: Path, *more: str) -> None:
    (shop / "docs/fine.md").write_text(SPEC)
    assert await editor.report(editor.open(shop / "docs/fine.md")) == [ABSENT, *more]


def test_a_broken_template_is_said_in_the_template(shop: Path) -> None:
    (shop / "t.speclint.yaml").write_text("sections:\n  Decison: {required: true}\n")

    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md")
        assert await editor.diagnostics(uri) == []
        (said,) = await editor.report(Editor.uri(shop / "t.speclint.yaml"))
        assert said.startswith("2:3: None: the template has no section `Decison`")
        (shop / "t.speclint.yaml").unlink()
        editor.touched(shop / "t.speclint.yaml")
        assert await editor.report(uri) == [ABSENT]
        assert await editor.report(Editor.uri(shop / "t.speclint.yaml")) == []

    converse(talk, shop)


def test_broken_settings_are_said_where_they_stand(shop: Path) -> None:
    (shop / ".speclint.yaml").write_text(
        "templates: {docs/: t.md}\nignor: [empty-cell]\nsize: 3\noverrides: [{files: '😀', sise: big}]\n"
    )

    async def talk(editor: Editor) -> None:
        editor.open(shop / "docs/a.md")
        said = await editor.report(Editor.uri(shop / ".speclint.yaml"))
        assert [one.split(" ")[0] for one in said] == ["2:1:", "3:1:", "4:13:", "4:27:"]
        (shop / ".speclint.yaml").write_text("templates: {docs/: t.md}\n")
        await survives(editor, shop)

    converse(talk, shop)


def test_broken_settings_and_templates_are_said_where_they_are_written(shop: Path) -> None:
    settings, more = shop / ".speclint.yaml", shop / "t.speclint.yaml"

    async def talk(editor: Editor) -> None:
        uri = editor.open(settings, "templates: {docs/: t.md}\nignor: [empty-cell]\n", "yaml")
        (said,) = await editor.report(uri)
        assert said.startswith("2:1: None: unknown key `ignor`; did you mean `infer`?")
        editor.change(uri, "templates: {docs/: t.md}\n")
        assert await editor.report(uri) == []
        uri = editor.open(more, "sections:\n  Decison: {required: true}\n", "yaml")
        (said,) = await editor.report(uri)
        assert said.startswith("2:3: None: the template has no section `Decison`")
        editor.told.clear()
        editor.change(editor.open(shop / "t.md"), TEMPLATE.replace("Decision", "Decison"))
        assert await editor.report(uri) == []

    converse(talk, shop)


def test_a_file_that_is_not_utf_8_is_said_although_the_editor_reads_it(shop: Path) -> None:
    (shop / "docs/a.md").write_bytes(GOOD.encode() + b"\nCaf\xe9.\n")

    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md", f"{GOOD}\nCafé.\n")
        assert await editor.report(uri) == ["11:4: None: the byte 0xE9 is not UTF-8; save the file as UTF-8"]
        await survives(editor, shop)

    converse(talk, shop)


def test_a_document_that_is_too_large_is_said(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md", f"{GOOD}{'x' * LARGEST}")
        assert await editor.report(uri) == ["1:1: None: is larger than 5 MB, and is not read"]
        await survives(editor, shop)

    converse(talk, shop)


def test_a_rule_that_raises_is_said_in_the_file_and_the_others_speak(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raising(spec: Spec, options: object) -> Iterator[Finding]:
        raise ZeroDivisionError("oh")

    known = packs.rules()
    broken = known | {"empty-section": replace(known["empty-section"], check=raising)}
    monkeypatch.setattr(packs, "rules", lambda *_: broken)

    async def talk(editor: Editor) -> None:
        said = await editor.report(editor.open(shop / "docs/a.md"))
        assert said[0] == ABSENT
        assert said[1].startswith(
            "1:1: None: the rule `empty-section` failed on this file: ZeroDivisionError: oh"
        )
        await survives(editor, shop, said[1])

    converse(talk, shop)


def test_a_document_that_takes_too_long_is_left_whatever_is_asked_of_it(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = lay.lay

    def slow(source: Source, schema: Schema, request: Request) -> Spec:
        if "forever" in source.text:
            assert 0 < signal.getitimer(signal.ITIMER_PROF)[0] < 2  # the system counts in ticks
            signal.setitimer(signal.ITIMER_PROF, 0.01)  # its second is nearly over
        while "forever" in source.text:
            pass
        return real(source, schema, request)

    monkeypatch.setattr(job, "lay", slow)
    (shop / ".speclint.yaml").write_text("templates: {docs/: t.md}\nseconds: 1\n")

    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md", f"{GOOD}\nIt takes forever.\n")
        (said,) = await editor.report(uri)
        assert "takes more than 1 second of processor time" in said
        assert await editor.hover(uri, "## Context") == ""
        await survives(editor, shop)

    converse(talk, shop)


def test_nothing_of_a_repository_is_run(shop: Path) -> None:
    rules = shop / "rules/structure"
    rules.mkdir(parents=True)
    (rules / "boom.py").write_text("raise SystemExit\n")
    (shop / ".speclint.yaml").write_text("templates: {docs/: t.md}\npacks: [./rules]\n")

    async def talk(editor: Editor) -> None:
        editor.open(shop / "docs/a.md")
        (said,) = await editor.report(Editor.uri(shop / ".speclint.yaml"))
        trusted = "`speclint check --pack ./rules` does for those who trust it"
        assert said == f"2:9: None: `./rules` is a path, and code of a repository is not run: {trusted}"

    converse(talk, shop)


def test_an_address_that_no_file_can_have_is_said(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        for uri in ("file:///tmp/a%00b.md", "file:///tmp/a%00/b.md"):
            (found,) = await editor.diagnostics(editor.open_at(uri, SPEC))
            assert found.message == "no file can stand at this address"
            with pytest.raises(JsonRpcException, match=r"^no file can stand at this address$"):
                await editor.hover(uri, "## Context")
        await survives(editor, shop)

    converse(talk, shop)


@pytest.mark.parametrize(("line", "character"), [(-1, 0), (2, -1), (2**40, 2**40)])
def test_a_place_that_no_text_has_is_answered(shop: Path, line: int, character: int) -> None:
    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md")
        place = types.Position(0, 0)
        # The library lets an editor say no such place.
        object.__setattr__(place, "line", line)
        object.__setattr__(place, "character", character)
        params = types.HoverParams(types.TextDocumentIdentifier(uri), place)
        async with asyncio.timeout(20):
            answer = await editor.client.text_document_hover_async(params)
        # The nearest one is in the title, in a heading, or at the end.
        assert (answer is not None) == (line <= 2)

    converse(talk, shop)


def test_a_broken_pack_is_said_and_one_that_does_not_count_says_nothing(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = packs.rules

    def rules(choice: packs.Choice = packs.ALL) -> dict[str, packs.Rule]:
        if choice.installed is None:
            raise SpeclintError("the pack acme is broken")
        return real(choice)

    monkeypatch.setattr(packs, "rules", rules)
    suppression = f"{GOOD}\n<!-- speclint-ignore-next ^ -->\n"

    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md")
        await editor.until(lambda: bool(editor.messages))
        assert editor.messages == ["speclint: the pack acme is broken"]
        assert await editor.completions(uri, suppression) == {}
        (shop / ".speclint.yaml").write_text("templates: {docs/: t.md}\npacks: []\n")
        editor.touched(shop / ".speclint.yaml")
        editor.change(uri, SPEC, 8)
        (found,) = await editor.diagnostics(uri)
        assert found.code_description is not None
        assert "missing-section" in await editor.completions(uri, suppression)

    converse(talk, shop)
