"""What is answered below the application: requests that are none, and connections too many.

HTTP's own faults are told as RFC 9457 problems too, and an answer without a body leaves its
connection open. It decides nothing about when.
"""

from __future__ import annotations

import contextlib
import socket
from http import HTTPStatus

from waitress.parser import HTTPRequestParser
from waitress.task import ErrorTask
from waitress.utilities import BadRequest, Error

from disinfo_graph.web import answers, problems
from disinfo_graph.web.negotiation import PROBLEM
from disinfo_graph.web.problems import Problem
from disinfo_graph.web.threads import Prepared

_MOST_LINE = 4_096
"""Bytes between two chunks of a body: without an end they are read anew with each packet."""
_AGAIN = 5
"""Seconds after which a connection may be free."""

DETAILS: dict[int, str] = {
    408: "The request did not arrive as a whole in time.",
    413: "The request is larger than anything that is read here.",
    431: "The head of the request is too large; send a query by POST.",
    500: problems.OUR_FAULT,
    501: "The transfer coding is not known; send the request as it is, or in chunks.",
}
"""By status; of the others the server's own words are told."""
LIMITS: dict[int, str] = {408: "receive", 413: "query"}
"""By status: the limit that was met."""


class RequestTimeout(Error):
    """What a client is told that did not finish its request in time."""

    code = 408
    reason = "Request Timeout"


def problem_of(error: Error) -> Problem:
    """Return a fault of HTTP as a problem."""
    limit = LIMITS.get(error.code)
    return Problem(
        status=error.code,
        title=HTTPStatus(error.code).phrase,
        detail=DETAILS.get(error.code) or f"The request cannot be understood: {error.body}.",
        members={"limit": limit} if limit else {},
    )


def headers(problem: Problem) -> list[tuple[str, str]]:
    """Return what goes before a problem that nothing above has a word in."""
    told = {
        "Content-Type": PROBLEM.media_type,
        "Vary": "Accept",
        **problems.headers(problem),
        **answers.CORS,
        **answers.SAFETY,
    }
    return [*told.items()]


class Refusing(ErrorTask):
    """Answers what is no request, or fails in the application, with a problem."""

    def execute(self) -> None:
        """Write the answer, and close the connection after it."""
        error: object = getattr(self.request, "error", None)
        problem = problem_of(error if isinstance(error, Error) else BadRequest("not HTTP"))
        body = problems.written(problem)
        self.status = f"{problem.status} {problem.title}"
        self.response_headers = headers(problem)
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Answering(Prepared):
    """Answers a request by the application."""

    def set_close_on_finish(self) -> None:
        """Close the connection after the answer, where that is meant.

        A 304 has neither body nor length, which is taken for a body that only the end of the
        connection would end.
        """
        closing: bool = getattr(self.request, "connection_close", True)
        if closing or self.has_body or self.version != "1.1":
            super().set_close_on_finish()


class Parser(HTTPRequestParser):
    """Reads a request; what has no end between two chunks is none."""

    def received(self, data: bytes) -> int:
        """Take in what has come, and return how much of it belongs to this request."""
        consumed = super().received(data)
        unread = (getattr(self.body_rcv, name, b"") for name in ("control_line", "trailer"))
        if self.chunked and any(len(line) > _MOST_LINE for line in unread):
            self.error = BadRequest("a line between chunks is too long")
            self.completed = True
        return consumed


def turn_away(connection: socket.socket, status: HTTPStatus, limit: str, detail: str) -> None:
    """Say why a connection is closed that nobody reads from, and close it."""
    members = {"limit": limit, "retry_after": _AGAIN}
    problem = Problem(status=status, title=status.phrase, detail=detail, members=members)
    body = problems.written(problem)
    lines = [f"HTTP/1.1 {status.value} {status.phrase}"]
    lines += [f"{name}: {value}" for name, value in headers(problem)]
    lines += [f"Content-Length: {len(body)}", "Connection: close", "", ""]
    with connection, contextlib.suppress(OSError):
        connection.setblocking(False)
        connection.send("\r\n".join(lines).encode() + body)
        connection.shutdown(socket.SHUT_WR)
        connection.recv(1 << 16)  # what is left unread would undo what was sent
