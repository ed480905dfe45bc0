"""The server's request threads in two lanes: queries never take those that pages are kept for."""

from __future__ import annotations

from waitress.task import Task, ThreadedTaskDispatcher

from disinfo_graph.iris import TYPES

_FOR_PAGES = 4
"""Threads that answer no query: a page needs one for milliseconds, a query for seconds."""
_QUERIES = frozenset({"sparql", "rdf-graph-store"})


class TwoLanes(ThreadedTaskDispatcher):
    """Threads for everything but queries, and beside them threads for queries alone."""

    def __init__(self, threads: int) -> None:
        super().__init__()
        self._queries = ThreadedTaskDispatcher()
        self._queries.set_thread_count(max(1, threads - _FOR_PAGES))
        self.set_thread_count(max(1, min(_FOR_PAGES, threads - 1)))

    def add_task(self, task: Task) -> None:
        """Have a request answered as soon as a thread of its lane is free."""
        if _is_query(task):
            self._queries.add_task(task)
        else:
            super().add_task(task)

    def shutdown(self, cancel_pending: bool = True, timeout: int = 5) -> bool:
        """Let the threads end; tell whether any request was still waiting."""
        left = self._queries.shutdown(cancel_pending, timeout)
        return super().shutdown(cancel_pending, timeout) or left


def _is_query(task: Task) -> bool:
    # What the server queues is the connection, whose first request is the next one.
    waiting: object = getattr(task, "requests", None)
    first: object = waiting[0] if isinstance(waiting, list) and waiting else None
    path: object = getattr(first, "path", "")  # a broken request has none
    # Where the base IRI has a path, the endpoint is below it; a thing may be called the same.
    *before, last = str(path).strip("/").split("/")
    return last in _QUERIES and not set(before[-1:]) & set(TYPES)
