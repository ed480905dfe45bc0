"""Makes rdflib's terms of the engine's, their lexical form untouched; it parses nothing."""

from __future__ import annotations

from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from rdflib import BNode, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.namespace import XSD

from disinfo_graph.errors import Unfit

Node = URIRef | BNode | RdflibLiteral


def node(term: NamedNode | BlankNode | Literal | Triple) -> Node:
    """Return a term for rdflib; raises Unfit for a triple as a term, which rdflib has not."""
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if isinstance(term, Literal):
        return _literal(term)
    raise Unfit(f"{term}: a triple as a term (expected an IRI, a literal or a blank node)")


def _literal(term: Literal) -> RdflibLiteral:
    if term.language is not None:
        return RdflibLiteral(term.value, lang=term.language, normalize=False)
    # A string without language has no datatype there, and would not be equal if it had one.
    datatype = None if term.datatype.value == str(XSD.string) else URIRef(term.datatype.value)
    return RdflibLiteral(term.value, datatype=datatype, normalize=False)
