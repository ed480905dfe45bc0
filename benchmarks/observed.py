"""What the log and the figures cost: requests per second of an empty Flask route with and without.

`apt-get install wrk`, then `python -m benchmarks.observed`. waitress, 8 connections, best of 3 runs
each, in turns; the load shares the processors.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.server import ROOT, free_port, measured, wait
from flask import Flask

from disinfo_graph.config import Config, Watching
from disinfo_graph.query import Endpoint
from disinfo_graph.web import logs
from disinfo_graph.web.server import observed

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

TURNS = 3
_FOR_EVER = ExitStack()

WAYS = {
    "nothing": "plain",
    "figures": "counted",
    "figures, log": "logged",
}


def plain() -> Flask:
    """Return an application with one route that does nothing."""
    app = Flask("empty")
    app.add_url_rule("/empty", view_func=lambda: "")
    return app


def counted() -> WSGIApplication:
    """Return it with figures, where no request is logged."""
    return _watched(Watching(level="warning"))


def logged() -> WSGIApplication:
    """Return it with figures and a line of the log for each request, in a file."""
    folder = _FOR_EVER.enter_context(tempfile.TemporaryDirectory())
    return _watched(Watching(log=Path(folder, "log")))


def _watched(watching: Watching) -> WSGIApplication:
    config = Config(watching=watching)
    log = _FOR_EVER.enter_context(logs.written(watching))
    return observed(plain(), config, Endpoint("/nowhere", config.limits), log)


@contextmanager
def served(name: str) -> Iterator[int]:
    """Run waitress on one of the applications, and end it."""
    port = free_port()
    words = f"waitress --host 127.0.0.1 --threads 4 --port {port} --call benchmarks.observed:{name}"
    with subprocess.Popen([sys.executable, "-m", *words.split()], cwd=ROOT) as process:
        try:
            wait(f"http://127.0.0.1:{port}/empty")
            yield port
        finally:
            process.terminate()


def main() -> None:
    """Print a table."""
    best = dict.fromkeys(WAYS, 0.0)
    for _ in range(TURNS):
        for way, name in WAYS.items():
            with served(name) as port:
                best[way] = max(best[way], measured(port, "/empty", "*/*").per_second)
    print("| What is noted | requests/s | per request |\n|---|---|---|")
    for way, rate in best.items():
        print(f"| {way} | {rate:,.0f} | {1e6 / rate:.0f} µs |")


if __name__ == "__main__":
    main()
