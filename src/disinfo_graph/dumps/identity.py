"""The identity of a release, computed anew from what somebody else wrote: any syntax, any order.

It is the SHA-256 of the triples in RDFC-1.0 form. A release has no blank nodes, and without them
that form is the sorted canonical N-Triples, each once; memory holds a batch of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from disinfo_graph import formats
from disinfo_graph.dumps import packing
from disinfo_graph.dumps.files import FILES, NAME
from disinfo_graph.dumps.runs import merge_runs, write_run
from disinfo_graph.errors import ReleaseError
from disinfo_graph.formats import Syntax, Triple
from disinfo_graph.formats.answers import BlankNode

_BATCH = 200_000
_UNREADABLE: tuple[type[Exception], ...] = (SyntaxError, ValueError, *packing.BROKEN)

_SYNTAXES: dict[str, Syntax] = {NAME + row.suffix: row for row in formats.SYNTAXES}


def known(folder: Path) -> list[Path]:
    """Return a file of each RDF syntax that a folder has, uncompressed if it has that."""
    found: dict[str, Path] = {}
    for name, file in FILES.items():
        path = folder / name
        if file.dump.name in _SYNTAXES and path.is_file():
            found.setdefault(file.dump.name, path)
    return list(found.values())


def of_file(path: Path) -> str:
    """Return the identity of what a dump holds; raises ReleaseError for one that cannot be read."""
    file = FILES[path.name]
    try:
        with packing.opened(path, file.compression) as source:
            quads = formats.read(source, _SYNTAXES[file.dump.name])
            return of_triples(quad.triple for quad in quads)
    except _UNREADABLE as error:
        raise ReleaseError(f"{path}: {error} (expected {file.title})") from error


def of_triples(triples: Iterable[Triple]) -> str:
    """Return the identity of triples in any order; raises ReleaseError for blank nodes."""
    with TemporaryDirectory() as folder:
        runs, merged = list(_runs(triples, Path(folder))), Path(folder) / "merged"
        merge_runs(runs, merged)
        return packing.checksum(merged)


def _runs(triples: Iterable[Triple], folder: Path) -> Iterator[Path]:
    lines = map(_line, triples)
    while batch := list(islice(lines, _BATCH)):
        # The name tells one run from the other, and nothing else is made there meanwhile.
        path = folder / f"{sum(1 for _ in folder.iterdir())}.run"
        write_run(batch, path)
        yield path


def _line(triple: Triple) -> bytes:
    if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
        raise ReleaseError(f"{triple}: a blank node (expected none, as in every release)")
    return formats.line(triple)
