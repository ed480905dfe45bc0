"""Checks triples against the shapes and gives findings; the only module that knows pySHACL.

pySHACL changes a switch of rdflib for its whole process while it runs: use it in the build and in
processes of its own, never in one that serves requests.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pyshacl import validate
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SH
from rdflib.term import Node

from disinfo_graph import resources
from disinfo_graph.errors import ReleaseError
from disinfo_graph.formats import Triple, line
from disinfo_graph.model import Finding, Severity
from disinfo_graph.vocab import short

CASE_SHAPES = "CaseShapes"
"""What one case can be checked for by itself."""

REGISTRY_SHAPES = "RegistryShapes"
"""What is shared by cases, and checked once over all of them."""

_SHAPES = "https://w3id.org/disinfo-graph/shapes#"


# pySHACL compares each of a shape's triples with its whole list of parameters for every focus
# node; these only tell people about the shape, so it runs without them, half as long.
_FOR_PEOPLE = (
    RDF.type,
    RDFS.label,
    DCTERMS.isPartOf,
    SH.name,
    SH.description,
    SH.order,
    SH.message,
    SH.severity,
)


@dataclass(frozen=True, slots=True)
class _Shapes:
    """One set of shapes: whole, and as the engine gets it."""

    whole: Graph
    bare: Graph


@lru_cache(maxsize=2)
def _shapes(shape_set: str) -> _Shapes:
    """Read the shapes of one of the two sets; a file holds shapes of one set only."""
    wanted = URIRef(_SHAPES + shape_set)
    whole, bare = Graph(), Graph()
    for path in resources.shapes():
        file = Graph().parse(path, format="turtle")
        if any(file.subjects(DCTERMS.isPartOf, wanted)):
            whole += file
    for triple in whole:
        is_node_shape = triple[2] == SH.NodeShape
        if is_node_shape or triple[1] not in _FOR_PEOPLE:
            bare.add(triple)
    return _Shapes(whole, bare)


def check(triples: Iterable[Triple], shape_set: str) -> tuple[Finding, ...]:
    """Return what the shapes find wrong, sorted; nothing where all is well."""
    shapes = _shapes(shape_set)
    data = Graph().parse(data=b"".join(map(line, triples)), format="ntriples")
    _, report, text = validate(data, shacl_graph=shapes.bare, inference="none")
    if not isinstance(report, Graph):
        raise ReleaseError(f"shapes {shape_set}: {text} (expected a report)")
    results = report.subjects(RDF.type, SH.ValidationResult)
    findings = {_finding(report, result, shapes.whole) for result in results}
    return tuple(sorted(findings, key=_order))


def _order(finding: Finding) -> tuple[str, ...]:
    weight = str(list(Severity).index(finding.severity))
    parts = (finding.focus, finding.shape, finding.constraint, finding.path, finding.value)
    return (weight, *(part or "" for part in parts), finding.message)


def _finding(report: Graph, result: Node, shapes: Graph) -> Finding:
    def one(predicate: URIRef) -> str | None:
        value = report.value(result, predicate)
        return None if value is None else str(value)

    shape = report.value(result, SH.sourceShape)
    severity = str(shapes.value(shape, SH.severity)).rpartition("#")[2]
    path = report.value(result, SH.resultPath)
    return Finding(
        severity=Severity(severity),
        focus=one(SH.focusNode) or "",
        shape=str(shape),
        constraint=one(SH.sourceConstraintComponent) or "",
        path=None if path is None else _path(report, path),
        value=one(SH.value),
        message=str(shapes.value(shape, SH.message)),
    )


def _path(report: Graph, path: Node) -> str:
    inverse = report.value(path, SH.inversePath)
    return f"^{_path(report, inverse)}" if inverse is not None else short(str(path))
