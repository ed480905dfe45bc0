"""Makes responses: bodies with validators, what caches may keep, links; it decides no content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from http import HTTPStatus
from typing import BinaryIO, NamedTuple, TypeVar

import orjson
from flask import Response, request
from werkzeug.exceptions import PreconditionFailed
from werkzeug.wrappers import Response as AnyResponse

from disinfo_graph.query import Outcome
from disinfo_graph.web.negotiation import HTML, Offer

RELEASE = "Disinfo-Graph-Release"
REVALIDATE = "public, no-cache"
"""Kept by caches, but asked about each time: another release may go live at any moment."""
FOR_EVER = "public, max-age=31536000, immutable"

Kind = TypeVar("Kind", bound=AnyResponse)

SMALL = 1 << 20
"""The largest answer that is held in memory while it is sent, in bytes."""
_PIECE = 1 << 16

HIT, _MISS, _BYPASS = (
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
    """Return a body with its strong ETag, or 304 to a client that has it."""
    response = Response(body, content_type=with_charset(media_type))
    return _validated(response, sha256(body).hexdigest(), release, cache)


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
    for piece in _pieces(found.body):
        digest.update(piece)
    found.body.seek(0)
    response = Response(_pieces(found.body), content_type=with_charset(found.media_type))
    response.content_length = found.size
    response.call_on_close(found.body.close)
    return _validated(response, digest.hexdigest(), found.release, REVALIDATE)


def page(body: bytes, *, release: str | None = None, status: int = 200) -> Response:
    """Return an HTML page."""
    response = whole(body, HTML.media_type, release=release)
    if status != 200:
        response.status_code = status
    return response


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


def linked(response: Kind, links: list[Link]) -> Kind:
    """Add a Link header, if there is anything to link to."""
    if links:
        response.headers["Link"] = ", ".join(map(str, links))
    return response


def _validated(response: Response, digest: str, release: str | None, cache: str) -> Response:
    response.set_etag(digest)
    response.headers["Cache-Control"] = cache
    if release is not None:
        response.headers[RELEASE] = release
    response.make_conditional(request.environ)
    return checked(response)


def checked(response: Kind) -> Kind:
    """Return a conditional response; raises PreconditionFailed where its condition does not hold.

    The framework sets the status only, and would send the whole body with it.
    """
    if response.status_code == HTTPStatus.PRECONDITION_FAILED:
        response.close()
        raise PreconditionFailed
    return response


def _pieces(body: BinaryIO) -> Iterator[bytes]:
    while piece := body.read(_PIECE):
        yield piece


def cache_status(found: Outcome) -> str:
    """Return what RFC 9211 has a cache say: whether this answer had been kept, and why not."""
    if found.digest is not None:
        return HIT
    return _MISS if found.lasting else _BYPASS


def with_charset(media_type: str) -> str:
    """Return a media type as it is sent: texts name their charset."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
