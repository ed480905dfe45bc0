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

from disinfo_graph.errors import DisinfoGraphError, QueryBusy, QueryStopped
from disinfo_graph.workers import failures, messages, report
from disinfo_graph.workers.admission import Admission
from disinfo_graph.workers.house import Job, Worker, places
from disinfo_graph.workers.houses import Ears, Houses
from disinfo_graph.workers.messages import Answered, Ask, Count, Failed, Message, Open, Report
from disinfo_graph.workers.parking import Parking
from disinfo_graph.workers.plan import Plan
from disinfo_graph.workers.queue import Queue
from disinfo_graph.workers.tally import Tally

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
        self._parking = Parking(plan.lanes)
        self._admission, self._tally = Admission(plan), Tally()
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
            case Count(client=asker), None:
                self._count(client, asker)
            case Open(name=name), None:
                self._houses.open(name, client)
            case Report(), None:
                waiting = len(self._parking) + sum(map(len, self._waiting.values()))
                clients = len(self._admission)
                told = report.status(self._houses, self._running, waiting, clients, self._tally)
                self._tell(client, told)
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
            self._tally.add(job.lane, failures.gone())
        if job and job.worker:
            self._leave(job)
            self._kill(job.worker)
        elif job:
            (self._parking if job in self._parking else self._waiting[job.lane]).remove(job)
        if job:
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
        if unready := self._houses.unready():
            return self._busy(unready)
        if sum(map(len, self._waiting.values())) >= self._lanes.waiting:
            return self._busy(f"{self._lanes.waiting} requests are waiting already")
        return self._admission.refusal(job, self._jobs.values()) if job.asker else None

    def _count(self, client: socket.socket, asker: str) -> None:
        refusal = self._admission.counted(asker, monotonic())
        if refusal:
            self._tally.add("queries", refusal)
        told = failures.packed(refusal) if refusal else messages.Ready(pid=os.getpid())
        self._tell(client, told)

    def _busy(self, reason: str, limit: str | None = None) -> QueryBusy:
        again = max(1, ceil(self._limits.seconds))
        return QueryBusy(reason, retry_after=again, limit=limit)

    def _next(self, lane: str) -> None:
        """Start what waits in this lane, as far as there are workers."""
        self._resume()
        waiting, home = self._waiting[lane], self._houses.current
        while waiting and home and (worker := home.idle(lane)):
            asking = Counter(job.asker for job in self._running if job.asker)
            self._start(waiting.take(asking), worker)

    def _start(self, job: Job, worker: Worker) -> None:
        job.worker, worker.job = worker, job
        job.since, job.used = monotonic(), worker.used()
        self._running.add(job)
        with contextlib.suppress(ConnectionError):  # it just died, which its zygote will tell
            messages.send(worker.channel, job.asked, job.request)

    def _replied(self, worker: Worker, reply: Answered | Failed, fd: int | None) -> None:
        job, worker.job = worker.job, None
        if job:
            self._close_job(job, reply)
            self._tell(job.client, reply, fd)
        if fd is not None:
            os.close(fd)
        if reply.tired or worker.lowered or worker.house is not self._houses.current:
            self._houses.retire(worker)
        else:
            self._next(worker.lane)

    def _finish(self, job: Job, error: DisinfoGraphError) -> None:
        """End a request that gets no answer."""
        self._close_job(job, error)
        self._tell(job.client, failures.packed(error))

    def _close_job(self, job: Job, end: Answered | Failed | DisinfoGraphError) -> None:
        self._tally.served += 1
        self._tally.add(job.lane, end)
        self._leave(job)
        job.close()
        del self._jobs[job.client]

    def _leave(self, job: Job) -> None:
        """Let a request no longer run; what one of the long ones took is remembered."""
        self._running.discard(job)
        if job.worker and (job.worker.slow or job in self._parking):
            self._parking.spent.add(job.asker, max(0.0, job.worker.used() - job.used), monotonic())

    # Time

    def _keep_time(self, now: float) -> None:
        for job in [*self._running]:
            self._hold(job, now - job.since)
        for waiting in self._waiting.values():
            while (first := waiting.oldest()) and now - first.since >= self._limits.seconds:
                waiting.remove(first)
                self._finish(first, self._busy("no worker became free in time"))
        while (parked := self._parking.oldest()) and now - parked.since >= self._lanes.slow_wait:
            self._parking.remove(parked)
            self._finish(parked, self._no_place())
        self._resume()
        if self._houses.retry_at is not None and now >= self._houses.retry_at:
            self._houses.retry()

    def _hold(self, job: Job, elapsed: float) -> None:
        """Stop a request at its deadline; before, have it make way for others."""
        if (worker := job.worker) is None:
            return
        if elapsed >= self._limits.seconds:
            self._stop(job, QueryStopped(f"over {self._limits.seconds:g} s", limit="seconds"))
        elif not worker.slow and worker.used() - job.used >= min(self._bounds(job)):
            self._make_way(job, worker)

    def _bounds(self, job: Job) -> list[float]:
        """Return after how much processor time a request is to make way, and is at the latest."""
        waited_for = bool(self._waiting[job.lane])
        return [*([self._lanes.give_way] if waited_for else []), self._lanes.slow_after]

    def _make_way(self, job: Job, worker: Worker) -> None:
        """Move a request to the slow lane, or have it wait for a place there; it begins anew then.

        While nobody waits for its worker it stays where it is, and at last gives way to processes.
        """
        used = worker.used() - job.used
        if self._parking.is_place_for(job.asker, self._slow()):
            worker.slow_down()
            self._houses.replenish(worker.house)
        elif not self._waiting[job.lane]:
            worker.lower()
        elif self._parking.has_room(job.asker):
            self._parking.add(job)
            self._leave(job)
            job.worker, job.since = None, monotonic()
            self._kill(worker)
        elif used >= self._lanes.slow_after:
            self._stop(job, self._no_place())

    def _no_place(self) -> QueryBusy:
        long = f"takes over {self._lanes.slow_after:g} s"
        return self._busy(f"{long}, and the places for such queries are taken", limit="slow")

    def _slow(self) -> Counter[str | None]:
        """Count the places in the slow lane that each client has."""
        return Counter(job.asker for job in self._running if job.worker and job.worker.slow)

    def _resume(self) -> None:
        """Begin anew what waits for a place in the slow lane, as far as there are places."""
        home = self._houses.current
        while (
            len(self._parking)
            and home
            and (job := self._parking.next(self._slow(), monotonic()))
            and (worker := home.idle(job.lane))
        ):
            self._parking.remove(job)
            self._start(job, worker)
            worker.slow_down()
            self._houses.replenish(home)

    def _stop(self, job: Job, error: DisinfoGraphError) -> None:
        self._finish(job, error)
        if job.worker:
            self._kill(job.worker)

    def _kill(self, worker: Worker) -> None:
        self._tally.killed += 1
        self._houses.stop(worker)

    def _pause(self) -> float | None:
        """Return the seconds until something is due, None if nothing is."""
        oldest = (waiting.oldest() for waiting in self._waiting.values())
        waiting = [job.since + self._limits.seconds for job in oldest if job]
        due = [*waiting, *(self._due(job) for job in self._running)]
        if parked := self._parking.oldest():
            due.append(parked.since + self._lanes.slow_wait)
        if self._houses.retry_at is not None:
            due.append(self._houses.retry_at)
        return max(0.0, min(due) - monotonic()) if due else None

    def _due(self, job: Job) -> float:
        end = job.since + self._limits.seconds
        if (worker := job.worker) is None or worker.slow:
            return end
        used = worker.used() - job.used
        left = [bound - used for bound in self._bounds(job) if bound > used]
        return min(end, monotonic() + max(_SHORTEST, min(left))) if left else end
