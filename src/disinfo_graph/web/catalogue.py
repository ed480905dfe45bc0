"""The catalogue over HTTP, and the documents about releases that are kept but not live."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from itertools import groupby

from flask import Response, request

from disinfo_graph import formats
from disinfo_graph.formats import Triple, context, jsonld
from disinfo_graph.release import catalogue, site
from disinfo_graph.release.catalogue import Kept
from disinfo_graph.web import answers, documents, linking, schema_org, things, values
from disinfo_graph.web.answers import Link
from disinfo_graph.web.negotiation import DESCRIPTIONS, DOCUMENTS, HTML, JSON_LD, Offer, by_suffix
from disinfo_graph.web.problems import accepted
from disinfo_graph.web.reading import Reading
from disinfo_graph.web.serving import Serving

NAME = "catalog"
NAMES = (NAME, *(f"{NAME}{offer.suffix}" for offer in DOCUMENTS))
_KIND = "dataset"

_TREE = (
    *("dataset", "service", "distribution", "checksum", "temporal", "provenance"),
    *("wasGeneratedBy", "wasAssociatedWith", "used"),
)
"""The keys under which the JSON-LD document holds one node inside another."""


def catalog(serving: Serving, name: str) -> Response:
    """Return the catalogue, in the format of its suffix or the one preferred."""
    _, offer = by_suffix(name, DOCUMENTS)
    offer = offer or accepted(DESCRIPTIONS)
    reading = serving.reading()
    releases = catalogue.kept(serving.config.site)
    live = _live(releases, reading)
    path = f"{request.script_root}/{NAME}"
    if offer is HTML:
        body = _page(serving, reading, releases, path)
    else:
        found = catalogue.catalogue(releases, live, serving.paths)
        body = _written(found, catalogue.iri(reading.iris), offer)
    response = answers.whole(body, offer.media_type, release=reading.release)
    answers.linked(response, answers.alternates(path, DOCUMENTS, offer))
    return answers.negotiated(response, offer, path)


def _live(releases: Iterable[Kept], reading: Reading) -> Kept:
    """Return the release that is read; the newest, in the moment in which that one is withdrawn."""
    told = list(releases)
    return next((one for one in told if one.manifest.id == reading.release), told[-1])


def _page(serving: Serving, reading: Reading, releases: tuple[Kept, ...], path: str) -> bytes:
    return serving.page(
        "catalog.html",
        title=catalogue.TITLE,
        description=catalogue.DESCRIPTION,
        releases=tuple(reversed(releases)),
        services=catalogue.answered(serving.paths),
        path=path,
        links=answers.alternates(path, DOCUMENTS, HTML),
        reading=reading,
    )


def _written(found: list[Triple], root: str, offer: Offer) -> bytes:
    if offer is JSON_LD:
        return _json_ld(found, root)
    out = BytesIO()
    formats.write(found, formats.syntax(offer.name), out, context=context.context())
    return out.getvalue()


def _json_ld(found: list[Triple], root: str) -> bytes:
    told = context.catalogue()
    table = context.tables(told)
    nodes = (
        jsonld.node_object(subject, group, table)
        for subject, group in groupby(found, key=lambda one: formats.lexical(one.subject))
    )
    return jsonld.document(nodes, root, told, _TREE)


def dataset(serving: Serving, name: str) -> Response:
    """Send whoever asks for a dataset to the document about it, also for releases not live."""
    if (moved := _moved(serving, name)) is not None:
        return answers.elsewhere(f"{request.script_root}/id/{_KIND}/{moved}", 301)
    if _older(serving, name) is None:
        return documents.thing(serving, _KIND, name)
    response = answers.elsewhere(f"{request.script_root}/{_KIND}/{name}", 303)
    response.vary.add("Accept")
    return response


def document(serving: Serving, name: str) -> Response:
    """Return the document about a dataset, also about a release that is kept but not live."""
    plain, offer = by_suffix(name, DOCUMENTS)
    if (moved := _moved(serving, plain)) is not None:
        suffix = offer.suffix if offer else ""
        return answers.elsewhere(f"{request.script_root}/{_KIND}/{moved}{suffix}", 301)
    older = _older(serving, plain)
    if older is None:
        return documents.document(serving, _KIND, name)
    return _about(serving, older, offer or accepted(DOCUMENTS))


def _about(serving: Serving, release: Kept, offer: Offer) -> Response:
    reading = serving.reading()
    found = catalogue.finished(catalogue.described(release))
    path = f"{request.script_root}/{_KIND}/{release.manifest.id}"
    links = [
        Link(target=reading.iris.document(release.iri), relation="canonical"),
        Link(target=release.iri, relation="cite-as"),
        linking.terms_of_use(request.script_root),
        Link(target=f"{request.script_root}/{NAME}", relation="collection"),
        *answers.alternates(path, DOCUMENTS, offer),
    ]
    if offer is HTML:
        nodes = _nodes(found)
        embedded = schema_org.dataset(nodes, release.iri, reading.iris)
        response = things.page(serving, reading, release.iri, links, nodes=nodes, embedded=embedded)
    else:
        body = _written(found, release.iri, offer)
        response = answers.whole(body, offer.media_type, release=reading.release)
    answers.linked(response, links)
    return answers.negotiated(response, offer, path)


def _nodes(found: list[Triple]) -> values.Nodes:
    return values.nodes(b"".join(map(formats.line, found)), "n-triples")


def _older(serving: Serving, name: str) -> Kept | None:
    """Return the kept release of that name, unless it is the one that is read."""
    told = catalogue.kept(serving.config.site)
    if name == serving.endpoint.release:
        return None
    found = next((one for one in told if one.manifest.id == name), None)
    return None if found is None or name == serving.reading().release else found


def _moved(serving: Serving, name: str) -> str | None:
    """Return the release that stands for one of that name, if another one does."""
    return site.heirs(serving.config.site).get(name)
