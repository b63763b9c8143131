"""The one exception that ends a run, and the wording of a near miss."""

from __future__ import annotations

from collections.abc import Iterable

from speclint.wording import one_line, shortened

_LONGEST_WORD = 100


class SpeclintError(Exception):
    """The answer cannot be trusted; the command line shows the message and exits with 2.

    `line` and `column` start at 1. `others` are further problems that bring their own places: each is a line
    of `message`, which has no other. `trace` is the way to where a rule raised, for those who wrote it.
    """

    def __init__(
        self,
        message: str,
        path: str | None = None,
        line: int | None = None,
        column: int | None = None,
        trace: str = "",
        others: Iterable[str] = (),
    ) -> None:
        first, others = shortened(one_line(message)), tuple(map(shortened, others))
        super().__init__(first, path, line, column, trace, others)
        self.message = "\n".join((first, *others))
        self.path = path
        self.line = line
        self.column = column
        self.trace = trace

    def __str__(self) -> str:
        told = (self.path, self.line, self.column)
        known = [one_line(str(part)) or "''" for part in told if part is not None]
        return f"{':'.join(known)}: {self.message}" if known else self.message


def once(errors: Iterable[SpeclintError]) -> tuple[SpeclintError, ...]:
    """The errors, each said once: a mistake in a template is one, however many specs it keeps unchecked."""
    return tuple({str(error): error for error in errors}.values())


def nearest(word: str, candidates: Iterable[str], *, likeness: float = 0.6) -> str | None:
    """The candidate that `word` most likely meant, whatever its case, or None; `likeness` is at most 1."""
    from difflib import get_close_matches

    if len(word) > _LONGEST_WORD:
        return None
    by_folded = {candidate.casefold(): candidate for candidate in candidates}
    close = get_close_matches(word.casefold(), by_folded, n=1, cutoff=likeness)
    return by_folded[close[0]] if close else None


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """The end of a message about an unknown word: its nearest candidate, or an empty string."""
    candidate = nearest(word, candidates)
    return f"; did you mean `{candidate}`?" if candidate is not None else ""
