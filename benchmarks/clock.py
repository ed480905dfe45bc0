"""What times a verb, and what a verb is; it does nothing that takes time."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path


class Clock:
    """Adds up the time that passes inside its `with`."""

    def __init__(self, now: Callable[[], float] = time.perf_counter) -> None:
        self.seconds = 0.0
        self._now = now
        self._start = 0.0

    def __enter__(self) -> None:
        self._start = self._now()

    def __exit__(self, *_: object) -> None:
        self.seconds += self._now() - self._start


Verb = Callable[[Path, Clock], int]
"""Does its work on a folder, timed by the clock; returns the number of findings, or 0."""
