"""Asks pySHACL what the shapes find wrong; the only module that knows it.

It takes longer to load than everything else together, so it is loaded when it is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib import Graph

from disinfo_graph.checking.rdflib_terms import graph
from disinfo_graph.checking.reports import findings_in
from disinfo_graph.checking.shapes import Shapes
from disinfo_graph.errors import ReleaseError
from disinfo_graph.model import Finding


def findings(lines: Iterable[bytes], shapes: Shapes) -> Iterator[Finding]:
    """Yield what the shapes find wrong."""
    return findings_of(lines, shapes, shapes.flat)


def findings_of(lines: Iterable[bytes], shapes: Shapes, asked: Graph) -> Iterator[Finding]:
    """Yield what some of the shapes find wrong."""
    from pyshacl import validate

    _, report, text = validate(graph(lines), shacl_graph=asked, inference="none")
    if not isinstance(report, Graph):
        raise ReleaseError(f"shapes: {text} (expected a report)")
    yield from findings_in(report, shapes)
