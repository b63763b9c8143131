"""Messages as they come over a stream: each is done, or answered with what is wrong with it."""

from __future__ import annotations

import asyncio
import json
import logging
import traceback
from functools import cache
from typing import Any

from cattrs import Converter, transform_error
from lsprotocol import converters, types
from pygls import exceptions
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol

from speclint.expressions import expression
from speclint.report.escape import safe

# The library tells of each refusal with all its calls: what an operator needs is said here, a line each.
logging.getLogger("pygls").addHandler(logging.NullHandler())
_LOG = logging.getLogger(__name__)
_VERSION = "2.0"
_LENGTH = expression(rb"content-length:[ \t]*(\d{1,18})[ \t]*\r?\n")
# The longest message that is read, in bytes.
_LONGEST = 2**28
# The largest line or column of the protocol.
_MOST = 2**31 - 1
# What the library does with texts, which it reads from anywhere, and with what there is none of here.
_OWN = (
    types.TEXT_DOCUMENT_DID_OPEN,
    types.TEXT_DOCUMENT_DID_CHANGE,
    types.TEXT_DOCUMENT_DID_CLOSE,
    types.NOTEBOOK_DOCUMENT_DID_OPEN,
    types.NOTEBOOK_DOCUMENT_DID_CHANGE,
    types.NOTEBOOK_DOCUMENT_DID_CLOSE,
    types.WORKSPACE_EXECUTE_COMMAND,
    types.WINDOW_WORK_DONE_PROGRESS_CANCEL,
)
_REFUSED = types.LSPErrorCodes.RequestFailed


class Conversation(LanguageServerProtocol):
    """The protocol, where whatever is sent gets an answer or a line in the log, and the next one is heard."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        for method in _OWN:
            del self.fm.builtin_features[method]

    def take(self, body: bytes) -> None:
        """Does what a message says."""
        try:
            message = json.loads(body, object_hook=_placed)
        except (ValueError, RecursionError):
            self._refuse(None, exceptions.JsonRpcParseError("a message is no JSON that can be read"))
            return
        if not isinstance(message, dict) or message.get("jsonrpc") != _VERSION:
            self._refuse(None, exceptions.JsonRpcInvalidRequest("a message is none of JSON-RPC 2.0"))
        elif "method" in message:
            self._asked(message)
        elif _is_id(message.get("id")) and message["id"] in self._request_futures:
            self._answered(message)

    def _asked(self, message: dict[str, Any]) -> None:
        asked, method = message.get("id"), message["method"]
        is_request = "id" in message
        if not isinstance(method, str) or (is_request and not _is_id(asked)):
            self._refuse(None, exceptions.JsonRpcInvalidRequest("a message has no method or id that is one"))
            return
        if method == types.CANCEL_REQUEST:
            # One thing is done after the other: whatever is to be cancelled has been answered.
            return
        error = self._untimely(method) or self._unknown(method)
        if error is None:
            try:
                known: Any = self._converter.structure(message, types.METHOD_TO_TYPES[method][0])
            except Exception as wrong:
                error = exceptions.JsonRpcInvalidParams(f"`{method}`: {_reason(wrong)}")
        if error is None:
            self.handle_message(known)
        elif is_request:
            self._refuse(asked, error)
        elif not method.startswith("$/"):
            self._server.report_server_error(error, exceptions.FeatureNotificationError)

    def _answered(self, message: dict[str, Any]) -> None:
        expected = self._result_types.pop(message["id"], None)
        if "error" in message:
            expected = types.ResponseErrorMessage
        try:
            self.handle_message(self._converter.structure(message, expected))
        except Exception as wrong:
            error = exceptions.JsonRpcInvalidRequest(f"an answer cannot be read: {_reason(wrong)}")
            self._server.report_server_error(error, exceptions.FeatureRequestError)

    def _untimely(self, method: str) -> JsonRpcException | None:
        """Why it is not the time for a method: before the editor introduced itself, or after its leave."""
        if method == types.EXIT:
            return None
        if self._shutdown:
            return exceptions.JsonRpcInvalidRequest(f"`{method}` comes after the shutdown")
        if (self._workspace is None) != (method == types.INITIALIZE):
            if self._workspace is None:
                return exceptions.JsonRpcServerNotInitialized(f"`{method}` comes before `initialize`")
            return exceptions.JsonRpcInvalidRequest("`initialize` comes a second time")
        return None

    def _unknown(self, method: str) -> JsonRpcException | None:
        is_known = method in self.fm.builtin_features or method in self.fm.features
        return None if is_known else exceptions.JsonRpcMethodNotFound(f"there is no method `{method}`")

    def _refuse(self, asked: Any, error: JsonRpcException) -> None:
        """Answers a request, known by its id or not at all, with an error."""
        said = {"code": error.code, "message": error.message}
        self._send_data({"jsonrpc": _VERSION, "id": asked, "error": said})
        self._server.report_server_error(error, exceptions.FeatureRequestError)


@cache
def converter() -> Converter:
    """What makes objects of messages; whatever should be a text and is none is refused.

    It writes a function for each kind of message when the first comes, which takes long: there is one.
    """
    made = converters.get_converter()
    made.register_structure_hook(str, _text)
    return made


def _text(value: Any, _: type[str]) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{type(value).__name__} in place of a text")
    return value


def _placed(data: dict[str, Any]) -> dict[str, Any]:
    """A part of a message, a place that no text has as the nearest one that the protocol knows."""
    if data.keys() == {"line", "character"}:
        return {name: _counted(value) for name, value in data.items()}
    return data


def _counted(value: Any) -> Any:
    """A number as places may hold it."""
    return min(max(value, 0), _MOST) if isinstance(value, int | float) else value


def _is_id(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _reason(error: Exception) -> str:
    """The first of what kept an object from being made of a message, with the place in that."""
    return str(transform_error(error)[0])


def log(error: BaseException) -> None:
    """Writes a line about what went wrong, with the place in the program if it is that which is wrong."""
    if isinstance(error, JsonRpcException):
        if error.code == _REFUSED:
            return
        said, calls = error.message, (error.data or {}).get("traceback")
    else:
        said, calls = f"{type(error).__name__}: {error}", traceback.format_tb(error.__traceback__)
    where = calls[-1].splitlines()[0].strip() if calls else ""
    _LOG.error("speclint: %s", safe(" ".join(f"{said} ({where})".split()) if where else said))


async def read(stream: asyncio.StreamReader, conversation: Conversation) -> None:
    """Hears all messages of a stream."""
    while (length := await _length(stream)) is not None:
        try:
            body = await stream.readexactly(length)
        except asyncio.IncompleteReadError:
            return
        conversation.take(body)


async def _length(stream: asyncio.StreamReader) -> int | None:
    """The length of the next message, from the lines before it; None at the end of the stream."""
    length = None
    while True:
        try:
            line = await stream.readline()
        except ValueError:
            # Longer than a line can be: it is passed over.
            continue
        if not line:
            return None
        if found := _LENGTH.fullmatch(line.lower()):
            length = int(found[1])
        elif not line.strip() and length is not None:
            if length <= _LONGEST:
                return length
            log(exceptions.JsonRpcInvalidRequest(f"a message of {length:,} bytes is too long"))
            length = None
