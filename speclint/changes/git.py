"""Git, asked for what its objects hold: the files as they were where HEAD left a revision."""

from __future__ import annotations

import copy
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cache, cached_property
from hashlib import sha1, sha256
from typing import IO

from speclint.errors import SpeclintError
from speclint.files import LARGEST, Files, git_top
from speclint.records import dataclass
from speclint.settings.gitfolder import endless

LINK, MODULE = "120000", "160000"
_LONGEST_TARGET = 4096  # no system follows a longer one
_MOST_LINKS = 20  # one after another, before they count as leading nowhere
_FULLER = "`git fetch --refetch --no-filter` brings what this partial clone left out"
_NO_COMMIT = "this repository has no commit yet to compare with"
_MENDED = "`git fsck` says what is missing, and a fresh clone brings it"
_DEEPER = "`git fetch --unshallow` brings the history (for actions/checkout: `fetch-depth: 0`)"


# What the repository's own configuration says of these does not hold.
_OVERRULED = (
    "safe.bareRepository=explicit",  # a committed folder is no repository
    "protocol.allow=never",
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.pager=cat",
    "core.alternateRefsCommand=",
    "core.askPass=",
    "credential.helper=",
    "diff.external=",
    "submodule.recurse=false",
    "advice.graftFileDeprecated=false",  # the one named below is empty
)
# Seconds; to read its configuration takes git none, so that what it waits for then is named there.
_PATIENCE, _LITTLE_PATIENCE = 120, 10


class Git:
    """The git that is installed, asked in a folder for nothing but what objects and settings hold.

    Nothing of what it is asked runs a program that the repository names: no hook, no filter, no other diff,
    no helper of a remote, and nothing that is not there is fetched. `environment` is what the process was
    given: where git is found, and where its settings stand.
    """

    def __init__(self, folder: str, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._start = (_program(environment), "--no-pager", *(w for o in _OVERRULED for w in ("-c", o)))
        # What a hook or an alias tells git of its own state; where its settings stand is left to be said.
        self._environment = {
            name: value
            for name, value in environment.items()
            if not name.startswith("GIT_") or name.startswith("GIT_CONFIG_")
        }
        self._environment.pop("GIT_CONFIG_PARAMETERS", None)
        self._environment |= {
            "LC_ALL": "C",
            "GIT_ALLOW_PROTOCOL": "none",  # whatever any configuration allows
            "GIT_ASKPASS": "",
            "GIT_GRAFT_FILE": os.devnull,  # history is what its objects say
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_TERMINAL_PROMPT": "0",
        }

    def at(self, folder: str) -> Git:
        """The same, asked in another folder."""
        other = copy.copy(self)
        other._folder = folder
        return other

    def ask(self, *words: str, patience: float = _PATIENCE) -> tuple[int, bytes, str]:
        """The exit code of a command, what it prints, and the first line of what it complains of."""
        try:
            done = subprocess.run(
                [*self._start, *words],
                capture_output=True,
                stdin=subprocess.DEVNULL,
                cwd=self._folder,
                env=self._environment,
                timeout=patience,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            waits = f"git {words[0]} said nothing for {patience:.0f} seconds"
            problem = f"--since: {waits}: its configuration may name what is no regular file"
            raise SpeclintError(problem, os.path.join(".git", "config")) from error
        except (OSError, ValueError) as error:
            raise SpeclintError(f"--since: git {words[0]} failed: {error}") from error
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
            cwd=self._folder,
            env=self._environment,
        )


def _program(environment: Mapping[str, str]) -> str:
    """Where git stands: in no folder that depends on the one where it is asked."""
    folders = environment.get("PATH", os.defpath).split(os.pathsep)
    found = shutil.which("git", path=os.pathsep.join(filter(os.path.isabs, folders)))
    if found is None or not os.path.isabs(found):
        raise SpeclintError("--since: git is not installed, or not on the PATH")
    return found


def author(folder: str, environment: Mapping[str, str]) -> str | None:
    """The name that git puts on the commits made in a folder, None without one."""
    try:
        code, out, _ = Git(folder, environment).ask("config", "user.name", patience=5)
        return (out.decode().strip() or None) if code == 0 else None
    except (SpeclintError, UnicodeDecodeError):
        return None


def last_known(place: str, environment: Mapping[str, str], largest: int = LARGEST) -> bytes | None:
    """What a file that is not there held when HEAD or a commit before it last had it.

    None where git does not tell, and for what is larger than a document may be.
    """
    folder = os.path.dirname(place)
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    top = git_top(folder)
    if top is None:
        return None
    path = os.path.relpath(place, top).replace(os.sep, "/")
    try:
        _refuse_endless(top)
        git = Git(top, environment)
        # The last commit that touched a path which it does not hold is the one that took it away.
        touched = git.said("--literal-pathspecs", "rev-list", "--max-count=1", "HEAD", "--", path).decode()
        for commit in ("HEAD", f"{touched.strip()}^") if touched else ():
            code, listed, _ = git.ask("ls-tree", "-z", "--full-tree", commit, "--", path)
            found = _read_tree(listed).get(path) if code == 0 else None
            if found is not None and found.mode not in (LINK, MODULE):
                is_small = int(git.said("cat-file", "-s", found.name)) <= largest
                return git.said("cat-file", "blob", found.name) if is_small else None
    except SpeclintError:
        return None
    return None


@contextmanager
def past(
    folder: str, environment: Mapping[str, str], revision: str, largest: int = LARGEST
) -> Iterator[Past]:
    """The files of the repository around a folder as they were where HEAD left a revision.

    `largest` is how many bytes a document may have.
    """
    top = git_top(folder)
    # A folder that only looks like the inside of a repository has no `.git`, and is none.
    git = Git(top or folder, environment)
    if top is None:
        raise SpeclintError("--since: there is no git repository here to compare with")
    _refuse_endless(top)
    code, out, complaint = git.ask("rev-parse", "--show-toplevel", patience=_LITTLE_PATIENCE)
    if code:
        raise SpeclintError(f"--since: git cannot read the repository: {complaint}")
    if os.path.realpath(os.fsdecode(out.removesuffix(b"\n"))) != top:
        raise SpeclintError("--since: git says that the files of this repository stand in another folder")
    is_shallow = git.said("rev-parse", "--is-shallow-repository").strip() == b"true"
    helps = _FULLER if is_partial(git) else _DEEPER if is_shallow else _MENDED
    commit = _merge_base(git, revision, is_shallow, helps)
    code, listed, _ = git.ask("ls-tree", "-r", "-z", "--full-tree", commit)
    if code:
        raise SpeclintError(f"--since: git does not have the files of {commit[:12]}: {helps}")
    tree = _read_tree(listed)
    _read_modules(git, top, tree)
    # What a sparse checkout leaves out is on no disk now, and did not vanish.
    for line in git.said("ls-files", "-t", "-z", "--full-name", "--", ":/").split(b"\0"):
        path = os.fsdecode(line[2:])
        if line.startswith(b"S ") and not os.path.lexists(os.path.join(top, path)):
            tree.pop(path, None)
    with ExitStack() as stack:
        yield Past(
            top,
            commit,
            tree,
            lambda folder: _objects(git.at(folder or top), stack),
            helps,
            largest,
            lambda: _present(git),
        )


def _refuse_endless(top: str) -> None:
    """`SpeclintError` for what git would wait for, or read and never end, instead of a file of its own."""
    git = os.path.join(top, ".git")
    place = endless(git, Files().peek)
    if place is not None:
        problem = "--since: git would read it, and it is no regular file"
        raise SpeclintError(problem, os.path.relpath(place, top))


def _present(git: Git) -> frozenset[str]:
    """What git has in its index or would take into it, if it still stands there."""
    said = git.said("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--full-name", "--", ":/")
    return frozenset(os.fsdecode(name) for name in said.split(b"\0") if name)


def _objects(git: Git, stack: ExitStack) -> tuple[IO[bytes], IO[bytes]]:
    """What is written to and read from to get objects, until a stack is closed."""
    objects = stack.enter_context(git.open("cat-file", "--batch"))
    assert objects.stdin is not None
    assert objects.stdout is not None
    return objects.stdin, objects.stdout


def _read_modules(git: Git, top: str, tree: dict[str, Blob]) -> None:
    """Puts what checked out submodules held in their place, where their repositories know it."""
    waiting = [path for path, found in tree.items() if found.mode == MODULE]
    while waiting:
        path = waiting.pop()
        folder = os.path.join(top, path)
        if not os.path.lexists(os.path.join(folder, ".git")) or os.path.realpath(folder) != folder:
            continue
        code, listed, _ = git.at(folder).ask("ls-tree", "-r", "-z", "--full-tree", tree[path].name)
        if code:
            continue  # what stands there now counts as new
        del tree[path]
        for name, found in _read_tree(listed).items():
            tree[f"{path}/{name}"] = replace(found, module=folder)
            if found.mode == MODULE:
                waiting.append(f"{path}/{name}")


def is_partial(git: Git) -> bool:
    """Whether the clone was made without some of the objects, which are fetched when they are needed."""
    return git.ask("config", "--get-regexp", r"^remote\..*\.promisor$")[0] == 0


def _merge_base(git: Git, revision: str, is_shallow: bool, helps: str) -> str:
    theirs, ours = (_commit(git, name) for name in (revision, "HEAD"))
    if ours is None:
        raise SpeclintError(f"--since: {_without_a_commit(git, helps)}")
    if theirs is None:
        if named := _object(git, revision):
            raise SpeclintError(f"--since: git does not have {named[:12]}, which `{revision}` names: {helps}")
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


def _without_a_commit(git: Git, helps: str) -> str:
    """Why HEAD names no commit that git has."""
    if named := _object(git, "HEAD"):
        return f"git does not have the commit {named[:12]}, which HEAD names: {helps}"
    _, _, complaint = git.ask("for-each-ref", "--count=1")
    return f"git cannot read the branches: {complaint}" if complaint else _NO_COMMIT


def _object(git: Git, revision: str) -> str | None:
    """The name of what a revision names and git does not have; None where there is no such thing."""
    named = _named(git, revision)
    return named if named and git.ask("cat-file", "-e", named)[0] else None


def _commit(git: Git, revision: str) -> str | None:
    """The commit that a revision names; None when it names none."""
    return _named(git, f"{revision}^{{commit}}")


def _named(git: Git, revision: str) -> str | None:
    if "\0" in revision:
        return None
    code, out, _ = git.ask("rev-parse", "--verify", "--quiet", "--end-of-options", revision)
    return None if code else out.decode().strip()


@dataclass(frozen=True, slots=True)
class Blob:
    """What a path of a commit is, the name of its content, and the folder of the submodule that has it."""

    mode: str
    name: str
    module: str = ""


def _read_tree(listed: bytes) -> dict[str, Blob]:
    tree = {}
    for line in filter(None, listed.split(b"\0")):
        about, _, path = line.partition(b"\t")
        mode, _, name = about.decode().split()
        tree[os.fsdecode(path)] = Blob(mode, name)
    return tree


class Past:
    """The files of a commit, by their paths from the top of the repository.

    `present` gives those that git knows now or would take, of which some may be gone from the disk.
    """

    def __init__(
        self,
        top: str,
        commit: str,
        tree: Mapping[str, Blob],
        objects: Callable[[str], tuple[IO[bytes], IO[bytes]]],
        helps: str,
        largest: int,
        present: Callable[[], frozenset[str]] = frozenset,
    ) -> None:
        self.top = top
        self.largest = largest
        self.commit = commit
        self.tree = tree
        self.present = present
        self._objects = cache(objects)
        self._helps = helps

    def content(self, path: str) -> bytes | None:
        """The bytes of a file, cut short where it is too large for a document; None for what is none.

        Raises `SpeclintError` when git does not have them.
        """
        found = self.tree.get(path)
        if found is None or found.mode == MODULE:
            return None
        asked, told = self._objects(found.module)
        try:
            asked.write(f"{found.name}\n".encode())
            asked.flush()
            head = told.readline().split()
        except OSError:
            head = []
        if len(head) != 3:
            problem = f"--since: git has no content for it in {self.commit[:12]}: {self._helps}"
            raise SpeclintError(problem, path)
        size = int(head[2])
        data = told.read(min(size, self.largest + 1))
        left = size + 1 - len(data)
        while left > 0 and (part := told.read(min(left, LARGEST))):
            left -= len(part)
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
        """Where links lead from a path; None when that is outside of the repository, or in a submodule.

        A commit is not on disk, so that nothing else follows its links, and it comes from strangers: a link
        may lead out, in a circle, or be no path at all. Each step is taken by itself, as a link may stand in
        the middle of a path. With `docs` a link to `doc/v2`, `docs/a.md` is `doc/v2/a.md`; `../a.md` is None.
        """
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
            if found is not None and found.mode == MODULE:
                return None
            if found is not None and found.mode == LINK and links < _MOST_LINKS:
                links += 1
                target = os.fsdecode(self.content("/".join(done)) or b"")
                if target.startswith("/") or len(target) > _LONGEST_TARGET:
                    return None
                done.pop()
                left.extend(step for step in reversed(target.split("/")) if step not in ("", "."))
        return "/".join(done)

    def holds(self, path: str) -> bool:
        """Whether a file or folder was there, links followed."""
        return path in self.folders or (path in self.tree and self.tree[path].mode != LINK)

    def is_same(self, path: str, data: bytes) -> bool:
        """Whether a file had this content, its line ends aside, which git may change on the way."""
        found = self.tree.get(path)
        if found is None or found.mode in (LINK, MODULE):
            return False
        if _names(data, found.name):
            return True
        plain = data.replace(b"\r\n", b"\n")
        return _names(plain, found.name) or plain == (self.content(path) or b"").replace(b"\r\n", b"\n")


def _names(data: bytes, name: str) -> bool:
    """Whether this is git's name of a content."""
    algorithm = sha1 if len(name) == 40 else sha256
    return algorithm(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest() == name
