"""Writes the queries that find the faults of a shape in all its nodes at once; it asks none."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from disinfo_graph.checking import sparql
from disinfo_graph.checking.logic import LOGIC_TESTS
from disinfo_graph.checking.paths import divided, written
from disinfo_graph.checking.tables import (
    FOCUS_TESTS,
    FOR_PEOPLE,
    NOWHERE,
    TARGETS,
    VALUE_TESTS,
    Constraint,
    Places,
    filled,
)

_PROLOGUE = """PREFIX check: <urn:check:>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT DISTINCT ?this ?value ?path WHERE """

_FOCUS: dict[Node, str] = {
    SH.targetClass: "?this a/<http://www.w3.org/2000/01/rdf-schema#subClassOf>* {}",
    SH.targetObjectsOf: "?anything {} ?this",
    SH.targetSubjectsOf: "?this {} ?anything",
}

_ELSEWHERE = {*FOR_PEOPLE, *TARGETS, SH.path}

_TYPES: set[Node] = {SH.NodeShape, SH.PropertyShape}
"""What a shape may be; one that is a class is for that class as well."""

_BY_VALUE: dict[Node, Constraint] = VALUE_TESTS | LOGIC_TESTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query for the nodes at fault and, where it applies, their values and paths."""

    shape: str
    component: str
    text: str


def queries(shapes: Graph, shape: Node) -> tuple[Query, ...] | None:
    """Return the queries of a shape that has targets; None if they would not tell all faults."""
    told = [pair for pair in shapes.predicate_objects(shape) if pair[0] not in _ELSEWHERE]
    places = _places(shapes, shape)
    # A parameter that is given twice is an error, or means what each row would have to know.
    if places is None or len({name for name, _ in told}) < len(told):
        return None
    made = [_query(shapes, shape, told_of, places) for told_of in told]
    known = [query for query in made if query is not None]
    return tuple(known) if len(known) == len(made) else None


def _places(shapes: Graph, shape: Node) -> Places | None:
    """Return how a shape's nodes are found, and its path if it has one."""
    paths = [written(shapes, path, URIRef.n3) for path in shapes.objects(shape, SH.path)]
    targets = [(name, value) for name in TARGETS for value in shapes.objects(shape, name)]
    is_plain = all(isinstance(value, URIRef) for _, value in targets)
    if not is_plain or len(paths) > 1 or not set(shapes.objects(shape, RDF.type)) <= _TYPES:
        return None
    found = sorted(_FOCUS[name].format(value.n3()) for name, value in targets)
    focus = f"{{ SELECT DISTINCT ?this {{ {{ {' } UNION { '.join(found)} }} }} }}"
    steps = [divided(shapes, path, URIRef.n3) for path in shapes.objects(shape, SH.path)]
    return Places(focus=focus, path=next(iter(paths), None), steps=next(iter(steps), None))


def _query(shapes: Graph, shape: Node, told: tuple[Node, Node], places: Places) -> Query | None:
    name, value = told
    if name == SH.sparql:
        component = SH.SPARQLConstraintComponent
        text = sparql.query(shapes, value, places)
    elif name in _BY_VALUE:
        component = _BY_VALUE[name].component
        text = _by_value(filled(_BY_VALUE[name], shapes, value, NOWHERE), places)
    elif name in FOCUS_TESTS and places.path is not None:
        component = FOCUS_TESTS[name].component
        fault = filled(FOCUS_TESTS[name], shapes, value, places)
        text = None if fault is None else f"{_PROLOGUE}{{ {fault} }}"
    else:
        return None
    if text is None:
        return None
    return Query(shape=str(shape), component=str(component), text=text)


def _by_value(fault: str | None, places: Places) -> str | None:
    if fault is None:
        return None
    values = "BIND (?this AS ?value)" if places.path is None else f"?this {places.path} ?value"
    return f"{_PROLOGUE}{{ {places.focus} {values} FILTER ({fault}) }}"
