"""Every JSON-LD document is as its frame, its schema and the release's triples have it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import browsing, config
from contracts import KINDS, Document, errors, framed, quads
from flask.testing import FlaskClient

from disinfo_graph import formats
from making import BASE, ROOT, publish_quietly, write_cases

GOLDEN = sorted(path.parent for path in (ROOT / "tests" / "golden").glob("*/cases.jsonl"))
RATED = {
    "rating": {"value": "1", "best": "5", "worst": "1", "label": "False"},
    "reviewed": "2022-01-20",
    "title": "A rated case",
    "report": "https://euvsdisinfo.eu/report/a-rated-case/",
}
FEW = (
    "case/no-fake-news-from-russia",
    "claim/no-fake-news-from-russia",
    "debunk/no-fake-news-from-russia",
    "keyword/nato",
    "channel/novosti.rs",
    "scheme/keywords",
)


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[FlaskClient]:
    with browsing(config(site)) as client:
        yield client


def document(client: FlaskClient, path: str) -> Document:
    loaded: Document = json.loads(client.get(f"/{path}.jsonld").data)
    return loaded


def things(site: Path) -> list[str]:
    """Return type and slug of everything that a release tells of."""
    lines = (site / "current" / "dumps" / "disinfo-graph.nt").read_bytes().splitlines()
    subjects = {line.partition(b" ")[0].decode().strip("<>") for line in lines}
    named = (iri.removeprefix(f"{BASE}id/") for iri in subjects if iri.startswith(f"{BASE}id/"))
    return sorted(name for name in named if name.count("/") == 1)


def wrong(client: FlaskClient, path: str) -> list[str]:
    """Return how the document about a thing breaks the contract."""
    kind, told = path.partition("/")[0], document(client, path)
    triples = client.get(f"/{path}.nt").data
    expected = {str(quad) for quad in formats.read(triples, formats.syntax("n-triples"))}
    found = errors(kind, told)
    if framed(kind, told, id=told["id"]) != told:
        found.append("framing gives another document")
    if quads(told) != expected:
        found.append("expanding gives other triples")
    return [f"{path}: {one}" for one in found]


@pytest.mark.parametrize("path", FEW)
def test_a_document_is_as_frame_schema_and_triples_have_it(client: FlaskClient, path: str) -> None:
    assert wrong(client, path) == []


@pytest.mark.slow
def test_every_document_of_the_demonstration_cases_is(client: FlaskClient, site: Path) -> None:
    paths = things(site)

    assert len(paths) > 500
    assert [one for path in paths for one in wrong(client, path)] == []


@pytest.mark.slow
def test_so_are_those_of_cases_with_a_rating(tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish_quietly(write_cases(tmp_path / "in.jsonl", RATED), site=site)
    with browsing(config(site)) as client:
        paths = things(site)

        assert {path.partition("/")[0] for path in paths} >= set(KINDS) - {"narrative", "evidence"}
        assert [one for path in paths for one in wrong(client, path)] == []


def test_the_frame_of_a_case_needs_no_iri(client: FlaskClient) -> None:
    told = document(client, FEW[0])

    assert framed("case", told) == told


def lines(site: Path) -> list[Document]:
    dump = site / "current" / "dumps" / "disinfo-graph.ndjson"
    return [json.loads(line) for line in dump.read_bytes().splitlines()]


@pytest.mark.slow
def test_every_line_of_the_ndjson_dump_is_as_frame_and_schema_have_it(site: Path) -> None:
    for told in lines(site):
        assert errors("case", told) == []
        assert framed("case", told) == told


@pytest.mark.slow
@pytest.mark.parametrize("folder", GOLDEN, ids=lambda folder: folder.name)
def test_golden_cases_are_as_frame_and_schema_have_them(folder: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish_quietly(folder / "cases.jsonl", site=site)
    triples = (site / "current" / "dumps" / "disinfo-graph.nt").read_bytes()
    published = {str(quad) for quad in formats.read(triples, formats.syntax("n-triples"))}

    for told in lines(site):
        assert errors("case", told) == []
        assert framed("case", told) == told
        assert quads(told) <= published


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("claim", "http://localhost:8000/id/claim/no-fake-news-from-russia"),
        ("name", "A title without its language"),
        ("report", ["https://euvsdisinfo.eu/report/one/", "https://euvsdisinfo.eu/report/two/"]),
        ("relatedCase", "http://localhost:8000/id/case/one"),
        ("relatedCase", []),
        ("type", ["CreativeWork"]),
        ("unheardOf", "a"),
    ],
)
def test_a_schema_refuses_what_has_another_shape(
    client: FlaskClient, key: str, value: object
) -> None:
    told = document(client, FEW[0])

    assert errors("case", told) == []
    assert errors("case", told | {key: value})


@pytest.mark.parametrize("value", ["17 January 2022", "2022-01-17Z", {"@value": "2022-01-17"}])
def test_a_schema_refuses_a_date_that_is_none(client: FlaskClient, value: object) -> None:
    told = document(client, FEW[1])

    assert errors("claim", told | {"published": "2022-01-17"}) == []
    assert errors("claim", told | {"published": value})
