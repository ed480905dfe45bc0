"""Lets a stream be read again and again: what was read of it is kept in a file without a name.

No more of the stream is taken than somebody asks for, so that one of no known form, which may never
end, is refused by its beginning. The file goes with the process, however that ends.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_CHUNK = 1 << 16


class Spool:
    """What was taken of a stream, and the stream, for what is to come."""

    def __init__(self, stream: BinaryIO, kept: BinaryIO) -> None:
        self._stream = stream
        self._kept = kept.fileno()
        self._size = 0
        self._ended = False

    def opened(self) -> BinaryIO:
        """Return the stream from its beginning."""
        return io.BufferedReader(_View(self), _CHUNK)

    def at(self, place: int, size: int) -> bytes:
        """Return so many bytes at a place; fewer at the end."""
        while not self._ended and self._size < place + size:
            self._take()
        return os.pread(self._kept, size, place)

    def size(self) -> int:
        """Return how many bytes there are in all."""
        while not self._ended:
            self._take()
        return self._size

    def _take(self) -> None:
        chunk = self._stream.read(_CHUNK)
        self._ended = not chunk
        while chunk:
            written = os.pwrite(self._kept, chunk, self._size)
            self._size += written
            chunk = chunk[written:]


class _View(io.RawIOBase):
    """A spool as a file that is read."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        room = memoryview(buffer)
        data = self._spool.at(self._place, len(room))
        room[: len(data)] = data
        self._place += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._place}
        self._place = offset + (self._spool.size() if whence == os.SEEK_END else start[whence])
        return self._place


@contextmanager
def spooled(stream: BinaryIO) -> Iterator[Spool]:
    """Give a stream that can be read again."""
    with tempfile.TemporaryFile(prefix="disinfo-graph-") as kept:
        yield Spool(stream, kept)
