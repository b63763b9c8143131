"""Specs checked again and again while somebody edits them: when something has changed that may matter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from watchfiles import Change, DefaultFilter, watch

from speclint.errors import SpeclintError
from speclint.judge.session import Session
from speclint.task import STANDARD_INPUT, Task

# How often it is looked for whether to go on, and how long nothing may change before it is done, in ms.
_TIMEOUT = 200
_STILL = 50
_PART = ".speclint-"


class _Filter(DefaultFilter):
    """Passes over what tools keep for themselves, and what is only written on the way to a file."""

    def __call__(self, change: Change, path: str) -> bool:
        return _PART not in path and super().__call__(change, path)


def refuse(task: Task, options: Sequence[str]) -> None:
    """Refuses what makes no sense while files change: a text that is no file, and `options` that write."""
    if STANDARD_INPUT in task.paths:
        raise SpeclintError("--watch is for files, and standard input (`-`) is none")
    if options:
        raise SpeclintError(f"--watch shows what is found, and {options[0]} does something else with that")


def changes(session: Session) -> Iterator[None]:
    """Yields once, and again whenever something has changed in the project: what changes meanwhile counts.

    `KeyboardInterrupt` ends it.
    """
    try:
        root = session.settings.root
    except SpeclintError:
        root = None
    found = watch(
        root or session.here.folder,
        watch_filter=_Filter(),
        step=_STILL,
        rust_timeout=_TIMEOUT,
        yield_on_timeout=True,
    )
    # The first answer says that it is being looked, so that nothing is missed from here on.
    for number, changed in enumerate(found):
        if changed or not number:
            yield None
