"""Questions in JMESPath."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from speclint.errors import SpeclintError


def compiled(expression: str) -> Callable[[Any], Any]:
    """What answers a question of data; `SpeclintError` for one that JMESPath does not know, then or now."""
    import jmespath

    with _said():
        asked = jmespath.compile(expression)

    def answer(data: Any) -> Any:
        with _said():
            found = asked.search(data)
            # JMESPath computes with infinity and with what is no number: JSON has neither.
            json.dumps(found, allow_nan=False)
        return found

    return answer


@contextmanager
def _said() -> Iterator[None]:
    """Says in one line what is wrong with a question: the library lets through what Python says of it."""
    try:
        yield
    except RecursionError as error:
        raise SpeclintError("--query: is nested too deeply") from error
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise SpeclintError(f"--query: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    """The first line of what JMESPath says, and the place in the question."""
    said = (str(error).splitlines() or [""])[0].rstrip(":") or type(error).__name__
    position = getattr(error, "lex_position", None)
    return f"{said} (character {position + 1})" if isinstance(position, int) else said
