"""The dump files of a release: one per syntax, plain and compressed, with their checksums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from disinfo_graph import formats
from disinfo_graph.dumps import flat
from disinfo_graph.dumps.packing import COMPRESSIONS, Compression, checksum, compress
from disinfo_graph.dumps.runs import merge_runs
from disinfo_graph.dumps.tables import writing
from disinfo_graph.dumps.tables.columns import METADATA, TABLES
from disinfo_graph.errors import ReleaseError
from disinfo_graph.formats import Quad, context
from disinfo_graph.iris import Iris

NAME = "disinfo-graph"
DOCUMENTS = f"{NAME}.ndjson"
"""The dump of one JSON-LD document a case."""
CASES = "cases.jsonl"
"""The dump that can be published again."""
MOVED = "moved.nt"
"""The dump of a site that moved."""
SUMS = "SHA256SUMS"
SIGNATURE = f"{SUMS}.sig"
"""The signature of the checksums, where the release is signed."""
SIGNERS = "allowed_signers"
"""The key that signs, as `ssh-keygen -Y verify` reads it."""
SEALS: dict[str, str] = {
    SUMS: "SHA-256 checksums",
    SIGNATURE: "Signature of the checksums",
    SIGNERS: "The key that signs",
}
"""What vouches for the dumps, by name: plain text, all of it."""

_CHECKED = "turtle"
"""The dump that is made by parsing strictly; for the others the same lines are trusted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dump:
    """A dump file: its name, what it is, and the media type it is served with."""

    name: str
    title: str
    media_type: str
    packed: bool = True
    """Whether it is compressed as well: not if it is compressed inside, or small."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of the dumps: a dump as it is, or compressed."""

    name: str
    title: str
    media_type: str
    """What it is served as; of a compressed one that of the compression."""
    dump: Dump
    compression: Compression | None = None


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
    *(Dump(name=row.csv, title=f"{row.title}, CSV", media_type="text/csv") for row in TABLES),
    *(
        Dump(
            name=row.parquet,
            title=f"{row.title}, Parquet",
            media_type="application/vnd.apache.parquet",
            packed=False,
        )
        for row in TABLES
    ),
    Dump(
        name=METADATA,
        title="What the columns of the tables mean, CSV on the Web",
        media_type="application/csvm+json",
        packed=False,
    ),
    Dump(
        name=MOVED,
        title="N-Triples, each case with its IRI from before the site moved",
        media_type="application/n-triples",
    ),
)
"""Every dump, in the order in which they are listed."""


def files_of(dump: Dump) -> tuple[File, ...]:
    """Return the files of a dump: itself, then each compressed one."""
    plain = File(name=dump.name, title=dump.title, media_type=dump.media_type, dump=dump)
    packed = (
        File(
            name=dump.name + row.suffix,
            title=f"{dump.title}, compressed by {row.name}",
            media_type=row.media_type,
            dump=dump,
            compression=row,
        )
        for row in COMPRESSIONS
        if dump.packed
    )
    return plain, *packed


FILES: dict[str, File] = {file.name: file for dump in DUMPS for file in files_of(dump)}
"""Every file of the dumps by its name."""


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
    """Write the dump of one RDF syntax, plain and compressed; return their SHA-256 by name."""
    return compress(write_syntax(name, folder, graphs))


def write_flat(runs: Iterable[Path], merged: Path, folder: Path) -> dict[str, str]:
    """Write the JSON-LD dump of runs of node objects, and compressed; return SHA-256 by name.

    `merged` is where the runs are merged into one.
    """
    merge_runs(runs, merged)
    dump = folder / f"{NAME}{formats.syntax('json-ld').suffix}"
    with dump.open("wb") as out:
        flat.write(merged, out, context.context())
    return compress(dump)


def write_tables(folder: Path, iris: Iris) -> dict[str, str]:
    """Write the tables of the release whose dumps lie there; return their SHA-256 by name."""
    written = writing.write(folder / f"{NAME}.nt", folder / DOCUMENTS, folder, iris)
    return {name: value for path in written for name, value in pack(path).items()}


def pack(path: Path) -> dict[str, str]:
    """Write whatever compressed files the dump is to have; return the SHA-256 of all by name."""
    return compress(path) if FILES[path.name].dump.packed else {path.name: checksum(path)}


def write_sums(folder: Path, sums: Mapping[str, str]) -> None:
    """Write the SHA-256 of the folder's files by their names, as `sha256sum -c` reads it."""
    rows = (f"{value}  {name}\n" for name, value in sorted(sums.items()))
    (folder / SUMS).write_text("".join(rows), encoding="utf-8")


def read_sums(folder: Path) -> dict[str, str]:
    """Return what `write_sums` wrote; raises ReleaseError where it is missing or torn."""
    path = folder / SUMS
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ReleaseError(f"{path}: {error} (expected checksums)") from error
    return sums_of(content, str(path))


def sums_of(content: bytes, where: str) -> dict[str, str]:
    """Return what `write_sums` writes, read from anywhere; raises ReleaseError where it is torn."""
    try:
        rows = [row.split("  ", 1) for row in content.decode().splitlines()]
        return {name: value for value, name in rows}
    except ValueError as error:
        raise ReleaseError(f"{where}: {error} (expected checksums)") from error


def checksums(release: Path, known: Mapping[str, str]) -> dict[str, str]:
    """Return the SHA-256 of each file of a release, by its path there, but for the store's.

    Files whose checksum is known are not read.
    """
    parts = sorted(path for path in release.rglob("*") if path.is_file())
    names = [path.relative_to(release) for path in parts]
    told = [str(name) for name in names if name.parts[0] != "store"]
    return {name: known.get(name) or checksum(release / name) for name in told}
