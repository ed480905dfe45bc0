"""The one place where terms are born, in the lexical form that the engine gives back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from disinfo_graph.vocab import PREFIXES

Statement = tuple[str, str, str | Literal]
"""A triple as the mapping writes it: IRIs as strings, literals as terms."""

_XSD = PREFIXES["xsd"]
_BOOLEAN = NamedNode(_XSD + "boolean")
_DATE = NamedNode(_XSD + "date")
_DATE_TIME = NamedNode(_XSD + "dateTime")
_DECIMAL = NamedNode(_XSD + "decimal")
_INTEGER = NamedNode(_XSD + "integer")


def text(value: str, language: str) -> Literal:
    """Return a language-tagged string; the tag in lower case, as RDF 1.1 compares it."""
    return Literal(value, language=language.lower())


def string(value: str) -> Literal:
    """Return a plain string."""
    return Literal(value)


def day(value: date) -> Literal:
    """Return an xsd:date without zone."""
    return Literal(value.isoformat(), datatype=_DATE)


def moment(value: datetime) -> Literal:
    """Return an xsd:dateTime in UTC, to the second, with `Z`."""
    return Literal(value.strftime("%Y-%m-%dT%H:%M:%SZ"), datatype=_DATE_TIME)


def integer(value: int) -> Literal:
    """Return an xsd:integer."""
    return Literal(str(value), datatype=_INTEGER)


def boolean(value: bool) -> Literal:
    """Return an xsd:boolean, `true` or `false`."""
    return Literal("true" if value else "false", datatype=_BOOLEAN)


def decimal(value: str) -> Literal:
    """Return an xsd:decimal in canonical form: no sign, no zeros that say nothing."""
    whole, _, fraction = value.partition(".")
    fraction = fraction.rstrip("0")
    canonical = f"{int(whole)}.{fraction}" if fraction else str(int(whole))
    return Literal(canonical, datatype=_DECIMAL)


@lru_cache(maxsize=65536)
def _node(iri: str) -> NamedNode:
    return NamedNode(iri)


def triple(statement: Statement) -> Triple:
    """Return a statement as a triple; raises ValueError for what is no IRI."""
    subject, predicate, value = statement
    return Triple(
        _node(subject), _node(predicate), _node(value) if isinstance(value, str) else value
    )


def triples(statements: Iterable[Statement]) -> Iterator[Triple]:
    """Return statements as triples, in their order."""
    return map(triple, statements)


def line(statement: Triple) -> bytes:
    """Return the triple's line in canonical N-Triples (RDFC-1.0 §5), with its newline."""
    # The engine leaves a tab as it is; RDFC-1.0 escapes it, and only a literal can hold one.
    return f"{statement} .\n".replace("\t", "\\t").encode()


def literal_value(term: NamedNode | BlankNode | Literal | Triple) -> str:
    """Return what a person reads of a term: an IRI, a label, or the lexical form."""
    return str(term) if isinstance(term, Triple) else term.value
