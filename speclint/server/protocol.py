"""What an editor asks for, over standard input and output or a socket, and what it is told unasked."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Coroutine, Iterable, Sequence
from contextlib import suppress
from typing import Any, BinaryIO, Protocol

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer

from speclint import __version__
from speclint.errors import SpeclintError
from speclint.files import SETTINGS, SUFFIXES
from speclint.judge.diagnose import SpecFile
from speclint.records import dataclass
from speclint.report.escape import safe
from speclint.server import actions, completion, diagnostics, folding, hover, names, rpc, symbols
from speclint.server.edits import Edits
from speclint.server.positions import Positions
from speclint.server.project import Project
from speclint.server.rpc import Conversation, converter
from speclint.server.workspace import NO_ADDRESS, Document, Workspace, is_no_address

# How long a text stands still before it is checked, and before those beside it are, in seconds.
_STILL = 0.002
_LONG_STILL = 0.3
_PART = 65_536
_WATCHED = (*(f"**/*{suffix}" for suffix in SUFFIXES), *(f"**/{name}" for name in SETTINGS), "**/*.yaml")


@dataclass(frozen=True, slots=True)
class Spec:
    """A spec that is asked about."""

    file: SpecFile
    positions: Positions

    def offset(self, params: Asking) -> int:
        """The place that a question is about."""
        return self.positions.offset(params.position)


@dataclass(frozen=True, slots=True)
class Found:
    """What is named where it was asked, in which spec, and what edits of that and others are made with."""

    file: SpecFile
    named: names.Named
    project: Project
    edits: Edits


class Asking(Protocol):
    """A question about a place of a document."""

    @property
    def text_document(self) -> types.TextDocumentIdentifier:
        """The document."""

    @property
    def position(self) -> types.Position:
        """The place."""


class Server(LanguageServer):
    """A language server for specs: it knows what is open, and says what is wrong with it.

    All is done in one thread, a text after the other: what is typed meanwhile waits, and of several texts of
    one document the last alone is checked.
    """

    def __init__(self, home: str | None = None, packs: Sequence[str] = ()) -> None:
        """`home` and `packs` are as in `Session`."""
        # The library counts lines otherwise than the protocol: a text is taken in as a whole.
        self.protocol: Conversation
        super().__init__(
            "speclint",
            __version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Full,
            protocol_cls=Conversation,
            converter_factory=converter,
        )
        self.open = Workspace(home, packs)
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self._said: dict[str, dict[str, list[types.Diagnostic]]] = {}
        self._messages: dict[str, tuple[str, ...]] = {}

    @property
    def encoding(self) -> str:
        """What the columns of positions count."""
        return str(self.workspace.position_encoding or "utf-16")

    def report_server_error(self, error: Exception, source: object) -> None:
        """Logs what went wrong with a message, which the editor is told if it waits for an answer."""
        rpc.log(error)

    def positions(self, document: Document) -> Positions:
        """The places of a document."""
        return Positions(document.source, self.encoding)

    def markdown(self, uri: str) -> Document | None:
        """A document that is open and may be a spec; `JsonRpcException` when its address is none."""
        if is_no_address(uri):
            raise _refused(NO_ADDRESS)
        document = self.open.documents.get(uri)
        return document if document is not None and document.may_be_spec else None

    def spec(self, uri: str) -> Spec | None:
        """A spec that is open, as it is now."""
        document = self.markdown(uri)
        file = self.open.laid(document) if document is not None else None
        return None if file is None else Spec(file, Positions(file.source, self.encoding))

    def watch(self) -> None:
        """Asks to be told of files that change on disk, of an editor that can tell."""
        known = self.client_capabilities.workspace
        watching = known.did_change_watched_files if known is not None else None
        if watching is None or not watching.dynamic_registration:
            return
        watchers = [types.FileSystemWatcher(glob) for glob in _WATCHED]
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
        wish = types.Registration("speclint-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        self.client_register_capability(types.RegistrationParams([wish]))

    # Checks

    def check_soon(self, document: Document) -> None:
        """Checks a document once it stands still, and those beside it once it does so for longer."""
        self._do(document.uri, self._checked_soon(document.uri))

    def check_all(self) -> None:
        """Checks all that is open, since something on disk has changed."""
        self._do("", self._all_checked())

    def _do(self, key: str, wish: Coroutine[Any, Any, None]) -> None:
        """Does something in place of what was wished under the same key and is not done yet."""
        if (older := self._waiting.pop(key, None)) is not None:
            older.cancel()
        self._waiting[key] = asyncio.get_running_loop().create_task(wish)
        self._waiting[key].add_done_callback(_told)

    async def _checked_soon(self, uri: str) -> None:
        await asyncio.sleep(_STILL)
        document = self.open.documents.get(uri)
        if document is None:
            return
        if document.is_judged:
            self._check(document)
        await asyncio.sleep(_LONG_STILL)
        # Not every editor tells what changes on disk, and no key waits for a look at a large folder.
        if self.open.session(document).look() and document.is_judged:
            self._check(document)
        await self._checked([one.uri for one in self.open.neighbours(document)])

    async def _all_checked(self) -> None:
        self.open.look()
        await self._checked([one.uri for one in self.open.documents.values() if one.is_judged])

    async def _checked(self, wanted: Iterable[str]) -> None:
        for uri in wanted:
            if (document := self.open.documents.get(uri)) is not None:
                self._check(document)
            # What was typed meanwhile comes first.
            await asyncio.sleep(0)

    def _check(self, document: Document) -> None:
        """Says what is wrong with a document, and with the files that it is judged by."""
        judgement = self.open.judge(document)
        positions, uri, rules = self.positions(document), document.uri, self.open.rules(document)

        def elsewhere(path: str) -> Positions | None:
            return Edits(self.open, document, self.encoding).positions(path)

        said = {uri: [diagnostics.shown(one, positions, uri, rules, elsewhere) for one in judgement.found]}
        for trouble in judgement.troubles:
            if trouble.uri is not None:
                there = elsewhere(trouble.path) if trouble.path is not None else None
                said.setdefault(trouble.uri, []).append(diagnostics.of_trouble(trouble, there))
        self._say(document.uri, said)
        self._tell(document.uri, tuple(one.message for one in judgement.troubles if one.uri is None))

    def forget(self, uri: str) -> None:
        """Says nothing more of a document that was closed."""
        if (waiting := self._waiting.pop(uri, None)) is not None:
            waiting.cancel()
        self._say(uri, {})
        self._said.pop(uri, None)
        self._messages.pop(uri, None)

    def _say(self, of: str, said: dict[str, list[types.Diagnostic]]) -> None:
        """Says of files what judging one document came to, with what judging others said of them."""
        before = self._said.get(of, {})
        self._said[of] = said
        for uri in said | before | {of: []}:
            known = self.open.documents.get(uri)
            told = [one for by in self._said.values() for one in by.get(uri, ())]
            distinct = [one for number, one in enumerate(told) if one not in told[:number]]
            version = known.version if known is not None else None
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, distinct, version))

    def _tell(self, of: str, messages: tuple[str, ...]) -> None:
        """Shows messages that stand in no file, each once as long as it holds."""
        for message in messages:
            if message not in self._messages.get(of, ()):
                self.window_show_message(
                    types.ShowMessageParams(types.MessageType.Error, f"speclint: {safe(message)}")
                )
        self._messages[of] = messages


def serve(home: str | None = None, packs: Sequence[str] = ()) -> Server:
    """A server that answers what it is asked, and is not started yet."""
    server = Server(home, packs)
    _lifecycle(server)
    _answers(server)
    _goes(server)
    return server


def _told(task: asyncio.Task[None]) -> None:
    """Logs what failed in something that nobody waits for."""
    if not task.cancelled() and (error := task.exception()) is not None:
        rpc.log(error)


class _Stream:
    """What the server says is written at once; an editor that has gone does not hear it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, data: bytes) -> None:
        with suppress(BrokenPipeError):
            self._stream.write(data)
            self._stream.flush()

    def close(self) -> None:
        with suppress(BrokenPipeError):
            self._stream.close()


def start(stdin: BinaryIO, stdout: BinaryIO, home: str | None = None, packs: Sequence[str] = ()) -> None:
    """Serves one editor over two streams, until it leaves; ends with `SystemExit` when it says so."""
    server = serve(home, packs)
    server.protocol.set_writer(_Stream(stdout))
    asyncio.run(_answer(server, stdin))


async def _answer(server: Server, stdin: BinaryIO) -> None:
    reader, loop = asyncio.StreamReader(), asyncio.get_running_loop()

    def read() -> None:
        while data := os.read(stdin.fileno(), _PART):
            loop.call_soon_threadsafe(reader.feed_data, data)
        loop.call_soon_threadsafe(reader.feed_eof)

    # What waits for an editor that says nothing must not keep the process from ending.
    threading.Thread(target=read, daemon=True).start()
    await rpc.read(reader, server.protocol)


def listen(host: str, port: int, home: str | None = None, packs: Sequence[str] = ()) -> None:
    """Serves one editor that connects to a port, until it leaves; `SpeclintError` when it is taken."""
    try:
        asyncio.run(_listen(serve(home, packs), host, port))
    except OSError as error:
        raise SpeclintError(f"cannot listen at {host}:{port}: {error.strerror or error}") from error


async def _listen(server: Server, host: str, port: int) -> None:
    first: asyncio.Future[tuple[asyncio.StreamReader, asyncio.StreamWriter]]
    first = asyncio.get_running_loop().create_future()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if first.done():
            writer.close()
        else:
            first.set_result((reader, writer))

    async with await asyncio.start_server(connected, host, port):
        reader, writer = await first
        server.protocol.set_writer(writer)
        with suppress(ConnectionError):
            await rpc.read(reader, server.protocol)
        writer.close()


def _lifecycle(server: Server) -> None:
    """Takes in what is opened, changed and closed."""

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        for folder in params.workspace_folders or ():
            server.open.add_folder(folder.uri)
        if not params.workspace_folders and params.root_uri:
            server.open.add_folder(params.root_uri)

    @server.feature(types.INITIALIZED)
    def initialized(params: types.InitializedParams) -> None:
        server.watch()

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def folders(params: types.DidChangeWorkspaceFoldersParams) -> None:
        for folder in params.event.removed:
            server.open.remove_folder(folder.uri)
        for folder in params.event.added:
            server.open.add_folder(folder.uri)
        server.check_all()

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        item = params.text_document
        server.check_soon(server.open.put(item.uri, item.text, item.version, item.language_id))

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        uri, version = params.text_document.uri, params.text_document.version
        if any(isinstance(one, types.TextDocumentContentChangePartial) for one in params.content_changes):
            raise JsonRpcInvalidParams("a text is taken in as a whole, and not a part of it")
        for change in params.content_changes[-1:]:
            server.check_soon(server.open.put(uri, change.text, version))

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        server.check_all()

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.open.close(params.text_document.uri)
        server.forget(params.text_document.uri)
        server.check_all()

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def touched(params: types.DidChangeWatchedFilesParams) -> None:
        server.check_all()


def _answers(server: Server) -> None:
    """Answers what is asked of a document."""

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions([*actions.KINDS]))
    def code_actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        document = server.markdown(params.text_document.uri)
        if document is None:
            return []
        positions = server.positions(document)
        asked = actions.Asked(
            uri=document.uri,
            source=document.source,
            positions=positions,
            span=positions.span(params.range),
            found=server.open.judged(document).found,
            file=server.open.laid(document),
            rules=server.open.rules(document),
            edits=Edits(server.open, document, server.encoding),
        )
        return actions.actions(asked, params.context.only)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hovered(params: types.HoverParams) -> types.Hover | None:
        there = server.spec(params.text_document.uri)
        return hover.hover(there.file, there.offset(params), there.positions) if there else None

    @server.feature(
        types.TEXT_DOCUMENT_COMPLETION,
        types.CompletionOptions(trigger_characters=[*completion.TRIGGERS]),
    )
    def completed(params: types.CompletionParams) -> list[types.CompletionItem]:
        document = server.markdown(params.text_document.uri)
        there = server.spec(params.text_document.uri)
        if document is None or there is None:
            return []
        rules = server.open.rules(document)
        project = Project(server.open.session(document), there.file.source.path)
        return completion.completions(there.file, there.offset(params), there.positions, rules, project)

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def outlined(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        there = server.spec(params.text_document.uri)
        return symbols.symbols(there.file, there.positions) if there else []

    @server.feature(types.TEXT_DOCUMENT_FOLDING_RANGE)
    def folded(params: types.FoldingRangeParams) -> list[types.FoldingRange]:
        there = server.spec(params.text_document.uri)
        return folding.folds(there.file) if there else []


def _goes(server: Server) -> None:
    """Answers where something is and where else it is named, and gives it another name."""

    def found(params: Asking) -> Found | None:
        document = server.markdown(params.text_document.uri)
        there = server.spec(params.text_document.uri)
        if document is None or there is None:
            return None
        project = Project(server.open.session(document), there.file.source.path)
        edits = Edits(server.open, document, server.encoding)
        named = names.find(there.file, there.offset(params), project)
        return None if named is None else Found(there.file, named, project, edits)

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def defined(params: types.DefinitionParams) -> list[types.Location]:
        there = found(params)
        spots = there.named.spots if there else ()
        return [there.edits.location(spot.path, spot.at) for spot in spots if spot.defines and there]

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def referred(params: types.ReferenceParams) -> list[types.Location]:
        there = found(params)
        if there is None:
            return []
        spots = names.references(there.named, there.file, there.project)
        wanted = [spot for spot in spots if params.context.include_declaration or not spot.defines]
        return [there.edits.location(spot.path, spot.at) for spot in wanted]

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def renameable(params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        there = found(params)
        if there is None:
            return None
        if there.named.fixed:
            raise _refused(there.named.fixed)
        spot = there.named.spots[0]
        if spot.path != there.file.source.path:
            return None
        return types.PrepareRenamePlaceholder(there.edits.location(spot.path, spot.at).range, spot.written)

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    def renamed(params: types.RenameParams) -> types.WorkspaceEdit | None:
        there = found(params)
        if there is None:
            raise _refused("nothing has a name here")
        try:
            changes = names.renamed(there.named, params.new_name, there.file, there.project)
        except SpeclintError as error:
            raise _refused(error.message) from None
        if there.edits.split(changes):
            raise _refused(f"`{params.new_name}` would split a table cell or a code span that holds the name")
        edit = there.edits.all_of(changes)
        if edit is None:
            raise _refused(f"`{params.new_name}` would change how other text is read")
        return edit

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_LINK)
    def linked(params: types.DocumentLinkParams) -> list[types.DocumentLink]:
        document = server.markdown(params.text_document.uri)
        there = server.spec(params.text_document.uri)
        if document is None or there is None:
            return []
        session = server.open.session(document)
        project = Project(session, there.file.source.path)
        targets = ((link, names.target(there.file, link, project)) for link in there.file.spec.links())
        return [
            types.DocumentLink(
                there.positions.range(link.at),
                f"{server.open.uri(path, session)}{f'#L{line}' if line else ''}",
            )
            for link, (path, line) in targets
            if path is not None
        ]


def _refused(why: str) -> JsonRpcException:
    return JsonRpcException(why, types.LSPErrorCodes.RequestFailed)
