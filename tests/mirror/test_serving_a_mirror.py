"""A mirror served: at another host than its IRIs have, everything answers and leads on by path."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path

import pytest
from serving import get, running

from disinfo_graph.publish import publish
from disinfo_graph.release import site as sites
from making import numbered, order, publish_quietly, write_cases

pytestmark = pytest.mark.slow

BASE = "https://cases.example.org/data/"


def test_a_mirror_answers_at_its_own_host_and_keeps_the_iris_of_its_origin(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", *numbered(3))
    publish(replace(order(given, site=tmp_path / "origin"), base=BASE), lambda step: None)
    dumps = sites.current(tmp_path / "origin") / "dumps"
    publish_quietly(dumps / "disinfo-graph.ndjson", site=tmp_path / "mirror")

    # A public address is not refused: others can reach what the IRIs begin with.
    with running(tmp_path / "mirror", "--host", "0.0.0.0", "--log-level", "warning") as (_, port):
        with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
            connection.request("GET", "/id/case/case-1", headers={"Accept": "text/turtle"})
            seen = connection.getresponse()
            status, location = seen.status, seen.getheader("Location")
        page, turtle, listed, sums = (
            get(port, path)
            for path in (
                "/data/case/case-1",
                "/data/case/case-1.ttl",
                "/dumps/",
                "/dumps/latest/SHA256SUMS",
            )
        )

    assert (status, location) == (303, "/data/case/case-1")
    assert page[0] == 200
    assert b"River number 1" in page[1]
    assert f"<{BASE}id/case/case-1>".encode() in turtle[1]
    assert listed[0] == 200
    assert b"disinfo-graph.nq.gz" in listed[1]
    assert b'/cases.jsonl"' not in listed[1]
    assert sums[0] in (200, 302, 307)
