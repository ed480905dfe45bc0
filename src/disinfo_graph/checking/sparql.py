"""Turns a SPARQL constraint (SHACL section 5) into one query for all nodes; it asks none.

SHACL evaluates such a query once for each node, with $this in its place. Joining all nodes to the
query gives the same where every group of it sees ?this: groups inside groups, and what counts or
names anew, need not, and are left to pySHACL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rdflib import Graph
from rdflib.namespace import OWL, RDF, RDFS, SH
from rdflib.term import Node

from disinfo_graph import store
from disinfo_graph.checking.tables import Places
from disinfo_graph.errors import QueryRefused

_KNOWN = {RDF.type, SH.select, SH.message, SH.prefixes}

_REFUSED = re.compile(
    r"\b(avg|bind|count|from|graph|group|group_concat|having|limit|max|min|minus|offset|sample|"
    r"service|sum|union|values)\b|[$?](currentShape|failure|shapesGraph)\b",
    re.IGNORECASE,
)
_HEAD = re.compile(r"\s*select\b[^{}\"'#]*[$?]this\b[^{}\"'#]*\{", re.IGNORECASE)
_DECLARED = re.compile(r"\A(\s*PREFIX\s+\S*:\s*<[^<>]*>)*")
_GROUP = re.compile(r"(\w*)\s*\{")
_JOINED = ("EXISTS", "OPTIONAL")
_IRI = re.compile(r"<[^<>\s]*>")
_PATH = re.compile(r"[$?]PATH\b")


def query(shapes: Graph, constraint: Node, places: Places) -> str | None:
    """Return a query whose columns are node, value and path; None for one not safe to join."""
    told = list(shapes.predicate_objects(constraint))
    texts = [str(value) for name, value in told if name == SH.select]
    if not {name for name, _ in told} <= _KNOWN or len(texts) != 1:
        return None
    text = texts[0] if places.path is None else _PATH.sub(places.path, texts[0])
    head = _HEAD.match(text)
    if head is None or not joins(text):
        return None
    joined = f"{head[0]} {places.focus} {text[head.end() :]}\n"
    # A result without a value is about the node itself, unless it is about a path.
    value = "(COALESCE(?value, ?this) AS ?of)" if places.path is None else "?value"
    prefixes = "".join(_prefixes(shapes, constraint))
    whole = f"{prefixes}SELECT DISTINCT ?this {value} ?path WHERE {{ {{ {joined} }} }}"
    return whole if is_query(whole) else None


@lru_cache(maxsize=256)
def joins(text: str) -> bool:
    """Tell whether a query means the same once its nodes are joined to it."""
    text = _DECLARED.sub("", text)
    if _HEAD.match(text) is None:
        return False
    inner = [found[1].upper() for found in _GROUP.finditer(text)][1:]
    refused = _REFUSED.search(_IRI.sub("", text)) or _PATH.search(text)
    return refused is None and all(word in _JOINED for word in inner)


def kept(lines: tuple[bytes, ...]) -> bool:
    """Tell whether a store gives back every literal as it got it, and not, say, 01 as 1.

    Only literals with a datatype are written anew, and there are few that differ.
    """
    typed = {line.split(b" ", 2)[2] for line in lines if b'"^^<' in line}
    alone = [b"<urn:check:s> <urn:check:p> " + term for term in typed]
    return store.lines(store.of_lines(alone)) == set(alone)


def _prefixes(shapes: Graph, constraint: Node) -> Iterator[str]:
    yield f"PREFIX rdf: <{RDF}>\nPREFIX rdfs: <{RDFS}>\nPREFIX owl: <{OWL}>\n"
    for holder in shapes.objects(constraint, SH.prefixes):
        for declared in shapes.objects(holder, SH.declare):
            prefix = shapes.value(declared, SH.prefix)
            yield f"PREFIX {prefix}: <{shapes.value(declared, SH.namespace)}>\n"


@lru_cache(maxsize=256)
def is_query(text: str) -> bool:
    """Tell whether the engine takes a query, with the prefixes that it declares itself."""
    empty = store.in_memory(())
    try:
        store.answer(empty, text, default_graphs=None, named_graphs=None, base=None, prefixes={})
    except QueryRefused:
        return False
    return True
