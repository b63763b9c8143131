"""What an author does to a spec: defects, and changes that do no harm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from defects.ledger import MEDIUM, below, row

Swap = tuple[str, str]


@dataclass(frozen=True, slots=True, repr=False)
class Change:
    """Exact replacements in a text: one edit of an author.

    `leans` are headings of sections that it compares with or links to: they must be sound.
    """

    name: str
    swaps: tuple[Swap, ...]
    base: str = MEDIUM
    leans: tuple[str, ...] = field(default=(), kw_only=True)

    def __repr__(self) -> str:
        return self.name

    def __call__(self, text: str) -> str:
        """The text with the edit; every old text must stand there exactly once."""
        for old, new in self.swaps:
            assert text.count(old) == 1, f"{self.name}: {text.count(old)} times {old[:60]!r}"
            text = text.replace(old, new)
        return text


@dataclass(frozen=True, slots=True, repr=False)
class Defect(Change):
    """An edit that breaks one thing, the rule that says so, and the text it names, `skip` characters in."""

    rule: str = ""
    at: str = ""
    skip: int = 0

    def offset(self) -> int:
        """Where the finding stands in the base that has the defect alone."""
        text = self(self.base)
        assert text.count(self.at) == 1, f"{self.name}: {text.count(self.at)} times {self.at!r}"
        return text.index(self.at) + self.skip


@dataclass(frozen=True, slots=True, repr=False)
class Everywhere:
    """A rewrite of a whole document; those of a higher rank come later."""

    name: str
    apply: Callable[[str], str]
    rank: int = 1

    def __repr__(self) -> str:
        return self.name


def defect(name: str, rule: str, at: str, *swaps: Swap, base: str = MEDIUM) -> Defect:
    return Defect(name, swaps, base, rule, at)


def rename(rule: str, old: str, new: str, base: str = MEDIUM, end: str = "\n") -> Defect:
    """A line, or what begins one, under another name."""
    return defect(f"{rule}: {new.strip()}", rule, new.strip(), (old + end, new + end), base=base)


def in_cell(rule: str, row_start: str, old: str, new: str, base: str = MEDIUM) -> Defect:
    """A cell of the row that begins with a text, with another content, at which the rule points."""
    whole = row(row_start, base)
    assert whole.count(old) == 1, f"{whole.count(old)} times {old!r} in {whole!r}"
    changed = whole.replace(old, new)
    return defect(
        f"{rule}: {new} in {row_start}", rule, new + changed.split(new, 1)[1], (whole, changed), base=base
    )


def in_section(
    name: str, rule: str, heading: str, old: str, new: str, at: str = "", leans: tuple[str, ...] = ()
) -> Defect:
    """Something below a heading that stands there once, with something else in its place.

    The rule points at the heading, unless `at` says at what.
    """
    text = below(heading)
    assert text.count(old) == 1, f"{name}: {text.count(old)} times {old!r}"
    return Defect(
        f"{rule}: {name}", ((text, text.replace(old, new)),), MEDIUM, rule, at or heading + "\n", leans=leans
    )


def leaning(one: Defect, *headings: str) -> Defect:
    """A defect that is seen only where other sections are sound."""
    return replace(one, leans=headings)


def dangling(row_start: str, old: str, new: str, *leans: str) -> Defect:
    return leaning(in_cell("dangling-reference", row_start, old, new), *leans)


def change(name: str, *swaps: Swap, base: str = MEDIUM, leans: tuple[str, ...] = ()) -> Change:
    return Change(name, swaps, base, leans=leans)


def before(text: str, added: str) -> Swap:
    return text, added + text
