"""Names that another one may be a typo of, found by what the words of both have in common.

Of a few names all are held against each other. Of more only those that share a word but for its slips, and of
these no more than `MOST`: a name that dozens resemble is no typo of one of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations

FEW = 40
MOST = 50
# Of a longer word its ends stand for the whole.
_LONGEST_WORD = 20
_END = 8


class Typos:
    """Normalised names, each kept under the word that tells it best from the others.

    `near` gives, in their order, all names that are a typo of another one or that this is a typo of, as
    `titles.is_typo` has it, and maybe more: the caller asks that.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(dict.fromkeys(filter(None, names)))
        self._kept: dict[tuple[str, ...] | str, list[int]] = {}
        if len(self._names) > FEW:
            self._keep()

    def _keep(self) -> None:
        written = [name.split() for name in self._names]
        counts = Counter((len(words), place, word) for words in written for place, word in enumerate(words))
        for number, words in enumerate(written):
            size = len(words)
            told = [(counts[size, at, word], len(word), at) for at, word in enumerate(words)]
            _, _, place = min(told)
            for part in _parts(words[place]):
                self._kept.setdefault(_key(size, place, part), []).append(number)
            self._kept.setdefault("".join(words), []).append(number)

    def near(self, name: str) -> Iterator[str]:
        """The names that may be meant by another one."""
        if len(self._names) <= FEW:
            yield from self._names
            return
        words = name.split()
        found = {*self._kept.get("".join(words), ())}
        for place, word in enumerate(words):
            for part in _parts(word):
                if len(found) < MOST:
                    found.update(self._kept.get(_key(len(words), place, part), ())[:MOST])
        for number in sorted(found)[:MOST]:
            yield self._names[number]


def _key(size: int, place: int, part: str) -> tuple[str, ...]:
    return str(size), str(place), part


def _parts(word: str) -> Iterable[str]:
    """What is left of a word without the letters that may differ, the whole first; two slips share one."""
    if len(word) > _LONGEST_WORD:
        return word[:_END], word[-_END:]
    gone = 0 if len(word) <= 3 else 1 if len(word) <= 6 else 2
    sizes = range(len(word), len(word) - gone - 1, -1)
    return dict.fromkeys("".join(left) for size in sizes for left in combinations(word, size))
