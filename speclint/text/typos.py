"""Names that another one may be a typo of, found by what the words of both have in common.

Of a few names all are held against each other. Of more only those that share a word but for its slips, and of
these no more than `MOST`: a name that dozens resemble is no typo of one of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from speclint.text.titles import digits

FEW = 40
MOST = 50
# Of a longer word its ends stand for the whole.
_LONGEST_WORD = 20
_END = 8
# What parts a word from its digits: no word holds it.
_DIGITS = " "
_NO_DIGITS = dict.fromkeys(map(ord, "0123456789"))


class Typos:
    """Normalised names, each kept under the word that tells it best from the others.

    `near` gives, in their order, all names that are a typo of another one or that this is a typo of, as
    `titles.is_typo` has it, and maybe more: the caller asks that.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(dict.fromkeys(filter(None, names)))
        self._whole: defaultdict[str, list[int]] = defaultdict(list)
        # By the number of words, the place among them of the one that is kept, and its parts.
        self._by_part: defaultdict[tuple[int, int], defaultdict[str, list[int]]] = defaultdict(
            lambda: defaultdict(list)
        )

    def _keep(self) -> None:
        """Keeps all names: when one is asked for, since many documents misspell none."""
        written = [name.split() for name in self._names]
        counts = Counter((len(words), place, word) for words in written for place, word in enumerate(words))
        for number, words in enumerate(written):
            size = len(words)
            told = [(counts[size, at, word], len(word), at) for at, word in enumerate(words)]
            _, _, place = min(told)
            kept = self._by_part[size, place]
            for part in _parts(words[place]):
                if len(kept[part]) <= MOST:
                    kept[part].append(number)
            self._whole["".join(words)].append(number)

    def near(self, name: str) -> Iterator[str]:
        """The names that may be meant by another one, if they are not more than `MOST`."""
        if len(self._names) <= FEW:
            yield from self._names
            return
        if not self._whole:
            self._keep()
        words = name.split()
        same = self._whole.get("".join(words), [])[:MOST]
        found = {*same}
        for place, word in enumerate(words):
            kept = self._by_part.get((len(words), place))
            if kept is None:
                continue
            for part in _parts(word):
                found.update(kept.get(part, ()))
                if len(found) > MOST:
                    yield from (self._names[number] for number in same)
                    return
        yield from (self._names[number] for number in sorted(found))


def _parts(word: str) -> Iterable[str]:
    """What is left of a word without the letters that may differ, the whole first; two slips share one.

    The digits of the word, which may not differ, stand behind it.
    """
    number = digits(word)
    if len(word) > _LONGEST_WORD:
        return word[:_END] + _DIGITS + number, word[-_END:] + _DIGITS + number
    gone = 0 if len(word) <= 3 else 1 if len(word) <= 6 else 2
    letters = word.translate(_NO_DIGITS) if number else word
    sizes = range(len(letters), max(len(letters) - gone, 0) - 1, -1)
    parts = dict.fromkeys("".join(left) for size in sizes for left in combinations(letters, size))
    return [part + _DIGITS + number for part in parts] if number else parts
