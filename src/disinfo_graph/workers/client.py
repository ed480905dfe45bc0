"""What a request thread holds: asks the broker, one connection a request; keeps no state."""

from __future__ import annotations

import os
import select
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from disinfo_graph.errors import DisinfoGraphError, QueryStopped
from disinfo_graph.workers import failures, messages
from disinfo_graph.workers.messages import Answered, Ask, Failed, Message, Open, Report, Status

_LOOKS = 250
"""Milliseconds between two looks at whether somebody still waits for the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer; the caller closes `body`."""

    name: str
    header: bytes
    body: BinaryIO
    size: int


class Client:
    """Talks to the broker at an address; one object serves any number of threads."""

    def __init__(self, address: str) -> None:
        self._address = address

    def ask(
        self,
        request: bytes,
        *,
        lane: str = "queries",
        gone: Callable[[], bool] | None = None,
        client: str | None = None,
    ) -> Answer:
        """Wait for the answer; if the caller ends meanwhile, its worker is killed.

        So it is once `gone` tells that nobody waits any more; then this raises QueryStopped. What
        is asked for a `client` counts as the client's, which raises QueryTooMany for one too many.
        """
        fd = messages.file_of(request)
        try:
            message, body = self._exchange(Ask(lane=lane, client=client), fd, gone)
        finally:
            os.close(fd)
        if not isinstance(message, Answered) or body is None:
            raise _unexpected(message)
        size = os.lseek(body, 0, os.SEEK_END)
        os.lseek(body, 0, os.SEEK_SET)
        file = os.fdopen(body, "rb")
        return Answer(name=message.name, header=message.header, body=file, size=size)

    def open(self, name: str) -> None:
        """Have this opened, and wait until requests are answered from it."""
        self._exchange(Open(name=name))

    def status(self) -> Status:
        """Return how the broker stands."""
        message, _ = self._exchange(Report())
        if isinstance(message, Status):
            return message
        raise _unexpected(message)

    def _exchange(
        self, message: Message, fd: int | None = None, gone: Callable[[], bool] | None = None
    ) -> tuple[Message, int | None]:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as channel:
                channel.connect(self._address)
                messages.send(channel, message, fd)
                if gone:
                    _wait(channel, gone)
                reply = messages.receive(channel)
        except OSError as error:
            raise DisinfoGraphError(f"workers: not reachable: {error.strerror}") from error
        if reply is None:
            raise DisinfoGraphError("workers: ended before they answered")
        if isinstance(reply[0], Failed):
            raise failures.unpacked(reply[0])
        return reply


def _wait(channel: socket.socket, gone: Callable[[], bool]) -> None:
    replies = select.poll()
    replies.register(channel, select.POLLIN)
    while not replies.poll(_LOOKS):
        if gone():
            raise QueryStopped("the client went away", limit="client")


def _unexpected(message: Message) -> DisinfoGraphError:
    return DisinfoGraphError(f"workers: answered with {type(message).__name__}")
