"""What a call costs, in lines of Python that are run: the same on every machine, however busy it is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def steps(call: Callable[[], object]) -> int:
    """How many lines of Python a call runs."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Callable[..., Any]:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return count


def assert_linear(call: Callable[[int], object], size: int) -> None:
    """Fails when a call that is given twice the size costs much more than twice as much."""
    call(size // 16)  # what is loaded and learnt once
    short, long = (steps(lambda n=n: call(n)) for n in (size, 2 * size))  # type: ignore[misc]  # n is an int
    assert long < 2.5 * short + 2_000, f"{short} lines for {size}, {long} for twice as much"
