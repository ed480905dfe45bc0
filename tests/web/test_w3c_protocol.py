"""The W3C's protocol tests for SPARQL 1.1, by their names, over HTTP to a real server.

Its queries are answered as it says; its updates, which other endpoints carry out, are refused here
and change nothing. https://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
import serving

from disinfo_graph.formats import RESULTS, SYNTAXES
from disinfo_graph.release import site as sites

DATA0, DATA1, DATA2, DATA3 = (
    f"http://kasei.us/2009/09/sparql/data/data{number}.rdf" for number in range(4)
)
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
DOCUMENT = "<http://xmlns.com/foaf/0.1/Document>"

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
D, N = "default-graph-uri", "named-graph-uri"
U, UN = "using-graph-uri", "using-named-graph-uri"

BOTH = f"ASK {{ <{DATA1}> a ?type . <{DATA2}> a ?type . }}"
NAMED = f"GRAPH ?g1 {{ <{DATA1}> a ?type }} GRAPH ?g2 {{ <{DATA2}> a ?type }}"
DOCUMENTS = " ".join(f"GRAPH <{iri}> {{ <{iri}> a {DOCUMENT} }}" for iri in (DATA1, DATA2, DATA3))

TABLES = frozenset(row.media_type for row in RESULTS)
GRAPHS = frozenset(row.media_type for row in SYNTAXES)
REFUSED: frozenset[str] = frozenset()
"""Marks a request that is answered with 4xx."""

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One request of the suite: what is sent, and the media types that may come back."""

    name: str
    answer: frozenset[str] = REFUSED
    method: str = "POST"
    fields: Fields = ()
    body: str | bytes | None = None
    content_type: str | None = None
    true: bool = False
    """Whether the answer is the truth value true."""


def update(target: str, where: str) -> str:
    return (
        f"DROP ALL ; INSERT DATA {{ {DOCUMENTS} }} ; "
        f"INSERT {{ GRAPH <http://example.org/{target}/> {{ ?s a <http://example.org/New> }} }} "
        f"WHERE {{ {where} }}"
    )


QUERIES: tuple[Case, ...] = (
    Case(
        name="query_post_form",
        fields=((D, DATA0),),
        body="query=ASK%20%7B%7D",
        content_type=FORM,
        true=True,
    ),
    Case(
        name="query_dataset_default_graphs_get",
        method="GET",
        fields=(("query", BOTH), (D, DATA1), (D, DATA2)),
        true=True,
    ),
    Case(
        name="query_dataset_default_graphs_post",
        fields=((D, DATA1), (D, DATA2)),
        body=BOTH,
        content_type=QUERY,
        true=True,
    ),
    Case(
        name="query_dataset_named_graphs_post",
        fields=((N, DATA1), (N, DATA2)),
        body=f"ASK {{ {NAMED} }}",
        content_type=QUERY,
        true=True,
    ),
    Case(
        name="query_dataset_named_graphs_get",
        method="GET",
        fields=(("query", f"ASK {{ {NAMED} }}"), (N, DATA1), (N, DATA2)),
        true=True,
    ),
    Case(
        name="query_dataset_full",
        fields=((D, DATA3), (N, DATA1), (N, DATA2)),
        body=f"ASK {{ <{DATA3}> a ?type {NAMED} }}",
        content_type=QUERY,
        true=True,
    ),
    # The suite escapes the `&` and `=` between its two parameters, which makes one IRI of them.
    Case(
        name="query_multiple_dataset",
        fields=((N, DATA1), (N, DATA2)),
        body=f"ASK FROM <{DATA3}> {{ {NAMED} }}",
        content_type=QUERY,
        true=True,
    ),
    Case(name="query_get", method="GET", fields=(("query", "ASK {}"), (D, DATA0)), true=True),
    Case(
        name="query_content_type_select",
        fields=((D, DATA0),),
        body="SELECT (1 AS ?value) {}",
        content_type=QUERY,
        answer=TABLES,
    ),
    Case(
        name="query_content_type_ask",
        fields=((D, DATA0),),
        body="ASK {}",
        content_type=QUERY,
        answer=TABLES,
    ),
    Case(
        name="query_content_type_describe",
        fields=((D, DATA0),),
        body="DESCRIBE <http://example.org/>",
        content_type=QUERY,
        answer=GRAPHS,
    ),
    Case(
        name="query_content_type_construct",
        fields=((D, DATA0),),
        body="CONSTRUCT { <s> <p> 1 } WHERE {}",
        content_type=QUERY,
        answer=GRAPHS,
    ),
    Case(name="query_post_direct", body="ASK {}", content_type=QUERY, true=True),
    Case(
        name="bad_query_method",
        method="PUT",
        fields=(("query", "ASK {}"), (D, DATA0)),
        content_type=FORM,
    ),
    Case(
        name="bad_multiple_queries",
        method="GET",
        fields=(("query", "ASK {}"), ("query", "SELECT * {}")),
    ),
    Case(name="bad_query_wrong_media_type", body="ASK {}", content_type="text/plain"),
    Case(name="bad_query_missing_form_type", body="query=ASK%20%7B%7D"),
    Case(name="bad_query_missing_direct_type", body="ASK {}"),
    Case(
        name="bad_query_non_utf8",
        body="ASK {}".encode("utf-16"),
        content_type=f"{QUERY}; charset=UTF-16",
    ),
    Case(name="bad_query_syntax", method="GET", fields=(("query", "ASK {"),)),
)

UPDATES: tuple[Case, ...] = (
    Case(
        name="update_dataset_default_graph",
        fields=((U, DATA1),),
        body=update("protocol-update-dataset-test", f"?s a {DOCUMENT}"),
        content_type=UPDATE,
    ),
    Case(
        name="update_dataset_default_graphs",
        fields=((U, DATA1), (U, DATA2)),
        body=update("protocol-update-dataset-graphs-test", f"?s a {DOCUMENT}"),
        content_type=UPDATE,
    ),
    Case(
        name="update_dataset_named_graphs",
        fields=((UN, DATA1), (UN, DATA2)),
        body=update("protocol-update-dataset-named-graphs-test", f"GRAPH ?g {{ ?s a {DOCUMENT} }}"),
        content_type=UPDATE,
    ),
    Case(
        name="update_dataset_full",
        fields=((U, DATA1), (UN, DATA2)),
        body=update("protocol-update-dataset-full-test", f"GRAPH ?g {{ ?s a {DOCUMENT} }}"),
        content_type=UPDATE,
    ),
    Case(name="update_post_form", body="update=CLEAR+ALL", content_type=FORM),
    Case(name="update_post_direct", body="CLEAR ALL", content_type=UPDATE),
    Case(
        name="update_base_uri",
        body=(
            "CLEAR GRAPH <http://example.org/protocol-base-test/> ; INSERT DATA { "
            "GRAPH <http://example.org/protocol-base-test/> { <x:s> <x:p> <test> } }"
        ),
        content_type=UPDATE,
    ),
    Case(name="bad_update_get", method="GET", fields=(("update", "CLEAR ALL"),)),
    Case(
        name="bad_multiple_updates",
        body="update=CLEAR%20NAMED&update=CLEAR%20DEFAULT",
        content_type=FORM,
    ),
    Case(name="bad_update_wrong_media_type", body="CLEAR NAMED", content_type="text/plain"),
    Case(name="bad_update_missing_form_type", body="update=CLEAR%20NAMED"),
    Case(
        name="bad_update_non_utf8",
        body="CLEAR NAMED".encode("utf-16"),
        content_type=f"{UPDATE}; charset=UTF-16",
    ),
    Case(name="bad_update_syntax", body="update=CLEAR%20XYZ", content_type=FORM),
    Case(
        name="bad_update_dataset_conflict",
        fields=((UN, "http://example/people"),),
        body=(
            "WITH <http://example/addresses> DELETE { ?person <x:name> 'Bill' } "
            "INSERT { ?person <x:name> 'William' } WHERE { ?person <x:name> 'Bill' }"
        ),
        content_type=UPDATE,
    ),
    # Not in the suite: the same texts where a query is expected.
    Case(name="update as a query", body="CLEAR ALL", content_type=QUERY),
    Case(name="update as a form", body="query=DROP+ALL", content_type=FORM),
    Case(name="load", body=f"LOAD <{DATA1}>", content_type=QUERY),
)


@pytest.fixture(scope="module")
def port(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server whose release holds the suite's graphs beside its own."""
    copy = tmp_path_factory.mktemp("w3c") / "site"
    shutil.copytree(site, copy, symlinks=True)
    with (sites.current(copy) / "dumps" / "disinfo-graph.nq").open("a") as quads:
        for iri in (DATA0, DATA1, DATA2, DATA3):
            quads.write(f"<{iri}> {TYPE} {DOCUMENT} <{iri}> .\n")
    with serving.running(copy) as (_, port):
        yield port


def sent(port: int, case: Case) -> tuple[int, str, bytes]:
    """Return status, media type and body of an answer."""
    headers = {"Content-Type": case.content_type} if case.content_type else {}
    path = "/sparql" + (f"?{urlencode(case.fields)}" if case.fields else "")
    with closing(HTTPConnection("127.0.0.1", port, timeout=serving.PATIENCE)) as connection:
        connection.request(case.method, path, case.body, headers)
        answer = connection.getresponse()
        return answer.status, answer.headers.get_content_type(), answer.read()


def state(port: int) -> bytes:
    """Return how many triples each graph has, the suite's and the site's own."""
    counts = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
    suite = tuple((N, iri) for iri in (DATA0, DATA1, DATA2, DATA3, "http://example.org/new"))
    asked = [(("query", counts), *fields) for fields in (suite, ())]
    return b"".join(sent(port, Case(name="", method="GET", fields=one))[2] for one in asked)


@pytest.mark.parametrize("case", QUERIES, ids=lambda case: case.name)
def test_a_query_of_the_suite_is_answered_as_it_says(port: int, case: Case) -> None:
    status, media_type, body = sent(port, case)

    if case.true:
        assert (status, media_type in TABLES) == (200, True)
        assert json.loads(body)["boolean"] is True
    elif case.answer is REFUSED:
        assert 400 <= status < 500
        assert media_type == "application/problem+json"
    else:
        assert (status, media_type in case.answer) == (200, True)


@pytest.mark.parametrize("case", UPDATES, ids=lambda case: case.name)
def test_an_update_of_the_suite_is_refused_and_changes_nothing(port: int, case: Case) -> None:
    before = state(port)

    status, media_type, _ = sent(port, case)

    assert 400 <= status < 500
    assert media_type == "application/problem+json"
    assert state(port) == before


def test_the_suite_is_whole_and_its_graphs_are_there(port: int) -> None:
    names = {case.name for case in (*QUERIES, *UPDATES) if "_" in case.name}

    assert len(names) == 34
    assert state(port).count(b"kasei.us") == 4
