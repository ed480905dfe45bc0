"""Terms of the engine, in the lexical form that it gives back, and statements made of them.

What the project says of itself is written so: the graphs *about* and *quality*, and the description
of the endpoint. What cases say is written by `formats.nodes`, which takes only decimals from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from disinfo_graph.formats.tags import tag
from disinfo_graph.vocab import PREFIXES

Statement = tuple[str, str, str | Literal]
"""A triple before it is one: IRIs as strings, literals as terms."""

_XSD = PREFIXES["xsd"]
_BOOLEAN = NamedNode(_XSD + "boolean")
_DATE = NamedNode(_XSD + "date")
_DATE_TIME = NamedNode(_XSD + "dateTime")
_DECIMAL = NamedNode(_XSD + "decimal")
_HEXADECIMAL = NamedNode(_XSD + "hexBinary")
_INTEGER = NamedNode(_XSD + "integer")
_SIZE = NamedNode(_XSD + "nonNegativeInteger")


def text(value: str, language: str) -> Literal:
    """Return a language-tagged string."""
    return Literal(value, language=tag(language))


def string(value: str) -> Literal:
    """Return a plain string."""
    return Literal(value)


def moment(value: datetime) -> Literal:
    """Return an xsd:dateTime in UTC, to the second, with `Z`; raises ValueError without a zone."""
    if value.tzinfo is None:
        raise ValueError(f"{value}: a moment without zone (expected one in UTC)")
    plain = value.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    return Literal(f"{plain.isoformat()}Z", datatype=_DATE_TIME)


def integer(value: int) -> Literal:
    """Return an xsd:integer."""
    return Literal(str(value), datatype=_INTEGER)


def day(value: str) -> Literal:
    """Return an xsd:date of a day as it is written in ISO 8601, without zone."""
    return Literal(value, datatype=_DATE)


def size(value: int) -> Literal:
    """Return an xsd:nonNegativeInteger, as DCAT-AP has the size of a file.

    In the store it would become an xsd:integer: what is read there is written so.
    """
    return Literal(str(value), datatype=_SIZE)


def hexadecimal(value: str) -> Literal:
    """Return an xsd:hexBinary of hexadecimal digits, as SPDX has a checksum."""
    return Literal(value, datatype=_HEXADECIMAL)


def boolean(value: bool) -> Literal:
    """Return an xsd:boolean, `true` or `false`."""
    return Literal("true" if value else "false", datatype=_BOOLEAN)


@lru_cache(maxsize=1024)
def decimal(value: str) -> Literal:
    """Return an xsd:decimal in canonical form; raises ValueError for what is no finite number."""
    try:
        plain = format(Decimal(value), "f")
    except InvalidOperation as error:
        raise ValueError(f"{value!r} is no decimal (expected digits and a point)") from error
    if not plain.strip("-").replace(".", "").isdigit():
        raise ValueError(f"{value!r} is no decimal (expected digits and a point)")
    short = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return Literal("0" if short == "-0" else short, datatype=_DECIMAL)


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
    # Not every version of the engine escapes a tab as RDFC-1.0 does; only a literal can hold one.
    return f"{statement} .\n".replace("\t", "\\t").encode()


def lexical(term: NamedNode | BlankNode | Literal | Triple) -> str:
    """Return a term without what N-Triples puts around it: an IRI, a label or a lexical form."""
    return str(term) if isinstance(term, Triple) else term.value
