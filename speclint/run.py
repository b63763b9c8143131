"""The straight line: paths → sources → trees laid against their templates → rules → diagnostics."""

from __future__ import annotations

import copy
import itertools
import os
import sys
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from speclint.align import aligner, fences, levels, profile, severed
from speclint.align.profile import Request
from speclint.errors import SpeclintError, did_you_mean
from speclint.gaps import Absence, AbsentSection, AbsentTitle, MisnamedSection, TitleAsText
from speclint.judge import packs, suppress
from speclint.judge.packs import Rule
from speclint.judge.project import Folder, Project
from speclint.model import (
    Diagnostic,
    Document,
    DocumentSlot,
    Edit,
    Finding,
    Gap,
    Heading,
    How,
    Place,
    Related,
    Replacement,
    Section,
    SectionSlot,
    Severity,
    Span,
    Spec,
    State,
)
from speclint.relate import relations
from speclint.settings import configuration as settings_file
from speclint.settings.configuration import Claim, Settings
from speclint.settings.discover import Candidate, claim_for, claims, discover, unmatched
from speclint.template import schema
from speclint.template.schema import Schema
from speclint.template.values import either
from speclint.text import anchors, frontmatter, links, markdown, patterns, titles
from speclint.text.source import Source, UnreadableSource

BUILT_IN = "technical-spec"
STANDARD_INPUT = "-"

# Gaps of a section that a reader does not find under the template's own title.
_NOT_AS_NAMED = (AbsentSection, AbsentTitle, MisnamedSection, TitleAsText)


@dataclass(frozen=True, slots=True)
class Task:
    """What one run was asked to do."""

    paths: tuple[str, ...] = ()
    template: str | None = None
    only_specs: bool = False
    size: str | None = None
    traits: tuple[str, ...] | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: tuple[tuple[str, Severity], ...] = ()
    exclude: tuple[str, ...] = ()
    stdin_name: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """One file that was checked, and against which template."""

    path: str
    template: str
    diagnostics: tuple[Diagnostic, ...]


@dataclass(slots=True)
class Result:
    """What a run found: the files that were checked, and what makes its answer untrustworthy."""

    checked: list[Checked] = field(default_factory=list)
    problems: list[SpeclintError] = field(default_factory=list)
    passed_over: int = 0

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """Everything that was found, file by file, in document order."""
        return [diagnostic for file in self.checked for diagnostic in file.diagnostics]


@dataclass(frozen=True, slots=True)
class ActiveRule:
    """A rule that runs, with its options, and the severity that settings or command line give it."""

    rule: Rule
    options: Any
    forced: Severity | None


@dataclass(frozen=True, slots=True)
class Laid:
    """A file that is checked, laid against its template; `path` is what rules call it in the project."""

    path: str
    source: Source
    compiled: Schema
    spec: Spec


# What the rules that look at the whole project say: findings by path, then by rule.
Told = Mapping[str, Mapping[str, Sequence[Finding]]]
_NOTHING_TOLD: Mapping[str, Sequence[Finding]] = {}


def check(task: Task, progress: Callable[[int, int], None] = lambda done, total: None) -> Result:
    """Checks what a task names; raises `SpeclintError` when the task itself makes no sense.

    `progress` is told how much is done, of how much: each file is laid, then judged.
    """
    run = Run(task)
    result = Result()
    folder = Folder(run.settings, task.exclude)
    project = Project(folder, run.other)
    laid: list[Laid] = []
    candidates = list(run.candidates(result))
    for number, candidate in enumerate(candidates):
        progress(number, 2 * len(candidates))
        try:
            found = run.lay(candidate)
        except SpeclintError as error:
            result.problems.append(error)
            continue
        if found is None:
            result.passed_over += 1
            continue
        name = task.stdin_name if candidate.path == STANDARD_INPUT else candidate.path
        path = project.take(folder.path_of(name) if name else None, found.source, found.spec)
        laid.append(replace(found, path=path))
    run.judge(laid, project, result, lambda judged: progress(len(laid) + judged, 2 * len(laid)))
    return result


def files(task: Task) -> tuple[list[tuple[str, str]], Result]:
    """The files that a task would check, each with its template, without checking them."""
    run, result = Run(task), Result()
    return listed(run, run.candidates(result), result), result


def listed(run: Run, candidates: Iterable[Candidate], result: Result) -> list[tuple[str, str]]:
    """Those of the files that are checked, each with its template; the rest goes into the result."""
    found = []
    for candidate in candidates:
        try:
            chosen = run.choose(candidate, run.read(candidate))
        except SpeclintError as error:
            result.problems.append(error)
        else:
            if chosen is None:
                result.passed_over += 1
            else:
                found.append((run.shown(candidate), chosen.name))
    return found


class Run:
    """A task with what every file of it shares: settings, rules, compiled schemas."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self.settings = settings_here()
        self.rules = active_rules(task, self.settings)
        for claim in self.settings.templates:
            self._check_templates_of(claim)
        if task.template is not None:
            self.request(schema_named(task.template))

    @property
    def _mapped(self) -> bool:
        """Whether the settings alone say which files are looked at."""
        return not self._task.paths and bool(self.settings.templates)

    def _check_templates_of(self, claim: Claim) -> None:
        """Refuses what an entry of the settings names and nobody has."""
        kept = [((*claim.key, "versions", version), name) for version, name in claim.versions]
        for key, name in [(claim.key, claim.template), *kept]:
            if name not in packs.templates() and not (Path(self.settings.root or ".") / name).is_file():
                hint = did_you_mean(name, packs.templates())
                raise self.settings.error(key, f"no template `{name}`: neither a name nor a file{hint}")

    def request(self, compiled: Schema) -> Request:
        """The size and traits of command line and settings; refused when the schema knows none such."""
        task, settings = self._task, self.settings
        _known_size(compiled, task.size, lambda said: SpeclintError(f"--size: {said}"))
        _known_size(compiled, settings.size, lambda said: settings.error(("size",), said))
        # The settings hold for templates of every kind: one without traits has none to refuse.
        usual = settings.traits if compiled.traits else None
        return Request(
            task.size,
            _known_traits(compiled, task.traits, lambda _, said: SpeclintError(f"--trait: {said}")),
            settings.size,
            _known_traits(compiled, usual, lambda n, said: settings.error(("traits", n), said)),
        )

    def candidates(self, result: Result) -> Iterator[Candidate]:
        """The files to look at; what cannot be followed goes into the result's problems."""
        paths = [path for path in self._task.paths if path != STANDARD_INPUT]
        if STANDARD_INPUT in self._task.paths:
            yield Candidate(STANDARD_INPUT, named=True)
        if not paths and self._task.paths:
            return
        mapped = self._mapped
        top = os.path.relpath(self.settings.root) if mapped and self.settings.root else os.curdir
        found = discover(paths or [top], exclude=self._task.exclude, settings=self.settings)
        result.problems.extend(SpeclintError(message, path) for path, message in found.problems)
        for candidate in found.files:
            if not mapped or claims(candidate.path, self.settings):
                yield candidate
        if mapped and not self._task.exclude:
            result.problems.extend(unmatched(found.files, self.settings))

    def read(self, candidate: Candidate) -> Source:
        """The text of a file; raises `SpeclintError` when it is none."""
        shown = self.shown(candidate)
        try:
            if candidate.path == STANDARD_INPUT:
                data = sys.stdin.buffer.read()
            else:
                data = Path(candidate.path).read_bytes()
            return Source.of(shown, data)
        except UnreadableSource as error:
            raise SpeclintError(error.message, shown, error.line, error.column) from error
        except OSError as error:
            raise SpeclintError(f"cannot be read: {error.strerror or error}", shown) from error

    def shown(self, candidate: Candidate) -> str:
        """What a file is called in reports."""
        if candidate.path == STANDARD_INPUT:
            return self._task.stdin_name or "<stdin>"
        return candidate.path

    def claim(self, source: Source) -> Claim | None:
        """The entry of the settings that claims a file, unless the command line names the template."""
        if self._task.template is not None:
            return None
        return claim_for(source.path, self.settings, lambda: frontmatter.read(source))

    def choose(self, candidate: Candidate, source: Source) -> Schema | None:
        """The schema that a file is checked against; None when it is no spec."""
        claim = self.claim(source)
        if claim is not None:
            return self._in_version(claim, source)
        if self._mapped and not candidate.named and self._task.template is None:
            return None
        compiled = schema_named(self._task.template or BUILT_IN)
        decided = self._task.template is not None or candidate.named
        if decided and not self._task.only_specs:
            return compiled
        return compiled if identifies(compiled, markdown.parse(source.text)) else None

    def _in_version(self, claim: Claim, source: Source) -> Schema:
        """The schema of the template in the version that a file names, if the settings keep that one."""
        latest = schema_named(claim.template, self.settings.root)
        if not claim.versions:
            return latest
        named = profile.template_version(markdown.parse(source.text), source.text, latest)
        if named != profile.plain_version(latest.version):
            for version, name in claim.versions:
                if named == profile.plain_version(version):
                    return replace(schema_named(name, self.settings.root), version=version)
        return replace(latest, kept=tuple(version for version, _ in claim.versions))

    def lay(self, candidate: Candidate, source: Source | None = None) -> Laid | None:
        """A file, or another text of it, laid against its template; None when it is no spec."""
        source = source or self.read(candidate)
        compiled = self.choose(candidate, source)
        if compiled is None:
            return None
        request = self.request(compiled)
        try:
            return Laid("", source, compiled, lay(source, compiled, request))
        except SpeclintError:
            raise
        except Exception as error:
            problem = f"speclint failed on this file, please report it: {type(error).__name__}: {error}"
            raise SpeclintError(problem, source.path) from error

    def other(self, source: Source) -> Spec | None:
        """A file of the project that is not checked, if a run over the whole project would check it.

        What is wrong with it is said in that run.
        """
        whole = copy.copy(self)
        whole._task = replace(self._task, paths=(), only_specs=True)
        try:
            compiled = whole.choose(Candidate(source.path, named=False), source)
            return None if compiled is None else lay(source, compiled, self.request(compiled))
        except Exception:
            return None

    def judge(
        self, laid: Sequence[Laid], project: Project, result: Result, progress: Callable[[int], None]
    ) -> None:
        """Asks the rules about files that were laid, first those that look at the whole project."""
        told, problems = tell(project, self.rules)
        result.problems.extend(problems)
        for number, one in enumerate(laid):
            progress(number)
            checked, raised = self.diagnose(one, told[one.path], project.source)
            result.problems.extend(raised)
            result.checked.append(checked)

    def diagnose(
        self,
        laid: Laid,
        told: Mapping[str, Sequence[Finding]],
        source_of: Callable[[str], Source | None] = lambda path: None,
    ) -> tuple[Checked, list[SpeclintError]]:
        """What the rules say of one file, with what those that look at the whole project said of it."""
        found, raised = diagnose(
            laid.source,
            laid.spec,
            laid.compiled,
            self.rules,
            reason_required=self.settings.reason_required,
            told=told,
            source_of=source_of,
        )
        return Checked(laid.source.path, laid.compiled.name, tuple(found)), raised


def asked(task: Task, path: str) -> tuple[Schema, Request]:
    """What a file at a path is checked against when it is named, whether it exists or not."""
    run = Run(replace(task, paths=(path,)))
    compiled = run.choose(Candidate(path, named=True), Source.of(path, b""))
    assert compiled is not None  # a named file without --only-specs always has one
    return compiled, run.request(compiled)


def _known_size(compiled: Schema, size: str | None, error: Callable[[str], SpeclintError]) -> None:
    """Refuses a size that the schema does not have; `error` makes what is raised."""
    if size is not None and size not in compiled.sizes:
        raise error(f"`{size}` is no size of `{compiled.name}`: expected {either(compiled.sizes)}")


def _known_traits(
    compiled: Schema, words: Sequence[str] | None, error: Callable[[int, str], SpeclintError]
) -> tuple[str, ...] | None:
    """The traits that words name; `error` makes what is raised for a word, by its number, that names none."""
    if words is None:
        return None
    for number, word in enumerate(words):
        if compiled.trait(word) is None:
            known = ", ".join(name for name, _ in compiled.traits) or "none"
            raise error(number, f"`{word}` is no trait of `{compiled.name}` (known: {known})")
    return tuple(filter(None, map(compiled.trait, words)))


def lay(source: Source, compiled: Schema, request: Request) -> Spec:
    """A text laid against its schema: what rules look at."""
    repaired = fences.repair(source, compiled)
    document = severed.rejoin(repaired.document, source.text)
    reading = profile.read(document, source.text, compiled, request)
    aligned = aligner.align(document, source.text, compiled, reading, repaired.gaps)
    spec = replace(aligned, found_relations=relations.resolve(aligned, compiled))
    return replace(
        spec,
        found_gaps=tuple(_undoubted(spec)),
        found_links=links.of(document, source.text),
        anchors=anchors.of(document) | _absent_anchors(spec),
    )


def _undoubted(spec: Spec) -> Iterator[Gap]:
    """The gaps, without what is asked for by a heading that another place calls otherwise."""
    named = (related for relation in spec.relations(State.DANGLING) for related in relation.related)
    doubted = {related.at for related in named if related.at is not None}
    for gap in spec.found_gaps:
        if not (isinstance(gap, Absence) and gap.slot.demand.unless and gap.at in doubted):
            yield gap


def _absent_anchors(spec: Spec) -> frozenset[str]:
    """The anchors of the sections whose absence is reported: a link to one of them is no second defect."""
    absent = [gap.slot for gap in spec.found_gaps if isinstance(gap, _NOT_AS_NAMED)]
    sections = (slot for top in absent for slot in top.walk() if isinstance(slot, SectionSlot))
    return frozenset(anchors.folded(anchors.slug(slot.name)) for slot in sections)


def tell(project: Project, rules: Sequence[ActiveRule]) -> tuple[Told, list[SpeclintError]]:
    """What the rules that look at the whole project say, but for those that raised, and their errors."""
    told: dict[str, dict[str, list[Finding]]] = {path: {} for path in project.checked}
    raised: list[SpeclintError] = []
    for active in rules if told else ():
        if active.rule.check_project is None:
            continue
        said: dict[str, list[Finding]] = {path: [] for path in told}
        try:
            for path, finding in active.rule.check_project(project.index(active.rule), active.options):
                said[path].append(finding)
        except Exception as error:
            problem = f"the rule `{active.rule.name}` failed on this project: {type(error).__name__}: {error}"
            raised.append(SpeclintError(problem))
        else:
            for path, findings in said.items():
                told[path][active.rule.name] = findings
    return told, [*raised, *project.problems]


def diagnose(
    source: Source,
    spec: Spec,
    compiled: Schema,
    rules: Sequence[ActiveRule],
    *,
    reason_required: bool = False,
    told: Mapping[str, Sequence[Finding]] = _NOTHING_TOLD,
    source_of: Callable[[str], Source | None] = lambda path: None,
) -> tuple[list[Diagnostic], list[SpeclintError]]:
    """What the rules say of a spec, in document order, and which rules raised.

    `told` is what the rules that look at the whole project say of this spec, by the name of each rule asked;
    `source_of` gives the text of another file of the project, which its edits may change.
    What a suppression ignores is known once the rules have spoken, so that they are asked again about the
    spec with the gaps of its suppressions: what is new in their answers is said of those, and stays.
    """
    suppressions = suppress.read(spec.root, source, packs.known_names(), reason_required)
    said, raised = _ask(source, spec, compiled, rules, told, source_of)
    found = [diagnostic for diagnostic, at in said if not suppressions.ignores(diagnostic.rule, at)]
    sound = [active for active in rules if active.rule.name not in raised]
    asked = [active.rule for active in sound if (active.forced or active.rule.severity) is not Severity.OFF]
    loud = {rule.name for rule in asked if rule.check_project is None or rule.name in told}
    if gaps := suppressions.gaps(loud, ((diagnostic.rule, at) for diagnostic, at in said)):
        noticed = replace(spec, found_gaps=(*spec.found_gaps, *gaps))
        again, failed = _ask(source, noticed, compiled, sound, {}, source_of)
        before = {diagnostic for diagnostic, _ in said}
        found += [diagnostic for diagnostic, _ in again if diagnostic not in before]
        raised |= failed
    reported = (diagnostic for diagnostic in found if diagnostic.severity is not Severity.OFF)
    return list(dict.fromkeys(sorted(reported, key=_order))), list(raised.values())


def _ask(
    source: Source,
    spec: Spec,
    compiled: Schema,
    rules: Sequence[ActiveRule],
    told: Mapping[str, Iterable[Finding]],
    source_of: Callable[[str], Source | None],
) -> tuple[list[tuple[Diagnostic, int]], dict[str, SpeclintError]]:
    """What rules say, with the offset where each finding starts, and the rules that raised, by name."""
    said: list[tuple[Diagnostic, int]] = []
    raised: dict[str, SpeclintError] = {}
    softening = {rule: dict(levels_) for rule, levels_ in compiled.softening}
    line = cache(source.line)
    slots = _Slots(spec, compiled)
    for active in rules:
        name = active.rule.name
        by_status = softening.get(name, {})
        softened = by_status.get(spec.status) or by_status.get("")
        try:
            own = active.rule.check(spec, active.options) if active.rule.check else ()
            for finding in itertools.chain(own, told.get(name, ())):
                severity = active.forced or softened or finding.severity or active.rule.severity
                slot = slots.around(finding.at)
                diagnostic = _diagnostic(source, line, spec.root, slot, name, severity, finding, source_of)
                said.append((diagnostic, finding.at.start))
        except Exception as error:
            problem = f"the rule `{name}` failed on this file: {type(error).__name__}: {error}"
            raised[name] = SpeclintError(problem, source.path)
    return said, raised


def _order(diagnostic: Diagnostic) -> tuple[int, int, str]:
    """In the order of the document; what a rule says at one place stays in the order of the template."""
    return diagnostic.place.line, diagnostic.place.column, diagnostic.rule


def _diagnostic(
    source: Source,
    line: Callable[[int], str],
    root: Section,
    slot: str,
    rule: str,
    severity: Severity,
    finding: Finding,
    source_of: Callable[[str], Source | None],
) -> Diagnostic:
    place = _place(source, finding.at)
    text = line(place.line)
    return Diagnostic(
        source.path,
        rule,
        severity,
        finding.message,
        place,
        section_titles(root, finding.at),
        finding.expected,
        finding.found,
        finding.because or f"speclint explain {rule}",
        finding.about or _known_by(finding, text, place),
        tuple(_related(source, related) for related in finding.related),
        tuple(_replacement(source, edit, source_of) for edit in finding.edits),
        (text,),
        slot,
    )


def _known_by(finding: Finding, line: str, place: Place) -> str:
    """What a finding is known by where its rule does not say: what it found, or what stands at its place."""
    marked = line[place.column - 1 : place.end_column - 1 if place.end_line == place.line else None]
    return finding.found or f"{finding.expected}: {marked}"


def _related(source: Source, related: Related) -> tuple[Place | None, str]:
    if related.at is None:
        return None, related.label
    place = _place(source, related.at)
    return place, related.label.replace("{line}", str(place.line))


def _replacement(source: Source, edit: Edit, source_of: Callable[[str], Source | None]) -> Replacement:
    """An edit as readers count, in its own file or in another of the project, as reports call that."""
    changed = source if edit.path is None else source_of(edit.path)
    if changed is None:
        raise ValueError(f"an edit of `{edit.path}`, which is no file of the project")
    return Replacement(
        place=_place(changed, edit.span),
        text=edit.text,
        title=edit.title,
        safe=edit.safe,
        path=None if edit.path is None else changed.path,
    )


def _place(source: Source, span: Span) -> Place:
    return Place(*source.position(span.start), *source.position(span.end))


def section_titles(root: Section, span: Span) -> tuple[str, ...]:
    """The titles of the sections that hold a place, from the top."""
    found: list[str] = []
    section = root
    while True:
        after = bisect_right(section.children, span.start, key=lambda child: child.span.start)
        inner = section.children[after - 1] if after else None
        if inner is None or span.start >= inner.span.end:
            return tuple(found)
        if inner.heading is not None:
            found.append(markdown.folded(inner.heading.text.content))
        section = inner


class _Slots:
    """Which slots of the template stand around each place of a spec."""

    def __init__(self, spec: Spec, compiled: Schema) -> None:
        self._fills = spec.fills
        self._starts = [fill.section.span.start for fill in spec.fills]
        self._above: list[int] = []
        self._paths = {slot.path: titles_ for slot, titles_ in _titles_below(compiled.root, ())}
        self._known: dict[int, tuple[str, ...]] = {-1: ()}
        for number, start in enumerate(self._starts):
            self._above.append(self._holder(start, number - 1))

    def around(self, at: Span) -> str:
        """The path of a place: in the template as far as slots are filled there, then by titles.

        A section that was moved takes its path along. The title of the document is no part of it.
        """
        return " > ".join(self._path(self._holder(at.start, bisect_right(self._starts, at.start) - 1)))

    def _holder(self, start: int, number: int) -> int:
        """The innermost section that goes on to an offset, of one and those around it; -1 for none."""
        while number >= 0:
            span = self._fills[number].section.span
            if span.start <= start < max(span.end, span.start + 1):
                break
            number = self._above[number]
        return number

    def _path(self, number: int) -> tuple[str, ...]:
        if number not in self._known:
            self._known[number] = self._read(number)
        return self._known[number]

    def _read(self, number: int) -> tuple[str, ...]:
        fill = self._fills[number]
        if fill.how is How.TITLE or fill.section.heading is None:
            return ()
        if fill.slot is not None and fill.slot.path in self._paths:
            return self._paths[fill.slot.path]
        name = fill.slot.name if fill.slot is not None else fill.section.heading.text.content
        return (*self._path(self._above[number]), titles.normalise(name))


def _titles_below(
    slot: DocumentSlot | SectionSlot, above: tuple[str, ...]
) -> Iterator[tuple[SectionSlot, tuple[str, ...]]]:
    """The sections below a slot, each with the titles from the top, normalised, as baselines have them."""
    for child in slot.of(SectionSlot):
        titles_ = (*above, titles.normalise(child.name))
        yield child, titles_
        yield from _titles_below(child, titles_)


def identifies(compiled: Schema, document: Document) -> bool:
    """Whether a document looks like a spec of a template: by its title, its metadata, or its sections."""
    identify = compiled.identify
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    title = headings[0] if headings and headings[0].level == 1 else None
    if identify.title and title is not None:
        found = patterns.compiled(identify.title, identify.origin)
        if found.search(levels.key_of(title)):
            return True
    rows = profile.metadata_rows(document, compiled)
    by_key = [(rows.get(key, ""), patterns.compiled(row, identify.origin)) for key, row in identify.rows]
    if any(pattern.search(value) for value, pattern in by_key):
        return True
    wanted = {slot.key for slot in compiled.root.of(SectionSlot) if slot.key}
    keys = {name for h in headings for key in [levels.key_of(h)] for name in (key, titles.undecorated(key))}
    return 0 < identify.sections <= len(wanted & keys)


@cache
def schema_named(name: str, root: str | None = None) -> Schema:
    """The compiled schema of an installed template's name or of a template file (below `root`)."""
    folder = packs.templates().get(name)
    if folder is not None:
        yaml = folder / "schema.yaml"
        beside = yaml if yaml.is_file() else None
        try:
            return schema.load(folder / "template.md", beside, name, packs.known_names())
        except SpeclintError as error:
            raise packs.broken_template(name, error) from None
    path = Path(name) if root is None else Path(os.path.relpath(Path(root) / name))
    if not path.is_file():
        hint = did_you_mean(name, packs.templates())
        known = ", ".join(f"`{known}`" for known in packs.templates())
        raise SpeclintError(f"no template `{name}`: neither a file nor one of {known}{hint}")
    return schema.load(path, known_rules=packs.known_names())


def settings_here() -> Settings:
    """What the settings say that hold in the current folder."""
    path = settings_file.find(Path.cwd())
    if path is None:
        return Settings()
    shown = Path(os.path.relpath(path))
    return settings_file.read(shown, packs.known_names())


def active_rules(task: Task, settings: Settings) -> tuple[ActiveRule, ...]:
    """The rules that run, in alphabetical order, with options and severity."""
    known = packs.known_names()
    forced = dict(task.severities)
    _check_names("--select", task.select, known)
    _check_names("--ignore", task.ignore, known)
    _check_names("--severity", forced, known)
    active = []
    for name, rule in packs.rules().items():
        if name in task.ignore or (task.select and name not in task.select):
            continue
        level: str | None = forced.get(name) or settings.rules.get(name)
        if name in task.select and (level is None or level == "off"):
            level = "on"
        if level == "on":
            level = "warning" if rule.severity is Severity.OFF else None
        severity = Severity(level) if level else None
        if severity is not Severity.OFF:
            active.append(ActiveRule(rule, _options(rule, settings), severity))
    return tuple(active)


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
