"""The graphs themselves, as SPARQL 1.1 Graph Store Protocol gives them; nothing can be written.

A graph's own IRI leads to the document about it, so its content stands under an address of its
own. It is whole or it is refused; for the large ones there are the dumps.
"""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, request
from werkzeug.exceptions import BadRequest, NotFound

from disinfo_graph.errors import QueryStopped
from disinfo_graph.query import Ask, Outcome
from disinfo_graph.vocab import CONTENT_GRAPHS, GRAPHS
from disinfo_graph.web import answers, linking, protocol, sparql
from disinfo_graph.web.answers import Link
from disinfo_graph.web.negotiation import CONTENTS, Offer
from disinfo_graph.web.problems import accepted, at_most_one
from disinfo_graph.web.reading import Reading, quoted, usable
from disinfo_graph.web.serving import Serving

PATH = "/rdf-graph-store"


def content(serving: Serving) -> Response:
    """Return the content of the graph that `graph` names, or of the default graph."""
    given = protocol.parameters(request, serving.config.limits)
    graph = _asked(given)
    offer = accepted(CONTENTS, at_most_one(given.get("format", ()), "format"))
    reading = serving.reading()
    if graph is not None and graph not in {reading.iris.thing("graph", name) for name in GRAPHS}:
        raise NotFound(f"The release {reading.release} has no graph <{graph}>.")
    response = answers.outcome(_whole(serving, reading, graph, offer))
    about = () if graph is None else (Link(target=graph, relation="describedby"),)
    answers.linked(response, linking.part(request.script_root, *about))
    response.vary.add("Accept")
    return response


def link(graph: str) -> Link:
    """Return the link from the document about a graph to its content."""
    return Link(target=request.script_root + address(graph), relation="item", media_type=_FIRST)


def address(graph: str) -> str:
    """Return the path with the query string under which a graph's content stands."""
    return f"{PATH}?graph={quote(graph, safe=':/')}"


_FIRST = CONTENTS[0].media_type


def _asked(given: dict[str, tuple[str, ...]]) -> str | None:
    """Return the IRI of the graph that is asked for, None for the default graph."""
    graphs = given.get("graph", ())
    if len(graphs) + len(given.get("default", ())) != 1:
        raise BadRequest("Name one graph: by `graph` and its IRI, or by `default`.")
    if graphs and not usable(graphs[0]):
        raise BadRequest(f"graph={graphs[0]!r} is no absolute IRI.")
    return graphs[0] if graphs else None


def _whole(serving: Serving, reading: Reading, graph: str | None, offer: Offer) -> Outcome:
    pattern = "?s ?p ?o" if graph is None else f"GRAPH {quoted(graph)} {{ ?s ?p ?o }}"
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}"
    asked = Ask(query=query, results=None, rdf=offer.name)
    try:
        return reading.same(sparql.ask(serving, request.environ, asked))
    except QueryStopped as error:
        raise QueryStopped(f"{error}; {_elsewhere(reading, graph)}", limit=error.limit) from error


def _elsewhere(reading: Reading, graph: str | None) -> str:
    """Tell where a graph is to be had that is too large to be answered at once."""
    name = "" if graph is None else graph.rpartition("/")[2]
    in_dumps = graph is None or name in CONTENT_GRAPHS
    dump = f"{reading.iris.base}dumps/{reading.release}/disinfo-graph.nq.gz"
    parts = f"in parts from {reading.iris.base}sparql, by ORDER BY with LIMIT and OFFSET"
    return f"it is whole in the dump {dump}" if in_dumps else f"fetch it {parts}"
