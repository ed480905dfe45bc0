"""Checks what is in a release: its content once more, with the shapes of today."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path

import orjson

from disinfo_graph import formats
from disinfo_graph.dumps.files import NAME
from disinfo_graph.errors import ReleaseError
from disinfo_graph.formats.given import Labels, statements
from disinfo_graph.inspecting.collecting import Collected
from disinfo_graph.inspecting.examining import Places, examine
from disinfo_graph.iris import Iris
from disinfo_graph.release import manifest, site
from disinfo_graph.reporting import Gathering, Place

_MANIFEST = "manifest.json"
_PROVENANCE = "provenance.jsonl"


def release_in(folder: Path) -> Path | None:
    """Return the release that a folder is, or the live one of the site that it is; else None."""
    if (folder / "current").is_symlink():
        return site.current(folder)
    return folder if (folder / _MANIFEST).is_file() and (folder / "dumps").is_dir() else None


def inspect_release(
    folder: Path, gathering: Gathering, *, engine: str, at: datetime | None = None
) -> None:
    """Gather what the shapes find wrong with the content of a release.

    A case is at the places where its records were read. Raises ReleaseError for a release that
    cannot be read.
    """
    told = manifest.read(folder)
    examine(
        _collected(folder / "dumps" / f"{NAME}.nt"),
        gathering,
        engine=engine,
        at=at,
        located=lambda wanted: _located(wanted, folder, Iris(told.base)),
        name=str(folder),
    )
    if told.rejected:
        gathering.notes.append(
            f"{folder}: {told.rejected:,} records are not in the release, and not checked: its "
            f"rejected.jsonl says why"
        )


def _collected(dump: Path) -> Collected:
    collected = Collected()
    engine = formats.syntax("n-triples").engine
    try:
        with dump.open("rb") as stream:
            for given in statements(stream, engine, str(dump), Labels()):
                collected.add(given, 0)
    except OSError as error:
        raise ReleaseError(f"{dump}: {error.strerror} (expected the dump of a release)") from error
    return collected


def base_of(folder: Path) -> str:
    """Return what the IRIs of a release begin with."""
    return manifest.read(folder).base


def _located(wanted: Collection[str], folder: Path, iris: Iris) -> Places:
    return {
        iri: tuple(map(Place.of, origins))
        for iri, origins in _origins(folder / _PROVENANCE, iris)
        if iri in wanted
    }


def _origins(path: Path, iris: Iris) -> Iterator[tuple[str, list[str]]]:
    # A release made by an older program has none; its findings have no places then.
    if not path.is_file():
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                row = orjson.loads(line)
                yield iris.thing("case", row["case"]), row["origins"]
            except (orjson.JSONDecodeError, KeyError, TypeError) as error:
                raise ReleaseError(f"{path}:{number}: {error!r} (expected a case)") from error
