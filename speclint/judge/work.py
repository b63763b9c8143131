"""Files judged one by one, here or in other processes, each for as long as it may take."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager

from speclint.errors import SpeclintError
from speclint.judge.diagnose import Judged
from speclint.judge.job import Job
from speclint.judge.timer import limited
from speclint.settings.discover import Candidate
from speclint.text.source import Source

# What a file came to: None for what is no spec.
Outcome = Judged | SpeclintError | None
Text = tuple[Candidate, bytes]
# Fewer texts are judged before another process has started.
FEWEST = 32
# How many objects come before the garbage collector looks, and how often it does before it looks again at
# what stayed.
_SELDOM = 100_000, 1_000


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Lets the garbage collector pass over what is there already, and look seldom for what comes.

    A laid spec is a hundred thousand objects that live until it is judged: looking at each again and again
    took a fifth of the run.
    """
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def processes(texts: int, asked: int | None) -> int:
    """How many processes judge so many texts: as many as were asked for, or as there are cores and work."""
    if asked is not None:
        return min(asked, texts)
    if texts < FEWEST:
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, texts // (FEWEST // 2))


def judge_text(job: Job, candidate: Candidate, data: bytes) -> Outcome:
    """What a text comes to."""
    try:
        with limited(job.settings.seconds, candidate.path):
            laid = job.lay(candidate, Source.of(candidate.path, data))
            return job.judge(laid) if laid is not None else None
    except SpeclintError as error:
        return error
