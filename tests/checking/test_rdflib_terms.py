"""The graph that pySHACL gets is the one that is stated, whatever its texts hold."""

from __future__ import annotations

from time import process_time

from hypothesis import given
from hypothesis import strategies as st
from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.namespace import XSD

from disinfo_graph.checking.rdflib_terms import graph
from disinfo_graph.formats import line
from disinfo_graph.store import BlankNode, Literal, NamedNode, Triple

TEXTS = st.text() | st.sampled_from(('"\\\t\r\n\b\f\x00\x7f', "\u2028\ufffe\U0010ffff", "\\u0041"))
DATATYPES = st.sampled_from([XSD.date, XSD.integer, XSD.decimal, XSD.boolean, XSD.anyURI])
LITERALS = (
    st.builds(Literal, TEXTS)
    | st.builds(Literal, TEXTS, language=st.sampled_from(("en", "pt-br")))
    | st.builds(lambda text, of: Literal(text, datatype=NamedNode(str(of))), TEXTS, DATATYPES)
)
NODES = st.sampled_from((NamedNode("http://a.example/é?a=b#c"), NamedNode("urn:b"), BlankNode("c")))
TRIPLES = st.builds(Triple, NODES, st.just(NamedNode("urn:p")), NODES | LITERALS)


@given(st.lists(TRIPLES))
def test_the_graph_equals_what_the_lines_say(triples: list[Triple]) -> None:
    made = graph(map(line, triples))

    expected = {tuple(map(plainly, triple)) for triple in triples}
    assert set(made) == expected
    assert len(made) == len(expected)


@given(st.lists(TRIPLES.filter(lambda triple: "_:" not in str(triple))))
def test_the_graph_equals_what_rdflib_parses_but_for_its_own_spelling(
    triples: list[Triple],
) -> None:
    lines = [line(triple) for triple in triples]

    parsed = Graph().parse(data=b"".join(lines), format="ntriples")

    assert {tuple(map(spelt, triple)) for triple in graph(lines)} == set(parsed)


def plainly(term: object) -> URIRef | BNode | RdflibLiteral:
    """Return a term of the engine as rdflib has it, by its parts."""
    if isinstance(term, Literal):
        typed = None if term.language or "XMLSchema#string" in str(term.datatype) else term.datatype
        datatype = typed and typed.value
        return RdflibLiteral(term.value, term.language, datatype, normalize=False)
    assert isinstance(term, NamedNode | BlankNode)
    return URIRef(term.value) if isinstance(term, NamedNode) else BNode(term.value)


def spelt(term: object) -> object:
    """Return a term with its value spelt as rdflib would."""
    return term.normalize() if isinstance(term, RdflibLiteral) and term.datatype else term


def told(text: str) -> bytes:
    return line(Triple(NamedNode("urn:a"), NamedNode("urn:p"), Literal(text)))


def seconds(lines: list[bytes]) -> float:
    began = process_time()
    graph(lines)
    return process_time() - began


def test_a_long_text_takes_no_longer_than_many_short_ones_of_as_many_bytes() -> None:
    long = [told('"long"\n' * 300_000)]
    short = [told(f'{number:06d}"\n' + '"long"\n' * 99) for number in range(3_000)]

    ratio = min(seconds(long) for _ in range(3)) / min(seconds(short) for _ in range(3))

    assert sum(map(len, long)) < sum(map(len, short)) < 1.1 * sum(map(len, long))
    assert ratio < 3


def test_a_long_text_is_whole() -> None:
    text = '"long"\n' * 1_000_000

    made = graph([told(text)])

    assert str(next(made.objects())) == text
