"""The cases under `tests/shapes/` as graphs, and graphs as the lines that are checked."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from rdflib import Graph

from disinfo_graph import formats
from making import ROOT

FOLDER = ROOT / "tests" / "shapes"
VALID = sorted(FOLDER.glob("*/valid.*.ttl"))
INVALID = sorted(FOLDER.glob("*/invalid.*.ttl"))


@lru_cache(maxsize=1)
def _world() -> Graph:
    graph = Graph()
    for file in (*sorted(FOLDER.glob("*/valid.complete.ttl")), FOLDER / "neighbour.ttl"):
        graph.parse(file)
    return graph


@cache
def case(file: Path) -> Graph:
    """Return the two whole cases, with what a file restates of their nodes."""
    stated = Graph().parse(file)
    graph = Graph()
    restated = set(stated.subjects())
    for triple in _world():
        if triple[0] not in restated:
            graph.add(triple)
    return graph + stated


def name(file: Path) -> str:
    """Return what a fixture is called in the names of tests."""
    return f"{file.parent.name}-{file.name.split('.')[1]}"


def lines(graph: Graph) -> tuple[bytes, ...]:
    """Return the triples of a graph in canonical N-Triples, in order."""
    written = graph.serialize(format="nt", encoding="utf-8")
    quads = formats.read(written, formats.syntax("n-triples"))
    return tuple(sorted(formats.line(quad.triple) for quad in quads))
