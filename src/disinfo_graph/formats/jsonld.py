"""Writes JSON-LD straight from triples by the terms of the public context; fetches nothing.

Per subject one node object, compacted by the rules of JSON-LD 1.1 API §6 as far as a flat table
of terms needs them: a value that its term cannot say stands in expanded form, never bent to fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import BinaryIO

import orjson
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from disinfo_graph import resources
from disinfo_graph.formats.unfit import Unfit
from disinfo_graph.vocab import PREFIXES

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
ContextReference = str | dict[str, Json]
Groups = Iterable[tuple[object, Iterable[Triple | Quad]]]

TREE = ("claim", "debunk", "appearance")
"""The keys under which a document holds one node inside another."""

_TYPE = PREFIXES["rdf"] + "type"
_STRING = PREFIXES["xsd"] + "string"


@dataclass(frozen=True, slots=True)
class Term:
    """How the context writes one predicate; `coercion` is `@id`, a datatype, `@language` or ''."""

    key: str
    coercion: str
    many: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """The context as tables: predicate to term, class to name."""

    predicates: Mapping[str, Term]
    classes: Mapping[str, str]


@lru_cache(maxsize=1)
def context() -> dict[str, Json]:
    """Return the public context, as it is published."""
    loaded: dict[str, Json] = orjson.loads(resources.context().read_bytes())
    inner = loaded["@context"]
    assert isinstance(inner, dict)
    return inner


@lru_cache(maxsize=1)
def terms() -> Terms:
    """Return the tables of the public context."""
    predicates: dict[str, Term] = {}
    classes: dict[str, str] = {}
    for key, definition in context().items():
        if isinstance(definition, dict) and "@id" in definition:
            iri = _expand(str(definition["@id"]))
            predicates[iri] = _term(key, definition)
        elif isinstance(definition, str) and ":" in definition and key[:1].isupper():
            classes[_expand(definition)] = key
    return Terms(predicates, classes)


def _term(key: str, definition: dict[str, Json]) -> Term:
    container = definition.get("@container") or []
    containers = container if isinstance(container, list) else [container]
    coercion = (
        "@language" if "@language" in containers else _expand(str(definition.get("@type") or ""))
    )
    return Term(key, coercion, "@set" in containers)


def _expand(name: str) -> str:
    prefix, colon, local = name.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES else name


def node_object(subject: str, statements: Iterable[Triple | Quad]) -> dict[str, Json]:
    """Return the node object of one subject; values keep the order of the statements."""
    table = terms()
    node: dict[str, Json] = {"id": subject}
    types: list[Json] = []
    for statement in statements:
        predicate, value = statement.predicate.value, statement.object
        if predicate == _TYPE and isinstance(value, NamedNode):
            types.append(table.classes.get(value.value) or identifier(value))
        else:
            _add(node, predicate, value, table.predicates.get(predicate))
    if types:
        node["type"] = types
    return {key: node[key] for key in sorted(node, key=_key_order)}


def _key_order(key: str) -> tuple[int, str]:
    return {"id": 0, "type": 1}.get(key, 2), key


def _add(
    node: dict[str, Json],
    predicate: str,
    value: NamedNode | BlankNode | Literal | Triple,
    term: Term | None,
) -> None:
    if term is None or not _fits(value, term):
        _append(node, _full(predicate), _expanded(value), many=True)
    elif term.coercion == "@language" and isinstance(value, Literal):
        by_language = node.setdefault(term.key, {})
        assert isinstance(by_language, dict)
        _append(by_language, value.language or "", value.value, many=term.many)
    else:
        _append(node, term.key, identifier(value), many=term.many)


def _append(target: dict[str, Json], key: str, value: Json, *, many: bool) -> None:
    there = target.get(key)
    if isinstance(there, list):
        there.append(value)
    elif there is not None:
        target[key] = [there, value]
    else:
        target[key] = [value] if many else value


def _fits(value: NamedNode | BlankNode | Literal | Triple, term: Term) -> bool:
    if not isinstance(value, Literal):
        return term.coercion == "@id"
    if value.language is not None:
        return term.coercion == "@language" and value.direction is None
    return value.datatype.value == (term.coercion or _STRING)


def _expanded(value: NamedNode | BlankNode | Literal | Triple) -> Json:
    if not isinstance(value, Literal):
        return {"id": identifier(value)}
    if value.language is not None:
        direction = {"@direction": str(value.direction)} if value.direction else {}
        return {"@value": value.value, "@language": value.language, **direction}
    if value.datatype.value == _STRING:
        return {"@value": value.value}
    return {"@value": value.value, "@type": value.datatype.value}


def identifier(value: object) -> str:
    """Return how JSON-LD names a node, or what it writes of a literal that its term describes."""
    if isinstance(value, BlankNode):
        return f"_:{value.value}"
    if isinstance(value, Literal):
        return value.value
    if isinstance(value, NamedNode):
        return _full(value.value)
    raise Unfit(f"{value}: JSON-LD 1.1 has no place for a quoted triple")


def _full(iri: str) -> str:
    # Nothing in JSON-LD 1.1 tells <foaf:x> from the compact form of <http://xmlns.com/foaf/0.1/x>.
    scheme, _, rest = iri.partition(":")
    if scheme in PREFIXES and not rest.startswith("//") and scheme in context():
        raise Unfit(f"<{iri}>: JSON-LD would read it as a compact IRI (expected another scheme)")
    return iri


def check(triple: Triple) -> None:
    """Raise Unfit for a triple that JSON-LD cannot carry."""
    node_object(identifier(triple.subject), [triple])


def document(triples: Iterable[Triple], root: str, reference: ContextReference) -> bytes:
    """Return the document about `root`: the nodes below it in their places, the rest as `included`.

    The triples come grouped by subject. Each node stands once; whatever points at it again, or
    points up, does so by IRI.
    """
    waiting = {
        identifier(subject): node_object(identifier(subject), group)
        for subject, group in groupby(triples, key=lambda triple: triple.subject)
    }
    body = _embed(waiting, root)
    if waiting:
        body["included"] = [waiting[iri] for iri in sorted(waiting)]
    return orjson.dumps({"@context": reference} | body)


def _embed(waiting: dict[str, dict[str, Json]], iri: str) -> dict[str, Json]:
    node = waiting.pop(iri)
    for key in TREE:
        below = node.get(key)
        if isinstance(below, list):
            node[key] = [_placed(waiting, item) for item in below]
        elif isinstance(below, str):
            node[key] = _placed(waiting, below)
    return node


def _placed(waiting: dict[str, dict[str, Json]], item: Json) -> Json:
    if isinstance(item, str) and item in waiting:
        return _embed(waiting, item)
    return item


def write(groups: Groups, out: BinaryIO, reference: ContextReference) -> None:
    """Write one document with a flat `graph`, one node a line; memory holds one node."""
    out.write(b'{"@context":' + orjson.dumps(reference) + b',\n"graph":[')
    before = b"\n"
    for subject, statements in groups:
        out.write(before + orjson.dumps(node_object(identifier(subject), statements)))
        before = b",\n"
    out.write(b"\n]}\n")
