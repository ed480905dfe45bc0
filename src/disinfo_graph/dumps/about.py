"""Describes a release: dataset, graphs, counts, files, example queries; it counts nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from rdflib import RDF
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDFS, SH, VOID

from disinfo_graph.dumps.files import Dump
from disinfo_graph.dumps.runs import Counts
from disinfo_graph.examples import Example, examples
from disinfo_graph.formats.terms import Statement, integer, moment, string, text
from disinfo_graph.iris import Iris, digest
from disinfo_graph.vocab import GRAPHS, PREFIXES, SCHEMA

TITLE = "disinfo-graph"
DESCRIPTION = (
    "Disinformation cases as linked data: claims, the debunks that refute them, the narratives "
    "they advance, the countries they discuss and the sources that carried them, each as its "
    "publisher states it."
)
DISCLAIMER = (
    "Every statement is its publisher's. That a source is named says that it carried a claim; "
    "it says nothing of the source's intent or affiliation."
)
RIGHTS = (
    "The ontology, shapes and registries are under CC BY 4.0. The texts of claims and debunks "
    "remain their publishers'; the terms stand at each text, as dcterms:rights."
)


def about_statements(
    iris: Iris,
    *,
    release: str,
    published: datetime,
    counts: dict[str, Counts],
    files: Iterable[tuple[Dump, Path]],
) -> Iterator[Statement]:
    """Yield the description of a release."""
    dataset = iris.thing("dataset", TITLE)
    yield from _dataset(dataset, iris)
    yield dataset, DCTERMS.identifier, string(release)
    yield dataset, DCTERMS.modified, moment(published)
    yield dataset, VOID.triples, integer(sum(count.triples for count in counts.values()))
    for name, count in counts.items():
        yield dataset, VOID.subset, iris.thing("graph", name)
        yield from _graph(iris.thing("graph", name), name, count)
    for dump, path in files:
        yield from _distribution(dataset, dump, path, f"{iris.base}dumps/{release}/")
    for example in examples():
        yield from _example(example, iris)


def _dataset(dataset: str, iris: Iris) -> Iterator[Statement]:
    """Yield what is the same of every release."""
    yield dataset, RDF.type, VOID.Dataset
    yield dataset, RDF.type, DCAT.Dataset
    yield dataset, DCTERMS.title, text(TITLE, "en")
    yield dataset, DCTERMS.description, text(DESCRIPTION, "en")
    yield dataset, DCTERMS.rights, text(DISCLAIMER, "en")
    yield dataset, DCTERMS.rights, text(RIGHTS, "en")
    yield dataset, FOAF.homepage, iris.base
    yield dataset, VOID.uriSpace, string(f"{iris.base}id/")
    yield dataset, VOID.sparqlEndpoint, f"{iris.base}sparql"
    yield dataset, VOID.vocabulary, PREFIXES["dg"]


def _graph(graph: str, name: str, count: Counts) -> Iterator[Statement]:
    yield graph, RDF.type, VOID.Dataset
    yield graph, RDF.type, DCAT.Dataset
    yield graph, DCTERMS.title, text(name, "en")
    yield graph, DCTERMS.description, text(GRAPHS[name], "en")
    yield graph, VOID.triples, integer(count.triples)
    yield graph, VOID.distinctSubjects, integer(count.subjects)
    yield graph, VOID.properties, integer(len(count.properties))
    yield graph, VOID.classes, integer(len(count.classes))
    for iri, entities in count.classes.items():
        part = f"{graph}/class/{digest(iri)}"
        yield graph, VOID.classPartition, part
        yield part, VOID["class"], iri
        yield part, VOID.entities, integer(entities)
    for iri, triples in count.properties.items():
        part = f"{graph}/property/{digest(iri)}"
        yield graph, VOID.propertyPartition, part
        yield part, VOID.property, iri
        yield part, VOID.triples, integer(triples)


def _distribution(dataset: str, dump: Dump, path: Path, folder: str) -> Iterator[Statement]:
    address = f"{folder}{dump.name}"
    yield dataset, VOID.dataDump, address
    yield dataset, DCAT.distribution, address
    yield address, RDF.type, DCAT.Distribution
    yield address, DCTERMS.title, text(dump.title, "en")
    yield address, DCTERMS.rights, text(RIGHTS, "en")
    yield address, DCAT.downloadURL, address
    yield address, DCAT.mediaType, f"https://www.iana.org/assignments/media-types/{dump.media_type}"
    yield address, DCAT.byteSize, integer(path.stat().st_size)


def _example(example: Example, iris: Iris) -> Iterator[Statement]:
    """Yield an example query, as those who collect such queries look for them."""
    subject, endpoint = iris.thing("example", example.name), f"{iris.base}sparql"
    yield subject, RDF.type, SH.SPARQLExecutable
    yield subject, RDF.type, SH.SPARQLSelectExecutable
    yield subject, RDFS.comment, text(example.question, "en")
    yield subject, DCTERMS.description, text(example.about, "en")
    yield subject, SH.select, string(example.query)
    yield subject, SCHEMA.target, endpoint
    yield subject, SCHEMA.url, f"{endpoint}?example={example.name}"
