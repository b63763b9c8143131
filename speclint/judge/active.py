"""The rules that run: chosen by command line and settings, each with its options and severity."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from speclint.errors import SpeclintError, did_you_mean
from speclint.judge import packs
from speclint.judge.packs import ALL, Choice, Rule
from speclint.model import Severity
from speclint.records import dataclass
from speclint.settings.configuration import Settings
from speclint.task import Task


@dataclass(frozen=True, slots=True)
class ActiveRule:
    """A rule that runs, with its options, and the severity that settings or command line give it."""

    rule: Rule
    options: Any
    forced: Severity | None

    @property
    def is_loud(self) -> bool:
        """Whether what it finds is said, if nothing else decides."""
        return (self.forced or self.rule.severity) is not Severity.OFF


def active_rules(task: Task, settings: Settings, choice: Choice = ALL) -> tuple[ActiveRule, ...]:
    """The rules of the packs that count that run, in alphabetical order, with options and severity."""
    known = packs.known_names(choice)
    forced = dict(task.severities)
    _check_names("--select", task.select, known)
    _check_names("--ignore", task.ignore, known)
    _check_names("--severity", forced, known)
    active = []
    for name, rule in packs.rules(choice).items():
        if name in task.ignore or (task.select and name not in task.select):
            continue
        level: str | None = forced.get(name) or settings.rules.get(name)
        if name in task.select and (level is None or level == "off"):
            level = "on"
        if level == "on":
            level = rule.when_on if rule.severity is Severity.OFF else None
        severity = Severity(level) if level else None
        if severity is not Severity.OFF:
            active.append(ActiveRule(rule, _options(rule, settings), severity))
    return tuple(active)


def overlaid(settings: Settings, overrides: Sequence[int]) -> Settings:
    """The settings with what some of their overrides say of rules."""
    rules = dict(settings.rules)
    for number in overrides:
        rules.update(settings.overrides[number].rules)
    return replace(settings, rules=rules) if overrides else settings


def _check_names(option: str, names: Collection[str], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            raise SpeclintError(f"{option}: no rule is called `{name}`{did_you_mean(name, known)}")


def _options(rule: Rule, settings: Settings) -> Any:
    given: Mapping[str, Any] = settings.rule_options.get(rule.name, {})
    if rule.options is None:
        for key in given:
            raise settings.error(("rules", rule.name, key), f"the rule `{rule.name}` has no option `{key}`")
        return None
    if not given:
        return rule.options()
    return _validated(rule.options, given, lambda key, said: settings.error(("rules", rule.name, *key), said))


def _validated(
    model: type[Any], given: Mapping[str, Any], error: Callable[[tuple[str | int, ...], str], SpeclintError]
) -> Any:
    from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

    try:
        strict = with_config(ConfigDict(extra="forbid"))(model)
        return TypeAdapter(strict).validate_python(dict(given))
    except ValidationError as invalid:
        first = invalid.errors()[0]
        raise error(tuple(first["loc"]), first["msg"]) from None
