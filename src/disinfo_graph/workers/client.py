"""What request threads hold: asks the broker over connections that are kept; decides nothing."""

from __future__ import annotations

import io
import os
import socket
import struct
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import BinaryIO

from disinfo_graph.errors import DisinfoGraphError, QueryBusy
from disinfo_graph.workers import failures, messages
from disinfo_graph.workers.messages import (
    Answered,
    Ask,
    Count,
    Failed,
    Message,
    Open,
    Report,
    Status,
)

_LOOKS = struct.pack("@ll", 0, 250_000)
"""Seconds and microseconds between two looks at whether somebody still waits for the answer."""

_AGAIN = 5
"""Seconds after which whoever found no workers may try again: a supervisor starts them anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer; the caller closes `body`."""

    name: str
    header: bytes
    body: BinaryIO
    size: int
    seconds: float
    """How much processor time it took."""


class Client:
    """Talks to the broker at an address; one object serves any number of threads."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._idle: list[socket.socket] = []
        weakref.finalize(self, _close, self._idle)

    def close(self) -> None:
        """Close the connections that nobody uses at the moment."""
        _close(self._idle)

    def ask(
        self,
        request: bytes,
        *,
        lane: str = "queries",
        gone: Callable[[], bool] | None = None,
        client: str | None = None,
        counted: bool = False,
    ) -> Answer:
        """Wait for the answer; if the caller ends meanwhile, its worker is killed.

        So it is once `gone` tells that nobody waits any more; then this raises QueryStopped. What
        is asked for a `client` counts as the client's, which raises QueryTooMany for one too many;
        it is not `counted` twice.
        """
        return self.begin(request, lane=lane, client=client, counted=counted).answer(gone)

    def begin(
        self,
        request: bytes,
        *,
        lane: str = "queries",
        client: str | None = None,
        counted: bool = False,
    ) -> Asked:
        """Ask, and let the caller choose when to wait for the answer."""
        asked = Ask(lane=lane, client=client, counted=counted)
        if len(request) <= messages.INLINE:
            return Asked(self, replace(asked, request=request))
        fd = messages.file_of(request)
        try:
            return Asked(self, asked, fd)
        finally:
            os.close(fd)

    def count(self, client: str) -> None:
        """Count a request that takes no worker; raises QueryTooMany for one too many."""
        Asked(self, Count(client=client)).reply()

    def open(self, name: str) -> None:
        """Have this opened, and wait until requests are answered from it."""
        Asked(self, Open(name=name)).reply()

    def status(self) -> Status:
        """Return how the broker stands."""
        message, _ = Asked(self, Report()).reply()
        if isinstance(message, Status):
            return message
        raise _unexpected(message)

    def lend(self) -> socket.socket:
        """Lend a connection, over which nothing else is asked until it is given back."""
        try:
            return self._idle.pop()
        except IndexError:
            return self._connected()

    def give_back(self, channel: socket.socket) -> None:
        """Take back a connection whose reply has been received."""
        self._idle.append(channel)

    def _connected(self) -> socket.socket:
        channel = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        # The kernel's own limit: one of Python's takes a second system call for each reply.
        channel.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, _LOOKS)
        try:
            channel.connect(self._address)
        except OSError:
            channel.close()
            raise
        return channel


class Asked:
    """What the broker was asked; nobody waits yet for its one reply."""

    def __init__(self, client: Client, message: Message, fd: int | None = None) -> None:
        self._client = client
        with _reachable():
            self._channel = client.lend()
            try:
                messages.send(self._channel, message, fd)
            except BaseException:
                self.close()
                raise

    def fileno(self) -> int:
        """Return the descriptor that can be read from once the reply is there."""
        return self._channel.fileno()

    def has_come(self) -> bool:
        """Tell whether the reply is there, or the broker gone."""
        try:
            self._channel.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True

    def close(self) -> None:
        """Want no reply any more: the broker notices, and kills the worker."""
        self._channel.close()

    def answer(self, gone: Callable[[], bool] | None = None) -> Answer:
        """Wait for the answer to a request."""
        return _answer(*self.reply(gone))

    def reply(self, gone: Callable[[], bool] | None = None) -> tuple[Message, int | None]:
        """Wait for the reply, and raise it if it is an error."""
        with _reachable():
            try:
                reply = _awaited(self._channel, gone)
                if reply is None:
                    raise QueryBusy("workers: ended before they answered", retry_after=_AGAIN)
            except BaseException:
                self.close()
                raise
        self._client.give_back(self._channel)
        if isinstance(reply[0], Failed):
            raise failures.unpacked(reply[0])
        return reply


@contextmanager
def _reachable() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise QueryBusy(f"workers: not reachable: {error.strerror}", retry_after=_AGAIN) from error


def _close(idle: list[socket.socket]) -> None:
    while idle:
        idle.pop().close()


def _answer(message: Message, fd: int | None) -> Answer:
    if not isinstance(message, Answered):
        raise _unexpected(message)
    body: BinaryIO = io.BytesIO(message.body)
    size = len(message.body)
    if fd is not None:
        size = os.lseek(fd, 0, os.SEEK_END)
        os.lseek(fd, 0, os.SEEK_SET)
        body = os.fdopen(fd, "rb")
    return Answer(
        name=message.name, header=message.header, body=body, size=size, seconds=message.seconds
    )


def _awaited(
    channel: socket.socket, gone: Callable[[], bool] | None
) -> tuple[Message, int | None] | None:
    while True:
        try:
            return messages.receive(channel)
        except BlockingIOError:  # the time between two looks is over
            if gone and gone():
                raise failures.gone() from None


def _unexpected(message: Message) -> DisinfoGraphError:
    return DisinfoGraphError(f"workers: answered with {type(message).__name__}")
