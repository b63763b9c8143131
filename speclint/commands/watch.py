"""Specs checked again and again while somebody edits them: when something has changed that may matter."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from watchfiles import Change, DefaultFilter, watch

from speclint.errors import SpeclintError
from speclint.expressions import expression
from speclint.files import is_below
from speclint.judge.session import Session
from speclint.task import STANDARD_INPUT, Task

# How often it is looked for whether to go on, and how long nothing may change before it is done, in ms.
_TIMEOUT = 200
_STILL = 50
# What a file is called while it is written.
_PART = expression(r"\.speclint-[0-9a-f]+\.part")


class _Filter(DefaultFilter):
    """Passes over what tools keep for themselves, and what is only written on the way to a file."""

    def __init__(self, folders: Sequence[str]) -> None:
        """`folders` are those that are watched: how they are called themselves is all the same."""
        super().__init__()
        self._folders = folders

    def __call__(self, change: Change, path: str) -> bool:
        around = max((one for one in self._folders if is_below(path, one)), key=len, default="")
        is_part = _PART.fullmatch(os.path.basename(path)) is not None
        return not is_part and super().__call__(change, path[len(around) :])


def refuse(task: Task, options: Sequence[str]) -> None:
    """Refuses what makes no sense while files change: a text that is no file, and `options` that write."""
    if STANDARD_INPUT in task.paths:
        raise SpeclintError("--watch is for files, and standard input (`-`) is none")
    if options:
        raise SpeclintError(f"--watch shows what is found, and {options[0]} does something else with that")


def changes(session: Session, named: Iterable[str]) -> Iterator[None]:
    """Yields once, and again whenever something has changed in the project: what changes meanwhile counts.

    So do what stands beside the files and below the folders that are `named`, paths as a user types them.
    `KeyboardInterrupt` ends it.
    """
    whole, alone = _folders(session, named)
    watched = partial(
        watch,
        watch_filter=_Filter([*whole, *alone]),
        step=_STILL,
        rust_timeout=_TIMEOUT,
        yield_on_timeout=True,
    )
    found = [watched(*whole), *([watched(*alone, recursive=False)] if alone else [])]
    # The first answer says that it is being looked, so that nothing is missed from here on.
    for number, changed in enumerate(zip(*found, strict=True)):
        if any(changed) or not number:
            yield None


def _folders(session: Session, named: Iterable[str]) -> tuple[list[str], list[str]]:
    """The folders to be watched with all that is below them, and those whose own files count alone.

    A system allows few watches, and a folder watched twice tells each change twice: what lies below another
    is left to that. Settings that cannot be read must not end the watch, as it is there to see them mended.
    In a project at `/p`, `docs` and `/tmp/a.md` give `/p` as a whole and `/tmp` for its own files.
    """
    here = session.here
    try:
        root = session.settings.root
    except SpeclintError:
        root = None
    places = [here.own(path) for path in named]
    below = {root or here.folder, *(os.path.realpath(one) for one in places if os.path.isdir(one))}
    beside = {os.path.dirname(one) for one in places if not os.path.isdir(one)}
    whole = [one for one in below if not any(one != other and is_below(one, other) for other in below)]
    alone = [one for one in beside if os.path.isdir(one) and not any(is_below(one, top) for top in whole)]
    return sorted(whole), sorted(alone)
