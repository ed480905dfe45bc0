"""Dump files over HTTP: lists, media types, ranges, checksums, and nothing that is not listed."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from browsing import BROWSER, PROBLEM, browsing, config
from flask.testing import FlaskClient

from disinfo_graph.release import site as sites
from making import DEMONSTRATION


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[FlaskClient]:
    with browsing(config(site)) as client:
        yield client


@pytest.fixture(scope="module")
def release(site: Path) -> Path:
    return sites.current(site)


def test_the_files_are_listed_for_people_and_programs(client: FlaskClient, release: Path) -> None:
    page = client.get("/dumps/", headers={"Accept": BROWSER})
    listed = client.get("/dumps/", headers={"Accept": "application/json"}).json
    one = client.get(f"/dumps/{release.name}/", headers={"Accept": "application/json"}).json

    assert f"/dumps/{release.name}/disinfo-graph.nt.gz" in page.text
    assert listed is not None
    assert one == listed
    (shelf,) = listed["releases"]
    assert (shelf["release"], shelf["live"], shelf["cases"]) == (release.name, True, DEMONSTRATION)
    for file in shelf["files"]:
        path = release / "dumps" / file["name"]
        assert file["bytes"] == path.stat().st_size
        assert file["sha256"] in (None, sha256(path.read_bytes()).hexdigest())


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("disinfo-graph.ttl", "text/turtle"),
        ("disinfo-graph.nq", "application/n-quads"),
        ("disinfo-graph.trig", "application/trig"),
        ("disinfo-graph.jsonld", "application/ld+json"),
        ("disinfo-graph.ndjson", "application/x-ndjson"),
        ("disinfo-graph.nt.gz", "application/gzip"),
        ("disinfo-graph.nt.zst", "application/zstd"),
        ("SHA256SUMS", "text/plain"),
    ],
)
def test_a_file_arrives_as_it_lies_there(
    client: FlaskClient, release: Path, name: str, media_type: str
) -> None:
    content = (release / "dumps" / name).read_bytes()

    answer = client.get(f"/dumps/{release.name}/{name}", buffered=True)

    assert answer.data == content
    assert answer.mimetype == media_type
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Accept-Ranges"] == "bytes"
    if name != "SHA256SUMS":
        assert answer.headers["ETag"] == f'"{sha256(content).hexdigest()}"'


@pytest.mark.parametrize(
    ("asked", "status", "piece"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=100-", 206, slice(100, None)),
        ("bytes=-5", 206, slice(-5, None)),
        ("bytes=0-1,5-6", 200, slice(None)),
        ("lines=1-2", 200, slice(None)),
    ],
)
def test_a_piece_of_a_file_may_be_asked_for(
    client: FlaskClient, release: Path, asked: str, status: int, piece: slice
) -> None:
    content = (release / "dumps" / "disinfo-graph.nt").read_bytes()

    answer = client.get(
        f"/dumps/{release.name}/disinfo-graph.nt", headers={"Range": asked}, buffered=True
    )

    assert answer.status_code == status
    assert answer.data == content[piece]


def test_a_range_outside_the_file_is_refused(client: FlaskClient, release: Path) -> None:
    path = f"/dumps/{release.name}/disinfo-graph.nt"

    answer = client.get(path, headers={"Range": "bytes=99999999-"})

    assert answer.status_code == 416
    assert answer.content_type == PROBLEM


def test_a_file_that_a_client_has_is_not_sent_again(client: FlaskClient, release: Path) -> None:
    path = f"/dumps/{release.name}/disinfo-graph.ttl"
    etag = client.head(path, buffered=True).headers["ETag"]

    again = client.get(path, headers={"If-None-Match": etag}, buffered=True)
    changed = client.get(
        path, headers={"Range": "bytes=0-9", "If-Range": '"another"'}, buffered=True
    )

    assert (again.status_code, again.data) == (304, b"")
    assert changed.status_code == 200


@pytest.mark.parametrize("rest", ["", "disinfo-graph.nt", "SHA256SUMS"])
def test_latest_leads_to_the_live_release(client: FlaskClient, release: Path, rest: str) -> None:
    answer = client.get(f"/dumps/latest/{rest}")

    assert answer.status_code == 302
    assert answer.location == f"/dumps/{release.name}/{rest}"


@pytest.mark.parametrize(
    "path",
    [
        "/dumps/19990101T000000Z-0/",
        "/dumps/19990101T000000Z-0/disinfo-graph.nt",
        "/dumps/{release}/manifest.json",
        "/dumps/{release}/..%2Fmanifest.json",
        "/dumps/{release}/../manifest.json",
        "/dumps/{release}/%2e%2e/about.nq",
        "/dumps/{release}/%2Fetc%2Fpasswd",
        "/dumps/../state/slugs.jsonl",
        "/dumps/..%2F..%2Fstate/slugs.jsonl",
        "/dumps/%2e%2e/disinfo-graph.nt",
        "/dumps/./disinfo-graph.nt",
        "/static/../app.py",
        "/static/..%2Fapp.py",
        "/context/..%2F0.1.0.jsonld",
    ],
)
def test_nothing_else_on_the_disk_is_given_out(
    client: FlaskClient, release: Path, path: str
) -> None:
    answer = client.get(path.format(release=release.name))

    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["a%0Ab", "rejected.jsonl", "a", "..%2Fmanifest.json"])
def test_the_latest_of_a_file_that_no_release_has_is_not_there(
    client: FlaskClient, name: str
) -> None:
    assert client.get(f"/dumps/latest/{name}").status_code == 404
