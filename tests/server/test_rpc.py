"""Messages that no editor should send: each is answered or logged in a line, and the next one is heard."""

from __future__ import annotations

import io
import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from speclint.server import protocol

INITIALIZE = {"id": 0, "method": "initialize", "params": {"capabilities": {}, "processId": None}}
URI = "file:///nowhere/a.md"
OPEN = {
    "method": "textDocument/didOpen",
    "params": {"textDocument": {"uri": URI, "languageId": "markdown", "version": 1, "text": "# A\n"}},
}


def framed(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def message(**said: Any) -> bytes:
    return framed(json.dumps({"jsonrpc": "2.0", **said}).encode())


def answers(*sent: bytes) -> dict[Any, Any]:
    """What a server answers to bytes that are sent to it, by id: a result, or an error's code and words."""
    out = io.BytesIO()
    out.close = lambda: None  # type: ignore[method-assign]  # what was written is still to be read
    with tempfile.TemporaryFile() as stdin:
        stdin.write(b"".join(sent))
        stdin.seek(0)
        protocol.start(stdin, out)
    found = {}
    for one in _messages(out.getvalue()):
        if "method" not in one:
            error = one.get("error")
            found[one["id"]] = one.get("result") if error is None else (error["code"], error["message"])
    return found


def _messages(said: bytes) -> Iterator[dict[str, Any]]:
    while said:
        head, _, rest = said.partition(b"\r\n\r\n")
        length = int(head.split(b"\r\n")[0].partition(b": ")[2])
        yield json.loads(rest[:length])
        said = rest[length:]


def alive(said: Sequence[bytes], *, before: bool = True) -> tuple[Any, Any]:
    """What is answered to something without an id, and to a request that is sent after it."""
    hello = [message(**INITIALIZE)] if before else []
    after = message(id="after", method="textDocument/hover", params=at(0, 0))
    found = answers(*hello, message(**OPEN), *said, after)
    return found.get(None), found["after"]


def at(line: Any, character: Any, uri: Any = URI) -> dict[str, Any]:
    return {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (b"{", (-32700, "a message is no JSON that can be read")),
        (b"\xff\xfe", (-32700, "a message is no JSON that can be read")),
        (b"[" * 100_000, (-32700, "a message is no JSON that can be read")),
        (b'{"jsonrpc": "2.0", "id": %s}' % (b"1" * 5_000), (-32700, "a message is no JSON that can be read")),
        (b"[]", (-32600, "a message is none of JSON-RPC 2.0")),
        (b"null", (-32600, "a message is none of JSON-RPC 2.0")),
        (b'{"jsonrpc": "1.0", "id": 1, "method": "shutdown"}', (-32600, "a message is none of JSON-RPC 2.0")),
        (b'{"jsonrpc": "2.0", "id": 1, "method": 5}', (-32600, "a message has no method or id that is one")),
        (
            b'{"jsonrpc": "2.0", "id": [1], "method": "shutdown"}',
            (-32600, "a message has no method or id that is one"),
        ),
        # Answers to what was never asked, and to what nobody can have asked.
        (b'{"jsonrpc": "2.0", "id": 77, "result": 1}', None),
        (b'{"jsonrpc": "2.0", "id": {}, "error": 1}', None),
        (b"{}", (-32600, "a message is none of JSON-RPC 2.0")),
    ],
)
def test_what_is_no_message_is_answered_in_a_line(
    body: bytes, answer: Any, caplog: pytest.LogCaptureFixture
) -> None:
    assert alive([framed(body)]) == (answer, None)
    assert logged(caplog) == ([f"speclint: {answer[1]}"] if answer else [])


@pytest.mark.parametrize(
    "head",
    [
        b"\r\n\r\n",
        b"Content-Length: \r\n\r\n",
        b"Content-Length: -5\r\n\r\n",
        b"Content-Length: 99999999999999999\r\n\r\n",
        b"x" * 100_000 + b"\r\n\r\n",
        b"\xff\x00\r\n",
    ],
)
def test_what_is_no_head_of_a_message_is_passed_over(head: bytes) -> None:
    assert alive([head]) == (None, None)


def test_a_message_that_is_cut_off_ends_it_without_a_word(caplog: pytest.LogCaptureFixture) -> None:
    assert answers(b'Content-Length: 100\r\n\r\n{"jsonrpc"') == {}
    assert answers(b"Content-Le") == {}
    assert logged(caplog) == []


def test_the_name_of_a_head_may_be_written_in_any_case() -> None:
    hello = message(**INITIALIZE).replace(b"Content-Length", b"content-length")
    assert answers(hello)[0]["serverInfo"]["name"] == "speclint"


@pytest.mark.parametrize(
    ("method", "params", "what", "where"),
    [
        ("textDocument/hover", None, "invalid value for type, expected HoverParams", ""),
        ("textDocument/hover", {}, "required field missing", "text_document"),
        ("textDocument/hover", at(0, 0, uri=5), "invalid value for type, expected str", "text_document.uri"),
        ("textDocument/hover", at("x", 0), "invalid value for type, expected int", "position.line"),
        ("textDocument/rename", at(0, 0)|{"newName": 5}, "invalid value for type, expected str", "new_name"),
        ("textDocument/codeAction", {"textDocument": {"uri": URI}}, "required field missing", "range"),
    ],
)  # fmt: skip
def test_wrong_parameters_are_refused(
    method: str, params: Any, what: str, where: str, caplog: pytest.LogCaptureFixture
) -> None:
    said = f"`{method}`: {what} @ {'.'.join(filter(None, ('$', 'params', where)))}"
    found = answers(message(**INITIALIZE), message(id=1, method=method, params=params))
    assert found[1] == (-32602, said)
    assert logged(caplog) == [f"speclint: {said}"]


@pytest.mark.parametrize(
    "params",
    [
        {"textDocument": {"uri": URI, "languageId": "markdown", "version": 1, "text": None}},
        {"textDocument": {"uri": URI, "languageId": "markdown", "version": 2**70, "text": ""}},
        {"textDocument": []},
    ],
)
def test_a_notification_with_wrong_parameters_is_logged_in_a_line(
    params: Any, caplog: pytest.LogCaptureFixture
) -> None:
    assert alive([message(method="textDocument/didOpen", params=params)]) == (None, None)
    (said,) = logged(caplog)
    assert said.startswith("speclint: `textDocument/didOpen`: ")


ASKED = ("hover", "completion", "definition", "prepareRename", "documentSymbol", "documentLink")
NO_ADDRESSES = ("file:", "file://[::1", "file:///%00")
ADDRESSES = ("", "untitled:One", "no address", "https://h/a.md", "file:///dev/zero", "file:///\ud800.md")


@pytest.mark.parametrize("uri", [*NO_ADDRESSES, *ADDRESSES, f"file:///{'a' * 5_000}"])
def test_what_is_asked_of_a_document_that_cannot_be_is_answered(
    uri: str, caplog: pytest.LogCaptureFixture
) -> None:
    unopened = {"textDocument": {"uri": uri, "version": 1}, "contentChanges": []}
    requests = [message(id=one, method=f"textDocument/{one}", params=at(2**40, -1, uri)) for one in ASKED]
    notified = [message(method=f"textDocument/{one}", params=unopened) for one in ("didChange", "didClose")]
    found = answers(message(**INITIALIZE), *notified, *requests)
    refused = (-32803, "no file can stand at this address")
    expected = refused if uri in NO_ADDRESSES else None
    assert {one: found[one] or None for one in ASKED} == dict.fromkeys(ASKED, expected)
    assert logged(caplog) == []


def test_what_fails_is_logged_in_a_line_with_its_place(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("two\nlines")

    monkeypatch.setattr(protocol.Server, "spec", broken)
    found = answers(message(**INITIALIZE), message(id=1, method="textDocument/hover", params=at(0, 0)))
    assert found[1] == (-32603, "RuntimeError: two\nlines")
    (said,) = logged(caplog)
    assert re.fullmatch(
        r'speclint: RuntimeError: two lines \(File ".*test_rpc.py", line \d+, in broken\)', said
    )


def test_what_comes_too_early_or_too_late_is_refused() -> None:
    early = message(id=1, method="textDocument/hover", params=at(0, 0))
    found = answers(
        early,
        message(**OPEN),
        message(**INITIALIZE),
        message(**(INITIALIZE | {"id": 2})),
        message(id=3, method="shutdown"),
        message(id=4, method="textDocument/hover", params=at(0, 0)),
        message(id=5, method="shutdown"),
    )
    assert found.pop(0)["serverInfo"]["name"] == "speclint"
    assert found == {
        1: (-32002, "`textDocument/hover` comes before `initialize`"),
        2: (-32600, "`initialize` comes a second time"),
        3: None,
        4: (-32600, "`textDocument/hover` comes after the shutdown"),
        5: (-32600, "`shutdown` comes after the shutdown"),
    }


def test_what_is_not_known_is_refused_or_passed_over(caplog: pytest.LogCaptureFixture) -> None:
    found = answers(
        message(**INITIALIZE),
        message(id=1, method="textDocument/formatting", params={}),
        message(id=2, method="$/other"),
        message(id=3, method="workspace/executeCommand", params={"command": "x"}),
        message(method="$/setTrace", params={"value": "verbose"}),
        message(method="$/other", params=[]),
        message(method="$/cancelRequest", params={"id": 1}),
        message(method="unheard/of"),
    )
    del found[0]
    assert found == {
        1: (-32601, "there is no method `textDocument/formatting`"),
        2: (-32601, "there is no method `$/other`"),
        3: (-32601, "there is no method `workspace/executeCommand`"),
    }
    assert logged(caplog)[-1] == "speclint: there is no method `unheard/of`"


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [one.getMessage() for one in caplog.records if one.name.startswith("speclint")]
