"""What a call costs, in lines of Python that are run: the same on every machine, however busy it is."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest


def steps(call: Callable[[], object]) -> int:
    """How many lines of Python a call runs."""
    if "MUTANT_UNDER_TEST" in os.environ:
        pytest.skip("a function of which there are mutants (`.ci/mutants`) costs more lines than its own")
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
