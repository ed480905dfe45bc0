"""Where chunks are worked on: any `concurrent.futures.Executor`; it knows nothing of cases."""

from __future__ import annotations

import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import get_context
from threading import Thread
from types import TracebackType
from typing import ParamSpec, TypeVar

from disinfo_graph.publish.memory import seldom_collected

Given = ParamSpec("Given")
Item = TypeVar("Item")
Made = TypeVar("Made")

_AHEAD = 16
"""How many pieces of work are given out before the first is waited for."""


class Inline(Executor):
    """Does the work where it is asked for: for one chunk, a second process costs more."""

    def submit(
        self, fn: Callable[Given, Made], /, *args: Given.args, **kwargs: Given.kwargs
    ) -> Future[Made]:
        """Do the work now."""
        future: Future[Made] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


class _Processes(ProcessPoolExecutor):
    """Processes that are given nothing more to do once what they were needed for has failed."""

    def submit(
        self, fn: Callable[Given, Made], /, *args: Given.args, **kwargs: Given.kwargs
    ) -> Future[Made]:
        """Have the work done, in a process that is started for it if none is free."""
        # An interrupt from the keyboard goes to every process. One that starts now inherits that
        # it does not hear it: it ends with this one, in order, and has no trace to print.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            return super().submit(fn, *args, **kwargs)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.shutdown(cancel_futures=kind is not None)


def suited(pool: Executor, pieces: int) -> Executor:
    """Return where so many pieces of work are best done."""
    return pool if pieces > 1 else Inline()


class _Watched(Executor):
    """Does the work in another pool, and tells of each piece that is done."""

    def __init__(self, pool: Executor, done: Callable[[], None]) -> None:
        self._pool = pool
        self._done = done

    def submit(
        self, fn: Callable[Given, Made], /, *args: Given.args, **kwargs: Given.kwargs
    ) -> Future[Made]:
        """Have the work done, and tell when it is."""
        future = self._pool.submit(fn, *args, **kwargs)
        future.add_done_callback(lambda _: self._done())
        return future


def watched(pool: Executor, done: Callable[[], None]) -> Executor:
    """Return the pool, such that `done` is called, in any thread, for each piece of work done."""
    return _Watched(pool, done)


def executor(workers: int) -> Executor:
    """Return a pool of processes, or none where one worker is asked for."""
    if workers == 1:
        return Inline()
    # A fresh interpreter each: a fork would inherit the locks of the engine's threads.
    return _Processes(
        workers, mp_context=get_context("spawn"), initializer=_begin, initargs=(os.getpid(),)
    )


def made_ready(pool: Executor, work: Callable[[Item], Made], item: Item, workers: int) -> None:
    """Have each process do what it needs once, while this one does something else."""
    for _ in range(workers):
        pool.submit(work, item)


def _begin(parent: int) -> None:
    seldom_collected()
    _end_with(parent)


def _end_with(parent: int) -> None:
    """End this process when the one that started it is gone, even if that was killed."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def in_order(pool: Executor, work: Callable[[Item], Made], items: Iterable[Item]) -> Iterator[Made]:
    """Yield what the work makes of each item, in order, with a bounded number under way."""
    under_way: deque[Future[Made]] = deque()
    for item in items:
        under_way.append(pool.submit(work, item))
        if len(under_way) >= _AHEAD:
            yield under_way.popleft().result()
    while under_way:
        yield under_way.popleft().result()
