"""The reader's side of the workers: sends requests, follows the site's live release."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from disinfo_graph import guard
from disinfo_graph.config import Config, Limits
from disinfo_graph.errors import ConfigError, QueryRefused
from disinfo_graph.query import following
from disinfo_graph.query import request as requests
from disinfo_graph.query.kept import Kept
from disinfo_graph.query.request import Ask, Describe
from disinfo_graph.release import site
from disinfo_graph.workers import Answer, Asked, Broker, Client, Plan, Status
from disinfo_graph.workers import once as ask_once

_OPENERS: dict[str, tuple[str, bool]] = {
    "memory": ("disinfo_graph.query.evaluation:open_in_memory", True),
    "disk": ("disinfo_graph.query.evaluation:open_on_disk", False),
}
"""By `Config.store`: what opens a release, and whether once for all workers."""

_LARGE = 16 * 1024
"""Bytes of a request; a larger one is counted before anybody looks at it, for looking costs."""
_LONG = 0.005
"""Seconds of processor time; an answer that took less is given anew as fast as it is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A whole answer and the release that gave it; the reader closes `body`."""

    media_type: str
    empty: bool
    release: str
    body: BinaryIO
    size: int
    digest: str | None = None
    """The SHA-256 of the body in hexadecimal; known only of an answer that had been kept."""
    lasting: bool = False
    """Whether the same question has this answer for as long as the release is live."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """A query that the guard let pass, as it is sent, and what its answer is kept by."""

    packed: bytes
    key: bytes
    lasting: bool


class Asking:
    """A query that is being answered."""

    def __init__(self, asked: Asked, finish: Callable[[Answer], Outcome]) -> None:
        self._asked = asked
        self.outcome = finish
        """Takes the answer, and returns what it means."""

    def fileno(self) -> int:
        """Return the descriptor that can be read from once the answer is there."""
        return self._asked.fileno()

    def has_come(self) -> bool:
        """Tell whether there is no need to wait any more."""
        return self._asked.has_come()

    def answer(self, gone: Callable[[], bool] | None = None) -> Answer:
        """Wait for the answer; raises QueryError."""
        return self._asked.answer(gone)

    def close(self) -> None:
        """Want no answer any more."""
        self._asked.close()


class Endpoint:
    """Answers from the live release; one object serves any number of threads."""

    def __init__(self, address: str, limits: Limits, kept: Kept | None = None) -> None:
        self._client = Client(address)
        self._limits = limits
        self._kept = kept
        self._followers: list[Callable[[str], None]] = []
        self._opening: str | None = None
        self._problem: str | None = None
        self.release: str | None = None
        """The name of the release that answers now; those before it never answer again."""

    def ask(
        self,
        request: Ask,
        *,
        lane: str = "queries",
        gone: Callable[[], bool] | None = None,
        client: str | None = None,
    ) -> Outcome:
        """Answer a query of a client, once the guard lets it pass; raises QueryError.

        It is stopped once `gone` tells that the client went away, and counted as its `client`'s,
        also if it is refused.
        """
        counted = client is not None and len(request.query) > _LARGE
        if client and counted:
            self._client.count(client)
        try:
            question = self._question(request)
        except QueryRefused:
            if client and not counted:
                self._client.count(client)
            raise
        if known := self._known(question):
            return known
        asking = self._asked(question, lane=lane, client=client, counted=counted)
        return asking.outcome(asking.answer(gone))

    def begin(self, request: Ask, *, client: str | None = None) -> Asking | None:
        """Ask a query of a client without waiting; None where its answer is kept already.

        Who meets a refusal has the query asked again: only then it is counted.
        """
        question = self._question(request)
        known = self._kept and self.release and self._kept.holds(self.release, question.key)
        return (
            None if known else self._asked(question, lane="queries", client=client, counted=False)
        )

    def _question(self, request: Ask) -> _Question:
        guard.check(request.query, self._limits)
        packed = requests.pack(request)
        return _Question(
            packed=packed,
            key=sha256(packed).digest(),
            lasting=guard.deterministic(request.query),
        )

    def _asked(
        self, question: _Question, *, lane: str, client: str | None, counted: bool
    ) -> Asking:
        asked = self._client.begin(question.packed, lane=lane, client=client, counted=counted)
        return Asking(asked, partial(self._outcome, question))

    def _outcome(self, question: _Question, answer: Answer) -> Outcome:
        outcome = _outcome(answer, lasting=question.lasting)
        self._came(outcome.release)
        if self._kept and question.lasting and answer.seconds >= _LONG:
            self._kept.keep(outcome.release, question.key, answer.header, answer.body)
        return outcome

    def _known(self, question: _Question) -> Outcome | None:
        release = self.release
        if not (self._kept and release and question.lasting):
            return None
        found = self._kept.find(release, question.key)
        if found is None:
            return None
        place, body = found
        answer = Answer(name=release, header=place.header, body=body, size=place.size, seconds=0)
        return replace(_outcome(answer, lasting=True), digest=place.digest)

    def describe(self, request: Describe) -> Outcome:
        """Return the document about a thing; it is empty where nothing is known of it."""
        outcome = _outcome(self._client.ask(requests.pack(request), lane="pages"))
        self._came(outcome.release)
        return outcome

    def open(self, release: Path) -> None:
        """Have a release answer from now on, and wait until it does."""
        self._opening = release.name
        try:
            self._client.open(str(release))
            self._switch(release.name)
        finally:
            self._opening = None

    def _came(self, release: str) -> None:
        """Note that a release answered; one that does so while it is opened has become live."""
        if release == self._opening:
            self._switch(release)

    def _switch(self, release: str) -> None:
        if self._kept:
            self._kept.follow(release)
        self.release = release
        for tell in self._followers:
            tell(release)

    def when_switched(self, tell: Callable[[str], None]) -> None:
        """Have somebody told each release that becomes live, once it has: to forget the others."""
        self._followers.append(tell)

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
        kept = Kept(config.cache, config.site) if config.cache else None
        endpoint = Endpoint(broker.address, config.limits, kept)
        endpoint.open(opened)
        follower = following.Follower(
            site=config.site,
            opened=opened,
            open_=endpoint.open,
            tell=endpoint.note,
        )
        with following.watching(follower, broker.ended, lost):
            yield endpoint


def _outcome(answer: Answer, *, lasting: bool = False) -> Outcome:
    header = requests.unpack_header(answer.header)
    return Outcome(
        media_type=header.media_type,
        empty=header.empty,
        release=answer.name.rpartition("/")[2],
        body=answer.body,
        size=answer.size,
        lasting=lasting,
    )
