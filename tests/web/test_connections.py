"""The server's connections on loopback: nobody's half-open or slow ones shut others out."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from browsing import PROBLEM
from serving import PATIENCE, get, running
from waitress import wasyncore

from disinfo_graph.config import Config, Connections
from disinfo_graph.web.connections import Server
from disinfo_graph.web.threads import TwoLanes, Watched

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

DEFAULTS = Connections()
WHOLE = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
CHUNKED = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"


def app(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
    """Answer by the path: `/304`, `/fails`, or the address that asks."""
    if environ["PATH_INFO"] == "/304":
        start("304 NOT MODIFIED", [("ETag", '"x"')])
        return ()
    if environ["PATH_INFO"] == "/fails":
        raise ValueError("a secret")
    body: bytes = environ["REMOTE_ADDR"].encode()
    start("200 OK", [("Content-Length", str(len(body)))])
    return (body,)


@contextmanager
def listening(
    connections: Connections = DEFAULTS, proxy: str | None = None
) -> Iterator[tuple[str, int]]:
    config = Config(connections=connections, trusted_proxy=proxy, threads=4)
    listener = socket.create_server(("127.0.0.1", 0))
    watched: Watched = {}
    dispatcher = TwoLanes(4, watched=watched)
    server = Server(app, listener, config, dispatcher, watched)
    loop = Thread(target=server.run)
    loop.start()
    try:
        yield listener.getsockname()[:2]
    finally:
        stop(server)
        loop.join(PATIENCE)
        dispatcher.shutdown()
    assert not loop.is_alive()


def stop(server: Server) -> None:
    """Have the server's own thread close everything, which ends its loop."""
    # The types of the server's library know neither of the two.
    trigger, everything = vars(server)["trigger"], vars(server)["_map"]
    trigger.pull_trigger(partial(wasyncore.close_all, everything))


@contextmanager
def asking(address: tuple[str, int], source: str = "127.0.0.1") -> Iterator[HTTPConnection]:
    with closing(HTTPConnection(*address, PATIENCE, (source, 0))) as connection:
        yield connection


def asked(connection: HTTPConnection, path: str = "/", **headers: str) -> tuple[int, bytes]:
    connection.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    answer = connection.getresponse()
    return answer.status, answer.read()


def opened(stack: ExitStack, address: tuple[str, int], source: str, sent: bytes) -> socket.socket:
    client = socket.create_connection(address, PATIENCE, (source, 0))
    stack.enter_context(client)
    client.sendall(sent)
    return client


def told(client: socket.socket) -> tuple[HTTPResponse, dict[str, object]]:
    """Return an answer and the problem that it tells; nothing may follow it."""
    answer = HTTPResponse(client)
    answer.begin()
    problem: dict[str, object] = json.loads(answer.read())
    assert answer.headers["Content-Type"] == PROBLEM
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Connection"] == "close"
    assert problem["status"] == answer.status
    assert problem["title"] == answer.reason
    return answer, problem


@pytest.mark.parametrize(
    "sent", [b"", b"GET /sp", b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nx"]
)
def test_one_address_has_so_many_connections_and_others_have_theirs(sent: bytes) -> None:
    with listening(Connections(each=5)) as address, ExitStack() as stack:
        for _ in range(5):
            opened(stack, address, "127.0.0.2", sent)

        answer, problem = told(opened(stack, address, "127.0.0.2", b""))

        assert (answer.status, problem["limit"]) == (429, "connections")
        assert problem["detail"] == "5 connections from your address are open (expected fewer)"
        assert int(answer.headers["Retry-After"]) == problem["retry_after"]
        with asking(address) as other:
            assert asked(other) == (200, b"127.0.0.1")


def test_a_connection_that_ended_makes_room_for_its_address() -> None:
    with listening(Connections(each=1)) as address:
        for _ in range(20):
            with asking(address) as client:
                client.connect()
                for attempt in range(100):  # the server may hear of the end a moment later
                    status, _ = asked(client)
                    if status == 200:
                        break
                    assert attempt < 99
                    client.close()


def test_where_all_places_are_taken_the_address_with_most_gives_one_up() -> None:
    with listening(Connections(each=8, most=12)) as address, ExitStack() as stack:
        greedy = [opened(stack, address, "127.0.0.2", b"GET /") for _ in range(8)]
        modest = [opened(stack, address, "127.0.0.3", WHOLE) for _ in range(4)]
        assert [client.recv(12) for client in modest] == [b"HTTP/1.1 200"] * 4

        for _ in range(3):
            client = stack.enter_context(asking(address))
            assert asked(client) == (200, b"127.0.0.1")

        assert [client.recv(1) for client in greedy[:3]] == [b""] * 3
        for kept in modest:
            kept.recv(4096)
            kept.sendall(WHOLE)
            assert kept.recv(12) == b"HTTP/1.1 200"


def test_a_trusted_proxy_may_have_the_connections_of_all_its_clients() -> None:
    with listening(Connections(each=2), proxy="127.0.0.2") as address, ExitStack() as stack:
        for number in range(9):
            client = stack.enter_context(asking(address, "127.0.0.2"))
            forwarded = f"192.0.2.{number}"
            assert asked(client, X_Forwarded_For=forwarded) == (200, forwarded.encode())
        for _ in range(2):
            opened(stack, address, "127.0.0.3", b"")

        answer, _ = told(opened(stack, address, "127.0.0.3", b""))

        assert answer.status == 429


@pytest.mark.parametrize(
    "begun",
    [
        b"GET /",
        b"GET / HTTP/1.1\r\nX: ",
        b"POST / HTTP/1.1\r\nContent-Length: 9999\r\n\r\nx",
        CHUNKED + b"ff\r\n",
        WHOLE + b"GET /",
    ],
)
def test_a_request_that_trickles_in_has_an_end(begun: bytes) -> None:
    with listening(Connections(receive=0.4)) as address, ExitStack() as stack:
        client = opened(stack, address, "127.0.0.2", begun)
        if begun.startswith(WHOLE):
            first = HTTPResponse(client)
            first.begin()
            assert first.read() == b"127.0.0.2"
        client.settimeout(0.05)
        start = time.monotonic()
        while time.monotonic() - start < PATIENCE:
            client.sendall(b"a")  # always something, so that the connection is never idle
            try:
                if client.recv(1, socket.MSG_PEEK):
                    break
            except TimeoutError:
                continue
        client.settimeout(PATIENCE)
        answer, problem = told(client)

    assert 0.4 < time.monotonic() - start < 5
    assert (answer.status, problem["limit"]) == (408, "receive")


def test_a_connection_on_which_nothing_is_ever_asked_has_an_end_too() -> None:
    with listening(Connections(receive=0.4)) as address, ExitStack() as stack:
        client = opened(stack, address, "127.0.0.2", b"")

        assert client.recv(1) == b""


def test_between_two_requests_a_connection_may_rest() -> None:
    with listening(Connections(receive=0.2)) as address, asking(address) as client:
        assert asked(client)[0] == 200
        kept = client.sock
        time.sleep(2.5)  # in which the server looked at least once

        assert asked(client)[0] == 200
        assert client.sock is kept


def test_not_modified_keeps_the_connection() -> None:
    with listening() as address, asking(address) as client:
        assert asked(client, "/304") == (304, b"")
        kept = client.sock
        assert kept is not None

        assert asked(client)[0] == 200
        assert client.sock is kept
        client.request("GET", "/304", headers={"Connection": "close"})
        assert client.getresponse().headers["Connection"] == "close"


def test_not_modified_ends_a_connection_that_is_not_to_be_kept() -> None:
    with listening() as address, ExitStack() as stack:
        client = opened(stack, address, "127.0.0.1", b"GET /304 HTTP/1.0\r\n\r\n")

        assert client.makefile("rb").read().startswith(b"HTTP/1.0 304 ")


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        (b"nonsense\r\n\r\n", 400, "Start line is invalid"),
        (b"get / HTTP/1.1\r\n\r\n", 400, "Malformed HTTP method"),
        (b"POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n", 400, "Content-Length is invalid"),
        (b"POST / HTTP/1.1\r\nContent-Length: 9999999999\r\n\r\n", 413, "larger"),
        (CHUNKED + b"zz\r\n", 400, "Invalid chunk size"),
        (CHUNKED + b"1;" + b"a" * 5_000, 400, "a line between chunks is too long"),
        (CHUNKED + b"0\r\n" + b"A: b\r\n" * 1_000, 400, "a line between chunks is too long"),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 300_000 + b"\r\n\r\n", 431, "POST"),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 501, "transfer coding"),
        (b"GET /fails HTTP/1.1\r\nHost: x\r\n\r\n", 500, "fault of the site"),
    ],
)
def test_faults_of_http_are_problems_too(
    sent: bytes, status: int, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    with listening() as address, ExitStack() as stack:
        answer, problem = told(opened(stack, address, "127.0.0.1", sent))

    assert answer.status == status
    assert words in str(problem["detail"])
    assert "secret" not in str(problem)
    assert (status == 500) == ("a secret" in caplog.text)


@pytest.mark.slow
def test_nine_hundred_connections_of_one_address_shut_nobody_else_out(site: Path) -> None:
    with running(site) as (_, port), ExitStack() as stack:
        for number in range(900):
            begun = (b"", b"GET /sparql?query=ASK", b"POST /sparql HTTP/1.1\r\nHost: x\r\n")
            client = stack.enter_context(socket.socket())
            client.bind(("127.0.0.2", 0))
            client.connect(("127.0.0.1", port))
            try:
                client.sendall(begun[number % 3])
            except ConnectionError:  # turned away already
                assert number >= DEFAULTS.each
        start = time.monotonic()

        assert get(port, "/health")[0] == 200
        assert get(port, "/sparql?query=ASK%7B%7D")[0] == 200
        assert time.monotonic() - start < 2
