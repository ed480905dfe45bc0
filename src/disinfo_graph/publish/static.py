"""What every release tells, whatever its cases: the ontology, and the schemes of its entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from disinfo_graph import formats, resources
from disinfo_graph.formats import Quad, jsonld, nodes
from disinfo_graph.formats.context import Json
from disinfo_graph.iris import Iris
from disinfo_graph.mapping import scheme_nodes


def lines(iris: Iris) -> Iterator[bytes]:
    """Yield it as canonical N-Triples."""
    for quad in _ontology():
        yield formats.line(quad.triple)
    for node in scheme_nodes(iris):
        yield from nodes.lines(node)


def node_objects(iris: Iris) -> Iterator[Mapping[str, Json]]:
    """Yield it as node objects."""
    yield from scheme_nodes(iris)
    yield from jsonld.node_objects(sorted((quad.triple for quad in _ontology()), key=formats.line))


def _ontology() -> Iterable[Quad]:
    return formats.read(resources.ontology(), formats.syntax("turtle"))
