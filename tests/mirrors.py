"""How tests of mirrors make a site, and dumps of it with something changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson

from disinfo_graph.publish import Report
from disinfo_graph.release import site as sites
from disinfo_graph.release.manifest import Manifest
from making import AT, numbered, publish_quietly, write_cases

LATER = AT + timedelta(days=1)
REFUTES = b"<http://purl.org/spar/cito/refutes>"


def dump(site: Path, name: str) -> Path:
    return sites.current(site) / "dumps" / name


def live(site: Path) -> Manifest:
    told = sites.live(site)
    assert told is not None
    return told


def origin(folder: Path, count: int = 3) -> Path:
    """Publish some made-up cases; return the site."""
    given = write_cases(folder / "in.jsonl", *numbered(count))
    publish_quietly(given, site=folder / "origin")
    return folder / "origin"


def changed(site: Path, name: str, change: Callable[[bytes], bytes], folder: Path) -> Path:
    """Return a dump with something changed in it."""
    path = folder / f"changed{Path(name).suffix}"
    path.write_bytes(change(dump(site, name).read_bytes()))
    return path


def without_lines(*marks: bytes) -> Callable[[bytes], bytes]:
    """Return what leaves out the lines that hold all of the marks."""
    return lambda data: b"".join(
        line for line in data.splitlines(keepends=True) if not all(m in line for m in marks)
    )


def rejected(report: Report, site: Path) -> list[dict[str, Any]]:
    assert report.release is not None
    told = (site / "releases" / report.release / "rejected.jsonl").read_bytes()
    return [orjson.loads(row) for row in told.splitlines()]
