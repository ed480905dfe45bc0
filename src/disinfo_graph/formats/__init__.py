"""The syntaxes this project reads and writes, one row each; it opens a file to read, no store."""

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

from disinfo_graph.errors import Unfit
from disinfo_graph.formats import counting, csv_rows, jsonld, unfit
from disinfo_graph.formats.terms import Statement, lexical, line, triple, triples
from disinfo_graph.vocab import PREFIXES

__all__ = [
    "RESULTS",
    "SYNTAXES",
    "Literal",
    "NamedNode",
    "Quad",
    "Result",
    "Statement",
    "Syntax",
    "Triple",
    "fits",
    "is_iri",
    "lexical",
    "line",
    "read",
    "result",
    "syntax",
    "triple",
    "triples",
    "write",
    "write_result",
]


Statements = Iterable[Triple] | Iterable[Quad]


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
    writer: Writer
    graphs: bool = False
    prefixes: bool = True
    checks: tuple[Callable[[Triple], object], ...] = ()
    """What raises Unfit for a triple that the syntax cannot carry; by none, it carries all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A syntax of SPARQL results."""

    name: str
    title: str
    media_type: str
    w3c: str
    engine: QueryResultsFormat
    rows: Callable[[], counting.Count]
    """Begins to count the rows of a table in this syntax."""
    writer: ResultWriter


Writer = Callable[[Statements, Syntax, BinaryIO, jsonld.ContextReference], None]


def _by_engine(
    statements: Statements, row: Syntax, out: BinaryIO, context: jsonld.ContextReference
) -> None:
    serialize(statements, out, row.engine, prefixes=PREFIXES if row.prefixes else {})


def _json_ld(
    statements: Statements, row: Syntax, out: BinaryIO, context: jsonld.ContextReference
) -> None:
    jsonld.write(groupby(statements, key=lambda statement: statement.subject), out, context)


def _rdf_xml(
    statements: Statements, row: Syntax, out: BinaryIO, context: jsonld.ContextReference
) -> None:
    plain = (one.triple if isinstance(one, Quad) else one for one in statements)
    checked = unfit.XmlOutput(out)
    _by_engine(map(unfit.in_rdf_xml, plain), row, checked, context)
    checked.check()


ResultWriter = Callable[[QuerySolutions | QueryBoolean, Result, BinaryIO], None]


def _result_by_engine(answer: QuerySolutions | QueryBoolean, row: Result, out: BinaryIO) -> None:
    answer.serialize(output=out, format=row.engine)


def _xml_result(answer: QuerySolutions | QueryBoolean, row: Result, out: BinaryIO) -> None:
    checked = unfit.XmlOutput(out)
    _result_by_engine(answer, row, checked)
    checked.check()


def _csv_result(answer: QuerySolutions | QueryBoolean, row: Result, out: BinaryIO) -> None:
    if isinstance(answer, QueryBoolean):
        _result_by_engine(answer, row, out)  # SPARQL 1.1 defines no CSV for these
    else:
        csv_rows.write(answer, out)


SYNTAXES: tuple[Syntax, ...] = (
    Syntax(
        name="turtle",
        title="Turtle",
        media_type="text/turtle",
        w3c="Turtle",
        suffix=".ttl",
        engine=RdfFormat.TURTLE,
        writer=_by_engine,
    ),
    Syntax(
        name="json-ld",
        title="JSON-LD",
        media_type="application/ld+json",
        w3c="JSON-LD",
        suffix=".jsonld",
        engine=RdfFormat.JSON_LD,
        writer=_json_ld,
        checks=(jsonld.check,),
    ),
    Syntax(
        name="n-triples",
        title="N-Triples",
        media_type="application/n-triples",
        w3c="N-Triples",
        suffix=".nt",
        engine=RdfFormat.N_TRIPLES,
        writer=_by_engine,
        prefixes=False,
    ),
    Syntax(
        name="rdf-xml",
        title="RDF/XML",
        media_type="application/rdf+xml",
        w3c="RDF_XML",
        suffix=".rdf",
        engine=RdfFormat.RDF_XML,
        writer=_rdf_xml,
        checks=(unfit.in_rdf_xml, unfit.characters),
    ),
    Syntax(
        name="n-quads",
        title="N-Quads",
        media_type="application/n-quads",
        w3c="N-Quads",
        suffix=".nq",
        engine=RdfFormat.N_QUADS,
        writer=_by_engine,
        graphs=True,
        prefixes=False,
    ),
    Syntax(
        name="trig",
        title="TriG",
        media_type="application/trig",
        w3c="TriG",
        suffix=".trig",
        engine=RdfFormat.TRIG,
        writer=_by_engine,
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
        rows=counting.in_json,
        writer=_result_by_engine,
    ),
    Result(
        name="xml",
        title="XML",
        media_type="application/sparql-results+xml",
        w3c="SPARQL_Results_XML",
        engine=QueryResultsFormat.XML,
        rows=counting.in_xml,
        writer=_xml_result,
    ),
    Result(
        name="csv",
        title="CSV",
        media_type="text/csv",
        w3c="SPARQL_Results_CSV",
        engine=QueryResultsFormat.CSV,
        rows=counting.in_csv,
        writer=_csv_result,
    ),
    Result(
        name="tsv",
        title="TSV",
        media_type="text/tab-separated-values",
        w3c="SPARQL_Results_TSV",
        engine=QueryResultsFormat.TSV,
        rows=counting.in_tsv,
        writer=_result_by_engine,
    ),
)


def syntax(name: str) -> Syntax:
    """Return the RDF syntax of that name; raises KeyError for none."""
    return {row.name: row for row in SYNTAXES}[name]


def result(name: str) -> Result:
    """Return the result syntax of that name; raises KeyError for none."""
    return {row.name: row for row in RESULTS}[name]


def read(data: bytes | BinaryIO | Path, row: Syntax, *, trusted: bool = False) -> Iterator[Quad]:
    """Parse RDF, streaming; raises SyntaxError with the place of what is wrong.

    What is trusted was parsed before: whether its IRIs and tags are valid is not asked again.
    """
    if isinstance(data, Path):
        return parse(path=str(data), format=row.engine, lenient=trusted)
    return parse(data, format=row.engine, lenient=trusted)


def write(
    statements: Statements, row: Syntax, out: BinaryIO, *, context: jsonld.ContextReference
) -> None:
    """Write triples, or quads in a syntax that holds graphs, grouped by subject as they come.

    `context` is what a JSON-LD document names as its context; the other syntaxes ignore it.
    Raises Unfit for a term that the syntax cannot carry.
    """
    row.writer(statements, row, out, context)


def write_result(
    answer: QuerySolutions | QueryBoolean, row: Result, out: BinaryIO, *, most: int | None = None
) -> None:
    """Write a table or a boolean; raises Unfit for a term that the syntax cannot carry.

    Raises QueryStopped for a table of more than `most` rows.
    """
    target = out if most is None else counting.Counted(out, row.rows(), most)
    row.writer(answer, row, target)


def fits(statements: Iterable[Triple], row: Syntax) -> bool:
    """Tell whether a syntax can carry all of these."""
    try:
        for statement in statements:
            for check in row.checks:
                check(statement)
    except Unfit:
        return False
    return True


def is_iri(text: str) -> bool:
    """Tell whether a text is an absolute IRI, as the engine has them."""
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True
