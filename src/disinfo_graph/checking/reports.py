"""Findings from a SHACL report, whichever engine wrote it; it checks nothing."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from disinfo_graph.checking.shapes import Shapes
from disinfo_graph.model import Finding
from disinfo_graph.vocab import short


def findings_in(report: Graph, shapes: Shapes) -> Iterator[Finding]:
    """Yield the results of a report, each with what its shape says."""
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
