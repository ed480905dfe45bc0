"""What the log and the figures cost: requests per second of an empty Flask route with and without.

`python -m benchmarks.observed`. The application is called without a server, in turns, and its
processor time is counted, with that of the thread which writes; the best of many rounds is told, so
that other programs disturb it little.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from disinfo_graph.config import Config, Watching
from disinfo_graph.query import Endpoint
from disinfo_graph.web import logs
from disinfo_graph.web.server import observed

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

ROUNDS, CALLS = 25, 1_000


def plain() -> WSGIApplication:
    """Return an application with one route that does nothing."""
    app = Flask("empty")
    app.add_url_rule("/empty", view_func=lambda: "")
    return app


@contextmanager
def watched(watching: Watching) -> Iterator[WSGIApplication]:
    """Give it with figures, and with what `watching` says is logged."""
    config = Config(watching=watching)
    with logs.written(watching) as log:
        yield observed(plain(), config, Endpoint("/nowhere", config.limits), log)


def seconds(app: WSGIApplication) -> float:
    """Return the processor time that one request takes, of some."""
    environ = EnvironBuilder("/empty", environ_overrides={"REMOTE_ADDR": "192.0.2.7"}).get_environ()
    began = process_time()
    for _ in range(CALLS):
        run_wsgi_app(app, dict(environ))
    return (process_time() - began) / CALLS


def main() -> None:
    """Print a table."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        ways = {
            "nothing": plain(),
            "figures": stack.enter_context(watched(Watching(level="warning"))),
            "figures, log": stack.enter_context(watched(Watching(log=Path(folder, "log")))),
        }
        best = dict.fromkeys(ways, float("inf"))
        for _ in range(ROUNDS):
            for way, app in ways.items():
                best[way] = min(best[way], seconds(app))
    print("| What is noted | requests/s | processor time of one |\n|---|---|---|")
    for way, took in best.items():
        print(f"| {way} | {1 / took:,.0f} | {1e6 * took:.0f} µs |")


if __name__ == "__main__":
    main()
