"""The SPARQL endpoint over HTTP: queries, the page with the form, the service description."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from flask import Response, request
from werkzeug.exceptions import BadRequest

from disinfo_graph.config import Limits
from disinfo_graph.errors import QueryError
from disinfo_graph.query import Ask, Outcome
from disinfo_graph.web import answers, clients, forms, problems, protocol, service
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
        return _answered(serving, asked, asked.query)
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
    return response


def _answered(serving: Serving, asked: Asked, query: str) -> Response:
    wanted = _wanted(asked.format)
    try:
        response = _representation(serving, asked, query, wanted)
    except QueryError as error:
        if serving.ending.is_set():
            raise problems.ending() from error
        if not wanted.page:
            raise
        problem = problems.of_error(error)
        response = problems.marked(forms.failed(serving, asked, problem), problem)
    response.vary.add("Accept")
    return response


def _representation(serving: Serving, asked: Asked, query: str, wanted: Wanted) -> Response:
    outcome = ask(serving, _ask(asked, query, wanted, serving.config.limits))
    offer = wanted.bindings if outcome.media_type in _OF_RESULTS else wanted.graph
    return forms.result(serving, asked, outcome) if offer is HTML else answers.outcome(outcome)


def ask(serving: Serving, question: Ask) -> Outcome:
    """Have a question of a client answered for as long as it waits; raises QueryError."""
    return serving.endpoint.ask(
        question,
        gone=partial(_gone, serving, request.environ),
        client=clients.counted(request.environ, loopback=serving.config.rate.loopback),
    )


def _gone(serving: Serving, environ: WSGIEnvironment) -> bool:
    """Tell whether nobody is to wait any more: the server ends, or says that the client left."""
    hung_up: Callable[[], bool] | None = environ.get("waitress.client_disconnected")
    return serving.ending.is_set() or bool(hung_up and hung_up())


def _ask(asked: Asked, query: str, wanted: Wanted, limits: Limits) -> Ask:
    return Ask(
        query=query,
        results=_syntax(wanted.bindings, forms.TABLES),
        rdf=_syntax(wanted.graph, forms.GRAPHS),
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        rows=limits.rows,
    )


def _syntax(offer: Offer | None, for_pages: str) -> str | None:
    if offer is None:
        return None
    return for_pages if offer is HTML else offer.name


def _wanted(name: str | None) -> Wanted:
    """Return what is wanted by the `format` parameter, or else by the Accept header."""
    accept = request.headers.get("Accept")
    bindings, graph = (
        choose(accept, offers) if name is None else called(name, offers)
        for offers in (BINDINGS, GRAPHS)
    )
    if bindings is None and graph is None:
        offers = (*BINDINGS, *GRAPHS)
        if name is not None:
            problems.unknown(name, offers)
        raise NotAcceptable(offers)
    return Wanted(bindings=bindings, graph=graph)
