"""Answers that are kept: told as such, the same as at first, and never one that may change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic

import pytest
from browsing import browsing, config
from flask.testing import FlaskClient
from serving import PATIENCE, running
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from disinfo_graph.query import serving
from disinfo_graph.web import create_app
from making import AT, numbered, publish_quietly, write_cases

SELECT = "SELECT (COUNT(?case) AS ?n) { ?case a <https://w3id.org/disinfo-graph/ns#Case> }"
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?p ?d FILTER(STR(?b) < STR(?d)) } # "
QUERY = "application/sparql-query"
HIT = "disinfo-graph; hit"


@pytest.fixture
def client(site: Path) -> Iterator[FlaskClient]:
    with browsing(config(site)) as client:
        yield client


@pytest.fixture
def forgetful(site: Path) -> Iterator[FlaskClient]:
    with browsing(replace(config(site), cache=0)) as client:
        yield client


def get(client: FlaskClient, query: str, **headers: str) -> TestResponse:
    return client.get("/sparql", query_string={"query": query}, headers=headers)


def told(answer: Response) -> dict[str, str]:
    left_out = ("Cache-Status", "Date")
    return {name: value for name, value in answer.headers.items() if name not in left_out}


def test_what_is_asked_again_is_kept_and_the_same(client: FlaskClient) -> None:
    first, again = get(client, SELECT), get(client, SELECT)

    assert first.headers["Cache-Status"] == "disinfo-graph; fwd=miss"
    assert again.headers["Cache-Status"] == HIT
    assert (again.status, again.data, told(again)) == (first.status, first.data, told(first))


@pytest.mark.parametrize("accept", ["*/*", "text/csv", "application/sparql-results+xml"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize("condition", ["", "*", '"other"', "TAG", "W/TAG", '"a", TAG'])
def test_below_the_framework_an_answer_is_what_it_is_above(
    client: FlaskClient, forgetful: FlaskClient, accept: str, method: str, condition: str
) -> None:
    tag = get(client, SELECT, Accept=accept).headers["ETag"]
    headers = {"Accept": accept} | (
        {"If-None-Match": condition.replace("TAG", tag)} if condition else {}
    )

    # What comes with this header is left to the framework, and has no other effect here.
    answers = [
        asked(one, method, headers | more)
        for one in (client, forgetful)
        for more in ({}, {}, {"If-Modified-Since": "never"})
    ]

    assert len({answer.status for answer in answers}) == 1
    assert len({answer.data for answer in answers}) == 1
    assert all(told(answer) == told(answers[0]) for answer in answers)


def asked(client: FlaskClient, method: str, headers: dict[str, str]) -> TestResponse:
    if method == "POST":
        return client.post("/sparql", data=SELECT, content_type=QUERY, headers=headers)
    fields = {"query": SELECT}
    return client.open("/sparql", method=method, query_string=fields, headers=headers)


def test_requests_that_differ_get_answers_of_their_own(client: FlaskClient) -> None:
    answers = [
        get(client, SELECT, Accept="text/csv"),
        get(client, SELECT, Accept="text/tab-separated-values"),
        client.post("/sparql", data=SELECT, content_type=QUERY),
        client.post("/sparql", data={"query": SELECT}),
        client.post("/sparql", data="ASK {}", content_type=QUERY),
        client.get("/sparql", query_string={"query": SELECT, "format": "csv"}),
        client.get("/sparql", query_string={"query": SELECT, "default-graph-uri": "urn:x"}),
    ]

    assert {answer.headers["Cache-Status"] for answer in answers} == {"disinfo-graph; fwd=miss"}
    assert len({(answer.data, answer.mimetype) for answer in answers}) == 5


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()"])
def test_what_may_change_is_asked_anew(client: FlaskClient, call: str) -> None:
    answers = [get(client, f"SELECT ({call} AS ?x) {{}}") for _ in range(2)]

    status = "disinfo-graph; fwd=bypass; detail=changing"
    assert [answer.headers["Cache-Status"] for answer in answers] == [status] * 2


def test_a_page_says_too_whether_its_answer_was_kept(client: FlaskClient) -> None:
    told = [get(client, LONG, Accept="text/html").headers["Cache-Status"] for _ in range(2)]

    assert told == ["disinfo-graph; fwd=miss", HIT]


def test_refusals_are_not_kept(client: FlaskClient) -> None:
    for query in ("SELECT nonsense", "CLEAR ALL"):
        answers = [get(client, query) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [400] * 2
        assert all("Cache-Status" not in answer.headers for answer in answers)


def test_who_keeps_nothing_keeps_nothing(forgetful: FlaskClient) -> None:
    answers = [get(forgetful, SELECT) for _ in range(2)]

    assert [one.headers["Cache-Status"] for one in answers] == ["disinfo-graph; fwd=miss"] * 2


def test_an_answer_that_took_long_is_kept_for_every_way_of_asking(client: FlaskClient) -> None:
    first = get(client, LONG)

    posted = client.post("/sparql", data=LONG, content_type=QUERY)

    assert first.headers["Cache-Status"] == "disinfo-graph; fwd=miss"
    assert posted.headers["Cache-Status"] == HIT
    assert (posted.data, told(posted)) == (first.data, told(first))


def test_a_large_answer_is_kept_whole(client: FlaskClient) -> None:
    query = "SELECT ?a ?b ?c ?d { ?a ?b ?c . ?d a <https://w3id.org/disinfo-graph/ns#Case> }"
    query += " LIMIT 20000"

    csv = "text/csv"
    with get(client, query, Accept=csv) as first, get(client, query, Accept=csv) as again:
        assert again.headers["Cache-Status"] == HIT
        assert len(first.data) == int(again.headers["Content-Length"]) > 1 << 20
        assert (again.data, told(again)) == (first.data, told(first))


def test_with_another_release_nothing_kept_is_answered(tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish_quietly(write_cases(tmp_path / "in.jsonl", *numbered(2)), site=site)
    settings = config(site)
    with serving(settings) as endpoint:
        client = create_app(settings, endpoint).test_client()
        before = [get(client, SELECT, Accept="text/csv") for _ in range(2)][1]
        given = write_cases(tmp_path / "in.jsonl", *numbered(3))
        report = publish_quietly(given, site=site, at=AT + timedelta(hours=1))

        end = monotonic() + PATIENCE
        while (after := get(client, SELECT, Accept="text/csv")).data == before.data:
            assert monotonic() < end

    assert before.headers["Cache-Status"] == HIT
    assert after.headers["Disinfo-Graph-Release"] == report.release
    assert after.headers["Cache-Status"] == "disinfo-graph; fwd=miss"
    assert (before.text, after.text) == ("n\r\n2\r\n", "n\r\n3\r\n")


@pytest.mark.slow
def test_over_the_wire_the_thread_that_reads_answers_what_is_kept(site: Path) -> None:
    request = "GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n"
    ask = ("GET", "/sparql?query=ASK%7B%7D")
    with running(site) as (_, port):
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        answers = []
        for _ in range(3):
            connection.request(*ask)
            answer = connection.getresponse()
            answers.append((answer.status, answer.headers["Cache-Status"], answer.read()))
        connection.close()
        connection.connect()
        connection.sock.sendall(request.encode() * 3)  # without waiting for each answer
        with connection.sock.makefile("rb") as wire:
            # A body without a line end stands before the next answer.
            statuses = [line[-17:] for line in wire_lines(wire, 3) if b"HTTP/1.1" in line]
        connection.close()

    assert [status for status, _, _ in answers] == [200] * 3
    assert [cached for _, cached, _ in answers[1:]] == [HIT] * 2
    assert len({body for _, _, body in answers}) == 1
    assert statuses == [b"HTTP/1.1 200 OK\r\n"] * 3


def wire_lines(wire: object, count: int) -> Iterator[bytes]:
    assert hasattr(wire, "readline")
    while count:
        line: bytes = wire.readline()
        assert line
        yield line
        count -= line.startswith(b"X-Content-Type-Options")
