"""What every answer of the endpoint carries, whatever its status: negotiation, CORS, release."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from browsing import BROWSER, PROBLEM, browsing, config
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from disinfo_graph.config import Limits
from disinfo_graph.release import site as sites
from making import BASE

QUERY = "application/sparql-query"
ASK = "/sparql?query=ASK%7B%7D"
GRAPH = f"/rdf-graph-store?graph={BASE}id/graph/about"
DATASET = "dataset/disinfo-graph"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A request and the status of its answer."""

    status: int
    path: str = ASK
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: str | bytes | None = None


# By status: every one that the endpoint and the graph store answer on their own account.
ROWS: tuple[Row, ...] = (
    Row(status=200),
    Row(status=200, path="/sparql"),
    Row(status=200, path="/sparql", headers={"Accept": BROWSER}),
    Row(status=200, path=GRAPH),
    Row(status=200, method="HEAD"),
    Row(status=303, path=f"/id/{DATASET}"),
    Row(status=303, path="/.well-known/void", headers={"Accept": BROWSER}),
    Row(status=400, path="/sparql?query=ASK"),
    Row(status=400, path="/sparql?query=ASK", headers={"Accept": BROWSER}),
    Row(status=400, path="/sparql?format=docx"),
    Row(status=400, path="/rdf-graph-store"),
    Row(status=404, path="/rdf-graph-store?graph=http://x.example/"),
    Row(status=405, method="PUT", body="x"),
    Row(status=405, path=GRAPH, method="DELETE"),
    Row(status=406, headers={"Accept": "image/png"}),
    Row(status=406, headers={"Accept": "text/turtle"}),
    Row(status=406, path="/sparql", headers={"Accept": "text/csv"}),
    Row(status=406, path=GRAPH, headers={"Accept": "text/html"}),
    Row(status=413, path="/sparql?query=SELECT*%7B%3Fs%20%3Fp%20%3Fo%7D"),
    Row(status=414, path=f"{ASK}&x={'x' * 17_000}"),
    Row(status=415, path="/sparql", method="POST", body="ASK {}"),
)


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[FlaskClient]:
    with browsing(replace(config(site), limits=Limits(rows=10))) as client:
        yield client


def sent(client: FlaskClient, row: Row) -> TestResponse:
    headers = {"Origin": "https://notebook.example", **row.headers}
    return client.open(row.path, method=row.method, headers=headers, data=row.body)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.status}-{row.method}-{row.path[:30]}")
def test_every_answer_says_how_it_was_chosen_and_from_what(
    client: FlaskClient, site: Path, row: Row
) -> None:
    answer = sent(client, row)

    assert answer.status_code == row.status
    assert answer.headers["Vary"] == "Accept"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert answer.headers["Disinfo-Graph-Release"] == sites.current(site).name
    if row.status == 200:
        assert answer.headers["ETag"].startswith('"')  # a strong one
    if row.status >= 400:
        reader = row.headers.get("Accept", "").startswith("text/html")
        assert answer.mimetype == ("text/html" if reader else PROBLEM)
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", [ASK, "/sparql", GRAPH, "/.well-known/void"])
def test_what_a_client_has_is_not_sent_again(client: FlaskClient, path: str) -> None:
    first = client.get(path, headers={"Accept": "*/*"})

    for known in (first.headers["ETag"], f'"other", {first.headers["ETag"]}', "*"):
        again = client.get(path, headers={"Accept": "*/*", "If-None-Match": known})

        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Vary"] == "Accept"
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["Disinfo-Graph-Release"] == first.headers["Disinfo-Graph-Release"]


def test_another_format_has_another_validator(client: FlaskClient) -> None:
    tags = {client.get(f"{ASK}&format={name}").headers["ETag"] for name in ("json", "xml", "csv")}

    assert len(tags) == 3


@pytest.mark.parametrize("path", ["/sparql", "/rdf-graph-store"])
def test_a_script_from_anywhere_is_told_what_it_may_send(client: FlaskClient, path: str) -> None:
    headers = {
        "Origin": "https://notebook.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "accept",
    }

    answer = client.options(path, headers=headers)

    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]
    assert "Accept" in answer.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize(
    ("query", "text"),
    [("ASK {}", "true"), ("ASK { FILTER(false) }", "false")],
)
@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_a_truth_value_is_one_word_where_the_format_has_no_form_for_it(
    client: FlaskClient, query: str, text: str, form: str
) -> None:
    answer = client.get("/sparql", query_string={"query": query, "format": form})

    assert (answer.status_code, answer.text) == (200, text)


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"', "utf8"])
def test_a_query_in_utf_8_is_taken_however_that_is_spelt(client: FlaskClient, charset: str) -> None:
    answer = client.post("/sparql", data="ASK {}", content_type=f"{QUERY}; charset={charset}")

    assert answer.status_code == 200


def test_a_packed_query_is_refused(client: FlaskClient) -> None:
    answer = client.post(
        "/sparql",
        data=gzip.compress(b"ASK {}"),
        content_type=QUERY,
        headers={"Content-Encoding": "gzip"},
    )

    assert answer.status_code == 415
    assert answer.json is not None
    assert "gzip" in answer.json["detail"]


@pytest.mark.parametrize("path", ["/sparql", "/rdf-graph-store"])
def test_a_method_that_is_not_taken_is_answered_with_those_that_are(
    client: FlaskClient, path: str
) -> None:
    allowed = set(client.patch(path).headers["Allow"].split(", "))

    assert {"GET", "HEAD", "OPTIONS"} <= allowed
    assert ("POST" in allowed) == (path == "/sparql")
