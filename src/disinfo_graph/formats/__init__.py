"""The syntaxes this project reads and writes, one row each; it knows no file and no store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from disinfo_graph.formats import jsonld
from disinfo_graph.formats.terms import Statement, line, literal_value, triple, triples
from disinfo_graph.vocab import PREFIXES

__all__ = [
    "RESULTS",
    "SYNTAXES",
    "Literal",
    "Quad",
    "Result",
    "Statement",
    "Syntax",
    "Triple",
    "in_graph",
    "line",
    "literal_value",
    "read",
    "result",
    "syntax",
    "triple",
    "triples",
    "write",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Syntax:
    """An RDF syntax: its names, media type and suffix, and whether it holds graphs."""

    name: str
    title: str
    media_type: str
    suffix: str
    engine: RdfFormat
    graphs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A syntax of SPARQL results."""

    name: str
    title: str
    media_type: str
    engine: QueryResultsFormat


SYNTAXES: tuple[Syntax, ...] = (
    Syntax(
        name="turtle",
        title="Turtle",
        media_type="text/turtle",
        suffix=".ttl",
        engine=RdfFormat.TURTLE,
    ),
    Syntax(
        name="json-ld",
        title="JSON-LD",
        media_type="application/ld+json",
        suffix=".jsonld",
        engine=RdfFormat.JSON_LD,
    ),
    Syntax(
        name="n-triples",
        title="N-Triples",
        media_type="application/n-triples",
        suffix=".nt",
        engine=RdfFormat.N_TRIPLES,
    ),
    Syntax(
        name="rdf-xml",
        title="RDF/XML",
        media_type="application/rdf+xml",
        suffix=".rdf",
        engine=RdfFormat.RDF_XML,
    ),
    Syntax(
        name="n-quads",
        title="N-Quads",
        media_type="application/n-quads",
        suffix=".nq",
        engine=RdfFormat.N_QUADS,
        graphs=True,
    ),
    Syntax(
        name="trig",
        title="TriG",
        media_type="application/trig",
        suffix=".trig",
        engine=RdfFormat.TRIG,
        graphs=True,
    ),
)

RESULTS: tuple[Result, ...] = (
    Result(
        name="json",
        title="JSON",
        media_type="application/sparql-results+json",
        engine=QueryResultsFormat.JSON,
    ),
    Result(
        name="xml",
        title="XML",
        media_type="application/sparql-results+xml",
        engine=QueryResultsFormat.XML,
    ),
    Result(name="csv", title="CSV", media_type="text/csv", engine=QueryResultsFormat.CSV),
    Result(
        name="tsv",
        title="TSV",
        media_type="text/tab-separated-values",
        engine=QueryResultsFormat.TSV,
    ),
)


def syntax(name: str) -> Syntax:
    """Return the RDF syntax of that name; raises KeyError for none."""
    return {row.name: row for row in SYNTAXES}[name]


def result(name: str) -> Result:
    """Return the result syntax of that name; raises KeyError for none."""
    return {row.name: row for row in RESULTS}[name]


def read(data: bytes | BinaryIO | Path, row: Syntax) -> Iterator[Quad]:
    """Parse RDF, streaming; raises SyntaxError with the place of what is wrong."""
    if isinstance(data, Path):
        return parse(path=str(data), format=row.engine)
    return parse(data, format=row.engine)


def in_graph(triples: Iterable[Triple], graph: str) -> Iterator[Quad]:
    """Yield triples as quads of a graph."""
    name = NamedNode(graph)
    return (Quad(one.subject, one.predicate, one.object, name) for one in triples)


def write(
    statements: Iterable[Triple] | Iterable[Quad],
    row: Syntax,
    out: BinaryIO,
    *,
    context: jsonld.ContextReference,
) -> None:
    """Write triples, or quads in a syntax that holds graphs, grouped by subject as they come.

    `context` is what a JSON-LD document names as its context; the other syntaxes ignore it.
    """
    if row.engine == RdfFormat.JSON_LD:
        jsonld.write(groupby(statements, key=lambda statement: statement.subject), out, context)
        return
    used = {name: iri for name, iri in PREFIXES.items() if row.engine not in _WITHOUT_PREFIXES}
    serialize(statements, out, row.engine, prefixes=used)


_WITHOUT_PREFIXES = (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)
