"""Follows the site: opens each release that becomes the live one, sees when workers are gone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from time import monotonic

from disinfo_graph.errors import DisinfoGraphError
from disinfo_graph.release import site as sites

_LOG = logging.getLogger(__name__)
_PAUSE = 0.2
"""Seconds between two looks at which release is the live one."""
_RETRY = 5.0
"""Seconds after which a release that could not be opened is tried again."""


@dataclass(slots=True, kw_only=True)
class Follower:
    """Opens what becomes the live release; until that is open, the one before it answers."""

    site: Path
    opened: Path
    open_: Callable[[Path], None]
    tell: Callable[[str | None], None]
    """Is told what keeps the live release from being served, and None once nothing does."""
    problem: str | None = None
    failed: Path | None = None
    retry_at: float = 0.0

    def look(self) -> None:
        """Open the live release unless it is open, or has just failed to open."""
        try:
            here = sites.current(self.site)
            if here == self.opened:
                self._tell(None)
            elif here != self.failed or monotonic() >= self.retry_at:
                self._open(here)
        except (DisinfoGraphError, OSError) as error:
            self._tell(str(error))

    def _open(self, here: Path) -> None:
        try:
            self.open_(here)
        except (DisinfoGraphError, OSError) as error:
            self.failed, self.retry_at = here, monotonic() + _RETRY
            self._tell(f"{here}: not served: {error}")
        else:
            self.opened, self.failed = here, None
            self._tell(None)

    def _tell(self, problem: str | None) -> None:
        if problem and problem != self.problem:
            # An earlier release answers on; who published this one must hear of it.
            _LOG.warning(problem)
        self.problem = problem
        self.tell(problem)


@contextmanager
def watching(
    follower: Follower, gone: Callable[[], bool], lost: Callable[[], None]
) -> Iterator[None]:
    """Look five times a second; raises DisinfoGraphError in the end if the workers were gone."""
    over, early = Event(), Event()

    def watch() -> None:
        while not over.wait(_PAUSE):
            if gone():
                early.set()
                lost()
                return
            follower.look()

    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        if early.is_set():
            raise DisinfoGraphError("workers: ended (expected to last as long as the server)")
