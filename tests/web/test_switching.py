"""Releases that go live under load: every answer comes whole from the release that it names."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from http.client import HTTPConnection
from itertools import cycle, islice
from pathlib import Path
from threading import Event
from urllib.parse import urlencode

import pytest
from serving import PATIENCE, health, running

from disinfo_graph.release import site as sites
from making import AT, numbered, publish_quietly, write_cases

SWITCHES = 100
CLIENTS = 64
_TITLES = """PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?s ?title { ?s dcterms:title ?title } ORDER BY ?s ?title"""
_PAIRS = "SELECT (COUNT(*) AS ?pairs) { ?a ?p ?b . ?c ?p ?d }"
PATHS = (
    f"/sparql?{urlencode({'query': _TITLES, 'format': 'csv'})}",
    f"/sparql?{urlencode({'query': _PAIRS, 'format': 'csv'})}",
    "/case/",
    "/source/river-example.ttl",
    "/.well-known/void",
)

Answer = tuple[str, int, bytes]
"""The release that the header names, the status, the body."""


@pytest.fixture
def releases(tmp_path: Path) -> tuple[Path, list[Path]]:
    """A site with two small releases that differ in everything that is asked for."""
    root = tmp_path / "site"
    for count, hours in ((2, 0), (5, 1)):
        given = write_cases(tmp_path / "in.jsonl", *numbered(count))
        publish_quietly(given, site=root, at=AT + timedelta(hours=hours))
    return root, sites.releases(root)


def asked(connection: HTTPConnection, path: str) -> Answer:
    connection.request("GET", path, headers={"Accept": "text/turtle, */*;q=0.5"})
    answer = connection.getresponse()
    body = answer.read()
    return answer.headers["Disinfo-Graph-Release"], answer.status, body


def switched(port: int, root: Path, release: Path) -> None:
    """Make a release the live one, and wait until it answers."""
    sites.switch(root, release)
    health(port, lambda told: told["release"] == release.name)


def expected(port: int, root: Path, releases: list[Path]) -> dict[tuple[str, str], Answer]:
    """Return what each release answers while nothing else happens."""
    told: dict[tuple[str, str], Answer] = {}
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        for release in releases:
            switched(port, root, release)
            told |= {(release.name, path): asked(connection, path) for path in PATHS}
    return told


def asking(port: int, number: int, over: Event) -> Iterator[tuple[str, Answer]]:
    """Ask one thing after the other, over one connection, until all is over."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        for path in islice(cycle(PATHS), number, None):
            if over.is_set():
                return
            yield path, asked(connection, path)


@pytest.mark.slow
def test_no_answer_fails_or_mixes_two_releases_over_a_hundred_switches(
    releases: tuple[Path, list[Path]],
) -> None:
    root, both = releases
    over = Event()
    with running(root) as (_, port), ThreadPoolExecutor(CLIENTS) as pool:
        right = expected(port, root, both)
        wrong: list[tuple[str, Answer]] = []
        seen: set[tuple[str, str]] = set()

        def check(number: int) -> int:
            count = 0
            for path, answer in asking(port, number, over):
                count += 1
                seen.add((answer[0], path))
                if answer != right.get((answer[0], path)):
                    wrong.append((path, answer))
            return count

        counts = [pool.submit(check, number) for number in range(CLIENTS)]
        try:
            for number in range(SWITCHES):
                switched(port, root, both[number % 2])
        finally:
            over.set()

        assert {status for _, status, _ in right.values()} == {200}
        assert len(set(right.values())) == len(right)  # or a mixture could not be told
        assert wrong == []
        assert seen == set(right)
        assert all(future.result() > 0 for future in counts)
