"""What one process may take, as the kernel holds it to; it knows no deadlines and no clients."""

from __future__ import annotations

import ctypes
import io
import math
import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from disinfo_graph.config import Limits
from disinfo_graph.errors import QueryStopped

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_PR_SET_PDEATHSIG = 1
_PAGE = resource.getpagesize()


def die_with(parent: int) -> None:
    """Have the kernel kill this process when `parent` ends, which must have a single thread."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the kernel was told
        os._exit(1)


def address_space() -> int:
    """Return this process's VmSize, in bytes."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * _PAGE


def bound_memory(limits: Limits) -> int:
    """Bound the address space to what it is now plus the allowance; return what it is now.

    An absolute bound would count what is shared with the zygote, and refuse every request.
    """
    size = address_space()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (size + limits.memory, size + limits.memory))
    return size


def allow_seconds(limits: Limits) -> None:
    """Bound the processor time from here on; the kernel counts from the start of the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    allowance = math.ceil(used.ru_utime + used.ru_stime + limits.seconds) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (allowance, hard))


@contextmanager
def sealed(seal: bool) -> Iterator[None]:
    """Let nothing be opened meanwhile, neither file nor socket: a query can then dial nobody."""
    if not seal:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


class Spool(io.FileIO):
    """An unnamed file in memory that takes so many bytes, and remembers being asked for more.

    RLIMIT_FSIZE does not hold for such a file; an engine may raise its own error in place of ours.
    """

    def __init__(self, most: int) -> None:
        super().__init__(os.memfd_create("answer", os.MFD_CLOEXEC), "w+b")
        self._room = most
        self.over: QueryStopped | None = None
        self._most = most

    def write(self, data: ReadableBuffer, /) -> int:
        self._room -= memoryview(data).nbytes
        if self._room < 0:
            self.over = QueryStopped(f"the answer has over {self._most} bytes", limit="answer")
            raise self.over
        return super().write(data)
