"""The server's request threads in two lanes: queries never take those that pages are kept for.

A plain query takes no thread. Whoever read it sends it to the workers, or finds its answer in
memory, and answers it as soon as there is something to send: to wake another thread, and to wait
for the interpreter's lock afterwards, takes longer than to answer.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from threading import get_ident
from typing import TYPE_CHECKING, Any

from waitress.channel import ClientDisconnected, HTTPChannel
from waitress.task import Task, ThreadedTaskDispatcher, WSGITask

from disinfo_graph.iris import TYPES
from disinfo_graph.web.begun import Begin, Begun

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_LOG = logging.getLogger(__name__)
_FOR_PAGES = 4
"""Threads that answer no query: a page needs one for milliseconds, a query for seconds."""
_QUERIES = frozenset({"sparql", "rdf-graph-store"})

Watched = dict[int, Any]
"""By descriptor, what the server's loop looks at: connections, and replies of the workers."""


class TwoLanes(ThreadedTaskDispatcher):
    """Threads for everything but queries, and beside them threads for queries alone."""

    def __init__(
        self,
        threads: int,
        begin: Begin = lambda environ: None,
        watched: Watched | None = None,
    ) -> None:
        super().__init__()
        self._begin = begin
        self._watched = {} if watched is None else watched
        self._reader = get_ident()
        self._queries = ThreadedTaskDispatcher()
        self._queries.set_thread_count(max(1, threads - _FOR_PAGES))
        self.set_thread_count(max(1, min(_FOR_PAGES, threads - 1)))

    def add_task(self, task: Task) -> None:
        """Begin a request, or have it answered as soon as a thread of its lane is free."""
        if not _is_query(task):
            super().add_task(task)
        elif get_ident() != self._reader or not self._begun(task):
            self._queries.add_task(task)

    def _begun(self, task: object) -> bool:
        environ = task.prepare() if isinstance(task, Channel) else None
        begun = self._begin(environ) if environ is not None else None
        if begun is None or not isinstance(task, Channel):
            return False
        if begun.asking is None:
            task.at_once = True
        else:
            task.awaited = Reply(task, begun, self._watched)
        return True

    def finish(self, task: Any) -> None:
        """Have a request that was begun answered by a thread."""
        self._queries.add_task(task)

    def shutdown(self, cancel_pending: bool = True, timeout: int = 5) -> bool:
        """Let the threads end; tell whether any request was still waiting."""
        for reply in [one for one in self._watched.values() if isinstance(one, Reply)]:
            reply.channel.give_up()
        left = self._queries.shutdown(cancel_pending, timeout)
        return super().shutdown(cancel_pending, timeout) or left


class Prepared(WSGITask):
    """A request whose environment is made by the time that it is answered."""

    def get_environment(self) -> WSGIEnvironment:
        """Return the environment, which is made once."""
        if isinstance(self.channel, Channel) and self.environ is None:
            self.environ, self.channel.prepared = self.channel.prepared, None
        return super().get_environment()


class Channel(HTTPChannel):
    """A connection to a client; what was begun of its next request is answered by the reader."""

    task_class: type[Prepared] = Prepared
    at_once = False
    """The answer of the next request is in memory."""
    awaited: Reply | None = None
    """What the next request waits for."""
    prepared: WSGIEnvironment | None = None
    """The environment of the next request."""

    def prepare(self) -> WSGIEnvironment | None:
        """Make the environment of the next request; None for one that is broken."""
        if not self.requests[0].error:
            self.prepared = self._task().get_environment()
        return self.prepared

    def _task(self) -> Prepared:
        request: Any = self.requests[0]
        return self.task_class(self, request)

    def handle_read(self) -> None:
        """Read what came, and answer what can be answered at once."""
        super().handle_read()
        if not self.connected:
            self.give_up()
        self.answer()

    def handle_close(self) -> None:
        """Close the connection; nobody waits for an answer any more."""
        super().handle_close()
        self.give_up()

    def give_up(self) -> None:
        """Answer what is awaited, if anything is, with whatever there is to say now."""
        if awaited := self.awaited:
            awaited.give_up()
            self.awaited = None
            if not self.connected:
                with suppress(ClientDisconnected):  # nobody is told but the log
                    self._task().service()
            self.service()

    def answer(self) -> None:
        """Answer the requests whose answers are in memory."""
        while self.at_once:
            self.at_once = False
            self.service()

    def replied(self, small: bool) -> None:
        """Answer the request that has been waiting."""
        self.awaited = None
        dispatcher = self.server.task_dispatcher
        if small or not isinstance(dispatcher, TwoLanes):
            self.service()
            self.answer()
        else:
            dispatcher.finish(self)


class Reply:
    """A reply of the workers, as the server's loop waits for it."""

    accepting = False

    def __init__(self, channel: Channel, begun: Begun, watched: Watched) -> None:
        self.channel = channel
        self._begun = begun
        self._watched = watched
        self._fd = begun.fileno()
        watched[self._fd] = self

    def readable(self) -> bool:
        """Tell that it is to be read."""
        return True

    def writable(self) -> bool:
        """Tell that nothing is to be written."""
        return False

    def handle_read_event(self) -> None:
        """Take the reply and have the request answered."""
        # The loop may tell of another one, closed a moment ago, that had the same number.
        if self._is_watched() and self._begun.has_come():
            del self._watched[self._fd]
            self.channel.replied(self._begun.receive())

    handle_close = handle_read_event

    def handle_error(self) -> None:
        """Have a fault of this program end one connection, not the server."""
        _LOG.exception("%s", "a request that was begun")
        self.close()
        self.channel.handle_close()

    def give_up(self) -> None:
        """Want no reply any more."""
        if self._is_watched():
            del self._watched[self._fd]
        self._begun.give_up()

    close = give_up

    def _is_watched(self) -> bool:
        return self._watched.get(self._fd) is self


def _first(task: Task) -> object:
    """Return the next request of what the server queues, which is the connection."""
    waiting: object = getattr(task, "requests", None)
    return waiting[0] if isinstance(waiting, list) and waiting else None


def _is_query(task: Task) -> bool:
    path: object = getattr(_first(task), "path", "")  # a broken request has none
    # Where the base IRI has a path, the endpoint is below it; a thing may be called the same.
    *before, last = str(path).strip("/").split("/")
    return last in _QUERIES and not set(before[-1:]) & set(TYPES)
