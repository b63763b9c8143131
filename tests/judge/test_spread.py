"""Work handed out: in which chunks, and what comes of it when who does it ends."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from typing import Any, ClassVar

import pytest

from speclint.judge import spread, work
from speclint.judge.cluster import _Cluster
from speclint.judge.job import Job
from speclint.judge.session import Session
from speclint.judge.work import Text
from speclint.settings.configuration import Settings
from speclint.settings.discover import Candidate
from speclint.task import Task

TOP = "/speclint-spread"


def text(number: int, data: bytes = b"# A\n") -> tuple[int, Text]:
    return number, (Candidate(f"{number}.md", named=True, place=f"{TOP}/{number}.md"), data)


def job() -> Job:
    return Job(Task(), Session(TOP, settings=Settings(root=TOP)))


class Pool(ThreadPoolExecutor):
    """Threads in place of processes, which say whether they were let go."""

    made: ClassVar[list[Pool]] = []
    is_over = False

    def __init__(self, width: int) -> None:
        super().__init__(width)
        self.made.append(self)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self.is_over = True
        super().shutdown(wait, cancel_futures=cancel_futures)


class Broken(Executor):
    """Who ends while it works, whatever it works at."""

    def submit(self, call: Callable[..., Any], /, *given: Any, **more: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_exception(BrokenExecutor("gone"))
        return future


class Cluster:
    """What a client of a cluster is asked for; its workers are threads."""

    def get_executor(self, *, pure: bool) -> Executor:
        assert not pure
        return ThreadPoolExecutor(1)


def test_a_cluster_keeps_what_its_workers_promised() -> None:
    with _Cluster(Cluster(), KeyError) as workers:
        assert workers.submit(divmod, 7, 2).result() == (3, 1)
        assert isinstance(workers.submit({}.__getitem__, 1).exception(), BrokenExecutor)
        assert isinstance(workers.submit(divmod, 7, 0).exception(), ZeroDivisionError)


def test_a_chunk_is_fifty_texts_or_a_large_one() -> None:
    numbers = [chunk.numbers for chunk in spread.chunks(map(text, range(101)))]
    assert numbers == [tuple(range(50)), tuple(range(50, 100)), (100,)]
    large = b"x" * 600_000
    given = [text(0, large), text(1, large), text(2)]
    assert [chunk.numbers for chunk in spread.chunks(given)] == [(0, 1), (2,)]


def test_what_texts_come_to_does_not_depend_on_who_does_it() -> None:
    Pool.made.clear()
    asked = job()
    said = dict(spread.spread(asked, map(text, range(120)), 2, Pool))
    assert sorted(said) == list(range(120))
    alone = work.judge_text(job(), *text(7)[1])
    assert repr(said[7]) == repr(alone)
    assert [pool.is_over for pool in Pool.made] == [True]


def test_each_text_that_a_process_may_have_died_of_is_named() -> None:
    said = dict(spread.spread(job(), map(text, range(3)), 2, lambda width: Broken()))
    assert {number: str(error) for number, error in said.items()} == {
        number: f"{number}.md: the process that checked this file ended, please report it"
        for number in range(3)
    }


def test_a_process_is_copied_only_where_no_other_thread_may_hold_a_lock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ways: list[str] = []
    monkeypatch.setattr(
        spread, "ProcessPoolExecutor", lambda width, context, **more: ways.append(context.get_start_method())
    )
    for platform, threads in (("linux", 1), ("linux", 2), ("darwin", 1)):
        monkeypatch.setattr(sys, "platform", platform)
        monkeypatch.setattr(threading, "active_count", lambda threads=threads: threads)
        spread._pool((), 2)
    assert ways == ["fork", "spawn", "spawn"]
