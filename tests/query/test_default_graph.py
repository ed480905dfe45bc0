"""The default graph that a store has in one is the merge of the graphs it is made of."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from disinfo_graph import formats, store
from disinfo_graph.iris import Iris
from disinfo_graph.query import Ask, Describe, evaluation
from disinfo_graph.query import request as requests
from disinfo_graph.query.evaluation import Opened
from disinfo_graph.release import manifest
from disinfo_graph.release import site as sites
from disinfo_graph.vocab import DEFAULT_GRAPHS, GRAPHS

QUERIES = (
    "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p",
    "SELECT ?c (COUNT(*) AS ?n) { ?x dg:discusses/skos:prefLabel ?c } GROUP BY ?c ORDER BY ?c",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . GRAPH ?g { ?s ?p ?o } }",
    "SELECT (COUNT(*) AS ?n) { ?s a sh:ValidationResult }",
    "SELECT (COUNT(*) AS ?n) FROM <http://localhost:8000/id/graph/derived> { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) FROM NAMED <http://localhost:8000/id/graph/about> { ?s ?p ?o }",
)


@pytest.fixture(scope="module")
def three(site: Path) -> Iterator[tuple[Opened, ...]]:
    """A release in a store of before, which has named graphs only, in memory, and on disk."""
    release = sites.current(site)
    merged, apart = evaluation.content_files(release)
    stores = (
        store.in_memory([], apart=[*merged, *apart]),
        store.in_memory(merged, apart),
        store.on_disk(release / "store"),
    )
    iris = Iris(manifest.read(release).base)
    default = tuple(iris.thing("graph", name) for name in DEFAULT_GRAPHS)
    with sites.shared_lock(release) as lock:
        yield tuple(
            Opened(
                store=made,
                iris=iris,
                default_graphs=None if store.has_default_graph(made) else default,
                named_graphs=tuple(iris.thing("graph", name) for name in GRAPHS),
                lock=lock,
            )
            for made in stores
        )


def answered(one: Opened, request: Ask | Describe) -> bytes:
    out = io.BytesIO()
    evaluation.evaluate(one, requests.pack(request), out)
    return out.getvalue()


@pytest.mark.parametrize("query", QUERIES)
def test_each_kind_of_store_answers_the_same(three: tuple[Opened, ...], query: str) -> None:
    asked = Ask(query=query, prefixes=True, results="csv")

    first, *others = (answered(one, asked) for one in three)

    assert [one.default_graphs is None for one in three] == [False, True, True]
    assert others == [first, first]
    assert first.count(b"\r\n") > 1


def test_each_kind_of_store_has_the_same_documents(three: tuple[Opened, ...], site: Path) -> None:
    dump = sites.current(site) / "dumps" / "disinfo-graph.nt"
    subjects = {formats.lexical(quad.subject) for quad in formats.read(dump, NT)}

    for iri in sorted(subjects)[::25]:
        asked = Describe(iri=iri, rdf="n-triples")
        first, *others = (answered(one, asked) for one in three)
        assert others == [first, first]
        assert first


NT = formats.syntax("n-triples")
