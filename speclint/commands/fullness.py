"""How much of what a template asks for is there, counted in an extract."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from speclint.commands.extract import State

DONE = (State.FILLED, State.NOT_APPLICABLE, State.ELSEWHERE)


def states(node: Any) -> Iterator[State]:
    """The states of all that a template asks for in a node, outermost first."""
    if isinstance(node, dict):
        if "state" in node:
            state = State(node["state"])
            if state is not State.NOT_ASKED:
                yield state
        for below in node.values():
            yield from states(below)
    elif isinstance(node, list):
        for below in node:
            yield from states(below)


def counted(node: Any) -> tuple[int, int]:
    """Of so many things that are asked for in a node, how many are there: filled and asked."""
    found = list(states(node))
    return sum(state in DONE for state in found), len(found)
