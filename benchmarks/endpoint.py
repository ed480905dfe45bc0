"""Requests per second and seconds per query of the endpoint, beside Oxigraph and rdflib-endpoint.

`pip install oxigraph 'rdflib-endpoint[cli]'`, `apt-get install wrk`, then
`python -m benchmarks.endpoint`. All servers hold the same triples of the same synthetic cases, and
run side by side; each figure is the best of three rounds in which all take their turn.
rdflib-endpoint, which evaluates in Python, holds 1,000 cases; so it has tables of its own, where it
is installed, beside the endpoint with the same 1,000.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import quote

import orjson
from benchmarks import cases as synthetic
from benchmarks import peers
from benchmarks.peers import Peer
from benchmarks.writing import tell_or_write

from disinfo_graph.iris import slugify
from disinfo_graph.model import Facts
from disinfo_graph.publish import Order, publish
from disinfo_graph.release.site import current

CASES = 20_000
FEWER = 1_000
"""Cases that rdflib-endpoint holds."""
ROUNDS = 3
SECONDS = 5
CONNECTIONS = 8
PATIENCE = 120.0
LOOK_UPS = 40_000
"""More than are answered in one round."""
RESULTS = "application/sparql-results+json"
SCRIPT = Path(__file__).with_name("lookups.lua")
EMPTY = "empty Flask route"

PREFIXES = (
    "PREFIX dg: <https://w3id.org/disinfo-graph/ns#> PREFIX schema: <http://schema.org/> "
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
)
AGGREGATES = {
    "claims of each country": (
        "SELECT ?NAME (COUNT(*) AS ?n) { ?claim dg:discusses/skos:prefLabel ?NAME } GROUP BY ?NAME"
    ),
    "claims of each source": (
        "SELECT ?NAME (COUNT(DISTINCT ?claim) AS ?n) { ?claim a dg:Claim ; dg:carriedBy ?NAME } "
        "GROUP BY ?NAME"
    ),
    "country and source of claims": (
        "SELECT ?country ?NAME (COUNT(*) AS ?n) "
        "{ ?claim dg:discusses ?country ; dg:carriedBy ?NAME } GROUP BY ?country ?NAME"
    ),
    "triples of each property": ("SELECT ?NAME (COUNT(*) AS ?n) { ?s ?NAME ?o } GROUP BY ?NAME"),
    "things of each class": "SELECT ?NAME (COUNT(?s) AS ?n) { ?s a ?NAME } GROUP BY ?NAME",
    "length of debunks": (
        "SELECT (COUNT(*) AS ?NAME) (AVG(STRLEN(?text)) AS ?n) "
        "{ ?debunk a dg:Debunk ; schema:text ?text }"
    ),
}
"""`NAME` is another one each time, so that no query is met twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What wrk measured."""

    per_second: float
    median: str


def loaded(address: str, environment: dict[str, str], script: Sequence[str]) -> Rate:
    """Return what wrk measures."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", *script]
    done = subprocess.run(
        [*command, "-H", f"Accept: {RESULTS}", address],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | environment,
    )
    if "Non-2xx" in done.stdout:
        raise SystemExit(f"{address}: {done.stdout}")
    found = re.search(r"50%\s+(\S+).*Requests/sec:\s+(\S+)", done.stdout, re.DOTALL)
    if found is None:
        raise SystemExit(done.stdout)
    return Rate(per_second=float(found[2]), median=found[1])


def look_up(slug: str, name: str) -> str:
    """Return a query for the properties of a case."""
    return f"SELECT ?{name} ?o {{ <http://localhost:8000/id/case/{slug}> ?{name} ?o }}"


def uncached(peer: Peer, slugs: Sequence[str], name: str, folder: Path) -> Rate:
    """Look another case up each time, and never by the same query."""
    path = "/" + peer.address.split("/", 3)[3]
    file = folder / "paths"
    queries = (look_up(slugs[at % len(slugs)], f"{name}x{at}") for at in range(LOOK_UPS))
    file.write_text("".join(f"{path}?query={quote(query)}\n" for query in queries))
    return loaded(peer.address, {"PATHS": str(file)}, ["-s", str(SCRIPT)])


def repeated(peer: Peer, slugs: Sequence[str], name: str, folder: Path) -> Rate:
    """Look the same case up again and again."""
    return loaded(f"{peer.address}?query={quote(look_up(slugs[0], name))}", {}, [])


LOADS = {"look-up, another case each time": uncached, "look-up, the same again": repeated}


def asked(peer: Peer, query: str) -> tuple[float, frozenset[tuple[str, ...]]]:
    """Return the seconds that one query took, and its rows."""
    request = urllib.request.Request(
        f"{peer.address}?query={quote(PREFIXES + query)}", headers={"Accept": RESULTS}
    )
    start = time.perf_counter()
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            body = answer.read()
    except TimeoutError:
        return PATIENCE, frozenset()
    seconds = time.perf_counter() - start
    told = orjson.loads(body)
    names = told["head"]["vars"]
    return seconds, frozenset(
        tuple(compared(row[name]) for name in names) for row in told["results"]["bindings"]
    )


def compared(value: dict[str, str]) -> str:
    """Return what is the same of equal values: engines write numbers with more or fewer digits."""
    return value["value"][: 12 if "datatype" in value else None]


def print_loads(servers: list[Peer], slugs: Sequence[str], folder: Path, rounds: int) -> None:
    """Print requests per second, and how the others compare with the empty route."""
    print("| Request | Server | requests/s | median | of an empty route |\n|---|---|---|---|---|")
    for told, measure in LOADS.items():
        best: dict[str, Rate] = {}
        for number in range(rounds):
            for peer in servers:
                rate = measure(peer, slugs, f"p{number}", folder)
                if peer.name not in best or rate.per_second > best[peer.name].per_second:
                    best[peer.name] = rate
        for name, rate in best.items():
            share = rate.per_second / best[EMPTY].per_second
            print(f"| {told} | {name} | {rate.per_second:,.0f} | {rate.median} | {share:.2f} |")


def print_aggregates(servers: list[Peer], rounds: int) -> None:
    """Print the best time of each aggregate, and whether all found the same."""
    print(f"| Query | {' | '.join(peer.name for peer in servers)} | rows |")
    print("|---" * (len(servers) + 2) + "|")
    for told, query in AGGREGATES.items():
        best = dict.fromkeys((peer.name for peer in servers), PATIENCE)
        found: dict[str, frozenset[tuple[str, ...]]] = {}
        for number in range(rounds):
            for peer in servers:
                if best[peer.name] == PATIENCE and number:
                    continue  # it did not answer in time before
                seconds, rows = asked(peer, query.replace("NAME", f"x{number}"))
                best[peer.name] = min(best[peer.name], seconds)
                found[peer.name] = rows
        times = " | ".join(f"{best[peer.name]:.3f} s" for peer in servers)
        agree = "the same" if len({*found.values()}) == 1 else "not the same"
        print(f"| {told} | {times} | {len(found[servers[0].name]):,}, {agree} |")


def with_hosts(case: Facts) -> Facts:
    """Name the sources of a case by hosts: of names that are made up, only those are published."""
    hosts = {name: f"{slugify(name)}.example" for name in case.sources}
    return replace(
        case,
        sources=tuple(hosts.values()),
        appearances=tuple(
            replace(one, source=hosts.get(one.source or "")) for one in case.appearances
        ),
    )


def made(folder: Path, count: int) -> Path:
    """Publish synthetic cases into a new site."""
    folder.mkdir(exist_ok=True)
    given = folder / "cases.jsonl"
    with given.open("wb") as file:
        for case in synthetic.cases(count):
            file.write(orjson.dumps(with_hosts(case), option=orjson.OPT_APPEND_NEWLINE))
    site = folder / "site"
    publish(Order(inputs=(given,), site=site, at=datetime.now(UTC)), lambda step: None)
    return site


def compare(servers: list[Peer], slugs: Sequence[str], rounds: int) -> None:
    """Measure all servers and print the tables."""
    with tempfile.TemporaryDirectory() as name:
        print_loads(servers, slugs, Path(name), rounds)
    print()
    print_aggregates([peer for peer in servers if peer.name != EMPTY], rounds)


def run(sites: dict[int, Path], servers: dict[int, list[str]], rounds: int, folder: Path) -> None:
    """Measure the servers of each number of cases and print the tables."""
    for count, site in sites.items():
        names = (current(site) / "cases.tsv").read_text().splitlines()
        slugs = [line.partition("\t")[0] for line in names]
        print(f"{count:,} cases, best of {rounds} rounds:\n")
        place = folder / f"{count} served"
        place.mkdir()
        with peers.serving(peers.data(site, place), servers[count]) as running:
            compare(running, slugs, rounds)
        print()


def main() -> None:
    """Print two tables, and two more beside rdflib-endpoint where it is installed."""
    options = argparse.ArgumentParser(description="Measure the endpoint beside others.")
    options.add_argument("--cases", type=int, default=CASES)
    options.add_argument("--fewer", type=int, default=FEWER, help="cases beside rdflib-endpoint")
    options.add_argument("--rounds", type=int, default=ROUNDS)
    options.add_argument("--site", type=Path, help="a site of as many cases, made before")
    options.add_argument("--servers", nargs="*", default=[*peers.SERVERS])
    options.add_argument("--write", type=Path, help="the document to write the tables into")
    given = options.parse_args()
    servers = {given.cases: [one for one in given.servers if one != peers.FEW]}
    if peers.FEW in given.servers and peers.installed(peers.FEW):
        servers[given.fewer] = [one for one in given.servers if one not in peers.MANY]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ready = {given.cases: given.site} if given.site else {}
        sites = {count: ready.get(count) or made(folder / f"{count}", count) for count in servers}
        tell_or_write(
            "benchmarks.endpoint", given.write, partial(run, sites, servers, given.rounds, folder)
        )


if __name__ == "__main__":
    main()
