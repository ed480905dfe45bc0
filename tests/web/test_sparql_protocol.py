"""SPARQL 1.1 Protocol over HTTP: ways to ask, formats, refusals, limits, caching."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from browsing import BROWSER, PROBLEM, browsing, config
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from making import BASE, DEMONSTRATION

SELECT = "SELECT (COUNT(?case) AS ?n) { ?case a <https://w3id.org/disinfo-graph/ns#Case> }"
CONSTRUCT = "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 3"
QUERY = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"
GRAPH = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[FlaskClient]:
    with browsing(config(site)) as client:
        yield client


def get(client: FlaskClient, *, accept: str = "*/*", **fields: str) -> TestResponse:
    return client.get("/sparql", query_string=fields, headers={"Accept": accept})


def number(answer: TestResponse) -> int:
    assert answer.json is not None
    return int(answer.json["results"]["bindings"][0]["n"]["value"])


def test_a_query_may_come_in_three_ways(client: FlaskClient) -> None:
    answers = (
        get(client, query=SELECT),
        client.post("/sparql", data={"query": SELECT}),
        client.post("/sparql", data=SELECT, content_type=QUERY),
        client.post("/sparql", data=SELECT, content_type=f"{QUERY}; charset=UTF-8"),
    )

    assert [answer.status_code for answer in answers] == [200] * 4
    assert {number(answer) for answer in answers} == {DEMONSTRATION}
    assert len({answer.headers["ETag"] for answer in answers}) == 1


def test_a_query_is_decoded_once(client: FlaskClient) -> None:
    answer = get(client, query='SELECT ("100%25 ü + %C3%BC" AS ?n) {}')

    assert answer.json is not None
    assert answer.json["results"]["bindings"][0]["n"]["value"] == "100%25 ü + %C3%BC"


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("json", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml"),
        ("csv", "text/csv"),
        ("tsv", "text/tab-separated-values"),
        ("html", "text/html"),
    ],
)
def test_bindings_come_in_every_format(client: FlaskClient, form: str, media_type: str) -> None:
    by_name = get(client, query=SELECT, format=form, accept="image/png")
    by_accept = get(client, query=SELECT, accept=media_type)

    assert by_name.mimetype == by_accept.mimetype == media_type
    assert by_name.data == by_accept.data
    assert str(DEMONSTRATION) in by_name.text


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("turtle", "text/turtle"),
        ("json-ld", "application/ld+json"),
        ("n-triples", "application/n-triples"),
        ("rdf-xml", "application/rdf+xml"),
        ("n-quads", "application/n-quads"),
        ("trig", "application/trig"),
        ("html", "text/html"),
    ],
)
def test_graphs_come_in_every_format(client: FlaskClient, form: str, media_type: str) -> None:
    answer = get(client, query=CONSTRUCT, format=form)

    assert answer.status_code == 200
    assert answer.mimetype == media_type


@pytest.mark.parametrize(
    ("form", "bindings", "graph"),
    [
        # What SPARQLWrapper sends beside its Accept header, whatever the query is.
        ("json", "application/sparql-results+json", "application/ld+json"),
        ("xml", "application/sparql-results+xml", "application/rdf+xml"),
        ("json-ld", None, "application/ld+json"),
        ("turtle", None, "text/turtle"),
        ("n3", None, "text/turtle"),
        ("rdf", None, "application/rdf+xml"),
        ("rdf+xml", None, "application/rdf+xml"),
        ("csv", "text/csv", None),
        ("tsv", "text/tab-separated-values", None),
        # What stands in addresses that people write.
        ("ttl", None, "text/turtle"),
        ("nt", None, "application/n-triples"),
        ("application/rdf+xml", None, "application/rdf+xml"),
        ("application/rdf xml", None, "application/rdf+xml"),
        ("application/sparql-results+json", "application/sparql-results+json", None),
        ("text/csv", "text/csv", None),
    ],
)
def test_a_format_may_be_called_as_clients_call_it(
    client: FlaskClient, form: str, bindings: str | None, graph: str | None
) -> None:
    for query, media_type in ((SELECT, bindings), (CONSTRUCT, graph)):
        answer = get(client, query=query, format=form)

        assert answer.status_code == (406 if media_type is None else 200)
        assert answer.mimetype == (media_type or PROBLEM)


def test_without_a_preference_bindings_are_json_and_graphs_turtle(client: FlaskClient) -> None:
    assert get(client, query=SELECT).mimetype == "application/sparql-results+json"
    assert get(client, query=CONSTRUCT).mimetype == "text/turtle"
    assert get(client, query=CONSTRUCT, accept="application/json").mimetype == "application/ld+json"


@pytest.mark.parametrize(
    ("query", "accept"), [(SELECT, "text/turtle"), (CONSTRUCT, "text/csv"), (SELECT, "image/png")]
)
def test_an_answer_of_another_kind_than_taken_is_refused(
    client: FlaskClient, query: str, accept: str
) -> None:
    answer = get(client, query=query, accept=accept)

    assert answer.status_code == 406
    assert answer.headers["Vary"] == "Accept"
    assert answer.content_type == PROBLEM


def test_the_dataset_may_be_named(client: FlaskClient) -> None:
    cases, derived = f"{BASE}id/graph/cases", f"{BASE}id/graph/derived"
    fields = {"default-graph-uri": [cases, derived]}

    alone = number(get(client, query=GRAPH, **{"default-graph-uri": cases}))
    both = number(client.get("/sparql", query_string={"query": GRAPH} | fields))
    posted = client.post(f"/sparql?{urlencode(fields, True)}", data=GRAPH, content_type=QUERY)
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"

    assert 0 < alone < both
    assert number(posted) == both
    assert number(get(client, query=named, **{"named-graph-uri": cases})) == alone


@pytest.mark.parametrize(
    ("path", "body", "media_type", "status"),
    [
        ("/sparql", "", FORM, 400),
        ("/sparql", urlencode({"query": [SELECT, SELECT]}, True), FORM, 400),
        (f"/sparql?{urlencode({'query': SELECT})}", SELECT, QUERY, 400),
        ("/sparql", urlencode({"update": "CLEAR ALL"}), FORM, 400),
        ("/sparql", "query=%FF%FE", FORM, 400),
        ("/sparql", b"SELECT \xff", QUERY, 400),
        ("/sparql?default-graph-uri=not%20an%20iri", SELECT, QUERY, 400),
        ("/sparql?default-graph-uri=http://%5B", SELECT, QUERY, 400),
        ("/sparql?named-graph-uri=http://x.example/%25zz", SELECT, QUERY, 400),
        ("/sparql", "SELECT nope", QUERY, 400),
        ("/sparql", SELECT, f"{QUERY}; charset=latin-1", 415),
        ("/sparql", "CLEAR ALL", "application/sparql-update", 415),
        ("/sparql", SELECT, "text/plain", 415),
        ("/sparql", "{}", "application/json", 415),
        ("/sparql?format=docx", SELECT, QUERY, 400),
        ("/sparql", "SELECT nonsense", QUERY, 400),
        ("/sparql", "CLEAR ALL", QUERY, 400),
        ("/sparql", "SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }", QUERY, 400),
    ],
)
def test_what_is_no_query_is_refused(
    client: FlaskClient, path: str, body: str | bytes, media_type: str, status: int
) -> None:
    answer = client.post(path, data=body, content_type=media_type)

    assert answer.status_code == status
    assert answer.content_type == PROBLEM
    assert answer.json is not None
    assert answer.json["status"] == status
    assert answer.json["detail"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_fault_in_a_query_is_told_with_its_place(client: FlaskClient) -> None:
    answer = get(client, query="SELECT *\n{ ?s ?p }")

    assert answer.json is not None
    assert (answer.json["line"], answer.json["column"]) == (2, 10)


def test_only_get_and_post_are_taken(client: FlaskClient) -> None:
    assert client.put("/sparql", data=SELECT).status_code == 405
    assert client.delete("/sparql").status_code == 405


def test_a_browser_may_ask_from_anywhere(client: FlaskClient) -> None:
    answer = client.options("/sparql", headers={"Origin": "https://notebook.example"})

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in answer.headers["Access-Control-Allow-Headers"]


def test_an_answer_has_a_validator_and_a_head(client: FlaskClient) -> None:
    first = get(client, query=SELECT)
    fields = {"query": SELECT}

    again = client.get(
        "/sparql", query_string=fields, headers={"If-None-Match": first.headers["ETag"]}
    )
    head = client.head("/sparql", query_string=fields)

    assert (again.status_code, again.data) == (304, b"")
    assert head.data == b""
    assert head.headers["ETag"] == first.headers["ETag"]
    assert head.headers["Content-Length"] == first.headers["Content-Length"]


def test_a_large_answer_arrives_whole(client: FlaskClient) -> None:
    query = "SELECT ?a ?b ?c ?d { ?a ?b ?c . ?d a <https://w3id.org/disinfo-graph/ns#Case> }"
    query += " LIMIT 90000"

    with get(client, query=query, accept="text/csv") as answer:
        assert len(answer.data) == answer.content_length > 1 << 20
        assert answer.data.count(b"\r\n") > 10_000


def test_a_reader_gets_a_form_and_tables(client: FlaskClient) -> None:
    form = client.get("/sparql", headers={"Accept": BROWSER})
    example = client.get("/sparql?example=narrative-evidence", headers={"Accept": BROWSER})
    answer = get(client, query="SELECT ?case { ?case a ?c } LIMIT 3", accept=BROWSER)
    boolean = get(client, query="ASK { ?s ?p ?o }", accept=BROWSER)

    assert "<textarea" in form.text
    assert "oa:motivatedBy" in example.text
    assert "<table>" in answer.text
    assert ">Yes<" in boolean.text


def test_a_reader_keeps_a_query_that_is_refused(client: FlaskClient) -> None:
    answer = get(client, query="SELECT * { ?broken", accept=BROWSER)

    assert answer.status_code == 400
    assert "SELECT * { ?broken</textarea>" in answer.text
    assert 'role="alert"' in answer.text


def test_values_of_a_table_are_escaped_and_lead_nowhere_outside(client: FlaskClient) -> None:
    query = (
        'SELECT * { VALUES (?a ?b) { ("<script>alert(1)</script>" <https://bad.example/x>) '
        "(2 <javascript:alert(1)>) } }"
    )

    page = get(client, query=query, accept=BROWSER).text

    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in table
    assert "href" not in table


@pytest.mark.parametrize(
    ("query", "iri"),
    [
        ("SELECT (<> AS ?n) {}", f"{BASE}sparql"),
        ("SELECT (<ns#Case> AS ?n) {}", f"{BASE}ns#Case"),
        ("BASE <http://x.example/> SELECT (<a> AS ?n) {}", "http://x.example/a"),
    ],
)
def test_a_relative_iri_begins_at_the_endpoint(client: FlaskClient, query: str, iri: str) -> None:
    answer = get(client, query=query)

    assert answer.json is not None
    assert answer.json["results"]["bindings"][0]["n"]["value"] == iri
