"""sh:and, sh:or and sh:not of shapes that test a value by itself; others are left to pySHACL."""

from __future__ import annotations

from rdflib import Graph
from rdflib.namespace import SH
from rdflib.term import Node

from disinfo_graph.checking.tables import FOR_PEOPLE, NOWHERE, VALUE_TESTS, Constraint, filled


def _fault(shapes: Graph, shape: Node) -> str | None:
    """Return the condition that a value does not conform to a shape."""
    told = [pair for pair in shapes.predicate_objects(shape) if pair[0] not in FOR_PEOPLE]
    names = {name for name, _ in told}
    if len(names) < len(told) or not names <= set(VALUE_TESTS):
        return None
    faults = [filled(VALUE_TESTS[name], shapes, value, NOWHERE) for name, value in told]
    return _joined(faults, " || ")


def _any_fault(shapes: Graph, listed: Node) -> str | None:
    return _joined([_fault(shapes, member) for member in shapes.items(listed)], " || ")


def _all_faulty(shapes: Graph, listed: Node) -> str | None:
    return _joined([_fault(shapes, member) for member in shapes.items(listed)], " && ")


def _joined(faults: list[str | None], sign: str) -> str | None:
    known = [f"({fault})" for fault in faults if fault is not None]
    return sign.join(known) if known and len(known) == len(faults) else None


LOGIC_TESTS: dict[Node, Constraint] = {
    SH["and"]: Constraint(component=SH.AndConstraintComponent, takes=_any_fault, fault="PARAMETER"),
    SH["or"]: Constraint(component=SH.OrConstraintComponent, takes=_all_faulty, fault="PARAMETER"),
    SH["not"]: Constraint(component=SH.NotConstraintComponent, takes=_fault, fault="!(PARAMETER)"),
}
"""Rows as those of the tables, whose parameters are shapes."""
