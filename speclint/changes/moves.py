"""Where a file went that is not there any more: told by what it held when git last had it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field

from speclint.files import Files
from speclint.records import dataclass

# A file that shares less with the one that vanished is another one: git draws the line there, too.
LEAST_SHARED = 0.5
_MOST_ASKED = 100  # files that git is asked about in one run, each of which takes some processes


@dataclass(frozen=True, slots=True)
class Moves:
    """What git knows of files that vanished, and what stands there now; both by their real places.

    `environment` is for git. Where there is no repository, or git does not tell, nothing has moved.
    """

    files: Files
    environment: Mapping[str, str]
    _held: dict[str, Counter[bytes]] = field(default_factory=dict)

    def best(self, vanished: str, places: Iterable[str]) -> str | None:
        """The place of some whose file holds most of what a vanished one held; None where none holds half."""
        if vanished not in self._held and len(self._held) < _MOST_ASKED:
            from speclint.changes.git import last_known  # Few runs meet a file that vanished.

            data = last_known(vanished, self.environment, self.files.largest)
            self._held[vanished] = lines(data or b"")
        held = self._held.get(vanished)
        alike = ((shared(held, lines(self.files.peek(place) or b"")), place) for place in places if held)
        best = max(alike, default=(0.0, ""))
        return best[1] if best[0] >= LEAST_SHARED else None


def lines(data: bytes) -> Counter[bytes]:
    """The lines of a text that are not empty, without what is around them."""
    return Counter(filter(None, (line.strip() for line in data.splitlines())))


def shared(one: Counter[bytes], other: Counter[bytes]) -> float:
    """How much two texts share of the longer one, line by line."""
    longest = max(one.total(), other.total())
    return (one & other).total() / longest if longest else 0.0
