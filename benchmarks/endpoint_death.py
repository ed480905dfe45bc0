"""Does the endpoint answer on while others try to stop it? `python -m benchmarks.endpoint_death`.

First a load: of many clients that ask without a pause, one in ten sends queries that never end or
take all memory; every other answer is compared with the dump. Then hostile requests of ten kinds,
while somebody asks `ASK {}` all the time. Exits with 1 where a promise is broken.
"""

from __future__ import annotations

import argparse
import contextlib
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from threading import Event
from urllib.parse import quote

import orjson
from benchmarks import hostile
from benchmarks.endpoint import CASES, RESULTS, look_up, made
from benchmarks.server import ROOT, free_port

from disinfo_graph import formats
from disinfo_graph.config import Limits
from disinfo_graph.release.site import current

CLIENTS, SECONDS, REQUESTS, SENDERS = 64, 60.0, 1_000, 16
DEADLY = 10
"""One client of so many sends queries of death."""
PATIENCE = 30.0
BASE = "http://localhost:8000/id/case/"

Known = dict[str, frozenset[tuple[str, str]]]


@dataclass(slots=True, kw_only=True)
class Told:
    """What came of a run; `wrong` names broken promises."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def worst(self) -> float:
        """Return the time within which 99 of 100 answers came."""
        return statistics.quantiles(self.seconds, n=100)[98] if len(self.seconds) > 1 else 0.0


def known(site: Path) -> Known:
    """Return of each case what the dump says of it: the answers that are expected."""
    found: dict[str, set[tuple[str, str]]] = {}
    for quad in formats.read(
        current(site) / "dumps" / "disinfo-graph.nt", formats.syntax("n-triples")
    ):
        subject = formats.lexical(quad.subject)
        if subject.startswith(BASE):
            pair = (formats.lexical(quad.predicate), formats.lexical(quad.object))
            found.setdefault(subject.removeprefix(BASE), set()).add(pair)
    return {slug: frozenset(pairs) for slug, pairs in found.items()}


def strained(port: int, expected: Known, clients: int, seconds: float) -> Told:
    """Ask from many clients at once for a while, one in ten with queries of death."""
    told, ends = Told(), time.monotonic() + seconds
    slugs = sorted(expected)

    def ask(number: int) -> None:
        dice = Random(number)
        with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
            while time.monotonic() < ends:
                if number % DEADLY == 0:
                    _send(port, hostile.death(dice))
                else:
                    _look_up(connection, dice.choice(slugs), expected, told)

    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(ask, range(clients)))
    return told


def _look_up(connection: HTTPConnection, slug: str, expected: Known, told: Told) -> None:
    """Ask for one case, under a name that is always new, so that the answer was not kept."""
    query = quote(look_up(slug, f"p{len(told.seconds)}"))
    start = time.monotonic()
    connection.request("GET", f"/sparql?query={query}", headers={"Accept": RESULTS})
    answer = connection.getresponse()
    body = answer.read()
    told.seconds.append(time.monotonic() - start)
    told.statuses[answer.status] += 1
    if answer.status != 200 or _pairs(body) != expected[slug]:
        told.wrong.append(f"{slug}: {answer.status}: {body[:200]!r}")


def _pairs(body: bytes) -> frozenset[tuple[str, str]]:
    told = orjson.loads(body)
    first, second = told["head"]["vars"]
    rows = told["results"]["bindings"]
    return frozenset((row[first]["value"], row[second]["value"]) for row in rows)


def _send(port: int, sent: hostile.Sent) -> int | None:
    """Send a request and return the status of its answer; None for none."""
    address = ("127.0.0.1", port)
    try:
        with socket.create_connection(address, timeout=PATIENCE) as client:
            with contextlib.suppress(ConnectionError):  # refused before it was read
                client.sendall(sent.data)
            client.settimeout(1.0 if sent.open else PATIENCE)
            return int(client.makefile("rb").readline().split()[1])
    except (OSError, IndexError, ValueError):
        return None


def attacked(port: int, requests: int) -> Told:
    """Send hostile requests of all kinds, and see that somebody else is answered all the while."""
    told, over, dice = Told(), Event(), Random(1)
    sent = [hostile.request(dice) for _ in range(requests)]
    with ThreadPoolExecutor(SENDERS + 1) as pool:
        watching = pool.submit(_watch, port, told, over)
        for one, status in zip(sent, pool.map(lambda one: _send(port, one), sent), strict=True):
            told.statuses[status or 0] += 1
            if status and status >= 500 and status != 503:
                told.wrong.append(f"{status}: {one.data[:200]!r}")
        over.set()
        watching.result()
    return told


def _watch(port: int, told: Told, over: Event) -> None:
    number = 0
    while not over.wait(0.1):
        number += 1
        start = time.monotonic()
        with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
            connection.request("GET", f"/sparql?query={quote(f'ASK {{}} # {number}')}")
            status = connection.getresponse().status
        told.seconds.append(time.monotonic() - start)
        if status != 200 or told.seconds[-1] > 2:
            told.wrong.append(f"ASK: {status} after {told.seconds[-1]:.1f} s")


@contextmanager
def dialled() -> Iterator[list[str]]:
    """Listen where queries try to dial; whoever calls is named."""
    callers: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        hostile.DIALLED = listener.getsockname()[1]
        yield callers
        listener.settimeout(0.2)
        with contextlib.suppress(TimeoutError):
            callers.append(str(listener.accept()[1]))


def sizes(pid: int) -> list[int]:
    """Return the memory that each process of a server holds for itself, in bytes."""
    found = []
    for process in _family(pid):
        with contextlib.suppress(OSError):
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
            private = [line.split()[1] for line in rollup if line.startswith("Private_")]
            found.append(sum(map(int, private)) * 1024)
    return found


def _family(pid: int) -> list[int]:
    found = [pid]
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(entry.read_text().rpartition(")")[2].split()[1]) == pid:
                found += _family(int(entry.parent.name))
    return found


@contextmanager
def watched(pid: int) -> Iterator[list[int]]:
    """Look at a server's memory again and again; the list is the largest process at each look."""
    seen, over = [max(sizes(pid))], Event()

    def look() -> None:
        while not over.wait(0.5):
            seen.append(max(sizes(pid), default=0))

    with ThreadPoolExecutor(1) as pool:
        looking = pool.submit(look)
        try:
            yield seen
        finally:
            over.set()
            looking.result()


@contextmanager
def served(site: Path) -> Iterator[tuple[int, int]]:
    """Serve a site; give the process id and the port."""
    port = free_port()
    command = [sys.executable, "-m", "disinfo_graph", "serve", "--site", str(site)]
    with subprocess.Popen(
        [*command, "--port", str(port)], cwd=ROOT, stdout=subprocess.PIPE
    ) as process:
        try:
            if process.stdout:
                process.stdout.readline()  # it tells its address once it answers
            yield process.pid, port
        finally:
            process.terminate()


def tried(site: Path, clients: int, seconds: float, requests: int) -> tuple[Told, Told]:
    """Do both runs against one server; what it broke beside its answers is told with the second."""
    expected = known(site)
    with dialled() as callers, served(site) as (pid, port):
        before = sum(sizes(pid))
        with watched(pid) as seen:
            load = strained(port, expected, clients, seconds)
            hostility = attacked(port, requests)
        time.sleep(3)  # until workers that were stopped are replaced
        grown = sum(sizes(pid)) - before
    most = Limits().memory
    if callers:
        hostility.wrong.append(f"dialled from {callers[0]}")
    if max(seen) > before + most:
        hostility.wrong.append(f"a process held {max(seen) >> 20} MB")
    if grown > 64 << 20:
        hostility.wrong.append(f"{grown >> 20} MB more than before")
    print(f"memory: {before >> 20} MB, {grown >> 20:+} MB afterwards; at most {max(seen) >> 20} MB")
    return load, hostility


def main(words: Sequence[str] | None = None) -> None:
    """Print what came of both runs."""
    options = argparse.ArgumentParser(description="Try to stop the endpoint.")
    options.add_argument("--site", type=Path, help="a site of synthetic cases, made before")
    options.add_argument("--clients", type=int, default=CLIENTS)
    options.add_argument("--seconds", type=float, default=SECONDS)
    options.add_argument("--requests", type=int, default=REQUESTS)
    given = options.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        site = given.site or made(Path(folder), CASES)
        runs = tried(site, given.clients, given.seconds, given.requests)
    for name, told in zip(("load", "attack"), runs, strict=True):
        print(f"{name}: {dict(told.statuses)}; p99 {told.worst():.2f} s of {len(told.seconds):,}")
        for one in told.wrong[:10]:
            print(f"  wrong: {one}")
    sys.exit(any(told.wrong for told in runs) or runs[0].worst() > 1)


if __name__ == "__main__":
    main()
