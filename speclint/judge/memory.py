"""What earlier runs found in the same bytes by the same means, so that it need not be found again.

What a file comes to depends on its bytes and its path, and on what all files share: the installed code, the
settings, the task, and the bytes of every file that a template is made of. All of it is in the keys, so that
nothing that was remembered must be judged again. What depends on the rest of the project (whether another
file is there, what it holds) is asked again, and the whole run is as remembered only when all answers are.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from speclint import __version__
from speclint.cache import Cache, digest
from speclint.errors import SpeclintError
from speclint.files import LARGEST, Files, Here, Noted, bounded, project_top
from speclint.judge import plain
from speclint.judge.candidates import candidates
from speclint.judge.project import Folder, Project
from speclint.judge.session import Session
from speclint.records import dataclass
from speclint.settings import configuration
from speclint.settings.configuration import Claim, Override, Settings
from speclint.settings.discover import Candidate
from speclint.task import Checked, Result, Task

if TYPE_CHECKING:
    from speclint.judge.diagnose import Judged
    from speclint.judge.job import Job
    from speclint.judge.kept import Kept
    from speclint.judge.packs import Rule
    from speclint.template.schema import Schema

_ENGINE = os.path.dirname(os.path.dirname(__file__))
# By these names in a folder of modules it is known which distributions are installed there.
_INSTALLED = (".dist-info", ".egg-info", ".egg-link", ".pth")
# To keep a longer template takes as long as to compile it again; in characters.
_LONGEST_TEMPLATE = 200_000
# A file that is no spec, and one whose answer waits for the whole project.
_PASSED_OVER = {"passed": True}
_WAITS = {"waits": True}


@dataclass(frozen=True, slots=True)
class _File:
    """A file of a run, by its key: its record, and what came of it; None for what is no spec."""

    candidate: Candidate
    data: str
    record: Any
    is_new: bool


class Memory:
    """What is remembered of runs in one folder: asked for a whole run first, then for each of its files."""

    def __init__(self, folder: str, here: Here) -> None:
        """`folder` is where caches are."""
        self._cache = Cache(folder, digest(here.folder))
        self._means: _Means | None = None

    def prime(self, task: Task, session: Session) -> None:
        """Looks what is known of what all files of a task share, and tells the session its settings."""
        try:
            self._means = _Means.known(self._cache, task, session)
        except (SpeclintError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
            self._means = None  # What is wrong with the settings is said when they are read.

    def recall(self, task: Task, session: Session) -> Result | None:
        """What a run comes to whose files, and all that it depends on, are as they were; else None.

        The session is told what its settings are, as far as that is known.
        """
        if self._means is None:
            self.prime(task, session)
        try:
            return None if self._means is None else self._recalled(self._means, task, session)
        except (SpeclintError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
            # What is wrong with the task or its files is said by a run; a bad record is none.
            return None

    def _recalled(self, means: _Means, task: Task, session: Session) -> Result | None:
        looked = candidates(task, session.here, session.files, session.settings, means.own)
        found = looked.files
        if looked.problems:
            return None
        folder = Folder(session.here, session.files, session.settings, task.exclude)
        keys = [means.key(one, digest(_data(one, session.files))) for one in found]
        records = [self._cache.get(f"file-{key}") for key in keys]
        if None in records:
            return None
        places = [_path_of(folder, one) for one in found]
        whole = self._cache.get(_run_key(means, folder, zip(keys, places, strict=True)))
        if whole is None:
            return None
        project = Project(folder)
        for place, record in zip(places, records, strict=True):
            if record != _PASSED_OVER:
                project.expect(place)
        if any(project.answer(kind, word) != said for kind, word, said in whole["asked"]):
            return None
        checked = []
        for candidate, record, said in zip(found, records, whole["said"], strict=True):
            if record != _PASSED_OVER:
                template, by_default, own = said if said else _head(record)
                diagnostics = plain.diagnostics(own, candidate.path)
                checked.append(Checked(candidate.path, str(template), diagnostics, bool(by_default)))
        self._cache.save()
        return looked.result(tuple(checked), (), len(found) - len(checked))

    def beside(self, kind: str, task: Task, session: Session) -> Beside | None:
        """Other records of the files of a task than what a check found; None when none can be kept.

        The task was checked before: what its files share is known from that.
        """
        self.prime(task, session)
        if self._means is None:
            return None
        looked = candidates(task, session.here, session.files, session.settings, self._means.own)
        return Beside(self._cache, self._means, kind, {one.path: one for one in looked.files}, session.files)

    def notes(self, session: Session) -> Notes:
        """What is remembered of the files of a run that was not recalled, and what is to be.

        The session is told of the templates that were compiled before.
        """
        if self._means is not None:
            session.templates.remember(partial(_schema, self._cache, self._means))
        return Notes(self._cache, self._means)


class Beside:
    """Records of one kind for the files of a task, by their paths."""

    def __init__(
        self, cache: Cache, means: _Means, kind: str, files: Mapping[str, Candidate], disk: Files
    ) -> None:
        self._cache = cache
        self._means = means
        self._kind = kind
        self._files = files
        self._disk = disk

    def get(self, path: str) -> Any:
        """The record of a file as it is now; None when there is none."""
        key = self._key(path)
        return self._cache.get(key) if key is not None else None

    def put(self, path: str, record: Any) -> None:
        """Sets the record of a file, plain data."""
        if (key := self._key(path)) is not None:
            self._cache.put(key, record)

    def save(self) -> None:
        """Keeps what was set."""
        self._cache.save()

    def _key(self, path: str) -> str | None:
        candidate = self._files.get(path)
        if candidate is None:
            return None
        try:
            return f"{self._kind}-{self._means.key(candidate, digest(_data(candidate, self._disk)))}"
        except SpeclintError:
            return None


class Notes:
    """What a run finds: asked before a file is judged, told what came of it, saved at the end."""

    def __init__(self, cache: Cache, means: _Means | None) -> None:
        self._cache = cache
        self._means = means
        self._files: dict[int, _File] = {}

    def known(self, number: int, candidate: Candidate, job: Job) -> Kept | bool | None:
        """What a file came to, False for what is no spec; None when that is not known."""
        if self._means is None:
            return None
        try:
            name = digest(job.data(candidate))
            record = self._cache.get(f"file-{self._means.key(candidate, name)}")
            rules = (active.rule for active in job.rules)
            kept = False if record == _PASSED_OVER else _kept(record, candidate.path, rules)
        except (SpeclintError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
            return None
        if kept is not None:
            self._files[number] = _File(candidate, name, record, is_new=False)
        return kept

    def note(self, number: int, candidate: Candidate, data: str, judged: Judged | None) -> None:
        """Takes down what a file came to, whose bytes have this digest; None for what is no spec."""
        record = _PASSED_OVER if judged is None else _record(judged)
        self._files[number] = _File(candidate, data, record, is_new=True)

    def save(self, job: Job, project: Project, folder: Folder, said: Mapping[int, Checked] | None) -> None:
        """Keeps what was noted; `said` is what the run came to, by the number of each file.

        None for a run whose answer cannot be trusted: only its files are remembered. What is known already is
        not written again, and the run as a whole is kept only where every file has a record, since it is what
        lets the next one be answered without laying any. After an edit of `a.md` among a hundred specs one
        record is written, and that of the run.
        """
        before = self._means
        means = _Means.now(self._cache, job, before)
        for name, (schema, files_of_it) in job.session.templates.compiled().items():
            key = _schema_key(means, name)
            if len(schema.text) <= _LONGEST_TEMPLATE and self._cache.get(key) is None:
                self._cache.put(key, {"places": files_of_it, "schema": plain.of(schema)})
        files = [file for _, file in sorted(self._files.items())]
        keys = [means.key(file.candidate, file.data) for file in files]
        for key, file in zip(keys, files, strict=True):
            if file.record is not None and (file.is_new or before is None or before.digest != means.digest):
                self._cache.put(f"file-{key}", file.record)
        if said is not None and all(file.record is not None for file in files):
            places = [_path_of(folder, file.candidate) for file in files]
            whole = {
                "asked": [[kind, word, project.answer(kind, word)] for kind, word in project.asked],
                "said": [_differing(file.record, said.get(n)) for n, file in enumerate(files)],
            }
            self._cache.put(_run_key(means, folder, zip(keys, places, strict=True)), whole)
        self._cache.save()


def _differing(record: Any, checked: Checked | None) -> Any:
    """What the run says of a file where that is not what the file alone came to."""
    if checked is None:
        return None
    own = plain.of_diagnostics(checked.diagnostics)
    return None if record.get("said") == own else [checked.template, checked.by_default, own]


def _head(record: Any) -> tuple[Any, Any, Any]:
    return record["template"], record["by_default"], record["said"]


@dataclass(frozen=True, slots=True)
class _Means:
    """All that the files of a run share, by what tells it apart; `base` is that without the templates.

    `templates` are the files that templates are made of, `own` those that files are checked against, each
    with what says so.
    """

    base: str
    digest: str
    templates: Mapping[str, bytes | None]
    own: Mapping[str, str]

    @classmethod
    def known(cls, cache: Cache, task: Task, session: Session) -> _Means | None:
        """What an earlier run had, looked at as it is now; the session is told its settings."""
        installed = cache.get(f"installed-{_distributions()}")
        if installed is None:
            return None
        noted = Noted(session.files)
        place = configuration.find(session.here, noted)
        extended = cache.get(_extended_key(noted))
        for other in extended or ():
            noted.seen[str(other)] = session.files.peek(str(other))
        base = _base(_installed(installed), task, session.here, noted)
        record = cache.get(f"setup-{base}")
        if record is None:
            return None
        settings = plain.value(record["settings"], _of_settings)
        if not isinstance(settings, Settings) or (settings.path is None) is not (place is None):
            return None
        templates = {str(name): _held(session.files, str(name)) for name in record["templates"]}
        session.prime(settings, noted, (name for name, data in templates.items() if data is not None))
        own = {str(place): str(by) for place, by in record["own"]}
        return cls(base, _digest(base, templates), templates, own)

    @classmethod
    def now(cls, cache: Cache, job: Job, before: _Means | None) -> _Means:
        """What a run had, noted for later ones."""
        from speclint.judge import packs

        installed = list(packs.folders())
        cache.put(f"installed-{_distributions()}", installed)
        session = job.session
        base = _base(_installed(installed), job.task, session.here, session.noted)
        found = Noted(session.files)
        configuration.find(session.here, found)
        extended = sorted(set(session.noted.seen) - set(found.seen))
        if extended or cache.get(_extended_key(found)):
            cache.put(_extended_key(found), extended)
        seen = {place: session.files.peek(place, LARGEST) for place in job.templates}
        seen |= session.templates.seen()
        if before is not None and before.base == base:
            seen = {**before.templates, **seen}
        own = sorted(job.templates.items())
        record = {"settings": plain.of(session.settings), "templates": sorted(seen), "own": own}
        cache.put(f"setup-{base}", record)
        return cls(base, _digest(base, seen), seen, job.templates)

    def key(self, candidate: Candidate, data: str) -> str:
        """What a file is known by, whose bytes have this digest."""
        return digest(self.digest, candidate.path, candidate.place or "", str(candidate.named), data)


def _held(files: Files, place: str) -> bytes | None:
    """The bytes of a file, None for none; bytes of no file for one that cannot be read."""
    data = files.peek(place, LARGEST)
    return b"\0 unreadable" if data is None and files.stands(place) else data


def _base(installed: str, task: Task, here: Here, settings: Noted) -> str:
    asked = replace(task, paths=("",) if task.paths else (), stdin=b"")
    return digest(
        installed, repr(asked), repr(here), project_top(here.folder) or "", *_written(settings.seen)
    )


def _digest(base: str, templates: Mapping[str, bytes | None]) -> str:
    return digest(base, *_written(templates))


def _written(files: Mapping[str, bytes | None]) -> Iterator[bytes | str]:
    for place, data in sorted(files.items()):
        yield from (place, b"-" if data is None else b"+" + data)


def _run_key(means: _Means, folder: Folder, files: Iterable[tuple[str, str | None]]) -> str:
    return f"run-{digest(means.digest, folder.root, str(folder.holds_documents), repr(list(files)))}"


def _path_of(folder: Folder, candidate: Candidate) -> str | None:
    return folder.path_of(candidate.place) if candidate.place is not None else None


def _data(candidate: Candidate, files: Files) -> bytes:
    if candidate.data is not None:
        return bounded(candidate.data, candidate.path, files.largest)
    return files.read(candidate.place or "", candidate.path)


def _distributions() -> str:
    """What tells apart which distributions are installed, in which versions."""
    return digest(__version__, sys.version, *map(repr, _on_the_path()))


def _on_the_path() -> Iterator[tuple[str, list[tuple[str, int]]]]:
    for folder in sys.path:
        try:
            with os.scandir(folder or ".") as entries:
                marks = [
                    (one.name, one.stat().st_mtime_ns) for one in entries if one.name.endswith(_INSTALLED)
                ]
        except OSError:
            marks = []
        yield folder, sorted(marks)


def _installed(folders: Sequence[str]) -> str:
    """What tells apart the code of the engine and of the packs in some folders, however it is installed."""
    return digest(repr([file for folder in (_ENGINE, *folders) for file in _files_below(str(folder))]))


def _files_below(folder: str) -> Iterator[tuple[str, int, int]]:
    """The files in a folder and those below it, each with its size and when it was written."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda one: one.name)
    except OSError:
        return
    for one in found:
        if not one.is_dir():
            about = one.stat()
            yield one.path, about.st_size, about.st_mtime_ns
        elif one.name != "__pycache__" and not one.is_symlink():
            yield from _files_below(one.path)


def _extended_key(found: Noted) -> str:
    """What the places of all that settings extend are kept under: the files in which they were found."""
    return f"extended-{digest(*_written(found.seen))}"


def _schema_key(means: _Means, name: str) -> str:
    return f"schema-{digest(means.digest, name)}"


def _schema(cache: Cache, means: _Means, name: str) -> tuple[Schema, Mapping[str, bytes | None]] | None:
    """A template as it was compiled before, with the files it was made of; None for one that was not."""
    from speclint.template.schema import Schema

    record = cache.get(_schema_key(means, name))
    try:
        schema = plain.value(record["schema"], plain.of_template) if record is not None else None
        seen = {str(place): means.templates[place] for place in record["places"]} if schema else {}
    except (ValueError, TypeError, LookupError, AttributeError):
        return None
    return (schema, seen) if isinstance(schema, Schema) else None


def _of_settings(name: str) -> type[Any]:
    return {f"{kind.__module__}:{kind.__qualname__}": kind for kind in (Settings, Claim, Override)}[name]


def _record(judged: Judged) -> Any:
    """What is remembered of a judged file; None when it has no plain form, or was not judged well."""
    kept = judged.kept
    if judged.waiting is not None:
        return _WAITS
    if kept.raised or kept.facts.failed:
        return None
    try:
        rest = plain.of((kept.facts.said, kept.anchors, kept.around))
    except plain.Unwritable:
        return None
    head = {"template": kept.template, "by_default": kept.by_default, "said": plain.of_diagnostics(kept.said)}
    return {**head, "rest": plain.packed(rest)}


def _kept(record: Any, path: str, rules: Iterable[Rule]) -> Kept | None:
    """What was remembered of a file; raises some exception for what is no such record."""
    from speclint.judge.facts import Facts
    from speclint.judge.kept import Kept, Surroundings

    if record is None or record == _WAITS:
        return None
    packs = {rule.module.partition(".")[0] for rule in rules}

    def is_known(module: str) -> bool:
        return module in plain.KNOWN or module.partition(".")[0] in packs

    rest = plain.value(plain.unpacked(record["rest"]), lambda name: plain.class_of(name, is_known))
    said, anchors, around = rest
    if not (isinstance(said, dict) and isinstance(anchors, dict) and isinstance(around, Surroundings)):
        raise ValueError("no record")
    diagnostics = plain.diagnostics(record["said"], path)
    return Kept(
        path=path,
        template=str(record["template"]),
        by_default=bool(record["by_default"]),
        said=diagnostics,
        raised={},
        facts=Facts(said),
        anchors=anchors,
        around=around,
    )
