"""The real server on a real port: it answers, keeps connections, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from serving import PATIENCE, SLOW, get, health, running

from disinfo_graph.config import Config


def children(pid: int) -> set[int]:
    """Return the processes below one, as the kernel tells them."""
    found: set[int] = set()
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(entry.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            child = int(entry.parent.name)
            found |= {child} | children(child)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_server_and_all_it_started(site: Path, number: signal.Signals) -> None:
    with running(site) as (process, port):
        below = children(process.pid)
        with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as idle:
            idle.connect()

            process.send_signal(number)

            assert process.wait(PATIENCE) == 0
    assert len(below) >= 3
    ends = time.monotonic() + PATIENCE
    while any(alive(pid) for pid in below) and time.monotonic() < ends:
        time.sleep(0.05)
    assert not any(alive(pid) for pid in below)


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.slow
def test_one_connection_carries_many_requests(site: Path) -> None:
    asked = (
        ("GET", "/", None, 200),
        ("GET", "/case/no-fake-news-from-russia.ttl", None, 200),
        ("HEAD", "/case/no-fake-news-from-russia.ttl", None, 200),
        ("POST", "/sparql", "ASK { ?s ?p ?o }", 200),
        ("POST", "/sparql", "x" * 2_000_000, 413),
        ("GET", "/dumps/latest/disinfo-graph.nt", None, 302),
        ("GET", "/nothing", None, 404),
        ("OPTIONS", "/sparql", None, 200),
        ("GET", "/sparql?query=" + "x" * 20_000, None, 414),
    )
    with running(site) as (_, port), closing(HTTPConnection("127.0.0.1", port)) as connection:
        for method, path, body, status in asked:
            connection.request(
                method, path, body, {"Content-Type": "application/sparql-query"} if body else {}
            )
            answer = connection.getresponse()
            data = answer.read()

            assert answer.status == status, path[:80]
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            assert "Server" not in answer.headers
            assert method == "HEAD" or len(data) == int(answer.headers["Content-Length"])


@pytest.mark.slow
def test_a_file_arrives_whole_over_the_wire(site: Path) -> None:
    with running(site) as (_, port), closing(HTTPConnection("127.0.0.1", port)) as connection:
        connection.request("GET", "/dumps/latest/disinfo-graph.nt.gz")
        first = connection.getresponse()
        first.read()
        location = first.headers["Location"]
        connection.request("GET", location, headers={"Range": "bytes=2-5"})
        piece = connection.getresponse()
        data = piece.read()

    assert piece.status == 206
    name = location.removeprefix("/dumps/").replace("/", "/dumps/", 1)
    assert data == (site / "releases" / name).read_bytes()[2:6]


@pytest.mark.slow
def test_pages_find_a_thread_however_many_queries_run(site: Path) -> None:
    pages = ("/health", "/", "/case/no-fake-news-from-russia")
    with ThreadPoolExecutor(40) as pool, running(site) as (_, port):
        path = f"/sparql?{urlencode({'query': SLOW})}"
        asked = [pool.submit(get, port, path) for _ in range(40)]

        times = []
        ends = time.monotonic() + 3
        while time.monotonic() < ends:
            for page in pages:
                start = time.monotonic()
                assert get(port, page)[0] == 200
                times.append(time.monotonic() - start)

        assert max(times) < 2
        assert sum(future.done() for future in asked) < 20  # so no thread for queries was free


@pytest.mark.slow
def test_clients_that_do_not_take_their_answers_keep_nobody_from_asking(site: Path) -> None:
    large = "SELECT ?a ?b (CONCAT(STR(?o), STR(?r)) AS ?c) { ?a ?p ?o . ?b ?q ?r } LIMIT 90000"
    request = f"GET /sparql?{urlencode({'query': large})} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    with running(site) as (_, port), ExitStack() as stack:
        for _ in range(Config().threads):
            client = stack.enter_context(socket.socket())
            # So that the kernel takes next to nothing of the answer either.
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(("127.0.0.1", port))
            client.sendall(request)
            assert client.recv(12) == b"HTTP/1.1 200"

        statuses = [get(port, "/sparql?query=ASK%7B%7D")[0] for _ in range(5)]

    assert statuses == [200] * 5


@pytest.mark.slow
def test_the_query_of_a_client_that_hung_up_is_stopped(site: Path) -> None:
    with running(site) as (_, port):
        with socket.create_connection(("127.0.0.1", port)) as client:
            target = f"/sparql?{urlencode({'query': SLOW})}"
            client.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            health(port, lambda told: told["busy"] == 1)
            start = time.monotonic()

        told = health(port, lambda told: told["busy"] == 0)

        assert told["killed"] == 1
        assert time.monotonic() - start < 5  # of the ten seconds that the query may take


@pytest.mark.slow
def test_whoever_waits_when_the_server_ends_is_told_so(site: Path) -> None:
    with ThreadPoolExecutor(1) as pool, running(site) as (process, port):
        asked = pool.submit(get, port, f"/sparql?{urlencode({'query': SLOW})}")
        health(port, lambda told: told["busy"] == 1)
        start = time.monotonic()

        process.send_signal(signal.SIGTERM)

        _, noise = process.communicate(timeout=PATIENCE)
        status, body = asked.result()
        assert (status, process.returncode) == (503, 0)
        assert b"about to end" in body
        assert noise == b""
        assert time.monotonic() - start < 4  # of the ten seconds that the query may take


@pytest.mark.slow
def test_without_its_workers_the_server_ends_too(site: Path) -> None:
    with running(site) as (process, _):
        (broker,) = (pid for pid in children(process.pid) if parent(pid) == process.pid)

        os.kill(broker, signal.SIGKILL)

        _, told = process.communicate(timeout=PATIENCE)
        assert process.returncode == 2
        assert told.decode().endswith(
            "disinfo-graph: workers: ended (expected to last as long as the server)\n"
        )


def test_the_address_is_told_once_it_answers(site: Path) -> None:
    with running(site) as (process, port):
        assert process.stdout is not None

        told = process.stdout.readline().decode()

    assert told == f"serving {site} at http://127.0.0.1:{port}/ (Ctrl-C ends it)\n"


def test_a_port_that_is_taken_is_named(site: Path) -> None:
    with running(site) as (_, port):
        command = [sys.executable, "-m", "disinfo_graph", "serve", "--site", str(site)]

        done = subprocess.run(
            [*command, "--port", str(port)], capture_output=True, text=True, check=False
        )

    assert done.returncode == 2
    assert done.stderr == (
        f"disinfo-graph: --host 127.0.0.1 --port {port}: Address already in use "
        "(expected a free port of this machine)\n"
    )
