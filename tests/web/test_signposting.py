"""Links by which machines find their way: FAIR Signposting in heads, on pages, and as link sets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import BROWSER, Page, browsing, config
from flask.testing import FlaskClient

from disinfo_graph.release import site as sites
from making import BASE

CASE = "/case/no-fake-news-from-russia"
LONG = "there-is-no-accurate-list-of-victims-who-were-killed-during-nato-bombin-295cca27"
DATASET = "/dataset/disinfo-graph"
SUFFIXES = ("", ".ttl", ".jsonld", ".nt", ".rdf")
LINK = re.compile(r'<([^>]*)>((?:; [a-z]+="[^"]*")*)')
BEFORE_PROXIES = 4096
"""Bytes of a head that a proxy takes by default; nginx takes no more."""

Told = tuple[str, str, str, str]
"""The target of a link, its relation, its media type and its profile."""


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[FlaskClient]:
    with browsing(config(site)) as client:
        yield client


def read(text: str) -> list[dict[str, str]]:
    return [
        {"href": target} | dict(re.findall(r'([a-z]+)="([^"]*)"', rest))
        for target, rest in LINK.findall(text)
    ]


def told(link: dict[str, str]) -> Told:
    return link["href"], link["rel"], link.get("type", ""), link.get("profile", "")


def links(client: FlaskClient, path: str, accept: str = BROWSER) -> list[dict[str, str]]:
    answer = client.head(path, headers={"Accept": accept}, buffered=True)
    assert answer.status_code == 200, path
    return read(answer.headers["Link"])


def targets(found: list[dict[str, str]], relation: str) -> list[str]:
    return [link["href"] for link in found if link["rel"] == relation]


def absolute(target: str) -> str:
    return BASE + target[1:] if target.startswith("/") else target


def test_the_page_of_a_case_says_all_that_fair_signposting_asks_for(client: FlaskClient) -> None:
    found = links(client, CASE)

    assert targets(found, "cite-as") == [f"{BASE}id{CASE}"]
    assert targets(found, "describedby") == [CASE + suffix for suffix in SUFFIXES[1:]]
    assert targets(found, "type") == [
        "https://schema.org/AboutPage",
        "http://schema.org/CreativeWork",
    ]
    assert targets(found, "license") == ["/#terms"]
    assert targets(found, "author") == [f"{BASE}id/organisation/euvsdisinfo"]
    assert targets(found, "collection") == [DATASET]
    assert targets(found, "linkset") == [f"/linkset{CASE}.json", f"/linkset{CASE}.txt"]


@pytest.mark.parametrize("suffix", SUFFIXES[1:])
def test_data_lead_back_to_the_page_that_they_describe(client: FlaskClient, suffix: str) -> None:
    found = links(client, CASE + suffix)

    assert targets(found, "describes") == [CASE]
    assert targets(found, "cite-as") == [f"{BASE}id{CASE}"]
    assert len(targets(found, "linkset")) == 2


@pytest.mark.parametrize("path", [CASE, "/country/rs", "/channel/novosti.rs", DATASET, "/ns"])
def test_a_page_says_the_same_as_its_head(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": BROWSER})

    page = [dict(found) for tag, found in Page(answer.text).elements if tag == "link"]
    on_page = [
        (one["href"], one["rel"], one.get("type") or "")
        for one in page
        if one["rel"] not in ("stylesheet", "icon") and one.get("type") != "application/atom+xml"
    ]
    assert on_page == [told(link)[:3] for link in read(answer.headers["Link"])]


def test_nobody_is_named_the_author_of_a_claim(client: FlaskClient) -> None:
    for path in (f"/claim/{LONG}", "/source/sputnik-serbia"):
        assert targets(links(client, path), "author") == []


@pytest.mark.parametrize(
    "path", [CASE, f"/debunk/{LONG}", "/channel/novosti.rs", "/graph/cases", DATASET]
)
def test_a_link_set_holds_the_links_of_every_representation(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/linkset{path}.json")

    assert answer.mimetype == "application/linkset+json"
    contexts = {one.pop("anchor"): one for one in answer.get_json(force=True)["linkset"]}
    for suffix in SUFFIXES:
        heads = {told(link) for link in links(client, path + suffix)}
        expected = {(absolute(target), *rest) for target, *rest in heads}
        found = {
            (one["href"], relation, one.get("type", ""), "".join(one.get("profile", ())))
            for relation, listed in contexts[absolute(path + suffix)].items()
            for one in listed
        }
        assert expected <= found
        assert (suffix == "" and path == DATASET) or found <= expected


def test_a_link_set_as_text_says_the_same(client: FlaskClient) -> None:
    text = client.get(f"/linkset{CASE}", headers={"Accept": "application/linkset"})
    listed = client.get(f"/linkset{CASE}").get_json(force=True)["linkset"]

    count = sum(len(found) for one in listed for key, found in one.items() if key != "anchor")
    read_back = read(text.text)
    assert text.mimetype == "application/linkset"
    assert text.headers["Content-Location"] == f"/linkset{CASE}.txt"
    assert len(read_back) == count
    assert {one["anchor"] for one in read_back} == {one["anchor"] for one in listed}


def test_the_dataset_has_its_dumps_as_items_and_they_lead_back(
    client: FlaskClient, site: Path
) -> None:
    folder = f"/dumps/{sites.current(site).name}/"
    items = targets(links(client, DATASET), "item")
    whole = client.get(f"/linkset{DATASET}.json").get_json(force=True)["linkset"]

    page = next(one for one in whole if one["anchor"] == absolute(DATASET))
    assert f"{folder}disinfo-graph.nq" in items
    assert {absolute(one) for one in items} < {one["href"] for one in page["item"]}
    assert absolute(f"{folder}disinfo-graph.nq.gz") in {one["href"] for one in page["item"]}
    for item in items:
        assert targets(links(client, item), "collection") == [DATASET]


@pytest.mark.parametrize("path", [CASE, f"/case/{LONG}", DATASET, "/ns", "/shapes.ttl"])
def test_what_a_document_of_this_site_links_to_is_there(client: FlaskClient, path: str) -> None:
    for link in links(client, path):
        target = link["href"].removeprefix(BASE[:-1])
        if target.startswith("/"):
            answer = client.head(target, follow_redirects=True, buffered=True)
            assert answer.status_code == 200, target


@pytest.mark.parametrize("path", [f"/case/{LONG}", f"/debunk/{LONG}.jsonld", DATASET])
def test_the_head_of_an_answer_passes_any_proxy(client: FlaskClient, path: str) -> None:
    answer = client.head(path, headers={"Accept": BROWSER})

    assert len(str(answer.headers)) < BEFORE_PROXIES


@pytest.mark.parametrize(
    ("path", "relation", "target"),
    [
        ("/ns", "cite-as", "https://w3id.org/disinfo-graph/ns"),
        ("/ns.ttl", "describes", "/ns"),
        ("/shapes", "license", "https://creativecommons.org/licenses/by/4.0/"),
        ("/shapes.nt", "type", "http://www.w3.org/ns/shacl#ShapesGraph"),
        ("/context.jsonld", "cite-as", "/context/0.1.0.jsonld"),
        ("/context/0.1.0.jsonld", "latest-version", "/context.jsonld"),
        ("/frame/case.jsonld", "describedby", "/ns"),
        ("/schema/case.json", "describedby", "/ns"),
        ("/rdf-graph-store?default", "collection", DATASET),
    ],
)
def test_what_is_beside_the_documents_is_linked_too(
    client: FlaskClient, path: str, relation: str, target: str
) -> None:
    found = links(client, path, BROWSER if path in ("/ns", "/shapes") else "*/*")

    assert targets(found, relation) == [target] or target in targets(found, relation)


def test_void_describes_the_dataset(client: FlaskClient) -> None:
    found = links(client, "/.well-known/void", "text/turtle")

    assert targets(found, "describes") == [DATASET]
    assert f"/linkset{DATASET}.json" in targets(found, "linkset")


@pytest.mark.parametrize("path", ["/linkset/case/not-there", "/linkset/person/x.json", "/linkset/"])
def test_of_what_is_not_known_there_is_no_link_set(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
