"""The broker: one thread, gives requests to workers and holds them to time; it opens nothing."""

from __future__ import annotations

import contextlib
import os
import selectors
import socket
from collections import Counter
from functools import partial
from math import ceil
from time import monotonic

from disinfo_graph.errors import DisinfoGraphError, QueryBusy, QueryStopped, QueryTooMany
from disinfo_graph.workers import failures, messages
from disinfo_graph.workers.house import Job, Worker, places
from disinfo_graph.workers.houses import Ears, Houses
from disinfo_graph.workers.messages import Answered, Ask, Failed, Message, Open, Report, Status
from disinfo_graph.workers.plan import Plan
from disinfo_graph.workers.queue import Queue
from disinfo_graph.workers.rates import Rates
from disinfo_graph.workers.tally import Tally

_GONE = QueryStopped("the client went away", limit="client")

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
        self._waiting = {lane: Queue() for lane in places(plan.lanes)}
        self._rates, self._tally = Rates(plan.rate), Tally()
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
        if job:
            self._tally.add(job.lane, _GONE)
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
            self._waiting[job.lane].add(job)
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
        return self._too_many(job, job.asker) if job.asker else None

    def _too_many(self, job: Job, asker: str) -> DisinfoGraphError | None:
        """Say why one client may not ask this now; what is refused here takes none of its rate."""
        held = sum(other.asker == asker for other in self._jobs.values() if other is not job)
        if held < self._lanes.each:
            return self._rates.refusal(asker, job.since)
        return QueryTooMany(
            f"{held} queries from your address are not answered yet "
            "(expected the answer of one before the next)",
            limit="places",
            retry_after=1,
        )

    def _busy(self, reason: str) -> QueryBusy:
        return QueryBusy(reason, retry_after=max(1, ceil(self._limits.seconds)))

    def _because(self) -> str:
        return f": {self._houses.problem}" if self._houses.problem else ""

    def _next(self, lane: str) -> None:
        """Start what waits in this lane, as far as there are workers."""
        waiting, home = self._waiting[lane], self._houses.current
        while waiting and home and (worker := home.idle(lane)):
            job = waiting.take(Counter(job.asker for job in self._running if job.asker))
            job.worker, worker.job = worker, job
            job.since, job.used = monotonic(), worker.used()
            self._running.add(job)
            with contextlib.suppress(ConnectionError):  # it just died, which its zygote will tell
                messages.send(worker.channel, job.asked, job.request)
            job.close()

    def _replied(self, worker: Worker, reply: Answered | Failed, fd: int | None) -> None:
        job, worker.job = worker.job, None
        if job:
            self._close_job(job, reply)
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
        self._close_job(job, error)
        self._tell(job.client, failures.packed(error))

    def _close_job(self, job: Job, end: Answered | Failed | DisinfoGraphError) -> None:
        self._served += 1
        self._tally.add(job.lane, end)
        self._running.discard(job)
        del self._jobs[job.client]

    # Time

    def _keep_time(self, now: float) -> None:
        for job in [*self._running]:
            self._hold(job, now - job.since)
        for waiting in self._waiting.values():
            while (first := waiting.oldest()) and now - first.since >= self._limits.seconds:
                waiting.remove(first)
                self._finish(first, self._busy("no worker became free in time"))
        if self._houses.retry_at is not None and now >= self._houses.retry_at:
            self._houses.retry()

    def _hold(self, job: Job, elapsed: float) -> None:
        """Stop a request at its deadline; move it to the slow lane before, where there is room."""
        if (worker := job.worker) is None:
            return
        if elapsed >= self._limits.seconds:
            self._stop(job, QueryStopped(f"over {self._limits.seconds:g} s", limit="seconds"))
        elif worker.slow:
            return
        elif self._has_room(job) and self._gives_way(job, worker, elapsed):
            worker.slow_down()
            self._houses.replenish(worker.house)
        elif elapsed >= self._lanes.slow_after:
            after = f"over {self._lanes.slow_after:g} s, and the slow lane is full"
            self._stop(job, self._busy(after))

    def _has_room(self, job: Job) -> bool:
        """Tell whether the slow lane takes one more request, and of this client."""
        return self._slow() < self._lanes.slow and not self._slow_enough(job.asker)

    def _gives_way(self, job: Job, worker: Worker, elapsed: float) -> bool:
        """Tell whether a request has kept others waiting, or might have, for long enough."""
        if elapsed >= self._lanes.slow_after:
            return True
        waited_for = bool(self._waiting[job.lane])
        return waited_for and worker.used() - job.used >= self._lanes.give_way

    def _slow(self) -> int:
        return sum(bool(job.worker and job.worker.slow) for job in self._running)

    def _slow_enough(self, asker: str | None) -> bool:
        """Tell whether a client has all the slow queries that one may have: half of them."""
        slow = (job for job in self._running if job.worker and job.worker.slow)
        held = sum(job.asker == asker for job in slow)
        return asker is not None and held >= max(1, self._lanes.slow // 2)

    def _stop(self, job: Job, error: DisinfoGraphError) -> None:
        self._finish(job, error)
        if job.worker:
            self._kill(job.worker)

    def _kill(self, worker: Worker) -> None:
        self._killed += 1
        self._houses.stop(worker)

    def _pause(self) -> float | None:
        """Return the seconds until something is due, None if nothing is."""
        oldest = (waiting.oldest() for waiting in self._waiting.values())
        waiting = [job.since + self._limits.seconds for job in oldest if job]
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
            limited=self._tally.total("rate", "places"),
            clients=len(self._rates),
            outcomes={lane: dict(counts) for lane, counts in self._tally.counts.items()},
        )

    def _state(self) -> str:
        if self._houses.problem:
            return "failing"
        if self._houses.current:
            return "ready"
        return "opening" if self._houses.opening else "empty"
