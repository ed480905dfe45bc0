"""What the live release found of its cases, for those of which nothing has changed; it checks none.

Nothing is taken over unless the release was made by the same program with the same shapes, and what
is read of it has the checksums that its manifest tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from sys import intern
from typing import Any

import orjson

from disinfo_graph import resources
from disinfo_graph.checking import CASE_SHAPES, SET_WISE, shapes_of
from disinfo_graph.dumps.packing import checksum
from disinfo_graph.errors import ReleaseError
from disinfo_graph.model import Finding, Severity
from disinfo_graph.release import manifest, unchanged
from disinfo_graph.release.manifest import Manifest

DIGESTS = unchanged.DIGESTS
"""Of each case of a release, a hash of what is said of it."""
digests = unchanged.digests

FINDINGS = "quality/findings.jsonl"
"""What is found about the cases of a release, and about what they share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A live release whose findings hold still: small enough to be sent between processes."""

    folder: Path
    published: datetime
    sums: tuple[str, ...]
    """Of the files that are read: another release in the same place is another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a release says of its cases."""

    digests: Mapping[str, str]
    """Slug to a hash of all that case shapes look at."""
    findings: Mapping[str, list[Finding]]
    """What case shapes found, by the thing at fault."""


def program() -> dict[str, str]:
    """Return what a manifest says of the rules by which a release is made now."""
    shapes = sha256(b"".join(path.read_bytes() for path in resources.shapes())).hexdigest()
    return {"version": version("disinfo-graph"), "shapes": shapes}


def live(previous: Path | None, *, base: str, engine: str) -> Live | None:
    """Return the live release if its findings still hold, else None: then all is checked anew.

    Whoever names another engine than the usual one wants to hear what that one finds.
    """
    if previous is None or engine != SET_WISE:
        return None
    try:
        told = manifest.read(previous)
    except ReleaseError:
        return None
    rules = {"base": base, **program()}
    if any(getattr(told, name) != value for name, value in rules.items()):
        return None
    sums = _sums(previous, told)
    if sums is None:
        return None
    return Live(folder=previous, published=told.published, sums=sums)


def _sums(release: Path, told: Manifest) -> tuple[str, ...] | None:
    """Return the checksums of what is read of a release; None where one is not as it was told."""
    names = (DIGESTS, FINDINGS)
    if not all((release / name).is_file() for name in names):
        return None
    sums = tuple(checksum(release / name) for name in names)
    return sums if sums == tuple(told.files.get(name) for name in names) else None


@lru_cache(maxsize=1)
def kept(release: Live) -> Kept:
    """Return what the release says of its cases."""
    findings: dict[str, list[Finding]] = {}
    known = shapes_of(CASE_SHAPES)
    with (release.folder / FINDINGS).open("rb") as file:
        for row in map(orjson.loads, file):
            # Rules across cases find faults of cases too, and are asked each time.
            if row["shape"] in known:
                findings.setdefault(row["focus"], []).append(_finding(row))
    return Kept(digests=digests(release.folder), findings=findings)


def _finding(row: Mapping[str, Any]) -> Finding:
    # Most of it is the same in thousands of findings, and held once.
    told: dict[str, Any] = {name: intern(value) if value else value for name, value in row.items()}
    return Finding(**(told | {"severity": Severity(row["severity"])}))
