"""Things and the documents about them: 303 from one to the other, then negotiation."""

from __future__ import annotations

from collections.abc import Iterator

import orjson
from flask import Response, request
from werkzeug.exceptions import BadRequest, NotFound

from disinfo_graph.vocab import PREFIXES
from disinfo_graph.web import (
    answers,
    case,
    contract,
    datasets,
    graphs,
    profiles,
    quality,
    reviews,
    things,
)
from disinfo_graph.web.answers import Link
from disinfo_graph.web.negotiation import DOCUMENTS, HTML, JSON_LD, Offer, by_suffix
from disinfo_graph.web.problems import accepted
from disinfo_graph.web.profiles import Profile
from disinfo_graph.web.reading import Reading, usable
from disinfo_graph.web.serving import Serving
from disinfo_graph.web.telling import document_path
from disinfo_graph.web.withdrawn import tombstone, withdrawal_of

_PAGES = {"case": case.page, "dataset": datasets.page, "report": quality.report}
"""Kinds with a page of their own; all others are told by the same one."""

_IN_PROFILE = f"?{profiles.PARAMETER}={profiles.CLAIM_REVIEW.name}"

_TYPES: dict[str, str] = {
    "case": PREFIXES["schema"] + "CreativeWork",
    "claim": PREFIXES["schema"] + "Claim",
    "debunk": PREFIXES["schema"] + "ClaimReview",
    "dataset": PREFIXES["schema"] + "Dataset",
    "organisation": PREFIXES["schema"] + "Organization",
    "source": PREFIXES["schema"] + "Organization",
}
"""By kind: what FAIR Signposting says the thing is."""


def thing(serving: Serving, kind: str, slug: str) -> Response:
    """Send whoever asks for a thing to the document about it."""
    reading = serving.reading()
    iri = reading.iris.thing(kind, slug)
    if gone := withdrawal_of(serving, kind, slug):
        return tombstone(serving, reading, gone, accepted(DOCUMENTS))
    path = document_path(reading.iris, request.script_root, iri)
    if path is None or not usable(iri) or not reading.known(iri):
        raise NotFound(things.UNKNOWN)
    response = answers.elsewhere(path, 303)
    response.vary.add("Accept")
    response.headers[answers.RELEASE] = reading.release
    return response


def document(serving: Serving, kind: str, slug: str) -> Response:
    """Return the document about a thing, in the format of its suffix or the one preferred."""
    name, by_name = by_suffix(slug, DOCUMENTS)
    offer, profile = _wanted(kind, by_name)
    reading = serving.reading()
    iri = reading.iris.thing(kind, name)
    if gone := withdrawal_of(serving, kind, name):
        return tombstone(serving, reading, gone, offer)
    path = document_path(reading.iris, request.script_root, iri)
    if path is None or not usable(iri) or "/" in name:
        raise NotFound(things.UNKNOWN)
    if profile is profiles.CLAIM_REVIEW:
        response = _review(reading, iri)
    else:
        response = _representation(serving, reading, iri, offer)
    links = [*_links(reading, iri, path, offer), *_profile_links(kind, path, offer, profile)]
    answers.negotiated(answers.linked(response, links), offer, path)
    if profile is profiles.CLAIM_REVIEW:
        response.headers["Content-Location"] += _IN_PROFILE
    return response


def _wanted(kind: str, by_name: Offer | None) -> tuple[Offer, Profile]:
    """Return the format that a client wants, and the profile: only JSON-LD has several."""
    named = profiles.named(kind)
    if named and by_name not in (None, JSON_LD):
        raise BadRequest(f"Only {JSON_LD.title} has profiles; its suffix is {JSON_LD.suffix}.")
    offer = by_name or (JSON_LD if named else accepted(DOCUMENTS))
    if offer is not JSON_LD:
        return offer, profiles.OWN
    return offer, named or profiles.preferred(kind, request.environ.get("HTTP_ACCEPT"))


def _review(reading: Reading, iri: str) -> Response:
    told = reviews.review(reading.nodes(iri), iri)
    if not told:
        raise NotFound(things.UNKNOWN)
    media_type = f'{JSON_LD.media_type}; profile="{profiles.CLAIM_REVIEW.iri}"'
    return answers.whole(orjson.dumps(told), media_type, release=reading.release)


def _profile_links(kind: str, path: str, offer: Offer, profile: Profile) -> Iterator[Link]:
    """Yield what tells of the profiles: the one at hand with its schema, and the other."""
    if not contract.covers(kind):
        return
    if offer is JSON_LD:
        yield Link(target=profile.iri, relation="profile")
        if profile is profiles.OWN:
            schema = f"{request.script_root}/schema/{kind}.json"
            yield Link(target=schema, relation="describedby", media_type=contract.SCHEMA)
    if profile is profiles.OWN and profiles.CLAIM_REVIEW in profiles.of_kind(kind):
        yield Link(
            target=f"{path}{JSON_LD.suffix}{_IN_PROFILE}",
            relation="alternate",
            media_type=JSON_LD.media_type,
            profile=profiles.CLAIM_REVIEW.iri,
        )


def _representation(serving: Serving, reading: Reading, iri: str, offer: Offer) -> Response:
    if offer is HTML:
        kind, _ = reading.iris.split(iri) or ("", "")
        return _PAGES.get(kind, things.page)(serving, reading, iri)
    found = reading.document(iri, offer.name)
    if found.empty:
        found.body.close()
        raise NotFound(things.UNKNOWN)
    return answers.outcome(found)


def _links(reading: Reading, iri: str, path: str, offer: Offer) -> list[Link]:
    kind, _ = reading.iris.split(iri) or ("", "")
    others = (
        Link(target=path + other.suffix, relation=relation, media_type=other.media_type)
        for other in DOCUMENTS
        if other is not offer
        # To FAIR Signposting the data describe what the page shows.
        for relation in ("alternate", "describedby")
        if relation == "alternate" or (offer is HTML and other is not HTML)
    )
    types = ("https://schema.org/AboutPage",) if offer is HTML else ()
    return [
        Link(target=reading.iris.document(iri), relation="canonical"),
        Link(target=iri, relation="cite-as"),
        *others,
        Link(target=f"{request.script_root}/#terms", relation="license"),
        *((graphs.link(iri),) if kind == "graph" else ()),
        *(Link(target=name, relation="type") for name in (*types, _TYPES.get(kind)) if name),
    ]
