"""Gathers what the description of a release is made of: manifest, counts, files; it tells none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

from disinfo_graph.dumps import distributions
from disinfo_graph.dumps.counting import Counts
from disinfo_graph.dumps.facts import Facts, Used
from disinfo_graph.iris import Iris
from disinfo_graph.release.manifest import Manifest


class Input(Protocol):
    """A file that was read, as the summary of a run tells of it."""

    @property
    def file(self) -> str:
        """Return its path, as it was given."""

    @property
    def records(self) -> Mapping[str, int]:
        """Return how many records of which form were read of it."""

    @property
    def sha256(self) -> str:
        """Return its hash; empty where there is none."""


def used(inputs: Iterable[Input], *, named: bool) -> tuple[Used, ...]:
    """Return the files that were read, by their names without folders, or by hashes alone.

    A file of one record is never named, for it may be called after its case; nor is any where a
    site has withdrawn cases.
    """
    found = {
        Used(
            name=Path(one.file).name if named and sum(one.records.values()) > 1 else "",
            sha256=one.sha256,
        )
        for one in inputs
    }
    return tuple(sorted(found - {_NOTHING}, key=lambda one: (one.name, one.sha256)))


_NOTHING = Used(name="", sha256="")


def facts(
    told: Manifest,
    counts: Mapping[str, Counts],
    dumps: Path,
    *,
    used: tuple[Used, ...] = (),
    redacted: datetime | None = None,
) -> Facts:
    """Return what there is to tell of a release whose dumps and checksums are written.

    `redacted` is the time of the last withdrawal, for a release that was redacted.
    """
    return Facts(
        iris=Iris(told.base),
        release=told.id,
        issued=told.published,
        modified=redacted or told.published,
        version=told.version,
        previous=told.previous,
        redaction_of=told.redactionOf,
        used=used,
        publisher=told.publisher,
        contact=told.contact,
        counts=counts,
        files=distributions.found(dumps),
    )
