"""Vocabulary, ontology, context, shapes and mapping tell of the same terms."""

from __future__ import annotations

import json
import re

import pytest
from rdflib import OWL, RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, SKOS, VANN

from disinfo_graph import resources
from disinfo_graph.formats import context as json_ld
from disinfo_graph.formats.context import TREE
from disinfo_graph.iris import TYPES
from disinfo_graph.vocab import (
    CITO,
    CONTENT_GRAPHS,
    DEFAULT_GRAPHS,
    DG,
    GRAPHS,
    OA,
    PREFIXES,
    SCHEMA,
    SCHEMES,
)
from disinfo_graph.vocab import SHAPES as SHAPES_NAMESPACE
from making import BASE, ROOT

OWN = PREFIXES["dg"]
ONTOLOGY = URIRef("https://w3id.org/disinfo-graph/ns")
GOLDEN = sorted((ROOT / "tests" / "golden").glob("*/*.ttl"))


def merged(*paths: object) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(str(path))
    return graph


DEFINED = merged(resources.ontology())
SHAPES = merged(*resources.shapes())
PUBLISHED = merged(*GOLDEN)
WITHDRAWN = merged(ROOT / "tests" / "withdrawal" / "withdrawn.ttl")
"""What is left of withdrawn cases, which no shape describes as it does the others."""
TERMS = sorted(str(term) for term in set(DEFINED.subjects()) if str(term).startswith(OWN))


def test_the_closed_vocabulary_is_the_ontology() -> None:
    assert sorted(OWN + name for name in DG.__annotations__) == TERMS


def test_a_term_that_is_not_defined_fails_where_it_is_written() -> None:
    for namespace in (DG, SCHEMA, OA, CITO):
        with pytest.raises(AttributeError):
            namespace.noSuchTerm  # noqa: B018


def test_every_term_of_the_vocabulary_is_published_and_none_that_is_not_defined() -> None:
    told = (term for graph in (PUBLISHED, WITHDRAWN) for triple in graph for term in triple)
    used = {str(term) for term in told if str(term).startswith(OWN)}

    assert sorted(used) == TERMS


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.removeprefix(OWN))
@pytest.mark.parametrize("predicate", [RDFS.label, SKOS.definition, SKOS.example], ids=str)
def test_every_term_is_described_in_english(term: str, predicate: URIRef) -> None:
    (described,) = DEFINED.objects(URIRef(term), predicate)

    assert isinstance(described, Literal)
    assert described.language == "en" and described.strip()


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.removeprefix(OWN))
def test_every_term_has_one_kind_and_its_ontology(term: str) -> None:
    (kind,) = DEFINED.objects(URIRef(term), RDF.type)

    name = term.removeprefix(OWN)
    assert (kind == OWL.Class) == name[0].isupper()
    assert kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    assert list(DEFINED.objects(URIRef(term), RDFS.isDefinedBy)) == [ONTOLOGY]


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.removeprefix(OWN))
def test_no_definition_only_repeats_its_label(term: str) -> None:
    label = str(DEFINED.value(URIRef(term), RDFS.label))
    definition = str(DEFINED.value(URIRef(term), SKOS.definition))

    assert not re.match(rf"(an?|the)? ?{re.escape(label)}\b", definition, re.IGNORECASE)
    assert definition[0].isupper() and definition.endswith(".")


@pytest.mark.parametrize(
    "predicate",
    [
        DCTERMS.title,
        DCTERMS.description,
        DCTERMS.creator,
        DCTERMS.license,
        DCTERMS.created,
        DCTERMS.modified,
        OWL.versionIRI,
        OWL.versionInfo,
        VANN.preferredNamespacePrefix,
        VANN.preferredNamespaceUri,
    ],
    ids=str,
)
def test_the_header_of_the_ontology_is_complete(predicate: URIRef) -> None:
    assert len(list(DEFINED.objects(ONTOLOGY, predicate))) == 1


def test_the_header_says_the_namespace_and_prefix_that_are_used() -> None:
    assert str(DEFINED.value(ONTOLOGY, VANN.preferredNamespaceUri)) == OWN
    assert str(DEFINED.value(ONTOLOGY, VANN.preferredNamespacePrefix)) == "dg"
    assert (ONTOLOGY, RDF.type, OWL.Ontology) in DEFINED


@pytest.mark.parametrize("graph", [DEFINED, PUBLISHED], ids=["ontology", "golden graphs"])
def test_there_are_no_blank_nodes(graph: Graph) -> None:
    assert not [triple for triple in graph if any(isinstance(term, BNode) for term in triple)]


@pytest.mark.parametrize(
    "graph", [DEFINED, PUBLISHED, SHAPES], ids=["ontology", "golden", "shapes"]
)
def test_every_predicate_is_of_a_namespace_that_has_a_prefix(graph: Graph) -> None:
    known = (*PREFIXES.values(), SHAPES_NAMESPACE)

    assert not [p for p in set(graph.predicates()) if not str(p).startswith(known)]


def test_prefixes_are_those_of_the_shapes_and_the_context() -> None:
    context = {
        name: iri
        for name, iri in json_ld.context().items()
        if isinstance(iri, str) and iri.endswith(("#", "/"))
    }

    assert context.items() <= PREFIXES.items()
    for path in (*resources.shapes(), resources.ontology()):
        written = re.findall(r"@prefix (\w+): <(.*)> \.", path.read_text(encoding="utf-8"))
        own = {"dgs": "https://w3id.org/disinfo-graph/shapes#"}
        assert dict(written).items() <= (PREFIXES | own).items()


def test_every_predicate_of_our_things_has_a_shape_for_a_class_of_theirs() -> None:
    shaped = {
        (path, target)
        for shape, target in SHAPES.subject_objects(SH.targetClass)
        for prop in SHAPES.objects(shape, SH.property)
        for path in SHAPES.objects(prop, SH.path)
    }
    without = {
        (str(predicate), tuple(sorted(map(str, kinds))))
        for subject, predicate in set(PUBLISHED.subject_predicates())
        if predicate != RDF.type and str(subject).startswith(BASE)
        for kinds in [set(PUBLISHED.objects(subject, RDF.type))]
        if not any((predicate, kind) in shaped for kind in kinds)
    }
    assert without == set()


def test_every_published_predicate_has_a_key_in_the_context() -> None:
    known = json_ld.terms().predicates

    used = {*PUBLISHED.predicates(), *WITHDRAWN.predicates()} - {RDF.type}
    assert not [p for p in used if str(p) not in known]


def test_every_published_class_has_a_name_in_the_context() -> None:
    classes = {str(kind) for kind in (PUBLISHED + WITHDRAWN).objects(None, RDF.type)}

    # schema.org's Claim and Country go by their IRIs, since the names are those of our classes.
    named = json_ld.terms().classes
    assert {kind for kind in classes if kind not in named} <= {
        str(SCHEMA.Claim),
        str(SCHEMA.Country),
    }


def test_every_key_of_the_context_is_of_a_known_namespace_and_names_one_thing() -> None:
    terms = json_ld.terms()
    keys = [term.key for term in terms.predicates.values()]

    assert len(set(keys)) == len(keys)
    assert all(iri.startswith((*PREFIXES.values(), "@type")) for iri in terms.predicates)
    assert set(TREE) <= set(keys)


def test_the_context_is_json_that_names_each_key_once() -> None:
    text = resources.context().read_text(encoding="utf-8")

    def pairs(found: list[tuple[str, object]]) -> dict[str, object]:
        assert len(dict(found)) == len(found)
        return dict(found)

    assert json.loads(text, object_pairs_hook=pairs)


@pytest.mark.parametrize("graph", GOLDEN, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_thing_is_of_a_type_that_addresses_know(graph: object) -> None:
    for subject in set(merged(graph).subjects()):
        match = re.match(r"http://localhost:8000/id/([a-z]+)/.", str(subject))
        assert match is None or match[1] in TYPES


def test_graphs_and_schemes_are_known_by_name() -> None:
    assert set(CONTENT_GRAPHS) < set(DEFAULT_GRAPHS) < set(GRAPHS)
    assert all(label.strip() for label in (*GRAPHS.values(), *SCHEMES.values()))
