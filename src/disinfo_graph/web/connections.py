"""The server's connections: how many each address may have, and for how long it may take to ask.

Whoever has too many is told so at once. Where all places are taken, the address with the most
connections gives up one on which nothing is being answered. So half-open connections and requests
that trickle in shut nobody else out. It knows no route and no query.
"""

from __future__ import annotations

import logging
import socket
from collections import Counter
from http import HTTPStatus
from time import monotonic
from typing import TYPE_CHECKING

from waitress.adjustments import Adjustments
from waitress.server import BaseWSGIServer, TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from disinfo_graph.config import Config
from disinfo_graph.web import clients, wire
from disinfo_graph.web.threads import Channel, Watched

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from waitress.wasyncore import _SocketMap

_LOG = logging.getLogger(__name__)
_ROOM = 8
"""A body may be so many times a query's size before it is cut off: the views tell why."""
_OVER = 100
"""Connections above the most at which nothing is accepted any more, by the server's own count."""
_EVERY = 1
"""Seconds between two looks at the connections."""

_Address = tuple[str, int]


class Connection(Channel):
    """A connection to a client, which knows since when it waits for a whole request."""

    task_class = wire.Answering
    error_task_class = wire.Refusing
    parser_class = wire.Parser

    def __init__(
        self,
        server: BaseWSGIServer,
        sock: socket.socket,
        addr: _Address,
        adj: Adjustments,
        map: _SocketMap | None = None,
    ) -> None:
        super().__init__(server, sock, addr, adj, map)
        self.whose = clients.network(addr[0])
        self.asked_since: float | None = monotonic()
        """When the request began that is not whole yet; None between two requests."""
        if isinstance(server, Server):
            server.opened.add(self)

    def received(self, data: bytes) -> bool:
        """Take in what has come."""
        before = self.request
        taken = super().received(data)
        if self.request is not before:
            self.asked_since = monotonic() if self.request else None
        elif self.request is None:  # a whole request at once
            self.asked_since = None
        return taken

    def expire(self) -> None:
        """Give up a request that takes too long to arrive; whoever began one is told."""
        unfinished, self.request, self.asked_since = self.request, None, None
        if unfinished is None:
            self.will_close = True
            return
        unfinished.error = wire.RequestTimeout("")
        unfinished.completed = True
        self.requests = [unfinished]
        self.service()  # at once, for what is said is small

    def del_channel(self, map: _SocketMap | None = None) -> None:
        """Count no longer."""
        super().del_channel(map)
        if isinstance(self.server, Server):
            self.server.opened.discard(self)


class Server(TcpWSGIServer):
    """Serves an application on a socket that listens already."""

    channel_class = Connection

    def __init__(
        self,
        app: WSGIApplication,
        listener: socket.socket,
        config: Config,
        dispatcher: ThreadedTaskDispatcher,
        watched: Watched,
    ) -> None:
        self.opened: set[Connection] = set()
        self._bounds = config.connections
        self._proxy = clients.network(config.trusted_proxy) if config.trusted_proxy else None
        self._turned_away = 0
        super().__init__(
            app,
            map=watched,
            _sock=listener,
            dispatcher=dispatcher,
            adj=_adjusted(config),
            sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
            bind_socket=False,
        )

    def accept(self) -> tuple[socket.socket, _Address] | None:
        """Take the next connection, if there is a place for it."""
        accepted = super().accept()
        if accepted is None:
            return None
        connection, address = accepted
        whose = clients.network(address[0])
        held = sum(other.whose == whose for other in self.opened)
        if held >= self._bounds.each and whose != self._proxy:
            detail = f"{held} connections from your address are open (expected fewer)"
            self._turn_away(connection, HTTPStatus.TOO_MANY_REQUESTS, detail)
        elif len(self.opened) >= self._bounds.most and not self._made_room():
            detail = f"{len(self.opened)} connections are open (expected fewer)"
            self._turn_away(connection, HTTPStatus.SERVICE_UNAVAILABLE, detail)
        else:
            return connection, address
        return None

    def _turn_away(self, connection: socket.socket, status: HTTPStatus, detail: str) -> None:
        self._turned_away += 1
        wire.turn_away(connection, status, "connections", detail)

    def _made_room(self) -> bool:
        """Have the address with most idle connections give up the one idle for longest."""
        idle = [one for one in self.opened if not one.requests and not one.will_close]
        if not idle:
            return False
        held = Counter(one.whose for one in idle)
        victim = min(idle, key=lambda one: (-held[one.whose], one.last_activity))
        victim.will_close = True
        return True

    def maintenance(self, now: int) -> None:
        """Give up what takes too long to ask, or asks nothing any more."""
        super().maintenance(now)
        late = monotonic() - self._bounds.receive
        for one in [*self.opened]:
            since = one.asked_since
            if since is not None and since < late and not one.requests and not one.will_close:
                one.expire()
        if self._turned_away:
            _LOG.warning("%s connections were turned away", self._turned_away)
            self._turned_away = 0


def _adjusted(config: Config) -> Adjustments:
    return Adjustments(
        # Reading on while a request is answered is how a client that hung up is noticed.
        channel_request_lookahead=1,
        ident=None,
        max_request_body_size=max(_ROOM * config.limits.query, 2 * config.uploading.size),
        # Whoever takes an answer slowly keeps a file, not the thread that made it.
        outbuf_high_watermark=2 * config.limits.answer,
        trusted_proxy=config.trusted_proxy,
        trusted_proxy_headers={"x-forwarded-for"} if config.trusted_proxy else set(),
        # Kept, for who forwards is not at this machine; of others nothing is taken from them.
        clear_untrusted_proxy_headers=False,
        connection_limit=config.connections.most + _OVER,
        channel_timeout=config.connections.idle,
        cleanup_interval=_EVERY,
        asyncore_use_poll=True,
    )
