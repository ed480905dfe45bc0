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
_STATM = "/proc/self/statm"


def die_with(parent: int) -> None:
    """Have the kernel kill this process when `parent` ends, which must have a single thread."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the kernel was told
        os._exit(1)


def address_space(statm: int | None = None) -> int:
    """Return this process's VmSize, in bytes, as told by a descriptor of its `statm`, if any."""
    if statm is None:
        with open(_STATM, "rb") as file:
            return address_space(file.fileno())
    return int(os.pread(statm, 32, 0).split()[0]) * _PAGE


def statm() -> int:
    """Return a descriptor of this process's `statm`, so as not to open it for each request."""
    return os.open(_STATM, os.O_RDONLY | os.O_CLOEXEC)


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


class Spool(io.RawIOBase):
    """Takes so many bytes of an answer, and remembers being asked for more.

    What is small is held, all of what is larger stands in the file, which is open before it is
    needed, for whoever is sealed can open none. RLIMIT_FSIZE does not hold for a file in memory;
    an engine may raise its own error in place of ours.
    """

    def __init__(self, most: int, *, held: int, file: int) -> None:
        super().__init__()
        self._room = self._most = most
        self._most_held, self._file = held, file
        self.held = bytearray()
        self.spilt = False
        """Whether the answer stands in the file."""
        self.over: QueryStopped | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        piece = memoryview(data)
        self._room -= piece.nbytes
        if self._room < 0:
            self.over = QueryStopped(f"the answer has over {self._most} bytes", limit="answer")
            raise self.over
        if not self.spilt and len(self.held) + piece.nbytes <= self._most_held:
            self.held += piece
            return piece.nbytes
        if not self.spilt:
            self.spilt = True
            _write(self._file, self.held)
        _write(self._file, piece)
        return piece.nbytes


def _write(fd: int, data: ReadableBuffer) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(fd, left) :]
