"""Git's index → the documents that git tracks, which it ignores nowhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from speclint.files import is_markdown
from speclint.records import dataclass

_HEAD = 12  # the mark, the version, the number of entries
_STATE = 40  # what an entry says of the file on disk
_MODE = 24  # where in it the kind of a file stands
_MODULE = (0o160000).to_bytes(4, "big")
_EXTENDED = 0x4000
_LENGTH = 0x0FFF
_HASHES = (20, 32)  # bytes of a SHA-1 and of a SHA-256


@dataclass(frozen=True, slots=True)
class Tracked:
    """The documents that a repository tracks and the folders around them, by their paths from its top."""

    documents: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()

    def holds(self, path: str, *, is_folder: bool) -> bool:
        """Whether a document is tracked, or some document in a folder."""
        return path in (self.folders if is_folder else self.documents)


def read(folder: str, content: Callable[[str], bytes | None]) -> Tracked:
    """What the index in a git folder tracks; `content` gives the bytes of a file, None for none.

    Raises `ValueError` for an index that is none.
    """
    data = content(os.path.join(folder, "index"))
    entries = list(_all_entries(folder, data, content)) if data is not None else []
    documents = frozenset(name for name, is_module in entries if not is_module and is_markdown(name))
    modules = {name for name, is_module in entries if is_module}
    return Tracked(documents, frozenset(modules | _folders(documents | modules)))


def _folders(paths: frozenset[str]) -> set[str]:
    folders: set[str] = set()
    for path in paths:
        while (path := path.rpartition("/")[0]) and path not in folders:
            folders.add(path)
    return folders


def _all_entries(
    folder: str, data: bytes, content: Callable[[str], bytes | None]
) -> Iterator[tuple[str, bool]]:
    """The names in an index and in the one that it shares entries with, and whether each is a submodule."""
    entries, end, size = _parsed(data)
    yield from entries
    while end + 8 <= len(data) - size:
        mark, length = data[end : end + 4], int.from_bytes(data[end + 4 : end + 8], "big")
        if mark == b"link":
            # An index without entries of its own does not show how long its hashes are.
            hashes = [data[end + 8 : end + 8 + each].hex() for each in _HASHES]
            shared = (content(os.path.join(folder, f"sharedindex.{name}")) for name in hashes)
            yield from _parsed(next(filter(None, shared), b""))[0]
        end += 8 + length


def _parsed(data: bytes) -> tuple[list[tuple[str, bool]], int, int]:
    """The entries of an index, where they end, and the bytes of its hashes."""
    for size in _HASHES:
        try:
            entries, end = _entries(data, size)
        except (ValueError, IndexError):
            continue
        return entries, end, size
    raise ValueError("it is no index of git")


def _entries(data: bytes, size: int) -> tuple[list[tuple[str, bool]], int]:
    version, count = (int.from_bytes(data[at : at + 4], "big") for at in (4, 8))
    if data[:4] != b"DIRC" or version not in (2, 3, 4):
        raise ValueError
    entries: list[tuple[str, bool]] = []
    at, before = _HEAD, b""
    for _ in range(count):
        start = at
        at += _STATE + size
        flags = data[at] << 8 | data[at + 1]
        at += 4 if flags & _EXTENDED else 2
        kept = b""
        if version == 4:
            cut, at = _number(data, at)
            kept = before[: len(before) - cut]
        end = data.index(0, at)
        before = kept + data[at:end]
        if len(before) != flags & _LENGTH and flags & _LENGTH != _LENGTH:
            raise ValueError
        mode = data[start + _MODE : start + _MODE + 4]
        entries.append((os.fsdecode(before), mode == _MODULE))
        at = end + 1 if version == 4 else start + (end - start) // 8 * 8 + 8
    return entries, at


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number of any length in git's own writing, and where it ends."""
    byte = data[at]
    value = byte & 0x7F
    while byte & 0x80:
        at += 1
        byte = data[at]
        value = ((value + 1) << 7) | (byte & 0x7F)
    return value, at + 1
