"""SPARQL 1.1 Graph Store Protocol, as far as it reads: whole graphs, negotiated, never cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import parsing
import pytest
from browsing import BROWSER, PROBLEM, browsing, config
from flask.testing import FlaskClient
from rdflib.compare import isomorphic
from werkzeug.test import TestResponse

from disinfo_graph.config import Limits
from disinfo_graph.release import site as sites
from disinfo_graph.vocab import DEFAULT_GRAPHS, GRAPHS
from making import BASE

PATH = "/rdf-graph-store"


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[FlaskClient]:
    with browsing(config(site)) as client:
        yield client


def graph(name: str) -> dict[str, str]:
    return {"graph": f"{BASE}id/graph/{name}"}


def get(client: FlaskClient, fields: dict[str, str], accept: str = "*/*") -> TestResponse:
    return client.get(PATH, query_string=fields, headers={"Accept": accept}, buffered=True)


def lines(site: Path, *names: str) -> set[str]:
    """Return the triples of graphs as the files of the release have them."""
    release = sites.current(site)
    files = (release / "dumps" / "disinfo-graph.nq", release / "about.nq", release / "quality.nq")
    quads = [line for file in files for line in file.read_text().splitlines()]
    ends = {f" <{BASE}id/graph/{name}> ." for name in names}
    return {
        head + " ." for line in quads for end in ends if (head := line.removesuffix(end)) != line
    }


@pytest.mark.parametrize("name", GRAPHS)
def test_a_graph_is_given_whole(client: FlaskClient, site: Path, name: str) -> None:
    answer = get(client, graph(name), "application/n-triples")

    assert answer.status_code == 200
    assert set(answer.text.splitlines()) == lines(site, name)
    assert f'<{BASE}id/graph/{name}>; rel="describedby"' in answer.headers["Link"]
    assert '</dataset/disinfo-graph>; rel="collection"' in answer.headers["Link"]


def test_the_default_graph_is_what_queries_ask(client: FlaskClient, site: Path) -> None:
    answer = get(client, {"default": ""}, "application/n-triples")

    assert set(answer.text.splitlines()) == lines(site, *DEFAULT_GRAPHS)


@pytest.mark.parametrize(
    ("accept", "media_type", "syntax"),
    [
        ("text/turtle", "text/turtle", "turtle"),
        ("application/ld+json", "application/ld+json", "json-ld"),
        ("application/n-triples", "application/n-triples", "nt"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("application/n-quads", "application/n-triples", "nt"),
        ("application/trig", "text/turtle", "turtle"),
        (BROWSER, "text/turtle", "turtle"),
        ("*/*", "text/turtle", "turtle"),
    ],
)
def test_a_graph_says_the_same_in_every_format(
    client: FlaskClient, accept: str, media_type: str, syntax: str
) -> None:
    plain = parsing.graph(get(client, graph("derived"), "application/n-triples").data, "nt")

    answer = get(client, graph("derived"), accept)

    assert answer.mimetype == media_type
    assert answer.headers["Vary"] == "Accept"
    assert isomorphic(parsing.graph(answer.data, syntax), plain)


def test_the_format_may_be_named(client: FlaskClient) -> None:
    named = graph("about") | {"format": "rdf-xml"}

    assert get(client, named).mimetype == "application/rdf+xml"
    assert get(client, named | {"format": "csv"}).status_code == 400
    assert get(client, graph("about"), "text/csv").status_code == 406


def test_an_answer_has_a_validator_and_a_head(client: FlaskClient) -> None:
    first = get(client, graph("derived"))

    again = client.get(
        PATH, query_string=graph("derived"), headers={"If-None-Match": first.headers["ETag"]}
    )
    head = client.head(PATH, query_string=graph("derived"))

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Vary"] == "Accept"
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == first.headers["Content-Length"]
    assert first.headers["Disinfo-Graph-Release"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("graph=", 400),
        ("graph=id/graph/cases", 400),  # only absolute IRIs, says §4.2
        (f"default&graph={BASE}id/graph/cases", 400),
        (f"graph={BASE}id/graph/cases&graph={BASE}id/graph/about", 400),
        ("default&default", 400),
        ("graph=%FF", 400),
        (f"graph={BASE}id/graph/nothing", 404),
        ("graph=http://other.example/graph", 404),
        ("graph=file:///etc/passwd", 404),
        (f"graph={BASE}id/graph/cases&x={'x' * 17_000}", 414),
    ],
)
def test_what_names_no_graph_of_the_release_is_refused(
    client: FlaskClient, query: str, status: int
) -> None:
    answer = client.get(f"{PATH}?{query}")

    assert answer.status_code == status
    assert answer.content_type == PROBLEM
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("fields", [graph("cases"), graph("new"), {"default": ""}])
def test_nothing_can_be_written(client: FlaskClient, method: str, fields: dict[str, str]) -> None:
    before = get(client, graph("cases")).headers["ETag"]

    answer = client.open(PATH, method=method, query_string=fields, data="<x:a> <x:b> <x:c> .")

    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert answer.content_type == PROBLEM
    assert get(client, graph("cases")).headers["ETag"] == before


def test_a_graph_that_is_too_large_is_refused_and_pointed_to_the_dump(site: Path) -> None:
    limits = Limits(answer=2_000)
    with browsing(replace(config(site), limits=limits)) as client:
        content, quality = (get(client, graph(name)) for name in ("cases", "quality"))
        assert content.json is not None and quality.json is not None

        assert (content.status_code, content.json["limit"]) == (413, "answer")
        (dump,) = (word for word in content.json["detail"].split() if "/dumps/" in word)
        with client.get(dump.removeprefix(BASE.rstrip("/"))) as file:
            assert file.status_code == 200
        assert quality.status_code == 413
        assert f"from {BASE}sparql" in quality.json["detail"]


def test_the_document_about_a_graph_leads_to_its_content(client: FlaskClient) -> None:
    links = client.get("/graph/derived", headers={"Accept": "text/turtle"}).headers["Link"]

    (item,) = (link for link in links.split(", ") if 'rel="item"' in link)
    path = item.partition("<")[2].partition(">")[0]
    assert client.get(path).data == get(client, graph("derived")).data
