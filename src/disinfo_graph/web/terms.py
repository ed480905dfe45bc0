"""The ontology and the shapes over HTTP: negotiated, and readable as pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Response, request

from disinfo_graph.vocab import short
from disinfo_graph.web import answers, vocabulary
from disinfo_graph.web.negotiation import DOCUMENTS, HTML, by_suffix
from disinfo_graph.web.problems import accepted
from disinfo_graph.web.serving import Serving
from disinfo_graph.web.vocabulary import Published


def _ontology_page(serving: Serving, ontology: Published) -> bytes:
    title, description = vocabulary.description(ontology)
    return serving.page(
        "terms.html",
        title=title,
        description=description,
        version=vocabulary.version(ontology),
        terms=tuple(vocabulary.terms(ontology)),
        short=short,
        path=f"{request.script_root}/ns",
    )


def _shapes_page(serving: Serving, shapes: Published) -> bytes:
    return serving.page(
        "shapes.html",
        shapes=tuple(vocabulary.shapes(shapes)),
        short=short,
        path=f"{request.script_root}/shapes",
    )


PAGES: Mapping[str, Callable[[Serving, Published], bytes]] = {
    "ns": _ontology_page,
    "shapes": _shapes_page,
}


def terms(serving: Serving, name: str) -> Response:
    """Return the ontology or the shapes, in the format of its suffix or the one preferred."""
    plain, offer = by_suffix(name, DOCUMENTS)
    offer = offer or accepted(DOCUMENTS)
    found = serving.published[plain]
    body = PAGES[plain](serving, found) if offer is HTML else found.bodies[offer.name]
    path = f"{request.script_root}/{plain}"
    response = answers.whole(body, offer.media_type)
    answers.linked(response, answers.alternates(path, DOCUMENTS, offer))
    return answers.negotiated(response, offer, path)
