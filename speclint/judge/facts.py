"""What rules that look at the whole project say of one spec: small, and all that is known of it there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from speclint.records import dataclass

if TYPE_CHECKING:
    from speclint.judge.packs import Rule
    from speclint.model import Spec


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules that look at the whole project say of a spec, by their names, and which of them failed."""

    said: Mapping[str, Any] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)

    def of(self, rule: Rule) -> tuple[Any, str]:
        """What a rule says, and what went wrong, empty for nothing."""
        return self.said.get(rule.name), self.failed.get(rule.name, "")


def facts_of(spec: Spec, rules: Iterable[Rule]) -> Facts:
    """What those of some rules that look at the whole project say of a spec."""
    said, failed = {}, {}
    for rule in rules:
        if rule.facts is not None:
            try:
                said[rule.name] = rule.facts(spec)
            except Exception as error:
                from speclint.judge import failure

                failed[rule.name] = failure.told(error, rule)
    return Facts(said, failed)
