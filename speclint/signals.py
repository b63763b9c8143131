"""Signals that end a process: they end it in order, and its exit code tells which it was."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_ENDING = ("SIGINT", "SIGTERM", "SIGHUP")


class Interrupted(BaseException):
    """A signal asked the process to end; `code` is what it ends with."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.code = 128 + number


@contextmanager
def ending() -> Iterator[None]:
    """Turns the first signal that ends a process into `Interrupted`, so that what was begun is cleared away.

    Those that come after it change nothing, and one that the process was told to ignore stays ignored.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in _ENDING if hasattr(signal, name)]
    handled = {number: signal.getsignal(number) for number in numbers}
    handled = {number: old for number, old in handled.items() if old not in (signal.SIG_IGN, None)}

    def stop(number: int, frame: FrameType | None) -> None:
        for other in handled:
            signal.signal(other, signal.SIG_IGN)
        raise Interrupted(number)

    for number in handled:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, old in handled.items():
            signal.signal(number, old)
