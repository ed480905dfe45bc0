"""Verifies a release: its files against their checksums, its store against its manifest.

Whatever is checked is read from disk. Of the store, whose bytes differ each time it is made, the
checksums stand beside its files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from disinfo_graph import store
from disinfo_graph.dumps import files, packing
from disinfo_graph.errors import ReleaseError
from disinfo_graph.iris import Iris
from disinfo_graph.release import manifest
from disinfo_graph.release.manifest import Manifest

_UNSEALED = ("LOCK", "LOG", files.SUMS)
"""How the names begin of files that hold nothing of a store; the engine may change its own."""


def seal(store_folder: Path) -> None:
    """Write the checksums of a finished store beside its files."""
    kept = [path for path in store_folder.iterdir() if not path.name.startswith(_UNSEALED)]
    files.write_sums(store_folder, {path.name: packing.checksum(path) for path in kept})


def faults(release: Path) -> Iterator[str]:
    """Yield what is wrong with a release, in plain words; nothing where all is well."""
    told = manifest.read(release)
    yield from _changed(release, told.files)
    identity = told.files.get(f"dumps/{files.NAME}.nt")
    if identity != told.identity:
        yield f"{release}: identity {told.identity} (expected {identity}, the N-Triples dump's)"
    try:
        damaged = list(_changed(release / "store", files.read_sums(release / "store")))
        # What the engine would say of damaged files is nothing to go by.
        yield from damaged or _miscounted(release / "store", told)
    except ReleaseError as error:
        yield str(error)


def _changed(folder: Path, sums: Mapping[str, str]) -> Iterator[str]:
    paths = {folder / name: expected for name, expected in sums.items()}
    # Hashing lets other threads run.
    with ThreadPoolExecutor() as threads:
        found = threads.map(_checksum, paths)
        for (path, expected), value in zip(paths.items(), found, strict=True):
            if value is None:
                yield f"{path}: missing (expected a file)"
            elif value != expected:
                yield f"{path}: changed (expected SHA-256 {expected})"


def _checksum(path: Path) -> str | None:
    return packing.checksum(path) if path.is_file() else None


def _miscounted(folder: Path, told: Manifest) -> Iterator[str]:
    opened = store.on_disk(folder)
    iris = Iris(told.base)
    for name, triples in told.triples.items():
        count = store.count(opened, iris.thing("graph", name))
        if count != triples:
            yield f"{folder}: {count} triples in {name} (expected {triples})"


def require(release: Path) -> None:
    """Raise ReleaseError, naming every fault, unless the release is whole."""
    found = list(faults(release))
    if found:
        raise ReleaseError("; ".join(found))
