"""A bar on a terminal while a run is long; it is gone before anything else is printed."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

_PATIENCE = 1.0  # seconds until it is shown
_STEP = 0.1  # seconds between two looks of it
_WIDTH = 20


class Bar:
    """How far a run is. Called with how much is done of how much, first when the run begins.

    `clear` takes it from the screen.
    """

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._next: float | None = None
        self._shown = 0

    def __call__(self, done: int, total: int) -> None:
        """Draws the bar when it is time to."""
        if self._next is None:
            self._next = self._clock() + _PATIENCE
        if self._clock() < self._next:
            return
        self._next = self._clock() + _STEP
        share = done / total if total else 1
        line = f"checking [{'#' * int(share * _WIDTH):.<{_WIDTH}}] {share:4.0%}"
        self._stream.write(f"\r{line}")
        self._stream.flush()
        self._shown = len(line)

    def clear(self) -> None:
        """Takes the bar away; nothing happens when it was never shown."""
        if self._shown:
            self._stream.write(f"\r{' ' * self._shown}\r")
            self._stream.flush()
            self._shown = 0
