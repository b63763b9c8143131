"""The folder in which git keeps a repository: where it is, and what there would keep git waiting."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator

Content = Callable[[str], bytes | None]

# Folders of git that hold what it opens by itself; hooks and what other programs keep there it does not.
_OPENED = frozenset({"info", "logs", "objects", "refs"})


def git_folder(git: str, content: Content) -> str:
    """The folder of git that a `.git` is, or leads to in a worktree or a submodule.

    `content` gives the bytes of a file, None for none.
    """
    if os.path.isdir(git):
        return git
    pointer = _first_line(git, content)
    if not pointer.startswith("gitdir:"):
        return git
    return os.path.join(os.path.dirname(git), pointer.removeprefix("gitdir:").strip())


def common_folder(own: str, content: Content) -> str:
    """The folder that the worktrees of a repository share; of most it is the one that they have."""
    return os.path.join(own, _first_line(os.path.join(own, "commondir"), content))


def endless(git: str, content: Content) -> str | None:
    """The first FIFO or device where git expects a file, which it would read without end."""
    if _is_endless(git):
        return git
    own = git_folder(git, content)
    if _is_endless(os.path.join(own, "commondir")):
        return os.path.join(own, "commondir")
    tops = {own, common_folder(own, content)}
    folders, seen = sorted(tops), set()
    while folders:
        folder = folders.pop()
        if (real := os.path.realpath(folder)) in seen:
            continue
        seen.add(real)
        for entry in _entries(folder):
            if entry.is_dir():
                folders += [entry.path] if folder not in tops or entry.name in _OPENED else []
            elif not entry.is_file() and _is_endless(entry.path):
                return entry.path
        if os.path.basename(folder) == "objects":
            folders += _alternates(folder, content)
    return None


def _alternates(objects: str, content: Content) -> Iterator[str]:
    """Other folders of objects that one of them names."""
    told = content(os.path.join(objects, "info", "alternates")) or b""
    for line in told.split(b"\n"):
        if line and b"\0" not in line and not line.startswith((b"#", b'"')):
            yield os.path.join(objects, os.fsdecode(line))


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except (OSError, ValueError):
        return []  # git says what is wrong with it


def _is_endless(place: str) -> bool:
    try:
        mode = os.stat(place).st_mode
    except (OSError, ValueError):
        return False
    is_device = stat.S_ISCHR(mode) or stat.S_ISBLK(mode)
    return stat.S_ISFIFO(mode) or (is_device and os.path.realpath(place) != os.devnull)


def _first_line(place: str, content: Content) -> str:
    line = (content(place) or b"").split(b"\n")[0]
    return os.fsdecode(line.split(b"\0")[0].strip())
