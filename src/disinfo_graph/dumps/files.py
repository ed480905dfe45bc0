"""The dump files of a release: one per syntax, plain and compressed, with their checksums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import file_digest, sha256
from itertools import chain
from pathlib import Path

from isal import isal_zlib

from disinfo_graph import formats
from disinfo_graph.dumps import flat
from disinfo_graph.dumps.runs import merge_runs
from disinfo_graph.errors import ReleaseError
from disinfo_graph.formats import Quad, context

NAME = "disinfo-graph"
DOCUMENTS = f"{NAME}.ndjson"
"""The dump of one JSON-LD document a case."""
CASES = "cases.jsonl"
"""The dump that can be published again."""
MOVED = "moved.nt"
"""The dump of a site that moved."""
SUMS = "SHA256SUMS"

_LEVEL = 2
"""Of ISA-L's four: nearly as small as the highest, in half the time."""
_GZIP = 31
"""The window of zlib, 15, and a gzip header and trailer around it."""
_PIECE = 1 << 17
_CHECKED = "turtle"
"""The dump that is made by parsing strictly; for the others the same lines are trusted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dump:
    """A dump file: its name, what it is, and the media type it is served with."""

    name: str
    title: str
    media_type: str


DUMPS: tuple[Dump, ...] = (
    *(
        Dump(name=NAME + row.suffix, title=row.title, media_type=row.media_type)
        for row in formats.SYNTAXES
    ),
    Dump(
        name=DOCUMENTS,
        title="NDJSON-LD, one case a line",
        media_type="application/x-ndjson",
    ),
    Dump(
        name=CASES,
        title="Case JSON Lines, to be edited and published again",
        media_type="application/x-ndjson",
    ),
    Dump(
        name=MOVED,
        title="N-Triples, each case with its IRI from before the site moved",
        media_type="application/n-triples",
    ),
)
"""Every dump, in the order in which they are listed."""


def write_syntax(name: str, folder: Path, graphs: Iterable[Path]) -> Path:
    """Write the dump of one RDF syntax from the canonical N-Triples there; return its path.

    `graphs` are the sorted N-Quads of each graph, for the syntaxes that hold graphs.
    """
    row = formats.syntax(name)
    dump = folder / (NAME + row.suffix)
    source, given = (
        (formats.syntax("n-quads"), graphs)
        if row.graphs
        else (formats.syntax("n-triples"), [folder / f"{NAME}.nt"])
    )
    with dump.open("wb") as out:
        told = _read(given, source, trusted=name != _CHECKED)
        formats.write(told, row, out, context=context.context())
    return dump


def _read(paths: Iterable[Path], row: formats.Syntax, *, trusted: bool) -> Iterator[Quad]:
    return chain.from_iterable(formats.read(path, row, trusted=trusted) for path in paths)


def write_packed(name: str, folder: Path, graphs: Iterable[Path]) -> dict[str, str]:
    """Write the dump of one RDF syntax and its gzip; return their SHA-256 by name."""
    return compress(write_syntax(name, folder, graphs))


def write_flat(runs: Iterable[Path], merged: Path, folder: Path) -> dict[str, str]:
    """Write the JSON-LD dump of runs of node objects and its gzip; return their SHA-256 by name.

    `merged` is where the runs are merged into one.
    """
    merge_runs(runs, merged)
    dump = folder / f"{NAME}{formats.syntax('json-ld').suffix}"
    with dump.open("wb") as out:
        flat.write(merged, out, context.context())
    return compress(dump)


def compress(path: Path) -> dict[str, str]:
    """Write the file's gzip beside it, and return the SHA-256 of both by name.

    The gzip has neither name nor time in it, so that equal bytes stay equal.
    """
    plain, target = sha256(), path.with_name(f"{path.name}.gz")
    packing = isal_zlib.compressobj(_LEVEL, wbits=_GZIP)
    with path.open("rb") as file, target.open("wb") as packed:
        while piece := file.read(_PIECE):
            plain.update(piece)
            packed.write(packing.compress(piece))
        packed.write(packing.flush())
    return {path.name: plain.hexdigest(), target.name: checksum(target)}


def checksum(path: Path) -> str:
    """Return the hex SHA-256 of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def write_sums(folder: Path, sums: Mapping[str, str]) -> None:
    """Write the SHA-256 of the folder's files by their names, as `sha256sum -c` reads it."""
    rows = (f"{value}  {name}\n" for name, value in sorted(sums.items()))
    (folder / SUMS).write_text("".join(rows), encoding="utf-8")


def read_sums(folder: Path) -> dict[str, str]:
    """Return what `write_sums` wrote; raises ReleaseError where it is missing or torn."""
    path = folder / SUMS
    try:
        rows = [row.split("  ", 1) for row in path.read_text(encoding="utf-8").splitlines()]
        return {name: value for value, name in rows}
    except (OSError, ValueError) as error:
        raise ReleaseError(f"{path}: {error} (expected checksums)") from error


def checksums(release: Path, known: Mapping[str, str]) -> dict[str, str]:
    """Return the SHA-256 of each file of a release, by its path there, but for the store's.

    Files whose checksum is known are not read.
    """
    parts = sorted(path for path in release.rglob("*") if path.is_file())
    names = [path.relative_to(release) for path in parts]
    told = [str(name) for name in names if name.parts[0] != "store"]
    return {name: known.get(name) or checksum(release / name) for name in told}


def present(folder: Path) -> Iterable[tuple[Dump, Path]]:
    """Return the dumps that a folder holds, with their paths, compressed ones apart."""
    return [(dump, folder / dump.name) for dump in DUMPS if (folder / dump.name).is_file()]
