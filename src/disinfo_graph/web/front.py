"""Answers plain queries below the framework: from memory, or by the workers; it words no refusal.

Whatever is not plain goes on to the application: pages, forms, other addresses, unusual conditions.
So does what the workers said instead of a small answer, which the application then does not ask
for again.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING

from flask import Request
from werkzeug.exceptions import HTTPException

from disinfo_graph.errors import DisinfoGraphError
from disinfo_graph.query import Ask, Asking, Outcome
from disinfo_graph.web import answers, noted, protocol, sparql
from disinfo_graph.web.begun import BEGUN, Begun
from disinfo_graph.web.conditions import Current, Verdict, judge
from disinfo_graph.web.memory import Entry, Key, Memory
from disinfo_graph.web.serving import Serving

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_PATH = "/sparql"
_MOST_BODY = 64 * 1024
_SHORT = 2048
"""Characters of a query string that are read in no time."""
_LIKE_GET = ("GET", "HEAD")
_BY_GET = "\n"
"""What no header of a POST can say."""
_UNUSUAL = (
    "HTTP_CONTENT_ENCODING",
    "HTTP_IF_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_RANGE",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_RANGE",
)
"""Whatever comes with one of these headers is left to the framework."""

_Headers = list[tuple[str, str]]
_EVERY: _Headers = [*answers.CORS.items(), *answers.SAFETY.items()]


class Front:
    """An application that answers plain queries itself, and asks another one for the rest."""

    def __init__(self, app: WSGIApplication, serving: Serving) -> None:
        self._app = app
        self._serving = serving
        self._memory = Memory(serving.config.front if serving.config.cache else 0)
        serving.endpoint.when_switched(self._memory.follow)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        begun: Begun | None = environ.pop(BEGUN, None)
        key = begun.key if begun else _key(environ) if _is_plain(environ) else ()
        # Asked at every request, so that soon nothing is left of a release that is gone.
        known = self._memory.find(self._serving.endpoint.release, key)
        if begun and begun.entry:
            known = begun.entry  # another thread may have pushed it out meanwhile
        if known:
            environ[noted.CACHE] = "hit"
            return _sent(known, answers.HIT, environ, start)
        outcome = _outcome(self._serving, environ, begun) if key else None
        if outcome is None:
            return self._app(environ, start)
        with outcome.body as body:
            entry = _entry(outcome, body.read())
        environ[noted.CACHE] = "miss"
        if outcome.lasting:
            self._memory.keep(key, entry)
        return _sent(entry, answers.cache_status(outcome), environ, start)

    def begin(self, environ: WSGIEnvironment) -> Begun | None:
        """Look an answer up, or ask for it, without waiting; None leaves a request to a thread."""
        if environ["REQUEST_METHOD"] not in _LIKE_GET or len(environ["QUERY_STRING"]) > _SHORT:
            return None
        here = environ | {"PATH_INFO": _PATH}
        if not _is_plain(here):
            return None
        key = _key(here)
        entry = self._memory.find(self._serving.endpoint.release, key)
        asking = None if entry else _asking(self._serving, here)
        if entry is None and asking is None:
            return None
        begun: Begun = environ.setdefault(BEGUN, Begun(key=key, entry=entry, asking=asking))
        return begun


def _is_plain(environ: WSGIEnvironment) -> bool:
    if environ["PATH_INFO"] != _PATH or any(name in environ for name in _UNUSUAL):
        return False
    if environ["REQUEST_METHOD"] in _LIKE_GET:
        return "query=" in environ["QUERY_STRING"]
    length = environ.get("CONTENT_LENGTH", "")
    return environ["REQUEST_METHOD"] == "POST" and length.isdigit() and int(length) <= _MOST_BODY


def _key(environ: WSGIEnvironment) -> Key:
    """Return all of a request that its answer depends on; its body can still be read afterwards."""
    body, posted = b"", environ["REQUEST_METHOD"] == "POST"
    if posted:
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        environ["wsgi.input"] = BytesIO(body)
    return (
        environ["QUERY_STRING"],
        environ.get("HTTP_ACCEPT", ""),
        environ.get("CONTENT_TYPE", "") if posted else _BY_GET,
        body,
    )


def _question(serving: Serving, environ: WSGIEnvironment) -> Ask | None:
    """Return what is asked of the workers; None leaves it to the application."""
    asked = protocol.asked(Request(environ), serving.config.limits)
    if asked.query is None:
        return None
    wanted = sparql.wanted(asked.format, environ.get("HTTP_ACCEPT"))
    return None if wanted.page else sparql.question(serving, asked, wanted)


def _asking(serving: Serving, environ: WSGIEnvironment) -> Asking | None:
    try:
        question = _question(serving, environ)
        return sparql.begin(serving, environ, question) if question else None
    except (HTTPException, DisinfoGraphError):
        return None  # the application comes to the same, and words it


def _outcome(serving: Serving, environ: WSGIEnvironment, begun: Begun | None) -> Outcome | None:
    """Return a small answer in the syntax of the client; None leaves it to the application."""
    try:
        found = begun.outcome() if begun else _asked(serving, environ)
    except HTTPException:
        return None  # the application comes to the same, and words it
    except DisinfoGraphError as error:
        environ[sparql.FOUND] = error
        return None
    if found and found.size > answers.SMALL:
        environ[sparql.FOUND] = found
        return None
    return found


def _asked(serving: Serving, environ: WSGIEnvironment) -> Outcome | None:
    try:
        question = _question(serving, environ)
        return sparql.ask(serving, environ, question) if question else None
    finally:
        if environ["REQUEST_METHOD"] == "POST":
            environ["wsgi.input"].seek(0)


def _entry(outcome: Outcome, body: bytes) -> Entry:
    return Entry(
        media_type=outcome.media_type,
        body=body,
        digest=outcome.digest or sha256(body).hexdigest(),
        release=outcome.release,
    )


def _sent(
    entry: Entry, status: str, environ: WSGIEnvironment, start: StartResponse
) -> Iterable[bytes]:
    """Send an answer as the application would."""
    headers: _Headers = [
        ("ETag", f'"{entry.digest}"'),
        ("Cache-Control", answers.REVALIDATE),
        (answers.RELEASE, entry.release),
        ("Vary", "Accept"),
        ("Cache-Status", status),
        ("Accept-Ranges", "bytes"),
        *_EVERY,
    ]
    current = Current(etag=entry.digest, size=len(entry.body))
    # Of all conditions only If-None-Match comes here, and most requests have none.
    if "HTTP_IF_NONE_MATCH" in environ and judge(environ, current) is Verdict.UNCHANGED:
        start(answers.status_line(HTTPStatus.NOT_MODIFIED), headers)
        return ()
    headers += [
        ("Content-Type", answers.with_charset(entry.media_type)),
        ("Content-Length", str(len(entry.body))),
    ]
    start(answers.status_line(HTTPStatus.OK), headers)
    return () if environ["REQUEST_METHOD"] == "HEAD" else (entry.body,)
