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
    for name in files.wrong_sums(release / "dumps"):
        yield f"{release / 'dumps' / name}: not what {files.SUMS} says"
    identity = files.checksum(release / "dumps" / f"{files.NAME}.nt")
    if identity != told.identity:
        yield f"{release}: identity {identity} (expected {told.identity})"
    opened = store.on_disk(release / "store")
    iris = Iris(told.base)
    for name, expected in told.triples.items():
        count = store.count(opened, iris.thing("graph", name))
        if count != expected:
            yield f"{release / 'store'}: {count} triples in {name} (expected {expected})"


def require(release: Path) -> None:
    """Raise ReleaseError, naming every fault, unless the release is whole."""
    found = list(faults(release))
    if found:
        raise ReleaseError("; ".join(found))
