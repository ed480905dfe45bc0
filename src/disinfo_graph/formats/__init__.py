"""The syntaxes this project reads and writes, one row each; it knows no file and no store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from disinfo_graph.formats import jsonld, unfit
from disinfo_graph.formats.terms import Statement, line, literal_value, triple, triples
from disinfo_graph.formats.unfit import Unfit
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
    "Unfit",
    "fits",
    "in_graph",
    "is_iri",
    "line",
    "literal_value",
    "read",
    "result",
    "syntax",
    "triple",
    "triples",
    "write",
    "write_result",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Syntax:
    """An RDF syntax: its names, media type and suffix, and whether it holds graphs."""

    name: str
    title: str
    media_type: str
    w3c: str
    """The local name that the W3C gives it in http://www.w3.org/ns/formats/."""
    suffix: str
    engine: RdfFormat
    graphs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A syntax of SPARQL results."""

    name: str
    title: str
    media_type: str
    w3c: str
    engine: QueryResultsFormat


SYNTAXES: tuple[Syntax, ...] = (
    Syntax(
        name="turtle",
        title="Turtle",
        media_type="text/turtle",
        w3c="Turtle",
        suffix=".ttl",
        engine=RdfFormat.TURTLE,
    ),
    Syntax(
        name="json-ld",
        title="JSON-LD",
        media_type="application/ld+json",
        w3c="JSON-LD",
        suffix=".jsonld",
        engine=RdfFormat.JSON_LD,
    ),
    Syntax(
        name="n-triples",
        title="N-Triples",
        media_type="application/n-triples",
        w3c="N-Triples",
        suffix=".nt",
        engine=RdfFormat.N_TRIPLES,
    ),
    Syntax(
        name="rdf-xml",
        title="RDF/XML",
        media_type="application/rdf+xml",
        w3c="RDF_XML",
        suffix=".rdf",
        engine=RdfFormat.RDF_XML,
    ),
    Syntax(
        name="n-quads",
        title="N-Quads",
        media_type="application/n-quads",
        w3c="N-Quads",
        suffix=".nq",
        engine=RdfFormat.N_QUADS,
        graphs=True,
    ),
    Syntax(
        name="trig",
        title="TriG",
        media_type="application/trig",
        w3c="TriG",
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
        w3c="SPARQL_Results_JSON",
        engine=QueryResultsFormat.JSON,
    ),
    Result(
        name="xml",
        title="XML",
        media_type="application/sparql-results+xml",
        w3c="SPARQL_Results_XML",
        engine=QueryResultsFormat.XML,
    ),
    Result(
        name="csv",
        title="CSV",
        media_type="text/csv",
        w3c="SPARQL_Results_CSV",
        engine=QueryResultsFormat.CSV,
    ),
    Result(
        name="tsv",
        title="TSV",
        media_type="text/tab-separated-values",
        w3c="SPARQL_Results_TSV",
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
    Raises Unfit for a term that the syntax cannot carry.
    """
    if row.engine == RdfFormat.JSON_LD:
        jsonld.write(groupby(statements, key=lambda statement: statement.subject), out, context)
        return
    if row.engine == RdfFormat.RDF_XML:
        _write_rdf_xml(statements, out)
        return
    used = {name: iri for name, iri in PREFIXES.items() if row.engine not in _WITHOUT_PREFIXES}
    serialize(statements, out, row.engine, prefixes=used)


def _write_rdf_xml(statements: Iterable[Triple] | Iterable[Quad], out: BinaryIO) -> None:
    plain = (one.triple if isinstance(one, Quad) else one for one in statements)
    checked = unfit.XmlOutput(out)
    serialize(map(unfit.in_rdf_xml, plain), checked, RdfFormat.RDF_XML, prefixes=PREFIXES)
    checked.check()


def write_result(answer: QuerySolutions | QueryBoolean, row: Result, out: BinaryIO) -> None:
    """Write a table or a boolean; raises Unfit for a term that the syntax cannot carry."""
    if row.engine != QueryResultsFormat.XML:
        answer.serialize(output=out, format=row.engine)
        return
    checked = unfit.XmlOutput(out)
    answer.serialize(output=checked, format=row.engine)
    checked.check()


def fits(statements: Iterable[Triple], row: Syntax) -> bool:
    """Tell whether a syntax can carry all of these."""
    checks = _CHECKS.get(row.name, ())
    try:
        for statement in statements:
            for check in checks:
                check(statement)
    except Unfit:
        return False
    return True


_CHECKS: dict[str, tuple[Callable[[Triple], object], ...]] = {
    "json-ld": (jsonld.check,),
    "rdf-xml": (unfit.in_rdf_xml, unfit.characters),
}
"""What raises Unfit for a triple that a syntax cannot carry; the other syntaxes carry all."""


def is_iri(text: str) -> bool:
    """Tell whether a text is an absolute IRI, as the engine has them."""
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


_WITHOUT_PREFIXES = (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)
