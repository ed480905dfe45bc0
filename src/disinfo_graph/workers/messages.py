"""What clients, broker, zygotes and workers tell each other; sends and receives, decides nothing.

Every channel is a Unix socket of type SEQPACKET: the kernel keeps message boundaries, so there is
no framing, and whatever may be large (a request, an answer) travels as a file descriptor.
"""

from __future__ import annotations

import os
import pickle
import socket
from dataclasses import dataclass
from typing import get_args

MOST_BYTES = 128 * 1024
"""The largest packet; a socket's default buffer holds 208 kB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Client to broker to worker: answer the request in the file that comes along."""

    lane: str
    client: str | None = None
    """For whom it is asked, as one that is counted; None for whoever is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Client to broker: open this, then answer from it."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Client to broker: tell your status."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fork:
    """Broker to zygote: fork a worker that serves the channel that comes along."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """Zygote, worker or broker: what was to be opened is open; a worker sends its pidfd along."""

    pid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Died:
    """Zygote to broker: this worker ended, with this wait status."""

    number: int
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """Worker to broker to client: the answer is in the file that comes along."""

    name: str
    header: bytes
    tired: bool
    """The worker has grown and should be replaced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """Anyone to a client: an exception, as `failures.packed` writes it."""

    kind: str
    text: str
    fields: dict[str, object]
    tired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Broker to client: how it stands."""

    state: str
    """`empty`, `opening` (nothing else answers yet), `ready` or `failing`."""
    name: str | None
    """What answers now."""
    opening: str | None
    """What will answer once it is open."""
    problem: str | None
    """Why workers cannot be started, where they cannot."""
    pid: int
    workers: int
    busy: int
    slow: int
    waiting: int
    served: int
    killed: int
    limited: int
    """Requests of clients that asked more than one may."""
    clients: int
    """Clients that are remembered, to be counted."""
    outcomes: dict[tuple[str, str], int]
    """How many requests ended in which way, by lane and outcome; see `tally`."""


Message = Ask | Open | Report | Fork | Ready | Died | Answered | Failed | Status
_KINDS = get_args(Message)


def pair() -> tuple[socket.socket, socket.socket]:
    """Return the two ends of a new channel."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def send(channel: socket.socket, message: Message, fd: int | None = None) -> None:
    """Send one message, whole or not at all."""
    packet = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    if fd is None:
        channel.send(packet)
    else:
        socket.send_fds(channel, [packet], [fd])


def receive(channel: socket.socket) -> tuple[Message, int | None] | None:
    """Return the next message and its file, or None when the other end is gone.

    Who sends what cannot be read is as good as gone: the reader is to outlive it.
    """
    try:
        packet, fds, flags, _ = socket.recv_fds(channel, MOST_BYTES, 1)
    except ConnectionResetError:
        return None
    message = None if not packet or flags & socket.MSG_TRUNC else _read(packet)
    if message is not None:
        return message, fds[0] if fds else None
    for fd in fds:
        os.close(fd)
    return None


def _read(packet: bytes) -> Message | None:
    try:
        # Only from processes of this user, for the socket stands in a directory of mode 0700.
        message: object = pickle.loads(packet)
    except Exception:  # the documentation of pickle names some of what it may raise, not all
        return None
    return message if isinstance(message, _KINDS) else None


def file_of(content: bytes) -> int:
    """Return a new unnamed file in memory, with this content."""
    fd = os.memfd_create("request", os.MFD_CLOEXEC)
    with os.fdopen(fd, "wb", closefd=False) as file:
        file.write(content)
    return fd


def content_of(fd: int) -> bytes:
    """Return the whole content of such a file, and close it."""
    with os.fdopen(fd, "rb") as file:
        file.seek(0)
        return file.read()
