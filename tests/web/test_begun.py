"""Queries that take no thread: answered in order, as those that do, and never waited for."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPConnection, parse_headers
from io import BufferedReader
from pathlib import Path
from time import monotonic
from urllib.parse import urlencode

import orjson
import pytest
from browsing import config
from serving import PATIENCE, SLOW, health, running

from disinfo_graph.query import Endpoint, serving
from disinfo_graph.web import create_app
from disinfo_graph.web.begun import BEGUN, Begin, Begun, behind
from disinfo_graph.web.front import Front

COUNT = "SELECT (COUNT(*) AS ?{}) {{ ?case a <https://w3id.org/disinfo-graph/ns#Case> }}"
CSV = {"Accept": "text/csv"}


@pytest.fixture
def endpoint(site: Path) -> Iterator[Endpoint]:
    with serving(config(site)) as endpoint:
        yield endpoint


@pytest.fixture
def front(site: Path, endpoint: Endpoint) -> Front:
    front = create_app(config(site), endpoint).front
    assert front is not None
    return front


def request(query: str, address: str = "127.0.0.1", method: str = "GET") -> dict[str, object]:
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": "/sparql",
        "QUERY_STRING": urlencode({"query": query}),
        "HTTP_ACCEPT": "text/csv",
        "REMOTE_ADDR": address,
    }


def test_an_answer_is_not_there_before_it_has_come(front: Front) -> None:
    slow, quick = front.begin(request(SLOW)), front.begin(request("ASK {}"))
    assert slow and quick

    while not quick.has_come():
        pass
    assert not slow.has_come()
    assert quick.receive()
    found = quick.outcome()
    assert found and found.body.read() == b"true"
    slow.give_up()


@pytest.mark.parametrize(
    ("query", "method"),
    [
        ("SELECT * {", "GET"),
        ("ASK { SERVICE <http://x/> {} }", "GET"),
        ("ASK {}", "POST"),
        (f"ASK {{}} #{'x' * 3000}", "GET"),
    ],
    ids=["broken", "refused", "posted", "long"],
)
def test_a_thread_answers_what_is_not_plain_and_short(
    front: Front, query: str, method: str
) -> None:
    begun = front.begin(request(query, method=method))

    # The engine alone tells that a query is broken, and a thread words that.
    assert begun is None or not (begun.asking and _small(begun))


def _small(begun: Begun) -> bool:
    while not begun.has_come():
        pass
    return begun.receive()


def test_behind_a_proxy_a_query_is_begun_for_whom_it_forwards() -> None:
    asked: list[object] = []

    def begin(environ: dict[str, object]) -> Begun:
        asked.append(environ["REMOTE_ADDR"])
        begun = Begun(key=())
        environ[BEGUN] = begun
        return begun

    begin_behind: Begin = behind("192.0.2.1", begin)
    forwarded = request("ASK {}", "192.0.2.1") | {"HTTP_X_FORWARDED_FOR": "198.51.100.7"}
    other = request("ASK {}", "192.0.2.9") | {"HTTP_X_FORWARDED_FOR": "198.51.100.7"}

    for environ in (forwarded, other):
        assert begin_behind(environ) is environ[BEGUN]
    assert asked == ["198.51.100.7", "192.0.2.9"]
    # The application looks for itself whom it is forwarded for.
    assert forwarded["REMOTE_ADDR"] == "192.0.2.1"


@pytest.mark.slow
def test_what_is_asked_without_waiting_is_answered_in_order(site: Path) -> None:
    large = "SELECT ?s ?p ?o ?x { ?s ?p ?o }"
    queries = [COUNT.format("a"), large, "SELECT * {", COUNT.format("a"), "ASK { }", "ASK {"]
    paths = [f"/sparql?{urlencode({'query': query})}" for query in queries]
    with running(site) as (_, port):
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        alone = []
        for path in paths:
            connection.request("GET", path, headers=CSV)
            answer = connection.getresponse()
            alone.append((answer.status, answer.read()))
        connection.close()
        at_once = [f"GET {path}+ HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n" for path in paths]
        connection.connect()
        connection.sock.sendall("".join(at_once).encode())
        with connection.sock.makefile("rb") as wire:
            together = [read(wire) for _ in paths]
        connection.close()

    assert [status for status, _ in alone] == [200, 200, 400, 200, 200, 400]
    assert len(alone[1][1]) > 64 * 1024
    assert [status for status, _ in together] == [status for status, _ in alone]
    assert [body for status, body in together if status == 200] == [
        body for status, body in alone if status == 200
    ]


@pytest.mark.slow
def test_a_client_that_hangs_up_stops_its_query_and_is_logged(site: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with running(site, "--log", str(log)) as (_, port):
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        connection.request("GET", f"/sparql?{urlencode({'query': SLOW})}", headers=CSV)
        health(port, lambda told: told["busy"] == 1)
        connection.close()
        told = health(port, lambda told: told["busy"] == 0)
        lines: list[dict[str, object]] = []
        ends = monotonic() + PATIENCE
        while not lines and monotonic() < ends:
            every = [orjson.loads(line) for line in log.read_text().splitlines()]
            lines = [line for line in every if line.get("limit") == "client"]
        answered = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        answered.request("GET", "/sparql?query=ASK%7B%7D", headers=CSV)
        body = answered.getresponse().read()
        answered.close()

    assert told["killed"] == 1
    assert [(line["route"], line["status"]) for line in lines] == [("sparql", 503)]
    assert body == b"true"


def read(wire: BufferedReader) -> tuple[int, bytes]:
    """Read one answer of several."""
    status = int(wire.readline().split()[1])
    headers = parse_headers(wire)
    return status, wire.read(int(headers["Content-Length"]))
