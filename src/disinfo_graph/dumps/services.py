"""The services of a site, as a catalogue lists them; the web says which of them there are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from rdflib import RDF
from rdflib.namespace import DCAT, DCTERMS

from disinfo_graph.dumps.facts import Facts
from disinfo_graph.dumps.terms_of_use import contact_of, publisher_of, terms_of
from disinfo_graph.formats.terms import Statement, text
from disinfo_graph.vocab import ACCESS_PUBLIC

OPENAPI = "openapi.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Something that programs ask: its path below the base IRI, and the standard it goes by."""

    path: str
    title: str
    description: str
    standard: str
    describes_itself: bool = False
    """Whether it answers with its own description when it is asked nothing."""


SERVICES: tuple[Service, ...] = (
    Service(
        path="sparql",
        title="SPARQL endpoint of disinfo-graph",
        description="SPARQL 1.1 queries over the live release, read-only and bounded.",
        standard="http://www.w3.org/TR/sparql11-protocol/",
        describes_itself=True,
    ),
    Service(
        path="rdf-graph-store",
        title="Graph store of disinfo-graph, read-only",
        description="Each named graph of the live release, whole.",
        standard="http://www.w3.org/TR/sparql11-http-rdf-update/",
    ),
    Service(
        path="validate",
        title="Validation service of disinfo-graph",
        description="Checks cases or RDF that are handed in against the shapes; keeps nothing.",
        standard="https://www.w3.org/TR/shacl/",
    ),
    Service(
        path="changes",
        title="Change feed of disinfo-graph",
        description="What is new, changed or withdrawn, as a Linked Data Event Stream.",
        standard="https://w3id.org/ldes/specification",
    ),
)


def services(facts: Facts, catalogue: str, paths: Collection[str]) -> Iterator[Statement]:
    """Yield the services whose paths are answered, each as serving the live release."""
    for service in SERVICES:
        if service.path in paths:
            yield from _service(facts, catalogue, service, described=OPENAPI in paths)


def _service(
    facts: Facts, catalogue: str, service: Service, *, described: bool
) -> Iterator[Statement]:
    base = facts.iris.base
    endpoint = base + service.path
    this = f"{endpoint}#service"
    yield catalogue, DCAT.service, this
    yield this, RDF.type, DCAT.DataService
    yield this, DCTERMS.title, text(service.title, "en")
    yield this, DCTERMS.description, text(service.description, "en")
    yield this, DCTERMS.publisher, publisher_of(facts.iris)
    yield this, DCTERMS.license, terms_of(facts.iris)
    yield this, DCTERMS.accessRights, ACCESS_PUBLIC
    yield this, DCTERMS.conformsTo, service.standard
    yield this, DCAT.endpointURL, endpoint
    yield this, DCAT.servesDataset, facts.dataset
    if facts.contact:
        yield this, DCAT.contactPoint, contact_of(facts.iris)
    if service.describes_itself:
        yield this, DCAT.endpointDescription, endpoint
    if described:
        yield this, DCAT.endpointDescription, base + OPENAPI
