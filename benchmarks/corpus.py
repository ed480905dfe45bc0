"""How long real inputs take from reading to the switched release, beside rdflib and pySHACL.

`python -m benchmarks.corpus FILE…` publishes the files by the program, with each engine that
checks, and the same cases, as the release's own case JSON Lines, the straightforward way; with two
processes each. The best time of several runs counts; the straightforward way, which takes minutes,
runs once.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from benchmarks.publish import Measure, timed
from benchmarks.writing import tell_or_write

from disinfo_graph.checking import ENGINES

WORKERS = "2"

_COMPILING = ("PYTHONDONTWRITEBYTECODE",)
"""What in the environment would keep Python from keeping what it compiled."""


def published(engine: str, inputs: list[Path], site: Path) -> Measure:
    """Publish into an empty site."""
    shutil.rmtree(site, ignore_errors=True)
    command = [sys.executable, "-m", "disinfo_graph", "publish", *map(str, inputs)]
    options = ["--site", str(site), "--workers", WORKERS, "--engine", engine]
    # An installed program is compiled once, not in each process anew; so may this one be.
    compiled = {name: value for name, value in os.environ.items() if name not in _COMPILING}
    start = time.perf_counter()
    with subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL, env=compiled) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if not (site / "current").exists():
        raise SystemExit(f"publish: ended with {process.returncode}, and nothing is live")
    return Measure(seconds=seconds, peak=usage.ru_maxrss * 1024)


def row(told: str, measure: Measure, cases: int, plain: Measure) -> str:
    """Return a row of the table."""
    cells = (
        told,
        f"{measure.seconds:.1f}",
        f"{cases / measure.seconds:,.0f}",
        f"{measure.peak / 2**20:,.0f}",
        f"{plain.seconds / measure.seconds:.1f}",
    )
    return f"| {' | '.join(cells)} |"


def compare(inputs: list[Path], repeats: int, folder: Path) -> None:
    """Measure all ways and print the table."""
    site = folder / "site"
    best = {
        engine: min(
            (published(engine, inputs, site) for _ in range(repeats)), key=lambda run: run.seconds
        )
        for engine in ENGINES
    }
    cases = site / "current" / "dumps" / "cases.jsonl"
    shutil.copy(cases, folder / "cases.jsonl")
    count = len((site / "current" / "cases.tsv").read_text(encoding="utf-8").splitlines())
    plain = timed("plain", f"publish, {WORKERS} workers", folder)
    print(f"{count:,} cases, {os.cpu_count()} cores.\n")
    print("| Way | seconds | cases/s | MiB in the largest process | times as fast |")
    print("|---|---|---|---|---|")
    for engine, measure in best.items():
        print(row(f"publish, checked {engine}", measure, count, plain))
    print(row("rdflib, pySHACL", plain, count, plain))


def main() -> None:
    """Print a table."""
    asked = argparse.ArgumentParser(description="Time a publication of real inputs.")
    asked.add_argument("inputs", nargs="+", type=lambda text: Path(text).resolve())
    asked.add_argument("--repeats", type=int, default=2)
    asked.add_argument("--write", type=Path, help="the document to write the table into")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure = partial(compare, given.inputs, given.repeats, Path(folder))
        tell_or_write("benchmarks.corpus", given.write, measure)


if __name__ == "__main__":
    main()
