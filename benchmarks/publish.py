"""Cases per second and peak memory of each verb of `publish`, beside rdflib, pySHACL and Oxigraph.

`python -m benchmarks.publish`, with the program `oxigraph` (`pip install oxigraph`) on the path;
without it the store stands alone. Each verb runs in a process of its own, three times in turn with
all others; the best time counts.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

from benchmarks.writing import tell_or_write

ROOT = Path(__file__).resolve().parents[1]
CASES = 2_000
REPEATS = 3
NQUADS = "disinfo-graph.nq"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the table: the verb, and what does the same."""

    verb: str
    told: str
    beside: str = ""
    """`rdflib`, `pySHACL`, `json` or `oxigraph load`; empty where nothing plain does it."""
    target: int = 0
    """How many times as fast it is meant to be."""


ROWS = (
    Row(verb="read", told="read", beside="json"),
    Row(verb="merge", told="merge: spool, index, fields"),
    Row(verb="resolve", told="resolve"),
    Row(verb="derive", told="derive"),
    Row(verb="map", told="map to triples", beside="rdflib"),
    Row(verb="write n-quads", told="write N-Triples and N-Quads, sorted, hashed", beside="rdflib"),
    Row(verb="write turtle", told="write Turtle", beside="rdflib"),
    Row(verb="write json-ld", told="write JSON-LD", beside="rdflib"),
    Row(verb="write ndjson-ld", told="write NDJSON-LD, a document a case"),
    Row(verb="map, stream turtle", told="map, write Turtle", beside="rdflib", target=10),
    Row(verb="map, stream json-ld", told="map, write JSON-LD", beside="rdflib", target=30),
    Row(
        verb="map, write turtle",
        told="map, sort, write N-Quads and Turtle",
        beside="rdflib",
        target=10,
    ),
    Row(verb="map, write json-ld", told="map, sort, write JSON-LD", beside="rdflib"),
    Row(verb="check", told="check, case shapes", beside="pySHACL"),
    Row(verb="check with pySHACL", told="check, case shapes, with pySHACL", beside="pySHACL"),
    Row(verb="store", told="store: load", beside="oxigraph load"),
    Row(verb="publish, 1 worker", told="whole publication, 1 worker", beside="rdflib, pySHACL"),
    Row(verb="publish, 2 workers", told="whole publication, 2 workers", beside="rdflib, pySHACL"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What one run took."""

    seconds: float
    peak: int
    """The resident memory of its largest process, in bytes."""
    found: int = 0


def timed(way: str, verb: str, folder: Path) -> Measure:
    """Run a verb in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.timed", way, verb, str(folder)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    return Measure(**json.loads(done.stdout))


def loaded(program: str, folder: Path) -> Measure:
    """Let Oxigraph's own program load the N-Quads file into a store on disk."""
    with tempfile.TemporaryDirectory(dir=folder) as store:
        command = [program, "load", "--location", store, "--file", str(folder / NQUADS)]
        start = time.perf_counter()
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: ended with {process.returncode}")
    return Measure(seconds=seconds, peak=usage.ru_maxrss * 1024)


def measured(row: Row, folder: Path, oxigraph: str | None) -> Iterator[tuple[str, Measure]]:
    """Yield a verb done in each way."""
    yield "package", timed("package", row.verb, folder)
    if row.beside == "oxigraph load":
        if oxigraph is not None:
            yield "beside", loaded(oxigraph, folder)
    elif row.beside:
        yield "beside", timed("plain", row.verb, folder)


def best(runs: list[Measure]) -> Measure:
    """Return the shortest time and the lowest peak of several runs."""
    if len({run.found for run in runs}) > 1:
        raise SystemExit(f"found {[run.found for run in runs]} (expected always the same)")
    return Measure(
        seconds=min(run.seconds for run in runs),
        peak=min(run.peak for run in runs),
        found=runs[0].found,
    )


def printed(row: Row, ways: dict[str, Measure], cases: int) -> str:
    """Return a row of the table; ends the program where the two ways find differently."""
    package, beside = ways["package"], ways.get("beside")
    cells = [row.told, *_figures(package, cases), "", "", "", ""]
    if beside is not None:
        if package.found != beside.found:
            raise SystemExit(f"{row.verb}: found {package.found} and {beside.found}")
        times = f"{beside.seconds / package.seconds:.1f}"
        target = f" (target {row.target})" if row.target else ""
        cells[3:] = [row.beside, *_figures(beside, cases), times + target]
    return f"| {' | '.join(cells)} |"


def _figures(measure: Measure, cases: int) -> list[str]:
    return [f"{cases / measure.seconds:,.0f}", f"{measure.peak / 2**20:,.0f}"]


def introduction(cases: int, repeats: int, oxigraph: str | None) -> str:
    """Return what was measured, with which versions, by which command."""
    told = [f"{name} {version(name)}" for name in ("pyoxigraph", "orjson", "rdflib", "pyshacl")]
    if oxigraph is not None:
        asked = subprocess.run([oxigraph, "--version"], check=True, capture_output=True, text=True)
        told.append(asked.stdout.strip())
    return (
        f"`python -m benchmarks.publish --cases {cases}`: {cases:,} synthetic cases, "
        f"{os.cpu_count()} cores shared with other work, best of {repeats}; "
        f"Python {platform.python_version()}, {', '.join(told)}.\n\n"
        "| Verb | cases/s | MiB | beside | cases/s | MiB | times as fast |\n"
        "|---|---|---|---|---|---|---|"
    )


def conclusion(triples: int, findings: int, cases: int, bare: Measure) -> str:
    """Return what both ways agree on."""
    return (
        f"\nBoth ways give the same {triples:,} triples ({triples / cases:.1f} a case), in every "
        f"file that is read back, and the same {findings:,} findings. A process that only starts "
        f"takes {bare.peak / 2**20:,.0f} MiB. The checks of the package start from lines: it puts "
        "them into a store and asks that, or makes the graph that pySHACL reads; the plain one is "
        "given its graph. Both publications write Turtle, JSON-LD, N-Triples, RDF/XML, N-Quads "
        "and TriG, their gzips (the package's by ISA-L at level 2, the plain ones by zlib at "
        "level 6) and sums, and a store; the package's also NDJSON-LD, case JSON Lines, reports "
        "and a description, and it verifies everything."
    )


def compare(cases: int, repeats: int, oxigraph: str | None, folder: Path) -> None:
    """Measure all verbs and print the table."""
    with (folder / "cases.jsonl").open("wb") as out:
        made = [sys.executable, "-m", "benchmarks.cases", str(cases)]
        subprocess.run(made, check=True, stdout=out, cwd=ROOT)
    timed("both", "prepare", folder)
    runs: dict[tuple[str, str], list[Measure]] = {}
    for row in ROWS * repeats:
        for way, measure in measured(row, folder, oxigraph):
            runs.setdefault((row.verb, way), []).append(measure)
    results = {key: best(several) for key, several in runs.items()}
    triples = timed("both", "agree", folder).found
    print(introduction(cases, repeats, oxigraph))
    for row in ROWS:
        ways = {way: measure for (verb, way), measure in results.items() if verb == row.verb}
        print(printed(row, ways, cases))
    bare, findings = timed("both", "start", folder), results["check", "package"].found
    print(conclusion(triples, findings, cases, bare))


def main() -> None:
    """Print a table."""
    asked = argparse.ArgumentParser(description="Time each verb of a publication.")
    asked.add_argument("--cases", type=int, default=CASES)
    asked.add_argument("--repeats", type=int, default=REPEATS)
    asked.add_argument("--oxigraph", default=shutil.which("oxigraph"), help="the program")
    asked.add_argument("--write", type=Path, help="the document to write the table into")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure = partial(compare, given.cases, given.repeats, given.oxigraph, Path(folder))
        tell_or_write("benchmarks.publish", given.write, measure)


if __name__ == "__main__":
    main()
