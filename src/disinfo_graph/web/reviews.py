"""A case as a ClaimReview of schema.org, embedded in its page and by itself; it asks for nothing.

What the source does not say is left out: no rating is made up, and the author is who reviewed.
"""

from __future__ import annotations

from rdflib import URIRef

from disinfo_graph.vocab import PREFIXES, SCHEMA
from disinfo_graph.web.telling import excerpt
from disinfo_graph.web.values import Nodes, one

_DAY = (SCHEMA.datePublished,)
_RATING = (SCHEMA.ratingValue, SCHEMA.bestRating, SCHEMA.worstRating, SCHEMA.alternateName)


def review(nodes: Nodes, iri: str) -> dict[str, object]:
    """Return the review that the document about a case or a debunk holds; empty without one."""
    debunk = one(nodes, iri, str(SCHEMA.hasPart)) or iri
    claim = one(nodes, debunk, str(SCHEMA.itemReviewed))
    if not claim:
        return {}
    reviewed = one(nodes, claim, str(SCHEMA.name)) or excerpt(one(nodes, claim, str(SCHEMA.text)))
    known: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": debunk,
        "url": one(nodes, debunk, str(SCHEMA.url)),
        "claimReviewed": reviewed,
        "author": _typed("Organization", _author(nodes, debunk)),
        "datePublished": one(nodes, debunk, str(SCHEMA.datePublished)),
        "itemReviewed": {"@type": "Claim", "@id": claim} | _plain(nodes, claim, _DAY),
        "reviewRating": _typed("Rating", _rating(nodes, debunk)),
    }
    return {name: value for name, value in known.items() if value}


def _author(nodes: Nodes, debunk: str) -> dict[str, str]:
    return _plain(nodes, one(nodes, debunk, str(SCHEMA.author)), (SCHEMA.name, SCHEMA.url))


def _rating(nodes: Nodes, debunk: str) -> dict[str, str]:
    return _plain(nodes, one(nodes, debunk, str(SCHEMA.reviewRating)), _RATING)


def _typed(kind: str, values: dict[str, str]) -> dict[str, str]:
    return {"@type": kind} | values if values else {}


def _plain(nodes: Nodes, iri: str, paths: tuple[URIRef, ...]) -> dict[str, str]:
    """Return what is known of a thing under the names that schema.org has for it."""
    found = {str(path): one(nodes, iri, str(path)) for path in paths}
    return {path.removeprefix(PREFIXES["schema"]): told for path, told in found.items() if told}
