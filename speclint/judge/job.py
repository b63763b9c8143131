"""A task in a session: which files it looks at, what each of them is laid against, and by which rules."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from speclint.align import profile, renamed
from speclint.align.identify import identifies
from speclint.align.profile import Request
from speclint.errors import SpeclintError
from speclint.files import LED_OUT, bounded, no_file
from speclint.judge import packs
from speclint.judge.active import ActiveRule, active_rules, overlaid
from speclint.judge.candidates import Looked, candidates, is_mapped, template_at
from speclint.judge.diagnose import Judged, SpecFile, diagnose, judge_file
from speclint.judge.diagnostics import SourceOf, no_source
from speclint.judge.facts import facts_of
from speclint.judge.judge import NOTHING_SAID, FromProject
from speclint.judge.namings import Namings
from speclint.judge.project import Folder, Project, Reader
from speclint.judge.request import request_of
from speclint.judge.session import Session
from speclint.judge.templates import BUILT_IN
from speclint.lay import lay
from speclint.model import Spec
from speclint.settings.configuration import Claim
from speclint.settings.discover import Candidate, claim_for, overridden
from speclint.task import Checked, Task
from speclint.template import markup
from speclint.template.older import newer
from speclint.template.schema import Schema, tuned
from speclint.text import frontmatter, markdown
from speclint.text.source import Source

_T = TypeVar("_T")
See = Callable[[SpecFile], object]
# The rules that run on a file, made of those that its settings let run.
Held = Callable[[Candidate, tuple[ActiveRule, ...]], tuple[ActiveRule, ...]]


class Job:
    """A task in a session, with what all of its files share: settings, templates, active rules.

    Given a task that makes no sense (an unknown rule, size or template, settings with a mistake), it raises
    `SpeclintError` when it is made. Then, for each of `candidates()`: `read`, `schema_of` (None for what is
    no spec), `lay`, and, when all of them are laid and taken into the `project()`, `diagnose`.
    """

    def __init__(self, task: Task, session: Session, see: See | None = None) -> None:
        """`see` makes something of each laid file besides, in the process that judges it: both pickle."""
        session.refresh()
        self.task = task
        self.session = session
        self._see = see
        self.settings = session.settings
        self._rules: dict[tuple[int, ...], tuple[ActiveRule, ...]] = {}
        self._tuned: dict[tuple[object, ...], Schema] = {}
        self._brought: dict[tuple[str, str], Schema] = {}
        self._held: Held | None = None
        self.rules = self._all_rules()
        for claim in self.settings.templates:
            self._check_templates_of(claim)
        if task.template is not None:
            self.request(session.templates.named(task.template))
        self.templates = dict(self._template_places())

    def _check_templates_of(self, claim: Claim) -> None:
        """Refuses what an entry of the settings names and nobody has."""
        kept = [((*claim.key, "versions", version), name) for version, name in claim.versions]
        for key, name in [(claim.key, claim.template), *kept]:
            if self.session.templates.leads_out(name, self.settings.root):
                raise self.settings.error(key, f"`{name}` leads out of the project")
            if not self.session.templates.exists(name, self.settings.root):
                hint = self.session.templates.nearest(name, self.settings.root)
                raise self.settings.error(key, f"no template `{name}`: neither a name nor a file{hint}")

    def _all_rules(self) -> tuple[ActiveRule, ...]:
        """The rules that run on some file, as loud as they are on most."""
        some = {active.rule.name: active for active in self._rules_under(())}
        for number in range(len(self.settings.overrides)):
            some = {**{active.rule.name: active for active in self._rules_under((number,))}, **some}
        return tuple(some[name] for name in sorted(some))

    def rules_of(self, candidate: Candidate) -> tuple[ActiveRule, ...]:
        """The rules that run on a file, as loud as they are there."""
        rules = self._rules_under(overridden(candidate.place, self.settings))
        return rules if self._held is None else self._held(candidate, rules)

    def hold_to(self, rules: tuple[ActiveRule, ...], held: Held) -> None:
        """Lets these rules run in place of those of the settings, and on a file what is made of its rules."""
        self.rules = self._rules[()] = rules
        self._held = held

    def _rules_under(self, overrides: tuple[int, ...]) -> tuple[ActiveRule, ...]:
        if overrides not in self._rules:
            settings = overlaid(self.settings, overrides)
            self._rules[overrides] = active_rules(self.task, settings, self.session.packs)
        return self._rules[overrides]

    def _template_places(self) -> Iterator[tuple[str, str]]:
        """Where the template files stand that files are checked against, each with what says so."""
        templates, root = self.session.templates, self.settings.root
        if self.task.template is not None:
            if (place := templates.file(self.task.template)) is not None:
                yield place, "--template"
            return
        for claim in self.settings.templates:
            for name in (claim.template, *(name for _, name in claim.versions)):
                if (place := templates.file(name, root)) is not None:
                    yield place, self.settings.origin(claim.key)

    def template_at(self, candidate: Candidate) -> str | None:
        """What says that a file is a template, and so no spec of itself; None when it is none."""
        return template_at(candidate, self.templates)

    def request(self, schema: Schema) -> Request:
        """The size and traits that are asked for; refused when the schema knows none such."""
        return request_of(self.task, self.settings, schema)

    def candidates(self) -> Looked:
        """The files to look at, and what cannot be followed."""
        session = self.session
        return candidates(self.task, session.here, session.files, self.settings, self.templates)

    def named(self, path: str) -> Candidate:
        """A file that is named itself, whether it is there or not.

        `SpeclintError` for one that stands behind a link that leads out of the project.
        """
        if self.session.files.leads_out(self.session.here.place(path)):
            raise SpeclintError(LED_OUT, path)
        return Candidate(path, named=True, place=self.session.here.own(path))

    def standing(self, path: str) -> Candidate:
        """A file that is named itself; `SpeclintError` when none is there."""
        candidate = self.named(path)
        if not self.session.files.is_file(place := self.session.here.place(path)):
            raise SpeclintError(no_file(place), path)
        return candidate

    def data(self, candidate: Candidate) -> bytes:
        """The bytes of a file; raises `SpeclintError` when they cannot be read."""
        if candidate.data is None:
            return self.session.files.read(candidate.place or "", candidate.path)
        return bounded(candidate.data, candidate.path, self.session.files.largest)

    def read(self, candidate: Candidate) -> Source:
        """The text of a file; raises `SpeclintError` when it is none."""
        return Source.of(candidate.path, self.data(candidate))

    def claim(self, candidate: Candidate, source: Source) -> Claim | None:
        """The entry of the settings that claims a file, unless the command line names the template."""
        if self.task.template is not None:
            return None
        return claim_for(candidate, self.settings, lambda: frontmatter.read(source))

    def schema_of(self, candidate: Candidate, source: Source) -> Schema | None:
        """The schema that a file is checked against; None when it is no spec."""
        return None if self.template_at(candidate) is not None else self.schema_as_spec(candidate, source)

    def schema_as_spec(self, candidate: Candidate, source: Source) -> Schema | None:
        """The schema that a file is checked against which is no template, wherever a link leads."""
        schema = self._schema_of(candidate, source)
        if schema is not None and self.task.brings:
            schema = self._newer(schema, candidate, source)
        return None if schema is None else self._as_set(schema)

    def _newer(self, schema: Schema, candidate: Candidate, source: Source) -> Schema:
        """A schema that a file is brought to, with what the one that the settings give it calls otherwise."""
        claim = claim_for(candidate, self.settings, lambda: frontmatter.read(source))
        older = self.session.templates.named(BUILT_IN) if claim is None else self._in_version(claim, source)
        is_same = older.text == schema.text
        if is_same and self.task.brings == "others":
            return schema
        key = schema.name, "" if claim is None or is_same else older.name
        if key not in self._brought:
            text, whole = markup.specimen(older.name, older.text), Request(schema.sizes[-1])
            taken = renamed.names(lay(text, schema, whole).found_gaps) if key[1] else ()
            self._brought[key] = newer(schema, older if key[1] else None, taken)
        return self._brought[key]

    def _as_set(self, schema: Schema) -> Schema:
        """A schema as the settings want all of them: maybe without inference, with other marks."""
        settings = self.settings
        if settings.infer and settings.unfinished is None:
            return schema
        key = schema.name, schema.version, schema.kept, schema.older
        if key not in self._tuned:
            self._tuned[key] = tuned(schema, infer=settings.infer, unfinished=settings.unfinished)
        return self._tuned[key]

    def _schema_of(self, candidate: Candidate, source: Source) -> Schema | None:
        claim = self.claim(candidate, source)
        if claim is not None:
            return self._in_version(claim, source)
        if is_mapped(self.task, self.settings) and not candidate.named and self.task.template is None:
            return None
        schema = self.session.templates.named(self.task.template or BUILT_IN)
        decided = self.task.template is not None or candidate.named
        if decided and not self.task.only_specs:
            return schema
        return schema if identifies(schema, markdown.parse(source.text)) else None

    def _in_version(self, claim: Claim, source: Source) -> Schema:
        """The schema of the template in the version that a file names, if the settings keep that one."""
        templates, root = self.session.templates, self.settings.root
        latest = templates.named(claim.template, root)
        if not claim.versions:
            return latest
        named = profile.template_version(markdown.parse(source.text), source.text, latest)
        if named != profile.plain_version(latest.version):
            for version, name in claim.versions:
                if named == profile.plain_version(version):
                    return replace(templates.named(name, root), version=version, family=latest.name)
        return replace(latest, kept=tuple(version for version, _ in claim.versions))

    def prepare(self) -> None:
        """Compiles the templates that files may need; what is wrong with one is said of each of these."""
        for _ in self._schemas():
            pass

    def _schemas(self) -> Iterator[Schema]:
        """The templates that files may need, those that are broken aside."""
        named = [(self.task.template or BUILT_IN, None)]
        claims = self.settings.templates if self.task.template is None else ()
        kept = [(name, self.settings.root) for claim in claims for _, name in claim.versions]
        for name, root in [*named, *((claim.template, self.settings.root) for claim in claims), *kept]:
            with suppress(SpeclintError):
                yield self.session.templates.named(name, root)

    def namings(self) -> Namings:
        """How the specs of the project name each other, as the templates say."""
        schemas = list(self._schemas())
        said = (abroad.naming for schema in schemas for abroad in schema.related.abroad)
        facts = frozenset(fact for naming in said for _, fact in naming.of)
        is_mapped = bool(self.settings.templates) and self.task.template is None
        # A template that is broken is there all the same.
        claimed = [claim.template for claim in self.settings.templates] if is_mapped else []
        names = tuple(dict.fromkeys([*claimed, *(schema.name for schema in schemas)]))
        return Namings(facts, names, is_mapped)

    def lay(
        self, candidate: Candidate, source: Source | None = None, schema: Schema | None = None
    ) -> SpecFile | None:
        """A file, or another text of it, laid against its template or a schema; None when it is no spec."""
        source = source or self.read(candidate)
        is_named = schema is not None or self.task.template is not None or self.task.only_specs
        schema = schema or self.schema_of(candidate, source)
        if schema is None:
            return None
        basis = source, schema, self.request(schema)
        spec = _unfailing(source.path, lambda: self.session.laid(basis, lambda: lay(*basis)))
        by_default = not is_named and self.claim(candidate, source) is None
        return SpecFile("", source, schema, spec, by_default, self.rules_of(candidate))

    def lay_other(self, candidate: Candidate, source: Source) -> Spec | None:
        """A file that the task does not check, laid if a run over the whole project would check it.

        What is wrong with such a file is said in that run. That the engine fails on it is a `SpeclintError`
        here as well: what the file says of others is not known then.
        """
        whole = copy.copy(self)
        whole.task = replace(self.task, paths=(), only_specs=True)
        try:
            schema = _unfailing(source.path, lambda: whole.schema_of(candidate, source))
            request = self.request(schema) if schema is not None else None
        except EngineFailure:
            raise
        except SpeclintError:
            return None
        if schema is None or request is None:
            return None
        return _unfailing(source.path, lambda: lay(source, schema, request))

    def folder(self) -> Folder:
        """The files of the project around the task."""
        session, exclude = self.session, self.task.exclude
        return Folder(session.here, session.files, self.settings, exclude, session.glance(exclude))

    def project(self, folder: Folder) -> Project:
        """What is known of the project, as it is asked for."""
        return Project(folder, self.lay_other, self.session.known(self.task), self.namings)

    def project_of(self, reader: Reader) -> Project:
        """What is known of a project whose files stand elsewhere."""
        return Project(reader, self.lay_other, namings=self.namings)

    def judge(self, file: SpecFile) -> Judged:
        """What the rules say of a file alone."""
        judged = judge_file(
            file, file.rules, self._known_rules, reason_required=self.settings.reason_required
        )
        see = self._see
        return (
            judged if see is None else replace(judged, seen=_unfailing(file.source.path, lambda: see(file)))
        )

    @property
    def _known_rules(self) -> Collection[str]:
        return packs.known_names(self.session.packs)

    def take(self, file: SpecFile, path: str | None, project: Project) -> SpecFile:
        """Takes a laid file into a project, under the path that it has there, if any."""
        facts = facts_of(file.spec, (active.rule for active in self.rules))
        known = project.take(path, lambda: file.source, facts, file.spec.anchors)
        return replace(file, path=known)

    def diagnose(
        self, file: SpecFile, from_project: FromProject = NOTHING_SAID, source_of: SourceOf = no_source
    ) -> tuple[Checked, list[SpeclintError]]:
        """What the rules say of a file, with what those that look at the whole project said of it."""
        found, problems = diagnose(
            file,
            file.rules,
            self._known_rules,
            reason_required=self.settings.reason_required,
            from_project=from_project,
            source_of=source_of,
        )
        return Checked(file.source.path, file.schema.name, found, file.by_default), problems


class EngineFailure(SpeclintError):
    """A file on which speclint itself failed."""


def _unfailing(path: str, step: Callable[[], _T]) -> _T:
    """What a step gives; where it fails, the file is named."""
    try:
        return step()
    except SpeclintError:
        raise
    except MemoryError as error:
        raise EngineFailure("needs more memory than there is", path) from error
    except Exception as error:
        problem = f"speclint failed on this file, please report it: {type(error).__name__}: {error}"
        raise EngineFailure(problem, path) from error
