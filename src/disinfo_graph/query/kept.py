"""Answers that took long, kept on disk until their release no longer answers; it asks nobody.

They stand in one file that has no name: nobody else can reach it, and when the process ends, in
whatever way, the kernel frees it. So no text stays behind that was withdrawn meanwhile, nothing
torn is ever read again, and servers of one site cannot disturb each other. The file is a ring: what
is new overwrites what is oldest, and every answer is read back by its own SHA-256.
"""

from __future__ import annotations

import io
import os
import tempfile
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import BinaryIO

_BLOCK = 4096
"""What the shortest answer takes, so that the index in memory stays small too."""
_SHARE = 4
"""No answer takes more than this part of the room."""
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an answer stands, and what it must be; the header is whatever came with it."""

    start: int
    size: int
    header: bytes
    digest: str

    @property
    def end(self) -> int:
        """Where the next one may begin."""
        return self.start + _in_blocks(self.size)


class Kept:
    """The answers of one release; one object serves any number of threads."""

    def __init__(self, most: int, folder: Path) -> None:
        self._most = most // _BLOCK * _BLOCK
        file = _unnamed(folder)
        weakref.finalize(self, file.close)
        self._fd = file.fileno()
        self._lock = Lock()
        self._places: dict[bytes, Place] = {}  # oldest first
        self._next = 0
        self._release: str | None = None

    def follow(self, release: str) -> None:
        """Keep the answers of this release from now on, and nothing of any other."""
        with self._lock:
            if release != self._release:
                self._places.clear()
                self._next, self._release = 0, release
                os.ftruncate(self._fd, 0)

    def holds(self, release: str, key: bytes) -> bool:
        """Tell whether an answer is here; it may be gone a moment later."""
        with self._lock:
            return release == self._release and key in self._places

    def find(self, release: str, key: bytes) -> tuple[Place, BinaryIO] | None:
        """Return an answer and what it is, whole, or None."""
        with self._lock:
            place = self._places.get(key) if release == self._release else None
        if place is None:
            return None
        body = _copied(self._fd, place)
        if body is None:  # overwritten meanwhile, or damaged on disk
            with self._lock:
                if self._places.get(key) is place:
                    del self._places[key]
            return None
        return place, body

    def keep(self, release: str, key: bytes, header: bytes, body: BinaryIO) -> None:
        """Keep an answer, if there is room; its body is read from the start, and left there."""
        digest, size = sha256(), 0
        for piece in _pieces(body):
            digest.update(piece)
            size += len(piece)
        if _in_blocks(size) > self._most // _SHARE:
            return
        with self._lock:
            if release != self._release or key in self._places:
                return
            start = self._room(_in_blocks(size))
            self._next = start + _in_blocks(size)
            if self._written(body, start):
                self._places[key] = Place(
                    start=start, size=size, header=header, digest=digest.hexdigest()
                )

    def _written(self, body: BinaryIO, at: int) -> bool:
        """Write an answer; where the disk is full it is not kept, and that is all."""
        try:
            for piece in _pieces(body):
                at += os.pwrite(self._fd, piece, at)
        except OSError:
            return False
        return True

    def _room(self, size: int) -> int:
        """Return where so many bytes may stand, once what is oldest has made room."""
        start = self._next
        if start + size > self._most:
            self._give_up(start, self._most)
            start = 0
        self._give_up(start, start + size)
        return start

    def _give_up(self, start: int, end: int) -> None:
        while self._places:
            key, oldest = next(iter(self._places.items()))
            if oldest.start >= end or oldest.end <= start:
                return
            del self._places[key]


def _in_blocks(size: int) -> int:
    return max(1, -(-size // _BLOCK)) * _BLOCK


def _unnamed(folder: Path) -> io.FileIO:
    try:
        return io.FileIO(_descriptor(folder), "r+b")
    except OSError:  # a site may be read-only for whoever serves it
        return io.FileIO(_descriptor(None), "r+b")


def _descriptor(folder: Path | None) -> int:
    with tempfile.TemporaryFile(dir=folder) as file:
        return os.dup(file.fileno())


def _copied(fd: int, place: Place) -> BinaryIO | None:
    """Return a copy that nothing overwrites; None where it is not what it was."""
    digest = sha256()
    body: BinaryIO = io.BytesIO()
    if place.size > _PIECE:
        body = os.fdopen(os.memfd_create("answer", os.MFD_CLOEXEC), "w+b")
    for at in range(0, place.size, _PIECE):
        piece = os.pread(fd, min(_PIECE, place.size - at), place.start + at)
        digest.update(piece)
        body.write(piece)
    if digest.hexdigest() != place.digest:
        body.close()
        return None
    body.seek(0)
    return body


def _pieces(body: BinaryIO) -> Iterator[bytes]:
    body.seek(0)
    while piece := body.read(_PIECE):
        yield piece
    body.seek(0)
