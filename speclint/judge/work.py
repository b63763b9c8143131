"""Files judged one by one, here or in other processes: whoever hands out work gets chunks of texts.

All that a chunk needs goes along: it reads no file, and what it gives back pickles. A process that dies takes
one file with it: what it may have died of is tried again file by file, each in a process of its own.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from types import FrameType

from speclint.errors import SpeclintError
from speclint.judge.diagnose import Judged
from speclint.judge.job import Job
from speclint.settings.discover import Candidate
from speclint.text.source import Source
from speclint.wording import count

# What a file came to: None for what is no spec.
Outcome = Judged | SpeclintError | None
Text = tuple[Candidate, bytes]
# A chunk is so many texts, or less when they are large: handing out one costs as much as a small text.
_TEXTS = 50
_BYTES = 1_000_000
# Chunks that wait for each process besides the one that it judges.
_AHEAD = 2
# Fewer texts are judged before another process has started.
FEWEST = 32
# How many objects come before the garbage collector looks.
_SELDOM = 100_000


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Lets the garbage collector pass over what is there already, and look seldom for what comes.

    A laid spec is a hundred thousand objects that live until it is judged: looking at each again and again
    took a fifth of the run.
    """
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_SELDOM, *usual[1:])
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
        with _limited(job.settings.seconds):
            laid = job.lay(candidate, Source.of(candidate.path, data))
            return job.judge(laid) if laid is not None else None
    except SpeclintError as error:
        return error
    except _TooLong:
        most = count(job.settings.seconds, "second")
        said = (
            f"takes more than {most} of processor time, and is left (`seconds` in the settings allows more)"
        )
        return SpeclintError(said, candidate.path)


class _TooLong(BaseException):
    """A file takes too much time; no rule that catches all exceptions may keep this one."""


@contextmanager
def _limited(seconds: int) -> Iterator[None]:
    """Raises `_TooLong` when what is done takes more processor time, where the system can say so."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    usual = signal.signal(signal.SIGPROF, _end)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, usual)


def _end(number: int, frame: FrameType | None) -> None:
    raise _TooLong


def judge_chunk(packed: bytes, texts: Sequence[Text]) -> list[Outcome]:
    """What some texts come to, for a job as `pickle` packs it."""
    with seldom_collected():
        job = _unpacked(packed)
        return [judge_text(job, candidate, data) for candidate, data in texts]


@lru_cache(1)
def _unpacked(packed: bytes) -> Job:
    job = pickle.loads(packed)
    assert isinstance(job, Job)
    return job


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Texts with their numbers."""

    numbers: tuple[int, ...]
    texts: tuple[Text, ...]

    def alone(self) -> Iterator[_Chunk]:
        """Each text as a chunk of its own."""
        for number, text in zip(self.numbers, self.texts, strict=True):
            yield _Chunk((number,), (text,))


def chunks(texts: Iterable[tuple[int, Text]]) -> Iterator[_Chunk]:
    """Numbered texts in chunks, as they come."""
    numbers: list[int] = []
    held: list[Text] = []
    size = 0
    for number, text in texts:
        numbers.append(number)
        held.append(text)
        size += len(text[1])
        if len(held) >= _TEXTS or size >= _BYTES:
            yield _Chunk(tuple(numbers), tuple(held))
            numbers, held, size = [], [], 0
    if held:
        yield _Chunk(tuple(numbers), tuple(held))


def spread(
    job: Job, texts: Iterable[tuple[int, Text]], width: int, executor: Callable[[int], Executor] | None = None
) -> Iterator[tuple[int, Outcome]]:
    """What numbered texts come to, in `width` processes, as they are done."""
    job.prepare()
    packed = pickle.dumps(job)
    start = executor or _pool
    left = chunks(texts)
    more = True
    while more:
        running: dict[Future[list[Outcome]], _Chunk] = {}
        pool = start(width)
        try:
            more = False
            while True:
                while len(running) < width * _AHEAD and (chunk := next(left, None)) is not None:
                    running[pool.submit(judge_chunk, packed, chunk.texts)] = chunk
                if not running:
                    break
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    outcomes = future.result()
                    yield from zip(running.pop(future).numbers, outcomes, strict=True)
        except BrokenExecutor:
            more = True
        except BaseException:
            _stop(pool)
            raise
        pool.shutdown(cancel_futures=True)
        for chunk in running.values():
            for alone in chunk.alone():
                yield alone.numbers[0], _alone(packed, alone, start)


def _alone(packed: bytes, chunk: _Chunk, start: Callable[[int], Executor]) -> Outcome:
    """What one text comes to in a process of its own."""
    with start(1) as pool:
        try:
            return pool.submit(judge_chunk, packed, chunk.texts).result()[0]
        except BrokenExecutor:
            path = chunk.texts[0][0].path
            return SpeclintError("the process that checked this file ended, please report it", path)


def _pool(width: int) -> Executor:
    # A copy of this process knows the engine already, but must not be made while others hold locks in it.
    is_alone = sys.platform == "linux" and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if is_alone else "spawn")
    return ProcessPoolExecutor(width, context, initializer=_ready)


def _ready() -> None:
    """Lets a signal end the process without a word, whatever the one that started it does then."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)


def _stop(pool: Executor) -> None:
    """Ends what a pool does at once; a pool of processes has no door for that before Python 3.14."""
    running = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in running:
        process.kill()
