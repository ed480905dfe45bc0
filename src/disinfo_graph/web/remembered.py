"""What took long to find, kept as long as its release is live: rows of pages, the sitemap."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

Found = TypeVar("Found")


class Remembered(Generic[Found]):
    """What was found last in the live release, by its question; for any number of threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._release: str | None = None
        self._found: OrderedDict[str, Found] = OrderedDict()

    def follow(self, release: str) -> None:
        """Forget what other releases said, of which something may have been withdrawn."""
        with self._lock:
            if release != self._release:
                self._found.clear()
                self._release = release

    def find(self, release: str, query: str) -> Found | None:
        """Return what a query found, if it is remembered."""
        with self._lock:
            if release != self._release or query not in self._found:
                return None
            self._found.move_to_end(query)
            return self._found[query]

    def keep(self, release: str, query: str, found: Found) -> None:
        """Remember what was found, if its release is the live one."""
        with self._lock:
            if release == self._release:
                self._found[query] = found
                if len(self._found) > self._most:
                    self._found.popitem(last=False)
