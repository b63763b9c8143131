"""Bytes in and out: files and the texts that stand in their place, read as sources, written as a whole."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from speclint.errors import SpeclintError

if TYPE_CHECKING:
    from speclint.text.source import Source

# What is a document by its name.
SUFFIXES = (".md", ".markdown", ".mdx")
# What is larger, in bytes, is no document and no template.
LARGEST = 5_000_000


def is_markdown(name: str) -> bool:
    """Whether a file is a document by its name."""
    return os.path.splitext(name)[1].lower() in SUFFIXES


def git_top(folder: str) -> str | None:
    """The top folder of the git repository that a folder stands in, an absolute path; None outside of one."""
    while not os.path.lexists(os.path.join(folder, ".git")):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


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
    """Where bytes come from: the disk, and texts in place of files, by where those stand (`Here.own`)."""

    texts: Mapping[str, str] = field(default_factory=dict)

    def _text(self, place: str) -> str | None:
        """What stands in place of a file, whatever way leads to its folder."""
        if not self.texts:
            return None
        folder, name = os.path.split(place)
        return self.texts.get(os.path.join(os.path.realpath(folder), name))

    def is_file(self, place: str) -> bool:
        """Whether there is a file, links followed."""
        return self._text(place) is not None or os.path.isfile(place)

    def read(self, place: str, shown: str, limit: int | None = LARGEST) -> bytes:
        """The bytes of a file that messages call `shown`; `SpeclintError` when it has none or too many."""
        text = self._text(place)
        if text is not None:
            return text.encode("utf-8", "surrogatepass")
        try:
            with open(place, "rb") as file:
                data = file.read() if limit is None else file.read(limit + 1)
        except (OSError, ValueError) as error:
            said = error.strerror if isinstance(error, OSError) else None
            raise SpeclintError(f"cannot be read: {said or error}", shown) from error
        return data if limit is None else bounded(data, shown, limit)

    def source(self, place: str, shown: str, limit: int | None = LARGEST) -> Source:
        """The text of a file that messages call `shown`; `SpeclintError` when it is none."""
        from speclint.text.source import Source

        return Source.of(shown, self.read(place, shown, limit))

    def peek(self, place: str) -> bytes | None:
        """The bytes of a file; None for what is no file, cannot be read, or is too large."""
        try:
            return self.read(place, place) if self.is_file(place) else None
        except SpeclintError:
            return None


class Noted:
    """Files as something was made of them: what was read and what was not there, so that a change is seen.

    `seen` are those, by their places, with their bytes; None for what is no file.
    """

    def __init__(self, files: Files) -> None:
        self._files = files
        self.seen: dict[str, bytes | None] = {}

    def is_file(self, place: str) -> bool:
        """As `Files.is_file`."""
        found = self._files.is_file(place)
        self.seen.setdefault(place, self._files.peek(place) if found else None)
        return found

    def read(self, place: str, shown: str) -> bytes:
        """As `Files.read`."""
        self.seen[place] = self._files.peek(place)
        return self._files.read(place, shown)

    def source(self, place: str, shown: str) -> Source:
        """As `Files.source`."""
        from speclint.text.source import Source

        return Source.of(shown, self.read(place, shown))

    def is_current(self, files: Files) -> bool:
        """Whether everything that was looked at is as it was."""
        return all(files.peek(place) == data for place, data in self.seen.items())


def create(place: str, data: bytes) -> None:
    """Writes a file that is not there yet, whole or not at all; raises `OSError` when that cannot be done."""
    with open(place, "xb") as file:
        try:
            file.write(data)
            file.flush()
        except BaseException:
            os.unlink(place)
            raise


def write(place: str, data: bytes) -> None:
    """Puts data in the place of a file at once; what is no plain file, such as a pipe, is written to.

    Raises `OSError` when that cannot be done; then the file is what it was.
    """
    target = os.path.realpath(place)
    if os.path.exists(target) and not os.path.isfile(target):
        with open(target, "wb") as file:
            file.write(data)
        return
    if os.path.exists(target) and not os.access(target, os.W_OK):
        raise PermissionError(0, "it is write-protected")
    import secrets
    import shutil

    part = os.path.join(os.path.dirname(target), f".speclint-{secrets.token_hex(8)}.part")
    try:
        with open(part, "xb") as file:
            file.write(data)
        if os.path.exists(target):
            shutil.copymode(target, part)
        os.replace(part, target)
    except BaseException:
        if os.path.lexists(part):
            os.unlink(part)
        raise
