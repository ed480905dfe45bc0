"""The ontology and the shapes over HTTP: negotiated, and readable as pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Response, request

from disinfo_graph.vocab import PREFIXES, SHAPES, short
from disinfo_graph.web import answers, signposting, vocabulary
from disinfo_graph.web.answers import Link
from disinfo_graph.web.negotiation import DOCUMENTS, HTML, by_suffix
from disinfo_graph.web.problems import accepted
from disinfo_graph.web.serving import Serving
from disinfo_graph.web.vocabulary import Published


def _ontology_page(serving: Serving, ontology: Published, links: list[Link]) -> bytes:
    title, description = vocabulary.description(ontology)
    return serving.page(
        "terms.html",
        title=title,
        description=description,
        version=vocabulary.version(ontology),
        terms=tuple(vocabulary.terms(ontology)),
        short=short,
        path=f"{request.script_root}/ns",
        links=links,
    )


def _shapes_page(serving: Serving, shapes: Published, links: list[Link]) -> bytes:
    return serving.page(
        "shapes.html",
        shapes=tuple(vocabulary.shapes(shapes)),
        short=short,
        path=f"{request.script_root}/shapes",
        links=links,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What stands at a path: by which IRI it is cited, what that is, and its page."""

    iri: str
    kind: str
    page: Callable[[Serving, Published, list[Link]], bytes]


PAGES: Mapping[str, Terms] = {
    "ns": Terms(
        iri=PREFIXES["dg"].removesuffix("#"),
        kind=PREFIXES["owl"] + "Ontology",
        page=_ontology_page,
    ),
    "shapes": Terms(
        iri=SHAPES.removesuffix("#"), kind=PREFIXES["sh"] + "ShapesGraph", page=_shapes_page
    ),
}


def terms(serving: Serving, name: str) -> Response:
    """Return the ontology or the shapes, in the format of its suffix or the one preferred."""
    plain, offer = by_suffix(name, DOCUMENTS)
    offer = offer or accepted(DOCUMENTS)
    found, told = serving.published[plain], PAGES[plain]
    path = f"{request.script_root}/{plain}"
    links = signposting.of_terms(path, told.iri, told.kind, offer)
    body = told.page(serving, found, links) if offer is HTML else found.bodies[offer.name]
    response = answers.linked(answers.whole(body, offer.media_type), links)
    return answers.negotiated(response, offer, path)
