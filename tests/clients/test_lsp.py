"""The server as a process, asked by pytest-lsp's client, which minds what the protocol asks of an answer."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from editor import Editor, project
from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from speclint import api

pytestmark = pytest.mark.client

TEMPLATE = """\
---
status: Draft | Final
---

# [Name]

**ID:** [SPEC-NNN]

## Endpoints

| Method | Path |
|--------|------|
| GET | /[path] |

## Endpoint Details

### [Method] [Path]

**Level:** Public | Internal

## Facts

| Key | Value |
|-----|-------|
| **Owner** | [Name] |
| **Risk** | Low/High |

## Rollback

[How?]
"""
SPEC = """\
---
status: Draft
---

# Café 𝔸 orders

**ID:** SPEC-001

## Endpoints

| Method | Path |
|--------|------|
| GET | /🛒 |
| POST | /🛒 |

## Endpoint Details

### GET /🛒

**Level:** Public

### POST /🛒

**Level:** Internal

## Facts

| Key | Value |
|-----|-------|
| **Owner** | 𝔸na |
| **Risk** | Low |

## Rollback

Switch it off.
"""
OTHER = SPEC.replace("SPEC-001", "SPEC-002").replace(
    "Switch it off", "As [there](a.md#post-) says of SPEC-001"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_each_request_is_answered_of_text_that_is_not_saved(tmp_path: Path, encoding: str) -> None:
    roots = [tmp_path / name for name in ("shop", "bank")]
    for root in roots:
        root.mkdir()
        project(root, TEMPLATE, "# Saved\n", OTHER)
    # The second folder asks for less.
    (roots[1] / "t.md").write_text("# [Name]\n\n## Context\n\n[Why?]\n")

    async def talk(editor: Editor) -> None:
        uri = editor.open(roots[0] / "docs/a.md", SPEC)
        assert await editor.diagnostics(uri) == []
        bad = SPEC.replace("| Method |", "| Mehtod |").replace("| Low |", "| 🛒 Lowest |")
        await diagnosed(editor, uri, roots[0], bad)
        await mended(editor, uri, bad)
        await inserted(editor, uri)
        await hovered(editor, uri)
        await completed(editor, uri)
        await outlined(editor, uri)
        await named(editor, uri)
        other = editor.open(roots[1] / "docs/a.md", "# Bank\n")
        assert [one.code for one in await editor.diagnostics(other)] == ["missing-section"]
        assert "`Context`" in (await editor.diagnostics(other))[0].message

    asyncio.run(served(talk, roots, encoding))


async def served(talk: Callable[[Editor], Awaitable[None]], roots: list[Path], encoding: str) -> None:
    """Runs a talk with a server of its own, as Neovim and many others start it."""
    command = [sys.executable, "-m", "speclint", "server"]
    config = ClientServerConfig(
        server_command=command, client_factory=lambda: LanguageClient(converter_factory=default_converter)
    )
    client = await config.start()
    assert isinstance(client, LanguageClient)
    editor = Editor(client, encoding)
    capabilities = client_capabilities("neovim")
    capabilities.general = types.GeneralClientCapabilities(
        position_encodings=[types.PositionEncodingKind(encoding)]
    )
    folders = [types.WorkspaceFolder(root.as_uri(), root.name) for root in roots]
    try:
        known = await client.initialize_session(
            types.InitializeParams(capabilities=capabilities, workspace_folders=folders)
        )
        assert known.capabilities.position_encoding == encoding
        await talk(editor)
    finally:
        await client.shutdown_session()
        await client.stop()  # type: ignore[no-untyped-call]  # of the library
    assert (client.error, editor.messages) == (None, [])


async def diagnosed(editor: Editor, uri: str, root: Path, bad: str) -> None:
    """What `check` prints of a text is what the editor is told."""
    editor.change(uri, bad)
    printed = api.check_text(bad, path="docs/a.md", root=root).diagnostics
    told = await editor.diagnostics(uri)
    assert [one.code for one in told] == [one.rule for one in printed] == ["misnamed-column", "invalid-value"]
    units = {"utf-8": 4, "utf-16": 2}[editor.encoding]
    start = len("| **Risk** | ")
    assert told[1].range == types.Range(
        types.Position(told[1].range.start.line, start),
        types.Position(told[1].range.start.line, start + units + len(" Lowest")),
    )


async def mended(editor: Editor, uri: str, bad: str) -> None:
    """A quick fix, all that is safe, and a finding that is let be."""
    line = bad[: bad.index("| Mehtod")].count("\n")
    right = bad.replace("Mehtod", "Method")
    offered = await editor.actions(uri, line)
    assert list(offered) == [
        "Rename the column to `Method`",
        "Ignore `misnamed-column` here, with a reason",
        "Mend all that is safe in this file",
    ]
    assert editor.done(offered["Rename the column to `Method`"].edit) == {uri: right}
    (every,) = (await editor.actions(uri, 0, ["source.fixAll"])).values()
    assert editor.done(every.edit) == {uri: right}
    let_be = editor.done(offered["Ignore `misnamed-column` here, with a reason"].edit)[uri]
    assert "<!-- speclint-ignore-next misnamed-column: [NEEDS reason] -->\n\n| Mehtod |" in let_be


async def inserted(editor: Editor, uri: str) -> None:
    """A missing section is put in, or said not to apply."""
    head = SPEC.partition("\n## Rollback")[0]
    editor.change(uri, head)
    offered = await editor.actions(uri, 5)
    whole = editor.done(offered["Insert missing section `Rollback`"].edit)
    assert whole == {uri: head + "\n## Rollback\n\n[How?]\n"}
    without = editor.done(offered["Say why `Rollback` does not apply"].edit)
    assert without == {uri: head + "\n## Rollback\n\nN/A: [NEEDS reason]\n"}


async def hovered(editor: Editor, uri: str) -> None:
    """What the template asks of a heading, a column, a cell, a field, an entry."""
    editor.change(uri, SPEC)
    for text, said in {
        "## Rollback": "**Rollback**: section",
        "| Path": "**Path**: column",
        "Low": "**Risk**: row, asked for\n\nOne of `Low`, `High`",
        "**Level:**": "**Level**: field",
        "status: Draft": "**status**: entry",
    }.items():
        assert (await editor.hover(uri, text)).startswith(said)


async def completed(editor: Editor, uri: str) -> None:
    """Titles, columns, keys, labels, choices, names, entries, rules."""
    for old, new, offer in (
        ("## Rollback\n", "## ^\n", "Rollback"),
        ("| Method | Path |", "| Method | ^ |", "Path"),
        ("| **Risk** | Low |", "| ^ | Low |", "Risk"),
        ("**Level:** Internal", "**L^", "Level"),
        ("| Low |", "| ^ |", "High"),
        ("| POST | /🛒 |", "| POST | ^ |", "/🛒"),
        ("status: Draft", "st^", "status"),
        ("## Facts", "<!-- speclint-ignore-next empty-^ -->\n\n## Facts", "empty-cell"),
    ):
        done = await editor.completions(uri, SPEC.replace(old, new))
        assert offer in done, (new, list(done))
        assert offer in done[offer]


async def outlined(editor: Editor, uri: str) -> None:
    """The outline and its folds, with what is missing."""
    editor.change(uri, SPEC.partition("\n## Rollback")[0])
    document = types.TextDocumentIdentifier(uri)
    (title,) = (
        await editor.client.text_document_document_symbol_async(types.DocumentSymbolParams(document)) or ()
    )
    assert isinstance(title, types.DocumentSymbol)
    below = [(one.name, one.detail) for one in title.children or ()]
    assert [name for name, _ in below] == ["Endpoints", "Endpoint Details", "Facts", "Rollback"]
    assert below[-1][1] == "missing"
    folds = await editor.client.text_document_folding_range_async(types.FoldingRangeParams(document)) or ()
    assert "# Café 𝔸 orders … 1 missing" in [one.collapsed_text for one in folds]


async def named(editor: Editor, uri: str) -> None:
    """Definition, references, rename and links, in this file and in another."""
    editor.change(uri, SPEC)
    assert await editor.spots(uri, "| POST | /🛒") == ["a.md:22"]
    assert await editor.spots(uri, "SPEC-001", "references") == ["a.md:7", "b.md:35"]
    done = await editor.rename(uri, "POST /🛒\n\n**", "/𝔸")
    assert done == {
        "a.md": SPEC.replace("POST | /🛒", "POST | /𝔸").replace("POST /🛒", "POST /𝔸"),
        "b.md": OTHER.replace("(a.md#post-)", "(a.md#post-𝔸)"),
    }
    place = editor.place(uri, "SPEC-001")
    document = types.TextDocumentIdentifier(uri)
    answer = await editor.client.text_document_prepare_rename_async(
        types.PrepareRenameParams(document, place)
    )
    assert isinstance(answer, types.PrepareRenamePlaceholder)
    assert answer.placeholder == "SPEC-001"
    other = editor.open(Path(uri.removeprefix("file://")).with_name("b.md"), OTHER)
    links = await editor.client.text_document_document_link_async(
        types.DocumentLinkParams(types.TextDocumentIdentifier(other))
    )
    assert [one.target for one in links or ()] == [f"{uri}#L22"]
