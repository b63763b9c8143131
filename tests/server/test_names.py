"""Where something is, where else it is named, and what follows when it gets another name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from editor import Editor, converse, project
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from speclint import api
from speclint.template import values

TEMPLATE = """\
# [Name]

**ID:** [SPEC-NNN]

## Endpoints

| Method | Path |
|--------|------|
| GET | /[path] |

## Endpoint Details

### [Method] [Path]

[What it does.]

## Data

### Entity: [Name]

| Target | Kind |
|--------|------|
| [Entity] | [Kind] |
"""
YAML = """\
metadata: {values: {ID: {pattern: 'SPEC-\\d+', unique: true}}}
references:
  - from: Data/*[Target]
    to: Data/*
"""
SPEC = """\
# Orders

**ID:** SPEC-001

## Endpoints

| Method | Path |
|--------|------|
| GET | /orders |
| POST | /orders |

## Endpoint Details

### GET /orders

Lists them, unlike [the other](#post-orders).

### POST /orders

Adds one.

## Data

### Entity: Order Line

| Target | Kind |
|--------|------|
| Orders | many |

### Entity: Order

| Target | Kind |
|--------|------|
| Order Line | many |

### Notes on money

See [lines](#entity-order-line).
"""
OTHER = """\
# Stock

**ID:** SPEC-002

After SPEC-001, not SPEC-0011: see [how](a.md#post-orders "POST") and [notes](./a.md#notes-on-money).

## Endpoints

None: it is called by nobody.

## Endpoint Details

None: it is called by nobody.

## Data

### Entity: Shelf

| Target | Kind |
|--------|------|
| Shelf | many |
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "t.speclint.yaml").write_text(YAML)
    return project(tmp_path, TEMPLATE, SPEC, OTHER)


def test_the_specs_of_these_tests_are_good_ones(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        assert await editor.report(editor.open(shop / "docs/a.md")) == []
        assert await editor.report(editor.open(shop / "docs/b.md")) == []
        assert len(editor.told) == 2

    converse(talk, shop)


def test_names_and_links_lead_to_what_they_name(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        a, b = editor.open(shop / "docs/a.md"), editor.open(shop / "docs/b.md")
        assert await editor.spots(a, "| GET | /orders") == ["a.md:14"]
        assert await editor.spots(a, "| Order Line") == ["a.md:24"]
        assert await editor.spots(a, "(#post-orders)") == ["a.md:18"]
        assert await editor.spots(b, "(a.md#post-orders") == ["a.md:18"]
        assert await editor.spots(b, "(./a.md#notes-on-money)") == ["a.md:36"]
        assert await editor.spots(a, "Lists them") == []
        more = "\n### Own {#mine}\n\n<a id='far'></a>See [one](#mine) and [two](#far).\n"
        editor.change(a, SPEC + more)
        assert await editor.spots(a, "(#mine)") == ["a.md:40"]
        assert await editor.spots(a, "(#far)") == ["a.md:42"]
        editor.change(b, OTHER + "\nSee [one](a.md#mine).\n")
        assert await editor.spots(b, "(a.md#mine)") == ["a.md:40"]

    converse(talk, shop)


def test_references_are_found_in_this_file_and_in_others(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        a = editor.open(shop / "docs/a.md")
        assert await editor.spots(a, "/orders\n\nAdds", "references") == [
            "a.md:18",
            "a.md:10",
            "a.md:16",
            "b.md:5",
        ]
        assert await editor.spots(a, "Entity: Order Line", "references") == ["a.md:24", "a.md:34", "a.md:38"]
        assert await editor.spots(a, "SPEC-001", "references") == ["a.md:3", "b.md:5"]
        assert await editor.spots(a, "Notes on money", "references") == ["a.md:36", "b.md:5"]

    converse(talk, shop)


def test_an_endpoint_is_renamed_with_what_names_and_links_to_it(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        a = editor.open(shop / "docs/a.md")
        done = await editor.rename(a, "/orders\n\nAdds", "/baskets")
        assert done == {
            "a.md": SPEC.replace("| POST | /orders", "| POST | /baskets")
            .replace("### POST /orders", "### POST /baskets")
            .replace("#post-orders", "#post-baskets"),
            "b.md": OTHER.replace("#post-orders", "#post-baskets"),
        }

    converse(talk, shop)


def test_an_entity_a_section_and_an_id_are_renamed_everywhere(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        a = editor.open(shop / "docs/a.md")
        done = await editor.rename(a, "| Order Line", "Row")
        assert done == {"a.md": SPEC.replace("Order Line", "Row").replace("order-line", "row")}
        done = await editor.rename(a, "Notes on money", "Prices")
        assert done == {
            "a.md": SPEC.replace("Notes on money", "Prices"),
            "b.md": OTHER.replace("notes-on-money", "prices"),
        }
        done = await editor.rename(a, "SPEC-001", "SPEC-007")
        assert done == {
            "a.md": SPEC.replace("SPEC-001", "SPEC-007"),
            "b.md": OTHER.replace("SPEC-001,", "SPEC-007,"),
        }

    converse(talk, shop)


def test_a_name_follows_in_the_form_in_which_it_is_written(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        a = editor.open(shop / "docs/a.md")
        done = await editor.rename(a, "Entity: Order\n", "Basket")
        assert done["a.md"] == SPEC.replace("| Orders", "| Baskets").replace(
            "Entity: Order\n", "Entity: Basket\n"
        )

    converse(talk, shop)


def test_a_heading_that_names_itself_keeps_that_and_is_found_by_all_its_anchors(tmp_path: Path) -> None:
    template = "# [Name]\n\n## Context\n\n[Why?]\n\n### Entity: [Name]\n\n[What?]\n"
    links = "[a](#own) [b](#mine) [c](#mine-own) [d](#ent) [e](#entity-order) [f](#html) [g](#ctx)"
    spec = (
        f"# A\n\n## Context {{#ctx}}\n\n{links}\n\n### Entity: Order {{#ent}}\n\nx\n\n## Mine {{#own}}\n\ny\n"
        '\n## <a id="html"></a>Hyper\n\nz\n'
    )
    shop = project(tmp_path, template, spec, "# B\n\n## Context\n\n[a](a.md#own) [b](a.md#mine)\n")

    async def talk(editor: Editor) -> None:
        uri = editor.open(shop / "docs/a.md")
        mine = ["a.md:11", *["a.md:5"] * 3, *["b.md:5"] * 2]
        assert sorted(await editor.spots(uri, "Mine {", "references")) == sorted(mine)
        assert sorted(await editor.spots(uri, "[c](#mine-own)", "references")) == sorted(mine)
        assert await editor.spots(uri, "[b](#mine)") == ["a.md:11"]
        assert await editor.spots(uri, "Context {", "references") == ["a.md:3", "a.md:5"]
        done = await editor.rename(uri, "Mine {", "New one")
        assert done["a.md"] == spec.replace("Mine {", "New one {").replace("#mine", "#new-one")
        assert done["b.md"].endswith("[a](a.md#own) [b](a.md#new-one)\n")
        for old, new, link in (("Order {", "Cart {", "entity-order"), ("Hyper\n", "Cart\n", "hyper")):
            done = await editor.rename(uri, old[:5], "Cart")
            assert done == {"a.md": spec.replace(old, new).replace(f"#{link}", "#entity-cart")}

    converse(talk, shop)


def test_a_good_spec_stays_good_when_something_gets_another_name(tmp_path: Path) -> None:
    (tmp_path / ".speclint.yaml").write_text("templates: {'*.md': technical-spec}\n")
    shutil.copy(Path(__file__).parents[2] / "fixtures/specs/small-service.md", tmp_path / "a.md")

    async def talk(editor: Editor) -> None:
        uri = editor.open(tmp_path / "a.md")
        for old, new, expected in (
            ("#### GET /v1/links/{code}", "/v2/short/{id}", "internal/v2/short/kT3vQ9xR\n"),
            ("#### POST /v1/links", "PUT", "curl -X PUT"),
            ("Entity: Target Domain", "Host", "**Table**: `target_domains`"),
            (
                "|`host`",
                "name",
                "host VARCHAR(253) NOT NULL REFERENCES target_domains(name) ON",
            ),
            ("|`host`", "name", "|CHECK|name = lower(name)|"),
            ("(created_by, c", "owner", "ON links (owner, created_at);"),
            ('"target_url"', "a", """-d '{"a": "https://track.parcelry"""),
            ('"short_url": "string', "short", '"short": "https://go.parcelry.example/kT3vQ9xR"'),
        ):
            done = (await editor.rename(uri, old, new))["a.md"]
            assert expected in done
            assert api.check_text(done, path="a.md", root=tmp_path).diagnostics == ()

    converse(talk, tmp_path)


@pytest.mark.parametrize(
    ("written", "old", "new", "said"),
    [
        ("https://a.example/v1/x/7/y?z=1", "/v1/x/{id}/y", "/v2/{n}/w", "https://a.example/v2/7/w?z=1"),
        ("'/x/1/2'", "/x/:a/<b>", "/y/{a}-{b}", "'/y/1-2'"),
        ("/x/1", "/x/{a}", "/x", None),
        ("/x/1/y", "/x/{a}", "/z/{a}", None),
        ("/x/12", "/x/{a}{b}", "/z/{a}{b}", None),
        ("/x/1.json", "/x/{a}.json", "/z/{a}.json", None),
        ("POST", "POST", "PUT", "PUT"),
        ("curl", "GET", "HEAD", None),
    ],
)
def test_a_call_keeps_its_own_values(written: str, old: str, new: str, said: str | None) -> None:
    assert values.called(written, old, new) == said


def test_links_follow_to_a_file_whose_name_has_a_space(shop: Path) -> None:
    (shop / "docs/a.md").rename(shop / "docs/a b.md")
    text = OTHER.replace("a.md#post", "a%20b.md#post")
    (shop / "docs/b.md").write_text(text)

    async def talk(editor: Editor) -> None:
        a = editor.open(shop / "docs/a b.md")
        done = await editor.rename(a, "/orders\n\nAdds", "/baskets")
        assert done["b.md"] == text.replace("#post-orders", "#post-baskets")

    converse(talk, shop)


def test_text_that_is_not_saved_counts_in_other_files_too(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        a = editor.open(shop / "docs/a.md")
        editor.open(shop / "docs/b.md", "# B\n\nNothing of SPEC-001 but this.\n")
        assert (await editor.rename(a, "SPEC-001", "S-1"))["b.md"] == "# B\n\nNothing of S-1 but this.\n"

    converse(talk, shop)


def test_what_the_template_calls_so_is_not_renamed(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        a = editor.open(shop / "docs/a.md")
        with pytest.raises(JsonRpcException, match="`Endpoints` is a title of the template"):
            await editor.rename(a, "## Endpoints\n", "Calls")
        with pytest.raises(JsonRpcException, match="one line, and not empty"):
            await editor.rename(a, "Notes on money", "")
        place = types.PrepareRenameParams(types.TextDocumentIdentifier(a), editor.place(a, "Notes on money"))
        answer = await editor.client.text_document_prepare_rename_async(place)
        assert isinstance(answer, types.PrepareRenamePlaceholder)
        assert answer.placeholder == "Notes on money"

    converse(talk, shop)


def test_a_name_that_would_split_a_cell_or_a_code_span_is_refused(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        a = editor.open(shop / "docs/a.md", SPEC.replace("| POST | /orders |", "| POST | `/orders` |"))
        said = "would split a table cell or a code span that holds the name"
        with pytest.raises(JsonRpcException, match=rf"^`Row\|Line` {said}$"):
            await editor.rename(a, "| Order Line", "Row|Line")
        with pytest.raises(JsonRpcException, match=rf"^`/a`b` {said}$"):
            await editor.rename(a, "/orders\n\nAdds", "/a`b")
        assert "| Row \\| Line | many |" in (await editor.rename(a, "| Order Line", "Row \\| Line "))["a.md"]
        assert "| POST | `/b` |" in (await editor.rename(a, "/orders\n\nAdds", "/b"))["a.md"]
        assert "### Notes | `on`" in (await editor.rename(a, "Notes on money", "Notes | `on`"))["a.md"]

    converse(talk, shop)


def test_links_can_be_followed(shop: Path) -> None:
    async def talk(editor: Editor) -> None:
        b = editor.open(shop / "docs/b.md", OTHER.replace("./a.md#notes-on-money", "gone.md"))
        found = await editor.client.text_document_document_link_async(
            types.DocumentLinkParams(types.TextDocumentIdentifier(b))
        )
        assert [one.target for one in found or ()] == [f"{(shop / 'docs/a.md').as_uri()}#L18"]

    converse(talk, shop)
