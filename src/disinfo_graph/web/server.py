"""Serves the application on a port until it is told to end; it knows no route."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from waitress.server import create_server

from disinfo_graph.config import Config
from disinfo_graph.errors import ConfigError
from disinfo_graph.query import serving
from disinfo_graph.web.app import create_app
from disinfo_graph.web.threads import TwoLanes

_ENDS = (signal.SIGTERM, signal.SIGINT)
_ROOM = 8
"""A body may be so many times a query's size before the server cuts it off: the views tell why."""


def run(config: Config, announce: Callable[[str], None]) -> None:
    """Serve a site until SIGTERM or SIGINT; the workers end with it.

    `announce` is told the address as soon as it answers. Raises ConfigError for one that is taken,
    and DisinfoGraphError if the workers end first: whoever supervises it starts it again.
    """
    with (
        _listening(config) as listener,
        _ended_by_signals(),
        serving(config, lost=_interrupt) as endpoint,
    ):
        server = create_server(
            create_app(config, endpoint),
            sockets=[listener],
            _dispatcher=TwoLanes(config.threads),
            # Reading on while a request is answered is how a client that hung up is noticed.
            channel_request_lookahead=1,
            ident=None,
            max_request_body_size=_ROOM * config.limits.query,
            clear_untrusted_proxy_headers=True,
        )
        announce(_address(listener))
        try:
            server.run()
        finally:
            server.close()


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _listening(config: Config) -> socket.socket:
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    try:
        return socket.create_server((config.host, config.port), family=family, backlog=1024)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise ConfigError(
            f"--host {config.host} --port {config.port}: {why} "
            "(expected a free port of this machine)"
        ) from error


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    before = {number: signal.signal(number, _end) for number in _ENDS}
    try:
        yield
    except SystemExit:
        pass
    finally:
        for number, action in before.items():
            signal.signal(number, action)


def _interrupt() -> None:
    """End the main thread, as a signal from outside would."""
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit
