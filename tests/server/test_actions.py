"""What an editor offers to do: each title with the text that it leads to, and what is found in that."""

from __future__ import annotations

from pathlib import Path

import pytest
from editor import Editor, converse, project

TEMPLATE = """\
---
status: Draft | Final
---

# [Name]

## Context

[Why?]

## Decision

| Option | Chosen |
|--------|--------|
| [Name] | [Yes/No] |

## Rollback

[How?]
"""
HEAD = "---\nstatus: Draft\n---\n\n# Cache\n\n## Context\n\nPages are slow.\n"
TABLE = "\n## Decision\n\n| Option | Chosen |\n|--------|--------|\n| Keep | Yes |\n"
LAST = "\n## Rollback\n\nSwitch it off.\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return project(tmp_path, TEMPLATE, HEAD + TABLE + LAST)


async def after(editor: Editor, uri: str, line: int, title: str) -> tuple[str, list[str]]:
    """The text after something was done, and the rules that then find something in it."""
    text = editor.done((await editor.actions(uri, line))[title].edit)[uri]
    editor.change(uri, text, 9)
    return text, [str(one.code) for one in await editor.diagnostics(uri)]


def test_a_finding_is_mended_by_its_edits(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md", HEAD + TABLE.replace("Chosen", "Chosn") + LAST)
        offered = await editor.actions(uri, 12)
        title = next(iter(offered))
        assert offered[title].is_preferred
        assert [one.code for one in offered[title].diagnostics or ()] == ["misnamed-column"]
        assert await after(editor, uri, 12, title) == (HEAD + TABLE + LAST, [])

    converse(talk, shop)


def test_all_findings_of_a_rule_and_all_that_are_safe_are_mended_at_once(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        bad = TABLE.replace("Chosen", "Chosn").replace("Option", "Optoin")
        uri = editor.open(shop / "docs/a.md", HEAD + bad)
        title = "Mend all 2 of `misnamed-column` in this file"
        text = editor.done((await editor.actions(uri, 12))[title].edit)[uri]
        assert text == HEAD + TABLE
        (only,) = (await editor.actions(uri, 0, ["source.fixAll"])).values()
        assert only.title == "Mend all that is safe in this file"
        assert editor.done(only.edit)[uri] == HEAD + TABLE + "\n## Rollback\n\n[How?]\n"

    converse(talk, shop)


def test_a_missing_section_is_inserted_from_anywhere_in_what_lacks_it(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md", HEAD + LAST)
        text, left = await after(editor, uri, 8, "Insert missing section `Decision`")
        inserted = "\n## Decision\n\n| Option | Chosen |\n|--------|--------|\n| [Name] | [Yes/No] |\n"
        assert text == HEAD + inserted + LAST
        assert set(left) == {"leftover-placeholder"}

    converse(talk, shop)


def test_a_section_is_said_not_to_apply_with_a_reason_to_be_written(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md", HEAD + LAST)
        text, left = await after(editor, uri, 8, "Say why `Decision` does not apply")
        assert text == HEAD + "\n## Decision\n\nN/A: [NEEDS reason]\n" + LAST
        assert left == ["leftover-placeholder"]
        editor.change(uri, HEAD + TABLE + LAST.replace("\nSwitch it off.\n", ""), 3)
        text, left = await after(editor, uri, 16, "Say why `Rollback` does not apply")
        assert text.endswith("## Rollback\n\nN/A: [NEEDS reason]\n")
        assert left == ["leftover-placeholder"]

    converse(talk, shop)


def test_a_field_is_said_not_to_apply_and_an_omission_gets_its_reason(shop: Path) -> None:
    (shop / "t.md").write_text(TEMPLATE.replace("[Why?]", "**Owner:** [Who]\n\n**Cost:** [How much?]"))
    head = HEAD.replace("Pages are slow.", "**Owner:** Ana\n\n**Cost:** N/A: [NEEDS reason]")

    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md", head + TABLE + LAST)
        for old, line, name in (
            ("\n**Cost:** N/A: [NEEDS reason]\n", 6, "Cost"),
            (" N/A: [NEEDS reason]", 10, "Cost"),
        ):
            editor.change(uri, head.replace(old, "") + TABLE + LAST, 4)
            assert f"Say why `{name}` does not apply" not in await editor.actions(uri, 16)
            text, left = await after(editor, uri, line, f"Say why `{name}` does not apply")
            assert (text, left) == (head + TABLE + LAST, ["leftover-placeholder"])
        editor.change(uri, head + TABLE + LAST.replace("Switch it off.", "N/A"), 5)
        text, left = await after(editor, uri, 20, "Say why `Rollback` does not apply")
        assert text.endswith("## Rollback\n\nN/A: [NEEDS reason]\n")
        assert left == ["leftover-placeholder"] * 2

    converse(talk, shop)


def test_a_table_is_said_not_to_apply_beside_what_else_the_section_says(shop: Path) -> None:
    words, header = "\n## Decision\n\nAs before.\n", "\n| Option | Chosen |\n|--------|--------|\n"
    said = "\nN/A: [NEEDS reason]\n"

    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md")
        for written, line in ((words, 10), (words + header, 14)):
            editor.change(uri, HEAD + written + LAST, 4)
            text, left = await after(editor, uri, line, "Say why the table `Option | Chosen` does not apply")
            assert (text, left) == (HEAD + words + said + LAST, ["leftover-placeholder"])
        editor.change(uri, HEAD + words + said.replace("[NEEDS reason]", "nothing is chosen.") + LAST, 5)
        assert await editor.report(uri) == []

    converse(talk, shop)


def test_a_row_or_a_cell_is_said_not_to_apply_where_that_answers_it(tmp_path: Path) -> None:
    table = "| Field | Value |\n|---|---|\n| **ID** | x |\n"
    typed = "| **Size** | Small / Large |\n| **Status** | Draft |\n"
    row = "| **Cost** | N/A: [NEEDS reason] |\n"
    risks = "\n## Risks\n\n| Risk | Impact | Due |\n|---|---|---|\n"
    cost, sample = "| **Cost** | [How much?] |\n", "| [Risk] | [Impact] | [When] |\n"
    template = f"# [Name]\n\n## Info\n\n{table}{cost}{typed}{risks}{sample}"
    shop = project(tmp_path, template, f"# A\n\n## Info\n\n{table}{risks}| Old |  | then |\n| New || now |\n")
    (shop / "t.speclint.yaml").write_text("sections: {Info: {rows: {Size: [Small, Large]}}}\n")

    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md")
        offered = [title for title in await editor.actions(uri, 5) if title.startswith("Say")]
        assert offered == ["Say why `Cost` does not apply", "Say why `Status` does not apply"]
        text, _ = await after(editor, uri, 6, "Say why `Cost` does not apply")
        assert f"{table}{row}\n## Risks" in text
        title = "Say why `Impact` does not apply"
        text, _ = await after(editor, uri, 13, title)
        assert "| Old | N/A: [NEEDS reason] | then |" in text
        text, left = await after(editor, uri, 14, title)
        assert text.endswith("| New | N/A: [NEEDS reason] | now |\n")
        assert set(left) == {"missing-row", "leftover-placeholder"}
        assert [one for one in await editor.actions(uri, 14) if one.startswith("Say")] == []

    converse(talk, shop)


@pytest.mark.parametrize(
    ("text", "line", "rule", "comment"),
    [
        (HEAD + TABLE.replace(" Yes ", " ") + LAST, 14, "empty-cell", "\n<!-- C -->\n\n| Option |"),
        (HEAD + TABLE, 4, "missing-section", "\n<!-- C -->\n\n# Cache"),
        (HEAD.replace("Draft", "Lost") + TABLE + LAST, 1, "invalid-value", "\n# C\nstatus: Lost"),
    ],
)
def test_a_finding_is_ignored_where_it_stands(
    shop: Path, text: str, line: int, rule: str, comment: str
) -> None:
    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md", text)
        assert [one.code for one in await editor.diagnostics(uri)] == [rule]
        done, left = await after(editor, uri, line, f"Ignore `{rule}` here, with a reason")
        assert comment.replace("C", f"speclint-ignore-next {rule}: [NEEDS reason]", 1) in done
        assert left == []

    converse(talk, shop)


def test_the_links_to_a_heading_follow_it(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        bad = HEAD.replace("## Context", "## Contxt")
        uri = editor.open(shop / "docs/a.md", bad + TABLE + LAST + "\nSee [it](#contxt).\n")
        (title, *_) = await editor.actions(uri, 6)
        text, left = await after(editor, uri, 6, title)
        assert text == HEAD + TABLE + LAST + "\nSee [it](#context).\n"
        assert left == []

    converse(talk, shop)


def test_nothing_is_offered_where_nothing_is_wrong(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        assert await editor.actions(editor.open(shop / "docs/a.md"), 0) == {}
        assert await editor.actions(editor.open(shop / ".speclint.yaml"), 0) == {}

    converse(talk, shop)
