"""Signals that end a process: they end it in order, and its exit code tells which it was."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

CTRL_C = signal.SIGINT
_ENDING = ("SIGINT", "SIGTERM", "SIGHUP")


class Interrupted(BaseException):
    """A signal asked the process to end; `code` is what it ends with."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.code = 128 + number


@contextmanager
def ending() -> Iterator[list[int]]:
    """Turns the first signal that ends a process into `Interrupted`, so that what was begun is cleared away.

    It stands in the list then, for those whose own code takes it for another exception.

    Those that come after it change nothing, and one that the process was told to ignore stays ignored.
    """
    came: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield came
        return
    numbers = [getattr(signal, name) for name in _ENDING if hasattr(signal, name)]
    handled = {number: signal.getsignal(number) for number in numbers}
    handled = {number: old for number, old in handled.items() if old not in (signal.SIG_IGN, None)}

    def stop(number: int, frame: FrameType | None) -> None:
        for other in handled:
            signal.signal(other, signal.SIG_IGN)
        came.append(number)
        raise Interrupted(number)

    for number in handled:
        signal.signal(number, stop)
    try:
        yield came
    finally:
        for number, old in handled.items():
            signal.signal(number, old)
