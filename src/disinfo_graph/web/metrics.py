"""What Prometheus reads at `/metrics`; every label is of a closed list, none is a client's word.

Requests are counted in this process. What concerns queries is the broker's own count, of which
there is one however many processes there are; it is asked for when somebody reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from disinfo_graph.errors import DisinfoGraphError
from disinfo_graph.query import Endpoint
from disinfo_graph.web import clients
from disinfo_graph.workers import Status

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/metrics"
_PREFIX = "disinfo_graph"
_SECONDS = (0.001, 0.005, 0.02, 0.1, 0.5, 1, 2, 5, 10)

READERS: dict[str, Callable[[WSGIEnvironment], bool]] = {
    "local": clients.local,
    "all": lambda environ: True,
    "none": lambda environ: False,
}
"""Who is shown them, by `Watching.metrics`; to others there is nothing at this address."""

_COUNTED: dict[str, str] = {
    "served": "Requests that the workers are done with, in any way",
    "killed": "Workers that were killed, for a deadline or because a client went away",
    "limited": "Queries refused because one client asked more than one may",
}
_STANDING: dict[str, str] = {
    "workers": "Worker processes that are ready or busy",
    "busy": "Requests that a worker is answering",
    "slow": "Those of them in the slow lane",
    "waiting": "Requests that wait for a worker",
    "clients": "Clients that are remembered, to be counted",
}
"""Fields of the broker's status."""


class Metrics:
    """The figures of one server; may be used from any number of threads."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            f"{_PREFIX}_http_requests",
            "Requests answered, by kind of address and status",
            ["route", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            f"{_PREFIX}_http_request_seconds",
            "Time until an answer was ready to be sent, by kind of address",
            ["route"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._known: dict[tuple[str, int], tuple[Counter, Histogram]] = {}
        ProcessCollector(registry=self._registry)
        ProcessCollector(
            namespace=f"{_PREFIX}_broker", pid=partial(_broker, endpoint), registry=self._registry
        )
        self._registry.register(_Broker(endpoint))

    def add(self, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        known = self._known.get((route, status))
        if known is None:  # to look labels up takes longer than to count
            known = self._requests.labels(route, status), self._seconds.labels(route)
            self._known[route, status] = known
        known[0].inc()
        known[1].observe(seconds)

    def told(self) -> bytes:
        """Return the figures in the text format."""
        return generate_latest(self._registry)


class _Broker(Collector):
    """What the broker counts, asked for when it is to be told."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    def describe(self) -> Iterable[Metric]:
        """Return nothing: the broker need not be there yet when this is registered."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Ask the broker; without it there is nothing to tell but that it is not there."""
        status = _status(self._endpoint)
        ready = float(status is not None and status.state == "ready")
        yield GaugeMetricFamily(f"{_PREFIX}_ready", "Whether queries are answered", value=ready)
        if status is not None:
            yield from _families(status)


def _families(status: Status) -> Iterator[Metric]:
    for name, meaning in _COUNTED.items():
        yield CounterMetricFamily(f"{_PREFIX}_{name}", meaning, value=getattr(status, name))
    for name, meaning in _STANDING.items():
        yield GaugeMetricFamily(f"{_PREFIX}_{name}", meaning, value=getattr(status, name))
    ends = CounterMetricFamily(
        f"{_PREFIX}_queries",
        "Requests to the workers, by lane and by how they ended: answered, or why not",
        labels=["lane", "outcome"],
    )
    for lane, counts in status.outcomes.items():
        for outcome, count in counts.items():
            ends.add_metric([lane, outcome], count)
    yield ends
    release = {"release": Path(status.name).name if status.name else ""}
    yield InfoMetricFamily(f"{_PREFIX}_serving", "The release that answers", value=release)


def _status(endpoint: Endpoint) -> Status | None:
    try:
        return endpoint.status()
    except DisinfoGraphError:
        return None


def _broker(endpoint: Endpoint) -> str:
    status = _status(endpoint)
    return str(status.pid) if status else "none"


def exposed(app: WSGIApplication, metrics: Metrics, readers: str) -> WSGIApplication:
    """Return an application that tells the figures to those who may read them."""
    may_read = READERS[readers]

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != PATH or not may_read(environ):
            return app(environ, start)
        body = metrics.told()
        headers = [("Content-Type", CONTENT_TYPE_LATEST), ("Content-Length", str(len(body)))]
        start("200 OK", [*headers, ("Cache-Control", "no-store")])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    return answer
