"""Which thing answers: opens, switches, replaces, tries again; it knows no queue, no deadline."""

from __future__ import annotations

import contextlib
import selectors
import socket
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import monotonic

from disinfo_graph.errors import DisinfoGraphError
from disinfo_graph.workers import failures, house, messages
from disinfo_graph.workers.house import House, Job, Worker
from disinfo_graph.workers.messages import Answered, Died, Failed, Ready
from disinfo_graph.workers.plan import Plan

_FIRST_RETRY = 0.2
_LAST_RETRY = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ears:
    """Whom to tell what happens."""

    ready: Callable[[str], None]
    """A worker of this lane could start a request."""
    replied: Callable[[Worker, Answered | Failed, int | None], None]
    failed: Callable[[Job, DisinfoGraphError], None]
    """The worker of this job is gone."""
    opened: Callable[[list[socket.socket], DisinfoGraphError | None], None]
    """What these callers wait for is open, or will not be."""


class Houses:
    """The house that answers, the one being opened, and old ones with work to finish."""

    def __init__(self, plan: Plan, selector: selectors.BaseSelector, ears: Ears) -> None:
        self._plan = plan
        self._selector = selector
        self._ears = ears
        self._all: set[House] = set()
        self._lost: str | None = None  # what answered until its zygote ended
        self._failures = 0
        self.current: House | None = None
        self.opening: House | None = None
        self.problem: DisinfoGraphError | None = None
        self.retry_at: float | None = None

    def workers(self) -> list[Worker]:
        """Return the workers of all houses."""
        return [worker for home in self._all for worker in home.workers.values()]

    def state(self) -> str:
        """Return how it stands, in one of the words of `Status`."""
        if self.problem:
            return "failing"
        if self.current:
            return "ready"
        return "opening" if self.opening else "empty"

    def unready(self) -> str | None:
        """Say why nothing can be answered at the moment; None where something can."""
        because = f": {self.problem}" if self.problem else ""
        if not self.current:
            return f"nothing is open yet{because}"
        if self.problem and not self.current.workers:
            return f"no worker can be started{because}"
        return None

    def open(self, name: str, *callers: socket.socket) -> None:
        """Open this, then switch to it; there is one opening at a time, and the last one wins."""
        if self.opening and self.opening.name == name:
            self.opening.callers += callers
            return
        if self.opening:
            overtaken = DisinfoGraphError(f"{self.opening.name}: overtaken by {name}")
            self._give_up(self.opening, overtaken)
        self.opening = home = house.build(self._plan, name)
        home.callers += callers
        self._all.add(home)
        self._watch(home.channel, partial(self._hear_zygote, home))
        self._watch(home.pidfd, partial(self._bury_house, home))

    def stop(self, worker: Worker) -> None:
        """Kill a worker and have another in its place at once."""
        worker.kill()
        self.retire(worker)

    def retire(self, worker: Worker) -> None:
        """Let a worker go whose job is over, and replace it where its house still answers."""
        worker.job = None
        worker.leaving = True
        self._close(worker)
        self.replenish(worker.house)

    def replenish(self, home: House) -> None:
        """Fork what is missing, but not at once again after it went wrong."""
        if home not in (self.current, self.opening):
            if not home.busy():
                home.dismiss()
        elif home is self.opening or self.retry_at is None:
            for worker in home.replenish():
                self._watch(worker.channel, partial(self._hear_worker, worker))

    def retry(self) -> None:
        """Try again what went wrong."""
        self.retry_at = None
        if self.current:
            self.replenish(self.current)
        elif self._lost and not self.opening:
            self.open(self._lost)

    def _watch(self, channel: socket.socket | int, heard: Callable[[], None]) -> None:
        self._selector.register(channel, selectors.EVENT_READ, heard)

    def _hear_zygote(self, home: House) -> None:
        received = messages.receive(home.channel)
        if received is None:
            self._selector.unregister(home.channel)
            home.dismiss()  # it may live on, and have said what nobody can read
            return  # its pidfd tells the rest
        match received[0]:
            case Ready():
                self.replenish(home)
            case Failed() as failure:
                home.problem = failures.unpacked(failure)
            case Died(number=number, status=status):
                self._bury_worker(home.workers.pop(number), failures.death(status))

    def _hear_worker(self, worker: Worker) -> None:
        received = messages.receive(worker.channel)
        if received is None:
            self._selector.unregister(worker.channel)
            worker.kill()
            return  # its zygote tells the rest
        message, fd = received
        match message:
            case Ready(pid=pid):
                worker.pid, worker.pidfd = pid, fd
                self._settle(worker)
            case Failed() as failure if worker.pidfd is None:
                worker.house.problem = failures.unpacked(failure)
            case Answered() | Failed():
                self._ears.replied(worker, message, fd)

    def _settle(self, worker: Worker) -> None:
        """Put a worker that has become ready to work."""
        home = worker.house
        if home is self.opening and home.complete():
            old, self.current, self.opening = self.current, home, None
            self._ears.opened(home.callers, None)
            if old:
                self._empty(old)
        if home is self.current:
            if home.complete():
                self._failures, self.problem = 0, None
            for lane in house.places(self._plan.lanes):
                self._ears.ready(lane)

    def _empty(self, home: House) -> None:
        """Let a house finish what it is answering, then end."""
        for worker in [worker for worker in home.workers.values() if not worker.job]:
            self._close(worker)
        self.replenish(home)

    def _bury_worker(self, worker: Worker, cause: DisinfoGraphError) -> None:
        self._hear_out(worker.channel, partial(self._hear_worker, worker))
        home, stillborn = worker.house, worker.pidfd is None and not worker.leaving
        self._close(worker)
        if worker.job:
            self._ears.failed(worker.job, cause)
        if stillborn and home is self.opening:
            self._give_up(home, home.problem or cause)
        elif stillborn and home is self.current:
            self._wait_after(home.problem or cause)
        self.replenish(home)

    def _bury_house(self, home: House) -> None:
        self._hear_out(home.channel, partial(self._hear_zygote, home))
        self._unwatch(home.channel)
        self._selector.unregister(home.pidfd)
        status = home.close()
        cause = home.problem or failures.death(status)
        self._all.discard(home)
        if home is self.current:
            self.current, self._lost = None, home.name
            self._wait_after(cause)
        if home is self.opening:
            self._give_up(home, cause)
        for worker in home.workers.values():
            self._close(worker)
            if worker.job:
                self._ears.failed(worker.job, cause)

    def _give_up(self, home: House, cause: DisinfoGraphError) -> None:
        self.opening = None
        home.dismiss()
        self._ears.opened(home.callers, cause)
        if not self.current and self._lost:
            self._wait_after(cause)

    def _wait_after(self, cause: DisinfoGraphError) -> None:
        """Try again later, each time twice as late: what fails at once must not run in a loop."""
        self.problem = cause
        self.retry_at = monotonic() + min(_FIRST_RETRY * 2**self._failures, _LAST_RETRY)
        self._failures = min(self._failures + 1, 10)

    def _hear_out(self, channel: socket.socket, hear: Callable[[], None]) -> None:
        """Hear what was said before an end, which may be noticed first."""
        with contextlib.suppress(BlockingIOError):
            while self._watched(channel):
                hear()

    def _close(self, worker: Worker) -> None:
        self._unwatch(worker.channel)
        worker.close()

    def _unwatch(self, channel: socket.socket) -> None:
        if self._watched(channel):
            self._selector.unregister(channel)

    def _watched(self, channel: socket.socket) -> bool:
        return channel.fileno() >= 0 and channel.fileno() in self._selector.get_map()
