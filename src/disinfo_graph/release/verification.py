"""Verifies a release: its files against their checksums, its store against its manifest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from disinfo_graph import store
from disinfo_graph.dumps import files
from disinfo_graph.errors import ReleaseError
from disinfo_graph.iris import Iris
from disinfo_graph.release import manifest


def faults(release: Path) -> Iterator[str]:
    """Yield what is wrong with a release, in plain words; nothing where all is well."""
    told = manifest.read(release)
    for name, expected in told.files.items():
        path = release / name
        if not path.is_file():
            yield f"{path}: missing (expected a file)"
        elif files.checksum(path) != expected:
            yield f"{path}: changed (expected SHA-256 {expected})"
    identity = told.files.get(f"dumps/{files.NAME}.nt")
    if identity != told.identity:
        yield f"{release}: identity {told.identity} (expected {identity}, the N-Triples dump's)"
    opened = store.on_disk(release / "store")
    iris = Iris(told.base)
    for name, triples in told.triples.items():
        count = store.count(opened, iris.thing("graph", name))
        if count != triples:
            yield f"{release / 'store'}: {count} triples in {name} (expected {triples})"


def require(release: Path) -> None:
    """Raise ReleaseError, naming every fault, unless the release is whole."""
    found = list(faults(release))
    if found:
        raise ReleaseError("; ".join(found))
