"""Moves a site to another base IRI, never by accident: whoever holds its IRIs would lose them."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from rdflib.namespace import OWL

from disinfo_graph.dumps.files import MOVED
from disinfo_graph.errors import ConfigError
from disinfo_graph.iris import Iris
from disinfo_graph.publish import reuse
from disinfo_graph.release import manifest
from disinfo_graph.release.manifest import Manifest


def require_same_base(live: Manifest | None, base: str, *, move: bool) -> None:
    """Raise ConfigError for another base than the live release's, unless it is to be moved.

    IRIs that nobody else can reach were promised to nobody.
    """
    if live is None or live.base == base or move or _is_local(live.base):
        return
    raise ConfigError(
        f"base IRI {base}: the site's IRIs begin with {live.base}, and others hold them (expected "
        "the same, or --move, which moves the site and has the old addresses lead to the new)"
    )


def same_as(
    previous: Path | None, iris: Iris, slugs: Collection[str], *, move: bool
) -> list[bytes]:
    """Return the lines that tell by which IRIs cases went before the site moved, in order.

    They are carried on from release to release: no other one knows what was published where.
    """
    if previous is None:
        return []
    old = Iris(manifest.read(previous).base)
    pairs = {*_told(previous / "dumps" / MOVED, old)}
    if move and old.base != iris.base:
        pairs |= {(slug, f"<{old.thing('case', slug)}>") for slug in reuse.digests(previous)}
    return sorted(
        f"<{iris.thing('case', slug)}> <{OWL.sameAs}> {before} .\n".encode()
        for slug, before in pairs
        if slug in slugs
    )


def _told(path: Path, iris: Iris) -> Iterator[tuple[str, str]]:
    if path.is_file():
        for line in path.read_text(encoding="utf-8").splitlines():
            subject, _, value, _ = line.split(" ")
            yield subject[1:-1].removeprefix(iris.thing("case", "")), value


def _is_local(base: str) -> bool:
    host = urlsplit(base).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
