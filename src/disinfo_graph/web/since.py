"""`/changes?since=…`: the newest change of each case, as plain JSON-LD, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urlencode

import orjson
from flask import Response, request
from werkzeug.exceptions import NotFound

from disinfo_graph.formats.terms import moment
from disinfo_graph.release.feed import pages, quads, since
from disinfo_graph.release.feed.pages import Place
from disinfo_graph.release.feed.since import Changes
from disinfo_graph.release.feed.told import Kind, Publication
from disinfo_graph.vocab import PREFIXES
from disinfo_graph.vocab.feed import ACTIVITY
from disinfo_graph.web.following import Feed, feed, sent
from disinfo_graph.web.negotiation import JSON_LD
from disinfo_graph.web.problems import at_most_one
from disinfo_graph.web.serving import Serving

PARAMETER = "since"
_MOMENT = {"@id": f"{PREFIXES['dcterms']}modified", "@type": f"{PREFIXES['xsd']}dateTime"}
_NOT_SAID = dict.fromkeys(
    ("release", "slug", "slugHash", "otherSlugHashes", "since", "identity", "digest")
)
_OF_A_CHANGE: dict[str, object] = {
    **_NOT_SAID,
    "published": _MOMENT,
    "case": {"@id": f"{PREFIXES['dcterms']}isVersionOf", "@type": "@id"},
    "document": "@graph",
    "tombstone": "@graph",
}
_OF_CHANGES: dict[str, object] = {
    **_NOT_SAID,
    "published": _MOMENT,
    "next": {"@id": str(ACTIVITY.next), "@type": "@id"},
    "changes": {"@id": str(ACTIVITY.items), "@container": "@set"},
}
# Contexts by type do not reach into a document, whose keys mean what its own context says.
CONTEXT: dict[str, object] = {
    "Changes": {"@id": str(ACTIVITY.CollectionPage), "@context": _OF_CHANGES},
    **{
        name: {"@id": str(ACTIVITY[name]), "@context": _OF_A_CHANGE}
        for name in sorted({*quads.ACTIVITIES.values()})
    },
}
"""What the answer says beside the public context."""

_UNKNOWN = (
    "The feed does not know {!r}, or not from where it begins on; take the whole release at "
    "{}/dumps/latest/ and go on from its name."
)


def changes(serving: Serving) -> Response:
    """Return what changed since the release or the moment that is asked for."""
    here = feed(serving)
    asked = _parameter(PARAMETER)
    begin = since.begun(here.lines, asked)
    until = _until(here)
    if begin is None or until is None:
        raise NotFound(_UNKNOWN.format(asked, request.script_root))
    after = _parameter("after")
    found = since.changes(here.root, here.pages.values(), begin, until, after)
    body = orjson.dumps(_told(here, asked, found))
    return sent(body, JSON_LD.media_type, release=here.last.release)


def _parameter(name: str) -> str:
    return at_most_one(tuple(request.args.getlist(name)), name) or ""


def _until(here: Feed) -> Publication | None:
    until = _parameter("until")
    return here.by_stamp().get(until) if until else here.last


def _told(here: Feed, asked: str, found: Changes) -> dict[str, object]:
    until = found.until
    told: dict[str, object] = {
        "@context": [here.context, CONTEXT],
        "id": _address(here, since=asked, **_given()),
        "type": ["Changes"],
        PARAMETER: asked,
        "release": until.release,
        "identity": until.identity,
        "published": moment(until.time).value,
        "digest": until.digest,
        "changes": [*_entries(here, found)],
    }
    if found.more:
        after = since.cursor(found.places[-1])
        told["next"] = _address(here, since=asked, until=until.stamp, after=after)
    return told


def _given() -> dict[str, str]:
    return {name: value for name in ("until", "after") if (value := _parameter(name))}


def _address(here: Feed, **parameters: str) -> str:
    return f"{quads.root(here.iris.base)}?{urlencode(parameters, quote_via=quote, safe=':/')}"


def _entries(here: Feed, found: Changes) -> Iterator[dict[str, object]]:
    lines = here.by_stamp()
    documents = pages.documents(here.root, found.places)
    for place, document in zip(found.places, documents, strict=True):
        yield _entry(here, place, document, lines[place.member.stamp])


def _entry(here: Feed, place: Place, document: bytes, line: Publication) -> dict[str, object]:
    one = place.member
    withdrawn = one.kind is Kind.WITHDRAWN
    told: dict[str, object] = {
        "id": quads.version(here.iris, one.name),
        "type": [quads.ACTIVITIES[one.kind], *(["WithdrawnCase"] if withdrawn else [])],
        "case": here.iris.thing("case", one.slug),
        "slug": one.slug,
        "published": moment(line.time).value,
        "release": line.release,
    }
    if withdrawn:
        told["slugHash"], *others = one.digest.split()
        told |= {"otherSlugHashes": others} if others else {}
    if document:
        told["tombstone" if withdrawn else "document"] = orjson.Fragment(document)
    return told
