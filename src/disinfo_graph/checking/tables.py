"""The constraints of SHACL as SPARQL, one row each, after the definitions of its sections 4 and 5.

What stands in no row here, or with a parameter that its row does not take, is left to pySHACL.
In the texts FOCUS finds the nodes to check as ?this, PATH leads to their values, and PARAMETER is
what the shape says. Tests never end in an error, which a FILTER would take for a value that passes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SH
from rdflib.term import Node

from disinfo_graph.checking import parameters

Parameter = Callable[[Graph, Node], str | None]

TARGETS = (SH.targetClass, SH.targetObjectsOf, SH.targetSubjectsOf)

FOR_PEOPLE = (
    RDF.type,
    RDFS.label,
    DCTERMS.isPartOf,
    SH.name,
    SH.description,
    SH.order,
    SH.message,
    SH.severity,
)
"""What says something about a shape, and nothing about the nodes it is for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """A constraint: its name in findings, what it takes, and what finds its faults."""

    component: URIRef
    takes: Parameter
    fault: str


VALUE_TESTS: dict[Node, Test] = {
    SH["class"]: Test(
        component=SH.ClassConstraintComponent,
        takes=parameters.iri,
        fault="NOT EXISTS { ?value rdf:type/rdfs:subClassOf* PARAMETER }",
    ),
    SH.datatype: Test(
        component=SH.DatatypeConstraintComponent,
        takes=parameters.datatype,
        fault="!isLiteral(?value) || datatype(?value) != PARAMETER"
        " || (PARAMETER NOT IN (xsd:string, rdf:langString) && !check:well-typed(?value))",
    ),
    SH.nodeKind: Test(
        component=SH.NodeKindConstraintComponent,
        takes=parameters.kind,
        fault="!(PARAMETER)",
    ),
    SH["in"]: Test(
        component=SH.InConstraintComponent,
        takes=parameters.members,
        fault="!(PARAMETER)",
    ),
    SH.pattern: Test(
        component=SH.PatternConstraintComponent,
        takes=parameters.text,
        fault="isBlank(?value) || !check:matches(?value, PARAMETER)",
    ),
    SH.minLength: Test(
        component=SH.MinLengthConstraintComponent,
        takes=parameters.length,
        fault="isBlank(?value) || strlen(str(?value)) < PARAMETER",
    ),
    SH.maxLength: Test(
        component=SH.MaxLengthConstraintComponent,
        takes=parameters.length,
        fault="isBlank(?value) || strlen(str(?value)) > PARAMETER",
    ),
    SH.minExclusive: Test(
        component=SH.MinExclusiveConstraintComponent,
        takes=parameters.bound,
        fault="!check:more-than(?value, PARAMETER)",
    ),
    SH.minInclusive: Test(
        component=SH.MinInclusiveConstraintComponent,
        takes=parameters.bound,
        fault="!check:at-least(?value, PARAMETER)",
    ),
    SH.maxExclusive: Test(
        component=SH.MaxExclusiveConstraintComponent,
        takes=parameters.bound,
        fault="!check:less-than(?value, PARAMETER)",
    ),
    SH.maxInclusive: Test(
        component=SH.MaxInclusiveConstraintComponent,
        takes=parameters.bound,
        fault="!check:at-most(?value, PARAMETER)",
    ),
}
"""What a constraint asks of each value by itself: a condition on ?value that finds a fault."""

FOCUS_TESTS: dict[Node, Test] = {
    SH.minCount: Test(
        component=SH.MinCountConstraintComponent,
        takes=parameters.count,
        fault="{ SELECT ?this (COUNT(DISTINCT ?each) AS ?count)"
        " WHERE { FOCUS OPTIONAL { ?this PATH ?each } } GROUP BY ?this }"
        " FILTER (?count < PARAMETER)",
    ),
    SH.maxCount: Test(
        component=SH.MaxCountConstraintComponent,
        takes=parameters.count,
        fault="{ SELECT ?this (COUNT(DISTINCT ?each) AS ?count)"
        " WHERE { FOCUS ?this PATH ?each } GROUP BY ?this }"
        " FILTER (?count > PARAMETER)",
    ),
    SH.hasValue: Test(
        component=SH.HasValueConstraintComponent,
        takes=parameters.term,
        fault="FOCUS FILTER NOT EXISTS { ?this PATH PARAMETER }",
    ),
    SH.uniqueLang: Test(
        component=SH.UniqueLangConstraintComponent,
        takes=parameters.true,
        fault="FOCUS ?this PATH ?one . ?this PATH ?other ."
        ' FILTER (lang(?one) != "" && lang(?one) = lang(?other) && !sameTerm(?one, ?other))',
    ),
    SH.disjoint: Test(
        component=SH.DisjointConstraintComponent,
        takes=parameters.iri,
        fault="FOCUS ?this PATH ?value . ?this PARAMETER ?value .",
    ),
    SH.equals: Test(
        component=SH.EqualsConstraintComponent,
        takes=parameters.iri,
        fault="FOCUS { ?this PATH ?value FILTER NOT EXISTS { ?this PARAMETER ?value } }"
        " UNION { ?this PARAMETER ?value FILTER NOT EXISTS { ?this PATH ?value } }",
    ),
    SH.lessThan: Test(
        component=SH.LessThanConstraintComponent,
        takes=parameters.iri,
        fault="FOCUS ?this PATH ?value . ?this PARAMETER ?other ."
        " FILTER (!check:before(?value, ?other))",
    ),
    SH.lessThanOrEquals: Test(
        component=SH.LessThanOrEqualsConstraintComponent,
        takes=parameters.iri,
        fault="FOCUS ?this PATH ?value . ?this PARAMETER ?other ."
        " FILTER (!check:not-after(?value, ?other))",
    ),
}
"""What a constraint asks of a node and all its values at a path: a pattern that finds a fault."""


_PLACES = re.compile(r"\b(FOCUS|PATH|PARAMETER)\b")


def filled(
    test: Test, shapes: Graph, value: Node, places: Mapping[str, str] | None = None
) -> str | None:
    """Return what finds the faults of one constraint; None where its row takes no such value."""
    parameter = test.takes(shapes, value)
    if parameter is None:
        return None
    given = {**(places or {}), "PARAMETER": parameter}
    return _PLACES.sub(lambda place: given[place[0]], test.fault)
