"""Reads what SPARQL endpoints answer, streaming, into the engine's terms; it knows no HTTP.

Of the results syntaxes only JSON is read: of XML the engine takes a document without its end for a
whole one, and CSV and TSV have no end that could be missed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

__all__ = ["BlankNode", "Literal", "NamedNode", "Solutions", "Term", "Triple", "graph", "results"]

Term = NamedNode | BlankNode | Literal | Triple
Solutions = QuerySolutions

RESULTS: tuple[str, ...] = ("application/sparql-results+json", "application/json")
"""Media types of tables and booleans."""

GRAPHS: dict[str, RdfFormat] = {
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
"""Media types of graphs, the first of them preferred."""


def results(file: BinaryIO) -> Solutions | bool:
    """Read a table, whose rows may still raise SyntaxError, or a boolean."""
    found = parse_query_results(file, format=QueryResultsFormat.JSON)
    if isinstance(found, QueryBoolean):
        return bool(found)
    return found


def graph(file: BinaryIO, media_type: str, base: str) -> Iterator[Triple]:
    """Read a graph; raises SyntaxError where it is not of that syntax."""
    return (quad.triple for quad in parse(file, format=GRAPHS[media_type], base_iri=base))
