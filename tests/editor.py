"""An editor that talks with the server in the same loop: no process, no socket, no waiting for time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import cache, partial
from pathlib import Path
from threading import Event
from typing import Any

from lsprotocol import types
from pygls.io_ import run_async
from pygls.lsp.client import LanguageClient
from pygls.protocol import default_converter

from speclint.changes import patch
from speclint.model import Edit
from speclint.server import rpc
from speclint.server.positions import Positions
from speclint.server.protocol import serve
from speclint.text.source import Source

# It writes a function for each kind of message when the first comes: all talks have one.
_CONVERTER = cache(default_converter)


class _Pipe:
    """What one side writes, the other reads."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader

    def write(self, data: bytes) -> None:
        self._reader.feed_data(data)

    def close(self) -> None:
        self._reader.feed_eof()


class Editor:
    """A client with the diagnostics and messages that it was told of, by address."""

    def __init__(self, client: LanguageClient, encoding: str = "utf-16") -> None:
        """`encoding` is what the columns of positions count."""
        self.client = client
        self.encoding = encoding
        self.told: dict[str, types.PublishDiagnosticsParams] = {}
        self.messages: list[str] = []
        self.registered: list[str] = []
        self.log: list[str] = []
        self._news = asyncio.Event()
        self._versions: dict[str, int] = {}
        self._texts: dict[str, str] = {}
        client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(partial(self._told))
        client.feature(types.WINDOW_SHOW_MESSAGE)(partial(self._said))
        client.feature(types.CLIENT_REGISTER_CAPABILITY)(partial(self._registered))

    @staticmethod
    def uri(path: Path) -> str:
        return path.as_uri()

    def open(self, path: Path, text: str | None = None, language: str = "markdown") -> str:
        """Opens a file, with another text than it holds if one is given."""
        said = text if text is not None else path.read_text(encoding="utf-8")
        return self.open_at(self.uri(path), said, language)

    def open_at(self, uri: str, text: str, language: str = "markdown") -> str:
        """Opens what stands at an address, be it none that a file can have."""
        item = types.TextDocumentItem(uri, language, 1, text)
        self._versions[uri], self._texts[uri] = 1, text
        self.told.pop(uri, None)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return uri

    def change(self, uri: str, text: str, version: int = 2) -> None:
        """Types: the document holds another text now."""
        self._versions[uri], self._texts[uri] = version, text
        self.told.pop(uri, None)
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(version, uri),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    def close(self, uri: str) -> None:
        """Closes a document."""
        del self._versions[uri], self._texts[uri]
        self.client.text_document_did_close(
            types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri))
        )

    def touched(self, path: Path) -> None:
        """Says that a file has changed on disk."""
        change = types.FileEvent(self.uri(path), types.FileChangeType.Changed)
        self.told.clear()
        self.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([change]))

    async def actions(
        self, uri: str, line: int, only: list[str] | None = None
    ) -> dict[str, types.CodeAction]:
        """What is offered at the start of a line, counted from 0, by its title."""
        at = types.Position(line, 0)
        offered = await self.client.text_document_code_action_async(
            types.CodeActionParams(
                types.TextDocumentIdentifier(uri), types.Range(at, at), types.CodeActionContext([], only)
            )
        )
        return {one.title: one for one in offered or () if isinstance(one, types.CodeAction)}

    async def hover(self, uri: str, text: str) -> str:
        """What is said in the middle of a text of a document."""
        answer = await self.client.text_document_hover_async(
            types.HoverParams(types.TextDocumentIdentifier(uri), self.place(uri, text))
        )
        if answer is None:
            return ""
        assert isinstance(answer.contents, types.MarkupContent)
        return answer.contents.value

    async def completions(self, uri: str, text: str) -> dict[str, str]:
        """What is offered in the place of `^` in a text that is typed, each with the text it leads to."""
        before, _, after = text.partition("^")
        self.change(uri, before + after, 7)
        source = Source.from_text("", before + after)
        at = Positions(source, self.encoding).position(len(before))
        answer = await self.client.text_document_completion_async(
            types.CompletionParams(types.TextDocumentIdentifier(uri), at)
        )
        items = answer.items if isinstance(answer, types.CompletionList) else answer or ()
        done = {}
        for item in sorted(items, key=lambda item: item.sort_text or ""):
            assert isinstance(item.text_edit, types.TextEdit)
            edit = types.WorkspaceEdit(changes={uri: [item.text_edit]})
            done[item.label] = self.done(edit)[uri]
        return done

    async def spots(self, uri: str, text: str, what: str = "definition") -> list[str]:
        """Where something leads that stands in the middle of a text: file names with lines from 1."""
        document, at = types.TextDocumentIdentifier(uri), self.place(uri, text)
        if what == "definition":
            answer: Any = await self.client.text_document_definition_async(
                types.DefinitionParams(document, at)
            )
        else:
            context = types.ReferenceContext(include_declaration=True)
            answer = await self.client.text_document_references_async(
                types.ReferenceParams(context, document, at)
            )
        return [f"{one.uri.rpartition('/')[2]}:{one.range.start.line + 1}" for one in answer or ()]

    async def rename(self, uri: str, text: str, new: str) -> dict[str, str]:
        """What giving another name to what stands in the middle of a text leads to, by file name."""
        document, at = types.TextDocumentIdentifier(uri), self.place(uri, text)
        edit = await self.client.text_document_rename_async(types.RenameParams(document, at, new))
        return {uri.rpartition("/")[2]: said for uri, said in self.done(edit).items()}

    def place(self, uri: str, text: str) -> types.Position:
        """The middle of the first place where a document holds a text."""
        source = Source.from_text("", self.text(uri))
        return Positions(source, self.encoding).position(source.text.index(text) + len(text) // 2)

    def text(self, uri: str) -> str:
        """The text of a document as it is open, or else saved."""
        known = self._texts.get(uri)
        return known if known is not None else Path(uri.removeprefix("file://")).read_text()

    def done(self, edit: types.WorkspaceEdit | None) -> dict[str, str]:
        """The texts that an edit leads to, by address; nothing is changed."""
        assert edit is not None
        changed = {}
        for uri, edits in (edit.changes or {}).items():
            source = Source.from_text("", self.text(uri))
            positions = Positions(source, self.encoding)
            spans = [(positions.span(one.range), one.new_text) for one in edits]
            changed[uri] = patch.applied(source.text, [Edit(at, text) for at, text in spans])[0]
        return changed

    async def until(self, holds: Callable[[], bool]) -> None:
        """Waits until the server has told what makes something hold."""
        async with asyncio.timeout(60):
            while not holds():
                self._news.clear()
                await self._news.wait()

    async def diagnostics(self, uri: str) -> list[types.Diagnostic]:
        """What the server says of a document as it is now, once it says something."""
        version = self._versions.get(uri)
        await self.until(lambda: uri in self.told and self.told[uri].version == version)
        return list(self.told[uri].diagnostics)

    async def report(self, uri: str) -> list[str]:
        """The same in the words of the concise report, without the path."""
        return [
            f"{one.range.start.line + 1}:{one.range.start.character + 1}: {one.code}: {one.message}"
            for one in await self.diagnostics(uri)
        ]

    def logged(self, record: logging.LogRecord) -> bool:
        """Takes in what the server logs; a talk takes from it what it expects."""
        self.log.append(record.getMessage())
        return False

    def _told(self, params: types.PublishDiagnosticsParams) -> None:
        self.told[params.uri] = params
        self._news.set()

    def _said(self, params: types.ShowMessageParams) -> None:
        self.messages.append(params.message)
        self._news.set()

    def _registered(self, params: types.RegistrationParams) -> None:
        self.registered += [one.method for one in params.registrations]
        self._news.set()


def converse(
    talk: Callable[[Editor], Awaitable[None]], *folders: Path, encodings: tuple[str, ...] = ()
) -> None:
    """Runs a talk between an editor, in which some folders are open, and a server."""
    asyncio.run(_conversation(talk, folders, encodings))


async def _conversation(
    talk: Callable[[Editor], Awaitable[None]], folders: tuple[Path, ...], encodings: tuple[str, ...]
) -> None:
    server, client = serve(), LanguageClient("editor", "1", converter_factory=_CONVERTER)
    to_server, to_client = asyncio.StreamReader(limit=2**26), asyncio.StreamReader(limit=2**26)
    server.protocol.set_writer(_Pipe(to_client))
    client.protocol.set_writer(_Pipe(to_server))
    stop = Event()
    errors: list[Exception] = []
    running = [
        asyncio.create_task(rpc.read(to_server, server.protocol)),
        asyncio.create_task(
            run_async(stop, to_client, client.protocol, error_handler=lambda error, _: errors.append(error))
        ),
    ]
    editor = Editor(client)
    log = logging.getLogger(rpc.__name__)
    log.addFilter(editor.logged)
    await client.initialize_async(
        types.InitializeParams(
            capabilities=types.ClientCapabilities(
                general=types.GeneralClientCapabilities(position_encodings=list(encodings) or None),
                workspace=types.WorkspaceClientCapabilities(
                    did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(True)
                ),
            ),
            workspace_folders=[types.WorkspaceFolder(one.as_uri(), one.name) for one in folders],
        )
    )
    client.initialized(types.InitializedParams())
    try:
        await talk(editor)
        await client.shutdown_async(None)
    finally:
        stop.set()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        log.removeFilter(editor.logged)
    assert (errors, editor.log) == ([], [])


def project(folder: Path, template: str, *specs: str) -> Path:
    """A project whose specs in `docs/` are of one template: `a.md`, `b.md` and so on."""
    (folder / "docs").mkdir()
    (folder / "t.md").write_text(template)
    (folder / ".speclint.yaml").write_text("templates: {docs/: t.md}\n")
    for name, spec in zip("abc", specs, strict=False):
        (folder / "docs" / f"{name}.md").write_text(spec)
    return folder
