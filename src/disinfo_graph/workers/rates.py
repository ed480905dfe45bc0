"""How often clients ask: a token bucket for each, in a table of bounded size; it knows no request.

A bucket is one number, the time at which it will be full again (the generic cell rate algorithm):
each request moves that a little further away, and none may move it too far.
"""

from __future__ import annotations

from collections import OrderedDict
from math import ceil

from disinfo_graph.config import Rate
from disinfo_graph.errors import QueryTooMany


class Rates:
    """The buckets of the clients heard of last."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._full: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._full)

    def refusal(self, client: str, now: float) -> QueryTooMany | None:
        """Take a token of this client's; or say why there is none, which takes nothing."""
        if not self._rate.minute:
            return None
        pause = 60 / self._rate.minute
        full = max(now, self._full.get(client, now)) + pause
        over = full - now - max(1, self._rate.burst) * pause
        if over > 1e-6:  # a token that is as good as there
            return self._too_many(ceil(over))
        self._full[client] = full
        self._full.move_to_end(client)
        if len(self._full) > self._rate.clients:
            self._full.popitem(last=False)
        return None

    def _too_many(self, wait: int) -> QueryTooMany:
        return QueryTooMany(
            f"over {self._rate.minute} queries a minute from your address "
            f"(expected a pause of {wait} s)",
            limit="rate",
            retry_after=wait,
        )
