"""The server's request threads in two lanes: queries never take those that pages are kept for.

What is in memory is answered by the thread that read the request: to wake another one would take
longer than to answer.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import get_ident

from waitress.channel import HTTPChannel
from waitress.task import Task, ThreadedTaskDispatcher

from disinfo_graph.iris import TYPES

_FOR_PAGES = 4
"""Threads that answer no query: a page needs one for milliseconds, a query for seconds."""
_QUERIES = frozenset({"sparql", "rdf-graph-store"})

Promises = Callable[[str, dict[str, object]], bool]
"""Takes the query string, and the rest of the request as WSGI has it."""


class TwoLanes(ThreadedTaskDispatcher):
    """Threads for everything but queries, and beside them threads for queries alone."""

    def __init__(self, threads: int, promises: Promises = lambda query, environ: False) -> None:
        super().__init__()
        self._promises = promises
        self._reader = get_ident()
        self._at_once: object = None
        self._queries = ThreadedTaskDispatcher()
        self._queries.set_thread_count(max(1, threads - _FOR_PAGES))
        self.set_thread_count(max(1, min(_FOR_PAGES, threads - 1)))

    def add_task(self, task: Task) -> None:
        """Have a request answered as soon as a thread of its lane is free."""
        if _is_query(task):
            if get_ident() == self._reader and self._promised(task):
                self._at_once = task
            else:
                self._queries.add_task(task)
        else:
            super().add_task(task)

    def takes_at_once(self, task: object) -> bool:
        """Tell, once, whether the reading thread is to answer this request itself."""
        taken, self._at_once = self._at_once is task, None
        return taken

    def _promised(self, task: Task) -> bool:
        request = _first(task)
        headers = getattr(request, "headers", None)
        if getattr(request, "error", True) or not isinstance(headers, dict):
            return False
        environ: dict[str, object] = {f"HTTP_{name}": value for name, value in headers.items()}
        environ["REQUEST_METHOD"] = getattr(request, "command", "")
        return self._promises(str(getattr(request, "query", "")), environ)

    def shutdown(self, cancel_pending: bool = True, timeout: int = 5) -> bool:
        """Let the threads end; tell whether any request was still waiting."""
        left = self._queries.shutdown(cancel_pending, timeout)
        return super().shutdown(cancel_pending, timeout) or left


class Channel(HTTPChannel):
    """A connection to a client, at whose requests the dispatcher looks first."""

    def handle_read(self) -> None:
        """Read what came, and answer what can be answered at once."""
        super().handle_read()
        dispatcher = self.server.task_dispatcher
        while isinstance(dispatcher, TwoLanes) and dispatcher.takes_at_once(self):
            self.service()


def _first(task: Task) -> object:
    """Return the next request of what the server queues, which is the connection."""
    waiting: object = getattr(task, "requests", None)
    return waiting[0] if isinstance(waiting, list) and waiting else None


def _is_query(task: Task) -> bool:
    path: object = getattr(_first(task), "path", "")  # a broken request has none
    # Where the base IRI has a path, the endpoint is below it; a thing may be called the same.
    *before, last = str(path).strip("/").split("/")
    return last in _QUERIES and not set(before[-1:]) & set(TYPES)
