"""The files of a release as DCAT distributions: address, type, size, checksum; hashes none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rdflib import RDF
from rdflib.namespace import DCAT, DCTERMS

from disinfo_graph.dumps.files import FILES, read_sums
from disinfo_graph.dumps.terms_of_use import terms_of
from disinfo_graph.formats.terms import Statement, hexadecimal, integer, moment, text
from disinfo_graph.iris import Iris
from disinfo_graph.vocab.catalogue import SPDX

MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"

_FORMATS: dict[str, str] = {
    "application/ld+json": "JSON_LD",
    "application/n-quads": "RDF_N_QUADS",
    "application/n-triples": "RDF_N_TRIPLES",
    "application/rdf+xml": "RDF_XML",
    "application/trig": "RDF_TRIG",
    "application/vnd.apache.parquet": "PARQUET",
    "text/csv": "CSV",
    "text/turtle": "RDF_TURTLE",
}
"""By media type: what the EU's table of file types has for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A dump file, plain or compressed."""

    name: str
    title: str
    media_type: str
    """Of what is in it."""
    packed: str
    """The media type of the compression; empty for a plain file."""
    size: int
    sha256: str


def found(folder: Path) -> tuple[File, ...]:
    """Return the dump files that a folder's list of checksums names, plain ones first."""
    sums = read_sums(folder)
    listed = sorted(FILES.values(), key=lambda one: one.compression is not None)
    return tuple(
        File(
            name=one.name,
            title=one.title,
            media_type=one.dump.media_type,
            packed=one.media_type if one.compression else "",
            size=(folder / one.name).stat().st_size,
            sha256=sums[one.name],
        )
        for one in listed
        if one.name in sums
    )


def statements(
    file: File, dataset: str, release: str, issued: datetime, iris: Iris
) -> Iterator[Statement]:
    """Yield what is told of one file."""
    folder = f"{iris.base}dumps/{release}/"
    this = f"{dataset}/file/{file.name}"
    yield dataset, DCAT.distribution, this
    yield this, RDF.type, DCAT.Distribution
    yield this, DCTERMS.title, text(file.title, "en")
    yield this, DCTERMS.issued, moment(issued)
    yield this, DCTERMS.license, terms_of(iris)
    yield this, DCTERMS.rights, terms_of(iris)
    yield this, DCAT.accessURL, folder
    yield this, DCAT.downloadURL, folder + file.name
    yield this, DCAT.mediaType, MEDIA_TYPES + file.media_type
    if file.packed:
        yield this, DCAT.compressFormat, MEDIA_TYPES + file.packed
    if file.media_type in _FORMATS:
        yield this, DCTERMS["format"], FILE_TYPES + _FORMATS[file.media_type]
    yield this, DCAT.byteSize, integer(file.size)
    yield from _checksum(this, file.sha256)


def _checksum(file: str, sha256: str) -> Iterator[Statement]:
    checksum = f"{file}/sha256"
    yield file, SPDX.checksum, checksum
    yield checksum, RDF.type, SPDX.Checksum
    yield checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256
    yield checksum, SPDX.checksumValue, hexadecimal(sha256)
