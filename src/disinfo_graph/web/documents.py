"""Things and the documents about them: 303 from one to the other, then negotiation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

import orjson
from flask import Response, request
from werkzeug.exceptions import BadRequest, NotFound

from disinfo_graph.release.withdrawal import Withdrawal
from disinfo_graph.web import (
    answers,
    case,
    datasets,
    downloads,
    linking,
    linksets,
    profiles,
    quality,
    reviews,
    signposting,
    spellings,
    things,
)
from disinfo_graph.web.answers import Link
from disinfo_graph.web.negotiation import DOCUMENTS, HTML, JSON_LD, LINK_SETS, Offer, by_suffix
from disinfo_graph.web.problems import accepted
from disinfo_graph.web.profiles import Profile
from disinfo_graph.web.reading import Reading, usable
from disinfo_graph.web.serving import Serving
from disinfo_graph.web.signposting import Subject
from disinfo_graph.web.telling import document_path
from disinfo_graph.web.withdrawn import tombstone, withdrawal_of

_PAGES = {"case": case.page, "dataset": datasets.page, "report": quality.report}
"""Kinds with a page of their own; all others are told by the same one."""


def thing(serving: Serving, kind: str, slug: str) -> Response:
    """Send whoever asks for a thing to the document about it."""
    reading = serving.reading()
    iri = reading.iris.thing(kind, slug)
    if gone := withdrawal_of(serving, kind, slug):
        return tombstone(serving, reading, gone, accepted(DOCUMENTS))
    path = document_path(reading.iris, request.script_root, iri)
    if path is None or not usable(iri) or not reading.known(iri):
        return _moved(serving, reading, Asked("/id", kind, slug), ())
    response = answers.elsewhere(path, 303)
    response.vary.add("Accept")
    response.headers[answers.RELEASE] = reading.release
    return response


def document(serving: Serving, kind: str, slug: str) -> Response:
    """Return the document about a thing, in the format of its suffix or the one preferred."""
    name, by_name = by_suffix(slug, DOCUMENTS)
    offer, profile = _wanted(kind, by_name)
    reading = serving.reading()
    if gone := withdrawal_of(serving, kind, name):
        return tombstone(serving, reading, gone, offer)
    try:
        return _document(serving, _subject(serving, reading, kind, name), offer, profile)
    except NotFound:
        return _moved(serving, reading, Asked("", kind, slug), DOCUMENTS)


def _document(serving: Serving, subject: Subject, offer: Offer, profile: Profile) -> Response:
    links = signposting.links(subject, offer, profile)
    if profile is profiles.CLAIM_REVIEW:
        response = _review(subject.reading, subject.iri)
    else:
        response = _representation(serving, subject, offer, links)
    answers.negotiated(answers.linked(response, links), offer, subject.path)
    if profile is profiles.CLAIM_REVIEW:
        response.headers["Content-Location"] += signposting.IN_PROFILE
    return response


def link_set(serving: Serving, kind: str, slug: str) -> Response:
    """Return the links of all representations of a thing as one document."""
    name, offer = by_suffix(slug, LINK_SETS)
    offer = offer or accepted(LINK_SETS)
    reading = serving.reading()
    if gone := withdrawal_of(serving, kind, name):
        return tombstone(serving, reading, gone, HTML)
    try:
        subject = _subject(serving, reading, kind, name)
    except NotFound:
        return _moved(serving, reading, Asked("/linkset", kind, slug), LINK_SETS)
    if not reading.known(subject.iri):
        return _moved(serving, reading, Asked("/linkset", kind, slug), LINK_SETS)
    contexts = linksets.contexts(subject, downloads.links(serving, reading.release, whole=True))
    body = linksets.WRITERS[offer.name](contexts)
    response = answers.whole(body, offer.media_type, release=reading.release)
    path = f"{request.script_root}/linkset{subject.path.removeprefix(request.script_root)}"
    others = answers.alternates(path, LINK_SETS, offer)
    return answers.negotiated(answers.linked(response, others), offer, path)


def _subject(serving: Serving, reading: Reading, kind: str, name: str) -> Subject:
    """Return what there may be documents about; raises NotFound for what no thing is called.

    The dataset is a collection of its dumps.
    """
    iri = reading.iris.thing(kind, name)
    path = document_path(reading.iris, request.script_root, iri)
    if path is None or not usable(iri) or "/" in name:
        raise NotFound(things.UNKNOWN)
    is_dataset = f"{kind}/{name}" == linking.DATASET
    items = downloads.links(serving, reading.release) if is_dataset else ()
    return Subject(reading=reading, iri=iri, path=path, items=tuple(items))


class Asked(NamedTuple):
    """What an address asks for: below which path, of which kind, and how it spells the slug."""

    place: str
    kind: str
    slug: str


def _moved(serving: Serving, reading: Reading, asked: Asked, offers: Sequence[Offer]) -> Response:
    """Send whoever spells a slug in another way to the address that is meant.

    Raises NotFound where none is, or several may be.
    """
    name, offer = by_suffix(asked.slug.rstrip("/"), offers)
    suffix = offer.suffix if offer else ""
    meant = spellings.meant(serving, reading, asked.kind, name)
    if isinstance(meant, Withdrawal):
        shown = offer if offer in DOCUMENTS else accepted(DOCUMENTS)
        return tombstone(serving, reading, meant, shown)
    if meant is None or meant + suffix == asked.slug:
        raise NotFound(things.UNKNOWN)
    query = request.query_string.decode("latin-1")
    path = f"{request.script_root}{asked.place}/{asked.kind}/{quote(meant)}{suffix}"
    response = answers.elsewhere(f"{path}?{query}" if query else path, 301)
    response.headers[answers.RELEASE] = reading.release
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


def _representation(
    serving: Serving, subject: Subject, offer: Offer, links: list[Link]
) -> Response:
    reading, iri = subject.reading, subject.iri
    if offer is HTML:
        return _PAGES.get(subject.kind, things.page)(serving, reading, iri, links)
    found = reading.document(iri, offer.name)
    if found.empty:
        found.body.close()
        raise NotFound(things.UNKNOWN)
    return answers.outcome(found)
