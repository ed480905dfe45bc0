"""Writes JSON-LD straight from triples by the terms of the public context; fetches nothing.

Per subject one node object, compacted by the rules of JSON-LD 1.1 API §6 as far as a flat table
of terms needs them: a value that its term cannot say stands in expanded form, never bent to fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby, islice
from typing import BinaryIO

import orjson
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from disinfo_graph.errors import Unfit
from disinfo_graph.formats.context import TREE, Json, Term, Terms, context, key_order, terms
from disinfo_graph.vocab import PREFIXES

__all__ = [
    "ContextReference",
    "Groups",
    "check",
    "document",
    "identifier",
    "node_object",
    "node_objects",
    "write",
    "write_objects",
]

ContextReference = str | dict[str, Json]
Groups = Iterable[tuple[object, Iterable[Triple | Quad]]]

_TYPE = PREFIXES["rdf"] + "type"
_STRING = PREFIXES["xsd"] + "string"


def node_object(
    subject: str, statements: Iterable[Triple | Quad], table: Terms | None = None
) -> dict[str, Json]:
    """Return the node object of one subject; values of a key stand in order.

    `table` is that of another context than the public one.
    """
    table = table or terms()
    node: dict[str, Json] = {"id": subject}
    types: list[str] = []
    for statement in statements:
        predicate, value = statement.predicate.value, statement.object
        if predicate == _TYPE and isinstance(value, NamedNode):
            types.append(table.classes.get(value.value) or identifier(value))
        else:
            _add(node, predicate, value, table.predicates.get(predicate))
    if types:
        node["type"] = types
    return {key: _ordered(node[key]) for key in sorted(node, key=key_order)}


def _ordered(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return sorted(value, key=lambda item: item if isinstance(item, str) else repr(item))
    return value


def node_objects(triples: Iterable[Triple]) -> Iterator[dict[str, Json]]:
    """Yield the node object of each subject; the triples come grouped by subject."""
    for subject, group in groupby(triples, key=lambda triple: triple.subject):
        yield node_object(identifier(subject), group)


def _add(
    node: dict[str, Json],
    predicate: str,
    value: NamedNode | BlankNode | Literal | Triple,
    term: Term | None,
) -> None:
    if term is None or not _fits(value, term):
        _append(node, predicate, _expanded(value), many=True)
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
    if isinstance(value, Literal | NamedNode):
        return value.value
    raise Unfit(f"{value}: JSON-LD 1.1 has no place for a quoted triple")


def check(triple: Triple) -> None:
    """Raise Unfit for a triple that JSON-LD cannot carry."""
    node_object(identifier(triple.subject), [triple])


def document(
    nodes: Iterable[Mapping[str, Json]],
    root: str,
    reference: ContextReference,
    tree: Sequence[str] = TREE,
) -> bytes:
    """Return the document about `root`: the nodes below it in their places, the rest as `included`.

    Each node is given, and stands, once; whatever points at it again, or points up, does so by IRI.
    `tree` are the keys under which nodes have their places.
    """
    waiting = {str(node["id"]): node for node in nodes}
    body = _embedded(waiting, root, tree)
    if waiting:
        body["included"] = [waiting[iri] for iri in sorted(waiting)]
    return orjson.dumps({"@context": _inline() if reference is context() else reference} | body)


@lru_cache(maxsize=1)
def _inline() -> orjson.Fragment:
    # Thousands of documents repeat the whole context, so it is written once.
    return orjson.Fragment(orjson.dumps(context()))


def _embedded(
    waiting: dict[str, Mapping[str, Json]], iri: str, tree: Sequence[str]
) -> dict[str, Json]:
    node = dict(waiting.pop(iri))
    for key in tree:
        below = node.get(key)
        if isinstance(below, list):
            node[key] = [_placed(waiting, item, tree) for item in below]
        elif isinstance(below, str):
            node[key] = _placed(waiting, below, tree)
    return node


def _placed(waiting: dict[str, Mapping[str, Json]], item: Json, tree: Sequence[str]) -> Json:
    if isinstance(item, str) and item in waiting:
        return _embedded(waiting, item, tree)
    return item


def write(groups: Groups, out: BinaryIO, reference: ContextReference) -> None:
    """Write one document with a flat `graph`, one node a line; memory holds some hundred nodes."""
    objects = (node_object(identifier(subject), statements) for subject, statements in groups)
    write_objects(map(orjson.dumps, objects), out, reference)


def write_objects(objects: Iterable[bytes], out: BinaryIO, reference: ContextReference) -> None:
    """Write one document with a flat `graph` of node objects that are written already."""
    out.write(b'{"@context":' + orjson.dumps(reference) + b',\n"graph":[')
    rest, before = iter(objects), b"\n"
    while together := b",\n".join(islice(rest, _TOGETHER)):
        out.write(before + together)
        before = b",\n"
    out.write(b"\n]}\n")


_TOGETHER = 256
"""So many nodes are held to be written at a time."""
