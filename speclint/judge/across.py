"""What specs say of each other and of the project's files: which of it does not hold."""

from __future__ import annotations

import posixpath
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, Protocol

from speclint.errors import SpeclintError, nearest
from speclint.expressions import expression
from speclint.judge.namings import Namings, is_of, names_of
from speclint.model import Naming, Related, Relation, Span, State, Tie, Ties, Told
from speclint.records import dataclass
from speclint.template.values import without_remark
from speclint.text import anchors, calls, titles

# How many specs beside those that are checked are read to follow a chain of names.
_MOST_FOLLOWED = 200
# A guess compares a name with so many others at most, and a circle is shown with so many steps.
_MOST_NAMES = 1000
_MOST_STEPS = 6
_ELSEWHERE = expression(r"[a-z][a-z0-9+.-]*://.*|mailto:.*", re.IGNORECASE | re.DOTALL)
_PATTERN = expression(r".*[*?{}<>…].*", re.DOTALL)
_DIGITS = expression(r"[0-9]{1,18}")
_START = Span(0, 0)


class Around(Protocol):
    """What is asked of the project around the checked files, as `Index` has it; facts are `Spec.ties`."""

    @property
    def checked(self) -> tuple[str, ...]:
        """The files that are checked."""

    def holds(self, path: str) -> bool:
        """Whether a checked file stands in the project."""

    def facts(self, path: str) -> Any:
        """What a spec is to others; None for what is no spec."""

    def mentioning(self, text: str) -> tuple[str, ...]:
        """The other files whose text holds a text."""

    def saying(self, key: str, text: str) -> tuple[str, ...]:
        """The other files that hold a key and a text in one line."""

    def exists(self, path: str) -> bool | None:
        """Whether a file is there."""

    def anchors(self, path: str) -> Mapping[str, str] | None:
        """The anchors of a file."""

    def place(self, path: str, at: Span) -> str:
        """The path and the line of a place, for readers."""


@dataclass(frozen=True, slots=True)
class _Spec:
    """A spec of the project, by its path there."""

    path: str
    ties: Ties

    def facts(self, name: str) -> Iterator[Told]:
        """The facts of a name; without one the ids."""
        return self.ties.under(titles.normalise(name))

    def is_called(self, tie: Tie, own: str) -> bool:
        """Whether a name in a spec of the template `own` is one of this spec."""
        return any(
            self.is_of(of, own) and any(fact.words in tie.words for fact in self.facts(key))
            for of, key in tie.naming.of
        )

    def name(self, tie: Tie) -> str:
        """What this spec is called where names such as this one are read."""
        keys = (*(key for _, key in tie.naming.of), "")
        return next((fact.raw for key in keys for fact in self.facts(key) if fact.raw), self.path)

    def answers(self, tie: Tie) -> Iterator[Tie]:
        """The names at the place where this spec must name back who calls it by such a name."""
        back = set(map(titles.normalise, tie.naming.back))
        return (one for one in self.ties.named if titles.normalise(one.source) in back)

    def answer(self, tie: Tie) -> Told | Tie | None:
        """Where this spec must name back who calls it by such a name; its id where it has no such place."""
        keys = (*tie.naming.back, *(key for _, key in tie.naming.of), "")
        facts = (fact for key in keys for fact in self.facts(key))
        return next(self.answers(tie), None) or next(facts, None)

    def is_of(self, template: str, own: str) -> bool:
        """Whether this is a spec of a template, by what that is called; of `own` when by nothing."""
        return is_of(self.ties.template, template, own)


class Across:
    """The names by which the checked specs call others, and are called by them.

    Given the project, it promises each fault once: with the spec that names when that is checked, else with
    the named one. Specs that are not checked are read when their text holds a name that is asked for.
    """

    def __init__(self, around: Around, known: Namings) -> None:
        """`known` is what the templates of the project say."""
        self._around = around
        self._asked = known
        self._known: dict[str, _Spec | None] = {}
        self._called_so: dict[tuple[str, Naming, tuple[str, ...]], list[_Spec]] = {}
        self._checked = {path: spec for path in around.checked if (spec := self._spec(path)) is not None}

    def relations(self) -> Iterator[tuple[str, Relation]]:
        """What does not hold, each with the checked file that it is said of."""
        for spec in self._checked.values():
            for tie in spec.ties.named:
                if self._asked.lacks(tie.naming) is not None:
                    continue
                found = self._file(spec, tie) if tie.naming.files else self._named(spec, tie)
                yield from ((spec.path, relation) for relation in found)
        for spec in self._checked.values():
            for other, tie in self._calling(spec):
                yield from ((spec.path, relation) for relation in self._called(spec, other, tie))
        yield from self._circles()

    def problems(self) -> Iterator[SpeclintError]:
        """What is wrong with the schemas of the checked specs."""
        namings = {tie.naming: None for spec in self._checked.values() for tie in spec.ties.named}
        return filter(None, map(self._asked.problem, namings))

    # Who is who

    def _spec(self, path: str) -> _Spec | None:
        if path not in self._known:
            is_apart = path in self._around.checked and not self._around.holds(path)
            ties = None if is_apart else self._around.facts(path)
            self._known[path] = _Spec(path, ties) if isinstance(ties, Ties) else None
        return self._known[path]

    @cached_property
    def _by_fact(self) -> dict[tuple[str, str], list[_Spec]]:
        """The checked specs by each of their facts: its key, empty for an id, and what it is compared by."""
        found: dict[tuple[str, str], list[_Spec]] = {}
        for spec in self._checked.values():
            for fact in spec.ties.facts:
                for key in (fact.key, "") if fact.is_id else (fact.key,):
                    found.setdefault((key, fact.words), []).append(spec)
        return found

    def _targets(self, spec: _Spec, tie: Tie) -> list[_Spec]:
        """The specs that a name calls, by their paths."""
        if tie.link:
            linked = self._linked(spec, tie)
            if linked is not None and any(linked.is_of(of, spec.ties.template) for of, _ in tie.naming.of):
                return [linked]
        asked = spec.ties.template, tie.naming, tie.words
        if asked not in self._called_so:
            keys = [titles.normalise(name) for _, name in tie.naming.of]
            pairs = ((key, words) for key in keys for words in tie.words)
            known = [one for pair in pairs for one in self._by_fact.get(pair, ())]
            known += self._others(tie, keys, spec.ties.template)
            found = {one.path: one for one in known if one.is_called(tie, spec.ties.template)}
            self._called_so[asked] = [found[path] for path in sorted(found)]
        return self._called_so[asked]

    def _others(self, tie: Tie, keys: Iterable[str], own: str) -> list[_Spec]:
        """The specs that are not checked and have a name; those that likely do are read first."""
        word = calls.sought(tie.raw)
        likely = [path for key in keys if key for path in self._around.saying(key, word)] if word else []
        for paths in (likely, self._mentioning(tie.raw)):
            found = [one for one in map(self._spec, paths) if one is not None and one.is_called(tie, own)]
            if found:
                return found
        return []

    def _linked(self, spec: _Spec, tie: Tie) -> _Spec | None:
        where = _where(spec.path, tie.link)
        return self._spec(where) if self._around.exists(where) else None

    def _mentioning(self, raw: str) -> tuple[str, ...]:
        """The files that are not checked and may hold a name: they hold its longest word."""
        word = calls.sought(raw)
        return self._around.mentioning(word) if word else ()

    def _calling(self, spec: _Spec) -> Iterator[tuple[_Spec, Tie]]:
        """The names in specs that are not checked that call a checked one."""
        own = {fact.raw for key in self._asked.facts for fact in spec.facts(key)}
        for path in sorted({path for raw in own for path in self._mentioning(raw)}):
            if (other := self._spec(path)) is not None:
                called = (tie for tie in other.ties.named if spec in self._targets(other, tie))
                yield from ((other, tie) for tie in called)

    # What must hold

    def _named(self, spec: _Spec, tie: Tie) -> Iterator[Relation]:
        """What is wrong with a name, said of the spec that holds it."""
        targets = self._targets(spec, tie)
        if not targets:
            yield self._dangling(spec, tie)
            return
        first = targets[0]
        if (wrong := self._unfit(targets, tie)) is not None:
            where = self._place(first, wrong.fact)
            related = _at(first, wrong.fact, f"that is {where}")
            yield _relation(State.UNFIT, tie, wrong.said(where), wanted=wrong.wanted, related=related)
        if self._is_unanswered(targets, spec, tie) and not (
            first.path in self._checked and self._is_astray(first, tie)
        ):
            answer = first.answer(tie)
            where = self._place(first, answer)
            yield _relation(
                State.UNLISTED, tie, f"`{tie.naming.back[0]}` of {where}", raw=spec.name(tie),
                related=_at(first, answer, f"it belongs at {where}"),
            )  # fmt: skip

    def _called(self, spec: _Spec, other: _Spec, tie: Tie) -> Iterator[Relation]:
        """What is wrong with a checked spec that one names which is not checked."""
        targets = self._targets(other, tie)
        if next(one for one in targets if one.path in self._checked) != spec:
            return
        where = self._place(other, tie)
        related = _at(other, tie, f"that is {where}")
        wrong = self._unfit([spec, *targets], tie)
        if wrong is not None and wrong.fact is not None:
            yield _relation(
                State.UNFIT, tie, f"{where} names this spec in `{tie.source}`", at=wrong.fact.at,
                source=wrong.name, raw=wrong.fact.raw, wanted=wrong.wanted, related=related,
            )  # fmt: skip
        if self._is_unanswered(targets, other, tie) and not self._is_astray(spec, tie):
            answer = spec.answer(tie)
            at = answer.at if answer is not None else _START
            listing, name = f"`{tie.naming.back[0]}`", other.name(tie)
            yield _relation(State.UNLISTED, tie, listing, at=at, raw=name, related=related)

    def _unfit(self, targets: Sequence[_Spec], tie: Tie) -> _Unfit | None:
        """What is wrong with the first of some specs of one name; None when one of them is right."""
        wrong = [_unfit(one, tie.naming) for one in targets]
        return wrong[0] if all(wrong) else None

    def _is_unanswered(self, targets: Sequence[_Spec], spec: _Spec, tie: Tie) -> bool:
        """Whether none of the specs of one name names the one back that calls them so."""
        return bool(tie.naming.back) and not any(self._names_back(one, spec, tie) for one in targets)

    def _names_back(self, target: _Spec, spec: _Spec, tie: Tie) -> bool:
        """Whether a named spec names the one that names it; what is wrong there may be anything."""
        if any(spec in self._targets(target, one) for one in target.answers(tie)):
            return True
        facts = [fact for name in tie.naming.back for fact in target.facts(name)]
        own = {fact.words for _, key in tie.naming.of for fact in spec.facts(key)}
        return any(not fact.is_known or _lists(fact, own) for fact in facts)

    def _is_astray(self, target: _Spec, tie: Tie) -> bool:
        """Whether a spec names another than it should where it must name back: that is said of it."""
        for one in target.answers(tie):
            found = self._targets(target, one)
            if not found or self._is_unanswered(found, target, one):
                return True
        return False

    def _dangling(self, spec: _Spec, tie: Tie) -> Relation:
        others = [other for other in self._known.values() if other is not None and other != spec]
        own = spec.ties.template
        among = [name for other in others for name in names_of(other.ties, tie.naming, own)]
        alike = [name for name in among if _numbers(name) == _numbers(tie.raw)]
        close = nearest(tie.raw, alike) if len(among) <= _MOST_NAMES else None
        return _relation(State.DANGLING, tie, _sought(tie.naming), wanted=close or "")

    def _file(self, spec: _Spec, tie: Tie) -> Iterator[Relation]:
        """What is wrong with the name of a file: links are judged as links."""
        raw = tie.raw
        if tie.link or _ELSEWHERE.fullmatch(raw) or _PATTERN.fullmatch(raw):
            return
        path, _, fragment = raw.partition("#")
        ways = [_where(spec.path, path), posixpath.normpath(path.lstrip("/"))] if path else [spec.path]
        found = next((way for way in ways if self._around.exists(way)), None)
        if found is None:
            yield _relation(State.DANGLING, tie, "the files of the project")
            return
        known = self._around.anchors(found) if fragment else None
        if known is not None and anchors.folded(fragment) not in known:
            yield _relation(State.DANGLING, tie, f"`{found}`", raw=f"#{fragment}")

    def _place(self, spec: _Spec, there: Told | Tie | None) -> str:
        """Where a fact or a name of a spec stands, for readers; the top of it for none."""
        return self._around.place(spec.path, there.at if there is not None else _START)

    # Circles

    def _circles(self) -> Iterator[tuple[str, Relation]]:
        """The chains of names that lead back to where they start, each once."""
        namings = {
            tie.naming for spec in self._checked.values() for tie in spec.ties.named if tie.naming.acyclic
        }
        for naming in sorted(namings, key=lambda naming: naming.origin):
            graph = self._graph(naming)
            seen: set[str] = set()
            for start in sorted(path for path in graph if path in self._checked):
                if start not in seen and (circle := _circle(graph, start)):
                    seen.update(circle)
                    yield start, self._circular(circle, graph)

    def _graph(self, naming: Naming) -> dict[str, dict[str, Tie]]:
        """Which spec names which, as far as that leads from checked ones; of what leads nowhere no more."""
        graph: dict[str, dict[str, Tie]] = {}
        left = [*self._checked.values()]
        followed = 0
        while left:
            spec = left.pop()
            if spec.path in graph:
                continue
            followed += spec.path not in self._checked
            graph[spec.path] = {}
            for tie in spec.ties.named if followed <= _MOST_FOLLOWED else ():
                if tie.naming.origin == naming.origin and tie.naming.acyclic:
                    for target in self._targets(spec, tie):
                        graph[spec.path].setdefault(target.path, tie)
                        left.append(target)
        return _without_ends(graph)

    def _circular(self, circle: Sequence[str], graph: Mapping[str, Mapping[str, Tie]]) -> Relation:
        ties = [graph[path][other] for path, other in pairwise(circle)]
        specs = list(filter(None, map(self._spec, circle)))
        names = [spec.name(tie) for spec, tie in zip(specs, [*ties, ties[0]], strict=True)]
        shown = names if len(names) <= _MOST_STEPS else [*names[: _MOST_STEPS - 2], "…", *names[-2:]]
        related = [
            one
            for spec, tie in list(zip(specs, ties, strict=False))[1:_MOST_STEPS]
            for one in _at(spec, tie, f"`{tie.raw}` is named at {self._place(spec, tie)}")
        ]
        known_by = " ".join(sorted(set(names))[:_MOST_STEPS])
        return _relation(
            State.CIRCULAR, ties[0], " → ".join(shown), known_by=known_by, related=tuple(related)
        )


@dataclass(frozen=True, slots=True)
class _Unfit:
    """A demand that a named spec does not meet: what it says instead, None for nothing."""

    fact: Told | None
    name: str
    values: tuple[str, ...]

    @property
    def wanted(self) -> str:
        """The values that it may have, in words."""
        *most, last = (f"`{value}`" for value in self.values)
        return f"{', '.join(most)} or {last}" if most else last

    def said(self, where: str) -> str:
        """What the spec says at a place, in words."""
        if self.fact is None:
            return f"{where} has no `{self.name}`"
        return f"the `{self.name}` of {where} is `{self.fact.raw}`"


def _unfit(spec: _Spec, naming: Naming) -> _Unfit | None:
    for name, values in naming.demands:
        wanted = set(map(titles.normalise, values))
        facts = list(spec.facts(name))
        if all(fact.is_known and titles.normalise(without_remark(fact.raw)) not in wanted for fact in facts):
            return _Unfit(next(iter(facts), None), name, values)
    return None


def _relation(state: State, tie: Tie, target: str, **said: Any) -> Relation:
    """What is wrong with a name; `said` is what differs from what stands at its place."""
    usual = {"at": tie.at, "raw": tie.raw, "source": tie.source}
    naming = tie.naming
    return Relation(
        state=state, target=target, origin=naming.origin, severity=naming.severity, **{**usual, **said}
    )


def _at(spec: _Spec, there: Told | Tie | None, label: str) -> tuple[Related, ...]:
    """A place in another spec that is spoken of."""
    return (Related(label, there.at if there is not None else _START, spec.path),)


def _sought(naming: Naming) -> str:
    """Where a name was looked for, in words."""
    among = []
    for template, key in naming.of:
        of = f" of `{template}`" if template else ""
        among.append(f"`{key}` of any spec{of}" if key else f"the ids of the specs{of}")
    return " or ".join(among)


def _numbers(name: str) -> list[int]:
    """The numbers in a name: what is numbered otherwise is not meant."""
    return [int(digits) for digits in _DIGITS.findall(name)]


def _lists(fact: Told, names: Iterable[str]) -> bool:
    """Whether a value holds one of some names as a word of its own."""
    said = fact.raw.casefold()
    return any(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", said) for name in names if name)


def _where(path: str, target: str) -> str:
    """The path in the project that a path in a file leads to."""
    folder = "" if target.startswith("/") else posixpath.dirname(path)
    return posixpath.normpath(posixpath.join(folder, target.lstrip("/")))


def _without_ends(graph: dict[str, dict[str, Tie]]) -> dict[str, dict[str, Tie]]:
    """A graph without what leads to nothing that leads on."""
    before: dict[str, list[str]] = {}
    for path, after in graph.items():
        for other in after:
            before.setdefault(other, []).append(path)
    left = {path: sum(other in graph for other in after) for path, after in graph.items()}
    ends = [path for path, number in left.items() if not number]
    while ends:
        for path in before.get(ends.pop(), ()):
            left[path] -= 1
            if not left[path]:
                ends.append(path)
    return {
        path: {other: tie for other, tie in after.items() if left.get(other)}
        for path, after in graph.items()
        if left[path]
    }


def _circle(graph: Mapping[str, Mapping[str, Tie]], start: str) -> list[str]:
    """The shortest way from a spec back to it, both ends named; nothing when there is none."""
    came: dict[str, str] = {}
    queue = deque([start])
    while queue:
        path = queue.popleft()
        for other in graph.get(path, ()):
            if other == start:
                way = [path]
                while way[-1] != start:
                    way.append(came[way[-1]])
                return [*reversed(way), start]
            if other not in came:
                came[other] = path
                queue.append(other)
    return []
