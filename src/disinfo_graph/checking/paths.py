"""Writes the property paths of shapes in the notation of SPARQL; it follows none of them."""

from __future__ import annotations

from collections.abc import Callable

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

_WRITTEN: dict[URIRef, str] = {
    SH.inversePath: "^{}",
    SH.zeroOrMorePath: "{}*",
    SH.oneOrMorePath: "{}+",
    SH.zeroOrOnePath: "{}?",
}


def written(shapes: Graph, path: Node, name: Callable[[URIRef], str]) -> str:
    """Return a path, its properties named as `name` has it."""
    if isinstance(path, URIRef):
        return name(path)
    choice = shapes.value(path, SH.alternativePath)
    if choice is not None:
        return "|".join(_parts(shapes, choice, name))
    if (path, RDF.first, None) in shapes:
        return "/".join(_parts(shapes, path, name))
    ((sign, inner),) = shapes.predicate_objects(path)
    assert isinstance(sign, URIRef)
    return _WRITTEN[sign].format(_part(shapes, inner, name))


def divided(shapes: Graph, path: Node, name: Callable[[URIRef], str]) -> tuple[str, str] | None:
    """Return the first step of a sequence and what follows it; None for any other path."""
    if (path, RDF.first, None) not in shapes:
        return None
    first, *more = _parts(shapes, path, name)
    return first, "/".join(more)


def _parts(shapes: Graph, members: Node, name: Callable[[URIRef], str]) -> list[str]:
    return [_part(shapes, member, name) for member in shapes.items(members)]


def _part(shapes: Graph, path: Node, name: Callable[[URIRef], str]) -> str:
    inner = written(shapes, path, name)
    return inner if isinstance(path, URIRef) else f"({inner})"
