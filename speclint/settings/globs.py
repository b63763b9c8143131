"""Globs in the words of shells and of git → those of `fnmatch`: braces, classes of POSIX, dot folders."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from fnmatch import translate
from functools import cache
from itertools import pairwise

MOST = 256
"""How many globs one with braces may stand for."""

_CLASSES = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "blank": " \t",
    "cntrl": "\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": ":-@!-/[-`{-~",
    "space": " \t-\r",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}
_CLASS = re.compile(r"\[:(\w+):\]")


@cache
def without_braces(glob: str) -> tuple[str, ...]:
    """The globs that one stands for: `{a,b}/*.md` is `a/*.md` and `b/*.md`; at most `MOST` and one more.

    Braces without a comma, and without an end, are taken as they are.
    """
    done: list[str] = []
    left = [glob]
    while left and len(done) + len(left) <= MOST:
        one = left.pop()
        choice = _choice(one)
        if choice is None:
            done.append(one)
        else:
            start, end, choices = choice
            left += [one[:start] + chosen + one[end:] for chosen in reversed(choices)]
    return (*done, *reversed(left))


def _choice(glob: str) -> tuple[int, int, list[str]] | None:
    """The first braces with a comma of their own: where they start and end, and what they choose from."""
    starts: list[int] = []
    commas: list[list[int]] = []
    found: tuple[int, int, list[str]] | None = None
    for at, char in enumerate(glob):
        if char == "{":
            starts.append(at)
            commas.append([])
        elif char == "," and commas:
            commas[-1].append(at)
        elif char == "}" and starts:
            start, cuts = starts.pop(), commas.pop()
            if cuts and (found is None or start < found[0]):
                edges = [start, *cuts, at]
                parts = [glob[one + 1 : other] for one, other in pairwise(edges)]
                found = start, at + 1, parts
    return found


@cache
def fits(step: str) -> Callable[[str], re.Match[str] | None]:
    """What tells whether a name fits a glob without slashes; `fnmatch` takes care not to backtrack."""
    return re.compile(translate(_CLASS.sub(_ranges, step))).match


def _ranges(found: re.Match[str]) -> str:
    return _CLASSES.get(found[1], found.group())


def leads_into(glob: str, parts: Sequence[str]) -> bool:
    """Whether a glob names every dot folder on the way to a folder below the one that it counts from.

    `*` and `**` name none.
    """
    steps = glob.split("/")
    reached = {0}
    for part in parts:
        reached = {after for at in reached for after in _after(steps, at, part)}
    return bool(reached)


def _after(steps: Sequence[str], at: int, part: str) -> Iterable[int]:
    """Where in a glob one may stand after a folder, when one stood at a step of it before."""
    if at == len(steps):
        return ()
    if steps[at] == "**":
        stay = () if part.startswith(".") else (at,)
        return (*stay, *_after(steps, at + 1, part))
    is_named = steps[at].startswith(".") or not part.startswith(".")
    return (at + 1,) if is_named and fits(steps[at])(part) else ()
