"""What clients, broker, zygotes and workers tell each other; sends and receives, decides nothing.

Every channel is a Unix socket of type SEQPACKET: the kernel keeps message boundaries, so there is
no framing. A packet is a line of JSON, then the bytes that the message carries: what they hold is
never executed, whoever wrote it. A request or an answer above `INLINE` travels as a file.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, get_args

import orjson

MOST_BYTES = 128 * 1024
"""The largest packet; a socket's default buffer holds 208 kB."""
INLINE = 32 * 1024
"""The largest request or answer that travels within a packet; a file costs ten system calls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Client to broker to worker: answer this request, or the one in the file that comes along."""

    lane: str
    client: str | None = None
    """For whom it is asked, as one that is counted; None for whoever is not."""
    counted: bool = False
    """Whether that was told before."""
    request: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Client to broker: this client asked something that takes no worker."""

    client: str


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
    """Worker to broker to client: here is the answer, or in the file that comes along."""

    name: str
    header: bytes
    body: bytes = b""
    seconds: float = 0.0
    """How much processor time it took."""
    tired: bool = False
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
    outcomes: dict[str, dict[str, int]]
    """How many requests of each lane ended in which way; see `tally`."""


Message = Ask | Open | Report | Fork | Ready | Died | Answered | Failed | Status | Count
_KINDS: tuple[type[Message], ...] = get_args(Message)
_NUMBERS = {kind: number for number, kind in enumerate(_KINDS)}
_PLAIN = {kind: [f.name for f in fields(kind) if f.type != "bytes"] for kind in _KINDS}
_BYTES = {kind: [f.name for f in fields(kind) if f.type == "bytes"] for kind in _KINDS}


def pair() -> tuple[socket.socket, socket.socket]:
    """Return the two ends of a new channel."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def send(channel: socket.socket, message: Message, fd: int | None = None) -> None:
    """Send one message, whole or not at all."""
    packet = _written(message)
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


def _written(message: Message) -> bytes:
    kind = type(message)
    carried: list[bytes] = [getattr(message, name) for name in _BYTES[kind]]
    plain = [getattr(message, name) for name in _PLAIN[kind]]
    head = _dumped([_NUMBERS[kind], [*map(len, carried)], plain])
    return b"".join((head, b"\n", *carried))


def _read(packet: bytes) -> Message | None:
    head, _, carried = packet.partition(b"\n")
    try:
        number, lengths, plain = _loaded(head)
        kind = _KINDS[number]
        told = dict(zip(_PLAIN[kind], plain, strict=True))
        told |= dict(zip(_BYTES[kind], _cut(carried, lengths), strict=True))
        message: Message = kind(**told)
    except (ValueError, TypeError, LookupError, RecursionError):
        return None
    return message


def _dumped(told: object) -> bytes:
    try:
        return orjson.dumps(told)
    except TypeError:  # the path of a site may hold bytes that are no text
        return json.dumps(told).encode()


def _loaded(head: bytes) -> Any:
    try:
        return orjson.loads(head)
    except ValueError:
        return json.loads(head)


def _cut(carried: bytes, lengths: Sequence[int]) -> list[bytes]:
    pieces, at = [], 0
    for length in lengths:
        pieces.append(carried[at : at + length])
        at += length
    if at != len(carried):
        raise ValueError(f"{len(carried)} bytes (expected {at})")
    return pieces


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
