"""The command that serves an editor: what it needs, and that it ends when it is told to."""

from __future__ import annotations

import io
import json
import select
import socket
import subprocess
import sys
from typing import Any

import pytest
from click.testing import CliRunner

from speclint.cli import main
from speclint.server import protocol

INITIALIZE = {"id": 1, "method": "initialize", "params": {"capabilities": {}, "processId": None}}


def framed(*messages: dict[str, Any]) -> bytes:
    bodies = [json.dumps({"jsonrpc": "2.0", **message}).encode() for message in messages]
    return b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(body), body) for body in bodies)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pygls", None)
    done = CliRunner().invoke(main, ["server"])
    assert done.exit_code == 2
    assert done.output == "speclint: this needs pygls: python -m pip install 'speclint[lsp]'\n"


def test_a_port_that_is_none_is_refused() -> None:
    done = CliRunner().invoke(main, ["server", "--socket", "lots"])
    assert done.exit_code == 2
    assert "`lots` is not PORT or HOST:PORT" in done.output


def test_a_port_that_is_taken_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = CliRunner().invoke(main, ["server", "--socket", str(taken.getsockname()[1])])
    assert done.exit_code == 2
    assert done.output.startswith("speclint: cannot listen at 127.0.0.1:")


def test_it_speaks_over_standard_streams_and_ends_with_its_editor() -> None:
    messages = framed(INITIALIZE, {"id": 2, "method": "shutdown"}, {"method": "exit"})
    done = subprocess.run(
        [sys.executable, "-m", "speclint", "server"], input=messages, capture_output=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b'"serverInfo":{"name":"speclint"' in done.stdout.replace(b" ", b"")


def test_it_ends_when_its_editor_is_gone_without_a_word() -> None:
    class Gone(io.BytesIO):
        def fileno(self) -> int:
            return null.fileno()

    with open("/dev/null", "rb") as null:
        protocol.start(Gone(), io.BytesIO())


def test_it_speaks_over_a_socket() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "speclint", "server", "--socket", str(port)])
    try:
        with connected(port) as editor, editor.makefile("rb") as answers:
            editor.sendall(framed(INITIALIZE, {"id": 2, "method": "shutdown"}))
            assert answers.readline().startswith(b"Content-Length")
            editor.sendall(framed({"method": "exit"}))
            assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()


def connected(port: int) -> socket.socket:
    """A connection to a port, as soon as somebody listens there."""
    for _ in range(600):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=60)
        except ConnectionRefusedError:
            select.select((), (), (), 0.05)
    raise TimeoutError


def test_a_port_of_another_machine_may_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(protocol, "listen", lambda *given: asked.append(given[:2]))
    for written in ("70", "0.0.0.0:70", "[::1]:70"):
        assert CliRunner().invoke(main, ["server", "--socket", written]).exit_code == 0
    assert asked == [("127.0.0.1", 70), ("0.0.0.0", 70), ("::1", 70)]
