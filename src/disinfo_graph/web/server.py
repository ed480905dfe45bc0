"""Serves the application on a port until it is told to end; it knows no route."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING

from disinfo_graph.config import Config
from disinfo_graph.errors import ConfigError
from disinfo_graph.query import Endpoint, serving
from disinfo_graph.web import logs, metrics, mounting, moved
from disinfo_graph.web.app import create_app
from disinfo_graph.web.begun import Begin, behind
from disinfo_graph.web.connections import Server
from disinfo_graph.web.observing import Observed
from disinfo_graph.web.threads import TwoLanes, Watched

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_ENDS = (signal.SIGTERM, signal.SIGINT)


def run(config: Config, announce: Callable[[str], None]) -> None:
    """Serve a site until SIGTERM or SIGINT; the workers end with it.

    `announce` is told the address as soon as it answers. Raises ConfigError for one that is taken,
    and DisinfoGraphError if the workers end first: whoever supervises it starts it again.
    """
    # That a request waits a moment for a thread is no event; under load it would fill the log.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    ending = Event()
    with (
        logs.written(config.watching) as log,
        _listening(config) as listener,
        _ended_by_signals(ending),
        serving(config, lost=_interrupt) as endpoint,
    ):
        site = create_app(config, endpoint, ending)
        app = mounting.below(site, partial(_root, config, endpoint))
        away = moved.target(config.site, lambda: endpoint.release)
        app, begin = moved.led(app, away), moved.unless_led(site.begin, away)
        server = _server(config, observed(app, config, endpoint, log), listener, begin)
        announce(_address(listener, _root(config, endpoint)))
        try:
            server.run()
        finally:
            server.close()
            site.uploads.close()


def observed(
    app: WSGIApplication, config: Config, endpoint: Endpoint, log: logs.Log
) -> WSGIApplication:
    """Return the application with its log and its figures, as the outermost layer."""
    figures = metrics.Metrics(endpoint)
    shown = metrics.exposed(app, figures, config.watching.metrics)
    return Observed(shown, figures, log, proxy=config.trusted_proxy)


def _server(config: Config, app: WSGIApplication, listener: socket.socket, begin: Begin) -> Server:
    watched: Watched = {}
    begin = behind(config.trusted_proxy, begin) if config.trusted_proxy else begin
    dispatcher = TwoLanes(config.threads, begin, watched)
    return Server(app, listener, config, dispatcher, watched)


def _root(config: Config, endpoint: Endpoint) -> str:
    return mounting.root(config.site, endpoint.release) if endpoint.release else ""


def _address(listener: socket.socket, root: str) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{root}/"


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
def _ended_by_signals(ending: Event) -> Iterator[None]:
    signals: list[int] = []

    def end(number: int, frame: FrameType | None) -> None:
        signals.append(number)
        # One that arrives while the first is dealt with, as when a whole group is ended, would wait
        # for ever for the lock of the event.
        if len(signals) == 1:
            ending.set()  # so that running queries are given up, and their clients told
            raise SystemExit

    before = {number: signal.signal(number, end) for number in _ENDS}
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
