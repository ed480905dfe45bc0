"""The rate over real HTTP: who is counted, behind which proxy, and what one too many is told."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

import pytest
from browsing import BROWSER, PROBLEM, browsing
from serving import PATIENCE, SLOW, get, health, running

from disinfo_graph.config import Config, Rate

ASK = "/sparql?query=ASK%7BFILTER(RAND()%3C2)%7D"
"""Not to be answered from what is kept: that counts for nothing."""


def answer(port: int, path: str = ASK, **headers: str) -> tuple[HTTPResponse, bytes]:
    """Return an answer with its body."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request(
            "GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()}
        )
        told = connection.getresponse()
        return told, told.read()


def status(port: int, **headers: str) -> int:
    return answer(port, **headers)[0].status


@pytest.mark.slow
def test_one_query_too_many_is_told_the_limit_and_the_pause(site: Path) -> None:
    with running(site, "--rate", "3", "--log-level", "warning") as (_, port):
        first, second = answer(port)[0], answer(port, X_Forwarded_For="192.0.2.7")[0]
        page, _ = answer(port, Accept=BROWSER)
        health: Mapping[str, object] = json.loads(get(port, "/health")[1])
        others = [get(port, path)[0] for path in ("/", "/case/", "/sparql", "/health")]
        body = json.loads(answer(port)[1])

    # The second says that it comes through a proxy, of which nobody told the server.
    assert (first.status, second.status, page.status) == (200, 429, 429)
    wait = int(second.headers["Retry-After"])
    assert 10 < wait <= 20
    assert second.headers["Content-Type"] == PROBLEM
    assert second.headers["Cache-Control"] == "no-store"
    assert second.headers["Access-Control-Allow-Origin"] == "*"
    assert page.headers["Content-Type"].startswith("text/html")
    assert body["title"] == "You ask more than one may"
    assert (body["status"], body["limit"]) == (429, "rate")
    assert body["detail"].startswith("over 3 queries a minute from your address")
    assert health["limited"] == 2
    assert others == [200] * 4  # pages are not limited


@pytest.mark.slow
@pytest.mark.parametrize("query", ["CLEAR ALL", "SELECT", "ASK {} # " + "x" * 100_000])
def test_a_query_that_is_refused_counts_and_a_large_one_counts_once(site: Path, query: str) -> None:
    statuses = []
    with running(site, "--rate", "6", "--log-level", "warning") as (_, port):
        for _ in range(3):
            with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
                connection.request(
                    "POST", "/sparql", query, {"Content-Type": "application/sparql-query"}
                )
                statuses.append(connection.getresponse().status)

    assert statuses == [200 if query.startswith("ASK") else 400] * 2 + [429]


@pytest.mark.parametrize("accept", [BROWSER, "text/turtle"])
def test_the_endpoint_says_how_often_it_may_be_asked(site: Path, accept: str) -> None:
    told = "One address may ask 60 queries a minute, 20 of them at once."
    for rate, there in ((Rate(minute=60, burst=20), True), (Rate(minute=0), False)):
        with browsing(Config(site=site, rate=rate)) as client:
            page = client.get("/sparql", headers={"Accept": accept}).text

        assert (told in page) == there
        assert "One address" not in page.replace(told, "")


@pytest.mark.slow
def test_clients_on_this_machine_are_not_counted_unless_a_rate_is_given(site: Path) -> None:
    with running(site) as (_, port):
        statuses = {status(port) for _ in range(60)}

    assert statuses == {200}


@pytest.mark.slow
def test_behind_a_trusted_proxy_clients_are_whom_it_forwards(site: Path) -> None:
    options = ("--rate", "3", "--trusted-proxy", "127.0.0.1", "--log-level", "warning")
    with running(site, *options) as (_, port):
        statuses = [
            status(port, X_Forwarded_For="192.0.2.7"),
            status(port, X_Forwarded_For="192.0.2.7"),
            status(port, X_Forwarded_For="192.0.2.8"),
            # What a client writes in front does not make it another one.
            status(port, X_Forwarded_For="198.51.100.1, 192.0.2.8"),
            status(port, X_Forwarded_For="2001:db8:1:2::1"),
            status(port, X_Forwarded_For="2001:db8:1:2:ffff::2"),
            status(port, X_Forwarded_For="2001:db8:1:3::1"),
        ]

    assert statuses == [200, 429, 200, 429, 200, 429, 200]


@pytest.mark.slow
def test_another_proxy_than_the_trusted_one_is_not_believed(site: Path) -> None:
    options = ("--rate", "3", "--trusted-proxy", "192.0.2.1", "--log-level", "warning")
    with running(site, *options) as (_, port):
        statuses = [status(port, X_Forwarded_For=f"198.51.100.{n}") for n in range(3)]

    assert statuses == [200, 429, 429]


@pytest.mark.slow
def test_a_client_with_forty_slow_queries_keeps_nobody_else_waiting(site: Path) -> None:
    slow = f"/sparql?{urlencode({'query': SLOW})}"
    many, other = {"X_Forwarded_For": "192.0.2.7"}, {"X_Forwarded_For": "192.0.2.8"}
    options = ("--trusted-proxy", "127.0.0.1", "--log-level", "warning")
    with ThreadPoolExecutor(40) as pool, running(site, *options) as (_, port):
        asked = [pool.submit(answer, port, slow, **many) for _ in range(40)]
        health(port, lambda told: told["limited"] == 40 - 16)

        times = []
        for _ in range(3):
            start = time.monotonic()
            assert status(port, **other) == 200
            times.append(time.monotonic() - start)

        told = [future.result() for future in asked if future.done()]

    assert max(times) < 3  # of the many that came before, each may take a second or more
    limits = [json.loads(body).get("limit") for response, body in told if response.status == 429]
    assert limits == ["places"] * 24
