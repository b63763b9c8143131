"""The one exception that ends a run, and the wording of a near miss."""

from __future__ import annotations

from collections.abc import Iterable

from speclint.wording import shortened

_LONGEST_WORD = 100


class SpeclintError(Exception):
    """The answer cannot be trusted; the command line shows the message and exits with 2.

    `line` and `column` start at 1. A message of several lines holds several problems: those after
    the first bring their own places. `trace` is the way to where a rule raised, for those who wrote it.
    """

    def __init__(
        self,
        message: str,
        path: str | None = None,
        line: int | None = None,
        column: int | None = None,
        trace: str = "",
    ) -> None:
        message = "\n".join(map(shortened, message.split("\n")))
        super().__init__(message, path, line, column, trace)
        self.message = message
        self.path = path
        self.line = line
        self.column = column
        self.trace = trace

    def __str__(self) -> str:
        known = [str(part) for part in (self.path, self.line, self.column) if part is not None]
        return f"{':'.join(known)}: {self.message}" if known else self.message


def once(errors: Iterable[SpeclintError]) -> tuple[SpeclintError, ...]:
    """The errors, each said once: a mistake in a template is one, however many specs it keeps unchecked."""
    return tuple({str(error): error for error in errors}.values())


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that `word` most likely meant, whatever its case, or None."""
    from difflib import get_close_matches

    if len(word) > _LONGEST_WORD:
        return None
    by_folded = {candidate.casefold(): candidate for candidate in candidates}
    close = get_close_matches(word.casefold(), by_folded, n=1)
    return by_folded[close[0]] if close else None


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """The end of a message about an unknown word: its nearest candidate, or an empty string."""
    candidate = nearest(word, candidates)
    return f"; did you mean `{candidate}`?" if candidate is not None else ""
