"""The constraints of SHACL as SPARQL, one row each, after the definitions of its sections 4 and 5.

What stands in no row here, or with a parameter that its row does not take, is left to pySHACL.
In the texts FOCUS finds the nodes to check as ?this, PATH leads to their values, EACH finds those
values as ?each, and PARAMETER is what the shape says. Tests never end in an error, which a FILTER
would take for a value that passes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
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
class Constraint:
    """A constraint: its name in findings, what it takes, and what finds its faults."""

    component: URIRef
    takes: Parameter
    fault: str
    of_one: str | None = None
    """What finds the same faults sooner where the parameter is 1."""


VALUE_TESTS: dict[Node, Constraint] = {
    SH["class"]: Constraint(
        component=SH.ClassConstraintComponent,
        takes=parameters.iri,
        fault="NOT EXISTS { ?value rdf:type/rdfs:subClassOf* PARAMETER }",
    ),
    SH.datatype: Constraint(
        component=SH.DatatypeConstraintComponent,
        takes=parameters.datatype,
        fault="!isLiteral(?value) || datatype(?value) != PARAMETER"
        " || (PARAMETER NOT IN (xsd:string, rdf:langString) && !check:well-typed(?value))",
    ),
    SH.nodeKind: Constraint(
        component=SH.NodeKindConstraintComponent,
        takes=parameters.kind,
        fault="!(PARAMETER)",
    ),
    SH["in"]: Constraint(
        component=SH.InConstraintComponent,
        takes=parameters.members,
        fault="!(PARAMETER)",
    ),
    SH.pattern: Constraint(
        component=SH.PatternConstraintComponent,
        takes=parameters.text,
        fault="isBlank(?value) || !check:matches(?value, PARAMETER)",
    ),
    SH.minLength: Constraint(
        component=SH.MinLengthConstraintComponent,
        takes=parameters.length,
        fault="isBlank(?value) || strlen(str(?value)) < PARAMETER",
    ),
    SH.maxLength: Constraint(
        component=SH.MaxLengthConstraintComponent,
        takes=parameters.length,
        fault="isBlank(?value) || strlen(str(?value)) > PARAMETER",
    ),
    SH.minExclusive: Constraint(
        component=SH.MinExclusiveConstraintComponent,
        takes=parameters.bound,
        fault="!check:more-than(?value, PARAMETER)",
    ),
    SH.minInclusive: Constraint(
        component=SH.MinInclusiveConstraintComponent,
        takes=parameters.bound,
        fault="!check:at-least(?value, PARAMETER)",
    ),
    SH.maxExclusive: Constraint(
        component=SH.MaxExclusiveConstraintComponent,
        takes=parameters.bound,
        fault="!check:less-than(?value, PARAMETER)",
    ),
    SH.maxInclusive: Constraint(
        component=SH.MaxInclusiveConstraintComponent,
        takes=parameters.bound,
        fault="!check:at-most(?value, PARAMETER)",
    ),
}
"""What a constraint asks of each value by itself: a condition on ?value that finds a fault."""

FOCUS_TESTS: dict[Node, Constraint] = {
    SH.minCount: Constraint(
        component=SH.MinCountConstraintComponent,
        takes=parameters.count,
        fault="{ SELECT ?this (COUNT(DISTINCT ?each) AS ?count)"
        " WHERE { FOCUS OPTIONAL { ?this PATH ?each } } GROUP BY ?this }"
        " FILTER (?count < PARAMETER)",
        of_one="FOCUS FILTER NOT EXISTS { ?this PATH ?each }",
    ),
    SH.maxCount: Constraint(
        component=SH.MaxCountConstraintComponent,
        takes=parameters.count,
        fault="{ SELECT ?this (COUNT(DISTINCT ?each) AS ?count)"
        " WHERE { FOCUS EACH } GROUP BY ?this }"
        " FILTER (?count > PARAMETER)",
    ),
    SH.hasValue: Constraint(
        component=SH.HasValueConstraintComponent,
        takes=parameters.term,
        fault="FOCUS FILTER NOT EXISTS { ?this PATH PARAMETER }",
    ),
    SH.uniqueLang: Constraint(
        component=SH.UniqueLangConstraintComponent,
        takes=parameters.true,
        fault="FOCUS ?this PATH ?one . ?this PATH ?other ."
        ' FILTER (lang(?one) != "" && lang(?one) = lang(?other) && !sameTerm(?one, ?other))',
    ),
    SH.disjoint: Constraint(
        component=SH.DisjointConstraintComponent,
        takes=parameters.iri,
        fault="FOCUS ?this PATH ?value . ?this PARAMETER ?value .",
    ),
    SH.equals: Constraint(
        component=SH.EqualsConstraintComponent,
        takes=parameters.iri,
        fault="FOCUS { ?this PATH ?value FILTER NOT EXISTS { ?this PARAMETER ?value } }"
        " UNION { ?this PARAMETER ?value FILTER NOT EXISTS { ?this PATH ?value } }",
    ),
    SH.lessThan: Constraint(
        component=SH.LessThanConstraintComponent,
        takes=parameters.iri,
        fault="FOCUS ?this PATH ?value . ?this PARAMETER ?other ."
        " FILTER (!check:before(?value, ?other))",
    ),
    SH.lessThanOrEquals: Constraint(
        component=SH.LessThanOrEqualsConstraintComponent,
        takes=parameters.iri,
        fault="FOCUS ?this PATH ?value . ?this PARAMETER ?other ."
        " FILTER (!check:not-after(?value, ?other))",
    ),
}
"""What a constraint asks of a node and all its values at a path: a pattern that finds a fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the nodes and values stand that a shape is about, in SPARQL."""

    focus: str
    """What finds the nodes as ?this."""
    path: str | None
    """What leads from a node to its values; None for a shape that is about the nodes themselves."""
    steps: tuple[str, str] | None = None
    """The first step of a path that has several, and what follows it."""

    @property
    def each(self) -> str:
        """What finds the values as ?each: values of what many nodes share are found but once."""
        if self.steps is None:
            return f"?this {self.path} ?each"
        first, rest = self.steps
        found = f"SELECT DISTINCT ?shared ?each {{ ?shared {rest} ?each }}"
        return f"?this {first} ?shared . {{ {found} }}"


NOWHERE = Places(focus="", path=None)
"""For constraints that a value is tested for by itself."""

_BLANK = re.compile(r"\b(FOCUS|PATH|EACH|PARAMETER)\b")


def filled(constraint: Constraint, shapes: Graph, value: Node, places: Places) -> str | None:
    """Return what finds the faults of one constraint; None where its row takes no such value."""
    parameter = constraint.takes(shapes, value)
    if parameter is None:
        return None
    given = {
        "FOCUS": places.focus,
        "PATH": places.path or "",
        "EACH": places.each,
        "PARAMETER": parameter,
    }
    fault = (constraint.of_one if parameter == "1" else None) or constraint.fault
    return _BLANK.sub(lambda blank: given[blank[0]], fault)
