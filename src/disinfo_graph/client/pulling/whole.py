"""Fetches the dump of a release, on from where it broke off, and believes it by its checksums."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from disinfo_graph.client.pulling import keeping
from disinfo_graph.client.pulling.keeping import Kept, Pulled
from disinfo_graph.client.pulling.shelves import Shelf, Site
from disinfo_graph.dumps import packing
from disinfo_graph.errors import ReleaseError

_GZIP = packing.COMPRESSIONS[0]


def fetch(site: Site, root: Path, file: str, kept: Kept | None, at: datetime, note: str) -> Pulled:
    """Bring the folder to the live release by its dump, unless it holds the same already."""
    shelf = site.shelf()
    expected = shelf.sums.get(file)
    if expected is None or f"{file}{_GZIP.suffix}" not in shelf.sums:
        raise ReleaseError(f"{shelf.address}: no {file} (expected it among the checksums)")
    held = root / "current" / file
    unchanged = kept is not None and (kept.release, kept.sha256) == (shelf.release, expected)
    if unchanged and held.is_file() and packing.checksum(held) == expected:
        return _done(site, held, shelf, "unchanged", note)
    built = _built(site, shelf, file, keeping.partial(root, shelf.release))
    told = Kept(
        url=site.url,
        release=shelf.release,
        identity=shelf.identity,
        file=file,
        sha256=expected,
        pulled=at.isoformat(),
    )
    return _done(site, keeping.switch(root, built, told), shelf, "whole", note)


def _built(site: Site, shelf: Shelf, file: str, folder: Path) -> Path:
    """Return a folder with the file, fetched compressed and verified both ways."""
    packed, built = folder / f"{file}{_GZIP.suffix}", folder / "built"
    site.web.file(f"{shelf.address}{packed.name}", packed, shelf.sums[packed.name])
    _require(packed, shelf.sums[packed.name])
    built.mkdir(exist_ok=True)
    try:
        with packing.opened(packed, _GZIP) as source, (built / file).open("wb") as out:
            shutil.copyfileobj(source, out)
    except packing.BROKEN as error:
        packed.unlink()
        raise ReleaseError(f"{packed.name}: {error} (expected gzip: pull again)") from error
    _require(built / file, shelf.sums[file])
    return built


def _done(site: Site, path: Path, shelf: Shelf, how: str, note: str) -> Pulled:
    return Pulled(
        release=shelf.release,
        identity=shelf.identity,
        path=path,
        how=how,
        transferred=site.web.transferred,
        note=note,
    )


def _require(path: Path, expected: str) -> None:
    """Raise ReleaseError for a file that is not what it is told to be, and keep nothing of it."""
    found = packing.checksum(path)
    if found != expected:
        path.unlink()
        raise ReleaseError(f"{path.name}: SHA-256 {found} (expected {expected}: pull again)")
