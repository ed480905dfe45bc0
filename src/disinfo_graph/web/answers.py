"""Makes responses: bodies with validators, what caches may keep, links; it decides no content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from hashlib import sha256
from http import HTTPStatus
from typing import BinaryIO, NamedTuple, TypeVar

import orjson
from flask import Response, request
from werkzeug.exceptions import (
    HTTPException,
    PreconditionFailed,
    RequestedRangeNotSatisfiable,
)
from werkzeug.wrappers import Response as AnyResponse

from disinfo_graph.query import Outcome
from disinfo_graph.web.conditions import Current, Piece, Verdict, judge
from disinfo_graph.web.negotiation import HTML, Offer

RELEASE = "Disinfo-Graph-Release"
REVALIDATE = "public, no-cache"
"""Kept by caches, but asked about each time: another release may go live at any moment."""
FOR_EVER = "public, max-age=31536000, immutable"

DESCRIPTION, REFERENCE = "/openapi.json", "/api"
"""Where all addresses are described, for programs and for people."""

Kind = TypeVar("Kind", bound=AnyResponse)

SMALL = 1 << 20
"""The largest answer that is held in memory while it is sent, in bytes."""
_PIECE = 1 << 16

HIT, MISS, _BYPASS = (
    f"disinfo-graph; {told}" for told in ("hit", "fwd=miss", "fwd=bypass; detail=changing")
)

CORS: dict[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        f"{RELEASE}, Content-Location, ETag, Link, Location, Retry-After, Content-Range, "
        "Cache-Status"
    ),
}
PREFLIGHT: dict[str, str] = {
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match, If-Range, Range",
    "Access-Control-Max-Age": "86400",
}
SAFETY: dict[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
EDITING: dict[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
        "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}
"""Of the query page alone: its editor is a script, which asks this site for the terms in use."""


class Link(NamedTuple):
    """One entry of the Link header; every document has ten, so it is made in no time."""

    target: str
    relation: str
    media_type: str | None = None
    profile: str | None = None

    def __str__(self) -> str:
        kind = "" if self.media_type is None else f'; type="{self.media_type}"'
        profile = "" if self.profile is None else f'; profile="{self.profile}"'
        return f'<{self.target}>; rel="{self.relation}"{kind}{profile}'


def whole(
    body: bytes, media_type: str, *, release: str | None = None, cache: str = REVALIDATE
) -> Response:
    """Return a body with its strong ETag, or a piece of it, or 304 to a client that has it."""
    response = Response(content_type=with_charset(media_type))
    current = Current(etag=sha256(body).hexdigest(), size=len(body))
    response.headers["Cache-Control"] = cache
    return conditional(_named(response, release), current, lambda start, stop: [body[start:stop]])


def packed(
    body: bytes,
    gzipped: bytes,
    media_type: str,
    *,
    release: str | None = None,
    cache: str = REVALIDATE,
) -> Response:
    """Return a body, gzipped to those who take that, if it is the smaller one."""
    takes = request.accept_encodings.quality("gzip") > 0 and len(gzipped) < len(body)
    response = whole(gzipped if takes else body, media_type, release=release, cache=cache)
    response.vary.add("Accept-Encoding")
    if takes:
        response.headers["Content-Encoding"] = "gzip"
    return response


def outcome(found: Outcome) -> Response:
    """Return an answer of the workers, streamed from its file if it is large."""
    response = _small(found) if found.size <= SMALL else _large(found)
    response.headers["Cache-Status"] = cache_status(found)
    return response


def _small(found: Outcome) -> Response:
    with found.body as body:
        return whole(body.read(), found.media_type, release=found.release)


def _large(found: Outcome) -> Response:
    digest = sha256()
    for piece in pieces(found.body, 0, found.size):
        digest.update(piece)
    response = Response(content_type=with_charset(found.media_type))
    response.call_on_close(found.body.close)
    response.headers["Cache-Control"] = REVALIDATE
    current = Current(etag=digest.hexdigest(), size=found.size)
    return conditional(_named(response, found.release), current, partial(pieces, found.body))


def page(body: bytes, *, release: str | None = None, status: int = 200) -> Response:
    """Return an HTML page; one that tells of an error meets no conditions."""
    if status == HTTPStatus.OK:
        return whole(body, HTML.media_type, release=release)
    response = Response(body, status=status, content_type=with_charset(HTML.media_type))
    response.headers["Cache-Control"] = REVALIDATE
    return _named(response, release)


def json(value: object, *, status: int = 200) -> Response:
    """Return a JSON document."""
    response = Response(orjson.dumps(value), status=status, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def elsewhere(path: str, status: int) -> Response:
    """Return a redirection within the site."""
    return Response(status=status, headers={"Location": path, "Cache-Control": REVALIDATE})


def negotiated(response: Response, offer: Offer, path: str) -> Response:
    """Say of a response which representation it is, and that others get another one."""
    response.vary.add("Accept")
    response.headers["Content-Location"] = path + offer.suffix
    return response


def alternates(path: str, offers: Iterable[Offer], offer: Offer) -> list[Link]:
    """Return the links from one representation of what stands at a path to the others."""
    return [
        Link(target=path + other.suffix, relation="alternate", media_type=other.media_type)
        for other in offers
        if other is not offer
    ]


def service_links() -> list[Link]:
    """Return the links to what describes all addresses, to programs and to people (RFC 8631)."""
    return [
        Link(
            target=f"{request.script_root}{DESCRIPTION}",
            relation="service-desc",
            media_type="application/json",
        ),
        Link(
            target=f"{request.script_root}{REFERENCE}",
            relation="service-doc",
            media_type="text/html",
        ),
    ]


def linked(response: Kind, links: list[Link]) -> Kind:
    """Add a Link header, if there is anything to link to."""
    if links:
        response.headers["Link"] = ", ".join(map(str, links))
    return response


def _named(response: Response, release: str | None) -> Response:
    if release is not None:
        response.headers[RELEASE] = release
    return response


def conditional(
    response: Kind, current: Current, body: Callable[[int, int], Iterable[bytes]]
) -> Kind:
    """Fill a response with what the conditions and the range of the request come to.

    `body` gives the bytes from the one offset to the other, and is not called for nothing.
    Raises PreconditionFailed or RequestedRangeNotSatisfiable.
    """
    response.set_etag(current.etag)
    response.headers["Accept-Ranges"] = "bytes"
    verdict = judge(request.environ, current)
    if verdict in _REFUSALS:
        response.close()
        raise _REFUSALS[verdict](current)
    if verdict is Verdict.UNCHANGED:
        response.status_code = HTTPStatus.NOT_MODIFIED
        return response
    start, stop = verdict if isinstance(verdict, Piece) else (0, current.size)
    if isinstance(verdict, Piece):
        response.status_code = HTTPStatus.PARTIAL_CONTENT
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{current.size}"
    if request.method != "HEAD":
        response.response = body(start, stop)
    response.content_length = stop - start
    return response


_REFUSALS: dict[Verdict | Piece, Callable[[Current], HTTPException]] = {
    Verdict.ANOTHER: lambda current: PreconditionFailed(),
    Verdict.OUTSIDE: lambda current: RequestedRangeNotSatisfiable(current.size),
}


def pieces(body: BinaryIO, start: int, stop: int) -> Iterator[bytes]:
    """Yield a file from one offset to the other."""
    body.seek(start)
    while start < stop and (piece := body.read(min(_PIECE, stop - start))):
        start += len(piece)
        yield piece


def cache_status(found: Outcome) -> str:
    """Return what RFC 9211 has a cache say: whether this answer had been kept, and why not."""
    if found.digest is not None:
        return HIT
    return MISS if found.lasting else _BYPASS


def status_line(status: HTTPStatus) -> str:
    """Return a status as the framework writes it, for what is answered below it."""
    return f"{status.value} {status.phrase.upper()}"


def with_charset(media_type: str) -> str:
    """Return a media type as it is sent: texts name their charset."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
