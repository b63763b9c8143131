"""Questions in JMESPath."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from speclint.errors import SpeclintError


def compiled(expression: str) -> Callable[[Any], Any]:
    """What answers a question of data; `SpeclintError` for one that JMESPath does not know, then or now."""
    import jmespath
    from jmespath.exceptions import JMESPathError

    try:
        asked = jmespath.compile(expression)
    except JMESPathError as error:
        raise SpeclintError(f"--query: {_said(error)}") from error

    def answer(data: Any) -> Any:
        try:
            return asked.search(data)
        except JMESPathError as error:
            raise SpeclintError(f"--query: {_said(error)}") from error
        except RecursionError as error:
            raise SpeclintError("--query: is nested too deeply") from error

    return answer


def _said(error: Exception) -> str:
    """The first line of what JMESPath says, and the place in the question."""
    said = str(error).splitlines()[0].rstrip(":")
    position = getattr(error, "lex_position", None)
    return f"{said} (character {position + 1})" if isinstance(position, int) else said
