"""Conditions and ranges as RFC 9110 has them, of documents, contexts, graphs and dumps."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from browsing import PROBLEM, browsing, config
from flask.testing import FlaskClient
from serving import running

from disinfo_graph.release import site as sites
from disinfo_graph.web.conditions import Current, Piece, Verdict, judge
from making import numbered, publish_quietly, write_cases

SAME, OTHER, WEAK = '"tag"', '"other"', 'W/"tag"'
BEFORE, THEN, LATER = (f"Fri, 02 Jan 2026 03:04:{second} GMT" for second in ("04", "05", "06"))
CHANGED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
CURRENT = Current(etag="tag", size=100, changed=CHANGED)
WHOLE, UNCHANGED, ANOTHER, OUTSIDE = Verdict
FIRST = {"RANGE": "bytes=0-9"}
TEN = Piece(start=0, stop=10)


def judged(asked: dict[str, str], method: str = "GET", current: Current = CURRENT) -> object:
    headers = {f"HTTP_{name}": value for name, value in asked.items()}
    return judge({"REQUEST_METHOD": method, **headers}, current)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, WHOLE),
        ({"IF_NONE_MATCH": SAME}, UNCHANGED),
        ({"IF_NONE_MATCH": WEAK}, UNCHANGED),
        ({"IF_NONE_MATCH": f"{OTHER}, {SAME}"}, UNCHANGED),
        ({"IF_NONE_MATCH": f'{OTHER},W/"x",{WEAK}'}, UNCHANGED),
        ({"IF_NONE_MATCH": "*"}, UNCHANGED),
        ({"IF_NONE_MATCH": OTHER}, WHOLE),
        ({"IF_NONE_MATCH": OTHER, "IF_MODIFIED_SINCE": LATER}, WHOLE),
        ({"IF_NONE_MATCH": SAME, "IF_MODIFIED_SINCE": BEFORE}, UNCHANGED),
        ({"IF_MODIFIED_SINCE": BEFORE}, WHOLE),
        ({"IF_MODIFIED_SINCE": THEN}, UNCHANGED),
        ({"IF_MODIFIED_SINCE": LATER}, UNCHANGED),
        ({"IF_MODIFIED_SINCE": "yesterday"}, WHOLE),
        ({"IF_MATCH": SAME}, WHOLE),
        ({"IF_MATCH": "*"}, WHOLE),
        ({"IF_MATCH": WEAK}, ANOTHER),
        ({"IF_MATCH": OTHER}, ANOTHER),
        ({"IF_MATCH": f"{OTHER}, {SAME}", "IF_NONE_MATCH": SAME}, UNCHANGED),
        ({"IF_MATCH": OTHER, "IF_NONE_MATCH": SAME}, ANOTHER),
        ({"IF_MATCH": SAME, "IF_UNMODIFIED_SINCE": BEFORE}, WHOLE),
        ({"IF_UNMODIFIED_SINCE": BEFORE}, ANOTHER),
        ({"IF_UNMODIFIED_SINCE": THEN}, WHOLE),
        ({"IF_UNMODIFIED_SINCE": "never"}, WHOLE),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_condition_decides_what_is_sent(
    asked: dict[str, str], expected: Verdict, method: str
) -> None:
    assert judged(asked, method) is expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=0-9", (0, 10)),
        ("BYTES=90-", (90, 100)),
        ("bytes=90-1000", (90, 100)),
        ("bytes=-5", (95, 100)),
        ("bytes=-1000", (0, 100)),
        ("bytes= 10-19 ", (10, 20)),
        ("bytes=100-", OUTSIDE),
        ("bytes=100-200", OUTSIDE),
        ("bytes=-0", OUTSIDE),
        ("bytes=" + "9" * 5_000 + "-", OUTSIDE),
        ("bytes=500-,600-700", OUTSIDE),
        ("bytes=0-1,5-6", WHOLE),
        ("bytes=0-1,500-", WHOLE),
        ("bytes=9-0", WHOLE),
        ("bytes=-", WHOLE),
        ("bytes=", WHOLE),
        ("bytes=a-b", WHOLE),
        ("bytes=0-1,x", WHOLE),
        ("lines=0-1", WHOLE),
        ("0-1", WHOLE),
    ],
)
def test_a_range_is_a_piece_or_the_whole_or_outside(
    asked: str, expected: Verdict | tuple[int, int]
) -> None:
    assert judged({"RANGE": asked}) == expected


def test_of_nothing_there_is_no_piece() -> None:
    assert judged(FIRST, current=CURRENT._replace(size=0)) is WHOLE


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"IF_RANGE": SAME}, TEN),
        ({"IF_RANGE": WEAK}, WHOLE),
        ({"IF_RANGE": OTHER}, WHOLE),
        ({"IF_RANGE": THEN}, TEN),
        ({"IF_RANGE": LATER}, WHOLE),
        ({"IF_RANGE": BEFORE}, WHOLE),
        ({"IF_RANGE": "soon"}, WHOLE),
        ({"IF_NONE_MATCH": SAME}, UNCHANGED),
        ({"IF_NONE_MATCH": OTHER}, TEN),
        ({"IF_MATCH": OTHER}, ANOTHER),
        ({"IF_MATCH": SAME}, TEN),
        ({"IF_UNMODIFIED_SINCE": BEFORE}, ANOTHER),
    ],
)
def test_conditions_come_before_the_range(asked: dict[str, str], expected: Verdict | Piece) -> None:
    assert judged(FIRST | asked) == expected


def test_a_date_says_nothing_of_what_has_none() -> None:
    undated = CURRENT._replace(changed=None)

    for name in ("IF_MODIFIED_SINCE", "IF_UNMODIFIED_SINCE", "IF_RANGE"):
        assert judged({name: THEN}, current=undated) is WHOLE
    assert judged(FIRST | {"IF_RANGE": THEN}, current=undated) is WHOLE


def test_only_get_has_ranges_and_a_post_no_conditions() -> None:
    assert judged(FIRST, "HEAD") is WHOLE
    assert judged({"IF_NONE_MATCH": "*"}, "POST") is WHOLE


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[FlaskClient]:
    with browsing(config(site)) as client:
        yield client


@pytest.fixture
def dump(site: Path) -> str:
    return f"/dumps/{sites.current(site).name}/disinfo-graph.nt"


PATHS = (
    "/case/no-fake-news-from-russia.jsonld",
    "/case/no-fake-news-from-russia.html",
    "/linkset/case/no-fake-news-from-russia.json",
    "/graph/cases.ttl",
    "/rdf-graph-store?default",
    "/.well-known/void",
    "/context.jsonld",
    "/context/0.1.0.jsonld",
    "/frame/case.jsonld",
    "/schema/case.json",
    "/ns.ttl",
    "/shapes.html",
    "/robots.txt",
)


@pytest.mark.parametrize("path", PATHS)
def test_every_representation_has_validators_pieces_and_a_head(
    client: FlaskClient, path: str
) -> None:
    whole, head = client.get(path), client.head(path)
    etag = whole.headers["ETag"]
    piece = client.get(path, headers={"Range": "bytes=5-14", "If-Range": etag})
    other = client.get(path, headers={"Range": "bytes=5-14", "If-Range": OTHER})
    same = client.get(path, headers={"If-None-Match": f"{OTHER}, W/{etag}", "Range": "bytes=5-"})
    refused = client.get(path, headers={"If-Match": OTHER})

    told = [(name, value) for name, value in whole.headers if name != "Cache-Status"]
    assert told == [(name, value) for name, value in head.headers if name != "Cache-Status"]
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert etag == f'"{sha256(whole.data).hexdigest()}"'
    assert (piece.status_code, piece.data) == (206, whole.data[5:15])
    assert piece.headers["Content-Range"] == f"bytes 5-14/{len(whole.data)}"
    assert (piece.headers["ETag"], piece.content_length) == (etag, 10)
    assert (other.status_code, other.data) == (200, whole.data)
    assert (same.status_code, same.data) == (304, b"")
    assert refused.status_code == 412
    for name in ("Link", "Vary", "Content-Location", "Cache-Control"):
        assert {answer.headers.get(name) for answer in (whole, piece, same)} == {
            whole.headers.get(name)
        }


def test_a_large_graph_is_given_in_pieces_too(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "/rdf-graph-store?default"
    whole = client.get(path)
    monkeypatch.setattr("disinfo_graph.web.answers.SMALL", 1000)
    large = client.get(path)
    piece = client.get(path, headers={"Range": "bytes=70000-140000"})

    assert (large.data, large.headers["ETag"]) == (whole.data, whole.headers["ETag"])
    assert (piece.status_code, piece.data) == (206, whole.data[70_000:140_001])


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-Modified-Since": THEN}, 304),
        ({"If-Modified-Since": BEFORE}, 200),
        ({"If-Unmodified-Since": BEFORE}, 412),
        ({"If-None-Match": "*", "Range": "bytes=0-1"}, 304),
        ({"Range": "bytes=0-1", "If-Range": THEN}, 206),
        ({"Range": "bytes=0-1", "If-Range": BEFORE}, 200),
        ({"Range": "bytes=9-0"}, 200),
    ],
)
def test_dumps_have_a_date_as_well(
    client: FlaskClient, dump: str, headers: dict[str, str], status: int
) -> None:
    answer = client.get(dump, headers=headers, buffered=True)

    assert answer.status_code == status
    assert answer.headers.get("Last-Modified") in ((THEN, None) if status > 299 else (THEN,))


def test_whoever_asks_behind_the_end_is_told_the_size(
    client: FlaskClient, dump: str, site: Path
) -> None:
    size = (sites.current(site) / "dumps" / "disinfo-graph.nt").stat().st_size

    answer = client.get(dump, headers={"Range": f"bytes={size}-"})

    assert (answer.status_code, answer.content_type) == (416, PROBLEM)
    assert answer.headers["Content-Range"] == f"bytes */{size}"


@pytest.mark.slow
def test_curl_resumes_a_download_that_was_cut(site: Path, tmp_path: Path) -> None:
    dump = sites.current(site) / "dumps" / "disinfo-graph.nt"
    part = tmp_path / "disinfo-graph.nt"
    part.write_bytes(dump.read_bytes()[:100_000])
    with running(site) as (_, port):
        address = f"http://127.0.0.1:{port}/dumps/latest/disinfo-graph.nt"
        told = ["curl", "-sSL", "-C", "-", "-w", "%{http_code}", "-o", str(part), address]
        done = subprocess.run(told, check=True, capture_output=True, text=True)

    assert done.stdout == "206"
    assert part.read_bytes() == dump.read_bytes()


@pytest.mark.slow
def test_a_piece_from_the_middle_of_a_file_is_that_piece(site: Path) -> None:
    dump = (sites.current(site) / "dumps" / "disinfo-graph.nt").read_bytes()
    with running(site) as (_, port):
        address = f"http://127.0.0.1:{port}/dumps/latest/disinfo-graph.nt"
        told = [["curl", "-sSL", "-r", part, address] for part in ("1000-199999", "-70000", "5-")]
        pieces = [subprocess.run(one, check=True, capture_output=True).stdout for one in told]

    assert pieces == [dump[1000:200_000], dump[-70_000:], dump[5:]]


def test_a_download_of_latest_is_never_of_two_releases(tmp_path: Path) -> None:
    root, latest = tmp_path / "site", "/dumps/latest/disinfo-graph.nt"
    publish_quietly(write_cases(tmp_path / "in.jsonl", *numbered(2)), site=root)
    with browsing(config(root)) as client:
        first = client.get(latest, follow_redirects=True, buffered=True)
        resumed = {"Range": "bytes=1000-", "If-Range": first.headers["ETag"]}
        same = client.get(latest, headers=resumed, follow_redirects=True, buffered=True)
        given = write_cases(tmp_path / "in.jsonl", *numbered(3))
        publish_quietly(given, site=root, at=CHANGED + timedelta(days=1))

        redirection = client.get(latest, headers=resumed)
        other = client.get(latest, headers=resumed, follow_redirects=True, buffered=True)

    assert (same.status_code, same.data) == (206, first.data[1000:])
    assert redirection.headers["Cache-Control"] == "public, no-cache"
    assert other.status_code == 200
    assert len(other.data) > len(first.data)
