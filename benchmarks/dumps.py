"""How long dumps take beside compressing them: `python -m benchmarks.dumps RELEASE`.

Each dump is written anew from a release's folder, in this process, one after the other: those that
`publish` makes of node objects, and the feed, by `benchmarks.dumps_of_cases`. The bytes of each are
compressed in the same run: by zlib's level 6, which is what `gzip` does, and by what the program
does, ISA-L and Zstandard. Prints a table in Markdown, of processor time; memory is the most that
the process has had so far.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from benchmarks.clock import Clock
from benchmarks.dumps_of_cases import DUMPS

from disinfo_graph import formats
from disinfo_graph.dumps import files, packing
from disinfo_graph.dumps.tables import writing
from disinfo_graph.iris import Iris
from disinfo_graph.publish.memory import seldom_collected
from disinfo_graph.release import manifest

_PIECE = 1 << 17
_CANONICAL = ("n-triples", "n-quads")

Write = Callable[[Clock], Iterable[Path]]
"""Writes a dump, timed by the clock; returns its files."""


def main() -> None:
    """Measure every dump, and print a row of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("release", type=Path)
    release = parser.parse_args().release.resolve()
    seldom_collected()
    print("| Dump | MB | written, s | gzip -6, s | ratio | gzip and zstd, s | ratio | MiB |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as made:
        _of_canonical(release, Path(made))
    for title, write in DUMPS.items():
        with tempfile.TemporaryDirectory() as made:
            _measured(title, partial(write, release, Path(made)))


def _of_canonical(release: Path, folder: Path) -> None:
    """Measure the dumps that are made of other dumps, as `publish` does, but for JSON-LD."""
    for name in (f"{files.NAME}.nt", f"{files.NAME}.nq", files.DOCUMENTS):
        shutil.copy(release / "dumps" / name, folder)
    for row in formats.SYNTAXES:
        if row.name not in _CANONICAL:
            of = "of a mirror: " if row.name == "json-ld" else ""
            _measured(of + row.title, partial(_syntax, row.name, folder))
    _measured("tables", partial(_tables, Iris(manifest.read(release).base), folder))


def _syntax(name: str, folder: Path, clock: Clock) -> list[Path]:
    with clock:
        return [files.write_syntax(name, folder, [folder / f"{files.NAME}.nq"])]


def _tables(iris: Iris, folder: Path, clock: Clock) -> list[Path]:
    with clock:
        return writing.write(folder / f"{files.NAME}.nt", folder / files.DOCUMENTS, folder, iris)


def _measured(title: str, write: Write) -> None:
    clock = Clock(time.process_time)
    paths = list(write(clock))
    written = clock.seconds
    plain = _seconds(lambda: [_gzip(path) for path in paths])
    packed = _seconds(lambda: [packing.compress(path) for path in paths])
    size = sum(path.stat().st_size for path in paths) / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"| {title} | {size:.0f} | {written:.2f} | {plain:.2f} | {written / plain:.1f} "
        f"| {packed:.2f} | {written / packed:.1f} | {peak:.0f} |",
        flush=True,
    )


def _seconds(work: Callable[[], object]) -> float:
    clock = Clock(time.process_time)
    with clock:
        work()
    return clock.seconds


def _gzip(path: Path) -> int:
    packing_, size = zlib.compressobj(6, wbits=31), 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            size += len(packing_.compress(piece))
    return size + len(packing_.flush())


if __name__ == "__main__":
    main()
