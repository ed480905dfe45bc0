"""The endpoint's description of itself, in SPARQL 1.1 Service Description; it answers no query.

What the release says of its datasets, graphs and files stands in it too, so that one request tells
both what can be asked, and of what.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from io import BytesIO

from rdflib import RDF, RDFS
from rdflib.namespace import DCAT, DCTERMS, VOID

from disinfo_graph import formats, guard
from disinfo_graph.config import Config, Limits, Rate
from disinfo_graph.dumps.facts import series
from disinfo_graph.formats import Statement, Triple, context
from disinfo_graph.formats.terms import decimal, integer, string, text
from disinfo_graph.iris import Iris
from disinfo_graph.vocab import DEFAULT_GRAPHS, GRAPHS, SCHEMA, SD, SIMPLE_ENTAILMENT
from disinfo_graph.web import graphs
from disinfo_graph.web.reading import Reading, quoted

_W3C = "http://www.w3.org/ns/formats/"
_PROTOCOL = "http://www.w3.org/TR/sparql11-protocol/"
_GRAPH_STORE = "http://www.w3.org/TR/sparql11-http-rdf-update/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One limit as it is told: its name in `config.Limits`, its unit, and what it bounds."""

    name: str
    unit: str
    bounds: str


STEPS = "steps"
"""The limit that is the engine's own, and not to be set."""

LIMITS: tuple[Limit, ...] = (
    Limit(name="seconds", unit="seconds", bounds="Time a query may take"),
    Limit(name="memory", unit="bytes", bounds="Memory a query may take"),
    Limit(name="answer", unit="bytes", bounds="Size of an answer"),
    Limit(name="rows", unit="rows", bounds="Rows of a table"),
    Limit(name="query", unit="bytes", bounds="Size of a query, by POST"),
    Limit(name="query_string", unit="bytes", bounds="Size of a query string, by GET"),
    Limit(name="depth", unit="brackets", bounds="Nesting of brackets in a query"),
    Limit(name=STEPS, unit="operators and clauses", bounds="Length of a query"),
)
"""Every limit of a query; what goes over one is refused, and never cut."""


def values(limits: Limits) -> dict[str, int | float]:
    """Return the value of each limit by its name."""
    return {**asdict(limits), STEPS: guard.MOST_STEPS}


def description(reading: Reading, config: Config, syntax: str) -> bytes:
    """Return the service description in an RDF syntax."""
    row = formats.syntax(syntax)
    statements = formats.triples(_statements(reading.iris, config, _counts(reading)))
    triples = sorted({*statements, *_without_partitions(_of_about(reading))}, key=str)
    out = BytesIO()
    formats.write(triples, row, out, context=context.context())
    return out.getvalue()


def _counts(reading: Reading) -> dict[str, int]:
    """Return the number of triples of each graph; the release counted those of its content."""
    counts = dict(reading.manifest.triples)
    for name in GRAPHS.keys() - counts.keys():
        (row,) = reading.select("triples", graph=quoted(reading.iris.thing("graph", name)))
        counts[name] = int(row["count"].text)
    return counts


def _of_about(reading: Reading) -> list[Triple]:
    graph = reading.iris.thing("graph", "about")
    with reading.graph("about", "n-triples", graph=quoted(graph)).body as body:
        return [quad.triple for quad in formats.read(body.read(), formats.syntax("n-triples"))]


def _without_partitions(about: list[Triple]) -> Iterator[Triple]:
    """Leave out the counts of each class and property: `/.well-known/void` has them."""
    links = {str(VOID.classPartition), str(VOID.propertyPartition)}
    parts = {formats.lexical(one.object) for one in about if one.predicate.value in links}
    for one in about:
        if one.predicate.value not in links and formats.lexical(one.subject) not in parts:
            yield one


def _statements(iris: Iris, config: Config, counts: Mapping[str, int]) -> Iterator[Statement]:
    endpoint = f"{iris.base}sparql"
    service = f"{endpoint}#service"
    dataset = f"{endpoint}#dataset"
    yield service, RDF.type, SD.Service
    yield service, RDF.type, DCAT.DataService
    yield service, SD.endpoint, endpoint
    yield service, DCAT.endpointURL, endpoint
    yield service, DCAT.servesDataset, series(iris)
    yield service, DCTERMS.conformsTo, _PROTOCOL
    yield service, DCTERMS.title, text("SPARQL endpoint of disinfo-graph", "en")
    yield service, DCTERMS.description, text(_in_words(config), "en")
    yield service, SD.supportedLanguage, SD.SPARQL11Query
    yield service, SD.defaultEntailmentRegime, SIMPLE_ENTAILMENT
    yield service, RDFS.seeAlso, f"{iris.base}.well-known/void"
    for name in (*(row.w3c for row in formats.RESULTS), *(row.w3c for row in formats.SYNTAXES)):
        yield service, SD.resultFormat, _W3C + name
    for limit in LIMITS:
        yield from _limit(service, endpoint, limit, values(config.limits)[limit.name])
    yield service, SD.defaultDataset, dataset
    yield service, SD.availableGraphs, dataset
    yield from _dataset(iris, dataset, counts)
    yield from _graph_store(iris, service)


def _limit(service: str, endpoint: str, limit: Limit, value: float) -> Iterator[Statement]:
    entry = f"{endpoint}#limit-{limit.name}"
    yield service, SCHEMA.additionalProperty, entry
    yield entry, RDF.type, SCHEMA.PropertyValue
    yield entry, SCHEMA.propertyID, string(limit.name)
    yield entry, SCHEMA.name, text(limit.bounds, "en")
    yield entry, SCHEMA.unitText, text(limit.unit, "en")
    told = integer(value) if isinstance(value, int) else decimal(f"{value:g}")
    yield entry, SCHEMA.maxValue, told


def _dataset(iris: Iris, dataset: str, counts: Mapping[str, int]) -> Iterator[Statement]:
    merged = f"{dataset}-default"
    yield dataset, RDF.type, SD.Dataset
    yield dataset, SD.defaultGraph, merged
    yield merged, RDF.type, SD.Graph
    yield merged, DCTERMS.description, text(f"The merge of {', '.join(DEFAULT_GRAPHS)}.", "en")
    for name, meaning in GRAPHS.items():
        graph = iris.thing("graph", name)
        entry = f"{dataset}-{name}"
        yield dataset, SD.namedGraph, entry
        yield entry, RDF.type, SD.NamedGraph
        yield entry, SD.name, graph
        yield entry, SD.graph, graph
        yield entry, DCTERMS.description, text(meaning, "en")
        yield graph, RDF.type, SD.Graph
        yield graph, VOID.triples, integer(counts[name])
        yield graph, VOID.dataDump, f"{iris.base}{graphs.address(graph).removeprefix('/')}"


def _graph_store(iris: Iris, service: str) -> Iterator[Statement]:
    address = f"{iris.base}{graphs.PATH.removeprefix('/')}"
    store = f"{address}#service"
    yield service, RDFS.seeAlso, store
    yield store, RDF.type, DCAT.DataService
    yield store, DCTERMS.title, text("Graph store of disinfo-graph, read-only", "en")
    yield store, DCTERMS.conformsTo, _GRAPH_STORE
    yield store, DCAT.endpointURL, address
    yield store, DCAT.servesDataset, series(iris)


def _in_words(config: Config) -> str:
    limits = config.limits
    return (
        f"Read-only SPARQL 1.1 without inference. A query may take {limits.seconds:g} seconds and "
        f"{limits.memory >> 20} MB of memory; its answer may have {limits.answer >> 20} MB, a "
        f"table {limits.rows:,} rows. By GET a query string may have {limits.query_string >> 10} "
        f"kB, by POST a query {limits.query >> 10} kB; it may nest brackets {limits.depth} deep "
        f"and have {guard.MOST_STEPS:,} operators and clauses. An answer is whole, or refused with "
        "the limit that it met. Graphs that are not of this dataset are empty: nothing is ever "
        f"fetched, and SERVICE is refused.{_rate(config.rate)}"
    )


def _rate(rate: Rate) -> str:
    if not rate.minute:
        return ""
    return f" One address may ask {rate.minute} queries a minute, {rate.burst} of them at once."
