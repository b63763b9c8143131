"""What a change brought: the findings that were not there where its branch began."""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha1, sha256
from pathlib import Path
from typing import IO
from urllib.parse import unquote

from speclint import run
from speclint.changes.baseline import Entry, entry_of
from speclint.errors import SpeclintError
from speclint.judge.project import Folder, Project
from speclint.run import STANDARD_INPUT, Laid, Result, Run, Task
from speclint.settings.configuration import Settings
from speclint.settings.discover import SUFFIXES, Candidate, claims
from speclint.text.source import Source, UnreadableSource

Progress = Callable[[int, int], None]

_LINK, _MODULE = "120000", "160000"
_MOST_LINKS = 20  # one after another, before they count as leading nowhere
_LARGEST_FILE = 5_000_000
# A file that shares less with the one that vanished is another one: git draws the line there, too.
_LEAST_SHARED = 0.5
# Whatever follows on a line what a link's target stands behind, and the names in it.
_TARGETS = re.compile(r"\][(:]\s*([^\n]*)")
_TAGS = re.compile(r"<(?:a|img)\s(.{0,1000})", re.IGNORECASE | re.DOTALL)
_NAME = re.compile(r"[^\s/()<>\[\]\"'#?&=`|,;]+")
_DEEPER = "`git fetch --unshallow` brings the history (for actions/checkout: `fetch-depth: 0`)"


@dataclass(frozen=True, slots=True)
class Change:
    """What is new in a change: a result to be reported, and by path what was known before it."""

    result: Result
    before: dict[str, list[Entry]]
    remarks: list[str]


def check(task: Task, revision: str, progress: Progress = lambda done, total: None) -> Change:
    """Checks what changed since a branch left another one, and what those changes may have broken.

    The result still holds what stood there before: `before` says what that was. Raises `SpeclintError`
    when git cannot tell.
    """
    running, result = Run(task), Result()
    with _past(revision) as past:
        comparison = _Comparison(running, task, past, result)
        known = comparison.judge(progress)
    nothing = f"no spec has changed since {past.commit[:12]}, where HEAD left `{revision}`"
    return Change(result, known, [] if result.checked else [nothing])


def files(task: Task, revision: str) -> tuple[list[tuple[str, str]], Result]:
    """The changed files that a task would check, each with its template, without checking them."""
    running, result = Run(task), Result()
    with _past(revision) as past:
        changed = [candidate for candidate, _ in _Comparison(running, task, past, result).changed]
    return run.listed(running, changed, result), result


# git


class _Git:
    """The git that is installed, asked in the current folder for nothing but what objects hold.

    Nothing of what it is asked runs a program that the repository names: no hook, no filter, no other diff.
    """

    def __init__(self) -> None:
        found = shutil.which("git")
        if found is None:
            raise SpeclintError("--since: git is not installed, or not on the PATH")
        self._start = (found, "-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}")
        # What a hook or an alias tells git of its own state; where its settings stand is left to be said.
        self._environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("GIT_") or name.startswith("GIT_CONFIG_")
        }
        self._environment.pop("GIT_CONFIG_PARAMETERS", None)
        self._environment |= {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}

    def ask(self, *words: str) -> tuple[int, bytes, str]:
        """The exit code of a command, what it prints, and the first line of what it complains of."""
        done = subprocess.run(
            [*self._start, *words],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env=self._environment,
            check=False,
        )
        complaint = done.stderr.decode(errors="replace").strip().partition("\n")[0]
        return done.returncode, done.stdout, complaint.removeprefix("fatal: ")

    def said(self, *words: str) -> bytes:
        """What a command prints that must not fail."""
        code, out, complaint = self.ask(*words)
        if code:
            raise SpeclintError(f"--since: git {words[0]} failed: {complaint or f'exit code {code}'}")
        return out

    def open(self, *words: str) -> subprocess.Popen[bytes]:
        """A command that is written to and read from while it runs."""
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [*self._start, *words],
            stdin=pipe,
            stdout=pipe,
            stderr=subprocess.DEVNULL,
            env=self._environment,
        )


@contextmanager
def _past(revision: str) -> Iterator[_Past]:
    """The files of the repository as they were where HEAD left a revision."""
    git = _Git()
    code, out, complaint = git.ask("rev-parse", "--show-toplevel")
    if code:
        nowhere = "not a git repository" in complaint
        raise SpeclintError(
            "--since: there is no git repository here to compare with"
            if nowhere
            else f"--since: git cannot read the repository: {complaint}"
        )
    top = os.path.realpath(os.fsdecode(out.removesuffix(b"\n")))
    commit = _merge_base(git, revision)
    tree = _read_tree(git.said("ls-tree", "-r", "-z", "--full-tree", commit))
    # What a sparse checkout leaves out is on no disk now, and did not vanish.
    for line in git.said("ls-files", "-t", "-z", "--full-name", "--", ":/").split(b"\0"):
        if line.startswith(b"S "):
            tree.pop(os.fsdecode(line[2:]), None)
    with git.open("cat-file", "--batch") as objects:
        assert objects.stdin is not None
        assert objects.stdout is not None
        yield _Past(top, commit, tree, objects.stdin, objects.stdout)


def _merge_base(git: _Git, revision: str) -> str:
    theirs, ours = (_commit(git, name) for name in (revision, "HEAD"))
    if ours is None:
        raise SpeclintError("--since: this repository has no commit yet to compare with")
    is_shallow = git.said("rev-parse", "--is-shallow-repository").strip() == b"true"
    if theirs is None:
        missing = f"--since: this repository has no revision `{revision}`"
        if is_shallow:
            raise SpeclintError(
                f"{missing}, being a shallow clone: `git fetch --unshallow origin"
                " '+refs/heads/*:refs/remotes/origin/*'` brings all branches"
                " (for actions/checkout: `fetch-depth: 0`)"
            )
        raise SpeclintError(f"{missing}: if it is a branch or tag of a remote, `git fetch` brings it")
    code, out, complaint = git.ask("merge-base", theirs, ours)
    if code == 1 and is_shallow:
        raise SpeclintError(
            f"--since: this shallow clone does not reach back to where HEAD left `{revision}`: {_DEEPER}"
        )
    if code:
        why = complaint or "they have no commit in common"
        raise SpeclintError(f"--since: HEAD cannot be compared with `{revision}`: {why}")
    return out.decode().strip()


def _commit(git: _Git, revision: str) -> str | None:
    """The commit that a revision names; None when it names none."""
    if "\0" in revision:
        return None
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    code, out, _ = git.ask(*asked)
    return None if code else out.decode().strip()


@dataclass(frozen=True, slots=True)
class _Object:
    """What a path of a commit is, and the name of its content."""

    mode: str
    name: str


def _read_tree(listed: bytes) -> dict[str, _Object]:
    tree = {}
    for line in filter(None, listed.split(b"\0")):
        about, _, path = line.partition(b"\t")
        mode, _, name = about.decode().split()
        tree[os.fsdecode(path)] = _Object(mode, name)
    return tree


class _Past:
    """The files of a commit, by their paths from the top of the repository."""

    def __init__(
        self, top: str, commit: str, tree: Mapping[str, _Object], asked: IO[bytes], told: IO[bytes]
    ) -> None:
        self.top = top
        self.commit = commit
        self.tree = tree
        self._asked = asked
        self._told = told

    def content(self, path: str) -> bytes | None:
        """The bytes of a file; None for what is none."""
        found = self.tree.get(path)
        if found is None or found.mode == _MODULE:
            return None
        try:
            self._asked.write(f"{found.name}\n".encode())
            self._asked.flush()
            head = self._told.readline().split()
        except OSError:
            head = []
        if len(head) != 3:
            problem = f"--since: git has no content for it in {self.commit[:12]}: {_DEEPER}"
            raise SpeclintError(problem, path)
        data = self._told.read(int(head[2]))
        self._told.read(1)
        return data

    @cached_property
    def folders(self) -> Mapping[str, frozenset[str]]:
        """The names of what each folder holds; the top is an empty path."""
        folders: dict[str, set[str]] = {"": set()}
        for path in self.tree:
            while path:
                above, _, name = path.rpartition("/")
                names = folders.setdefault(above, set())
                if name in names:
                    break
                names.add(name)
                path = above
        return {folder: frozenset(names) for folder, names in folders.items()}

    def real(self, path: str) -> str | None:
        """Where links lead from a path; None when that is outside of the repository, or in a submodule."""
        left = [step for step in reversed(path.split("/")) if step not in ("", ".")]
        done: list[str] = []
        links = 0
        while left:
            step = left.pop()
            if step == "..":
                if not done:
                    return None
                done.pop()
                continue
            done.append(step)
            found = self.tree.get("/".join(done))
            if found is not None and found.mode == _MODULE:
                return None
            if found is not None and found.mode == _LINK and links < _MOST_LINKS:
                links += 1
                target = os.fsdecode(self.content("/".join(done)) or b"")
                if target.startswith("/"):
                    return None
                done.pop()
                left.extend(step for step in reversed(target.split("/")) if step not in ("", "."))
        return "/".join(done)

    def holds(self, path: str) -> bool:
        """Whether a file or folder was there, links followed."""
        return path in self.folders or (path in self.tree and self.tree[path].mode != _LINK)

    def is_same(self, path: str, data: bytes) -> bool:
        """Whether a file had this content, its line ends aside, which git may change on the way."""
        found = self.tree.get(path)
        if found is None or found.mode in (_LINK, _MODULE):
            return False
        if _names(data, found.name):
            return True
        plain = data.replace(b"\r\n", b"\n")
        return _names(plain, found.name) or plain == (self.content(path) or b"").replace(b"\r\n", b"\n")


def _names(data: bytes, name: str) -> bool:
    """Whether this is git's name of a content."""
    algorithm = sha1 if len(name) == 40 else sha256
    return algorithm(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest() == name


class _PastFolder:
    """The project as it was: its files that git knew, and those elsewhere as they are."""

    def __init__(self, folder: Folder, past: _Past, settings: Settings) -> None:
        self._folder = folder
        self._past = past
        self._settings = settings

    def in_repository(self, path: str) -> str | None:
        """What the repository calls a file of the project; None for one outside of it."""
        place = os.path.relpath(os.path.join(self._folder.root, path), self._past.top)
        if place.split(os.sep)[0] == os.pardir:
            return None
        return "" if place == os.curdir else place.replace(os.sep, "/")

    def in_project(self, place: str) -> str | None:
        """What the project calls a file of the repository; None for one outside of it."""
        path = os.path.relpath(os.path.join(self._past.top, place), self._folder.root)
        return None if path.split(os.sep)[0] == os.pardir else path.replace(os.sep, "/")

    def documents(self) -> Iterable[str]:
        """The Markdown files that a run over the whole project would have looked at."""
        yield from self._folder.documents()
        for place in self._past.tree:
            was = self.in_project(place) if place.lower().endswith(SUFFIXES) else None
            if was is not None and not os.path.lexists(os.path.join(self._past.top, place)):
                is_hidden = any(step.startswith(".") for step in was.split("/"))
                is_mapped = not self._settings.templates or claims(self.shown(was), self._settings)
                if is_mapped and not is_hidden:
                    yield was

    def data(self, path: str) -> bytes | None:
        """The bytes of a file; None for what is none, or too large for a document."""
        place = self.in_repository(path)
        real = None if place is None else self._past.real(place)
        if real is None:
            return self._folder.data(path)
        data = self._past.content(real) if real in self._past.tree else None
        return None if data is None or len(data) > _LARGEST_FILE else data

    def exists(self, path: str) -> bool:
        """Whether a file or folder was there."""
        place = self.in_repository(path)
        real = None if place is None else self._past.real(place)
        return self._folder.exists(path) if real is None else self._past.holds(real)

    def names(self, folder: str) -> Iterable[str]:
        """The names of what a folder held; nothing when it was none."""
        place = self.in_repository(folder)
        real = None if place is None else self._past.real(place)
        return self._folder.names(folder) if real is None else self._past.folders.get(real, ())

    def shown(self, path: str) -> str:
        """What a file is called in reports."""
        return self._folder.shown(path)


# Both states


class _Comparison:
    """The files of a task as they are and as they were."""

    def __init__(self, running: Run, task: Task, past: _Past, result: Result) -> None:
        self._running = running
        self._task = task
        self._past = past
        self._result = result
        self._folder = Folder(running.settings, task.exclude)
        self._reader = _PastFolder(self._folder, past, running.settings)
        self._now = Project(self._folder, running.other)
        self._before = Project(self._reader, running.other)
        self._candidates = list(running.candidates(result))

    @cached_property
    def _places(self) -> dict[Candidate, str]:
        """What the repository calls each file; what stands elsewhere is a problem."""
        places = {}
        for candidate in self._candidates:
            name = self._name(candidate)
            if name is None:
                places[candidate] = ""
                continue
            place = os.path.relpath(os.path.realpath(name), self._past.top).replace(os.sep, "/")
            if place.split("/")[0] == os.pardir:
                problem = "--since: stands outside of the git repository here: nobody knows what it was"
                self._result.problems.append(SpeclintError(problem, name))
            else:
                places[candidate] = place
        return places

    def _name(self, candidate: Candidate) -> str | None:
        return self._task.stdin_name if candidate.path == STANDARD_INPUT else candidate.path

    @cached_property
    def changed(self) -> list[tuple[Candidate, str | None]]:
        """The files of the task that changed, each with the place where it was before, if anywhere."""
        own: list[tuple[Candidate, str | None]] = []
        unknown: dict[Candidate, bytes] = {}
        for candidate, place in self._places.items():
            if candidate.path == STANDARD_INPUT:
                own.append((candidate, place if place in self._past.tree else None))
                continue
            try:
                data = Path(candidate.path).read_bytes()
            except OSError:
                data = b""  # that it cannot be read is said where it is laid
            if place not in self._past.tree:
                unknown[candidate] = data
            if not self._past.is_same(place, data):
                own.append((candidate, place if place in self._past.tree else None))
        moved = self._moved(unknown)
        return [(candidate, place or moved.get(candidate)) for candidate, place in own]

    @cached_property
    def _vanished(self) -> list[str]:
        """What the repository had in this project, and is not there any more."""
        top = self._past.top
        return [
            place
            for place in self._past.tree
            if self._reader.in_project(place) and not os.path.lexists(os.path.join(top, place))
        ]

    def _moved(self, unknown: Mapping[Candidate, bytes]) -> dict[Candidate, str]:
        """Where new files stood before, by what they share with files that vanished; each moves once.

        git would see no move that is not yet staged, and may have been told not to look for any.
        """
        if not unknown:
            return {}
        documents = (place for place in self._vanished if place.lower().endswith(SUFFIXES))
        old = {place: _lines(self._past.content(place) or b"") for place in documents}
        pairs = []
        for candidate, data in unknown.items():
            lines = _lines(data)
            for place, were in old.items():
                shared = _shared(lines, were)
                if shared >= _LEAST_SHARED:
                    is_called_so = os.path.basename(candidate.path) == os.path.basename(place)
                    pairs.append((-shared, not is_called_so, candidate.path, place, candidate))
        moved: dict[Candidate, str] = {}
        for *_, place, candidate in sorted(pairs, key=lambda pair: pair[:4]):
            if candidate not in moved and place not in moved.values():
                moved[candidate] = place
        return moved

    def judge(self, progress: Progress) -> dict[str, list[Entry]]:
        """Puts what is found now into the result; what was found before is given back, by path."""
        pairs = [pair for pair in map(self._pair, self.changed) if pair is not None]
        beside = list(self._beside(pairs))
        told, problems = run.tell(self._now, self._running.rules)
        self._result.problems.extend(problems)
        had, _ = run.tell(self._before, self._running.rules)
        known: dict[str, list[Entry]] = {}
        for number, (now, before) in enumerate([*pairs, *beside]):
            progress(number, len(pairs) + len(beside))
            is_beside = number >= len(pairs)
            if is_beside and before is not None and told[now.path] == had[before.path]:
                continue
            checked, raised = self._running.diagnose(now, told[now.path])
            self._result.checked.append(checked)
            self._result.problems.extend(raised)
            if before is not None:
                old, _ = self._running.diagnose(before, had[before.path])
                known[checked.path] = [entry_of(one, checked.path) for one in old.diagnostics]
        return known

    def _pair(self, change: tuple[Candidate, str | None]) -> tuple[Laid, Laid | None] | None:
        """A changed file as it is and as it was, both laid; None when it is no spec now."""
        candidate, place = change
        try:
            found = self._running.lay(candidate)
        except SpeclintError as error:
            self._result.problems.append(error)
            return None
        if found is None:
            self._result.passed_over += 1
            return None
        name = self._name(candidate)
        path = self._now.take(self._folder.path_of(name) if name else None, found.source, found.spec)
        now = replace(found, path=path)
        return now, self._as_it_was(candidate, now.source.path, place) if place else None

    def _as_it_was(self, candidate: Candidate, shown: str, place: str) -> Laid | None:
        """A file laid as it was, but under the name that it has; None when it was no spec."""
        try:
            source = Source.of(shown, self._past.content(place) or b"")
            found = self._running.lay(candidate, source)
        except (SpeclintError, UnreadableSource):
            return None
        if found is None:
            return None
        path = self._before.take(self._reader.in_project(place), source, found.spec)
        return replace(found, path=path)

    def _beside(self, pairs: Sequence[tuple[Laid, Laid | None]]) -> Iterator[tuple[Laid, Laid]]:
        """The unchanged specs that the change may have broken, in both projects.

        They link to what changed or vanished, or a changed spec links to them now or did before.
        """
        if not any(active.rule.check_project for active in self._running.rules):
            return
        changed = {candidate for candidate, _ in self.changed}
        sought = set(map(_words, self._touched()))
        plain = {word for words in sought if len(words) == 1 for word in words}
        several = [words for words in sought if len(words) > 1]
        linked: set[str] = set()
        for now, before in pairs:
            linked |= _linked(now.source.text) ^ _linked(before.source.text if before else "")
        for candidate, place in self._places.items():
            if candidate in changed:
                continue
            try:
                text = Path(candidate.path).read_bytes().decode(errors="replace")
            except OSError:
                continue
            names = _linked(text)
            is_linked = _words(os.path.basename(place)) <= linked
            if is_linked or not names.isdisjoint(plain) or any(words <= names for words in several):
                yield from self._unchanged(candidate)

    def _touched(self) -> Iterator[str]:
        """The names of the files in the project that changed or vanished, and of folders that vanished."""
        for place in self._vanished:
            yield os.path.basename(place)
            above = os.path.dirname(place)
            while above and not os.path.lexists(os.path.join(self._past.top, above)):
                yield os.path.basename(above)
                above = os.path.dirname(above)
        for candidate, _ in self.changed:
            yield os.path.basename(self._places[candidate])
        known = set(self._places.values())
        for place in self._past.tree:
            if place not in known and place.lower().endswith(SUFFIXES):
                path = self._reader.in_project(place)
                data = self._folder.data(path) if path is not None else None
                if data is not None and not self._past.is_same(place, data):
                    yield os.path.basename(place)

    def _unchanged(self, candidate: Candidate) -> Iterator[tuple[Laid, Laid]]:
        try:
            found = self._running.lay(candidate)
        except SpeclintError:
            return  # whatever is wrong with it, the change did not do it
        path = self._folder.path_of(candidate.path)
        if found is None or path is None:
            return
        now = replace(found, path=self._now.take(path, found.source, found.spec))
        yield now, replace(found, path=self._before.take(path, found.source, found.spec))


def _lines(data: bytes) -> Counter[bytes]:
    return Counter(filter(None, (line.strip() for line in data.splitlines())))


def _shared(one: Counter[bytes], other: Counter[bytes]) -> float:
    """How much two texts share of the longer one, line by line."""
    longest = max(one.total(), other.total())
    return (one & other).total() / longest if longest else 0.0


def _linked(text: str) -> set[str]:
    """The names of files and folders that links in a text may lead to, and some that they do not."""
    said = "\n".join((*_TARGETS.findall(text), *_TAGS.findall(text)))
    if "%" in said:
        said = f"{said}\n{unquote(said)}"
    if "&" in said:
        said = f"{said}\n{html.unescape(said)}"
    if "\\" in said:
        said = f"{said}\n{said.replace(chr(92), '')}"
    return {word for name in _NAME.findall(said) for word in _words(name)}


def _words(name: str) -> frozenset[str]:
    """The parts of a name before its first dot that are told apart where links are read."""
    return frozenset(_NAME.findall(name.strip(".").split(".")[0].casefold()))
