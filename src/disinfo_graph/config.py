"""Settings: frozen values, read once at the edge and passed down; this module reads nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_BASE = "http://localhost:8000/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one query may take; each limit has its own message when it is met."""

    seconds: float = 10.0
    """Wall-clock time from start to the last byte of the answer, in seconds."""
    memory: int = 512 * 1024 * 1024
    """Address space beyond what the ready worker has, in bytes."""
    answer: int = 64 * 1024 * 1024
    """Size of an answer, in bytes."""
    rows: int = 100_000
    """Rows of a table."""
    query: int = 1024 * 1024
    """Size of a query sent by POST, in bytes of UTF-8."""
    query_string: int = 16 * 1024
    """Size of a query string sent by GET, in bytes."""
    depth: int = 128
    """Nesting of braces, brackets and parentheses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """How many worker processes stand ready, and how many may wait."""

    queries: int = 2
    """Workers for queries of the public endpoint."""
    pages: int = 1
    """Workers kept for the site's own pages."""
    slow: int = 2
    """Queries that may run on, at low priority, after `slow_after`."""
    slow_after: float = 1.0
    """Seconds of processor time after which a running query gives its place to the next one."""
    give_way: float = 0.1
    """Seconds of processor time after which it does so while others wait, so that a few queries
    that never end cannot keep all others from their answers."""
    parked: int = 16
    """Queries that may wait for a place in the slow lane; they begin anew there."""
    parked_each: int = 4
    """The same, of one client."""
    slow_wait: float = 10.0
    """Seconds that one may wait there."""
    waiting: int = 256
    """Requests that may wait for a worker; one more is told to come back."""
    each: int = 16
    """Requests that one client may have running and waiting: half of the threads for queries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many queries one client may ask; 0 a minute is any number."""

    minute: int = 120
    """Queries a minute, in the long run."""
    burst: int = 40
    """Queries that may be asked at once after a pause."""
    loopback: bool = False
    """Whether clients on this machine are counted too."""
    clients: int = 10_000
    """Addresses that are remembered; past that, those not heard of for longest are forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connections:
    """What the connections of clients may take, so that none shuts others out."""

    each: int = 128
    """Open at once of one address; a trusted proxy's are its clients', and not counted."""
    most: int = 800
    """Open at once of all: of the 1,024 files that a process may usually open, room is left for
    those of the requests that are being answered."""
    receive: float = 30.0
    """Seconds from the first byte of a request, or from the connection, to the last byte."""
    idle: int = 60
    """Seconds after which a connection is closed on which nothing is asked and nothing arrives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploading:
    """What may be handed in to be checked, and what its report may take."""

    size: int = 16 * 1024 * 1024
    """Size of what is handed in, in bytes."""
    limits: Limits = field(default_factory=lambda: Limits(seconds=30.0, memory=1024 * 1024 * 1024))
    """What one report may take: seconds, memory, and its own size as `answer`."""
    workers: int = 2
    """Reports that are made at a time: more than `each`, so that no client has all of them."""
    waiting: int = 8
    """Uploads that may wait for that; one more is told to come back."""
    each: int = 1
    """Uploads that one client may have looked at and waiting."""
    rate: Rate = field(default_factory=lambda: Rate(minute=10, burst=5))
    """How many uploads one client may hand in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """What is told of the requests that are answered, and to whom."""

    log: Path | None = None
    """The file that the log is added to; None is standard error."""
    level: str = "info"
    """`info` logs every request, `warning` only what went wrong."""
    metrics: str = "local"
    """Who may read `/metrics`: `local` clients, `all`, or `none`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything `serve` needs to know."""

    site: Path = Path("site")
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 36
    """Request threads of the web server: four for pages, the others for queries."""
    store: str = "memory"
    """`memory` loads the release's dump and is fastest; `disk` opens its RocksDB read-only."""
    cache: int = 256 * 1024 * 1024
    """Room on disk for answers that took long, in bytes; 0 keeps no answer at all."""
    front: int = 32 * 1024 * 1024
    """Room in memory for small answers to requests that come again word for word, in bytes."""
    limits: Limits = field(default_factory=Limits)
    lanes: Lanes = field(default_factory=Lanes)
    rate: Rate = field(default_factory=Rate)
    connections: Connections = field(default_factory=Connections)
    uploading: Uploading = field(default_factory=Uploading)
    trusted_proxy: str | None = None
    """The address of the one proxy whose word is taken for whom it forwards."""
    watching: Watching = field(default_factory=Watching)
