"""How the broker stands, as it tells it; it changes nothing."""

from __future__ import annotations

import os
from collections.abc import Set

from disinfo_graph.workers.house import Job
from disinfo_graph.workers.houses import Houses
from disinfo_graph.workers.messages import Status
from disinfo_graph.workers.tally import Tally


def status(houses: Houses, running: Set[Job], waiting: int, clients: int, tally: Tally) -> Status:
    """Return what a client is told that asks; `clients` are those that are counted."""
    return Status(
        state=houses.state(),
        name=houses.current.name if houses.current else None,
        opening=houses.opening.name if houses.opening else None,
        problem=str(houses.problem) if houses.problem else None,
        pid=os.getpid(),
        workers=sum(worker.pidfd is not None for worker in houses.workers()),
        busy=len(running),
        slow=sum(bool(job.worker and job.worker.slow) for job in running),
        waiting=waiting,
        served=tally.served,
        killed=tally.killed,
        limited=tally.total("rate", "places"),
        clients=clients,
        outcomes={lane: dict(counts) for lane, counts in tally.counts.items()},
    )
