"""The SPARQL endpoint over HTTP: queries, the page with the form, the service description."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import Response, request
from werkzeug.exceptions import BadRequest

from disinfo_graph.errors import DisinfoGraphError, QueryError
from disinfo_graph.query import Ask, Asking, Outcome
from disinfo_graph.web import answers, clients, forms, leaving, problems, protocol, service
from disinfo_graph.web.negotiation import (
    BINDINGS,
    DESCRIPTIONS,
    GRAPHS,
    HTML,
    Offer,
    called,
    choose,
)
from disinfo_graph.web.problems import NotAcceptable, accepted
from disinfo_graph.web.protocol import Asked
from disinfo_graph.web.serving import Serving

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

FOUND = "disinfo-graph.found"
"""In the environment of a request: what the workers said already, an answer or an error."""

_USUAL_ACCEPT = 200
"""Longer headers than browsers and libraries send are looked at anew each time."""
_OF_RESULTS = frozenset(offer.media_type for offer in BINDINGS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the client takes for an answer of each kind; None for nothing."""

    bindings: Offer | None
    graph: Offer | None

    @property
    def page(self) -> bool:
        """Whether the client is somebody who reads pages."""
        return HTML in (self.bindings, self.graph)


def sparql(serving: Serving) -> Response:
    """Answer a query, or tell what can be asked."""
    asked = protocol.asked(request, serving.config.limits)
    if asked.query is not None:
        return _answered(serving, asked)
    if request.method == "POST":
        raise BadRequest("There is no query; send exactly one.")
    offer = accepted(DESCRIPTIONS, asked.format)
    if offer is HTML:
        response = forms.empty(serving, request.args.get("example"))
    else:
        reading = serving.reading()
        body = service.description(reading, serving.config, offer.name)
        response = answers.whole(body, offer.media_type, release=reading.release)
    response.vary.add("Accept")
    return answers.linked(response, answers.service_links())


def _answered(serving: Serving, asked: Asked) -> Response:
    taken = wanted(asked.format, request.headers.get("Accept"))
    try:
        response = _representation(serving, asked, taken)
    except QueryError as error:
        if serving.ending.is_set():
            raise problems.ending() from error
        if not taken.page:
            raise
        problem = problems.of_error(error)
        response = problems.marked(forms.failed(serving, asked, problem), problem)
    response.vary.add("Accept")
    return response


def _representation(serving: Serving, asked: Asked, taken: Wanted) -> Response:
    found: object = request.environ.pop(FOUND, None)
    if isinstance(found, DisinfoGraphError):
        raise found
    if not isinstance(found, Outcome):
        found = ask(serving, request.environ, question(serving, asked, taken))
    offer = taken.bindings if found.media_type in _OF_RESULTS else taken.graph
    if offer is not HTML:
        return answers.outcome(found)
    status = answers.cache_status(found)
    page = forms.result(serving, asked, found)
    page.headers["Cache-Status"] = status
    return page


def begin(serving: Serving, environ: WSGIEnvironment, asked: Ask) -> Asking | None:
    """Ask a question of a client without waiting; None where its answer is kept already."""
    return serving.endpoint.begin(asked, client=_counted(serving, environ))


def ask(serving: Serving, environ: WSGIEnvironment, asked: Ask) -> Outcome:
    """Have a question of a client answered for as long as it waits; raises QueryError."""
    return serving.endpoint.ask(
        asked,
        gone=leaving.watch(serving, environ),
        client=_counted(serving, environ),
    )


def _counted(serving: Serving, environ: WSGIEnvironment) -> str | None:
    return clients.counted(environ, loopback=serving.config.rate.loopback)


def question(serving: Serving, asked: Asked, wanted: Wanted) -> Ask:
    """Return what is asked of the workers."""
    return Ask(
        query=asked.query or "",
        results=_syntax(wanted.bindings, forms.TABLES),
        rdf=_syntax(wanted.graph, forms.GRAPHS),
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        rows=serving.config.limits.rows,
    )


def _syntax(offer: Offer | None, for_pages: str) -> str | None:
    if offer is None:
        return None
    return for_pages if offer is HTML else offer.name


def wanted(name: str | None, accept: str | None) -> Wanted:
    """Return what is wanted by the `format` parameter, or else by the Accept header."""
    found = _by_name(name) if name is not None else _by_accept(accept)
    if found.bindings is None and found.graph is None:
        offers = (*BINDINGS, *GRAPHS)
        if name is not None:
            problems.unknown(name, offers)
        raise NotAcceptable(offers)
    return found


def _by_name(name: str) -> Wanted:
    return Wanted(bindings=called(name, BINDINGS), graph=called(name, GRAPHS))


def _by_accept(accept: str | None) -> Wanted:
    usual = len(accept or "") <= _USUAL_ACCEPT
    return _of_header(accept) if usual else _of_header.__wrapped__(accept)


@lru_cache(maxsize=256)
def _of_header(accept: str | None) -> Wanted:
    return Wanted(bindings=choose(accept, BINDINGS), graph=choose(accept, GRAPHS))
