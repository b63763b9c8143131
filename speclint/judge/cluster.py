"""Texts judged by the workers of a Dask cluster, which have speclint and the packs, but need not our disk."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from typing import Any

from speclint.errors import SpeclintError

_SECONDS = 10


@contextmanager
def workers(address: str) -> Iterator[tuple[int, Callable[[int], Executor]]]:
    """How many texts the workers of a scheduler judge at once, and what gives an executor of theirs.

    Raises `SpeclintError` when nobody answers at the address (`tcp://host:8786`).
    """
    try:
        distributed = importlib.import_module("distributed")
    except ImportError:
        raise SpeclintError("--scheduler needs Dask: `pip install 'speclint[dask]'`") from None
    try:
        client = distributed.Client(address, timeout=_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise SpeclintError(f"no scheduler answers at `{address}`: {error}") from None
    with client:
        width = sum(client.nthreads().values())
        if not width:
            raise SpeclintError(f"the scheduler at `{address}` has no worker")
        yield width, lambda _: _Cluster(client, distributed.KilledWorker)


class _Cluster(Executor):
    """The workers of a cluster, one task after the other; a task that ends workers broke the executor."""

    def __init__(self, client: Any, killed: type[Exception]) -> None:
        self._executor: Executor = client.get_executor(pure=False)
        self._killed = killed

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Hands a call to some worker."""
        promised: Future[Any] = Future()
        self._executor.submit(fn, *args, **kwargs).add_done_callback(lambda done: self._keep(promised, done))
        return promised

    def _keep(self, promised: Future[Any], done: Future[Any]) -> None:
        if done.cancelled():
            promised.cancel()
            promised.set_running_or_notify_cancel()
        elif isinstance(error := done.exception(), self._killed):
            promised.set_exception(BrokenExecutor(str(error)))
        elif error is not None:
            promised.set_exception(error)
        else:
            promised.set_result(done.result())

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Gives up what is not done; the workers stay for others."""
        self._executor.shutdown(wait=wait and not cancel_futures)
