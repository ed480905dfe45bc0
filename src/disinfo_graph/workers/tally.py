"""How requests ended: names each end by one word of a closed list; it sees no request."""

from __future__ import annotations

from collections import Counter

from disinfo_graph.config import Limits
from disinfo_graph.errors import (
    DisinfoGraphError,
    QueryBusy,
    QueryError,
    QueryNotAcceptable,
    QueryRefused,
    QueryStopped,
    QueryTooMany,
)
from disinfo_graph.workers import failures
from disinfo_graph.workers.messages import Answered, Failed

_KINDS: dict[type[DisinfoGraphError], str] = {
    QueryRefused: "refused",
    QueryNotAcceptable: "not-acceptable",
    QueryBusy: "busy",
}
_LIMITS = (*Limits.__dataclass_fields__, "complexity", "client", "rate", "places")
OUTCOMES = ("answered", *_KINDS.values(), *_LIMITS, "failed")
"""`client` is one that went away; `rate` and `places` are those of `QueryTooMany`."""


class Tally:
    """Counts by lane and outcome."""

    def __init__(self) -> None:
        self.counts: dict[str, Counter[str]] = {}
        """By lane."""
        self.served = 0
        """How many requests that had a place ended."""
        self.killed = 0
        """How many workers were."""

    def add(self, lane: str, end: Answered | Failed | DisinfoGraphError) -> None:
        """Count one end."""
        self.counts.setdefault(lane, Counter())[outcome(end)] += 1

    def total(self, *outcomes: str) -> int:
        """Return how many ended so, in all lanes."""
        return sum(counts[name] for counts in self.counts.values() for name in outcomes)


def outcome(end: Answered | Failed | DisinfoGraphError) -> str:
    """Return one of `OUTCOMES`."""
    if isinstance(end, Answered):
        return "answered"
    error = failures.unpacked(end) if isinstance(end, Failed) else end
    if isinstance(error, QueryStopped | QueryTooMany):
        return error.limit if error.limit in _LIMITS else "failed"
    kind = next((kind for kind in _KINDS if isinstance(error, kind)), QueryError)
    return _KINDS.get(kind, "failed")
