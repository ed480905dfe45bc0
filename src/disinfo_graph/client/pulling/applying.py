"""Applies what changed since the release that a folder holds; the checksum tells whether it did."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson

from disinfo_graph.client.fetching import Gone
from disinfo_graph.client.pulling import keeping
from disinfo_graph.client.pulling.keeping import Kept, Pulled
from disinfo_graph.client.pulling.shelves import Site
from disinfo_graph.dumps import packing
from disinfo_graph.errors import ReleaseError
from disinfo_graph.release.withdrawal import hashed

_MOST = 100
"""So many pages of changes at most: past that, the whole is no more to fetch."""
_SMALL = 64 << 20
"""The largest page of changes that is held in memory."""
_LARGEST = 256 << 20
"""So many bytes of them at most, for they are held in memory."""
_ROOT = re.compile(rb'"id":"[^"]*?/id/case/([^"/]+)"')
_HIDDEN = "withdrawn-"
_CONTEXT = b'{"@context":'


@dataclass(slots=True)
class Changes:
    """What changed, as lines of the dump without their context."""

    release: str = ""
    identity: str = ""
    number: int = 0
    lines: dict[str, bytes] = field(default_factory=dict)
    """By slug, of cases new and changed."""
    stones: dict[str, bytes] = field(default_factory=dict)
    """By the name that is left of a withdrawn case."""
    gone: set[str] = field(default_factory=set)
    """SHA-256 of the slugs of cases that are gone."""

    def add(self, change: dict[str, Any]) -> None:
        """Take in one change; of each case only the newest is told."""
        self.number += 1
        slug = str(change["slug"])
        if "Delete" not in change["type"]:
            self.lines[slug] = orjson.dumps(change["document"])
            return
        self.gone.add(str(change.get("slugHash") or hashed(slug)))
        self.gone.update(map(str, change.get("otherSlugHashes", ())))
        if "tombstone" in change:
            self.stones[slug] = orjson.dumps(change["tombstone"])

    def drops(self, slug: str) -> bool:
        """Tell whether a case is gone, or withdrawn under a name made from its slug."""
        told = hashed(slug)
        return told in self.gone or f"{_HIDDEN}{told[:16]}" in self.stones


def apply(site: Site, root: Path, kept: Kept, at: datetime) -> Pulled | str:
    """Bring the folder to the release that changes lead to; else return why it cannot be done."""
    before = root / "current" / kept.file
    if not before.is_file() or packing.checksum(before) != kept.sha256:
        return f"{kept.file} is not what was pulled"
    found = _changes(site, kept.release)
    if isinstance(found, str):
        return found
    if found.release == kept.release and not found.number:
        return _pulled(site, kept, before, "unchanged", 0)
    shelf = site.shelf(found.release)
    built = keeping.partial(root, shelf.release) / "applied"
    built.mkdir(exist_ok=True)
    value = _write(_lines(before, found), built / kept.file)
    if value != shelf.sums.get(kept.file):
        return f"the changes since {kept.release} do not lead to {shelf.release} byte for byte"
    told = Kept(
        url=kept.url,
        release=shelf.release,
        identity=shelf.identity,
        file=kept.file,
        sha256=value,
        pulled=at.isoformat(),
    )
    return _pulled(site, told, keeping.switch(root, built, told), "changes", found.number)


def _pulled(site: Site, told: Kept, path: Path, how: str, number: int) -> Pulled:
    return Pulled(
        release=told.release,
        identity=told.identity,
        path=path,
        how=how,
        changes=number,
        transferred=site.web.transferred,
    )


def _changes(site: Site, since: str) -> Changes | str:
    address, found = f"{site.url}changes?since={quote(since)}", Changes()
    for _ in range(_MOST):
        try:
            _, data = site.web.small(address, _SMALL, Accept="application/ld+json")
            page = orjson.loads(data)
            for change in page["changes"]:
                found.add(change)
            found.release, found.identity = str(page["release"]), str(page["identity"])
        except Gone:
            return f"the site does not tell what changed since {since}"
        except (ValueError, KeyError, TypeError) as error:
            raise ReleaseError(f"{address}: {error!r} (expected changes as JSON-LD)") from error
        if "next" not in page:
            return found
        if site.web.transferred > _LARGEST:
            return f"more than {_LARGEST} bytes of changes since {since}"
        address = _here(site.url, str(page["next"]))
    return f"more than {_MOST} pages of changes since {since}"


def _here(url: str, told: str) -> str:
    """Return an address where the site is reached: a page tells it below the base IRI."""
    return f"{url}changes?{told.partition('?')[2]}"


def _lines(before: Path, found: Changes) -> Iterator[bytes]:
    """Yield the lines of the release: the cases by their slugs, then what is left of others."""
    prefix, stones = b"", dict(found.stones)
    new = sorted(found.lines.keys())
    with before.open("rb") as rows:
        for row in rows:
            prefix = prefix or _prefix(row)
            slug = _slug(row)
            if keeping.is_stone(row):
                stones.setdefault(slug, row.removeprefix(prefix).rstrip(b"\n"))
                continue
            while new and new[0] < slug:
                yield _line(prefix, found.lines[new.pop(0)])
            if new and new[0] == slug:
                yield _line(prefix, found.lines[new.pop(0)])
            elif not found.drops(slug):
                yield row
    yield from (_line(prefix, found.lines[slug]) for slug in new)
    yield from (_line(prefix, _bare(stones[name])) for name in sorted(stones))


def _line(prefix: bytes, document: bytes) -> bytes:
    return prefix + document.removeprefix(b"{") + b"\n"


def _bare(stone: bytes) -> bytes:
    return stone if stone.startswith(b"{") else b"{" + stone


def _prefix(row: bytes) -> bytes:
    """Return how every line begins: with the context of the release."""
    root = _ROOT.search(row)
    if root is None or not row.startswith(_CONTEXT):
        raise ReleaseError(f"{row[:80]!r}: no line of the dump (expected a case)")
    return row[: root.start()]


def _slug(row: bytes) -> str:
    root = _ROOT.search(row)
    return root[1].decode() if root else ""


def _write(lines: Iterator[bytes], target: Path) -> str:
    hashed = sha256()
    with target.open("wb") as out:
        for line in lines:
            hashed.update(line)
            out.write(line)
    return hashed.hexdigest()
