"""Asks pySHACL what the shapes find wrong; the only module that knows it.

It takes longer to load than everything else together, so it is loaded when it is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib import Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from disinfo_graph.checking.rdflib_terms import graph
from disinfo_graph.checking.shapes import Shapes
from disinfo_graph.errors import ReleaseError
from disinfo_graph.model import Finding
from disinfo_graph.vocab import short


def findings(lines: Iterable[bytes], shapes: Shapes) -> Iterator[Finding]:
    """Yield what the shapes find wrong."""
    return findings_of(lines, shapes, shapes.flat)


def findings_of(lines: Iterable[bytes], shapes: Shapes, asked: Graph) -> Iterator[Finding]:
    """Yield what some of the shapes find wrong."""
    from pyshacl import validate

    _, report, text = validate(graph(lines), shacl_graph=asked, inference="none")
    if not isinstance(report, Graph):
        raise ReleaseError(f"shapes: {text} (expected a report)")
    for result in report.objects(None, SH.result):
        yield _finding(report, result, shapes)


def _finding(report: Graph, result: Node, shapes: Shapes) -> Finding:
    def one(predicate: URIRef) -> str | None:
        value = report.value(result, predicate)
        return None if value is None else str(value)

    path = report.value(result, SH.resultPath)
    return shapes.finding(
        shape=one(SH.sourceShape) or "",
        focus=one(SH.focusNode) or "",
        constraint=one(SH.sourceConstraintComponent) or "",
        value=one(SH.value),
        # Any other path is the shape's own; a rule may name one property.
        path=short(path) if isinstance(path, URIRef) else None,
    )
