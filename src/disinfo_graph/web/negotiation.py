"""Which representation a client gets, by its Accept header; it writes none of them.

Werkzeug parses and ranks the header. Left to itself it finds nothing for a media type with
parameters, for an empty header or for `application/json`, so these are seen to here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from disinfo_graph import formats


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A representation: its name, its media type, and other types by which clients ask for it."""

    name: str
    title: str
    media_type: str
    also: tuple[str, ...] = ()
    suffix: str = ""


HTML = Offer(
    name="html",
    title="HTML",
    media_type="text/html",
    also=("application/xhtml+xml",),
    suffix=".html",
)
JSON = Offer(name="json", title="JSON", media_type="application/json")
PROBLEM = Offer(
    name="problem",
    title="Problem",
    media_type="application/problem+json",
    also=("application/json",),
)

LINK_SETS = (
    Offer(
        name="linkset-json",
        title="Link Set as JSON",
        media_type="application/linkset+json",
        also=("application/json",),
        suffix=".json",
    ),
    Offer(
        name="linkset",
        title="Link Set",
        media_type="application/linkset",
        also=("text/plain",),
        suffix=".txt",
    ),
)

_ALSO: dict[str, tuple[str, ...]] = {
    "turtle": ("application/x-turtle", "text/n3"),
    "json-ld": ("application/json",),
    "n-triples": ("text/plain",),
    "json": ("application/json",),
    "xml": ("application/xml", "text/xml"),
}
"""By name: what clients say when they mean this syntax, or one that it is a part of."""

_OF_DATASETS: dict[str, tuple[str, ...]] = {
    "turtle": ("application/trig",),
    "n-triples": ("application/n-quads",),
}
"""The same, where there is one graph only and nothing else to offer those who read several."""


def _offer(row: formats.Syntax | formats.Result, suffix: str, *more: str) -> Offer:
    also = (*_ALSO.get(row.name, ()), *more)
    return Offer(
        name=row.name, title=row.title, media_type=row.media_type, also=also, suffix=suffix
    )


_ONE_GRAPH = tuple(
    _offer(row, row.suffix, *_OF_DATASETS.get(row.name, ()))
    for row in formats.SYNTAXES
    if not row.graphs
)

_CALLED: dict[str, str] = {
    "json": "json-ld",
    "jsonld": "json-ld",
    "n3": "turtle",
    "nq": "n-quads",
    "nt": "n-triples",
    "rdf": "rdf-xml",
    "rdf+xml": "rdf-xml",
    "ttl": "turtle",
    "xml": "rdf-xml",
}
"""What clients call the syntaxes of graphs in a parameter, beside the names of ours."""

JSON_LD = next(offer for offer in _ONE_GRAPH if offer.name == "json-ld")

# The first of each is what a client gets that takes anything.
DOCUMENTS = (HTML, *_ONE_GRAPH)
CONTENTS = _ONE_GRAPH
DESCRIPTIONS = (*_ONE_GRAPH, HTML)
GRAPHS = (*(_offer(row, row.suffix) for row in formats.SYNTAXES), HTML)
BINDINGS = (*(_offer(row, "") for row in formats.RESULTS), HTML)
LISTS = (HTML, JSON)
PROBLEMS = (PROBLEM, HTML)


def choose(accept: str | None, offers: Sequence[Offer]) -> Offer | None:
    """Return the offer that the client likes best, the first of equals; None if it takes none."""
    accepted = _without_parameters(accept)
    said = {name.lower() for name, _ in accepted}
    # Other names count when they are said: a wildcard is about the type that would be sent.
    found = [
        (name, offer)
        for offer in offers
        for name in (offer.media_type, *(other for other in offer.also if other in said))
    ]
    best = accepted.best_match([name for name, _ in found])
    return next((offer for name, offer in found if name == best), None)


def _without_parameters(accept: str | None) -> MIMEAccept:
    if not (accept or "").strip():
        return MIMEAccept([("*/*", 1)])
    parsed = parse_accept_header(accept, MIMEAccept)
    return MIMEAccept([(name.partition(";")[0].strip(), quality) for name, quality in parsed])


def by_suffix(name: str, offers: Sequence[Offer]) -> tuple[str, Offer | None]:
    """Return a name without the suffix of an offer, and that offer; None for a name without one."""
    for offer in offers:
        if offer.suffix and name.endswith(offer.suffix) and name != offer.suffix:
            return name.removesuffix(offer.suffix), offer
    return name, None


def called(name: str, offers: Sequence[Offer]) -> Offer | None:
    """Return the offer of that name, or of another that clients use, or of a media type.

    Capitals or not: so it is with media types, and clients say `CSV` as well.
    """
    name = name.lower()
    if "/" in name:
        return choose(name.replace(" ", "+"), offers)  # an unescaped plus arrives as a space
    known = {offer.name: offer for offer in offers}
    return known.get(name) or known.get(_CALLED.get(name.replace(" ", "+"), ""))
