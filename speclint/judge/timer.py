"""What is done for one file, for as long as it may take."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from speclint.errors import SpeclintError
from speclint.wording import count

_MORE = " (`seconds` in the settings allows more)"


@contextmanager
def limited(seconds: int, path: str, hint: str = _MORE) -> Iterator[None]:
    """Raises `SpeclintError` when what is done for a file takes more processor time.

    Within another limit that one holds alone.
    """
    try:
        with _limited(seconds):
            yield
    except _TooLong:
        most = count(seconds, "second")
        raise SpeclintError(f"takes more than {most} of processor time, and is left{hint}", path) from None


class _TooLong(BaseException):
    """A file takes too much time; no rule that catches all exceptions may keep this one."""


@contextmanager
def _limited(seconds: int) -> Iterator[None]:
    """Raises `_TooLong` when what is done takes more processor time, where the system can say so."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    if signal.getitimer(signal.ITIMER_PROF)[0]:
        yield
        return
    usual = signal.signal(signal.SIGPROF, _end)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, usual)


def _end(number: int, frame: FrameType | None) -> None:
    raise _TooLong
