"""Where a withdrawn case was, the server answers 410 with its tombstone, and remembers nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import monotonic
from urllib.parse import urlencode

import orjson
import pytest
from browsing import BROWSER, Page, browsing, config
from flask.testing import FlaskClient
from rdflib import Graph
from serving import PATIENCE, get, health, running

from disinfo_graph import formats
from disinfo_graph.formats import line
from disinfo_graph.query import serving
from disinfo_graph.release import site as sites
from disinfo_graph.release.withdrawing import Report, Request, withdraw
from disinfo_graph.web import create_app
from making import AT, BASE, numbered, publish_quietly, write_cases

TITLES = """PREFIX schema: <http://schema.org/>
SELECT ?title { ?case a <https://w3id.org/disinfo-graph/ns#Case> ; schema:name ?title }"""
PATHS = ("/id/case/{}", "/case/{}", "/claim/{}", "/id/debunk/{}", "/appearance/{}-0123abcd")
SUFFIXES = {row.suffix: row.name for row in formats.SYNTAXES if not row.graphs}
TOMBSTONE = f"""@prefix dg: <https://w3id.org/disinfo-graph/ns#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<{BASE}id/case/case-1> a dg:WithdrawnCase, prov:Entity ;
    prov:invalidatedAtTime "2026-01-03T03:04:05Z"^^xsd:dateTime ."""


def made(folder: Path, count: int = 3) -> Path:
    publish_quietly(write_cases(folder / "in.jsonl", *numbered(count)), site=folder / "site")
    return folder / "site"


def withdrawn(root: Path, *slugs: str, hide: bool = False, wait: float = 0.0) -> Report:
    at = AT + timedelta(days=1)
    request = Request(slugs=slugs, reason="unsound", at=at, hide_slug=hide, wait=wait)
    return withdraw(root, request)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    root = made(tmp_path_factory.mktemp("withdrawn"))
    withdrawn(root, "case-1")
    with browsing(config(root)) as client:
        yield client


@pytest.mark.parametrize("path", PATHS)
def test_a_page_says_when_the_case_was_withdrawn_and_no_more(
    client: FlaskClient, path: str
) -> None:
    answer = client.get(path.format("case-1"), headers={"Accept": BROWSER})

    assert (answer.status_code, answer.mimetype) == (410, "text/html")
    assert "3 January 2026" in answer.text and Page(answer.text).open == []
    assert "River" not in answer.text and "unsound" not in answer.text


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_in_every_format_the_tombstone_is_told(client: FlaskClient, suffix: str) -> None:
    answer = client.get(f"/claim/case-1{suffix}")

    data, syntax = answer.data, SUFFIXES[suffix]
    if syntax == "json-ld":
        assert answer.get_json()["@context"] == f"{BASE}context/0.1.0.jsonld"
        context = client.get("/context.jsonld").get_json()["@context"]
        data = orjson.dumps(answer.get_json() | {"@context": context})
    quads = formats.read(data, formats.syntax(syntax))
    told = Graph().parse(data=b"".join(line(quad.triple) for quad in quads), format="nt")
    assert answer.status_code == 410
    assert set(told) == set(Graph().parse(data=TOMBSTONE))
    assert answer.headers["Vary"] == "Accept" and "ETag" not in answer.headers


def test_who_asks_the_thing_gets_its_tombstone_as_preferred(client: FlaskClient) -> None:
    answer = client.get("/id/case/case-1", headers={"Accept": "application/n-triples"})

    assert (answer.status_code, answer.mimetype) == (410, "application/n-triples")
    assert "/case/case-1.ttl" in answer.headers["Link"]


def test_other_cases_answer_as_before(client: FlaskClient) -> None:
    assert client.get("/case/case-2").status_code == 200
    assert client.get("/case/case-12").status_code == 404
    assert "River number 1" not in client.get("/case/", headers={"Accept": BROWSER}).text


def test_a_hidden_case_answers_under_its_old_address_and_the_one_that_is_left(
    tmp_path: Path,
) -> None:
    root = made(tmp_path)
    (one,) = withdrawn(root, "case-1", hide=True).withdrawn

    with browsing(config(root)) as client:
        answers = [client.get(f"/case/{slug}.nt") for slug in ("case-1", one.id)]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert answers[0].data == answers[1].data
    assert all("case-1" not in answer.text for answer in answers)


def test_nothing_that_was_remembered_is_answered_after_the_switch(tmp_path: Path) -> None:
    root = made(tmp_path)
    settings = config(root)
    html = {"Accept": BROWSER}
    with serving(settings) as endpoint:
        app = create_app(settings, endpoint)
        client = app.test_client()
        ask = {"query": TITLES}
        before = [client.get("/case/", headers=html).text for _ in range(2)]
        before += [client.get("/sparql", query_string=ask).text for _ in range(2)]
        seen: list[str] = []
        endpoint.when_switched(seen.append)

        withdrawn(root, "case-1")
        end = monotonic() + PATIENCE
        while not seen:
            assert monotonic() < end
        after = [client.get("/case/", headers=html).text]
        after += [client.get("/sparql", query_string=ask).text]

    assert all("River number 1" in text for text in before)
    assert all("River number 2" in text and "River number 1" not in text for text in after)


@pytest.mark.slow
@pytest.mark.parametrize("store", ["memory", "disk"])
def test_a_running_server_lets_go_of_the_release_that_held_the_case(
    tmp_path: Path, store: str
) -> None:
    root = made(tmp_path)
    old = sites.current(root)
    with running(root, "--store", store, "--log-level", "warning") as (_, port):
        assert get(port, "/case/case-1")[0] == 200
        report = withdrawn(root, "case-1", wait=PATIENCE)
        health(port, lambda told: told["release"] == sites.current(root).name)
        told = get(port, f"/sparql?{urlencode({'query': TITLES, 'format': 'csv'})}")[1]

        assert get(port, "/case/case-1")[0] == 410
        assert get(port, f"/dumps/{old.name}/disinfo-graph.nt")[0] == 404

    assert report.finished.removed == (old.name,)
    assert b"River number 2" in told and b"River number 1" not in told


@pytest.mark.slow
def test_to_serve_finishes_a_withdrawal_first(tmp_path: Path) -> None:
    root = made(tmp_path)
    old = sites.current(root)
    with sites.shared_lock(old):
        assert withdrawn(root, "case-1").finished.in_use == (old.name,)

    with running(root):
        assert not old.exists()
