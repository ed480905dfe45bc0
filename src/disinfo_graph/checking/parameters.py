"""Writes what shapes say into queries; None stands for what a query could get wrong."""

from __future__ import annotations

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH, XSD
from rdflib.term import Node

_KINDS: dict[Node, str] = {
    SH.IRI: "isIRI(?value)",
    SH.BlankNode: "isBlank(?value)",
    SH.Literal: "isLiteral(?value)",
    SH.BlankNodeOrIRI: "!isLiteral(?value)",
    SH.BlankNodeOrLiteral: "!isIRI(?value)",
    SH.IRIOrLiteral: "!isBlank(?value)",
}


def iri(shapes: Graph, value: Node) -> str | None:
    """Return an IRI."""
    return value.n3() if isinstance(value, URIRef) else None


def datatype(shapes: Graph, value: Node) -> str | None:
    """Return a datatype; rdfs:Literal and its like mean more than one."""
    known = isinstance(value, URIRef) and (value in XSD or value == RDF.langString)
    return iri(shapes, value) if known else None


def kind(shapes: Graph, value: Node) -> str | None:
    """Return the condition of a node kind."""
    return _KINDS.get(value)


def count(shapes: Graph, value: Node) -> str | None:
    """Return a whole number from 0."""
    number = value.value if isinstance(value, Literal) and value.datatype == XSD.integer else None
    return str(number) if isinstance(number, int) and number >= 0 else None


def length(shapes: Graph, value: Node) -> str | None:
    """Return a whole number from 1; of 0, pySHACL says that blank nodes are long enough for it."""
    return count(shapes, value) if str(value) != "0" else None


def true(shapes: Graph, value: Node) -> str | None:
    """Return true; a constraint that is switched off is rare enough to be left alone."""
    return "true" if isinstance(value, Literal) and value.value is True else None


def text(shapes: Graph, value: Node) -> str | None:
    """Return a string without language."""
    plain = isinstance(value, Literal) and value.language is None and value.datatype is None
    return value.n3() if plain else None


def bound(shapes: Graph, value: Node) -> str | None:
    """Return a number, a date or the like."""
    typed = isinstance(value, Literal) and value.datatype is not None and not value.ill_typed
    return value.n3() if typed else None


def term(shapes: Graph, value: Node) -> str | None:
    """Return a term that is to be found as it is; the store may write a number in another way."""
    exact = isinstance(value, URIRef) or (isinstance(value, Literal) and value.datatype is None)
    return value.n3() if exact else None


def members(shapes: Graph, value: Node) -> str | None:
    """Return the condition that a value is one of a list."""
    terms = [term(shapes, member) for member in shapes.items(value)]
    if None in terms:
        return None
    return " || ".join(f"sameTerm(?value, {one})" for one in terms) or "false"
