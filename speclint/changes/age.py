"""Since when lines of a document have stood there, as the history in git tells it, where there is one."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache

from speclint.changes.git import Git
from speclint.errors import SpeclintError
from speclint.files import git_top

# So many lines that have changed since the last commit are looked for in it: comparing takes their square.
_MOST_LINES = 2000


class Ages:
    """When lines were written that stand in files of a repository.

    Nothing is raised. Git is asked of a file's history alone, as `Git` asks, for `seconds` in all: what it
    does not tell by then, what is not committed, and what came before a shallow clone begins is not known.
    """

    def __init__(self, environment: Mapping[str, str], seconds: float = 20) -> None:
        self._environment = environment
        self._seconds = seconds
        self._git = cache(self._in_folder)

    def oldest(self, place: str, lines: Sequence[str], numbers: Iterable[int]) -> int | None:
        """When the oldest of some lines was written, in seconds since 1970; None for what is not known.

        `place` is where the file stands, an absolute path, `lines` what it holds now; `numbers` count from 1.
        """
        wanted = {number - 1 for number in numbers}
        told = self._told(place) if wanted else None
        if told is None:
            return None
        written = (told[old][1] for old, new in _same([text for text, _ in told], lines) if new in wanted)
        return min((when for when in written if when is not None), default=None)

    def _told(self, place: str) -> list[tuple[str, int | None]] | None:
        """The lines of a file in the last commit, each with when it was written."""
        folder, name = os.path.split(place)
        asked = time.monotonic()
        try:
            git, is_shallow = self._git(folder)
            if git is None or self._seconds <= 0:
                return None
            words = ("blame", "--porcelain", "--no-textconv", "HEAD", "--", name)
            code, out, _ = git.ask(*words, patience=self._seconds)
        except SpeclintError:
            return None
        finally:
            self._seconds -= time.monotonic() - asked
        return None if code else _lines(out, is_shallow=is_shallow)

    def _in_folder(self, folder: str) -> tuple[Git | None, bool]:
        """What is asked in a folder, None without a repository, and whether its history is cut off."""
        top = git_top(folder)
        if top is None:
            return None, False
        git = Git(folder, self._environment)
        code, out, _ = git.ask("rev-parse", "--is-shallow-repository", "--show-toplevel")
        shallow, _, said = os.fsdecode(out.removesuffix(b"\n")).partition("\n")
        is_here = code == 0 and os.path.realpath(said) == top
        return (git if is_here else None), shallow == "true"


def _lines(porcelain: bytes, *, is_shallow: bool) -> list[tuple[str, int | None]]:
    """The lines that `git blame --porcelain` tells of, each with when it was written."""
    found: list[tuple[str, int | None]] = []
    times: dict[str, int | None] = {}
    commit = ""
    for line in porcelain.decode(errors="replace").split("\n"):
        if line.startswith("\t"):
            found.append((line[1:].rstrip("\r"), times.get(commit)))
            commit = ""
        elif not commit:
            commit = line.partition(" ")[0]
        elif line.startswith("author-time "):
            times[commit] = int(line.partition(" ")[2])
        elif line == "boundary" and is_shallow:
            times[commit] = None
    return found


def _same(old: Sequence[str], new: Sequence[str]) -> Iterable[tuple[int, int]]:
    """The numbers, from 0, of lines that two texts have in common, in both of them."""
    first, last = 0, 0
    least = min(len(old), len(new))
    while first < least and old[first] == new[first]:
        first += 1
    while last < least - first and old[-1 - last] == new[-1 - last]:
        last += 1
    yield from ((number, number) for number in range(first))
    yield from ((len(old) - number, len(new) - number) for number in range(1, last + 1))
    between = old[first : len(old) - last], new[first : len(new) - last]
    if max(map(len, between)) <= _MOST_LINES:
        for a, b, size in SequenceMatcher(None, *between, autojunk=False).get_matching_blocks():
            yield from ((first + a + number, first + b + number) for number in range(size))
