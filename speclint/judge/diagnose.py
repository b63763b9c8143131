"""What a reader gets of one file: what the rules say, without what its comments let be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from speclint.errors import SpeclintError
from speclint.judge import diagnostics, packs, suppress
from speclint.judge.active import ActiveRule
from speclint.judge.diagnostics import SourceOf, no_source
from speclint.judge.judge import NOTHING_SAID, FromProject, judge, judge_suppressions
from speclint.model import Diagnostic, Severity, Spec
from speclint.template.schema import Schema
from speclint.text.source import Source


@dataclass(frozen=True, slots=True)
class SpecFile:
    """A file that is checked, laid against its template; `path` is what rules call it in the project.

    `by_default`: the template is the built-in one, for want of another.
    """

    path: str
    source: Source
    schema: Schema
    spec: Spec
    by_default: bool = False


def diagnose(
    file: SpecFile,
    rules: Sequence[ActiveRule],
    *,
    reason_required: bool = False,
    from_project: FromProject = NOTHING_SAID,
    source_of: SourceOf = no_source,
) -> tuple[tuple[Diagnostic, ...], list[SpeclintError]]:
    """What the rules say of a file, in document order, and which rules raised.

    Each rule is asked once. What its suppressions ignore is taken out of the answers; the rules about
    suppressions are asked last, with what was ignored, and what they say stays. `source_of` gives the text
    of another file of the project, which edits may change.
    """
    verdict = judge(file.spec, rules, from_project)
    suppressions = suppress.read(file.spec.root, file.source, packs.known_names(), reason_required)
    kept = [
        said for said in verdict.said if not suppressions.ignores(said.rule.rule.name, said.finding.at.start)
    ]
    sound = [active for active in rules if active.rule.name not in verdict.raised]
    loud = {active.rule.name for active in sound if _is_heard(active, from_project)}
    gaps = suppressions.gaps(loud, ((said.rule.rule.name, said.finding.at.start) for said in verdict.said))
    last = judge_suppressions(file.spec, gaps, sound)
    found, astray = diagnostics.of(file.source, file.spec, file.schema, [*kept, *last.said], source_of)
    raised = {**verdict.raised, **last.raised, **astray}
    return found, [
        SpeclintError(f"the rule `{name}` failed on this file: {problem}", file.source.path)
        for name, problem in raised.items()
    ]


def _is_heard(active: ActiveRule, from_project: FromProject) -> bool:
    """Whether a rule says something when it finds something, so that its silence tells of a suppression."""
    rule = active.rule
    was_asked = rule.check_project is None or rule.name in from_project
    return was_asked and (active.forced or rule.severity) is not Severity.OFF
