"""Profiles of JSON-LD, and the files that describe them: by address, by header, and refused."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import BROWSER, PROBLEM, browsing, config, page
from contracts import KINDS, ONTOLOGY, Document, framed
from flask.testing import FlaskClient
from pyld import jsonld as pyld

from making import BASE, publish_quietly, write_cases

SLUG = "no-fake-news-from-russia"
CASE = f"/case/{SLUG}"
OWN = "https://w3id.org/disinfo-graph/json-ld"
REVIEW = "https://schema.org/ClaimReview"
JSON_LD = "application/ld+json"
WORDS = {
    "ClaimReview": {"url", "claimReviewed", "author", "datePublished", "itemReviewed"},
    "Rating": {"ratingValue", "bestRating", "worstRating", "alternateName"},
    "Claim": {"datePublished"},
    "Organization": {"name", "url"},
}
"""What schema.org has for each of its types, as far as it is used."""


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[FlaskClient]:
    with browsing(config(site)) as client:
        yield client


def embedded(client: FlaskClient) -> Any:
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page(client, CASE))
    return json.loads(block)


@pytest.mark.parametrize(
    "path",
    [
        f"{CASE}?profile=claimreview",
        f"{CASE}.jsonld?profile=claimreview",
        f"{CASE}.jsonld?profile=https%3A%2F%2Fschema.org%2FClaimReview",
        f"/debunk/{SLUG}?profile=claimreview",
        f"/debunk/{SLUG}.jsonld?profile=claimreview",
    ],
)
@pytest.mark.parametrize("accept", [BROWSER, "*/*", "text/turtle"])
def test_the_review_by_its_address_is_the_one_in_the_page(
    client: FlaskClient, path: str, accept: str
) -> None:
    answer = client.get(path, headers={"Accept": accept})

    assert answer.status_code == 200
    assert answer.content_type == f'{JSON_LD}; profile="{REVIEW}"'
    assert json.loads(answer.data) == embedded(client)
    assert f'<{REVIEW}>; rel="profile"' in answer.headers["Link"]
    place = path.partition("?")[0].removesuffix(".jsonld")
    assert answer.headers["Content-Location"] == f"{place}.jsonld?profile=claimreview"


@pytest.mark.parametrize(
    ("accept", "profile"),
    [
        (f'{JSON_LD};profile="{REVIEW}"', REVIEW),
        (f'{JSON_LD}; profile="http://schema.org/ClaimReview"', REVIEW),
        (f'{JSON_LD};profile="http://www.w3.org/ns/json-ld#compacted {REVIEW}"', REVIEW),
        (f'{JSON_LD};profile="{REVIEW}";q=0.9, {JSON_LD};q=0.1', REVIEW),
        (f'{JSON_LD};profile="{REVIEW}";q=0.1, {JSON_LD};q=0.9', OWN),
        (f'{JSON_LD};profile="{REVIEW}";q=0, {JSON_LD};q=0.5', OWN),
        (f'{JSON_LD};profile="{OWN}"', OWN),
        (f'{JSON_LD};profile="https://example.org/unheard-of"', OWN),
        (f'{JSON_LD};profile="http://www.w3.org/ns/json-ld#expanded"', OWN),
        (f"{JSON_LD};profile=", OWN),
        (JSON_LD, OWN),
        ("application/json", OWN),
    ],
)
def test_a_header_chooses_a_profile_and_one_not_known_is_ignored(
    client: FlaskClient, accept: str, profile: str
) -> None:
    answer = client.get(CASE, headers={"Accept": accept})

    assert answer.status_code == 200
    assert answer.mimetype == JSON_LD
    assert answer.headers["Vary"] == "Accept"
    assert re.findall(r'<([^>]*)>; rel="profile"', answer.headers["Link"]) == [profile]
    assert ("claimReviewed" in json.loads(answer.data)) == (profile == REVIEW)


@pytest.mark.parametrize(
    "path",
    [
        f"{CASE}?profile=unheard-of",
        f"{CASE}.jsonld?profile=",
        f"{CASE}.ttl?profile=claimreview",
        f"{CASE}.html?profile=claimreview",
        f"/claim/{SLUG}?profile=claimreview",
        "/keyword/nato?profile=claimreview",
    ],
)
def test_a_profile_that_there_is_not_under_an_address_is_refused(
    client: FlaskClient, path: str
) -> None:
    answer = client.get(path)

    assert answer.status_code == 400
    assert answer.content_type == PROBLEM


def test_a_review_that_there_is_not_is_not_found(client: FlaskClient) -> None:
    assert client.get("/case/not-there?profile=claimreview").status_code == 404


def test_a_client_that_has_a_review_is_not_sent_it_again(client: FlaskClient) -> None:
    first = client.get(f"{CASE}?profile=claimreview")
    etag = {"If-None-Match": first.headers["ETag"]}

    assert client.get(f"{CASE}?profile=claimreview", headers=etag).status_code == 304
    assert client.get(f"{CASE}.jsonld", headers=etag).status_code == 200


def test_documents_link_to_schema_and_review(client: FlaskClient) -> None:
    own = client.get(f"{CASE}.jsonld").headers["Link"]
    turtle = client.get(f"{CASE}.ttl").headers["Link"]
    keyword = client.get("/keyword/nato.jsonld").headers["Link"]
    graph = client.get("/graph/cases.jsonld").headers["Link"]

    other = f'<{CASE}.jsonld?profile=claimreview>; rel="alternate"; type="{JSON_LD}"'
    assert f'{other}; profile="{REVIEW}"' in own
    assert other in turtle
    schema = '</schema/case.json>; rel="describedby"; type="application/schema+json"'
    assert schema in own
    assert "schema/keyword.json" in keyword and "claimreview" not in keyword
    assert "/schema/" not in graph and 'rel="profile"' not in graph


def words(told: dict[str, Any]) -> Iterator[tuple[str, set[str]]]:
    """Yield each type of a review with its words."""
    yield told["@type"], {name for name in told if not name.startswith("@")}
    for value in told.values():
        if isinstance(value, dict):
            yield from words(value)


def test_a_rated_review_is_schema_org_and_attributed(tmp_path: Path) -> None:
    rating = {"value": "1", "best": "5", "worst": "1", "label": "False"}
    case = {"rating": rating, "reviewed": "2022-01-20"}
    publish_quietly(write_cases(tmp_path / "in.jsonl", case), site=tmp_path / "site")
    with browsing(config(tmp_path / "site")) as client:
        told = client.get("/case/a-made-up-case?profile=claimreview").json

    assert isinstance(told, dict)
    assert dict(words(told)) == WORDS | {
        "ClaimReview": WORDS["ClaimReview"] | {"reviewRating"},
    }
    assert told["author"]["name"] == "EUvsDisinfo"
    schema_org = {"@context": {"@vocab": "http://schema.org/"}}
    loader = {"documentLoader": lambda url, options: {"document": schema_org, "documentUrl": url,
                                                      "contextUrl": None}}  # fmt: skip
    (node,) = pyld.expand(told, loader)
    assert node["@type"] == ["http://schema.org/ClaimReview"]


@pytest.mark.parametrize("kind", KINDS)
def test_frames_and_schemas_are_served_to_any_page(client: FlaskClient, kind: str) -> None:
    frame, schema = client.get(f"/frame/{kind}.jsonld"), client.get(f"/schema/{kind}.json")

    assert frame.content_type == f'{JSON_LD}; profile="http://www.w3.org/ns/json-ld#frame"'
    assert schema.content_type == "application/schema+json"
    assert schema.data == (ONTOLOGY / "schema" / f"{kind}.json").read_bytes()
    for answer in (frame, schema):
        assert answer.status_code == 200
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["ETag"]


def test_a_frame_as_served_frames_a_document_as_served(client: FlaskClient) -> None:
    told: Document = json.loads(client.get(f"{CASE}.jsonld").data)
    frame = json.loads(client.get("/frame/case.jsonld").data)

    assert frame["@context"] == told["@context"] == f"{BASE}context/0.1.0.jsonld"
    assert framed("case", told, **frame) == told


@pytest.mark.parametrize(
    "path", ["/frame/graph.jsonld", "/schema/person.json", "/schema/..%2Fcontext.json"]
)
def test_a_frame_or_schema_that_there_is_not_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
