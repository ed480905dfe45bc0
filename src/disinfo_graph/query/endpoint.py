"""The reader's side of the workers: sends requests, follows the site's live release."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from disinfo_graph import guard
from disinfo_graph.config import Config, Limits
from disinfo_graph.errors import ConfigError
from disinfo_graph.query import following
from disinfo_graph.query import request as requests
from disinfo_graph.query.request import Ask, Describe
from disinfo_graph.release import site
from disinfo_graph.workers import Answer, Broker, Client, Plan, Status
from disinfo_graph.workers import once as ask_once

_OPENERS: dict[str, tuple[str, bool]] = {
    "memory": ("disinfo_graph.query.evaluation:open_in_memory", True),
    "disk": ("disinfo_graph.query.evaluation:open_on_disk", False),
}
"""By `Config.store`: what opens a release, and whether once for all workers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A whole answer and the release that gave it; the reader closes `body`."""

    media_type: str
    empty: bool
    release: str
    body: BinaryIO
    size: int


class Endpoint:
    """Answers from the live release; one object serves any number of threads."""

    def __init__(self, address: str, limits: Limits) -> None:
        self._client = Client(address)
        self._limits = limits
        self._problem: str | None = None
        self.release: str | None = None
        """The name of the release that was opened last."""

    def ask(
        self,
        request: Ask,
        *,
        lane: str = "queries",
        gone: Callable[[], bool] | None = None,
        client: str | None = None,
    ) -> Outcome:
        """Answer a query of a client, once the guard lets it pass; raises QueryError.

        It is stopped once `gone` tells that the client went away, and counted as its `client`'s.
        """
        guard.check(request.query, self._limits)
        packed = requests.pack(request)
        return _outcome(self._client.ask(packed, lane=lane, gone=gone, client=client))

    def describe(self, request: Describe) -> Outcome:
        """Return the document about a thing; it is empty where nothing is known of it."""
        return _outcome(self._client.ask(requests.pack(request), lane="pages"))

    def open(self, release: Path) -> None:
        """Have a release answer from now on, and wait until it does."""
        self._client.open(str(release))
        self.release = release.name

    def note(self, problem: str | None) -> None:
        """Keep what the status is to tell of, until None is noted."""
        self._problem = problem

    def status(self) -> Status:
        """Return how the workers stand, and what keeps the live release from being served."""
        status = self._client.status()
        return replace(status, problem=status.problem or self._problem)


def plan(config: Config) -> Plan:
    """Return what the workers are to be told; raises ConfigError for a store that is none."""
    if config.store not in _OPENERS:
        raise ConfigError(f"store {config.store!r} (expected one of {', '.join(_OPENERS)})")
    opener, preload = _OPENERS[config.store]
    return Plan(
        opener=opener,
        evaluate="disinfo_graph.query.evaluation:evaluate",
        preload=preload,
        limits=config.limits,
        lanes=config.lanes,
        rate=config.rate,
    )


def once(config: Config, request: Ask) -> Outcome:
    """Answer one query from the site's live release, in one process under the same limits."""
    guard.check(request.query, config.limits)
    release = site.current(config.site)
    return _outcome(ask_once(plan(config), str(release), requests.pack(request)))


@contextmanager
def serving(config: Config, lost: Callable[[], None] = lambda: None) -> Iterator[Endpoint]:
    """Start the workers on the site's live release, and follow it while the context lasts.

    If the workers end before, `lost` is called, and leaving the context raises DisinfoGraphError.
    """
    opened = site.current(config.site)
    with Broker(plan(config)) as broker:
        endpoint = Endpoint(broker.address, config.limits)
        endpoint.open(opened)
        follower = following.Follower(
            site=config.site,
            opened=opened,
            open_=endpoint.open,
            tell=endpoint.note,
        )
        with following.watching(follower, broker.ended, lost):
            yield endpoint


def _outcome(answer: Answer) -> Outcome:
    header = requests.unpack_header(answer.header)
    return Outcome(
        media_type=header.media_type,
        empty=header.empty,
        release=Path(answer.name).name,
        body=answer.body,
        size=answer.size,
    )
