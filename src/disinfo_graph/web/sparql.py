"""The SPARQL endpoint over HTTP: queries, the page with the form, the service description."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import Response, request
from werkzeug.exceptions import BadRequest

from disinfo_graph.errors import QueryError
from disinfo_graph.query import Ask
from disinfo_graph.web import answers, clients, forms, problems, protocol, service
from disinfo_graph.web.negotiation import (
    BINDINGS,
    DESCRIPTIONS,
    GRAPHS,
    HTML,
    Offer,
    choose,
    named,
)
from disinfo_graph.web.problems import NotAcceptable, accepted
from disinfo_graph.web.protocol import Asked
from disinfo_graph.web.serving import Serving

_FORMATS = {offer.name: offer for offer in (*BINDINGS, *GRAPHS)}
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
    offer = accepted(DESCRIPTIONS)
    if offer is HTML:
        response = forms.empty(serving, request.args.get("example"))
    else:
        reading = serving.reading()
        body = service.description(reading.iris, serving.config, offer.name)
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
    outcome = serving.endpoint.ask(
        _ask(asked, query, wanted),
        gone=partial(_gone, serving),
        client=clients.counted(request.environ, loopback=serving.config.rate.loopback),
    )
    offer = wanted.bindings if outcome.media_type in _OF_RESULTS else wanted.graph
    return forms.result(serving, asked, outcome) if offer is HTML else answers.outcome(outcome)


def _gone(serving: Serving) -> bool:
    """Tell whether nobody is to wait any more: the server ends, or says that the client left."""
    hung_up: Callable[[], bool] | None = request.environ.get("waitress.client_disconnected")
    return serving.ending.is_set() or bool(hung_up and hung_up())


def _ask(asked: Asked, query: str, wanted: Wanted) -> Ask:
    return Ask(
        query=query,
        results=_syntax(wanted.bindings, forms.TABLES),
        rdf=_syntax(wanted.graph, forms.GRAPHS),
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
    )


def _syntax(offer: Offer | None, for_pages: str) -> str | None:
    if offer is None:
        return None
    return for_pages if offer is HTML else offer.name


def _wanted(name: str | None) -> Wanted:
    """Return what is wanted by the `format` parameter, or else by the Accept header."""
    if name is None:
        accept = request.headers.get("Accept")
        wanted = Wanted(bindings=choose(accept, BINDINGS), graph=choose(accept, GRAPHS))
    elif name in _FORMATS:
        wanted = Wanted(bindings=named(name, BINDINGS), graph=named(name, GRAPHS))
    else:
        raise BadRequest(f"There is no format {name!r}; known are {', '.join(_FORMATS)}.")
    if wanted.bindings is None and wanted.graph is None:
        raise NotAcceptable((*BINDINGS, *GRAPHS))
    return wanted
