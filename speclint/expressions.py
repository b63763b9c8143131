"""Regular expressions that are compiled when they are first used.

A run over one file uses less than half of the three hundred that its modules define, and to compile all of
them took a tenth of it.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Expression:
    """Stands for a compiled pattern; each of its methods is looked up once and then its own attribute."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name == "_compiled":
            found: Any = re.compile(self.pattern, self._flags)
        else:
            found = getattr(self._compiled, name)
        setattr(self, name, found)
        return found


def expression(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, as far as methods and attributes go; a mistake shows with the first use."""
    return cast(re.Pattern[AnyStr], _Expression(pattern, flags))
