"""The endpoint's description of itself, in SPARQL 1.1 Service Description; it answers no query."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from rdflib import RDF
from rdflib.namespace import DCTERMS

from disinfo_graph import formats
from disinfo_graph.config import Config, Rate
from disinfo_graph.formats import Statement, context
from disinfo_graph.formats.terms import text
from disinfo_graph.iris import Iris
from disinfo_graph.vocab import DEFAULT_GRAPHS, GRAPHS, SD

_W3C = "http://www.w3.org/ns/formats/"


def description(iris: Iris, config: Config, syntax: str) -> bytes:
    """Return the service description in an RDF syntax."""
    row = formats.syntax(syntax)
    triples = sorted(formats.triples(_statements(iris, config)), key=str)
    out = BytesIO()
    formats.write(triples, row, out, context=context.context())
    return out.getvalue()


def _statements(iris: Iris, config: Config) -> Iterator[Statement]:
    endpoint = f"{iris.base}sparql"
    service = f"{endpoint}#service"
    yield service, RDF.type, SD.Service
    yield service, SD.endpoint, endpoint
    yield service, SD.supportedLanguage, SD.SPARQL11Query
    yield service, DCTERMS.title, text("SPARQL endpoint of disinfo-graph", "en")
    yield service, DCTERMS.description, text(_limits(config), "en")
    for name in (*(row.w3c for row in formats.RESULTS), *(row.w3c for row in formats.SYNTAXES)):
        yield service, SD.resultFormat, _W3C + name
    yield service, SD.defaultDataset, f"{endpoint}#dataset"
    yield from _dataset(iris, f"{endpoint}#dataset")


def _dataset(iris: Iris, dataset: str) -> Iterator[Statement]:
    merged = f"{dataset}-default"
    about = f"The merge of {', '.join(DEFAULT_GRAPHS)}."
    yield dataset, RDF.type, SD.Dataset
    yield dataset, SD.defaultGraph, merged
    yield merged, RDF.type, SD.Graph
    yield merged, DCTERMS.description, text(about, "en")
    for name, meaning in GRAPHS.items():
        graph = iris.thing("graph", name)
        entry = f"{dataset}-{name}"
        yield dataset, SD.namedGraph, entry
        yield entry, RDF.type, SD.NamedGraph
        yield entry, SD.name, graph
        yield entry, SD.graph, graph
        yield entry, DCTERMS.description, text(meaning, "en")


def _limits(config: Config) -> str:
    limits = config.limits
    return (
        f"Read-only SPARQL 1.1. A query may take {limits.seconds:g} seconds and "
        f"{limits.memory >> 20} MB of memory; its answer may have {limits.answer >> 20} MB. "
        f"By GET a query string may have {limits.query_string >> 10} kB, by POST a query "
        f"{limits.query >> 10} kB.{_rate(config.rate)}"
    )


def _rate(rate: Rate) -> str:
    if not rate.minute:
        return ""
    return f" One address may ask {rate.minute} queries a minute, {rate.burst} of them at once."
