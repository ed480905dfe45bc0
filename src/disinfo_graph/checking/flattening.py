"""Gives property shapes the targets of their node shape; it checks nothing.

pySHACL evaluates a property shape that a node shape holds once for each focus node, and one that
has targets of its own once for all of them: a third of the time, with the same results.
"""

from __future__ import annotations

from rdflib import Graph
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from disinfo_graph.checking.logic import LOGIC_TESTS
from disinfo_graph.checking.tables import FOCUS_TESTS, FOR_PEOPLE, TARGETS, VALUE_TESTS

_SEPARABLE = {
    *FOR_PEOPLE,
    *TARGETS,
    SH.property,
    SH.sparql,
    *FOCUS_TESTS,
    *LOGIC_TESTS,
    *VALUE_TESTS,
}
"""What a node shape may say without looking at its property shapes, as sh:closed does."""


def flattened(whole: Graph) -> Graph:
    """Return the shapes with as few links between them as keep their meaning."""
    flat = Graph() + whole
    for shape in set(whole.subjects(SH.property)):
        if _separable(whole, shape):
            flat.remove((shape, SH.property, None))
            for part in whole.objects(shape, SH.property):
                _add_targets(flat, shape, part)
    return flat


def _add_targets(flat: Graph, shape: Node, part: Node) -> None:
    for target in TARGETS:
        for value in flat.objects(shape, target):
            flat.add((part, target, value))


def _separable(whole: Graph, shape: Node) -> bool:
    """Tell whether a node shape means the same without its property shapes.

    It does not where another shape refers to it (sh:node, sh:not and their like ask whether a node
    conforms to all of it), where it is switched off, closed, a class or a property shape itself,
    says what this program does not know, or holds property shapes that look at each other.
    """
    siblings = whole.objects(shape, SH.property)
    return (
        set(whole.predicates(shape)) <= _SEPARABLE
        and set(whole.objects(shape, RDF.type)) <= {SH.NodeShape}
        and not any(whole.subjects(None, shape))
        and not any((part, SH.qualifiedValueShapesDisjoint, None) in whole for part in siblings)
    )
