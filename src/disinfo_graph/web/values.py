"""What the store says, as values that a page can show: terms, table rows, descriptions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO, TypedDict

import orjson

from disinfo_graph import formats


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """An RDF term: an IRI, a blank node, or a literal with its language or datatype."""

    text: str
    kind: str
    """`uri`, `bnode` or `literal`, as SPARQL JSON names them."""
    language: str = ""
    datatype: str = ""

    @property
    def is_iri(self) -> bool:
        """Whether the term is an IRI."""
        return self.kind == "uri"


Row = Mapping[str, Value]
Nodes = Mapping[str, Mapping[str, tuple[Value, ...]]]

_Term = TypedDict("_Term", {"type": str, "value": str, "xml:lang": str, "datatype": str})


class _Head(TypedDict, total=False):
    """The variables of a table."""

    vars: list[str]


class _Results(TypedDict):
    """The rows of a table."""

    bindings: list[dict[str, _Term]]


class _Answer(TypedDict, total=False):
    """SPARQL JSON: a table or a truth value."""

    head: _Head
    results: _Results
    boolean: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A SPARQL result: variables and rows, or a truth value."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]
    boolean: bool | None = None


def table(data: bytes) -> Table:
    """Return what SPARQL JSON says."""
    answer: _Answer = orjson.loads(data)
    found = answer["results"]["bindings"] if "results" in answer else []
    return Table(
        variables=tuple(answer["head"].get("vars", ())),
        rows=tuple({name: _of_json(term) for name, term in row.items()} for row in found),
        boolean=answer.get("boolean"),
    )


def _of_json(term: _Term) -> Value:
    return Value(
        text=term["value"],
        kind=term["type"],
        language=term.get("xml:lang", ""),
        datatype=term.get("datatype", ""),
    )


def nodes(data: bytes | BinaryIO, syntax: str) -> Nodes:
    """Return the statements of an RDF document by subject and predicate, in their order."""
    found: dict[str, dict[str, tuple[Value, ...]]] = {}
    for quad in formats.read(data, formats.syntax(syntax)):
        said = found.setdefault(formats.lexical(quad.subject), {})
        term, predicate = quad.object, quad.predicate.value
        value = _of_term(formats.lexical(term), str(term))
        said[predicate] = (*said.get(predicate, ()), value)
    return found


def _of_term(text: str, written: str) -> Value:
    """Return a term by its text and its N-Triples, for the engine's classes stay below."""
    kind = _KINDS.get(written[:1], "literal")
    tail = written.rpartition('"')[2] if kind == "literal" else ""
    return Value(
        text=text,
        kind=kind,
        language=tail[1:] if tail.startswith("@") else "",
        datatype=tail[3:-1] if tail.startswith("^^") else "",
    )


_KINDS = {"<": "uri", "_": "bnode"}
"""By the first character of a term in N-Triples."""


def first(values: Iterable[Value]) -> Value | None:
    """Return the first of the values, an English one if there is one."""
    listed = list(values)
    english = (value for value in listed if value.language.partition("-")[0] == "en")
    return next(english, listed[0] if listed else None)


def one(found: Nodes, subject: str, *predicates: str) -> str:
    """Return the text of the first value that any of the predicates has; empty where none has."""
    for predicate in predicates:
        value = first(found.get(subject, {}).get(predicate, ()))
        if value is not None:
            return value.text
    return ""
