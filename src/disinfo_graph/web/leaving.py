"""Tells when nobody waits for an answer any more, as far as the server can know."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from disinfo_graph.web.serving import Serving

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


def watch(serving: Serving, environ: WSGIEnvironment) -> Callable[[], bool]:
    """Return what tells that the server ends, or says that the client of a request left."""
    hung_up: Callable[[], bool] | None = environ.get("waitress.client_disconnected")

    def gone() -> bool:
        return serving.ending.is_set() or bool(hung_up and hung_up())

    return gone
