"""Each limit of the endpoint: whole up to it, refused over it, and told which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from browsing import PROBLEM, browsing, config
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from disinfo_graph.config import Limits
from disinfo_graph.errors import (
    DisinfoGraphError,
    QueryBusy,
    QueryNotAcceptable,
    QueryRefused,
    QueryStopped,
    ReleaseError,
)
from disinfo_graph.web.problems import of_error

SELECT = "SELECT (COUNT(?case) AS ?n) { ?case a <https://w3id.org/disinfo-graph/ns#Case> }"
QUERY = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
EVERY_TRIPLE = "CONSTRUCT WHERE { ?s ?p ?o }"
MANY_ROWS = "SELECT (1 AS ?one) { ?s ?p ?o }"


@pytest.fixture(scope="module")
def narrow(site: Path) -> Iterator[FlaskClient]:
    limits = Limits(seconds=0.6, answer=200_000, rows=1_000, query=4_000, query_string=1_000)
    with browsing(replace(config(site), limits=limits)) as client:
        yield client


def get(client: FlaskClient, *, accept: str = "*/*", **fields: str) -> TestResponse:
    return client.get("/sparql", query_string=fields, headers={"Accept": accept})


def test_a_long_query_string_is_pointed_to_post(narrow: FlaskClient) -> None:
    query = SELECT + " #" + "x" * 1_000

    refused = get(narrow, query=query)
    posted = narrow.post("/sparql", data={"query": query})

    assert refused.status_code == 414
    assert refused.json is not None
    assert refused.json["limit"] == "query_string"
    assert "POST" in refused.json["detail"]
    assert posted.status_code == 200


@pytest.mark.parametrize("size", [5_000, 100_000])
@pytest.mark.parametrize("media_type", [QUERY, FORM])
def test_a_query_that_is_too_large_is_refused(
    narrow: FlaskClient, size: int, media_type: str
) -> None:
    query = SELECT + " #" + "x" * size
    body = query if media_type == QUERY else urlencode({"query": query})

    answer = narrow.post("/sparql", data=body, content_type=media_type)

    assert answer.status_code == 413
    assert answer.content_type == PROBLEM
    assert answer.json is not None
    assert answer.json["limit"] == "query"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "status", "limit"),
    [
        (SLOW, 503, "seconds"),
        (LARGE, 413, "answer"),
        (EVERY_TRIPLE, 413, "answer"),
        (MANY_ROWS, 413, "rows"),
    ],
)
def test_a_query_over_a_limit_is_told_which(
    narrow: FlaskClient, query: str, status: int, limit: str
) -> None:
    answer = get(narrow, query=query)

    assert answer.status_code == status
    assert answer.json is not None
    assert answer.json["limit"] == limit
    assert "Retry-After" not in answer.headers  # it would meet it again


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_a_table_of_the_most_rows_is_whole_and_one_more_is_refused(
    narrow: FlaskClient, form: str
) -> None:
    most = get(narrow, query=f"{MANY_ROWS} LIMIT 1000", format=form)
    more = get(narrow, query=f"{MANY_ROWS} LIMIT 1001", format=form)

    assert most.status_code == 200
    assert more.status_code == 413
    assert more.json is not None
    assert more.json["title"] == "The answer has too many rows"
    assert more.json["limit"] == "rows"
    assert "over 1000 rows" in more.json["detail"]


def test_a_graph_may_have_more_triples_than_a_table_has_rows(narrow: FlaskClient) -> None:
    short = "SELECT DISTINCT ?o { ?s ?p ?o FILTER(STRLEN(STR(?o)) < 60) } LIMIT 1100"
    query = f"CONSTRUCT {{ <x:s> <x:p> ?o }} WHERE {{ {short} }}"

    assert get(narrow, query=query, format="n-triples").text.count("\n") == 1_100


@pytest.mark.parametrize(
    ("error", "status", "again"),
    [
        (QueryRefused("no", line=1, column=2), 400, None),
        (QueryNotAcceptable("no"), 406, None),
        (QueryBusy("later", retry_after=7), 503, 7),
        (QueryBusy("full", retry_after=10, limit="slow"), 503, 10),
        (QueryStopped("long", limit="seconds"), 503, None),
        (QueryStopped("deep", limit="complexity"), 503, None),
        (QueryStopped("wide", limit="memory"), 503, None),
        (QueryStopped("large", limit="answer"), 413, None),
        (ReleaseError("/secret/site: none"), 503, 30),
        (DisinfoGraphError("/secret/socket: broken"), 500, None),
    ],
)
def test_each_error_has_its_status_and_tells_no_secret(
    error: DisinfoGraphError, status: int, again: int | None
) -> None:
    problem = of_error(error)

    assert problem.status == status
    assert "/secret" not in problem.detail
    # Waiting is advised only where it may help.
    assert problem.members.get("retry_after") == again
