"""Keeps an answer in memory while it is small, else in a file without a name; it has no end."""

from __future__ import annotations

import io
import weakref
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from threading import Lock
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_IN_MEMORY = 8 << 20
"""Bytes; what is larger is on disk."""
_BUFFER = 1 << 16


class Spool:
    """Written once through `file`, then read any number of times, also by several readers."""

    def __init__(self) -> None:
        self._lock = Lock()
        with ExitStack() as kept:
            self.file = kept.enter_context(SpooledTemporaryFile(max_size=_IN_MEMORY))
            # Whoever is done with an answer in a notebook closes nothing.
            weakref.finalize(self, kept.pop_all().close)

    def reader(self) -> BinaryIO:
        """Return a reader from the beginning on, which keeps the spool alive."""
        return io.BufferedReader(_Reader(self), _BUFFER)

    def read_at(self, offset: int, size: int) -> bytes:
        """Return some bytes."""
        with self._lock:
            self.file.seek(offset)
            return self.file.read(size)


class _Reader(io.RawIOBase):
    def __init__(self, spool: Spool) -> None:
        super().__init__()
        self._spool = spool
        self._at = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        piece = self._spool.read_at(self._at, len(view))
        view[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)
