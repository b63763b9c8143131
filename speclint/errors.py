"""The one exception that ends a run, and the wording of a near miss."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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
    if len(word) > _LONGEST_WORD:
        return None
    by_folded = {candidate.casefold(): candidate for candidate in candidates}
    wanted = word.casefold()
    places = _places(wanted)
    best, meant = (likeness, ""), None
    for name in by_folded:
        letters = len(name) + len(wanted)
        # Words are as alike as `difflib` has it, which takes long to tell.
        at_most = 2 * _in_order(name, places, len(wanted)) / letters if letters else 1.0
        if (at_most, name) >= best:
            alike = 2 * _in_common(name, wanted) / letters if letters else 1.0
            if (alike, name) >= best:
                best, meant = (alike, name), by_folded[name]
    return meant


def _places(word: str) -> Mapping[str, int]:
    """Where each letter of a word stands in it, as bits."""
    places: dict[str, int] = {}
    for at, letter in enumerate(word):
        places[letter] = places.get(letter, 0) | 1 << at
    return places


def _in_order(name: str, places: Mapping[str, int], length: int) -> int:
    """How many letters a name shares with a word in their order, by its `places`: a bit for each at once.

    In `word` and `wrod` they are three.
    """
    every = (1 << length) - 1
    left = every
    for letter in name:
        met = left & places.get(letter, 0)
        left = (left + met | left - met) & every
    return length - left.bit_count()


def _in_common(one: str, other: str) -> int:
    """How many letters two words share: their longest piece, and what is shared before and behind it."""
    size, most = 0, min(len(one), len(other))
    start = 0
    while size < most:
        longer = (size + most + 1) // 2
        pieces = (one[at : at + longer] for at in range(len(one) - longer + 1))
        found = next((at for at, piece in enumerate(pieces) if piece in other), None)
        if found is None:
            most = longer - 1
        else:
            size, start = longer, found
    if not size:
        return 0
    at = other.find(one[start : start + size])
    return size + _in_common(one[:start], other[:at]) + _in_common(one[start + size :], other[at + size :])


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """The end of a message about an unknown word: its nearest candidate, or an empty string."""
    candidate = nearest(word, candidates)
    return f"; did you mean `{candidate}`?" if candidate is not None else ""
