"""The broker: one thread, gives requests to workers and holds them to time; it opens nothing."""

from __future__ import annotations

import contextlib
import os
import selectors
import socket
from collections import deque
from functools import partial
from math import ceil
from time import monotonic

from disinfo_graph.errors import DisinfoGraphError, QueryBusy, QueryStopped
from disinfo_graph.workers import failures, messages
from disinfo_graph.workers.house import Job, Worker, places
from disinfo_graph.workers.houses import Ears, Houses
from disinfo_graph.workers.messages import Answered, Ask, Failed, Message, Open, Report, Status
from disinfo_graph.workers.plan import Plan

_SHORTEST = 0.005
"""Seconds between two looks at a request that has almost used up its processor time."""


class Server:
    """The clients and their requests; each connection brings one request at a time."""

    def __init__(self, plan: Plan, listener: socket.socket, lifeline: int) -> None:
        self._limits, self._lanes = plan.limits, plan.lanes
        self._selector = selectors.EpollSelector()
        self._selector.register(listener, selectors.EVENT_READ, partial(self._accept, listener))
        self._selector.register(lifeline, selectors.EVENT_READ, self._end)
        self._jobs: dict[socket.socket, Job] = {}
        self._running: set[Job] = set()
        self._waiting: dict[str, deque[Job]] = {lane: deque() for lane in places(plan.lanes)}
        self._served = self._killed = 0
        self._ended = False
        ears = Ears(
            ready=self._next, replied=self._replied, failed=self._finish, opened=self._opened
        )
        self._houses = Houses(plan, self._selector, ears)

    def run(self) -> None:
        """Serve until the lifeline ends."""
        while not self._ended:
            for key, _ in self._selector.select(self._pause()):
                # What was handled before it may have closed this one.
                if self._selector.get_map().get(key.fd) is key:
                    key.data()
            self._keep_time(monotonic())

    def _end(self) -> None:
        self._ended = True

    # Clients

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(BlockingIOError):
            client, _ = listener.accept()
            client.setblocking(False)
            self._selector.register(client, selectors.EVENT_READ, partial(self._hear, client))

    def _hear(self, client: socket.socket) -> None:
        received = messages.receive(client)
        if received is None or client in self._jobs:
            self._refuse(client, received)
            return
        match received:
            case Ask() as asked, request:
                self._ask(Job(client=client, asked=asked, request=request, since=monotonic()))
            case Open(name=name), None:
                self._houses.open(name, client)
            case Report(), None:
                self._tell(client, self._status())
            case _:
                self._refuse(client, received)

    def _refuse(self, client: socket.socket, received: tuple[Message, int | None] | None) -> None:
        if received and received[1] is not None:
            os.close(received[1])
        self._hang_up(client)

    def _hang_up(self, client: socket.socket) -> None:
        """Nobody waits for this any more: end it where it stands."""
        self._forget(client)
        job = self._jobs.pop(client, None)
        if job and job.worker:
            self._running.discard(job)
            self._kill(job.worker)
        elif job:
            self._waiting[job.lane].remove(job)
            job.close()

    def _tell(self, client: socket.socket, message: Message, fd: int | None = None) -> None:
        """Send the one reply; a client that went away meanwhile needs none."""
        if client.fileno() >= 0:
            try:
                messages.send(client, message, fd)
            except (ConnectionError, BlockingIOError):
                self._forget(client)

    def _forget(self, client: socket.socket) -> None:
        self._selector.unregister(client)
        client.close()

    def _opened(self, callers: list[socket.socket], error: DisinfoGraphError | None) -> None:
        done = failures.packed(error) if error else messages.Ready(pid=os.getpid())
        for client in callers:
            self._tell(client, done)

    # Requests

    def _ask(self, job: Job) -> None:
        self._jobs[job.client] = job
        if refusal := self._refusal(job):
            self._finish(job, refusal)
        else:
            self._waiting[job.lane].append(job)
            self._next(job.lane)

    def _refusal(self, job: Job) -> DisinfoGraphError | None:
        """Say why a request that has just come cannot even wait."""
        if job.lane not in self._waiting:
            return DisinfoGraphError(f"{job.lane}: no such lane")
        if not self._houses.current:
            return self._busy(f"nothing is open yet{self._because()}")
        if self._houses.problem and not self._houses.current.workers:
            return self._busy(f"no worker can be started{self._because()}")
        if sum(map(len, self._waiting.values())) >= self._lanes.waiting:
            return self._busy(f"{self._lanes.waiting} requests are waiting already")
        return None

    def _busy(self, reason: str) -> QueryBusy:
        return QueryBusy(reason, retry_after=max(1, ceil(self._limits.seconds)))

    def _because(self) -> str:
        return f": {self._houses.problem}" if self._houses.problem else ""

    def _next(self, lane: str) -> None:
        """Start what waits in this lane, as far as there are workers."""
        waiting, home = self._waiting[lane], self._houses.current
        while waiting and home and (worker := home.idle(lane)):
            job = waiting.popleft()
            job.worker, worker.job = worker, job
            job.since, job.used = monotonic(), worker.used()
            self._running.add(job)
            with contextlib.suppress(ConnectionError):  # it just died, which its zygote will tell
                messages.send(worker.channel, job.asked, job.request)
            job.close()

    def _replied(self, worker: Worker, reply: Answered | Failed, fd: int | None) -> None:
        job, worker.job = worker.job, None
        if job:
            self._close_job(job)
            self._tell(job.client, reply, fd)
        if fd is not None:
            os.close(fd)
        if reply.tired or worker.slow or worker.house is not self._houses.current:
            self._houses.retire(worker)
        else:
            self._next(worker.lane)

    def _finish(self, job: Job, error: DisinfoGraphError) -> None:
        """End a request that gets no answer."""
        job.close()
        self._close_job(job)
        self._tell(job.client, failures.packed(error))

    def _close_job(self, job: Job) -> None:
        self._served += 1
        self._running.discard(job)
        del self._jobs[job.client]

    # Time

    def _keep_time(self, now: float) -> None:
        for job in [*self._running]:
            self._hold(job, now - job.since)
        for waiting in self._waiting.values():
            while waiting and now - waiting[0].since >= self._limits.seconds:
                self._finish(waiting.popleft(), self._busy("no worker became free in time"))
        if self._houses.retry_at is not None and now >= self._houses.retry_at:
            self._houses.retry()

    def _hold(self, job: Job, elapsed: float) -> None:
        """Stop a request at its deadline; move it to the slow lane before, where there is room."""
        if (worker := job.worker) is None:
            return
        if elapsed >= self._limits.seconds:
            self._stop(job, QueryStopped(f"over {self._limits.seconds:g} s", limit="seconds"))
        elif not worker.slow and (most := self._outstayed(job, worker, elapsed)):
            if self._slow() < self._lanes.slow:
                worker.slow_down()
                self._houses.replenish(worker.house)
            else:
                after = f"over {most}, and the slow lane is full"
                self._stop(job, self._busy(after))

    def _outstayed(self, job: Job, worker: Worker, elapsed: float) -> str | None:
        """Return for how long at least a request has kept others waiting, if that is too long."""
        lanes = self._lanes
        if elapsed >= lanes.slow_after:
            return f"{lanes.slow_after:g} s"
        if self._waiting[job.lane] and worker.used() - job.used >= lanes.give_way:
            return f"{lanes.give_way:g} s of processor time while others wait"
        return None

    def _slow(self) -> int:
        return sum(bool(job.worker and job.worker.slow) for job in self._running)

    def _stop(self, job: Job, error: DisinfoGraphError) -> None:
        self._finish(job, error)
        if job.worker:
            self._kill(job.worker)

    def _kill(self, worker: Worker) -> None:
        self._killed += 1
        self._houses.stop(worker)

    def _pause(self) -> float | None:
        """Return the seconds until something is due, None if nothing is."""
        waiting = [
            first[0].since + self._limits.seconds for first in self._waiting.values() if first
        ]
        due = [*waiting, *(self._due(job) for job in self._running)]
        if self._houses.retry_at is not None:
            due.append(self._houses.retry_at)
        return max(0.0, min(due) - monotonic()) if due else None

    def _due(self, job: Job) -> float:
        if (worker := job.worker) is None or worker.slow:
            return job.since + self._limits.seconds
        soft = job.since + min(self._lanes.slow_after, self._limits.seconds)
        if not self._waiting[job.lane]:
            return soft
        left = self._lanes.give_way - (worker.used() - job.used)
        return min(soft, monotonic() + max(_SHORTEST, left))

    def _status(self) -> Status:
        houses, workers = self._houses, self._houses.workers()
        return Status(
            state=self._state(),
            name=houses.current.name if houses.current else None,
            opening=houses.opening.name if houses.opening else None,
            problem=str(houses.problem) if houses.problem else None,
            pid=os.getpid(),
            workers=sum(worker.pidfd is not None for worker in workers),
            busy=len(self._running),
            slow=self._slow(),
            waiting=sum(map(len, self._waiting.values())),
            served=self._served,
            killed=self._killed,
        )

    def _state(self) -> str:
        if self._houses.problem:
            return "failing"
        if self._houses.current:
            return "ready"
        return "opening" if self._houses.opening else "empty"
