"""How tests look at a feed on disk, and at what is served of it."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
from flask.testing import FlaskClient

from disinfo_graph.release import state
from disinfo_graph.release.feed import log, pages
from disinfo_graph.release.feed.told import Member
from making import BASE


def members(root: Path, base: str = BASE) -> list[Member]:
    """Return the members of a site's feed, oldest first."""
    return [
        place.member
        for page in log.live(root, base).values()
        for place in pages.members(root, page)
    ]


def told(root: Path) -> list[tuple[str, str]]:
    """Return what became of which case, oldest first."""
    return [(one.slug, str(one.kind)) for one in members(root)]


def files(root: Path) -> dict[str, bytes]:
    """Return the feed as it lies on disk."""
    found = [*sorted((root / pages.FOLDER).iterdir()), root / "state" / state.FEED]
    return {path.name: path.read_bytes() for path in found}


def answered(client: FlaskClient, since: str) -> list[dict[str, Any]]:
    """Return all pages of what changed since something."""
    address: str | None = f"/changes?since={since}"
    found: list[dict[str, Any]] = []
    while address:
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        found.append(orjson.loads(answer.data))
        address = found[-1].get("next")
        address = address.removeprefix(BASE[:-1]) if address else None
    return found


def digest(documents: dict[str, bytes]) -> str:
    """Return the digest of documents as docs/changes.md says it is made."""
    rows = [f"{slug}\t{sha256(one).hexdigest()}\n".encode() for slug, one in documents.items()]
    return sha256(b"".join(sorted(rows))).hexdigest()
