"""What real clients send, and what each gets for a document, for bindings and for a graph."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import ClassVar
from urllib.error import HTTPError

import pytest
from browsing import BROWSER
from rdflib import Graph
from rdflib.plugins.stores.sparqlconnector import SPARQLConnector

from disinfo_graph.web.negotiation import BINDINGS, DOCUMENTS, GRAPHS, PROBLEMS, choose

# Client, its Accept header, then the names for a document, bindings and a graph.
CLIENTS: tuple[tuple[str, str | None, str, str, str], ...] = (
    ("nothing sent", None, "html", "json", "turtle"),
    ("empty", "", "html", "json", "turtle"),
    ("curl, wget, python-requests", "*/*", "html", "json", "turtle"),
    ("Chromium", BROWSER, "html", "html", "html"),
    (
        "Firefox",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "html",
        "html",
        "html",
    ),
    (
        "old Safari",
        "application/xml,application/xhtml+xml,text/html;q=0.9,text/plain;q=0.8,*/*;q=0.5",
        "html",
        "xml",
        "html",
    ),
    ("rdflib, turtle", "text/turtle, application/x-turtle, */*;q=0.1", "turtle", "json", "turtle"),
    ("rdflib, xml", "application/rdf+xml, */*;q=0.1", "rdf-xml", "json", "rdf-xml"),
    ("rdflib, n3", "text/n3, */*;q=0.1", "turtle", "json", "turtle"),
    ("rdflib, nt", "text/plain, */*;q=0.1", "n-triples", "json", "n-triples"),
    ("rdflib, trig", "application/trig, */*;q=0.1", "turtle", "json", "trig"),
    (
        "rdflib, json-ld",
        "application/ld+json, application/json;q=0.9, */*;q=0.1",
        "json-ld",
        "json",
        "json-ld",
    ),
    (
        "rdflib, any",
        "application/rdf+xml, text/n3, text/turtle, application/n-triples, application/ld+json, "
        "application/n-quads, application/trix, application/trig",
        "turtle",
        "none",
        "turtle",
    ),
    (
        "Jena, graphs",
        "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,"
        "application/rdf+xml;q=0.7,*/*;q=0.3",
        "turtle",
        "json",
        "turtle",
    ),
    (
        "Jena, results",
        "application/sparql-results+json, application/sparql-results+xml;q=0.9, "
        "text/tab-separated-values;q=0.7, text/csv;q=0.5, application/json;q=0.2, "
        "application/xml;q=0.2, */*;q=0.1",
        "json-ld",
        "json",
        "json-ld",
    ),
    (
        "RDF4J, results",
        "application/x-binary-rdf-results-table;q=0.8, application/sparql-results+json, "
        "application/json, application/sparql-results+xml;q=0.8, application/xml;q=0.8, "
        "text/csv;q=0.3, text/tab-separated-values;q=0.3",
        "json-ld",
        "json",
        "json-ld",
    ),
    (
        "SPARQLWrapper, json",
        "application/sparql-results+json,application/json,text/javascript,application/javascript",
        "json-ld",
        "json",
        "json-ld",
    ),
    ("SPARQLWrapper, xml", "application/sparql-results+xml", "none", "xml", "none"),
    ("SPARQLWrapper, turtle", "application/turtle,text/turtle", "turtle", "none", "turtle"),
    (
        "SPARQLWrapper, n3",
        "application/turtle,text/turtle,text/rdf+n3,application/n-triples,application/n3,text/n3",
        "turtle",
        "none",
        "turtle",
    ),
    (
        "SPARQLWrapper, json-ld",
        "application/ld+json,application/x-json+ld",
        "json-ld",
        "none",
        "json-ld",
    ),
    (
        "rdflib, endpoint",
        "application/rdf+xml, application/sparql-results+xml",
        "rdf-xml",
        "xml",
        "rdf-xml",
    ),
    ("YASGUI, bindings", "application/sparql-results+json,*/*;q=0.9", "html", "json", "turtle"),
    ("YASGUI, graphs", "application/n-triples,*/*;q=0.9", "n-triples", "json", "n-triples"),
    (
        "Comunica, bindings",
        "application/sparql-results+json;q=1.0,application/sparql-results+xml;q=0.7",
        "none",
        "json",
        "none",
    ),
    (
        "Comunica",
        "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,"
        "application/n-triples;q=0.8,text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,"
        "application/xml;q=0.3,text/html;q=0.2,application/xhtml+xml;q=0.18",
        "n-triples",
        "xml",
        "n-quads",
    ),
    ("jsonld.js", "application/ld+json, application/json", "json-ld", "json", "json-ld"),
    (
        "jsonld.js, for a context",
        'application/ld+json;profile="http://www.w3.org/ns/json-ld#context", '
        "application/ld+json, application/json;q=0.9",
        "json-ld",
        "json",
        "json-ld",
    ),
    (
        "PyLD",
        "application/ld+json, application/json;q=0.8, text/html;q=0.5, application/xhtml+xml;q=0.5",
        "json-ld",
        "json",
        "json-ld",
    ),
    ("JavaScript's fetch for JSON", "application/json", "json-ld", "json", "json-ld"),
    ("R, httr", "application/json, text/xml, application/xml, */*", "json-ld", "json", "json-ld"),
    (
        "Java, HttpURLConnection",
        "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
        "html",
        "html",
        "html",
    ),
    ("raptor", "application/rdf+xml, text/rdf;q=0.6, */*;q=0.1", "rdf-xml", "json", "rdf-xml"),
    ("a charset", "text/turtle;charset=utf-8", "turtle", "none", "turtle"),
    ("spreadsheets", "text/csv", "none", "csv", "none"),
    ("capitals", "Text/Turtle", "turtle", "none", "turtle"),
    ("a refusal", "text/html;q=0, */*", "turtle", "json", "turtle"),
    ("the specific over the wide", "*/*, application/rdf+xml", "rdf-xml", "json", "rdf-xml"),
    ("pictures only", "image/png", "none", "none", "none"),
)


@pytest.mark.parametrize(
    ("accept", "document", "bindings", "graph"),
    [row[1:] for row in CLIENTS],
    ids=[row[0] for row in CLIENTS],
)
def test_a_client_gets_what_it_can_read(
    accept: str | None, document: str, bindings: str, graph: str
) -> None:
    offers = (choose(accept, offered) for offered in (DOCUMENTS, BINDINGS, GRAPHS))

    chosen = tuple("none" if offer is None else offer.name for offer in offers)

    assert chosen == (document, bindings, graph)


class Recorder(BaseHTTPRequestHandler):
    """Answers nothing and remembers what was accepted."""

    accepted: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.accepted.append(self.headers["Accept"])
        self.send_error(404)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def recorder() -> Iterator[str]:
    """The address of a server that remembers Accept headers."""
    with HTTPServer(("127.0.0.1", 0), Recorder) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("form", ["turtle", "xml", "n3", "nt", "trig", "json-ld", None])
def test_rdflib_sends_for_documents_what_the_table_says(recorder: str, form: str | None) -> None:
    with pytest.raises(HTTPError) as caught:
        Graph().parse(recorder, format=form)

    caught.value.close()
    (told,) = (row[1] for row in CLIENTS if row[0] == f"rdflib, {form or 'any'}")
    assert Recorder.accepted[-1] == told


def test_rdflib_sends_to_endpoints_what_the_table_says(recorder: str) -> None:
    with pytest.raises(ValueError, match="SPARQL query") as caught:
        SPARQLConnector(recorder, returnFormat="xml").query("ASK {}")

    refusal = caught.value.__context__
    assert isinstance(refusal, HTTPError)
    refusal.close()
    (told,) = (row[1] for row in CLIENTS if row[0] == "rdflib, endpoint")
    assert set(Recorder.accepted[-1].split(", ")) == set((told or "").split(", "))


def test_there_are_clients_enough() -> None:
    assert len({accept for _, accept, *_ in CLIENTS}) == len(CLIENTS) >= 25


@pytest.mark.parametrize(
    ("accept", "name"),
    [(BROWSER, "html"), ("*/*", "problem"), (None, "problem"), ("application/json", "problem")],
)
def test_problems_are_pages_only_to_who_asks_for_pages(accept: str | None, name: str) -> None:
    offer = choose(accept, PROBLEMS)

    assert offer is not None
    assert offer.name == name
