"""What is sent to a worker, as bytes and back; frozen values that know no store."""

from __future__ import annotations

from dataclasses import dataclass

import orjson


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A SPARQL query, and what the client would take for an answer of each kind.

    `results` names a row of `formats.RESULTS` for bindings and booleans, `rdf` one of
    `formats.SYNTAXES` for graphs; None refuses an answer of that kind.
    """

    query: str
    results: str | None = "json"
    rdf: str | None = "turtle"
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    prefixes: bool = False
    """Whether the project's own prefixes need not be declared."""
    rows: int | None = None
    """How many rows a table may have; the site's own pages count theirs themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Describe:
    """The document about one thing, in the RDF syntax of that name."""

    iri: str
    rdf: str = "turtle"
    context: str = ""
    """What a JSON-LD document names as its context."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What comes with an answer: its syntax, and whether it is a graph without triples."""

    media_type: str
    empty: bool


_KINDS: dict[str, type[Ask] | type[Describe]] = {"ask": Ask, "describe": Describe}


def pack(request: Ask | Describe) -> bytes:
    """Return a request as bytes."""
    kind = next(name for name, type_ in _KINDS.items() if isinstance(request, type_))
    return orjson.dumps({"kind": kind, "values": request})


def unpack(data: bytes) -> Ask | Describe:
    """Return the request that `pack` wrote."""
    told = orjson.loads(data)
    kind, values = _KINDS[told["kind"]], told["values"]
    for name in ("default_graphs", "named_graphs"):
        if name in values:
            values[name] = tuple(values[name])
    return kind(**values)


def pack_header(header: Header) -> bytes:
    """Return an answer's header as bytes."""
    return orjson.dumps(header)


def unpack_header(data: bytes) -> Header:
    """Return the header that `pack_header` wrote."""
    return Header(**orjson.loads(data))
