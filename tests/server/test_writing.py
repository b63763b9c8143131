"""What helps an author to write: what the template asks, how to go on, the outline and its folds."""

from __future__ import annotations

from pathlib import Path

import pytest
from editor import Editor, converse, project
from lsprotocol import types

TEMPLATE = """\
---
id: SPEC-[NNN]
status: Draft | Final
---

# [Name]

## Endpoints

What can be called.

| Method | Path |
|--------|------|
| GET | /[path] |

## Endpoint Details

### [Method] [Path]

**Access:** [Who may call it]

**Level:** Public | Internal

## Facts

| Key | Value |
|-----|-------|
| **Owner** | [Name] |
| **Risk** | Low/High |

## Rollback

[How is it undone?]
"""
SPEC = """\
---
id: SPEC-001
status: Draft
---

# Orders

## Endpoints

| Method | Path |
|--------|------|
| GET | /orders |
| POST | /orders |

## Endpoint Details

### GET /orders

**Access:** All.

**Level:** Public

### POST /orders

**Access:** Clerks.

**Level:** Internal

## Facts

| Key | Value |
|-----|-------|
| **Owner** | Ana |
| **Risk** | Low |

## Rollback

Switch it off.
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return project(tmp_path, TEMPLATE, SPEC)


def test_the_spec_of_these_tests_is_a_good_one(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        assert await editor.report(editor.open(shop / "docs/a.md")) == []

    converse(talk, shop)


def test_hover_says_what_the_template_asks_there(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md")
        assert await editor.hover(uri, "## Rollback") == (
            "**Rollback**: section, asked for\n\n"
            "~~~markdown\n## Rollback\n\n[How is it undone?]\n~~~\n\n`t.md:31`"
        )
        assert (await editor.hover(uri, "**Access:**")).startswith("**Access**: field, asked for\n\n~~~")
        assert (await editor.hover(uri, "Low")).startswith("**Risk**: row, asked for\n\nOne of `Low`, `High`")
        assert (await editor.hover(uri, "SPEC-001")).startswith("**id**: entry")
        assert (await editor.hover(uri, "| Path")).startswith("**Path**: column, asked for")
        assert await editor.hover(uri, "Switch") == ""

    converse(talk, shop)


def test_hover_says_what_only_the_yaml_asks(shop: Path) -> None:
    (shop / "t.speclint.yaml").write_text("""\
names: {title: {pattern: '.{1,9}', expected: a short title}, file: {pattern: '\\w+\\.md'}}
all-or-none: [[Facts, Rollback]]
text: {required: [orders]}
references: [{from: 'Endpoints[Path]', to: 'Endpoint Details/*'}]
sections:
  Endpoints:
    extra: forbidden
    most-words: 90
    content: [text, table]
    minimum: {medium: {rows: 2, words: 3}}
    columns: {Method: http-method}
    unique: [[Method, Path]]
    ascending: [Path]
  Endpoint Details:
    each:
      heading: "{Method} {Path}"
      parts: {Method: http-method, Path: http-path}
      instances: {least: 2, most: 9}
  Rollback:
    text: {required: [{pattern: o.f, expected: how}], forbidden: [{words: easy, instead: quick}, never]}
""")

    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md")
        for text, said in {
            "# Orders": [
                "Says `orders` (`t.speclint.yaml:3:19`)",
                "All of `Facts`, `Rollback`, or none (`t.speclint.yaml:2:15`)",
                "The title is a short title (`t.speclint.yaml:1:17`)",
                "The file's name is `\\w+\\.md` (`t.speclint.yaml:1:69`)",
            ],
            "## Endpoints": [
                "At least 2 rows, 3 words from size `medium` on",
                "In this order: text, table (`t.speclint.yaml:9:5`)",
                "At most 90 words (`t.speclint.yaml:8:5`)",
                "No sections but those of the template",
            ],
            "### GET /orders": [
                "Method: an HTTP method such as GET or POST",
                "Path: a path such as /api/v1/orders",
                "At least 2 and at most 9 of them (`t.speclint.yaml:18:7`)",
            ],
            "| Path |": [
                "Names what stands in `Endpoint Details/*` (`t.speclint.yaml:4:14`)",
                "No two rows are alike in `Method`, `Path`",
                "Goes up from row to row",
            ],
            "## Rollback": [
                "Says how (`t.speclint.yaml:20:23`)",
                "Does not say `easy` (say `quick`) (`t.speclint.yaml:20:67`)",
                "Does not say `never` (`t.speclint.yaml:20:98`)",
                "All of `Facts`, `Rollback`, or none (`t.speclint.yaml:2:15`)",
            ],
        }.items():
            hovered = (await editor.hover(uri, text)).partition("\n\n~~~")[0].split("\n\n")
            assert hovered[1:] == said

    converse(talk, shop)


async def offered(editor: Editor, uri: str, old: str, new: str) -> dict[str, str]:
    assert SPEC.count(old) == 1
    done = await editor.completions(uri, SPEC.replace(old, new))
    return {label: text.replace("\n" + SPEC, "") for label, text in done.items()}


def test_titles_are_those_that_are_not_there_what_is_listed_first(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md")
        done = await offered(editor, uri, "## Rollback\n\nSwitch it off.\n", "## ^")
        assert list(done) == ["Rollback"]
        assert done["Rollback"] == SPEC.replace("\n\nSwitch it off.\n", "")
        done = await offered(editor, uri, "### POST /orders", "###^")
        assert list(done) == ["POST /orders", "[Method] [Path]"]
        assert done["POST /orders"] == SPEC

    converse(talk, shop)


def test_columns_keys_and_labels_that_are_missing(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md")
        done = await offered(editor, uri, "| Method | Path |\n|--", "| Method | P^ |\n|--")
        assert done == {"Path": SPEC}
        done = await offered(editor, uri, "| **Risk** | Low |", "| ^ | Low |")
        assert list(done) == ["Risk"]
        done = await offered(editor, uri, "**Level:** Internal", "**L^")
        assert done == {"Level": SPEC.replace("**Level:** Internal", "**Level:** ")}

    converse(talk, shop)


def test_what_a_heading_is_about_is_offered_without_what_stands_around_it(tmp_path: Path) -> None:
    table = "## Steps\n\n| Step | By |\n|------|----|\n"
    template = f"# [Name]\n\n{table}| [Step] | [Who] |\n\n## People\n\n### Person: [Name]\n\n[What?]\n"
    people = "## People\n\n### 2.1 Person: Ana\n\nShe.\n\n### 2.2 Person: `Bo`\n\nHe.\n"
    shop = project(tmp_path, template, f"# A\n\n{table}| Go | Bo |\n\n{people}")
    (shop / "t.speclint.yaml").write_text("references: [{from: 'Steps[By]', to: 'People/*'}]\n")

    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md")
        assert await editor.report(uri) == []
        done = await editor.completions(uri, f"# A\n\n{table}| Go | ^ |\n\n{people}")
        assert done == {name: f"# A\n\n{table}| Go | {name} |\n\n{people}" for name in ("Ana", "Bo")}

    converse(talk, shop)


def test_what_is_only_begun_is_gone_on_with(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md")
        # The next cell of a row, a row, a heading with too few hashes, and a blank line.
        done = await offered(editor, uri, "| POST | /orders |", "| POST |^")
        assert done == {"/orders": SPEC.replace("| POST | /orders |", "| POST |/orders")}
        for begun in ("| **Risk** |", "| Risk | "):
            done = await offered(editor, uri, "| **Risk** | Low |", f"{begun}^")
            assert done["Low"] == SPEC.replace("| **Risk** | Low |", f"{begun}Low")
        # The columns of a table of which there is no more than that.
        table = "| Method | Path |\n|--------|------|\n| GET | /orders |\n| POST | /orders |\n"
        done = await offered(editor, uri, table, "| Method | P^\n")
        assert done == {"Path": SPEC.replace(table, "| Method | Path\n")}
        done = await offered(editor, uri, "| **Risk** | Low |", "|^")
        assert done == {"Risk": SPEC.replace("| **Risk** | Low |", "|Risk")}
        done = await offered(editor, uri, "## Rollback\n\nSwitch it off.\n", "#^")
        assert done == {"Rollback": SPEC.replace("\n\nSwitch it off.\n", "")}
        done = await offered(editor, uri, "## Rollback\n\nSwitch it off.\n", "^")
        assert done == {"Rollback": SPEC.replace("\n\nSwitch it off.\n", "")}
        done = await offered(editor, uri, "**Level:** Internal\n\n## Facts", "^\n\n## Facts")
        assert list(done) == ["Level"]
        # A title where there is none, and nothing in code.
        done = await offered(editor, uri, "# Orders\n", "#^\n")
        assert done["[Name]"] == SPEC.replace("# Orders", "# [Name]")
        for code in ("```sh\n#^\n```\n", "~~~\n\n^\n~~~\n", "<!--\n**L^\n-->\n"):
            assert await offered(editor, uri, "Switch it off.\n", code) == {}
        done = await offered(editor, uri, "id: SPEC-001\nstatus: Draft\n", "^\n")
        assert list(done)[:2] == ["id", "status"]
        done = await offered(editor, uri, "status: Draft\n", 'status: ["Dr^"]\n')
        assert done["Draft"] == SPEC.replace("Draft", '["Draft"]')

    converse(talk, shop)


def test_choices_and_names_that_are_known(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md")
        done = await offered(editor, uri, "| Low |", "| ^ |")
        assert list(done) == ["Low", "High"]
        assert done["Low"] == SPEC
        done = await offered(editor, uri, "**Level:** Internal", "**Level:** In^")
        assert done["Internal"] == SPEC
        done = await offered(editor, uri, "| POST | /orders |", "| POST | /o^ |")
        assert done["/orders"] == SPEC

    converse(talk, shop)


def test_entries_of_the_front_matter_and_rules_in_comments(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md")
        done = await offered(editor, uri, "status: Draft\n", "st^\n")
        assert done["status"] == SPEC.replace("Draft", "")
        done = await offered(editor, uri, "status: Draft\n", "status: ^\n")
        assert list(done) == ["Draft", "Final"]
        assert done["Draft"] == SPEC
        comment = "<!-- speclint-ignore-next empty-c^\n\n## Rollback"
        done = await offered(editor, uri, "## Rollback", comment)
        assert "## Rollback" in done["empty-cell"]
        assert "<!-- speclint-ignore-next empty-cell\n" in done["empty-cell"]

    converse(talk, shop)


def test_links_lead_to_anchors_and_files(shop: Path) -> None:
    (shop / "docs/two words.md").write_text("# Two\n\n## One & more\n")
    (shop / "docs/shop.png").write_bytes(b"")
    (shop / "plans").mkdir()
    (shop / "plans/b.md").write_text("# B\n")
    (shop / ".speclint.yaml").write_text("templates: {docs/: t.md, plans/: t.md}\n")

    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md")
        done = await offered(editor, uri, "Switch it off.", "See [it](#get^).")
        assert done["get-orders"] == SPEC.replace("Switch it off.", "See [it](#get-orders).")
        assert list(done)[-1] == "rollback"
        for link in ("See [it](^).", "![it](^)", "[it]: ^\n\n[it]"):
            done = await offered(editor, uri, "Switch it off.", link)
            assert "#facts" in done
            assert [one for one in done if not one.startswith("#")] == [
                "shop.png", "two%20words.md", "../plans/b.md",
            ]  # fmt: skip
        assert done["shop.png"] == SPEC.replace("Switch it off.", "[it]: shop.png\n\n[it]")
        done = await offered(editor, uri, "Switch it off.", "See [it](./t^).")
        assert list(done)[:2] == ["./shop.png", "./two%20words.md"]
        done = await offered(editor, uri, "| Ana |", "| [it](/plans/^) |")
        assert next(iter(done)) == "/plans/b.md"
        done = await offered(editor, uri, "Switch it off.", "See [it](two%20words.md#o^).")
        assert list(done) == ["two", "one--more"]
        for link in ("[it](https://a.example/^)", "[it](gone.md#^)"):
            done = await offered(editor, uri, "Switch it off.", link)
            assert "one--more" not in done

    converse(talk, shop)


def test_names_of_other_specs_that_a_reference_knows(tmp_path: Path) -> None:
    template = (
        "---\nneeds: [id]\n---\n\n# [Name]\n\n**ID:** [id]\n\n**After:** [id]\n\n## Parts\n\n"
        "| Part | Of |\n|---|---|\n| [part] | [id] |\n"
    )
    spec = (
        "---\nneeds: A-2\n---\n\n# Cache\n\n**ID:** A-1\n\n**After:** A-2, A-3\n\n## Parts\n\n"
        "| Part | Of |\n|---|---|\n| one | A-3 |\n"
    )
    more = [spec.replace("A-1", f"A-{number}") for number in (2, 3)]
    shop = project(tmp_path, template, spec, *more)
    (shop / "t.speclint.yaml").write_text(
        "infer: off\nmetadata: {values: {ID: {unique: true}, needs: {}}}\n"
        "references: [{from: [needs, After, 'Parts[Of]'], to: 'specs[ID]'}]\n"
    )

    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md")
        assert await editor.report(uri) == []
        for old, new, done in (
            ("needs: A-2", "needs: ^", "needs: A-3"),
            ("**After:** A-2, A-3", "**After:** A-2, A-^", "**After:** A-2, A-3"),
            ("| one | A-3 |", "| one | ^ |", "| one | A-3 |"),
        ):
            offered_ = await editor.completions(uri, spec.replace(old, new))
            assert list(offered_) == ["A-2", "A-3"]
            assert offered_["A-3"] == spec.replace(old, done)
        editor.open(shop / "docs/c.md", spec.replace("A-1", "B-7"))
        assert list(await editor.completions(uri, spec.replace("A-2\n", "^\n"))) == ["A-2", "B-7"]

    converse(talk, shop)


def test_the_outline_holds_what_is_missing_at_its_place(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        head, tail = SPEC.split("## Facts")[0], SPEC[SPEC.index("## Rollback") :]
        uri = editor.open(shop / "docs/a.md", head + tail)
        answer = await editor.client.text_document_document_symbol_async(
            types.DocumentSymbolParams(types.TextDocumentIdentifier(uri))
        )
        assert drawn(answer) == [
            "Orders ([Name])",
            "  Endpoints",
            "  Endpoint Details",
            "    GET /orders ([Method] [Path])",
            "    POST /orders ([Method] [Path])",
            "  Facts (missing)",
            "  Rollback",
        ]
        folds = await editor.client.text_document_folding_range_async(
            types.FoldingRangeParams(types.TextDocumentIdentifier(uri))
        )
        assert [(one.start_line, one.end_line, one.collapsed_text) for one in folds or ()] == [
            (0, 3, None),
            (5, 30, "# Orders … 1 missing"),
            (7, 12, None),
            (9, 12, None),
            (14, 26, None),
            (16, 20, None),
            (22, 26, None),
            (28, 30, None),
        ]

    converse(talk, shop)


def drawn(symbols: object, indent: str = "") -> list[str]:
    """A tree of symbols, a line each."""
    lines: list[str] = []
    assert isinstance(symbols, list | tuple)
    for one in symbols:
        assert isinstance(one, types.DocumentSymbol)
        assert one.range.start <= one.selection_range.start <= one.range.end
        lines.append(f"{indent}{one.name}{f' ({one.detail})' if one.detail else ''}")
        lines += drawn(one.children or [], f"{indent}  ")
    return lines


def test_nothing_is_said_of_what_is_no_spec(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "t.md")
        assert await editor.hover(uri, "## Rollback") == ""
        answer = await editor.client.text_document_document_symbol_async(
            types.DocumentSymbolParams(types.TextDocumentIdentifier(uri))
        )
        assert list(answer or ()) == []

    converse(talk, shop)
