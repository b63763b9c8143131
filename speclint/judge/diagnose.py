"""What a reader gets of one file: what the rules say, without what its comments let be."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from speclint.errors import SpeclintError
from speclint.judge import diagnostics, failure, kept, packs, suppress
from speclint.judge.active import ActiveRule
from speclint.judge.diagnostics import SourceOf, no_source
from speclint.judge.facts import facts_of
from speclint.judge.judge import NOTHING_SAID, FromProject, Said, Verdict, judge, judge_suppressions
from speclint.judge.kept import Kept, Surroundings
from speclint.judge.suppress import Suppressions
from speclint.model import Diagnostic, Spec
from speclint.records import dataclass
from speclint.template.schema import Schema
from speclint.text.source import Source


@dataclass(frozen=True, slots=True)
class SpecFile:
    """A file that is checked, laid against its template; `path` is what rules call it in the project.

    `by_default`: the template is the built-in one, for want of another. `rules` are those that run on it.
    """

    path: str
    source: Source
    schema: Schema
    spec: Spec
    by_default: bool = False
    rules: tuple[ActiveRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A file whose own rules were asked.

    What they said is settled in `kept`, unless it waits for what is said of the whole project: then
    `waiting` holds what is needed to settle it. `seen` is what the job was asked to make of it.
    """

    kept: Kept
    waiting: Waiting | None = None
    seen: object = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file of which only the whole project tells whether its suppressions ignore something.

    So is one whose findings propose to edit another file. `said` are the findings, each with its rule's name.
    """

    file: SpecFile
    suppressions: Suppressions
    said: tuple[Said, ...]


def diagnose(
    file: SpecFile,
    rules: Sequence[ActiveRule],
    known: Collection[str] | None = None,
    *,
    reason_required: bool = False,
    from_project: FromProject = NOTHING_SAID,
    source_of: SourceOf = no_source,
) -> tuple[tuple[Diagnostic, ...], list[SpeclintError]]:
    """What the rules say of a file, in document order, and which rules raised.

    Each rule is asked once. What its suppressions ignore is taken out of the answers; the rules about
    suppressions are asked last, with what was ignored, and what they say stays. `source_of` gives the text
    of another file of the project, which edits may change. `known` are the names that suppressions may use;
    None for those of all installed rules.
    """
    judged = judge_file(file, rules, known, reason_required=reason_required)
    return settle(judged, lambda: file.source, rules, from_project=from_project, source_of=source_of)


def judge_file(
    file: SpecFile,
    rules: Sequence[ActiveRule],
    known: Collection[str] | None = None,
    *,
    reason_required: bool = False,
) -> Judged:
    """What the rules say of a file alone, each asked once; `known` as in `diagnose`."""
    verdict = judge(file.spec, rules)
    names = packs.known_names() if known is None else known
    suppressions = suppress.read(file.spec.root, file.source, names, reason_required)
    around = kept.surroundings(file.spec, file.schema)
    later = {active.rule.name for active in rules if _is_asked_later(active)}
    waits = any(name in later for one in suppressions.held for name in one.rules) or any(
        edit.path is not None for said in verdict.said for edit in said.finding.edits
    )
    found: tuple[Diagnostic, ...] = ()
    raised = verdict.raised
    if not waits:
        found, raised = _settled(file, suppressions, verdict, rules, around, NOTHING_SAID, no_source)
    whole = Kept(
        path=file.source.path,
        template=file.schema.name,
        by_default=file.by_default,
        said=found,
        raised=raised,
        facts=facts_of(file.spec, (active.rule for active in rules)),
        anchors=file.spec.anchors,
        around=around,
    )
    return Judged(whole, Waiting(file, suppressions, verdict.said) if waits else None)


def settle(
    judged: Judged,
    source: Callable[[], Source],
    rules: Sequence[ActiveRule],
    *,
    from_project: FromProject = NOTHING_SAID,
    source_of: SourceOf = no_source,
) -> tuple[tuple[Diagnostic, ...], list[SpeclintError]]:
    """What the rules say of a judged file, with what those that look at the whole project said of it.

    In document order, and which rules raised. `source` is asked for the text where that is needed.
    """
    file, waiting = judged.kept, judged.waiting
    found, raised = file.said, file.raised
    if waiting is not None:
        verdict = Verdict(waiting.said, file.raised)
        found, raised = _settled(
            waiting.file, waiting.suppressions, verdict, rules, file.around, from_project, source_of
        )
    elif any(from_project.values()):
        more = _more(rules, from_project, file.raised)
        said, astray = diagnostics.of(source(), file.around, more, source_of)
        found, raised = diagnostics.in_order([*file.said, *said]), {**file.raised, **astray}
    return found, [failure.error(name, "this file", problem, file.path) for name, problem in raised.items()]


def _more(rules: Iterable[ActiveRule], from_project: FromProject, raised: Mapping[str, str]) -> list[Said]:
    """What the rules that look at the whole project say of a file, but for those that raised on it."""
    return [
        Said(active, finding)
        for active in rules
        if active.rule.name not in raised
        for finding in from_project.get(active.rule.name, ())
    ]


def _settled(
    file: SpecFile,
    suppressions: Suppressions,
    verdict: Verdict,
    rules: Sequence[ActiveRule],
    around: Surroundings,
    from_project: FromProject,
    source_of: SourceOf,
) -> tuple[tuple[Diagnostic, ...], dict[str, str]]:
    """What the rules say of a file without what its suppressions ignore, and which of them raised."""
    said = [*verdict.said, *_more(rules, from_project, verdict.raised)]
    left = [one for one in said if not suppressions.ignores(one.rule.rule.name, one.finding.at.start)]
    sound = [active for active in rules if active.rule.name not in verdict.raised]
    loud = {active.rule.name for active in sound if _is_heard(active, from_project)}
    gaps = suppressions.gaps(loud, ((one.rule.rule.name, one.finding.at.start) for one in said))
    last = judge_suppressions(file.spec, gaps, sound)
    found, astray = diagnostics.of(file.source, around, [*left, *last.said], source_of)
    return diagnostics.in_order(found), {**verdict.raised, **last.raised, **astray}


def _is_heard(active: ActiveRule, from_project: FromProject) -> bool:
    """Whether a rule says something when it finds something, so that its silence tells of a suppression."""
    return active.is_loud and (not _is_asked_later(active) or active.rule.name in from_project)


def _is_asked_later(active: ActiveRule) -> bool:
    """Whether a rule looks at more than the spec: at the whole project, or at what was there before."""
    return active.rule.check_project is not None or active.rule.check_change is not None
