"""The dump files of a release: one per syntax, plain and compressed, with their checksums."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from disinfo_graph import formats
from disinfo_graph.formats import Quad, Triple, jsonld

NAME = "disinfo-graph"
SUMS = "SHA256SUMS"


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
        name=f"{NAME}.ndjson",
        title="NDJSON-LD, one case a line",
        media_type="application/x-ndjson",
    ),
    Dump(
        name="cases.jsonl",
        title="Case JSON Lines, the input format",
        media_type="application/x-ndjson",
    ),
)
"""Every dump, in the order in which they are listed."""


def write_syntax(name: str, folder: Path, graphs: dict[str, Path]) -> None:
    """Write the dump of one RDF syntax from the canonical files; N-Triples and N-Quads are those.

    `graphs` gives each graph's sorted N-Triples by the graph's IRI.
    """
    row = formats.syntax(name)
    with (folder / (NAME + row.suffix)).open("wb") as out:
        if row.graphs:
            formats.write(_by_graph(graphs), row, out, context=jsonld.context())
        else:
            canonical = folder / f"{NAME}.nt"
            formats.write(_triples(canonical), row, out, context=jsonld.context())


def _triples(path: Path) -> Iterator[Triple]:
    return (quad.triple for quad in formats.read(path, formats.syntax("n-triples")))


def _by_graph(graphs: dict[str, Path]) -> Iterator[Quad]:
    for iri, path in sorted(graphs.items()):
        yield from formats.in_graph(_triples(path), iri)


def compress(path: Path) -> None:
    """Write the file's gzip beside it, without name or time, so that equal bytes stay equal."""
    with (
        path.open("rb") as plain,
        path.with_name(f"{path.name}.gz").open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=raw, mtime=0) as packed,
    ):
        shutil.copyfileobj(plain, packed, 1 << 20)


def checksum(path: Path) -> str:
    """Return the hex SHA-256 of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def write_sums(folder: Path) -> None:
    """Write SHA256SUMS over the folder's files, as `sha256sum -c` reads it."""
    files = sorted(path for path in folder.iterdir() if path.name != SUMS)
    (folder / SUMS).write_text("".join(f"{checksum(path)}  {path.name}\n" for path in files))


def checksums(release: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a release, by its path there, but for the store's."""
    parts = sorted(path for path in release.rglob("*") if path.is_file())
    names = {path.relative_to(release): path for path in parts}
    return {str(name): checksum(path) for name, path in names.items() if name.parts[0] != "store"}


def present(folder: Path) -> Iterable[tuple[Dump, Path]]:
    """Return the dumps that a folder holds, with their paths, compressed ones apart."""
    return [(dump, folder / dump.name) for dump in DUMPS if (folder / dump.name).is_file()]
