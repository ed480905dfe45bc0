"""Requests per second of documents, 304 and 303, beside an empty route of the same server.

`apt-get install wrk`, then `python -m benchmarks.documents`. The empty route stands in the same
application under the same server, and takes its turn in every round; each figure is the best of the
rounds. What is asked for once only is another case in each request.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event

from benchmarks.endpoint import made
from benchmarks.server import ROOT, free_port
from benchmarks.writing import tell_or_write

from disinfo_graph.config import Config
from disinfo_graph.query import Endpoint
from disinfo_graph.release.site import current
from disinfo_graph.web import app, server

CASES = 5_000
ROUNDS = 3
SECONDS = 3
CONNECTIONS = 8
EMPTY = "empty route"
SCRIPT = Path(__file__).with_name("lookups.lua")
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What is asked for: paths in turn, and what is sent with each."""

    paths: tuple[str, ...]
    headers: tuple[str, ...] = ()
    script: bool = False


def loads(site: Path, port: int) -> dict[str, Load]:
    """Return what is measured, by its name."""
    rows = (current(site) / "cases.tsv").read_text().splitlines()
    slugs = [row.partition("\t")[0] for row in rows]
    one = f"/case/{slugs[0]}.jsonld"
    every = tuple(f"/case/{slug}.jsonld" for slug in slugs)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{one}") as answer:
        etag = answer.headers["ETag"]
    negotiated = ("Accept: application/ld+json",)
    return {
        EMPTY: Load(paths=("/empty",)),
        "JSON-LD, the same again": Load(paths=(one,)),
        "JSON-LD by Accept, the same again": Load(paths=(one[:-7],), headers=negotiated),
        "304 of JSON-LD": Load(paths=(one,), headers=(f"If-None-Match: {etag}",)),
        "303 from a thing": Load(paths=(f"/id/case/{slugs[0]}",)),
        "JSON-LD, another case each time": Load(paths=every, script=True),
        "303, another case each time": Load(
            paths=tuple(f"/id/case/{slug}" for slug in slugs), script=True
        ),
    }


def serve(site: Path, port: int) -> None:
    """Serve a site by the program's own server, with one route more that does nothing."""
    make = app.create_app

    def with_empty(config: Config, endpoint: Endpoint, ending: Event | None = None) -> app.Site:
        made = make(config, endpoint, ending)
        made.add_url_rule("/empty", view_func=lambda: "")
        return made

    vars(server)["create_app"] = with_empty
    server.run(Config(site=site, port=port), lambda address: None)


@contextmanager
def served(site: Path) -> Iterator[int]:
    """Run the server in a process of its own, and end it."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.documents", "--serve", str(port)]
    with subprocess.Popen([*command, "--site", str(site)], cwd=ROOT) as process:
        try:
            _wait(f"http://127.0.0.1:{port}/health")
            yield port
        finally:
            process.terminate()


def _wait(address: str) -> None:
    ends = time.monotonic() + _PATIENCE
    while time.monotonic() < ends:
        try:
            with urllib.request.urlopen(address):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{address}: no answer")


def rate(port: int, load: Load, folder: Path, seconds: int) -> float:
    """Return how many requests a second wrk has answered."""
    address = f"http://127.0.0.1:{port}"
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s"]
    for header in load.headers:
        command += ["-H", header]
    if load.script:
        (folder / "paths").write_text("".join(f"{path}\n" for path in load.paths))
        command += ["-s", str(SCRIPT), address]
    else:
        command.append(f"{address}{load.paths[0]}")
    environment = os.environ | {"PATHS": str(folder / "paths")}
    told = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    found = re.search(r"Requests/sec:\s+(\S+)", told.stdout)
    if found is None or "Non-2xx" in told.stdout:
        raise SystemExit(told.stdout)
    return float(found[1])


def compare(site: Path, rounds: int, seconds: int) -> None:
    """Print the table."""
    best: dict[str, float] = {}
    with served(site) as port, tempfile.TemporaryDirectory() as name:
        measured = loads(site, port)
        for _ in range(rounds):
            for told, load in measured.items():
                found = rate(port, load, Path(name), seconds)
                best[told] = max(best.get(told, 0.0), found)
    print("| Request | requests/s | of the empty route |\n|---|---|---|")
    for told, found in best.items():
        print(f"| {told} | {found:,.0f} | {found / best[EMPTY]:.2f} |")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a table, or serve what is measured."""
    options = argparse.ArgumentParser(description="Measure documents beside an empty route.")
    options.add_argument("--cases", type=int, default=CASES)
    options.add_argument("--rounds", type=int, default=ROUNDS)
    options.add_argument("--seconds", type=int, default=SECONDS)
    options.add_argument("--site", type=Path, help="a site that was made before")
    options.add_argument("--serve", type=int, metavar="PORT", help=argparse.SUPPRESS)
    options.add_argument("--write", type=Path, help="the document to write the table into")
    given = options.parse_args(arguments)
    if given.serve:
        serve(given.site, given.serve)
        return
    with tempfile.TemporaryDirectory() as name:
        site = given.site or made(Path(name), given.cases)
        run = partial(compare, site, given.rounds, given.seconds)
        tell_or_write("benchmarks.documents", given.write, run)


if __name__ == "__main__":
    main()
