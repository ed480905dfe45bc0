"""Makes rdflib's terms and graphs of the engine's, for pySHACL; it parses nothing itself."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.namespace import XSD
from rdflib.plugins.stores.memory import SimpleMemory

from disinfo_graph import formats
from disinfo_graph.errors import ReleaseError
from disinfo_graph.store import BlankNode, Literal, NamedNode, Term

Node = URIRef | BNode | RdflibLiteral


def node(term: Term) -> Node:
    """Return a term for rdflib, its lexical form untouched."""
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if isinstance(term, Literal):
        return _literal(term)
    raise ReleaseError(f"{term}: a triple as a term (expected an IRI, a literal or a blank node)")


def _literal(term: Literal) -> RdflibLiteral:
    if term.language is not None:
        return RdflibLiteral(term.value, lang=term.language, normalize=False)
    # A string without language has no datatype there, and would not be equal if it had one.
    datatype = None if term.datatype.value == str(XSD.string) else URIRef(term.datatype.value)
    return RdflibLiteral(term.value, datatype=datatype, normalize=False)


class _Triples(SimpleMemory):
    """One graph in memory, without the account of contexts that takes a third of the time.

    pySHACL refuses a store that does not call itself aware of contexts, even for one graph; and it
    asks for the length before each result it writes, so that is given, not counted each time.
    """

    context_aware = True
    graph_aware = True

    def __init__(self, length: int) -> None:
        super().__init__()
        self._length = length

    def __len__(self, context: object = None) -> int:
        return self._length


def graph(lines: Iterable[bytes]) -> Graph:
    """Return the triples of canonical N-Triples lines.

    rdflib's own parser takes time that grows with the square of a literal's length.
    """
    different = dict.fromkeys(lines)
    triples = _Triples(len(different))
    made = Graph(store=triples, bind_namespaces="none")
    known: dict[Term, Node] = {}
    for quad in formats.read(b"".join(different), formats.syntax("n-triples")):
        terms = (quad.subject, quad.predicate, quad.object)
        for term in terms:
            if term not in known:
                known[term] = node(term)
        subject, predicate, value = (known[term] for term in terms)
        triples.add((subject, predicate, value), made)
    return made
