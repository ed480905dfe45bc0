"""The requests that wait, in order of arrival, and which of a lane is next; it starts none."""

from __future__ import annotations

from collections import Counter

from disinfo_graph.workers.house import Job


class Waiting:
    """Requests that wait for a place of any kind."""

    def __init__(self) -> None:
        self._jobs: dict[Job, None] = {}

    def __len__(self) -> int:
        return len(self._jobs)

    def __contains__(self, job: Job) -> bool:
        return job in self._jobs

    def add(self, job: Job) -> None:
        """Let a request wait."""
        self._jobs[job] = None

    def remove(self, job: Job) -> None:
        """Let a request wait no longer."""
        del self._jobs[job]

    def oldest(self) -> Job | None:
        """Return the request that waits longest."""
        return next(iter(self._jobs), None)


class Queue(Waiting):
    """The requests of one lane that wait for a worker."""

    def take(self, running: Counter[str]) -> Job:
        """Return the next to start: of the client with the fewest running, who came first.

        So however many requests one client has here, another one's is next. Whoever is not counted
        has none running.
        """
        job = min(self._jobs, key=lambda job: running[job.asker] if job.asker else 0)
        self.remove(job)
        return job
