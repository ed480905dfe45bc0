"""What the endpoint says of itself: as data, in every syntax, and nothing that is not so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import parsing
import pytest
from browsing import browsing, config
from flask.testing import FlaskClient
from rdflib import DCTERMS, RDF, RDFS, VOID, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT

from disinfo_graph import guard
from disinfo_graph.config import Limits
from disinfo_graph.formats import RESULTS, SYNTAXES
from disinfo_graph.release import site as sites
from disinfo_graph.vocab import DEFAULT_GRAPHS, GRAPHS
from disinfo_graph.web.service import LIMITS, values
from making import BASE

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SCHEMA = Namespace("http://schema.org/")
FORMATS = "http://www.w3.org/ns/formats/"
SERVICE = URIRef(f"{BASE}sparql#service")


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[FlaskClient]:
    with browsing(config(site)) as client:
        yield client


@pytest.fixture(scope="module")
def described(client: FlaskClient) -> Graph:
    return Graph().parse(data=client.get("/sparql").data, format="turtle")


def count(client: FlaskClient, pattern: str) -> int:
    query = f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"
    answer = client.get("/sparql", query_string={"query": query})
    assert answer.json is not None
    return int(answer.json["results"]["bindings"][0]["n"]["value"])


def test_the_service_says_what_it_speaks_and_writes(described: Graph) -> None:
    said = set(described.predicate_objects(SERVICE))

    assert {
        (RDF.type, SD.Service),
        (SD.endpoint, URIRef(f"{BASE}sparql")),
        (SD.supportedLanguage, SD.SPARQL11Query),
        (SD.defaultEntailmentRegime, URIRef("http://www.w3.org/ns/entailment/Simple")),
    } <= said
    written = {FORMATS + name for name in (*(r.w3c for r in RESULTS), *(s.w3c for s in SYNTAXES))}
    assert {str(one) for one in described.objects(SERVICE, SD.resultFormat)} == written


def test_no_feature_is_claimed_for_there_is_none(described: Graph, client: FlaskClient) -> None:
    in_default = count(client, "?s ?p ?o")
    in_all = count(client, "{ SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }")

    assert in_default < in_all  # no sd:UnionDefaultGraph
    assert list(described.objects(SERVICE, SD.feature)) == []


def test_each_graph_is_described_with_its_count(described: Graph, client: FlaskClient) -> None:
    (dataset,) = described.objects(SERVICE, SD.defaultDataset)
    (available,) = described.objects(SERVICE, SD.availableGraphs)

    names = {
        str(name)
        for entry in described.objects(dataset, SD.namedGraph)
        for name in described.objects(entry, SD.name)
    }
    counts = {name: described.value(URIRef(name), VOID.triples) for name in names}
    assert available == dataset
    assert names == {f"{BASE}id/graph/{name}" for name in GRAPHS}
    for name, told in counts.items():
        assert told == Literal(count(client, f"GRAPH <{name}> {{ ?s ?p ?o }}"))
    (merged,) = described.objects(dataset, SD.defaultGraph)
    (what,) = described.objects(merged, DCTERMS.description)
    assert all(name in str(what) for name in DEFAULT_GRAPHS)


def test_one_request_tells_of_dataset_release_and_dumps(described: Graph, site: Path) -> None:
    dataset = URIRef(f"{BASE}id/dataset/disinfo-graph")
    release = sites.current(site).name

    assert described.value(SERVICE, DCAT.servesDataset) == dataset
    of_now = described.value(dataset, VOID.subset)
    assert described.value(of_now, DCTERMS.identifier) == Literal(release)
    assert len(list(described.objects(of_now, DCAT.distribution))) > 6
    assert (dataset, VOID.sparqlEndpoint, URIRef(f"{BASE}sparql")) in described
    # The counts of each class and property make most of VoID, and stay there.
    assert list(described.subject_objects(VOID.propertyPartition)) == []
    assert (SERVICE, RDFS.seeAlso, URIRef(f"{BASE}.well-known/void")) in described


def test_every_limit_is_told_as_data_and_in_words(described: Graph) -> None:
    told = {
        str(described.value(entry, SCHEMA.propertyID)): described.value(entry, SCHEMA.maxValue)
        for entry in described.objects(SERVICE, SCHEMA.additionalProperty)
    }
    (words,) = described.objects(SERVICE, DCTERMS.description)

    assert {name: float(str(value)) for name, value in told.items()} == values(Limits())
    for words_of in (
        *("10 seconds", "512 MB of memory", "64 MB", "100,000 rows", "16 kB", "1024 kB"),
        *("128 deep", f"{guard.MOST_STEPS:,} operators"),
    ):
        assert words_of in str(words)


def test_every_limit_of_the_settings_is_told() -> None:
    assert [limit.name for limit in LIMITS] == [*values(Limits())]
    assert set(asdict(Limits())) == set(values(Limits())) - {"steps"}


def test_the_graph_store_is_found_from_the_service(described: Graph, client: FlaskClient) -> None:
    (store,) = described.subjects(DCAT.endpointURL, URIRef(f"{BASE}rdf-graph-store"))
    dump = described.value(URIRef(f"{BASE}id/graph/derived"), VOID.dataDump)

    assert (SERVICE, RDFS.seeAlso, store) in described
    assert client.get(str(dump).removeprefix(BASE.rstrip("/"))).status_code == 200


@pytest.mark.parametrize(
    ("media_type", "syntax"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ],
)
def test_the_description_is_negotiated(
    client: FlaskClient, described: Graph, media_type: str, syntax: str
) -> None:
    answer = client.get("/sparql", headers={"Accept": media_type})

    assert answer.mimetype == media_type
    assert answer.headers["Vary"] == "Accept"
    assert isomorphic(parsing.graph(answer.data, syntax), described)


def test_the_description_comes_in_the_format_that_is_named(client: FlaskClient) -> None:
    assert client.get("/sparql?format=n-triples").mimetype == "application/n-triples"
    assert client.get("/sparql?format=html").mimetype == "text/html"
    assert client.get("/sparql?format=docx").status_code == 400
    assert client.get("/sparql", headers={"Accept": "image/png"}).status_code == 406


def test_the_description_has_a_validator(client: FlaskClient) -> None:
    first = client.get("/sparql")

    again = client.get("/sparql", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Vary"] == "Accept"
