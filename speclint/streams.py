"""The standard streams of a process: what is written arrives whole, or the run says that it did not."""

from __future__ import annotations

import errno
import io
import os
import select
from typing import TextIO

from speclint.errors import SpeclintError
from speclint.files import write_all

_CLOSED = OSError(errno.EBADF, "it is closed")


class Unsaid(SpeclintError):
    """What was to be said reached nobody, or not all of it did."""


def read_all(stream: TextIO | None, limit: int) -> bytes:
    """What a standard stream holds, and of what is longer than a limit one byte more than that.

    Raises `SpeclintError` when it cannot be read.
    """
    if stream is None:
        raise SpeclintError("standard input cannot be read: it is closed")
    held = bytearray()
    try:
        while len(held) <= limit:
            part = stream.buffer.read(limit + 1 - len(held))
            if part is None:
                select.select((stream,), (), ())
            elif part:
                held += part
            else:
                break
    except OSError as error:
        raise SpeclintError(f"standard input cannot be read: {error.strerror or error}") from error
    return bytes(held)


class _Whole(io.RawIOBase):
    """An open file that takes all that is written to it or raises `Unsaid`.

    Once its reader has left it takes everything and `is_left`: who reads the beginning alone wants no more.
    `is_vital` is not set where nothing depends on what is said. None is a file that was closed at the start.
    """

    def __init__(self, descriptor: int | None, *, is_vital: bool) -> None:
        super().__init__()
        self.is_left = False
        self._descriptor = descriptor
        self._is_vital = is_vital

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        if self._descriptor is None:
            raise io.UnsupportedOperation("there is no such file")
        return self._descriptor

    def isatty(self) -> bool:
        return self._descriptor is not None and os.isatty(self._descriptor)

    def write(self, data: bytes) -> int:  # type: ignore[override]  # what the text layer hands over is bytes
        if self.is_left:
            return len(data)
        try:
            if self._descriptor is None:
                raise _CLOSED
            write_all(self._descriptor, bytes(data))
        except BrokenPipeError:
            self.is_left = True
        except OSError as error:
            if self._is_vital:
                said = error.strerror or str(error)
                raise Unsaid(f"standard output cannot be written: {said}") from None
        return len(data)


class Streams:
    """Standard output and standard error of a process, in which whatever is said arrives.

    Those that are no files of the system, as in a test, are left as they are; none may fail for a character
    that it does not know.
    """

    def __init__(self, out: TextIO | None, err: TextIO | None) -> None:
        for stream in (out, err):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        self._whole = _whole(out, is_vital=True)
        self.out = out if self._whole is None else _text(self._whole, out)
        beside = _whole(err, is_vital=False)
        self.err = err if beside is None or err is None else _text(beside, err)

    @property
    def is_left(self) -> bool:
        """Whether the reader of standard output has gone before the end."""
        return self._whole is not None and self._whole.is_left


def _whole(stream: TextIO | None, *, is_vital: bool) -> _Whole | None:
    if stream is None:
        return _Whole(None, is_vital=is_vital)
    buffer = getattr(stream, "buffer", None)
    raw = getattr(buffer, "raw", buffer)
    return _Whole(raw.fileno(), is_vital=is_vital) if type(raw) is io.FileIO else None


def _text(whole: _Whole, stream: TextIO | None) -> io.TextIOWrapper:
    encoding = stream.encoding if stream is not None else "utf-8"
    return io.TextIOWrapper(whole, encoding, errors="backslashreplace", write_through=True)  # type: ignore[arg-type]  # any file of bytes will do
