"""How these tests ask: bodies closed at once, and states awaited by looking at the status."""

from __future__ import annotations

import time
from collections.abc import Callable

from disinfo_graph.workers import Answer, Client, Status


def ask(client: Client, request: bytes, *, lane: str = "queries") -> Answer:
    """Ask for what stands in the header alone."""
    answer = client.ask(request, lane=lane)
    answer.body.close()
    return answer


def until(client: Client, condition: Callable[[Status], bool]) -> Status:
    """Return the first status for which the condition holds."""
    end = time.monotonic() + 5
    while not condition(status := client.status()):
        assert time.monotonic() < end, status
        time.sleep(0.005)
    return status
