"""What a call costs, in lines of Python that are run: the same on every machine, however busy it is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def steps(call: Callable[[], object]) -> int:
    """How many lines of Python a call runs, and how many functions end or raise."""
    count = 0

    def of_function(_: FrameType, __: str, ___: Any) -> Callable[..., Any]:
        return of_line

    def of_line(_: FrameType, __: str, ___: Any) -> Callable[..., Any]:
        nonlocal count
        count += 1
        return of_line

    before = sys.gettrace()
    sys.settrace(of_function)
    try:
        call()
    finally:
        sys.settrace(before)
    return count


def assert_linear(call: Callable[[int], object], size: int) -> None:
    """Fails when a call that is given twice the size costs much more than twice as much.

    What it costs whatever its size counts for nothing.
    """
    few = size // 16
    call(few)  # what is loaded and learnt once
    each, short, long = (steps(lambda n=n: call(n)) for n in (few, size, 2 * size))  # type: ignore[misc]  # n is an int
    said = f"{each} lines for {few}, {short} for {size}, {long} for twice as much"
    assert long - each < 2.5 * (short - each) + 2_000, said
