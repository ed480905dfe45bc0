"""What waits for a place in the slow lane, and who gets the next one; it starts nothing."""

from __future__ import annotations

from collections import Counter, OrderedDict

from disinfo_graph.config import Lanes
from disinfo_graph.workers.house import Job
from disinfo_graph.workers.queue import Waiting

_HALF = 60.0
"""Seconds in which half of what a client has taken is forgotten."""
_MOST_CLIENTS = 10_000


class Spent:
    """The processor time that each client's long requests have taken lately."""

    def __init__(self) -> None:
        self._taken: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def add(self, client: str | None, seconds: float, now: float) -> None:
        """Count what one request took."""
        if client is not None:
            self._taken[client] = self.of(client, now) + seconds, now
            self._taken.move_to_end(client)
            if len(self._taken) > _MOST_CLIENTS:
                self._taken.popitem(last=False)

    def of(self, client: str | None, now: float) -> float:
        """Return what is not forgotten of a client's; whoever is not counted has taken nothing."""
        taken, at = self._taken.get(client or "", (0.0, now))
        return float(taken * 0.5 ** ((now - at) / _HALF))


class Parking(Waiting):
    """What waits; each was stopped where it stood, and begins anew."""

    def __init__(self, lanes: Lanes) -> None:
        super().__init__()
        self._lanes = lanes
        self.spent = Spent()

    def has_room(self, client: str | None) -> bool:
        """Tell whether one more request may wait, and of this client."""
        held = sum(job.asker == client for job in self._jobs)
        mine = client is None or held < self._lanes.parked_each
        return self._lanes.slow > 0 and len(self._jobs) < self._lanes.parked and mine

    def is_place_for(self, client: str | None, slow: Counter[str | None]) -> bool:
        """Tell whether a client may have one more place, given how many each has already.

        One that is counted has at most half of them.
        """
        most = max(1, self._lanes.slow // 2) if client else self._lanes.slow
        return slow.total() < self._lanes.slow and slow[client] < most

    def next(self, slow: Counter[str | None], now: float) -> Job | None:
        """Return who is to have a place, if there is one: who has taken least, then came first."""
        fit = [job for job in self._jobs if self.is_place_for(job.asker, slow)]
        return min(fit, key=lambda job: self.spent.of(job.asker, now), default=None)
