"""Answers in memory by the request they answer, word for word; it knows no HTTP and asks nobody."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

_BESIDE = 2048
"""About what an entry takes beside its key and its body, in bytes."""

Key = tuple[str | bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A small answer that stays the same for as long as its release is live."""

    media_type: str
    body: bytes
    digest: str
    """The SHA-256 of the body, in hexadecimal."""
    release: str
    status: str = ""
    """That and the headers, for an answer that is sent as it was."""
    headers: tuple[tuple[str, str], ...] = ()


class Memory:
    """The answers of one release, the least recently used out; for any number of threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._release: str | None = None
        self._entries: OrderedDict[Key, Entry] = OrderedDict()
        self._size = 0

    def find(self, release: str | None, key: Key) -> Entry | None:
        """Return the answer of this release, which is live; what others answered is forgotten."""
        with self._lock:
            self._follow(release)
            if entry := self._entries.get(key):
                self._entries.move_to_end(key)
            return entry

    def follow(self, release: str) -> None:
        """Forget what other releases answered."""
        with self._lock:
            self._follow(release)

    def _follow(self, release: str | None) -> None:
        if release != self._release:
            self._entries.clear()
            self._size, self._release = 0, release

    def keep(self, key: Key, entry: Entry) -> None:
        """Keep an answer, if its release is still the one that was asked for last."""
        size = _size(key, entry)
        with self._lock:
            if entry.release != self._release or size > self._most or key in self._entries:
                return
            self._entries[key] = entry
            self._size += size
            while self._size > self._most:
                self._size -= _size(*self._entries.popitem(last=False))


def _size(key: Key, entry: Entry) -> int:
    head = sum(len(name) + len(value) for name, value in entry.headers)
    return sum(map(len, key)) + len(entry.body) + head + _BESIDE
