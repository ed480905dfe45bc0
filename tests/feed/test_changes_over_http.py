"""The feed as it is served: since a release, as RDF, to caches, to feed readers, on case pages."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import feedparser
import orjson
import pyoxigraph as ox
import pytest
from browsing import BROWSER, PROBLEM, browsing, config, page
from flask.testing import FlaskClient
from pyld import jsonld

from disinfo_graph.dumps.files import DOCUMENTS
from disinfo_graph.formats.context import context
from disinfo_graph.release import site as sites
from disinfo_graph.release.feed import log, since
from feed.reading import answered, digest
from making import AT, BASE, numbered, publish_quietly, write_cases

HOUR = timedelta(hours=1)
FIRST, SECOND = "20260102T030405Z", "20260102T040405Z"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("followed")
    given, root = folder / "in.jsonl", folder / "site"
    one, two, three = numbered(3)
    publish_quietly(write_cases(given, one, two), site=root, at=AT)
    publish_quietly(
        write_cases(given, {**one, "claim": "Corrected."}, three), site=root, at=AT + HOUR
    )
    return root


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[FlaskClient]:
    with browsing(config(site)) as found:
        yield found


def dump(site: Path) -> dict[str, bytes]:
    """Return the documents of the live release, without their contexts, by slug."""
    rows = (sites.current(site) / "dumps" / DOCUMENTS).read_bytes().splitlines()
    told = [orjson.loads(row) for row in rows]
    bare = [{key: value for key, value in one.items() if key != "@context"} for one in told]
    return {one["id"].rpartition("/")[2]: orjson.dumps(one) for one in bare}


def test_since_a_release_comes_the_newest_change_of_each_case(
    client: FlaskClient, site: Path
) -> None:
    first, second = log.lines(site)

    (told,) = answered(client, first.release)

    assert (told["release"], told["identity"]) == (second.release, second.identity)
    assert [(one["slug"], one["type"]) for one in told["changes"]] == [
        ("case-0", ["Update"]),
        ("case-1", ["Delete"]),
        ("case-2", ["Create"]),
    ]
    documents = dump(site)
    for one in told["changes"]:
        assert (orjson.dumps(one["document"]) if "document" in one else None) == documents.get(
            one["slug"]
        )
        assert one["id"] == f"{BASE}id/version/{one['slug']}/{SECOND}"
        assert one["release"] == second.release
    assert told["digest"] == digest(documents)


def test_the_bytes_of_a_document_are_those_of_the_dump(client: FlaskClient, site: Path) -> None:
    answer = client.get(f"/changes?since={log.lines(site)[0].release}").data

    assert dump(site)["case-0"] in answer


def test_nothing_changed_since_the_live_release_or_now(client: FlaskClient, site: Path) -> None:
    for asked in (log.lines(site)[-1].release, "2026-11-28T12:00:00Z"):
        (told,) = answered(client, asked)
        assert told["changes"] == []
        assert "next" not in told


@pytest.mark.parametrize("asked", ["nothing", "", "2020-01-01", "20260102T030405Z-000000000000"])
def test_what_the_feed_does_not_know_is_404_and_leads_to_the_dump(
    client: FlaskClient, asked: str
) -> None:
    answer = client.get("/changes", query_string={"since": asked})

    assert (answer.status_code, answer.mimetype) == (404, PROBLEM)
    assert answer.json is not None
    assert "/dumps/latest/" in answer.json["detail"]


def test_pages_of_an_answer_hold_each_change_once(
    client: FlaskClient, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(since, "MOST", 2)

    told = answered(client, log.lines(site)[0].release)

    assert [[one["slug"] for one in page["changes"]] for page in told] == [
        ["case-0", "case-1"],
        ["case-2"],
    ]
    assert len({page["digest"] for page in told}) == 1


def test_the_answer_is_linked_data_that_says_what_the_release_says(
    client: FlaskClient, site: Path
) -> None:
    (told,) = answered(client, log.lines(site)[0].release)

    told["@context"][0] = context()
    quads = jsonld.to_rdf(told, {"format": "application/n-quads"})

    version = f"{BASE}id/version/case-0/{SECOND}"
    said = {
        str(quad.triple)
        for quad in ox.parse(quads.encode(), format=ox.RdfFormat.N_QUADS)
        if str(quad.graph_name) == f"<{version}>"
    }
    release = (sites.current(site) / "dumps" / "disinfo-graph.nt").read_bytes()
    live = {str(quad.triple) for quad in ox.parse(release, format=ox.RdfFormat.N_TRIPLES)}
    assert len(said) > 20
    assert said <= live


def test_it_is_packed_for_those_who_take_that(client: FlaskClient, site: Path) -> None:
    address = f"/changes?since={log.lines(site)[0].release}"

    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert len(packed.data) < len(plain.data)


@pytest.mark.parametrize("suffix", [".trig", ".nq", ".jsonld"])
def test_a_page_says_the_same_in_every_syntax(client: FlaskClient, suffix: str) -> None:
    told = client.get(f"/changes/1{suffix}")
    expected = client.get("/changes/1", headers={"Accept": "application/trig"})

    if suffix == ".jsonld":
        loaded = orjson.loads(told.data) | {"@context": context()}
        quads = jsonld.to_rdf(loaded, {"format": "application/n-quads"}).encode()
        syntax = ox.RdfFormat.N_QUADS
    else:
        quads = told.data
        syntax = ox.RdfFormat.TRIG if suffix == ".trig" else ox.RdfFormat.N_QUADS
    one = set(ox.parse(quads, format=syntax))
    assert one == set(ox.parse(expected.data, format=ox.RdfFormat.TRIG))
    assert len(one) > 100


def test_an_open_page_and_the_root_are_asked_about_each_time(client: FlaskClient) -> None:
    for path in ("/changes", "/changes/1"):
        answer = client.get(path)
        assert answer.headers["Cache-Control"] == "public, no-cache"
        again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


def test_a_piece_of_a_page_can_be_asked_for(client: FlaskClient) -> None:
    whole = client.get("/changes/1.trig").data

    answer = client.get("/changes/1.trig", headers={"Range": "bytes=10-19"})

    assert (answer.status_code, answer.data) == (206, whole[10:20])


def test_a_page_that_never_was_is_404(client: FlaskClient) -> None:
    assert [client.get(f"/changes/{name}").status_code for name in ("2", "0", "x", "-1")] == [
        404
    ] * 4


def test_the_atom_feed_is_read_and_says_who_claimed_what(client: FlaskClient) -> None:
    answer = client.get("/changes.atom")

    read = feedparser.parse(answer.data)
    assert answer.mimetype == "application/atom+xml"
    assert (read.bozo, read.version) == (False, "atom10")
    assert read.feed.id == f"{BASE}changes"
    assert [entry.title for entry in read.entries][:4] == [
        "No longer published: a case",
        "New. Debunked by EUvsDisinfo: “River number 2”",
        "Corrected. Debunked by EUvsDisinfo: “River number 0”",
        "New. Debunked by EUvsDisinfo: “River number 1”",
    ]
    assert len({entry.id for entry in read.entries}) == len(read.entries) == 5
    assert all(entry.updated and entry.link for entry in read.entries)


def test_people_see_what_changed_and_find_the_atom_feed(client: FlaskClient) -> None:
    text = page(client, "/changes")

    assert 'rel="alternate" type="application/atom+xml"' in text
    places = [text.index(word) for word in ("No longer published", "New:", "Corrected")]
    assert places == sorted(places)


def test_a_case_page_tells_its_history_and_versions_lead_on(client: FlaskClient) -> None:
    text = page(client, "/case/case-0")

    newest, oldest = f"/id/version/case-0/{SECOND}", f"/id/version/case-0/{FIRST}"
    assert text.index(newest) < text.index(oldest)
    answers = [client.get(path, headers={"Accept": BROWSER}) for path in (newest, oldest)]
    assert [one.status_code for one in answers] == [303, 303]
    assert [one.headers["Location"] for one in answers] == [
        "/case/case-0",
        f"/changes/1#case-0-{FIRST}",
    ]
    assert client.get(f"/id/version/case-0/{FIRST[:-2]}9Z").status_code == 404
