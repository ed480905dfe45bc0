"""Serves the application on a port until it is told to end; it knows no route."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from waitress.server import create_server

from disinfo_graph.config import Config
from disinfo_graph.query import serving
from disinfo_graph.web.app import create_app

_ENDS = (signal.SIGTERM, signal.SIGINT)
_ROOM = 8
"""A body may be so many times a query's size before the server cuts it off: the views tell why."""


def run(config: Config) -> None:
    """Serve a site until SIGTERM or SIGINT; the workers end with it."""
    with _ended_by_signals(), serving(config) as endpoint:
        server = create_server(
            create_app(config, endpoint),
            host=config.host,
            port=config.port,
            threads=config.threads,
            ident=None,
            max_request_body_size=_ROOM * config.limits.query,
            clear_untrusted_proxy_headers=True,
        )
        try:
            server.run()
        finally:
            server.close()


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


def _end(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit
