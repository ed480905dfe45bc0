"""Times how the client reads 100,000 rows, beside what else could have read them.

`pip install ijson`, then `python -m benchmarks.client`. One answer of six columns, made once, is
sent over loopback; each way runs three times in a process of its own. CPU seconds, because they
tell the same on a busy machine, and the memory taken beyond that of the loaded libraries.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from threading import Thread

from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from disinfo_graph import connect

ROWS = 100_000
REPEATS = 3
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPES = {
    "/json": ("application/sparql-results+json", QueryResultsFormat.JSON),
    "/tsv": ("text/tab-separated-values", QueryResultsFormat.TSV),
}


def table() -> bytes:
    """Return an answer as the site could give it: cases, titles, dates, numbers, gaps."""
    rows = []
    for n in range(ROWS):
        row = {
            "case": {"type": "uri", "value": f"https://cases.example/id/case/a-river-{n}"},
            "title": {"type": "literal", "value": f'The river "{n}" flows up', "xml:lang": "en"},
            "day": typed(f"2020-{n % 12 + 1:02d}-{n % 28 + 1:02d}", "date"),
            "claims": typed(str(n % 1000), "integer"),
            "country": {"type": "literal", "value": f"Country {n % 200}"},
        }
        if n % 3:
            row["confidence"] = typed(f"0.{n % 97 + 1:02d}5", "decimal")
        rows.append(row)
    names = ["case", "title", "day", "claims", "country", "confidence"]
    return json.dumps({"head": {"vars": names}, "results": {"bindings": rows}}).encode()


def typed(value: str, datatype: str) -> dict[str, str]:
    """Return a typed literal."""
    return {"type": "literal", "value": value, "datatype": XSD + datatype}


@contextmanager
def served(bodies: dict[str, bytes]) -> Iterator[str]:
    """Answer every query with one of the bodies, by its path."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Type", TYPES[self.path][0])
            self.send_header("Content-Length", str(len(bodies[self.path])))
            self.end_headers()
            self.wfile.write(bodies[self.path])

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def fetch(url: str) -> int:
    """Fetch the bytes and drop them."""
    with urllib.request.urlopen(f"{url}/json", data=b"query=") as answer:
        return sum(len(piece) for piece in iter(lambda: answer.read(1 << 16), b""))


def select(url: str) -> int:
    """Fetch the answer and see that it is whole."""
    return len(connect(f"{url}/json").select("SELECT * {}"))


def iterate(url: str) -> int:
    """Read each row as a dict of Python values, and keep none."""
    return sum(1 for _ in connect(f"{url}/json").select("SELECT * {}"))


def to_frame(name: str) -> Callable[[str], int]:
    """Return what makes a frame."""

    def make(url: str) -> int:
        return len(getattr(connect(f"{url}/json").select("SELECT * {}"), f"to_{name}")())

    return make


def engine(path: str) -> Callable[[str], int]:
    """Return what reads terms with pyoxigraph right off the wire."""

    def read(url: str) -> int:
        with urllib.request.urlopen(url + path, data=b"query=") as answer:
            found = parse_query_results(answer, format=TYPES[path][1])
            assert isinstance(found, QuerySolutions)
            return sum(len([*row]) > 0 for row in found)

    return read


def by_ijson(url: str) -> int:
    """Read bindings with ijson right off the wire."""
    ijson = import_module("ijson")
    with urllib.request.urlopen(f"{url}/json", data=b"query=") as answer:
        return sum(1 for _ in ijson.items(answer, "results.bindings.item"))


def by_json(url: str) -> int:
    """Read all with the standard library, as SPARQLWrapper does."""
    with urllib.request.urlopen(f"{url}/json", data=b"query=") as answer:
        return len(json.load(answer)["results"]["bindings"])


def by_rdflib(url: str) -> int:
    """Read all with rdflib."""
    from rdflib.query import Result

    with urllib.request.urlopen(f"{url}/json", data=b"query=") as answer:
        return len(Result.parse(answer, format="json"))


@dataclass(frozen=True, slots=True)
class Way:
    """One way to read the answer, and which libraries it loads before the clock starts."""

    read: Callable[[str], int]
    loads: tuple[str, ...] = ()


WAYS: dict[str, Way] = {
    "bytes only": Way(fetch),
    "`select`: whole, checked": Way(select),
    "`select`, rows as dicts of values": Way(iterate),
    "`select`, `to_arrow`": Way(to_frame("arrow"), ("pyarrow",)),
    "`select`, `to_pandas`": Way(to_frame("pandas"), ("pandas", "pyarrow")),
    "`select`, `to_polars`": Way(to_frame("polars"), ("polars", "pyarrow")),
    "pyoxigraph, JSON: terms": Way(engine("/json")),
    "pyoxigraph, TSV: terms": Way(engine("/tsv")),
    "ijson: dicts of strings": Way(by_ijson, ("ijson",)),
    "json: dicts of strings": Way(by_json),
    "rdflib: terms": Way(by_rdflib, ("rdflib.plugins.sparql.results.jsonresults",)),
}


def one(name: str, url: str) -> None:
    """Print what one way takes, in this process."""
    way = WAYS[name]
    for library in way.loads:
        import_module(library)
    before, began = memory("VmRSS"), time.process_time()
    found = way.read(url)
    seconds = time.process_time() - began
    more = max(memory("VmHWM") - before, 0)
    print(json.dumps({"seconds": seconds, "more": more, "found": found}))


def memory(name: str) -> int:
    """Return what the kernel tells of this process's memory, in KiB."""
    found = re.search(rf"{name}:\s*(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1])


def best(way: str, url: str) -> dict[str, float]:
    """Return the fastest of some runs."""
    command = [sys.executable, "-m", "benchmarks.client", way, url]
    runs = []
    for _ in range(REPEATS):
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        runs.append(json.loads(done.stdout))
    return min(runs, key=lambda run: float(run["seconds"]))


def main() -> None:
    """Print a table, or one measurement of it."""
    if len(sys.argv) == 3:
        return one(*sys.argv[1:])
    made = table()
    solutions = parse_query_results(made, format=QueryResultsFormat.JSON)
    tsv = solutions.serialize(format=QueryResultsFormat.TSV)
    assert tsv is not None
    print(f"{ROWS:,} rows, {len(made) / 1e6:.0f} MB of JSON, {len(tsv) / 1e6:.0f} MB of TSV\n")
    print("| Way | CPU seconds | MiB more |\n|---|---|---|")
    with served({"/json": made, "/tsv": tsv}) as url:
        for way in WAYS:
            run = best(way, url)
            print(f"| {way} | {run['seconds']:.2f} | {run['more'] / 1024:.0f} |", flush=True)


if __name__ == "__main__":
    main()
