"""Texts judged in other processes: whoever hands out work gets chunks of them.

All that a chunk needs goes along: it reads no file, and what it gives back pickles. A process that dies takes
one file with it: what it may have died of is tried again file by file, each in a process of its own.
"""

from __future__ import annotations

import multiprocessing
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from functools import lru_cache, partial

from speclint.errors import SpeclintError
from speclint.judge import work
from speclint.judge.job import Job
from speclint.judge.work import Outcome, Text
from speclint.records import dataclass

# A chunk is so many texts, or less when they are large: handing out one costs as much as a small text.
_TEXTS = 50
_BYTES = 1_000_000
# Chunks that wait for each process besides the one that it judges.
_AHEAD = 2


def judge_chunk(packed: bytes, texts: Sequence[Text]) -> list[Outcome]:
    """What some texts come to, for a job as `pickle` packs it."""
    with work.seldom_collected():
        job = _unpacked(packed)
        return [work.judge_text(job, candidate, data) for candidate, data in texts]


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
    start = executor or partial(_pool, job.session.packs.folders)
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


def _pool(folders: Sequence[str], width: int) -> Executor:
    # A copy of this process knows the engine already, but must not be made while others hold locks in it.
    is_alone = sys.platform == "linux" and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if is_alone else "spawn")
    return ProcessPoolExecutor(width, context, initializer=_ready, initargs=(folders,))


def _ready(folders: Sequence[str]) -> None:
    """Lets a signal end the process without a word, whatever the one that started it does then.

    The rules in `folders` are made known to it.
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    if folders:
        from speclint.judge import packs

        packs.load(folders)


def _stop(pool: Executor) -> None:
    """Ends what a pool does at once; a pool of processes has no door for that before Python 3.14."""
    running = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in running:
        process.kill()
