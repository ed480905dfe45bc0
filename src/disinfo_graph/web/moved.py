"""Leads from the addresses that a site had before it moved to those that it has; it reads no store.

The bases that a site had stand in its state. An address of the base it has now is never led away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, unquote, urlsplit

from disinfo_graph.release import manifest, state
from disinfo_graph.web import answers
from disinfo_graph.web.begun import Begin

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from disinfo_graph.web.begun import Begun

_KEPT = "/:@!$&'()*+,;=~"
_ASKING = ("GET", "HEAD")
_PORTS = {"http": ":80", "https": ":443"}

Target = Callable[["WSGIEnvironment"], str | None]
"""Tells where a request is to be led; None where it is answered here."""


def target(site: Path, live: Callable[[], str | None]) -> Target:
    """Return what tells where requests to earlier bases lead; `live` names the live release."""

    def find(environ: WSGIEnvironment) -> str | None:
        release = live()
        if release is None or not (before := _before(site)):
            return None
        now = base(site, release)
        return _led(environ, urlsplit(now), [urlsplit(one) for one in before if one != now])

    return find


@lru_cache(maxsize=8)
def base(site: Path, release: str) -> str:
    """Return the base IRI of a release."""
    return manifest.read(site / "releases" / release).base


def _before(site: Path) -> tuple[str, ...]:
    stamp = state.stamp(site, state.BASES)
    return _bases(site, stamp) if stamp else ()


@lru_cache(maxsize=4)
def _bases(site: Path, stamp: tuple[int, int]) -> tuple[str, ...]:
    told = state.bases(site)
    return tuple(dict.fromkeys(row[name] for row in told for name in ("before", "base")))


def _led(environ: WSGIEnvironment, now: SplitResult, before: Iterable[SplitResult]) -> str | None:
    path = environ.get("PATH_INFO", "")
    if now.path != "/" and path.startswith(unquote(now.path, "latin-1")):
        return None
    for old in before:
        start = unquote(old.path, "latin-1")
        if not path.startswith(start):
            continue
        left = _host(environ, old) == old.netloc and old.netloc != now.netloc
        # Below a path that it does not have any more, whatever host the request came by.
        if left or (start != "/" and start != now.path):
            rest = quote(path.removeprefix(start).encode("latin-1"), safe=_KEPT)
            query = environ.get("QUERY_STRING", "")
            return f"{now.geturl()}{rest}{f'?{query}' if query else ''}"
    return None


def _host(environ: WSGIEnvironment, old: SplitResult) -> str:
    host: str = environ.get("HTTP_HOST", "").lower()
    return host if old.port else host.removesuffix(_PORTS[old.scheme])


def led(app: WSGIApplication, find: Target) -> WSGIApplication:
    """Return an application that leads requests to earlier bases to where they are answered."""

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        where = find(environ)
        if where is None:
            return app(environ, start)
        asking = environ["REQUEST_METHOD"] in _ASKING
        # What is sent has to be sent once more, as it is.
        status = HTTPStatus.MOVED_PERMANENTLY if asking else HTTPStatus.PERMANENT_REDIRECT
        headers = [("Location", where), ("Access-Control-Allow-Origin", "*"), ("Vary", "Host")]
        start(answers.status_line(status), [*headers, ("Content-Length", "0")])
        return ()

    return answer


def unless_led(begin: Begin, find: Target) -> Begin:
    """Return what begins no request that is led elsewhere."""

    def begun(environ: WSGIEnvironment) -> Begun | None:
        return None if find(environ) is not None else begin(environ)

    return begun
