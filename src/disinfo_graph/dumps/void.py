"""The graphs of a release in VoID: counts, partitions, links to other datasets; counts nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import RDF, RDFS
from rdflib.namespace import DCAT, DCTERMS, PROV, VOID

from disinfo_graph.dumps.counting import Counts
from disinfo_graph.dumps.facts import Facts
from disinfo_graph.dumps.terms_of_use import CC_BY, terms_of
from disinfo_graph.formats.terms import Statement, integer, string, text
from disinfo_graph.iris import digest
from disinfo_graph.vocab import EU_COUNTRY, EU_LANGUAGE, GRAPHS, WIKIDATA


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Somebody else's dataset, whose things are linked to."""

    iri: str
    title: str


TARGETS: dict[str, Target] = {
    EU_COUNTRY: Target(iri=EU_COUNTRY.rstrip("/"), title="Authority table of countries, EU"),
    EU_LANGUAGE: Target(iri=EU_LANGUAGE.rstrip("/"), title="Authority table of languages, EU"),
    WIKIDATA: Target(iri="http://www.wikidata.org/", title="Wikidata"),
}
"""By what the IRIs of its things begin with."""

AUTHORITY: dict[str, str] = {
    "cases": "Said by the publishers of the cases, and repeated here: each text names its own.",
    "derived": "Concluded by rules of the program from the texts of cases. No publisher said it; "
    "each conclusion names its rule, how far it may be relied on, and its evidence.",
    "vocabularies": "Kept by the developers of disinfo-graph after public tables, with what the "
    "site has added; keywords and narratives are called what publishers call them.",
    "quality": "Found by the shapes, and measured by the program, on this release alone.",
    "about": "Written by the program when it made the release.",
}
"""By graph: whose word it is."""

_LICENCES: dict[str, str] = {"vocabularies": CC_BY}
"""By graph: the one licence of those that hold nobody's texts but ours."""


def graphs(facts: Facts) -> Iterator[Statement]:
    """Yield the description of every named graph."""
    for name in GRAPHS:
        yield from _graph(facts, name)
        if name in facts.counts:
            yield from _counts(facts.iris.thing("graph", name), facts.counts[name])
    linked = {target for count in facts.counts.values() for _, target in count.links}
    for space in sorted(linked):
        yield from _target(space, TARGETS[space])


def _graph(facts: Facts, name: str) -> Iterator[Statement]:
    graph = facts.iris.thing("graph", name)
    yield facts.dataset, VOID.subset, graph
    yield graph, RDF.type, VOID.Dataset
    yield graph, RDF.type, DCAT.Dataset
    yield graph, DCTERMS.title, text(name, "en")
    yield graph, DCTERMS.description, text(GRAPHS[name], "en")
    yield graph, DCTERMS.license, _LICENCES.get(name, terms_of(facts.iris))
    yield graph, DCTERMS.isPartOf, facts.dataset
    yield graph, PROV.wasGeneratedBy, f"{facts.dataset}/publication"
    yield graph, DCTERMS.provenance, f"{graph}/provenance"
    yield f"{graph}/provenance", RDF.type, DCTERMS.ProvenanceStatement
    yield f"{graph}/provenance", RDFS.label, text(AUTHORITY[name], "en")


def _counts(graph: str, count: Counts) -> Iterator[Statement]:
    yield graph, VOID.triples, integer(count.triples)
    yield graph, VOID.entities, integer(count.entities)
    yield graph, VOID.distinctSubjects, integer(count.subjects)
    yield graph, VOID.distinctObjects, integer(count.objects)
    yield graph, VOID.properties, integer(len(count.properties))
    yield graph, VOID.classes, integer(len(count.classes))
    yield from _partitions(graph, count)
    for (predicate, space), triples in count.links.items():
        part = f"{graph}/links/{digest(f'{predicate} {space}')}"
        yield graph, VOID.subset, part
        yield part, RDF.type, VOID.Linkset
        yield part, VOID.subjectsTarget, graph
        yield part, VOID.linkPredicate, predicate
        yield part, VOID.objectsTarget, TARGETS[space].iri
        yield part, VOID.triples, integer(triples)


def _partitions(graph: str, count: Counts) -> Iterator[Statement]:
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


def _target(space: str, target: Target) -> Iterator[Statement]:
    yield target.iri, RDF.type, VOID.Dataset
    yield target.iri, DCTERMS.title, text(target.title, "en")
    yield target.iri, VOID.uriSpace, string(space)
