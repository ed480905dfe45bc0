"""Notes each request once its answer is ready: a line of the log, and figures; it changes nothing.

Answers are whole before they are sent, so that is the time which is the server's to answer for; how
long the sending takes depends on the client.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING
from urllib.parse import quote

from disinfo_graph.iris import TYPES
from disinfo_graph.web import answers, clients, noted
from disinfo_graph.web.logs import Log
from disinfo_graph.web.metrics import Metrics

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    Headers = list[tuple[str, str]]

_LOG = logging.getLogger(__name__)
_MOST_PATH = 300
_METHODS = frozenset(("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"))

ROUTES: dict[str, str] = {
    "sparql": "sparql",
    "rdf-graph-store": "graphs",
    "id": "thing",
    **dict.fromkeys((*TYPES, "linkset"), "document"),
    **dict.fromkeys(("ns", "shapes", "context", "frame", "schema"), "terms"),
    "quality": "quality",
    "validate": "validate",
    "dumps": "dumps",
    "changes": "changes",
    "static": "static",
    ".well-known": "machines",
    "robots": "machines",
    "favicon": "machines",
    **dict.fromkeys(("api", "catalog", "harvest", "openapi", "sitemap"), "machines"),
    "health": "health",
    "metrics": "metrics",
}
"""Kinds of address, by the first part of a path without its suffix."""


def route(path: str) -> str:
    """Return which kind of address this is; what stands before one may be the path of a site."""
    for part in path.split("/"):
        name = part.partition(".")[0]
        known = "sitemap" if name.startswith("sitemap-") else name
        if found := ROUTES.get(part) or ROUTES.get(known):
            return found
    return "other" if path.strip("/") else "home"


class Observed:
    """An application whose requests are noted."""

    def __init__(
        self, app: WSGIApplication, metrics: Metrics, log: Log, *, proxy: str | None
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._log = log
        self._lock = Lock()
        self._warn_of_proxies = proxy is None

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer as the application does."""
        began = perf_counter()
        # What the layers below make of it is another matter.
        path: str = environ.get("PATH_INFO", "")
        if self._warn_of_proxies and clients.forwarded(environ) and clients.near(environ):
            self._warn()

        def started(
            status: str, headers: Headers, failed: OptExcInfo | None = None, /
        ) -> Callable[[bytes], object]:
            self._note(environ, path, int(status[:3]), headers, perf_counter() - began)
            return start(status, headers, failed)

        try:
            return self._app(environ, started)
        except Exception:
            self._note(environ, path, 500, [], perf_counter() - began)
            raise

    def _note(
        self, environ: WSGIEnvironment, path: str, status: int, headers: Headers, seconds: float
    ) -> None:
        kind = route(environ.get("PATH_INFO", ""))
        self._metrics.add(kind, status, seconds)
        level = logging.ERROR if status == 500 else logging.INFO
        if level >= self._log.level:
            told = _told(environ, path, dict(headers))
            told["route"], told["lane"] = kind, "queries" if kind == "sparql" else "pages"
            told["level"], told["status"] = logging.getLevelName(level), status
            told["ms"] = round(seconds * 1000, 1)
            self._log.add(told)

    def _warn(self) -> None:
        """Say once what somebody should know who runs this behind a proxy."""
        with self._lock:
            warn, self._warn_of_proxies = self._warn_of_proxies, False
        if warn:
            _LOG.warning(
                "a proxy forwards requests that nobody told of: all its clients count as one "
                "(expected --trusted-proxy ADDRESS)"
            )


def _told(environ: WSGIEnvironment, path: str, headers: dict[str, str]) -> dict[str, object]:
    """Return what is logged of a request; of a query string nothing, for it may hold a query."""
    method: str = environ["REQUEST_METHOD"]
    told: dict[str, object] = {
        "time": datetime.now(UTC),
        "client": clients.shortened(environ.get("REMOTE_ADDR", "")),
        "method": method if method in _METHODS else "other",
        "path": quote(path[:_MOST_PATH], encoding="latin-1"),
        "bytes": 0 if method == "HEAD" else int(headers.get("Content-Length", 0)),
    }
    if release := headers.get(answers.RELEASE):
        told["release"] = release
    if limit := environ.get(noted.LIMIT):
        told["limit"] = limit
    if cache := environ.get(noted.CACHE):
        told["cache"] = cache
    return told
