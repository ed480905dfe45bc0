"""Requests per second of the site under waitress and under granian, beside an empty Flask route.

`pip install granian`, `apt-get install wrk`, then `python -m benchmarks.server`. One run, one
machine, one release of the demonstration cases, 8 connections; the load shares the processors.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from disinfo_graph.config import Config
from disinfo_graph.publish import Order, publish
from disinfo_graph.query import Endpoint, plan
from disinfo_graph.release.site import current
from disinfo_graph.web.app import create_app
from disinfo_graph.workers import Broker

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 5
CONNECTIONS = 8
SLUG = "the-schengen-zone-collapsed"
QUERY = "SELECT%20?p%20?o%20%7B%20%3Chttp://localhost:8000/id/case/" + SLUG + "%3E%20?p%20?o%20%7D"

TARGETS = {
    "empty Flask route": ("/bare/empty", "*/*"),
    "case page": (f"/case/{SLUG}.html", "text/html"),
    "case as Turtle": (f"/case/{SLUG}.ttl", "text/turtle"),
    "SPARQL look-up": (f"/sparql?query={QUERY}", "application/json"),
}

SERVERS = {
    "waitress, 16 threads": ("waitress --host 127.0.0.1 --threads 16 --port {port} --call {app}"),
    "granian, 2 x 4 threads": (
        "granian --host 127.0.0.1 --interface wsgi --workers 2 --blocking-threads 4 --no-ws "
        "--port {port} --factory {app} --log-level error"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What wrk measured."""

    per_second: float
    median: str


def application() -> DispatcherMiddleware:
    """Return the site's application, with one route that does nothing; what the servers call."""
    site, address = Path(os.environ["BENCHMARK_SITE"]), os.environ["BENCHMARK_BROKER"]
    config = Config(site=site)
    app = create_app(config, Endpoint(address, config.limits))
    bare = Flask("empty")
    bare.add_url_rule("/empty", view_func=lambda: "")
    return DispatcherMiddleware(app, {"/bare": bare})


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def served(command: str, site: Path, broker: str) -> Iterator[int]:
    """Run a server on the application, and end it."""
    port = free_port()
    words = command.format(port=port, app="benchmarks.server:application").split()
    environment = os.environ | {"BENCHMARK_SITE": str(site), "BENCHMARK_BROKER": broker}
    command_line = [sys.executable, "-m", *words]
    with subprocess.Popen(command_line, env=environment, cwd=ROOT) as process:
        try:
            wait(f"http://127.0.0.1:{port}/bare/empty")
            yield port
        finally:
            process.terminate()


def wait(address: str) -> None:
    """Wait until an address answers."""
    for _ in range(200):
        try:
            with urllib.request.urlopen(address):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{address}: no answer")


def measured(port: int, path: str, accept: str) -> Rate:
    """Return what wrk measures, after a second to warm up."""
    address = f"http://127.0.0.1:{port}{path}"
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", "--latency", "-H", f"Accept: {accept}"]
    subprocess.run([*command, "-d1s", address], check=True, capture_output=True)
    done = subprocess.run(
        [*command, f"-d{SECONDS}s", address], check=True, capture_output=True, text=True
    )
    if "Non-2xx" in done.stdout:
        raise SystemExit(f"{address}: {done.stdout}")
    rate, median = (
        re.search(pattern, done.stdout) for pattern in (r"Requests/sec:\s+(\S+)", r"50%\s+(\S+)")
    )
    if rate is None or median is None:
        raise SystemExit(done.stdout)
    return Rate(per_second=float(rate[1]), median=median[1])


def compare(site: Path, broker: str) -> None:
    """Print the rows of every server."""
    for server, command in SERVERS.items():
        with served(command, site, broker) as port:
            for name, (path, accept) in TARGETS.items():
                rate = measured(port, path, accept)
                print(f"| {server} | {name} | {rate.per_second:,.0f} | {rate.median} |")


def main() -> None:
    """Print a table."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        cases = ROOT / "data" / "cases"
        publish(Order(inputs=(cases,), site=site, at=datetime.now(UTC)), lambda step: None)
        print("| Server | Request | requests/s | median |\n|---|---|---|---|")
        config = Config(site=site)
        with Broker(plan(config)) as broker:
            Endpoint(broker.address, config.limits).open(current(site))
            compare(site, broker.address)


if __name__ == "__main__":
    main()
