"""Fetches the dump of a release, on from where it broke off, and believes it by its checksums."""

from __future__ import annotations

import zlib
from datetime import datetime
from pathlib import Path

from disinfo_graph.client.pulling import keeping
from disinfo_graph.client.pulling.fetching import Fetching, Shelf
from disinfo_graph.client.pulling.keeping import Kept, Pulled
from disinfo_graph.errors import ReleaseError

_GZIP = 31
_PIECE = 1 << 17


def fetch(
    site: Fetching, root: Path, file: str, kept: Kept | None, at: datetime, note: str
) -> Pulled:
    """Bring the folder to the live release by its dump, unless it holds the same already."""
    shelf = site.shelf()
    expected = shelf.sums.get(file)
    if expected is None or f"{file}.gz" not in shelf.sums:
        raise ReleaseError(f"{shelf.address}: no {file} (expected it among the checksums)")
    unchanged = kept is not None and (kept.release, kept.sha256) == (shelf.release, expected)
    if unchanged and keeping.checksum(root / "current" / file) == expected:
        return _done(site, root / "current" / file, shelf, "unchanged", note)
    folder = keeping.partial(root, shelf.release)
    packed, tag, built = folder / f"{file}.gz", folder / "etag", folder / "built"
    site.file(f"{shelf.address}{file}.gz", tag, packed)
    _require(packed, shelf.sums[packed.name])
    built.mkdir(exist_ok=True)
    try:
        _unpack(packed, built / file)
    except zlib.error as error:
        packed.unlink()
        raise ReleaseError(f"{shelf.address}{packed.name}: {error} (expected gzip)") from error
    _require(built / file, expected)
    told = Kept(
        url=site.url,
        release=shelf.release,
        identity=shelf.identity,
        file=file,
        sha256=expected,
        pulled=at.isoformat(),
    )
    return _done(site, keeping.switch(root, built, told), shelf, "whole", note)


def _done(site: Fetching, path: Path, shelf: Shelf, how: str, note: str) -> Pulled:
    return Pulled(
        release=shelf.release,
        identity=shelf.identity,
        path=path,
        how=how,
        transferred=site.transferred,
        note=note,
    )


def _require(path: Path, expected: str) -> None:
    """Raise ReleaseError for a file that is not what it is told to be, and keep nothing of it."""
    found = keeping.checksum(path)
    if found != expected:
        path.unlink()
        raise ReleaseError(f"{path.name}: SHA-256 {found} (expected {expected}: pull again)")


def _unpack(packed: Path, target: Path) -> None:
    unpacking = zlib.decompressobj(_GZIP)
    with packed.open("rb") as file, target.open("wb") as out:
        while piece := file.read(_PIECE):
            out.write(unpacking.decompress(piece))
        out.write(unpacking.flush())
