"""Serves a site below the path of its base IRI, so that what it publishes leads back to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes, urlsplit

from disinfo_graph.release import manifest

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


@lru_cache(maxsize=8)
def root(site: Path, release: str) -> str:
    """Return the path of a release's base IRI, without the slash at the end; mostly empty."""
    path = urlsplit(manifest.read(site / "releases" / release).base).path.rstrip("/")
    return unquote_to_bytes(path).decode("latin-1")  # as WSGI wants its texts


def below(app: WSGIApplication, find: Callable[[], str]) -> WSGIApplication:
    """Return an application that links below a path, and takes requests with and without it.

    Without it they come from a proxy that cuts the path off; one that says so by SCRIPT_NAME is
    believed. `find` is asked at each request, for the path is the live release's.
    """

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        mount = "" if environ.get("SCRIPT_NAME") else find()
        if mount:
            path = environ.get("PATH_INFO", "")
            if path == mount or path.startswith(f"{mount}/"):
                environ["PATH_INFO"] = path.removeprefix(mount)
            environ["SCRIPT_NAME"] = mount
        return app(environ, start)

    return answer
