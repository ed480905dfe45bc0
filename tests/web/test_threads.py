"""Which requests have threads of their own: those that take as long as a query."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from waitress.task import Task, ThreadedTaskDispatcher

from disinfo_graph.web.threads import TwoLanes


class Waiting(Task):
    """A connection whose next request is for a path."""

    def __init__(self, path: str) -> None:
        self.requests = [SimpleNamespace(path=path)]


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/sparql", True),
        ("/rdf-graph-store", True),
        ("/below/rdf-graph-store", True),
        ("/", False),
        ("/keyword/sparql", False),
        ("/keyword/rdf-graph-store", False),
    ],
)
def test_whole_graphs_wait_among_queries(
    monkeypatch: pytest.MonkeyPatch, path: str, queries: bool
) -> None:
    lanes = TwoLanes(16)
    taken: list[object] = []
    monkeypatch.setattr(ThreadedTaskDispatcher, "add_task", lambda lane, task: taken.append(lane))

    lanes.add_task(Waiting(path))
    lanes.shutdown()

    (lane,) = taken
    assert (lane is not lanes) == queries
