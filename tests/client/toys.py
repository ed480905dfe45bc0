"""Endpoints that are not ours: one on rdflib, one that plays what it is told, byte for byte."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain, repeat
from threading import Thread
from urllib.parse import parse_qs

from rdflib import Graph

JSON = "application/sparql-results+json"
PATIENCE = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What an endpoint was sent."""

    path: str
    headers: dict[str, str]
    fields: dict[str, list[str]]
    port: int
    """The client's; requests of one connection have one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What it answers."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@contextmanager
def answering(answer: Callable[[Request], Reply]) -> Iterator[str]:
    """Answer each query by a function; give the endpoint's address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            request = Request(
                path=self.path,
                headers={name.lower(): value for name, value in self.headers.items()},
                fields=parse_qs(body, strict_parsing=True),
                port=self.client_address[1],
            )
            reply = answer(request)
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/sparql"
        finally:
            server.shutdown()
            thread.join(PATIENCE)


def of_rdflib(graph: Graph) -> Callable[[Request], Reply]:
    """Answer queries from a graph, by another engine than ours."""

    def answer(request: Request) -> Reply:
        (query,) = request.fields["query"]
        try:
            found = graph.query(query)
        except Exception as error:
            return Reply(
                status=400, body=str(error).encode(), headers={"Content-Type": "text/plain"}
            )
        table = found.type in ("SELECT", "ASK")
        body = found.serialize(format="json" if table else "turtle")
        assert isinstance(body, bytes)
        kind = JSON if table else "text/turtle; charset=utf-8"
        return Reply(body=body, headers={"Content-Type": kind})

    return answer


@contextmanager
def playing(*replies: bytes) -> Iterator[str]:
    """Give each connection the next reply, whatever it asks, close it; the last one is repeated."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        thread = Thread(target=_play, args=(listener, replies))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"
        finally:
            listener.shutdown(socket.SHUT_RDWR)  # which wakes whoever waits in `accept`
            thread.join(PATIENCE)


def _play(listener: socket.socket, replies: tuple[bytes, ...]) -> None:
    for reply in chain(replies, repeat(replies[-1])):
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with closing(connection):
            _read_request(connection)
            connection.sendall(reply)


def _read_request(connection: socket.socket) -> None:
    """Read all of it: a socket that is closed with bytes unread resets the connection."""
    with connection.makefile("rb") as file:
        length = 0
        while (line := file.readline().strip()) != b"":
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        file.read(length)


def reply(body: bytes, *headers: str, kind: str = JSON, status: str = "200 OK") -> bytes:
    """Return a response whose end is told by these headers, or by nothing."""
    head = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", "Connection: close", *headers]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def sized(body: bytes, *headers: str, kind: str = JSON, status: str = "200 OK") -> bytes:
    """Return a response that tells its length."""
    return reply(body, f"Content-Length: {len(body)}", *headers, kind=kind, status=status)


def chunked(body: bytes, kind: str = JSON) -> bytes:
    """Return a response of two chunks and the last one."""
    half = len(body) // 2
    chunks = (body[:half], body[half:], b"")
    sent = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    return reply(sent, "Transfer-Encoding: chunked", kind=kind)
