"""Bytes in and out: files and the texts that stand in their place, read as sources, written as a whole."""

from __future__ import annotations

import errno
import os
import select
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import field
from typing import TYPE_CHECKING

from speclint.errors import SpeclintError
from speclint.expressions import expression
from speclint.records import dataclass

if TYPE_CHECKING:
    from speclint.text.source import Source

# What is a document by its name.
SUFFIXES = (".md", ".markdown", ".mdx")
# Files that mark a folder as that of a project.
SETTINGS = (".speclint.yaml", ".speclint.yml", "pyproject.toml")
LED_OUT = "is not read: a link leads out of the project there"
# The open files of this process.
_OWN = expression(r"/(?:dev|proc/self)/fd/(\d{1,9})|/dev/std(in|out|err)")
_STANDARD = {"in": 0, "out": 1, "err": 2}
# What is larger, in bytes, is no template, and no document unless the settings say so.
LARGEST = 5_000_000


def is_markdown(name: str) -> bool:
    """Whether a file is a document by its name."""
    return os.path.splitext(name)[1].lower() in SUFFIXES


def git_top(folder: str) -> str | None:
    """The top folder of the git repository that a folder stands in, an absolute path; None outside of one."""
    return _above(folder, (".git",))


def project_top(folder: str) -> str | None:
    """The git repository that a folder stands in, else the nearest folder with settings; None for neither."""
    return git_top(folder) or _above(folder, SETTINGS)


def _above(folder: str, names: Sequence[str]) -> str | None:
    while not any(os.path.lexists(os.path.join(folder, name)) for name in names):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


def is_below(place: str, folder: str) -> bool:
    """Whether a place is a folder or stands in it, both absolute and without links."""
    return place == folder or place.startswith(folder.rstrip(os.sep) + os.sep)


def bounded(data: bytes, shown: str, limit: int = LARGEST) -> bytes:
    """The bytes of what messages call `shown`; `SpeclintError` when there are too many."""
    if len(data) > limit:
        raise SpeclintError(f"is larger than {limit // 1_000_000} MB, and is not read", shown)
    return data


@dataclass(frozen=True, slots=True)
class Here:
    """The folder that relative paths count from: those that a user types and those that reports show.

    `home` is the folder of all that the user has, where it is known: nobody's project.
    """

    folder: str
    home: str | None = None

    @classmethod
    def at(cls, folder: str | os.PathLike[str], home: str | None = None) -> Here:
        """A folder by its path, which must not be relative; links to it are followed."""
        if not os.path.isabs(folder):
            raise ValueError(f"the root must be an absolute path, not `{os.fspath(folder)}`")
        return cls(os.path.realpath(folder), home)

    def place(self, path: str) -> str:
        """The absolute path of what a user calls `path`."""
        return os.path.join(self.folder, path) if path else ""

    def real(self, path: str) -> str:
        """The absolute path of what a user calls `path`, with all links followed."""
        return os.path.realpath(self.place(path))

    def own(self, path: str) -> str:
        """Where a file itself stands, its target aside: its folder by its one name."""
        folder, name = os.path.split(path)
        return os.path.join(self.real(folder or "."), name)

    def shown(self, place: str) -> str:
        """What a user here calls an absolute path: a relative one."""
        return os.path.relpath(place, self.folder)


@dataclass(frozen=True, slots=True)
class Files:
    """Where bytes come from: the disk, and texts in place of files, by where those stand (`Here.own`).

    On disk only regular files are opened, and no link of a project leads out of it. What stands in no project
    is kept in `root`, if it stands there; `home` is nobody's project. Both are absolute paths without links.
    `largest` is how many bytes are read of one file where nothing else is asked.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    root: str | None = None
    home: str | None = None
    largest: int = LARGEST

    def _text(self, place: str) -> str | None:
        """What stands in place of a file, whatever way leads to its folder."""
        if not self.texts:
            return None
        folder, name = os.path.split(place)
        return self.texts.get(os.path.join(os.path.realpath(folder), name))

    def leads_out(self, place: str) -> bool:
        """Whether a link on the way to a place leads out of the project in which that link stands."""
        root = self.root
        done = root if root and is_below(place, root) else os.path.splitdrive(place)[0] + os.sep
        for step in place[len(done) :].split(os.sep):
            path = os.path.normpath(os.path.join(done, step))
            if os.path.islink(path):
                target = os.path.realpath(path)
                holder = self._holder(done)
                if holder is not None and not is_below(target, holder):
                    return True
                path = target
            done = path
        return False

    def _holder(self, folder: str) -> str | None:
        """What the links in a folder may not lead out of; None where that is all the same."""
        top = project_top(folder)
        if top is not None and top != self.home:
            return top
        return self.root if self.root and is_below(folder, self.root) else None

    def stands(self, place: str) -> bool:
        """Whether anything but a folder stands at a place, even what cannot be read."""
        if self._text(place) is not None:
            return True
        return os.path.lexists(place) and not os.path.isdir(place)

    def is_file(self, place: str) -> bool:
        """Whether there is a file, links followed that do not lead out of their project."""
        return self._text(place) is not None or (os.path.isfile(place) and not self.leads_out(place))

    def read(self, place: str, shown: str, limit: int | None = None) -> bytes:
        """The bytes of a file that messages call `shown`; `SpeclintError` when it has none or too many."""
        most = self.largest if limit is None else limit
        text = self._text(place)
        if text is not None:
            return text.encode("utf-8", "surrogatepass")
        try:
            if self.leads_out(place):
                raise SpeclintError(LED_OUT, shown)
            return bounded(_read(place, most + 1), shown, most)
        except (OSError, ValueError) as error:
            if isinstance(error, FileNotFoundError) and os.path.islink(place):
                raise SpeclintError("is a link to what does not exist", shown) from error
            if isinstance(error, IsADirectoryError | FileNotFoundError):
                raise SpeclintError(no_file(place), shown) from error
            said = error.strerror if isinstance(error, OSError) else None
            raise SpeclintError(f"cannot be read: {said or error}", shown) from error

    def source(self, place: str, shown: str, limit: int | None = None) -> Source:
        """The text of a file that messages call `shown`; `SpeclintError` when it is none."""
        from speclint.text.source import Source

        return Source.of(shown, self.read(place, shown, limit))

    def peek(self, place: str, limit: int | None = None) -> bytes | None:
        """The bytes of a file; None for what is no file, cannot be read, or is too large."""
        try:
            return self.read(place, place, limit) if self.is_file(place) else None
        except SpeclintError:
            return None


def no_file(place: str) -> str:
    """What is said of a place where a file was expected, and none is or it cannot be reached."""
    try:
        mode = os.stat(place).st_mode
    except FileNotFoundError:
        return "is a link to what does not exist" if os.path.islink(place) else "does not exist"
    except (OSError, ValueError) as error:
        return f"cannot be read: {getattr(error, 'strerror', None) or error}"
    return "is a folder, and no file" if stat.S_ISDIR(mode) else "is no regular file"


def _read(place: str, most: int) -> bytes:
    """The first bytes of a regular file; `OSError` for what is none, which is not opened."""
    _refuse_irregular(os.stat(place).st_mode)
    # It may have become another thing since.
    flags = (
        os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
    )
    with os.fdopen(os.open(place, flags), "rb") as file:
        _refuse_irregular(os.fstat(file.fileno()).st_mode)
        return file.read(most)


def _refuse_irregular(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is no regular file")


class Noted:
    """Files as something was made of them: what was read and what was not there, so that a change is seen.

    `seen` are those, by their places, with their bytes; None for what is no file. How large they may be, no
    settings say: they may be what the settings are made of.
    """

    def __init__(self, files: Files) -> None:
        self._files = files
        self.seen: dict[str, bytes | None] = {}

    def is_file(self, place: str) -> bool:
        """As `Files.is_file`."""
        found = self._files.is_file(place)
        self.seen.setdefault(place, self._files.peek(place, LARGEST) if found else None)
        return found

    def stands(self, place: str) -> bool:
        """As `Files.stands`."""
        self.seen.setdefault(place, self._files.peek(place, LARGEST))
        return self._files.stands(place)

    def read(self, place: str, shown: str) -> bytes:
        """As `Files.read`."""
        self.seen[place] = self._files.peek(place, LARGEST)
        return self._files.read(place, shown, LARGEST)

    def source(self, place: str, shown: str) -> Source:
        """As `Files.source`."""
        from speclint.text.source import Source

        return Source.of(shown, self.read(place, shown))

    @property
    def places(self) -> list[str]:
        """Where that stands which something was made of."""
        return [place for place, data in self.seen.items() if data is not None]

    def is_current(self, files: Files) -> bool:
        """Whether everything that was looked at is as it was."""
        return all(files.peek(place, LARGEST) == data for place, data in self.seen.items())


def write_all(descriptor: int, data: bytes) -> None:
    """Writes all of some bytes to an open file, waiting for one that takes them later.

    Raises `OSError` when that cannot be done.
    """
    left = memoryview(data)
    while left:
        try:
            left = left[os.write(descriptor, left) :]
        except BlockingIOError:
            select.select((), (descriptor,), ())


def create(place: str, data: bytes, files: Files) -> None:
    """Writes a file that is not there yet, whole or not at all; what is no plain file is written to.

    Raises `OSError` when that cannot be done.
    """
    if _written_in_place(place, data):
        return
    _refuse_to_be_led_out(place, files)
    with _part(place, data) as part:
        try:
            os.link(part, place, follow_symlinks=False)
        except FileExistsError:
            raise
        except (OSError, NotImplementedError):  # not every file system knows a second name
            if os.path.lexists(place):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
            os.rename(part, place)


def write(place: str, data: bytes, files: Files, inputs: Iterable[str] = ()) -> None:
    """Puts data in the place of a file at once; what is no plain file, such as a pipe, is written to.

    Raises `OSError` when that cannot be done, or when the file is one of the `inputs` of the run; then it is
    what it was.
    """
    if any(_is_same(place, one) for one in inputs):
        raise FileExistsError(errno.EEXIST, "it is read in this run, and not overwritten")
    if _written_in_place(place, data):
        return
    _refuse_to_be_led_out(place, files)
    target = os.path.realpath(place)
    if os.path.exists(target) and not os.access(target, os.W_OK):
        raise PermissionError(0, "it is write-protected")
    with _part(target, data) as part:
        if os.path.exists(target):
            import shutil

            _keep_owner(target, part)
            shutil.copymode(target, part)
        os.replace(part, target)


def _keep_owner(target: str, part: str) -> None:
    """Gives a new file the owner and group of the one that it replaces; `PermissionError` where it cannot."""
    was, is_ = os.stat(target), os.stat(part)
    if (was.st_uid, was.st_gid) != (is_.st_uid, is_.st_gid):
        try:
            os.chown(part, was.st_uid, was.st_gid)
        except PermissionError as error:
            raise PermissionError(0, "it belongs to somebody else, which would not stay so") from error


def _is_same(place: str, other: str) -> bool:
    try:
        return os.path.samefile(place, other)
    except (OSError, ValueError):
        return False


def _refuse_to_be_led_out(place: str, files: Files) -> None:
    if files.leads_out(place):
        raise OSError(errno.ELOOP, "a link leads out of the project there")


def _written_in_place(place: str, data: bytes) -> bool:
    """Whether a place is an open file of this process, a pipe or a device, which then has got the data."""
    if own := _OWN.fullmatch(place):
        opened = os.dup(int(own[1]) if own[1] else _STANDARD[own[2]])
    else:
        try:
            mode = os.stat(place).st_mode
        except FileNotFoundError:
            return False
        if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
            return False
        opened = os.open(place, os.O_WRONLY | getattr(os, "O_NOCTTY", 0))
    try:
        write_all(opened, data)
    finally:
        os.close(opened)
    return True


@contextmanager
def _part(place: str, data: bytes) -> Iterator[str]:
    """A new file with the data beside a place, under a name that nobody foresees; it is gone in the end."""
    part = os.path.join(os.path.dirname(place), f".speclint-{os.urandom(16).hex()}.part")
    try:
        with open(part, "xb") as file:
            file.write(data)
        yield part
    finally:
        with suppress(FileNotFoundError):
            os.unlink(part)


@contextmanager
def locked(folder: str) -> Iterator[None]:
    """Keeps other runs that do the same from a folder meanwhile, where the system can."""
    held = None
    with suppress(ImportError, OSError):  # neither every system nor every file system can
        import fcntl

        held = os.open(folder, os.O_RDONLY)
        fcntl.flock(held, fcntl.LOCK_EX)
    try:
        yield
    finally:
        if held is not None:
            os.close(held)
