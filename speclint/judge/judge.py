"""What rules say: each is asked once, of one spec or of the whole project; nothing is left out here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from itertools import islice
from typing import Any

from speclint.errors import SpeclintError
from speclint.judge import failure
from speclint.judge.active import ActiveRule
from speclint.judge.project import Project
from speclint.model import Change, Finding, Gap, Spec
from speclint.records import dataclass

# What the rules that look at the whole project say of one file, by the name of each rule that was asked.
FromProject = Mapping[str, Sequence[Finding]]
NOTHING_SAID: FromProject = {}


@dataclass(frozen=True, slots=True)
class Said:
    """A finding, and the rule that says it."""

    rule: ActiveRule
    finding: Finding


@dataclass(frozen=True, slots=True)
class Verdict:
    """What rules say of a spec, and the names of those that raised, each with what went wrong."""

    said: tuple[Said, ...] = ()
    raised: Mapping[str, str] = field(default_factory=dict)


def judge(spec: Spec, rules: Iterable[ActiveRule]) -> Verdict:
    """What rules say of a spec, each asked once.

    Nothing is known here of suppressions, baselines and changes: they take away afterwards.
    """
    said: list[Said] = []
    raised: dict[str, str] = {}
    for active in rules:
        _ask(active, active.rule.check, spec, said, raised)
    return Verdict(tuple(said), raised)


def judge_suppressions(spec: Spec, gaps: Sequence[Gap], rules: Iterable[ActiveRule]) -> Verdict:
    """What the rules about suppressions say, once it is known which of them ignored nothing."""
    said: list[Said] = []
    raised: dict[str, str] = {}
    noticed = replace(spec, found_gaps=(*spec.found_gaps, *gaps))
    for active in rules if gaps else ():
        _ask(active, active.rule.check_suppressions, noticed, said, raised)
    return Verdict(tuple(said), raised)


def judge_change(spec: Spec, change: Change, rules: Iterable[ActiveRule]) -> Verdict:
    """What the rules about changes say of a spec, those that are off aside."""
    said: list[Said] = []
    raised: dict[str, str] = {}
    for active in rules:
        function = active.rule.check_change
        if function is not None and active.is_loud:
            _ask(active, _on(change, function), spec, said, raised)
    return Verdict(tuple(said), raised)


def _on(
    change: Change, function: Callable[[Spec, Change, Any], Iterable[Finding]]
) -> Callable[[Spec, Any], Iterable[Finding]]:
    """What a rule is asked of a change, as what it is asked of a spec."""
    return lambda spec, options: function(spec, change, options)


def _ask(
    active: ActiveRule,
    function: Callable[[Spec, Any], Iterable[Finding]] | None,
    spec: Spec,
    said: list[Said],
    raised: dict[str, str],
) -> None:
    """Takes down what a rule says of a spec, up to where it raises or has said enough."""
    try:
        found = iter(function(spec, active.options) if function else ())
        said.extend(Said(active, finding) for finding in islice(found, failure.MOST))
        if next(found, None) is not None:
            raised[active.rule.name] = failure.TOO_MUCH
    except Exception as error:
        raised[active.rule.name] = failure.told(error, active.rule)


def judge_project(
    project: Project, rules: Iterable[ActiveRule]
) -> tuple[dict[str, FromProject], list[SpeclintError]]:
    """What the rules that look at the whole project say of each checked file, and what went wrong.

    A rule that raised says nothing of any file.
    """
    by_file: dict[str, dict[str, Sequence[Finding]]] = {path: {} for path in project.checked}
    raised: list[SpeclintError] = []
    for active in rules if by_file else ():
        if active.rule.check_project is None:
            continue
        said: dict[str, list[Finding]] = {path: [] for path in by_file}
        try:
            for path, finding in active.rule.check_project(project.index(active.rule), active.options):
                said[path].append(finding)
        except Exception as error:
            problem = failure.told(error, active.rule)
            raised.append(failure.error(active.rule.name, "this project", problem))
        else:
            for path, findings in said.items():
                by_file[path][active.rule.name] = findings
    return {**by_file}, [*raised, *project.problems]
