"""One opened name as the broker sees it: a zygote and its workers; it knows no clients' queues."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from disinfo_graph.config import Lanes
from disinfo_graph.errors import DisinfoGraphError
from disinfo_graph.workers import messages, zygote
from disinfo_graph.workers.messages import Ask, Fork
from disinfo_graph.workers.plan import Plan

_NICE = 10
_SCHEDULED = 2
"""With a process id, how the kernel numbers the clock of its processor time."""


def places(lanes: Lanes) -> dict[str, int]:
    """Return how many workers stand ready in each lane."""
    return {"queries": lanes.queries, "pages": lanes.pages}


@dataclass(slots=True, kw_only=True, eq=False)
class Job:
    """A client's request, from its arrival to its reply."""

    client: socket.socket
    asked: Ask
    request: int | None
    """The file that came along, until it is closed."""
    since: float
    """When it arrived; once it runs, when it was started."""
    worker: Worker | None = None
    used: float = 0.0
    """The processor time that its worker had taken before."""

    @property
    def lane(self) -> str:
        """Where it waits."""
        return self.asked.lane

    @property
    def asker(self) -> str | None:
        """For whom it counts."""
        return self.asked.client

    def close(self) -> None:
        """Close the file that came along."""
        if self.request is not None:
            os.close(self.request)
            self.request = None


@dataclass(slots=True, kw_only=True, eq=False)
class Worker:
    """A worker process; `pidfd` is known once it is ready."""

    house: House
    number: int
    lane: str
    channel: socket.socket
    pid: int = 0
    pidfd: int | None = None
    job: Job | None = None
    slow: bool = False
    lowered: bool = False
    leaving: bool = False

    def used(self) -> float:
        """Return the processor time that it has taken, in seconds."""
        try:
            return time.clock_gettime(~self.pid << 3 | _SCHEDULED)
        except OSError:  # it has just ended
            return 0.0

    def kill(self) -> None:
        """End the process now; by pidfd, so never another one of the same number."""
        if self.pidfd is None:
            self.channel.close()  # it then fails to say that it is ready
        else:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)

    def slow_down(self) -> None:
        """Take a place in the slow lane."""
        self.slow = True
        self.lower()

    def lower(self) -> None:
        """Give way to other processes from now on; an ordinary user cannot take that back."""
        if not self.lowered:
            self.lowered = True
            with contextlib.suppress(ProcessLookupError):
                os.setpriority(os.PRIO_PROCESS, self.pid, _NICE)

    def close(self) -> None:
        """Close what the broker holds of it; an idle worker then ends by itself."""
        self.channel.close()
        if self.pidfd is not None:
            os.close(self.pidfd)
            self.pidfd = None


@dataclass(slots=True, kw_only=True, eq=False)
class House:
    """A zygote, its workers, and the clients that wait for it to open."""

    name: str
    lanes: Lanes
    pid: int
    pidfd: int
    channel: socket.socket
    workers: dict[int, Worker] = field(default_factory=dict)
    callers: list[socket.socket] = field(default_factory=list)
    problem: DisinfoGraphError | None = None
    born: int = 0

    def replenish(self) -> Iterator[Worker]:
        """Fork what is missing in the lanes."""
        for lane, most in places(self.lanes).items():
            for _ in range(most - len(self._in(lane))):
                yield self._fork(lane)

    def idle(self, lane: str) -> Worker | None:
        """Return a worker of this lane that could start at once."""
        return next((w for w in self._in(lane) if w.pidfd is not None and w.job is None), None)

    def complete(self) -> bool:
        """Tell whether every lane has all its workers ready."""
        return all(
            sum(worker.pidfd is not None for worker in self._in(lane)) >= most
            for lane, most in places(self.lanes).items()
        )

    def busy(self) -> bool:
        """Tell whether a worker is answering."""
        return any(worker.job for worker in self.workers.values())

    def dismiss(self) -> None:
        """Kill the zygote; the kernel then kills its workers."""
        if self.channel.fileno() >= 0:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)

    def close(self) -> int:
        """Close what the broker holds of it, reap the zygote and return its wait status."""
        self.channel.close()
        os.close(self.pidfd)
        _, status = os.waitpid(self.pid, 0)
        return status

    def _in(self, lane: str) -> list[Worker]:
        return [
            worker
            for worker in self.workers.values()
            if worker.lane == lane and not worker.slow and not worker.leaving
        ]

    def _fork(self, lane: str) -> Worker:
        self.born += 1
        ours, theirs = messages.pair()
        ours.setblocking(False)
        worker = Worker(house=self, number=self.born, lane=lane, channel=ours)
        self.workers[worker.number] = worker
        with theirs, contextlib.suppress(BrokenPipeError):  # its end is noticed by its pidfd
            messages.send(self.channel, Fork(number=worker.number), theirs.fileno())
        return worker


def build(plan: Plan, name: str) -> House:
    """Start a zygote that opens this name."""
    pid, channel = zygote.start(plan, name)
    channel.setblocking(False)
    return House(name=name, lanes=plan.lanes, pid=pid, pidfd=os.pidfd_open(pid), channel=channel)
