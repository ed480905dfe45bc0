"""Answers documents again below the framework, from memory; what it does not hold it asks for.

A document of one release never changes, so it is kept by the address and the Accept header that it
answered, with its head. Any switch, and any withdrawal from the moment on at which it is noted,
empties the memory: before each answer the name of the live release and the state are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING

from disinfo_graph.iris import TYPES
from disinfo_graph.release import state
from disinfo_graph.web import answers, noted
from disinfo_graph.web.conditions import Current, Piece, Verdict, judge
from disinfo_graph.web.memory import Entry, Key, Memory
from disinfo_graph.web.serving import Serving

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_PLACES = frozenset((*TYPES, "id", "linkset"))
_PARTS = ("SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "HTTP_ACCEPT")
"""All of a request that a document depends on."""
_LONGEST = 1024
"""Characters of these parts; what is longer nobody asks for twice."""
_LARGEST = 1 << 18
"""Bytes of a document that is kept."""
_KEPT = ("200", "303")
_CONDITIONS = ("HTTP_IF_", "HTTP_RANGE")
_OF_A_BODY = frozenset(("Content-Type", "Content-Length", "Accept-Ranges"))

_Headers = list[tuple[str, str]]


class Repeated:
    """An application that answers from memory what another one has answered before."""

    def __init__(self, app: WSGIApplication, serving: Serving) -> None:
        self._app = app
        self._serving = serving
        self._memory = Memory(serving.config.front if serving.config.cache else 0)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        key = _key(environ)
        if not key:
            return self._app(environ, start)
        release = self._release()
        if found := self._memory.find(release, key):
            environ[noted.CACHE] = "hit"
            return self._sent(found, answers.HIT, environ, start)
        made = self._made(environ, release)
        if isinstance(made, Entry):
            environ[noted.CACHE] = "miss"
            self._memory.keep(key, made)
            return self._sent(made, answers.MISS, environ, start)
        status, headers, body = made
        if any(name.startswith(_CONDITIONS) for name in environ) and status == _OK:
            _close(body)
            return self._app(environ, start)  # it was asked without the conditions
        start(status, headers)
        return body

    def _release(self) -> str:
        """Return what an answer may be kept for: a release, and the withdrawals noted."""
        noted = state.stamp(self._serving.config.site, state.WITHDRAWN)
        return f"{self._serving.endpoint.release} {noted}"

    def _made(
        self, environ: WSGIEnvironment, release: str
    ) -> Entry | tuple[str, _Headers, Iterable[bytes]]:
        """Return the whole answer to a GET without conditions, as an entry if it may be kept."""
        asked = {name: value for name, value in environ.items() if not name.startswith(_CONDITIONS)}
        head: list[tuple[str, _Headers]] = []

        def started(
            status: str, headers: _Headers, failed: OptExcInfo | None = None, /
        ) -> Callable[[bytes], object]:
            head[:] = [(status, headers)]
            return lambda piece: None

        body = self._app(asked | {"REQUEST_METHOD": "GET"}, started)
        (status, headers), named = head[0], dict(head[0][1])
        environ.update({name: asked[name] for name in _NOTES if name in asked})
        if not _may_be_kept(status, named, release):
            return status, headers, body if environ["REQUEST_METHOD"] == "GET" else _close(body)
        content = b"".join(body)
        _close(body)
        return Entry(
            media_type=named.get("Content-Type", ""),
            body=content,
            digest=named.get("ETag", "").strip('"'),
            release=release,
            status=status,
            headers=tuple((name, value) for name, value in headers if name != "Cache-Status"),
        )

    def _sent(
        self, entry: Entry, cache: str, environ: WSGIEnvironment, start: StartResponse
    ) -> Iterable[bytes]:
        """Send what is kept, a piece of it, or 304; the framework words what is refused."""
        headers = [*entry.headers, ("Cache-Status", cache)]
        verdict: Verdict | Piece = Verdict.WHOLE
        if entry.digest:
            verdict = judge(environ, Current(etag=entry.digest, size=len(entry.body)))
        if verdict in (Verdict.ANOTHER, Verdict.OUTSIDE):
            return self._app(environ, start)
        if verdict is Verdict.UNCHANGED:
            start(_NOT_MODIFIED, [one for one in headers if one[0] not in _OF_A_BODY])
            return ()
        if isinstance(verdict, Piece):
            return _piece(entry, verdict, headers, start)
        start(entry.status, headers)
        return () if environ["REQUEST_METHOD"] == "HEAD" else (entry.body,)


_OK, _PARTIAL, _NOT_MODIFIED = map(
    answers.status_line, (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT, HTTPStatus.NOT_MODIFIED)
)
_NOTES = (noted.LIMIT,)


def _key(environ: WSGIEnvironment) -> Key:
    """Return all of a request that its answer depends on; empty for what is not kept."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return ()
    if environ["PATH_INFO"].partition("/")[2].partition("/")[0] not in _PLACES:
        return ()
    key = tuple(str(environ.get(name, "")) for name in _PARTS)
    return key if sum(map(len, key)) <= _LONGEST else ()


def _may_be_kept(status: str, headers: dict[str, str], release: str) -> bool:
    told = headers.get(answers.RELEASE)
    size = headers.get("Content-Length", "")
    return (
        status[:3] in _KEPT
        and told == release.partition(" ")[0]
        and size.isdigit()
        and int(size) <= _LARGEST
    )


def _piece(entry: Entry, piece: Piece, headers: _Headers, start: StartResponse) -> Iterable[bytes]:
    told = [one for one in headers if one[0] != "Content-Length"]
    told += [
        ("Content-Length", str(piece.stop - piece.start)),
        ("Content-Range", f"bytes {piece.start}-{piece.stop - 1}/{len(entry.body)}"),
    ]
    start(_PARTIAL, told)
    return (entry.body[piece.start : piece.stop],)


def _close(body: Iterable[bytes]) -> tuple[bytes, ...]:
    """Close an answer that is not sent; return what is sent instead."""
    close = getattr(body, "close", None)
    if close is not None:
        close()
    return ()
