"""The words of titles that mean something, and when the words of one title say what another says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from speclint.expressions import expression
from speclint.remembered import remembered
from speclint.text import titles

# Words that name no subject: `Security Considerations` are about security, `Rollout Plan` about the rollout.
_FRAMES = frozenset(
    """
    additional analysis approach consideration considerations definition definitions description design detail
    details discussion document further info information item items list model models more note notes overview
    plan planning plans process section spec specification specifications specs strategies strategy summary
    """.split()
)
# Of these no title says more: `Security Considerations` are about security, and nothing else.
_VOID = frozenset({"consider", "section"})
_PHRASES = expression(r"[,;/&+]|\s-\s|\band\b|\bor\b|\bund\b")
_PREPOSITION = expression(r"\b(?:about|as|at|besides|beyond|by|for|from|in|of|on|per|to|under|via|with)\b")


def meaning(key: str) -> frozenset[str]:
    """The stems of the words of a normalised title that mean something, negations aside."""
    return titles.words(key) - {titles.NO}


def _is_negated(key: str) -> bool:
    return titles.NO in titles.words(key)


def agree(one: str, other: str, told_apart: frozenset[str] = frozenset()) -> bool:
    """Whether all meaning words of one of two normalised titles are in the other, or all that name a subject.

    `API Design` may be `API Specification`, where the template has no two sections about the API.
    Never across a negation (`Goals`, `Non-Goals`), nor when the longer one is about something else
    (`References`, `Reference Implementation`), nor by leaving out a word of `told_apart`, by which the
    template tells two of its titles apart.
    """
    ours, theirs = meaning(one), meaning(other)
    if not ours or not theirs or _is_negated(one) is not _is_negated(other):
        return False
    if not told_apart.isdisjoint(ours ^ theirs):
        return False
    if not (ours <= theirs or theirs <= ours):
        ours, theirs = subject(one), subject(other)
    if not (ours <= theirs or theirs <= ours):
        return False
    long, short = (one, theirs) if len(ours) > len(theirs) else (other, ours)
    return ours == theirs or not heads(long).isdisjoint(short)


def is_synonym(one: str, other: str) -> bool:
    """Whether two normalised titles are usual names for one thing: `overview`, `summary`."""
    return other in _synonyms().get(one, ())


@lru_cache(1)
def _synonyms() -> Mapping[str, frozenset[str]]:
    """The names that stand in a line with each name."""
    lines = [frozenset(map(str.strip, line.split(","))) for line in _SYNONYMS.strip().splitlines()]
    every = frozenset[str]().union(*lines)
    return {name: frozenset[str]().union(*(line for line in lines if name in line)) for name in every}


_SYNONYMS = """
overview, summary, introduction, abstract, synopsis, executive summary, tl dr
background, context, problem statement, problem, motivation
non goals, out of scope, not in scope
alternatives, alternatives considered, considered options, options considered, other options
open questions, unresolved questions, open issues
testing, testing strategy, test plan, test strategy, verification, validation, quality assurance
monitoring, observability, telemetry
deployment, rollout, release, release plan, deployment plan, rollout plan
rollback, rollback plan, backout plan, revert plan
references, links, resources, further reading, see also, bibliography
glossary, terminology, definitions, terms
data model, data models, schema, database schema, data design
drawbacks, disadvantages, downsides, cons
risks, risks and mitigations, threats, concerns
revision history, change history, changelog, change log, version history, document history
requirements, functional requirements, user requirements
"""


def telling(key: str) -> frozenset[str]:
    """The stems of the meaning words without those that say nothing of a section; all when none is left."""
    said = meaning(key)
    return said - _VOID or said


def subject(key: str) -> frozenset[str]:
    """The stems of the words of a normalised title that name a subject; all of them when none does."""
    said = meaning(key)
    return said - _frames() or said


@lru_cache(1)
def _frames() -> frozenset[str]:
    """The stems of the words that name no subject."""
    return meaning(" ".join(sorted(_FRAMES)))


def joins(key: str) -> bool:
    """Whether a normalised title names several things: `drawbacks and alternatives`."""
    return _PHRASES.search(key) is not None


@remembered
def alternatives(key: str) -> tuple[str, ...]:
    """The titles that a normalised title names side by side: `risks` and `mitigations`; none when but one."""
    parts = tuple(part for part in map(str.strip, _PHRASES.split(key)) if part)
    return parts if len(parts) > 1 else ()


@remembered
def heads(key: str) -> frozenset[str]:
    """The stems of what a normalised title is about: of each phrase the last word that names a subject."""
    found: set[str] = set()
    for phrase in _PHRASES.split(key):
        said = titles.WORD.findall(_PREPOSITION.split(phrase.strip(), maxsplit=1)[0])
        told = [word for word in said if meaning(word)]
        named = [word for word in told if word not in _FRAMES and not word.endswith("ed")] or told
        found.update(*map(meaning, named[-1:]))
    return frozenset(found)


def says_all_of(long: str, short: str) -> bool:
    """Whether a title has all the meaning words of another one, and maybe more."""
    return meaning(short) <= meaning(long) and _is_negated(long) is _is_negated(short)


def says_more_than(long: str, short: str) -> bool:
    """Whether a title has all the meaning words of another one, and more."""
    return says_all_of(long, short) and meaning(long) != meaning(short)


def told_apart(keys: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """For each of several titles the words by which it differs from one that shares a word with it.

    `guide level explanation` and `reference level explanation` differ by `guide` and `reference`. A word that
    says nothing more of a title tells none apart.
    """
    words = {key: meaning(key) for key in keys}
    holders: dict[str, list[str]] = {}
    for key, own in words.items():
        for word in own:
            holders.setdefault(word, []).append(key)
    found: dict[str, frozenset[str]] = {}
    for key, own in words.items():
        # A word that dozens share is no family of titles; it would only cost time.
        akin = {other for word in own if len(holders[word]) <= _MOST_AKIN for other in holders[word]} - {key}
        apart = (own - words[other] - _VOID for other in akin if words[other] - own)
        found[key] = frozenset().union(*apart)
    return found


_MOST_AKIN = 40


class Rewordings:
    """Long titles, to be known again where an author worded them a little differently.

    A title is reworded by one that has most of its meaning words in their order, and less of any other's.
    """

    def __init__(self, keys: Iterable[str]) -> None:
        self._said = {key: said for key in keys if len(said := titles.wording(key)) >= _LEAST_WORDS}
        self._holders: dict[str, list[str]] = {}
        for key, said in self._said.items():
            for word in dict.fromkeys(said):
                self._holders.setdefault(word, []).append(key)

    def meant(self, key: str) -> str | None:
        """The only one of the titles that a normalised title rewords."""
        said = titles.wording(key)[:_MOST_WORDS]
        if len(said) < _LEAST_WORDS:
            return None
        shared = Counter(
            holder
            for word in dict.fromkeys(said)
            if len(self._holders.get(word, ())) <= _MOST_AKIN
            for holder in self._holders.get(word, ())
        )
        near = {
            other: alike
            for other, count in shared.items()
            if 2 * count >= _REWORDED * len(said)
            and (alike := _in_order(said, self._said[other][:_MOST_WORDS])) >= _REWORDED
            and _is_negated(key) is _is_negated(other)
        }
        best = sorted(near, key=near.__getitem__, reverse=True)[:2]
        is_only = len(best) == 1 or (best and near[best[0]] - near[best[1]] >= _MARGIN)
        return best[0] if is_only else None


# Only of so many words most can be said to agree; and beyond so many none is looked at.
_LEAST_WORDS = 5
_MOST_WORDS = 40
# How much of both titles agrees in order at least, and how much less of any other does.
_REWORDED = 0.7
_MARGIN = 0.15


def _in_order(ours: Sequence[str], theirs: Sequence[str]) -> float:
    """How much of two titles is the same words in the same order, from 0 to 1."""
    row = [0] * (len(theirs) + 1)
    for one in ours:
        before = 0
        for place, other in enumerate(theirs, 1):
            before, row[place] = row[place], before + 1 if one == other else max(row[place], row[place - 1])
    return 2 * row[-1] / (len(ours) + len(theirs))
