"""Records of earlier runs, by keys, in one file of the user's own; whatever is wrong with it, it is empty.

Each line of the file is a key, a check of the line and a record in JSON. A line that is cut or changed is
passed over. The file is read at once and put in place at once, so that of two runs at the same time one wins
and none reads half of what the other wrote. Nothing in it is ever run.
"""

from __future__ import annotations

import json
import os
import stat
import time
from collections.abc import Iterable, Iterator
from typing import Any

try:  # What `hashlib` gives, without the library of all other digests, which takes long to load.
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

_HEAD = b"speclint cache 1\n"
_SUFFIX = ".speclint-cache"
# What a file may hold, in bytes, and one record of it.
LARGEST = 64_000_000
_LARGEST_RECORD = 1_000_000
# A file that no run used for so long is removed.
_OLDEST = 30 * 24 * 3600.0
_DAY = 24 * 3600.0


def digest(*parts: bytes | str) -> str:
    """What tells sequences of texts and bytes apart."""
    made = blake2b(digest_size=16)
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        made.update(b"%d:" % len(data))
        made.update(data)
    return made.hexdigest()


class Cache:
    """The records in a file of a folder; what is put there is kept when it is saved."""

    def __init__(self, folder: str, name: str) -> None:
        self._folder = folder
        self._place = os.path.join(folder, name + _SUFFIX)
        self._lines: dict[bytes, bytes] | None = None
        self._new: dict[bytes, bytes] = {}

    def get(self, key: str) -> Any:
        """The record of a key; None when there is none that can be read."""
        line = self._known.get(key.encode())
        if line is None:
            return None
        _, check, record = line.split(b" ", 2)
        if check != _check(key.encode(), record):
            return None
        try:
            return json.loads(record)
        except (ValueError, RecursionError):
            return None

    def put(self, key: str, record: Any) -> None:
        """Sets the record of a key, plain data; one that is too large is not kept."""
        data = json.dumps(record, separators=(",", ":")).encode()
        if len(data) <= _LARGEST_RECORD:
            name = key.encode()
            self._new[name] = b" ".join((name, _check(name, data), data))

    def save(self) -> None:
        """Puts what is new into the file, and leaves out what was there longest when that is too much.

        What cannot be written is not kept.
        """
        if not self._new:
            return self._touch()
        lines = {name: line for name, line in self._known.items() if name not in self._new} | self._new
        try:
            os.makedirs(self._folder, mode=0o700, exist_ok=True)
            _put(self._place, _HEAD + b"\n".join(_bounded(lines.values())) + b"\n")
            for place in _stale(self._folder):
                os.unlink(place)
        except OSError:
            return None
        self._lines, self._new = lines, {}
        return None

    @property
    def _known(self) -> dict[bytes, bytes]:
        if self._lines is None:
            head, _, rest = _own_bytes(self._place).partition(b"\n")
            lines = rest.split(b"\n") if head + b"\n" == _HEAD else []
            self._lines = {line.partition(b" ")[0]: line for line in lines if line.count(b" ", 0, 99) >= 2}
        return self._lines

    def _touch(self) -> None:
        """Says that the file is still of use."""
        try:
            if time.time() - os.stat(self._place).st_mtime > _DAY:
                os.utime(self._place)
        except OSError:
            return


def _check(key: bytes, record: bytes) -> bytes:
    return blake2b(b" ".join((key, record)), digest_size=8).hexdigest().encode()


def _bounded(lines: Iterable[bytes]) -> list[bytes]:
    """As many of the last lines as a file may hold, in their order."""
    kept: list[bytes] = []
    size = len(_HEAD)
    for line in reversed(list(lines)):
        size += len(line) + 1
        if size > LARGEST:
            break
        kept.append(line)
    return kept[::-1]


def _own_bytes(place: str) -> bytes:
    """What a plain file of the user's own holds that nobody else may write; nothing of any other."""
    try:
        opened = os.open(place, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with open(opened, "rb") as file:
            about = os.fstat(opened)
            is_own = not hasattr(os, "geteuid") or (
                about.st_uid == os.geteuid() and not about.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
            )
            is_fit = stat.S_ISREG(about.st_mode) and about.st_size <= LARGEST
            return file.read(LARGEST) if is_own and is_fit else b""
    except OSError:
        return b""


def _put(place: str, data: bytes) -> None:
    """Puts data in the place of a file at once, for its owner alone."""
    part = f"{place}.{os.urandom(8).hex()}.part"
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
        os.replace(part, place)
    except BaseException:
        if os.path.lexists(part):
            os.unlink(part)
        raise


def clear(folder: str) -> int:
    """Removes the files of all caches in a folder and says how many there were; raises `OSError`."""
    places = [place for place, _ in _files(folder)]
    for place in places:
        os.unlink(place)
    return len(places)


def _stale(folder: str) -> list[str]:
    """The files of caches that nobody used for long, and what an interrupted run left behind."""
    now = time.time()
    return [
        place for place, age in _files(folder) if now - age > (_DAY if place.endswith(".part") else _OLDEST)
    ]


def _files(folder: str) -> Iterator[tuple[str, float]]:
    """The files that caches made in a folder, each with the time when it was last written."""
    if not os.path.isdir(folder):
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name.removesuffix(".part")
            is_ours = name.endswith(_SUFFIX) or (name != entry.name and _SUFFIX in name)
            if is_ours and entry.is_file(follow_symlinks=False):
                yield entry.path, entry.stat(follow_symlinks=False).st_mtime
