"""The npm package `ldes-client` follows the feed over loopback: an LDES client that is not ours.

Skipped where there is no Node, or nothing fetched: `make test` fetches what it can.
"""

from __future__ import annotations

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from serving import free_port, get, wait_until_healthy

from disinfo_graph.release.withdrawing import Request, withdraw
from feed.following import published, served
from feed.reading import members
from making import AT, ROOT, numbered

LDES = ROOT / "tests" / "ldes"
MISSING = [
    reason
    for there, reason in (
        (shutil.which("node"), "there is no Node.js"),
        ((LDES / "node_modules").is_dir(), "ldes-client was not fetched (make ldes)"),
    )
    if not there
]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason="; ".join(MISSING) or "nothing is missing"),
]


def followed(port: int, *options: str) -> list[dict[str, Any]]:
    """Return the members that the client finds, as it finds them."""
    command = ["node", "follow.mjs", f"http://localhost:{port}/changes", *options]
    done = subprocess.run(command, cwd=LDES, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    *found, _ = map(orjson.loads, done.stdout.splitlines())
    return found


def test_the_client_finds_every_member_once_also_after_a_withdrawal_and_a_publication(
    tmp_path: Path,
) -> None:
    root, port = tmp_path / "site", free_port()
    base = f"http://localhost:{port}/"
    published(root, base, AT, *numbered(252))

    with served(root, port):
        wait_until_healthy(port)
        first = followed(port)
        withdraw(root, Request(slugs=("case-1",), reason="told to", at=AT + timedelta(hours=1)))
        changed = [{**numbered(1)[0], "claim": "Corrected."}, *numbered(251, first=1)]
        published(root, base, AT + timedelta(hours=2), *changed)
        second = followed(port)
        ordered = followed(port, "ascending")
        old = get(port, "/changes/1")[0]

    assert len({one["id"] for one in first}) == len(first) == 252
    expected = {f"{base}id/version/{one.name}" for one in members(root, base)}
    assert {one["id"] for one in second} == expected
    assert len(second) == len(expected) == 253  # one gone, one corrected, one tombstone
    assert {one["id"] for one in ordered} == expected
    assert old == 410
    said = {one["id"]: one["quads"] for one in second}
    (stone,) = (one for one in members(root, base) if one.kind == "withdrawn")
    values = {quad[2] for quad in said[f"{base}id/version/{stone.name}"]}
    assert "https://w3id.org/disinfo-graph/ns#WithdrawnCase" in values
    newest = [one for one in members(root, base) if one.slug == "case-0"][-1]
    assert "Corrected." in {quad[2] for quad in said[f"{base}id/version/{newest.name}"]}
    assert all(quad[2] != "River number 1" for quads in said.values() for quad in quads)
