"""Globs in the words of shells and of git → those of `fnmatch`: braces, classes of POSIX, dot folders."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from fnmatch import translate
from functools import lru_cache
from itertools import pairwise

from speclint.expressions import expression
from speclint.records import dataclass

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
_CLASS = expression(r"\[:(\w+):\]")


@lru_cache(maxsize=20_000)
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


def problem(glob: str) -> str:
    """What keeps a glob from being read as it was meant, in words; empty for a sound one."""
    if len(without_braces(glob)) > MOST:
        return f"the braces of `{glob}` stand for more than {MOST} globs"
    opened, at = 0, 0
    while at < len(glob):
        char = glob[at]
        if char == "\\":
            at += 1
        elif char == "[":
            end = glob.find("]", at + 2 + (glob[at + 1 : at + 2] in ("!", "^")))
            if end < 0:
                return f"`{glob}` has a `[` without its `]`"
            at = end
        elif char in "{}":
            opened += 1 if char == "{" else -1
            if opened < 0:
                break
        at += 1
    one, other = ("{", "}") if opened > 0 else ("}", "{")
    return f"`{glob}` has a `{one}` without its `{other}`" if opened else ""


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


def is_wild(step: str) -> bool:
    """Whether a glob without slashes may fit other names than its own."""
    return "*" in step or "?" in step or "[" in step


@lru_cache(maxsize=20_000)
def fits(step: str) -> Callable[[str], re.Match[str] | None]:
    """What tells whether a name fits a glob without slashes; `fnmatch` takes care not to backtrack."""
    return re.compile(translate(_CLASS.sub(_ranges, step))).match


@dataclass(frozen=True, slots=True)
class Glob:
    """A glob in steps; `pieces` stand in every path that it fits, in this order, `needle` is the longest."""

    steps: tuple[str, ...]
    pieces: tuple[str, ...]
    needle: str

    def fits(self, path: str) -> bool:
        """Whether it fits a path; its pieces tell of most that it does not."""
        if self.needle not in path:
            return False
        at = 0
        for piece in self.pieces:
            at = path.find(piece, at)
            if at < 0:
                return False
            at += len(piece)
        return self._matches(path.split(os.sep))

    def _matches(self, parts: Sequence[str]) -> bool:
        """Keeps all positions that may be reached, so that it never goes back."""
        steps = self.steps
        reached = _past_any_depth(steps, {0})
        for part in parts:
            stay = {at for at in reached if at < len(steps) and steps[at] == "**"}
            move = {at + 1 for at in reached - stay if at < len(steps) and fits(steps[at])(part)}
            inside = {at + 1 for at in stay if at == len(steps) - 1}
            reached = _past_any_depth(steps, stay | move) | inside
        return len(steps) in reached


def _past_any_depth(steps: Sequence[str], reached: set[int]) -> set[int]:
    """The positions reached when each `**` but a last one, which needs something, matches no folder."""
    for at, step in enumerate(steps[:-1]):
        if step == "**" and at in reached:
            reached = reached | {at + 1}
    return reached


@lru_cache(maxsize=20_000)
def glob(written: str) -> Glob:
    """A glob without braces, ready to be held against paths."""
    pieces = tuple(filter(None, re.split(r"[*?/]+", written.partition("[")[0])))
    return Glob(tuple(written.split("/")), pieces, max(pieces, key=len, default=""))


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
