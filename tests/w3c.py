"""The tests of SHACL of the W3C as our engines see them: a graph, shapes, expected results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import rdflib
from rdflib import RDF, SH, BNode, Graph, Literal, Namespace
from rdflib.term import Node

from disinfo_graph.checking import check_against
from disinfo_graph.checking.paths import written
from disinfo_graph.checking.shapes import prepared
from disinfo_graph.model import Finding
from disinfo_graph.vocab import short
from making import ROOT
from worlds import lines

SUITES = ROOT.parent / "shared" / "suites" / "w3c-shacl"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")

_NO_SHAPE = {
    SH.alternativePath,
    SH.declare,
    SH.inversePath,
    SH.message,
    SH.oneOrMorePath,
    SH.prefix,
    SH.zeroOrMorePath,
    SH.zeroOrOnePath,
}

Results = frozenset[tuple[str, ...]]
"""As a set: a finding is told once, however often an engine reports it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One test; None is expected where shapes are to be refused."""

    name: str
    data: Graph
    shapes: Graph
    expected: Results | None


def trials(part: str) -> Iterator[Trial]:
    """Yield the tests of a part of the suite, `core` or `sparql`, in order."""
    for file in sorted((SUITES / part).rglob("*.ttl")):
        stated = _parsed(file.as_uri())
        for test in sorted(stated.subjects(RDF.type, SHT.Validate), key=str):
            action, result = stated.value(test, MF.action), stated.value(test, MF.result)
            yield Trial(
                name=f"{file.parent.name}/{file.stem}",
                data=_parsed(str(stated.value(action, SHT.dataGraph))),
                shapes=_parsed(str(stated.value(action, SHT.shapesGraph))),
                expected=None if result == SHT.Failure else _expected(stated, result),
            )


def passes(trial: Trial, engine: str) -> bool:
    """Tell whether an engine finds what is expected, by way of `checking`."""
    try:
        made = prepared(_speaking(trial.shapes))
        found = check_against(lines(trial.data), made, engine=engine)
    # A failure comes out of an engine as whatever error it has; rdflib raises bare exceptions.
    except Exception:
        return trial.expected is None
    return trial.expected == frozenset(map(_told, found))


def _parsed(address: str) -> Graph:
    """Return what a file states, with every literal as it is written there."""
    rdflib.NORMALIZE_LITERALS = False
    try:
        return Graph().parse(address, format="turtle")
    finally:
        rdflib.NORMALIZE_LITERALS = True


def _speaking(shapes: Graph) -> Graph:
    """Return the shapes, each with a message, as ours have one."""
    graph = Graph() + shapes
    for node, name in set(shapes.subject_predicates()):
        if str(name).startswith(str(SH)) and not set(shapes.predicates(node)) & _NO_SHAPE:
            graph.add((node, SH.message, Literal("broken")))
    return graph


def _expected(stated: Graph, report: Node | None) -> Results:
    return frozenset(
        (
            _name(stated.value(result, SH.focusNode)),
            _path(stated, stated.value(result, SH.resultPath)),
            _name(stated.value(result, SH.value)),
            str(stated.value(result, SH.sourceConstraintComponent)),
            str(stated.value(result, SH.resultSeverity)).rpartition("#")[2],
        )
        for result in stated.objects(report, SH.result)
    )


def _told(finding: Finding) -> tuple[str, ...]:
    return (
        _label(finding.focus),
        finding.path or "-",
        "-" if finding.value is None else _label(finding.value),
        finding.constraint,
        finding.severity.value,
    )


def _path(stated: Graph, path: Node | None) -> str:
    return "-" if path is None else written(stated, path, short)


def _name(node: Node | None) -> str:
    if isinstance(node, BNode):
        return "[]"
    return "-" if node is None else str(node)


def _label(text: str) -> str:
    # Labels of blank nodes are long, and of letters and digits alone; no literal here is.
    return "[]" if len(text) >= 30 and text.isalnum() else text
