"""Requests per second and seconds per query of the endpoint, beside Oxigraph and rdflib-endpoint.

`pip install oxigraph 'rdflib-endpoint[cli]'`, `apt-get install wrk`, then
`python -m benchmarks.endpoint`. All servers hold the same triples of the same synthetic cases, and
run side by side; each figure is the best of three rounds in which all take their turn.
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
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import quote

import orjson
from benchmarks import cases as synthetic
from benchmarks import peers
from benchmarks.peers import Peer
from benchmarks.writing import tell_or_write

from disinfo_graph.publish import Order, publish
from disinfo_graph.release.site import current

CASES = 20_000
ROUNDS = 3
SECONDS = 5
CONNECTIONS = 8
PATIENCE = 120.0
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
    """Look another case up each time."""
    path = "/" + peer.address.split("/", 3)[3]
    file = folder / "paths"
    queries = (look_up(slug, name) for slug in slugs)
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
        tuple(row[name]["value"][:12] for name in names) for row in told["results"]["bindings"]
    )


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


def made(folder: Path, count: int) -> Path:
    """Publish synthetic cases into a new site."""
    given = folder / "cases.jsonl"
    with given.open("wb") as file:
        for case in synthetic.cases(count):
            file.write(orjson.dumps(case, option=orjson.OPT_APPEND_NEWLINE))
    site = folder / "site"
    publish(Order(inputs=(given,), site=site, at=datetime.now(UTC)), lambda step: None)
    return site


def compare(servers: list[Peer], slugs: Sequence[str], rounds: int) -> None:
    """Measure all servers and print the tables."""
    with tempfile.TemporaryDirectory() as name:
        print_loads(servers, slugs, Path(name), rounds)
    print()
    print_aggregates([peer for peer in servers if peer.name != EMPTY], rounds)


def main() -> None:
    """Print two tables."""
    options = argparse.ArgumentParser(description="Measure the endpoint beside others.")
    options.add_argument("--cases", type=int, default=CASES)
    options.add_argument("--rounds", type=int, default=ROUNDS)
    options.add_argument("--site", type=Path, help="a site of such cases, made before")
    options.add_argument("--servers", nargs="*", default=[*peers.SERVERS])
    options.add_argument("--write", type=Path, help="the document to write the tables into")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        site = given.site or made(folder, given.cases)
        names = (current(site) / "cases.tsv").read_text().splitlines()
        slugs = [line.partition("\t")[0] for line in names]
        with peers.serving(peers.data(site, folder), given.servers) as servers:
            tell_or_write(
                "benchmarks.endpoint", given.write, partial(compare, servers, slugs, given.rounds)
            )


if __name__ == "__main__":
    main()
