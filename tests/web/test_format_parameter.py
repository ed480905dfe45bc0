"""How a format is named, and what is told where none can be sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import browsing, config
from flask.testing import FlaskClient


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[FlaskClient]:
    with browsing(config(site)) as client:
        yield client


@pytest.mark.parametrize(
    ("query", "name", "media_type"),
    [
        ("ASK {}", "CSV", "text/csv"),
        ("ASK {}", "Application/SPARQL-Results+XML", "application/sparql-results+xml"),
        ("CONSTRUCT WHERE { ?s a ?o }", "N-Triples", "application/n-triples"),
    ],
)
def test_a_format_may_be_written_in_capitals(
    client: FlaskClient, query: str, name: str, media_type: str
) -> None:
    answer = client.get("/sparql", query_string={"query": query, "format": name})

    assert (answer.status_code, answer.mimetype) == (200, media_type)


@pytest.mark.parametrize("path", ["/sparql?query=ASK{}", "/rdf-graph-store?default", "/sparql?"])
def test_one_format_is_named_at_most(client: FlaskClient, path: str) -> None:
    answer = client.get(f"{path}&format=turtle&format=turtle")

    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["detail"] == "There are 2 parameters 'format'; send one at most."


@pytest.mark.parametrize(
    ("query", "accept", "available"),
    [
        ("CONSTRUCT WHERE { ?s a ?o }", "text/csv", "text/turtle"),
        ("ASK {}", "text/turtle", "text/csv"),
        ('SELECT * { VALUES ?x { "\\u0001" } }', "application/sparql-results+xml", "text/csv"),
        ("ASK {}", "image/png", "text/csv"),
    ],
)
def test_what_is_not_acceptable_tells_what_is_available(
    client: FlaskClient, query: str, accept: str, available: str
) -> None:
    answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})

    assert answer.status_code == 406
    assert answer.json is not None
    assert available in answer.json["available"]
    assert accept not in answer.json["available"]
