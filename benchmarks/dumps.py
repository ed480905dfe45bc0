"""How long dumps take beside compressing them: `python -m benchmarks.dumps RELEASE`.

Each dump that is made of the canonical ones is written anew from a release's folder, in this
process, and its bytes are compressed in the same run: by zlib's level 6, which is what `gzip` does,
and by what the program does, ISA-L and Zstandard. Prints a table in Markdown; memory is the most of
the process so far.
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

from disinfo_graph import formats
from disinfo_graph.dumps import files, packing
from disinfo_graph.dumps.tables import writing
from disinfo_graph.iris import Iris
from disinfo_graph.release import manifest

_PIECE = 1 << 17


def main() -> None:
    """Measure every dump, and print a row of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("release", type=Path)
    release = parser.parse_args().release
    print("| Dump | MB | written, s | gzip -6, s | ratio | gzip and zstd, s | ratio | MiB |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for name in (f"{files.NAME}.nt", f"{files.NAME}.nq", files.DOCUMENTS):
            shutil.copy(release / "dumps" / name, folder)
        for row in formats.SYNTAXES:
            if row.name not in ("n-triples", "n-quads"):
                _measured(row.title, partial(_syntax, row.name, folder))
        iris = Iris(manifest.read(release).base)
        triples, documents = folder / f"{files.NAME}.nt", folder / files.DOCUMENTS
        _measured("tables", lambda: writing.write(triples, documents, folder, iris))


def _syntax(name: str, folder: Path) -> list[Path]:
    return [files.write_syntax(name, folder, [folder / f"{files.NAME}.nq"])]


def _measured(title: str, write: Callable[[], Iterable[Path]]) -> None:
    before = time.process_time()
    paths = list(write())
    written = time.process_time() - before
    plain = _seconds(lambda: [_gzip(path) for path in paths])
    packed = _seconds(lambda: [packing.compress(path) for path in paths])
    size = sum(path.stat().st_size for path in paths) / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"| {title} | {size:.0f} | {written:.2f} | {plain:.2f} | {written / plain:.1f} "
        f"| {packed:.2f} | {written / packed:.1f} | {peak:.0f} |"
    )


def _seconds(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def _gzip(path: Path) -> int:
    packing_, size = zlib.compressobj(6, wbits=31), 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            size += len(packing_.compress(piece))
    return size + len(packing_.flush())


if __name__ == "__main__":
    main()
