"""The default graph that a store has in one is the merge of the graphs it is made of."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from disinfo_graph import formats, store
from disinfo_graph.query import Ask, Describe, evaluation
from disinfo_graph.query import request as requests
from disinfo_graph.query.evaluation import Opened
from disinfo_graph.release import site as sites

QUERIES = (
    "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p",
    "SELECT ?c (COUNT(*) AS ?n) { ?x dg:discusses/skos:prefLabel ?c } GROUP BY ?c ORDER BY ?c",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . GRAPH ?g { ?s ?p ?o } }",
    "SELECT (COUNT(*) AS ?n) { ?s a sh:ValidationResult }",
    'SELECT (COUNT(*) AS ?n) { ?s a dg:Claim FILTER("graph" != "photograph") }',
    "DESCRIBE ?case { ?case a dg:Case } ORDER BY ?case LIMIT 1",
    "SELECT (COUNT(*) AS ?n) FROM <http://localhost:8000/id/graph/derived> { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) FROM NAMED <http://localhost:8000/id/graph/about> { ?s ?p ?o }",
)


@pytest.fixture(scope="module")
def three(site: Path) -> Iterator[tuple[Opened, ...]]:
    """A release in a store of before, which has named graphs only, in memory, and on disk."""
    release = sites.current(site)
    on_disk = evaluation.open_on_disk(str(release))
    in_memory = evaluation.open_in_memory(str(release))
    yield replace(in_memory, merged=None), in_memory, on_disk
    for one in (in_memory, on_disk):
        one.lock.close()


def answered(one: Opened, request: Ask | Describe) -> bytes:
    out = io.BytesIO()
    evaluation.evaluate(one, requests.pack(request), out)
    return out.getvalue()


@pytest.mark.parametrize("query", QUERIES)
def test_each_kind_of_store_answers_the_same(three: tuple[Opened, ...], query: str) -> None:
    asked = Ask(query=query, prefixes=True, results="csv")

    first, *others = (answered(one, asked) for one in three)

    assert others == [first, first]
    assert first.count(b"\n") > 1


def test_only_what_may_name_a_graph_is_asked_of_all_graphs(three: tuple[Opened, ...]) -> None:
    of_before, in_memory, on_disk = three
    assert of_before.default_graphs and not on_disk.default_graphs

    # Whichever is not asked may be another one.
    plain = Ask(query="SELECT ?s { ?s ?p ?o } ORDER BY ?s", results="csv")
    naming = Ask(query="SELECT ?s { GRAPH ?g { ?s ?p ?o } } ORDER BY ?s", results="csv")
    without = replace(in_memory, store=store.Store())
    assert answered(without, plain) == answered(in_memory, plain)
    assert answered(without, naming) == b"s\r\n" != answered(in_memory, naming)


def test_each_kind_of_store_has_the_same_documents(three: tuple[Opened, ...], site: Path) -> None:
    dump = sites.current(site) / "dumps" / "disinfo-graph.nt"
    subjects = {formats.lexical(quad.subject) for quad in formats.read(dump, NT)}

    for iri in sorted(subjects)[::25]:
        asked = Describe(iri=iri, rdf="n-triples")
        first, *others = (answered(one, asked) for one in three)
        assert others == [first, first]
        assert first


NT = formats.syntax("n-triples")
