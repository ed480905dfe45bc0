"""Rows that pages have asked for, kept as long as their release is live: long lists take long."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from disinfo_graph.web.values import Row

Rows = tuple[Row, ...]


class Remembered:
    """The rows of the live release that were asked for last; for any number of threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._release: str | None = None
        self._rows: OrderedDict[str, Rows] = OrderedDict()

    def follow(self, release: str) -> None:
        """Forget what other releases said, of which something may have been withdrawn."""
        with self._lock:
            if release != self._release:
                self._rows.clear()
                self._release = release

    def find(self, release: str, query: str) -> Rows | None:
        """Return the rows of a query, if they are remembered."""
        with self._lock:
            if release != self._release or query not in self._rows:
                return None
            self._rows.move_to_end(query)
            return self._rows[query]

    def keep(self, release: str, query: str, rows: Rows) -> None:
        """Remember rows, if their release is the live one."""
        with self._lock:
            if release == self._release:
                self._rows[query] = rows
                if len(self._rows) > self._most:
                    self._rows.popitem(last=False)
