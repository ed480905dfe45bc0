"""The change feed over HTTP: root and pages, in RDF for LDES clients and as pages for people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from io import BytesIO

import orjson
from flask import Response, request
from werkzeug.exceptions import Gone, NotFound

from disinfo_graph import formats
from disinfo_graph.formats import jsonld
from disinfo_graph.formats.terms import Statement, line, triples
from disinfo_graph.release.feed import pages, quads, told
from disinfo_graph.release.feed.pages import Place
from disinfo_graph.release.feed.told import Page
from disinfo_graph.web import answers, changed, since
from disinfo_graph.web.answers import Link
from disinfo_graph.web.following import Feed, feed, sent, steady
from disinfo_graph.web.negotiation import GRAPHS, HTML, JSON_LD, Offer, by_suffix
from disinfo_graph.web.problems import accepted
from disinfo_graph.web.serving import Serving

PATH = "/changes"
ATOM = "application/atom+xml"
ROOT = GRAPHS
_OF_PAGES = ("trig", "n-quads", "json-ld", "html")
PAGES = tuple(offer for name in _OF_PAGES for offer in GRAPHS if offer.name == name)
"""Each version has a named graph, so only syntaxes that have these."""
_CHANGED = "this part of the feed was issued anew, because a case in it was withdrawn"


@steady
def root(serving: Serving, suffix: str = "") -> Response:
    """Return the root of the feed, or what changed since something."""
    if since.PARAMETER in request.args:
        return since.changes(serving)
    here = feed(serving)
    _, named = by_suffix(f"changes.{suffix}", ROOT)
    if suffix and named is None:
        raise NotFound
    offer = named or accepted(ROOT)
    path = request.script_root + PATH
    if offer is HTML:
        newest = next(reversed([*here.pages.values()]), None)
        response = _html(serving, here, newest, path)
    else:
        statements = quads.root_statements(here.iris.base, here.pages.values())
        body = _written(statements, offer, here)
        response = sent(body, offer.media_type, release=here.last.release)
    answers.linked(response, [*answers.alternates(path, ROOT, offer), _atom()])
    return answers.negotiated(response, offer, path)


@steady
def page(serving: Serving, name: str) -> Response:
    """Return a page of the feed; 410 for one that was taken back."""
    here = feed(serving)
    name, named = by_suffix(name, PAGES)
    found = here.pages.get(name)
    if found is None:
        raise _missing(here, name)
    offer = named or accepted(PAGES)
    path = f"{request.script_root}{PATH}/{name}"
    if offer is HTML:
        response = _html(serving, here, found, path)
    else:
        cache = answers.FOR_EVER if found.closed else answers.REVALIDATE
        body = _WRITERS[offer.name](here, found)
        response = sent(body, offer.media_type, release=here.last.release, cache=cache)
    answers.linked(response, [*answers.alternates(path, PAGES, offer), _atom()])
    return answers.negotiated(response, offer, path)


def _missing(here: Feed, name: str) -> Gone | NotFound:
    # Of names that were issued no more is kept than what is live: all numbers up to the last.
    last = max((page.number for line in here.lines for page in line.pages), default=0)
    if 1 <= told.numbers(name)[0] <= last:
        return Gone(f"There is no page {name!r} any more: {_CHANGED}.")
    return NotFound(f"The feed has no page {name!r}.")


def _atom() -> Link:
    return Link(target=f"{request.script_root}{PATH}.atom", relation="alternate", media_type=ATOM)


def _written(statements: Iterator[Statement], offer: Offer, here: Feed) -> bytes:
    out = BytesIO()
    ordered = sorted(triples(statements), key=line)
    formats.write(ordered, formats.syntax(offer.name), out, context=here.context)
    return out.getvalue()


def _trig(here: Feed, found: Page) -> bytes:
    return pages.path(here.root, found, pages.RDF).read_bytes()


def _n_quads(here: Feed, found: Page) -> bytes:
    out = BytesIO()
    said = formats.read(_trig(here, found), formats.syntax("trig"), trusted=True)
    formats.write(said, formats.syntax("n-quads"), out, context=here.context)
    return out.getvalue()


def _json_ld(here: Feed, found: Page) -> bytes:
    """Return a page whose versions are named graphs, in each of which stands its document."""
    base, stream = here.iris.base, quads.stream(here.iris.base)
    about = list(quads.page_statements(base, found.name, closed=found.closed))
    graph: list[object] = []
    for member, document in pages.whole(here.root, found):
        said = list(quads.member_statements(member, here.iris))
        about += [one for one in said if one[0] == stream]
        node = _node(quads.version(here.iris, member.name), said)
        graph.append(node | ({"graph": [orjson.Fragment(document)]} if document else {}))
    here_and_stream = [_node(iri, about) for iri in (quads.page_iri(base, found.name), stream)]
    return orjson.dumps({"@context": here.context, "graph": [*here_and_stream, *graph]})


def _node(iri: str, statements: list[Statement]) -> dict[str, object]:
    return {**jsonld.node_object(iri, triples(one for one in statements if one[0] == iri))}


_WRITERS: Mapping[str, Callable[[Feed, Page], bytes]] = {
    "trig": _trig,
    "n-quads": _n_quads,
    JSON_LD.name: _json_ld,
}


def _html(serving: Serving, here: Feed, found: Page | None, path: str) -> Response:
    """Return a page for people: what changed, the newest first, and the pages before and after."""
    places: list[Place] = [] if found is None else [*pages.members(here.root, found)]
    names = [*here.pages]
    at = names.index(found.name) if found else 0
    body = serving.page(
        "changes.html",
        changes=[*changed.told(here, places)][::-1],
        found=found,
        newer=names[at + 1] if at + 1 < len(names) else None,
        older=names[at - 1] if at > 0 else None,
        path=path,
        last=here.last,
        number_of=len(names),
    )
    return sent(body, HTML.media_type, release=here.last.release)
