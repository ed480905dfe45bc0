"""Documents that were answered before are answered from memory, as they would be without it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from browsing import browsing, config
from flask.testing import FlaskClient

from disinfo_graph.release.withdrawing import Request, withdraw
from making import AT, numbered, publish_quietly, write_cases

HIT = "disinfo-graph; hit"
PATHS = ("/case/case-1.jsonld", "/case/case-1.html", "/id/case/case-1", "/linkset/case/case-1.txt")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    publish_quietly(write_cases(tmp_path / "in.jsonl", *numbered(3)), site=tmp_path / "site")
    return tmp_path / "site"


@pytest.fixture
def client(root: Path) -> Iterator[FlaskClient]:
    with browsing(config(root)) as client:
        yield client


def test_the_second_answer_is_the_first_one_from_memory(client: FlaskClient) -> None:
    for path in PATHS:
        first, again, head = client.get(path), client.get(path), client.head(path)

        assert (again.status_code, again.data) == (first.status_code, first.data)
        assert again.headers["Cache-Status"] == HIT
        kept = [one for one in first.headers if one[0] != "Cache-Status"]
        for answer in (again, head):
            assert [one for one in answer.headers if one[0] != "Cache-Status"] == kept
        assert head.data == b""


@pytest.mark.parametrize("warm", [True, False])
def test_conditions_and_ranges_are_met_from_memory_too(client: FlaskClient, warm: bool) -> None:
    path = PATHS[0]
    whole = client.get(path) if warm else client.get(path, headers={"Accept": "text/turtle"})
    etag = whole.headers["ETag"]

    same = client.get(path, headers={"If-None-Match": etag})
    piece = client.get(path, headers={"Range": "bytes=5-14", "If-Range": etag})
    refused = client.get(path, headers={"If-Match": '"other"'})
    outside = client.get(path, headers={"Range": "bytes=9999999-"})

    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", etag)
    assert (piece.status_code, piece.data) == (206, whole.data[5:15])
    assert (refused.status_code, outside.status_code) == (412, 416)


def test_nothing_is_kept_that_was_not_found_or_was_asked_otherwise(client: FlaskClient) -> None:
    for path in ("/case/not-there", "/case/CASE-1", "/ns.ttl", "/case/case-1?" + "x" * 2000):
        for _ in range(2):
            assert client.get(path).headers.get("Cache-Status") != HIT
    client.get("/case/case-1")
    turtle = client.get("/case/case-1", headers={"Accept": "text/turtle"})
    assert turtle.mimetype == "text/turtle"


def test_nothing_of_a_case_is_answered_once_it_is_withdrawn(
    client: FlaskClient, root: Path
) -> None:
    for path in PATHS:
        assert client.get(path).status_code in (200, 303)

    request = Request(slugs=("case-1",), reason="unsound", at=AT + timedelta(days=1))
    withdraw(root, request)

    assert [client.get(path).status_code for path in PATHS] == [410] * len(PATHS)
