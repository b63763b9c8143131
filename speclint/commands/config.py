"""What holds for one file, and why: settings, template, size, traits, and each rule's severity."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from speclint.align import profile
from speclint.align.profile import Request
from speclint.errors import SpeclintError
from speclint.files import Here
from speclint.judge import packs
from speclint.judge.active import ActiveRule
from speclint.judge.job import Job
from speclint.judge.packs import Rule
from speclint.judge.session import Session
from speclint.model import Severity
from speclint.report.escape import safe
from speclint.settings.configuration import Claim, Settings
from speclint.settings.discover import discover, overridden
from speclint.task import Task
from speclint.template.schema import Schema
from speclint.template.values import choice
from speclint.text import frontmatter, markdown
from speclint.text.source import Source
from speclint.text.yamlfile import KeyPath

_UNSAID = "\0"


def explain(task: Task, session: Session) -> str:
    """What applies to the one file that a task names; raises `SpeclintError` when it cannot be read."""
    (path,) = task.paths
    running = Job(task, session)
    candidate = running.standing(path)
    source = running.read(candidate)
    claim = running.claim(candidate, source)
    compiled = running.schema_of(candidate, source)
    if compiled is None:
        raise SpeclintError(f"is a template ({running.template_at(candidate)}), and no spec of itself", path)
    document = _File(source, compiled, running.request(compiled), running.settings)
    named = {"file": path, **_settings(running.settings, session.here, path)}
    named["template"] = _template(task, running.settings, compiled, claim)
    if compiled.versions:
        named["version"] = compiled.version or f"none of {', '.join(compiled.kept)}"
    lines = [f"{name:10}{value}" for name, value in {**named, **document.described()}.items()]
    rules = {active.rule.name: active for active in running.rules_of(candidate)}
    overrides = overridden(candidate.place, running.settings)
    lines += ["", "rules", *_rules(running, rules, overrides, compiled, document.status)]
    lines += ["", "A section, row or field of the template may give a finding a severity of its own."]
    return "".join(f"{safe(line)}\n" for line in lines)


def _settings(settings: Settings, here: Here, path: str) -> dict[str, str]:
    said = {"settings": settings.path or "none: neither .speclint.yaml nor pyproject.toml says anything"}
    if extended := sorted({*settings.files.values()} - {settings.path}):
        said["extends"] = ", ".join(extended)
    if settings.packs is not None:
        said["packs"] = ", ".join(["speclint", *(pack for pack in settings.packs if pack != "speclint")])
    for _, by in discover(here, [path], settings=settings).left_out:
        said["excluded"] = f"yes: it is never checked, {by}"
    return said


def _template(task: Task, settings: Settings, compiled: Schema, claim: Claim | None) -> str:
    if task.template is not None:
        return f"{compiled.name} (command line)"
    if claim is None:
        return f"{compiled.name} (default: no setting claims this file)"
    return f"{compiled.name} (settings: `{claim.glob}`, {settings.origin(claim.key)})"


class _File:
    """The facts of a document, read twice: as a run does, and without what stands in for unsaid ones."""

    def __init__(self, source: Source, compiled: Schema, request: Request, settings: Settings) -> None:
        document = markdown.parse(source.text)
        own = Request(default_size=_UNSAID, default_traits=(_UNSAID,))
        self._schema = compiled
        self._request = request
        self._settings = settings
        self._front = _front_matter(source)
        self._own = profile.read(document, source.text, compiled, own).profile
        self._profile = profile.read(document, source.text, compiled, request).profile
        self.status = self._profile.status

    def described(self) -> dict[str, str]:
        """Size, traits and status in words, each with where it came from."""
        traits = self._profile.traits
        unsaid = "not declared: sections for one kind of work are asked for too"
        return {
            "size": f"{self._profile.size} ({self._origin_of_size()})",
            "traits": unsaid if traits is None else f"{_listed(traits)} ({self._origin_of_traits()})",
            "status": self.status or "none",
        }

    def _origin_of_size(self) -> str:
        if self._request.size is not None:
            return "command line"
        if self._own.size != _UNSAID:
            return self._in_document(self._schema.metadata.size, self._names_size)
        if self._request.default_size is not None:
            return f"settings: {self._settings.origin(('size',))}"
        return f"default of {self._schema.name}"

    def _origin_of_traits(self) -> str:
        if self._request.traits is not None:
            return "command line"
        if self._own.traits != (_UNSAID,):
            return self._in_document(self._schema.metadata.traits, lambda key: True)
        return f"settings: {self._settings.origin(('traits',))}"

    def _in_document(self, keys: Sequence[str], counts: Callable[[str], bool]) -> str:
        said = next((key for key in keys if key in self._front and counts(key)), None)
        return f"front matter: `{said}`" if said else "a metadata row of the document"

    def _names_size(self, key: str) -> bool:
        return choice(self._schema.sizes, " ".join(self._front[key])) is not None


def _front_matter(source: Source) -> Mapping[str, tuple[str, ...]]:
    """The front matter of a file; empty when it is none, which is a finding and no trouble here."""
    try:
        return frontmatter.read(source)
    except SpeclintError:
        return {}


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words) or "none"


def _rules(
    running: Job,
    active: Mapping[str, ActiveRule],
    overrides: Sequence[int],
    compiled: Schema,
    status: str,
) -> Iterator[str]:
    """A line for each rule of the packs that count: its name, its severity, and what gave it that."""
    softening = {rule: dict(levels) for rule, levels in compiled.softening}
    settings, found = running.settings, packs.rules(running.session.packs)
    longest = max(map(len, found), default=0)
    for name, rule in found.items():
        softened = softening.get(name, {}).get(status)
        severity, why = _weight(rule, active.get(name), softened, settings, overrides)
        if softened is not None and why == "schema":
            why = f"schema of {compiled.name}, for the status `{status}`"
        options = ", ".join(f"{key}: {value}" for key, value in settings.rule_options.get(name, {}).items())
        yield f"  {name.ljust(longest)}  {severity:7}  {why}{f'; {options}' if options else ''}"


def _weight(
    rule: Rule,
    active: ActiveRule | None,
    softened: Severity | None,
    settings: Settings,
    overrides: Sequence[int],
) -> tuple[Severity, str]:
    """The severity of a rule and what decides it; a slot of the schema may still have its own."""
    key: KeyPath = ("rules", rule.name)
    for number in overrides:
        if rule.name in settings.overrides[number].rules:
            key = ("overrides", number, "rules", rule.name)
    said = f"settings: {settings.origin(key)}"
    if active is None:
        return Severity.OFF, said
    if active.forced is not None:
        return active.forced, said
    if softened is not None:
        return softened, "schema"
    return rule.severity, f"{said}, as by default" if rule.name in settings.rules else "default"
